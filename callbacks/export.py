"""CSV and workbook of each card: all rows of its query as numbers, with title, filters, version, source and date above them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from tempfile import TemporaryFile
from typing import IO, Final

import flask

from callbacks.asking import Asker
from callbacks.guards.faults import NoData
from callbacks.guards.turns import in_turn
from callbacks.router import view_of
from callbacks.tables import EXPORTS
from data.limits.turns import Turns
from data.scope import OutOfScope
from data.tables.csv_file import csv_pieces
from data.tables.record import Table
from data.tables.xlsx_file import write_xlsx
from data.texts import text
from data.texts.names import apart, source_name
from layouts.components.filters import words
from layouts.selection import View

EXPORTS_AT_ONCE: Final = 4
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Export:
    """The table behind a card, in a view, as of a version of the data. Its rows may be read once."""

    table: Table
    view: View
    version: int

    def csv(self) -> Iterator[str]:
        """The CSV in pieces."""
        return csv_pieces(self.table, self.provenance(), self.view.lang)

    def xlsx(self, file: IO[bytes]) -> None:
        """Write the workbook."""
        write_xlsx(file, self.table, self.provenance(), self.view.lang)

    def file_name(self, kind: str) -> str:
        """The name of the file: card, region, period."""
        piece = self.view.slice
        return f"{self.table.name}_{self.view.region}{f'_{piece.period}' if piece is not None else ''}.{kind}"

    def provenance(self) -> list[str]:
        """What stands above the header, line by line, in the reader's language."""
        view, piece, lang = self.view, self.view.slice, self.view.lang
        lines = [self.table.title, words(view)]
        if piece is not None:
            lines.append(text("date.asof", lang, date=view.as_of))
            synthetic = piece.purpose == "synthetic"
            purpose = text("shell.synthetic_mark" if synthetic else f"purpose.{piece.purpose}", lang)
            lines.append(text("csv.purpose", lang, purpose=purpose))
        lines.append(text("csv.made", lang, date=f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"))
        lines.append(text("shell.updated", lang, version=self.version))
        if not self.table.of_view:
            lines.append(text("csv.each_row", lang))
        names = dict.fromkeys(source_name(name, lang) for name in self.table.sources)
        if names:
            lines.append(text("csv.source", lang, source=apart(names, lang)))
        return lines


def export(name: str, origin: str, search: str, ask: Asker) -> Export | None:
    """The export of a card, None where the page ``origin`` has none of that name or the view has no such data.

    Raises :class:`data.scope.OutOfScope` for what the reader may not have, NoData where nothing is loaded.
    """
    path = "/" if origin == "overview" else f"/{origin}"
    build = EXPORTS.get(path, {}).get(name)
    if build is None:
        return None
    view, ask = view_of(path, search, ask), ask.in_passing()
    if view.slice is None:
        raise NoData
    table = build(view, ask)
    return None if table is None else Export(table, view, ask.version())


def serve_exports(server: flask.Flask, ask: Asker) -> None:
    """Register the addresses of files: ``/export/NAME.csv`` and ``/export/NAME.xlsx`` with a view's keys and ``from=PAGE``."""

    def found(name: str) -> Export:
        request = flask.request
        try:
            asked = export(
                name, request.args.get("from", "overview"), request.query_string.decode("utf-8", "replace"), ask
            )
        except OutOfScope:
            flask.abort(403)
        if asked is None:
            flask.abort(404)
        return asked

    turns = Turns(EXPORTS_AT_ONCE)

    @server.get("/export/<name>.csv")
    def download_csv(name: str) -> flask.Response:
        return in_turn(turns, lambda: csv_answer(found(name)))

    @server.get("/export/<name>.xlsx")
    def download_xlsx(name: str) -> flask.Response:
        return in_turn(turns, lambda: xlsx_answer(found(name)))


def csv_answer(asked: Export) -> flask.Response:
    """The CSV of an export, sent as it is read."""
    answer = flask.Response(asked.csv(), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=asked.file_name("csv"))
    return answer


def xlsx_answer(asked: Export) -> flask.Response:
    """The workbook of an export, written to a file that goes when it is sent."""
    with ExitStack() as until_sent:
        file = until_sent.enter_context(TemporaryFile())
        asked.xlsx(file)
        file.seek(0)
        answer = flask.send_file(file, _XLSX, as_attachment=True, download_name=asked.file_name("xlsx"))
        until_sent.pop_all()  # the answer closes the file once it is sent
    return answer
