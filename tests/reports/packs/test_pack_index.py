"""The ranking in a pack's index: places, changes and targets as the reports have them, links to each file in the zip."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine

from data.scope import EVERYTHING
from reports.content.gather import gather
from reports.files import Kind
from reports.order import Order
from reports.packs.index import Entry, Standing, write_index
from reports.packs.making import write_pack
from tests.reports.packs.test_packs import MANNER


def rows_of(sheet: Any) -> list[dict[str, Any]]:
    heads = [cell.value for cell in sheet[3]]
    return [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=4)]


def test_the_ranking_says_what_the_reports_say_and_leads_to_them(full: Engine, tmp_path: Path) -> None:
    order = Order("640000", "2025", "2024", "synthetic")
    kinds = [Kind("xlsx"), Kind("docx")]
    pack = write_pack(full, EVERYTHING, order, kinds, tmp_path / "p.zip", MANNER)
    with zipfile.ZipFile(pack.path) as archive:
        names = set(archive.namelist())
        book = load_workbook(io.BytesIO(archive.read("目录.xlsx")))
    parent = gather(full, EVERYTHING, order)
    by_name = {row["region_name"]: row for row in parent.children}
    found = rows_of(book["排名"])
    assert len(found) == len([entry for entry in pack.entries if entry.outcome == "written"])
    for row in found:
        name = row["地区"].value
        region = by_name[name]["region"]
        change = parent.moves.children[region]["unit_coverage"]
        assert row["名次"].value == parent.ranks["unit_coverage"].get(region)
        assert row["建会覆盖率（按单位）"].value == pytest.approx(by_name[name]["unit_coverage"])
        changes = (row["变化（百分点）"].value, row["可比变化（百分点）"].value)
        assert changes == pytest.approx((change.points_raw, change.points), abs=1e-12)  # files keep 15 digits
        links = [row[head].hyperlink for head in ("文件1", "文件2")]
        assert {link.target for link in links} <= names
        assert all(link.target.startswith(region) for link in links)
    book.close()


def test_targets_stand_with_how_much_of_them_is_reached(tmp_path: Path) -> None:
    standing = Standing(0.4, None, None, 0.5, few=False)
    entries = [Entry("640100", "written", ("a.xlsx",), standings={"unit_coverage": standing})]
    book = load_workbook(write_index(entries, Order("640000", "2025", calibre="synthetic"), tmp_path, MANNER))
    (row,) = rows_of(book["排名"])
    assert (row["目标"].value, row["完成率"].value) == (0.5, 0.8)
    assert "变化（百分点）" not in row
    book.close()


def test_rounded_figures_have_no_places(tmp_path: Path) -> None:
    entries = [
        Entry(code, "written", ("a.xlsx",), standings={"unit_coverage": Standing(0.4, None, None, None, few=False)})
        for code in ("640100", "640200")
    ]
    order = Order("640000", "2025", calibre="synthetic", audience="external", base=5)
    book = load_workbook(write_index(entries, order, tmp_path, MANNER))
    assert [row["名次"].value for row in rows_of(book["排名"])] == [None, None]
    book.close()
