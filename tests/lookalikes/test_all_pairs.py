"""Every quirk alone, in every layout that can have it: each body cell right, or a finding that names it; none silently wrong."""

from __future__ import annotations

import pytest

from tests.lookalikes.generator import LAYOUTS, QUIRKS, build, sheets_of
from tests.lookalikes.judge import silent_errors

SINGLES = [(layout, quirk.name) for quirk in QUIRKS.values() for layout in quirk.layouts]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_plain_table_comes_back_cell_by_cell(layout: str) -> None:
    pages = build(layout)
    assert len(sheets_of(pages)[1]) >= 12
    assert silent_errors(pages) == []


@pytest.mark.parametrize(("layout", "quirk"), SINGLES)
def test_no_quirk_alone_makes_a_cell_silently_wrong(layout: str, quirk: str) -> None:
    assert silent_errors(build(layout, (quirk,))) == []


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
