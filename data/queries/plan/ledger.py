"""The ledger of units without a union with what an office has written of them, its history, and who has left it by joining."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Engine, Join, Select, and_, case, func, literal, or_, select, true
from sqlalchemy.sql import ColumnElement

from analysis.plan.ledger import FIELDS, STATUSES, UNTOUCHED, Status, standing
from data.database import schema
from data.database.engine import one_by_one
from data.database.planning import ledger_change, ledger_entry
from data.queries.plan.uncovered import refuse_lists
from data.queries.question import BadQuestion
from data.queries.rates import rates
from data.queries.registered import registered_few, state
from data.queries.units import UnitFilter, inside
from data.reference import regions
from data.scope import OutOfScope, Scope
from data.slice import Slice

SORTS: Final = ("employees", "due", "changed_at")
"""What a ledger may be sorted by: most employees, nearest due date, latest change first; the last two of units with an entry alone."""
COUNTED: Final = 10_000
"""A page counts its list no further: nobody pages beyond, and the whole's number stands in the figures."""
LEDGER_PURPOSES: Final = ("administrative", "synthetic")
"""Loads that a ledger may be made from: what was gathered for statistics serves statistics alone."""


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which units of a ledger, by what is written of them. ``overdue``: due before this ISO date. Empty: all."""

    status: Sequence[Status] = ()
    office: str | None = None
    supervised: bool = False
    overdue: str | None = None
    waiting: bool = False
    written: bool = False

    @property
    def entered(self) -> bool:
        """Whether only units with an entry can pass, so that these few may be looked through instead of all."""
        by_status = bool(self.status) and UNTOUCHED not in self.status
        return (
            by_status
            or self.office is not None
            or self.supervised
            or self.overdue is not None
            or self.waiting
            or self.written
        )

    def conditions(self) -> list[ColumnElement[bool]]:
        """The conditions that leave them. Raises BadQuestion for a status that there is not."""
        entry = ledger_entry.c
        if unknown := [name for name in self.status if name not in STATUSES]:
            raise BadQuestion(f"there is no status {unknown[0]!r}; there are {', '.join(STATUSES)}")
        found: list[ColumnElement[bool]] = []
        if self.status:
            found.append(func.coalesce(entry.status, UNTOUCHED).in_(self.status))
        if self.office is not None:
            found.append(entry.office == self.office)
        if self.supervised:
            found.append(entry.supervised.is_not(None))
        if self.overdue is not None:
            found.append(entry.due < self.overdue)
        if self.waiting:
            found.append(_waiting() > 0)
        return found


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of a ledger, sorted by one of :data:`SORTS`."""

    sort: str = "employees"
    offset: int = 0
    limit: int = 100


def check_ledger(scope: Scope, region: str, slice_: Slice) -> None:
    """Raise OutOfScope, UnknownRegion where no ledger may be made: for a reader without lists, from loads that are not administrative."""
    scope.check(region, regions())
    refuse_lists(scope, slice_)
    if slice_.purpose not in LEDGER_PURPOSES:
        raise OutOfScope(f"no ledger is made of {slice_.purpose} data")


def ledger(
    engine: Engine,
    scope: Scope,
    *,
    region: str,
    slice_: Slice,
    among: UnitFilter = UnitFilter(),
    entries: EntryFilter = EntryFilter(),
    page: Page = Page(),
) -> tuple[list[dict[str, Any]], int]:
    """A page of a region's uncovered units with what is written of each, and how many there are in all, counted to one more than :data:`COUNTED`.

    Rows: credit_code, name, region, region_name, industry, size, unit_kind, employees, the fields of the ledger (``status`` is ``open`` where
    none is set), changed_by, changed_at, revision, waiting (changes that wait for a decision). A unit without a credit code has no entry.
    Raises as :func:`check_ledger`, and BadQuestion.
    """
    check_ledger(scope, region, slice_)
    source, conditions = _ledger(region, slice_, entered=entries.entered or page.sort != "employees")
    conditions += [*among.conditions(), *entries.conditions()]
    unit, first = schema.unit.c, _order(page.sort)
    keys = select(unit.part_id, unit.row).select_from(source).where(*conditions).order_by(*first)
    # Keys first: the index of a county's units then serves without the units, of which a page needs few.
    wanted = keys.offset(page.offset).limit(page.limit).subquery()
    found = wanted.join(schema.unit, and_(unit.part_id == wanted.c.part_id, unit.row == wanted.c.row))
    ask = _listed(found.outerjoin(ledger_entry, _entry_of(slice_)), [], page.sort)
    some = select(literal(1)).select_from(source).where(*conditions).limit(COUNTED + 1)
    with engine.connect() as connection:
        total = connection.execute(select(func.count()).select_from(some.subquery())).scalar_one()
        return [_told(row) for row in connection.execute(ask).mappings()], total


