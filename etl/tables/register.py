"""Whether a table is a register, which, and its columns by field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, cast

from analysis.vocabulary import RECOGNISED, Content
from etl.clean.regions import find_address
from etl.clean.totals import may_be_total, total_of
from etl.clean.units import Unit
from etl.clean.values import parse_figure, raw_text
from etl.fields.answers import in_words
from etl.fields.dictionary import register_field
from etl.fields.memory import key_of
from etl.model import Block, ColumnMatch, Finding, RecognisedTable, Sheet, Value
from etl.personal.persons import names_bodies, personal_column
from etl.tables.blocks.context import Context
from etl.tables.blocks.headers import Header
from etl.tables.broken import read_dittos, tell_gone
from etl.tables.columns import (
    CODES,
    Body,
    Columns,
    columns_of,
    looks_like,
    place_by_address,
    place_by_content,
    words_by_content,
)
from etl.tables.joined import joined, joined_field, may_be_joined, part_joined
from etl.tables.persons import dropped, told_by_codes
from etl.tables.ticked import ticked_words
from etl.tables.untaken import tell_untaken
from etl.tables.women_within import take_women
from etl.tables.worded import names_of_bodies, names_of_unions, take_cover_words, unions_of_bodies, worded_field
from etl.tables.zeros import blank_zeros

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
    "cover_list": r"覆盖|涵盖",
    "membership": r"会员",
    "target": r"目标|target",
}
HELD_AGAINST: Final[dict[str, frozenset[str]]] = {
    "unit_register": frozenset({"members", "address", "former_name", "former_code"}),
    "union_register": frozenset({"employees", "unit_name", "address"}),
    "cover_list": frozenset({"union_name", "unit_name", "address"}),
    "membership": frozenset({"union_name"}),
    "comparison": frozenset({"address", "former_name", "former_code"}),
}
"""Columns that checks need, or that stand in for a code: they do not make a table a register of that kind."""
_OF_A_GROUP: Final = frozenset(
    {"region", "industry", "unit_kind", "union_kind", "ownership", "level", "metric", "is_new"}
    | {"credit_code", "code", "union_code", "unit_code", "name", "union_name", "unit_name"}
)
"""Fields whose cell may be merged over all rows that it holds for: a county over its units, a union over those it covers."""
_NAMES: Final = frozenset({"name", "union_name", "unit_name"})


def register_content(
    sheet: Sheet,
    block: Block,
    headers: list[Header],
    context: Context,
    given: Mapping[str, str],
    said: Content | None = None,
) -> tuple[Content | None, Columns]:
    """Which register a table is, and its columns by field; None for a table that is none.

    ``given``: a planner's answers, header -> field; ``said``: what the sender says it is, so that no other kind is tried. The kind with the most fields wins, title and sheet name counting as well.
    """
    hint_text = f"{sheet.name or ''} {context.title or ''}"
    body = Body(sheet, block, context.looked_up)
    best: tuple[float, Content | None, Columns] = (0.0, None, Columns())
    labelled = [header for header in headers if header.parts]
    for content in RECOGNISED if said is None else (said,):
        columns = columns_of(content, headers, given, body)
        hinted = content in _HINTS and re.search(_HINTS[content], hint_text) is not None
        known: dict[str, object] = {**columns.dated, **columns.fields}
        if columns.numbered:
            known.setdefault("unit_name", columns.numbered)
        if content == "union_register" and "code" in known and "union_kind" not in known:
            known |= _kinds_by_content(columns, labelled, body)
        if content == "unit_register" and "employees" in known and not known.keys() & {"name", "credit_code"}:
            known |= _name_by_content(columns, labelled, body)
        for pair in joined_field(content, list(known)):
            header = cast(Header, known[pair[0] if pair[0] in known else pair[1]])
            if may_be_joined(body.line(header.column)) and joined(body.cells(header.column), pair[1]):
                known |= dict.fromkeys(pair, header)
        named = "name" in known and names_of_bodies(body.cells(cast(Header, known["name"]).column))
        beside = sum(header is not None for pair in columns.numbered for header in pair)
        unions = content == "union_register" and _lists_unions(columns, labelled, body, hint_text)
        if not unions and not _enough(content, known, len(labelled) - beside, hinted, named):
            continue
        score = len(known.keys() - HELD_AGAINST.get(content, frozenset())) + (1.5 if hinted else 0)
        if score > best[0]:
            best = (score, content, columns)

    def answered(header: Header) -> bool:
        return bool(given) and key_of(header.label) in given

    if best[1] is not None:
        words_by_content(best[2], best[1], headers, body, answered)
    if best[1] in _PLACED:
        place_by_content(best[2], headers, body, answered)
        place_by_address(best[2], headers, body)
    return best[1], best[2]


_FEWEST: Final = 3
"""Headers without which a table is none of these."""
_PLACED: Final = ("unit_register", "union_register", "membership", "comparison")
"""Contents whose rows are somewhere."""


def _enough(content: Content, fields: Mapping[str, object], columns: int, hinted: bool, named: bool) -> bool:
    """Whether a table has the columns without which it is no register of this kind.

    ``hinted``: its title or sheet is called so; ``named``: its names are those of firms, shops and the like, each another.
    """
    names = set(fields) - HELD_AGAINST.get(content, frozenset())
    match content:
        case "unit_register":
            return (
                bool(names & {"credit_code", "name"})
                and (
                    len(names & _SIGNS[content]) >= (1 if {"credit_code", "name"} <= names else 2)
                    or {"credit_code", "name", "region"} <= names
                    or (named and "employees" in names)
                )
                and ("credit_code" in names or named or len(names) >= 4)
            )
        case "union_register":
            return bool(names & {"code", "name"}) and len(names & _SIGNS[content]) >= 1 and len(names) >= 3
        case "cover_list":
            sided = all(fields.keys() & {f"{side}_code", f"{side}_name"} for side in ("union", "unit"))
            return sided and len(names) >= (0 if hinted else 2) and columns <= 7
        case "membership":
            return "union_code" in names and "members" in names
        case "comparison":
            return bool(names & {"credit_code", "name"})
        case _:
            return {"metric", "value"} <= names


def _name_by_content(columns: Columns, headers: Sequence[Header], body: Body) -> dict[str, Header]:
    """The column of names of firms under a header that is of no field (企业 | 乡镇 | 职工); branches of one firm are none."""
    free = (
        header
        for header in headers
        if header not in columns.fields.values()
        and all(register_field(content, header.label) is None for content in RECOGNISED)
    )
    found = next((header for header in free if names_of_bodies(body.cells(header.column))), None)
    branches = found is not None and all("分公司" in raw_text(cell) for cell in body.cells(found.column))
    return {} if found is None or branches else {"name": found}


def _kinds_by_content(columns: Columns, headers: Sequence[Header], body: Body) -> dict[str, Header]:
    """The column of kinds of unions that no header says (类型: 单独基层工会, 联合基层工会), beside names of unions, in a table that names no units."""
    of_units = any(register_field("unit_register", h.label) in ("name", "credit_code") for h in headers)
    named = next((h for h in headers if names_of_unions(body.cells(h.column))), None)
    if of_units or named is None:
        return {}
    free = (header for header in headers if header not in columns.fields.values())
    found = (h for h in free if worded_field("union_register", h.label, body.cells(h.column)) == "union_kind")
    kind = next(found, None)
    return {} if kind is None else {"union_kind": kind, "name": columns.fields.get("name", named)}


_LIST_OF_UNIONS: Final = re.compile(r"工会(?:组织|委员会)?(?:花?名[册录单]|台账|登记|一览|清单)")


def _lists_unions(columns: Columns, headers: Sequence[Header], body: Body, called: str) -> bool:
    """Whether a table without codes lists unions: by their names, and three columns that a register of unions has (工会名称 | 类型 | 建会单位 | 会员数).

    Names of unions of firms and members alone are a register only where the table is ``called`` a list of unions: else they may be members of unions
    that another list has, and would take that one's place."""
    name = columns.fields.get("name")
    if name is None or not names_of_unions(body.cells(name.column)):
        return False
    others = (header for header in headers if header not in columns.fields.values())
    worded = any(worded_field("union_register", h.label, body.cells(h.column)) is not None for h in others)
    if "members" in columns.fields and _LIST_OF_UNIONS.search(called) and unions_of_bodies(body.cells(name.column)):
        return True
    return len(columns.fields) + worded + bool(columns.numbered) >= _FEWEST


