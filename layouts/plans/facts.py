"""What the panel of a plan is drawn of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.plan.basket import Wish
from analysis.rows import Row
from data.queries.plan.draft import Ground
from data.slice import Slice
from layouts.plans.address import Basket, Goal


@dataclass(frozen=True, slots=True)
class Line:
    """A move with what it reaches. It is the saved plan's (``saved``: its number, from 1), was ``added`` in the address (from 0), or is an act of the
    smallest plan (``aimed``). ``wish``: what it asks for, as it was added, saved or found."""

    move: Mapping[str, Any]
    saved: int | None = None
    added: int | None = None
    aimed: bool = False
    wish: Wish | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The smallest plan for a goal, as :func:`data.queries.plan.draft.reach` has it; ``running``: a better one, or the proof that there is none,
    has been looked for ``seconds`` long, ``most`` at most."""

    goal: Goal
    answer: Mapping[str, Any]
    running: bool
    seconds: int = 0
    most: int = 0


@dataclass(frozen=True, slots=True)
class Below:
    """The smallest plan of each place below for a goal, as :func:`data.queries.plan.below.smallest_plans` has them; the rest as of :class:`Found`."""

    goal: Goal
    plans: Sequence[Mapping[str, Any]]
    running: bool
    seconds: int = 0
    most: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """``region``, ``slice``: what the plan is about; ``fault``: why there is none, in words; ``lines``: its moves; ``answer``: what it does;
    ``ground``: what the rates stand on; ``saved``, ``since``: the saved plan and what has changed since; ``listed``: saved plans to open;
    ``beside``: the plan and up to two others side by side; ``found``: the smallest plan in it; ``below``: those of the places below;
    ``kept``: the saved plan's moves as they were asked for."""

    basket: Basket
    region: str
    slice: Slice
    fault: str = ""
    lines: Sequence[Line] = ()
    answer: Mapping[str, Any] | None = None
    ground: Ground | None = None
    saved: Mapping[str, Any] | None = None
    since: Mapping[str, Any] | None = None
    listed: Sequence[Row] = ()
    beside: Mapping[str, Any] | None = None
    found: Found | None = None
    below: Below | None = None
    kept: Sequence[Wish] = ()
