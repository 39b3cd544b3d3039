"""The ledger as a workbook to fill in, out and in: ``GET /ledger/list.xlsx``, ``POST /ledger/filled-in``."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import flask

from callbacks.asking import Asker
from callbacks.gaps import ledger_of, seen_by
from callbacks.guards.turns import in_turn
from callbacks.lists.writing import notice, write
from callbacks.workbooks import asked_view, not_taken, sent_in, sent_out, unread
from data.limits.turns import Turns
from data.queries.grids.ledger import Ledger, each_of_ledger
from data.queries.plan.entries import entries_of
from data.scope import OutOfScope
from etl.model import UnreadableFile
from etl.planning.lists import read_list, write_list
from etl.planning.words import BadValue
from layouts.selection import View

AT_ONCE: Final = 2
_ROWS: Final = 500
_log = logging.getLogger(__name__)


def serve_ledger(server: flask.Flask, ask: Asker) -> None:
    """Register both addresses; each takes the keys of a view, of whose units, filtered and searched, the list is."""
    turns = Turns(AT_ONCE)

    @server.get("/ledger/list.xlsx")
    def going_out() -> flask.Response:
        return in_turn(turns, lambda: _list(asked_view("/gaps", ask), ask))

    @server.post("/ledger/filled-in")
    def coming_back() -> dict[str, str] | flask.Response:
        view = asked_view("/gaps", ask)
        if ask.imports is None:
            flask.abort(403)
        with turns.taken(), sent_in("ledger.xlsx") as path:
            try:
                filled = read_list(path)
            except BadValue as problem:
                return {"said": problem.said(view.lang)}
            except UnreadableFile as problem:
                _log.warning("a filled-in ledger was refused: %s", problem.code)
                return {"said": unread(problem, view.lang)}
        done = write(ask, filled.slice_, filled.edits, flask.request.args.get("author"), view.lang, "ledger.xlsx")
        said = " ".join([done.said, *not_taken(filled.refused, view.lang)])
        told = {"said": said, "notice": notice(done, view.lang) if done.numbers else None}
        return flask.Response(json.dumps(told, default=lambda part: part.to_plotly_json()), mimetype="application/json")


def _list(view: View, ask: Asker) -> flask.Response:
    wanted = ledger_of(view, view.selection.q)
    if wanted is None:
        flask.abort(403)
    seen = seen_by(ask)  # before the rows are read: what is written meanwhile is then held against them
    try:
        with TemporaryDirectory() as folder:
            rows = _rows(ask, wanted)
            path = write_list(Path(folder) / "ledger.xlsx", rows, wanted.slice, seen, view.lang)
            content = path.read_bytes()
    except OutOfScope:
        flask.abort(403)
    return sent_out(content, f"ledger_{view.region}_{wanted.slice.period}.xlsx")


def _rows(ask: Asker, wanted: Ledger) -> Iterator[dict[str, Any]]:
    """The units of a list with what is written of each."""
    found = each_of_ledger(ask.engine, ask.scope, wanted)
    while some := list(islice(found, _ROWS)):
        codes = [row["code"] for row in some if row["code"]]
        written = entries_of(ask.engine, ask.scope, codes=codes, purpose=wanted.slice.purpose)
        nothing = dict.fromkeys(("status", "reason", "plan", "office", "due", "supervised", "note"))
        yield from ({**row, "credit_code": row["code"], **nothing, **written.get(row["code"], {})} for row in some)
