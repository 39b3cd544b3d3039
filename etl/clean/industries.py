"""Industry names and codes, as registers and tables spell them, to GB/T 4754-2017."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from data.reference import industries, industry_former_names
from etl.clean.values import fold

_MARKS: Final = re.compile(r"[、,，()（）\-\s]|和|及")
_CODE: Final = re.compile(r"^([a-t])?(\d{1,4})?$")


def _plain(name: str) -> str:
    return _MARKS.sub("", fold(name))


@cache
def _by_name() -> dict[str, str]:
    table: dict[str, str] = {}
    for industry in industries().values():
        for spelling in (industry.name_zh, industry.name_en):
            if spelling:
                table.setdefault(_plain(spelling), industry.code)
    for code, names in industry_former_names().items():
        for name in names:
            table.setdefault(_plain(name), code)
    return table


@lru_cache(maxsize=65536)
def industry_of_name(name: str) -> str | None:
    """Code of a section or division by its name, punctuation and 和/及 aside; ``其他服务`` style inexact names: None."""
    plain = _plain(name)
    if not plain:
        return None
    if (code := _by_name().get(plain)) is not None:
        return code
    return _by_name().get(plain + "业") or (_by_name().get(plain[:-1]) if plain.endswith("业") else None)


@lru_cache(maxsize=65536)
def industry_of_code(text: str) -> str | None:
    """A code with its section letter (``C13``, ``C1311``, ``A0111``), from text with or without letter or leading zero.

    The first two digits give the division and with it the section; a contradicting letter gives None. An odd number of
    digits has lost its leading zero (``111`` is ``A0111``) unless the letter says otherwise (``C131``).
    """
    match = _CODE.match(fold(text).removesuffix(".0"))
    if match is None or not (match[1] or match[2]):
        return None
    letter, digits = (match[1] or "").upper(), match[2] or ""
    if not digits:
        return letter
    candidates = ["0" + digits, digits] if len(digits) in (1, 3) else [digits]
    for each in candidates:
        section = _divisions().get(each[:2])
        if section and len(each) >= 2 and letter in ("", section) and len(each) <= 4:
            return section + each
    return None


@cache
def _divisions() -> dict[str, str]:
    return {i.code[1:]: i.section for i in industries().values() if i.level == "division"}


def resolve_industry(text: str) -> str | None:
    """The code of an industry given by code, by name, or by both (``C13 农副食品加工业``); None where neither is known."""
    plain = text.strip()
    if (code := industry_of_code(plain)) is not None:
        return code
    if (code := industry_of_name(plain)) is not None:
        return code
    lead = re.match(r"^\s*([A-Ta-t]?\d{0,4})[\s.、:：\-_]*(\D+)$", plain)
    if lead and (lead[1] or lead[2]):
        return (industry_of_code(lead[1]) if lead[1] else None) or industry_of_name(lead[2])
    return None


def is_section(text: str) -> bool:
    """Whether a text is the letter of a section and no more."""
    return re.fullmatch(r"[A-Ta-t]", text.strip()) is not None
