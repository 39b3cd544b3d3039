"""Zones as they are called every day (``高新区``, ``合肥经开区``, ``新站高新区``) beside their names in the list of regions (合肥新站高新技术产业开发区).

A zone's name is taken apart: the places that it lies in, what is its own (新站), and its kind (高新技术产业开发区). One that has the same kind and the
same own part below the same parent is the same zone. Not every zone has a code: where the list has another one of the kind alone, nothing is guessed.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from analysis.vocabulary import NATION
from data.reference import regions
from etl.clean.values import fold

_KINDS: Final[tuple[tuple[str, str], ...]] = (
    ("high", r"高新(?:技术)?(?:产业)?(?:开发区|园区|区)|高技术产业开发区"),
    ("economic", r"经济技术开发区|经济开发区|经开区|经济技术区"),
    ("bonded", r"综合保税区|综保区|保税区|保税港区"),
    ("model", r"城乡一体化示范区|示范区"),
    ("industrial", r"工业园区?"),
    ("produce", r"现代产业园区|产业园区?"),
    ("new", r"新区"),
    ("town", r"新城"),
    ("managed", r"管理区"),
    ("other", r"开发区|工业区|集聚区|聚集区|功能区|度假区|园区|港区|港务区|试验区|实验区"),
)
_ZONE: Final = re.compile(
    "(?P<own>.*?)(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _KINDS) + ")(?:管委会|管理委员会)?$"
)
_BARE: Final = re.compile(r"(?P<own>[\u4e00-\u9fff]{2,4})区$")
_KIND_OF_PLACE: Final = re.compile(r"(?:特别行政区|自治区|自治州|自治县|地区|[省市县区盟州旗])$")


def zone_like(text: str) -> bool:
    """Whether a text is called like a zone: ``高新区``, ``尖山新区``, ``综合保税区``, with a place before it or not."""
    return _ZONE.match(fold(text)) is not None


@lru_cache(maxsize=65536)
def _parts(plain: str) -> tuple[str, str] | None:
    """What is a zone's own and its kind; None for what is called like no zone."""
    found = _ZONE.match(plain)
    return None if found is None else (found["own"], str(found.lastgroup))


def _without(text: str, places: list[str]) -> str:
    """A text without the names of places at its beginning, in full or in short."""
    for name in places:
        for form in (name, _KIND_OF_PLACE.sub("", name)):
            if len(form) > 1 and text.startswith(form):
                text = text.removeprefix(form)
                break
    return text


@cache
def _names_of(code: str) -> list[str]:
    tree = regions()
    return [fold(tree[above].name) for above in tree.path(code)[1:]]


@lru_cache(maxsize=1024)
def _zones_in(within: str) -> list[tuple[str, str, str, str]]:
    """The zones inside a region: code, the region that each lies in, what is its own, its kind. Of a county those among its townships."""
    tree, found = regions(), []
    stack = list(tree.children(within))
    while stack:
        code = stack.pop()
        region = tree[code]
        county = tree[within].level == "county"
        if region.kind == "zone" or (county and region.level == "township"):
            parent = region.nav_parent
            said = _parts(_without(fold(region.name), _names_of(parent)))
            if said is not None:
                found.append((code, parent, *said))
        if region.level in ("province", "city") or county:
            stack += tree.children(code)
    return sorted(found)


@lru_cache(maxsize=65536)
def named_zone(plain: str, within: str | None) -> str | None:
    """The one zone inside a region that is called so; None for none, for several, and for what is called like no zone.

    ``plain``: a folded name; ``within``: the code of a province, city or county. Without a place before it a name is that of a zone right below.
    """
    bare = _BARE.match(plain)
    if within in (None, NATION) or within is None or (bare is None and _parts(plain) is None):
        return None
    rest = _without(plain, _names_of(within))
    found = [code for code, parent, own, kind in _zones_in(within) if _called(rest, own, kind, parent, within)]
    return found[0] if len(found) == 1 else None


def _called(text: str, own: str, kind: str, parent: str, within: str) -> bool:
    """Whether a zone is called so: by its own part and kind, or by an own part of two signs and the word for an area (新站区)."""
    inner = text if parent == within else _without(text, _names_of(parent))
    said = _parts(inner)
    if said == (own, kind) and (own or parent == within or inner != text):
        return True
    bare = _BARE.match(inner)
    return bare is not None and len(own) > 1 and bare["own"] == own


_SHORT: Final = re.compile(r"(?P<signs>[\u4e00-\u9fff]{1,2}[开高保])区$")


@lru_cache(maxsize=4096)
def short_zone(plain: str, within: str | None) -> str | None:
    """The one zone inside a region whose name has the signs of a short one in their order, the first of them first (汽开区: 汽车经济技术开发区).

    ``plain``: a folded name; ``within``: the code of a province, city or county. None for none, for several, and for what is called like no zone.
    """
    said = _SHORT.match(_without(plain, _names_of(within))) if within not in (None, NATION) and within else None
    if said is None or within is None:
        return None
    found = []
    for code, parent, _, _ in _zones_in(within):
        name = _without(fold(regions()[code].name), _names_of(parent))
        rest = iter(name)
        if name.startswith(said["signs"][0]) and all(sign in rest for sign in said["signs"]):
            found.append(code)
    return found[0] if len(found) == 1 else None
