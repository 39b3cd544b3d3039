"""From grids of cells to tables with meaning: registers by column, summaries cell by cell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Final

from openpyxl.utils import get_column_letter

from data.checks import level_of
from data.reference import table_words
from etl.blocks import filled, find_blocks
from etl.clean.units import Unit, split_unit
from etl.clean.values import fold, parse_number, plain, raw_text, to_plain
from etl.context import Context, complete, cover_context, is_cover, read_context
from etl.fields.dictionary import meaning, register_field
from etl.fields.memory import IGNORE, NOTHING, Answers, choices, fingerprint_of, key_of
from etl.headers import Header, headers_of
from etl.model import Block, ColumnMatch, Content, Finding, Observation, RecognisedTable, Sheet, Value
from etl.observations import observe
from etl.personal.mask import mask_row, masked_cell, masked_head
from etl.personal.persons import identity_number, names_bodies, numbers_in, personal_column, personal_label

_HIGHEST_SHARE: Final = 1.5
_REGISTERS: Final[tuple[Content, ...]] = ("unit_register", "union_register", "cover_list", "membership", "target")
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
    "union_register": frozenset({"employees"}),
}
"""Columns that a register's facts do not have and that checks need: they do not make a table a register of that kind."""
_KNOWN_LABELS: Final = frozenset({"region_code", "period", "unit"})
_OF_A_GROUP: Final = frozenset(
    {"region", "industry", "union_code", "unit_kind", "union_kind", "ownership", "level", "metric", "is_new"}
)
"""Fields whose cell may be merged over all rows that it holds for: a county over its units, a union over those it covers."""
_CODES: Final = frozenset({"credit_code", "code", "union_code", "unit_code"})
_CONTINUED: Final = re.compile(r"^[(（]?\s*续\s*表?\s*[\d一二三四五六七八九十]*\s*[)）]?$")


def recognise(sheets: list[Sheet], file_name: str = "", answers: Answers = NOTHING) -> list[RecognisedTable]:
    """The tables of a workbook in sheet order, cover pages' facts merged into each. Sheets without a table give none.

    ``answers``: what planners have said about headers that the dictionary does not know.
    """
    masked = [found for sheet in sheets if is_cover(sheet) for found in _mask_around(sheet, [])]
    cover = cover_context(sheets)
    tables: list[RecognisedTable] = []
    before: tuple[RecognisedTable, Context] | None = None
    for sheet in sheets:
        if not sheet.rows or is_cover(sheet) or _is_code_list(sheet):
            continue
        blocks = find_blocks(sheet)
        masked += _mask_around(sheet, blocks)
        for block in blocks:
            before = _recognise_block(sheet, block, cover, before, answers)
            tables.append(before[0])
            tables[-1].findings += masked
            masked = []
    _hold_against_cover(tables, cover)
    return tables


def without_table(sheets: list[Sheet], tables: list[RecognisedTable]) -> list[Finding]:
    """What to say of the sheets that hold something and gave no table, nor are a cover, notes for the reader or a code list."""
    told = {table.sheet for table in tables}
    notes = {fold(word) for word in table_words("cover_sheet")}
    return [
        Finding("sheet_without_table", level_of("sheet_without_table"), sheet.name, row=first + 1)
        for sheet in sheets
        if sheet.name not in told
        and not any(word in fold(sheet.name or "") for word in notes)
        and (first := next((i for i, row in enumerate(sheet.rows) if filled(row)), None)) is not None
        and not is_cover(sheet)
        and not _is_code_list(sheet)
        and not _bare_head(sheet)
    ]


def _is_code_list(sheet: Sheet) -> bool:
    """Whether a sheet holds codes to look up: by its name, unless one of its headers is a measure."""
    if fold(sheet.name or "") not in _lookups():
        return False
    texts = (cell for row in sheet.rows[:6] for cell in row if isinstance(cell, str))
    return not any(meaning(split_unit(text)[0]).metric for text in texts)


