"""Personal data: what names, ID numbers and mobile numbers look like, in headers, in columns and in running text.

Coverage needs none of it, so columns of persons are dropped and what stands in texts is masked before anything is stored. Telephone
numbers of offices, names of units and of unions are no personal data. Words and family names are in ``data/reference``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final

from data.reference import (
    field_aliases,
    industries,
    label_words,
    region_short_names,
    regions,
    surnames,
    table_words,
)
from etl.clean.values import LONGEST_LABEL, plain, raw_text
from etl.model import Value

_PROVINCES: Final = "1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[123]|91"
_DAY: Final = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_ID_18: Final = rf"(?:{_PROVINCES})\d{{4}}(?:19|20)\d{{2}}{_DAY}\d{{3}}[\dXx]"
_ID_15: Final = rf"(?:{_PROVINCES})\d{{4}}\d{{2}}{_DAY}\d{{3}}"
_IDENTITY: Final = re.compile(rf"(?:{_ID_18}|{_ID_15})$")
_MOBILE: Final = re.compile(r"(?:\+?86[-\s]?)?1[3-9]\d(?:[-\s]?\d{4}){2}$")
_LANDLINE: Final = re.compile(
    r"(?:\+?86[-\s]?)?(?:\(?0\d{2,3}\)?[-\s]?)?[2-9]\d{6,7}(?:[-转]\d{1,6})?$|[48]00-?\d{3,4}-?\d{3,4}$"
)
NUMBERS: Final = re.compile(
    rf"(?<![\dA-Za-z.,¥￥])(?:(?:{_PROVINCES})\d{{4}}\s?(?:19|20)\d{{2}}\s?{_DAY}\s?\d{{3}}[\dXx]|{_ID_15}"
    r"|(?:\+?86[-\s]?)?1[3-9]\d(?:[-\s]?\d{4}){2})(?![\dA-Za-z]|[.,]\d|\s*[元万亿千百人个户家%])"
)
"""Numbers of persons inside a text; an amount (with a unit after it, a currency before it, decimals) is none."""
LONG_DIGITS: Final = re.compile(r"[0-9０-９]{3}[-\s]?[0-9０-９]{4}[-\s]?[0-9０-９]{4}")
_NAME_SHAPE: Final = re.compile(r"[\u4e00-\u9fff]{2,4}$|[\u4e00-\u9fff]{2,8}[·•][\u4e00-\u9fff]{2,8}$")
_ENDINGS: Final = tuple(
    "省市区县镇乡村旗盟州局厂部处院校站所会司业厅委室科组队社团店馆园港岛桥路街道巷弄号楼层等数率额量类型号别级费税金款年月日天时"
)
_TITLES: Final = re.compile(r"(?:先生|女士|同志|主席|副主席|书记|主任|副主任|经理|科长|部长|处长|老师)$")
_AMOUNT: Final = re.compile(r"(?:值|额|费|费用|经费|收入|支出|资产|负债|利润|税收|款|产量|产值)$")
_FIGURE: Final = re.compile(r"\d{11}(?:\.0*)?$")
_BODY: Final = re.compile(r"(?:单位|企业|公司|机构|工会|组织)|(?:名称|简称|全称)$")
_BETWEEN: Final = re.compile(r"[、，,;；/|\s]+")
_CELL: Final = re.compile(
    r"(?P<name>[\u4e00-\u9fff·]{2,9}?)[\s:：,，/、\-]*[(（]?(?:电话|手机|联系电话|tel)?[:：]?\s*(?P<number>[+\d][\d\-\s]{6,17}\d)[)）]?$",
    re.IGNORECASE,
)
ONE: Final = r"[\u4e00-\u9fff]"


def identity_number(text: str) -> bool:
    """Whether a text is a citizen's ID number of 18 (GB 11643) or of 15 digits: place and day must be possible.

    A wrong check digit does not make a number less personal, so it is not asked for.
    """
    return _IDENTITY.match(text) is not None


def check_digit_fits(number: str) -> bool:
    """Whether the last character of an 18-digit ID number is the one that ISO 7064 MOD 11-2 gives."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    rest = sum(int(digit) * weight for digit, weight in zip(number[:17], weights, strict=True)) % 11
    return "10X98765432"[rest] == number[17].upper()


@lru_cache(maxsize=16384)
def person_name(text: str) -> bool:
    """Whether a text is a person's name and nothing else: a known family name with one or two characters, or parts joined by a dot.

    Regions, industries, words of table headers and what ends like a body (会, 局, 公司 …) are none.
    """
    if len(text) > LONGEST_LABEL:
        return False
    bare = re.sub(r"[(（].*[)）]$", "", unicodedata.normalize("NFKC", text).strip())
    if re.fullmatch(rf"{ONE}(?:\s+{ONE}){{1,3}}", bare):
        bare = re.sub(r"\s+", "", bare)
    bare = _TITLES.sub("", bare) or bare
    if _NAME_SHAPE.match(bare) is None:
        return False
    if "·" in bare or "•" in bare:
        return True
    family = _family(bare)
    if family is None or not 1 <= len(bare) - len(family) <= 2:
        return False
    return not bare.endswith(_ENDINGS) and bare not in _other_words()


def _family(name: str) -> str | None:
    known = surnames()
    return next((name[:length] for length in (2, 1) if name[:length] in known and len(name) > length), None)


