"""Sums of what rests on links, for the rows of a question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, func, or_, select

from analysis.vocabulary import NATION
from data.database import links
from data.database.schema import ALL, in_slice
from data.reference import regions
from data.scope import Scope
from data.slice import Slice

_KEYS: Final = ("region", "period", "calibre", "purpose", "industry", "size", "unit_kind")
_SUMMED: Final = tuple(column.name for column in links.link_sum.columns if column.name not in _KEYS)
LinkSums = Mapping[str, Any]
"""Names of ``link_sum`` → sums."""


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
    table, tree, wanted = links.link_sum, regions(), set(codes)
    for code in wanted:
        scope.check(code, tree)
    asked = sorted(wanted - {NATION} | (set(tree.children(NATION)) if NATION in wanted else set()))
    kept = [or_(table.c[n].in_(list(values)), table.c[n] == ALL) for n, values in among.items() if values is not None]
    keys = [table.c.region, *(table.c[name] for name in names)]
    ask = (
        select(*keys, *(func.sum(table.c[name]).label(name) for name in _SUMMED))
        .where(in_slice(table, slice_), table.c.region.in_(asked), *kept)
        .group_by(*keys)
    )
    found: dict[tuple[str, tuple[str, ...]], dict[str, Any]] = {}
    for record in connection.execute(ask).mappings():
        cell = tuple(record[name] for name in names)
        homes = [record["region"]] if record["region"] in wanted else []
        homes += [NATION] if NATION in wanted and tree[record["region"]].nav_parent == NATION else []
        for home in homes:
            into = found.setdefault((home, cell), dict.fromkeys(_SUMMED, 0))
            for name in _SUMMED:
                into[name] += record[name]
    return {**found}