def each_of_ledger(
    engine: Engine,
    scope: Scope,
    *,
    region: str,
    slice_: Slice,
    among: UnitFilter = UnitFilter(),
    entries: EntryFilter = EntryFilter(),
) -> Iterator[dict[str, Any]]:
    """The same rows one after the other, most employees first; what is refused is so before the first row."""
    check_ledger(scope, region, slice_)
    source, conditions = _ledger(region, slice_, entered=entries.entered)
    return map(_told, one_by_one(engine, _listed(source, [*conditions, *among.conditions(), *entries.conditions()])))


def entries_of_ledger(engine: Engine, scope: Scope, *, region: str, slice_: Slice) -> dict[str, dict[str, Any]]:
    """Credit code -> the rows of :func:`each_of_ledger` of the units that have an entry, which are few. Raises as :func:`check_ledger`."""
    rows = each_of_ledger(engine, scope, region=region, slice_=slice_, entries=EntryFilter(written=True))
    return {row["credit_code"]: row for row in rows}


def codes_of_ledger(
    connection: Connection, scope: Scope, region: str, slice_: Slice, among: UnitFilter, entries: EntryFilter
) -> list[str]:
    """The credit codes of a ledger's units, for an edit of all of them. Raises as :func:`ledger`."""
    check_ledger(scope, region, slice_)
    source, conditions = _ledger(region, slice_, entered=entries.entered)
    code = schema.unit.c.credit_code
    ask = select(code).select_from(source).where(*conditions, *among.conditions(), *entries.conditions())
    return list(connection.execute(ask.where(code.is_not(None)).order_by(code)).scalars())


def _ledger(region: str, slice_: Slice, *, entered: bool = False) -> tuple[Join, list[ColumnElement[bool]]]:
    """The uncovered units beside their entries; ``entered``: those that have one.

    Of a million units few are read: the largest by their index, a county's by its region, those with an entry from the entries.
    """
    unit, entry = schema.unit.c, ledger_entry
    source, conditions = registered_few(slice_)
    conditions.append(schema.coverage.c.mode.is_(None))
    source = source.join(entry, _entry_of(slice_), isouter=not entered)
    if entered:
        return source, [*conditions, inside(region), entry.c.purpose == slice_.purpose]
    if regions()[region].level in ("county", "township"):
        return source, [*conditions, unit.region >= region, unit.region < f"{region}~"]
    return source, [*conditions, inside(region)]


def _entry_of(slice_: Slice) -> ColumnElement[bool]:
    """A unit's entry."""
    entry = ledger_entry.c
    return and_(entry.credit_code == schema.unit.c.credit_code, entry.purpose == slice_.purpose)


def _order(sort: str) -> list[ColumnElement[Any]]:
    unit, entry = schema.unit.c, ledger_entry.c
    if sort not in SORTS:
        raise BadQuestion(f"a ledger is sorted by {', '.join(SORTS)}, not by {sort!r}")
    first = {"due": [entry.due.asc().nulls_last()], "changed_at": [entry.changed_at.desc().nulls_last()]}.get(sort, [])
    return [*first, unit.employees.desc().nulls_last(), unit.part_id, unit.row]


def _waiting() -> ColumnElement[int]:
    change, entry = ledger_change.c, ledger_entry.c
    mine = (change.purpose == entry.purpose, change.credit_code == entry.credit_code, change.state == "waiting")
    return select(func.count()).where(*mine).correlate(ledger_entry).scalar_subquery()


