"""Saved plans as files: ``GET /plans/ID.xlsx``, ``GET /plans/ID.pptx``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import flask

from callbacks.asking import Asker
from callbacks.guards.faults import NoData
from callbacks.guards.turns import in_turn
from data.limits.turns import Turns
from data.queries.plan.saved import plan_by_id, plan_names, plan_since
from data.queries.question import BadQuestion
from data.scope import OutOfScope
from data.texts import LANGUAGES
from reports.plans.book import write_book
from reports.plans.slide import write_slide

AT_ONCE: Final = 2
_WRITERS: Final = {"xlsx": write_book, "pptx": write_slide}
_TYPES: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


def serve_plans(server: flask.Flask, ask: Asker) -> None:
    """Register the addresses. 404 for a plan or kind of file that there is not, 403 for a reader without lists of units."""
    turns = Turns(AT_ONCE)

    @server.get("/plans/<int:number>.<kind>")
    def plan(number: int, kind: str) -> flask.Response:
        lang = flask.request.args.get("lang", "zh")
        if kind not in _WRITERS or lang not in LANGUAGES or number >= 10**9:
            flask.abort(404)
        return in_turn(turns, lambda: _file(ask, number, kind, lang))


def _file(ask: Asker, number: int, kind: str, lang: str) -> flask.Response:
    if not ask.version():
        raise NoData
    try:
        saved = plan_by_id(ask.engine, ask.scope, number)
        since = plan_since(ask.engine, ask.scope, saved)
        saved["names"] = plan_names(ask.engine, ask.scope, saved, since)
    except BadQuestion:
        flask.abort(404)
    except OutOfScope:
        flask.abort(403)
    with TemporaryDirectory() as folder:
        path = _WRITERS[kind](saved, since, Path(folder) / f"plan_{number}.{kind}", lang, datetime.now(UTC))
        answer = flask.Response(path.read_bytes(), mimetype=_TYPES[kind])
    answer.headers.set("Content-Disposition", "attachment", filename=f"plan_{number}.{kind}")
    return answer
