"""How well the linker does on registers of which is known who is who."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from etl.link.records import frame_of, frequencies
from etl.link.score import score
from etl.link.zones import CERTAIN, zoned
from tests.links.truth import Truth


@dataclass
class Measured:
    precision: float
    recall: float
    recall_with_queue: float
    doubtful_rows: int
    seconds: float
    missed: Counter[str]
    pairs: pd.DataFrame


def link(truth: Truth) -> pd.DataFrame:
    units, others = frame_of(truth.units), frame_of(truth.others)
    groups = pd.Series({record.id: record.group for record in truth.others})
    return zoned(score(units, others, frequencies(units, others)), groups)


def measure(truth: Truth) -> Measured:
    began = time.process_time()
    pairs = link(truth)
    seconds = time.process_time() - began
    named = {other: unit for other, unit in truth.of.items() if unit is not None}
    right = pairs["unit"] == pairs["other"].map(named)
    sure = pairs["zone"] == CERTAIN
    caught, seen = set(pairs.loc[right & sure, "other"]), set(pairs.loc[right, "other"])
    return Measured(
        precision=float((right & sure).sum() / max(1, sure.sum())),
        recall=len(caught) / len(named),
        recall_with_queue=len(seen) / len(named),
        doubtful_rows=int(pairs.loc[~sure, "other"].nunique()),
        seconds=seconds,
        missed=Counter(truth.kinds[other] for other in named if other not in seen),
        pairs=pairs,
    )


def assert_in_band(row: Mapping[str, Any], truth: Truth) -> None:
    """The true coverage of units and of workers lies in the band of a row of ``rates``, and so does the rate itself."""
    covered = {unit for unit in truth.of.values() if unit is not None}
    persons = {unit.id: unit.persons or 0 for unit in truth.units}
    real = {
        "unit_coverage": len(covered) / len(truth.units),
        "worker_coverage": sum(persons[unit] for unit in covered) / sum(persons.values()),
    }
    for metric, value in real.items():
        low, high = row["band"][metric]
        assert low <= value <= high, metric
        assert low <= row[metric] <= high, metric
