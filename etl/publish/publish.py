"""Make staged loads visible, all at once: supersede, resolve coverage, check across files, sum, raise the data version."""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Connection, Engine, Row, Select, Text, bindparam, cast, delete, func, insert, select, update

from data.checks import settle
from data.database import schema
from data.database.engine import for_reading, much_cached
from data.database.loads import set_load_status
from data.database.schema import in_slice
from data.database.stamp import instant, now
from data.database.trouble import number_of
from data.slice import Slice
from etl.check.across import check_against_last, cross_check
from etl.check.history import next_period
from etl.publish.beside.helper import Helper
from etl.publish.flows.keep import keep_flows
from etl.publish.history import headlines_of, write_history
from etl.publish.links.periods import followers_relinked
from etl.publish.listed.cells import count_cells
from etl.publish.listed.names import index_names
from etl.publish.listed.unions import count_unions
from etl.publish.listed.units import list_units
from etl.publish.rollup import roll_up

_log = logging.getLogger(__name__)


def publish(engine: Engine, load_ids: Iterable[int], workers: int = 1) -> int:
    """Publish staged loads in one transaction and return the new data version. Readers see the old figures until it ends.

    ``workers``: how many processes may be at work; two of them where a database gets its first figures, and many.
    """
    began, ids = time.monotonic(), sorted(load_ids)
    with Helper(workers) as helper, helper.transaction(engine) as connection:
        touched = make_current(connection, ids)
        helper.begin(connection, touched)
        version = refresh(connection, touched, helper=helper)
    _log.info(
        "published version %d: %d loads, %d slices, %.1f s", version, len(ids), len(touched), time.monotonic() - began
    )
    return version


def refresh(
    connection: Connection,
    touched: Mapping[Slice, Collection[int] | None],
    *,
    for_readers: bool = True,
    resolved: bool = False,
    helper: Helper | None = None,
) -> int:
    """Compute slices anew from the parts that are current, and raise the data version.

    ``touched``: slice -> the parts that became or ceased to be current; None where rows of parts themselves have changed. ``for_readers``:
    bring what search and lists ask up to date as well; a trial that is rolled back goes without. ``resolved``: the same parts are current as
    before, and the cover of some of their units (``touched``: of these parts) is another, which ``coverage`` has already. ``helper``: does what
    it can of it in a second process.
    """
    with _rarely_collected(), much_cached(connection):
        return _refresh(connection, touched, for_readers=for_readers, resolved=resolved, helper=helper)


_USUAL: Final = gc.get_threshold()
_RARELY: Final = (100_000, 20, 20)
"""Objects that Python makes before it looks for cycles among them, and how often among older ones."""


@contextmanager
def _rarely_collected() -> Iterator[None]:
    """Rows by the hundred thousand are made and dropped, in no cycles: looking for some takes an eighth of a publish."""
    gc.set_threshold(*_RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*_USUAL)


def _refresh(
    connection: Connection,
    touched: Mapping[Slice, Collection[int] | None],
    *,
    for_readers: bool,
    resolved: bool,
    helper: Helper | None,
) -> int:
    after = _followers(connection, set(touched))
    told = dict.fromkeys([*touched, *after]) if resolved else {**touched, **dict.fromkeys(after)}
    before = headlines_of(connection, told) if for_readers else {}
    reached = roll_up(
        connection, {slice_: touched[slice_] for slice_ in _in_order(touched)}, resolved=resolved, helper=helper
    )
    if not resolved:
        reached |= roll_up(connection, dict.fromkeys(followers_relinked(connection, reached)))
    levels = settle()
    for slice_, counted in reached.items():
        cross_check(connection, slice_, levels, None if counted is None else counted.parts)
    for slice_ in _in_order({*after, *_followers(connection, set(touched))}):
        check_against_last(connection, slice_, levels)
    version = next_version(connection)
    write_meta(connection, "data_version", str(version))
    published_at = now()
    write_meta(connection, "published_at", published_at)
    if for_readers:
        write_history(connection, version, published_at, told, before)
        if helper is None or not helper.take_over(connection, reached):
            list_units(connection, reached)
            count_cells(connection, reached)
            keep_flows(connection, touched, reached)
            index_names(connection, {} if resolved else touched)
        count_unions(connection, reached)
    return version


def refresh_stale(engine: Engine) -> bool:
    """Sum all slices anew where the tables were brought up from an older version, whose sums are not those of this one.

    Returns whether there was anything to do. An older database is otherwise full of facts and empty of figures.
    """
    with for_reading(engine).connect() as connection:  # so that a start waits for no load
        if read_meta(connection, "stale") is None:
            return False
    with engine.begin() as connection:
        part = schema.part.c
        rows = connection.execute(
            select(part.period, part.calibre, part.purpose).where(part.status == "current").distinct()
        ).all()
        refresh(connection, {Slice(*row): None for row in rows})
        connection.execute(delete(schema.meta).where(schema.meta.c.key == "stale"))
    return True