def _listed(source: Join, conditions: Sequence[ColumnElement[bool]], sort: str = "employees") -> Select[Any]:
    unit, entry = schema.unit.c, ledger_entry.c
    columns = (unit.credit_code, unit.name, unit.region, unit.industry, unit.size, unit.unit_kind, unit.employees)
    kept = (*(entry[name] for name in FIELDS), entry.changed_by, entry.changed_at, entry.revision)
    chosen = select(*columns, *kept, _waiting().label("waiting")).select_from(source).where(*conditions)
    return chosen.order_by(*_order(sort))


def _told(record: Mapping[Any, Any]) -> dict[str, Any]:
    row = dict(record)
    row["status"] = row["status"] or UNTOUCHED
    return {**row, "region_name": regions()[row["region"]].name}


def ledger_counts(engine: Engine, scope: Scope, *, region: str, slice_: Slice, today: str) -> dict[str, Any]:
    """The four questions in numbers: how many are uncovered and how large, how far work on them is, and who has left.

    ``units``, ``workers``: of the ledger; ``status``: units by status; ``supervised``, ``overdue`` (due before ``today``), ``waiting`` (units with
    changes to decide); ``won``: units with an entry that are covered by now, ``won_workers`` theirs; ``unknown``, ``gone``: those whose cover
    is no longer known, or that no register of the period has. Raises as :func:`check_ledger`.
    """
    check_ledger(scope, region, slice_)
    source, conditions = _ledger(region, slice_, entered=True)
    entry = ledger_entry.c
    status = func.coalesce(entry.status, UNTOUCHED)
    ask = (
        select(
            status.label("status"),
            func.count().label("units"),
            func.count(entry.supervised).label("supervised"),
            func.sum(case((entry.due < today, 1), else_=0)).label("overdue"),
        )
        .select_from(source)
        .where(*conditions)
        .group_by(status)
    )
    whole = rates(engine, scope, region=region, slices=slice_)
    units, heads = (whole[0][name] or 0 for name in ("gap_units", "gap_workers")) if whole else (0, 0)
    with engine.connect() as connection:
        rows = connection.execute(ask).mappings().all()
        left = Counter[str]()
        workers = 0
        for record in connection.execute(_left(region, slice_)).mappings():
            where = standing(record["state"])
            left[where] += 1
            workers += (record["employees"] or 0) if where == "won" else 0
        waiting = connection.execute(
            select(func.count(func.distinct(ledger_change.c.credit_code)))
            .join(ledger_entry, _same_unit())
            .where(ledger_change.c.state == "waiting", entry.purpose == slice_.purpose, inside(region, entry.region))
        ).scalar_one()
    by_status = {row["status"]: row["units"] for row in rows}
    by_status[UNTOUCHED] = units - sum(n for name, n in by_status.items() if name != UNTOUCHED)
    found = {name: sum(row[name] for row in rows) for name in ("supervised", "overdue")}
    return {
        "region": region,
        "region_name": regions()[region].name,
        **slice_.params,
        "units": units,
        "workers": heads,
        **found,
        "status": {name: by_status.get(name, 0) for name in STATUSES},
        "waiting": waiting,
        "won": left["won"],
        "won_workers": workers,
        "unknown": left["unknown"],
        "gone": left["gone"],
    }


def _same_unit() -> ColumnElement[bool]:
    change, entry = ledger_change.c, ledger_entry.c
    return and_(change.purpose == entry.purpose, change.credit_code == entry.credit_code)


def _left(region: str, slice_: Slice) -> Select[Any]:
    """The entries opened up to a period whose unit is not uncovered in its register: their unit's state and employees."""
    source, conditions = registered_few(slice_)
    entry, unit = ledger_entry.c, schema.unit.c
    mine = (entry.purpose == slice_.purpose, inside(region, entry.region), entry.since <= slice_.period)
    held = (
        select(unit.credit_code, state().label("state"), unit.employees)
        .select_from(source.join(ledger_entry, entry.credit_code == unit.credit_code))
        .where(*conditions, *mine)
        .subquery()
    )
    shown = (entry.credit_code, entry.name, entry.region, *(entry[name] for name in FIELDS), entry.since)
    return (
        select(*shown, held.c.state, held.c.employees)
        .select_from(ledger_entry.outerjoin(held, held.c.credit_code == entry.credit_code))
        .where(*mine, or_(held.c.state.is_(None), held.c.state != literal("uncovered")))
        .order_by(held.c.employees.desc().nulls_last(), entry.credit_code)
    )


