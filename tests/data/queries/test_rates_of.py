"""Several questions about one region, asked together, have the answers that each has alone."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, event

from analysis.vocabulary import SMALL_ENTERPRISES
from data.queries import Question, rates, rates_of
from data.scope import EVERYTHING
from data.slice import Slice

QUESTIONS = (
    Question(),
    Question(("region",)),
    Question(("industry",)),
    Question(where=SMALL_ENTERPRISES),
    Question(("region",), SMALL_ENTERPRISES),
    Question(("region", "industry")),
)
SLICES = (
    ("330000", Slice("2025", "synthetic", "synthetic")),
    ("330100", Slice("2024", "synthetic", "synthetic")),
    ("330106", Slice("2025", "synthetic", "synthetic")),
    ("100000", Slice("2004", "census", "published")),
    ("610000", Slice("2004", "census", "published")),
)


@pytest.mark.parametrize(("region", "slice_"), SLICES)
def test_answers_are_those_of_each_question(full: Engine, region: str, slice_: Slice) -> None:
    together = rates_of(full, EVERYTHING, QUESTIONS, region=region, slices=slice_)
    alone = [rates(full, EVERYTHING, region=region, slices=slice_, by=q.by, where=q.where) for q in QUESTIONS]
    assert together == alone


def test_what_they_share_is_read_once(full: Engine) -> None:
    asked: list[int] = []

    def count(*_: object) -> None:
        asked[-1] += 1

    event.listen(full, "before_cursor_execute", count)
    try:
        region, slice_ = SLICES[0]
        asked.append(0)
        rates_of(full, EVERYTHING, QUESTIONS, region=region, slices=slice_)
        asked.append(0)
        for question in QUESTIONS:
            rates(full, EVERYTHING, region=region, slices=slice_, by=question.by, where=question.where)
    finally:
        event.remove(full, "before_cursor_execute", count)
    assert asked[0] < 0.75 * asked[1]
