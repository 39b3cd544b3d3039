"""Smallest plans that are looked for while the page stands: one at a time, each within a time limit, the answers kept for the data's version."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from threading import Lock, Thread
from typing import Any, Final

from callbacks.asking import Asker
from data.limits.turns import Busy, Turns
from data.log import place_of
from data.queries.plan.below import smallest_plans
from data.queries.plan.draft import reach
from data.queries.plan.plan import Aim
from data.slice import Slice
from layouts.plans.address import Goal

SECONDS: Final = 30.0
"""How long the exact answer may take."""
KEPT: Final = 64
WAITING: Final = 8
"""So many searches are under way or wait for their turn; whoever comes then has the answer that comes at once, and may ask again."""
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Search:
    """One search. ``began``: on the clock of :func:`time.monotonic`, None while it waits; ``found``: the answer."""

    began: float | None = None
    found: Mapping[str, Any] | None = None
    ended: bool = False

    @property
    def seconds(self) -> int:
        """How long it has been looked for."""
        return 0 if self.began is None else int(min(SECONDS, time.monotonic() - self.began))


@dataclass(slots=True)
class Searches:
    """The searches of a server. ``run`` starts one beside the page; tests give their own."""

    run: Callable[[Callable[[], None]], None] = lambda work: Thread(target=work, daemon=True).start()
    _kept: OrderedDict[tuple[Any, ...], Search] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)
    _turn: Lock = field(default_factory=Lock)
    _places: Turns = field(default_factory=lambda: Turns(WAITING))

    def of(self, ask: Asker, slice_: Slice, goal: Goal) -> Search:
        """The search for a goal; begun where nobody has asked for it and there is a place for it, else ended without an answer."""
        key = (ask.engine.url, ask.version(), repr(ask.scope), slice_, goal)
        with self._lock:
            held = self._kept.get(key)
            if held is not None:
                return held
            try:
                self._places.take()
            except Busy:
                return Search(ended=True)
            search = self._kept[key] = Search()
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        self.run(lambda: self._look(key, ask, slice_, goal, search))
        return search

    def _look(self, key: tuple[Any, ...], ask: Asker, slice_: Slice, goal: Goal, search: Search) -> None:
        try:
            with self._turn:
                search.began = time.monotonic()
                target = aim_of(goal, SECONDS)
                asked: dict[str, Any] = {"region": goal.region, "slice_": slice_, "target": target}
                if goal.each:
                    search.found = {"plans": smallest_plans(ask.engine, ask.scope, **asked, by_code=True)}
                else:
                    search.found = reach(ask.engine, ask.scope, **asked)
        except Exception as fault:
            # The page keeps the answer that came at once; whoever asks again has another search.
            _log.error("the search for a smallest plan failed: %s", place_of(fault))
            with self._lock:
                self._kept.pop(key, None)
        finally:
            search.ended = True
            self._places.give_back()


def aim_of(goal: Goal, seconds: float) -> Aim:
    """A goal of an address as the question takes it; without seconds the answer comes at once."""
    return Aim(goal.metric, Fraction(goal.reach), None, {}, seconds)