def left_ledger(engine: Engine, scope: Scope, *, region: str, slice_: Slice) -> list[dict[str, Any]]:
    """The units with an entry that left a region's ledger by a period: ``standing`` won, unknown or gone; what was written stays with each.

    Raises as :func:`check_ledger`.
    """
    check_ledger(scope, region, slice_)
    with engine.connect() as connection:
        rows = connection.execute(_left(region, slice_)).mappings().all()
    found = [{**dict(row), "standing": standing(row["state"])} for row in rows]
    return [{name: value for name, value in row.items() if name != "state"} for row in found]


def waiting_changes(engine: Engine, scope: Scope, *, region: str, purpose: str | None = None) -> list[dict[str, Any]]:
    """The changes of a region's entries that wait for a decision, oldest first: both people's words, each with its author. ``purpose``: None for any.

    Rows: id, purpose, credit_code, name, region, field, base (what both began from), current with current_by, proposed with author, at, origin.
    Raises UnknownRegion, OutOfScope.
    """
    scope.check(region, regions())
    if not scope.unit_lists:
        raise OutOfScope("no list of units may be made for this reader")
    change, entry = ledger_change.c, ledger_entry.c
    ask = (
        select(*change, entry.name, entry.region, *(entry[name].label(f"now_{name}") for name in FIELDS))
        .join(ledger_entry, _same_unit())
        .where(change.state == "waiting", inside(region, entry.region))
        .where(true() if purpose is None else entry.purpose == purpose)
        .order_by(change.id)
    )
    with engine.connect() as connection:
        rows = connection.execute(ask).mappings().all()
        return [
            {
                **{name: row[name] for name in ("id", "purpose", "credit_code", "name", "region", "field")},
                "base": row["old"],
                "current": row[f"now_{row['field']}"],
                "current_by": _last_author(connection, row),
                "proposed": row["new"],
                **{name: row[name] for name in ("author", "at", "origin")},
            }
            for row in rows
        ]


def _last_author(connection: Connection, row: Mapping[Any, Any]) -> str | None:
    change = ledger_change.c
    same = [change[name] == row[name] for name in ("purpose", "credit_code", "field")]
    ask = select(change.author).where(*same, change.state == "applied").order_by(change.id.desc()).limit(1)
    return connection.execute(ask).scalar_one_or_none()


def unit_history(engine: Engine, scope: Scope, *, code: str, purpose: str) -> dict[str, Any] | None:
    """What is written of a unit, each change of it, and its cover in each period's register; None where nothing was ever written.

    Raises OutOfScope.
    """
    change, entry = ledger_change.c, ledger_entry.c
    part: Any = schema.part.c
    with engine.connect() as connection:
        kept = connection.execute(
            select(ledger_entry).where(entry.credit_code == code, entry.purpose == purpose)
        ).mappings()
        found = kept.first()
        if found is None:
            return None
        scope.check(found["region"], regions())
        if not scope.unit_lists:
            raise OutOfScope("no list of units may be made for this reader")
        changes = connection.execute(
            select(*change).where(change.credit_code == code, change.purpose == purpose).order_by(change.id)
        )
        unit, cover = schema.unit, schema.coverage
        registers = (
            select(part.period, part.calibre, unit.c.region, unit.c.employees, state().label("state"))
            .select_from(
                unit.join(schema.part, part.id == unit.c.part_id).outerjoin(
                    cover, and_(cover.c.part_id == unit.c.part_id, cover.c.row == unit.c.row)
                )
            )
            .where(unit.c.credit_code == code, part.status == "current", part.purpose == purpose)
            .where(or_(cover.c.mode.is_(None), cover.c.mode != "displaced"))
            .order_by(part.period)
        )
        return {
            "entry": dict(found),
            "changes": [dict(row) for row in changes.mappings()],
            "registers": [dict(row) for row in connection.execute(registers).mappings()],
        }
