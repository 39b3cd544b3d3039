"""Zeros that a note below or above a table says to be no figures (注：女职工为0的是未统计): such a cell is a blank, and told. Signs that a note says to be zeros (“无”表示没有发生)."""

from __future__ import annotations

import re
from typing import Final

from data.letters import get_column_letter
from etl.clean.values import fold, parse_number, raw_text
from etl.model import Finding, RecognisedTable, Value
from etl.tables.columns import COUNTS

_ZERO: Final = r"(?:[“\"']?0[”\"']?|零)"
_UNKNOWN: Final = r"(?:未|没有?|尚未|暂未|无法|不能)(?:作|做|进行|单独|分性别)?(?:统计|掌握|填报|上报|报送?|核实|调查|采集|提供|分)|不详|未知|不明|不清楚|不掌握|缺报|漏报|无数据|没有数据|数据缺失|缺失"
_SAID: Final = re.compile(
    rf"(?:为|填|写|是|记|报|显示)?{_ZERO}(?!\d|[.、．])(?:的|者|表示|代表|即|均|则|为|是|指|系|单元格|企业|单位|人)*(?:{_UNKNOWN})|(?:{_UNKNOWN})(?:的|者|企业|单位)*(?:均|一律|都|则)?(?:以|用|按|填|写|记|为){_ZERO}(?!\d)"
)
_CLAUSE: Final = re.compile(r"[。；;\n]")


def blank_zeros(table: RecognisedTable) -> None:
    """Read zeros as blanks where a note says that they stand for what is not known: of the counts that it names, of all where it names none."""
    clause = next((c for note in table.notes for c in _CLAUSE.split(fold(note)) if _SAID.search(c)), None)
    if clause is None:
        return
    counts = [column for column in table.columns if column.field in COUNTS]
    named = [column for column in counts if fold(column.label) in clause]
    changed = 0
    first: tuple[int, str] | None = None
    for column in named or counts:
        cells = table.values.get(str(column.field), [])
        zeros = [place for place, cell in enumerate(cells) if _is_zero(cell)]
        if zeros:
            first = first or (table.rows[zeros[0]], column.letter)
            changed += len(zeros)
            out = set(zeros)
            table.values[str(column.field)] = [None if place in out else cell for place, cell in enumerate(cells)]
    if first is not None:
        args = {"count": str(changed)}
        table.findings.append(Finding.of("zero_unknown", table.sheet, first[0], first[1], clause[:40], args))


_QUOTED: Final = r"[“\"'‘]([^”\"'’]{1,4})[”\"'’]"
_SIGN: Final = re.compile(
    rf"((?:{_QUOTED.replace('(', '(?:', 1)}(?:和|与|及|以及|或|或者|、|,|，)?)+)(?:的|者)?(?:均|都)?(?:表示|代表|即|为|是指|指|系)(?:数量|数|值)?(?:均|都)?(?:为|是)?[“\"'‘]?(?:0|零|没有发生|未发生|无发生|没有|无)(?:的|数)?[”\"'’]?(?=[；;，,。、\s)）]|$)"
)
"""Signs, and that they stand for none: “无”表示没有发生, “无”和“/”均为0."""


def read_signs(table: RecognisedTable) -> None:
    """Read the cells of a summary as its notes say: a sign that stands for none is zero, a zero that stands for what is not known is a blank."""
    said = [signs for note in table.notes for signs in _SIGN.findall(fold(note))]
    signs = {sign for text in said for sign in re.findall(_QUOTED, text) if parse_number(sign).value is None}
    read: set[tuple[int, int]] = set()
    for o in table.observations if signs else ():
        if o.value is None and fold(o.raw) in signs and o.metric is not None:
            o.value = 0
            read.add((o.row, o.col))
    places = {(row, get_column_letter(col)) for row, col in read}
    table.findings = [
        f for f in table.findings if f.code != "number_unreadable_cell" or (f.row, f.column) not in places
    ]
    clause = next((c for note in table.notes for c in _CLAUSE.split(fold(note)) if _SAID.search(c)), None)
    zeros = [o for o in table.observations if o.value == 0 and o.metric is not None and (o.row, o.col) not in read]
    if clause is None or not zeros:
        return
    for o in (blank := [o for o in zeros if fold(o.label) in clause] or zeros):
        o.value = None
    first, args = blank[0], {"count": str(len(blank))}
    table.findings.append(
        Finding.of("zero_unknown", table.sheet, first.row, get_column_letter(first.col), clause[:40], args)
    )


def _is_zero(cell: Value) -> bool:
    return raw_text(cell).strip() != "" and parse_number(cell).value == 0
