"""Synthetic units over all periods, county by county: industries, kinds, sizes, amounts and codes from a fixed seed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analysis.vocabulary import UNION_MODES
from data.reference import industries, regions
from etl.clean.credit_code import check_character
from etl.clean.size import Row, row_of
from etl.write.sample.counties import table

PERIODS: Final = ("2023", "2024", "2025")
SIZE_ZH: Final = {"large": "大型", "medium": "中型", "small": "小型", "micro": "微型"}
KIND_ZH: Final = {
    "enterprise": "企业",
    "institution": "事业单位",
    "government": "机关",
    "social_organisation": "社会组织",
    "other": "其他",
}
ONLY_MIX: Final = "350000"
"""Between 2024 and 2025 nothing moves but the mix: every unit of trade gets a twin."""
ONLY_RATES: Final = "360000"
"""Between 2024 and 2025 the same units, more of them covered."""
ONLY_REPORTING: Final = "420000"
"""Between 2024 and 2025 nothing moves; a city that was silent in 2024 reports again."""
REPORTS_AGAIN: Final = "420600"
"""That city; more of its units are covered than elsewhere, so that its silence shows."""
ONLY_MOVES: Final = "340000"
"""Between 2024 and 2025 nothing moves but units into a zone."""
STILL: Final = frozenset({ONLY_MIX, ONLY_RATES, ONLY_REPORTING, ONLY_MOVES})
"""Provinces in which no unit is born, ends or grows between 2024 and 2025, and nothing is flawed at random."""
TWINNED: Final = "F"
TWIN: Final = 5_000_000
"""Added to a unit's number for its twin's."""
ZONE: Final = "340176"
"""Units of its city's districts move there in 2025."""
WITH_TOWNSHIPS: Final = "330481"
"""A county whose units are registered at its townships, some at the county itself."""
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
_TAILS: Final = {
    "enterprise": "有限公司",
    "institution": "中心",
    "government": "办公室",
    "social_organisation": "协会",
    "other": "站",
}
_KIND_CODE: Final = {
    "enterprise": "91",
    "institution": "12",
    "government": "11",
    "social_organisation": "51",
    "other": "19",
}
_KIND_SHARES: Final = {
    "S": (0.0, 0.12, 0.34, 0.36, 0.18),
    "P": (0.40, 0.45, 0.0, 0.15, 0.0),
    "Q": (0.42, 0.43, 0.0, 0.15, 0.0),
}
_USUAL_KINDS: Final = (0.97, 0.02, 0.0, 0.01, 0.0)
_SIZE_SHARES: Final = (0.007, 0.028, 0.165, 0.80)
_DIVISIONS_OF_K: Final = ("K7010", "K7020", "K7030")
_USUAL_EDGES: Final = {"X": (10, 100, 1000), "Y": (100, 2000, 30000), "Z": (100, 5000, 50000)}
_CODE_LETTERS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
Floats = npt.NDArray[np.float64]


@dataclass(slots=True)
class Unit:
    """A synthetic unit over all periods. ``born``, ``ends``: the first period (0, 1, 2) in which it exists, and the first in which it no
    longer does. ``draw`` under the chance of its period means covered, in the ``way`` given. ``revenue``, ``assets`` in 万元; None where
    the size standard does not ask for them.
    """

    code: str
    name: str
    region: str
    industry: str
    kind: str
    size: str
    employees: int | None
    women: int | None
    revenue: int | None
    assets: int | None
    is_new: bool
    draw: float
    way: str
    chance: float
    born: int
    ends: int
    migrant: float
    number: int


def credit_code(kind: str, region: str, number: int) -> str:
    """A code with a right check character that no register has issued: XN and a running number for the organisation."""
    digits = ""
    for _ in range(7):
        number, rest = divmod(number, 31)
        digits = _CODE_LETTERS[rest] + digits
    stem = kind + (region if region.isdigit() else "100000")[:6] + "XN" + digits
    return stem + check_character(stem)


def new_unit(county: str, number: int, industry: str, kind: str, employees: int | None, **more: Any) -> Unit:
    """A unit with code and name by its county and number; it exists in all periods unless ``more`` says otherwise."""
    plain = regions()[county].name
    short = plain.removesuffix("市").removesuffix("区").removesuffix("县") or plain
    usual: dict[str, Any] = {
        "size": "other",
        "women": None if employees is None else employees * 2 // 5,
        "revenue": None,
        "assets": None,
        "is_new": kind == "enterprise",
        "draw": 0.0,
        "way": "own",
        "chance": 0.0,
        "born": 0,
        "ends": len(PERIODS),
        "migrant": 0.0,
    }
    return Unit(
        code=credit_code(_KIND_CODE[kind], county, number),
        name=f"{short}样例{number:05d}{_WORDS[industry[0]]}{_TAILS[kind]}",
        region=county,
        industry=industry,
        kind=kind,
        employees=employees,
        number=number,
        **{**usual, **more},
    )


@cache
def _industry_mix() -> tuple[list[str], list[float]]:
    """Sections and their shares of legal units in 2022 (statistics bureau, A010303)."""
    names = {i.name_zh: i.code for i in industries().values() if i.level == "section"}
    counts = {
        names[r["industry"]]: int(r["2022"])
        for r in table("published/nbs_legal_units_by_industry.csv")
        if r["industry"] in names and r["2022"]
    }
    total = sum(counts.values())
    return list(counts), [count / total for count in counts.values()]


