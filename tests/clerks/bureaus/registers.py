"""Lists of firms with columns beside the one that counts: another kind, another time, another body, a rate, a copy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final

from tests.clerks.desks.desk import Desk, Firm, Parcel, parcel

NAME: Final = ("企业名称", "统一社会信用代码")
_Cells = Callable[[int, Firm], list[Any]]


def _yes(said: object) -> str:
    return "是" if said else "否"


def _list(
    head: str,
    cells: _Cells,
    desk: Desk,
    fields: tuple[str, ...] = ("employees",),
    told: tuple[str, ...] = (),
    title: str = "企业台账",
) -> Parcel:
    """A list of firms with these columns behind name and code; ``told``: what must be said of it."""
    truth = replace(desk.truth("name", *fields), told=frozenset(told))
    rows = [[f.name, f.code, *cells(n, f)] for n, f in enumerate(desk.firms)]
    return parcel(truth, rows=[[f"{desk.place}2024年{title}"], [*NAME, *head.split()], *rows])


def _women(f: Firm, count: int) -> list[int]:
    return [f.women, f.employees - f.women, f.employees][:count]


COVERED: Final = ("employees", "cover_stated")
SEXES: Final = ("employees", "employees_women")
_OF: Final[dict[str, tuple[str, _Cells, dict[str, Any]]]] = {
    "paid_and_all": ("代发人数 职工总数", lambda _, f: [f.employees - 1, f.employees], {}),
    "capital_first": ("注册资本 职工人数", lambda _, f: [500, f.employees], {}),
    "taxed_and_all": ("计税工资人数 职工人数 工资总额", lambda _, f: [f.employees - 2, f.employees, 5e4], {}),
    "women_men_all": ("女职工 男职工 职工总数", lambda _, f: _women(f, 3), {"fields": SEXES}),
    "doctors_and_others": ("医师 其他 职工合计", lambda _, f: [3, f.employees - 3, f.employees], {}),
    "party_members_between": (
        "职工合计 其中党员 其中女性",
        lambda _, f: [f.employees, 2, f.women],
        {"told": ("column_unknown_needed",)},
    ),
    "planned_and_real": ("规划用工人数 职工人数", lambda _, f: [2 * f.employees, f.employees], {}),
    "plan_of_posts": ("编制数 职工人数", lambda _, f: [f.employees + 6, f.employees], {}),
    "owed_and_all": ("涉及职工数 职工总数", lambda n, f: [n + 1, f.employees], {}),
    "teams_and_all": ("班组数 职工总数 开工日期", lambda n, f: [3, f.employees, f"2024-03-0{n + 1}"], {}),
    "party_union_league": (
        "职工数 党支部 工会 团支部",
        lambda _, f: [f.employees, "有", "有" if f.covered else "无", "无"],
        {"fields": COVERED},
    ),
    "party_alone": (
        "职工数 是否组织覆盖",
        lambda n, f: [f.employees, _yes(n % 2)],
        {"told": ("column_unknown_needed",)},
    ),
    "bodies_in_one_cell": (
        "职工数 群团组织",
        lambda n, f: [f.employees, "工会、团支部" if n % 2 else "团支部"],
        {"told": ("column_unknown_needed",)},
    ),
    "joint_union_alone": (
        "职工数 是否加入联合工会",
        lambda n, f: [f.employees, _yes(n % 2)],
        {"told": ("column_unknown_needed",)},
    ),
    "those_that_have_none": (
        "职工数 未建会",
        lambda _, f: [f.employees, _yes(not f.covered)],
        {"told": ("column_unknown_needed",)},
    ),
    "last_year_behind": ("职工人数 去年同期", lambda _, f: [f.employees, f.employees + 4], {"told": ("column_rival",)}),
    "part_other_whole": (
        "职工人数 甲班 总计在厂",
        lambda n, f: [f.employees, n + 3, f.employees + n + 3],
        {"told": ("column_rival",)},
    ),
    "a_rate_of_others": (
        "职工人数 会员人数 入会率",
        lambda _, f: [f.employees, f.employees, "45.0%"],
        {"told": ("rate_contradicts",)},
    ),
    "a_rate_of_theirs": ("职工人数 会员人数 入会率", lambda _, f: [f.employees, f.employees, "100%"], {}),
    "all_of_them_women": ("职工人数 女职工", lambda _, f: [f.employees] * 2, {"told": ("count_doubtful",)}),
    "two_years_in_the_title": (
        "职工人数",
        lambda _, f: [f.employees],
        {"title": "年报（2023年会议）", "told": ("period_unsure",)},
    ),
    "fewer_than_the_title_says": (
        "职工人数",
        lambda _, f: [f.employees],
        {"title": "企业名单（共11家）", "told": ("rows_stated_differ",)},
    ),
}


def _made(name: str, desk: Desk) -> Parcel:
    head, cells, more = _OF[name]
    return _list(head, cells, desk, **more)


def numbered_with_a_gap(desk: Desk) -> Parcel:
    """Serial numbers show that somebody cut a row out."""
    left = [(n + 1, f) for n, f in enumerate(desk.firms) if n != 4]
    truth = replace(desk.truth("name", "employees", firms=[f for _, f in left]), told=frozenset({"serial_gap"}))
    rows = [[n, f.name, f.code, f.employees] for n, f in left]
    return parcel(truth, rows=[[f"{desk.place}2024年企业台账"], ["序号", *NAME, "职工人数"], *rows])


def a_branch_below_its_firm(desk: Desk) -> Parcel:
    """A branch without a code is counted with its firm."""
    made = _list("职工人数", lambda _, f: [f.employees], desk, told=("row_left_out",))
    made.write([f"其中：{desk.short}东分公司", None, 5])
    return made


SENT: Final[dict[str, Callable[[Desk], Parcel]]] = {name: partial(_made, name) for name in _OF} | {
    made.__name__: made for made in (numbered_with_a_gap, a_branch_below_its_firm)
}
