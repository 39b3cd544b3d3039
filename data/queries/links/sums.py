"""Sums of what rests on links, for the rows of a question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Select, Table, func, literal, or_, select

from analysis.vocabulary import NATION
from data.database import links
from data.database.schema import ALL, in_slice
from data.reference import regions
from data.scope import Scope
from data.slice import Slice

_KEYS: Final = ("region", "period", "calibre", "purpose", "industry", "size", "unit_kind")
_TABLES: Final = {
    table: tuple(column.name for column in table.columns if column.name not in _KEYS)
    for table in (links.link_sum, links.twin_sum)
}
"""Table → the names of its sums, which no other has."""
_ZEROS: Final = {name: 0 for names in _TABLES.values() for name in names}
LinkSums = Mapping[str, Any]
"""Names of the columns of ``link_sum`` and ``twin_sum`` → sums."""


def any_links(connection: Connection, scope: Scope, slice_: Slice) -> bool:
    """Whether anything of a slice that a reader may see rests on links."""
    codes = scope.codes(regions())
    asks = [select(literal(1)).where(in_slice(table, slice_)).limit(1) for table in _TABLES]
    if codes is not None:
        asks = [ask.where(table.c.region.in_(codes)) for ask, table in zip(asks, _TABLES, strict=True)]
    return any(connection.execute(ask).first() is not None for ask in asks)


def link_sums(
    connection: Connection,
    scope: Scope,
    slice_: Slice,
    codes: Iterable[str],
    names: Sequence[str],
    among: Mapping[str, Sequence[str] | None],
) -> dict[tuple[str, tuple[str, ...]], LinkSums]:
    """(region, cell) → sums, as the question's rows are; none where nothing there rests on links.

    ``names``: the dimensions of cells that are divided by; ``among``: values of cells that are filtered. Rows that are linked to nothing have
    no cell: they are in undivided sums alone. Raises :class:`data.scope.OutOfScope`.
    """
    tree, wanted = regions(), set(codes)
    for code in wanted:
        scope.check(code, tree)
    asked = sorted(wanted - {NATION} | (set(tree.children(NATION)) if NATION in wanted else set()))
    found: dict[tuple[str, tuple[str, ...]], dict[str, Any]] = {}
    for table in _TABLES:
        for record in connection.execute(_ask(table, slice_, asked, names, among)).mappings():
            cell = tuple(record[name] for name in names)
            homes = [record["region"]] if record["region"] in wanted else []
            homes += [NATION] if NATION in wanted and tree[record["region"]].nav_parent == NATION else []
            for home in homes:
                into = found.setdefault((home, cell), dict(_ZEROS))
                for name in _TABLES[table]:
                    into[name] += record[name]
    return {**found}


def _ask(
    table: Table,
    slice_: Slice,
    codes: Sequence[str],
    names: Sequence[str],
    among: Mapping[str, Sequence[str] | None],
) -> Select[Any]:
    """The sums of a table, by region and the dimensions that are divided by."""
    kept = [or_(table.c[n].in_(list(values)), table.c[n] == ALL) for n, values in among.items() if values is not None]
    keys = [table.c.region, *(table.c[name] for name in names)]
    return (
        select(*keys, *(func.sum(table.c[name]).label(name) for name in _TABLES[table]))
        .where(in_slice(table, slice_), table.c.region.in_(codes), *kept)
        .group_by(*keys)
    )