@cache
def _divisions(section: str) -> tuple[str, ...]:
    if section == "K":
        return _DIVISIONS_OF_K
    return tuple(i.code for i in industries().values() if i.level == "division" and i.section == section)


@cache
def _settings() -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    """Coverage by province, cover by size, shares by section."""
    return (
        {r["code"]: r for r in table("sample_provinces.csv")},
        {r["size"]: r for r in table("sample_sizes.csv")},
        {r["section"]: r for r in table("sample_industries.csv")},
    )


def drift_of(province: str) -> float:
    """The points of coverage, as a fraction, that a province gains a period."""
    return float(_settings()[0][province]["drift"]) / 100


def draw_county(county: str, count: int) -> list[Unit]:
    """All units that a county has in any period, in the order of their numbers."""
    rng = np.random.default_rng(int(county))
    provinces, sizes, by_section = _settings()
    province = county[:2] + "0000"
    still = province in STILL
    lean = float(rng.uniform(0.82, 1.18)) * (0.32 if regions()[county].kind == "zone" else 1.0)
    if regions()[county].nav_parent == REPORTS_AGAIN:
        lean *= 1.5
    base = float(provinces[province]["coverage"]) * lean * 0.94
    names, shares = _industry_mix()
    sections = rng.choice(len(names), count, p=shares)
    rolls = rng.random((9, count))
    amounts = rng.beta(1.1, 2.6, (3, count))
    heads = np.clip(rng.lognormal(2.9, 1.0, count), 2, 4000).astype(int)
    women = rng.normal(0, 0.10, count)
    # 0, 1 and 2 periods without the unit at the start, and the same at the end; none between the last two where all stands still
    born = np.searchsorted(np.cumsum([0.92, 0.045]), rolls[4])
    ends = 3 - np.searchsorted(np.cumsum([0.95, 0.03]), rolls[5])
    if still:
        born = np.minimum(born, 1)
        ends = np.where((born == 0) & (ends < 3), 1, 3)
    units = []
    for i in range(count):
        section = names[sections[i]]
        divisions = _divisions(section)
        industry = divisions[int(rolls[0, i] * len(divisions))]
        kind = _pick(tuple(KIND_ZH), _KIND_SHARES.get(section, _USUAL_KINDS), rolls[1, i])
        row = row_of(industry)
        size = "other"
        if kind == "enterprise" and isinstance(row, Row):
            size = _pick(tuple(SIZE_ZH), _SIZE_SHARES, rolls[2, i])
        employees, revenue, assets = _amounts(row, size, int(heads[i]), amounts[:, i])
        setting, shares_of = sizes[size], by_section[section]
        share = min(0.95, max(0.03, float(shares_of["women_share"]) + float(women[i])))
        units.append(
            new_unit(
                county,
                i + 1,
                industry,
                kind,
                employees,
                size=size,
                women=round(employees * share),
                revenue=revenue,
                assets=assets,
                is_new=kind == "social_organisation" or (kind == "enterprise" and bool(rolls[6, i] < 0.72)),
                draw=float(rolls[7, i]),
                way=_pick(UNION_MODES, tuple(float(setting[way]) for way in UNION_MODES), rolls[8, i]),
                chance=min(0.985, base * float(setting["covered_factor"]) * float(shares_of["covered_factor"])),
                born=int(born[i]),
                ends=max(int(ends[i]), int(born[i]) + 1),
                migrant=float(shares_of["migrant_share"]),
            )
        )
    return units + _twins(units) if province == ONLY_MIX else units


def _twins(units: list[Unit]) -> list[Unit]:
    """For each unit of trade that there is in 2024, one that is like it and begins in 2025: rates stay as they are in every cell."""
    twins = []
    for unit in units:
        if unit.industry[0] == TWINNED and unit.born <= 1 < unit.ends:
            more = new_unit(unit.region, unit.number + TWIN, unit.industry, unit.kind, unit.employees)
            twins.append(replace(unit, code=more.code, name=more.name, number=more.number, born=2))
    return twins


def _pick(names: tuple[str, ...], shares: tuple[float, ...], roll: float) -> str:
    upto = 0.0
    for name, share in zip(names, shares, strict=True):
        upto += share
        if roll < upto:
            return name
    return names[-1] if shares[-1] else names[0]


def _amounts(row: Row | str, size: str, heads: int, draws: Floats) -> tuple[int, int | None, int | None]:
    """Employees, and revenue and assets in 万元 as far as the standard asks for them, that put an enterprise into the size drawn."""
    if isinstance(row, str) or size == "other":
        return heads, None, None
    level = ["micro", "small", "medium", "large"].index(size)
    amounts: dict[str, float] = {}
    for indicator, draw in zip("XYZ", draws, strict=True):
        edges = (0, *row.bounds.get(indicator, _USUAL_EDGES[indicator]))
        low = float(edges[level])
        high = float(edges[level + 1]) if level < 3 else low * 3
        amounts[indicator] = low + (high - low) * float(draw)
    employees = max(1, int(amounts["X"]))
    if "X" in row.bounds and level > 0:
        employees = max(employees, row.bounds["X"][level - 1])
    revenue, assets = (int(amounts[name]) if name in row.bounds else None for name in "YZ")
    return employees, revenue, assets
