"""Registers of which is known who is who: a county's (or province's) units, and the lists of unions that name some of them.

Written apart from the linker, with names, trades, roads and errors of its own: nothing here comes from the linker's files.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from etl.clean.credit_code import check_character
from etl.link.records import Record

FIRST = "睿晟澜翊煜骐曜铂逸衡拓凯迪腾朗峻擎臻翰卓颐沐岚柏蔚禾辰屹硕佑耀珑钧铭霖泓漾汐笙琛璟菲斯博奥维科尔莱诺泰格雅仕欧普天虹旭晖骏驰捷顺畅旺鼎峰巨力钜坤乾元亨贞吉"
TRADES = [
    *("经编", "家纺", "皮草", "纺纱", "服饰", "箱包", "袜业", "印染", "针织", "染整", "布艺", "窗帘"),
    *("机械", "机电", "五金", "紧固件", "阀门", "轴承", "电器", "电子", "光伏科技", "照明", "仪表", "自动化设备"),
    *("食品", "粮油", "水产", "茶叶", "农业开发", "花木", "商贸", "贸易", "百货", "建材", "装饰工程", "建筑工程"),
    *(
        "物流",
        "货运",
        "汽车维修",
        "物业管理",
        "餐饮管理",
        "酒店管理",
        "广告",
        "软件",
        "网络科技",
        "信息咨询",
        "人力资源",
        "环保科技",
    ),
    *("塑料制品", "包装材料", "纸业", "印刷", "化工", "涂料", "新材料", "木业", "家具", "玻璃", "模具", "文具用品"),
]
DIVISION = {trade: f"{'CCCCFEGIL'[place % 9]}{13 + place % 40:02d}" for place, trade in enumerate(TRADES)}
ROADS = [
    "长埭路",
    "由拳路",
    "海昌南路",
    "硖川路",
    "文苑北路",
    "钱江西路",
    "江南大道",
    "西山路",
    "联合路",
    "水月亭西路",
    "碧云南路",
    "洛溪路",
]
SHAPES = ["有限公司"] * 12 + ["有限责任公司"] * 2 + ["股份有限公司", "厂", "厂", "经营部", "商店", "服务中心"]
HOMOPHONES = {
    "睿": "锐",
    "晟": "盛",
    "凯": "楷",
    "迪": "笛",
    "腾": "藤",
    "朗": "浪",
    "翰": "瀚",
    "博": "勃",
    "泰": "太",
    "旭": "绪",
    "鼎": "顶",
    "峰": "锋",
    "力": "利",
    "元": "园",
    "顺": "舜",
    "旺": "望",
    "科": "珂",
    "维": "唯",
    "奥": "澳",
    "雅": "亚",
}
TRADITIONAL = str.maketrans("凯腾顺维兰机电业贸经纺织产东华", "凱騰順維蘭機電業貿經紡織產東華")


@dataclass
class Truth:
    units: list[Record]
    others: list[Record]
    of: dict[str, str | None]
    """Other row → the unit that it names; None where it names one that the register lacks."""
    kinds: dict[str, str] = field(default_factory=dict)
    """Other row → what was done to it, for reports."""


def registers(seed: int, units: int, others: int, counties: dict[str, tuple[str, list[str]]]) -> Truth:
    """``counties``: code → (name, codes of townships)."""
    chance = random.Random(f"truth {seed}")
    codes = list(counties)
    made: list[Record] = []
    while len(made) < units:
        county = chance.choice(codes)
        made.append(_unit(chance, len(made), county, counties))
        if (
            chance.random() < 0.04 and len(made) < units
        ):  # a namesake: the trade name again, another trade, another place
            made.append(_namesake(chance, len(made), made[-1], counties))
        if chance.random() < 0.03 and len(made) < units:  # branches stand in the register beside the firm
            made.append(_branch(chance, len(made), made[-1], counties))
    missing = set(chance.sample(range(units), int(units * 0.4)))
    truth = Truth([], [], {})
    absent = round(others * 0.05)  # own unions whose unit the register lacks
    for number, unit in enumerate(
        [
            *chance.sample(made, others - absent),
            *(_unit(chance, units + n, chance.choice(codes), counties) for n in range(absent)),
        ]
    ):
        key = f"o{number}"
        row, kind = _written(chance, key, unit, counties)
        truth.others.append(row)
        truth.kinds[key] = kind
        truth.of[key] = unit.id if number < others - absent else None
    for place, unit in enumerate(made):
        truth.units.append(_without_code(unit) if place in missing else unit)
    chance.shuffle(truth.others)
    return truth


def _without_code(unit: Record) -> Record:
    return Record(unit.id, unit.name, unit.region, None, None, unit.address, unit.industry, unit.persons)


def _trade_name(chance: random.Random) -> str:
    return "".join(chance.choice(FIRST) for _ in range(chance.choice((2, 2, 2, 3, 3))))


def _code(chance: random.Random, county: str) -> str:
    stem = f"91{county}{''.join(chance.choice('0123456789ABCDEFGHJKLMNPQRTUWXY') for _ in range(9))}"
    return stem + check_character(stem)


def _address(chance: random.Random) -> str:
    return f"{chance.choice(ROADS)}{chance.randint(1, 999)}号"


def _unit(chance: random.Random, number: int, county: str, counties: dict[str, tuple[str, list[str]]]) -> Record:
    name, townships = counties[county]
    trade = chance.choice(TRADES)
    front = chance.choice((name, name, name[:-1], "", f"浙江{''}"))
    region = chance.choice(townships) if townships and chance.random() < 0.7 else county
    return Record(
        f"u{number}",
        f"{front}{_trade_name(chance)}{trade}{chance.choice(SHAPES)}",
        region,
        _code(chance, county),
        None,
        _address(chance) if chance.random() < 0.8 else None,
        DIVISION[trade],
        max(1, round(chance.lognormvariate(2.5, 1.2))),
    )


def _namesake(chance: random.Random, number: int, like: Record, counties: dict[str, tuple[str, list[str]]]) -> Record:
    other = _unit(chance, number, like.region[:6], counties)
    base = like.name or ""
    for trade in TRADES:
        if trade in base:
            fresh = chance.choice(TRADES)
            return Record(
                other.id,
                base.replace(trade, fresh),
                other.region,
                other.code,
                None,
                other.address,
                DIVISION[fresh],
                other.persons,
            )
    return other


def _branch(chance: random.Random, number: int, like: Record, counties: dict[str, tuple[str, list[str]]]) -> Record:
    other = _unit(chance, number, like.region[:6], counties)
    end = chance.choice(("第一分公司", "第二分公司", "硖石分公司", "长安分公司", "销售分公司"))
    return Record(
        other.id, f"{like.name}{end}", other.region, other.code, None, other.address, like.industry, other.persons
    )


def _written(
    chance: random.Random, key: str, unit: Record, counties: dict[str, tuple[str, list[str]]]
) -> tuple[Record, str]:
    """A row about a unit as the clerk of another office writes it: without its code."""
    county = unit.region[:6]
    name, former, kind = unit.name or "", None, "as it is"
    roll = chance.random()
    if roll < 0.04:
        kind, former = "renamed, former name told", name
        name = _unit(chance, 0, county, counties).name or ""
    elif roll < 0.05:
        kind, name = "renamed, nothing told", _unit(chance, 0, county, counties).name or ""
    elif roll < 0.10:
        kind, name = "typed by sound", "".join(HOMOPHONES.get(c, c) for c in name)
    elif roll < 0.14:
        place = chance.randrange(1, len(name) - 2)
        kind, name = "character left out", name[:place] + name[place + 1 :]
    elif roll < 0.18:
        place = chance.randrange(1, len(name) - 2)
        kind, name = "characters swapped", name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    elif roll < 0.22:
        kind, name = "traditional and full width", f"　{name.translate(TRADITIONAL)}"
    elif roll < 0.30:
        kind, name = (
            "form of company",
            name.replace("有限责任公司", "有限公司") if "责任" in name else name.replace("有限公司", "有限责任公司"),
        )
    elif roll < 0.36:
        kind, name = "form left out", name.replace("有限公司", "")
    elif roll < 0.44:
        town = counties[county][0]
        kind = "place"
        name = name.removeprefix(town) if name.startswith(town) else f"{town}{name}"
    elif roll < 0.48:
        town = counties[county][0][:-1]
        kind, name = "place in brackets", f"{name.removeprefix(town + '市').removeprefix(town)}"
        name = name.replace("有限", f"（{town}）有限", 1)
    moved = chance.random() < 0.07
    address = _address(chance) if moved else unit.address
    region = county if moved or chance.random() < 0.6 else unit.region
    persons = None if chance.random() < 0.25 else max(1, round((unit.persons or 1) * chance.uniform(0.55, 1.0)))
    return Record(
        key,
        name,
        region,
        None,
        former,
        address if chance.random() < 0.5 else None,
        unit.industry if chance.random() < 0.8 else None,
        persons,
        group="unions",
    ), kind
