"""Checks: each on its very cell, a near miss beside it, levels that an office can set."""

from __future__ import annotations

import ast
import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine, select

from data.checks import BadLevels, checks, level_of, message, read_levels, settle, settled, standard
from data.database import schema
from data.database.engine import writer
from data.queries import FindingFilter, findings
from data.reference import FOLDER, check_limits, regions
from data.scope import EVERYTHING
from data.settings import ROOT
from etl.__main__ import main
from etl.file.process import process_file
from etl.file.result import Flags
from etl.load.batch import load_paths
from etl.load.undo import undo
from etl.model import Finding
from tests.books import UNIT_HEADER, book, register, summary, total_row, union, union_code, unit, unit_code
from tests.etl.findings import held, said


@pytest.mark.parametrize(
    ("name", "found"), [("2023年台账.xlsx", 1), ("2024年台账.xlsx", 0), ("台账.xlsx", 0), ("20241231.xlsx", 0)]
)
def test_the_period_in_the_name(tmp_path: Path, name: str, found: int) -> None:
    assert len(said(process_file(str(register(tmp_path / name, [unit(1)])), Flags()), "period_mismatch")) == found


def totals(path: Path, year: int, rows: Sequence[Sequence[Any]]) -> Path:
    heads = ("地区", "法人单位数(个)", "已建工会单位数(个)", "从业人员(人)", "会员人数(人)", "女会员(人)")
    return summary(path, f"{year}年各地区法人单位建立工会情况", heads, rows)


def publish_findings(engine: Engine) -> list[tuple[str, str | None, str]]:
    finding = schema.finding.c
    with engine.connect() as connection:
        rows = connection.execute(
            select(finding.code, finding.cell, finding.period).where(finding.phase == "publish").order_by(finding.id)
        )
        return [tuple(row) for row in rows]


BEFORE = ("浙江省", 10_000, 6_000, 800_000, 300_000, 90_000)


@pytest.mark.parametrize(
    ("now", "code", "cell"),
    [
        (("浙江省", 10_000, 5_500, 800_000, 300_000, 90_000), "coverage_shrank", "C3"),
        (("浙江省", 10_000, 5_501, 800_000, 300_000, 90_000), None, None),
        (("浙江省", 10_000, 6_000, 800_000, 30, 9), "magnitude_jump", "E3"),
        (("浙江省", 10_000, 6_000, 2_400_000, 300_000, 90_000), "period_outlier", "D3"),
        (("浙江省", 10_000, 6_000, 2_390_000, 300_000, 90_000), None, None),
        (("浙江省", 10_000, 6_000, 800_000, 0, 0), "period_outlier", "E3"),
    ],
)
def test_against_the_last_period(tmp_path: Path, now: tuple[Any, ...], code: str | None, cell: str | None) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'c.db'}")
    files = [totals(tmp_path / "a.xlsx", 2004, [BEFORE]), totals(tmp_path / "b.xlsx", 2005, [now])]
    load_paths(engine, files)
    history = [f for f in publish_findings(engine) if f[0] in ("coverage_shrank", "magnitude_jump", "period_outlier")]
    assert history == ([(code, cell, "2005")] if code else [])


@pytest.mark.parametrize(("covered", "told"), [(9, True), (15, True), (16, False), (22, False)])
def test_coverage_of_a_small_region_that_shrank(tmp_path: Path, covered: int, told: bool) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'c.db'}")
    files = [
        totals(tmp_path / "a.xlsx", 2004, [("淳安县", 30, 20, 900, 500, 90)]),
        totals(tmp_path / "b.xlsx", 2005, [("淳安县", 30, covered, 900, 500, 90)]),
    ]
    load_paths(engine, files)
    assert ("coverage_shrank", "C3", "2005") in publish_findings(engine) or not told
    assert told or not publish_findings(engine)


def test_the_order_of_periods_does_not_matter(tmp_path: Path) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'c.db'}")
    load_paths(engine, [totals(tmp_path / "b.xlsx", 2005, [("浙江省", 10_000, 5_000, 800_000, 300_000, 90_000)])])
    assert publish_findings(engine) == []
    load_paths(engine, [totals(tmp_path / "a.xlsx", 2004, [BEFORE])])
    assert publish_findings(engine) == [("coverage_shrank", "C3", "2005")]


