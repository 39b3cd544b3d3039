"""From the text of a cell to a value: numbers, units, periods, missing markers.

All scaling is done by Decimal, so 85.90 万个 is exactly 859 000.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Final

from data.reference import simplified_characters, table_words
from etl.model import Value

BLANK: Final = re.compile(r"\s+")
FOOTNOTE: Final = re.compile(r"[\[［]\d+[\]］]")
_MARK: Final = re.compile("[①-⒇⓪⓫-⓿❶-➓¹²³⁰-⁹₀-₉]")
"""Marks of footnotes: in their plain form (NFKC) they would become digits of the number that they follow."""
_RAISED: Final = re.compile("[¹²³⁰-⁹₀-₉]")
_MARKED: Final = re.compile(r"^(.*\d.*?)\s*(?:[\[［]\d{1,2}[\]］]|[①-⒇⓪⓫-⓿❶-➓])$", re.DOTALL)
_BROKEN: Final = re.compile(r"\d\s+(?!\d{3}(?!\d))\d|\d\s*\n\s*\d|\d{4}\s+\d|\.\d*\s+\d")
"""Two numbers in one cell: a blank between digits is no sign of thousands."""
INVISIBLE: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"))
_DASHES: Final = re.compile(r"[\s\-‐‑‒–—―─━ー_·•.…⋯*×/\\～~]+")
_NUMBER: Final = re.compile(
    r"^([+\-−]?)(\d{1,3}(?:[,，]\d{3})+|\d+)?(\.\d+)?(?:[eE]([+\-]?\d+))?\s*(%|‰|万亿|亿|百万|十万|万|千|百)?$"
)
_SUFFIX: Final = {
    None: Decimal(1),
    "": Decimal(1),
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10_000),
    "十万": Decimal(100_000),
    "百万": Decimal(1_000_000),
    "亿": Decimal(100_000_000),
    "万亿": Decimal(10) ** 12,
    "%": Decimal("0.01"),
    "‰": Decimal("0.001"),
}
_SIGNS: Final = dict.fromkeys(map(ord, "−﹣‐‑–"), "-")
DIGITS: Final = str.maketrans("〇○零Oo一二三四五六七八九", "00000123456789")


DITTOS: Final = frozenset(
    {"同上", "同上行", "同前", "上同", "〃", "〃〃", "″", "々", "''", '"', '""', "“", "”", "-〃-", "—〃—"}
)
"""Cells that say that they are as the one above."""


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Text in its plain form: full width to half (NFKC), no blanks of any kind, no marks of footnotes (①, ²), simplified characters, lower case."""
    bare = BLANK.sub("", half_width(text)).translate(INVISIBLE)
    return (bare if bare.isascii() else bare.translate(simplified_characters())).lower()


def half_width(text: str) -> str:
    """Text in half width (NFKC), marks of footnotes taken off before they turn into digits."""
    return unicodedata.normalize("NFKC", text if text.isascii() else _MARK.sub("", text))


def raw_text(value: Value) -> str:
    """A cell as a person reads it: whole floats without ``.0``, dates as ISO, nothing as an empty text."""
    if value.__class__ is str:
        return value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, (datetime, date)):
        return value.isoformat().removesuffix("T00:00:00")
    return str(value)


@dataclass(frozen=True, slots=True)
class Number:
    """A cell read as a number. ``kind``: ``number``, ``missing`` (blank or a marker), ``unreadable`` (other text).

    ``own_scale`` tells that the cell brought its own unit (``3.1亿``, ``12.3%``), so that its column's does not apply.
    """

    kind: str
    value: Decimal | None = None
    own_scale: bool = False


_TOO_LARGE: Final = Decimal(10) ** 14
"""No count or sum of money of this world, in the unit it is printed in, reaches it; scaled it still fits 64 bits."""
_MISSING: Final = Number("missing")
_UNREADABLE: Final = Number("unreadable")


