"""Words of names with one sign wrong: what a place or a form of company looks like that was misread, or typed in haste."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_GOES_ON: Final = {"市": "场民政容花", "区": "域", "县": "域城"}
"""Signs with which the end of a place is another word: 市场."""
_ANY: Final = "*"
_FIRST: Final = "\u3400"
_CHARACTER: Final = r"[\u3400-\u9fff]"
"""Of the characters in names the first; and a pattern of any: beside them names hold digits and small letters."""


def _forms(word: str, wrong: str) -> list[str]:
    """A word with two signs changed, one of them wrong (``wrong`` stands for it), or one left out."""
    places = range(len(word))
    turned = [word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in places[:-1]]
    slips = [word[:n] + sign + word[n + 1 :] for sign in (wrong, "") for n in places]
    return list(dict.fromkeys([*turned, *slips]))


class MisreadPlaces:
    """Places that have one sign wrong and their end right (戊都市), or two signs changed. ``names``: places with their ends.

    One that lacks a sign is taken for a place where four signs were (西园街), or where another of the places follows (都市郫都区): 都市 may
    be the name of a firm. Forms are looked up, since each county has its own: to compile a pattern of them takes longer than to read its register.
    """

    def __init__(self, names: Iterable[str]) -> None:
        whole = sorted((name for name in names if len(name) > 2), key=lambda name: (-len(name), name))
        alone: list[tuple[str, str | None]] = []
        before: list[tuple[str, str | None]] = []
        for name in whole:
            for form in _forms(name, _ANY):
                kept, short = form.endswith(name[-1]), len(form) < len(name)
                if (kept and not short) or (short and len(name) > 3 and (kept or form.endswith("街"))):
                    alone.append((form, _GOES_ON.get(name[-1], "")))
                elif short and kept:
                    before.append((form, None))
        self._whole = tuple(whole)
        self._lengths = sorted({len(form) for form, _ in (*alone, *before)})
        self._told: dict[str, tuple[int, str | None]] = {}
        for rank, (form, goes_on) in enumerate((*alone, *before)):
            self._told.setdefault(form, (rank, goes_on))

    def end(self, name: str, start: int) -> int | None:
        """Where such a place ends that starts somewhere in a name; None where there is none. Of several the longest place is meant."""
        found: tuple[int, int] | None = None
        for length in self._lengths:
            end = start + length
            if end > len(name):
                break
            signs = name[start:end]
            for form in (signs, *(signs[:n] + _ANY + signs[n + 1 :] for n in range(length) if signs[n] >= _FIRST)):
                rank, goes_on = self._told.get(form, (None, None))
                if rank is None or (found is not None and found[0] < rank):
                    continue
                if name.startswith(self._whole, end) if goes_on is None else name[end : end + 1] not in tuple(goes_on):
                    found = rank, end
        return found[1] if found else None


def misread_ends(words: Iterable[str], never: Iterable[str] = ()) -> re.Pattern[str]:
    """One of some words with a sign wrong at the end of a name; ``never``: what looks like one and is a word of its own."""
    forms = [form for word in words for form in _forms(word, _CHARACTER) if form not in never]
    return re.compile(rf"(?:{'|'.join(sorted(forms, key=lambda form: -len(form)))})$")
