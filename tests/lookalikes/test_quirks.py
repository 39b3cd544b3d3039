"""Every quirk alone and in pairs, in every layout that can have it: each body cell right, or a finding that names it."""

from __future__ import annotations

import pytest

from tests.lookalikes.catalogue import LAYOUTS, alone, build, pairs
from tests.lookalikes.draft import sheets_of
from tests.lookalikes.judge import silent_errors


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_plain_table_comes_back_cell_by_cell(layout: str) -> None:
    pages = build(layout)
    assert len(sheets_of(pages)[1]) >= 12
    assert silent_errors(pages) == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_quirk_alone_makes_a_cell_silently_wrong(layout: str) -> None:
    wrong = {names: errors[:3] for names in alone(layout) if (errors := silent_errors(build(layout, names)))}
    assert wrong == {}


@pytest.mark.parametrize(("number", "layout"), list(enumerate(LAYOUTS)))
def test_no_pair_of_quirks_makes_a_cell_silently_wrong(number: int, layout: str) -> None:
    """A tenth of the pairs, another one in each layout."""
    judge(layout, list(pairs(layout))[number % 10 :: 10])


@pytest.mark.long
@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_pair_of_all_makes_a_cell_silently_wrong(layout: str) -> None:
    judge(layout, list(pairs(layout)))


def judge(layout: str, among: list[tuple[str, str]]) -> None:
    """Raise AssertionError with the pairs of quirks that make a cell of a layout silently wrong."""
    wrong = {names: errors[:3] for names in among if (errors := silent_errors(build(layout, names)))}
    assert wrong == {}


def test_the_judge_sees_each_kind_of_error() -> None:
    pages = build("regions_by_indicators")
    rows = pages[0].rows
    rows[2][0], rows[3][1] = "河北省", rows[4][1]
    rows[1][2] = "女会员"
    errors = silent_errors(pages)
    assert any(error.startswith("Sheet1!B3 region") for error in errors)
    assert any(error.startswith("Sheet1!C5 metric") for error in errors)
    rows[0] = ["各地区工会组织情况"]
    assert any(error.startswith("Sheet1!B4 period") for error in silent_errors(pages))