def test_a_sum_over_other_parts_is_no_comparison(tmp_path: Path) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'c.db'}")
    more = [BEFORE, ("湖南省", 90_000, 60_000, 8_000_000, 3_000_000, 90_000)]
    load_paths(engine, [totals(tmp_path / "a.xlsx", 2004, [BEFORE]), totals(tmp_path / "b.xlsx", 2005, more)])
    assert publish_findings(engine) == []


def test_a_union_with_more_members_than_its_unit_has_people(tmp_path: Path) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'c.db'}")
    units = [unit(1, employees=30), unit(2, employees=30)]
    load_paths(
        engine, [register(tmp_path / "a.xlsx", units, [union(1, unit=1, members=31), union(2, unit=2, members=30)])]
    )
    assert [f[:2] for f in publish_findings(engine) if f[0] == "members_over_unit"] == [("members_over_unit", "I3")]


def test_an_error_in_a_summary_keeps_its_row_out(tmp_path: Path) -> None:
    path = totals(tmp_path / "a.xlsx", 2004, [BEFORE, ("湖南省", 100, 90, 5000, 800, 900)])
    result = process_file(str(path), Flags())
    assert said(result, "part_over_total") == [("F4", "error")]
    assert (result.rows_read, result.rows_accepted, result.rows_quarantined) == (2, 1, 1)
    assert set(result.parts[0].facts["region"]) == {"330000"}
    assert held(result)[0].raw["女会员"] == "900"


def test_a_rate_over_100_percent_is_shown_and_told(tmp_path: Path) -> None:
    result = process_file(str(totals(tmp_path / "a.xlsx", 2004, [("浙江省", 100, 120, 5000, 800, 90)])), Flags())
    assert said(result, "covered_over_units") == [("C3", "warning")]
    assert result.rows_accepted == 1


def test_rows_of_a_summary_outside_the_senders_region(tmp_path: Path) -> None:
    path = totals(tmp_path / "a.xlsx", 2004, [BEFORE, ("湖南省", 100, 90, 5000, 800, 90)])
    result = process_file(str(path), Flags(region="330000"))
    found = [f for f in [*result.findings, *result.parts[0].findings] if f.code == "region_outside_sender"]
    assert [(f.row, f.severity, f.value) for f in found] == [(4, "error", "湖南省")]
    assert result.rows_quarantined == 1


def own_levels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *lines: str) -> Path:
    monkeypatch.setenv("COVERAGE_INSTANCE", str(tmp_path))
    path = tmp_path / "check_levels.csv"
    path.write_text("code,level\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_warning_made_an_error_keeps_out_what_it_concerns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = register(tmp_path / "a.xlsx", [unit(1), unit(2, size="大型")])
    assert process_file(str(path), Flags()).rows_quarantined == 0
    own_levels(tmp_path, monkeypatch, "size_declared_differs,error")
    result = process_file(str(path), Flags())
    assert said(result, "size_declared_differs") == [("I4", "error")]
    assert (result.rows_accepted, result.rows_quarantined, result.fields_withheld) == (2, 0, 1)
    assert result.parts[0].facts["size_declared"] == [None, None]
    no_code = register(tmp_path / "b.xlsx", [unit(1), (None, *unit(2)[1:])])
    assert process_file(str(no_code), Flags()).rows_quarantined == 0
    own_levels(tmp_path, monkeypatch, "credit_code_missing,error")
    assert process_file(str(no_code), Flags()).rows_quarantined == 1


def test_an_error_made_a_warning_lets_the_figures_in_and_off_is_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = register(tmp_path / "a.xlsx", [unit(1), unit(2, women=99)])
    assert process_file(str(path), Flags()).fields_withheld == 2
    own_levels(tmp_path, monkeypatch, "women_over_employees,warning")
    result = process_file(str(path), Flags())
    assert said(result, "women_over_employees") == [("F4", "warning")]
    assert (result.rows_quarantined, result.fields_withheld) == (0, 0)
    assert result.parts[0].facts["employees_women"] == [10, 99]
    own_levels(tmp_path, monkeypatch, "women_over_employees,off")
    silent = process_file(str(path), Flags())
    assert said(silent, "women_over_employees") == []
    assert (silent.rows_quarantined, silent.fields_withheld) == (0, 0)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("nonsense,error", "line 2: there is no check 'nonsense'"),
        ("women_over_employees,loud", "line 2: 'loud' is no level"),
        ("region_unknown,warning", "line 2: the level of region_unknown is fixed"),
        ("peer_outlier,error", "line 2: peer_outlier cannot be error: it is made when the rows are in"),
        ("calibre_assumed,off\ncalibre_assumed,info", "line 3: calibre_assumed stands here twice"),
        ("duplicate_row,off", "line 2: duplicate_row cannot be off: what it finds is left out"),
    ],
)
def test_levels_that_cannot_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, words: str) -> None:
    path = own_levels(tmp_path, monkeypatch, line)
    with pytest.raises(BadLevels, match=words):
        read_levels(path)


