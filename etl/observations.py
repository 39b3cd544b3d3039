"""Summary tables cell by cell: what the row says, what the column says, what the table says, joined.

Any orientation is read in one way. A column is a label column (regions, periods, indicators, codes) or a value column; each
value cell gets region, period, measure, dimensions and unit from its row's labels, its column's header and the table's
context, the nearest winning.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Final

from openpyxl.utils import get_column_letter

from data.reference import NATION, indicator_units, regions, table_words
from etl.clean.periods import Period, dated_period, find_period, label_period, monthly
from etl.clean.regions import Ambiguous, resolve
from etl.clean.units import Unit, listed_units, parse_unit, split_unit
from etl.clean.values import fold, parse_figure, parse_number, plain, raw_text, to_plain
from etl.fields.dictionary import Meaning, kind_of_count, label_role, meaning, of_which, path_meaning, without_of_which
from etl.model import Block, ColumnMatch, Finding, Observation, RecognisedTable, Sheet, Value
from etl.tables.blocks.context import Context
from etl.tables.blocks.headers import Header, tidy
from etl.tables.blocks.rows import filled, is_footer_text, unit_alone

_INDEX: Final = re.compile(r"=\s*100|指数|排名|排序|位次|名次|序位|(?i:\brank)")
_RATE: Final = re.compile(
    r"率|比重|占比|比例|增幅|增速|增长|同比|环比|±|[%％]|(?i:\brate\b|\bshare\b|\bdensity\b|\bpercent)"
)
_SITUATION: Final = re.compile(r"情况|概况|状况")
_TOPIC: Final = re.compile(r"^.*(?:组织|工会|单位|企业)$")
"""``工会组织情况`` is what a table is about; only ``工会组织数`` is what its figures count."""
_RELATIVE: Final = re.compile(
    r"率|比重|占比|比例|增长|增幅|增速|指数|排名|位次|名次|序位|平均|人均|(?i:rank|rate|share|ratio|average|change)"
)
_FULL_NAME: Final = re.compile(r".{2}(?:省|市|州|盟|区|县|旗|乡|镇|街道)$")
_UNIT_NOTE: Final = re.compile(r"\s+(?:计量)?单位\s*[:：].*$", re.DOTALL)
_SIX: Final = re.compile(r"\d{6}(?:\d{3}|\d{6})?$")
_LAST_YEAR: Final = re.compile(r"^(?:上年|去年|上一年)(?:同期|同月|同季|度|底|末|实际|累计|数|年末)*$")
_PART_OF_YEAR: Final = re.compile(
    r"^(?:上半年|全年(?:累计)?|年底|年末|第?[一二三四1-4]季度|q[1-4]|(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月[份底末]?)$"
)
_BASE_OF_KIND: Final = {"persons": "人", "units": "个", "money": "元"}


@dataclass(slots=True)
class _Row:
    """What a row's labels say."""

    region: str | None = None
    region_code: str | None = None
    period: Period | None = None
    labels: tuple[str, ...] = ()
    meaning: Meaning = field(default_factory=lambda: Meaning(complete=True))
    unit: Unit | None = None
    total: bool = False


def observe(table: RecognisedTable, sheet: Sheet, block: Block, headers: list[Header], context: Context) -> None:
    """Fill ``table.observations``, ``columns`` and findings from a summary's block."""
    roles = _roles(sheet, block, headers)
    calibre = context.calibre or ""
    names = _columns_said([h for h in headers if roles.get(h.column) == "value"], calibre, context)
    context.units += _corner_units(sheet, block, headers, roles)
    rows = _read_rows(table, sheet, block, headers, roles, context, calibre)
    fallback = _table_meaning(context, calibre)
    for header in headers:
        role = roles.get(header.column)
        said = names.get(header.column)
        table.columns.append(
            ColumnMatch(
                header.letter,
                header.label,
                (said.meaning.metric if said else role),
                header.unit.base if header.unit else None,
                str(header.unit.scale) if header.unit else "1",
            )
        )
    for index, row in zip(block.body, rows, strict=True):
        cells = sheet.rows[index]
        for header in headers:
            if roles.get(header.column) != "value":
                continue
            cell = cells[header.column] if header.column < len(cells) else None
            table.observations.append(
                _observation(cell, index, header, names[header.column], row, fallback, context, table)
            )


