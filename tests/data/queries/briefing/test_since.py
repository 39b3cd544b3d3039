"""Since you were here: loads, regions and headline rates that are not as they were, and nothing that is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data.database.engine import writer
from data.database.version import held_version
from data.queries.briefing.since import Revised, Since, since
from data.scope import EVERYTHING, OutOfScope, Scope
from data.slice import Slice
from data.texts.since import since_sentence
from etl.load.batch import load_paths
from etl.load.undo import undo
from tests.books import register, union, unit

NOW = Slice("2024", "register", "administrative")


@pytest.fixture
def county(tmp_path: Path) -> Iterator[tuple[Engine, Path]]:
    """Forty units of a county, ten of them with a union: version 1."""
    engine = writer(f"sqlite:///{tmp_path / 'c.db'}")
    units = [unit(n) for n in range(1, 41)]
    load_paths(engine, [register(tmp_path / "first.xlsx", units, [union(n, unit=n) for n in range(1, 11)])])
    yield engine, tmp_path
    engine.dispose()


def more_unions(engine: Engine, folder: Path, count: int = 20) -> int:
    """A later file with more unions; returns its load."""
    units = [unit(n) for n in range(1, 41)]
    unions = [union(n, unit=n) for n in range(1, count + 1)]
    (report,) = load_paths(engine, [register(folder / f"more{count}.xlsx", units, unions)])
    assert report.load_id is not None
    return report.load_id


def told(engine: Engine, region: str, version: int) -> Since:
    found = since(engine, EVERYTHING, region=region, slice_=NOW, version=version)
    assert found is not None
    return found


def test_nothing_newer_is_nothing_to_say(county: tuple[Engine, Path]) -> None:
    engine, _ = county
    assert since(engine, EVERYTHING, region="330100", slice_=NOW, version=held_version(engine)) is None


def test_a_later_file_is_told_with_what_it_changed(county: tuple[Engine, Path]) -> None:
    engine, folder = county
    more_unions(engine, folder)
    found = told(engine, "330100", 1)
    assert (found.version, found.now) == (1, 2)
    assert (found.came, found.gone) == (("more20.xlsx",), ("first.xlsx",))
    assert found.regions == ("330106",)
    assert Revised("unit_coverage", 0.25, 0.5) in found.rates
    assert found.is_of_here


def test_what_came_and_went_again_leaves_nothing(county: tuple[Engine, Path]) -> None:
    engine, folder = county
    undo(engine, more_unions(engine, folder))
    found = told(engine, "330100", 1)
    assert (found.now, found.came, found.gone, found.rates) == (3, (), (), ())
    assert not found.rates


def test_each_reader_hears_of_what_is_new_to_them(county: tuple[Engine, Path]) -> None:
    engine, folder = county
    more_unions(engine, folder, 20)
    more_unions(engine, folder, 30)
    assert Revised("unit_coverage", 0.25, 0.75) in told(engine, "330100", 1).rates
    assert Revised("unit_coverage", 0.5, 0.75) in told(engine, "330100", 2).rates
    assert Revised("unit_coverage", None, 0.75) in told(engine, "330100", 0).rates


def test_another_region_or_period_hears_nothing(county: tuple[Engine, Path]) -> None:
    engine, folder = county
    more_unions(engine, folder)
    assert not told(engine, "430000", 1).is_of_here
    elsewhen = since(engine, EVERYTHING, region="330100", slice_=NOW.at("2023"), version=1)
    assert elsewhen is not None
    assert not elsewhen.is_of_here


def test_the_scope_holds(county: tuple[Engine, Path]) -> None:
    engine, folder = county
    more_unions(engine, folder)
    with pytest.raises(OutOfScope):
        since(engine, Scope("430000"), region="330100", slice_=NOW, version=1)
    mine = since(engine, Scope("330106"), region="330106", slice_=NOW, version=1)
    assert mine is not None
    assert mine.rates


def test_rates_of_few_units_are_not_told(tmp_path: Path) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'c.db'}")
    load_paths(engine, [register(tmp_path / "a.xlsx", [unit(1), unit(2)], [union(1, unit=1)])])
    load_paths(engine, [register(tmp_path / "b.xlsx", [unit(1), unit(2)], [union(1, unit=1), union(2, unit=2)])])
    assert [rate.metric for rate in told(engine, "330106", 1).rates if rate.metric == "unit_coverage"] == []


LINE = Since(3, 5, None, ("a", "b"), ("c",), ("330100", "330200"), (Revised("worker_coverage", 0.4604, 0.4732),))


def test_the_sentence_says_all_of_it_in_both_languages() -> None:
    assert since_sentence(LINE, "zh") == (
        "上次查看以来：新增2个文件的数据；1个文件的数据被撤销或替换；杭州市、宁波市的数字有变化；职工覆盖率由46.0%改为47.3%（+1.3个百分点）。"
    )
    assert since_sentence(LINE, "en") == (
        "Since you were here: data of 2 more files; data of 1 file undone or replaced; figures of Hangzhou Shi and Ningbo Shi changed;"
        " Worker coverage is now 47.3%, was 46.0% (+1.3 points)."
    )


def test_a_change_that_printing_does_not_show_is_none() -> None:
    same = Since(1, 2, None, rates=(Revised("density", 0.50001, 0.50002),))
    assert since_sentence(same, "zh") == "上次查看以来数据有更新，此处数字未变。"
    assert since_sentence(Since(1, 900, None, remembered=False), "zh") == "上次查看以来数据多次更新，已无法逐项说明。"
