"""Tables that tell of some units alone: what they say is answered, what they do not say stays unknown, and no page opens on them."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from data.database.engine import writer
from data.queries import rates, slices
from data.queries.slices import SliceInfo
from data.scope import EVERYTHING, Scope
from data.slice import Slice, SliceFilter
from etl.load.batch import load_paths
from layouts.selection import Selection, make_view


def loaded(folder: Path, *tables: str) -> Engine:
    """A database of tables, each of its own file."""
    engine, files = writer(f"sqlite:///{folder / 'few.db'}"), []
    for number, table in enumerate(tables):
        files.append(folder / f"{number}.csv")
        files[-1].write_text(table, encoding="utf-8")
    load_paths(engine, files)
    return engine


def in_year(year: int, head: str, *rows: str) -> str:
    return "\n".join([f"{year}年浙江省基本情况", f"地区,{head}", *rows])


def partly(engine: Engine) -> list[SliceInfo]:
    return [info for info in slices(engine, EVERYTHING, partly=True) if not info.whole]


@pytest.mark.parametrize(
    ("head", "where"),
    [
        ("企业数(个)", {"unit_kind": ["enterprise"]}),
        ("事业单位数(个)", {"unit_kind": ["institution"]}),
        ("制造业法人单位数(个)", {"industry": ["C"]}),
    ],
)
def test_a_table_of_some_units_answers_for_these_alone(head: str, where: dict[str, list[str]], tmp_path: Path) -> None:
    engine = loaded(tmp_path, in_year(2022, head, "杭州市,1200", "宁波市,800"))
    (name,) = where
    assert rates(engine, EVERYTHING, region="330100") == []
    (row,) = rates(engine, EVERYTHING, region="330100", where=where)
    assert (row["period"], row["units"], row["employees"], row["unit_coverage"]) == ("2022", 1200, None, None)
    assert [row["units"] for row in rates(engine, EVERYTHING, region="330000", by=[name])] == [2000]
    parts = {row["region"]: row["units"] for row in rates(engine, EVERYTHING, region="330000", by=["region", name])}
    assert (parts["330100"], parts["330200"], parts["330300"]) == (1200, 800, None)
    assert rates(engine, EVERYTHING, region="330300", where=where) == []
    assert rates(engine, EVERYTHING, region="330100", where=where, slices=SliceFilter("2021")) == []
    assert rates(engine, EVERYTHING, region="330100", where=where, slices=SliceFilter(calibre="census")) == []
    other = next(key for key in ("size", "industry", "unit_kind") if key != name)
    assert rates(engine, EVERYTHING, region="330100", by=[other]) == []


def test_regions_that_others_tell_of_as_a_whole_do_not_hide_them(tmp_path: Path) -> None:
    engine = loaded(tmp_path, in_year(2022, "企业数(个)", "杭州市,1200"), in_year(2022, "法人单位数(个)", "宁波市,900"))
    where = {"unit_kind": ["enterprise"]}
    assert [row["units"] for row in rates(engine, EVERYTHING, region="330100", where=where)] == [1200]
    assert rates(engine, EVERYTHING, region="330100") == []
    assert [row["units"] for row in rates(engine, EVERYTHING, region="330200")] == [900]
    assert not partly(engine)


def test_pages_offer_such_a_period_and_open_on_it_only_where_there_is_no_other(tmp_path: Path) -> None:
    alone = in_year(2024, "企业数(个)", "杭州市,1200")
    wholes = [in_year(year, "法人单位数(个),已建工会单位数(个)", "杭州市,900,300") for year in (2023, 2025)]
    engine = loaded(tmp_path, alone)
    (only,) = partly(engine)
    assert (only.slice, only.regions) == (Slice("2024", "register", "administrative"), 3)
    assert slices(engine, EVERYTHING) == []
    assert slices(engine, Scope(root="340000"), partly=True) == []
    assert make_view(Selection(), "/", "zh", [only]).slice == only.slice
    folder = tmp_path / "more"
    folder.mkdir()
    held = slices(loaded(folder, alone, *wholes), EVERYTHING, partly=True)
    assert [(info.period, info.whole) for info in held] == [("2025", True), ("2024", False), ("2023", True)]
    view = make_view(Selection(), "/", "zh", held)
    assert view.slice is not None
    assert (view.slice.period, view.compare) == ("2025", "2023")
    assert make_view(Selection(compare="2024"), "/", "zh", held).compare == "2024"
