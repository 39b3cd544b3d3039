"""What the cards of targets are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from analysis.periods import is_period
from analysis.rows import Row
from analysis.tasks import FIGURES, TASKS
from data.texts import numbers, text
from layouts.components.written import quoted

BELOW: Final = "below"
"""Stands for all regions next below the view's."""
OFFERED: Final = tuple(dict.fromkeys(figure for task in TASKS for figure in FIGURES[task]))
"""The figures that a target can be set of on a page: those of the three tasks."""
_MARK: Final = "~"


@dataclass(frozen=True, slots=True)
class Aims:
    """``pace``: rows of :func:`data.queries.compare.pace.pace` of the view's region; ``held``, ``history``: as :class:`data.queries.plan.goals.Said`
    has them, of the region and those below it; ``sets``: targets may be set here; ``metric``: the figure whose progress is ranked, of
    ``metrics``, those that a region below has a target of; ``progress``: rows of :func:`data.queries.compare.progress.ranked_progress`.
    """

    pace: Sequence[Row] = ()
    held: Sequence[Mapping[str, Any]] = ()
    history: Sequence[Mapping[str, Any]] = ()
    sets: bool = False
    metric: str | None = None
    metrics: Sequence[str] = ()
    progress: Sequence[Row] = ()


NO_AIMS: Final = Aims()


@dataclass(frozen=True, slots=True)
class Key:
    """Which target a button is about, as its id has it."""

    region: str
    metric: str
    period: str

    def __str__(self) -> str:
        return _MARK.join((self.region, self.metric, self.period))


def key_of(written: object) -> Key | None:
    """A key that was sent back, which anybody may have made up; None for none."""
    parts = written.split(_MARK) if isinstance(written, str) else []
    if len(parts) != 3 or not is_period(parts[2]):
        return None
    region, metric, period = parts
    return Key(region, metric, period)


def shown(metric: str, value: float | None, lang: str) -> str:
    """A target in words; one that is taken back as such."""
    if value is None:
        return text("aims.none", lang)
    return numbers.aim(metric, value)


def named(word: Mapping[str, Any]) -> str:
    """Who said something of a target, quoted, and when."""
    return f"{quoted(word['author'] or word['file'])} · {str(word['at'])[:10]}"
