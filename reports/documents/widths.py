"""How wide text is and how many lines it takes, by the widths of the signs: what fits a page is known before a program lays it out."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import Final

_TIMES: Final = {
    0.25: " ,.",
    0.28: "ijlt:;/\\",
    0.34: "frI()[]!|-'",
    0.41: 'sJz?"',
    0.45: "acegvxyk",
    0.51: "bdhnopqu0123456789$€_#*~",
    0.57: "SPFL",
    0.62: "ELTZ",
    0.68: "BCR",
    0.73: "ADGHKNOQUVXYw&",
    0.79: "m",
    0.90: "M",
    0.96: "W%@",
}
"""Widths of Times New Roman as parts of its size, rounded up; Chinese signs are a square."""
_WIDTH: Final = {sign: width for width, signs in _TIMES.items() for sign in signs}
_OTHER: Final = 0.75


def signs(said: str) -> float:
    """How many squares wide a text is in one line."""
    return sum(_wide(sign) for sign in said)


@cache
def _wide(sign: str) -> float:
    return 1.0 if unicodedata.east_asian_width(sign) in "WFA" else _WIDTH.get(sign, _OTHER)


@lru_cache(maxsize=4096)  # a page is filled sentence by sentence, and each time all that stands there is measured
def lines(said: str, across: float, indent: float = 0) -> int:
    """How many lines a paragraph takes of which each is ``across`` squares wide; words stay whole, Chinese breaks anywhere."""
    count, at = 1, indent
    for word in _words(said):
        width = signs(word)
        if at + signs(word.rstrip()) > across and at > 0:
            count, at = count + 1, 0.0
        at += width
        while at > across + 0.5:  # a word longer than the line
            count, at = count + 1, at - across
    return count


def _words(said: str) -> list[str]:
    """The pieces between which a line may break, each with the blank behind it."""
    found, word = [], ""
    for sign in said:
        wide = unicodedata.east_asian_width(sign) in "WFA"
        if wide:
            found += [word, sign] if word else [sign]
            word = ""
        else:
            word += sign
            if sign == " ":
                found.append(word)
                word = ""
    return [*found, word] if word else found