def test_levels_as_a_spreadsheet_program_saves_them(tmp_path: Path) -> None:
    path = tmp_path / "check_levels.csv"
    path.write_bytes("code,level,备注\r\ncalibre_assumed,off,不必说\r\n,,\r\n".encode("gb18030"))
    assert read_levels(path) == {"calibre_assumed": "off"}
    path.write_text("检查,级别\ncalibre_assumed,off\n", encoding="utf-8")
    with pytest.raises(BadLevels, match="line 1: the columns are code and level"):
        read_levels(path, 1)


def test_every_error_of_a_register_can_be_lowered_or_is_fixed() -> None:
    with (FOLDER / "checks_register.csv").open(encoding="utf-8") as file:
        errors = [row["code"] for row in csv.DictReader(file) if row["level"] == "error"]
    free = [code for code in errors if not checks()[code].fixed]
    assert set(free) == {
        "members_migrant_over_members",
        "members_women_over_members",
        "number_negative",
        "region_outside_sender",
        "women_over_employees",
    }
    assert all(level_of(code) == "error" for code in errors)


def test_limits_say_what_they_mean() -> None:
    with (FOLDER / "check_limits.csv").open(encoding="utf-8") as file:
        assert all(row["meaning"] for row in csv.DictReader(file))
    assert check_limits()["term_years"] == 5


def test_the_docs_say_what_the_catalogue_says() -> None:
    page = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    shown = [line for line in page.splitlines() if line.startswith("| `")]
    held = []
    for path in FOLDER.glob("checks_*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            held += [
                f"| `{r['code']}` | {r['level']} | {r['may_be']} | {r['message_zh']}<br>{r['message_en']} |"
                for r in csv.DictReader(file)
            ]
    assert sorted(shown) == sorted(held)


def test_every_error_and_warning_says_how_to_put_it_right() -> None:
    silent = [
        check.code
        for check in checks().values()
        if check.level != "info" and not any(word in check.message_zh for word in ("请", "可用", "自动消除"))
    ]
    assert silent == []


def test_bad_levels_stop_a_load_before_it_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    own_levels(tmp_path, monkeypatch, "nonsense,error")
    path = register(tmp_path / "a.xlsx", [unit(1)])
    assert main(["load", str(path), "--database", f"sqlite:///{tmp_path / 'c.db'}"]) == 2
    assert "line 2" in capsys.readouterr().err


def test_a_union_in_two_registers_is_told_until_one_is_undone(tmp_path: Path) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'c.db'}")
    paths = [
        register(tmp_path / "a.xlsx", [], [union(1, unit=1), union(2, unit=2)]),
        register(tmp_path / "b.xlsx", [], [union(1, unit=1, region="320102")], region="江苏省"),
    ]
    reports = load_paths(engine, paths)
    assert [f[:2] for f in publish_findings(engine) if f[0] == "union_claimed_twice"] == [
        ("union_claimed_twice", "A3"),
        ("union_claimed_twice", "A3"),
    ]
    assert reports[1].load_id is not None
    undo(engine, reports[1].load_id)
    assert "union_claimed_twice" not in {f[0] for f in publish_findings(engine)}