def names_units(sheet: Sheet, block: Block) -> bool:
    """Whether the rows of a table are units or unions: a column of theirs holds credit codes, or names of firms or grassroots unions, each another,
    whatever its header says."""
    body = Body(sheet, block, None)
    for column in range(block.left, block.width):
        cells = body.cells(column)
        coded = len(set(cells)) == len(cells) and looks_like(cells, "", None) in CODES
        if coded or (len(cells) >= _FEWEST and (names_of_bodies(cells, _HALF) or names_of_unions(cells, _HALF))):
            return True
    return False


_HALF: Final = 0.6
"""Part of a column that names units although lines of headers and headings stand between them."""
_KEYS: Final = frozenset({"credit_code", "code", "union_code", "unit_code"})


def is_transposed(sheet: Sheet, block: Block) -> bool:
    """Whether a table is a register lying on its side: the headers stand in its first column, a column for each unit or union."""
    rows = [sheet.rows[i] for i in (*block.header, *block.body)]
    heads = [(row, raw_text(row[block.left]).strip()) for row in rows if len(row) > block.left + 2]
    for content in ("unit_register", "union_register", "cover_list", "membership"):
        fields = {name: row for row, label in heads if label and (name := register_field(content, label)) is not None}
        for name in fields.keys() & _KEYS if len(fields) >= _FEWEST else ():
            cells = [cell for cell in fields[name][block.left + 1 : block.width] if cell not in (None, "")]
            if len(cells) > 1 and looks_like(cells, "", None) in CODES:
                return True
    return False


