"""Units of which it is unknown whether a union covers them: an error in a union's row, no union register, a register that states it."""

from __future__ import annotations

import re
from typing import Any, Final

from tests.books import UNION_HEADER, UNIT_HEADER
from tests.law.case import CITY, FIRST, SECOND, Brief, Case, Command, Page, Sent, covered, union, unions, unit, units

WOMEN: Final = UNION_HEADER.index("女会员")
UNKNOWN: Final = re.compile("(?:未知|不明|不清楚|情况不详)[^0-9]{0,16}40|40[^0-9]{0,16}(?:未知|不明|不清楚|情况不详)")
"""Forty units said to be unknown, in whatever order."""


def great_union(period: str, women: int) -> Sent:
    """A unit of 800 whose union has 700 members, and thirty of 40 employees, ten of which have unions of 20."""
    great = list(union(1, unit=1, members=700))
    great[WOMEN] = women
    return Sent(
        FIRST, period, [unit(1, employees=800), *units(range(2, 32), employees=40)], [great, *unions(range(2, 12))]
    )


_OF_ERROR: Final[dict[str, Any]] = {
    "units": 31,
    "units_covered": 11,
    "units_unknown": 0,
    "unit_coverage": 11 / 31,
    "worker_coverage": 1200 / 2000,
    "women_share": 50 / 200,
    "members": 200,
    "density": 200 / 1200,
    "left_out": {"density": {"rows": 1, "denominator": 800}},
}
# More women than members in the union of the greatest unit: its women and members say nothing, the unit stays covered.
ERROR = Case(
    "more_women_than_members",
    [great_union("2023年", 300), great_union("2024年", 701)],
    commands=[
        Command(f"rates --region {FIRST} --period 2024", [({"region": FIRST}, _OF_ERROR)]),
        Command(f"rates --region {CITY} --period 2024", [({"region": CITY}, _OF_ERROR)]),
        Command(
            f"compare --region {FIRST} --from 2023 --to 2024 --metric unit_coverage --metric worker_coverage",
            [
                ({"metric": "unit_coverage"}, {"points": 0.0, "points_raw": 0.0, "comparable": {"share": 1.0}}),
                ({"metric": "worker_coverage"}, {"before": 0.6, "after": 0.6, "points": 0.0}),
            ],
        ),
        Command(
            f"gaps --region {FIRST} --period 2024 --by industry",
            [({"industry": "C"}, {"gap_units": 20, "gap_workers": 800})],
        ),
    ],
    pages=[
        Page(f"/?region={FIRST}", ["35.5%", "11/31", "0.0个百分点"], ["▼"], card="建会覆盖率"),
        Page(f"/?region={FIRST}", ["60.0%"]),
        Page(f"/gaps?region={FIRST}", [re.compile("台账.{0,8}20")], ["样例0001公司"], card="台账"),
        Page(f"/data?region={FIRST}", ["701"]),
    ],
    briefs=[Brief(FIRST, "2024", ["60.0%", "35.5%"], ["建会覆盖率为35.5%，同比下降", "33.3%"], compare="2023")],
)

_OF_CITY: Final[dict[str, Any]] = {
    "units": 80,
    "employees": 2400,
    "units_covered": 10,
    "units_unknown": 40,
    "employees_unknown": 1200,
    "unit_coverage": 10 / 40,
    "worker_coverage": 300 / 1200,
    "small_micro_coverage": 10 / 40,
    "gap_units": 30,
    "gap_workers": 900,
    "gap_25": 30,
}
# One county tells of its unions, 10 of 40; the other sends 40 units and no union register.
NO_UNIONS = Case(
    "units_without_a_union_register",
    [Sent(FIRST, "2024年", *covered(1, 40, 10)), Sent(SECOND, "2024年", units(range(101, 141), SECOND))],
    commands=[
        Command(f"rates --region {CITY} --period 2024", [({"region": CITY}, _OF_CITY)]),
        Command(
            f"rates --region {CITY} --period 2024 --by region",
            [
                ({"region": FIRST}, {"units_covered": 10, "units_unknown": 0}),
                (
                    {"region": SECOND},
                    {
                        **dict.fromkeys(("units_covered", "unit_coverage", "small_micro_coverage", "gap_units")),
                        "units_unknown": 40,
                    },
                ),
            ],
        ),
        Command(
            f"gaps --region {CITY} --period 2024 --by region",
            [({"region": FIRST}, {"gap_workers": 900, "share": 1.0})],
            count=1,
        ),
    ],
    pages=[
        Page(f"/?region={CITY}", ["25.0%", "10/40"], ["10/80"], card="建会覆盖率"),
        Page(f"/?region={CITY}", [UNKNOWN]),
        Page(f"/?region={CITY}", ["30个单位", "其中小微企业30个"], ["70"], card="未覆盖职工"),
        Page(f"/gaps?region={CITY}", [re.compile("台账.{0,8}30")], ["上城区"], card="台账"),
        Page(f"/gaps?region={CITY}", ["25.0%"], ["12.5%"], card="小微企业"),
        Page(f"/?region={SECOND}", never=["0.0%", "0/40"]),
    ],
    briefs=[
        Brief(CITY, "2024", ["25.0%", "30个单位"], ["12.5%", "70个小微企业", "上城区最低"]),
        Brief(SECOND, "2024", never=["0.0%", "40个单位未覆盖", "40个小微企业未覆盖"]),
    ],
)


def stated(period: str) -> Sent:
    """A register of 40 units that says itself of 24 that they have a union, of 12 that they have none, and of 4 nothing."""
    words = ["是"] * 24 + ["否"] * 12 + [None] * 4
    rows = [(*row, word) for row, word in zip(units(range(1, 41)), words, strict=True)]
    return Sent(FIRST, period, sheets={"单位台账": [(*UNIT_HEADER, "是否建会"), *rows]})


STATED = Case(
    "a_register_states_cover_itself",
    [stated("2024年")],
    commands=[
        Command(
            f"rates --region {FIRST} --period 2024",
            [
                (
                    {"region": FIRST},
                    {
                        "units": 40,
                        "units_covered": 24,
                        "units_stated": 24,
                        "units_unknown": 4,
                        "employees_unknown": 120,
                        "unit_coverage": 24 / 36,
                        "worker_coverage": 720 / 1080,
                        "gap_units": 12,
                        "gap_workers": 360,
                        "left_out": {"own_union_rate": {"rows": 24}, "joint_coverage": {"rows": 24}},
                    },
                )
            ],
        )
    ],
    pages=[
        Page(f"/?region={FIRST}", ["66.7%", "24/36"], ["24/40", "60.0%"], card="建会覆盖率"),
        Page(f"/gaps?region={FIRST}", [re.compile("台账.{0,8}12")], ["样例0040公司"], card="台账"),
    ],
    briefs=[Brief(FIRST, "2024", ["66.7%", "12个单位"], ["60.0%", "16个单位"])],
)

CASES: Final = (ERROR, NO_UNIONS, STATED)
