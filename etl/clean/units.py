"""Units of measure: 万人, (个), 单位：户、人, in thousands; what a label or a note says and the scale that follows."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import prod
from typing import Final

from data.reference import table_words, unit_words
from etl.clean.values import fold, half_width


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure: ``base`` (人, 个, 元, 户, ``1`` for percent, None where only a scale is said) and the scale to it."""

    base: str | None
    scale: Decimal


@lru_cache(maxsize=4096)
def parse_unit(text: str) -> Unit | None:
    """The unit that a word names (万人, 个, %, in thousands), or None."""
    found = unit_words().get(fold(text)) or unit_words().get(text.strip().lower())
    if found is None and (several := _SEVERAL.match(text.strip())) is not None:  # 百户, 十万人
        one = unit_words().get(several["base"])
        scale = prod(_TIMES[sign] for sign in several["times"])
        return Unit(one[0] or None, Decimal(one[1]) * scale) if one else None
    return Unit(found[0] or None, Decimal(found[1])) if found else None


_TIMES: Final = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_SEVERAL: Final = re.compile(rf"(?P<times>[{''.join(_TIMES)}]{{1,2}})(?P<base>[人个户家名元])$")
"""A unit in tens, hundreds and so on of one that is known."""


_PERCENT: Final = re.compile(
    r"^\s*[%％]|[^\d\s][%％]\s*$|^\s*(?:percent|per cent|percentage|pct|百分比)\b(?!\s*points?)", re.IGNORECASE
)
_PAREN: Final = re.compile(r"[(（\[［【]([^()（）\[\]［］【】]{1,24})[)）\]］】]")


def split_unit(label: str) -> tuple[str, Unit | None]:
    """Take a unit in brackets (or after a comma or colon at the end) off a label: ``会员人数(万人)`` → ``会员人数``, 万人."""
    first: Unit | None = None
    for match in reversed(list(_PAREN.finditer(label))):
        unit = parse_unit(match[1].removeprefix("单位:").removeprefix("单位：").strip())
        if unit is not None:
            label, first = (label[: match.start()] + label[match.end() :]).strip(), unit
    if first is not None:
        return label, first
    if _PERCENT.search(label):
        return label.rstrip("%％ "), parse_unit("%")
    match_end = re.search(r"[,，:：/]\s*([^,，:：/\s]{1,4})$", label)
    if match_end and (unit := parse_unit(match_end[1])) is not None:
        return label[: match_end.start()].strip(), unit
    return label, None


def listed_units(text: str) -> list[Unit]:
    """The units in brackets of a title or a label column's header: ``（万人）``, ``（单位：万个、万人）``."""
    for match in _PAREN.finditer(text):
        words = re.sub(r"^(?:计量)?单位\s*[:：]\s*", "", match[1].strip())
        found = [parse_unit(word) for word in re.split(r"[、,，/\s]+", words) if word]
        if found and all(unit is not None for unit in found):
            return [unit for unit in found if unit is not None]
    return []


_NAMED: Final = re.compile(
    r"^\s*(?:notes?\s*[:.]?\s*)?(.{3,80}?)\s+(?:are|is|figures)\s+(?:given\s+)?(in (?:thousands|millions|hundreds))\b",
    re.IGNORECASE,
)


def named_units(text: str) -> tuple[list[str], Unit] | None:
    """The columns that a note names and their unit (``Employment, Members are in thousands``); None if it speaks of all."""
    found = _NAMED.match(half_width(text))
    unit = parse_unit(found[2]) if found else None
    if found is None or unit is None or re.search(r"\b(?:numbers?|figures?|data|all)\b", found[1], re.IGNORECASE):
        return None
    return [fold(word) for word in re.split(r",|\band\b|、|&", found[1]) if word.strip()], unit


_UNIT_OF: Final = "计量|数量|人数|本表|表内|表中|(?:本表)?数据|(?:本表)?数字"
"""Words before 单位 in a note that do not make it a legal unit (法人单位)."""


def note_units(text: str) -> list[Unit]:
    """All units that a note names: ``单位：户、万人`` → 户, 万人; ``[Numbers in thousands]``; none where it names none."""
    plain = unicodedata.normalize("NFKC", text)
    units: list[Unit] = []
    for words in table_words("unit_note"):
        for match in re.finditer(
            rf"(?:^|[\s(;,|:])(?:(?:{_UNIT_OF})?{re.escape(words)}\s*[:：]|[\u4e00-\u9fff]{{0,8}}?{re.escape(words)}\s*均?[为是])\s*\s*([^()\n;|。]+)",
            plain,
            re.IGNORECASE,
        ):
            parts = re.split(r"[、,/\s]+", match[1].strip())
            found = [parse_unit(part) for part in parts if part]
            units += [unit for unit in found if unit is not None]
        if units:
            return units
    scaled = re.search(
        r"(?:^|[\s\[(,])(in (?:thousands|millions|hundreds))\b|^\W*(thousands|millions)(?=\W*$|\s*[;,(])",
        plain,
        re.IGNORECASE,
    )
    unit = parse_unit(scaled[1] or scaled[2]) if scaled else None
    return [unit] if unit is not None else []
