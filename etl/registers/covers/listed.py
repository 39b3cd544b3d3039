"""What one cell lists: units by name and code (甲厂、乙店; a line each; 1.甲厂 2.乙店; 甲厂（code）)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from etl.registers.totals import is_body

_NUMBER: Final = re.compile(r"(?:^|(?<=[\s;；,，、。|]))[(（]?(?P<n>\d{1,3})(?:[)）]|[.．:：](?!\d)|[、](?=\D))\s*")
_APART: Final = re.compile(r"\s*[\n\r;；|]+\s*|\s*[、，,]\s*(?![^(（]*[)）])")
_BLANKS: Final = re.compile(r"\s+")
_REST: Final = re.compile(
    r"[\s,，、]*等(?:共?\s*(?P<count>\d+)\s*(?:个|家|户)?(?:会员|成员|覆盖|涵盖)?(?:单位|企业|公司)?)?[。.]?$"
)
_CODE: Final = re.compile(r"[(（\s:：,，]*(?P<code>[0-9A-HJ-NPQRTUWXY]{18})[)）\s]*", re.IGNORECASE)
_SHORTEST: Final = 4
_MAY_LIST: Final = re.compile(r"[\s、，,；;|等]|\d[)）.．:：]")
"""What no single name without a list holds."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What a cell lists: (name, code) of each unit, either of them empty; ``rest``: how many units it says to have left out (等5家), None for
    a list that does not say to be cut short."""

    units: tuple[tuple[str, str], ...]
    rest: int | None = None


def listed_units(text: str) -> Listed:
    """The units that a cell names; one, or none, where it is no list."""
    text = text.strip().rstrip("。；;")
    if _MAY_LIST.search(text) is None:
        return Listed(((text, ""),) if text else ())
    cut = _REST.search(text)
    whole = text[: cut.start()] if cut else text
    pieces = [piece for piece in _pieces(whole) if piece]
    if len(pieces) < 2 or not all(map(_may_be_unit, pieces)) or 2 * sum(map(_is_unit, pieces)) < len(pieces):
        return Listed(((text, ""),) if text else ())
    units = tuple((_CODE.sub("", piece).strip(), _code(piece)) for piece in pieces)
    left = int(cut["count"] or 0) - len(units) if cut else None
    return Listed(units, None if left is None or (cut and cut["count"] and left <= 0) else max(left, 0))


def codes_of(text: str) -> list[str]:
    """The credit codes in a cell, in order."""
    return [found["code"] for found in _CODE.finditer(text)]


def _pieces(text: str) -> list[str]:
    numbers = list(_NUMBER.finditer(text))
    if (
        len(numbers) > 1
        and [int(m["n"]) for m in numbers] == list(range(1, len(numbers) + 1))
        and not numbers[0].start()
    ):
        ends = [*(m.start() for m in numbers[1:]), len(text)]
        return [text[m.end() : end].strip(" \t\r\n;；,，、。|") for m, end in zip(numbers, ends, strict=True)]
    pieces = [piece.strip() for piece in _APART.split(text)]
    if len(pieces) == 1 and all(is_body(piece) for piece in _BLANKS.split(text)):
        return _BLANKS.split(text)
    return pieces


def _may_be_unit(piece: str) -> bool:
    return len(piece) > 1 and not piece.isdigit()


def _is_unit(piece: str) -> bool:
    return len(piece) >= _SHORTEST or is_body(piece)


def _code(piece: str) -> str:
    found = _CODE.search(piece)
    return found["code"] if found else ""
