"""What a publish changes is written down beside its version: tables that came and went, headline rates as they were."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    MetaData,
    Select,
    String,
    Table,
    and_,
    case,
    delete,
    except_,
    insert,
    literal,
    null,
    select,
    text,
)

from analysis.metrics import BY_ID, HEADLINES
from analysis.vocabulary import CELLS
from data.database import schema
from data.database.history import KEPT_VERSIONS, version_log, version_part, version_rate
from data.database.loads import insert_rows
from data.database.schema import ALL, in_slice
from data.slice import Slice

_LEVELS: Final = ("nation", "province", "city", "county")
_KEY: Final = ("period", "calibre", "purpose", "region", "metric")
_SUMS: Final = ("numerator", "denominator")


def _headlines(name: str) -> Table:
    """A temporary table with the two sums of the headline rates that regions have, down to the counties."""
    keys = [Column(key, String) for key in _KEY]
    return Table(name, MetaData(), *keys, *(Column(part, BigInteger) for part in _SUMS), prefixes=["TEMPORARY"])


_BEFORE: Final = _headlines("headline_before")
_AFTER: Final = _headlines("headline_after")


def keep_headlines(connection: Connection, slices: Iterable[Slice]) -> None:
    """Put the headline rates of slices by, as they are before a publish; :func:`write_history` takes them up."""
    _gather(connection, _BEFORE, slices)


def _gather(connection: Connection, into: Table, slices: Iterable[Slice]) -> None:
    """The database compares them itself: a nation has thousands of rates, of which a batch changes a few."""
    connection.execute(text(f"DROP TABLE IF EXISTS {into.name}"))
    into.create(connection, checkfirst=False)
    for slice_ in slices:
        for metric in HEADLINES:
            connection.execute(insert(into).from_select([*_KEY, *_SUMS], _sums_of(slice_, metric)))


def _sums_of(slice_: Slice, metric: str) -> Select[Any]:
    total, pair = schema.totals.c, schema.rate_pair.c
    same = [pair[name] == total[name] for name in ("parent", "period", "calibre", "purpose", "region")]
    whole = [pair[name] == ALL for name in CELLS]
    own, paired = BY_ID[metric], pair.metric.is_not(None)
    numerator = case((paired, pair.numerator), else_=total[own.numerator])
    denominator = case((paired, pair.denominator), else_=total[own.denominator])
    return (
        select(total.period, total.calibre, total.purpose, total.region, literal(metric), numerator, denominator)
        .select_from(schema.totals.outerjoin(schema.rate_pair, and_(*same, *whole, pair.metric == metric)))
        .where(
            in_slice(schema.totals, slice_),
            total.level.in_(_LEVELS),
            numerator.is_not(None),
            denominator.is_not(None),
        )
    )


def write_history(
    connection: Connection, version: int, published_at: str, touched: Mapping[Slice, Collection[int] | None]
) -> None:
    """Write down what a version has changed since :func:`keep_headlines`, and forget the oldest."""
    connection.execute(insert(version_log).values(version=version, published_at=published_at))
    _write_parts(connection, version, sorted({part for parts in touched.values() for part in parts or ()}))
    _gather(connection, _AFTER, touched)
    rows = [(version, *row) for row in _changed(connection)]
    if rows:
        names = ("version", *_KEY, *_SUMS)
        insert_rows(connection, version_rate, dict(zip(names, zip(*rows, strict=True), strict=True)))
    for table in (version_log, version_part, version_rate):
        connection.execute(delete(table).where(table.c.version <= version - KEPT_VERSIONS))


def _changed(connection: Connection) -> list[Any]:
    """What was said before and is said no more, or otherwise, with its sums; what was not said before, without."""
    was = connection.execute(except_(select(_BEFORE), select(_AFTER))).all()
    keys = [[table.c[name] for name in _KEY] for table in (_BEFORE, _AFTER)]
    new = connection.execute(except_(select(*keys[1]), select(*keys[0]))).all()
    return sorted([*was, *((*key, None, None) for key in new)], key=lambda row: row[: len(_KEY)])


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