def _corner_units(sheet: Sheet, block: Block, headers: list[Header], roles: dict[int, str]) -> list[Unit]:
    """The units that the header of a label column gives the whole table: ``地区（单位：万人）``."""
    corners = [h for h in headers if roles.get(h.column) in ("region", "indicator", "period")]
    units = [h.unit for h in corners if h.unit is not None and h.unit.base != "1"]
    rows = (sheet.rows[i] for i in block.header)
    told = [
        str(row[h.column]) for row in rows for h in corners if h.column < len(row) and isinstance(row[h.column], str)
    ]
    return units or [unit for text in told for unit in listed_units(text) if unit.base != "1"]


def _sample(sheet: Sheet, block: Block, column: int, most: int = 300) -> list[Value]:
    return [sheet.rows[i][column] if column < len(sheet.rows[i]) else None for i in block.body[:most]]


def _roles(sheet: Sheet, block: Block, headers: list[Header]) -> dict[int, str]:
    """Column -> region, region_code, period, indicator, code, source, unit, or value; empty columns have no role."""
    roles: dict[int, str] = {}
    for header in headers:
        cells = _sample(sheet, block, header.column)
        full = [cell for cell in cells if cell not in (None, "") and raw_text(cell).strip()]
        if not full and not header.parts:
            continue
        role = "code" if _coded(header, headers, full) else _role(header, full, block, roles)
        stray = role == "indicator" and "value" in roles.values() and label_role(header.label) != "indicator"
        roles[header.column] = "source" if stray or any(is_footer_text(part) for part in header.parts) else role
    if "value" not in roles.values() and roles:
        last = max(roles)
        roles[last] = "value"
    return roles


def _coded(header: Header, headers: list[Header], full: Sequence[Value]) -> bool:
    """Whether a column repeats another one's header with codes (COUNTRY beside Country, Unit Code beside Unit)."""
    name = fold(header.label)
    if not name or not full or not all(re.fullmatch(r"[A-Za-z0-9_.\-]{1,16}", raw_text(cell).strip()) for cell in full):
        return False
    twin = _bare_head(name)
    others = [other for other in headers if other.column != header.column and _bare_head(fold(other.label)) == twin]
    if re.search(r"(?:codes?|代码|编码)$", name):
        return bool(others)
    return name == twin and any(other.label != header.label and other.column > header.column for other in others)


def _bare_head(name: str) -> str:
    """A header without the word that tells the code from the name (``country code``, ``country name``)."""
    return re.sub(r"[\s_.]*(?:codes?|names?|labels?|代码|编码|名称)$", "", name)


