"""Places are gained like for like: by what is comparable of both periods, among those whose change may be told."""

from __future__ import annotations

from analysis.compare.changes import Change, change_of
from analysis.compare.leaves import Leaf, comparable
from analysis.ranks import places_gained
from data.reference import limits

Pair = tuple[int, int]


def change(*leaves: tuple[Pair | None, Pair | None], parted: bool = False) -> Change:
    """The change of unit coverage of a region with some counties, each with its pairs of two periods."""
    held = [
        Leaf(str(number), before, after, (before[1] if before else 0, after[1] if after else 0))
        for number, (before, after) in enumerate(leaves)
    ]
    sides = [[pair for pair in column if pair is not None] for column in zip(*leaves, strict=True)]
    first, last = ((sum(n for n, _ in pairs), sum(d for _, d in pairs)) for pairs in sides)
    return change_of("unit_coverage", first, last, comparable(held), limits(), parted=parted)


def test_who_overtakes_gains_and_who_is_overtaken_loses() -> None:
    moves = {
        "a": change(((50, 100), (50, 100))),
        "b": change(((40, 100), (60, 100))),
        "c": change(((10, 100), (10, 100))),
    }
    assert places_gained(moves) == {"a": -1, "b": 1, "c": 0}


def test_a_county_that_falls_silent_moves_nobody() -> None:
    """By all that each period shows ``a`` would stand at 90 and then at 50 percent, and ``b`` would overtake it."""
    silent = change(((50, 100), (50, 100)), ((90, 90), None))
    moves = {"a": silent, "b": change(((45, 100), (48, 100)))}
    assert silent.before is not None
    assert silent.before > 0.7
    assert places_gained(moves) == {"a": 0, "b": 0}


def test_whose_change_may_not_be_told_has_no_part_in_it() -> None:
    moves = {
        "a": change(((50, 100), (50, 100))),
        "few": change(((1, 10), (9, 10))),
        "mostly silent": change(((10, 40), (40, 40)), ((0, 900), None)),
        "broken": change(((10, 100), (90, 100)), parted=True),
    }
    assert places_gained(moves) == {"a": 0}
    assert places_gained({}) == {}
