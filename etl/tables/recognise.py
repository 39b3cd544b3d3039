"""From grids of cells to tables with meaning: registers by column, summaries cell by cell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from analysis.periods import year_of
from analysis.vocabulary import NATION, RECOGNISED, REGISTERS, Content
from data.letters import get_column_letter
from data.reference import regions, table_words
from etl.clean.places.beyond import place_beyond, zone_called
from etl.clean.regions import find_in_text
from etl.clean.units import split_unit
from etl.clean.values import fold, raw_text
from etl.fields.dictionary import meaning, register_field
from etl.fields.memory import IGNORE, NOTHING, Answers, choices, fingerprint_of, key_of
from etl.model import Block, Finding, Observation, RecognisedTable, Sheet
from etl.personal.mask import masked_cell
from etl.tables.accounts.outside import figures_outside
from etl.tables.accounts.periods import take_noted_years, tell_notes, tell_other_years
from etl.tables.accounts.registers import account_columns
from etl.tables.accounts.serials import take_serials
from etl.tables.accounts.summaries import account_figures, hold_halves
from etl.tables.blocks.beside import tables_beside
from etl.tables.blocks.context import Context, complete, cover_context, is_cover, is_section, read_context, read_heads
from etl.tables.blocks.corrected import settle_corrected
from etl.tables.blocks.find import find_blocks
from etl.tables.blocks.headers import Header, headers_of
from etl.tables.blocks.rows import filled
from etl.tables.broken import leave_out_void, said_void, tell_broken, tell_corrected, tell_looks, tell_void
from etl.tables.persons import drop_personal, mask_around
from etl.tables.register import fill_register, is_transposed, names_units, register_content
from etl.tables.summaries.observations import observe
from etl.tables.summaries.percent import hold_shares, read_bare_rates, read_fractions
from etl.tables.summaries.plans import hold_planned_columns, hold_plans
from etl.tables.summaries.title import named_by_title
from etl.tables.zeros import read_signs

_CONTINUED: Final = re.compile(r"^[(（]?\s*续\s*表?\s*[\d一二三四五六七八九十]*\s*[)）]?$")


def recognise(
    sheets: list[Sheet], answers: Answers = NOTHING, said: Content | None = None, inside: str | None = None
) -> list[RecognisedTable]:
    """The tables of a workbook in sheet order, cover pages' facts merged into each. Sheets without a table give none.

    ``answers``: what planners have said about headers that the dictionary does not know. ``said``: what the sender says all tables are.
    ``inside``: the region in which places are looked up where neither a table nor one before it names any.
    """
    masked = [found for sheet in sheets if is_cover(sheet) for found in mask_around(sheet, [])]
    cover = cover_context(sheets)
    tables: list[RecognisedTable] = []
    before: tuple[RecognisedTable, Context] | None = None
    for sheet in sheets:
        if not sheet.rows or is_cover(sheet) or _is_code_list(sheet):
            continue
        first, voids = len(tables), list[str]()
        for part in tables_beside(sheet):
            blocks = find_blocks(part)
            masked += mask_around(part, blocks)
            for block in blocks:
                before = _recognise_block(part, block, cover, before, answers, said, inside)
                tables.append(before[0])
                own, above = said_void(part, block)
                voids = [*voids[:-1], above or voids[-1], own] if voids else [own]
                tables[-1].findings += masked
                masked = []
        leave_out_void(tables[first:], voids)
    hold_halves(tables)
    _hold_against_cover(tables, cover)
    return tables


def without_table(sheets: list[Sheet], tables: list[RecognisedTable]) -> list[Finding]:
    """What to say of the sheets that hold something and gave no table, nor are a cover, notes for the reader or a code list; and of figures outside tables."""
    notes = {fold(word) for word in table_words("cover_sheet")}
    found: list[Finding] = []
    for sheet in sheets:
        first = next((i for i, row in enumerate(sheet.rows) if filled(row)), None)
        noted = any(word in fold(sheet.name or "") for word in notes)
        if first is None or noted or is_cover(sheet) or _is_code_list(sheet):
            continue
        own = [table for table in tables if table.sheet == sheet.name]
        if not own and not _bare_head(sheet):
            found.append(Finding.of("sheet_without_table", sheet.name, row=first + 1))
        found += figures_outside(sheet, own)
    return found


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
    known = max(sum(register_field(content, label) is not None for label in labels) for content in RECOGNISED)
    return len(labels) > 1 and known == len(labels)


def filled_rows(sheet: Sheet) -> list[int]:
    """The rows of a sheet that hold anything, by index."""
    return [i for i, row in enumerate(sheet.rows) if any(cell not in (None, "") for cell in row)]


def _hold_against_cover(tables: list[RecognisedTable], cover: Context | None) -> None:
    """Say where no table is of the year that the cover gives: an old table under a new cover, or the reverse."""
    if cover is None or cover.period is None:
        return
    said = {period for t in tables for period in (t.period, *(o.period for o in t.observations)) if period}
    if year_of(cover.period) in {year_of(period) for period in said}:
        return
    code, years = "period_cover_differs", "、".join(sorted(said))
    for table in tables:
        args = {"cover": cover.period, "said": years}
        table.findings.append(Finding.of(code, table.sheet, args=args))


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
    said: Content | None,
    inside: str | None,
) -> tuple[RecognisedTable, Context]:
    headers = headers_of(sheet, block)
    fingerprint = fingerprint_of(header.label for header in headers)
    given = answers.of(fingerprint)
    headers, put_right = settle_corrected(sheet, block, headers, set(given))
    own = read_context(sheet, block.notes, block.footers, extra=sheet.name or "", labels=_labels(sheet, block, headers))
    if before is not None and _continues(own, sheet, block, before[0]):
        _go_on(own, before[1])
    elif before is not None and before[0].sheet == sheet.name and before[1].heads and is_section(own):
        read_heads(own, before[1].heads)
    context = complete(own, cover)
    context.inside = (
        context.region or (before[1].looked_up if before is not None else None) or inside or _place_of(sheet)
    )
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
    table.findings += put_right
    if sheet.hidden:
        table.findings.append(Finding.of("sheet_hidden", sheet=sheet.name))
    called = headers if given else named_by_title(headers, context)
    content, known = register_content(sheet, block, called, context, given, said)
    tell_broken(table, sheet, block, headers, known.fields)
    tell_looks(table, sheet, block)
    tell_void(table, sheet)
    tell_corrected(table, sheet, block, headers)
    if content is None and is_transposed(sheet, block):
        table.findings.append(Finding.of("table_transposed", table.sheet))
    elif content is None:
        table.content = "summary"
        _settle_zone(table, context)
        observe(table, sheet, block, headers, context)
        read_bare_rates(table)
        read_fractions(table)
        hold_shares(table)
        hold_plans(table)
        read_signs(table)
        take_noted_years(table)
        drop_personal(table, sheet, block, headers)
        _apply(table, sheet, given)
        _set_aside_unknown(table, of_units=names_units(sheet, block))
        account_figures(table)
    else:
        table.content = content
        headers = called
        fill_register(table, sheet, block, headers, known, context)
        hold_planned_columns(table, set(given))
        for header in headers:
            take_serials(table, sheet, block, header)
        account_columns(table, sheet, block, headers)
        tell_other_years(table)
        take_noted_years(table)
        _apply(table, sheet, given)
    tell_notes(table)
    return table, context


def _settle_zone(table: RecognisedTable, context: Context) -> None:
    """Let a summary whose title is of a zone (长春汽开区) be that zone's; of one without a code the place is asked for, and told, and its places are looked up
    in the region that it is in."""
    said = context.region
    if said is None or said == NATION:
        return
    zone = next(
        (zone for text in (context.title, context.region_name) if text and (zone := place_beyond(text, said))), ""
    )
    if not zone:
        return
    context.region = table.region = zone_called(zone, said)
    if context.region is None:
        context.inside, context.region_name = said, None
        args = {"zone": zone, "said": regions()[said].name}
        table.findings.append(Finding.of("zone_without_code", table.sheet, args=args))


def _place_of(sheet: Sheet) -> str | None:
    """The region that a sheet is called after (昆山透视), where nothing else says in which its names lie."""
    found = find_in_text(sheet.name or "")
    return None if found == NATION else found


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
        label, said = _answer(o, given) if o.metric is None else ("", None)
        if said is None:
            continue
        known = said == IGNORE or said in choices("summary")
        if known and said != IGNORE:
            o.metric = said
        told.setdefault((label, said), ("mapping_applied" if known else "mapping_stale", o.row, None))
    for column in table.columns if table.content in REGISTERS else ():
        said = given.get(key_of(column.label))
        if said is not None and said != IGNORE and said not in choices(table.content):
            told.setdefault((column.label, said), ("mapping_stale", None, column.letter))
    ignored = {letter for (_, said), (_, _, letter) in told.items() if said == IGNORE and letter}
    table.findings = [f for f in table.findings if not (f.code in _UNTAKEN and f.column in ignored)]
    table.findings += [
        Finding.of(code, sheet.name, row, letter, args={"label": label, "field": said})
        for (label, said), (code, row, letter) in told.items()
    ]


_UNTAKEN: Final = ("column_unknown", "column_unknown_needed", "column_rival", "figures_unread")


def _answer(o: Observation, given: Mapping[str, str]) -> tuple[str, str | None]:
    """What was said of a cell's label: of the whole, or of the one part of it that is not understood."""
    if (said := given.get(key_of(o.label))) is not None:
        return o.label, said
    parts = [part for part in o.label.split(" / ") if not meaning(part).complete]
    metrics = [part for part in o.label.split(" / ") if meaning(part).metric]
    return (parts[0], given.get(key_of(parts[0]))) if len(parts) == 1 and not metrics else (o.label, None)


def _set_aside_unknown(table: RecognisedTable, *, of_units: bool) -> None:
    """A table of texts, of persons, or with a line for each unit (``of_units``) is no summary: it gives nothing but a finding."""
    if not of_units and any(o.value is not None or o.metric for o in table.observations):
        return
    headers = "、".join(masked_cell(column.label) for column in table.columns if column.label)[:60]
    table.content = "unknown"
    table.observations = []
    table.findings = [f for f in table.findings if f.code not in ("number_unreadable_cell", "region_unknown_label")]
    table.findings.append(Finding.of("table_not_recognised", table.sheet, args={"reason": headers or table.range}))
