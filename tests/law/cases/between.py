"""Two periods: breaks of a series, few units, printed values that must add up, falls of every headline rate, periods that are not there."""

from __future__ import annotations

import re
from typing import Any, Final

from tests.law.case import CITY, FIRST, NATION, Brief, Case, Command, Page, Sent, covered, unions, unit, units

SERIES: Final = ("2002年", "2003年", "2004年", "2016年", "2018年", "2022年")
UNIONS: Final = (171.3, 90.6, 102.0, 282.5, 273.1, 222.3)
"""Ten thousands of grassroots unions: the series breaks in 2003, has its peak in 2016 and falls until 2022."""
BROKEN = Case(
    "a_series_breaks",
    [
        Sent(
            NATION,
            "2022年",
            table=(
                "全国工会组织情况",
                ("指标", *SERIES),
                [("工会基层组织数(万个)", *UNIONS)],
                "数据来源：国家统计局",
            ),
            calibre="nbs_unions",
            purpose="published",
        )
    ],
    commands=[
        Command(f"rates --region {NATION} --period 2003", [({"period": "2003"}, {"grassroots_unions": 906_000})]),
        Command(
            f"compare --region {NATION} --from 2002 --to 2003 --metric grassroots_unions",
            [
                (
                    {"region": NATION},
                    {
                        "before": 1_713_000,
                        "after": 906_000,
                        "points": None,
                        "points_raw": -807_000,
                        "break": {"event": "break", "period": "2003"},
                        "flags": ["break"],
                    },
                )
            ],
        ),
        Command(
            f"compare --region {NATION} --from 2016 --to 2022 --metric grassroots_unions",
            [({"region": NATION}, {"points": -602_000, "break": None})],
        ),
    ],
    pages=[
        Page("/?calibre=nbs_unions&period=2003&compare=2002", ["90.6万", "不可比"], ["80.7万", "▼"], card="基层工会"),
        Page("/trends?calibre=nbs_unions&period=2022", never=["2002年171.3万，"], card="基层工会"),
        # The newest value lies far above the first after the break, and far below the peak: both are said.
        Page("/trends?calibre=nbs_unions&period=2022", ["282.5万", "2016"], card="基层工会"),
    ],
    briefs=[
        Brief(NATION, "2003", ["90.6万"], ["减少", "80.7万", "▼"], compare="2002", calibre="nbs_unions"),
        Brief(NATION, "2022", ["282.5万"], ["由2002年", "增加51万"], compare="2018", calibre="nbs_unions"),
    ],
)


def few(period: str, more: int) -> Sent:
    """Nine units with unions; one caterer of 1 289 employees and sixteen of one; ``more`` of manufacturing with one."""
    caterers = [unit(10, industry="H62", employees=1289, women=None)]
    caterers += units(range(11, 27), industry="H62", employees=1, women=None)
    rest = units(range(27, 27 + more), employees=1, women=None)
    return Sent(FIRST, period, [*units(range(1, 10)), *caterers, *rest], unions(range(1, 10)))


COUNTS: Final = re.compile("26[^0-9]{0,8}28")
"""The units before and after, told as counts."""
FEW = Case(
    "small_numbers_and_one_enterprise",
    [few("2023年", 0), few("2024年", 2)],
    commands=[
        Command(
            f"compare --region {FIRST} --from 2023 --to 2024 --metric unit_coverage",
            [({"region": FIRST}, {"before": 9 / 26, "after": 9 / 28, "points": None, "flags": ["small"]})],
        ),
        Command(
            f"rates --region {FIRST} --period 2024",
            [
                (
                    {"region": FIRST},
                    {
                        "unit_coverage": 9 / 28,
                        "flags": [
                            {"metric": "unit_coverage", "flag": "small"},
                            {"metric": "worker_coverage", "flag": "small"},
                            {"metric": "density", "flag": "small"},
                        ],
                    },
                )
            ],
        ),
        Command(
            f"rates --region {FIRST} --period 2024 --by industry",
            [
                (
                    {"industry": "H"},
                    {
                        "gap_units": 17,
                        "gap_workers": 1305,
                        "flags": [{"metric": "gap_workers", "flag": "one_unit"}],
                    },
                )
            ],
        ),
    ],
    pages=[
        Page(f"/?region={FIRST}", never=["▼", "−2.5", "▲"], card="建会覆盖率"),
        Page(f"/?region={FIRST}", [COUNTS], card="建会覆盖率"),
        Page(f"/?region={FIRST}", [re.compile("一个单位|一家|1个单位")], card="需要关注"),
        Page(f"/regions?region={CITY}", never=["▼", "第1"]),
    ],
    briefs=[
        Brief(FIRST, "2024", never=["2.5个百分点", "▼", "下降"], compare="2023"),
        Brief(FIRST, "2024", [COUNTS], compare="2023"),
        Brief(CITY, "2024", [re.compile("一个单位|一家|1个单位")], ["西湖区最高", "西湖区最低"], compare="2023"),
    ],
)