def is_blank_form(sheets: list[Sheet]) -> bool:
    """Whether a workbook is a form that nobody has filled in: beside covers and code lists only the heads of registers, with nothing below."""
    forms = [s for s in sheets if filled_rows(s) and not is_cover(s) and fold(s.name or "") not in _lookups()]
    return bool(forms) and all(_bare_head(sheet) for sheet in forms)


def _bare_head(sheet: Sheet) -> bool:
    """Whether a sheet is the head of a register with nothing below."""
    labels = [raw_text(cell) for cell in sheet.rows[filled_rows(sheet)[-1]] if cell not in (None, "")]
    known = max(sum(register_field(content, label) is not None for label in labels) for content in _REGISTERS)
    return len(labels) > 1 and known == len(labels)


def filled_rows(sheet: Sheet) -> list[int]:
    """The rows of a sheet that hold anything, by index."""
    return [i for i, row in enumerate(sheet.rows) if any(cell not in (None, "") for cell in row)]


def _hold_against_cover(tables: list[RecognisedTable], cover: Context | None) -> None:
    """Say where no table is of the year that the cover gives: an old table under a new cover, or the reverse."""
    if cover is None or cover.period is None:
        return
    said = {period for t in tables for period in (t.period, *(o.period for o in t.observations)) if period}
    if cover.period[:4] in {period[:4] for period in said}:
        return
    code, years = "period_cover_differs", "、".join(sorted(said))
    for table in tables:
        args = {"cover": cover.period, "said": years}
        table.findings.append(Finding(code, level_of(code), table.sheet, args=args))


@cache
def _lookups() -> frozenset[str]:
    """Names of sheets that hold code lists to look up, not data."""
    return frozenset(fold(word) for word in table_words("lookup_sheet"))


def _recognise_block(
    sheet: Sheet,
    block: Block,
    cover: Context | None,
    before: tuple[RecognisedTable, Context] | None,
    answers: Answers,
) -> tuple[RecognisedTable, Context]:
    headers = headers_of(sheet, block)
    fingerprint = fingerprint_of(header.label for header in headers)
    given = answers.of(fingerprint)
    own = read_context(sheet, block.notes, block.footers, extra=sheet.name or "", labels=_labels(sheet, block, headers))
    if before is not None and _continues(own, sheet, block, before[0]):
        _go_on(own, before[1])
    context = complete(own, cover)
    top = (block.header or block.body)[0] + 1
    table = RecognisedTable(
        sheet=sheet.name,
        range=f"{get_column_letter(block.left + 1)}{top}:{get_column_letter(block.width)}{block.body[-1] + 1}",
        title=context.title,
        notes=context.notes,
        content="unknown",
        columns=[],
        period=context.period,
        reference_date=context.reference_date,
        region=context.region,
        region_name=context.region_name,
        calibre=context.calibre,
        purpose=context.purpose,
        source=context.source,
        rows=[i + 1 for i in block.body],
        hidden=sheet.hidden,
        fingerprint=fingerprint,
    )
    if sheet.hidden:
        table.findings.append(Finding("sheet_hidden", "info", sheet=sheet.name))
    content, fields = _register_content(sheet, block, headers, context, given)
    if content is None:
        table.content = "summary"
        observe(table, sheet, block, headers, context)
        _read_bare_rates(table)
        _read_fractions(table)
        _drop_personal(table, sheet, block, headers)
        _apply(table, sheet, given)
        _set_aside_unknown(table)
    else:
        table.content = content
        _fill_register(table, sheet, block, headers, fields, context)
        _apply(table, sheet, given)
    return table, context


def _continues(own: Context, sheet: Sheet, block: Block, before: RecognisedTable) -> bool:
    """Whether a table goes on with the one before: it says so (续表), or stands right below it without a word of its own."""
    if own.title is not None:
        return bool(_CONTINUED.match(own.title))
    top = (block.header or block.body)[0]
    return before.sheet == sheet.name and not block.notes and bool(before.rows) and top == before.rows[-1]


