"""Whether a table is a register, which, and its columns by field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from analysis.vocabulary import REGISTERS, Content
from data.reference import table_words
from etl.clean.units import Unit
from etl.clean.values import fold, plain, raw_text
from etl.fields.dictionary import register_field
from etl.fields.memory import choices, key_of
from etl.model import Block, ColumnMatch, Finding, RecognisedTable, Sheet, Value
from etl.personal.persons import identity_number, names_bodies, personal_column, personal_label
from etl.tables.blocks.context import Context
from etl.tables.blocks.headers import Header
from etl.tables.persons import dropped

_SIGNS: Final[dict[str, frozenset[str]]] = {
    "unit_register": frozenset(
        {
            "employees",
            "industry",
            "size_declared",
            "revenue",
            "assets",
            "unit_kind",
            "ownership",
            "is_new",
            "employees_women",
            "cover_stated",
        }
    ),
    "union_register": frozenset(
        {"union_kind", "founded", "unit_code", "staff_full", "level", "term_end", "dissolved", "dormant", "agreement"}
    ),
}
_HINTS: Final[dict[str, str]] = {
    "unit_register": r"单位台账|单位登记|法人单位名录|单位名录|unit",
    "union_register": r"工会台账|工会登记|工会名录|union",
    "cover_list": r"覆盖",
    "membership": r"会员",
    "target": r"目标|target",
}
HELD_AGAINST: Final[dict[str, frozenset[str]]] = {
    "unit_register": frozenset({"members"}),
    "union_register": frozenset({"employees", "unit_name"}),
    "cover_list": frozenset({"union_name", "unit_name"}),
    "membership": frozenset({"union_name"}),
}
"""Columns that checks need, or that stand in for a code: they do not make a table a register of that kind."""
_OF_A_GROUP: Final = frozenset(
    {"region", "industry", "unit_kind", "union_kind", "ownership", "level", "metric", "is_new"}
    | {"credit_code", "code", "union_code", "unit_code", "name", "union_name", "unit_name"}
)
"""Fields whose cell may be merged over all rows that it holds for: a county over its units, a union over those it covers."""
_NAMES: Final = frozenset({"name", "union_name", "unit_name"})
_CODES: Final = frozenset({"credit_code", "code", "union_code", "unit_code"})


def register_content(
    sheet: Sheet, headers: list[Header], context: Context, given: Mapping[str, str]
) -> tuple[Content | None, dict[str, Header]]:
    """Which register a table is, and field -> the header of its column; None and ``{}`` for a table that is none.

    ``given``: a planner's answers, header -> field. The kind with the most fields wins, title and sheet name counting as well.
    """
    hint_text = f"{sheet.name or ''} {context.title or ''}"
    best: tuple[float, Content | None, dict[str, Header]] = (0.0, None, {})
    labelled = [header for header in headers if header.parts]
    for content in REGISTERS:
        fields: dict[str, Header] = {}
        for header in labelled:
            name = register_field(content, header.label) or _answered(content, header, given)
            if name and name not in fields and personal_label(header.label) is None:
                fields[name] = header
        hinted = re.search(_HINTS[content], hint_text) is not None
        if not _enough(content, fields, len(labelled), hinted):
            continue
        score = len(fields.keys() - HELD_AGAINST.get(content, frozenset())) + (1.5 if hinted else 0)
        if score > best[0]:
            best = (score, content, fields)
    return best[1], best[2]


def _answered(content: Content, header: Header, given: Mapping[str, str]) -> str | None:
    """The field that a planner has named for an unknown header, if a table of this content can have it."""
    name = given.get(key_of(header.label)) if given else None
    return name if name is not None and name in choices(content) else None


def _enough(content: Content, fields: dict[str, Header], columns: int, hinted: bool) -> bool:
    """Whether a table has the columns without which it is no register of this kind. ``hinted``: its title or sheet is called so."""
    names = set(fields) - HELD_AGAINST.get(content, frozenset())
    match content:
        case "unit_register":
            return (
                bool(names & {"credit_code", "name"})
                and len(names & _SIGNS[content]) >= (1 if {"credit_code", "name"} <= names else 2)
                and ("credit_code" in names or len(names) >= 4)
            )
        case "union_register":
            return bool(names & {"code", "name"}) and len(names & _SIGNS[content]) >= 1 and len(names) >= 3
        case "cover_list":
            sided = all(fields.keys() & {f"{side}_code", f"{side}_name"} for side in ("union", "unit"))
            return sided and len(names) >= (0 if hinted else 2) and columns <= 7
        case "membership":
            return "union_code" in names and "members" in names
        case _:
            return {"metric", "value"} <= names


def fill_register(
    table: RecognisedTable,
    sheet: Sheet,
    block: Block,
    headers: list[Header],
    fields: dict[str, Header],
    context: Context,
) -> None:
    """Fill a register's ``columns``, ``values`` (field -> raw cells, one for each row of the body) and ``totals_elsewhere``.

    Personal columns keep no values and are told among the table's findings, as are columns without a field.
    """
    width = block.width
    rows = [sheet.rows[i] for i in block.body]
    if any(len(row) < width for row in rows):
        rows = [row if len(row) >= width else [*row, *[None] * (width - len(row))] for row in rows]
    columns = [list(column) for column in zip(*rows, strict=False)]
    by_column = {header.column: name for name, header in fields.items()}
    coded = _coded([columns[fields[name].column] for name in fields.keys() & _CODES])
    for header in headers:
        name = by_column.get(header.column)
        values = columns[header.column] if header.column < len(columns) else []
        unit = header.unit or _noted_unit(name, context)
        personal = name not in _CODES and personal_column(
            header.label,
            values,
            of_bodies=coded and (name in _NAMES or names_bodies(header.label)),
            in_money=name in ("revenue", "assets") or (unit is not None and unit.base == "元"),
        )
        if personal:
            name, unit = None, header.unit
        table.columns.append(
            ColumnMatch(
                header.letter, header.label, name, unit.base if unit else None, str(unit.scale) if unit else "1"
            )
        )
        if name:
            table.values[name] = _filled_down(sheet, block, header.column, values) if name in _OF_A_GROUP else values
        else:
            table.totals_elsewhere |= _total_words(values)
        if name:
            continue
        if personal:
            table.findings.append(dropped(sheet, header))
        elif any(v not in (None, "") for v in values) and plain(header.label) not in ("序号", "编号", "no"):
            label = header.label or header.letter
            table.findings.append(Finding.of("column_unknown", sheet.name, column=header.letter, args={"label": label}))


def _filled_down(sheet: Sheet, block: Block, column: int, values: list[Value]) -> list[Value]:
    """A column with each cell that is merged over several rows written in all of them."""
    written, place = values, {index: k for k, index in enumerate(block.body)} if sheet.merged else {}
    for top, left, bottom, right in sheet.merged:
        if left - 1 <= column <= right - 1 and bottom > top and top - 1 in place:
            written = list(values) if written is values else written
            for index in range(top, bottom):
                if index in place:
                    written[place[index]] = values[place[top - 1]]
    return written


def _total_words(values: Sequence[Value]) -> set[int]:
    """Places of the cells that are a word of a total."""
    short = {cell for cell in values if isinstance(cell, str) and len(cell) <= 12}
    words = {fold(word) for role in ("total", "subtotal") for word in table_words(role)}
    hits = {cell for cell in short if fold(cell) in words}
    return {place for place, cell in enumerate(values) if cell in hits} if hits else set()


def _coded(columns: list[list[Value]]) -> bool:
    """Whether rows are told apart by codes of units or unions: then what is named in them are no persons."""
    cells = [raw_text(cell) for column in columns for cell in column[:400] if cell not in (None, "")]
    codes = sum(
        re.fullmatch(r"[0-9A-Za-z]{18}", cell.strip()) is not None and not identity_number(cell.strip())
        for cell in cells
    )
    return bool(cells) and 2 * codes >= len(cells)


def _noted_unit(name: str | None, context: Context) -> Unit | None:
    """The unit that the note above a register (``单位：人、万元``) gives a column whose header says none."""
    base = (
        "元" if name in ("revenue", "assets") else "人" if name and name.startswith(("employees", "members")) else None
    )
    return next((unit for unit in context.units if base is not None and unit.base == base), None)
