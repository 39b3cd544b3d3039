"""The ledger of units without a union: what may be written of a unit, where it stands, and two people's edits of one unit put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

Field = Literal["status", "reason", "plan", "office", "due", "supervised", "note"]
FIELDS: Final[tuple[Field, ...]] = get_args(Field)
"""What an office writes of a unit, in the order in which it is shown."""
TEXTS: Final[dict[str, int]] = {"plan": 200, "office": 100, "note": 500}
"""Fields of running text -> the most characters that they hold; none of them takes personal data."""

Status = Literal["open", "contacted", "preparing", "approved", "deferred"]
STATUSES: Final[tuple[Status, ...]] = get_args(Status)
UNTOUCHED: Final[Status] = "open"
"""The status of a unit that nothing is written of; it is kept as nothing, so that a list that shows it says nothing new."""
Reason = Literal[
    "new_unit", "few_workers", "mobile_workers", "employer_unwilling", "workers_unaware", "winding_down", "other"
]
REASONS: Final[tuple[Reason, ...]] = get_args(Reason)
YES: Final = "yes"
"""The one value of ``supervised``; what is not supervised has none."""

Standing = Literal["open", "won", "unknown", "gone"]
STANDINGS: Final[tuple[Standing, ...]] = get_args(Standing)
"""Where a unit with an entry stands in a period's register: still uncovered, covered by now, of unknown cover, or no longer in it."""

Values = Mapping[str, str | None]
"""Field -> what is written in it; None for nothing."""


def standing(state: str | None) -> Standing:
    """Where a unit stands whose register says covered, uncovered or unknown of it, or that no register has."""
    match state:
        case "covered":
            return "won"
        case "uncovered":
            return "open"
        case "unknown":
            return "unknown"
        case _:
            return "gone"


@dataclass(frozen=True, slots=True)
class Merged:
    """What becomes of a filled-in row: ``changes`` are made; ``conflicts`` wait, since another changed the same field meanwhile."""

    changes: dict[str, str | None] = field(default_factory=dict)
    conflicts: dict[str, str | None] = field(default_factory=dict)


def merge(base: Values, current: Values, given: Values) -> Merged:
    """A row that was exported as ``base`` and came back as ``given``, put together with what the entry says by now.

    Fields that came back as they went out change nothing, whatever others have made of them since; a field that only this row changed
    is changed; one that both changed, to different values, is a conflict and stays as it is.
    """
    merged = Merged()
    for name, value in given.items():
        was, now = base.get(name), current.get(name)
        if value in (was, now):
            continue
        (merged.changes if now == was else merged.conflicts)[name] = value
    return merged
