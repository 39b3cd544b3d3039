"""What a program makes of a printed page, and what a spreadsheet program does by itself: headers broken over lines, a row in two, figures with blanks, dates
out of bands."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from tests.clerks.desks.desk import Desk, Parcel, Truth, parcel

HEAD: Final = ["序\n号", "单位\n名称", "统一社会\n信用代码", "从业人员\n（人）"]


def title(desk: Desk) -> list[str]:
    return [f"{desk.place}2024年单位名录"]


def lines(desk: Desk) -> list[list[Any]]:
    return [[n + 1, f.name, f.code, f.employees] for n, f in enumerate(desk.firms)]


def headers_broken_over_lines(desk: Desk) -> Parcel:
    return parcel(desk.truth("name", "employees"), rows=[title(desk), HEAD, *lines(desk)])


def headers_broken_over_rows(desk: Desk) -> Parcel:
    rows = [title(desk), ["序", "单位", "统一社会", "从业"], ["号", "名称", "信用代码", "人员"], *lines(desk)]
    return parcel(desk.truth("name", "employees"), rows=rows)


def a_name_that_goes_on_in_the_row_below(desk: Desk) -> Parcel:
    rows: list[list[Any]] = []
    for number, line in enumerate(lines(desk)):
        if number % 4 == 1:
            rows += [[line[0], line[1][:6], *line[2:]], [None, line[1][6:], None, None]]
        else:
            rows.append(line)
    return parcel(desk.truth("name", "employees"), rows=[title(desk), HEAD, *rows])


def a_code_that_goes_on_in_the_row_below(desk: Desk) -> Parcel:
    rows: list[list[Any]] = []
    for number, line in enumerate(lines(desk)):
        if number % 4 == 1:
            rows += [[*line[:2], line[2][:12], line[3]], [None, None, line[2][12:], None]]
        else:
            rows.append(line)
    return parcel(desk.truth("name", "employees"), rows=[title(desk), HEAD, *rows])


def numbers_of_pages_between_the_rows(desk: Desk) -> Parcel:
    body = lines(desk)
    page = desk.one("第 1 页 共 2 页", "- 1 -", "1 / 2", "第1页")
    return parcel(desk.truth("name", "employees"), rows=[title(desk), HEAD, *body[:5], [None, page], *body[5:]])


def figures_with_blanks(desk: Desk) -> Parcel:
    rows = [[*line[:3], " ".join(str(line[3]))] for line in lines(desk)]
    return parcel(desk.truth("name", "employees"), rows=[title(desk), HEAD, *rows])


def everything_in_one_column(desk: Desk) -> Parcel:
    rows = [[" ".join(str(cell) for cell in line)] for line in lines(desk)]
    return parcel(
        desk.truth("name", "employees"), rows=[title(desk), ["序号 单位名称 统一社会信用代码 从业人员"], *rows]
    )


def bands_that_became_dates(desk: Desk) -> Parcel:
    rows = [[*line[:3], datetime(2024, 1, 9) if n % 3 == 0 else line[3]] for n, line in enumerate(lines(desk))]
    truth = desk.truth("name", "employees")
    for n, firm in enumerate(desk.firms):
        if n % 3 == 0:
            truth.rows[firm.code]["employees"] = None
    return parcel(truth, rows=[title(desk), HEAD, *rows])


def letters_for_figures(desk: Desk) -> Parcel:
    """l for 1, O for 0 in figures: a reader of letters mistook them."""
    rows = [[*line[:3], str(line[3]).replace("0", "O").replace("1", "l")] for line in lines(desk)]
    return parcel(desk.truth("name", "employees"), rows=[title(desk), HEAD, *rows])


def _by_town(desk: Desk) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for firm in desk.firms:
        found.setdefault(firm.town[0], [firm.town[1], 0, 0, 0])
        line = found[firm.town[0]]
        line[1:] = line[1] + 1, line[2] + firm.employees, line[3] + firm.covered
    return found


def _summary(desk: Desk, *measures: tuple[str, int], whole: bool = True) -> Truth:
    towns = _by_town(desk)
    rows = {(code, measure): {"value": line[at]} for code, line in towns.items() for measure, at in measures}
    if whole:
        rows |= {
            (desk.county.code, measure): {"value": sum(line[at] for line in towns.values())} for measure, at in measures
        }
    return Truth("summary", rows)


def a_pivot_table(desk: Desk) -> Parcel:
    towns = _by_town(desk)
    rows = [[line[0], line[1], line[2]] for line in towns.values()]
    total = [desk.one("总计", "合计"), *(sum(line[at] for line in towns.values()) for at in (1, 2))]
    head = [
        "行标签",
        desk.one("计数项:单位名称", "计数项:法人单位", "单位数"),
        desk.one("求和项:从业人员", "求和项:从业人员（人）"),
    ]
    return parcel(
        _summary(desk, ("units", 1), ("employees", 2)), rows=[[f"{desk.place}2024年单位汇总"], [], head, *rows, total]
    )


def a_pivot_table_with_blanks(desk: Desk) -> Parcel:
    towns = _by_town(desk)
    rows = [[line[0], line[1], line[2]] for line in towns.values()]
    total = ["总计", *(sum(line[at] for line in towns.values()) + more for at, more in ((1, 2), (2, 31)))]
    truth = _summary(desk, ("units", 1), ("employees", 2))
    truth.rows[desk.county.code, "units"]["value"] += 2
    truth.rows[desk.county.code, "employees"]["value"] += 31
    head = ["行标签", "计数项:单位名称", "求和项:从业人员"]
    return parcel(truth, rows=[[f"{desk.place}2024年单位汇总"], [], head, *rows, ["(空白)", 2, 31], total])


def with_and_without_across(desk: Desk) -> Parcel:
    towns = _by_town(desk)
    rows = [[line[0], line[3], line[1] - line[3], line[1]] for line in towns.values()]
    rows.append(["合计", *(sum(row[n] for row in rows) for n in (1, 2, 3))])
    head = [
        "镇（街道）",
        *desk.one(("已建会单位数", "未建会单位数", "单位总数"), ("已建工会企业数", "未建工会企业数", "企业总数")),
    ]
    made = parcel(
        _summary(desk, ("units", 3), ("units_covered", 1)), rows=[[f"{desk.place}2024年建会情况统计表"], head, *rows]
    )
    made.truths[0].rows = {
        **{(code, "units"): {"value": line[1]} for code, line in towns.items()},
        **{(code, "units_covered"): {"value": line[3]} for code, line in towns.items()},
        (desk.county.code, "units"): {"value": sum(line[1] for line in towns.values())},
        (desk.county.code, "units_covered"): {"value": sum(line[3] for line in towns.values())},
    }
    return made


def subtotals_under_their_townships(desk: Desk) -> Parcel:
    """A group by township with its sum below it, in an outline as spreadsheet programs make them (许村镇 汇总)."""
    rows: list[list[Any]] = [title(desk), ["所在镇街", "单位名称", "统一社会信用代码", "从业人员"]]
    for town in dict.fromkeys(f.town for f in desk.firms):
        firms = [f for f in desk.firms if f.town == town]
        rows += [[town[1], f.name, f.code, f.employees] for f in firms]
        rows.append([f"{town[1]} {desk.one('汇总', '计数')}", None, None, sum(f.employees for f in firms)])
    rows.append(["总计", None, None, sum(f.employees for f in desk.firms)])
    return parcel(desk.truth("name", "employees", "region"), rows=rows)


SENT: Final = {
    each.__name__: each
    for each in (
        headers_broken_over_lines, headers_broken_over_rows, a_name_that_goes_on_in_the_row_below, a_code_that_goes_on_in_the_row_below,
        numbers_of_pages_between_the_rows, figures_with_blanks, everything_in_one_column, bands_that_became_dates, letters_for_figures, a_pivot_table,
        a_pivot_table_with_blanks, with_and_without_across, subtotals_under_their_townships,
    )
}  # fmt: skip
