"""Targets of a workbook: each value just inside and just outside of what a target may be, against the rule of the form on pages."""

from __future__ import annotations

import random
import re
from decimal import Decimal
from pathlib import Path

import pytest

from analysis.metrics import METRIC_IDS
from analysis.pace.aim import aim_fault
from callbacks.aims.setting import Declined, value_of
from data.reference import regions
from data.texts import text
from etl.clean import columns as read
from etl.commands.planning.targets import _value
from etl.file.process import process_file
from etl.file.result import FileResult, Flags
from etl.planning.targets import BadGoal, Goal, check_goal
from etl.write.template import SHEETS
from layouts.aims.facts import OFFERED
from tests.books import book
from tests.etl.findings import said


def with_targets(path: Path, *rows: tuple[str, object], head: str = "目标值", apart: bool = True) -> FileResult:
    """A sheet of targets. ``apart``: a figure that is there again is another city's."""
    places, before = ("330000", *regions().children("330000")), [metric for metric, _ in rows]
    region = [places[before[:at].count(metric)] if apart else places[0] for at, metric in enumerate(before)]
    lines = [("行政区划代码", "指标", head), *((place, *row) for place, row in zip(region, rows, strict=True))]
    return process_file(str(book(path, {"目标": lines})), Flags())


def kept(result: FileResult) -> list[float]:
    return [value for part in result.parts for value in part.facts["value"]]


def neighbours() -> list[tuple[str, str, float | None]]:
    """Figure, value as written, what it is as a target: on each end of what a target may be, a hundredth or a whole on both sides of it."""
    found: list[tuple[str, str, float | None]] = []
    for figure in ("unit_coverage", "worker_coverage", "small_micro_coverage", "density"):
        for hundredths in (-1, 0, 1, 9999, 10000, 10001, 12000, 100000):
            share = hundredths / 10000
            found.append((figure, f"{hundredths / 100:g}%", share if 0 <= share <= 1 else None))
    for figure in ("gap_units", "gap_workers", "members"):
        for count in (-1, -0.5, 0, 0.5, 1, 1.5, 120, 1200, 1200.25):
            found.append((figure, f"{count:g}", count if count >= 0 and count == int(count) else None))
    for figure in ("units_per_union", "members_per_staff"):
        found += [(figure, f"{value:g}", value if value >= 0 else None) for value in (-0.1, 0, 0.5, 2.3, 240)]
    return found


def test_a_workbooks_targets_are_those_that_may_be(tmp_path: Path) -> None:
    asked = neighbours()
    result = with_targets(tmp_path / "t.xlsx", *((figure, value) for figure, value, _ in asked))
    out = [row for row, (_, _, value) in enumerate(asked) if value is None]
    assert said(result, "target_value_out") == [(f"C{row + 3}", "error") for row in out]
    assert (result.rows_read, result.rows_quarantined) == (len(asked), len(out)), "nothing is lost"
    assert kept(result) == pytest.approx([value for _, _, value in asked if value is not None])


@pytest.mark.parametrize(("figure", "written", "value"), [case for case in neighbours() if case[0] in OFFERED])
def test_the_form_on_pages_takes_the_same(figure: str, written: str, value: float | None) -> None:
    if value is None:
        with pytest.raises(Declined, match=r"rate|count|fraction"):
            value_of(figure, written)
    else:
        assert value_of(figure, written) == pytest.approx(value)


@pytest.mark.parametrize(("figure", "written", "value"), neighbours())
def test_and_so_does_the_command(figure: str, written: str, value: float | None) -> None:
    assert by_command(figure, written) == (None if value is None else pytest.approx(value))


@pytest.mark.parametrize(("figure", "written", "value"), neighbours())
def test_what_is_set_is_held_against_the_same_rule(figure: str, written: str, value: float | None) -> None:
    number = float(written.rstrip("%")) / (100 if written.endswith("%") else 1)
    goal = Goal("330000", figure, "2030", "register", "administrative", number)
    if value is None:
        with pytest.raises(BadGoal):
            check_goal(goal)
    else:
        check_goal(goal)


