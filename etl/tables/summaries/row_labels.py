"""What a row's labels say, with groups and 其中 inherited from above."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from openpyxl.utils import get_column_letter

from analysis.vocabulary import NATION
from data.reference import indicator_units, regions, table_words
from etl.clean.periods import Period, dated_period, find_period, label_period, monthly
from etl.clean.regions import Ambiguous, resolve
from etl.clean.units import Unit, parse_unit, split_unit
from etl.clean.values import fold, raw_text
from etl.fields.dictionary import Meaning, of_which, path_meaning, without_of_which
from etl.model import Block, Finding, RecognisedTable, Sheet, Value
from etl.tables.blocks.context import Context
from etl.tables.blocks.headers import Header, tidy
from etl.tables.blocks.rows import filled
from etl.tables.summaries.column_labels import within_year, year_of
from etl.tables.summaries.roles import sample


@dataclass(slots=True)
class Row:
    """What a row's labels say."""

    region: str | None = None
    region_code: str | None = None
    period: Period | None = None
    labels: tuple[str, ...] = ()
    meaning: Meaning = field(default_factory=lambda: Meaning(complete=True))
    unit: Unit | None = None
    total: bool = False


def read_rows(
    table: RecognisedTable,
    sheet: Sheet,
    block: Block,
    headers: list[Header],
    roles: dict[int, str],
    context: Context,
    calibre: str,
) -> list[Row]:
    inside = context.region
    rows: list[Row] = []
    parent: Row | None = None
    group = Row()
    carried: dict[int, Value] = {}
    merged = _vertical_labels(sheet, roles)
    year = year_of(context)
    twins = _translated_columns(headers, roles)
    months = {c for c, role in roles.items() if role == "period" and monthly(sample(sheet, block, c))}
    outermost = next((c for c, role in roles.items() if role in ("region", "indicator", "period")), None)
    for index in block.body:
        cells = sheet.rows[index]
        row = Row()
        labels: list[tuple[str, str]] = []
        for column, role in roles.items():
            if role == "value":
                continue
            cell = cells[column] if column < len(cells) else None
            if cell in (None, "") or not raw_text(cell).strip():
                cell = merged.get((index, column)) or (carried.get(column) if _carries(column, roles, cells) else None)
                if role == "region_code" and "region" in roles.values():
                    cell = None
            else:
                carried[column] = cell
            if cell in (None, ""):
                continue
            if column in twins and labels and raw_text(cell).isascii() and not labels[-1][0].isascii():
                continue
            within = group.period or year
            _label(row, labels, role, cell, table, index, column, inside, sheet, within, column in months)
        _join(row, labels, parent, calibre, group.period or year)
        if labels and not of_which(labels[0][0]):
            parent = row
        alone = [j for j in filled(cells) if roles.get(j) not in (None, "source")]
        if len(alone) == 1 and outermost is not None and alone[0] <= outermost:
            _open_group(group, row, raw_text(cells[alone[0]]), calibre)
        else:
            _inherit(group, row)
        rows.append(row)
    _settle_ambiguous(table, rows, roles)
    return rows


def _translated_columns(headers: list[Header], roles: dict[int, str]) -> set[int]:
    """Columns of indicators under the same header as the one before, or under none: there may stand its labels in English."""
    found: set[int] = set()
    for before, header in pairwise(headers):
        both = roles.get(before.column) == roles.get(header.column) == "indicator"
        if both and (header.parts == before.parts or not header.parts):
            found.add(header.column)
    return found


def _open_group(group: Row, row: Row, text: str, calibre: str) -> None:
    """A line of its own above others (``2017年``, ``广东省``, ``会员人数``) says something for the lines below it."""
    period, place = label_period(text), resolve(text)
    label, unit = split_unit(tidy(without_of_which(text)))
    said = path_meaning((label,), calibre)
    if period is not None:
        group.period, row.period, row.region = period, period, None
    elif said.complete and said.metric:
        row.region = None
        row.labels, row.meaning, row.unit = (label,), said, unit
        group.labels, group.meaning, group.unit = row.labels, row.meaning, row.unit
    elif isinstance(place, str):
        row.region, row.region_code = row.region or tidy(text), row.region_code or place
        group.region, group.region_code = row.region, row.region_code


def _inherit(group: Row, row: Row) -> None:
    row.period = row.period or group.period
    if row.region is None and group.region is not None and row.labels:
        row.region, row.region_code = group.region, group.region_code
    if group.labels and row.region is not None and not row.labels:
        row.labels, row.meaning, row.unit = group.labels, group.meaning, row.unit or group.unit


def _carries(column: int, roles: dict[int, str], cells: list[Value]) -> bool:
    """A blank outer label cell takes the one above only where an inner label is filled (a group written once)."""
    inner = [c for c, role in roles.items() if c > column and role in ("indicator", "period", "region")]
    return any(c < len(cells) and cells[c] not in (None, "") for c in inner)


def _vertical_labels(sheet: Sheet, roles: dict[int, str]) -> dict[tuple[int, int], Value]:
    found: dict[tuple[int, int], Value] = {}
    for top, left, bottom, right in sheet.merged:
        if left == right and roles.get(left - 1) not in (None, "value") and top - 1 < len(sheet.rows):
            line = sheet.rows[top - 1]
            for i in range(top, bottom):
                found[(i, left - 1)] = line[left - 1] if left - 1 < len(line) else None
    return found