def fill_register(
    table: RecognisedTable,
    sheet: Sheet,
    block: Block,
    headers: list[Header],
    known: Columns,
    context: Context,
) -> None:
    """Fill a register's ``columns``, ``values`` (field -> raw cells, one for each row of the body), ``dated`` and ``totals_elsewhere``.

    Personal columns keep no values and are told among the table's findings, as are columns without a field.
    """
    columns = [read_dittos(table, column, cells) for column, cells in enumerate(_cells_by_column(sheet, block))]
    by_column = {header.column: name for name, header in known.fields.items()}
    coded = told_by_codes([columns[known.fields[name].column] for name in known.fields.keys() & CODES])
    further = [header for run in known.ticked.values() for header in run[1:]]
    further += [header for pair in known.numbered for header in pair if header is not None]
    dated = {h.column: (name, period) for name, by in known.dated.items() for period, h in by.items()}
    body, held = Body(sheet, block, context.looked_up), frozenset(known.fields) | frozenset(known.dated)
    for header in headers:
        name = by_column.get(header.column)
        values = columns[header.column] if header.column < len(columns) else []
        if name in known.ticked:
            values = ticked_words(known.ticked[name], columns)
        elif name is not None:
            values = in_words(header.label, values)
        field, period = dated.get(header.column, (name, ""))
        unit = header.unit or _noted_unit(field, context)
        personal = name not in CODES and personal_column(
            header.label,
            values,
            of_bodies=coded and (name in _NAMES or names_bodies(header.label)),
            in_money=name in ("revenue", "assets") or (unit is not None and unit.base == "元"),
        )
        if personal:
            name, field, unit = None, None, header.unit
        match = ColumnMatch(
            header.letter, header.label, name, unit.base if unit else None, str(unit.scale) if unit else "1"
        )
        table.columns.append(match)
        if name:
            table.values[name] = _filled_down(sheet, block, header.column, values) if name in _OF_A_GROUP else values
        elif field and period:
            table.dated.setdefault(field, {})[period] = (match, values)
        else:
            table.totals_elsewhere |= _total_words(values)
            table.examples_elsewhere |= {
                p for p, cell in enumerate(values[:2]) if _EXAMPLE.match(raw_text(cell).strip())
            }
        if name == "name":
            tell_gone(table, header, values, named=True)
        if personal:
            table.findings.append(dropped(sheet, header))
        elif not field and header is not known.coarse and header not in further:
            tell_gone(table, header, values)
            tell_untaken(table, header, known, body, held)
    table.alone_elsewhere = _alone_elsewhere(columns, [known.fields[name].column for name in known.fields])
    nothing: list[Value] = [None] * len(table.rows)
    table.beside = [
        (columns[name.column] if name else nothing, columns[code.column] if code else nothing)
        for name, code in known.numbered
    ]
    _settle_places(table, sheet, block, columns, known, context.looked_up)
    part_joined(table)
    take_cover_words(table)
    take_women(table)
    blank_zeros(table)