def _followers(connection: Connection, touched: set[Slice]) -> list[Slice]:
    """The slices that have one of those touched for their last period, and are not touched themselves."""
    followers = {after for slice_ in touched if (after := next_period(connection, slice_)) is not None}
    return _in_order(followers - touched)


def _in_order(slices: Iterable[Slice]) -> list[Slice]:
    return sorted(slices, key=lambda s: (s.calibre, s.purpose, s.period))


def read_meta(connection: Connection, key: str) -> str | None:
    """A fact about the database itself, or None."""
    return connection.execute(select(schema.meta.c.value).where(schema.meta.c.key == key)).scalar_one_or_none()


def next_version(connection: Connection) -> int:
    """The data version that a publish makes. Raises DatabaseTrouble where the last one is no number."""
    return number_of(read_meta(connection, "data_version") or 0, connection.engine.url.database) + 1


def write_meta(connection: Connection, key: str, value: str) -> None:
    """Set a fact about the database itself."""
    changed = connection.execute(update(schema.meta).where(schema.meta.c.key == key).values(value=value))
    if changed.rowcount == 0:
        connection.execute(insert(schema.meta).values(key=key, value=value))


def make_current(connection: Connection, load_ids: list[int]) -> dict[Slice, set[int]]:
    """Let the parts of staged loads take the place of those with the same key; returns the slices touched, each with the parts that
    became or ceased to be current.

    A part of which no row was accepted stays staged: it takes no place until one is let in.
    """
    part = schema.part.c
    touched: dict[Slice, set[int]] = {}
    live = (
        connection.execute(
            select(schema.load.c.id)
            .where(schema.load.c.id.in_(load_ids), schema.load.c.status == "staged")
            .order_by(schema.load.c.id)
        )
        .scalars()
        .all()
    )
    staged = part.load_id.in_(live), part.status == "staged", part.rows_accepted > 0
    rows = connection.execute(select(schema.part).where(*staged).order_by(part.load_id, part.id)).all()
    for row, replaced in zip(rows, take_places(connection, rows), strict=True):
        touched.setdefault(Slice(row.period, row.calibre, row.purpose), set()).update([row.id, *replaced])
    set_load_status(connection, live, "loaded", published_at=instant())
    return touched


_KEY: Final = ("content", "period", "region", "calibre", "purpose", "table_key")
"""What a part is known by: of two with the same key, of two loads, the later counts."""
_key_of: Final = attrgetter(*_KEY)


def take_places(connection: Connection, rows: Iterable[Row[Any]]) -> list[list[int]]:
    """Make parts current, one after the other, each in place of those with the same key of another load; a summary only of those that state a
    figure that it states.

    Returns for each the parts whose place it took.
    """
    rows, part = list(rows), schema.part.c
    held: dict[tuple[str, ...], dict[int, int]] = {}
    for slice_ in {Slice(row.period, row.calibre, row.purpose) for row in rows}:
        current = part.status == "current", in_slice(schema.part, slice_)
        for there in connection.execute(select(part.id, part.load_id, *(part[name] for name in _KEY)).where(*current)):
            held.setdefault(_key_of(there), {})[there.id] = there.load_id
    taken: list[list[int]] = []
    replaced: dict[int, int] = {}
    for row in rows:
        alike = held.setdefault(_key_of(row), {})
        old = [
            other
            for other, load_id in alike.items()
            if load_id != row.load_id and (row.content != "summary" or _state_the_same(connection, other, row.id))
        ]
        for other in old:
            del alike[other]
        alike[row.id] = row.load_id
        replaced |= dict.fromkeys(old, row.id)
        taken.append(old)
    change = update(schema.part).where(part.id == bindparam("of"))
    if rows:
        connection.execute(change.values(status="current"), [{"of": row.id} for row in rows])
    if replaced:
        gone = [{"of": other, "by": by} for other, by in sorted(replaced.items())]
        connection.execute(change.values(status="superseded", superseded_by=bindparam("by")), gone)
    return taken


def _state_the_same(connection: Connection, one: int, other: int) -> bool:
    """Whether two summaries have a cell of the same region, measure (or label) and dimensions: else both count, for neither repeats the other."""
    a, b = (_stated(part_id).subquery() for part_id in (one, other))
    same = select(a.c.measure).join(
        b, (a.c.region == b.c.region) & (a.c.measure == b.c.measure) & (a.c.dimensions == b.c.dimensions)
    )
    return connection.execute(same.limit(1)).first() is not None


def _stated(part_id: int) -> Select[Any, Any, str]:
    o = schema.observation.c
    return (
        select(
            func.coalesce(o.region, o.region_label, "").label("region"),
            func.coalesce(o.measure, o.label).label("measure"),
            cast(o.dimensions, Text).label("dimensions"),
        )
        .where(o.part_id == part_id)
        .distinct()
    )


def slices_of(connection: Connection, load_id: int) -> set[Slice]:
    """The slices that a load's parts belong to."""
    part = schema.part.c
    rows = connection.execute(
        select(part.period, part.calibre, part.purpose).where(part.load_id == load_id).distinct()
    ).all()
    return {Slice(*row) for row in rows}
