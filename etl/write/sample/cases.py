"""Counties made by hand and silences, one for each kind of trouble; ``data/reference/sample_planted.csv`` lists the right figures.

A county made by hand has the same few units in every period but for what is said of a period here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from etl.write.sample.unions import FIRST, Union
from etl.write.sample.units import PERIODS, REPORTS_AGAIN, Unit, credit_code, new_unit

SILENT_PROVINCE: Final = ("540000", 1)
"""Sends nothing in 2024."""
SILENT_CITY: Final = (REPORTS_AGAIN, 1)
"""Nothing of its units and unions is in its province's workbook of 2024."""
SILENT_COUNTY: Final = ("430105", 1)
"""Its units, not its unions, are missing in 2024."""
WITHOUT_UNIONS: Final = frozenset({("630000", 0), ("460200", 1)})
"""A province, and a city that reports for itself, whose unit register comes without a union register and cover list."""
WITHOUT_MEMBERSHIP: Final = ("630000", 1)
"""Sends no membership sheet."""
BY_CITY: Final = "460000"
"""The province whose cities report for themselves, each on sheets of its own."""
WITH_UNION_REGISTER: Final = ("460100", "460200")
"""Those of its cities that send union registers; of its other units their own register states whether they have a union (是否建会)."""
STATED_BLANK: Final = "469002"
"""A county that fills in nothing of it: units without any word on their cover."""
UNKNOWN_UNION: Final = ("331022", 2, 500)
"""County, period and members of a line of the membership sheet whose union no register knows."""
RESENT: Final = ("330122", 2)
"""A county that sends its units once more, by itself, after its province."""
TWICE: Final = "320102"
"""Where one of the units of that county also stands, in another province's workbook of the same period."""
MOVED_ONE_IN: Final = 3


