"""Figures of a sheet that stand in none of its tables: a line that was taken for a note, a table whose head was not seen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from data.letters import column_index_from_string
from etl.clean.periods import label_period
from etl.clean.units import split_unit
from etl.clean.values import parse_number, raw_text
from etl.fields.dictionary import meaning, register_field
from etl.model import Finding, RecognisedTable, Sheet, Value
from etl.tables.blocks.rows import filled, is_ordinals, signed

_SHOWN: Final = 5
_FEWEST: Final = 3
"""Figures that stand alone in their rows beside a table, below each other in one column: from so many on they are a column of it."""
_RANGE: Final = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")
_LONGEST: Final = 6
"""Digits of a figure: what has more is a telephone number, a code or a day."""
_OF_A_DATE: Final = re.compile(
    r"^(?:年|月|日|[年月]份|第|页|共|页共|第\d+页|共\d+页|电话|联系电话|传真|邮编|邮政编码)[:：]?$"
)


def figures_outside(sheet: Sheet, tables: Iterable[RecognisedTable]) -> list[Finding]:
    """Tell of a sheet's rows that hold figures where no table is: two of them, or one behind the name of a measure."""
    spans: list[tuple[int, int, set[int]]] = []
    heads: list[tuple[int, int, int]] = []
    for table in tables:
        found = _RANGE.match(table.range)
        if found is None:
            continue
        left, right = column_index_from_string(found[1]) - 1, column_index_from_string(found[3])
        head = range(int(found[2]), min(table.rows, default=int(found[2])))
        heads += [(row - 1, left, right) for row in head]
        spans.append((left, right, {*head, *table.rows}))
    whole = {right: rows for left, right, rows in spans if left == 0} if len(spans) == 1 else {}
    width, had = next(iter(whole.items()), (0, set[int]()))
    rows: list[int] = []
    alone: dict[int, list[int]] = {}
    for index, row in enumerate(sheet.rows):
        if len(row) <= width and index + 1 in had:
            continue  # one table has nearly all rows
        inside = [(left, right) for left, right, held in spans if index + 1 in held]
        if _holds_figures(row, inside):
            rows.append(index)
        elif inside:
            for j in filled(row):
                if not any(left <= j < right for left, right in inside) and _is_figure(row[j]):
                    alone.setdefault(j, []).append(index)
    rows += [index for places in alone.values() if len(places) >= _FEWEST for index in places]
    rows += [index for index, left, right in heads if _is_body(sheet.rows[index][left:right])]
    rows = sorted(set(rows))
    if not rows:
        return []
    said = "、".join(str(index + 1) for index in rows[:_SHOWN]) + ("…" if len(rows) > _SHOWN else "")
    shown = " | ".join(raw_text(sheet.rows[rows[0]][j]) for j in filled(sheet.rows[rows[0]])[:_SHOWN])
    return [Finding.of("figures_outside", sheet.name, rows[0] + 1, None, None, {"rows": said, "shown": shown[:40]})]


def _holds_figures(row: list[Value], spans: Sequence[tuple[int, int]]) -> bool:
    outside = [j for j in filled(row) if not any(left <= j < right for left, right in spans)]
    loose = [j for j in outside if _is_figure(row[j])]
    texts = [raw_text(row[j]).strip() for j in outside if j not in loose]
    if not loose or any(_OF_A_DATE.match(text) for text in texts) or signed(row, outside) or is_ordinals(row, outside):
        return False
    return len(loose) > 1 or any(_names_a_measure(text) for text in texts)


def _is_body(row: Sequence[Value]) -> bool:
    """Whether a line of a head is one of a body: numbers that are no years nor the numbers of columns in most of its cells, behind a text."""
    columns = filled(row)
    loose = [j for j in columns if isinstance(row[j], (int, float)) and _is_figure(row[j])]
    return len(loose) > 1 and 2 * len(loose) >= len(columns) > len(loose) and not is_ordinals(row, columns)


def _is_figure(cell: Value) -> bool:
    parsed = parse_number(cell)
    return (
        parsed.kind == "number"
        and label_period(cell) is None
        and len(re.sub(r"\D", "", raw_text(cell).split(".")[0])) <= _LONGEST
    )


def _names_a_measure(text: str) -> bool:
    label = split_unit(text.rstrip(":："))[0]
    return meaning(label).metric is not None or register_field("unit_register", label) == "employees"
