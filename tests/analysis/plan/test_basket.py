"""Baskets of moves: how they are read, each unit once, and what rates become."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.plan.bands import BANDS, band_of
from analysis.plan.basket import BadMove, Gain, Unit, Wish, before_after, gains, read_wishes, settle


def unit(
    key: str, employees: int | None = 10, path: tuple[str, ...] = ("100000", "330000"), *, small: bool = True
) -> Unit:
    return Unit(key, path, "C", "small" if small else "large", small, employees)


def test_moves_are_read_from_a_list_or_a_plan_as_printed() -> None:
    move = {"form": "joint", "industry": "C", "units": 40, "workers": 900, "size": None, "region": "330100"}
    wanted = [Wish("330100", "joint", "C", count=40)]
    assert read_wishes([move], "330000") == read_wishes({"moves": [move], "before": {}}, "330000") == wanted
    assert read_wishes([{"form": "own", "units": ["a", "b", "a"]}], "330000") == [
        Wish("330000", "own", codes=("a", "b"))
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("joint", "list of moves"),
        ([3], "move 1 is no object"),
        ([{"form": "own", "units": []}], "move 1 names no unit"),
        ([{"form": "own", "industry": "", "size": ""}], "industry, size says nothing"),
        ([{"form": "own"}, {"form": "club"}], "move 2 has the form 'club'"),
        ([{"form": "own", "unit": ["a"]}], "'unit'"),
        ([{"form": "own", "units": "all"}], "units is a list"),
        ([{"form": "own", "units": -1}], "units is a list"),
        ([{"form": "own", "size": 3}], "size must be text"),
    ],
)
def test_what_cannot_be_read_is_said(content: Any, said: str) -> None:
    with pytest.raises(BadMove, match=said):
        read_wishes(content, "330000")


def test_a_unit_belongs_to_the_first_move_that_reaches_it() -> None:
    a, b, c = unit("a", 5), unit("b", 50), unit("c", 20)
    first, second = settle([(Wish("x", "own", count=2), [a, b, c], {}), (Wish("x", "joint"), [a, b], {"covered": 1})])
    assert [u.key for u in first.units] == ["b", "c"]
    assert [u.key for u in second.units] == ["a"]
    assert second.row()["passed_over"] == {"covered": 1, "in_another_move": 1}
    assert (first.row()["units"], first.row()["workers"], first.row()["largest"]) == (2, 70, 50)


@given(st.lists(st.lists(st.integers(0, 12), unique=True), max_size=6))
def test_moves_together_count_each_unit_once_at_every_level(named: list[list[int]]) -> None:
    moves = settle([(Wish("330000", "joint"), [unit(str(n), n) for n in some], {}) for some in named])
    reached = {n for some in named for n in some}
    found = gains(moves)
    assert found.keys() == ({*unit("0", 0).path} if reached else set())
    for gain in found.values():
        assert (gain.units, gain.workers) == (len(reached), sum(reached))


def test_rates_after_are_those_of_the_sums() -> None:
    pairs = {
        "unit_coverage": (40, 100),
        "worker_coverage": (500, 1000),
        "small_micro_coverage": (10, 50),
        "own_union_rate": (20, 100),
        "joint_coverage": (20, 100),
        "gap_units": (40, 100),
        "gap_workers": (500, 1000),
    }
    gain = Gain()
    gain.add(unit("a", 30), "own")
    gain.add(unit("b", 70, small=False), "federation")
    found = before_after(pairs, gain)
    assert found == {
        "unit_coverage": [0.4, 0.42],
        "worker_coverage": [0.5, 0.6],
        "small_micro_coverage": [0.2, 0.22],
        "own_union_rate": [0.2, 0.21],
        "joint_coverage": [0.2, 0.21],
        "gap_units": [60, 58],
        "gap_workers": [500, 400],
    }


def test_what_is_not_known_stays_unknown() -> None:
    assert before_after({"unit_coverage": (None, None)}, Gain(1))["unit_coverage"] == [None, None]


@pytest.mark.parametrize(
    ("employees", "band"),
    [
        (None, "unknown"),
        (0, "unknown"),
        (1, "1-9"),
        (9, "1-9"),
        (10, "10-24"),
        (24, "10-24"),
        (25, "25-99"),
        (100, "100-299"),
        (300, "300+"),
        (9999, "300+"),
    ],
)
def test_bands_of_employees(employees: int | None, band: str) -> None:
    assert band_of(employees) == band
    assert len(BANDS) == 5
