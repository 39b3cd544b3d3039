"""A union register in which a union stands over several units: the union once, and a list of the units that it covers."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from etl.clean import columns as read
from etl.clean.union_words import kind_by_name
from etl.clean.values import parse_figure, raw_text, to_plain
from etl.model import ColumnMatch, Finding, RecognisedTable, Value
from etl.registers.covers.several import OF_UNIT

_UNIT: tuple[str, ...] = ("unit_code", "unit_name")
_OF_COVER = {"code": "union_code", "name": "union_name", "unit_code": "unit_code", "unit_name": "unit_name"}
"""Field of a union register -> that of a cover list."""


def split_covered(table: RecognisedTable) -> RecognisedTable | None:
    """Take out of a union register, in place, the rows that name further units of the union above them; returns the cover list.

    Such a row has the union's code, or name where it has none (merged or written again), a unit of its own, and nothing else that contradicts the row above;
    members in each of its rows are those of its units, and the union has their sum. The list holds all rows of those unions, the union's own row too, which names no unit any more: it is no union of one unit. None where
    there are no such rows. A union that is said to be one unit's own is left as it is.
    """
    if not any(name in table.values for name in _UNIT) or not {"code", "name"} & table.values.keys():
        return None
    groups = _groups(table)
    listed = [place for group in groups for place in group]
    if not listed:
        return None
    cover = replace(
        table,
        content="cover_list",
        columns=[_of_cover(column) for column in table.columns if column.field in _OF_COVER],
        rows=[table.rows[place] for place in listed],
        values={
            _OF_COVER[name]: [values[place] for place in listed]
            for name, values in table.values.items()
            if name in _OF_COVER
        },
        findings=[],
        totals_elsewhere=set(),
        examples_elsewhere=set(),
        alone_elsewhere={},
    )
    for group in groups:
        _add_up(table, group)
    further = {place for group in groups for place in group[1:]}
    first = {group[0] for group in groups}
    kept = [place for place in range(len(table.rows)) if place not in further]
    table.follow(kept)
    table.rows = [table.rows[place] for place in kept]
    table.values = {
        name: [None if name in OF_UNIT and place in first else values[place] for place in kept]
        for name, values in table.values.items()
    }
    several = {kept.index(place) for place in first}
    kinds = table.values.get("union_kind") or [None] * len(kept)
    table.values["union_kind"] = [
        _JOINT if place in several and cell in (None, "") and not _said_kind(table, place) else cell
        for place, cell in enumerate(kinds)
    ]
    return cover


_ADDITIVE = ("members", "members_women", "members_migrant", "members_platform")
"""Counts that a union's row may give of each of its units."""
_NAMED = 6
"""Signs of the shortest name by which a union is known again in the next row: 联合工会 alone may be another's."""


def _add_up(table: RecognisedTable, group: list[int]) -> None:
    """Give the first row of a union the sum of what its rows say of its units, in place, where they differ; told."""
    for field in (name for name in _ADDITIVE if name in table.values and _of_units(table.values[name], group)):
        cells = list(table.values[field])
        shown = raw_text(cells[group[0]])
        cells[group[0]] = to_plain(sum((parse_figure(cells[place]).value or Decimal(0) for place in group), Decimal(0)))
        table.values[field] = cells
        letter = next((column.letter for column in table.columns if column.field == field), None)
        args = {"count": str(len(group)), "sum": raw_text(cells[group[0]])}
        table.findings.append(Finding.of("union_counts_added", table.sheet, table.rows[group[0]], letter, shown, args))


def _of_units(values: list[Value], group: list[int]) -> bool:
    """Whether each row of a union has a figure of its own in a column: not all alike, as where the union's is written again."""
    figures = [parse_figure(values[place]).value for place in group]
    return None not in figures and len(set(figures)) > 1


_JOINT = "joint"
"""What a union over several units is that does not say its kind."""


def _said_kind(table: RecognisedTable, place: int) -> bool:
    return "name" in table.values and kind_by_name(raw_text(table.values["name"][place])) not in (None, "own")


def _of_cover(column: ColumnMatch) -> ColumnMatch:
    return replace(column, field=_OF_COVER[column.field or ""])


def _groups(table: RecognisedTable) -> list[list[int]]:
    """Places of the rows of each union that stands over several units, its first row in front."""
    kinds = read.words(table.values.get("union_kind") or [None] * len(table.rows), "union_kind").values
    groups: list[list[int]] = []
    for place in range(len(table.rows)):
        if not _union(table, place) or kinds[place] == "own" or not _unit(table, place):
            continue
        if groups and groups[-1][-1] == place - 1 and _goes_on(table, groups[-1][0], place):
            groups[-1].append(place)
        else:
            groups.append([place])
    return [
        group
        for group in groups
        if len(units := {_unit(table, place) for place in group}) > 1
        and (
            len(units) == len(group)
            or not any(_of_units(table.values.get(name, []), group) for name in _ADDITIVE if name in table.values)
        )
        and not _partly(table, group)
    ]


def _partly(table: RecognisedTable, group: list[int]) -> bool:
    """Whether some rows of a union, but not all, differ in a count: nobody can tell whose those are."""
    for values in (table.values[name] for name in _ADDITIVE if name in table.values):
        figures = [parse_figure(values[place]).value for place in group]
        known = {figure for figure in figures if figure is not None}
        if len(known) > 1 and None in figures:
            return True
    return False


def _union(table: RecognisedTable, place: int) -> str:
    """The union of a row by its code, else its name; empty without either."""
    cells = (raw_text(table.values[name][place]).strip() for name in ("code", "name") if name in table.values)
    return next((cell for cell in cells if cell), "")


def _unit(table: RecognisedTable, place: int) -> str:
    """The unit of a row by its code, else its name; empty without either."""
    cells = (raw_text(table.values[name][place]).strip() for name in _UNIT if name in table.values)
    return next((cell for cell in cells if cell), "")


def _goes_on(table: RecognisedTable, first: int, place: int) -> bool:
    """Whether a row says of its union what the first row of that union says, or nothing."""

    def same(values: list[Value]) -> bool:
        return values[place] in (None, "") or values[place] == values[first]

    # Two counts of one code contradict each other.
    coded = "code" in table.values and table.values["code"][first] not in (None, "")
    free = (*OF_UNIT, *_ADDITIVE) if not coded and len(_union(table, first)) >= _NAMED else OF_UNIT
    return _union(table, place) == _union(table, first) and all(
        same(values) for name, values in table.values.items() if name not in free
    )
