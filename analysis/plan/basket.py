"""A basket of moves: which units each reaches, each unit once, and what rates become of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from analysis.metrics import BY_ID
from analysis.rates import Pair, metric_value
from analysis.vocabulary import UNION_MODES, UnionMode

Form = UnionMode
FORMS: Final = UNION_MODES
PLANNED: Final = (
    "unit_coverage",
    "worker_coverage",
    "small_micro_coverage",
    "own_union_rate",
    "joint_coverage",
    "gap_units",
    "gap_workers",
)
"""The figures that covering a unit moves for certain. Density is not among them: nobody knows who of its workers would join."""


@dataclass(frozen=True, slots=True)
class Unit:
    """An uncovered unit. ``path``: the codes from the nation down to where it stands; ``employees`` None where they are not known."""

    key: str
    path: tuple[str, ...]
    industry: str
    size: str
    small: bool
    employees: int | None


@dataclass(frozen=True, slots=True)
class Wish:
    """A move as it was asked for: units by ``codes``, or all of a filter's, or the ``count`` largest of these.

    ``industry`` is a section or a longer code, ``band`` one of :data:`analysis.plan.bands.BANDS`, ``unit_kind`` one of
    :data:`analysis.vocabulary.UNIT_KINDS`.
    """

    region: str
    form: Form
    industry: str | None = None
    size: str | None = None
    band: str | None = None
    codes: tuple[str, ...] = ()
    count: int | None = None
    unit_kind: str | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """A move with the units that it reaches, none of which another reaches before it. ``passed``: those that it names in vain, by reason."""

    wish: Wish
    units: tuple[Unit, ...]
    passed: Mapping[str, int] = field(default_factory=dict)

    def row(self) -> dict[str, Any]:
        """As JSON has it."""
        return move_row(self.wish, [unit.employees or 0 for unit in self.units], self.passed)


def move_row(wish: Wish, heads: Sequence[int], passed: Mapping[str, int]) -> dict[str, Any]:
    """A move as JSON has it. ``heads``: the employees of each unit that it reaches, 0 where they are unknown; ``passed``: how many it names in vain, by reason."""
    asked = {"region": wish.region, "industry": wish.industry, "size": wish.size, "form": wish.form}
    sums = {"units": len(heads), "workers": sum(heads), "largest": max(heads, default=0)}
    return {**asked, **sums, "passed_over": dict(passed)}


def acts_of(moves: Iterable[Mapping[str, Any]]) -> int:
    """How many organising acts moves (as JSON has them) come to: an own union for each unit, one joint union or federation for all of a move's; none for a move
    that reaches no unit."""
    return sum(move["units"] if move["form"] == "own" else min(move["units"], 1) for move in moves)


class BadMove(ValueError):
    """A move that cannot be read. The message says what of it, in one line."""


_KEYS: Final = {"region", "form", "industry", "size", "band", "unit_kind", "units", "workers", "largest", "passed_over"}


def read_wishes(content: Any, region: str) -> list[Wish]:
    """The moves of a plan's file: a list of moves, or an object with ``moves`` (as a plan is printed). Raises :class:`BadMove`.

    A move has ``form``, and by choice ``region`` (by default the plan's), ``industry``, ``size``, ``band``, ``unit_kind`` and ``units``: a list of codes or a number.
    """
    listed = content.get("moves") if isinstance(content, Mapping) else content
    if not isinstance(listed, list):
        raise BadMove("a plan is a list of moves, or an object with the key moves")
    return [_wish(one, place, region) for place, one in enumerate(listed, start=1)]


def _wish(one: Any, place: int, region: str) -> Wish:
    if not isinstance(one, Mapping):
        raise BadMove(f"move {place} is no object")
    if unknown := sorted(set(one) - _KEYS):
        raise BadMove(
            f"move {place} has {', '.join(map(repr, unknown))}; a move has region, industry, size, band, unit_kind, form, units"
        )
    form = one.get("form")
    if form not in FORMS:
        raise BadMove(f"move {place} has the form {form!r}; there are {', '.join(FORMS)}")
    texts = {name: one.get(name) for name in ("region", "industry", "size", "band", "unit_kind")}
    if wrong := [name for name, value in texts.items() if value is not None and not isinstance(value, str)]:
        raise BadMove(f"move {place}: {', '.join(wrong)} must be text")
    if empty := [name for name, value in texts.items() if value == ""]:
        raise BadMove(f"move {place}: {', '.join(empty)} says nothing; leave it out to mean any")
    units = one.get("units")
    is_count = isinstance(units, int) and not isinstance(units, bool) and units >= 0
    is_codes = isinstance(units, list) and all(isinstance(code, str) for code in units)
    if units is not None and not is_count and not is_codes:
        raise BadMove(f"move {place}: units is a list of codes, or how many of the largest")
    if units == []:
        raise BadMove(f"move {place} names no unit; leave units out to mean all")
    found = {name: value for name, value in texts.items() if value is not None}
    codes = tuple(dict.fromkeys(units)) if isinstance(units, list) else ()
    return Wish(**{"region": region, **found}, form=form, codes=codes, count=units if isinstance(units, int) else None)


def settle(wishes: Sequence[tuple[Wish, Sequence[Unit], Mapping[str, int]]]) -> list[Move]:
    """The moves with their units, most employees first; a unit belongs to the first move that reaches it.

    Each wish comes with the uncovered units that answer it and what it names that is none of them, by reason.
    """
    taken: set[str] = set()
    moves = []
    for wish, units, passed in wishes:
        free = sorted((unit for unit in units if unit.key not in taken), key=lambda u: (-(u.employees or 0), u.key))
        chosen = free if wish.count is None else free[: wish.count]
        twice = len(units) - len(free)
        taken |= {unit.key for unit in chosen}
        moves.append(Move(wish, tuple(chosen), {**passed, **({"in_another_move": twice} if twice else {})}))
    return moves


@dataclass(slots=True)
class Gain:
    """What some moves add at a place."""

    units: int = 0
    workers: int = 0
    small: int = 0
    own: int = 0
    joint: int = 0

    def add(self, unit: Unit, form: Form) -> None:
        """One unit more."""
        self.add_some(1, unit.employees or 0, small=unit.small, form=form)

    def add_some(self, count: int, employees: int, *, small: bool, form: Form) -> None:
        """Some units more, each of so many employees."""
        self.units += count
        self.workers += count * employees
        self.small += count * small
        self.own += count * (form == "own")
        self.joint += count * (form != "own")

    def of(self, metric: str) -> int:
        """What is added to a metric's numerator."""
        counts = {
            "unit_coverage": self.units,
            "worker_coverage": self.workers,
            "small_micro_coverage": self.small,
            "own_union_rate": self.own,
            "joint_coverage": self.joint,
            "gap_units": self.units,
            "gap_workers": self.workers,
        }
        return counts[metric]


def gains(moves: Iterable[Move]) -> dict[str, Gain]:
    """Region -> what the moves add there, at every level that holds a reached unit."""
    found: dict[str, Gain] = {}
    for move in moves:
        for unit in move.units:
            for code in unit.path:
                found.setdefault(code, Gain()).add(unit, move.wish.form)
    return found


def before_after(pairs: Mapping[str, Pair | None], gain: Gain) -> dict[str, list[float | None]]:
    """Metric -> its value now and with the moves done; None where it is not known now."""
    found = {}
    for metric in PLANNED:
        numerator, denominator = pairs.get(metric) or (None, None)
        more = None if numerator is None else numerator + gain.of(metric)
        found[metric] = [metric_value(BY_ID[metric], n, denominator) for n in (numerator, more)]
    return found
