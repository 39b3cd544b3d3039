"""Words of names with one sign wrong: what a place or a form of company looks like that was misread, or typed in haste."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_GOES_ON: Final = {"市": "场民政容花", "区": "域", "县": "域城"}
"""Signs with which the end of a place is another word: 市场."""


def misread(word: str) -> list[str]:
    """Patterns of a word with one sign wrong, left out, or changed with the next."""
    signs = [re.escape(sign) for sign in word]
    places = range(len(signs))
    wrong = ["".join((*signs[:n], r"[\u3400-\u9fff]", *signs[n + 1 :])) for n in places]
    short = ["".join((*signs[:n], *signs[n + 1 :])) for n in places]
    turned = ["".join((*signs[:n], signs[n + 1], signs[n], *signs[n + 2 :])) for n in places[:-1]]
    return list(dict.fromkeys([*turned, *wrong, *short]))


def misread_places(names: Iterable[str]) -> re.Pattern[str]:
    """A place that has one sign wrong and its end right (戊都市), or two signs changed. ``names``: places with their ends.

    One that lacks a sign is taken for a place where four signs were (西园街), or where another of the places follows (都市郫都区): 都市 may
    be the name of a firm.
    """
    whole = sorted((name for name in names if len(name) > 2), key=lambda name: (-len(name), name))
    alone, before = [], []
    for name in whole:
        ends = f"(?![{_GOES_ON[name[-1]]}])" if name[-1] in _GOES_ON else ""
        for form in misread(name):
            signs = len(form.replace(r"[\u3400-\u9fff]", "."))
            kept = form.endswith(name[-1])
            if (signs == len(name) and kept) or (signs < len(name) > 3 and (kept or form.endswith("街"))):
                alone.append(form + ends)
            elif signs < len(name) and kept:
                before.append(form)
    follows = f"(?:{'|'.join(before)})(?={'|'.join(map(re.escape, whole))})" if before else ""
    return re.compile("|".join(filter(None, [*alone, follows])) or r"(?!)")


def misread_ends(words: Iterable[str], never: Iterable[str] = ()) -> re.Pattern[str]:
    """One of some words with a sign wrong at the end of a name; ``never``: what looks like one and is a word of its own."""
    forms = [form for word in words for form in misread(word) if form not in never]
    return re.compile(rf"(?:{'|'.join(sorted(forms, key=lambda form: -len(form)))})$")
