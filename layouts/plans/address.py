"""A basket of moves as the address writes it: ``7-2,own~330106~i.C~s.medium,beside.9`` is plan 7 without its second move, with one move more, beside plan 9.

A move is its form, its region and what narrows it: ``i`` industry, ``s`` size, ``k`` kind of unit, ``b`` band, ``n`` the so many largest,
``u`` units by code. ``aim.METRIC.REACH.REGION`` is the smallest plan that brings a region's rate to a value,
``each.METRIC.REACH.REGION`` that of each place next below. ``open`` alone is the empty basket.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Self

from analysis.plan.bands import BANDS
from analysis.plan.basket import FORMS, PLANNED, Wish
from analysis.vocabulary import SIZES_ASKED, UNIT_KINDS, UNKNOWN_INDUSTRY
from data.reference import regions, sections
from data.texts.numbers import aim

LONGEST: Final = 1_500
"""Characters of a basket in an address, which has 2 000 in all; what is saved is one number in it."""
_EMPTY: Final = "open"
_BANDS: Final[Mapping[str, str]] = {name.replace("+", "-"): name for name in BANDS}
"""Band as the address has it, where a plus means a blank -> band."""
_SAVED: Final = re.compile(r"([1-9][0-9]{0,8})((?:-[1-9][0-9]{0,4})*)\Z")
_CODE: Final = re.compile(r"[0-9A-Z]{18}\Z")
_COUNT: Final = re.compile(r"[1-9][0-9]{0,6}\Z")
_AIM: Final = re.compile(r"(aim|each)\.([a-z_]{4,40})\.((?:0\.[0-9]{1,4}|1))\.([0-9A-Z]{6,12})\Z")
BESIDE: Final = 2
"""So many saved plans lie beside the one that is open."""
_BESIDE: Final = re.compile(r"beside((?:\.[1-9][0-9]{0,8}){1,2})\Z")


@dataclass(frozen=True, slots=True)
class Goal:
    """A rate, the value that it is to reach (a fraction as it was written) and where; ``each``: in each place next below, on its own."""

    metric: str
    reach: str
    region: str
    each: bool = False

    @property
    def said(self) -> str:
        """The value as readers see it, with the decimals that it has."""
        return aim(self.metric, float(self.reach))

    def __str__(self) -> str:
        return f"{'each' if self.each else 'aim'}.{self.metric}.{self.reach}.{self.region}"


@dataclass(frozen=True, slots=True)
class Basket:
    """``saved``: the plan that it begins with, ``without`` some of its moves (from 1); ``wishes``: the moves added; ``aim``: the
    rate of a region that is to reach a value; ``beside``: the saved plans that it is compared with."""

    saved: int | None = None
    without: tuple[int, ...] = ()
    aim: Goal | None = None
    wishes: tuple[Wish, ...] = ()
    beside: tuple[int, ...] = ()

    def __str__(self) -> str:
        """As the address has it."""
        items = []
        if self.saved is not None:
            items.append("-".join(map(str, (self.saved, *self.without))))
        if self.aim is not None:
            items.append(str(self.aim))
        items += map(move_written, self.wishes)
        if self.beside:
            items.append(".".join(("beside", *map(str, self.beside))))
        return ",".join(items) if any((self.saved, self.aim, self.wishes)) else ",".join([_EMPTY, *items])

    @property
    def is_saved(self) -> bool:
        """Whether it is a saved plan as it was saved."""
        return self.saved is not None and not (self.without or self.wishes or self.aim)

    @property
    def is_empty(self) -> bool:
        """Whether it holds nothing."""
        return self.saved is None and self.aim is None and not self.wishes

    def holds(self, wish: Wish) -> bool:
        """Whether a move for the same units is among those added, in whatever form."""
        return self.place_of(wish) is not None

    def place_of(self, wish: Wish) -> int | None:
        """Where among those added (from 0) the move for the same units stands."""
        return next((at for at, one in enumerate(self.wishes) if replace(one, form=wish.form) == wish), None)

    def plus(self, *wishes: Wish) -> Self:
        """With moves more, each once; units by code of one place and form are one move."""
        found = list(self.wishes)
        for wish in wishes:
            same = next(
                (at for at, one in enumerate(found) if wish.codes and replace(one, codes=wish.codes) == wish), None
            )
            if same is not None:
                codes = tuple(dict.fromkeys((*found[same].codes, *wish.codes)))
                found[same] = replace(wish, codes=codes)
            elif wish not in found:
                found.append(wish)
        return replace(self, wishes=tuple(found))

    def minus(self, at: int) -> Self:
        """Without an added move."""
        return replace(self, wishes=self.wishes[:at] + self.wishes[at + 1 :])

    def as_form(self, at: int, wish: Wish) -> Self:
        """With an added move in another form."""
        return replace(self, wishes=(*self.wishes[:at], wish, *self.wishes[at + 1 :]))

    def beside_of(self, saved: int) -> Self:
        """Compared with a saved plan more, the newest :data:`BESIDE`; with one fewer where it is compared with that one already."""
        others = tuple(number for number in self.beside if number != saved)
        return replace(self, beside=others if saved in self.beside else (*others, saved)[-BESIDE:])

    def leaving(self, number: int) -> Self:
        """Without a move of the saved plan."""
        return replace(self, without=tuple(sorted({*self.without, number})))


def move_written(wish: Wish) -> str:
    """A move as the address has it."""
    band = wish.band.replace("+", "-") if wish.band else None
    parts = (
        ("i", wish.industry),
        ("s", wish.size),
        ("k", wish.unit_kind),
        ("b", band),
        ("n", wish.count),
        ("u", ".".join(wish.codes)),
    )
    return "~".join((wish.form, wish.region, *(f"{key}.{value}" for key, value in parts if value)))


def parse(value: str) -> Basket | None:
    """Read a basket; None for what means none."""
    if len(value) > LONGEST:
        return None
    basket = Basket()
    for place, item in enumerate(value.split(",")):
        found = _with(basket, item, place)
        if found is None:
            return None
        basket = found
    return basket


def _with(basket: Basket, item: str, place: int) -> Basket | None:
    """A basket with one item more; None where the item means nothing, or not there."""
    if item == _EMPTY:
        return basket if place == 0 else None
    if found := _SAVED.match(item):
        without = tuple(sorted({int(number) for number in found[2].split("-") if number}))
        return replace(basket, saved=int(found[1]), without=without) if place == 0 else None
    if found := _AIM.match(item):
        known = found[2] in PLANNED and found[4] in regions() and basket.aim is None
        return replace(basket, aim=Goal(found[2], found[3], found[4], found[1] == "each")) if known else None
    if found := _BESIDE.match(item):
        return replace(basket, beside=tuple(dict.fromkeys(map(int, found[1][1:].split(".")))))
    wish = _move(item)
    return basket.plus(wish) if wish is not None else None


_PARTS: Final[Mapping[str, Callable[[str], object]]] = {
    "i": lambda v: v if v in sections() or v == UNKNOWN_INDUSTRY else None,
    "s": lambda v: v if v in SIZES_ASKED else None,
    "k": lambda v: v if v in UNIT_KINDS else None,
    "b": _BANDS.get,
    "n": lambda v: int(v) if _COUNT.match(v) else None,
    "u": lambda v: tuple(v.split(".")) if all(map(_CODE.match, v.split("."))) else None,
}
"""Key of a move's part -> what a value of it means; None for nothing."""


def _move(item: str) -> Wish | None:
    form, _, rest = item.partition("~")
    region, *parts = rest.split("~")
    if form not in FORMS or region not in regions():
        return None
    found: dict[str, object] = {}
    for part in parts:
        key, _, value = part.partition(".")
        if key not in _PARTS or key in found or (known := _PARTS[key](value)) is None:
            return None
        found[key] = known
    fields = {"i": "industry", "s": "size", "k": "unit_kind", "b": "band", "n": "count", "u": "codes"}
    return Wish(region=region, form=form, **{fields[key]: value for key, value in found.items()})  # type: ignore[arg-type]
