"""Who is silent: regions that had figures and have none, and those that report nothing while their neighbours do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from analysis.attention.note import Changes, Note, workers_of
from analysis.rows import RateRow, Row

SILENCE: Final = frozenset(
    {
        *("silent", "silent_published", "silent_published_many", "unheard", "unheard_one", "unheard_own"),
        *("unreported", "unreported_many"),
    }
)
"""Kinds of notes that say who is silent: figures of a region that lacks some of its parts are read beside them."""
NAMED: Final = 3
"""So many silent regions are named; of more one is."""


def with_unreported(known: Sequence[Note], whole: Row, quiet: Sequence[str], share: float) -> list[Note]:
    """The notes by weight with one more, where regions deep below one have no units in a period in which the region above them has.

    ``quiet``: their codes; ``share``: of the leaves that they hold of all under ``whole``. It says more than that one of them had
    figures in the compared period, which then is not said.
    """
    if not quiet:
        return list(known)
    others = [note for note in known if note.kind != "unheard_one" or note.values["first"] not in quiet]
    values: dict[str, Any] = {"region": whole["region"], "n": len(quiet), "first": quiet[0]}
    if len(quiet) <= NAMED:
        values["regions"] = quiet
    kind = "unreported" if len(quiet) <= NAMED else "unreported_many"
    lead = {"region": quiet[0]} if len(quiet) == 1 else {}
    found = Note(kind, values, "data", lead, share * workers_of(whole))
    return sorted([*others, found], key=lambda note: -note.weight)


def silent(
    whole: RateRow, parts: Sequence[RateRow], moves: Mapping[str, Changes], own: Changes, period: str | None
) -> Note | None:
    """Who had figures in the compared period and has none now: that is silence, not a fall.

    The parts that report no units and nothing else that they had; of published figures our copy has none of them. Else the leaves below them that no longer report both parts of the rate.
    """
    if period is None:
        return None
    speak = {row["region"] for row in parts if row["units"] is not None}
    gone = [
        region
        for region, changes in moves.items()
        if region not in speak
        and any(change.before is not None for change in changes.values())
        and all(change.after is None for change in changes.values())
    ]
    unheard = own["unit_coverage"].comparable if "unit_coverage" in own else None
    weight = (1 - unheard.share) * workers_of(whole) if unheard else _mean(parts) * len(gone)
    if gone:
        values: dict[str, Any] = {"regions": gone, "period": period}
        if whole.get("purpose") != "published":
            return Note("silent", values, "data", {}, weight)
        if len(gone) <= NAMED:
            return Note("silent_published", values, "data", {}, weight)
        return Note("silent_published_many", {"n": len(gone), "first": gone[0], "period": period}, "data", {}, weight)
    leaves = list(dict.fromkeys(unheard.vanished)) if unheard else []
    if not leaves:
        return None
    values = {"region": whole["region"], "n": len(leaves), "first": leaves[0], "period": period}
    if len(leaves) > 1:
        return Note("unheard", values, "data", {}, weight)
    kind = "unheard_own" if leaves[0] == whole["region"] else "unheard_one"
    return Note(kind, values, "data", {"region": leaves[0]}, weight)


def _mean(parts: Sequence[RateRow]) -> float:
    known = [workers_of(row) for row in parts if row["units"] is not None]
    return sum(known) / len(known) if known else 0.0
