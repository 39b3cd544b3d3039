"""Whose a bare 已建会 is that stands behind a count of persons (企业数 | 职工数 | 已建会): its figures tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from etl.clean.union_words import says_cover
from etl.clean.values import parse_number, plain
from etl.fields.dictionary import Meaning, of_which, path_meaning, unpivoted
from etl.model import Block, Sheet
from etl.tables.blocks.headers import Header
from etl.tables.summaries.column_labels import Column


def settle_covered(
    said: dict[int, Column], headers: Sequence[Header], sheet: Sheet, block: Block, calibre: str
) -> list[Header]:
    """Take, in place, a bare 已建会 for the units that have a union, where units stand in a column before it and none of its figures is above
    theirs; returns the headers that were so read. A figure above the units' counts their employees, as does 其中：已建会."""
    metrics = {column.meaning.metric for column in said.values()}
    over = {
        h.parts[:-1]: h.column
        for h in reversed(headers)
        if h.column in said and said[h.column].meaning.metric == "units"
    }
    units = next((c for c, column in said.items() if column.meaning.metric == "units" and column.region is None), None)
    if units is None or "units_covered" in metrics:
        return []
    settled: list[Header] = []
    for header in headers:
        column = said.get(header.column)
        units = over.get(header.parts[:-1], units)
        if column is not None and _bare(header, column, over) and _within(sheet, block, header.column, units):
            meaning = Meaning("units_covered", said[units].meaning.dimensions, complete=True)
            said[header.column] = replace(column, meaning=meaning, unit=header.unit or said[units].unit)
            settled.append(header)
        if column is None or column.meaning.metric != "employees_covered" or len(header.parts) > 1:
            continue
        if len(column.labels) < 2 or of_which(header.parts[-1]):
            continue
        labels = (*said[units].labels, column.labels[-1])
        meaning = path_meaning(labels, calibre)
        if meaning.metric == "units_covered" and _within(sheet, block, header.column, units):
            unit = header.unit or said[units].unit
            said[header.column] = replace(column, labels=labels, meaning=meaning, unit=unit)
            settled.append(header)
    return settled


def _bare(header: Header, column: Column, over: Mapping[tuple[str, ...], int]) -> bool:
    """Whether a column of no known measure is called by the word for units with a union alone, as it stands or in a pivot (求和项:已建会), under a head of its
    own that units have too, if any (大型 / 单位数 | 大型 / 已建会)."""
    alone = bool(header.parts) and column.meaning.metric is None and column.region is None and header.parts[:-1] in over
    return alone and says_cover(unpivoted(plain(header.parts[-1]))) is True


def settle_halves(
    said: dict[int, Column], headers: Sequence[Header], sheet: Sheet, block: Block, topic: Meaning
) -> list[Header]:
    """Take, in place, a bare 已建会 beside a bare 未建会 for the units that have a union, where both add up to the units of their row; returns the
    headers that were so read."""
    bare = {h.column: says_cover(h.parts[-1]) for h in headers if len(h.parts) == 1 and h.column in said}
    halves = [
        [c for c, says in bare.items() if says is want and said[c].meaning.metric is None] for want in (True, False)
    ]
    if any(len(half) != 1 for half in halves) or any(c.meaning.metric == "units_covered" for c in said.values()):
        return []
    (yes,), (no,) = halves
    for whole, column in said.items():
        counts = column.meaning.metric == "units" or (topic.metric == "units" and not column.meaning.metric)
        if whole in (yes, no) or not counts or not _add_up(sheet, block, (yes, no), whole):
            continue
        dims = column.meaning.dimensions if column.meaning.metric else topic.dimensions
        said[yes] = replace(said[yes], meaning=Meaning("units_covered", dims, complete=True), unit=column.unit)
        return [h for h in headers if h.column == yes]
    return []


def _add_up(sheet: Sheet, block: Block, parts: tuple[int, int], whole: int) -> bool:
    """Whether two columns add up to a third in each row that has all three, and there are rows enough."""
    rows = [sheet.rows[i] for i in block.body if max(*parts, whole) < len(sheet.rows[i])]
    lines = [[parse_number(row[c]).value for c in (*parts, whole)] for row in rows]
    known = [(a, b, total) for a, b, total in lines if a is not None and b is not None and total is not None]
    return len(known) > 1 and all(a + b == total for a, b, total in known)


def _within(sheet: Sheet, block: Block, part: int, whole: int) -> bool:
    """Whether no figure of one column is above that of another in its row."""
    rows = [sheet.rows[i] for i in block.body if max(part, whole) < len(sheet.rows[i])]
    pairs = [(parse_number(row[part]).value, parse_number(row[whole]).value) for row in rows]
    known = [(some, all_) for some, all_ in pairs if some is not None and all_ is not None]
    return bool(known) and all(some <= all_ for some, all_ in known)
