"""Workbooks of many desks: each is read right, or what is not read is asked about or told at its place; none is silently wrong."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.clerks.desks import exports, pages, statistics, strangers, townships, unions
from tests.clerks.desks.desk import Desk, Parcel
from tests.clerks.desks.judge import Outcome, judged

SENT: Final = statistics.SENT | townships.SENT | unions.SENT | exports.SENT | pages.SENT | strangers.SENT
HELD: Final = {
    "codes_as_numbers": "told",
    "codes_in_powers_of_ten": "told",
    "formulas_never_calculated": "told",
    "figures_with_blanks": "told",
    "letters_for_figures": "told",
    "a_township_that_is_none": "asked",
    "a_day_of_sending_in_the_file_name": "asked",
    "names_and_members_alone": "asked",
    "everything_in_one_column": "asked",
    "employees_of_two_kinds": "asked",
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


def _beside_nothing(parcel: Parcel) -> None:
    """A blank column before each table, and blank rows above it."""
    for page in parcel.book.worksheets:
        page.insert_cols(1)
        page.insert_rows(1, 2)


def _signed(parcel: Parcel) -> None:
    for page in parcel.book.worksheets:
        page.append([])
        page.append(["填报单位（盖章）：", None, "填表人：李某", "2025年1月8日"])


def _among_empty_sheets(parcel: Parcel) -> None:
    parcel.book.create_sheet("Sheet2")
    parcel.book.create_sheet("Sheet3").sheet_state = "hidden"
    parcel.book.create_sheet("填表说明", 0).append(["一、本表由各镇街填报，不得空项。"])


def _numbered_down(parcel: Parcel) -> None:
    """A column of serial numbers under no header at all, before everything."""
    for page in parcel.book.worksheets:
        page.insert_cols(1)
        for row in range(3, page.max_row + 1):
            page.cell(row, 1, row - 2)


OVER: Final[dict[str, Callable[[Parcel], None]]] = {
    "beside nothing": _beside_nothing,
    "signed": _signed,
    "among empty sheets": _among_empty_sheets,
    "numbered down": _numbered_down,
}
SHARE: Final = 4
CROSSED: Final = [(name, over) for name in SENT for over in OVER]


def _crossed(name: str, over: str, folder: Path) -> Outcome | None:
    """What comes of a workbook with something laid over it; None for one that cannot bear it: merged cells stay where they are, texts have no sheets."""
    parcel = SENT[name](Desk(random.Random(f"{name}{over}")))
    formulas = name in ("rows_hidden_by_a_filter", "rows_crossed_out")
    if parcel.content is not None or formulas or any(page.merged_cells.ranges for page in parcel.book.worksheets):
        return None
    OVER[over](parcel)
    return judged(parcel, folder)


@pytest.mark.parametrize(("name", "over"), CROSSED[::SHARE])
def test_what_is_laid_over_a_workbook_makes_nothing_silently_wrong(tmp_path: Path, name: str, over: str) -> None:
    found = _crossed(name, over, tmp_path)
    assert found is None or found.silent == []


@pytest.mark.long
@pytest.mark.parametrize(("name", "over"), CROSSED)
def test_all_that_is_laid_over_all_workbooks(tmp_path: Path, name: str, over: str) -> None:
    found = _crossed(name, over, tmp_path)
    assert found is None or found.silent == []


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
