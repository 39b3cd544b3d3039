"""What the signs of a region's code tell without the tree: codes below a province begin with its two digits, below a city with its four, and bodies
beside the divisions (Xinjiang's corps, the railways) begin with a letter of their own."""

from __future__ import annotations

from typing import Final

PROVINCE_DIGITS: Final = 2
CITY_DIGITS: Final = 4
BODY: Final = "B"
LAST: Final = "~"
"""Behind all digits and letters that codes are made of: ``code + LAST`` ends the range of what begins with ``code``."""


def is_body_code(code: str) -> bool:
    """Whether a code is that of a body beside the divisions, or below it."""
    return code.startswith(BODY)


def province_head(code: str) -> str:
    """How the codes of a region's province, or of its body, begin."""
    return code[: len(BODY) + PROVINCE_DIGITS if is_body_code(code) else PROVINCE_DIGITS]


def heads(code: str) -> tuple[str, ...]:
    """What the codes of all regions begin with that a place lies in, from the nation's, which is empty, to its own; nothing lies between a body and the nation."""
    return ("", code) if is_body_code(code) else ("", code[:PROVINCE_DIGITS], code[:CITY_DIGITS], code)
