"""Lists that go out as a workbook and come back filled in: what every such pair of addresses shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import flask

from callbacks.asking import Asker
from callbacks.guards.faults import NoData
from callbacks.router import view_of
from data.checks import message
from data.texts import text
from etl.model import UnreadableFile
from etl.read.forms.filled_in import Refused
from layouts.selection import View
from layouts.shell import toast

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def asked_view(page: str, ask: Asker) -> View:
    """The view of a page that the request's keys name. Raises NoData where nothing is loaded for it."""
    view = view_of(page, f"?{flask.request.query_string.decode('utf-8', 'replace')}", ask)
    if view.slice is None:
        raise NoData
    return view


@contextmanager
def sent_in(name: str) -> Iterator[Path]:
    """The workbook of a request as a file, for as long as the ``with`` lasts."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(flask.request.get_data())
        yield path


def sent_out(content: bytes, name: str) -> flask.Response:
    """A workbook as the browser keeps it, under a name."""
    answer = flask.Response(content, mimetype=_XLSX)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def not_taken(refused: Sequence[Refused], lang: str) -> list[str]:
    """The cells of a workbook that are not taken, the first of them with why; nothing where all are."""
    some = [f"{one.cell} {one.problem.said(lang)}" for one in refused[: toast.NAMED]]
    return [text("ledger.cells_refused", lang, n=len(refused), cells="; ".join(some))] if some else []


def unread(problem: UnreadableFile, lang: str) -> str:
    """Why a workbook that was sent in cannot be read."""
    return message(problem.code, lang, problem.args_)
