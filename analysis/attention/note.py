"""A fact that deserves an eye, before it is put into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from analysis.compare.changes import Change
from analysis.rows import Row

Changes = Mapping[str, Change]
"""Figure -> its change since the compared period."""


@dataclass(frozen=True, slots=True)
class Note:
    """One fact: ``kind`` names the sentence, ``values`` fill it, ``page`` and ``changes`` lead to the view behind it.

    ``weight``: workers concerned times certainty; what comes first has most.
    """

    kind: str
    values: Mapping[str, Any]
    page: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    weight: float = 0.0


def workers_of(row: Row) -> float:
    """The workers of a row; where nobody counted them its members, else its units stand for them."""
    return float(row.get("employees") or row.get("members") or row.get("units") or 0)
