"""The unified social credit code of GB 32100-2015: 18 characters, the last a check over the first 17, modulo 31."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS: Final = tuple(pow(3, i, 31) for i in range(17))
_VALUE: Final = {character: value for value, character in enumerate(ALPHABET)}
_NOISE: Final = re.compile(r"[\s\u200b'’\-]")


def normalise(text: str) -> str:
    """A code in its plain form: half width, upper case, no blanks or hyphens. Letters O and I are kept, not guessed."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).upper()


def check_character(stem: str) -> str:
    """The 18th character for the first 17. Raises KeyError for a character outside the alphabet (I, O, S, V, Z)."""
    total = sum(_VALUE[character] * weight for character, weight in zip(stem, WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def is_valid(code: str) -> bool:
    """Whether a normalised code has 18 characters of the alphabet and the right check character."""
    if len(code) != 18:
        return False
    try:
        return check_character(code[:17]) == code[17]
    except KeyError:
        return False


def is_union_code(code: str) -> bool:
    """Whether a normalised code is a grassroots union's own (registration 8, kind 1)."""
    return code.startswith("81") and len(code) == 18