def _label(
    row: Row,
    labels: list[tuple[str, str]],
    role: str,
    cell: Value,
    table: RecognisedTable,
    index: int,
    column: int,
    inside: str | None,
    sheet: Sheet,
    year: Period | None,
    months: bool,
) -> None:
    text = raw_text(cell)
    if role == "period":
        row.period = (
            within_year(row.period or year, text)
            or (months and dated_period(cell, months=True))
            or label_period(cell)
            or dated_period(cell, months=False)
            or find_period(text)
            or row.period
        )
        if row.period is None:
            labels.append((text, role))
    elif role in ("region", "region_code"):
        outer = row.region_code if row.region_code and row.region_code[0] != "?" else None
        found = resolve(without_of_which(cell) if isinstance(cell, str) else cell, outer or inside)
        if role == "region":
            row.region = tidy(without_of_which(text))
        if isinstance(found, str):
            row.region_code = found if outer is None or outer in regions().path(found) else outer
            row.region = row.region or regions()[found].name
        elif role == "region" and outer is not None:
            return
        elif role == "region" and row.region_code is None:
            if fold(text) in {fold(word) for word in (*table_words("total"), *table_words("subtotal"))}:
                row.total = not fold(text).startswith("全国")
                row.region_code = None if row.total else NATION
            elif isinstance(found, Ambiguous):
                row.region_code = "?" + ",".join(found.codes)
            else:
                said = path_meaning((split_unit(tidy(text))[0],), "")
                if said.complete and (said.metric or said.dimensions):
                    labels.append((text, "indicator"))
                elif label_period(text) is None and (inside is not None or re.search(r"[\u4e00-\u9fff]", text)):
                    table.findings.append(
                        Finding.of(
                            "region_unknown_label",
                            sheet.name,
                            index + 1,
                            get_column_letter(column + 1),
                            text,
                            {},
                        )
                    )
    elif role == "unit":
        row.unit = _both(row.unit, parse_unit(text.strip()))
    elif role == "code":
        for prefix, word in indicator_units():
            if text.strip().upper().startswith(prefix):
                row.unit = row.unit or parse_unit(word)
    elif role == "indicator":
        labels.append((text, role))


def _both(first: Unit | None, second: Unit | None) -> Unit | None:
    """The unit of two columns, one of which may be a multiplier (Number, Thousands)."""
    if first is None or second is None:
        return first or second
    return first if first.base == "1" else Unit(first.base, first.scale * second.scale)


def _join(row: Row, labels: list[tuple[str, str]], parent: Row | None, calibre: str, year: Period | None) -> None:
    parts: list[str] = []
    under = False
    for text, _role_name in labels:
        under |= of_which(text)
        label, unit = split_unit(tidy(without_of_which(text)))
        row.unit = unit or row.unit
        if label:
            parts.append(label.strip(" ：:"))
    own = path_meaning(tuple(parts), calibre)
    if under and parent is not None and parent.labels and parts:
        inherited = tuple(part for part in parent.labels if part not in parts)
        joined = path_meaning((*inherited, *parts), calibre)
        row.meaning = own if own.metric else Meaning(joined.metric, {**own.dimensions}, joined.complete)
        if row.meaning.metric is None and joined.metric:
            row.meaning = joined
        row.labels = (*inherited, *parts)
        row.unit = row.unit or parent.unit
    else:
        row.labels = tuple(parts)
        row.meaning = own
        if (
            row.unit is None
            and parent is not None
            and parent.unit is not None
            and own.metric == f"{parent.meaning.metric}_women"
        ):
            row.unit = parent.unit
    if row.labels and row.region is None and not (own.metric or own.dimensions):
        place = resolve(row.labels[0])
        if isinstance(place, str) and len(row.labels) == 1:
            row.region, row.region_code, row.labels = row.labels[0], place, ()
            row.meaning = Meaning(complete=True)
        elif row.period is None and len(row.labels) == 1:
            row.period = within_year(year, row.labels[0]) or label_period(row.labels[0])
            if row.period is not None:
                row.labels, row.meaning = (), Meaning(complete=True)


def _settle_ambiguous(table: RecognisedTable, rows: list[Row], roles: dict[int, str]) -> None:
    """A name that several regions bear is that of the city or province whose line stands above it; else it takes the level of
    its neighbours, if only one of them is of that level. What remains is asked about."""
    tree = regions()
    levels = Counter(tree[row.region_code].level for row in rows if row.region_code and row.region_code[0] != "?")
    usual = levels.most_common(1)[0][0] if levels else None
    column = get_column_letter(1 + next((column for column, role in roles.items() if role == "region"), 0))
    above: str | None = None
    for number, row in zip(table.rows, rows, strict=True):
        if not row.region_code or row.region_code[0] != "?":
            if row.region_code and tree[row.region_code].level in ("province", "city"):
                above = row.region_code
            continue
        codes = row.region_code[1:].split(",")
        inside = [code for code in codes if above is not None and code != above and above in tree.path(code)]
        fitting = [code for code in codes if tree[code].level == usual]
        if len(inside) == 1 and len(fitting) != 1:
            fitting = inside
        row.region_code = fitting[0] if len(fitting) == 1 else None
        if row.region_code is None:
            names = "、".join("".join(tree[c].name for c in tree.path(code)[1:]) for code in codes[:5])
            args = {"candidates": names}
            table.findings.append(Finding.of("region_ambiguous_label", table.sheet, number, column, row.region, args))
