"""Units of a county as they come into being."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from data.reference import regions
from etl.clean.credit_code import check_character
from etl.link.records import Record
from tests.links.streets.words import (
    BUREAUS,
    CHAINS,
    COMMON,
    DIGITS,
    FAMILIES,
    GIVEN,
    INDUSTRY,
    LAID,
    SHOP,
    SIGNS,
    WORKS,
)

COUNTIES: Final = {
    "510117": ("郫县", "成都"),
    "330112": ("临安市", "杭州"),
    "440606": ("顺德市", "佛山"),
    "610118": ("户县", "西安"),
    "430181": ("浏阳县", "长沙"),
}
"""County → what it was called before, its city's short name."""

Named = list[tuple[str, str, tuple[str, str] | None]]


@dataclass(frozen=True)
class Place:
    """A county: what it is called, was called, lies in."""

    code: str
    name: str
    old: str
    city: str
    towns: tuple[tuple[str, str], ...]

    @property
    def short(self) -> str:
        return self.name[:-1]


def place_of(code: str) -> Place:
    tree = regions()
    old, city = COUNTIES[code]
    return Place(code, tree[code].name, old, city, tuple((t, tree[t].name) for t in tree.children(code)))


def without_place(place: Place, name: str) -> str:
    for head in (f"{place.city}市{place.name}", place.name, place.old, f"{place.city}市", place.short, place.city):
        if name.startswith(head) and len(name) - len(head) >= 4:
            return name.removeprefix(head)
    return name


def _credit(chance: random.Random, place: Place, kind: str) -> str:
    stem = (
        {"shop": "92", "school": "12", "bureau": "11", "coop": "93"}.get(kind, "91")
        + place.code
        + f"{chance.randrange(10**9):09d}"
    )
    return stem + check_character(stem)


def _persons(chance: random.Random, kind: str) -> int:
    middle = {"shop": 3, "school": 60, "bureau": 40, "branch": 15, "group": 150, "coop": 12}.get(kind, 25)
    return max(1, round(chance.lognormvariate(0, 0.9) * middle))


def address_in(chance: random.Random, town: str) -> str:
    if chance.random() < 0.2:
        return f"{town}{chance.choice(FAMILIES)}家{chance.choice('坝湾塘冲庄堡')}村{chance.randint(1, 18)}组{chance.randint(1, 99)}号"
    road = chance.choice(LAID)
    road = (
        road
        if road.endswith("街")
        else road + chance.choice(("路", "路", "街", "大道", "东路", "西路", "南路", "北路"))
    )
    return f"{town}{road}{chance.randint(1, 699)}号" + (chance.choice(("", "", "附2号", "1栋3层", "B座", "一楼")))


def trade_name(chance: random.Random) -> str:
    if chance.random() < 0.18:
        return chance.choice(COMMON)
    return "".join(chance.sample(SIGNS, 3 if chance.random() < 0.12 else 2))


def _person(chance: random.Random) -> str:
    return chance.choice(FAMILIES) + "".join(chance.sample(GIVEN, chance.choice((1, 2, 2))))


def known_as(place: Place, name: str) -> str:
    """What no two units of a county are called: names are refused that differ in the form of company or the county's sign alone."""
    name = name.replace("有限责任公司", "有限公司").replace("股份有限公司", "有限公司")
    return without_place(place, name).replace(place.name, place.short)


def namesake(chance: random.Random, place: Place, unit: Record, kind: str) -> list[tuple[Record, str]]:
    name = str(unit.name)
    if kind == "firm":
        heads = (place.city, place.short)
        name = heads[name.startswith(place.city)] + without_place(place, name)
        far = str(unit.name).startswith(heads) and place.name not in str(unit.name)
        return [] if not far else _made(chance, place, kind, [(name, str(unit.industry), None)])
    return _made(chance, place, kind, [(name, str(unit.industry), None)]) if kind == "shop" else []


def owners(chance: random.Random, place: Place) -> list[tuple[Record, str]]:
    """What comes into being at once: one unit, or a firm with those beside it."""
    kind = chance.choices(tuple(MAKERS), (36, 24, 6, 4, 7, 6, 10, 7))[0]
    return _made(chance, place, kind, list(dict.fromkeys(MAKERS[kind](chance, place))))


def _made(chance: random.Random, place: Place, kind: str, named: Named) -> list[tuple[Record, str]]:
    made = []
    for name, industry, at in named:
        code, town = at or chance.choice(place.towns)
        made.append(
            (
                Record(
                    id="",
                    name=name,
                    region=code if chance.random() < 0.7 else place.code,
                    code=_credit(chance, place, kind),
                    address=address_in(chance, town),
                    industry=industry,
                    persons=_persons(chance, kind),
                ),
                kind,
            )
        )
    return made


def _seat(chance: random.Random, place: Place) -> str:
    return chance.choice(
        (place.name, place.short, place.city, f"{place.city}市", f"{place.city}市{place.name}", "", place.old)
    )


