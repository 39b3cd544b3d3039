"""Names as the reader's language has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from analysis.periods import parse
from analysis.vocabulary import UNKNOWN_INDUSTRY
from data.reference import (
    calibres,
    field_aliases,
    figures,
    industries,
    region_short_names,
    regions,
    source_key,
    source_names_en,
)
from data.regions.names import name_en, short_name_en
from data.slice import Slice
from data.texts import catalogue, text

if TYPE_CHECKING:
    pass


def region_name(code: str | None, language: str, *, short: bool = True) -> str:
    """A region's name; the remainder row for None. In English by the rules for place names: Hangzhou Shi, Xigazê Shi.

    ``short``: as it is said among its like: 浙江, 湘西州, Xiangxi Zhou.
    """
    if code is None:
        return text("region.remainder", language)
    if language == "en":
        return short_name_en(code) if short else name_en(code)
    return region_short_names().get(code, regions()[code].name) if short else regions()[code].name


def telling_parent(code: str) -> str | None:
    """The region whose name tells a county or township from its namesakes; None for others."""
    path = _telling_path(code)
    return path[0] if len(path) > 1 else None


def _telling_path(code: str) -> list[str]:
    tree = regions()
    if tree[code].level not in ("county", "township"):
        return [code]
    path = [step for step in tree.path(code) if tree[step].level != "nation"]
    return path[1:] if len(path) > 1 and tree[path[1]].level == "city" else path


def full_name(code: str, language: str) -> str:
    """A region's name with what tells it from its namesakes: 杭州市西湖区, 北京市朝阳区; cities and provinces stand alone."""
    tree = regions()
    if tree[code].level not in ("county", "township"):
        return region_name(code, language, short=False)
    path = _telling_path(code)
    if len(path) == 2 and tree[code].name.startswith(tree[path[0]].name.removesuffix("市")):
        path = path[1:]  # 石家庄高新技术产业开发区 says its city itself
    names = [region_name(step, language, short=False) for step in path]
    return "".join(names) if language == "zh" else ", ".join(reversed(names))


def industry_name(code: str, language: str) -> str:
    """A section's name."""
    if code == UNKNOWN_INDUSTRY:
        return text("industry.unknown", language)
    industry = industries()[code]
    return industry.name_zh if language == "zh" else industry.name_en or industry.name_zh


def figure_name(name: str, language: str) -> str:
    """The name of a measure or metric."""
    return figures()[name].name(language)


def check_name(code: str, language: str) -> str:
    """The short name of a check; its code where it has none."""
    return catalogue(language).get(f"check.{code}", code)


def calibre_name(code: str, language: str) -> str:
    """The name of a calibre."""
    return calibres()[code].name_zh if language == "zh" else calibres()[code].name_en


def source_name(name: str, language: str) -> str:
    """A source as the reader's language has it; what has no English name stays as its table says it."""
    return source_names_en().get(source_key(name), name) if language == "en" else name


_POINTER: Final = re.compile(r"[,，;；]\s*(?:见各行来源|see the source of each row)$")
"""How a table says that its rows name their own sources: of use to whoever has the table."""
_COMMA: Final = re.compile(r"(?<=[\u2e80-\uffff\d])\s*,\s*(?=[\u2e80-\uffff])")
_BRACKETS: Final = re.compile(r"\(([^()]*[\u2e80-\uffff][^()]*)\)")


def source_told(name: str, language: str) -> str:
    """A source as a document names it: in Chinese with full-width marks, without what only the table's own reader can follow."""
    said = _POINTER.sub("", source_name(name, language))
    return _BRACKETS.sub(r"（\1）", _COMMA.sub("，", said)) if language == "zh" else said


def slice_name(slice_: Slice, language: str) -> str:
    """Period and calibre in words."""
    return f"{slice_.period} · {calibre_name(slice_.calibre, language)}"


def field_name(content: str, field: str, language: str) -> str:
    """The name of what a column holds: a measure's, else the field's own header in the templates."""
    if field in figures():
        return figure_name(field, language)
    if f"field.{field}" in catalogue(language):
        return text(f"field.{field}", language)
    if language == "zh":
        for alias in field_aliases():
            if alias.field == field and alias.content in (content, "label", "measure"):
                return next((word for word in alias.aliases if not word.isascii()), alias.aliases[0])
        return field
    return field.replace("_", " ").capitalize()


def period_name(period: str, language: str) -> str:
    """A period in words: 2024年, 2018年6月, 2018年第4季度; in English as it is written."""
    year, kind, number = parse(period)
    match kind:
        case "month":
            return text("period.month", language, year=year, month=f"{number:02d}" if language == "en" else number)
        case "quarter":
            return text("period.quarter", language, year=year, quarter=number)
        case _:
            return text("period.year", language, year=year)


def beside(names: Iterable[str], language: str) -> str:
    """Names beside each other, without a word before the last: 甲、乙; A, B."""
    return text("say.comma", language).join(names)


def apart(clauses: Iterable[str], language: str) -> str:
    """What is told in a row, held apart by more than a comma: 甲；乙; A; B."""
    return text("say.semicolon", language).join(clauses)


def listed(names: Sequence[str], language: str) -> str:
    """Names in a row as a sentence has them: 甲、乙、丙; A, B and C; further apart where one of them holds the mark between them (农、林、牧、渔业)."""
    if len(names) < 2:
        return "".join(names)
    comma = text("say.comma", language)
    if _hold(names, comma):
        apart = text("say.comma_apart", language)
        return text("say.and_apart", language, names=apart.join(names[:-1]), last=names[-1])
    key = "say.and_serial" if _hold(names, text("say.and", language, names="", last="")) else "say.and"
    return text(key, language, names=comma.join(names[:-1]), last=names[-1])


def comma_between(names: Sequence[str], language: str) -> str:
    """The mark between names in a row: 、 or a comma, the next stronger one where a name holds that."""
    comma = text("say.comma", language)
    return text("say.comma_apart", language) if _hold(names, comma) else comma


def _hold(names: Sequence[str], mark: str) -> bool:
    return any(mark in name for name in names)
