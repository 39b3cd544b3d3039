"""The queue of pairs that wait for a word, page by page: the database sorts and counts, and only a page is read whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Engine, Select, Text, and_, cast, func, select

from data.database import links
from data.database.json_columns import from_json
from data.database.schema import in_slice
from data.queries.links.pairs import PairFilter, check_pairs, pairs_in, pattern
from data.queries.seen import within
from data.scope import Scope
from data.slice import Slice


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of the pairs that wait. ``total``: how many do; ``page``: its number, from 1; ``key``: which these are, in short; ``alike``: pattern →
    how many of all that wait agree and differ alike."""

    pairs: Sequence[dict[str, Any]] = ()
    total: int = 0
    page: int = 1
    key: str = ""
    alike: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A pair that waits, by what a decision on it needs."""

    id: int
    kind: str
    unit_key: str
    other_key: str
    pattern: str


_LINK: Final = links.link.c
_SAID: Final = links.link_said.c
_WEIGHTS: Final = cast(_LINK.weights, Text).label("weights")
"""As text, by which PostgreSQL groups too."""


def queue(engine: Engine, scope: Scope, *, region: str, slice_: Slice, page: int, per_page: int) -> QueuePage:
    """A page of the pairs of a region that wait, the likeliest first; a page beyond the last is the last.

    Raises :class:`data.scope.OutOfScope`, for a reader who may not see single units too.
    """
    check_pairs(scope, region, slice_)
    with engine.connect() as connection:
        ids = list(connection.execute(_waiting(region, slice_, _LINK.id)).scalars())
        number = max(1, min(page, -(-len(ids) // per_page)))
        here = ids[(number - 1) * per_page : number * per_page]
        among = PairFilter(ids=here)
        shown = pairs_in(connection, scope, region=region, slice_=slice_, among=among) if here else []
        alike = _alike(connection, region, slice_)
    return QueuePage(shown, len(ids), number, blake2b(repr(ids).encode(), digest_size=8).hexdigest(), alike)


def waiting(engine: Engine, scope: Scope, *, region: str, slice_: Slice) -> list[Waiting]:
    """All pairs of a region that wait, in the order of :func:`queue`. Raises :class:`data.scope.OutOfScope`."""
    check_pairs(scope, region, slice_)
    columns = (_LINK.id, _LINK.kind, _LINK.unit_key, _LINK.other_key, _WEIGHTS)
    with engine.connect() as connection:
        rows = connection.execute(_waiting(region, slice_, *columns)).all()
    return [Waiting(row.id, row.kind, row.unit_key, row.other_key, _pattern(row.weights)) for row in rows]


def counts(engine: Engine, scope: Scope, *, region: str, slice_: Slice) -> dict[str, int]:
    """What :func:`data.queries.links.counts_of` says of all pairs of a region. Raises :class:`data.scope.OutOfScope`."""
    check_pairs(scope, region, slice_)
    decision = links.link_decision.c
    source = links.link.outerjoin(links.link_said, _SAID.link_id == _LINK.id).outerjoin(
        links.link_decision, decision.id == _SAID.decision_id
    )
    ask = select(_LINK.zone, decision.decision, _LINK.counts, func.count().label("n")).select_from(source)
    with engine.connect() as connection:
        rows = connection.execute(
            ask.where(_here(region, slice_)).group_by(_LINK.zone, decision.decision, _LINK.counts)
        ).all()
    return {
        "certain": sum(row.n for row in rows if row.zone == "certain"),
        "doubtful": sum(row.n for row in rows if row.zone == "doubtful"),
        "accepted": sum(row.n for row in rows if row.decision == "accept"),
        "rejected": sum(row.n for row in rows if row.decision == "reject"),
        "open": sum(row.n for row in rows if row.zone == "doubtful" and row.decision is None),
        "counted": sum(row.n for row in rows if row.counts),
    }


def _here(region: str, slice_: Slice) -> ColumnElement[bool]:
    return and_(in_slice(links.link, slice_), within(_LINK.region, region))


def _waiting(region: str, slice_: Slice, *columns: ColumnElement[Any]) -> Select[Any]:
    source = links.link.outerjoin(links.link_said, _SAID.link_id == _LINK.id)
    open_ = _LINK.zone == "doubtful", _SAID.decision_id.is_(None)
    ask = select(*columns).select_from(source).where(_here(region, slice_), *open_)
    return ask.order_by(_LINK.probability.desc(), _LINK.id)


def _pattern(weights: str) -> str:
    told: dict[str, Any] = from_json(weights)
    return pattern(told)


def _alike(connection: Connection, region: str, slice_: Slice) -> dict[str, int]:
    """Pattern → how many of those that wait have it."""
    each = _waiting(region, slice_, _WEIGHTS).subquery()
    found: Counter[str] = Counter()
    for row in connection.execute(select(each.c.weights, func.count().label("n")).group_by(each.c.weights)):
        found[_pattern(row.weights)] += row.n
    return dict(found)