def _firm(chance: random.Random, place: Place) -> Named:
    trade, industry = chance.choice(INDUSTRY).split(":")
    form = chance.choice(("有限公司", "有限公司", "有限公司", "有限责任公司", "股份有限公司"))
    return [(_seat(chance, place) + trade_name(chance) + trade + form, industry, None)]


def _shop(chance: random.Random, place: Place) -> Named:
    trade, industry = chance.choice(SHOP).split(":")
    at = chance.choice(place.towns)
    family = chance.choice(FAMILIES)
    sign = chance.choice(
        (
            _person(chance),
            f"{family}记",
            f"{family}氏",
            f"老{family}",
            f"小{family}",
            trade_name(chance),
            trade_name(chance),
            trade_name(chance),
        )
    )
    return [(chance.choice((place.name, place.name + at[1], at[1], place.old, "")) + sign + trade, industry, at)]


def _branch(chance: random.Random, place: Place) -> Named:
    firm, ending, industry = chance.choice(CHAINS).split(":")
    if chance.random() < 0.6:  # a firm of the province with a branch here
        trade, industry = chance.choice(INDUSTRY).split(":")
        firm, ending = chance.choice((place.city, "")) + trade_name(chance) + trade + "有限公司", "分公司"
    count = chance.randint(1, 4)
    if ending == "分公司":
        return [(f"{firm}{place.short}第{DIGITS[n]}分公司", industry, None) for n in range(count)]
    made: Named = []
    for _ in range(count):
        code, town = chance.choice(place.towns)
        where = chance.choice((re.sub("(街道|镇|乡|社区)$", "", town), chance.choice(LAID) + "路"))
        made.append((f"{firm}{chance.choice((place.short, place.name))}{where}{ending}", industry, (code, town)))
    made = list({known_as(place, one[0]): one for one in made}.values())
    return made


def _group(chance: random.Random, place: Place) -> Named:
    word, seat = trade_name(chance), _seat(chance, place)
    trades = [entry.split(":") for entry in chance.sample(INDUSTRY, 3)]
    return [(f"{seat}{word}集团有限公司", "7211", None)] + [
        (
            f"{seat}{word}集团{trade}有限公司" if chance.random() < 0.5 else f"{seat}{word}{trade}有限公司",
            industry,
            None,
        )
        for trade, industry in trades
    ]


def _school(chance: random.Random, place: Place) -> Named:
    at = chance.choice(place.towns)
    town, number = at[1], DIGITS[chance.randrange(10)]
    short = re.sub("(街道|镇|乡)$", "", town)
    name, industry = chance.choice(
        (
            (f"{place.name}第{number}中学校", "8331"),
            (f"{place.name}第{number}小学", "8321"),
            (f"{place.name}{town}中心小学", "8321"),
            (f"{place.name}{short}初级中学", "8331"),
            (f"{place.name}{town}中心幼儿园", "8310"),
            (f"{place.name}{trade_name(chance)}幼儿园", "8310"),
            (f"{place.name}{town}卫生院", "8423"),
            (f"{place.name}{short}社区卫生服务中心", "8421"),
            (f"{place.name}第{number}人民医院", "8411"),
            (f"{place.short}{trade_name(chance)}医院有限公司", "8411"),
        )
    )
    return [(name, industry, at)]


def _bureau(chance: random.Random, place: Place) -> Named:
    code, town = chance.choice(place.towns)
    if chance.random() < 0.3:
        return [(place.name + chance.choice(BUREAUS), "9221", (code, town))]
    village = chance.choice(FAMILIES + "东西南北新") + chance.choice(
        ("家坝", "家湾", "桥", "山", "塘", "石", "林", "安")
    )
    body = chance.choice(("村村民委员会", "村股份经济合作社", "社区居民委员会"))
    return [(f"{chance.choice((place.name, ''))}{town}{village}{body}", "9610", (code, town))]


def _works(chance: random.Random, place: Place) -> Named:
    trade, industry = chance.choice(WORKS).split(":")
    code, town = chance.choice(place.towns)
    short = re.sub("(街道|镇|乡)$", "", town)
    named = chance.choice(
        (
            f"{_seat(chance, place)}{trade_name(chance)}",
            f"{place.old}{short}{trade_name(chance)}",
            f"{place.name}{short}第{DIGITS[chance.randrange(3)]}",
        )
    )
    return [(named + trade, industry, (code, town))]


def _coop(chance: random.Random, place: Place) -> Named:
    kind, industry = chance.choice(
        (
            ("蔬菜种植", "0141"),
            ("生猪养殖", "0313"),
            ("茶叶", "0169"),
            ("苗木", "0212"),
            ("水产养殖", "0411"),
            ("农机服务", "0512"),
        )
    )
    form = chance.choice(("专业合作社", "农民专业合作社", "股份合作社"))
    return [
        (
            f"{chance.choice((place.name, place.city + '市' + place.name, place.short))}{trade_name(chance)}{kind}{form}",
            industry,
            None,
        )
    ]


MAKERS: Final[dict[str, Callable[[random.Random, Place], Named]]] = {
    "firm": _firm, "shop": _shop, "branch": _branch, "group": _group, "school": _school, "bureau": _bureau, "works": _works, "coop": _coop,
}  # fmt: skip