def _role(header: Header, full: Sequence[Value], block: Block, before: dict[int, str]) -> str:
    numbers = sum(1 for cell in full if parse_number(cell).kind != "unreadable")
    texts = len(full) - numbers
    said = label_role(header.label) if header.parts else None
    period_header = len(header.parts) == 1 and label_period(header.parts[0]) is not None
    if period_header:
        return "value"
    if said == "code" and "region" not in before.values():
        coded = sum(
            1
            for cell in full
            if re.fullmatch(r"\d{6}(?:\d{3}|\d{6})?", raw_text(cell).strip()) and isinstance(resolve(cell), str)
        )
        if full and coded * 10 >= len(full) * 9:
            return "region_code"
    if said == "unit" and full and sum(1 for cell in full if _names_region(cell)) * 2 > len(full):
        return "region"
    if said in ("source", "unit", "code", "region_code", "period"):
        return said
    places = sum(
        1 for cell in full if _SIX.match(raw_text(cell).strip().removesuffix(".0")) and isinstance(resolve(cell), str)
    )
    if (
        full
        and places * 10 >= len(full) * 9
        and (said == "region" or (said is None and not header.parts and not texts))
    ):
        return "region" if said == "region" else "region_code"
    if said in ("region", "indicator") and (texts or not full or not before):
        resolved = sum(1 for cell in full if isinstance(resolve(cell), str))
        if said == "indicator" and resolved * 2 > max(len(full), 1):
            return "region"
        return said
    if header.parts and meaning(split_unit(header.parts[-1])[0]).metric:
        return "value"
    if not full:
        return "value"
    if (
        not before
        and sum(1 for cell in full if label_period(cell) is not None) * 10 >= len(full) * 9
        and (len(full) > 1 or not header.parts)
    ):
        return "period"
    inner = not header.parts and "value" not in before.values() and header.column < block.width - 1
    if inner and all(label_period(cell) is not None for cell in full):
        # Without a header, years may stand after the regions (北京 2018年 会员人数 …).
        return "period"
    if texts == len(full) and not header.parts and all(parse_unit(raw_text(cell).strip()) for cell in full):
        return "unit"
    if texts * 2 > len(full):
        codes = sum(
            1
            for c in full
            if re.fullmatch(r"[A-Za-z]\d{3,}[0-9A-Za-z]*|[A-Za-z]{1,3}\d+[0-9A-Za-z]*", raw_text(c).strip())
        )
        if codes * 2 > len(full) and before:
            return "code"
        named = sum(1 for cell in full if _names_region(cell))
        return "region" if named * 2 > len(full) else "indicator"
    if not before and texts and not header.parts:
        return "indicator"
    return "value"


def _names_region(cell: Value) -> bool:
    """Whether a label is the name of a region, be it of several (和平区): then the full name alone counts (城区 is a word too)."""
    found = resolve(cell)
    return isinstance(found, str) or (found is not None and bool(_FULL_NAME.search(fold(raw_text(cell)))))


@dataclass(slots=True)
class _Column:
    """What a column's header says."""

    labels: tuple[str, ...]
    meaning: Meaning
    period: Period | None
    region: str | None
    region_code: str | None
    unit: Unit | None


def _column_said(header: Header, calibre: str, context: Context) -> _Column:
    year = _year_of(context)
    period: Period | None = None
    region: str | None = None
    code: str | None = None
    labels: list[str] = []
    for part in header.parts:
        if len(header.parts) == 1 and unit_alone(part) is not None:
            continue
        found = _within_year(period or year, part) or label_period(part) or _year_before(period, context, part)
        if found is not None:
            period = found
            continue
        place = NATION if fold(part) == "全国" else None if meaning(part, calibre).complete else resolve(part)
        if isinstance(place, str) and len(plain(part)) >= 2:
            region, code = part, place
            continue
        mentioned = find_period(part)
        if mentioned is not None and period is None:
            period = mentioned
        if plain(part) not in {plain(word) for word in table_words("value_header")} and label_role(part) != "period":
            labels.append(part)
    return _Column(tuple(labels), path_meaning(tuple(labels), calibre), period, region, code, header.unit)


def _within_year(year: Period | None, part: str) -> Period | None:
    """The period of a label that speaks of a part of the year above or before it: ``2018年`` and ``上半年``, ``6月``, ``Q1``."""
    if year is None or not year.id.isdigit() or not _PART_OF_YEAR.match(fold(part)):
        return None
    return year if fold(part) in ("全年", "年底", "年末", "全年累计") else label_period(f"{year.id}年{fold(part)}")


def _year_of(context: Context) -> Period | None:
    """The year that a table's surroundings give, if they give a year and no part of it."""
    return Period(context.period) if context.period and context.period.isdigit() else None


