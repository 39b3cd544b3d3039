"""What a period is, how periods are ordered, and how a question asks for several."""

from __future__ import annotations

import pytest

from analysis import periods

KINDS = {"2018": "year", "2018Q4": "quarter", "2018-06": "month"}


@pytest.mark.parametrize(("period", "kind"), KINDS.items())
def test_a_period_is_a_year_a_quarter_or_a_month(period: str, kind: periods.Kind) -> None:
    assert periods.is_period(period)
    assert periods.kind_of(period) == kind
    assert periods.year_of(period) == 2018
    assert periods.named(*periods.parse(period)) == period


@pytest.mark.parametrize(
    "text",
    [
        "",
        "18",
        "20180",
        "2018Q0",
        "2018Q5",
        "2018-00",
        "2018-13",
        "2018-6",
        "2018q4",
        "2018-06-30",
        " 2018",
        "2018\n",
        "２０１８",
    ],
)
def test_what_is_written_otherwise_is_no_period(text: str) -> None:
    assert not periods.is_period(text)
    with pytest.raises(periods.BadPeriod):
        periods.parse(text)


@pytest.mark.parametrize(
    ("period", "first", "last", "last_day"),
    [
        ("2018", (2018, 1), (2018, 12), "2018-12-31"),
        ("2018Q1", (2018, 1), (2018, 3), "2018-03-31"),
        ("2018Q4", (2018, 10), (2018, 12), "2018-12-31"),
        ("2018-01", (2018, 1), (2018, 1), "2018-01-31"),
    ],
)
def test_a_period_goes_from_a_month_to_a_month(
    period: str, first: periods.Month, last: periods.Month, last_day: str
) -> None:
    assert (periods.starts(period), periods.ends(period)) == (first, last)
    assert periods.last_day(period) == last_day


def test_no_day_of_a_month_is_after_its_last_day() -> None:
    assert "2018-02-28" <= periods.last_day("2018-02") < "2018-03-01"
    assert "2018-06-30" <= periods.last_day("2018Q2") < "2018-07-01"


def test_periods_of_all_kinds_stand_in_order_of_their_ends() -> None:
    ordered = ["2017", "2018-06", "2018Q3", "2018-11", "2018", "2019-01"]
    assert sorted(ordered, key=periods.ends) == ordered


@pytest.mark.parametrize(
    ("period", "before"), [("2018", "2017"), ("2018Q4", "2017Q4"), ("2018-06", "2017-06"), ("1000", "0999")]
)
def test_a_year_before_is_the_same_part_of_that_year(period: str, before: str) -> None:
    assert periods.year_before(period) == before


def test_earlier_periods_are_of_the_same_kind() -> None:
    there = ["2016", "2017", "2018", "2019", "2017Q4", "2018-05", "2018-06"]
    assert periods.earlier("2018", there) == ["2016", "2017"]
    assert periods.earlier("2018-06", there) == ["2018-05"]
    assert periods.earlier("2018Q1", there) == ["2017Q4"]


def test_a_history_up_to_a_period_holds_other_kinds_of_its_year() -> None:
    assert [p for p in ("2017", "2018", "2019", "2018-06", "2019-01") if periods.up_to("2018", p)] == [
        "2017",
        "2018",
        "2018-06",
    ]
    assert [p for p in ("2018-05", "2018-06", "2018-07", "2018", "2019") if periods.up_to("2018-06", p)] == [
        "2018-05",
        "2018-06",
        "2018",
    ]


@pytest.mark.parametrize(
    ("first", "last", "all_"),
    [
        ("2018", "2020", ["2018", "2019", "2020"]),
        ("2018Q3", "2019Q1", ["2018Q3", "2018Q4", "2019Q1"]),
        ("2018-11", "2019-02", ["2018-11", "2018-12", "2019-01", "2019-02"]),
        ("2018", "2018", ["2018"]),
        ("2019", "2018", []),
    ],
)
def test_between_two_periods_lie_all_of_their_kind(first: str, last: str, all_: list[str]) -> None:
    assert periods.between(first, last) == all_


def test_a_series_that_breaks_in_a_period_has_broken_from_its_beginning_on() -> None:
    assert periods.broken_between(["2003", "2001"], "2000", "2002") == ["2001"]
    assert periods.broken_between(["2001"], "2000-12", "2001-03") == ["2001"]
    assert periods.broken_between(["2001"], "2001-01", "2001-03") == []


def test_a_question_asks_for_one_period_a_list_a_range_or_all() -> None:
    assert periods.asked(None) == periods.asked("") == (None, None)
    assert periods.asked("2018") == (["2018"], None)
    assert periods.asked("2018, 2018Q4,") == (["2018", "2018Q4"], None)
    assert periods.asked("2000..2022") == (None, ("2000", "2022"))


@pytest.mark.parametrize("text", ["2018..", "2018..2019Q1", "2018..x", "2018-13", "2018,x", "last"])
def test_a_question_for_what_is_no_period_is_refused_in_its_words(text: str) -> None:
    with pytest.raises(periods.BadPeriod, match="write 20"):
        periods.asked(text)


def test_the_steps_of_an_axis_run_evenly() -> None:
    """Years without a figure keep their place, and one with a figure of a part stands by that part."""
    assert periods.steps(["2018", "2015"]) == ["2015", "2016", "2017", "2018"]
    assert periods.steps(["2008-06", "2010", "2011-09"]) == ["2008-06", "2009", "2010", "2011-09"]
    assert periods.steps(["2024Q4", "2024Q2"]) == ["2024Q2", "2024Q3", "2024Q4"]
    assert periods.steps([]) == []
    assert len(periods.steps(["1990-01", "2020-01"])) == 2