@cache
def _other_words() -> frozenset[str]:
    """Short words that are no names: pieces of the dictionaries of tables, and names of regions with and without their ending."""
    found: set[str] = set()
    roles = (entry for _, _, words in label_words() for entry in words)
    for word in (
        *(a for entry in field_aliases() for a in entry.aliases),
        *roles,
        *(i.name_zh for i in industries().values()),
    ):
        text = re.sub(r"[^\u4e00-\u9fff]", "", word)
        found.update(text[i : i + n] for n in (2, 3, 4) for i in range(len(text) - n + 1))
    for region in regions():
        found.add(region.name)
        if region.level != "township":
            found.add(re.sub(r"(?:自治州|自治县|地区|[省市区县旗盟])$", "", region.name))
    found.update(region_short_names().values())
    for role in ("not_name", "total", "subtotal", "missing", "footer", "signature", "personal_name", "personal_number"):
        found.update(table_words(role))
    return frozenset(found)


def numbers_in(text: str) -> bool:
    """Whether an ID number or a mobile number stands somewhere in a text."""
    return LONG_DIGITS.search(text) is not None and NUMBERS.search(unicodedata.normalize("NFKC", text)) is not None


_BODIES_NAME: Final = re.compile(r"[\u4e00-\u9fff]{8,}")
"""Longer than any person's name with a title, without a dot, a digit or a second word: most names of units are."""
_SHORTEST: Final = 7
"""Digits of the shortest number that a telephone has; fewer, and words of Latin letters, name nobody: most figures are such."""


def person_kind(text: str) -> str | None:
    """What a cell holds: identity, mobile, name, landline, or None. A name beside a number counts as name."""
    if len(text) < _SHORTEST if text.isascii() else _BODIES_NAME.fullmatch(text):
        return None
    return _kind_of(text)


@lru_cache(maxsize=16384)
def _kind_of(text: str) -> str | None:
    cell = unicodedata.normalize("NFKC", text).strip()
    dense = re.sub(r"\s", "", cell)
    if identity_number(dense):
        return "identity"
    if _MOBILE.match(cell):
        return "mobile"
    if _LANDLINE.match(dense) and not dense.isdigit():
        return "landline"
    pieces = [piece for piece in _BETWEEN.split(cell) if piece]
    if person_name(cell) or (len(pieces) > 1 and all(person_name(piece) for piece in pieces)):
        return "name"
    if (found := _CELL.match(cell)) and person_name(found["name"]):
        return "name"
    return "mobile" if numbers_in(cell) else None


@lru_cache(maxsize=65536)
def personal_label(label: str) -> str | None:
    """``name`` or ``number`` if a header names persons or their numbers; None for counts of persons and for offices' telephones."""
    last = re.sub(r"[(（][^()（）]*[)）]$", "", plain(label.split(" / ")[-1]))
    if last.endswith(("数", "率", "额", "比例", "比重", "人次")) or any(
        plain(word) in last for word in table_words("landline")
    ):
        return None
    for role in ("number", "name"):
        for word in table_words(f"personal_{role}"):
            if last.endswith(plain(word)) or (len(word) > 3 and not word.isascii() and plain(word) in last):
                return role
    return None


def personal_column(label: str, values: Sequence[Value], *, of_bodies: bool = False, in_money: bool = False) -> bool:
    """Whether a column holds persons or their numbers, by what stands in it and by its header together.

    ``of_bodies``: it holds names of units or unions, as the codes beside them say; such a name may look like a person's (王老吉). ``in_money``: its
    cells are amounts; one of eleven digits may look like a mobile number.

    Under a header that names persons, anything but bare counts and yes or no is personal; under one for their numbers, anything but
    offices' telephones. Under any other header half of the cells must be ID or mobile numbers, or three in five be names, common
    family names among them.
    """
    cells = _spread(values)
    if not cells:
        return False
    said = personal_label(label)
    kind_of = {cell: person_kind(cell) for cell in set(cells)}
    kinds = [kind_of[cell] for cell in cells]
    if said == "number":
        return any(kind != "landline" and not offices(cell) for kind, cell in zip(kinds, cells, strict=True))
    if said == "name" and not all(_count_or_flag(cell) for cell in cells):
        return True
    many = len(cells)
    if in_money or (said is None and _AMOUNT.search(plain(label.split(" / ")[-1]))):
        kinds = [
            None if kind == "mobile" and _FIGURE.match(cell) else kind for kind, cell in zip(kinds, cells, strict=True)
        ]
    if 2 * sum(kind in ("identity", "mobile") for kind in kinds) >= many:
        return True
    if of_bodies:
        return False
    names = [cell for cell, kind in zip(cells, kinds, strict=True) if kind == "name"]
    known = surnames()
    common = sum(known.get(name[:1]) == "common" or known.get(name[:2]) == "compound" or "·" in name for name in names)
    return 5 * len(names) >= 3 * many and 2 * common >= len(names) and (many > 2 or common == many)


def names_bodies(label: str) -> bool:
    """Whether a header is one of names of units or unions: 单位名称, 企业简称, 所属工会."""
    return personal_label(label) is None and _BODY.search(plain(label.split(" / ")[-1])) is not None


def _spread(values: Sequence[Value], most: int = 400) -> list[str]:
    """Filled cells of a column as text, from all over it: about so many, or all where few are filled."""
    for step in (max(1, len(values) // most), 1):
        cells = [raw_text(value).strip() for value in values[::step] if value is not None and value != ""]
        if len(cells) > most // 10:
            break
    return [cell for cell in cells[:: max(1, len(cells) // most)] if cell] if values else []


def offices(cell: str) -> bool:
    """Whether a text is a landline's number: an office's telephone, not a person's."""
    return _LANDLINE.match(re.sub(r"\s", "", unicodedata.normalize("NFKC", cell))) is not None


def _count_or_flag(cell: str) -> bool:
    return re.fullmatch(r"\d{1,6}(?:\.0+)?|[是否有无√×—-]|专职|兼职|已配备|未配备|男|女|(?:不适用)", cell) is not None
