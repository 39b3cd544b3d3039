"""What was kept out: quarantined rows and tables, the errors beside them, and the names of held cells."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Engine,
    Select,
    Text,
    and_,
    cast,
    false,
    func,
    not_,
    or_,
    select,
    true,
)

from data.database import schema
from data.database.engine import one_by_one
from data.database.loads import FACT_TABLES, UNIT_CONTENTS
from data.grain import sheet_row
from data.queries.grids.order import FIRST_PAGE, Order, Page
from data.queries.seen import ANYTHING, About, loads_about, parts_about, seen_parts, within
from data.reference import regions
from data.scope import Scope

_OF_REGIONS: Final = frozenset({"summary", "target"})
_NO_LISTS: Final = frozenset({"statistical", None})
"""Purposes that no list of single units may serve; None is a table that was not understood."""


KEPT_ORDERS: Final[dict[str, Any]] = {
    "load": schema.quarantine.c.load_id,
    "file": schema.load.c.name,
    "content": schema.part.c.content,
    "period": schema.part.c.period,
    "region": schema.part.c.region,
    "row": schema.quarantine.c.row,
    "codes": cast(schema.quarantine.c.codes, Text),
}
"""What rows kept out can be sorted by; those of one place stand by table and row."""
NEWEST_FIRST: Final = Order("load", descending=True)


def names_of(cells: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Name -> column letter of the cells of a row; either may be given to put one right."""
    return {str(cell["name"]): str(cell["letter"]) for cell in cells}


@dataclass(frozen=True, slots=True)
class KeptFilter:
    """The rows that are asked for. ``can_release``: those that can, or cannot, be let in one by one; ``about``: those that their tables and
    codes tell of; ``text``: those that hold it in a cell, or of a file or sheet called so; ``place``: the one of this part and row."""

    load_id: int | None = None
    can_release: bool | None = None
    about: About = ANYTHING
    text: str = ""
    place: tuple[int, int] | None = None


ALL_KEPT: Final = KeptFilter()


def list_quarantined(
    engine: Engine,
    scope: Scope,
    *,
    load_id: int | None = None,
    can_release: bool | None = None,
    about: About = ANYTHING,
    offset: int = 0,
    limit: int = 100,
) -> tuple[list[dict[str, Any]], int]:
    """A page of quarantined rows, newest load first, and how many there are in all; see :func:`kept_page`."""
    return kept_page(engine, scope, KeptFilter(load_id, can_release, about), Page(offset=offset, limit=limit))


def kept_page(
    engine: Engine, scope: Scope, among: KeptFilter = ALL_KEPT, page: Page = FIRST_PAGE
) -> tuple[list[dict[str, Any]], int]:
    """A page of quarantined rows, by one of :data:`KEPT_ORDERS`, by default the newest load first, and how many there are in all.

    Keys: load_id, part_id, file, sheet, content, period, region, purpose, row, codes, raw (field -> text), columns (field -> letter),
    ``can_release``. Rows of undone loads, and those that the scope shuts out, are not listed. Raises BadQuestion for another order.
    """
    source, conditions = _among(scope, among)
    with engine.connect() as connection:
        total = connection.execute(select(func.count()).select_from(source).where(*conditions)).scalar_one()
        ask = _rows(source, conditions, page.order or NEWEST_FIRST).offset(page.offset).limit(page.limit)
        found = [_listed(dict(row)) for row in connection.execute(ask).mappings()]
    return found, total


def _among(scope: Scope, among: KeptFilter) -> tuple[Any, list[ColumnElement[bool]]]:
    source, conditions = _held(scope, among.load_id, among.about)
    if among.can_release is not None:
        conditions.append(_single() if among.can_release else not_(func.coalesce(_single(), false())))
    if among.place is not None:
        part, row = among.place
        conditions += [schema.quarantine.c.part_id == part, schema.quarantine.c.row == row]
    return source, conditions + _holding(among.text)


def each_quarantined(
    engine: Engine, scope: Scope, *, about: About = ANYTHING, text: str = "", order: Order = NEWEST_FIRST
) -> Iterator[dict[str, Any]]:
    """All quarantined rows as :func:`list_quarantined` has them, one after the other, so that they never stand in memory whole.

    Of rows about single units that were gathered for statistics, or that the reader may not list, ``raw`` is empty: such a file
    would be a list of units.
    """
    source, conditions = _among(scope, KeptFilter(about=about, text=text))
    for row in map(_listed, one_by_one(engine, _rows(source, conditions, order))):
        yield without_unit(row, scope)


def without_unit(row: dict[str, Any], scope: Scope) -> dict[str, Any]:
    """A row as it may stand in a list: without its cells where that would be a list of units that must not be made."""
    open_to_all = row["content"] in _OF_REGIONS or (scope.unit_lists and row["purpose"] not in _NO_LISTS)
    return row if open_to_all else {**row, "raw": {}}


def _holding(text: str) -> list[ColumnElement[bool]]:
    """Rows whose file, sheet or cells hold a text. Only of those who may see them: see :func:`_seen`."""
    if not (wanted := text.strip()):
        return []
    raw = cast(schema.quarantine.c.raw, Text)
    ways = {wanted, json.dumps(wanted)[1:-1]}  # cells stand as JSON, in which what is not ASCII may be escaped
    open_to_all = func.coalesce(schema.part.c.purpose, "statistical") != "statistical"
    names = (schema.load.c.name, schema.part.c.sheet)
    return [
        or_(
            *(name.contains(wanted, autoescape=True) for name in names),
            and_(open_to_all, or_(*(raw.contains(way, autoescape=True) for way in ways))),
        )
    ]


