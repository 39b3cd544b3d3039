"""Texts whose letters were lost on the way (``Ë®²ú``, ``æµ·å®``): such a file is refused, for no header and no name in it can be read."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from etl.model import Sheet, UnreadableFile

_LOOKED_AT: Final = 2000
_LEAST: Final = 3
_SHARE: Final = 0.3
"""Part of the texts beyond ASCII that may be garbled: a damaged line or two leave a file readable."""
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x80-\x9f\ue000-\uf8ff\ufffd]")
_HIGH: Final = re.compile(
    "[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
_HAN: Final = re.compile("[\u4e00-\u9fff]")


def refuse_garbled(sheets: list[Sheet]) -> None:
    """Raise :class:`etl.model.UnreadableFile` where the texts beyond ASCII are mojibake for the most part."""
    texts = (cell for sheet in sheets for row in sheet.rows for cell in row if isinstance(cell, str) and cell)
    foreign = [text for text in islice(texts, _LOOKED_AT) if not text.isascii() or _CONTROL.search(text)]
    garbled = [text for text in foreign if is_garbled(text)]
    if len(garbled) >= _LEAST and len(garbled) >= _SHARE * len(foreign):
        raise UnreadableFile("file_garbled", {"reason": _CONTROL.sub("", garbled[0])[:24]})


def is_garbled(text: str) -> bool:
    """Whether a text holds signs that nobody types, or is Chinese that was read in a Western code page."""
    if _CONTROL.search(text):
        return True
    letters = [character for character in text if not character.isascii() or character.isalpha()]
    high = [character for character in letters if _HIGH.match(character)]
    return len(high) > 1 and 2 * len(high) > len(letters) and any(_would_be_chinese(text, page) for page in _PAGES)


_PAGES: Final = ("utf-8", "gb18030")


def _would_be_chinese(text: str, page: str) -> bool:
    try:
        return _HAN.search(text.encode("cp1252").decode(page)) is not None
    except (UnicodeEncodeError, UnicodeDecodeError):
        return False
