"""Rates as pairs: rows that lack a part, members of joint unions, officials of unions without members of their own."""

from __future__ import annotations

import re
from typing import Any, Final

from data.texts import text
from tests.books import UNION_HEADER, union_code
from tests.law.case import CITY, FIRST, Brief, Case, Command, Page, Sent, code, covered, union, unions, unit, units

UNDIVIDED: Final = text("why.not_by_dimension", "zh")


def blanks() -> Sent:
    """Three times ten unions, those in the middle without women and agreements told; a unit of unknown employees; nine without a union."""
    rows = []
    for number in range(1, 31):
        members, women, agreed = ((100, 50, "是"), (100, None, None), (300, 150, "是"))[number % 3]
        rows.append(_union(number, members, women, agreed))
    rows.append(_union(31, 250, 125, "是"))
    listed = [
        *units(range(1, 31), employees=400),
        unit(31, employees=None, women=None),
        *units(range(32, 41), employees=400),
    ]
    return Sent(FIRST, "2024年", listed, rows)


def _union(number: int, members: int, women: int | None, agreed: str | None) -> list[Any]:
    cells = list(union(number, unit=number, members=members))
    cells[UNION_HEADER.index("女会员")] = women
    cells[UNION_HEADER.index("农民工会员")] = 10
    cells[UNION_HEADER.index("签订集体合同")] = agreed
    return cells


# Women of 4 250 members that tell them, agreements of 21 units that tell them, members of 39 units that tell their employees.
BLANKS = Case(
    "rows_lack_a_part",
    [blanks()],
    commands=[
        Command(
            f"rates --region {place} --period 2024",
            [
                (
                    {"region": place},
                    {
                        "members": 5250,
                        "employees": 15600,
                        "women_share": 2125 / 4250,
                        "agreement_coverage": 1.0,
                        "density": 5000 / 15600,
                        "density_in_covered": 5000 / 12000,
                        "worker_coverage": 12000 / 15600,
                        "unit_coverage": 31 / 40,
                        "left_out": {
                            "women_share": {"rows": 10, "denominator": 1000},
                            "agreement_coverage": {"rows": 10, "share": 10 / 31},
                            "density": {"rows": 1, "numerator": 250},
                            "worker_coverage": {"rows": 1},
                        },
                    },
                )
            ],
        )
        for place in (FIRST, CITY)
    ],
    pages=[
        Page(f"/?region={FIRST}", ["32.1%"], ["33.7%"], card="入会率"),
        # What stands below a rate is what it is made of.
        Page(f"/?region={FIRST}", ["5,000/1.6万"], ["5,250/"], card="入会率"),
    ],
    briefs=[Brief(FIRST, "2024", ["32.1%", "76.9%"], ["33.7%", "40.5%", "67.7%"])],
)


def joint(period: str) -> Sent:
    """Twenty units of manufacturing, ten with a union of 20; twenty that cater, ten of them in one joint union of 150."""
    caterers = units(range(21, 41), industry="H62")
    return Sent(
        FIRST,
        period,
        [*units(range(1, 21)), *caterers],
        [*unions(range(1, 11)), union(50, kind="联合基层工会", members=150)],
        cover=[(union_code(50), code(number)) for number in range(21, 31)],
    )


JOINT = Case(
    "members_of_a_joint_union_have_no_industry",
    [joint("2023年"), joint("2024年")],
    commands=[
        Command(
            f"rates --region {FIRST} --period 2024",
            [({"region": FIRST}, {"members": 350, "density": 350 / 1200, "density_in_covered": 350 / 600})],
        ),
        Command(
            f"rates --region {FIRST} --period 2024 --by industry",
            [
                (
                    {"industry": industry},
                    {
                        **dict.fromkeys(("members", "density", "density_in_covered", "women_share")),
                        "units_covered": 10,
                        "unit_coverage": 0.5,
                        "missing": [{"region": FIRST, "why": "not_by_dimension"}],
                    },
                )
                for industry in ("C", "H")
            ],
        ),
        Command(
            f"change --region {FIRST} --from 2023 --to 2024 --by industry --metric density", refused="not_by_dimension"
        ),
        Command(
            f"change --region {FIRST} --from 2023 --to 2024 --by size --metric density", refused="not_by_dimension"
        ),
    ],
    pages=[
        Page(f"/?region={FIRST}", ["29.2%"], card="入会率"),
        Page(f"/?region={FIRST}&industry=H", [UNDIVIDED], ["0.0%", "29.2%"], card="入会率"),
        Page(f"/?region={FIRST}&industry=H", ["50.0%", "10/20"], card="建会覆盖率"),
        Page(f"/?region={FIRST}&industry=C", [UNDIVIDED], ["33.3%", "21360"], card="入会率"),
    ],
    briefs=[
        Brief(FIRST, "2024", ["29.2%", "50.0%"], ["0.0%", re.compile("(?!100\\.0)[0-9]{3,}\\.[0-9]%")])
    ],  # 100.0 %: what a proposal reaches
)


def seated() -> Sent:
    """36 unions of 20 members and one official each, and the city's federation with twelve officials and no members."""
    city = list(union(90, kind="县(市、区)总工会", region=CITY, members=None))
    city[UNION_HEADER.index("专职工会干部")] = 12
    city[UNION_HEADER.index("女会员")] = city[UNION_HEADER.index("农民工会员")] = None
    rows, own = covered(1, 40, 36)
    listed = [(union_code(number), FIRST, 20, 5) for number in range(1, 37)]
    stranger = (union_code(99), FIRST, 500, 100)
    return Sent(CITY, "2024年", rows, [*own, city], members=[*listed, stranger])


STAFF = Case(
    "officials_above_and_members_of_nobody",
    [seated()],
    commands=[
        Command(
            f"rates --region {CITY} --period 2024",
            [
                (
                    {"region": CITY},
                    {
                        "members": 720,
                        "staff_full": 48,
                        "members_per_staff": 15.0,
                        "density": 720 / 1200,
                        "grassroots_unions": 36,
                        "unions": 37,
                        "grassroots_share": 36 / 37,
                    },
                )
            ],
        ),
    ],
    pages=[
        Page(f"/?region={CITY}", ["60.0%", "720/1,200"], ["1,220"], card="入会率"),
        Page("/data", [re.compile("81330106[0-9A-Z]+")]),
    ],
    briefs=[Brief(CITY, "2024", ["60.0%"], ["101.7%", "1,220"])],
    findings=["membership_union_unknown"],
)

CASES: Final = (BLANKS, JOINT, STAFF)