def _year_before(said: Period | None, context: Context, part: str) -> Period | None:
    """The period of ``上年同期``, ``上年末``, ``去年``: a year before the table's own."""
    now = said.id if said else context.period
    word = fold(part)
    if now is None or not _LAST_YEAR.match(word):
        return None
    same = now[4:] if "同" in word else ""
    return Period(f"{int(now[:4]) - 1}{same}")


def _named(header: Header, calibre: str) -> bool:
    """Whether a part of a header above its 其中 already says which measure it is a part of."""
    first = next(k for k, part in enumerate(header.parts) if of_which(part))
    said = [meaning(part, calibre) for part in header.parts[:first] if label_period(part) is None]
    return any(one.metric or not one.complete for one in said)


def _columns_said(headers: list[Header], calibre: str, context: Context) -> dict[int, _Column]:
    """What each value column says. A column ``其中：企业`` belongs to the measure before it, and so do its like after it."""
    said: dict[int, _Column] = {}
    parent: _Column | None = None
    kinds: set[str] = set()
    for header in headers:
        column = _column_said(header, calibre, context)
        own = column.meaning
        marked = any(of_which(part) for part in header.parts) and not (
            len(header.parts) > 1 and _named(header, calibre)
        )
        like = (
            bool(kinds)
            and own.complete
            and own.metric is None
            and bool(own.dimensions)
            and set(own.dimensions) <= kinds
        )
        if parent is not None and own.metric is None and column.labels and (marked or like):
            joined = path_meaning((*parent.labels, *column.labels), calibre)
            if joined.complete or marked:
                kinds = set(own.dimensions)
                labels = (
                    *parent.labels,
                    *(without_of_which(label) for label in column.labels if label not in parent.labels),
                )
                column = _Column(
                    tuple(label for label in labels if label),
                    joined,
                    column.period or parent.period,
                    column.region,
                    column.region_code,
                    column.unit or parent.unit,
                )
        elif not marked:
            parent, kinds = (column if own.metric else None), set()
        said[header.column] = column
    return said


def _read_rows(
    table: RecognisedTable,
    sheet: Sheet,
    block: Block,
    headers: list[Header],
    roles: dict[int, str],
    context: Context,
    calibre: str,
) -> list[_Row]:
    inside = context.region
    rows: list[_Row] = []
    parent: _Row | None = None
    group = _Row()
    carried: dict[int, Value] = {}
    merged = _vertical_labels(sheet, roles)
    year = _year_of(context)
    twins = _translated_columns(headers, roles)
    months = {c for c, role in roles.items() if role == "period" and monthly(_sample(sheet, block, c))}
    outermost = next((c for c, role in roles.items() if role in ("region", "indicator", "period")), None)
    for index in block.body:
        cells = sheet.rows[index]
        row = _Row()
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


def _open_group(group: _Row, row: _Row, text: str, calibre: str) -> None:
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


