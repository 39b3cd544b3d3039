"""Synthetic workbooks as regions would send them: registers of units and unions, cover lists, membership counts.

Everything is drawn from a fixed seed for each province, so the bytes are the same every time. No real unit is behind any row:
names say 样例, codes carry XN where real ones do not, and every sheet and cover says 合成数据. The shares that steer the draw
are in ``data/reference/sample_*.csv``; docs/sample-data.md explains them and lists the flaws put in on purpose.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from openpyxl import Workbook

from data.reference import FOLDER, industries, region_short_names, regions
from data.workbooks import save
from etl.clean.credit_code import check_character
from etl.clean.size import YUAN_PER_WAN, Row, row_of

PERIODS: Final = ("2023", "2024", "2025")
SCALES: Final = {"demo": 1.0, "province": 75.0, "nation": 30.0}
_PER_COUNTY: Final = 5.0
_DEMO_UNITS: Final = 36_000
_WORDS: Final = {
    "A": "农业",
    "B": "矿业",
    "C": "制造",
    "D": "能源",
    "E": "建设",
    "F": "商贸",
    "G": "物流",
    "H": "餐饮",
    "I": "信息",
    "J": "金融",
    "K": "置业",
    "L": "商务",
    "M": "科技",
    "N": "环境",
    "O": "服务",
    "P": "教育",
    "Q": "康养",
    "R": "文化",
    "S": "公共事务",
}
_SIZE_ZH: Final = {"large": "大型", "medium": "中型", "small": "小型", "micro": "微型"}
_KIND_ZH: Final = {
    "enterprise": "企业",
    "institution": "事业单位",
    "government": "机关",
    "social_organisation": "社会组织",
    "other": "其他",
}
_KIND_CODE: Final = {
    "enterprise": "91",
    "institution": "12",
    "government": "11",
    "social_organisation": "51",
    "other": "19",
}
_DIVISIONS_OF_K: Final = ("K7010", "K7020", "K7030")
_CODE_LETTERS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass(slots=True)
class Unit:
    """A synthetic unit over all periods. ``alive``: the periods in which it exists; ``covered_from``: the first covered, or 9."""

    code: str
    name: str
    region: str
    industry: str
    kind: str
    size: str
    employees: int
    women: int
    revenue: float | None
    assets: float | None
    is_new: bool
    draw: float
    way: str
    chance: float
    born: int
    ends: int
    migrant: float


@dataclass(slots=True)
class Province:
    """All that a province's three workbooks are written from."""

    code: str
    units: list[Unit]
    rng: np.random.Generator
    seed: int
    style: int
    unions: dict[str, str] = field(default_factory=dict)
    first_seen: dict[str, int] = field(default_factory=dict)


