"""The answers of the page Reports: what a report says, its files, packs in the background."""

from __future__ import annotations

import logging
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import flask
from dash import Dash, Input, Output, State, ctx, html, no_update
from sqlalchemy import Engine

from analysis.periods import is_period
from analysis.rows import is_divided
from analysis.vocabulary import PURPOSES
from callbacks.asking import Asker
from callbacks.guards.faults import NoData
from callbacks.guards.turns import in_turn
from data.database.stamp import user_name
from data.limits.turns import Busy, Turns
from data.log import place_of
from data.reference import UnknownRegion, calibres, regions
from data.scope import Scope
from data.settings import Settings
from data.texts import LANGUAGES, text
from data.texts.attention import sentence
from layouts import ids
from layouts import reports as page
from layouts.selection import View
from reports.content.gather import NoFigures, gather, may_leave
from reports.content.record import Content, Withheld
from reports.files import Kind, Manner, moment, write
from reports.order import Order
from reports.packs.jobs import Jobs, UnknownJob
from reports.packs.making import members
from reports.pdf import NoOffice, NotPrinted, is_there, to_pdf
from reports.say.course import course_title, find_courses
from reports.say.gaps import find_untold
from reports.say.headline import headline_title
from reports.say.plain import full
from reports.say.ranking import rank_children, ranking_title

REPORTS_AT_ONCE = 3
_log = logging.getLogger(__name__)

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
_TRIED = (NoFigures, Withheld)


def kind_of(name: str) -> Kind | None:
    """The kind of report that an address or a choice names."""
    if name not in page.KINDS:
        return None
    return Kind("docx", name) if name in ("brief", "circular") else Kind(name)


def facts(view: View, ask: Asker) -> page.Facts:
    """What the page is made of."""
    said, external, divided = ask(_said, order=_order(view), lang=view.lang)
    pack = _progress(ask.jobs, view.selection.batch)
    count = len(members(Order(view.region, ""))) if ask.jobs is not None else 0
    return page.Facts(said, external, count, pack, is_there(), divided)


def _order(view: View) -> Order:
    """The order for the report that a view is about."""
    slice_ = view.slice
    assert slice_ is not None
    return Order(view.region, slice_.period, view.compare, slice_.calibre, slice_.purpose)


def _said(engine: Engine, scope: Scope, *, order: Order, lang: str) -> tuple[list[str], bool, bool]:
    """The findings that a report begins with, whether there may be an external edition, and whether any region below has figures."""
    try:
        content = gather(engine, scope, order)
    except NoFigures:
        return [], False, False
    divided = is_divided(content.children)
    return _sentences(content, lang), may_leave(engine, scope, replace(order, audience="external")), divided


def _sentences(content: Content, lang: str) -> list[str]:
    ranking = rank_children(content, lang)
    found = [
        headline_title(content, lang),
        ranking_title(ranking, lang) if ranking else None,
        *find_untold(content, lang),
        *(course_title(group[0], content, lang) for group in find_courses(content)[:1]),
        *(sentence(note, lang) for note in content.notes),
    ]
    return [full([line], lang) for line in dict.fromkeys(found) if line]


def _progress(jobs: Jobs | None, batch: str | None) -> page.Progress | None:
    if jobs is None or batch is None:
        return None
    try:
        job = jobs.state(batch)
    except UnknownJob:
        return None
    return page.Progress(job.id, job.name, job.stage, job.done, job.total, job.written, job.absent, job.fault)


def serve_reports(server: flask.Flask, ask: Asker, settings: Settings) -> None:
    """Register ``GET /report/REGION/KIND`` and ``GET /pack/ID``."""

    turns = Turns(REPORTS_AT_ONCE)

    @server.get("/report/<region>/<name>")
    def report(region: str, name: str) -> flask.Response:
        given, kind = flask.request.args, kind_of(name)
        if kind is None or region not in regions():
            flask.abort(404)
        if not well_said(given):
            flask.abort(400)
        return in_turn(turns, lambda: _report(ask, _order_in(region, given), kind, given, settings.slides_template))

    @server.get("/pack/<identity>")
    def pack(identity: str) -> flask.Response:
        try:
            assert ask.jobs is not None
            path = ask.jobs.path(identity)
        except UnknownJob:
            flask.abort(404)
        return flask.send_file(path, mimetype="application/zip", as_attachment=True, download_name=path.name)