def test_many_units_in_two_registers_are_one_finding_a_table(tmp_path: Path) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'c.db'}")
    mine = [unit(n) for n in range(1, 7)]
    theirs = [unit(n, region="320102", code=row[0]) for n, row in enumerate(mine, 1)]
    load_paths(engine, [register(tmp_path / "a.xlsx", mine), register(tmp_path / "b.xlsx", theirs, region="江苏省")])
    rows, _ = findings(engine, EVERYTHING, among=FindingFilter(code="unit_claimed_twice"), language="zh")
    assert [(row["cell"], row["args"]["same"], row["args"]["same_cells"]) for row in rows] == [
        ("A3", "6", "A3、A4、A5")
    ] * 2
    assert all("共 6 处" in row["message"] for row in rows)
    engine.dispose()


def wide(path: Path, *, hidden: bool = False, head: str = "单位简介") -> Path:
    """A unit register with a column that no field takes; its sheet hidden where asked."""
    rows = [(*UNIT_HEADER, head), (*unit(1), "甲"), (*unit(2), "乙")]
    book(path, {"单位台账": rows})
    if hidden:
        workbook = load_workbook(path)
        workbook["单位台账"].sheet_state = "hidden"
        workbook.save(path)
    return path


@pytest.mark.parametrize(
    ("name", "code", "standard"),
    [
        ("a.xlsx", "sheet_hidden", "info"),
        ("a.xlsx", "column_unknown", "info"),
        ("2023年.xlsx", "period_mismatch", "warning"),
    ],
)
def test_what_is_about_more_than_a_row_keeps_the_table_out_as_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, code: str, standard: str
) -> None:
    path = wide(tmp_path / name, hidden=True)
    result = process_file(str(path), Flags())
    assert [severity for _, severity in said(result, code)] == [standard]
    assert (result.rows_accepted, result.rows_quarantined) == (2, 0)
    own_levels(tmp_path, monkeypatch, f"{code},error")
    result = process_file(str(path), Flags())
    assert [severity for _, severity in said(result, code)] == ["error"]
    assert (result.rows_read, result.rows_accepted, result.rows_quarantined) == (2, 0, 2)
    assert {(row.row, *row.codes) for row in result.loose} == {(3, code), (4, code)}
    assert result.parts == []


@pytest.mark.parametrize("code", ["measure_unknown", "calibre_assumed", "members_over_employees"])
def test_levels_of_a_summary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    heads = ("地区", "从业人员(人)", "会员人数(人)", "食堂数(个)")
    rows = [("浙江省", 100, 120, 3), ("湖南省", 100, 90, 4)]
    path = summary(tmp_path / "s.xlsx", "2004年各地区情况", heads, rows, foot="注：无")
    result = process_file(str(path), Flags())
    assert len(said(result, code)) == 1
    assert (result.rows_read, result.rows_quarantined) == (2, 0)
    own_levels(tmp_path, monkeypatch, f"{code},error")
    result = process_file(str(path), Flags())
    assert [severity for _, severity in said(result, code)] == ["error"]
    out = 1 if code == "members_over_employees" else 2
    assert (result.rows_read, result.rows_accepted, result.rows_quarantined) == (2, 2 - out, out)
    assert len(held(result)) == out


def test_a_check_at_publish_can_be_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own_levels(tmp_path, monkeypatch, "members_over_unit,off")
    engine = writer(f"sqlite:///{tmp_path / 'c.db'}")
    load_paths(engine, [register(tmp_path / "a.xlsx", [unit(1)], [union(1, unit=1, members=31)])])
    assert "members_over_unit" not in {f[0] for f in publish_findings(engine)}


