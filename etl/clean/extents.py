"""Figures that are no counts: about so many (约45, 45人左右, 近50, 30余人), or so many at least or most (25-99人, 300人以上, 不足20人)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from etl.clean.values import BLANK, INVISIBLE, parse_number, raw_text
from etl.model import Value

_WHO: Final = r"(?:人|名|个|户|家|位|员工|职工)?"
_COUNT: Final = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"
_FIGURE: Final = rf"(?P<n>(?:{_COUNT})(?:万|千|百)?)"
_ABOUT: Final = (
    re.compile(rf"^(?:约莫?|大约|大概|大致|将?近|接近|估计|预计|≈|~){_FIGURE}{_WHO}(?:左右|上下|前后|余|多)?{_WHO}$"),
    re.compile(rf"^{_FIGURE}{_WHO}(?:左右|上下|前后|[余多来](?=$|[人名个户家位员职])|不等){_WHO}$"),
)
_BETWEEN: Final = re.compile(
    rf"^(?P<least>{_COUNT}){_WHO}(?:[-—–―~至到]+)(?P<most>{_COUNT}){_WHO}(?:[(（]?(?:不?含.{{0,4}})?[)）]?)$"
)
_LEAST: Final = (
    (re.compile(rf"^{_FIGURE}{_WHO}(?:[(]含[)]|及|或)?(?:以上|更多)(?:[(]含.{{0,4}}[)])?$"), 0),
    (re.compile(rf"^(?:≥|>=|至少|不少于|不低于){_FIGURE}{_WHO}$"), 0),
    (re.compile(rf"^{_FIGURE}{_WHO}\+$"), 0),
    (re.compile(rf"^(?:>|超过?|多于|大于|高于|逾){_FIGURE}{_WHO}$"), 1),
)
_MOST: Final = (
    (re.compile(rf"^{_FIGURE}{_WHO}(?:[(]含[)]|及|或)?(?:以下|以内)(?:[(]含.{{0,4}}[)])?$"), 0),
    (re.compile(rf"^(?:≤|<=|至多|最多|不超过|不多于){_FIGURE}{_WHO}$"), 0),
    (re.compile(rf"^(?:<|不足|不到|不满|少于|小于|低于){_FIGURE}{_WHO}$"), 1),
)
"""Pattern -> how far from the figure itself the bound lies: 以上 holds it, 超过 does not."""


@dataclass(frozen=True, slots=True)
class Extent:
    """What a figure that is no count says for certain: at ``least`` and at ``most`` so many, None where it says no bound; neither where it is about
    so many."""

    least: Decimal | None = None
    most: Decimal | None = None

    @property
    def bounded(self) -> bool:
        """Whether it says any bound."""
        return self.least is not None or self.most is not None


def extent_of(value: Value) -> Extent | None:
    """What a cell says that gives no count but about how many, or bounds; None for all other cells."""
    return _extent(value) if isinstance(value, str) else None


@lru_cache(maxsize=65536)
def _extent(text: str) -> Extent | None:
    plain = BLANK.sub("", unicodedata.normalize("NFKC", text)).translate(INVISIBLE).strip("'’。")
    if not any(sign.isdigit() for sign in plain) or parse_number(text).kind != "unreadable":
        return None
    if any(pattern.match(plain) for pattern in _ABOUT):
        return Extent()
    if (both := _BETWEEN.match(plain)) is not None:
        least, most = (Decimal(both[name].replace(",", "")) for name in ("least", "most"))
        return Extent(least, most) if least < most else None
    for pattern, apart in _LEAST:
        if (found := pattern.match(plain)) is not None:
            return Extent(least=_amount(found["n"]) + apart)
    for pattern, apart in _MOST:
        if (found := pattern.match(plain)) is not None:
            return Extent(most=_amount(found["n"]) - apart)
    return None


def _amount(text: str) -> Decimal:
    value = parse_number(text).value
    assert value is not None, raw_text(text)
    return value
