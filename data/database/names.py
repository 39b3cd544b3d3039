"""Names and codes of units and unions as full text (SQLite's FTS5), which search and lists ask.

A name stands as its pairs of neighbouring characters with a blank between (杭州市: 杭州 州市) and is asked as a phrase, so that any part
of two characters or more is found, and nothing else. Single characters would do too, but the list of 有 or 公 holds nearly every unit: a
phrase of them takes a hundred milliseconds among a million units, one of pairs a few. A code stands as its triples, for parts of it, and
whole. A number leads to the row: (part, row) of its fact.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import chain
from operator import itemgetter
from typing import Final

from sqlalchemy import DDL, event

from data.database import schema

TABLE: Final = "named"
ROW_BITS: Final = 24
"""Digits of a number, base two, that are the row; those before them are the part."""
LAST_ROW: Final = (1 << ROW_BITS) - 1

# What is deleted is told again, so the texts themselves need not be kept. Words come folded, with blanks between, so that nothing is left to
# FTS5's table of characters, which takes a sixth of the time (and knows none that came after it).
_COLLECT: Final = DDL(  # type: ignore[no-untyped-call]
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {TABLE} USING fts5(words, content='', tokenize='ascii')"
)
event.listen(schema.metadata, "after_create", _COLLECT.execute_if(dialect="sqlite"))


def number(part_id: int, row: int) -> int:
    """The number of a fact."""
    return part_id << ROW_BITS | row


def folded(text: str) -> str:
    """A text as names are compared: one width and case, letters, digits and characters alone."""
    # Normalising and folding leave ASCII as lowering does, at a fraction of the time; most codes are.
    plain = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    return plain if plain.isalnum() else "".join(sign for sign in plain if sign.isalnum())


_FIRST, _CODE, _WHOLE, _PLACE = "b", "k", "w", "p"
"""What tells words of one sort from another's; a name's own words are of two characters at most, which none of these is."""


_REMEMBERED: Final = 20_000


@lru_cache(maxsize=_REMEMBERED)
def words_of(kind: str, name: str | None, code: str | None, region: str) -> str:
    """What stands in the index of a unit or a union: its kind, places, first characters, name and code.

    Remembered, since the registers of a county's periods follow each other and hold nearly the same units.
    """
    plain, coded = folded(name or ""), folded(code or "")
    words = f"{kind} {_places(region)}"
    if plain:
        words = f"{words} {_FIRST}{plain[:2]} {_pairs(plain)}"
    if coded:
        words = f"{words} {_WHOLE}{coded} {_triples(coded)}"
    return words


def _pairs(text: str) -> str:
    """Its pairs of neighbouring characters; one alone as it is."""
    return " ".join(_cut(len(text), 2)(text)) if len(text) > 2 else text


_NEXT: Final = f" {_CODE}"


def _triples(code: str) -> str:
    """A code's triples of neighbouring characters; a shorter one whole."""
    return _CODE + (_NEXT.join(_cut(len(code), 3)(code)) if len(code) > 3 else code)


@lru_cache(maxsize=1_000)
def _cut(length: int, size: int) -> Callable[[str], tuple[str, ...]]:
    """What takes all pieces of a size out of a text of a length, which is longer: in one go, for names are many."""
    return itemgetter(*(slice(at, at + size) for at in range(length - size + 1)))


@cache
def _places(region: str) -> str:
    """The stems of a code: of its province, city, county and township, which are those of all regions that it lies in."""
    return " ".join(f"{_PLACE}{stem}" for stem in dict.fromkeys(region[:size].casefold() for size in (2, 4, 6, 9, 12)))


def at_place(stem: str) -> str:
    """The condition that leaves what lies in the regions whose codes begin so."""
    return f'"{_PLACE}{stem.casefold()}"'


def of_kind(kind: str) -> str:
    """The condition that leaves units, or unions."""
    return f'"{kind}"'


def coded_as(code: str) -> str:
    """The condition that leaves what has a code."""
    return f'"{_WHOLE}{folded(code)}"'


def holds(text: str) -> str | None:
    """The condition that leaves names that hold a text (that begin with it, of one sign) and, from three signs on, codes that do; None for
    a text without letters or digits."""
    plain = folded(text)
    if not plain:
        return None
    if len(plain) == 1:
        return f'"{_FIRST}{plain}" *'
    name = f'"{_pairs(plain)}"'
    is_code = len(plain) > 2 and plain.isascii()
    return f'({name} OR "{_triples(plain)}")' if is_code else name


def begins(text: str) -> str | None:
    """The condition that leaves, of what :func:`holds` the text, names that may begin with it: with its first two characters."""
    plain = folded(text)
    return f'"{_FIRST}{plain[:2]}"' if len(plain) > 1 else None


def begun(sign: str) -> Callable[[str | None], bool]:
    """What says of a name whether :func:`holds` leaves it for a text of one sign: it begins with the sign, or the sign follows the letter that first characters are told
    by, for the index does not tell such a pair from those."""
    plain = folded(sign)
    pair = f"{_FIRST}{plain}"

    def leaves(name: str | None) -> bool:
        called = folded(name or "")
        return called.startswith(plain) or pair in called

    return leaves


def holding(text: str) -> Callable[[str | None, str | None], bool] | None:
    """What says of a name and a code whether :func:`holds` leaves them, for a few rows that are read anyway; None for a text of one sign, which the index
    finds in other places too."""
    plain = folded(text)
    if len(plain) < 2:
        return None
    coded = len(plain) > 2 and plain.isascii()
    return lambda name, code: plain in folded(name or "") or (coded and plain in folded(code or ""))


_HAN: Final = range(0x4E00, 0xA000)
_OTHERWISE: Final = (range(0x2E80, 0x3400), range(0xF900, 0xFB00), range(0x1F200, 0x1F300), range(0x2F800, 0x2FA20))
"""Where the signs stand that are read as others of Han script."""


def written(text: str) -> list[list[str]] | None:
    """For each sign that a name must have to hold a text: the signs that it may be written as. None for a text that is not of Han script alone, of
    which a code may be held or a sign be written in many ways."""
    plain = folded(text)
    if len(plain) < 2 or any(ord(sign) not in _HAN for sign in plain):
        return None
    return [[sign, *_otherwise().get(sign, ())] for sign in dict.fromkeys(plain)]


@cache
def _otherwise() -> dict[str, list[str]]:
    """Sign of Han script -> the signs that are read as it, or as it and others."""
    found: dict[str, list[str]] = {}
    for sign in map(chr, chain.from_iterable(_OTHERWISE)):
        for part in set(folded(sign)) - {sign}:
            found.setdefault(part, []).append(sign)
    return found
