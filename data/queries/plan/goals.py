"""Targets wherever they come from: those of workbooks and those set by hand. Of one figure and period the last word counts, but for a workbook
that says otherwise than what was set by hand before it: that one waits until somebody decides."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import isclose
from typing import Any, Final

from sqlalchemy import Connection, Engine, func, select

from analysis.periods import ends
from data.database import schema
from data.database.planning import set_target
from data.reference import regions
from data.scope import Scope
from data.slice import SliceFilter


@dataclass(frozen=True, slots=True)
class Word:
    """A target as somebody gave it. ``value`` None: taken back. ``author``, ``number``: of one set by hand; ``file``: of one that was loaded."""

    region: str
    metric: str
    period: str
    calibre: str
    purpose: str
    value: float | None
    at: str
    author: str | None = None
    file: str | None = None
    number: int | None = None

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What it is a target of."""
        return self.region, self.metric, self.period, self.calibre, self.purpose


def words(connection: Connection, scope: Scope, codes: Collection[str]) -> list[Word]:
    """All that was ever said of the targets of some regions and is not undone, oldest first. Raises UnknownRegion, OutOfScope."""
    for code in codes:
        scope.check(code, regions())
    target, part, load, set_ = schema.target.c, schema.part.c, schema.load.c, set_target.c
    loaded = (
        select(
            target.region,
            target.metric,
            part.period,
            part.calibre,
            part.purpose,
            target.value,
            func.coalesce(load.published_at, load.loaded_at).label("at"),
            load.name.label("file"),
        )
        .select_from(
            schema.target.join(schema.part, part.id == target.part_id).join(schema.load, load.id == part.load_id)
        )
        .where(part.status == "current", target.region.in_(codes))
        .order_by(target.part_id, target.row)
    )
    by_hand = select(
        set_.region,
        set_.metric,
        set_.period,
        set_.calibre,
        set_.purpose,
        set_.value,
        set_.at,
        set_.author,
        set_.id.label("number"),
    ).where(set_.region.in_(codes))
    found = [Word(**row) for row in connection.execute(loaded).mappings()]
    found += [Word(**row) for row in connection.execute(by_hand.order_by(set_.id)).mappings()]
    return sorted(found, key=lambda word: word.at)  # stamps in UTC stand in order as they are written


@dataclass(frozen=True, slots=True)
class Standing:
    """What counts of a target: ``word``. ``waiting``: a workbook's later word that says otherwise than the one set by hand, to be decided."""

    word: Word
    waiting: Word | None = None


def standing(said: Iterable[Word]) -> dict[tuple[str, ...], Standing]:
    """Of words, oldest first, what counts of each target (by :attr:`Word.key`)."""
    found: dict[tuple[str, ...], Standing] = {}
    for word in said:
        found[word.key] = _after(found.get(word.key), word)
    return found


def _after(now: Standing | None, word: Word) -> Standing:
    """What counts once a word more was said of a target."""
    if word.number is not None or now is None or now.word.number is None:
        return Standing(word)
    return Standing(now.word, None if _same(now.word.value, word.value) else word)


def _same(one: float | None, other: float | None) -> bool:
    return one == other if one is None or other is None else isclose(one, other, rel_tol=1e-9)


def last_set(engine: Engine, scope: Scope) -> int:
    """The number of the last word that was said by hand of any target in scope; 0 for none. What is made of targets holds as long as it does."""
    codes, ask = scope.codes(regions()), select(func.max(set_target.c.id))
    if codes is not None:
        ask = ask.where(set_target.c.region.in_(codes))
    with engine.connect() as connection:
        return int(connection.execute(ask).scalar() or 0)


def goals(connection: Connection, scope: Scope, codes: Collection[str], among: SliceFilter) -> list[Any]:
    """The targets of some regions that stand, by region, metric and period; periods of ``among`` are not looked at. Raises as :func:`words`."""
    found = standing(word for word in words(connection, scope, codes) if among.takes(word.calibre, word.purpose))
    return [found[key].word for key in sorted(found) if found[key].word.value is not None]


_TOLD: Final = ("region", "metric", "period", "calibre", "purpose", "value", "at", "author", "file")


def target_history(engine: Engine, scope: Scope, *, region: str, metric: str | None = None) -> list[dict[str, Any]]:
    """Each word on a region's targets, oldest first: metric, period, calibre, purpose, value (null: taken back), at, author, file.

    Raises UnknownRegion, OutOfScope.
    """
    with engine.connect() as connection:
        said = words(connection, scope, [region])
    return [_told(word) for word in said if metric in (None, word.metric)]


def _told(word: Word) -> dict[str, Any]:
    return {name: getattr(word, name) for name in _TOLD}


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of the targets of a region and of those below it, in one calibre and purpose. ``held``: those that count and are not over,
    each as :func:`target_history` has it, with ``waiting``, a workbook's word to be decided; ``taken_back`` too where one waits.
    ``history``: each word, newest first, with ``was``: what counted before it, and ``counts``: whether it has come to count.
    """

    held: list[dict[str, Any]]
    history: list[dict[str, Any]]


def said_of(engine: Engine, scope: Scope, *, codes: Collection[str], among: SliceFilter, since: str) -> Said:
    """What was said of some regions' targets; ``since``: those due before this period ends are over. Raises UnknownRegion, OutOfScope."""
    with engine.connect() as connection:
        said = [word for word in words(connection, scope, codes) if among.takes(word.calibre, word.purpose)]
    found: dict[tuple[str, ...], Standing] = {}
    history = []
    for word in said:
        before = found.get(word.key)
        found[word.key] = _after(before, word)
        was = None if before is None else before.word.value
        history.append({**_told(word), "was": was, "counts": found[word.key].word is word})
    held = [
        {**_told(each.word), "waiting": None if each.waiting is None else _told(each.waiting)}
        for _, each in sorted(found.items())
        if ends(each.word.period) >= ends(since) and (each.word.value is not None or each.waiting is not None)
    ]
    return Said(held, history[::-1])
