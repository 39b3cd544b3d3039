"""Known, unknown, missing: what sums say of places that are silent, units whose cover nobody tells, and rows that lack a part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from analysis.rows import RateRow
from data.database.engine import writer
from data.queries import rates, units_without_union
from data.scope import EVERYTHING
from data.slice import Slice, SliceFilter
from etl.clean.credit_code import check_character
from etl.file.result import Flags
from etl.load.batch import load_paths
from tests.books import UNION_HEADER, UNIT_HEADER, book, register, union, union_code, unit, unit_code

CITY, FIRST, SECOND = "330100", "330106", "330102"
NAMES = {FIRST: "浙江省杭州市西湖区", SECOND: "浙江省杭州市上城区", CITY: "浙江省杭州市", "330000": "浙江省"}


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return writer(f"sqlite:///{tmp_path / 'db' / 'coverage.db'}")


def load(engine: Engine, *paths: Path) -> None:
    """Load files in the order given, each in a batch of its own, all of them read."""
    for path in paths:
        (report,) = load_paths(engine, [path], Flags())
        assert report.status == "loaded", report.findings


def sent(path: Path, region: str, units: Sequence[Any] = (), unions: Sequence[Any] = (), **more: Any) -> Path:
    """A workbook that a region sends."""
    return register(path, units, unions, region=NAMES[region], **more)


def rows(engine: Engine, region: str = CITY, period: str = "2024", **more: Any) -> list[RateRow]:
    return rates(engine, EVERYTHING, region=region, slices=SliceFilter(period, "register"), **more)


def row(engine: Engine, region: str = CITY, period: str = "2024") -> RateRow:
    (found,) = rows(engine, region, period)
    return found


def children(engine: Engine, period: str = "2024") -> dict[str | None, RateRow]:
    return {found["region"]: found for found in rows(engine, period=period, by=["region"])}


def units_of(region: str, numbers: Sequence[int], **more: Any) -> list[Any]:
    return [unit(n, region=region, **more) for n in numbers]


def test_a_county_that_is_silent_in_one_period_is_null_and_its_parent_sums_the_others(
    engine: Engine, tmp_path: Path
) -> None:
    for period in ("2023年", "2024年"):
        load(
            engine,
            sent(tmp_path / f"a{period}.xlsx", FIRST, units_of(FIRST, [1, 2]), [union(1, unit=1)], period=period),
        )
    load(
        engine,
        sent(
            tmp_path / "b.xlsx",
            SECOND,
            units_of(SECOND, [11, 12, 13]),
            [union(2, region=SECOND, unit=11)],
            period="2023年",
        ),
    )
    before, after = children(engine, "2023"), children(engine)
    assert (before[SECOND]["units"], before[SECOND]["units_covered"]) == (3, 1)
    for name in ("units", "units_covered", "employees", "members", "unit_coverage", "density"):
        assert after[SECOND][name] is None, name
    assert "not_reported" in {m["why"] for m in after[SECOND]["missing"] if "units" in m["measures"]}
    assert (row(engine, period="2023")["units"], row(engine)["units"]) == (5, 2)
    assert row(engine)["unit_coverage"] == 0.5


def test_units_for_which_no_union_register_speaks_are_unknown_not_uncovered(engine: Engine, tmp_path: Path) -> None:
    load(
        engine,
        sent(tmp_path / "a.xlsx", FIRST, units_of(FIRST, [1, 2, 3, 4]), [union(1, unit=1)]),
        sent(tmp_path / "b.xlsx", SECOND, units_of(SECOND, [11, 12, 13], employees=50)),
    )
    silent = children(engine)[SECOND]
    assert (silent["units"], silent["units_unknown"]) == (3, 3)
    assert (silent["employees"], silent["employees_unknown"]) == (150, 150)
    for name in ("units_covered", "unit_coverage", "worker_coverage", "gap_units", "gap_workers", "gap_25"):
        assert silent[name] is None, name
    city = row(engine)
    assert (city["units"], city["units_unknown"], city["employees"]) == (7, 3, 270)
    assert (city["unit_coverage"], city["worker_coverage"]) == (1 / 4, 30 / 120)
    assert (city["gap_units"], city["gap_workers"]) == (3, 90)
    ledger, total = units_without_union(
        engine, EVERYTHING, region=CITY, slice_=Slice("2024", "register", "administrative")
    )
    assert total == 3
    assert {entry["region"] for entry in ledger} == {FIRST}


def test_a_unions_row_that_lacks_a_part_is_in_neither_sum(engine: Engine, tmp_path: Path) -> None:
    women = {1: 50, 2: None, 3: 150}
    agreed = {1: "是", 2: None, 3: "是"}
    unions = []
    for number, members in ((1, 100), (2, 100), (3, 300)):
        cells = list(union(number, unit=number, members=members))
        cells[UNION_HEADER.index("女会员")] = women[number]
        cells[UNION_HEADER.index("农民工会员")] = 10
        cells[UNION_HEADER.index("签订集体合同")] = agreed[number]
        unions.append(cells)
    load(engine, sent(tmp_path / "a.xlsx", FIRST, units_of(FIRST, [1, 2, 3], employees=600), unions))
    for region in (FIRST, CITY, "100000"):
        found = row(engine, region)
        assert found["members"] == 500
        assert found["women_share"] == 200 / 400
        assert found["left_out"]["women_share"] == {"rows": 1, "share": 1 / 3, "numerator": 0, "denominator": 100}
        assert found["migrant_share"] == 30 / 500
        assert "migrant_share" not in found["left_out"]
        assert (found["units_agreement"], found["units_covered"]) == (2, 3)
        assert found["agreement_coverage"] == 1.0
        assert found["left_out"]["agreement_coverage"]["rows"] == 1


def test_a_unit_without_employees_takes_its_members_out_of_density(engine: Engine, tmp_path: Path) -> None:
    units = [unit(1, employees=100), unit(2, employees=None, women=None), unit(3, employees=300)]
    load(
        engine,
        sent(tmp_path / "a.xlsx", FIRST, units, [union(1, unit=1, members=60), union(2, unit=2, members=500)]),
    )
    found = row(engine)
    assert (found["members"], found["employees"]) == (560, 400)
    assert (found["density"], found["density_in_covered"]) == (60 / 400, 60 / 100)
    assert found["worker_coverage"] == 100 / 400
    assert (found["left_out"]["density"]["rows"], found["left_out"]["density"]["numerator"]) == (1, 500)
    assert found["unit_coverage"] == 2 / 3


def test_a_joint_union_pairs_with_all_its_units_or_with_none(engine: Engine, tmp_path: Path) -> None:
    units = [
        unit(1, employees=100),
        unit(2, employees=None, women=None),
        unit(3, employees=70),
        unit(4, employees=30),
    ]
    load(
        engine,
        sent(
            tmp_path / "a.xlsx",
            FIRST,
            units,
            [union(1, kind="联合基层工会", members=90), union(2, unit=3, members=35)],
            cover=[(union_code(1), unit_code(1)), (union_code(1), unit_code(2))],
        ),
    )
    found = row(engine)
    assert (found["members"], found["members_joint"], found["employees"]) == (125, 90, 200)
    assert (found["density"], found["density_in_covered"]) == (35 / 100, 35 / 70)
    left = found["left_out"]["density"]
    assert (left["rows"], left["numerator"], left["denominator"]) == (2, 90, 100)
    assert (found["unit_coverage"], found["joint_coverage"]) == (3 / 4, 2 / 4)


@pytest.mark.parametrize("county_first", [False, True])
def test_a_county_speaks_for_itself_whether_it_comes_before_or_after_its_province(
    engine: Engine, tmp_path: Path, county_first: bool
) -> None:
    province = sent(
        tmp_path / "p.xlsx",
        "330000",
        [*units_of(FIRST, [1, 2, 3]), *units_of(SECOND, [11, 12])],
        [union(1, unit=1), union(2, unit=11, region=SECOND)],
    )
    county = sent(tmp_path / "c.xlsx", FIRST, units_of(FIRST, [1, 2, 3, 4]), [union(1, unit=1), union(3, unit=2)])
    load(engine, *((county, province) if county_first else (province, county)))
    found = children(engine)
    assert (found[FIRST]["units"], found[FIRST]["units_covered"], found[FIRST]["members"]) == (4, 2, 40)
    assert (found[SECOND]["units"], found[SECOND]["units_covered"]) == (2, 1)
    assert (row(engine)["units"], row(engine)["units_covered"], row(engine)["unions"]) == (6, 3, 3)


@pytest.mark.parametrize("turned", [False, True])
def test_one_code_in_two_counties_counts_once_and_with_the_same_one(
    engine: Engine, tmp_path: Path, turned: bool
) -> None:
    files = [
        sent(tmp_path / "a.xlsx", FIRST, [unit(1), unit(2)], [union(1, unit=1)]),
        sent(
            tmp_path / "b.xlsx",
            SECOND,
            [unit(1, region=SECOND), unit(12, region=SECOND)],
            [union(2, region=SECOND, unit=12)],
        ),
    ]
    load(engine, *(reversed(files) if turned else files))
    city = row(engine)
    assert (city["units"], city["employees"], city["units_covered"]) == (3, 90, 2)
    found = children(engine)
    assert sum(found[code]["units"] or 0 for code in (FIRST, SECOND)) == 3
    once = tmp_path / "again"
    other = writer(f"sqlite:///{once}.db")
    load(other, *(files if turned else reversed(files)))
    assert {code: r["units"] for code, r in children(other).items()} == {code: r["units"] for code, r in found.items()}


def test_a_body_above_the_grassroots_counts_with_its_staff_and_no_members(engine: Engine, tmp_path: Path) -> None:
    above = list(union(9, kind="县(市、区)总工会", region=CITY, members=None))
    above[UNION_HEADER.index("专职工会干部")] = 4
    load(engine, sent(tmp_path / "a.xlsx", CITY, units_of(FIRST, [1, 2]), [union(1, unit=1, members=50), above]))
    found = row(engine)
    assert (found["members"], found["staff_full"]) == (50, 5)
    assert found["members_per_staff"] == 10
    assert found["grassroots_share"] == 1 / 2
    assert found["density"] == 50 / 60


def test_members_of_joint_unions_have_no_industry(engine: Engine, tmp_path: Path) -> None:
    units = [unit(1), unit(2, industry="F52"), unit(3, industry="F52")]
    joint = union(1, kind="联合基层工会", members=50)
    load(
        engine,
        sent(tmp_path / "a.xlsx", FIRST, units, [joint, union(2, unit=3)], cover=[(union_code(1), unit_code(1))]),
        sent(tmp_path / "b.xlsx", SECOND, units_of(SECOND, [11]), [union(3, region=SECOND, unit=11)]),
    )
    for found in rows(engine, FIRST, by=["industry"]):
        for name in ("members", "density", "density_in_covered", "women_share"):
            assert found[name] is None, (found["industry"], name)
        (why,) = [m for m in found["missing"] if m["why"] == "not_by_dimension" and m["region"] == FIRST]
        assert "members" in why["measures"]
    covered = {found["industry"]: found["units_covered"] for found in rows(engine, FIRST, by=["industry"])}
    # The joint union itself has no industry; no unit stands in that cell, which is 0 since the county reports.
    assert covered == {"C": 1, "F": 1, "unknown": 0}
    (only,) = rows(engine, SECOND, by=["industry"])
    assert (only["members"], only["density"]) == (20, 20 / 30)


def test_without_a_countys_file_the_others_rows_are_as_they_were(engine: Engine, tmp_path: Path) -> None:
    first = sent(tmp_path / "a.xlsx", FIRST, units_of(FIRST, [1, 2, 3]), [union(1, unit=1)])
    second = sent(tmp_path / "b.xlsx", SECOND, units_of(SECOND, [11, 12]), [union(2, region=SECOND, unit=12)])
    load(engine, first, second)
    alone = writer(f"sqlite:///{tmp_path / 'alone.db'}")
    load(alone, first)
    whole, part = children(engine)[FIRST], children(alone)[FIRST]
    figures = [name for name in whole if name != "sources"]
    assert {name: whole[name] for name in figures} == {name: part[name] for name in figures}  # type: ignore[literal-required]


def test_a_unit_that_names_a_union_which_no_register_holds_is_unknown(engine: Engine, tmp_path: Path) -> None:
    named = [(*unit(1), union_code(1)), (*unit(2), union_code(77)), (*unit(3), None)]
    sheets: dict[str, Sequence[Sequence[Any]]] = {
        "单位台账": [(*UNIT_HEADER, "所属工会代码"), *named],
        "工会台账": [UNION_HEADER, union(1, kind="联合基层工会")],
    }
    load(engine, book(tmp_path / "a.xlsx", sheets, region=NAMES[FIRST]))
    found = row(engine)
    assert (found["units"], found["units_covered"], found["units_unknown"]) == (3, 1, 1)
    assert (found["unit_coverage"], found["gap_units"]) == (1 / 2, 1)


def of_figures(number: int) -> str:
    """A valid code of figures alone, which a program may take for a number."""
    stems = (f"91330106{number:03d}{last:06d}" for last in range(1000))
    return next(stem + check_character(stem) for stem in stems if check_character(stem).isdigit())


@pytest.mark.parametrize(
    ("write", "unknown"),
    [(str, 0), (float, 1), (lambda code: f"{float(code):.5E}", 2)],
    ids=["as it is", "a number", "a number written in short"],
)
def test_units_that_a_unions_lost_code_may_mean_are_unknown_and_no_others(
    engine: Engine, tmp_path: Path, write: Callable[[str], Any], unknown: int
) -> None:
    units = [(of_figures(n), *unit(n)[1:]) for n in (1, 2)] + [unit(3), unit(4)]
    named = list(union(1))
    named[4] = write(of_figures(1))
    load(engine, sent(tmp_path / "a.xlsx", FIRST, units, [named, union(2, unit=3)]))
    found = row(engine)
    covered = 1 if unknown else 2
    assert (found["units"], found["units_covered"], found["units_unknown"]) == (4, covered, unknown)
    assert found["unit_coverage"] == covered / (4 - unknown)


def test_a_dissolved_union_covers_nothing(engine: Engine, tmp_path: Path) -> None:
    unions = [union(1, unit=1, dissolved="2024-03-01"), union(2, kind="联合基层工会", dissolved="2024-12-31")]
    load(
        engine,
        sent(
            tmp_path / "a.xlsx",
            FIRST,
            units_of(FIRST, [1, 2, 3]),
            [*unions, union(3, unit=3, dissolved="2025-01-01")],
            cover=[(union_code(2), unit_code(2))],
        ),
    )
    found = row(engine)
    assert (found["units_covered"], found["units_unknown"], found["gap_units"]) == (1, 0, 2)
    assert (found["unions"], found["members"]) == (1, 20)