def _go_on(own: Context, before: Context) -> None:
    """Let what a table says hold for its continuation, where that says nothing else."""
    own.title, own.titles = before.title, before.titles
    own.period, own.reference_date = own.period or before.period, own.reference_date or before.reference_date
    own.region, own.region_name = own.region or before.region, own.region_name or before.region_name
    own.source, own.indicator = own.source or before.source, own.indicator or before.indicator
    own.units = own.units or before.units
    if own.calibre is None:
        own.calibre, own.purpose = before.calibre, before.purpose


def _labels(sheet: Sheet, block: Block, headers: list[Header]) -> str:
    """Headers and the texts of the first columns' first rows, joined."""
    cells = (
        cell for i in block.body[:40] for cell in sheet.rows[i][:3] if isinstance(cell, str) and not cell[:1].isdigit()
    )
    return " ".join([*(header.label for header in headers), *cells])


def _register_content(
    sheet: Sheet, block: Block, headers: list[Header], context: Context, given: Mapping[str, str]
) -> tuple[Content | None, dict[str, Header]]:
    hint_text = f"{sheet.name or ''} {context.title or ''}"
    best: tuple[float, Content | None, dict[str, Header]] = (0.0, None, {})
    labelled = [header for header in headers if header.parts]
    for content in _REGISTERS:
        fields: dict[str, Header] = {}
        for header in labelled:
            name = register_field(content, header.label) or _answered(content, header, given)
            if name and name not in fields and personal_label(header.label) is None:
                fields[name] = header
        if not _enough(content, fields, len(labelled)):
            continue
        score = len(fields.keys() - HELD_AGAINST.get(content, frozenset())) + (
            1.5 if re.search(_HINTS[content], hint_text) else 0
        )
        if score > best[0]:
            best = (score, content, fields)
    return best[1], best[2]


def _answered(content: Content, header: Header, given: Mapping[str, str]) -> str | None:
    """The field that a planner has named for an unknown header, if a table of this content can have it."""
    name = given.get(key_of(header.label)) if given else None
    return name if name is not None and name in choices(content) else None


def _apply(table: RecognisedTable, sheet: Sheet, given: Mapping[str, str]) -> None:
    """Apply a planner's answers to the labels of a summary, and say of each answer that it was applied, or that it is stale."""
    if not given:
        return
    told: dict[tuple[str, str], tuple[str, int | None, str | None]] = {}
    for column in table.columns:
        said = given.get(key_of(column.label))
        if said is not None and said in (IGNORE, column.field):
            told.setdefault((column.label, said), ("mapping_applied", None, column.letter))
    for o in table.observations:
        said = given.get(key_of(o.label)) if o.metric is None else None
        if said is None:
            continue
        known = said == IGNORE or said in choices("summary")
        if known and said != IGNORE:
            o.metric = said
        told.setdefault((o.label, said), ("mapping_applied" if known else "mapping_stale", o.row, None))
    for column in table.columns if table.content in _REGISTERS else ():
        said = given.get(key_of(column.label))
        if said is not None and said != IGNORE and said not in choices(table.content):
            told.setdefault((column.label, said), ("mapping_stale", None, column.letter))
    ignored = {letter for (_, said), (_, _, letter) in told.items() if said == IGNORE and letter}
    table.findings = [f for f in table.findings if not (f.code == "column_unknown" and f.column in ignored)]
    table.findings += [
        Finding(code, level_of(code), sheet.name, row, letter, args={"label": label, "field": said})
        for (label, said), (code, row, letter) in told.items()
    ]


def _enough(content: Content, fields: dict[str, Header], columns: int) -> bool:
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
            return names == {"union_code", "unit_code"} and columns <= 7
        case "membership":
            return "union_code" in names and "members" in names
        case _:
            return {"metric", "value"} <= names


