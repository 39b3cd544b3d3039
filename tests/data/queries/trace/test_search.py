"""Names found: regions, units and unions, in what is current, within the reader's scope."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy import text as sql

from data.database.engine import writer
from data.database.names import TABLE
from data.queries.trace.search import search, search_groups
from data.scope import EVERYTHING, Scope
from etl.load.batch import load_paths
from etl.load.undo import undo
from tests.books import register, union, union_code, unit, unit_code


def test_regions_come_first_and_the_best_fit_before_others(full: Engine) -> None:
    rows = search(full, EVERYTHING, "杭州", limit=3)
    assert (rows[0]["kind"], rows[0]["code"], rows[0]["periods"]) == ("region", "330100", ["2023", "2024", "2025"])
    assert list(rows[0]) == ["kind", "code", "name", "region", "periods"]


def test_a_unit_is_found_by_name_part_and_code(full: Engine) -> None:
    (first, *_) = [row for row in search(full, EVERYTHING, "样例", region="330106") if row["kind"] == "unit"]
    for text in (first["name"], first["name"][3:], first["code"], first["code"][:12].lower()):
        assert first["code"] in [row["code"] for row in search(full, EVERYTHING, text)]
    assert first["region"].startswith("330106")


def test_a_union_is_found(full: Engine) -> None:
    rows = search(full, EVERYTHING, "杭州市总工会")
    assert [(row["kind"], row["region"]) for row in rows] == [("union", "330100")]


@pytest.mark.parametrize("text", ["杭州", "样例99", "样例1234", "工会", "91330", "00003", "杭州市总工会"])
@pytest.mark.parametrize("region", [None, "330106"])
def test_the_few_are_found_as_each_kind_is_by_itself(
    full: Engine, monkeypatch: pytest.MonkeyPatch, text: str, region: str | None
) -> None:
    """A text that few hold is looked for once for units and unions; the answer is that of two searches."""
    at_once = search_groups(full, EVERYTHING, text, region=region)
    monkeypatch.setattr("data.queries.trace.search._few", lambda *_asked: None)
    assert search_groups(full, EVERYTHING, text, region=region) == at_once


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Units with names of a few signs, drawn so that some signs begin most and others none, in two periods."""
    folder = tmp_path_factory.mktemp("many")
    engine, draw = writer(f"sqlite:///{folder / 'x.db'}"), random.Random(23)
    for period in ("2024", "2025"):
        names = ["公司"] * 40 + ["".join(draw.choices("样例Ｂb样bBａ1㈠", k=draw.randint(2, 5))) for _ in range(150)]
        told = [unit(number, region=draw.choice(("330106", "330102"))) for number in range(len(names))]
        rows = [(row[0], name, *row[2:]) for row, name in zip(told, names, strict=True)]
        load_paths(engine, [register(folder / f"{period}.xlsx", rows, period=f"{period}年")])
    yield engine
    engine.dispose()


@pytest.mark.parametrize("text", ["样", "例", "公", "b", "B", "a", "1", "一", "无", "㈠"])
@pytest.mark.parametrize("region", [None, "330106", "430000"])
@pytest.mark.parametrize("walked", [(128, 1_000), (5, 90), (3, 4)])
@pytest.mark.parametrize("limit", [1, 8, 200])
def test_what_many_begin_with_is_met_among_the_newest_as_the_index_tells_it(
    many: Engine, monkeypatch: pytest.MonkeyPatch, text: str, region: str | None, walked: tuple[int, int], limit: int
) -> None:
    """Of one sign the newest rows are looked at before the index is asked; the answer is the index's."""
    monkeypatch.setattr("data.queries.trace.search._WALKED", walked)
    met = search_groups(many, EVERYTHING, text, region=region, limit=limit)
    monkeypatch.setattr("data.queries.trace.search._met", lambda *_asked: None)
    assert search_groups(many, EVERYTHING, text, region=region, limit=limit) == met


@pytest.mark.parametrize("text", ["%", "_", "  ", "'; DROP TABLE unit; --"])
def test_signs_of_a_pattern_are_only_signs(full: Engine, text: str) -> None:
    assert [row for row in search(full, EVERYTHING, text) if row["kind"] != "region"] == []


def test_a_reader_finds_what_lies_in_the_scope_alone(full: Engine) -> None:
    assert {row["code"] for row in search(full, Scope("330000"), "杭州")} >= {"330100"}
    assert search(full, Scope("430000"), "杭州市") == []
    assert {row["kind"] for row in search(full, Scope(unit_lists=False), "样例")} <= {"region"}


def test_a_limit_holds(full: Engine) -> None:
    assert len(search(full, EVERYTHING, "样例", limit=7)) == 7
    assert search(full, EVERYTHING, "样例", limit=0) == []


