"""Counts that are written in words: 一百二十, 三百零五, 贰拾, 一二〇. Only what can be nothing else: 一百二, 三十多 and 二三 are none."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from etl.clean.values import fold
from etl.model import Value

_FORMAL: Final = str.maketrans("壹贰貳叁參肆伍陆陸柒捌玖拾佰仟两兩廿○", "一二二三三四五六六七八九十百千二二廿〇")
_DIGIT: Final = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0}
_PLACES: Final = {"千": 1000, "百": 100, "十": 10}
_WELL_FORMED: Final = re.compile(
    r"^(?:[一二三四五六七八九]千)?(?:[零〇]?(?:[一二三四五六七八九]百))?(?:[零〇]?[一二三四五六七八九]?十)?(?:[零〇]?[一二三四五六七八九])?$"
)
_SKIPPED: Final = re.compile(r"百[一二三四五六七八九]$|千[一二三四五六七八九](?:十|$)|千[一二三四五六七八九]?$(?<!千)")
"""A place left out without 零: 一百二 is 120 to some and 102 to others."""
_BY_PLACE: Final = re.compile(r"^[一二三四五六七八九][〇零一二三四五六七八九]*[〇零][〇零一二三四五六七八九]*$")
_WHO: Final = re.compile(r"(?<=.)(?:人|名|个|户|家|位)整?$")


@lru_cache(maxsize=4096)
def _count(text: str) -> int | None:
    plain = _WHO.sub("", fold(text)).translate(_FORMAL)
    if plain in ("零", "〇"):
        return 0
    if not plain or len(plain) > 9:
        return None
    if _BY_PLACE.match(plain):
        return int("".join(str(_DIGIT[sign]) for sign in plain))
    if not _WELL_FORMED.match(plain) or _SKIPPED.search(plain):
        return None
    whole, digit = 0, None
    for sign in plain:
        if sign in _PLACES:
            whole, digit = whole + (1 if digit in (None, 0) else digit) * _PLACES[sign], None
        else:
            digit = _DIGIT[sign]
    return whole + (digit or 0)


def count_in_words(value: Value) -> int | None:
    """The count that a cell writes in Chinese numerals; None for all other cells."""
    return _count(value) if isinstance(value, str) and len(value) <= 12 else None
