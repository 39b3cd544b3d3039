"""The queue as a workbook, out and in: ``GET /links/queue.xlsx``, ``POST /links/decisions``."""

from __future__ import annotations

import logging
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import flask

from callbacks.asking import Asker
from callbacks.guards.turns import in_turn
from callbacks.links.answers import pairs_of
from callbacks.links.deciding import keep
from callbacks.workbooks import asked_view, not_taken, sent_in, sent_out, unread
from data.limits.turns import Turns
from data.queries.links import PairFilter
from data.scope import OutOfScope
from data.texts import numbers, text
from etl.model import UnreadableFile
from etl.publish.links.decide import PairKey
from etl.publish.links.workbook import read_queue, write_queue
from etl.read.forms.filled_in import NotTaken
from layouts.selection import View

AT_ONCE: Final = 2
_log = logging.getLogger(__name__)


def serve_links(server: flask.Flask, ask: Asker) -> None:
    """Register both addresses; each takes the keys of a view, of whose pairs the workbook is."""
    turns = Turns(AT_ONCE)

    @server.get("/links/queue.xlsx")
    def queue() -> flask.Response:
        return in_turn(turns, lambda: _queue(asked_view("/data", ask), ask))

    @server.post("/links/decisions")
    def decisions() -> dict[str, str]:
        view, store = asked_view("/data", ask), ask.imports
        if store is None:
            flask.abort(403)
        author = flask.request.args.get("author", "").strip()[:80]
        if not author:
            return {"said": text("links.say_why", view.lang)}
        with turns.taken(), sent_in("queue.xlsx") as path:
            try:
                decided = read_queue(path)
            except NotTaken as problem:
                return {"said": problem.said(view.lang)}
            except UnreadableFile as problem:
                _log.warning("a workbook of decisions was refused: %s", problem.code)
                return {"said": unread(problem, view.lang)}
        mine = {PairKey(p["kind"], p["unit_key"], p["other_key"]) for p in _seen(view, ask)}
        kept = [
            (key, decision, text("links.by_workbook", view.lang) if reason == path.name else reason)
            for key, decision, reason in decided.said
            if key in mine
        ]
        told = keep(store, kept, author, view.lang) if kept else text("links.nothing_marked", view.lang)
        left = len(decided.said) - len(kept)
        passed = text("links.passed_over", view.lang, n=numbers.exact(left)) if left else ""
        return {"said": " ".join([told + passed, *not_taken(decided.refused, view.lang)])}


def _seen(view: View, ask: Asker, among: PairFilter = PairFilter()) -> list[dict[str, Any]]:
    try:
        return pairs_of(view, ask, among)
    except OutOfScope:
        flask.abort(403)


def _queue(view: View, ask: Asker) -> flask.Response:
    waiting = _seen(view, ask, PairFilter(open=True))
    with TemporaryDirectory() as folder:
        synthetic = view.slice is not None and view.slice.purpose == "synthetic"
        content = write_queue(waiting, Path(folder) / "queue.xlsx", view.lang, synthetic=synthetic).read_bytes()
    period = view.slice.period if view.slice is not None else ""
    return sent_out(content, f"links_{view.region}_{period}.xlsx")