# 38 of 110 is 34.5 %, 29 of 80 is 36.3 %: 1.8 points lie between what is printed, 1.70 between what is not.
PRINTED = Case(
    "printed_values_add_up",
    [Sent(FIRST, "2023年", *covered(1, 110, 38)), Sent(FIRST, "2024年", *covered(1, 80, 29))],
    commands=[
        Command(
            f"compare --region {FIRST} --from 2023 --to 2024 --metric unit_coverage",
            [({"region": FIRST}, {"points": 100 * (29 / 80 - 38 / 110), "points_raw": 100 * (29 / 80 - 38 / 110)})],
        )
    ],
    pages=[Page(f"/?region={FIRST}", ["36.3%", "+1.8个百分点"], ["1.7"], card="建会覆盖率")],
    briefs=[Brief(FIRST, "2024", ["36.3%", "1.8个百分点"], ["1.7个百分点"], compare="2023")],
)


def fallen(period: str, of_covered: int, of_others: int, members: int) -> Sent:
    """Forty units, twenty with unions of so many members; employees of either kind of unit."""
    rows = [*units(range(1, 21), employees=of_covered), *units(range(21, 41), employees=of_others)]
    return Sent(FIRST, period, rows, unions(range(1, 21), members=members))


_AS_BEFORE: Final[dict[str, Any]] = {"points": 0.0, "before": 0.5, "after": 0.5}
# Half of the units before and after; of 1 800 workers 1 200, then 1 000 are covered, and 800, then 700 are members.
FALLEN = Case(
    "workers_fall_and_units_do_not",
    [fallen("2023年", 60, 30, 40), fallen("2024年", 50, 40, 35)],
    commands=[
        Command(
            f"compare --region {CITY} --from 2023 --to 2024",
            [
                ({"metric": "unit_coverage"}, _AS_BEFORE),
                ({"metric": "worker_coverage"}, {"points": 100 * (1000 - 1200) / 1800}),
                ({"metric": "density"}, {"points": 100 * (700 - 800) / 1800}),
            ],
        ),
        Command(f"compare --region {FIRST} --from 2021 --to 2024", count=0),
        Command(f"targets --region {FIRST} --where size=nonsense", refused="nonsense"),
        Command(f"rates --region {FIRST} --where size=nonsense", refused="nonsense"),
        Command(
            f"change --region {FIRST} --from 2023 --to 2024 --by size --metric women_share", refused="not_by_dimension"
        ),
        Command(
            f"change --region {FIRST} --from 2023 --to 2024 --by size --metric grassroots_share",
            refused="not_by_dimension",
        ),
    ],
    pages=[
        Page(f"/?region={CITY}", [re.compile("职工覆盖率.{0,30}11\\.1个百分点")], card="需要关注"),
        Page(f"/?region={FIRST}", [re.compile("职工覆盖率.{0,30}11\\.1个百分点")], card="需要关注"),
        Page(f"/?region={FIRST}", ["38.9%", "−5.5个百分点"], card="入会率"),
        Page(f"/?region={FIRST}&compare=2021", ["2021"]),
    ],
    briefs=[
        Brief(
            CITY,
            "2024",
            ["55.6%", re.compile("11\\.1个百分点"), re.compile("5\\.5个百分点")],
            ["建会覆盖率为50.0%，同比下降"],
            compare="2023",
        )
    ],
)

CASES: Final = (BROKEN, FEW, PRINTED, FALLEN)