def _rows(source: Any, conditions: Sequence[ColumnElement[bool]], order: Order) -> Select[Any]:
    order.check(KEPT_ORDERS)
    quarantine, part = schema.quarantine.c, schema.part.c
    told = (part.sheet, part.content, part.period, part.region, part.columns, part.purpose)
    return (
        select(schema.quarantine, schema.load.c.name.label("file"), *told)
        .select_from(source)
        .where(*conditions)
        .order_by(order.of(KEPT_ORDERS[order.by]), quarantine.part_id, quarantine.row)
    )


def _listed(row: dict[str, Any]) -> dict[str, Any]:
    of_summary = row["content"] == "summary"
    listed = {name: value for name, value in row.items() if name != "cells"}
    columns = names_of(row["cells"]) if of_summary else row["columns"]
    return {
        **listed,
        "columns": columns,
        "can_release": row["content"] in FACT_TABLES and bool(row["cells"] or not of_summary),
    }


def tables_kept_out(engine: Engine, scope: Scope, *, about: About = ANYTHING) -> list[dict[str, Any]]:
    """Tables whose rows cannot be let in one by one, newest load first: load_id, file, sheet, codes, rows (how many)."""
    quarantine, load, part = schema.quarantine, schema.load, schema.part
    source, conditions = _held(scope, None, about)
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    with engine.connect() as connection:
        rows = connection.execute(
            select(quarantine.c.load_id, load.c.name.label("file"), part.c.sheet, quarantine.c.codes)
            .select_from(source)
            .where(*conditions, not_(func.coalesce(_single(), false())))
            .order_by(quarantine.c.load_id.desc(), quarantine.c.row)
        ).mappings()
        for row in rows:
            key = (row["load_id"], row["sheet"], *row["codes"])
            found.setdefault(key, {**row, "rows": 0})["rows"] += 1
    return list(found.values())


def errors_of(
    engine: Engine, scope: Scope, rows: Sequence[Mapping[str, Any]]
) -> dict[tuple[int, int], list[dict[str, Any]]]:
    """(part, row) of quarantined rows -> what keeps each out: the findings of severity error, with code, args, sheet, cell, row and value.

    Of rows that the reader may not see nothing is said.
    """
    finding, part = schema.finding, schema.part
    parts = {row["part_id"] for row in rows}
    found: dict[tuple[int, int], list[dict[str, Any]]] = {}
    with engine.connect() as connection:
        told = connection.execute(
            select(finding)
            .join(part, part.c.id == finding.c.part_id)
            .where(
                *_seen(scope),
                finding.c.part_id.in_(parts),
                finding.c.row.in_({sheet_row(row["row"]) for row in rows}),
                finding.c.severity == "error",
                finding.c.phase == "load",
            )
            .order_by(finding.c.id)
        ).mappings()
        for one in told:
            found.setdefault((one["part_id"], one["row"]), []).append(dict(one))
    places = {(row["part_id"], row["row"]) for row in rows}
    return {(part_id, row): said for part_id, row in places if (said := found.get((part_id, sheet_row(row))))}


def _single() -> ColumnElement[bool]:
    """Condition on quarantined rows: they can be let in one by one. Those of a table that was not understood have no cells."""
    content = schema.part.c.content
    understood = cast(schema.quarantine.c.cells, Text).not_in(("[]", "null"))
    return and_(content.is_not(None), content.in_(FACT_TABLES), or_(content != "summary", understood))


def _held(scope: Scope, load_id: int | None, about: About) -> tuple[Any, list[ColumnElement[bool]]]:
    """What quarantined rows are selected from, and which of them may be seen and are asked for."""
    quarantine, load, part = schema.quarantine, schema.load, schema.part
    source = quarantine.join(load, load.c.id == quarantine.c.load_id).outerjoin(part, part.c.id == quarantine.c.part_id)
    conditions: list[ColumnElement[bool]] = [load.c.status != "undone"]
    if load_id is not None:
        conditions.append(quarantine.c.load_id == load_id)
    if about != ANYTHING:
        of_part = and_(part.c.id.is_not(None), parts_about(about), _row_of(about.below))
        conditions.append(or_(of_part, and_(quarantine.c.part_id.is_(None), loads_about(about))))
    return source, conditions + _seen(scope)


def _row_of(region: str | None) -> ColumnElement[bool]:
    """Condition on ``quarantine`` and ``part``: the row is of a region; of a larger region's table by the code that stands in it."""
    if region is None:
        return true()
    stem = region[: {"province": 2, "city": 4}.get(regions()[region].level, len(region))]
    written = cast(schema.quarantine.c.raw, Text)
    return or_(within(schema.part.c.region, region), written.contains(f'"region": "{stem}', autoescape=True))


def _seen(scope: Scope) -> list[ColumnElement[bool]]:
    """Conditions on ``part``: the reader may see its rows. Those about single units, or of unknown content, take the right to unit lists."""
    content = schema.part.c.content
    return [seen_parts(scope), *([] if scope.unit_lists else [content.not_in(UNIT_CONTENTS)])]
