"""Units as another office writes them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from etl.link.records import Record
from tests.links.streets.units import Place, address_in, trade_name, without_place
from tests.links.streets.words import ALIKE, INDUSTRY, LAID, OLD_SIGNS, SOUND, WORKS


def listed(chance: random.Random, place: Place, unit: Record, kind: str) -> tuple[Record, str]:
    """The unit as the other office has it, and what was done to its name."""
    name = str(unit.name)
    done = chance.choices(tuple(_HABITS), [weight for weight, _ in _HABITS.values()])[0]
    former = None
    if done == "renamed" and kind in ("firm", "works", "coop"):
        former = name if chance.random() < 0.75 else None
        name = _placed(chance, place, _renamed(chance, place, name), kind)
        done = "renamed" if former else "renamed without a word"
    else:
        name = _HABITS[done][1](chance, place, name, kind)
        if chance.random() < 0.12:
            name = _placed(chance, place, name, kind)
            done += "+place"
    row = replace(
        unit,
        name=name,
        former_name=former,
        code=_number(chance, place),
        region=unit.region if chance.random() < 0.6 else place.code,
        address=_where(chance, place, unit.address),
        industry=unit.industry if chance.random() < 0.5 else None,
        persons=None
        if chance.random() < 0.3
        else max(1, round((unit.persons or 1) * chance.choice((1, 1, 1, 0.7, 0.85, 1.2, 1.5)))),
    )
    return row, done


def _renamed(chance: random.Random, place: Place, name: str) -> str:
    """Another trade name before the same trade."""
    bare = without_place(place, name)
    trades = [entry.split(":")[0] for entry in (*INDUSTRY, *WORKS)]
    at = min((bare.find(trade) for trade in trades if bare.find(trade) > 0), default=2)
    return place.short + trade_name(chance) + bare[at:]


def _number(chance: random.Random, place: Place) -> str | None:
    """A number that says nothing of the register's codes: an old registration number, one of social insurance."""
    kind = chance.random()
    if kind < 0.12:
        return place.code + f"{chance.randrange(10**9):09d}"
    return f"{chance.randrange(10**8, 10**9)}" if kind < 0.2 else None


def _where(chance: random.Random, place: Place, address: str | None) -> str | None:
    if address is None or chance.random() < 0.25:
        return None
    kind = chance.random()
    if kind < 0.06:
        return address_in(chance, chance.choice(place.towns)[1])
    if kind < 0.14:
        return re.sub(
            "[一-鿿]{2}((?:东|西|南|北)?(?:路|街|大道))",
            lambda found: chance.choice(LAID) + found[1],
            address,
            count=1,
        )
    if kind < 0.24:
        return re.sub("(\\d+号).*", r"\1", address)
    head = chance.choice(("", place.name, place.old, f"{place.city}市{place.name}"))
    return head + (address if kind < 0.8 else address.removesuffix("号"))


def _swap(table: list[str], chance: random.Random, name: str) -> str:
    at = [i for i, sign in enumerate(name) if any(sign in group for group in table)]
    if not at:
        return name
    i = chance.choice(at)
    group = chance.choice([group for group in table if name[i] in group])
    return name[:i] + chance.choice([sign for sign in group if sign != name[i]]) + name[i + 1 :]


def _placed(chance: random.Random, place: Place, name: str, kind: str) -> str:
    if kind == "branch":
        return (
            name.replace(place.short, place.name).replace(place.name + "区", place.name)
            if place.name not in name
            else name.replace(place.name, place.short)
        )
    heads = (f"{place.city}市{place.name}", place.name, place.old, place.short)
    bare = without_place(place, name)
    if kind in ("firm", "group") or (kind == "works" and not any(bare.startswith(town[:2]) for _, town in place.towns)):
        heads += (f"{place.city}市", place.city, "")
    return chance.choice(heads) + bare


def _formed(chance: random.Random, _place: Place, name: str, _kind: str) -> str:
    if name.endswith("有限责任公司"):
        return name[:-6] + chance.choice(("有限公司", "", "公司"))
    if name.endswith("有限公司"):
        return name[:-4] + chance.choice(("有限责任公司", "有限责任公司", "", "公司"))
    return name.replace("股份合作社", "股份经济合作社").replace("农民专业合作社", "专业合作社")


def _converted(chance: random.Random, _place: Place, name: str, _kind: str) -> str:
    """A works that became a company, a company that became one of shares."""
    if name.endswith("厂"):
        return name[:-1] + chance.choice(("有限公司", "有限责任公司", "厂有限公司", "厂（股份合作）"))
    return name.replace("有限公司", "股份有限公司") if "股份" not in name else name.replace("股份有限公司", "有限公司")


def _bracketed(chance: random.Random, place: Place, name: str, kind: str) -> str:
    for head in (f"{place.city}市{place.name}", f"{place.city}市", place.name, place.old, place.short, place.city):
        if kind != "branch" and name.startswith(head) and name.endswith("公司"):
            form = "有限责任公司" if name.endswith("有限责任公司") else "有限公司"
            return f"{name[len(head) :].removesuffix(form)}（{head}）{form}"
    if kind == "shop":
        return name + "（个体工商户）"
    return chance.choice((" ", "　")).join((name[:4], name[4:]))


def _short(chance: random.Random, place: Place, name: str, kind: str) -> str:
    """As it is called in the street."""
    institution = kind in ("school", "bureau") and name.startswith(place.name)
    name = (place.short if institution else "") + without_place(place, name)
    for long, brief in (
        ("有限责任公司", ""),
        ("股份有限公司", ""),
        ("有限公司", ""),
        ("人民医院", "医院"),
        ("村民委员会", "村委会"),
        ("居民委员会", "居委会"),
        ("中学校", "中"),
        ("社区卫生服务中心", "卫生服务中心"),
    ):
        name = name.replace(long, brief)
    return name.replace("第", "") if len(name) > 4 and chance.random() < 0.5 else name


def _lost(chance: random.Random, _place: Place, name: str, _kind: str) -> str:
    i = chance.randrange(len(name))
    return name[:i] + name[i + 1 :]


def _turned(chance: random.Random, _place: Place, name: str, _kind: str) -> str:
    i = chance.randrange(max(1, len(name) - 1))
    return name[:i] + name[i : i + 2][::-1] + name[i + 2 :]


_Habit = Callable[[random.Random, Place, str, str], str]
_HABITS: Final[dict[str, tuple[int, _Habit]]] = {
    "same": (36, lambda _chance, _place, name, _kind: name),
    "place": (11, _placed),
    "form": (11, _formed),
    "brackets": (6, _bracketed),
    "converted": (5, _converted),
    "old signs": (5, lambda _chance, _place, name, _kind: "".join(OLD_SIGNS.get(sign, sign) for sign in name)),
    "misread": (6, lambda chance, _place, name, _kind: _swap(ALIKE, chance, name)),
    "sound": (6, lambda chance, _place, name, _kind: _swap(SOUND, chance, name)),
    "short": (5, _short),
    "lost": (3, _lost),
    "turned": (2, _turned),
    "renamed": (3, lambda _chance, _place, name, _kind: name),
}
