"""Personal columns of a table are dropped and said; what stands around them is masked."""

from __future__ import annotations

import re
from typing import Final

from data.letters import get_column_letter
from etl.clean.values import raw_text
from etl.fields.planned import says_planned
from etl.model import Block, Finding, RecognisedTable, Sheet, Value
from etl.personal.mask import mask_row, masked_cell, masked_head
from etl.personal.persons import identity_number, numbers_in, personal_column, personal_label
from etl.tables.blocks.headers import Header

_KNOWN_LABELS: Final = frozenset({"region_code", "period", "unit"})


def drop_personal(table: RecognisedTable, sheet: Sheet, block: Block, headers: list[Header]) -> None:
    """Take observations of a personal column out of a summary, and say so."""
    fields = {column.letter: column.field for column in table.columns}
    personal: dict[int, Header] = {}
    money = {o.col for o in table.observations if o.unit == "元"}
    for header in headers:
        values = [sheet.rows[i][header.column] for i in block.body if header.column < len(sheet.rows[i])]
        amounts = header.column + 1 in money
        texts = [value for value in values if isinstance(value, str) and not (amounts and value.strip().isdecimal())]
        told = any(numbers_in(value) for value in texts)
        if fields.get(header.letter) not in _KNOWN_LABELS and (
            told or personal_column(header.label, values, in_money=amounts)
        ):
            personal[header.column + 1] = header
    if not personal:
        return
    letters = {header.letter for header in personal.values()}
    named = any(column.letter in letters and column.field in ("indicator", "region") for column in table.columns)
    table.observations = [] if named else [o for o in table.observations if o.col not in personal]
    table.findings = [f for f in table.findings if f.column not in letters]
    table.findings += [dropped(sheet, header) for header in personal.values()]


def dropped(sheet: Sheet, header: Header) -> Finding:
    """The finding that a personal column was left out: its letter and its header, masked; never what stood in it."""
    label = masked_cell(header.label) or header.letter
    return Finding.of("personal_column_dropped", sheet.name, column=header.letter, args={"label": label})


def mask_around(sheet: Sheet, blocks: list[Block]) -> list[Finding]:
    """Mask persons in the lines outside the tables' bodies, before anything is read from them; says where, not what."""
    inside, heads = bytearray(len(sheet.rows)), set[int]()
    for block in blocks:
        heads.update(block.header)
        if block.body[-1] - block.body[0] + 1 == len(block.body):
            inside[block.body[0] : block.body[-1] + 1] = b"\1" * len(block.body)
        else:
            for i in block.body:
                inside[i] = 1
    found: list[Finding] = []
    for i, row in enumerate(sheet.rows):
        if inside[i]:
            continue
        masked = mask_row(row) if i not in heads else {j: m for j, c in enumerate(row) if (m := masked_head(c)) != c}
        if masked:
            sheet.rows[i] = [masked.get(j, cell) for j, cell in enumerate(row)]
            letters = [get_column_letter(j + 1) for j in sorted(masked)]
            found += [Finding.of("personal_text_masked", sheet.name, i + 1, letter) for letter in letters]
    return found


_CODE: Final = re.compile(r"[0-9A-Za-z]{18}\Z")


def told_by_codes(columns: list[list[Value]]) -> bool:
    """Whether rows are told apart by codes of units or unions: then what is named in them are no persons."""
    cells = [raw_text(cell) for column in columns for cell in column[:400] if cell not in (None, "")]
    codes = sum(_CODE.match(bare) is not None and not identity_number(bare) for bare in map(str.strip, cells))
    return bool(cells) and 2 * codes >= len(cells)


def no_fact(header: Header) -> bool:
    """Whether a header is of persons by name, or of what is planned, wanted or due (拟建会方式: 单独, 联合)."""
    return personal_label(header.label) is not None or says_planned(header.label)
