"""Townships by their names inside a county or city: in full, in short, by a rank that they had, and those that are like a name that is not known."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from data.reference import regions
from etl.clean.values import fold


def townships(plain: str, within: str) -> tuple[str, ...]:
    """Townships inside a county or city by their name, in full (硖石街道, 硖石街道办事处), else in short (硖石)."""
    if regions()[within].level not in ("county", "city"):
        return ()
    full, short = below(within)
    name = plain.removesuffix("办事处").removesuffix("人民政府")
    return full.get(plain) or full.get(name) or short.get(name, ())


_TOWNSHIP_SUFFIX: Final = re.compile(r"(?:街道办事处|街道|地区办事处|民族乡|民族镇|镇|乡|苏木|地区)$")


@lru_cache(maxsize=512)
def below(within: str) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Names of the places inside a region in full, and of its townships in short -> codes."""
    tree = regions()
    full: dict[str, tuple[str, ...]] = {}
    short: dict[str, tuple[str, ...]] = {}
    stack = list(tree.children(within))
    while stack:
        code = stack.pop()
        name = fold(tree[code].name)
        full[name] = (*full.get(name, ()), code)
        bare = _TOWNSHIP_SUFFIX.sub("", name)
        if tree[code].level == "township" and bare != name and len(bare) > 1:
            short[bare] = (*short.get(bare, ()), code)
        stack += tree.children(code)
    return full, short


def called_township(text: str) -> bool:
    """Whether a text is called like a township, in whatever county: ``许村镇``, ``硖石街道办事处``."""
    return re.fullmatch(r"[\u4e00-\u9fff]{2,8}(?:镇|乡|街道|苏木|街道办|街道办事处)", text.strip()) is not None


def former_township(text: str, within: str | None) -> str | None:
    """What a township is now whose name had another rank (许村乡, 马桥镇 where there is 马桥街道): the one of its county with the same name before it;
    None where there is none, or are several. Of townships that were merged into others nothing is known."""
    plain = fold(text).removesuffix("办事处").removesuffix("人民政府")
    stem = _TOWNSHIP_SUFFIX.sub("", plain)
    if within is None or stem == plain or len(stem) < 2 or regions()[within].level not in ("county", "city"):
        return None
    found = below(within)[1].get(stem, ())
    return found[0] if len(found) == 1 else None


def short_township(text: str, within: str) -> str | None:
    """The one township of a county or city that is so called in short (新都 in 新都区); None for none, several, and a region's full name."""
    plain = fold(text)
    if regions()[within].level not in ("county", "city") or plain == fold(regions()[within].name):
        return None
    found = below(within)[1].get(plain, ())
    return found[0] if len(found) == 1 else None


_NEAR: Final = 0.6
"""Of one: names of places that are no less alike are offered for one that is not known."""


def near_places(text: str, within: str | None, count: int = 3) -> list[str]:
    """Names of the places inside a county or city that are most like one that is not known, the likest first."""
    if within is None or regions()[within].level not in ("county", "city"):
        return []
    stem = _TOWNSHIP_SUFFIX.sub("", fold(text))
    stems = {name: _TOWNSHIP_SUFFIX.sub("", name) for name in below(within)[0]}
    alike = sorted((-SequenceMatcher(None, bare, stem).ratio(), name) for name, bare in stems.items())
    return [name for likeness, name in alike[:count] if -likeness >= _NEAR]
