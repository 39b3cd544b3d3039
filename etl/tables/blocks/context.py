"""What the texts around a table and the workbook's cover say: period, reference date, region, units, calibre, source."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Final

from analysis.periods import kind_of
from analysis.vocabulary import NATION
from data.reference import calibres, regions, source_words, table_words
from etl.clean.periods import Period, dated_period, find_period, label_period, part_of_year
from etl.clean.regions import around, find_in_text, resolve
from etl.clean.units import Unit, listed_units, named_units, note_units, parse_unit, split_unit
from etl.clean.values import fold, half_width, parse_number, raw_text
from etl.model import Sheet
from etl.tables.blocks.date_lines import date_line
from etl.tables.blocks.rows import AS_OF, filled, is_header_like, is_marked, unit_alone, unit_beside_key

_PIECES = re.compile(r"(?:\s{2,}|\n\s*)(?=[^:：\s]{1,12}\s*[:：])|[;；|]")
"""Where one note ends and the next begins in a cell; blanks inside a value (``地区：江  苏``) are none."""
_ANNEX = re.compile(r"^\s*附\s*(?:件|表|录)\s*[\d一二三四五六七八九十]*\s*[:：]?\s*$")


@dataclass(slots=True)
class Context:
    """Facts that hold for a whole table. ``text``: everything that was said, for words such as 全国 and 合成数据.

    ``heads``: the titles above a numbered one (… 报表 over 一、企业情况): they are of the sheet. ``inside``: where its places lie although it names no region: what the file's name, the sender or a table before it says.
    """

    title: str | None = None
    titles: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    text: str = ""
    period: str | None = None
    reference_date: str | None = None
    region: str | None = None
    region_name: str | None = None
    inside: str | None = None
    units: list[Unit] = field(default_factory=list)
    named_units: list[tuple[list[str], Unit]] = field(default_factory=list)
    indicator: str | None = None
    calibre: str | None = None
    purpose: str | None = None
    source: str | None = None

    @property
    def looked_up(self) -> str | None:
        """The region in which the names of the table's places are looked up."""
        return around(self.region or self.inside)


def row_texts(sheet: Sheet, rows: Iterable[int]) -> list[str]:
    """The text of each row, its cells joined by a blank."""
    return [" ".join(raw_text(sheet.rows[i][j]).strip() for j in filled(sheet.rows[i])) for i in rows]


@cache
def _unit_keys() -> frozenset[str]:
    return frozenset(fold(prefix + word) for word in table_words("unit_note") for prefix in ("", "计量"))


def note_texts(sheet: Sheet, rows: Iterable[int]) -> list[str]:
    """Like :func:`row_texts`, but a row that has a title and a note (``单位：万人``) side by side gives both."""
    texts = []
    for i in rows:
        cells = [raw_text(sheet.rows[i][j]).strip() for j in filled(sheet.rows[i])]
        if (line := date_line(sheet.rows[i])) is not None:
            texts += [*([line.date] if line.date else []), *line.others]
            continue
        if unit_beside_key(cells):
            texts.append("单位：" + next(unit for unit in cells[1:] if unit_alone(unit) is not None))
            cells = [
                cell for cell in cells if unit_alone(cell) is None and fold(cell).rstrip(":：") not in _unit_keys()
            ]
            if not cells:
                continue
        apart = any(is_marked(cell) for cell in cells) or (len(cells) > 1 and unit_alone(cells[-1]) is not None)
        texts += cells if apart else [" ".join(cells)]
    return texts


def _is_signature(text: str) -> bool:
    """Whether a line is signed (填表人：…): such lines name persons and are not kept."""
    words = "|".join(re.escape(word) for word in table_words("signature"))
    return bool(re.search(rf"(?:{words})(?:[(（][^()（）]*[)）])?\s*[:：]", text))


def is_key_note(text: str) -> bool:
    """Whether a line is a note ``key：value``, or a key with its value in the next cell, rather than a title."""
    key_alone = re.match(r"^\s*[^:：\s]{2,8}[:：](?:\s|$)", text)
    return is_marked(text) or (key_alone is not None and is_marked(re.sub(r"\s+", "", text) + "x"))


def _pairs(sheet: Sheet, rows: Iterable[int]) -> list[tuple[str, str]]:
    """(key, value) of notes: ``key：value`` in a cell, or a key cell and the cell after it."""
    pairs = []
    for i in rows:
        cells = [raw_text(sheet.rows[i][j]).strip() for j in filled(sheet.rows[i])]
        skip = False
        for position, cell in enumerate(cells):
            if skip:
                skip = False
                continue
            for piece in _PIECES.split(half_width(cell)):
                bare = piece.strip()
                bare = bare[1:-1] if bare.startswith("(") and bare.endswith(")") else bare
                match = re.match(r"^\s*([^:：]{1,12}?)\s*(?:\([^()]*\)\s*)?[:：]\s*(.*)$", bare, re.DOTALL)
                if match and match[2]:
                    pairs.append((fold(match[1]), match[2].strip()))
                elif position + 1 < len(cells) and len(piece) <= 12:
                    pairs.append((fold(piece.rstrip(":：")), cells[position + 1]))
                    skip = bool(match)
    return pairs


