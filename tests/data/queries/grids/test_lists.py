"""Findings, rows kept out, loads and regions by pages: text, order, count; what has no value last."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from data.database.engine import writer
from data.queries.grids.order import Order, Page
from data.queries.grids.small import Below, loads_page, regions_page
from data.queries.kept_out.rows import KEPT_ORDERS, KeptFilter, each_quarantined, kept_page
from data.queries.question import BadQuestion
from data.queries.records import FINDING_ORDERS, FindingFilter, each_finding, findings
from data.scope import EVERYTHING, Scope
from data.slice import Slice
from etl.load.batch import load_paths
from tests.books import register, unit

NOW = Slice("2025", "synthetic", "synthetic")


@pytest.mark.parametrize("by", FINDING_ORDERS)
def test_findings_stand_in_every_order(full: Engine, by: str) -> None:
    up, down = ([row["id"] for row in each_finding(full, EVERYTHING, order=Order(by, d))] for d in (False, True))
    assert sorted(up) == sorted(down)
    rows, total = findings(full, EVERYTHING, order=Order(by), offset=2, limit=3)
    assert ([row["id"] for row in rows], total) == (up[2:5], len(up))


def test_findings_are_searched_by_file_and_place(full: Engine) -> None:
    rows, total = findings(full, EVERYTHING, among=FindingFilter(text="330000_2025"))
    assert 0 < len(rows) <= total < findings(full, EVERYTHING)[1]
    assert all("330000_2025" in row["file"] for row in rows)


def test_rows_kept_out_are_searched_by_what_stands_in_them(tmp_path: Path) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'c.db'}")
    load_paths(engine, [register(tmp_path / "a.xlsx", [unit(1), unit(2, region="339999"), unit(3, region="338888")])])
    rows, total = kept_page(engine, EVERYTHING, KeptFilter(text="样例0002"))
    assert ([row["raw"]["name"] for row in rows], total) == (["样例0002公司"], 1)
    assert [row["row"] for row in each_quarantined(engine, EVERYTHING, text="样例0002")] == [rows[0]["row"]]
    assert kept_page(engine, Scope(unit_lists=False), KeptFilter(text="样例0002")) == ([], 0)
    for by in KEPT_ORDERS:
        up = [row["row"] for row in kept_page(engine, EVERYTHING, page=Page(Order(by)))[0]]
        assert len(up) == 2
    by_row = [row["row"] for row in kept_page(engine, EVERYTHING, page=Page(Order("row", descending=True)))[0]]
    assert by_row == sorted(by_row, reverse=True)


def test_loads_are_searched_and_sorted(full: Engine) -> None:
    rows, total = loads_page(full, EVERYTHING, text="330000", page=Page(Order("name")))
    assert (len(rows), total) == (3, 3)
    assert [row["name"] for row in rows] == sorted(row["name"] for row in rows)
    assert loads_page(full, EVERYTHING, status="undone") == ([], 0)


def test_regions_are_found_in_pinyin_and_sorted_by_any_figure(full: Engine) -> None:
    below = Below("330000", NOW)
    rows, total = regions_page(full, EVERYTHING, below, Page(Order("worker_coverage", descending=True), limit=None))
    known = [row["worker_coverage"] for row in rows if row["worker_coverage"] is not None]
    assert len(rows) == total >= 11
    assert known == sorted(known, reverse=True)
    for text in ("杭州", "hangzhou", "Hangzhou Shi", "3301"):
        found, count = regions_page(full, EVERYTHING, Below("330000", NOW, text=text))
        assert ([row["region"] for row in found], count) == (["330100"], 1)
    second, _ = regions_page(full, EVERYTHING, below, Page(offset=1, limit=1))
    assert [row["region"] for row in second] == ["330200"]


def test_an_order_that_there_is_not_is_refused(full: Engine) -> None:
    for ask in (
        lambda page: loads_page(full, EVERYTHING, page=page),
        lambda page: kept_page(full, EVERYTHING, page=page),
        lambda page: regions_page(full, EVERYTHING, Below("330000", NOW), page),
        lambda page: findings(full, EVERYTHING, order=page.order),
    ):
        with pytest.raises(BadQuestion):
            ask(Page(Order("fame")))
