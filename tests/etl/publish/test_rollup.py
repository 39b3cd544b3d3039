"""Slices summed up the tree together are what they are one by one, whoever lacks what."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

import etl.publish.rollup
from data.database.engine import writer
from etl.load.batch import load_paths
from tests.books import book, register, summary, union, unit


def _sums(path: Path, sources: list[Path]) -> dict[str, list[tuple[object, ...]]]:
    engine = writer(f"sqlite:///{path}")
    load_paths(engine, sources)
    with engine.connect() as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(text(f"SELECT * FROM {name}"))), key=repr)
            for name in ("rollup", "totals", "rate_pair", "stated_rate")
        }


@pytest.fixture
def sources(tmp_path: Path) -> list[Path]:
    """Four slices: both registers, units alone, members by region alone, a published table."""
    folder = tmp_path / "in"
    return [
        register(folder / "a.xlsx", [unit(n, employees=10 + n) for n in range(6)], [union(1, unit=1)], period="2023年"),
        register(folder / "b.xlsx", [unit(n, industry="F52") for n in range(3)], period="2024年"),
        book(
            folder / "c.xlsx",
            {"会员统计": [("行政区划代码", "会员人数", "女会员"), ("330106", 70, 30), ("330102", 9, 4)]},
            period="2022年",
        ),
        summary(
            folder / "d.xlsx",
            "2004年各地区单位数",
            ("地区", "单位数", "已建工会单位数"),
            [("全国", 40, 12), ("北京市", 10, 4), ("天津市", 20, "…")],
        ),
    ]


def test_together_and_one_by_one(sources: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    together = _sums(tmp_path / "together.db", sources)
    assert {row[1] for row in together["rollup"]} == {"2004", "2022", "2023", "2024"}
    monkeypatch.setattr(etl.publish.rollup, "AT_ONCE", 0)
    assert _sums(tmp_path / "apart.db", sources) == together


def test_a_slice_is_not_touched_by_what_others_have(sources: list[Path], tmp_path: Path) -> None:
    together = _sums(tmp_path / "together.db", sources)
    for number, (source, period) in enumerate(zip(sources, ("2023", "2024", "2022", "2004"), strict=True)):
        alone = _sums(tmp_path / f"alone{number}.db", [source])
        assert alone["rollup"]
        assert alone["rollup"] == [row for row in together["rollup"] if row[1] == period]
