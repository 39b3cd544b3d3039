"""Observations of a summary as facts: values in base units, rates as fractions."""

from __future__ import annotations

import re
from typing import Any

from data.grain import ALL
from etl.model import Observation


def observation_facts(group: list[Observation], sender: str | None) -> dict[str, list[Any]]:
    """Cells of a summary as columns of its fact table. ``sender``: the region of those that name none."""
    facts: dict[str, list[Any]] = {
        name: []
        for name in (
            "row",
            "col",
            "region",
            "region_label",
            "label",
            "measure",
            "industry",
            "size",
            "unit_kind",
            "dimensions",
            "unit",
            "scale",
            "value",
            "rate",
            "raw",
        )
    }
    for o in group:
        whole = isinstance(o.value, int) and o.unit != "1" and abs(o.value) < 2**63
        dims = o.dimensions
        facts["row"].append(o.row)
        facts["col"].append(o.col)
        facts["region"].append(o.region_code or (sender if o.region is None else None))
        facts["region_label"].append(o.region)
        facts["label"].append(o.label)
        facts["measure"].append(o.metric)
        facts["industry"].append(dims.get("industry", ALL))
        facts["size"].append(dims.get("size", ALL))
        facts["unit_kind"].append(dims.get("kind", ALL))
        facts["dimensions"].append(dims)
        facts["unit"].append(o.unit)
        facts["scale"].append(_printed_scale(o))
        facts["value"].append(o.value if whole else None)
        facts["rate"].append(float(o.value) if o.value is not None and not whole else None)
        facts["raw"].append(o.raw)
    return facts


def _printed_scale(observation: Observation) -> float:
    """The size of the last printed digit, in base units: 85.90 万 is given to 100, 286万 to 10 000."""
    digits = re.sub(r"[^\d.]", "", observation.raw)
    if not digits or observation.value in (None, 0):
        return 1.0
    try:
        printed = float(digits)
    except ValueError:
        return 1.0
    decimals = len(digits.partition(".")[2])
    factor = abs(float(observation.value or 0)) / printed if printed else 1.0
    return float(round(factor, 6) / 10**decimals)
