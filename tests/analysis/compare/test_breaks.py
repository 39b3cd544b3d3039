"""A break parts a series of one calibre, for its measures alone."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from analysis.compare.breaks import break_between, measures_of, since_last_break


@dataclass(frozen=True)
class Happening:
    date: str
    measures: tuple[str, ...]
    calibre: str = "census"
    kind: str = "break"


MEMBERS = Happening("2003", ("members",))
UNITS = Happening("2013", ("units",))
EVENTS = (MEMBERS, UNITS, Happening("2008", ("members",), kind="note"), Happening("2010", ("members",), "acftu"))


@pytest.mark.parametrize(
    ("figure", "start", "end", "found"),
    [
        ("members", "2002", "2003", MEMBERS),
        ("members", "2003", "2004", None),
        ("members", "2004", "2012", None),
        ("density", "2002", "2018", MEMBERS),
        ("unit_coverage", "2008", "2013", UNITS),
        ("unit_coverage", "2002", "2004", None),
        ("women_share", "2012", "2018", None),
        ("members", "2003", "2002", MEMBERS),
        ("members", "2002Q4", "2003Q1", MEMBERS),
        ("members", "2003Q1", "2003Q4", None),
    ],
)
def test_what_parts_two_periods(figure: str, start: str, end: str, found: Happening | None) -> None:
    assert break_between(EVENTS, "census", figure, start, end) is found


def test_another_calibre_has_its_own_breaks() -> None:
    assert break_between(EVENTS, "acftu", "members", "2002", "2004") is None
    assert break_between(EVENTS, "acftu", "members", "2009", "2010") is EVENTS[3]


def test_a_trend_starts_after_its_last_break() -> None:
    periods = ["2001", "2003", "2004", "2013", "2018"]
    assert since_last_break(EVENTS, "census", "members", periods) == ["2003", "2004", "2013", "2018"]
    assert since_last_break(EVENTS, "census", "units", periods) == ["2013", "2018"]
    assert since_last_break(EVENTS, "census", "employees", periods) == periods
    assert since_last_break(EVENTS, "census", "units", periods[:3]) == periods[:3]


def test_a_metric_is_made_of_both_its_parts() -> None:
    assert measures_of("density") == ("members", "employees")
    assert measures_of("units") == ("units",)
