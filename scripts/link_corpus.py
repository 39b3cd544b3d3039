"""Pairs of registers with known truth to train the linker on: what the same unit looks like in two lists, and what two units do.

Names are put together at random; the rates of what clerks do are estimates. Tests measure the linker on registers made by another
generator.
"""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Final

from data.reference import regions
from etl.link.records import Record
from etl.link.reference import link_words

_CHARACTERS: Final = "宏达兴旺华泰恒丰利源德润嘉益鑫盛金瑞祥隆昌永信诚和顺安康新伟力鸿博远大通汇海天龙凤祥云明辉星光正方中兴国荣万家福美佳乐百合同创联亚东南西北江河山川林森木"
_ROADS: Final = (
    "人民路",
    "解放路",
    "建设路",
    "中山路",
    "文化路",
    "工业路",
    "兴业大道",
    "新村",
    "东风路",
    "和平街",
    "迎宾大道",
    "环城路",
)
_FORMS: Final = ("有限公司", "有限公司", "有限公司", "有限公司", "股份有限公司", "厂", "经营部", "商行", "")
_CITIES: Final = ("3205", "4401", "3702")
_DIVISIONS: Final = ("C17", "C18", "C33", "C34", "C38", "F51", "F52", "E47", "I65", "L72", "H62", "G54")


def corpus(seed: int, units: int, others: int) -> tuple[list[Record], list[Record], dict[str, str]]:
    """(rows of a unit register, rows of lists that name some of them, the unit of each such row)."""
    chance = random.Random(seed)
    counties = [r for r in regions().upper() if r.level == "county" and r.code[:4] in _CITIES and r.kind == "division"]
    made = [_unit(chance, number, chance.choice(counties).code) for number in range(units)]
    for number in range(units // 12):  # namesakes and branches of firms that are there
        made.append(_beside(chance, units + number, chance.choice(made[:units])))
    truth: dict[str, str] = {}
    listed = []
    for number, unit in enumerate(chance.sample(made, min(others, len(made)))):
        listed.append(_listed(chance, f"o{number}", unit))
        truth[f"o{number}"] = unit.id
    return made, listed, truth


def _unit(chance: random.Random, number: int, county: str) -> Record:
    tree = regions()
    townships = tree.children(county)
    region = chance.choice(townships) if townships and chance.random() < 0.6 else county
    place = chance.choice(("", tree[county].name, tree[county].name.rstrip("市县区"), tree[county].name))
    trade = chance.choice(link_words("trade"))
    name = "".join(chance.choice(_CHARACTERS) for _ in range(chance.choice((2, 2, 2, 3, 3, 4))))
    return Record(
        id=f"u{number}",
        name=f"{place}{name}{trade}{chance.choice(_FORMS)}",
        region=region,
        address=_address(chance) if chance.random() < 0.7 else None,
        industry=chance.choice(_DIVISIONS) if chance.random() < 0.95 else None,
        persons=max(1, round(chance.lognormvariate(2.6, 1.1))),
    )


def _beside(chance: random.Random, number: int, like: Record) -> Record:
    name = like.name or ""
    if chance.random() < 0.5:
        name += chance.choice(("第一分公司", "第二分公司", "城东分公司", "营业部", "分公司"))
    else:
        end = next((form for form in ("有限公司", "厂", "商行", "经营部") if name.endswith(form)), "")
        trade = next(
            (w for w in sorted(link_words("trade"), key=len, reverse=True) if name[: len(name) - len(end)].endswith(w)),
            "",
        )
        name = name[: len(name) - len(end) - len(trade)] + chance.choice(link_words("trade")) + end
    other = _unit(chance, number, like.region[:6])
    return replace(other, name=name)


def _address(chance: random.Random) -> str:
    return f"{chance.choice(_ROADS)}{chance.randint(1, 300)}号"


def _listed(chance: random.Random, key: str, unit: Record) -> Record:
    """How another list writes a unit: as it is, or with what clerks do to names."""
    name, former = unit.name or "", None
    roll = chance.random()
    if roll < 0.06:
        former, name = name, _unit(chance, 0, unit.region[:6]).name or ""
        if chance.random() < 0.5:
            former = None
    elif roll < 0.16:
        place = chance.randrange(2, max(3, len(name) - 4))
        typed = chance.choice(_CHARACTERS)
        name = name[:place] + chance.choice((typed, "", typed + name[place])) + name[place + 1 :]
    elif roll < 0.30:
        name = name.replace("有限公司", chance.choice(("", "公司", "有限责任公司")))
    elif roll < 0.36:
        for trade in link_words("trade"):
            name = name.replace(trade, "") if len(name.replace(trade, "")) > 6 else name
    elif roll < 0.39:
        name = _by_sound(chance, name)
    elif roll < 0.47:
        county = regions()[unit.region[:6]].name
        name = name.removeprefix(county) if name.startswith(county) else county + name
    moved = chance.random() < 0.08
    if former is None and chance.random() < 0.02:
        former = _unit(chance, 0, unit.region[:6]).name
    return Record(
        id=key,
        name=name,
        region=_elsewhere(chance, unit.region) if moved else unit.region if chance.random() < 0.5 else unit.region[:6],
        former_name=former,
        address=_address(chance) if moved else unit.address if chance.random() < 0.6 else None,
        industry=unit.industry if chance.random() < 0.9 else chance.choice(_DIVISIONS),
        persons=max(1, round((unit.persons or 1) * chance.choice((1, 1, 0.95, 0.9, 0.9, 0.8, 0.6, 1.1, 0.3)))),
    )


def _elsewhere(chance: random.Random, region: str) -> str:
    """Another township of the county, or another county of the city."""
    tree = regions()
    townships = tree.children(region[:6])
    if townships and chance.random() < 0.7:
        return chance.choice(townships)
    return chance.choice([r.code for r in tree.upper() if r.level == "county" and r.code[:4] == region[:4]])


def _by_sound(chance: random.Random, name: str) -> str:
    """A name with one character of its trade name typed by sound."""
    places = [place for place, character in enumerate(name) if _ALIKE.get(character)]
    if not places:
        return name
    place = chance.choice(places)
    return name[:place] + chance.choice(_ALIKE[name[place]]) + name[place + 1 :]


_ALIKE: Final = {
    "宏": "鸿弘洪",
    "达": "大答",
    "兴": "星",
    "华": "化",
    "丰": "峰锋",
    "利": "力立丽",
    "源": "元圆",
    "鑫": "新欣",
    "祥": "翔",
    "诚": "成城",
    "伟": "维",
    "佳": "嘉家",
    "东": "冬",
    "明": "鸣",
    "辉": "晖",
}