def by_command(figure: str, written: str) -> float | None:
    try:
        return _value(figure, written)
    except ValueError:
        return None


def by_form(figure: str, written: str) -> float | None:
    try:
        return value_of(figure, written)
    except Declined:
        return None


@pytest.mark.parametrize(
    ("figure", "written", "wanted"),
    [
        ("members", "1,5", "1,500"),
        ("members", "95%", "1500"),
        ("members", "1.5", "whole number"),
        ("members", "-1", "0 or more"),
        ("worker_coverage", "85人", "85%"),
        ("worker_coverage", "1.2", "85%"),
        ("worker_coverage", "120", "85%"),
    ],
)
def test_what_is_no_target_is_told_with_what_is_wanted(figure: str, written: str, wanted: str) -> None:
    with pytest.raises(ValueError, match=re.escape(wanted)):
        _value(figure, written)
    with pytest.raises(Declined) as declined:
        value_of(figure, written)
    assert {text(f"aims.bad.{declined.value}", language) for language in ("zh", "en")}


def written_numbers() -> list[tuple[str, str, Decimal | None]]:
    """Figure, how somebody writes it, exactly what it is: seeded numbers in the ways in which clerks write them; None of what is no number."""
    draw, found = random.Random(20), list[tuple[str, str, Decimal | None]]()
    for _ in range(40):
        tenths, count = draw.randint(0, 1000), draw.randint(1_000, 999_999)
        share = Decimal(tenths).scaleb(-1)
        for way in ("{}%", "{} %", "{}％", " {}% "):
            found.append(("worker_coverage", way.format(share), share / 100))
        for way in ("{}", "{:,}", "{:,}人", "{}人", "{} ", "{:,} 户"):
            found.append(("members", way.format(count), Decimal(count)))
        found.append(("members", f"{count:,}".replace(",", " "), Decimal(count)))
        found.append(("members", f"{count:,}".replace(",", "，"), Decimal(count)))
        found.append(("members", f"{Decimal(count) / 10_000}万", Decimal(count)))
        found.append(("members", f"{count // 10},{count % 10}", None))
        found.append(("members", f"{count // 10}_{count % 10}", None))
        found.append(("worker_coverage", f"{count:,}人", None))
    return found


def test_all_doors_read_a_number_as_the_importer_does(tmp_path: Path) -> None:
    asked = written_numbers()
    for figure, written, value in asked:
        exact = None if value is None else float(value)
        assert (by_command(figure, written), by_form(figure, written)) == (exact, exact), written
    for at in range(0, len(asked), 12):  # as many places as a sheet names
        some = [(figure, written) for figure, written, _ in asked[at : at + 12]]
        values = [float(value) for _, _, value in asked[at : at + 12] if value is not None]
        assert kept(with_targets(tmp_path / f"{at}.xlsx", *some)) == values, some


@pytest.mark.parametrize(
    ("named", "figure", "asks"),
    [
        ("入会率", "density", True),
        ("职工入会率", "density", True),
        ("入会率（全口径）", "density", False),
        ("入会率 (全口径)", "density", False),
        ("density", "density", False),
        ("入会率（已建会单位口径）", "density_in_covered", False),
        ("density_in_covered", "density_in_covered", False),
        ("Density (covered units)", "density_in_covered", False),
        ("建会率", "unit_coverage", False),
    ],
)
def test_a_name_of_two_figures_says_which_is_taken(named: str, figure: str, asks: bool, tmp_path: Path) -> None:
    result = with_targets(tmp_path / "t.xlsx", (named, "80%"), ("职工覆盖率", "70%"))
    (part,) = result.parts
    assert part.facts["metric"] == [figure, "worker_coverage"]
    assert said(result, "target_basis_unsaid") == ([("B3", "warning")] if asks else [])