def _said(pairs: list[tuple[str, str]], role: str) -> str | None:
    words = {fold(word) for word in table_words(role)}
    return next((value for key, value in pairs if key in words), None)


def read_context(sheet: Sheet, above: list[int], below: list[int], *, extra: str = "", labels: str = "") -> Context:
    """The context of a table from the rows of text above and below it.

    ``extra`` is more text (the sheet's name), ``labels`` the table's own headers and row labels: they help to tell whose
    figures these are (``国家统计局`` publishes more than one series), and whether the table speaks of 全国.
    """
    context = Context()
    notes, footers = note_texts(sheet, above), row_texts(sheet, below)
    pairs = _pairs(sheet, [*above, *below])
    titles = [t for t in notes if not is_key_note(t) and not _ANNEX.match(t) and unit_alone(t) is None]
    context.title = " ".join(titles[:2]) or None
    context.titles = titles
    numbered = next((place for place, title in enumerate(titles) if _SECTION.match(title)), 0)
    context.heads = titles[:numbered]
    context.notes = [
        text for text in [*(text for text in notes if text not in titles[:2]), *footers] if not _is_signature(text)
    ]
    context.text = " ".join([extra, *notes, *footers])
    for text in [*notes, *footers[:3]]:
        named = named_units(text)
        if named is not None:
            context.named_units.append(named)
        else:
            alone = unit_alone(text)
            context.units += note_units(text) or ([alone] if alone else [])
    for title in titles:
        behind = re.search(r"\S\s+([十百千万亿]{1,2}[人个户家名元])\s*$", title)
        alone = split_unit(title)[1] or (parse_unit(behind[1]) if behind else None)
        context.units += [
            unit for unit in listed_units(title) or ([alone] if alone else []) if unit not in context.units
        ]
    _read_period(context, pairs, titles, extra)
    if context.period is None:  # 数据截至2024年6月底 below the table, said without a colon
        foot = next((period for text in footers if AS_OF.match(fold(text)) and (period := find_period(text))), None)
        context.period, context.reference_date = (foot.id, foot.reference_date) if foot else (None, None)
    region_text = _said(pairs, "region_note")
    if region_text and not re.fullmatch(r"[户个人万元亿千%、,\s]+", region_text):
        found = resolve(region_text)
        context.region = found if isinstance(found, str) else find_in_text(region_text)
        context.region_name = region_text
    context.region = context.region or _region_of(titles)
    context.region = context.region or _named_sheet(extra)
    context.indicator = _said(pairs, "indicator_note")
    context.source = _said(pairs, "source_note")
    sources = [
        text
        for text in [*notes, *footers]
        if re.match(r"^\s*(?:数据来源|资料来源|来源|数据库|source)", text, re.IGNORECASE)
    ]
    _read_calibre(context, pairs, " ".join([extra, *titles, context.indicator or "", *sources, labels]))
    if speaks_of_nation(labels):
        context.text += " 全国"
    return context


_SECTION: Final = re.compile(
    r"^\s*(?:[(（][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.．]|\d{1,2}[、.．](?!\d))"
)
"""How the title of one of several tables of a sheet begins."""


def is_section(context: Context) -> bool:
    """Whether a table's own title is numbered, as that of one of several tables (二、基层工会)."""
    return bool(context.titles) and not context.heads and _SECTION.match(context.titles[0]) is not None


def read_heads(context: Context, heads: list[str]) -> None:
    """Let what stands over a sheet's numbered tables hold for a later one of them, in place, where that says nothing of its own."""
    context.heads = heads
    context.titles = [*heads, *context.titles]
    context.title = " ".join([heads[0], *context.titles[len(heads) : len(heads) + 1]])
    context.region = context.region or _region_of(heads)
    if context.period is None:
        said = Context()
        _read_period(said, [], heads, "")
        context.period, context.reference_date = said.period, context.reference_date or said.reference_date


_ENUMERATED: Final = re.compile(r"^\s*[(（]?[一二三四五六七八九十\d]{1,3}[)）]?[、.．]\s*")


def _region_of(titles: list[str]) -> str | None:
    """The region that titles speak of; the one further down where a later title names a place inside the first's (嘉兴市各县 … | 一、南湖区)."""
    region = None
    for title in titles:
        found = find_in_text(_ENUMERATED.sub("", title))
        if found is not None and (region is None or region in regions().path(found)):
            region = found
    return region


def _named_sheet(name: str) -> str | None:
    """The region that a sheet is called after (南京市, 海南), where the name is that of one province, city or, in full, county."""
    found = resolve(name)
    if not isinstance(found, str) or name.strip().isdigit():
        return None
    region = regions()[found]
    return found if region.level in ("province", "city") or fold(region.name) == fold(name) else None