def _inherit(group: _Row, row: _Row) -> None:
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
    row: _Row,
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
            _within_year(row.period or year, text)
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
                        Finding(
                            "region_unknown_label",
                            "warning",
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


def _join(row: _Row, labels: list[tuple[str, str]], parent: _Row | None, calibre: str, year: Period | None) -> None:
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
            row.period = _within_year(year, row.labels[0]) or label_period(row.labels[0])
            if row.period is not None:
                row.labels, row.meaning = (), Meaning(complete=True)


def _settle_ambiguous(table: RecognisedTable, rows: list[_Row], roles: dict[int, str]) -> None:
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
            table.findings.append(
                Finding("region_ambiguous_label", "warning", table.sheet, number, column, row.region, args)
            )


_ALL_OF: Final = r"(?:分|各)(?:个|地区|地级|设区|直辖|自治|省份?|市|州|地|盟|区|县|旗|乡|镇|街道|[(（、]|[)）])+的?|近(?:[一二三四五六七八九十两]+|\d+)年来?的?"
"""Words of a title for whose figures a table gives: 各省份, 各地级市, 分市县, 近三年."""


@cache
def _title_words() -> re.Pattern[str]:
    lead = "|".join(re.escape(word) for word in sorted(table_words("title_lead"), key=len, reverse=True))
    return re.compile(
        rf"^(?:[附续]?表?\s*[\d一二三四五六七八九十]+(?:[-—－.]\d+)*[、.:：\s]*|[附续]?表(?!示)|{_ALL_OF}|(?:{lead})的?|按[^按]{{1,8}}分组?的?)"
    )


def _bare_title(title: str) -> str:
    """A title without what surrounds its measure: table number, year, region, ``按…分``, ``情况``, ``统计表``."""
    bare = re.sub(
        r"[(（][^()（）]*[)）]|(?:\d{4}|[一二][〇○零一二三四五六七八九]{3})\s*[-—~至]\s*(?=\d)|(?:\d{4}|[一二][〇○零一二三四五六七八九]{3})\s*年?(?:底|末|度)?",
        "",
        title,
    )
    bare = re.sub(r"\s", "", bare)
    bare = re.sub(r"(?:基本情况|情况|统计|一览|汇总|明细|总)*表?$", "", bare) or bare
    while bare:
        shorter = _title_words().sub("", bare)
        if shorter == bare:
            head = next((end for end in range(min(len(bare), 12), 1, -1) if isinstance(resolve(bare[:end]), str)), 0)
            shorter = bare[head:].removeprefix("的")
        if shorter == bare or not shorter:
            return bare
        bare = shorter
    return bare


def _table_meaning(context: Context, calibre: str) -> tuple[str, Meaning, Unit | None]:
    """The measure that the whole table is about: its 指标 note, else its title."""
    for text in (context.indicator, context.title, *context.titles):
        if not text:
            continue
        unit = split_unit(tidy(text))[1]
        label = split_unit(tidy(_UNIT_NOTE.sub("", text)))[0]
        bare = _bare_title(label)
        said = Meaning() if _TOPIC.match(bare) and _SITUATION.search(label) else meaning(bare, calibre)
        if said.metric or text is context.indicator:
            return label, said, unit
    return "", Meaning(), None


def _observation(
    cell: Value,
    index: int,
    header: Header,
    column: _Column,
    row: _Row,
    fallback: tuple[str, Meaning, Unit | None],
    context: Context,
    table: RecognisedTable,
) -> Observation:
    labels = (*row.labels, *column.labels)
    metric, dims = _merge(row.meaning, column.meaning)
    silent = [said for labelled, said in ((row.labels, row.meaning), (column.labels, column.meaning)) if labelled]
    if metric is None and all(said.complete and said.metric is None for said in silent):
        metric = fallback[1].metric
        dims = {**fallback[1].dimensions, **dims}
        if metric in ("members", "employees", "employees_covered") and dims.get("sex") == "female":
            metric = f"{metric}_women"
        metric = None if dims.get("sex") == "male" else metric
        labels = labels or ((fallback[0],) if fallback[0] else ())
    label = " / ".join(labels) or header.label
    unit = _unit(label, metric, column, row, fallback, context)
    parsed = parse_number(cell)
    value: int | float | None = None
    if parsed.kind == "number" and parsed.value is not None:
        scale = Decimal(1) if parsed.own_scale or unit is None else unit.scale
        value = to_plain(parsed.value * scale)
    elif parsed.kind == "unreadable":
        value = _leading_number(cell, unit)
        if value is None:
            table.findings.append(
                Finding("number_unreadable_cell", "warning", table.sheet, index + 1, header.letter, raw_text(cell), {})
            )
    period = column.period or row.period
    region, code = _region(row, column, context)
    return Observation(
        region=region,
        region_code=code,
        label=label,
        metric=metric,
        dimensions=dims,
        period=period.id if period else context.period,
        unit="1"
        if parsed.own_scale and raw_text(cell).strip().endswith(("%", "‰", "％"))
        else (unit.base if unit else None),
        value=value,
        raw=raw_text(cell),
        row=index + 1,
        col=header.column + 1,
    )


def _merge(row: Meaning, column: Meaning) -> tuple[str | None, dict[str, str]]:
    dims = {**row.dimensions, **column.dimensions}
    metric = column.metric or row.metric
    if column.metric and row.metric and column.metric != row.metric:
        metric = None
    if (not row.complete and column.metric and not row.metric) or (
        not column.complete and row.metric and not column.metric
    ):
        metric = None
    if metric in ("members", "employees", "employees_covered") and dims.get("sex") == "female":
        metric = f"{metric}_women"
    return metric, dims


def _region(row: _Row, column: _Column, context: Context) -> tuple[str | None, str | None]:
    if column.region is not None:
        return column.region, column.region_code
    if row.region is not None and not row.total:
        return row.region, row.region_code
    code = context.region
    return (row.region or (regions()[code].name if code else context.region_name)), code


def _unit(
    label: str,
    metric: str | None,
    column: _Column,
    row: _Row,
    fallback: tuple[str, Meaning, Unit | None],
    context: Context,
) -> Unit | None:
    if _INDEX.search(label):
        return None
    kind = kind_of_count(metric, label)
    indicator = fallback[2]
    found = column.unit or row.unit
    told = bool(fallback[0]) and fallback[0] in label
    if found is None and (_is_rate(metric) if metric else _RATE.search(label)) and not told:
        # A count's unit in a note (单位：万人) is not that of a rate beside it.
        noted = [indicator, *context.units] if indicator else context.units
        found = next((unit for unit in noted if unit.base == "1"), None)
    elif found is None:
        found = indicator or _named_unit(label, context) or _noted_unit(kind, metric, context)
    if found is None and metric is None and not _RELATIVE.search(label):
        # A part of a count that is not understood (企业数 / 25人以上) is still counted in its unit.
        counted = [m for part in (*row.labels, *column.labels) if (m := meaning(part).metric) and not _is_rate(m)]
        return Unit(_BASE_OF_KIND[kind_of_count(counted[-1], "")], Decimal(1)) if counted else None
    if found is None:
        if metric and _is_rate(metric):
            return Unit("1", Decimal(1))
        return Unit(_BASE_OF_KIND[kind], Decimal(1)) if metric else None
    if found.base is None:
        return Unit("人" if kind == "persons" else ("个" if metric else None), found.scale)
    return found


def _noted_unit(kind: str, metric: str | None, context: Context) -> Unit | None:
    """The unit of the notes that counts what the label counts; the only one, where the label does not tell."""
    units = [unit for unit in context.units if unit.base != "1"] or context.units
    fitting = [unit for unit in units if _kind_of_unit(unit) == kind]
    known = len(units) == 1 and (metric is None or _kind_of_unit(units[0]) in (kind, None))
    return fitting[0] if fitting else units[0] if known else None


def _named_unit(label: str, context: Context) -> Unit | None:
    """The unit that a note gives to some columns by name: ``Employment, Members and Covered are in thousands``."""
    parts = [fold(part) for part in label.split(" / ")]
    return next((unit for words, unit in context.named_units if any(part in words for part in parts)), None)


def _is_rate(metric: str) -> bool:
    return metric.endswith(("coverage", "density", "share", "rate", "density_in_covered"))


def _kind_of_unit(unit: Unit) -> str | None:
    return {"人": "persons", "个": "units", "户": "units", "元": "money"}.get(unit.base or "")


def _leading_number(cell: Value, unit: Unit | None) -> int | float | None:
    """A figure followed by words that do not change it."""
    parsed = parse_figure(raw_text(cell))
    if parsed.value is None:
        return None
    return to_plain(parsed.value * (Decimal(1) if parsed.own_scale or unit is None else unit.scale))