def test_the_blank_workbook_offers_both_by_their_full_names() -> None:
    (_, fields) = next(each for each in SHEETS if each[0] == "目标")
    offered = (next(field for field in fields if field.header == "指标").choices or "").strip('"').split(",")
    figures = read.figures(offered).values
    assert {"density", "density_in_covered"} <= set(figures)
    assert None not in figures
    assert all(read.says_basis(figure, name) for figure, name in zip(figures, offered, strict=True))


@pytest.mark.parametrize(
    ("cell", "value"),
    [(85, 0.85), (0.85, 0.85), (1, 1.0), (0, 0.0), (100, 1.0), (100.5, None), (120, None), (-0.2, None), (2, 0.02)],
)
def test_a_bare_number_is_a_share_up_to_1_and_percent_beyond(tmp_path: Path, cell: float, value: float | None) -> None:
    result = with_targets(tmp_path / "t.xlsx", ("建会覆盖率", cell), ("入会率", "80%"))
    assert kept(result) == pytest.approx([value, 0.8] if value is not None else [0.8])
    assert len(said(result, "target_value_out")) == (value is None)


def test_a_bare_number_a_little_over_1_is_asked_about(tmp_path: Path) -> None:
    result = with_targets(tmp_path / "t.xlsx", ("建会覆盖率", 1.2), ("建会覆盖率", "1.2%"), ("职工覆盖率", "60%"))
    assert said(result, "target_value_unclear") == [("C3", "error")]
    (told,) = [f for part in result.parts for f in part.findings if f.code == "target_value_unclear"]
    assert (told.value, told.args["percent"]) == ("1.2", "120")
    assert kept(result) == pytest.approx([0.012, 0.6])


def test_percent_over_a_column_is_of_its_rates_alone(tmp_path: Path) -> None:
    result = with_targets(tmp_path / "t.xlsx", ("建会覆盖率", 0.5), ("未覆盖单位", 1200), head="目标值（%）")
    assert said(result, "target_value_out") == [("C4", "error")]
    assert kept(result) == pytest.approx([0.005])


def test_percent_of_a_count_is_no_target(tmp_path: Path) -> None:
    result = with_targets(tmp_path / "t.xlsx", ("未覆盖单位", "1200%"), ("未覆盖单位", "1.2千"))
    assert said(result, "target_value_out") == [("C3", "error")]
    assert kept(result) == [1200.0]


@pytest.mark.parametrize("figure", METRIC_IDS)
def test_what_is_not_finite_is_no_target_of_anything(figure: str) -> None:
    assert aim_fault(figure, float("nan"))
    assert aim_fault(figure, float("inf"))


def test_two_words_on_one_target_are_asked_about_and_the_first_stands(tmp_path: Path) -> None:
    rows = [
        ("建会覆盖率", "60%"),
        ("unit_coverage", 0.6),
        ("职工覆盖率", "70%"),
        ("建会率", "61%"),
        ("会员人数", 1500),
        ("会员", 1500),
    ]
    result = with_targets(tmp_path / "t.xlsx", *rows, apart=False)
    assert said(result, "target_twice") == [("C6", "error")]
    assert said(result, "duplicate_row") == [("C4", "warning"), ("C8", "warning")]
    assert kept(result) == [0.6, 0.7, 1500.0]


@pytest.mark.parametrize(
    ("named", "figure"),
    [
        ("会员人数", "members"),
        ("工会会员总数", None),
        ("基层工会数", "grassroots_unions"),
        ("未建会单位数", "gap_units"),
        ("25人以上未建会", "gap_25"),
        ("百人以上未建会单位数", "gap_100"),
        ("平均覆盖单位数", "units_per_union"),
        ("数", None),
    ],
)
def test_a_figure_is_known_by_its_name_with_what_counts_it(named: str, figure: str | None, tmp_path: Path) -> None:
    result = with_targets(tmp_path / "t.xlsx", (named, 20), ("职工覆盖率", "70%"))
    (part,) = result.parts
    assert part.facts["metric"] == ([figure] if figure else []) + ["worker_coverage"]
