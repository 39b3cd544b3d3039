"""The table of targets: rates as fractions, counts as numbers in columns of their own."""

from __future__ import annotations

from typing import Any

import pytest

from analysis.compare.changes import to_go
from data.tables.trends import targets
from data.texts import LANGUAGES


def goal(metric: str, target: float, reached: float | None) -> dict[str, Any]:
    told = {"metric": metric, "target_period": "2026", "target": target, "reached": reached}
    return told | {"points_to_go": to_go(metric, target, reached)}


@pytest.mark.parametrize(
    ("metric", "target", "reached", "lacks"),
    [
        ("unit_coverage", 0.45, 0.4, 5.0),
        ("unit_coverage", 0.45, None, None),
        ("grassroots_unions", 5000, 771, 4229),
        ("gap_workers", 100, 250, -150),
        ("units_per_union", 3.0, 2.5, 0.5),
    ],
)
def test_what_lacks_is_points_of_a_rate_and_else_a_count(
    metric: str, target: float, reached: float | None, lacks: float | None
) -> None:
    assert to_go(metric, target, reached) == (None if lacks is None else pytest.approx(lacks))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_counts_have_columns_of_their_own(lang: str) -> None:
    rates = [goal("unit_coverage", 0.45, 0.4)]
    plain = targets(rates, lang)
    mixed = targets([*rates, goal("grassroots_unions", 5000, 771)], lang)
    assert mixed.keys[: len(plain.keys)] == plain.keys
    rate, count = mixed.records()
    assert (rate["target"], rate["target_count"]) == (0.45, None)
    assert (count["target"], count["reached"], count["points_to_go"]) == (None, None, None)
    assert (count["target_count"], count["reached_count"], count["points_to_go_count"]) == (5000, 771, 4229)
    forms = {column.key: column.form for column in mixed.columns}
    assert forms["target"] == "share"
    assert forms["target_count"] == "ratio"
    assert len(set(mixed.titles)) == len(mixed.titles)
