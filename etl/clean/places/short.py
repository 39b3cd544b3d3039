"""Places by their first signs and the word for their kind (``莫旗``, ``前郭县``, ``科右前旗``), where one region alone inside another is so called.

By a rule over the list of regions, not by a list of words: the signs stand in the name in this order, the first of them first, and the name is long
enough to be cut (three signs without its kind, or of an autonomous place). What several regions may be called is nobody's.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from analysis.vocabulary import NATION
from data.reference import regions
from etl.clean.values import fold

_SHORT: Final = re.compile(r"(?P<signs>[\u4e00-\u9fff]{1,4})(?P<kind>[旗县州盟市])$")
_KIND: Final = re.compile(r"(?:自治|联合)?(?P<kind>[旗县州盟市])$")
_PEOPLE: Final = re.compile(r"(?:各|[\u4e00-\u9fff]{1,4}?)族$")
_SIDES: Final = "左右前后中"
"""What tells 鄂托克前旗 from 鄂托克旗, and stays in their short names."""
_LONG: Final = 3


@cache
def _cut(name: str) -> tuple[str, str, bool]:
    """A region's name without its kind, the kind's last sign, and whether it is one that is cut in daily use."""
    found = _KIND.search(name)
    if found is None:
        return name, "", False
    stem = name[: found.start()]
    return stem, found["kind"], len(stem) >= _LONG or found[0].startswith("自治")


def _stands_for(signs: str, stem: str) -> bool:
    """Whether signs stand in a name in their order, its first sign first; a side that ends the name stays (新左 of 新巴尔虎左)."""
    if not stem.startswith(signs[0]) or (stem[-1] in _SIDES and signs[-1] != stem[-1]):
        return False
    rest = iter(stem)
    return all(sign in rest for sign in signs)


@lru_cache(maxsize=4096)
def _below(within: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Cities and counties right below a region, and all of them in it: folded name and code."""
    tree = regions()
    first = [code for code in tree.children(within) if tree[code].level != "township"]
    every, stack = [], list(first)
    while stack:
        code = stack.pop()
        every.append(code)
        stack += [child for child in tree.children(code) if tree[child].level != "township"]
    return [(fold(tree[c].name), c) for c in first], [(fold(tree[c].name), c) for c in sorted(every)]


@lru_cache(maxsize=65536)
def short_place(plain: str, within: str | None) -> str | None:
    """The one city or county inside a region that is so called in short, those right below it first; None for none and for several.

    ``plain``: a folded name; ``within``: a region's code, the nation's gives nothing.
    """
    said = _SHORT.match(plain) if within not in (None, NATION) else None
    if said is None or within is None or regions()[within].level not in ("province", "city"):
        return None
    for places in _below(within):
        named = [(code, *_cut(name)) for name, code in places]
        found = [
            (code, cut)
            for code, stem, kind, cut in named
            if kind == said["kind"] and stem and _stands_for(said["signs"], stem)
        ]
        if found:
            return found[0][0] if len(found) == 1 and found[0][1] else None
    return None
