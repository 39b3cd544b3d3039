"""The unified social credit code of GB 32100-2015: 18 characters, the last a check over the first 17, modulo 31."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from operator import mul
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS: Final = tuple(pow(3, i, 31) for i in range(17))
_VALUE: Final = {character: value for value, character in enumerate(ALPHABET)}
_AS_NUMBER: Final = re.compile(r"(\d)(?:\.(\d+))?E\+17")
_SURE: Final = 15
"""Digits that a number in a workbook keeps."""
_NOISE: Final = re.compile(r"[\s\u200b'’\-]")


def normalise(text: str) -> str:
    """A code in its plain form: half width, upper case, no blanks or hyphens. Letters O and I are kept, not guessed."""
    if text.isascii() and text.isalnum():
        return text.upper()
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).upper()


def check_character(stem: str) -> str:
    """The 18th character for the first 17. Raises KeyError for a character outside the alphabet (I, O, S, V, Z), ValueError for another length."""
    if len(stem) != len(WEIGHTS):
        raise ValueError(f"17 characters are needed, not {len(stem)}")
    return ALPHABET[-sum(map(mul, map(_VALUE.__getitem__, stem), WEIGHTS)) % 31]


@lru_cache(maxsize=65_536)
def is_valid(code: str) -> bool:
    """Whether a normalised code has 18 characters of the alphabet and the right check character."""
    if len(code) != 18:
        return False
    try:
        return check_character(code[:17]) == code[17]
    except KeyError:
        return False


def digits_left(code: str) -> str:
    """The figures that are sure of a normalised code that was a number (9.13304810000012E+17, 913304810000123000): fifteen at most; empty for any
    other code."""
    found = _AS_NUMBER.fullmatch(code)
    if found is not None:
        return (found[1] + (found[2] or "")).rstrip("0")[:_SURE]
    return code[:_SURE] if len(code) == 18 and code.isdigit() and not is_valid(code) else ""


def is_union_code(code: str) -> bool:
    """Whether a normalised code is a grassroots union's own (registration 8, kind 1)."""
    return code.startswith("81") and len(code) == 18
