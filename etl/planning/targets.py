"""Targets set by hand: each word is kept; the last one counts until a workbook says otherwise, which is then shown and decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import Connection, Engine, insert

from analysis.measures import MEASURE_IDS
from analysis.metrics import METRIC_IDS
from analysis.pace.aim import aim_fault
from analysis.periods import ends, is_period
from data.database.planning import set_target
from data.database.stamp import instant
from data.queries.plan.goals import Word, standing, words
from data.reference import calibres, regions
from data.scope import Scope
from etl.planning.ledger import plain_author

_SAID: Final = {
    "figure": "there is no figure {value!r}",
    "period": "period {value!r} is none; write 2026 or 2026-06",
    "over": "a target due in {value} is over before it begins",
    "calibre": "calibre {value!r} is unknown",
    "mixed": "synthetic targets are of the calibre and of the purpose synthetic",
    "rate": "a target of a rate lies in 0..1, not at {value:g}",
    "count": "a target of a count is 0 or more, not {value:g}",
    "fraction": "a target of a count is a whole number, not {value:g}",
    "changed": "{value} has said something else of this target meanwhile",
}


class BadGoal(ValueError):
    """What is no target. ``code``: which rule it breaks, a key of the texts ``aims.bad.CODE``."""

    def __init__(self, code: str, value: object) -> None:
        super().__init__(_SAID[code].format(value=value))
        self.code, self.value = code, value


@dataclass(frozen=True, slots=True)
class Goal:
    """A target to set: ``value`` a fraction for a rate, else a count; None takes back what stands. ``period``: when it is due.

    ``start``: the period from which the way to it begins, where there is one: it is not due before that ends.
    """

    region: str
    metric: str
    period: str
    calibre: str
    purpose: str
    value: float | None
    start: str | None = None

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What it is a target of."""
        return self.region, self.metric, self.period, self.calibre, self.purpose


def check_goal(goal: Goal) -> None:
    """Raises :class:`BadGoal` for a figure, period, calibre or value that is none."""
    if goal.metric not in METRIC_IDS and goal.metric not in MEASURE_IDS:
        raise BadGoal("figure", goal.metric)
    if not is_period(goal.period):
        raise BadGoal("period", goal.period)
    if goal.start is not None and ends(goal.period) < ends(goal.start):
        raise BadGoal("over", goal.period)
    if goal.calibre not in calibres():
        raise BadGoal("calibre", goal.calibre)
    if (goal.calibre == "synthetic") != (goal.purpose == "synthetic"):
        raise BadGoal("mixed", goal.purpose)
    if goal.value is None:
        return
    fault = aim_fault(goal.metric, goal.value)
    if fault is not None:
        raise BadGoal(fault, goal.value)


def set_goal(engine: Engine, scope: Scope, goal: Goal, author: str) -> int:
    """Set a target or take it back; what was said before stays in the history. Returns the number of the word.

    Raises BadGoal, ValueError for no author, UnknownRegion, OutOfScope.
    """
    return set_goals(engine, scope, [goal], author)[0]


def set_goals(engine: Engine, scope: Scope, goals: list[Goal], author: str) -> list[int]:
    """Set several targets, all or none of them. Raises as :func:`set_goal`."""
    for goal in goals:
        scope.check(goal.region, regions())
        check_goal(goal)
    who = plain_author(author)
    with engine.begin() as connection:
        return [_write(connection, goal, who) for goal in goals]


def undo_goals(engine: Engine, scope: Scope, numbers: list[int]) -> list[Goal]:
    """Say again what counted before some words, in the name of who said these; returns what counts now.

    Raises BadGoal where another word was said since or there is no such word, OutOfScope.
    """
    with engine.begin() as connection:
        found = [_before(connection, scope, number) for number in numbers]
        for goal, author in found:
            _write(connection, goal, author)
    return [goal for goal, _ in found]


def _before(connection: Connection, scope: Scope, number: int) -> tuple[Goal, str]:
    """What counted before a word that is the last one said of its target, and who said it."""
    row = connection.execute(set_target.select().where(set_target.c.id == number)).mappings().one_or_none()
    if row is None:
        raise BadGoal("changed", "–")
    undone = Goal(*(row[name] for name in ("region", "metric", "period", "calibre", "purpose", "value")))
    said: list[Word] = [word for word in words(connection, scope, [undone.region]) if word.key == undone.key]
    if said[-1].number != number:
        raise BadGoal("changed", said[-1].author or said[-1].file)
    earlier = standing(said[:-1]).get(undone.key)
    return replace(undone, value=None if earlier is None else earlier.word.value), str(row["author"])


def _write(connection: Connection, goal: Goal, author: str) -> int:
    row = {name: getattr(goal, name) for name in ("region", "metric", "period", "calibre", "purpose", "value")}
    done = connection.execute(insert(set_target).values(**row, author=author, at=instant()))
    (number,) = done.inserted_primary_key or (0,)
    return int(number)
