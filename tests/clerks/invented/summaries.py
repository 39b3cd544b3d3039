"""Summaries that a clerk may send, each with the figures that stand in it: (region, measure, period) -> value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

Figures = dict[tuple[str | None, str, str], Any]
HAINING: Final = "330481"
JIAXING: Final = "330400"
NANHU: Final = "330402"
XIUZHOU: Final = "330411"


@dataclass(frozen=True, slots=True)
class Book:
    """A sheet and its figures. ``told``: codes of which one must be told; ``hidden``: rows and columns (letters) that are hidden."""

    rows: list[list[Any]]
    right: Figures
    merged: tuple[str, ...] = ()
    told: frozenset[str] = frozenset()
    hidden: tuple[int | str, ...] = ()


def _members(nanhu: Any, xiuzhou: Any, haining: Any, period: str = "2024") -> Figures:
    return {
        (NANHU, "members", period): nanhu,
        (XIUZHOU, "members", period): xiuzhou,
        (HAINING, "members", period): haining,
    }


def _both(period: str = "2024") -> Figures:
    found = _members(1500, 3000, 4500, period)
    return found | {(code, "employees", period): n for code, n in ((NANHU, 2000), (XIUZHOU, 4000), (HAINING, 6000))}


TITLE: Final = "嘉兴市2024年工会情况"
ROWS: Final[list[list[Any]]] = [["南湖区", 2000, 1500], ["秀洲区", 4000, 3000], ["海宁市", 6000, 4500]]
HEAD: Final[list[Any]] = ["地区", "职工人数", "会员人数"]
BOOKS: Final[dict[str, Book]] = {
    "three header rows merged": Book(
        [[TITLE], ["地区", "人员", None], [None, "总量", None], [None, "职工人数", "会员人数"], *ROWS],
        _both(),
        ("A2:A4", "B2:C2", "B3:C3"),
    ),
    "the total on top": Book(
        [[TITLE], HEAD, ["合计", 12000, 9000], *ROWS],
        _both() | {(JIAXING, "employees", "2024"): 12000, (JIAXING, "members", "2024"): 9000},
    ),
    "ten thousands in the header": Book(
        [
            [TITLE],
            ["地区", "职工人数（万人）", "会员人数（万人）"],
            *([row[0], row[1] / 10_000, row[2] / 10_000] for row in ROWS),
        ],
        _both(),
    ),
    "hundreds in the corner": Book(
        [[TITLE, None, "单位：百人"], HEAD, *([row[0], row[1] / 100, row[2] / 100] for row in ROWS)], _both()
    ),
    "the unit in the corner of the header": Book(
        [
            [TITLE],
            ["地区（单位：百人）", "职工人数", "会员人数"],
            *([row[0], row[1] // 100, row[2] // 100] for row in ROWS),
        ],
        _both(),
    ),
    "a date like 2024.6": Book([["嘉兴市2024.6工会情况"], HEAD, *ROWS], _both("2024-06")),
    "as of the end of June": Book([["嘉兴市工会情况（截至2024年6月底）"], HEAD, *ROWS], _both("2024-06")),
    "as of a day, in a line": Book([["嘉兴市工会情况"], ["截至日期：2024年6月30日"], HEAD, *ROWS], _both("2024-06")),
    "footnotes by number": Book(
        [[TITLE], ["地区", "职工人数①", "会员人数[1]"], *ROWS, ["① 含劳务派遣。"], ["[1] 为实名制会员。"]], _both()
    ),
    "text numbers in full width": Book(
        [
            [TITLE],
            HEAD,
            ["南湖区", "２０００", "１５００"],
            ["秀洲区", "４，０００", " 3 000"],
            ["海宁市", "6000 ", "4 500"],
        ],
        _both(),
    ),
    "numbers with their unit": Book(
        [
            [TITLE],
            HEAD,
            ["南湖区", "2000人", "1500人"],
            ["秀洲区", "4000人", "3000人"],
            ["海宁市", "0.6万人", "4500人"],
        ],
        _both(),
    ),
    "a percent column between the counts": Book(
        [
            [TITLE],
            ["地区", "职工人数", "入会率", "会员人数"],
            ["南湖区", 2000, "75%", 1500],
            ["秀洲区", 4000, "75%", 3000],
            ["海宁市", 6000, "75%", 4500],
        ],
        _both() | {(code, "density", "2024"): 0.75 for code in (NANHU, XIUZHOU, HAINING)},
    ),
    "其中 columns": Book(
        [
            [TITLE],
            ["地区", "职工人数", "其中：女", "会员人数", "其中：女"],
            ["南湖区", 2000, 900, 1500, 700],
            ["秀洲区", 4000, 1900, 3000, 1400],
            ["海宁市", 6000, 2900, 4500, 2100],
        ],
        _both()
        | {(c, "employees_women", "2024"): n for c, n in ((NANHU, 900), (XIUZHOU, 1900), (HAINING, 2900))}
        | {(c, "members_women", "2024"): n for c, n in ((NANHU, 700), (XIUZHOU, 1400), (HAINING, 2100))},
    ),
    "其中 merged under one head": Book(
        [
            [TITLE],
            ["地区", "会员人数", "其中", None],
            [None, None, "女会员", "农民工"],
            ["南湖区", 1500, 700, 300],
            ["秀洲区", 3000, 1400, 600],
            ["海宁市", 4500, 2100, 900],
        ],
        _members(1500, 3000, 4500)
        | {(c, "members_women", "2024"): n for c, n in ((NANHU, 700), (XIUZHOU, 1400), (HAINING, 2100))}
        | {(c, "members_migrant", "2024"): n for c, n in ((NANHU, 300), (XIUZHOU, 600), (HAINING, 900))},
        ("A2:A3", "B2:B3", "C2:D2"),
    ),
    "a serial with gaps": Book([[TITLE], ["序号", *HEAD], [1, *ROWS[0]], [3, *ROWS[1]], [7, *ROWS[2]]], _both()),
    "a serial in Chinese": Book(
        [[TITLE], ["序号", *HEAD], ["一", *ROWS[0]], ["二", *ROWS[1]], ["三", *ROWS[2]]], _both()
    ),
    "a hidden row is read": Book([[TITLE], HEAD, *ROWS], _both(), hidden=(4,)),
    "a hidden column is read": Book([[TITLE], HEAD, *ROWS], _both(), hidden=("B",)),
    "this month and cumulative": Book(
        [["嘉兴市2024年6月新建工会情况"], ["地区", "本月", "累计"], ["南湖区", 3, 30], ["秀洲区", 4, 40]],
        {},
    ),
    "this year and last": Book(
        [
            ["嘉兴市2024年工会会员人数"],
            ["地区", "本年", "上年", "增减"],
            ["南湖区", 1500, 1400, 100],
            ["秀洲区", 3000, 2900, 100],
            ["海宁市", 4500, 4400, 100],
        ],
        _members(1500, 3000, 4500) | _members(1400, 2900, 4400, "2023"),
    ),
    "year on year in percent": Book(
        [
            [TITLE],
            ["地区", "会员人数", "同比增长（%）"],
            ["南湖区", 1500, 3.5],
            ["秀洲区", 3000, 2.1],
            ["海宁市", 4500, -1.2],
        ],
        _members(1500, 3000, 4500),
    ),
    "rank beside the count": Book(
        [
            [TITLE],
            ["位次", "地区", "会员人数", "排名"],
            [1, "海宁市", 4500, 1],
            [2, "秀洲区", 3000, 2],
            [3, "南湖区", 1500, 3],
        ],
        _members(1500, 3000, 4500),
    ),
    "two tables on one sheet": Book(
        [
            ["嘉兴市2024年会员情况"],
            ["地区", "会员人数"],
            *([r[0], r[2]] for r in ROWS),
            [],
            ["嘉兴市2024年职工情况"],
            ["地区", "职工人数"],
            *([r[0], r[1]] for r in ROWS),
        ],
        _both(),
    ),
    "regions and figures folded beside each other": Book(
        [
            ["嘉兴市2024年会员人数"],
            ["地区", "会员人数", "地区", "会员人数"],
            ["南湖区", 1500, "海宁市", 4500],
            ["秀洲区", 3000, None, None],
        ],
        _members(1500, 3000, 4500),
    ),
    "the federation's names": Book(
        [
            [TITLE],
            ["单位", "职工人数", "会员人数"],
            ["南湖区总工会", 2000, 1500],
            ["秀洲区总工会", 4000, 3000],
            ["海宁市总工会", 6000, 4500],
        ],
        _both(),
    ),
    "names with blanks": Book(
        [[TITLE], HEAD, ["南 湖 区", 2000, 1500], ["秀　洲　区", 4000, 3000], [" 海宁市", 6000, 4500]], _both()
    ),
    "codes beside names": Book(
        [[TITLE], ["代码", *HEAD], [330402, *ROWS[0]], [330411, *ROWS[1]], [330481, *ROWS[2]]], _both()
    ),
    "periods down, one region": Book(
        [["海宁市历年工会会员人数"], ["年份", "会员人数"], [2022, 4300], [2023, 4400], [2024, 4500]],
        {(HAINING, "members", str(y)): n for y, n in ((2022, 4300), (2023, 4400), (2024, 4500))},
    ),
    "quarters across": Book(
        [["嘉兴市2024年工会会员人数"], ["地区", "一季度", "二季度"], ["南湖区", 1400, 1500], ["海宁市", 4400, 4500]],
        {
            (c, "members", f"2024Q{q}"): n
            for c, q, n in ((NANHU, 1, 1400), (NANHU, 2, 1500), (HAINING, 1, 4400), (HAINING, 2, 4500))
        },
    ),
    "missing in many ways": Book(
        [[TITLE], HEAD, ["南湖区", "—", 1500], ["秀洲区", "…", 3000], ["海宁市", "", 4500]], _members(1500, 3000, 4500)
    ),
    "duplicate headers of one value": Book(
        [
            [TITLE],
            ["地区", "会员人数", "会员人数"],
            ["南湖区", 1500, 1500],
            ["秀洲区", 3000, 3000],
            ["海宁市", 4500, 4500],
        ],
        _members(1500, 3000, 4500),
    ),
    "a bracket total in the name": Book(
        [[TITLE], HEAD, ["嘉兴市（合计）", 12000, 9000], *ROWS],
        _both() | {(JIAXING, "employees", "2024"): 12000, (JIAXING, "members", "2024"): 9000},
    ),
}
