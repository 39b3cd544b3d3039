"""Headers that say what the codes below them mean: 工会（有=1 无=2）, 是否建会（1是 0否）, 建会（√=是 ×=否）."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from data.reference import register_words
from etl.clean.union_words import says_cover
from etl.clean.values import LONGEST_LABEL, fold, raw_text
from etl.model import Value

_CODE: Final = r"[0-9a-z√✓✔☑×✗✘☒○●▲△]"
_WORD: Final = r"[\u4e00-\u9fff]{1,6}"
_IS: Final = r"(?:\s*(?:[=:\-—.、]|表示|代表|[为指打填写用])+\s*)?"
_AND: Final = r"[\s,、;/|.]*"
_CODE_FIRST: Final = re.compile(rf"(?P<code>{_CODE}){_IS}(?P<word>{_WORD}){_AND}")
_WORD_FIRST: Final = re.compile(rf"(?P<word>{_WORD}?){_IS}(?P<code>{_CODE}){_AND}")
_BRACKETS: Final = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】")
_TAIL: Final = re.compile(rf"(?:{_CODE}{_IS}{_WORD}{_AND}){{2,}}$|(?<=\s)(?:{_WORD}?{_IS}{_CODE}{_AND}){{2,}}$")
_BARE: Final = re.compile(r"^(?:该?单位|企业|公司)?(?:基层)?(?:工会|建会|工会组织)(?:组织|情况|状态)?$")


@lru_cache(maxsize=4096)
def answer_key(label: str) -> dict[str, str]:
    """Code -> the word that a header gives it, where some of these words are a yes and some a no; empty for every other header."""
    if len(label) > LONGEST_LABEL:
        return {}
    plain = re.sub(r"\n", " ", fold_signs(label))
    texts = [next(text for text in found if text is not None) for found in map(_groups, _BRACKETS.finditer(plain))]
    tail = _TAIL.search(plain)
    for text in (*texts, *([tail[0]] if tail else [])):
        for pattern in (_CODE_FIRST, _WORD_FIRST):
            key = _read(pattern, text.strip())
            if {_says(word) for word in key.values()} >= {True, False}:
                return key
    return {}


def _groups(found: re.Match[str]) -> tuple[str | None, ...]:
    return found.groups()


def fold_signs(text: str) -> str:
    """A text in half width and small letters, its blanks kept: they part one code from the next."""
    return " ".join(fold(piece) for piece in re.split(r"\s+", text.strip()))


def _read(pattern: re.Pattern[str], text: str) -> dict[str, str]:
    """The pairs of a text that holds nothing else; empty for one that does, and where a code stands twice."""
    key: dict[str, str] = {}
    at = 0
    while at < len(text):
        found = pattern.match(text, at)
        if found is None or found["code"] in key:
            return {}
        key[found["code"]] = found["word"]
        at = found.end()
    return key


def _says(word: str) -> bool | None:
    said = {fold(known): value == "yes" for known, value in register_words("flag").items()}.get(word)
    return says_cover(word) if said is None else said


def without_key(label: str) -> str:
    """A header without the brackets, or the end, that say what its codes mean."""
    plain = fold_signs(label)
    return _TAIL.sub("", _BRACKETS.sub("", plain)).strip()


def keyed_union(label: str) -> bool:
    """Whether a header names the union alone, and gives the codes of yes and no: 工会（有=1 无=2）."""
    return bool(answer_key(label)) and _BARE.match(without_key(label.split(" / ")[-1])) is not None


def in_words(label: str, cells: list[Value]) -> list[Value]:
    """Cells with the words for which their codes stand by the key of their header ``label``; a digit that the key lacks gets a question mark: of it
    nothing is known. As they are where the header gives no key."""
    key = answer_key(label)
    if not key:
        return cells
    known: dict[str, Value] = {}
    for cell in {cell for cell in cells if cell not in (None, "")}:
        text = fold(raw_text(cell)).removesuffix(".0")
        bare = text.isdigit() and any(code.isdigit() for code in key)
        known[raw_text(cell)] = key.get(text, f"{raw_text(cell)}?" if bare else cell)
    return [cell if cell in (None, "") else known[raw_text(cell)] for cell in cells]