@pytest.mark.parametrize("text", ["hz", "HZS", "hangzhou", "Hangzhou Shi", "杭州", "330100"])
def test_a_region_is_found_in_every_way_that_it_is_written(full: Engine, text: str) -> None:
    rows = search_groups(full, EVERYTHING, text)["region"]
    assert "330100" in [row["code"] for row in rows]


def test_accents_need_not_be_typed(full: Engine) -> None:
    assert search(full, EVERYTHING, "urumqi")[0]["code"] == "650100"
    assert search(full, EVERYTHING, "wlmq")[0]["code"] == "650100"


def test_groups_are_filled_each_by_itself(full: Engine) -> None:
    groups = search_groups(full, EVERYTHING, "330106", limit=4)
    assert [len(groups[kind]) for kind in ("region", "unit", "union")] == [4, 4, 4]
    assert {row["kind"] for row in groups["unit"]} == {"unit"}
    assert search_groups(full, Scope(unit_lists=False), "330106").keys() == {"region"}


def test_a_search_within_a_region_stays_there(full: Engine) -> None:
    rows = search(full, EVERYTHING, "公司", region="330106", limit=50)
    assert rows
    assert all(row["region"].startswith("330106") for row in rows)


@pytest.fixture
def register_of_one(tmp_path: Path) -> Iterator[tuple[Engine, Path]]:
    engine = writer(f"sqlite:///{tmp_path / 'c.db'}")
    yield engine, tmp_path
    engine.dispose()


def found(engine: Engine, wanted: str) -> list[tuple[str, str, list[str]]]:
    return [(row["kind"], row["code"], row["periods"]) for row in search(engine, EVERYTHING, wanted)]


def test_what_a_load_brings_is_found_and_what_undo_takes_is_not(register_of_one: tuple[Engine, Path]) -> None:
    engine, folder = register_of_one
    (report,) = load_paths(engine, [register(folder / "a.xlsx", [unit(1), unit(2)], [union(1, unit=1)])])
    assert found(engine, "样例0001") == [("unit", unit_code(1), ["2024"])]
    assert found(engine, union_code(1)) == [("union", union_code(1), ["2024"])]
    assert report.load_id is not None
    undo(engine, report.load_id)
    assert found(engine, "样例0001") == []
    assert numbers(engine) == 0


def test_a_later_file_takes_the_place_of_an_earlier_one_and_undo_brings_it_back(
    register_of_one: tuple[Engine, Path],
) -> None:
    engine, folder = register_of_one
    load_paths(engine, [register(folder / "a.xlsx", [unit(1), unit(2)])])
    (later,) = load_paths(engine, [register(folder / "b.xlsx", [unit(2), unit(3)])])
    assert (found(engine, "样例0001"), numbers(engine)) == ([], 2)
    assert later.load_id is not None
    undo(engine, later.load_id)
    assert found(engine, "样例0001") == [("unit", unit_code(1), ["2024"])]
    assert (found(engine, "样例0003"), numbers(engine)) == ([], 2)


def test_a_unit_of_several_periods_is_one(register_of_one: tuple[Engine, Path]) -> None:
    engine, folder = register_of_one
    for year in ("2023", "2024"):
        load_paths(engine, [register(folder / f"{year}.xlsx", [unit(1)], period=f"{year}年")])
    assert found(engine, "样例") == [("unit", unit_code(1), ["2023", "2024"])]


def test_data_gathered_for_statistics_are_in_no_index(tmp_path: Path) -> None:
    from etl.file.result import Flags

    engine = writer(f"sqlite:///{tmp_path / 'c.db'}")
    load_paths(engine, [register(tmp_path / "a.xlsx", [unit(1)])], Flags(purpose="statistical"))
    assert (found(engine, "样例"), numbers(engine)) == ([], 0)


def numbers(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(sql(f"SELECT COUNT(*) FROM {TABLE}_docsize")).scalar_one())


def test_the_index_is_sound(tmp_path: Path) -> None:
    """FTS5's own check: what is deleted has been told just as it was put in."""
    engine = writer(f"sqlite:///{tmp_path / 'c.db'}")
    load_paths(engine, [register(tmp_path / "a.xlsx", [unit(n) for n in range(1, 30)])])
    (later,) = load_paths(engine, [register(tmp_path / "b.xlsx", [unit(n) for n in range(5, 40)])])
    assert later.load_id is not None
    undo(engine, later.load_id)
    with engine.begin() as connection:
        rows = connection.execute(sql(f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH '\"unit\"'")).all()
    assert len(rows) == numbers(engine) == 29