def _read_period(context: Context, pairs: list[tuple[str, str]], titles: list[str], extra: str) -> None:
    said = re.sub(r"^((?:19|20)\d{2})(0[1-9]|1[0-2])$", r"\1-\2", _said(pairs, "period_note") or "")
    found = find_period(said) if said and not re.search(r"最近|以来|至今", said) else None
    day = _said(pairs, "date_note")
    dated = (find_period(day) or dated_period(day, months=False)) if day else None
    if any(len(set(_YEARS.findall(fold(text)))) > 1 for text in titles):  # 2023年末—2024年末 over 2023年12月31日
        alone = next((text for text in titles if _DATE_ALONE.match(fold(text))), None)
        found = found or (find_period(alone) if alone else None)
    for text in titles:
        found = found or find_period(text)
    found = found or dated
    if found is not None and kind_of(found.id) == "year":
        found = next((part for text in (*titles, extra) if (part := within_year(found.id, text)) is not None), found)
    if found is not None and kind_of(found.id) == "year":
        found = part_of_year(found.id, titles) or found
    if found is None and not said:
        found = find_period(extra)
    if found:
        context.period = found.id
        context.reference_date = (dated.reference_date if dated else None) or found.reference_date


_YEARS: Final = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_DATE_ALONE: Final = re.compile(
    r"^[(]?(?:截至|截止)?(?:到|至)?(?:19|20)\d{2}(?:[年.\-/]\d{1,2}(?:[月.\-/](?:\d{1,2}日?)?)?|年)?度?[末底]?[)]?$"
)


def within_year(year: str, text: str) -> Period | None:
    """The month or quarter that a date line without a year (``6月``) gives within the year that another line says."""
    return label_period(f"{year}年{fold(text).replace('份', '')}") if _PART_OF_YEAR.match(fold(text)) else None


_PART_OF_YEAR = re.compile(r"^(?:(?:1[0-2]|0?[1-9])月份?[末底]?|第?[一二三四1-4]季度)$")


def _read_calibre(context: Context, pairs: list[tuple[str, str]], text: str) -> None:
    said = _said(pairs, "calibre_note")
    if said:
        for calibre in calibres().values():
            if fold(said) in (fold(calibre.id), fold(calibre.name_zh), fold(calibre.name_en)) or fold(
                calibre.name_zh
            ) in fold(said):
                context.calibre, context.purpose = calibre.id, calibre.purpose
    for pattern, calibre_id, purpose in source_words():
        where = context.text if calibre_id == "synthetic" else text
        if re.search(pattern, where, re.IGNORECASE | re.DOTALL):
            if context.calibre is None or calibre_id == "synthetic":
                context.calibre, context.purpose = calibre_id, purpose
            break


def is_cover(sheet: Sheet) -> bool:
    """Whether a sheet is a cover page: few cells, keys such as 报送单位 and 报告期, no table."""
    name = fold(sheet.name or "")
    if len(sheet.rows) > 200 or not any(filled(row) for row in sheet.rows[:80]):
        return False
    figures = (
        True
        for row in sheet.rows[:80]
        for cell in row
        if parse_number(cell).kind == "number" and label_period(cell) is None
    )
    if sum(islice(figures, 4)) > 3 or any(is_header_like(row) for row in sheet.rows[:80]):
        return False
    pairs = _pairs(sheet, range(min(len(sheet.rows), 80)))
    hits = sum(
        1 for role in ("region_note", "period_note", "date_note", "source_note", "calibre_note") if _said(pairs, role)
    )
    named = any(fold(word) in name for word in table_words("cover_sheet"))
    return hits >= 3 or (named and hits >= 1)


def cover_context(sheets: list[Sheet]) -> Context | None:
    """The facts of the workbook's cover page, or None where it has none."""
    for sheet in sheets:
        if is_cover(sheet):
            rows = [i for i in range(min(len(sheet.rows), 80)) if filled(sheet.rows[i])]
            return read_context(sheet, rows, [])
    return None


def speaks_of_nation(text: str) -> bool:
    """Whether a text says 全国 of its figures, not only in the name of a census, a congress or a body."""
    return bool(
        re.search(
            r"全国(?!(?:第.{1,3}次|历次)?(?:经济|人口|农业|工业|基本单位|污染源)?普查|总工会|人大|政协|代表|统一|组织机构)",
            text,
        )
    )


def complete(context: Context, cover: Context | None) -> Context:
    """Fill what a table does not say from the cover; synthetic on either makes it synthetic."""
    if cover is not None:
        context.period = context.period or cover.period
        context.reference_date = context.reference_date or (
            cover.reference_date if cover.period == context.period else None
        )
        context.region = context.region or cover.region
        context.region_name = context.region_name or cover.region_name
        context.source = context.source or cover.source
        if (context.calibre is None and cover.calibre) or cover.calibre == "synthetic":
            context.calibre, context.purpose = cover.calibre or context.calibre, cover.purpose or context.purpose
    if context.region is None and speaks_of_nation(context.text):
        context.region = NATION
    return context
