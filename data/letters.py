"""Columns of a sheet by letter and by number: A is 1, XFD 16 384. As openpyxl's functions of these names, without loading openpyxl for them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_LAST: Final = 18_278
"""ZZZ, the last column of three letters."""
_LETTERS: Final = re.compile(r"[A-Za-z]{1,3}")


@lru_cache(maxsize=1024)
def get_column_letter(column: int) -> str:
    """The letters of a column's number. Raises ValueError for a number outside 1 to 18 278."""
    if not 1 <= column <= _LAST:
        raise ValueError(f"there is no column {column}")
    letters = ""
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


@lru_cache(maxsize=1024)
def column_index_from_string(letters: str) -> int:
    """The number of a column's letters, small ones too. Raises ValueError for what is no column."""
    if not _LETTERS.fullmatch(letters):
        raise ValueError(f"{letters!r} is no column")
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - ord("A") + 1
    return number