def test_the_cover_speaks_of_another_year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = book(tmp_path / "a.xlsx", {"单位台账": [UNIT_HEADER, unit(1)]}, period="2024年")
    assert said(process_file(str(path), Flags()), "period_cover_differs") == []
    workbook = load_workbook(path)
    workbook["单位台账"]["A1"] = "浙江省单位台账（2023年）"
    workbook.save(path)
    result = process_file(str(path), Flags())
    assert said(result, "period_cover_differs") == [(None, "warning")]
    assert (result.parts[0].period, result.rows_quarantined) == ("2023", 0)
    own_levels(tmp_path, monkeypatch, "period_cover_differs,error")
    assert process_file(str(path), Flags()).rows_quarantined == 1


def test_children_above_their_total_in_one_table_and_across_files(tmp_path: Path) -> None:
    nation = ("全国", 15_000, 9_000, 900_000, 400_000, 100_000)
    over, within = ("湖南省", 5_021, 3_000, 90_000, 90_000, 9_000), ("湖南省", 5_020, 3_000, 90_000, 90_000, 9_000)
    for name, files in (
        ("one", [[nation, BEFORE, over]]),
        ("many", [[nation], [BEFORE], [over]]),
        ("near", [[nation, BEFORE, within]]),
    ):
        engine = writer(f"sqlite:///{tmp_path / name}.db")
        paths = [totals(tmp_path / name / f"{n}.xlsx", 2004, rows) for n, rows in enumerate(files)]
        load_paths(engine, paths)
        found = [f[:2] for f in publish_findings(engine) if f[0] == "children_exceed_total"]
        assert found == ([] if name == "near" else [("children_exceed_total", "B3")])


def test_a_ratio_far_from_its_peers(tmp_path: Path) -> None:
    names = ["浙江省", "湖南省", "江苏省", "广东省", "河北省", "山西省", "云南省", "福建省"]
    for name, covered, members in (("far", 10, 9_900), ("near", 11, 10_000)):
        rows: list[tuple[Any, ...]] = [(region, 100, 40, 100_000, 40_000, 900) for region in names]
        rows[3] = ("广东省", 100, 40, 100_000, members, 900)
        rows[5] = ("山西省", 110, covered, 100_000, 40_000, 900)
        engine = writer(f"sqlite:///{tmp_path / name}.db")
        load_paths(engine, [totals(tmp_path / f"{name}.xlsx", 2004, rows)])
        found = {f[:2] for f in publish_findings(engine) if f[0] == "peer_outlier"}
        assert found == ({("peer_outlier", "E6"), ("peer_outlier", "C8")} if name == "far" else set())


def flawed(path: Path) -> Path:
    """A workbook with most faults that a row can have, in a unit and a union register."""
    units = [
        unit(1),
        unit(1),
        unit(2, women=40),
        unit(2, employees=31),
        unit(3, code=""),
        unit(4, region="999999"),
        unit(5, region="320102"),
        unit(6, employees=-3),
        unit(7, employees=30.5, size="大型"),
        unit(8, industry="Z99", size="巨型"),
        unit(9, code=union_code(9)),
        total_row(1, 1),
    ]
    unions = [union(1, unit=1, members=3), union(2, kind="俱乐部"), union(3, dissolved="2014-01-01"), union(3)]
    return register(path, units, unions)


@pytest.mark.parametrize("level", ["error", "warning", "info", "off"])
def test_no_row_is_lost_whatever_the_levels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, level: str) -> None:
    path = flawed(tmp_path / "a.xlsx")
    about_rows = [c for c in checks().values() if level in c.may_be and c.code not in ("column_missing",)]
    own_levels(tmp_path, monkeypatch, *(f"{c.code},{level}" for c in about_rows))
    result = process_file(str(path), Flags())
    assert (result.rows_read, result.rows_accepted) == (16, 16 - result.rows_quarantined)
    for part, count in zip(result.parts, (12, 4), strict=True):
        stored = list(part.facts["row"])
        held = [row.row for row in part.quarantined]
        told = {f.row for f in part.findings if f.code in ("total_row", "duplicate_row")}
        assert len(stored) + len(held) == len({*stored, *held})
        assert {*stored, *held} | told == set(range(3, 3 + count))
        out = {code for row in part.quarantined for code in row.codes}
        errors = {f.code for f in part.findings if f.severity == "error"}
        assert errors == {f.code for f in part.findings if level_of(f.code) == "error"}
        assert out == {code for code in errors if not checks()[code].figure_only}
        assert (part.fields_withheld > 0) == any(
            checks()[f.code].figure_only and f.row not in held for f in part.findings if f.severity == "error"
        )
        assert all(level not in checks()[code].may_be for code in out) or level == "error"


