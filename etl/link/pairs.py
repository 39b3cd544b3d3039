"""From records on two sides to the pairs that are certain or doubtful, each with what it weighs and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from analysis.vocabulary import COMPARISON_SOURCES
from etl.link.exact import Pair
from etl.link.records import Record, frame_of, frequencies
from etl.link.score import PARTS, score
from etl.link.zones import zoned


def find_pairs(
    units: Sequence[Record], others: Sequence[Record], allowed: Callable[[str, str], bool] = lambda _unit, _other: True
) -> list[Pair]:
    """The pairs of a unit and another record that are held to be one, or may be, in the order of their ids.

    ``allowed``: whether a pair is looked at at all, by the two ids; what is not rivals nobody.
    """
    left, right = frame_of(units), frame_of(others)
    # How common a name is, the registers of the period say: what another office lists moves no weight between units and unions.
    ours = right[[record.group not in COMPARISON_SOURCES for record in others]]
    scored = score(left, right, frequencies(left, ours))
    if not scored.empty:
        scored = scored[[allowed(u, o) for u, o in zip(scored["unit"], scored["other"], strict=True)]]
    groups = pd.Series({record.id: record.group for record in others}, dtype="string")
    lists = pd.Series({record.id: record.group for record in units}, dtype="string")
    found = zoned(scored, groups, lists).sort_values(["other", "unit"], ignore_index=True)
    return [
        Pair(
            row["unit"],
            row["other"],
            row["zone"],
            round(float(row["probability"]), 6),
            {part: round(float(row[part]), 2) for part in PARTS if abs(row[part]) >= 0.005},
        )
        for row in found.to_dict("records")
    ]
