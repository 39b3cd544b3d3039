"""Masked texts: identity numbers, mobiles and names in cells, heads, paths and file names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final

from data.reference import (
    surnames,
    table_words,
)
from etl.clean.values import raw_text
from etl.model import Value
from etl.personal.persons import LONG_DIGITS, NUMBERS, ONE, numbers_in, offices, person_kind, person_name

MASK: Final = "***"
_BODIES: Final = ("公司", "工会", "局", "委", "部", "处", "科", "科室", "办公室", "中心", "机构", "单位")
_PIECES: Final = re.compile(r"([^\u4e00-\u9fff·•]+)")
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff·•]+")


@cache
def _signed() -> re.Pattern[str]:
    """A key such as 填表人 with the name or names after it, which end at another key or where no Chinese character follows."""
    every = "|".join(sorted(map(re.escape, _keys()), key=len, reverse=True))
    keys = "|".join(
        sorted(map(re.escape, {*table_words("signature"), *table_words("personal_name")}), key=len, reverse=True)
    )
    end = rf"(?=$|[^\u4e00-\u9fff]|{every})"
    one = rf"(?:{ONE}(?:[ \u3000]+{ONE}){{1,2}}{end}|[\u4e00-\u9fff]{{2,8}}[·•][\u4e00-\u9fff]{{2,8}}?{end}|{ONE}{{1,4}}?{end})"
    return re.compile(
        rf"(?P<key>(?:{keys})(?:签字|签名|签章)?(?:[(（][^()（）]{{0,8}}[)）])?)(?P<gap>\s*[:：]\s*|\s+)(?!{every})"
        rf"(?P<name>{one}(?:[、/,，]\s*{one})*|[A-Za-z]+(?: [A-Za-z]+){{0,2}})"
    )


def mask(text: str) -> str:
    """A running text (title, note, cell) with ID numbers, mobile numbers and the names of those who sign replaced by ``***``."""
    said = text
    if LONG_DIGITS.search(unicodedata.normalize("NFKC", text)):
        normal = unicodedata.normalize("NFKC", text)
        if NUMBERS.search(normal):
            said = "".join(MASK if person_name(p) else p for p in _PIECES.split(NUMBERS.sub(MASK, normal)))
    return _signed().sub(_without_name, said)


def _without_name(found: re.Match[str]) -> str:
    name, gap = found["name"], found["gap"]
    pieces = [piece for piece in re.split(r"[、/,，]\s*", name) if piece]
    said = ":" in gap or "：" in gap
    if (not said and not all(person_name(piece) for piece in pieces)) or name.endswith(_BODIES):
        return found[0]
    return f"{found['key']}{gap}{MASK}"


@cache
def _keys() -> frozenset[str]:
    """Words before a name or a number in a line of signatures."""
    return frozenset(
        word for role in ("signature", "personal_name", "personal_number", "footer") for word in table_words(role)
    )


def is_key(text: str) -> bool:
    """Whether a cell is only the key of a signature (``填表人：``), its name standing in the next cell."""
    bare = re.sub(r"[(（][^()（）]{0,8}[)）]|[\s:：]", "", unicodedata.normalize("NFKC", text))
    return bare in _keys() and bare in {*table_words("signature"), *table_words("personal_name")}


def mask_row(cells: Sequence[Value]) -> dict[int, Value]:
    """Position -> masked text of the cells of a line outside a table's body that hold personal data."""
    changed: dict[int, Value] = {}
    key = False
    for position, cell in enumerate(cells):
        if cell is None or cell == "":
            continue
        text = raw_text(cell)
        if key and not is_key(text) and not offices(text) and not re.search(r"[:：]", text):
            changed[position], key = MASK, False
            continue
        key = isinstance(cell, str) and is_key(text)
        masked = MASK if person_kind(text) in ("identity", "mobile") and not isinstance(cell, str) else mask(text)
        if masked != text:
            changed[position] = masked
    return changed


def mask_file_name(name: str) -> str:
    """A file's or sheet's name with numbers masked, and with a person's name masked, also beside words of such names (``林美玲报的台账``)."""
    return _CHINESE.sub(lambda found: _without_person(found[0]), mask(name))


def mask_path(path: str) -> str:
    """A path inside an archive, each of its parts as :func:`mask_file_name` gives it."""
    return "/".join(mask_file_name(part) for part in path.split("/"))


@lru_cache(maxsize=16384)
def _without_person(run: str) -> str:
    """Chinese characters of a file's name: masked if they are a name, or a usual family name's once words of file names are off both ends."""
    head, tail, bare = "", "", run
    if (place := re.match(r".+(?:[省市区县镇乡旗]|街道|总工会)(?=.)", bare)) is not None:
        head, bare = place[0], bare[place.end() :]
    words = sorted(table_words("file_word"), key=len, reverse=True)
    while (word := next((w for w in words if bare.endswith(w)), None)) is not None:
        tail, bare = word + tail, bare[: -len(word)]
    while (word := next((w for w in words if bare.startswith(w)), None)) is not None:
        head, bare = head + word, bare[len(word) :]
    if bare == run:
        return MASK if person_name(run) else run
    known = surnames()
    usual = known.get(bare[:1]) == "common" or known.get(bare[:2]) == "compound" or "·" in bare
    return f"{head}{MASK}{tail}" if bare and usual and person_name(bare) else run


def masked_cell(text: str) -> str:
    """A cell's text that is to be kept: ``***`` if it is a person's name or number as a whole, else :func:`mask`."""
    return MASK if person_kind(text) in ("identity", "mobile", "name") else mask(text)


def masked_head(cell: Value) -> Value:
    """A header's cell without numbers of persons; words stay, since a header of names is told by its column."""
    if cell is None or cell == "" or not numbers_in(raw_text(cell)):
        return cell
    return mask(raw_text(cell))
