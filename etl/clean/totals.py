"""What a total is called: ``合计``, ``共计5家``, ``海宁市合计``, ``以上总计``, ``Total`` — by its shape, not by a list of names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from data.reference import table_words
from etl.clean.regions import find_in_text, resolve
from etl.clean.values import fold

_LONGEST: Final = 30
_SHORT: Final = 12
_MAY_BE: Final = re.compile(r"[计共总汇和]|(?i:total)")
_CORE: Final = r"(?:合计|总计|共计|累计|总和|小计|汇总|总数)"
_SHAPE: Final = re.compile(
    rf"^(?P<whose>.{{0,16}}?)[-—:：（(]?(?P<core>{_CORE})数?[)）]?[:：]?(?:[(（]?共?约?[\d,]+(?:个|家|户|人|名|条|项)?(?:单位|企业|工会)?[)）]?)*[:：]?$"
)
_COUNTED: Final = re.compile(
    r"^(?:以上|本表|全部)?(?:合|总|共)计?[\d,]+(?:个|家|户|人|名|条|项)(?:单位|企业|工会|职工)?$"
    r"|^(?:单位|企业|工会|户|家|公司|法人)(?:总|个|家|户)?数[:：][\d,]+(?:个|家|户)?$|^(?:总记录数?|记录总数|总条数|总行数)$"
)
_CARRIED: Final = re.compile(r"^(?:累计|合计|小计)?[(（]?[承接过转][上前次下]页[)）]?(?:小计|合计|累计|数)?$")
"""What is carried from one printed page to the next: 承前页, 过次页."""
_WHOLE: Final = re.compile(
    r"^(?:以上|本页|本表|本县|本市|本区|本镇|本街道|本单位|全部|全国|全省|全市|全区|全县|全镇|全乡|全街道|各[^计]{1,6}|总|单位|企业|工会|人数|数量|职工|会员)*$"
)
_PLACE: Final = re.compile(r"^.{1,12}(?:省|市|州|盟|区|县|旗|乡|镇|街道|园区|开发区|片区|社区|村|系统|行业|业|类)$")


@dataclass(frozen=True, slots=True)
class Total:
    """A total's name. ``whose``: the region that it names, as it is written, empty for none; ``part``: a total of some rows (小计)."""

    whose: str
    part: bool


@cache
def _words() -> dict[str, bool]:
    return {fold(word): role == "subtotal" for role in ("total", "subtotal") for word in table_words(role)}


def may_be_total(text: str) -> bool:
    """Whether a text is worth a closer look: most names are not."""
    return len(text) <= _SHORT or (len(text) <= _LONGEST and _MAY_BE.search(text) is not None)


def is_carried(text: str) -> bool:
    """Whether a row is what is carried from one printed page to the next (承前页, 累计（过次页）): it is the sum of rows elsewhere."""
    return _CARRIED.match(fold(text)) is not None


@lru_cache(maxsize=65536)
def total_of(text: str) -> Total | None:
    """What a text says as the name of a total, or None: ``某某合计机械公司`` and ``共计划生育协会`` are none."""
    if not may_be_total(text):
        return None
    plain = fold(text).strip("【】[]<>《》〈〉“”*#")
    bare = re.sub(r"^(?:本页|本表|以上)|[:：]$|\([^()]*\)$", "", plain)
    if bare in _words():
        return Total("", _words()[bare])
    if _CARRIED.match(plain):
        return Total("", part=True)
    if _COUNTED.match(plain):
        return Total("", part=False)
    found = _SHAPE.match(plain)
    if found is None:
        return None
    whose = found["whose"].strip("(（)）-—:： ")
    part = found["core"] == "小计"
    if _WHOLE.match(whose):
        return Total("", part)
    named = resolve(whose) is not None or find_in_text(whose) is not None
    return Total(whose, part) if named or _PLACE.match(whose) else None
