"""Text from workbooks as it may stand in a report: what people read and nothing that a program would act on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from data.texts import text

_UNWANTED: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # no XML document may hold the first of these, no reader wants the others
    "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"  # invisible, or turning the text around them
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_ESCAPE: Final = re.compile("_+x([0-9A-Fa-f]{4})_+")
"""Office programs read ``_x000D_`` in a workbook's text as the character of that number (ISO/IEC 29500, ST_Xstring). All
underscores around go, so that none is left to make a new escape."""


def plain(given: str, most: int | None = None) -> str:
    """``given`` on one line, without control and direction characters; cut with an ellipsis beyond ``most`` characters."""
    line = given if _as_it_is(given) else _on_one_line(given)
    return line if most is None or len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _as_it_is(given: str) -> bool:
    """Whether nothing of a text need be changed: what Python calls printable has no sign that is unwanted and no blank but the usual."""
    return given.isprintable() and "  " not in given and "_x" not in given and given.strip() == given


def _on_one_line(given: str) -> str:
    return re.sub(r"\s+", " ", _ESCAPE.sub(r"x\1", _UNWANTED.sub("", given))).strip()


def width(said: str) -> float:
    """How wide a text is, in Chinese signs; bold Latin letters take some six tenths of one."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.6 for sign in said)


def fitted(said: str, most: float) -> str:
    """``said`` on one line, cut with an ellipsis beyond a width of ``most`` Chinese signs."""
    line = plain(said)
    if width(line) <= most:
        return line
    while line and width(line) > most - 1:
        line = line[:-1]
    return f"{line.rstrip()}…"


def shortened(said: str, most: int) -> str:
    """``said`` without its last clauses where it has more than ``most`` characters; where its first alone has, cut with an ellipsis."""
    while len(said) > most and (clauses := re.split(r"(?=, |，|；)", said))[1:]:
        said = "".join(clauses[:-1])
    return plain(said, most)


def begun(said: str) -> str:
    """A line that stands alone, with a large first letter."""
    return said[:1].upper() + said[1:]


def full(said: Sequence[str | None], language: str) -> str:
    """Sentences in a row, each with its full stop."""
    stop = text("document.stop", language)
    parts = [part.strip().rstrip(stop) for part in said if part]
    return (stop if language == "zh" else f"{stop} ").join(begun(part) for part in parts) + stop
