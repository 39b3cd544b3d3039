"""The questions behind the pages, put to the published tables and three synthetic provinces."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from analysis.rows import RateRow
from data.database import schema
from data.database.engine import reader, writer
from data.database.version import data_version
from data.queries import (
    BadQuestion,
    FindingFilter,
    UnitFilter,
    completeness,
    finding_counts,
    findings,
    gap_cells,
    lineage,
    list_loads,
    rates,
    slices,
    statement,
    targets,
    trend,
    units_without_union,
)
from data.queries.grids.ledger import Ledger, each_of_ledger, ledger_count, ledger_page
from data.reference import UnknownRegion
from data.scope import EVERYTHING, OutOfScope, Scope
from data.slice import Slice, SliceFilter
from etl.load.batch import load_paths
from tests.books import register, union, unit
from tests.conftest import RESENT, SAMPLES, sample_files

SLICE = Slice("2025", "synthetic", "synthetic")
ZHEJIANG = Scope(root="330000")


def ask(
    engine: Engine, region: str = "330000", *, periods: str = "2025", calibre: str = "synthetic", **more: Any
) -> list[RateRow]:
    return rates(engine, EVERYTHING, region=region, slices=SliceFilter(periods, calibre), **more)


@pytest.mark.parametrize("dimension", ["region", "industry", "size", "unit_kind"])
def test_parts_add_up_to_the_whole_in_every_dimension(dimension: str, full: Engine) -> None:
    (whole,) = ask(full)
    parts = ask(full, by=[dimension])
    for measure in ("units", "units_covered", "employees", "employees_covered", "gap_25"):
        assert sum(row[measure] or 0 for row in parts) == whole[measure]


@pytest.mark.parametrize(
    "by",
    [["industry", "size"], ["region", "industry"], ["region", "industry", "size"], ["industry", "size", "unit_kind"]],
)
def test_dimensions_combine(by: list[str], full: Engine) -> None:
    rows = ask(full, by=by)
    (whole,) = ask(full)
    for measure in ("units", "employees_covered"):
        assert sum(row[measure] or 0 for row in rows) == whole[measure]
    assert set(by) <= set(rows[0])


def test_filters_combine(full: Engine) -> None:
    where = {"industry": ["C", "F"], "size": ["small_micro"]}
    (part,) = ask(full, where=where)
    assert part["units"] == sum(row["units"] for row in ask(full, by=["industry", "size"], where=where))


def test_small_and_micro_in_one_word_or_by_name(full: Engine) -> None:
    (word,) = ask(full, where={"size": ["small_micro"]})
    (names,) = ask(full, where={"size": ["small", "micro", "small_or_micro"]})
    assert word["units"] == names["units"]
    assert ask(full, where={"size": ["small"]})[0]["units"] < word["units"]


def test_union_measures_are_null_under_size_and_kind(full: Engine) -> None:
    for dimension in ("size", "unit_kind"):
        assert {row["members"] for row in ask(full, by=[dimension])} == {None}
    assert sum(row["unions"] or 0 for row in ask(full, by=["industry"])) > 0


def test_periods_are_matched_exactly(full: Engine) -> None:
    assert [r["period"] for r in ask(full, periods="2023..2025")] == ["2023", "2024", "2025"]
    assert [r["period"] for r in ask(full, periods="2023,2025")] == ["2023", "2025"]
    assert ask(full, periods="2025Q1") == []


def test_a_filter_by_region_keeps_some_children_and_no_remainder(full: Engine) -> None:
    rows = ask(full, by=["region"], where={"region": ["330100", "330200"]})
    assert [row["region"] for row in rows] == ["330100", "330200"]


@pytest.mark.parametrize(
    "question",
    [
        {"by": ["colour"]},
        {"where": {"colour": ["red"]}},
        {"where": {"size": ["tiny"]}},
        {"where": {"industry": ["Z"]}},
        {"where": {"industry": ["C13"]}},
        {"where": {"unit_kind": ["shop"]}},
        {"where": {"region": ["440000"]}},
        {"where": {"period": ["20x5"]}},
        {"periods": "2025..2024-06"},
        {"calibre": "nobody"},
    ],
)
def test_what_does_not_exist_is_refused(question: dict[str, Any], full: Engine) -> None:
    with pytest.raises(BadQuestion):
        ask(full, **question)


def test_an_unknown_region_is_refused_and_a_known_one_without_data_is_empty(full: Engine) -> None:
    with pytest.raises(UnknownRegion):
        ask(full, "999999")
    assert ask(full, "440000") == []


def test_a_scope_holds_for_every_question_on_a_region(full: Engine) -> None:
    questions: list[Any] = [
        lambda: rates(full, ZHEJIANG, region="430000"),
        lambda: rates(full, ZHEJIANG, region="100000"),
        lambda: trend(full, ZHEJIANG, region="430000"),
        lambda: targets(full, ZHEJIANG, region="430000"),
        lambda: gap_cells(full, ZHEJIANG, region="430000", slice_=SLICE),
        lambda: units_without_union(full, ZHEJIANG, region="430000", slice_=SLICE),
        lambda: completeness(full, ZHEJIANG, region="430000", slice_=SLICE),
    ]
    for question in questions:
        with pytest.raises(OutOfScope):
            question()
    assert rates(full, ZHEJIANG, region="330100", slices=SliceFilter("2025"))


def test_rows_say_their_sources_and_date(full: Engine) -> None:
    (row,) = ask(full)
    assert row["reference_date"] == "2025-12-31"
    assert {"load_id", "part_id", "file", "sheet", "title", "source"} == set(row["sources"][0])
    assert {source["file"][:6] for source in row["sources"]} == {"330000", RESENT}


def test_missing_children_are_named_also_under_a_filter(full: Engine) -> None:
    for where in ({}, {"size": ["small_micro"]}, {"industry": ["C"]}):
        (nation,) = ask(full, "100000", where=where)
        named = {m["region"] for m in nation["missing"] if "units" in m["measures"]}
        assert "440000" in named
        assert not named & set(SAMPLES)


def test_slices_say_how_much_of_the_home_region_reports_cover(full: Engine) -> None:
    newest = {s.slice: s for s in slices(full, EVERYTHING)}[SLICE]
    assert newest.reference_date == "2025-12-31"
    at_home = {s.slice: s for s in slices(full, EVERYTHING, home="330000")}[SLICE]
    assert 0 < newest.reporting < 0.5 < at_home.reporting <= 1
    assert {s.slice: s for s in slices(full, EVERYTHING, home="440000")}[SLICE].reporting == 0
    census = next(s for s in slices(full, EVERYTHING) if s.calibre == "census")
    assert census.reporting == 0, "provinces are no counties"


def test_a_trend_has_the_figures_of_the_rates(full: Engine) -> None:
    rows = [row for row in trend(full, EVERYTHING, region="330000") if row["calibre"] == "synthetic"]
    assert [row["unit_coverage"] for row in rows] == [row["unit_coverage"] for row in ask(full, periods="2023..2025")]


def test_a_rate_takes_only_who_reports_both_parts(tmp_path: Path) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'pairs.db'}")
    key = {"parent": "100000", "period": "2025", "calibre": "register", "purpose": "administrative", "region": "330000"}
    cell = {"industry": "C", "size": "*", "unit_kind": "*"}
    with engine.begin() as connection:
        connection.execute(schema.totals.insert().values(**key, level="province", units=18, units_covered=4))
        connection.execute(schema.rollup.insert().values(**key, **cell, employees=180, employees_covered=40))
        connection.execute(schema.rollup.insert().values(**key, **cell | {"industry": "*"}, units=18, units_covered=4))
        pairs = [({"industry": "*"}, "unit_coverage", 4, 8), ({}, "gap_workers", 40, 80)]
        for more, metric, numerator, denominator in pairs:
            connection.execute(
                schema.rate_pair.insert().values(
                    **key, **cell | more, metric=metric, numerator=numerator, denominator=denominator
                )
            )
    asked = Slice("2025", "register", "administrative")
    (row,) = rates(engine, EVERYTHING, region="330000", slices=asked)
    assert (row["unit_coverage"], row["gap_units"]) == (0.5, 14)
    (top,) = gap_cells(engine, EVERYTHING, region="100000", slice_=asked)
    assert top["gap_workers"] == 40


def test_cells_by_gap_are_those_of_the_rates(full: Engine) -> None:
    rows = gap_cells(full, EVERYTHING, region="330000", limit=5, slice_=SLICE)
    gaps = sorted((r["gap_workers"] or 0 for r in ask(full, by=["region", "industry"])), reverse=True)
    assert [row["gap_workers"] for row in rows] == gaps[:5]
    (one,) = gap_cells(
        full, EVERYTHING, region="330000", level="county", limit=1, where={"industry": ["F"]}, slice_=SLICE
    )
    assert one["industry"] == "F"


WHERES: tuple[dict[str, list[str]], ...] = (
    {"size": ["small_micro"]},
    {"unit_kind": ["enterprise"]},
    {"industry": ["C", "F"], "size": ["micro", "small"], "unit_kind": ["enterprise"]},
)


@pytest.mark.parametrize("where", WHERES)
def test_cells_pass_every_filter_and_stay_within_the_whole(where: dict[str, list[str]], full: Engine) -> None:
    rows = gap_cells(full, EVERYTHING, region="330000", limit=10_000, slice_=SLICE, where=where)
    told = {(r["region"], r["industry"]): r["gap_workers"] for r in ask(full, by=["region", "industry"], where=where)}
    assert rows
    assert {(r["region"], r["industry"]): r["gap_workers"] for r in rows} == {k: v for k, v in told.items() if v}
    (whole,) = ask(full, where=where)
    assert sum(row["gap_workers"] for row in rows) == whole["gap_workers"]
    with pytest.raises(BadQuestion):
        gap_cells(full, EVERYTHING, region="330000", slice_=SLICE, where={"size": ["tiny"]})


def test_a_cell_that_one_unit_fills_is_flagged(tmp_path: Path) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'one.db'}")
    units = [unit(1, employees=1289), *(unit(n, employees=5, women=1) for n in range(2, 5)), unit(9, industry="F51")]
    load_paths(engine, [register(tmp_path / "a.xlsx", units, [union(9, unit=9)])])
    asked = Slice("2024", "register", "administrative")
    (top,) = gap_cells(engine, EVERYTHING, region="330106", level="county", slice_=asked)
    assert (top["industry"], top["gap_workers"], top["gap_units"]) == ("C", 1304, 4)
    assert {"metric": "gap_workers", "flag": "one_unit"} in top["flags"]


def test_units_of_unknown_cover_are_a_list_of_their_own(tmp_path: Path) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'unknown.db'}")
    files = [
        register(tmp_path / "a.xlsx", [unit(1), unit(2)], [union(1, unit=1)], region="浙江省杭州市西湖区"),
        register(tmp_path / "b.xlsx", [unit(n, region="330108") for n in (3, 4, 5)], region="浙江省杭州市滨江区"),
    ]
    load_paths(engine, files)
    asked: dict[str, Any] = {"region": "330100", "slice_": Slice("2024", "register", "administrative")}
    _, uncovered = units_without_union(engine, EVERYTHING, **asked)
    unknown = Ledger("330100", asked["slice_"], "unknown")
    listed = ledger_page(engine, EVERYTHING, unknown)
    assert (uncovered, ledger_count(engine, EVERYTHING, unknown)) == (1, 3)
    assert {row["region"] for row in listed} == {"330108"}
    assert [row["name"] for row in each_of_ledger(engine, EVERYTHING, unknown)] == [row["name"] for row in listed]
    (row,) = rates(engine, EVERYTHING, region="330100", slices=asked["slice_"])
    assert (row["gap_units"], row["units_unknown"]) == (uncovered, 3)


def test_the_ledger_lists_the_units_that_say_no_industry(tmp_path: Path) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'blank.db'}")
    load_paths(engine, [register(tmp_path / "a.xlsx", [unit(1, industry=None), unit(2)], [union(2, unit=2)])])
    asked: dict[str, Any] = {"region": "330106", "slice_": Slice("2024", "register", "administrative")}
    rows, total = units_without_union(engine, EVERYTHING, **asked, among=UnitFilter(["unknown"]))
    assert (total, rows[0]["industry"]) == (1, None)


def test_the_ledger_counts_and_pages_the_units_of_the_gap(full: Engine) -> None:
    (whole,) = ask(full)
    rows, total = units_without_union(full, EVERYTHING, region="330000", limit=5, slice_=SLICE)
    assert total == whole["gap_units"]
    assert [r["employees"] for r in rows] == sorted((r["employees"] for r in rows), reverse=True)
    _, large = units_without_union(full, EVERYTHING, region="330000", among=UnitFilter(min_employees=25), slice_=SLICE)
    assert large == whole["gap_25"]
    again, _ = units_without_union(full, EVERYTHING, region="330000", offset=4, limit=1, slice_=SLICE)
    assert again[0] == rows[4]


def test_the_ledger_by_industry_size_and_kind_agrees_with_the_rates(full: Engine) -> None:
    where = {"industry": ["C"], "size": ["small_micro"], "unit_kind": ["enterprise"]}
    (row,) = ask(full, "330100", where=where)
    _, total = units_without_union(
        full, EVERYTHING, region="330100", among=UnitFilter(["C"], ["small_micro"], ["enterprise"]), slice_=SLICE
    )
    assert total == row["gap_units"]


def test_no_list_of_units_from_statistics_or_without_the_right(full: Engine) -> None:
    with pytest.raises(OutOfScope):
        units_without_union(full, EVERYTHING, region="330000", slice_=replace(SLICE, purpose="statistical"))
    with pytest.raises(OutOfScope):
        units_without_union(full, Scope(unit_lists=False), region="330000", slice_=SLICE)


def test_the_statement_behind_97_per_cent_leads_to_its_cells(full: Engine) -> None:
    found = statement(full, EVERYTHING)
    assert found is not None
    assert (found["grassroots_unions"], found["unions"]) == (2_770_000, 2_860_000)
    assert found["share"] == 277 / 286
    assert set(found["cells"]) == {"unions", "grassroots_unions"}
    assert found["file"] == "acftu_statements.xlsx"
    assert statement(full, EVERYTHING, region="330000") is None


def test_lineage_of_a_unit_and_of_a_published_figure(full: Engine) -> None:
    rows, _ = units_without_union(full, EVERYTHING, region="330000", limit=1, slice_=SLICE)
    home = lineage(full, EVERYTHING, rows[0]["part_id"], rows[0]["row"])
    assert home is not None
    assert home["cells"]["employees"]["value"] == rows[0]["employees"]
    assert home["cells"]["name"]["cell"] == rows[0]["cell"]
    (census,) = rates(full, EVERYTHING, region="310000", slices=SliceFilter("2004", "census"))
    part_id = census["sources"][0]["part_id"]
    with full.connect() as connection:
        row = connection.execute(
            select(schema.observation.c.row).where(
                schema.observation.c.part_id == part_id, schema.observation.c.region == "310000"
            )
        ).scalar()
    assert row is not None
    published = lineage(full, EVERYTHING, part_id, row)
    assert published is not None
    assert all(entry["cell"].endswith(str(row)) for entry in published["cells"].values())
    assert lineage(full, EVERYTHING, part_id, 10_000) is None
    assert lineage(full, EVERYTHING, 10_000, 1) is None


def test_findings_are_paged_errors_first_and_counted(full: Engine) -> None:
    rows, total = findings(full, EVERYTHING, limit=10_000)
    assert total == len(rows) == sum(row["count"] for row in finding_counts(full, EVERYTHING))
    order = [("error", "warning", "info").index(row["severity"]) for row in rows]
    assert order == sorted(order)
    page, _ = findings(full, EVERYTHING, offset=3, limit=2)
    assert [row["id"] for row in page] == [row["id"] for row in rows[3:5]]
    load_id = rows[0]["load_id"]
    some, number = findings(full, EVERYTHING, among=FindingFilter(load_id=load_id, severity="error"), language="en")
    assert number == sum(row["load_id"] == load_id and row["severity"] == "error" for row in rows)
    assert all(row["message"] for row in some)


def test_a_reader_of_one_province_sees_no_load_finding_or_lineage_of_another(full: Engine) -> None:
    everywhere = list_loads(full, EVERYTHING)
    mine = list_loads(full, ZHEJIANG)
    assert {part["region"] for load in mine for part in load["parts"]} == {"330000", RESENT}
    assert len(mine) == 4 < len(everywhere)
    seen = {load["id"] for load in mine}
    rows, total = findings(full, ZHEJIANG, limit=10_000)
    assert {row["load_id"] for row in rows} == seen
    assert total == len(rows) == sum(row["count"] for row in finding_counts(full, ZHEJIANG))
    foreign = next(load["id"] for load in everywhere if load["id"] not in seen and any(load["findings"].values()))
    assert findings(full, EVERYTHING, among=FindingFilter(load_id=foreign))[1] > 0
    assert findings(full, ZHEJIANG, among=FindingFilter(load_id=foreign)) == ([], 0)
    assert finding_counts(full, ZHEJIANG, loads=[foreign]) == []
    there = next(part["id"] for load in everywhere for part in load["parts"] if part["region"] == "640000")
    with full.connect() as connection:
        row = connection.execute(select(schema.unit.c.row).where(schema.unit.c.part_id == there)).scalar()
    assert row is not None
    assert lineage(full, EVERYTHING, there, row) is not None
    assert lineage(full, ZHEJIANG, there, row) is None
    assert statement(full, ZHEJIANG) is None


def test_a_row_of_a_common_table_is_for_the_region_that_it_is_about(full: Engine) -> None:
    (census,) = rates(full, EVERYTHING, region="330000", slices=SliceFilter("2004", "census"))
    o = schema.observation.c
    for region, seen in (("330000", True), ("310000", False)):
        with full.connect() as connection:
            where = connection.execute(
                select(o.part_id, o.row).where(
                    o.region == region, o.part_id.in_([source["part_id"] for source in census["sources"]])
                )
            ).first()
        assert where is not None
        assert (lineage(full, ZHEJIANG, where.part_id, where.row) is not None) is seen


def test_lineage_of_a_row_about_one_unit_needs_the_right_to_unit_lists(full: Engine) -> None:
    (unit,), _ = units_without_union(full, EVERYTHING, region="330000", limit=1, slice_=SLICE)
    with pytest.raises(OutOfScope):
        lineage(full, Scope(unit_lists=False), unit["part_id"], unit["row"])


def test_who_sent_what(full: Engine) -> None:
    rows = {row["region"]: row for row in completeness(full, EVERYTHING, region="100000", slice_=SLICE)}
    assert rows["330000"]["unit_register"] > 0
    assert rows["330000"]["union_register"] > 0
    assert "unit_register" not in rows["440000"]


def test_what_a_table_above_holds_is_not_silence(full: Engine) -> None:
    """Hunan sends one workbook for all; of Kaifu it has no units that year, of the other counties of Changsha it has."""
    rows = {
        row["region"]: row
        for row in completeness(full, EVERYTHING, region="430100", slice_=Slice("2024", "synthetic", "synthetic"))
    }
    held = dict.fromkeys(("unit_register", "union_register", "membership", "cover_list"), "430000")
    assert rows["430102"]["within"] == held
    assert rows["430105"]["within"] == {name: held[name] for name in ("union_register", "membership")}
    assert rows["430105"]["why"]["unit_register"] == "not_reported"


def test_of_a_published_table_the_regions_cut_off_are_told_from_those_that_it_holds(full: Engine) -> None:
    census = Slice("2004", "census", "published")
    rows = {row["region"]: row for row in completeness(full, EVERYTHING, region="100000", slice_=census)}
    assert rows["330000"]["within"] == {"summary": "100000"}
    assert (rows["330000"]["why"]["summary"], rows["610000"]["why"]["summary"]) == ("not_in_calibre", "not_in_source")
    assert rows["710000"]["within"] == {}


def test_loads_are_listed(full: Engine) -> None:
    assert len(list_loads(full, EVERYTHING)) == 8 + len(sample_files())
    assert data_version(full) >= 1


def test_targets_stand_beside_what_is_reached(tmp_path: Path) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'targets.db'}")
    key = {"period": "2025", "calibre": "register", "purpose": "administrative", "region": "330000"}
    with engine.begin() as connection:
        connection.execute(
            schema.totals.insert().values(**key, parent="100000", level="province", units=4, units_covered=2)
        )
        connection.execute(
            schema.load.insert().values(
                id=1, sha256="0", name="t", status="loaded", loaded_by="t", loaded_at="2026", flags={}, sheets=[]
            )
        )
        connection.execute(
            schema.part.insert().values(
                id=1,
                load_id=1,
                range="A1:B2",
                content="target",
                columns={},
                status="current",
                **key | {"period": "2026"},
            )
        )
        connection.execute(
            schema.target.insert().values(part_id=1, row=2, region="330000", metric="unit_coverage", value=0.6)
        )
    (row,) = targets(engine, EVERYTHING, region="330000", slices=SliceFilter("2025"))
    assert (row["reached"], row["target"], row["target_period"]) == (0.5, 0.6, "2026")
    assert row["points_to_go"] == pytest.approx(10)
    assert targets(engine, EVERYTHING, region="330000", slices=SliceFilter(calibre="census")) == []


def test_a_reader_sees_one_version_throughout(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'version.db'}"
    writing, reading = writer(url), reader(url)
    meta = schema.meta
    with writing.begin() as connection:
        connection.execute(meta.insert().values(key="data_version", value="1"))
    ask_version = select(meta.c.value).where(meta.c.key == "data_version")
    with reading.connect() as connection:
        assert connection.execute(ask_version).scalar_one() == "1"
        with writing.begin() as other:
            other.execute(update(meta).values(value="2"))
        assert connection.execute(ask_version).scalar_one() == "1"
    assert data_version(reading) == 2


def test_an_absent_database_has_no_version(tmp_path: Path) -> None:
    assert data_version(reader(f"sqlite:///{tmp_path / 'nowhere' / 'none.db'}")) == 0
