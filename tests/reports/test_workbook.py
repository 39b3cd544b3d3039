"""The workbook read back: every number against the queries, nothing live in it, the same bytes twice, printed by LibreOffice."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import Engine

from data.queries import rates
from data.scope import EVERYTHING
from layouts.names import figure_name
from reports.content import Content, gather
from reports.workbook import ranks, write_workbook
from tests.rendering import render

WHEN = datetime(2026, 1, 31, 9, 0, tzinfo=UTC)
CASES = (
    ("100000", "2004", None, "internal"),
    ("330000", "2024", "2023", "internal"),
    ("330000", "2024", "2023", "external"),
    ("330106", "2024", "2023", "internal"),
    ("100000", "2018", None, "internal"),
)


def made(content: Content, path: Path, language: str = "zh") -> Path:
    return write_workbook(content, path, language=language, timestamp=WHEN, made_by="test")


def table(sheet: Worksheet) -> list[dict[str, Any]]:
    (found,) = sheet.tables.values()
    rows = [[cell.value for cell in row] for row in sheet[found.ref]]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


@pytest.mark.parametrize(("region", "period", "compare", "audience"), CASES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_number_is_that_of_the_queries(
    full: Engine, tmp_path: Path, region: str, period: str, compare: str | None, audience: Any, language: str
) -> None:
    content = gather(full, EVERYTHING, region, period, compare=compare, audience=audience)
    book = load_workbook(made(content, tmp_path / "r.xlsx", language))
    names = {figure_name(name, language): name for name in content.whole if _is_figure(name)}
    summary = table(book.worksheets[1])
    key = {"calibre": content.calibre, "purpose": content.purpose}
    asked = rates(full, EVERYTHING, region=region, periods=period, **key)[0]
    heads = list(summary[0])
    assert len(summary) > 1
    for row in summary:
        assert row[period] == pytest.approx(asked[names[row[heads[0]]]], rel=1e-15)
    children = {r["region"]: r for r in rates(full, EVERYTHING, region=region, periods=period, by=("region",), **key)}
    seen = 0
    for sheet in book.worksheets:
        for row in table(sheet) if sheet.tables else ():
            code = next((v for v in row.values() if isinstance(v, str) and v in children), None)
            if code is None or any("·" in str(v) for v in row.values()):
                continue
            shown = {names[h]: v for h, v in row.items() if h in names and v is not None}
            assert shown == pytest.approx({name: children[code][name] for name in shown}, rel=1e-15)
            seen += bool(shown)
    assert seen or audience == "external" or (region, period) != ("330000", "2024")
    book.close()


def _is_figure(name: str) -> bool:
    from data.reference import figures

    return name in figures()


def test_rates_are_numbers_codes_are_text_and_heads_are_frozen(full: Engine, tmp_path: Path) -> None:
    book = load_workbook(made(gather(full, EVERYTHING, "100000", "2004"), tmp_path / "r.xlsx"))
    sheet = book["分地区"]
    first = table(sheet)[0]
    assert (first["名次"], first["代码"], first["地区"]) == (1, "530000", "云南")
    assert first["建会覆盖率（按单位）"] == pytest.approx(0.4213107, abs=1e-7)
    assert sheet["D6"].number_format == "0.0%"
    assert sheet.freeze_panes == "A6"
    assert sheet.print_title_rows == "$5:$5"
    assert sheet.page_setup.paperSize == 9
    assert all(ws._charts for ws in (sheet,))
    shaanxi = next(row for row in table(sheet) if row["代码"] == "610000")
    assert (shaanxi["建会覆盖率（按单位）"], shaanxi["备注"]) == (None, "所存副本缺")
    assert [s for s in book.sheetnames if "未建会" in s] == []
    book.close()


def test_ties_share_a_rank() -> None:
    rows = [
        {"region": c, "x": v} for c, v in (("a", 0.5), ("b", 0.7), ("c", 0.5), ("d", 0.1), (None, 0.9), ("e", None))
    ]
    assert ranks(rows, "x") == {"b": 1, "a": 2, "c": 2, "d": 4}


def test_synthetic_figures_are_stamped_on_every_sheet(full: Engine, tmp_path: Path) -> None:
    book = load_workbook(made(gather(full, EVERYTHING, "330000", "2024"), tmp_path / "r.xlsx"))
    for sheet in book.worksheets:
        assert "合成数据" in str(sheet["A3"].value), sheet.title
    assert all("合成数据" in sheet.oddHeader.right.text for sheet in book.worksheets[1:])
    units = table(book["未建会单位"])
    assert len(units) == gather(full, EVERYTHING, "330000", "2024").whole["gap_units"]
    assert all(isinstance(row["统一社会信用代码"], str) and "!" in row["出处"] for row in units)
    book.close()


def test_the_external_edition_lists_no_units_and_says_so(full: Engine, tmp_path: Path) -> None:
    book = load_workbook(made(gather(full, EVERYTHING, "330100", "2024", audience="external"), tmp_path / "r.xlsx"))
    assert "未建会单位" not in book.sheetnames
    assert "盲区" not in book.sheetnames
    assert "对外" in book["分地区"].oddHeader.right.text
    hidden = [row for row in table(book["分地区"]) if row["备注"]]
    assert len(hidden) > 1
    assert all(row["法人单位"] is None for row in hidden)
    book.close()


HOSTILE = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\tx",
    "\r=1",
    "http://x.example",
    "<b>x</b>",
    "a\x01b",
    "x" * 300,
    "&P&N",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_becomes_a_formula_a_link_or_a_code(full: Engine, tmp_path: Path, name: str) -> None:
    content = gather(full, EVERYTHING, "330106", "2024")
    unit = next(content.units_without_union())
    listed = replace(content, units=[{**unit, "name": name, "file": name, "sheet": name}])  # type: ignore[arg-type]
    source = {**content.whole["sources"][0], "file": name, "source": name}
    listed = replace(listed, whole={**content.whole, "sources": [source]})
    path = made(listed, tmp_path / "r.xlsx")
    with zipfile.ZipFile(path) as archive:
        sheets = [archive.read(n) for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
        assert not any(b"<f>" in s or b"<hyperlink" in s for s in sheets)
        assert not any("externalLink" in n for n in archive.namelist())
    book = load_workbook(path)
    assert all(cell.data_type != "f" for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    book.close()


def test_the_same_arguments_give_the_same_bytes(full: Engine, tmp_path: Path) -> None:
    content = gather(full, EVERYTHING, "330000", "2024", compare="2023")
    assert made(content, tmp_path / "a.xlsx").read_bytes() == made(content, tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("region", "period", "compare", "audience", "language"),
    [(*CASES[0], "zh"), (*CASES[1], "en"), (*CASES[2], "zh"), (*CASES[3], "zh")],
)
def test_libreoffice_prints_it_whole(
    full: Engine, tmp_path: Path, region: str, period: str, compare: str | None, audience: Any, language: str
) -> None:
    content = gather(full, EVERYTHING, region, period, compare=compare, audience=audience)
    printed = render(made(content, tmp_path / "r.xlsx", language), tmp_path)
    assert printed.blank() == []
    assert [page.outside(5) for page in printed.pages if page.outside(5)] == []
    assert re.search(r"#{3,}|#REF|#NAME|#VALUE|#DIV", printed.text) is None
    assert printed.lost(content.name(language)) == ""
