"""Names of regions in Latin letters, and what a region is looked for by. See ``data/reference/VERSIONS.csv`` for the rules behind them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final

from data.reference import regions, rows_of

_AUTONOMOUS: Final = {"Zizhizhou": "Zhou", "Zizhixian": "Xian", "Zizhiqi": "Qi"}
_PEOPLES: Final = frozenset(("Mongol", "Kirgiz", "Kazak", "Tajik", "Xibe"))
"""Peoples that stand in names of places without 族; all others end in it."""


def name_en(code: str) -> str:
    """A region's English name: Zhejiang, Hangzhou Shi, Ürümqi Shi, Tonglu Xian. Raises KeyError for a code that has none."""
    return _upper().get(code) or _townships()[code]


def short_name_en(code: str) -> str:
    """The same without the peoples in the names of autonomous places, as Chinese shortens them too: Xiangxi Zhou, Jingning Xian."""
    return _short(name_en(code))


@cache
def _short(name: str) -> str:
    first, *rest = name.split()
    level = _AUTONOMOUS.get(rest[-1]) if len(rest) > 1 else None
    if level is None:
        return name
    return " ".join([first, *(word for word in rest[:-1] if not word.endswith("zu") and word not in _PEOPLES), level])


@cache
def _upper() -> dict[str, str]:
    return {row["code"]: row["name_en"] for row in rows_of("region_names_en.csv")}


@cache
def _townships() -> dict[str, str]:
    """Those of the townships, nine in ten of all, read when the first is asked for."""
    return {row["code"]: row["name_en"] for row in rows_of("township_names_en.csv")}


@dataclass(frozen=True, slots=True)
class Sought:
    """What a region is found by: ``name`` and its English one ``latin`` without signs and blanks, ``pinyin`` of the Chinese name
    (hangzhoushi), its ``initials`` (hzs; none of townships), and all of them with the code in one."""

    code: str
    name: str
    latin: str
    pinyin: str
    initials: str
    everything: str


@cache
def sought() -> tuple[Sought, ...]:
    """All regions but placeholders, the higher before the lower."""
    read = {row["code"]: row["syllables"].split() for row in rows_of("region_names_en.csv")}
    return tuple(
        _sought(region.code, region.name, read.get(region.code, []))
        for region in regions()
        if region.kind != "placeholder"
    )


@cache
def sought_by_code() -> dict[str, Sought]:
    """The same by code."""
    return {one.code: one for one in sought()}


def _sought(code: str, name: str, syllables: list[str]) -> Sought:
    latin = letters(name_en(code))
    pinyin = letters("".join(syllables)) or latin
    initials = letters("".join(syllable[:1] for syllable in syllables))
    plain = letters(name)
    return Sought(code, plain, latin, pinyin, initials, " ".join((code.casefold(), plain, latin, pinyin, initials)))


def letters(text: str) -> str:
    """A text as names are compared: one width and case, without accents, signs and blanks. Ürümqi Shi: urumqishi."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in apart if sign.isalnum()).casefold()
