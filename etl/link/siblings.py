"""What tells units apart whose names are alike otherwise: numbers (第二小学, 三厂) families (潘记花店), the kind of house (中心小学)."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from data.reference import surnames
from etl.link.reference import link_words

_FIGURES: Final = {sign: value for value, sign in enumerate("零一二三四五六七八九")}
_NUMBERED: Final = re.compile(
    r"第([0-9]+)|([0-9]+|[一二三四五六七八九十]+)(?=(?:分?(?:厂|店|院|校|队|部|矿|库|站|所|社|行|车间|公司)|号|组|村|中(?!心|国|华)|小(?:学|$)))"
)
_VILLAGE: Final = re.compile(r"([\u3400-\u9fff]{1,4}?)(?:村|社区)")


def numbers(name: str) -> str:
    """The numbers by which a name is one of several, in digits and joined by a bar; empty where it has none. ``name``:
    :func:`etl.link.names.plain_name`, so that 第二 is 第2."""
    return "|".join(_digits(found[1] or found[2]) for found in _NUMBERED.finditer(name))


def _digits(word: str) -> str:
    if word.isdecimal():
        return word
    tens, ten, ones = word.rpartition("十")
    if not ten:
        return "".join(str(_FIGURES.get(sign, 0)) for sign in word)
    return str(10 * _FIGURES.get(tens, 1) + _FIGURES.get(ones, 0))


def family(core: str) -> str:
    """The surname that a shop is called after, where its sign says so (潘记, 老宋, 田氏); else empty."""
    found = _family().match(core)
    return (found[1] or found[2]) if found else ""


def village(core: str) -> str:
    """The village or community that a name begins with (程塘村股份经济合作社); else empty."""
    found = _VILLAGE.match(core)
    return found[1] if found else ""


def institution(core: str, form: str) -> str:
    """What kind of house a unit is, where its name says so: 秦渡中心小学 is not 秦渡中心幼儿园; else empty."""
    name = (core + form).removesuffix("校") if form.endswith("学校") else core + form
    return next((word for word in link_words("institution") if name.endswith(word)), "")


@cache
def _family() -> re.Pattern[str]:
    names = "|".join(sorted(surnames(), key=lambda name: -len(name)))
    return re.compile(rf"[老小阿大]?({names})(?:[记氏家姐哥嫂姨婆妈爷叔伯]|师傅|老师|大[姐哥妈爷])|[老小阿]({names})")
