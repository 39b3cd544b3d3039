"""The ways of laying out the same truth."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

from tests.lookalikes.draft import Draft, Figure, Place, Row, Said, Truth, Year

PROVINCES: Final = (
    Place("110000", "北京市", "北京", "Beijing"),
    Place("130000", "河北省", "河北", "Hebei"),
    Place("150000", "内蒙古自治区", "内蒙古", "Inner Mongolia"),
    Place("450000", "广西壮族自治区", "广西", "Guangxi"),
)
CITIES: Final = (
    Place("320100", "南京市", "南京", "Nanjing"),
    Place("320200", "无锡市", "无锡", "Wuxi"),
    Place("320500", "苏州市", "苏州", "Suzhou"),
    Place("320700", "连云港市", "连云港", "Lianyungang"),
)
JIANGSU: Final = Place("320000", "江苏省", "江苏", "Jiangsu")
MEASURES: Final = (
    Said("members", "工会会员人数", "人"),
    Said("employees", "从业人员", "人"),
    Said("units", "法人单位数", "个"),
    Said("grassroots_unions", "基层工会数", "个"),
)
WOMEN: Final = Said("members_women", "女会员", "人")
RATE: Final = Said("unit_coverage", "建会率", "1")
YEARS: Final = (Year(2016), Year(2017), Year(2018))


def _amount(said: Said, dice: random.Random) -> int:
    return dice.randrange(20_000, 900_000) * 100 if said.unit == "人" else dice.randrange(120, 99_000) * 100


def _figure(place: Place | None, said: Said, year: Year, dice: random.Random) -> Figure:
    return Figure(Truth(place.code if place else None, said.metric, str(year.year), said.unit, _amount(said, dice)))


def regions_by_indicators(dice: random.Random) -> Draft:
    """地区 | 工会会员人数 | 从业人员 | …, the year in the title."""
    year = YEARS[-1]
    body: list[Row] = [[place, *(_figure(place, said, year, dice) for said in MEASURES)] for place in PROVINCES]
    return Draft("regions_by_indicators", [year, "各地区工会组织情况"], [["地区", *MEASURES]], body, 1)


def regions_by_years(dice: random.Random) -> Draft:
    """地区 | 2016年 | 2017年 | …, the measure in the title."""
    said = MEASURES[0]
    body: list[Row] = [[place, *(_figure(place, said, year, dice) for year in YEARS)] for place in PROVINCES]
    return Draft("regions_by_years", ["各地区", said], [["地区", *YEARS]], body, 1)


def indicators_by_years(dice: random.Random) -> Draft:
    """指标 | 2016年 | 2017年 | …, the region in the title."""
    body: list[Row] = [[said, *(_figure(JIANGSU, said, year, dice) for year in YEARS)] for said in MEASURES]
    return Draft("indicators_by_years", [JIANGSU, "工会组织情况"], [["指标", *YEARS]], body, 1, whole=JIANGSU)


def long_format(dice: random.Random) -> Draft:
    """地区 | 年份 | 指标 | 数值, one figure a row."""
    body: list[Row] = [
        [place, year, said, _figure(place, said, year, dice)]
        for place in PROVINCES[:3]
        for year in YEARS[:2]
        for said in MEASURES[:3]
    ]
    return Draft("long_format", ["工会统计数据"], [["地区", "年份", "指标", "数值"]], body, 3)


def years_by_indicators(dice: random.Random) -> Draft:
    """年份 | 工会会员人数 | 从业人员 | …, the region in the title."""
    body: list[Row] = [[year, *(_figure(JIANGSU, said, year, dice) for said in MEASURES)] for year in YEARS]
    return Draft("years_by_indicators", [JIANGSU, "工会组织情况"], [["年份", *MEASURES]], body, 1, whole=JIANGSU)


def indicators_by_regions(dice: random.Random) -> Draft:
    """指标 | 北京市 | 河北省 | …, the year in the title."""
    year = YEARS[-1]
    body: list[Row] = [[said, *(_figure(place, said, year, dice) for place in PROVINCES)] for said in MEASURES]
    return Draft("indicators_by_regions", [year, "工会组织情况"], [["指标", *PROVINCES]], body, 1)


def panel(dice: random.Random) -> Draft:
    """地区 | 年份 | 工会会员人数 | 从业人员 | …, a line for each region and year."""
    body: list[Row] = [
        [place, year, *(_figure(place, said, year, dice) for said in MEASURES)]
        for place in PROVINCES[:3]
        for year in YEARS[:2]
    ]
    return Draft("panel", ["各地区工会统计"], [["地区", "年份", *MEASURES]], body, 2)


def indicators_under_years(dice: random.Random) -> Draft:
    """地区 | 2017年: 工会会员人数, 从业人员 | 2018年: …: two header rows, merged."""
    years, said = YEARS[1:], MEASURES[:2]
    header: list[Row] = [["地区"], [None]]
    spans = [(0, 0, 1, 0)]
    for year in years:
        spans.append((0, len(header[0]), 0, len(header[0]) + len(said) - 1))
        header[0] += [year, *[None] * (len(said) - 1)]
        header[1] += list(said)
    body: list[Row] = [
        [place, *(_figure(place, one, year, dice) for year in years for one in said)] for place in PROVINCES
    ]
    return Draft("indicators_under_years", ["各地区工会组织情况"], header, body, 1, spans=spans)


LAYOUTS: Final[dict[str, Callable[[random.Random], Draft]]] = {
    layout.__name__: layout
    for layout in (
        regions_by_indicators,
        regions_by_years,
        indicators_by_years,
        years_by_indicators,
        indicators_by_regions,
        indicators_under_years,
        panel,
        long_format,
    )
}
WIDE: Final = tuple(name for name in LAYOUTS if name not in ("panel", "long_format"))
BY_REGION: Final = ("regions_by_indicators", "regions_by_years", "indicators_under_years")
"""With a line for each region."""
BY_YEAR: Final = ("regions_by_years", "indicators_by_years")
"""With a column for each year."""
MEASURE_COLUMNS: Final = ("regions_by_indicators", "years_by_indicators", "panel")
MEASURE_LINES: Final = ("indicators_by_years", "indicators_by_regions")
ONE_MEASURE: Final = ("regions_by_years",)