def well_said(given: Mapping[str, str]) -> bool:
    """Whether an address says of a report what it must: a period, and of the rest nothing that there is not."""
    return (
        is_period(given.get("period", ""))
        and (given.get("compare") is None or is_period(given["compare"]))
        and given.get("calibre") in (None, *calibres())
        and given.get("purpose") in (None, *PURPOSES)
        and given.get("as") in (None, "pdf")
        and given.get("audience", "internal") in ("internal", "external")
        and given.get("lang", "zh") in LANGUAGES
    )


def _report(ask: Asker, order: Order, kind: Kind, given: Mapping[str, str], template: Path | None) -> flask.Response:
    """The file of a report. 404 where there are no figures for it, or none that may leave the house; NoData where nothing is loaded."""
    if not ask.version():
        raise NoData
    try:
        content = gather(ask.engine, ask.scope, order)
    except (*_TRIED, UnknownRegion, PermissionError, ValueError):
        flask.abort(404)
    manner = Manner(given.get("lang", "zh"), moment(None), user_name(), template)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        path = write(content, Path(folder), kind, manner)
        if given.get("as") == "pdf":
            path = _printed(path)
        body_ = BytesIO(path.read_bytes())
    took = time.monotonic() - began
    _log.info("report of %s, %s, %s, %s: %.1f s", content.region, content.period, kind.name, content.audience, took)
    return flask.send_file(body_, mimetype=_TYPES[path.suffix[1:]], as_attachment=True, download_name=path.name)


def _printed(path: Path) -> Path:
    """The PDF of a file. 404 where there is no LibreOffice, 503 where it failed: it may do better with less to do."""
    try:
        return to_pdf([path])[0]
    except NoOffice:
        flask.abort(404)
    except NotPrinted as fault:
        _log.error("a report was not printed: %s", place_of(fault))
        flask.abort(503)


def _order_in(region: str, given: Mapping[str, str]) -> Order:
    """The order that an address gives."""
    external = given.get("audience") == "external"
    return Order(
        region,
        given.get("period", ""),
        given.get("compare"),
        given.get("calibre"),
        given.get("purpose"),
        "external" if external else "internal",
        5 if external and given.get("round") == "5" else 0,
    )


def register(app: Dash, ask: Asker, view_of: Callable[[str, str, Asker], View]) -> None:
    """Register the callback of the packs."""
    jobs = ask.jobs
    if jobs is None:
        return

    @app.callback(
        Output(ids.PACK, "children"),
        Output(ids.PACK_TICK, "disabled"),
        Output(ids.URL, "search", allow_duplicate=True),
        Input(ids.PACK_TICK, "n_intervals"),
        Input(ids.PACK_DO_ALL, "n_clicks"),
        State(ids.PACK_FIELD_ALL, "value"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def act(_ticks: Any, _clicks: Any, _fields: Any, search: str | None) -> Any:
        view = view_of("/reports", search or "", ask)
        trigger = ctx.triggered_id
        if isinstance(trigger, dict):
            if not (ctx.triggered and ctx.triggered[0]["value"]):
                return no_update, no_update, no_update
            if trigger["do"] == "make":
                given = {i["id"]["name"]: i.get("value") for i in ctx.states_list[0]}
                order, kinds = order_of(view, given)
                if not kinds:
                    return no_update, no_update, no_update
                manner = Manner(view.lang, moment(None), user_name(), ask.template, pdf="pdf" in (given["kinds"] or ()))
                try:
                    identity = jobs.begin(order, kinds, manner)
                except Busy:
                    return html.P(text(f"fault.{429}", view.lang), role="alert"), True, no_update
                return no_update, no_update, view.selection.query(batch=identity)
            if view.selection.batch is not None:
                jobs.cancel(view.selection.batch)
                jobs.wait(view.selection.batch)
        pack = _progress(jobs, view.selection.batch)
        if pack is None:
            return [], True, no_update
        return page.progress(pack, view.lang), pack.stage != "running", no_update


def order_of(view: View, given: Mapping[str, Any]) -> tuple[Order, list[Kind]]:
    """What a reader ordered; what does not exist is left out."""
    kinds = [kind for name in given.get("kinds") or [] if (kind := kind_of(str(name))) is not None]
    audience = str(given.get("audience") or "internal")
    level = str(given.get("level") or "next")
    deeper = level in ("city", "county") and regions()[view.region].level in ("nation", "province")
    order = replace(
        _order(view),
        audience="external" if audience.startswith("external") else "internal",
        base=5 if audience == "external5" else 0,
        level=level if deeper else None,
    )
    return order, kinds