def parse_number(value: Value) -> Number:
    """Read a cell as a number, exactly; never raises."""
    if value is None or value == "":
        return _MISSING
    if isinstance(value, (bool, datetime, date)):
        return _UNREADABLE
    if isinstance(value, (int, float)):
        if not math.isfinite(value):
            return _MISSING
        # A spreadsheet keeps 15 digits and shows 214.7 where the file's binary number is 214.70000000000005.
        amount = Decimal(value if isinstance(value, int) else f"{value:.15g}")
        return Number("number", amount) if abs(amount) < _TOO_LARGE else _UNREADABLE
    return _parse_text(value)


LONGEST_LABEL: Final = 400
"""Characters of a text that may be a label or name something; a longer one is looked through for nothing that begins at every place of it."""
_LONGEST_NUMBER: Final = 200
"""Characters of a text that may be a number, with its unit, a note and blanks."""


@lru_cache(maxsize=65536)
def _parse_text(text: str) -> Number:
    if len(text) > _LONGEST_NUMBER and len(text.strip()) > _LONGEST_NUMBER:
        return _UNREADABLE
    if _RAISED.search(text):
        return _UNREADABLE
    noted = _MARKED.match(text.rstrip())
    plain = unicodedata.normalize("NFKC", noted[1] if noted else text).translate(INVISIBLE).strip().strip("'’").strip()
    if not plain or plain.lower() in _markers() or FOOTNOTE.fullmatch(plain) or _DASHES.fullmatch(plain):
        return _MISSING
    if _MARK.fullmatch(text.strip()):
        return _MISSING
    if _BROKEN.search(plain):
        return _UNREADABLE
    match = _NUMBER.match(BLANK.sub("", plain).translate(_SIGNS))
    if match is None or (match[2] is None and match[3] is None):
        return _UNREADABLE
    sign, whole, fraction, exponent, suffix = match.groups()
    digits = (whole or "0").replace(",", "").replace("，", "") + (fraction or "")
    if exponent and abs(int(exponent)) > 30:
        return _UNREADABLE
    amount = Decimal(("-" if sign == "-" else "") + digits + (f"e{exponent}" if exponent else "")) * _SUFFIX[suffix]
    return Number("number", amount, own_scale=bool(suffix)) if abs(amount) < _TOO_LARGE else _UNREADABLE


_FIGURE: Final = re.compile(
    r"^\s*([\d,，.]+\s*(?:万亿|亿|百万|万|千)?)\s*(?:个|人|户|家|名|[(（][^()（）\d]{1,12}[)）])\s*$"
)


def parse_figure(value: Value) -> Number:
    """As :func:`parse_number`, and figures followed by words that do not change them: ``13550(企业)``, ``277万个``, ``12人``."""
    parsed = parse_number(value)
    if parsed.kind != "unreadable" or not isinstance(value, str):
        return parsed
    match = _FIGURE.match(unicodedata.normalize("NFKC", value))
    return parsed if match is None else parse_number(match[1])


@cache
def _markers() -> frozenset[str]:
    return frozenset(unicodedata.normalize("NFKC", word).lower() for word in table_words("missing"))


def is_missing_marker(value: Value) -> bool:
    """Whether a cell says that there is no figure: blank, ``-``, ``…``, ``***``, ``[4]``."""
    return parse_number(value).kind == "missing"


def to_plain(amount: Decimal) -> int | float:
    """An int where the amount is whole, else a float."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)


_PUNCTUATION: Final = re.compile(r"[\s:：,，.。*＊\"'“”‘’_]|\[\d+\]|[#＃]")
_LISTED: Final = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}(?:[.．]\d{1,2})*[、.．](?=\D)|\d{1,2}(?:[.．]\d{1,2})+\s)\s*"
)


def plain(label: str) -> str:
    """A header as the dictionary compares it: half width, no blanks, no footnote marks, no ``其中``."""
    text = _PUNCTUATION.sub("", fold(_LISTED.sub("", label)))
    for word in ("其中", "ofwhich"):
        text = text.removeprefix(word)
    text = re.sub(r"\(\d\)$|[①②③④⑤]", "", text)
    return text.strip("-—·")
