"""Codes that are not written as the standard has them, and what they say all the same: who is meant, where a check character or a code inside a code
settles it.

What a workbook says stays as it is; a reading of a code is a reason for a link, which can be taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Literal

from etl.clean.credit_code import is_valid, normalise

Form = Literal["credit", "organisation", "inside", "registration"]
Reading = tuple[Form, str]
"""A code as one office knows it: the credit code, the organisation code of nine characters, or such a code as it stands inside a credit code, the old
registration number of fifteen."""

_MEANT: Final[Mapping[str, str]] = {"O": "0", "I": "1", "S": "5", "Z": "2", "V": "U"}
"""Letters that no credit code has → what is meant by them."""
_NEVER: Final = frozenset(_MEANT)
_MOST: Final = 3
"""Letters to be read otherwise in one code; with more of them something else is wrong."""
INSIDE: Final = slice(8, 17)
"""Where the organisation code stands in a credit code."""


def repaired(code: str) -> str | None:
    """The credit code (or registration number) that is meant by a code with letters which no such code has; None where what it would be then has
    not the right check character."""
    meant = _read_otherwise(code)
    checks: dict[int, Callable[[str], bool]] = {18: is_valid, 15: is_registration}
    fits = checks.get(len(code))
    return meant if meant and fits and fits(meant) else None


def _read_otherwise(code: str) -> str | None:
    wrong = sum(character in _MEANT for character in code)
    return "".join(_MEANT.get(character, character) for character in code) if 0 < wrong <= _MOST else None


def is_registration(code: str) -> bool:
    """Whether a code is an old registration number: fifteen digits, the last a check over the others (ISO 7064, MOD 11,10)."""
    if len(code) != 15 or not (code.isascii() and code.isdigit()):
        return False
    rest = 10
    for digit in code[:14]:
        rest = (rest + int(digit)) % 10 or 10
        rest = rest * 2 % 11
    return (rest + int(code[14])) % 10 == 1


def readings(code: str | None) -> set[Reading]:
    """All that a code is known to say of who is meant; nothing for one that cannot be read. Registration numbers older than the check digit
    are taken as they are."""
    plain = normalise(code) if code else ""
    if len(plain) == 18:
        valid = plain if is_valid(plain) else repaired(plain)
        return {("credit", valid), ("inside", valid[INSIDE])} if valid else set()
    if len(plain) == 15:
        number = plain if plain.isdigit() else repaired(plain)
        return {("registration", number)} if number else set()
    if len(plain) == 9 and plain.isascii() and plain.isalnum():
        return {("organisation", plain)}
    return set()


def answers(reading: Reading) -> tuple[Reading, ...]:
    """The readings of another code that say the same as this one. Two credit codes are not one for what stands inside them."""
    form, code = reading
    if form == "organisation":
        return reading, ("inside", code)
    return (("organisation", code),) if form == "inside" else (reading,)


def is_slip(one: str, other: str) -> bool:
    """Whether two codes of one length differ in one character, or in two neighbours that changed places."""
    if len(one) != len(other):
        return False
    apart = [place for place in range(len(one)) if one[place] != other[place]]
    if len(apart) == 2:
        a, b = apart
        return b == a + 1 and one[a] == other[b] and one[b] == other[a]
    return len(apart) == 1


def is_older_form(code: str) -> bool:
    """Whether a code is of a form that credit codes have replaced, so that it need not be found by itself: what it names is looked for by name."""
    return len(code) in (9, 15)


def is_plain(code: str) -> bool:
    """Whether a code is of the length of a credit code and of its characters; its check character is not looked at."""
    return len(code) == 18 and _NEVER.isdisjoint(code)


def at_odds(one: str | None, other: str | None) -> bool:
    """Whether two codes say two units: both can be read, are of forms that can be held against each other, and are not one. Old registration numbers
    beside credit codes say nothing of each other."""
    mine, theirs = readings(one), readings(other)
    if {answer for reading in mine for answer in answers(reading)} & theirs:
        return False
    forms = {form for form, _ in mine}, {form for form, _ in theirs}
    return any(
        a in forms[0] and b in forms[1]
        for a, b in (
            ("credit", "credit"),
            ("organisation", "organisation"),
            ("registration", "registration"),
            ("organisation", "inside"),
            ("inside", "organisation"),
        )
    )
