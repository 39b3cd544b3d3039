"""What has become of a saved plan's units: joined meanwhile, gone, of unknown cover, grown or shrunk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Then:
    """A unit as it was when the plan was saved."""

    key: str
    region: str
    employees: int | None


def since(then: Sequence[Then], now: Mapping[str, tuple[str, int | None]]) -> dict[str, Any]:
    """``joined``, ``gone``, ``unknown``, ``grown``, ``shrunk`` (keys), ``left`` (how many are still to be reached, with ``workers``).

    ``now``: key -> state (covered, uncovered, unknown) and employees; what is not in it is gone. A unit grows or shrinks while it is still
    uncovered and its employees are known both times. ``changed``: whether any of the lists holds one.
    """
    found: dict[str, list[str]] = {name: [] for name in ("joined", "gone", "unknown", "grown", "shrunk")}
    left = workers = 0
    for unit in then:
        state, employees = now.get(unit.key, (None, None))
        if state == "uncovered":
            left += 1
            workers += employees or 0
            if unit.employees is not None and employees is not None and employees != unit.employees:
                found["grown" if employees > unit.employees else "shrunk"].append(unit.key)
        else:
            found["joined" if state == "covered" else "unknown" if state == "unknown" else "gone"].append(unit.key)
    return {"changed": any(found.values()), **found, "left": left, "workers": workers}