@dataclass(slots=True)
class Made:
    """A county made by hand: its units and unions, and what its own register states of units (是否建会; None: blank)."""

    county: str
    period: int
    units: list[Unit] = field(default_factory=list)
    unions: list[Union] = field(default_factory=list)
    stated: dict[str, bool | None] = field(default_factory=dict)

    def unit(self, industry: str, employees: int | None) -> Unit:
        """One unit more."""
        unit = new_unit(self.county, len(self.units) + 1, industry, "enterprise", employees)
        self.units.append(unit)
        return unit

    def alone(self, industry: str, employees: Iterable[int | None]) -> None:
        """Units that no union covers."""
        for number in employees:
            self.unit(industry, number)

    def own(
        self,
        industry: str,
        employees: int | None,
        members: int,
        *,
        women: int | None = 0,
        agreement: bool | None = True,
    ) -> None:
        """A unit with its own union."""
        unit = self.unit(industry, employees)
        union = self._union("own", "工会委员会", unit.number, members)
        self.unions.append(replace(union, unit=unit.code, women=women, agreement=agreement))

    def joint(self, industry: str, employees: Iterable[int | None], members: int, *, women: int | None = None) -> None:
        """Units under one joint union, two in five of its members women unless said otherwise."""
        listed = tuple(self.unit(industry, number).code for number in employees)
        union = self._union("joint", "联合工会委员会", FIRST["joint"], members)
        self.unions.append(replace(union, women=women or members * 2 // 5, listed=listed))

    def _union(self, kind: str, title: str, number: int, members: int) -> Union:
        """A grassroots union without women that has signed all it can and covers nothing yet."""
        return Union(
            credit_code("81", self.county, number),
            f"样例{number:05d}{title}",
            kind,
            "grassroots",
            self.county,
            None,
            members,
            0,
            0,
            0,
            "2015-05-01",
            f"{int(PERIODS[self.period]) + 1}-06-30",
            0,
            1,
            0,
            agreement=True,
            wage=True,
            congress=True,
        )


def _blanks(period: int) -> Made:
    """Women and agreements left blank by one of three unions."""
    made = Made("330921", period)
    made.own("C13", 120, 100, women=50)
    made.own("C13", 120, 100, women=None, agreement=None)
    made.own("C13", 350, 300, women=150)
    made.alone("F52", (10, 20))
    return made


def _one_more(period: int) -> Made:
    """A small county: nine covered in all periods, two units more in 2025."""
    made = Made("330922", period)
    for _ in range(9):
        made.own("C13", 10, 8)
    made.alone("F52", [10] * (19 if period == 2 else 17))
    return made


def _no_employees(period: int) -> Made:
    """Units without employees: one with its own union, one under a joint union."""
    made = Made("330822", period)
    made.own("C13", 40, 30)
    made.own("C13", None, 20)
    made.joint("F52", (20, None, 30), 45)
    made.own("C13", 50, 40)
    made.alone("F52", (60, 100))
    return made


def _over_one(period: int) -> Made:
    """More members than employees."""
    made = Made("330824", period)
    made.own("C13", 500, 700)
    made.alone("F52", [2] * 31)
    return made


def _one_enterprise(period: int) -> Made:
    """A gap of which one enterprise is nearly all."""
    made = Made("330329", period)
    for _ in range(20):
        made.own("F52", 10, 8)
    made.alone("C13", (1289, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1))
    return made


def _withheld(period: int) -> Made:
    """701 women among 700 members in 2025."""
    made = Made("331126", period)
    made.own("C13", 800, 700, women=701 if period == 2 else 350)
    made.own("C13", 200, 150, women=60)
    return made


def _withheld_joint(period: int) -> Made:
    """81 women among the 80 members of a joint union in 2025."""
    made = Made("331125", period)
    made.joint("F52", [10] * 10, 80, women=81 if period == 2 else 32)
    made.own("C13", 20, 15)
    made.alone("F52", [10] * 22)
    return made


def _rounding(period: int) -> Made:
    """34.2 % and 35.8 % in print, 1.7 points apart."""
    made = Made("331127", period)
    covered = 43 if period == 2 else 41
    made.joint("F52", [10] * covered, 8 * covered)
    made.alone("F52", [10] * (120 - covered))
    return made


def _no_unions(period: int) -> Made:
    """A county for which the province's union register speaks and lists none."""
    made = Made("330328", period)
    made.alone("F52", [12] * 40)
    return made


def _before_resending(period: int) -> Made:
    """The county that sends again, as its province has it: ten units, five of them covered."""
    made = Made(RESENT[0], period)
    for _ in range(5):
        made.own("C13", 20, 15)
    made.alone("F52", [10] * 5)
    return made


def resent() -> Made:
    """The same county as it sends itself: three units more, one of which stands in another province too."""
    made = _before_resending(RESENT[1])
    made.alone("F52", [10] * 3)
    return made


def _appears(period: int) -> Made:
    """Sends for the first time in 2025."""
    made = Made("430223", period)
    if period == 2:
        made.own("C13", 30, 20)
        made.alone("F52", [10] * 9)
    return made


def _vanishes(period: int) -> Made:
    """Sends for the last time in 2024."""
    made = Made("430224", period)
    if period < 2:
        made.joint("C13", [10] * 20, 160)
        made.alone("F52", [10] * 20)
    return made


def _no_units(period: int) -> Made:
    """Unions in all periods, never a unit."""
    made = Made("433122", period)
    for _ in range(3):
        made.own("C13", 40, 30)
    made.units.clear()
    return made


def _stated(period: int) -> Made:
    """A register that states cover itself: 12 with a union, 15 without, 5 left blank."""
    made = Made("469005", period)
    for employees, count, said in ((20, 12, True), (10, 15, False), (30, 5, None)):
        made.stated |= {made.unit("F52", employees).code: said for _ in range(count)}
    return made


MADE: Final[dict[str, Callable[[int], Made]]] = {
    "330921": _blanks,
    "330922": _one_more,
    "330822": _no_employees,
    "330824": _over_one,
    "330329": _one_enterprise,
    "331126": _withheld,
    "331125": _withheld_joint,
    "331127": _rounding,
    "330328": _no_unions,
    "330122": _before_resending,
    "430223": _appears,
    "430224": _vanishes,
    "433122": _no_units,
    "469005": _stated,
}
"""County -> what it has in a period."""
