"""An address in what two lists can be compared by: road or village, and number."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from data.reference import simplified_characters

_NUMBER: Final = re.compile(r"([0-9]+)(?:-[0-9]+)?(?:号|弄|幢|栋)")
_BARE: Final = re.compile(r"(?<=[路街巷道弄组队])([0-9]+)(?![0-9组队社])(?!(?:-[0-9]+)?(?:号|弄))")
"""A number that lists give without 号: 人民路12, 人民路12附2, 3组15."""
_ROAD: Final = re.compile(
    r"([\u3400-\u9fff]{2,6}?(?:大道|大街|公路|路|街|巷|弄|道|村|社区|工业园区|工业园|工业区|开发区|园区))"
)
_OUTER: Final = re.compile(r"^.*?(?:省|自治区)|^.*?(?:市)|^.*?(?:县|区|旗)(?!域)|^.*?(?:镇|乡|街道)")
_BLANKS: Final = re.compile(r"[\s,，。、;；()（）]")


def road_and_number(address: str | None) -> tuple[str, str]:
    """(road or village, house number) of an address, either empty where it says none: 海宁市许村镇人民路12号 → (人民路, 12)."""
    if not address:
        return "", ""
    text = _BLANKS.sub("", unicodedata.normalize("NFKC", address).translate(simplified_characters()))
    number = _BARE.search(text) or _NUMBER.search(text)
    head = text[: number.start()] if number else text
    inner = head
    for _ in range(4):
        shorter = _OUTER.sub("", inner, count=1)
        if shorter == inner or not _ROAD.search(shorter):
            break
        inner = shorter
    roads = _ROAD.findall(inner)
    return (roads[-1] if roads else "", number[1] if number else "")
