"""Places that are silent: one that reported before, one of which nothing is known, one that sends again, one that speaks for all."""

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
    units,
)

NOT_REPORTED: Final = text("why.not_reported", "zh")
SYNTHETIC: Final = text("shell.synthetic_mark", "zh")


def sent(region: str, period: str, first: int, every: int, some: int) -> Sent:
    return Sent(region, period, *covered(first, every, some, region))


# 2023: 20 + 30 + 20 of 120 are covered, 58.3 %; 2024 without the second county 24 + 18 of 80, 52.5 %; 40 of 80 before over the same two.
SILENT = Case(
    "a_county_falls_silent",
    [
        sent(FIRST, "2023年", 1, 40, 20),
        sent(SECOND, "2023年", 101, 40, 30),
        sent(THIRD, "2023年", 201, 40, 20),
        sent(FIRST, "2024年", 1, 40, 24),
        sent(THIRD, "2024年", 201, 40, 18),
    ],
    commands=[
        Command(
            f"rates --region {CITY} --period 2024",
            [({"region": CITY}, {"units": 80, "units_covered": 42, "unit_coverage": 0.525, "gap_units": 38})],
        ),
        Command(
            f"rates --region {CITY} --period 2024 --by region",
            [
                (
                    {"region": SECOND},
                    {
                        **dict.fromkeys(("units", "units_covered", "unit_coverage", "gap_units", "gap_workers")),
                        "missing": [{"region": SECOND, "why": "not_reported"}],
                    },
                )
            ],
        ),
        Command(
            f"compare --region {CITY} --from 2023 --to 2024 --metric unit_coverage",
            [
                (
                    {"region": CITY},
                    {
                        "before": 70 / 120,
                        "after": 42 / 80,
                        "points": 2.5,
                        "points_raw": 52.5 - 100 * 70 / 120,
                        "comparable": {"before": 0.5, "after": 0.525, "leaves": 2, "share": 80 / 120},
                        "vanished": [SECOND],
                    },
                )
            ],
        ),
        Command(
            f"compare --region {CITY} --from 2023 --to 2024 --metric unit_coverage --by region",
            [
                ({"region": FIRST}, {"points": 10.0}),
                ({"region": SECOND}, {"before": 0.75, "after": None, "points": None}),
                ({"region": THIRD}, {"points": -5.0}),
            ],
        ),
        Command(
            f"change --region {CITY} --from 2023 --to 2024",
            [
                ({"region": SECOND}, {"reports": "vanished", "before": 0.75, "after": None, "within_points": 0.0}),
                ({"part": "total"}, {"points": 52.5 - 100 * 70 / 120, "reporting_points": 50 - 100 * 70 / 120}),
            ],
        ),
    ],
    pages=[
        Page(f"/?region={CITY}&period=2024", ["52.5%", "42/80", "+2.5", "可比"], ["−5.8"], card="建会覆盖率"),
        Page(
            f"/?region={CITY}&period=2024",
            ["拱墅区", "5.0个百分点"],
            ["上城区的建会覆盖率", "75.0个百分点"],
            card="需要关注",
        ),
        Page(f"/?region={CITY}&period=2024", [re.compile("上城区.{0,20}未报送")], card="需要关注"),
        Page(f"/?region={SECOND}&period=2024", [NOT_REPORTED], ["0/0", "0.0%", "0个法人单位"]),
        Page(
            f"/regions?region={CITY}&period=2024",
            [re.compile("上城区.*?未报送")],
            [re.compile("上城区[^a-z]{0,12}(?<![0-9])0\\.0%")],
        ),
        Page(f"/gaps?region={CITY}&period=2024", never=[re.compile("上城区0[^.\\d]")]),
        Page(f"/trends?region={CITY}&period=2024", ["可比"], card="为什么变化"),
    ],
    briefs=[
        Brief(CITY, "2024", ["2.5个百分点", "可比"], ["5.8个百分点", "上城区最低"], compare="2023"),
        Brief(CITY, "2024", [NOT_REPORTED], compare="2023"),
    ],
)

# One county of 100 appears with 10 covered beside one that stays at 90 of 100: the printed rate falls by 40 points, nobody fell.
APPEARS = Case(
    "a_county_appears",
    [
        sent(FIRST, "2023年", 1, 100, 90),
        sent(FIRST, "2024年", 1, 100, 90),
        sent(SECOND, "2024年", 201, 100, 10),
    ],
    commands=[
        Command(
            f"compare --region {CITY} --from 2023 --to 2024 --metric unit_coverage",
            [
                (
                    {"region": CITY},
                    {
                        "before": 0.9,
                        "after": 0.5,
                        "points": 0.0,
                        "points_raw": -40.0,
                        "comparable": {"share": 0.5, "leaves": 1},
                        "appeared": [SECOND],
                        "flags": [],
                    },
                )
            ],
        ),
        Command(
            f"change --region {CITY} --from 2023 --to 2024",
            [
                (
                    {"part": "total"},
                    {"points": -40.0, "within_points": 0.0, "mix_points": 0.0, "reporting_points": -40.0},
                ),
                ({"region": SECOND}, {"reports": "appeared", "before": None, "after": 0.1}),
            ],
        ),
    ],
    pages=[
        Page(f"/?region={CITY}&period=2024", ["50.0%", "0.0个百分点", "可比"], ["▼", "−40.0"], card="建会覆盖率"),
        Page(f"/?region={CITY}&period=2024", never=["下降"], card="需要关注"),
        Page(f"/trends?region={CITY}&period=2024", ["0.00", "可比"], card="为什么变化"),
    ],
    briefs=[Brief(CITY, "2024", ["50.0%", "可比"], ["40.0个百分点", "40个百分点", "下降"], compare="2023")],
)

