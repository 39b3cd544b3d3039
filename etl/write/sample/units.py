"""Synthetic units: provinces, counties, industries, sizes and codes, by census proportions."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from functools import cache
from typing import Final

import numpy as np

from analysis.vocabulary import COVER_MODES, NATION
from data.reference import FOLDER, industries, region_short_names, regions
from etl.clean.credit_code import check_character
from etl.clean.size import Row, row_of

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
SIZE_ZH: Final = {"large": "大型", "medium": "中型", "small": "小型", "micro": "微型"}
KIND_ZH: Final = {
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


def table(name: str) -> list[dict[str, str]]:
    """The rows of a reference file."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


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
def province_weights() -> dict[str, float]:
    """Provinces' shares of legal units in the census of 2004."""
    names = {short: code for code, short in region_short_names().items()}
    rows = table("published/census2004_units_by_region.csv")[1:]
    total = sum(int(r["legal_units"]) for r in rows)
    return {names[r["region"]]: int(r["legal_units"]) / total for r in rows}


def credit_code(kind: str, region: str, number: int) -> str:
    """A code with a right check character that no register has issued: XN and a running number for the organisation."""
    digits = ""
    for _ in range(7):
        number, rest = divmod(number, 31)
        digits = _CODE_LETTERS[rest] + digits
    stem = kind + (region if region.isdigit() else NATION)[:6] + "XN" + digits
    return stem + check_character(stem)


def counties_of(province: str) -> list[str]:
    """The counties and zones of a province, where its units lie."""
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
    counties = counties_of(code)
    extra = max(_DEMO_UNITS - _PER_COUNTY * 2900, 0) * province_weights()[code]
    weights = rng.gamma(1.6, size=len(counties))
    counts = np.maximum(1, np.round((_PER_COUNTY + extra * weights / weights.sum()) * scale)).astype(int)
    setting = next(r for r in table("sample_provinces.csv") if r["code"] == code)
    sizes = {r["size"]: r for r in table("sample_sizes.csv")}
    by_section = {r["section"]: r for r in table("sample_industries.csv")}
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
        str(rng.choice(list(SIZE_ZH), p=[0.007, 0.028, 0.165, 0.80]))
        if isinstance(row, Row) and kind == "enterprise"
        else "other"
    )
    employees, revenue, assets = _draw_amounts(rng, row, size)
    setting = sizes[size]
    chance = min(
        0.985, base * lean * float(setting["covered_factor"]) * float(by_section[section]["covered_factor"]) * 0.94
    )
    way = str(rng.choice(list(COVER_MODES), p=[float(setting[w]) for w in COVER_MODES]))
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
    return str(rng.choice(list(KIND_ZH), p=shares))


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
