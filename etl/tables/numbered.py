"""Units of a union that stand beside each other, a column each (单位1 | 单位2 | 单位3; 涵盖单位一 | 代码一 | 涵盖单位二 …), or under one header over several columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Final

from etl.clean.values import DIGITS, fold
from etl.fields.dictionary import register_field
from etl.tables.blocks.headers import Header

_NUMBERED: Final = re.compile(
    r"^(?P<stem>.*?)[(（]?(?:第?(?P<n>\d{1,2}|[一二三四五六七八九]|十[一二三四五六七八九]?)[个家]?)[)）]?(?P<tail>名称|全称|(?:统一)?(?:社会)?(?:信用)?代码|税号)?$"
)
_UNITS: Final = re.compile(
    r"^(?:被)?(?:覆盖|所?涵盖|所辖|下属|成员|会员|加入|入会|联合)?的?(?:基层)?(?:单位|企业|公司|商户|店铺|门店)(?:名称|全称)?$"
)
_CODES: Final = re.compile("代码|税号")
_CONTENTS: Final = ("union_register", "cover_list")
_FEWEST: Final = 2
Pair = tuple[Header | None, Header | None]
"""The columns of one unit: its name's and its code's."""


def numbered_columns(content: str, headers: Sequence[Header], taken: Header | None) -> list[Pair]:
    """The columns of a union's units, in order, where they are numbered 1..n or bear one header beside each other; none in a register of other
    things. ``taken``: the column that the header of units alone would be."""
    if content not in _CONTENTS:
        return []
    names: dict[int, Header] = {}
    codes: dict[int, Header] = {}
    for header in headers:
        said = _said(content, header)
        if said is not None:
            number, of_code = said
            (codes if of_code else names).setdefault(number, header)
    numbers = sorted({*names, *codes})
    if len(numbers) >= _FEWEST and numbers == [*range(1, len(numbers) + 1)]:
        return [(names.get(n), codes.get(n)) for n in numbers]
    return _under_one(headers, taken)


def _said(content: str, header: Header) -> tuple[int, bool] | None:
    """The number of the unit of which a header is, and whether its column is of codes."""
    for text in dict.fromkeys(("".join(header.parts), header.parts[-1] if header.parts else "")):
        found = _NUMBERED.match(fold(unicodedata.normalize("NFKC", text)))
        if found is None or not found["stem"]:
            continue
        label = f"{found['stem']}{found['tail'] or ''}"
        if _UNITS.match(found["stem"]) or register_field(content, label) in ("unit_name", "unit_code"):
            return _number(found["n"]), _CODES.search(label) is not None
    return None


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (10 if ten or tens else 0) + (int(ones.translate(DIGITS)) if ones else 0)


def _under_one(headers: Sequence[Header], taken: Header | None) -> list[Pair]:
    """Columns beside each other that bear the header of units together: one merged over them, nothing below it."""
    alike = [header for header in headers if taken is not None and header.parts == taken.parts]
    beside = [header.column for header in alike]
    if len(alike) < _FEWEST or beside != [*range(beside[0], beside[0] + len(beside))]:
        return []
    return [(header, None) for header in alike]


def codes_of_units(fields: dict[str, Header], holds: Callable[[Header], bool]) -> None:
    """Let the codes in a list of unions, in place, be those of the units that it names, where none of a union's stands among them (联合工会名称 | 企业名称 |
    信用代码). ``holds``: whether a column holds codes of units."""
    header = fields.get("code")
    if header is not None and "unit_name" in fields and "unit_code" not in fields and holds(header):
        del fields["code"]
        fields["unit_code"] = header
