"""Tables of townships with rows and columns that are derived from what is counted, or of another time, part or place."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from tests.clerks.desks.desk import Desk, Parcel, Truth, parcel

_Row = list[Any]
_Cells = Callable[[int, int, int], _Row]
"""Place, employees and members of a township to what stands behind its name."""
HEAD: Final = "职工人数 会员人数"
BOTH: Final = ("employees", "members")


def _counts(desk: Desk) -> list[tuple[str, str, int, int]]:
    """(code, name, employees, members) of six townships."""
    found = []
    for code, name in desk.county.towns[:6]:
        employees = desk.dice.randrange(400, 3000)
        found.append((code, name, employees, desk.dice.randrange(200, employees)))
    return found


def _table(
    head: str,
    cells: _Cells,
    desk: Desk,
    measures: tuple[str, ...] = BOTH,
    told: tuple[str, ...] = (),
    below: Callable[[int, int], list[_Row]] | None = None,
    total: int | None = None,
) -> Parcel:
    """A table of townships with these columns; ``below``: rows behind them, of the sums; ``total``: what the county's row adds to the sums, None for
    no such row."""
    counts = _counts(desk)
    sums = sum(row[2] for row in counts), sum(row[3] for row in counts)
    rows = [[name, *cells(n, employees, members)] for n, (_, name, employees, members) in enumerate(counts)]
    truth = Truth("summary", {}, told=frozenset(told))
    for code, _, employees, members in counts:
        values = dict(zip(BOTH, (employees, members), strict=True))
        truth.rows |= {(code, measure): {"value": values[measure]} for measure in measures}
    if total is not None:
        rows.append(["合计", *(value + total for value in sums)])
        truth.rows |= {
            (desk.county.code, measure): {"value": value + total} for measure, value in zip(BOTH, sums, strict=True)
        }
    rows += below(*sums) if below else []
    return parcel(truth, rows=[[f"{desk.place}2024年工会统计"], ["镇街", *head.split()], *rows])


def _own(_: int, employees: int, members: int) -> _Row:
    return [employees, members]


_COLUMNS: Final[dict[str, tuple[str, _Cells, dict[str, Any]]]] = {
    "ranks_behind": (f"{HEAD} 排名", lambda n, e, m: [e, m, n + 1], {}),
    "changes_behind_each": ("职工人数 增减 会员人数 增减", lambda n, e, m: [e, n + 9, m, 20 - n], {}),
    "last_year_before": ("上年职工人数 职工人数", lambda _, e, __: [e - 9, e], {"measures": ("employees",)}),
    "an_office_code": (f"单位 {HEAD}", lambda _, e, m: ["人", e, m], {}),
    "league_members_between": ("团员数 会员人数 职工人数", lambda n, e, m: [n + 80, m, e], {}),
    "members_of_others": ("商会会员数 职工人数", lambda n, e, _: [n + 77, e], {"measures": ("employees",)}),
    "last_year_of_one": (f"{HEAD} 上年同期", lambda _, e, m: [e, m, m - 9], {"told": ("measure_rival",)}),
    "a_rate_of_others": (f"{HEAD} 入会率", lambda _, e, m: [e, m, f"{m / e / 2:.1%}"], {"told": ("rate_contradicts",)}),
    "a_rate_of_theirs": (f"{HEAD} 入会率", lambda _, e, m: [e, m, f"{m / e:.1%}"], {}),
}
_ROWS: Final[dict[str, dict[str, Any]]] = {
    "change_below": {"below": lambda *_: [["比上年增减", 100, 140]], "total": 0},
    "growth_below": {"below": lambda *_: [["增长率", "2.1%", "4.2%"]], "total": 0},
    "an_average_below": {"below": lambda e, m: [["平均", e // 6, m // 6]], "total": 0},
    "a_total_that_is_none": {"total": 70, "told": ("total_differs",)},
    "a_total_that_is_one": {"total": 0},
}


def _column(name: str, desk: Desk) -> Parcel:
    head, cells, more = _COLUMNS[name]
    return _table(head, cells, desk, **more)


def _rows(name: str, desk: Desk) -> Parcel:
    return _table(HEAD, _own, desk, **_ROWS[name])


def women_of_the_total(desk: Desk) -> Parcel:
    """其中：女 below the total has no place of its own."""
    return _table(
        HEAD, _own, desk, total=0, told=("region_unknown_label",), below=lambda e, m: [["其中：女", e // 2, m // 2]]
    )


SENT: Final[dict[str, Callable[[Desk], Parcel]]] = (
    {f"column_{name}": partial(_column, name) for name in _COLUMNS}
    | {f"row_{name}": partial(_rows, name) for name in _ROWS}
    | {"women_of_the_total": women_of_the_total}
)
