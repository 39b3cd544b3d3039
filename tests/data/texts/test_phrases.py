"""Headings of Chinese are broken between words: never inside one, never so that a single sign stands alone."""

from __future__ import annotations

import pytest

from data.reference import figures
from data.texts import catalogue
from data.texts.names import figure_name
from data.texts.phrases import BREAK, is_whole, phrased

NAMES = [figure_name(figure, "zh") for figure in figures()]
HEADS = [said for key, said in catalogue("zh").items() if key.startswith(("col.", "fair.", "rank.")) and len(said) < 12]


@pytest.mark.parametrize(
    ("title", "pieces"),
    [
        ("职工覆盖率", ["职工", "覆盖率"]),
        ("小微企业覆盖率", ["小微", "企业", "覆盖率"]),
        ("建会覆盖率（按单位）", ["建会", "覆盖率", "（按单位）"]),
        ("农民工会员占比", ["农民工", "会员", "占比"]),
        ("95%区间下限", ["95%区间", "下限"]),
        ("名次", ["名次"]),
        ("Worker coverage", ["Worker coverage"]),
    ],
)
def test_a_heading_is_broken_between_its_words(title: str, pieces: list[str]) -> None:
    assert phrased(title).split(BREAK) == pieces


def test_no_piece_of_a_name_is_a_single_sign_and_none_is_lost() -> None:
    for title in (*NAMES, *HEADS):
        pieces = phrased(title).split(BREAK)
        assert "".join(pieces) == title
        assert len(pieces) == 1 or all(len(piece.strip("（）")) > 1 for piece in pieces), pieces


def test_every_long_name_of_a_rate_has_a_place_for_a_break() -> None:
    assert [name for name in NAMES if name.endswith("率") and not is_whole(phrased(name))] == []
