"""From workbooks to figures: coverage modes, missing partners, flaws, quarantine, lineage."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from analysis.rows import RateRow
from data.database.engine import writer
from data.queries import FindingFilter, findings, lineage, rates, units_without_union
from data.scope import EVERYTHING, OutOfScope, Scope
from data.slice import Slice, SliceFilter
from etl.file.result import Flags
from etl.load.batch import load_paths
from etl.load.report import FileReport
from tests.books import register, summary, union, union_code, unit, unit_code


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return writer(f"sqlite:///{tmp_path / 'db' / 'coverage.db'}")


def load(engine: Engine, *paths: Path, **flags: Any) -> list[FileReport]:
    return load_paths(engine, list(paths), Flags(**flags))


def row(engine: Engine, region: str = "330000", **more: Any) -> RateRow:
    (found,) = rates(engine, EVERYTHING, region=region, slices=SliceFilter("2024", "register"), **more)
    return found


def codes(report: FileReport) -> set[str]:
    return {f["code"] for f in report.findings}


def full_set(path: Path) -> Path:
    units = [unit(n, employees=10 * n, women=n) for n in range(1, 9)]
    unions = [
        union(1, unit=1, members=8),
        union(2, kind="联合基层工会", members=40),
        union(3, kind="区域性基层工会联合会", members=50),
        union(4, kind="县(市、区)总工会", members=None),
    ]
    cover = [
        (union_code(2), unit_code(1)),
        (union_code(2), unit_code(2)),
        (union_code(3), unit_code(2)),
        (union_code(3), unit_code(3)),
        (union_code(3), unit_code(4)),
    ]
    return register(path, units, unions, cover)


def test_own_beats_joint_beats_federation_and_each_unit_counts_once(engine: Engine, tmp_path: Path) -> None:
    (report,) = load(engine, full_set(tmp_path / "a.xlsx"))
    assert report.status == "loaded"
    found = row(engine)
    assert (found["units"], found["units_covered"], found["units_own"], found["units_joint"]) == (8, 4, 1, 3)
    assert found["employees"] == sum(10 * n for n in range(1, 9))
    assert found["employees_covered"] == 10 + 20 + 30 + 40
    assert (found["unions"], found["grassroots_unions"]) == (4, 3)
    assert found["members"] == 98
    assert found["members_joint"] == 90
    assert found["units_agreement"] == 4
    assert (found["gap_25"], found["gap_100"]) == (4, 0)
    assert found["unit_coverage"] == 0.5
    assert found["density"] == 98 / 360


def test_figures_stand_at_every_node(engine: Engine, tmp_path: Path) -> None:
    load(engine, full_set(tmp_path / "a.xlsx"))
    for region in ("100000", "330000", "330100", "330106"):
        assert row(engine, region)["units"] == 8
    (city,) = [r for r in rates(engine, EVERYTHING, region="330000", by=["region"]) if r["region"] == "330100"]
    assert city["units"] == 8


def test_cover_is_null_not_zero_without_a_union_register(engine: Engine, tmp_path: Path) -> None:
    load(engine, register(tmp_path / "u.xlsx", [unit(1), unit(2)]))
    found = row(engine)
    assert found["units"] == 2
    assert found["units_covered"] is None
    assert found["unit_coverage"] is None
    assert found["members"] is None
    assert found["missing"][0]["why"] == "not_reported"


def test_rates_of_a_parent_take_only_regions_that_report_both_parts(engine: Engine, tmp_path: Path) -> None:
    load(
        engine,
        full_set(tmp_path / "a.xlsx"),
        register(tmp_path / "b.xlsx", [unit(n, region="320102") for n in range(50, 60)], region="江苏省"),
    )
    nation = row(engine, "100000")
    assert nation["units"] == 18
    assert nation["units_covered"] == 4
    assert nation["unit_coverage"] == 0.5
    assert nation["gap_units"] == 4
    assert {"region": "320000", "why": "not_reported"}.items() <= next(
        m for m in nation["missing"] if m["region"] == "320000"
    ).items()


def test_a_unit_registers_own_column_gives_cover(engine: Engine, tmp_path: Path) -> None:
    header_units = [(*unit(n), union_code(1) if n < 3 else None) for n in range(1, 6)]
    from tests.books import UNIT_HEADER, book

    load(engine, book(tmp_path / "a.xlsx", {"单位台账": [(*UNIT_HEADER, "所属工会代码"), *header_units]}))
    found = row(engine)
    assert (found["units_covered"], found["units_own"], found["units_joint"]) == (2, 0, 2)


def test_a_dissolved_union_covers_nothing(engine: Engine, tmp_path: Path) -> None:
    load(
        engine,
        register(tmp_path / "a.xlsx", [unit(1), unit(2)], [union(1, unit=1, dissolved="2024-03-01"), union(2, unit=2)]),
    )
    found = row(engine)
    assert found["units_covered"] == 1
    assert found["unions"] == 1
    assert found["unions_dissolved"] == 1


def test_membership_sheet_comes_before_the_register_and_a_difference_is_said(engine: Engine, tmp_path: Path) -> None:
    load(
        engine,
        register(
            tmp_path / "a.xlsx",
            [unit(1), unit(2)],
            [union(1, unit=1, members=20), union(2, unit=2, members=27)],
            members=[(union_code(1), "330106", 25, 6)],
        ),
    )
    assert row(engine)["members"] == 25 + 27
    rows, _ = findings(engine, EVERYTHING, among=FindingFilter(code="members_differ"))
    assert len(rows) == 1
    assert "25" in rows[0]["message"]


def test_findings_across_files_vanish_when_the_partner_arrives(engine: Engine, tmp_path: Path) -> None:
    load(
        engine,
        register(
            tmp_path / "a.xlsx",
            [unit(1)],
            [union(1, unit=1)],
            [(union_code(9), unit_code(1)), (union_code(1), unit_code(77))],
        ),
    )
    assert {f["code"] for f in findings(engine, EVERYTHING)[0]} >= {"cover_union_unknown", "cover_unit_unknown"}
    load(
        engine,
        register(
            tmp_path / "b.xlsx",
            [unit(77, region="320102")],
            [union(9, kind="联合基层工会", region="320102")],
            region="江苏省",
        ),
    )
    assert {f["code"] for f in findings(engine, EVERYTHING)[0]} & {"cover_union_unknown", "cover_unit_unknown"} == set()


def test_a_unit_claimed_by_two_regions_is_said(engine: Engine, tmp_path: Path) -> None:
    load(
        engine,
        register(tmp_path / "a.xlsx", [unit(1)]),
        register(tmp_path / "b.xlsx", [unit(1, region="320102", code=unit_code(1))], region="江苏省"),
    )
    rows, total = findings(engine, EVERYTHING, among=FindingFilter(code="unit_claimed_twice"))
    assert total == 2
    assert {r["cell"] for r in rows} == {"A3"}


def test_what_is_flawed_is_kept_out_and_everything_adds_up(engine: Engine, tmp_path: Path) -> None:
    units = [
        unit(1),
        unit(2, women=99),
        unit(3, employees="三十几个"),
        unit(4, employees=-5),
        unit(5, region="990101"),
        unit(6, code=9.13301064e17),
        unit(7, code=union_code(1)),
        unit(1, employees=31),
        unit(1),
        unit(8, region="朝阳区"),
        unit(9, size="大型"),
        unit(10, industry="不知道"),
        unit(11, code="91330106XN00000000"),
        ("合计", None, None, None, 400),
    ]
    (report,) = load(engine, register(tmp_path / "a.xlsx", units, [union(1, unit=1)]))
    assert report.rows_read == len(units) + 1
    assert report.rows_read == report.rows_accepted + report.rows_quarantined
    assert (report.rows_quarantined, report.fields_withheld) == (5, 4)
    assert codes(report) >= {
        "women_over_employees",
        "number_unreadable",
        "number_negative",
        "region_unknown",
        "credit_code_lost_digits",
        "union_code_in_unit_column",
        "duplicate_code",
        "duplicate_row",
        "region_ambiguous",
        "size_declared_differs",
        "industry_unknown",
        "credit_code_invalid",
        "total_row",
    }
    assert (row(engine)["units"], row(engine)["employees"]) == (7, 120)
    bad = next(f for f in report.findings if f["code"] == "women_over_employees")
    assert (bad["sheet"], bad["cell"], bad["severity"], bad["value"]) == ("单位台账", "F4", "error", "99")
    assert "99" in bad["message"]


def test_rows_outside_the_senders_region_are_errors(engine: Engine, tmp_path: Path) -> None:
    (report,) = load(engine, register(tmp_path / "a.xlsx", [unit(1), unit(2, region="320102")]), region="330000")
    assert "region_outside_sender" in codes(report)
    assert report.rows_quarantined == 1


def test_lineage_leads_to_the_cell(engine: Engine, tmp_path: Path) -> None:
    load(engine, full_set(tmp_path / "a.xlsx"))
    rows, total = units_without_union(
        engine, EVERYTHING, region="330000", slice_=Slice("2024", "register", "administrative")
    )
    assert total == 4
    assert rows[0]["employees"] == 80
    home = lineage(engine, EVERYTHING, rows[0]["part_id"], rows[0]["row"])
    assert home is not None
    assert (home["file"], home["sheet"], home["cells"]["employees"]["cell"]) == ("a.xlsx", "单位台账", "E10")
    assert home["cells"]["employees"]["value"] == 80


def test_no_unit_list_for_statistics_or_for_readers_without_the_right(engine: Engine, tmp_path: Path) -> None:
    load(engine, full_set(tmp_path / "a.xlsx"))
    for scope, purpose in (
        (EVERYTHING, "statistical"),
        (Scope(unit_lists=False), "administrative"),
        (Scope(root="320000"), "administrative"),
    ):
        with pytest.raises(OutOfScope):
            units_without_union(engine, scope, region="330000", slice_=Slice("2024", "register", purpose))


def test_flags_fill_but_do_not_contradict(engine: Engine, tmp_path: Path) -> None:
    path = summary(tmp_path / "s.xlsx", "各地区法人单位（2004年）", ("地区", "法人单位数"), [("北京", 5), ("天津", 7)])
    (report,) = load(engine, path, calibre="acftu")
    assert report.status == "quarantined"
    assert codes(report) >= {"flag_contradicts"}
    (report,) = load(engine, path)
    assert report.parts[0]["calibre"] == "census"


def test_synthetic_stays_synthetic_whatever_a_flag_says(engine: Engine, tmp_path: Path) -> None:
    path = register(tmp_path / "a.xlsx", [unit(1)], cover=(), period="2024年")
    from openpyxl import load_workbook

    book = load_workbook(path)
    book["封面"]["A9"] = "数据来源：合成数据"
    book.save(path)
    assert load(engine, path, calibre="register", purpose="administrative")[0].status == "quarantined"
    assert load(engine, path)[0].parts[0]["purpose"] == "synthetic"


def test_a_register_without_a_period_is_kept_out_and_said(engine: Engine, tmp_path: Path) -> None:
    path = register(tmp_path / "a.xlsx", [unit(1)], period="")
    (report,) = load(engine, path)
    assert report.status == "quarantined"
    assert codes(report) >= {"period_missing"}
    assert load(engine, path, period="2024")[0].status == "loaded"


def test_small_and_micro_in_the_totals_and_by_size(engine: Engine, tmp_path: Path) -> None:
    units = [
        unit(1, employees=5, women=1, revenue=100),
        unit(2, employees=50, revenue=500),
        unit(3, employees=400, revenue=5000),
        unit(4, employees=2000, revenue=90_000),
    ]
    load(engine, register(tmp_path / "a.xlsx", units, [union(1, unit=2)]))
    found = row(engine)
    assert (found["units_small_micro"], found["units_small_micro_covered"]) == (2, 1)
    by_size = {r["size"]: r["units"] for r in rates(engine, EVERYTHING, region="330000", by=["size"])}
    assert by_size == {"micro": 1, "small": 1, "medium": 1, "large": 1}
    (both,) = rates(engine, EVERYTHING, region="330000", where={"size": ["small_micro"]})
    assert both["units"] == 2
    assert both["members"] is None
    (cell,) = rates(
        engine, EVERYTHING, region="330000", where={"size": ["micro"], "industry": ["C"], "unit_kind": ["enterprise"]}
    )
    assert cell["units"] == 1


def test_a_row_by_region_says_what_is_absent_below_it(engine: Engine, tmp_path: Path) -> None:
    load(engine, register(tmp_path / "a.xlsx", [unit(1, region="330102")], region="杭州市"))
    rows = {
        r["region"]: r for r in rates(engine, EVERYTHING, region="100000", by=["region"], slices=SliceFilter("2024"))
    }
    absent = {m["region"] for m in rows["330000"]["missing"] if "units" in m["measures"]}
    assert {"330200", "330300"} <= absent
    assert not {"330000", "330100"} & absent
    assert {m["why"] for m in rows["330000"]["missing"]} == {"not_reported"}
    (alone,) = rates(engine, EVERYTHING, region="330000", slices=SliceFilter("2024"))
    assert rows["330000"]["missing"] == alone["missing"]