# Units, and no word on any union: nothing is known of their cover.
NOTHING = Case(
    "nothing_is_known",
    [Sent(FIRST, "2024年", units(range(1, 41)))],
    commands=[
        Command(
            f"rates --region {FIRST} --period 2024",
            [
                (
                    {"region": FIRST},
                    {
                        **dict.fromkeys(("units_covered", "unit_coverage", "gap_units", "members", "density")),
                        "units": 40,
                        "units_unknown": 40,
                        "employees_unknown": 1200,
                    },
                )
            ],
        ),
        Command(f"gaps --region {FIRST} --period 2024", count=0),
    ],
    pages=[
        Page(f"/?region={FIRST}", never=["没有需要特别关注的情况", "0.0%", "0/40"]),
        Page(f"/?region={CITY}", never=["没有需要特别关注的情况", "0个地区参与排名", "n=–"]),
        Page(f"/regions?region={CITY}", never=["0个地区参与排名", "n=–"]),
        Page(f"/gaps?region={FIRST}", never=["未建会单位台账：40"]),
    ],
    briefs=[Brief(FIRST, "2024", never=["0.0%", "所有单位均已覆盖", "40个单位未覆盖", "没有需要特别关注的情况"])],
)


def resent(*, county_first: bool) -> Case:
    """A county of 40 units sends anew, three of them others than its province knew: 40 count, and not 43."""
    province = Sent(PROVINCE, "2024年", *covered(1, 40, 10))
    county = Sent(FIRST, "2024年", *covered(4, 40, 20))
    return Case(
        f"a_county_sends_{'before' if county_first else 'after'}_its_province",
        [county, province] if county_first else [province, county],
        commands=[
            Command(
                f"rates --region {place} --period 2024",
                [({"region": place}, {"units": 40, "units_covered": 20, "unions": 20, "members": 400})],
            )
            for place in (FIRST, CITY, PROVINCE, NATION)
        ]
        + [
            # Its province speaks for all of its counties, and has nothing of this one; nobody speaks for the next province.
            Command(
                f"rates --region {SECOND} --period 2024",
                [({"region": SECOND}, {"units": None, "missing": [{"region": SECOND, "why": "not_reported"}]})],
            ),
            Command("rates --region 320000 --period 2024", count=0),
        ],
        pages=[
            Page(f"/?region={FIRST}", ["50.0%", "20/40"], ["43"], card="建会覆盖率"),
            Page(f"/gaps?region={FIRST}", [re.compile("台账.{0,8}20")], ["样例0001公司"], card="台账"),
        ],
        briefs=[Brief(FIRST, "2024", ["50.0%"], ["43"])],
        apart=True,
    )


# A register of one county beside synthetic figures of another: the front page of everybody stays what it was, and says what it is.
ONE_REGISTER = Case(
    "one_register_comes",
    [
        Sent(FIRST, "2024年", *covered(1, 40, 20), calibre="synthetic", purpose="synthetic"),
        Sent(SECOND, "2025年", *covered(101, 40, 10, SECOND), calibre="register", purpose="administrative"),
    ],
    commands=[
        Command(
            f"rates --region {NATION} --period 2024",
            [({"calibre": "synthetic"}, {"units": 40, "unit_coverage": 0.5})],
        ),
        Command(
            f"rates --region {NATION} --period 2025",
            [({"calibre": "register"}, {"units": 40, "unit_coverage": 0.25})],
        ),
    ],
    pages=[
        Page("/", [SYNTHETIC]),
        Page("/", ["50.0%", "20/40"], ["25.0%"], card="建会覆盖率"),
        Page("/?calibre=register", ["25.0%", "10/40"], card="建会覆盖率"),
    ],
    briefs=[
        Brief(NATION, "2024", ["50.0%", SYNTHETIC], ["覆盖率（按单位）为25.0%"], calibre="synthetic"),
        Brief(NATION, "2025", ["25.0%"], ["50.0%", SYNTHETIC]),
    ],
)

CASES: Final = (SILENT, APPEARS, NOTHING, resent(county_first=False), resent(county_first=True), ONE_REGISTER)