@pytest.mark.parametrize(("members", "found"), [(50.2, 0), (50.3, 1)])
def test_children_in_a_coarser_unit_may_round_above_their_total(tmp_path: Path, members: float, found: int) -> None:
    """Hunan is printed to 0.1 万, so that twenty steps are 20 000 persons: 300 000 + 502 000 stays within them, 503 000 does not."""
    engine = writer(f"sqlite:///{tmp_path / 'c.db'}")
    nation = summary(tmp_path / "n.xlsx", "2004年全国会员", ("地区", "会员人数(人)"), [("全国", 782_001)])
    rough = summary(tmp_path / "r.xlsx", "2004年湖南会员", ("地区", "会员人数(万人)"), [("湖南省", members)])
    load_paths(engine, [nation, rough, totals(tmp_path / "z.xlsx", 2004, [BEFORE])])
    assert [f[0] for f in publish_findings(engine)].count("children_exceed_total") == found


def city(path: Path, code: str, *, employees: int, members: int, year: str = "2024年") -> Path:
    """Eight units of a city's first district, each with its own union."""
    region = f"{code}02"
    units = [unit(n, region=region, employees=employees, women=None, code=unit_code(n, region)) for n in range(8)]
    own = [union(n, region=region, members=members, unit_code_=unit_code(n, region)) for n in range(8)]
    unions = [(union_code(n, region), *row[1:9], None, None, row[11]) for n, row in enumerate(own)]
    return register(path, units, unions, period=year, region=regions()[f"{code}00"].name)


def test_sums_of_registers_are_held_against_those_of_their_peers(tmp_path: Path) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'c.db'}")
    codes = ["3301", "3303", "3304", "3305", "3306", "3307", "3308", "3309"]
    load_paths(
        engine,
        [city(tmp_path / f"{c}.xlsx", c, employees=300, members=25 if c == "3307" else 250) for c in codes],
    )
    finding = schema.finding.c
    with engine.connect() as connection:
        rows = connection.execute(select(finding.code, finding.args, finding.sheet).where(finding.phase == "publish"))
        found = [(row.code, row.args["region"], row.sheet) for row in rows]
    assert found == [("peer_outlier", "金华市", "工会台账")]


def test_few_persons_make_no_outlier(tmp_path: Path) -> None:
    rows = [(name, 900, 700 if name != "温州市" else 7) for name in ("杭州市", "宁波市", "温州市", "嘉兴市", "湖州市")]
    rows += [(name, 900, 700) for name in ("绍兴市", "金华市", "衢州市", "舟山市")]
    engine = writer(f"sqlite:///{tmp_path / 'c.db'}")
    heads = ("地区", "职工人数", "会员人数")
    load_paths(engine, [summary(tmp_path / "a.xlsx", "2004年浙江省各市工会情况", heads, rows)])
    assert publish_findings(engine) == []


@pytest.mark.parametrize(
    ("then", "now", "found"),
    [
        (300, 3_000_000, ("magnitude_jump", "E3")),
        (44_551, 4_455, ("period_outlier", "E3")),
        (44_551, 4_456, None),
        (90, 950, None),
    ],
)
def test_a_unit_against_itself_in_the_last_period(
    tmp_path: Path, then: int, now: int, found: tuple[str, str] | None
) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'c.db'}")
    for year, employees in (("2024年", now), ("2023年", then)):
        path = register(tmp_path / f"{year}.xlsx", [unit(1, employees=employees), unit(2)], period=year)
        load_paths(engine, [path])
    assert [f[:2] for f in publish_findings(engine) if f[1] is not None] == ([found] if found else [])