_EXAMPLE: Final = re.compile(r"^[(（【\[]?(?:填写|填报|填表)?(?:示例|样例|范例|举例|例如?)[\d:：]{0,2}[)）】\]]?$")
"""What stands where a serial number stands in a row that shows how to fill in the form."""


def _alone_elsewhere(columns: list[list[Value]], taken: Sequence[int]) -> dict[int, str]:
    """Places of the rows that hold one text and nothing else, in a column without a field -> that text."""
    if not taken:
        return {}
    first = columns[taken[0]]
    found = {}
    for place in (place for place, cell in enumerate(first) if cell is None or cell == ""):
        filled = [n for n, column in enumerate(columns) if column[place] not in (None, "")]
        cell = columns[filled[0]][place] if len(filled) == 1 else None
        if isinstance(cell, str) and filled[0] not in taken and parse_figure(cell).kind == "unreadable":
            found[place] = cell.strip()
    return found


def _settle_places(
    table: RecognisedTable,
    sheet: Sheet,
    block: Block,
    columns: list[list[Value]],
    known: Columns,
    inside: str | None,
) -> None:
    """Join a coarser column of places to the finer one, take places out of addresses, and tell of a place that no header said."""
    if known.coarse is not None and "region" in table.values:
        outer = _filled_down(sheet, block, known.coarse.column, columns[known.coarse.column])
        table.values["region"] = [_within(a, b) for a, b in zip(outer, table.values["region"], strict=True)]
    if known.address is not None and "region" in table.values:
        cells = table.values["region"]
        table.values["address"] = cells
        table.values["region"] = [find_address(raw_text(cell), inside) or None for cell in cells]
        args = {"label": known.address.label}
        table.findings.append(Finding.of("place_by_address", sheet.name, column=known.address.letter, args=args))
    for name in known.by_content:
        header = known.fields[name]
        args = {"label": header.label or header.letter, "field": name}
        table.findings.append(Finding.of("column_by_content", sheet.name, column=header.letter, args=args))


def _cells_by_column(sheet: Sheet, block: Block) -> list[list[Value]]:
    rows = [sheet.rows[i] for i in block.body]
    if any(len(row) < block.width for row in rows):
        rows = [row if len(row) >= block.width else [*row, *[None] * (block.width - len(row))] for row in rows]
    return [list(column) for column in zip(*rows, strict=False)]


def _within(outer: Value, inner: Value) -> Value:
    """A place by both of its columns: ``海宁市`` and ``许村镇``; a code says all by itself."""
    if inner in (None, "") or outer in (None, ""):
        return outer if inner in (None, "") else inner
    texts = isinstance(outer, str) and isinstance(inner, str) and not (outer + inner).strip()[-1:].isdigit()
    return f"{outer}{inner}" if texts and not str(inner).startswith(str(outer)) else inner


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
    hits = {
        cell for cell in {cell for cell in values if isinstance(cell, str) and may_be_total(cell)} if total_of(cell)
    }
    return {place for place, cell in enumerate(values) if cell in hits} if hits else set()


def _noted_unit(name: str | None, context: Context) -> Unit | None:
    """The unit that the note above a register (``单位：人、万元``) gives a column whose header says none."""
    base = (
        "元" if name in ("revenue", "assets") else "人" if name and name.startswith(("employees", "members")) else None
    )
    return next((unit for unit in context.units if base is not None and unit.base == base), None)