def _table(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _industry_mix() -> tuple[list[str], list[float]]:
    """Sections and their shares of legal units in 2022 (statistics bureau, A010303)."""
    names = {i.name_zh: i.code for i in industries().values() if i.level == "section"}
    counts = {
        names[r["industry"]]: int(r["2022"])
        for r in _table("published/nbs_legal_units_by_industry.csv")
        if r["industry"] in names and r["2022"]
    }
    total = sum(counts.values())
    return list(counts), [count / total for count in counts.values()]


@cache
def _weights() -> dict[str, float]:
    """Provinces' shares of legal units in the census of 2004."""
    names = {short: code for code, short in region_short_names().items()}
    rows = _table("published/census2004_units_by_region.csv")[1:]
    total = sum(int(r["legal_units"]) for r in rows)
    return {names[r["region"]]: int(r["legal_units"]) / total for r in rows}


def credit_code(kind: str, region: str, number: int) -> str:
    """A code with a right check character that no register has issued: XN and a running number for the organisation."""
    digits = ""
    for _ in range(7):
        number, rest = divmod(number, 31)
        digits = _CODE_LETTERS[rest] + digits
    stem = kind + (region if region.isdigit() else "100000")[:6] + "XN" + digits
    return stem + check_character(stem)


def _counties(province: str) -> list[str]:
    tree = regions()
    found: list[str] = []
    stack = [province]
    while stack:
        code = stack.pop()
        inner = [c for c in tree.children(code) if tree[c].level != "township"]
        if inner:
            stack += inner
        else:
            found.append(code)
    return sorted(found)


def make_province(code: str, scale: float = 1.0) -> Province:
    """Draw a province's units."""
    seed = int(code)
    rng = np.random.default_rng(seed)
    counties = _counties(code)
    extra = max(_DEMO_UNITS - _PER_COUNTY * 2900, 0) * _weights()[code]
    weights = rng.gamma(1.6, size=len(counties))
    counts = np.maximum(1, np.round((_PER_COUNTY + extra * weights / weights.sum()) * scale)).astype(int)
    setting = next(r for r in _table("sample_provinces.csv") if r["code"] == code)
    sizes = {r["size"]: r for r in _table("sample_sizes.csv")}
    by_section = {r["section"]: r for r in _table("sample_industries.csv")}
    units: list[Unit] = []
    for county, count in zip(counties, counts, strict=True):
        lean = float(rng.uniform(0.82, 1.18)) * (0.32 if regions()[county].kind == "zone" else 1.0)
        for _ in range(count):
            units.append(_draw_unit(rng, len(units) + 1, county, float(setting["coverage"]), lean, sizes, by_section))
    return Province(code, units, rng, seed, seed // 10000 % 3)


def _draw_unit(
    rng: np.random.Generator,
    number: int,
    county: str,
    base: float,
    lean: float,
    sizes: dict[str, dict[str, str]],
    by_section: dict[str, dict[str, str]],
) -> Unit:
    sections, shares = _industry_mix()
    section = sections[int(rng.choice(len(sections), p=shares))]
    divisions = [i.code for i in industries().values() if i.level == "division" and i.section == section]
    industry = str(rng.choice(_DIVISIONS_OF_K if section == "K" else divisions))
    kind = _draw_kind(rng, section)
    row = row_of(industry)
    size = (
        str(rng.choice(list(_SIZE_ZH), p=[0.007, 0.028, 0.165, 0.80]))
        if isinstance(row, Row) and kind == "enterprise"
        else "other"
    )
    employees, revenue, assets = _draw_amounts(rng, row, size)
    setting = sizes[size]
    chance = min(
        0.985, base * lean * float(setting["covered_factor"]) * float(by_section[section]["covered_factor"]) * 0.94
    )
    way = str(rng.choice(["own", "joint", "federation"], p=[float(setting[w]) for w in ("own", "joint", "federation")]))
    women_share = min(0.95, max(0.03, float(by_section[section]["women_share"]) + float(rng.normal(0, 0.10))))
    born = int(rng.choice([0, 1, 2], p=[0.92, 0.045, 0.035]))
    ends = int(rng.choice([3, 2, 1], p=[0.95, 0.03, 0.02]))
    short = regions()[county].name.removesuffix("市").removesuffix("区").removesuffix("县") or regions()[county].name
    tail = {
        "enterprise": "有限公司",
        "institution": "中心",
        "government": "办公室",
        "social_organisation": "协会",
        "other": "站",
    }[kind]
    return Unit(
        code=credit_code(_KIND_CODE[kind], county, number),
        name=f"{short}样例{number:05d}{_WORDS[section]}{tail}",
        region=county,
        industry=industry,
        kind=kind,
        size=size,
        employees=employees,
        women=round(employees * women_share),
        revenue=revenue,
        assets=assets,
        is_new=kind == "social_organisation" or (kind == "enterprise" and bool(rng.random() < 0.72)),
        draw=float(rng.random()),
        way=way,
        chance=chance,
        born=born,
        ends=max(ends, born + 1),
        migrant=float(by_section[section]["migrant_share"]),
    )


def _draw_kind(rng: np.random.Generator, section: str) -> str:
    shares = {
        "S": (0.0, 0.12, 0.34, 0.36, 0.18),
        "P": (0.40, 0.45, 0.0, 0.15, 0.0),
        "Q": (0.42, 0.43, 0.0, 0.15, 0.0),
    }.get(section, (0.97, 0.02, 0.0, 0.01, 0.0))
    return str(rng.choice(list(_KIND_ZH), p=shares))


def _draw_amounts(rng: np.random.Generator, row: Row | str, size: str) -> tuple[int, float | None, float | None]:
    """Employees, and revenue and assets in 万元, that put an enterprise into the size drawn for it."""
    if isinstance(row, str) or size == "other":
        return int(np.clip(rng.lognormal(2.9, 1.0), 2, 4000)), None, None
    level = ["micro", "small", "medium", "large"].index(size)
    amounts: dict[str, float] = {}
    for indicator in ("X", "Y", "Z"):
        edges = (
            0,
            *row.bounds.get(
                indicator, {"X": (10, 100, 1000), "Y": (100, 2000, 30000), "Z": (100, 5000, 50000)}[indicator]
            ),
        )
        low = float(edges[level])
        high = float(edges[level + 1]) if level < 3 else low * 3
        amounts[indicator] = low + (high - low) * float(rng.beta(1.1, 2.6))
    employees = max(1, int(amounts["X"]))
    if "X" in row.bounds and level > 0:
        employees = max(employees, row.bounds["X"][level - 1])
    return employees, round(amounts["Y"], 1), round(amounts["Z"], 1)


@dataclass(slots=True)
class Picture:
    """A province in one period: who is there, who is covered by which union."""

    units: list[Unit]
    own: dict[str, str]
    groups: list[tuple[str, str, str, list[Unit]]]

    @property
    def covered(self) -> int:
        """How many units some union covers."""
        return len(self.own) + sum(len(g[3]) for g in self.groups)


def picture(province: Province, period: int) -> Picture:
    """What a province looks like in a period (0, 1, 2); a unit once covered stays so unless its province falls back."""
    drift = float(next(r for r in _table("sample_provinces.csv") if r["code"] == province.code)["drift"]) / 100 * period
    here = [u for u in province.units if u.born <= period < u.ends]
    covered = [u for u in here if u.draw < min(0.99, u.chance * (1 + drift / 0.42))]
    before = len(province.unions)
    own = {u.code: _union_code(province, f"own{u.code}", u.region) for u in covered if u.way == "own"}
    groups: list[tuple[str, str, str, list[Unit]]] = []
    tree = regions()
    for way, most in (("joint", 5), ("federation", 24)):
        places: dict[str, list[Unit]] = {}
        for unit in covered:
            if unit.way == way:
                places.setdefault(unit.region if way == "joint" else tree[unit.region].nav_parent, []).append(unit)
        for place, members in sorted(places.items()):
            for start in range(0, len(members), most):
                number = start // most + 1
                groups.append(
                    (way, _union_code(province, f"{way}{place}{number}", place), place, members[start : start + most])
                )
    for code in list(province.unions.values())[before:]:
        province.first_seen[code] = period
    return Picture(here, own, groups)


def _union_code(province: Province, key: str, region: str) -> str:
    if key not in province.unions:
        province.unions[key] = credit_code("81", region, 1_000_000 + len(province.unions))
    return province.unions[key]


def workbook(province: Province, period: int) -> Workbook:
    """One province's workbook for one period: 封面, 单位台账, 工会台账, 覆盖单位, 会员统计."""
    year = PERIODS[period]
    now = picture(province, period)
    rng = np.random.default_rng(province.seed * 10 + period)
    book = Workbook(write_only=True)
    name = regions()[province.code].name
    _cover(book, name, year)
    _unit_sheet(book, province, now, year, name, rng)
    unions = list(_unions(province, now, int(year), rng))
    _union_sheet(book, unions, year, name, province.style, rng)
    _cover_list(book, now, year, name, rng, province)
    if (province.code, year) != ("630000", "2024"):
        _membership(book, unions, year, name, rng)
    return book


def _cover(book: Workbook, name: str, year: str) -> None:
    sheet = book.create_sheet("封面")
    for line in (
        [f"{name}工会组织与会员情况报表（合成数据）"],
        [],
        ["报送单位", f"{name}"],
        ["报告期", f"{year}年"],
        ["基准日期", f"{year}-12-31"],
        ["口径", "合成数据"],
        ["数据来源", "合成数据（程序生成，不反映任何真实单位）"],
        [],
        ["填报人（签字）", None, "审核人（签字）", None, "负责人（签字）"],
    ):
        sheet.append(line)


def _titled(book: Workbook, sheet_name: str, title: str, note: str) -> Any:
    sheet = book.create_sheet(sheet_name)
    sheet.append([title])
    sheet.append([note])
    return sheet


def _unit_sheet(
    book: Workbook, province: Province, now: Picture, year: str, name: str, rng: np.random.Generator
) -> None:
    style = province.style
    sheet = _titled(book, "单位台账", f"{name}单位台账（合成数据）", f"报告期：{year}年")
    money = "元" if style == 2 else "万元"
    if style == 0:
        sheet.append(
            [
                "序号",
                "统一社会信用代码",
                "单位名称",
                "行政区划代码",
                "行业代码",
                "从业人员(人)",
                "其中：女职工(人)",
                f"营业收入({money})",
                f"资产总额({money})",
                "企业规模",
                "单位类型",
                "是否两新组织",
            ]
        )
    elif style == 1:
        sheet.append(
            [
                "统一社会信用代码",
                "单位详细名称",
                "单位类型",
                "所在地区",
                "所属行业",
                "期末从业人员(人)",
                "女职工(人)",
                f"营业收入({money})",
                f"资产总计({money})",
                "规模",
                "两新组织",
            ]
        )
    else:
        sheet.append(
            [
                "行政区划代码",
                "单位名称",
                "统一社会信用代码",
                "国民经济行业代码",
                "职工人数",
                "女职工",
                f"主营业务收入({money})",
                f"总资产({money})",
                "企业规模",
                "机构类型",
                "是否两新组织",
            ]
        )
    tree = regions()
    names = industries()
    total = 0
    skipped = _quiet_county(province) if year == PERIODS[1] else None
    for number, unit in enumerate(now.units, start=1):
        if unit.region == skipped:
            continue
        growth = 1 + 0.02 * PERIODS.index(year)
        employees = max(1, round(unit.employees * growth)) if unit.size in ("other",) else unit.employees
        total += employees
        row = _flaws(unit, rng)
        scale = YUAN_PER_WAN if style == 2 else 1
        revenue = None if unit.revenue is None else round(unit.revenue * scale, 1)
        assets = None if unit.assets is None else round(unit.assets * scale, 1)
        women = employees + 3 if row == "women" else min(unit.women, employees)
        code = {
            "case": unit.code.lower(),
            "full": "".join(chr(ord(c) + 0xFEE0) for c in unit.code),
            "digit": unit.code[:-1] + ("0" if unit.code[-1] != "0" else "1"),
        }.get(row, unit.code)
        industry = None if row == "industry" else unit.industry
        size = _SIZE_ZH.get("medium" if row == "size" and unit.size == "micro" else unit.size)
        new = "是" if unit.is_new else "否"
        if style == 0:
            line = [
                number,
                code,
                unit.name,
                unit.region,
                industry,
                employees,
                women,
                revenue,
                assets,
                size,
                _KIND_ZH[unit.kind],
                new,
            ]
        elif style == 1:
            place = "".join(tree[c].name for c in tree.path(unit.region)[1:])
            named = None if industry is None else (names[industry].name_zh if industry in names else industry)
            line = [code, unit.name, _KIND_ZH[unit.kind], place, named, employees, women, revenue, assets, size, new]
        else:
            line = [
                unit.region,
                unit.name,
                code,
                None if industry is None else industry[1:],
                employees,
                women,
                revenue,
                assets,
                size,
                _KIND_ZH[unit.kind],
                new,
            ]
        sheet.append(line)
        if row == "twice":
            sheet.append(line)
            total += employees
    if style == 0:
        sheet.append(["合计", None, None, None, None, total])
    sheet.append(["注：本表为合成数据，由程序生成。"])


def _quiet_county(province: Province) -> str | None:
    """One county of one province sends nothing in the middle period."""
    return _counties(province.code)[3] if province.code == "430000" else None


def _flaws(unit: Unit, rng: np.random.Generator) -> str:
    roll = float(rng.random())
    for share, name in (
        (0.0008, "digit"),
        (0.0016, "women"),
        (0.0030, "case"),
        (0.0040, "full"),
        (0.0052, "industry"),
        (0.0082, "size"),
        (0.0092, "twice"),
    ):
        if roll < share:
            return name
    return ""


@dataclass(slots=True)
class Union:
    """A union's line in the register and the membership sheet."""

    code: str
    name: str
    kind: str
    level: str
    region: str
    unit: Unit | None
    members: int
    women: int
    migrant: int
    platform: int
    founded: str
    term_end: str
    full: int
    part: int
    social: int
    agreement: bool
    wage: bool
    congress: bool
    dormant: bool


def _unions(province: Province, now: Picture, year: int, rng: np.random.Generator) -> Iterator[Union]:
    tree = regions()
    by_code = {u.code: u for u in now.units}
    for unit_code, code in now.own.items():
        unit = by_code[unit_code]
        yield _union(
            code, f"{unit.name}工会委员会", "own", unit.region, [unit], unit, year, province.first_seen.get(code, 0)
        )
    for way, code, place, units in now.groups:
        title = "联合工会委员会" if way == "joint" else "区域性基层工会联合会"
        yield _union(
            code,
            f"{tree[place].name}样例第{sum(map(ord, code[-6:])) % 97 + 1}{title}",
            way,
            place,
            units,
            None,
            year,
            province.first_seen.get(code, 0),
        )
    grassroots = len(now.own) + len(now.groups)
    above = max(1, round(grassroots * 0.031))
    seats = [province.code, *tree.children(province.code), *(c for c in _counties(province.code))]
    for number, seat in enumerate(list(dict.fromkeys(seats))[:above]):
        level = tree[seat].level
        yield Union(
            _union_code(province, f"above{seat}", seat),
            f"{tree[seat].name}总工会（样例）",
            "above",
            level,
            seat,
            None,
            0,
            0,
            0,
            0,
            "1995-05-01",
            f"{year + number % 5}-06-30",
            6 if level == "province" else 3,
            2,
            4,
            False,
            False,
            False,
            False,
        )


def _union(
    code: str, name: str, kind: str, region: str, units: list[Unit], unit: Unit | None, year: int, first: int
) -> Union:
    stable = np.random.default_rng(int.from_bytes(code.encode()[-8:], "big"))
    rate = float(stable.uniform(0.78, 0.96)) if kind == "own" else float(stable.uniform(0.70, 0.92))
    employees = sum(u.employees for u in units)
    members = max(1, round(employees * rate))
    women = min(members, round(sum(u.women for u in units) * rate))
    migrant = min(members, round(sum(u.employees * u.migrant for u in units) * rate))
    founded = int(stable.integers(1998, 2023)) if first == 0 else int(PERIODS[first])
    return Union(
        code,
        name,
        kind,
        "grassroots",
        region,
        unit,
        members,
        women,
        migrant,
        round(members * 0.04) if units[0].industry[0] in "GFO" else 0,
        f"{founded}-{int(stable.integers(1, 13)):02d}-{int(stable.integers(1, 29)):02d}",
        f"{year + int(stable.integers(0, 5))}-{int(stable.integers(1, 13)):02d}-28",
        1 if members > 120 or kind == "federation" else 0,
        int(stable.integers(1, 4)),
        1 if kind == "federation" else 0,
        bool(stable.random() < 0.62),
        bool(stable.random() < 0.55),
        bool(stable.random() < (0.70 if kind == "own" else 0.35)),
        bool(stable.random() < 0.015),
    )


_UNION_KIND: Final = {
    "own": "单独基层工会",
    "joint": "联合基层工会",
    "federation": "区域性基层工会联合会",
    "above": "县(市、区)总工会",
}
_LEVEL: Final = {"grassroots": "基层", "province": "省级", "city": "市级", "county": "县级"}


def _union_sheet(
    book: Workbook, unions: list[Union], year: str, name: str, style: int, rng: np.random.Generator
) -> None:
    sheet = _titled(book, "工会台账", f"{name}工会台账（合成数据）", f"报告期：{year}年")
    sheet.append(
        [
            "工会代码",
            "工会名称",
            "工会类型",
            "工会级别",
            "行政区划代码",
            "建会单位代码",
            "成立日期",
            "届满日期",
            "是否建而未转",
            "专职工会干部",
            "兼职工会干部",
            "社会化工会工作者",
            "会员人数",
            "女会员",
            "农民工会员",
            "新就业形态劳动者会员",
            "签订集体合同",
            "工资集体协商",
            "建立职代会",
        ]
    )
    for u in unions:
        say = ["是" if flag else "否" for flag in (u.dormant, u.agreement, u.wage, u.congress)]
        women = u.members + 2 if rng.random() < 0.0015 else u.women
        sheet.append(
            [
                u.code,
                u.name,
                _UNION_KIND[u.kind],
                _LEVEL[u.level],
                u.region,
                u.unit.code if u.unit else None,
                u.founded,
                u.term_end,
                say[0],
                u.full,
                u.part,
                u.social,
                None if u.kind == "above" else u.members,
                None if u.kind == "above" else women,
                None if u.kind == "above" else u.migrant,
                None if u.kind == "above" else u.platform,
                *say[1:],
            ]
        )
    sheet.append(["注：本表为合成数据，由程序生成。"])


def _cover_list(
    book: Workbook, now: Picture, year: str, name: str, rng: np.random.Generator, province: Province
) -> None:
    sheet = _titled(book, "覆盖单位", f"{name}联合工会、工会联合会覆盖单位（合成数据）", f"报告期：{year}年")
    sheet.append(["工会代码", "单位代码"])
    for _way, code, _place, units in now.groups:
        for unit in units:
            sheet.append([code, unit.code])
    for number in range(2):
        stray = credit_code("81", province.code, 9_000_000 + number + int(year))
        sheet.append([stray, now.units[int(rng.integers(len(now.units)))].code])
    sheet.append(["注：本表为合成数据，由程序生成。"])


def _membership(book: Workbook, unions: list[Union], year: str, name: str, rng: np.random.Generator) -> None:
    sheet = _titled(book, "会员统计", f"{name}工会会员统计（合成数据）", f"报告期：{year}年    单位：人")
    sheet.append(["工会代码", "行政区划代码", "会员人数", "其中：女会员", "农民工会员", "新就业形态劳动者会员"])
    for u in unions:
        if u.kind != "above":
            more = 1 if rng.random() < 0.002 else 0
            sheet.append([u.code, u.region, u.members + more, u.women, u.migrant, u.platform])
    sheet.append(["注：本表为合成数据，由程序生成。"])


def write_sample(out: Path, scale: str = "demo") -> list[Path]:
    """Write the workbooks of a scale into ``out``: ``demo`` and ``nation`` 31 provinces, ``province`` one; three periods each."""
    codes = ["330000"] if scale == "province" else sorted(_weights())
    paths = []
    for code in codes:
        province = make_province(code, SCALES[scale])
        for period, year in enumerate(PERIODS):
            short = regions()[code].name
            paths.append(save(workbook(province, period), out / f"{code}_{year}_{short}_合成数据.xlsx"))
    return paths
