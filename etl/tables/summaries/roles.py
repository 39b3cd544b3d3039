"""What a column is: a label (region, period, indicator, code) or values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from etl.clean.periods import label_period
from etl.clean.regions import resolve
from etl.clean.units import parse_unit, split_unit
from etl.clean.values import fold, parse_number, raw_text
from etl.fields.dictionary import label_role, meaning
from etl.model import Block, Sheet, Value
from etl.tables.blocks.headers import Header
from etl.tables.blocks.rows import is_footer_text

_FULL_NAME: Final = re.compile(r".{2}(?:省|市|州|盟|区|县|旗|乡|镇|街道)$")
_SIX: Final = re.compile(r"\d{6}(?:\d{3}|\d{6})?$")


def sample(sheet: Sheet, block: Block, column: int, most: int = 300) -> list[Value]:
    return [sheet.rows[i][column] if column < len(sheet.rows[i]) else None for i in block.body[:most]]


def column_roles(sheet: Sheet, block: Block, headers: list[Header]) -> dict[int, str]:
    """Column -> region, region_code, period, indicator, code, source, unit, or value; empty columns have no role."""
    roles: dict[int, str] = {}
    for header in headers:
        cells = sample(sheet, block, header.column)
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
