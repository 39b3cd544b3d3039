"""Summaries as a clerk may send them: no figure is read that does not stand there, none that does is lost in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from analysis.metrics import METRIC_IDS
from tests.clerks.books import read, told
from tests.clerks.invented.summaries import BOOKS, Book, Figures


def written(book: Book, path: Path) -> Path:
    workbook = Workbook()
    sheet = workbook.active
    for row in book.rows:
        sheet.append(row)
    for area in book.merged:
        sheet.merge_cells(area)
    for each in book.hidden:
        dimension = sheet.row_dimensions[each] if isinstance(each, int) else sheet.column_dimensions[each]
        dimension.hidden = True
    workbook.save(path)
    return path


@pytest.mark.parametrize("name", BOOKS)
def test_a_summary_that_a_clerk_may_send(tmp_path: Path, name: str) -> None:
    book = BOOKS[name]
    result = read(written(book, tmp_path / "a.xlsx"))
    found: Figures = {}
    for part in result.parts:
        facts = part.facts
        rows = zip(facts["region"], facts["measure"], facts["value"], facts["rate"], strict=True)
        for region, measure, value, rate in rows:
            known = rate if measure in METRIC_IDS else value
            if measure is not None and known is not None:
                assert found.setdefault((region, measure, part.period), known) == known
    assert found == book.right
    assert book.told <= told(result)
