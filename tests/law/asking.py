"""The three ways in which figures leave: the analysis' door, a page, a brief; each read back as a reader has it."""

from __future__ import annotations

import contextlib
import io
import json
from datetime import UTC, datetime
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Engine, select

from analysis.__main__ import main
from callbacks.asking import Asker
from callbacks.lists.grids import GRIDS, answer
from callbacks.router import page, view_of
from data.database import schema
from data.database.engine import reader, writer
from data.scope import EVERYTHING
from etl.file.result import Flags
from etl.load.batch import load_paths
from reports.content.gather import gather
from reports.documents.brief import write_brief
from reports.order import Order
from tests.books import book, register, summary
from tests.drawn import cards, head, words
from tests.law.case import NAMES, Brief, Case, Page, Sent
from tests.reports.reading import document_text

MOMENT = datetime(2026, 3, 4, 5, 6, 8, tzinfo=UTC)


class Loaded:
    """A case in a database of its own, loaded file by file as they came."""

    def __init__(self, case: Case, folder: Path) -> None:
        self.folder = folder
        self.url = f"sqlite:///{folder / 'coverage.db'}"
        engine = writer(self.url)
        for (*_, calibre, purpose), together in groupby(enumerate(case.sent), partial(_batch, case)):
            paths = [
                _written(sent, folder / f"{number:02d}_{sent.region}_{sent.period}.xlsx") for number, sent in together
            ]
            reports = load_paths(engine, paths, Flags(calibre=calibre, purpose=purpose))
            assert {report.status for report in reports} == {"loaded"}, [report.findings for report in reports]
        engine.dispose()
        self.engine: Engine = reader(self.url)
        self.ask = Asker(self.engine)
        self.ask.version()

    def findings(self) -> set[str]:
        """The codes of all checks that speak."""
        with self.engine.connect() as connection:
            return set(connection.execute(select(schema.finding.c.code)).scalars())

    def command(self, asked: str) -> tuple[int, list[dict[str, Any]], str]:
        """Exit code, rows and the words of refusal of a question to the door."""
        said, told = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(told):
            code = main([*asked.split(), "--database", self.url, "--format", "json"])
        return code, json.loads(said.getvalue()) if code == 0 else [], told.getvalue()

    def page(self, asked: Page) -> str:
        """The text of a page with the rows of its lists, or of one card of it; names of lines in charts are text."""
        parts = urlsplit(asked.address)
        search = f"?{parts.query}" if parts.query else ""
        drawn = page(parts.path, search, self.ask)
        return f"{words(drawn)} {self._listed(parts.path, search)}" if asked.card is None else card(drawn, asked.card)

    def _listed(self, path: str, search: str) -> str:
        """The words of the rows that a page's lists ask for."""
        view = view_of(path, search, self.ask)
        rows = [row for name in GRIDS.get(path, {}) for row in answer(path, name, view, self.ask, {})[0]["rowData"]]
        return " ".join(str(value) for row in rows for value in row.values())

    def brief(self, asked: Brief) -> str:
        """The text of a brief in Chinese."""
        order = Order(
            asked.region,
            asked.period,
            compare=asked.compare,
            calibre=asked.calibre,
            audience="external" if asked.audience == "external" else "internal",
        )
        path = self.folder / f"brief_{asked.region}_{asked.period}_{asked.audience}.docx"
        content = gather(self.engine, EVERYTHING, order)
        return document_text(write_brief(content, path, language="zh", timestamp=MOMENT))


def _batch(case: Case, numbered: tuple[int, Sent]) -> tuple[int, str | None, str | None]:
    """What the workbooks of one load have in common: whatever is said beside them."""
    number, sent = numbered
    return number if case.apart else 0, sent.calibre, sent.purpose


def _written(sent: Sent, path: Path) -> Path:
    if sent.table is not None:
        title, header, rows, foot = sent.table
        return summary(path, title, header, rows, foot)
    shared: dict[str, Any] = {"region": NAMES[sent.region], "period": sent.period}
    if sent.sheets:
        return book(path, dict(sent.sheets), cover=sent.more, **shared)
    return register(path, sent.units, sent.unions, cover=sent.cover, members=sent.members, **shared)


def card(drawn: Any, title: str) -> str:
    """The text of the cards with ``title`` in their head. Raises AssertionError where none has it."""
    found = [words(each) for each in cards(drawn) if title in head(each)]
    assert found, f"no card {title!r}; there are {[head(each) for each in cards(drawn)]}"
    return "\n".join(found)
