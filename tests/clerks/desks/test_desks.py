"""Workbooks of many desks: each is read right, or what is not read is asked about or told at its place; none is silently wrong."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.clerks.desks import exports, pages, statistics, townships, unions
from tests.clerks.desks.desk import Desk
from tests.clerks.desks.judge import Outcome, judged

SENT: Final = statistics.SENT | townships.SENT | unions.SENT | exports.SENT | pages.SENT
HELD: Final = {
    "codes_as_numbers": "told",
    "codes_in_powers_of_ten": "told",
    "formulas_never_calculated": "told",
    "members_with_women_in_brackets": "told",
    "figures_with_blanks": "told",
    "letters_for_figures": "told",
    "a_township_that_is_none": "asked",
    "a_day_of_sending_in_the_file_name": "asked",
    "insured_persons_alone": "asked",
    "firms_by_name_alone": "asked",
    "names_and_members_alone": "asked",
    "everything_in_one_column": "asked",
}
"""What nobody but the sender can know, and what comes of it; all others are read outright."""
LONG_SEEDS: Final = 25


def outcomes(name: str, folder: Path, seeds: range) -> Iterator[tuple[int, Outcome]]:
    for seed in seeds:
        where = folder / str(seed)
        where.mkdir()
        yield seed, judged(SENT[name](Desk(random.Random(f"{name}{seed}"))), where)


def _otherwise(name: str, folder: Path, seeds: range) -> list[tuple[int, str, list[str]]]:
    """(seed, what came of it, what is wrong) of each workbook of which something else came than should."""
    right = HELD.get(name, "right")
    return [
        (seed, found.kind, [*found.silent, *found.held][:3])
        for seed, found in outcomes(name, folder, seeds)
        if found.kind != right
    ]


@pytest.mark.parametrize("name", SENT)
def test_a_workbook_of_a_desk(tmp_path: Path, name: str) -> None:
    assert _otherwise(name, tmp_path, range(1)) == []


@pytest.mark.long
@pytest.mark.parametrize("name", SENT)
def test_neighbours_of_a_workbook(tmp_path: Path, name: str) -> None:
    assert _otherwise(name, tmp_path, range(1, LONG_SEEDS)) == []


@pytest.mark.parametrize(
    ("how", "kind"),
    [("crossed out", "silent"), ("figure", "silent"), ("row", "silent")],
)
def test_the_judge_hears_what_is_not_said(tmp_path: Path, how: str, kind: str) -> None:
    """A truth that the workbook does not hold is silently wrong: the judge is no yes-man."""
    desk = Desk(random.Random(1))
    sent = SENT["units_in_a_row_of_their_own"](desk)
    (truth,) = sent.truths
    first = next(iter(truth.rows))
    if how == "crossed out":
        truth.told = frozenset({"cells_crossed_out"})
    elif how == "figure":
        truth.rows[first]["employees"] += 1
    else:
        del truth.rows[first]
    assert judged(sent, tmp_path).kind == kind
