"""Whose a figure is: filters that every card obeys, figures of others with their names, reasons, and footers of one period."""

from __future__ import annotations

import re
from typing import Final

from data.texts import text
from tests.law.case import (
    CITY,
    FIRST,
    NATION,
    PROVINCE,
    SECOND,
    THIRD,
    Brief,
    Case,
    Command,
    Page,
    Sent,
    covered,
    unit,
    units,
)
from tests.law.cases.silence import sent


def large_and_small() -> Sent:
    """Manufacturing: forty small units, half of them with unions, and a large one of 5 000 without; ten small caterers without."""
    rows, own = covered(1, 40, 20)
    large = unit(41, employees=5000, revenue=500_000)
    return Sent(FIRST, "2024年", [*rows, large, *units(range(42, 52), industry="H62")], own)


CELL: Final = "industry=C&size=small_micro"
FILTERED = Case(
    "filters_are_obeyed",
    [large_and_small()],
    commands=[
        Command(
            f"rates --region {FIRST} --period 2024 --where industry=C --where size=small_micro",
            [({"region": FIRST}, {"units": 40, "units_covered": 20, "gap_workers": 600, "gap_units": 20})],
        ),
        # A cell without units, in a county that reports.
        Command(
            f"rates --region {FIRST} --period 2024 --where size=medium",
            [({"region": FIRST}, {"units": 0, "units_covered": 0, "gap_units": 0, "unit_coverage": None})],
        ),
        Command(
            f"gaps --region {CITY} --period 2024 --where industry=C --where size=small_micro",
            [({"region": FIRST, "industry": "C"}, {"gap_workers": 600, "share": 1.0})],
            count=1,
        ),
        Command(
            f"gaps --region {CITY} --period 2024",
            [({"industry": "C"}, {"gap_workers": 5600}), ({"industry": "H"}, {"gap_workers": 300})],
            count=2,
        ),
    ],
    pages=[
        Page(f"/gaps?region={CITY}&{CELL}", ["600", "100.0%"], ["5,600", "5,900", "933.3%"], card="先到哪里去"),
        Page(f"/gaps?region={CITY}&{CELL}", never=["5,600", "5,900", "5,000"]),
        Page(f"/?region={CITY}&{CELL}", ["50.0%", "20/40"], card="建会覆盖率"),
        Page(f"/?region={CITY}&{CELL}", never=["5,600", "5,900"]),
        Page(f"/gaps?region={CITY}&industry=H", [re.compile("台账.{0,8}10")], card="台账"),
        Page(f"/gaps?region={CITY}", ["5,000", "600", "84.7%", "94.9%"], card="先到哪里去"),
    ],
    briefs=[Brief(CITY, "2024", ["39.2%", "5,600"], ["50.0%"])],
)


def without_name(value: str, *names: str) -> re.Pattern[str]:
    """Finds a value in a text that lacks one of the names that it must have beside it."""
    beside = "".join(f"(?=.*{name})" for name in names)
    return re.compile(f"(?s)^(?=.*{value})(?!{beside}.*{value})")