def _fill_register(
    table: RecognisedTable,
    sheet: Sheet,
    block: Block,
    headers: list[Header],
    fields: dict[str, Header],
    context: Context,
) -> None:
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
            of_bodies=coded and (name == "name" or names_bodies(header.label)),
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
            table.findings.append(_dropped(sheet, header))
        elif any(v not in (None, "") for v in values) and plain(header.label) not in ("序号", "编号", "no"):
            label = header.label or header.letter
            table.findings.append(
                Finding("column_unknown", "info", sheet.name, column=header.letter, args={"label": label})
            )


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


def _drop_personal(table: RecognisedTable, sheet: Sheet, block: Block, headers: list[Header]) -> None:
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
    table.findings += [_dropped(sheet, header) for header in personal.values()]


def _dropped(sheet: Sheet, header: Header) -> Finding:
    label = masked_cell(header.label) or header.letter
    return Finding("personal_column_dropped", "warning", sheet.name, column=header.letter, args={"label": label})


def _mask_around(sheet: Sheet, blocks: list[Block]) -> list[Finding]:
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
            found += [Finding("personal_text_masked", "info", sheet.name, i + 1, letter) for letter in letters]
    return found


def _as_printed(o: Observation) -> bool:
    """Whether a value is the figure that its cell shows, scaled by no unit and no sign."""
    shown = parse_number(o.raw).value
    return (
        shown is not None and o.value is not None and float(shown) == float(o.value) and not o.raw.endswith(("%", "‰"))
    )


def _read_bare_rates(table: RecognisedTable) -> None:
    """Read rates printed without a sign (45.6 under 入会率) as percent, and say so: no share of this kind reaches 150 %."""
    columns: dict[int, list[Observation]] = {}
    for o in table.observations:
        if o.unit == "1" and o.metric is not None and o.value is not None and _as_printed(o):
            columns.setdefault(o.col, []).append(o)
    for column, rates in columns.items():
        if max(abs(float(o.value or 0)) for o in rates) <= _HIGHEST_SHARE:
            continue
        for o in rates:
            o.value = float(Decimal(str(o.value)) / 100)
        letter = get_column_letter(column)
        table.findings.append(
            Finding("rate_read_as_percent", "warning", table.sheet, column=letter, args={"label": rates[0].label})
        )


def _read_fractions(table: RecognisedTable) -> None:
    """Read shares under a header that says percent as fractions where all of a column are (0.843 under 建会率（%）, as a cell
    formatted in percent is stored), and say so."""
    columns: dict[int, list[tuple[Observation, Decimal]]] = {}
    for o in table.observations:
        if o.unit != "1" or o.metric is None or o.value is None:
            continue
        read = parse_number(o.raw)
        if read.value is not None and not read.own_scale:
            columns.setdefault(o.col, []).append((o, read.value))
    for column, rates in columns.items():
        scaled = all(shown == 0 or float(o.value or 0) == float(shown / 100) for o, shown in rates)
        if not scaled or any(abs(shown) > 1 for _, shown in rates) or all(shown % 1 == 0 for _, shown in rates):
            continue
        for o, shown in rates:
            o.value = to_plain(shown)
        args = {"label": rates[0][0].label}
        letter = get_column_letter(column)
        table.findings.append(Finding("rate_read_as_fraction", "warning", table.sheet, column=letter, args=args))


def _set_aside_unknown(table: RecognisedTable) -> None:
    """A table of texts, or of persons, is no summary: it gives nothing but a finding."""
    if any(o.value is not None or o.metric for o in table.observations):
        return
    headers = "、".join(masked_cell(column.label) for column in table.columns if column.label)[:60]
    table.content = "unknown"
    table.observations = []
    table.findings = [f for f in table.findings if f.code not in ("number_unreadable_cell", "region_unknown_label")]
    table.findings.append(
        Finding("table_not_recognised", "warning", table.sheet, args={"reason": headers or table.range})
    )