def test_a_part_above_its_whole_in_another_file_is_told_whatever_the_order(tmp_path: Path) -> None:
    members = summary(tmp_path / "m.xlsx", "2004年浙江省工会会员", ("地区", "会员人数"), [("杭州市", 5000)])
    people = summary(tmp_path / "e.xlsx", "2004年浙江省职工", ("地区", "职工人数"), [("杭州市", 4000)])
    for number, order in enumerate(([members, people], [people, members])):
        engine = writer(f"sqlite:///{tmp_path / f'{number}.db'}")
        for path in order:
            load_paths(engine, [path])
        assert [f[:2] for f in publish_findings(engine)] == [("part_over_total_across", "B3")]


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "杭州市的“会员”5000 大于“职工”4000"), ("en", "“Members” of 杭州市 (5000)")]
)
def test_a_message_names_measures_as_readers_know_them(language: str, words: str) -> None:
    args = {"region": "杭州市", "measure": "members", "other": "employees", "part": "5000", "total": "4000"}
    assert words in message("part_over_total_across", language, args)


def test_children_summed_from_registers_are_held_against_a_stated_total(tmp_path: Path) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'c.db'}")
    stated = summary(
        tmp_path / "s.xlsx", "2024年各市工会会员", ("地区", "会员人数"), [("杭州市", 1000)], "数据来源：工会台账"
    )
    load_paths(engine, [stated], Flags(calibre="register"))
    load_paths(engine, [city(tmp_path / "a.xlsx", "3301", employees=300, members=250)])
    assert [f[:2] for f in publish_findings(engine)] == [("children_exceed_total", "B3")]


def test_messages_are_in_the_readers_words() -> None:
    """Ids of sizes, fields and calibres, and what a library says of a file, are told in the reader's language."""
    assert "“小型”" in message("size_declared_differs", "zh", {"computed": "small"}, value="大型")
    assert "内容损坏" in message("file_unreadable", "zh", {"reason": "File is not a zip file"})
    assert "File is not a zip file" in message("file_unreadable", "en", {"reason": "File is not a zip file"})
    assert "“Loaded registers”" in message("calibre_assumed", "en", {"calibre": "登记台账"})
    assert "工作表“”" not in message("table_not_recognised", "zh", {"reason": "x"}, sheet=None)
    assert "invalid" in message("correction_applied", "zh", {"reason": "invalid"})


def test_a_finding_has_the_level_that_is_settled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert {code: Finding.of(code).severity for code in checks()} == standard()
    table = {code: min(check.may_be) for code, check in checks().items()}
    with settled(table):
        assert {code: Finding.of(code).severity for code in checks()} == table
    own_levels(tmp_path, monkeypatch, "calibre_assumed,off")
    with settled(None):
        assert settle() == {**standard(), "calibre_assumed": "off"}
        own_levels(tmp_path, monkeypatch, "calibre_assumed,warning")
        assert Finding.of("calibre_assumed").severity == "off", "what changes meanwhile is for the next file"
    assert Finding.of("calibre_assumed").severity == "warning"


def test_a_file_goes_by_the_levels_that_its_batch_has_settled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = register(tmp_path / "a.xlsx", [unit(1), unit(2, women=99)])
    own_levels(tmp_path, monkeypatch, "women_over_employees,off")
    result = process_file(str(path), Flags(levels=standard() | {"women_over_employees": "warning"}))
    assert said(result, "women_over_employees") == [("F4", "warning")]


@pytest.mark.parametrize("folder", ["etl", "callbacks", "layouts"])
def test_only_one_place_gives_a_new_finding_its_level(folder: str) -> None:
    made = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding"
    ]
    kept = [place for place in made if place.startswith("etl/load/report.py:")]
    assert made == kept, "write Finding.of(code, …); only what the database has kept comes with its level"


def test_cells_are_listed_as_the_language_lists_them() -> None:
    args = {"label": "x", "same": "3", "same_cells": "K3、K4、K5"}
    assert "K3、K4、K5" in message("column_unknown", "zh", args)
    assert "K3, K4, K5 …" in message("column_unknown", "en", args)
