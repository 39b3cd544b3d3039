"""What a load would change: rows, totals and rates before and after. Everything is done in one transaction, then taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from typing import Any, Final, NamedTuple, cast

from sqlalchemy import Connection, Engine, select

from analysis.measures import MEASURE_IDS
from analysis.rows import value_of
from analysis.vocabulary import DEPTHS
from data.database import schema
from data.database.loads import find_by_bytes
from data.database.schema import in_slice
from data.queries.rates import rates
from data.reference import regions
from data.scope import EVERYTHING
from data.slice import Slice
from etl.file.result import FileResult, Flags
from etl.load.report import finding_json, published_findings, status_of
from etl.load.store import insert_result
from etl.publish.publish import make_current, refresh

MEASURES: Final = ("units", "units_covered", "employees", "members", "unions", "grassroots_unions")
RATES: Final = ("unit_coverage", "worker_coverage", "density", "density_in_covered", "small_micro_coverage")
Figures = dict[str, int | float | None]


@dataclass(frozen=True, slots=True)
class Change:
    """One region in one slice. ``before`` and ``after``: measure or rate id -> value, None where there is none."""

    region: str
    slice: Slice
    before: Figures
    after: Figures


@dataclass(slots=True)
class Effects:
    """What would change.

    ``new``, ``known``: files that would be loaded and those whose bytes are in already. ``replaced``: parts that would be
    superseded: name (of the file), content, period, region, ``by`` (name of the file that takes its place) and ``own``, whether the part came
    with these very files. ``changes``: the highest regions first, at most ``limit``; ``changed``:
    how many there are in all. ``findings``: what the checks across files would say of the new files.
    """

    new: int = 0
    known: int = 0
    rows: int = 0
    replaced: list[dict[str, Any]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    changed: int = 0
    findings: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """What ``etl load --dry-run --json`` prints."""
        changes = [{"region": c.region, **c.slice.params, "before": c.before, "after": c.after} for c in self.changes]
        return {f.name: changes if f.name == "changes" else getattr(self, f.name) for f in fields(self)}


class _Held:
    """Stands for an engine where every connection is the one whose transaction is open."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        yield self._connection


def effects(
    engine: Engine, results: Iterable[FileResult], flags: Flags = Flags(), *, language: str = "zh", limit: int = 60
) -> Effects:
    """Load and publish the files, compare, and roll back. Writers wait meanwhile; readers do not, and see nothing of it.

    ``results`` are taken one after the other, so that a batch need not fit into memory.
    """
    found = Effects()
    with engine.connect() as connection:
        transaction = connection.begin()
        try:
            trial = connection.begin_nested()
            loads, touched = _stage(connection, results, flags, found)
            before = _totals(connection, touched)
            refresh(connection, make_current(connection, sorted(loads)), for_readers=False)
            found.replaced, found.findings = _replaced(connection, loads), _said(connection, loads, language)
            after = _totals(connection, touched)
            keys = _highest_first(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
            found.changed = len(keys)
            held = cast(Engine, _Held(connection))
            then = {key: _figures(held, key) for key in keys[:limit]}
            trial.rollback()
            found.changes = [Change(key.region, key.slice, _figures(held, key), then[key]) for key in keys[:limit]]
        finally:
            transaction.rollback()
    return found


def _stage(
    connection: Connection, results: Iterable[FileResult], flags: Flags, found: Effects
) -> tuple[dict[int, str], set[Slice]]:
    """Store the files one after the other; returns load -> path of what can be loaded, and the slices of all of them."""
    loads: dict[int, str] = {}
    touched: set[Slice] = set()
    for result in results:
        touched |= {Slice(p.period, p.calibre, p.purpose) for p in result.parts}
        if find_by_bytes(connection, result.sha256) is not None:
            found.known += 1
            continue
        status = status_of(result)
        load_id = insert_result(connection, result, flags, status)
        if status == "loaded":
            loads[load_id] = result.path
            found.new += 1
            found.rows += result.rows_accepted
    return loads, touched


class Place(NamedTuple):
    """A row of the totals."""

    slice: Slice
    region: str


def _highest_first(places: Iterable[Place]) -> list[Place]:
    tree = regions()

    def height(place: Place) -> tuple[int, Place]:
        return (DEPTHS[tree[place.region].level] if place.region in tree else 6, place)

    return sorted(places, key=height)


def _totals(connection: Connection, touched: set[Slice]) -> dict[Place, tuple[Any, ...]]:
    total = schema.totals.c
    measures = [total[name] for name in MEASURE_IDS]
    found: dict[Place, tuple[Any, ...]] = {}
    for slice_ in touched:
        rows = connection.execute(select(total.region, *measures).where(in_slice(schema.totals, slice_)))
        found |= {Place(slice_, row[0]): tuple(row[1:]) for row in rows}
    return found


def _figures(engine: Engine, place: Place) -> Figures:
    if place.region not in regions():
        return dict.fromkeys((*MEASURES, *RATES))
    rows = rates(engine, EVERYTHING, region=place.region, slices=place.slice)
    return {name: value_of(rows[0], name) if rows else None for name in (*MEASURES, *RATES)}


def _replaced(connection: Connection, loads: Mapping[int, str]) -> list[dict[str, Any]]:
    part, old, load, new = schema.part, schema.part.alias("old"), schema.load, schema.load.alias("new")
    rows = connection.execute(
        select(
            load.c.id.label("load_id"), load.c.name, old.c.content, old.c.period, old.c.region, new.c.name.label("by")
        )
        .select_from(
            old.join(part, part.c.id == old.c.superseded_by)
            .join(load, load.c.id == old.c.load_id)
            .join(new, new.c.id == part.c.load_id)
        )
        .where(part.c.load_id.in_(list(loads)))
        .order_by(old.c.id)
    ).mappings()
    return [
        {**{key: row[key] for key in ("name", "content", "period", "region", "by")}, "own": row["load_id"] in loads}
        for row in rows
    ]


def _said(connection: Connection, loads: Mapping[int, str], language: str) -> list[dict[str, Any]]:
    return [
        {"path": loads[load_id], **finding_json(finding, language)}
        for load_id, finding in published_findings(connection, loads)
    ]