CENSUS: Final = ("地区", "法人单位数(个)", "已建工会单位数(个)", "从业人员(人)", "工会会员(人)")
# A census of provinces, a series of the nation, a statement on the nation, and made-up registers: each is shown under its own name.
OTHERS = Case(
    "figures_of_others",
    [
        Sent(
            NATION,
            "2004年",
            table=(
                "2004年分地区法人单位和工会情况",
                CENSUS,
                [("浙江", 400_000, 100_000, 9_000_000, 5_400_000), ("江苏", 500_000, 200_000, 9_000_000, 4_500_000)],
                "数据来源：第一次全国经济普查",
            ),
            calibre="census",
            purpose="published",
        ),
        Sent(
            NATION,
            "2022年",
            table=(
                "全国工会组织情况",
                ("指标", "2021年", "2022年"),
                [("工会基层组织数(万个)", 221.4, 222.3)],
                "数据来源：国家统计局",
            ),
            calibre="nbs_unions",
            purpose="published",
        ),
        Sent(
            NATION,
            "2018年",
            table=(
                "2018年全国工会组织数",
                ("地区", "工会组织数(万个)", "工会基层组织数(万个)"),
                [("全国", 286, 277)],
                "数据来源：中华全国总工会",
            ),
            calibre="acftu",
            purpose="published",
        ),
        Sent(FIRST, "2023年", *covered(1, 40, 10), calibre="synthetic", purpose="synthetic"),
        Sent(FIRST, "2024年", *covered(1, 40, 20), calibre="synthetic", purpose="synthetic"),
    ],
    commands=[
        Command(
            f"rates --region {PROVINCE} --calibre census",
            [
                (
                    {"period": "2004"},
                    {"unit_coverage": 0.25, "density": 0.6, "grassroots_unions": None, "units_covered": 100_000},
                )
            ],
        ),
        Command(
            "rates --region 420000 --calibre census",
            [
                (
                    {"period": "2004", "purpose": "published"},
                    {"units": None, "unit_coverage": None, "missing": [{"region": "420000", "why": "not_in_source"}]},
                )
            ],
        ),
        Command(f"rates --region {FIRST} --period 2004", count=0),
        Command(
            f"rates --region {NATION} --calibre nbs_unions --period 2022", [({}, {"grassroots_unions": 2_223_000})]
        ),
        Command(f"rates --region {NATION} --calibre acftu", [({}, {"grassroots_share": 277 / 286})]),
    ],
    pages=[
        Page(f"/?region={PROVINCE}&calibre=census&period=2004", ["25.0%"], card="建会覆盖率"),
        Page(
            f"/?region={PROVINCE}&calibre=census&period=2004",
            never=[without_name("222\\.3万", "全国", "2022")],
            card="基层工会",
        ),
        Page(
            f"/?region={FIRST}&calibre=synthetic&period=2024", never=[without_name("97%", "全国", "2018")], card="占比"
        ),
        Page(f"/trends?region={PROVINCE}&calibre=census&period=2004", never=["合成数据", "50.0%"], card=""),
        Page(f"/?region={NATION}&calibre=nbs_unions&period=2022", [text("why.not_in_calibre", "zh")]),
        Page(f"/?region={NATION}&calibre=nbs_unions&period=2022", never=["所存副本缺", "未报送"]),
        Page("/?region=420000&calibre=census&period=2004", ["所存副本缺"], ["未报送", "0.0%"]),
    ],
    briefs=[
        Brief(PROVINCE, "2004", ["25.0%"], ["222.3万", "97%", "合成数据", "50.0%"], calibre="census"),
        Brief(NATION, "2022", ["222.3万"], ["所存副本缺", "未报送", "25.0%"], calibre="nbs_unions"),
    ],
)

# Four counties, of which one has two units: what leaves the house hides it, and does not say that it sent nothing.
TINY: Final = "330108"
REASONS = Case(
    "reasons_and_periods",
    [
        sent(FIRST, "2023年", 1, 40, 20),
        sent(FIRST, "2024年", 1, 50, 20),
        sent(SECOND, "2024年", 101, 40, 30),
        sent(THIRD, "2024年", 201, 40, 10),
        Sent(CITY, "2024年", *covered(301, 2, 1, TINY)),
    ],
    commands=[
        Command(
            f"rates --region {CITY} --period 2024 --by region",
            [({"region": TINY}, {"units": 2, "flags": [{"metric": "unit_coverage", "flag": "small"}]})],
        ),
        Command(f"rates --region {FIRST} --period 2023", [({}, {"units": 40, "unit_coverage": 0.5})]),
        Command(f"rates --region {FIRST} --period 2024", [({}, {"units": 50, "unit_coverage": 0.4})]),
    ],
    pages=[
        Page(f"/trends?region={FIRST}&period=2023", never=[re.compile("n=50个法人单位[^n]*2023")]),
        Page(f"/?region={FIRST}&period=2023", ["50.0%", "20/40"], ["40.0%", "50个法人单位"]),
        Page(f"/?region={CITY}&period=2024", never=[re.compile("滨江区(?:最高|最低)")]),
    ],
    briefs=[
        Brief(CITY, "2024", never=["滨江区没有数据", "滨江区最高", "滨江区最低"], audience="external"),
        Brief(CITY, "2024", never=["滨江区最高", "滨江区最低"]),
        Brief(FIRST, "2023", ["50.0%"], ["覆盖率（按单位）为40.0%", "50个单位"]),
    ],
)

CASES: Final = (FILTERED, OTHERS, REASONS)
