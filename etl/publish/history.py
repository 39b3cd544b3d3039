"""What a publish changes is written down beside its version: tables that came and went, headline rates as they were."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from sqlalchemy import Connection, Select, and_, case, delete, insert, null, select

from analysis.metrics import BY_ID, HEADLINES
from analysis.vocabulary import CELLS
from data.database import schema
from data.database.history import KEPT_VERSIONS, version_log, version_part, version_rate
from data.database.loads import insert_rows, plain_rows
from data.database.schema import ALL, in_slice
from data.slice import Slice

_LEVELS: Final = ("nation", "province", "city", "county")
_KEY: Final = ("period", "calibre", "purpose", "region", "metric")
_SUMS: Final = ("numerator", "denominator")


Pairs = dict[str, tuple[int, int]]
"""Metric -> the two sums of a rate."""
Said = tuple[tuple[int | None, ...], Pairs]
"""A region's own sums, and the pairs that it has beside them."""
Headlines = dict[Slice, dict[str, Said]]
"""Slice -> region -> what its headline rates are made of."""


def headlines_of(connection: Connection, slices: Iterable[Slice]) -> Headlines:
    """What the headline rates of regions in slices are made of, down to the counties; as they are before a publish, for :func:`write_history`."""
    found: Headlines = {}
    for slice_ in slices:
        paired: dict[str, Pairs] = {}
        for region, metric, numerator, denominator in plain_rows(connection.execute(_pairs(slice_))):
            paired.setdefault(region, {})[metric] = numerator, denominator
        rows = plain_rows(connection.execute(_sums(slice_)))
        found[slice_] = {row[0]: (row[1:], paired.get(row[0], {})) for row in rows}
    return found


def _rates(said: Said | None) -> Pairs:
    """The headline rates that are said, each with its two sums: the pair where there is one, else the region's own."""
    if said is None:
        return {}
    own, paired = said
    figures = dict(zip(_SAID, own, strict=True))
    found: Pairs = {}
    for metric in _RATES:
        numerator, denominator = paired.get(metric.id) or (figures[metric.numerator], figures[metric.denominator])
        if numerator is not None and denominator is not None:
            found[metric.id] = numerator, denominator
    return found


_RATES: Final = [BY_ID[metric] for metric in HEADLINES]
_SAID: Final = [*dict.fromkeys(name for metric in _RATES for name in (metric.numerator, metric.denominator))]


def _sums(slice_: Slice) -> Select[Any]:
    total = schema.totals.c
    here = in_slice(schema.totals, slice_), total.level.in_(_LEVELS)
    return select(total.region, *(total[name] for name in _SAID)).where(*here)


def _pairs(slice_: Slice) -> Select[Any]:
    """The pairs that regions have beside their own sums; from each region to its own few, for a slice's lie all over the table."""
    total, pair = schema.totals.c, schema.rate_pair.c
    same = [pair[name] == total[name] for name in ("parent", "period", "calibre", "purpose", "region")]
    whole = [pair[name] == ALL for name in CELLS]
    return (
        select(pair.region, pair.metric, pair.numerator, pair.denominator)
        .select_from(schema.totals.join(schema.rate_pair, and_(*same, *whole)))
        .where(in_slice(schema.totals, slice_), total.level.in_(_LEVELS), pair.metric.in_(HEADLINES))
    )


def write_history(
    connection: Connection,
    version: int,
    published_at: str,
    touched: Mapping[Slice, Collection[int] | None],
    before: Headlines,
) -> None:
    """Write down what a version has changed since ``before`` (:func:`headlines_of`), and forget the oldest."""
    connection.execute(insert(version_log).values(version=version, published_at=published_at))
    _write_parts(connection, version, sorted({part for parts in touched.values() for part in parts or ()}))
    rows = [(version, *row) for row in _changed(before, headlines_of(connection, touched))]
    if rows:
        names = ("version", *_KEY, *_SUMS)
        insert_rows(connection, version_rate, dict(zip(names, zip(*rows, strict=True), strict=True)))
    for table in (version_log, version_part, version_rate):
        connection.execute(delete(table).where(table.c.version <= version - KEPT_VERSIONS))


def _changed(before: Headlines, after: Headlines) -> list[tuple[Any, ...]]:
    """What was said before and is said no more, or otherwise, with its sums; what was not said before, without."""
    rows: list[tuple[Any, ...]] = []
    for slice_ in before.keys() | after.keys():
        was, now = before.get(slice_, {}), after.get(slice_, {})
        for region in was.keys() | now.keys():
            if was.get(region) == now.get(region):
                continue  # most, where a county is corrected
            old, new = _rates(was.get(region)), _rates(now.get(region))
            key = (slice_.period, slice_.calibre, slice_.purpose, region)
            rows += [(*key, metric, *sums) for metric, sums in old.items() if new.get(metric) != sums]
            rows += [(*key, metric, None, None) for metric in new.keys() - old.keys()]
    return sorted(rows, key=lambda row: row[: len(_KEY)])


def _write_parts(connection: Connection, version: int, parts: list[int]) -> None:
    part, load = schema.part.c, schema.load.c
    what = case(
        (part.status == "current", "came"),
        (load.status == "undone", "undone"),
        (part.status == "superseded", "replaced"),
        else_=null(),
    )
    ask = select(part.id.label("part_id"), part.load_id, what.label("what")).select_from(
        schema.part.join(schema.load, load.id == part.load_id)
    )
    rows: list[dict[str, Any]] = []
    for first in range(0, len(parts), 500):
        some = connection.execute(ask.where(part.id.in_(parts[first : first + 500]))).mappings()
        rows += [{"version": version, **row} for row in some if row["what"] is not None]
    if rows:
        connection.execute(insert(version_part), rows)
