"""What other offices' programs write out: guarded texts, page footers, headers on each page, codes in groups, stamps of time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from tests.clerks.desks.desk import Desk, Parcel, Truth, parcel

HEAD: Final = ["纳税人名称", "社会信用代码（纳税人识别号）", "国民经济行业代码", "从业人数"]


def lines(desk: Desk) -> list[list[Any]]:
    return [[f.name, f.code, f.industry, f.employees] for f in desk.firms]


def title(desk: Desk) -> list[str]:
    return [f"{desk.place}2024年企业名录（导出）"]


def _text(truth: Truth, rows: Sequence[Sequence[Any]], comma: str = ",", encoding: str = "gb18030") -> Parcel:
    content = "".join(comma.join("" if cell is None else str(cell) for cell in row) + "\r\n" for row in rows)
    return Parcel([truth], file="导出.csv", content=content.encode(encoding))


FIELDS: Final = ("name", "industry", "employees")


def texts_guarded_by_a_formula(desk: Desk) -> Parcel:
    rows = [[a, f'="{b}"', c, d] for a, b, c, d in lines(desk)]
    return _text(desk.truth(*FIELDS), [title(desk), HEAD, *rows])


def texts_guarded_by_a_tab(desk: Desk) -> Parcel:
    mark = desk.one("\t", "'", " ", "\u200b")
    rows = [[a, f"{b}{mark}" if mark != "'" else f"'{b}", c, d] for a, b, c, d in lines(desk)]
    return _text(
        desk.truth(*FIELDS), [title(desk), HEAD, *rows], encoding="gb18030" if mark != "\u200b" else "utf-8-sig"
    )


def a_line_that_says_the_separator(desk: Desk) -> Parcel:
    return _text(desk.truth(*FIELDS), [["sep=;"], title(desk), HEAD, *lines(desk)], comma=";", encoding="utf-8-sig")


def a_footer_of_pages(desk: Desk) -> Parcel:
    below = desk.one(
        ["共 9 条记录 第1页/共1页"],
        ["合计：9 条"],
        ["—— 导出完毕 ——"],
        ["总记录数", "9"],
        ["导出人：admin 导出时间：2025-01-06 10:22:31"],
    )
    return _text(desk.truth(*FIELDS), [title(desk), HEAD, *lines(desk), below])


def headers_on_each_page(desk: Desk) -> Parcel:
    body = lines(desk)
    rows = [title(desk), HEAD, *body[:3], HEAD, *body[3:6], title(desk), HEAD, *body[6:]]
    return parcel(desk.truth(*FIELDS), rows=rows)


def codes_in_groups(desk: Desk) -> Parcel:
    gap = desk.one(" ", "\u3000", "-", "\u00a0")
    rows = [[a, gap.join((b[:4], b[4:8], b[8:12], b[12:])), c, d] for a, b, c, d in lines(desk)]
    return parcel(desk.truth(*FIELDS), rows=[title(desk), HEAD, *rows])


def true_and_false(desk: Desk) -> Parcel:
    yes, no = desk.one((True, False), ("TRUE", "FALSE"), ("Y", "N"), (1, 0), ("是", "否"))
    rows = [[*line, yes if f.covered else no] for line, f in zip(lines(desk), desk.firms, strict=True)]
    return parcel(desk.truth(*FIELDS, "cover_stated"), rows=[title(desk), [*HEAD, "是否建立工会"], *rows])


def figures_with_two_decimals(desk: Desk) -> Parcel:
    rows = [[a, b, c, f"{d:,.2f}"] for a, b, c, d in lines(desk)]
    return parcel(desk.truth(*FIELDS), rows=[title(desk), HEAD, *rows])


def insured_persons_beside_employees(desk: Desk) -> Parcel:
    """参保人数 is another count than employees, whichever comes first."""
    insured = [max(1, f.employees - 3) for f in desk.firms]
    first = desk.one(True, False)
    heads = ["参保人数", "从业人数"] if first else ["从业人数", "参保人数"]
    rows = [
        [*line[:3], *((n, line[3]) if first else (line[3], n))] for line, n in zip(lines(desk), insured, strict=True)
    ]
    return parcel(desk.truth(*FIELDS), rows=[title(desk), [*HEAD[:3], *heads], *rows])


def insured_persons_alone(desk: Desk) -> Parcel:
    truth = desk.truth("name", "industry", told=frozenset({"column_unknown_needed"}))
    for row in truth.rows.values():
        row["employees"] = None
    rows = [[*line[:3], line[3] - 1] for line in lines(desk)]
    return parcel(truth, rows=[title(desk), [*HEAD[:3], "参保人数"], *rows])


SENT: Final = {
    each.__name__: each
    for each in (
        texts_guarded_by_a_formula, texts_guarded_by_a_tab, a_line_that_says_the_separator, a_footer_of_pages, headers_on_each_page, codes_in_groups, true_and_false,
        figures_with_two_decimals, insured_persons_beside_employees, insured_persons_alone,
    )
}  # fmt: skip
