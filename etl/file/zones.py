"""Zones that no list of regions has: one question for all of a file."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from data.checks import SAME, SAME_CELLS
from etl.clean.places.zones import zone_like
from etl.file.result import FileResult, Part
from etl.model import Finding

_UNKNOWN: Final = ("region_unknown", "region_unknown_near", "region_unknown_label")
_SHOWN: Final = 8


def ask_once(result: FileResult) -> None:
    """Tell the zones of a file that are not known (经开区, 高新区) in one finding for each check, at the first of them, in place."""
    for code in _UNKNOWN:
        places: list[FileResult | Part] = [result, *result.parts]
        alike = [f for place in places for f in place.findings if f.code == code and f.value and zone_like(f.value)]
        names = list(dict.fromkeys(str(finding.value) for finding in alike))
        if len(names) < 2:
            continue
        first, others = alike[0], {id(finding) for finding in alike[1:]}
        cells = "、".join(str(f.cell or f.row) for f in alike[:3])
        value = "、".join(names[:_SHOWN]) + ("…" if len(names) > _SHOWN else "")
        asked: Finding = replace(first, value=value, args=first.args | {SAME: str(len(alike)), SAME_CELLS: cells})
        for place in places:
            place.findings = [asked if f is first else f for f in place.findings if id(f) not in others]
