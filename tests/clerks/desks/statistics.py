"""What the statistics clerk of a county sends: units in a row of their own, subtotals in odd places, filters, notes between rows, marks without words."""

from __future__ import annotations

from itertools import groupby
from typing import Any, Final

from openpyxl.styles import Font, PatternFill

from tests.clerks.desks.desk import Desk, Parcel, parcel

HEAD: Final[list[Any]] = ["单位详细名称", "统一社会信用代码", "乡镇（街道）", "行业", "从业人员期末人数", "其中：女性"]
FIELDS: Final = ("name", "region", "industry", "employees", "employees_women")


def lines(desk: Desk) -> list[list[Any]]:
    return [[f.name, f.code, f.town[1], f.industry, f.employees, f.women] for f in desk.firms]


def title(desk: Desk, what: str = "法人单位基本情况") -> list[Any]:
    return [f"{desk.place}2024年{what}"]


def units_in_a_row_of_their_own(desk: Desk) -> Parcel:
    rows = [title(desk), HEAD, [None, None, None, None, "（人）", "（人）"], *lines(desk)]
    return parcel(desk.truth(*FIELDS), rows=rows)


def two_header_rows_with_a_column_of_units(desk: Desk) -> Parcel:
    rows = [
        title(desk),
        ["单位", None, "所在地", "行业", "从业人员", None],
        ["名称", "统一社会信用代码", None, "代码", "合计", "女性"],
        *lines(desk),
    ]
    made = parcel(desk.truth(*FIELDS), rows=rows)
    for cells in ("A2:B2", "C2:C3", "E2:F2"):
        made.sheet.merge_cells(cells)
    return made


def subtotals_above_their_rows(desk: Desk) -> Parcel:
    rows: list[list[Any]] = [title(desk), HEAD]
    rows.append(["总 计", None, None, None, sum(f.employees for f in desk.firms), sum(f.women for f in desk.firms)])
    for town, firms in groupby(lines(desk), lambda line: line[2]):
        held = [*firms]
        rows += [[f"{town}小计", None, None, None, sum(x[4] for x in held), sum(x[5] for x in held)], *held]
    return parcel(desk.truth(*FIELDS), rows=rows)


def subtotals_in_the_column_of_codes(desk: Desk) -> Parcel:
    rows: list[list[Any]] = [title(desk), HEAD]
    for _, firms in groupby(lines(desk), lambda line: line[2]):
        held = [*firms]
        rows += [*held, [None, f"小计{len(held)}家", None, None, sum(x[4] for x in held), sum(x[5] for x in held)]]
    return parcel(desk.truth(*FIELDS), rows=rows)


def codes_as_numbers(desk: Desk) -> Parcel:
    """Codes of figures alone that a spreadsheet took for numbers have lost their tail."""
    rows = [[name, float(f"9133{n:014d}"), *rest] for n, (name, _, *rest) in enumerate(lines(desk))]
    return parcel(desk.truth(*FIELDS, told=frozenset({"credit_code_lost_digits"})), rows=[title(desk), HEAD, *rows])


def codes_in_powers_of_ten(desk: Desk) -> Parcel:
    rows = [[name, "9.13305E+17", *rest] for name, _, *rest in lines(desk)]
    return parcel(desk.truth(*FIELDS, told=frozenset({"credit_code_lost_digits"})), rows=[title(desk), HEAD, *rows])


_WIDE: Final = str.maketrans(
    "0123456789ABCDEFGHJKLMNPQRTUWXY", "０１２３４５６７８９ＡＢＣＤＥＦＧＨＪＫＬＭＮＰＱＲＴＵＷＸＹ"
)


def full_width_everywhere(desk: Desk) -> Parcel:
    rows = [
        [a, b.translate(_WIDE), c, d.translate(_WIDE), str(e).translate(_WIDE), str(f).translate(_WIDE)]
        for a, b, c, d, e, f in lines(desk)
    ]
    return parcel(desk.truth(*FIELDS), rows=[title(desk), HEAD, *rows])


def rows_hidden_by_a_filter(desk: Desk) -> Parcel:
    made = parcel(desk.truth(*FIELDS), rows=[title(desk), HEAD, *lines(desk)])
    made.sheet.auto_filter.ref = "A2:F11"
    for row in (4, 6, 7):
        made.sheet.row_dimensions[row].hidden = True
    return made


def hidden_columns_and_a_protected_sheet(desk: Desk) -> Parcel:
    made = parcel(desk.truth(*FIELDS), rows=[title(desk), HEAD, *lines(desk)])
    made.sheet.column_dimensions["E"].hidden = True
    made.sheet.protection.sheet = True
    made.sheet.protection.password = "123"
    made.sheet.freeze_panes = "C3"
    return made


def notes_between_the_rows(desk: Desk) -> Parcel:
    body = lines(desk)
    note = desk.one("注：以下为规模以下单位", "（以下单位由镇街补报）", "※ 下列单位数据未经核实", "——以下为新增单位——")
    return parcel(desk.truth(*FIELDS), rows=[title(desk), HEAD, *body[:4], [note], *body[4:]])


def ditto_marks_in_two_columns(desk: Desk) -> Parcel:
    mark, before = desk.one("同上", "〃", "″"), ["", "", "", "", 0, 0]
    rows = []
    for line in lines(desk):
        rows.append([*line[:2], *(mark if line[n] == before[n] else line[n] for n in (2, 3)), *line[4:]])
        before = line
    return parcel(desk.truth(*FIELDS), rows=[title(desk), HEAD, *rows])


def blank_rows_between_groups(desk: Desk) -> Parcel:
    rows: list[list[Any]] = [title(desk), [], HEAD, []]
    for _, firms in groupby(lines(desk), lambda line: line[2]):
        rows += [*firms, [], []]
    return parcel(desk.truth(*FIELDS), rows=rows)


def signatures_and_a_seal(desk: Desk) -> Parcel:
    below: list[list[Any]] = [
        [],
        ["单位负责人：", "王某某", "填表人：", "赵某", "联系电话：", "0573-87000000"],
        [None, None, None, "（公章）", "报出日期：", "2025年1月12日"],
        [None, desk.one("此件公开发布", "经办：统计股", "复核无误")],
    ]
    return parcel(desk.truth(*FIELDS), rows=[title(desk), HEAD, *lines(desk), *below])


def rows_crossed_out(desk: Desk) -> Parcel:
    """Nobody but the sender knows whether a line through a row takes it out: it must be told."""
    made = parcel(desk.truth(*FIELDS, told=frozenset({"cells_crossed_out"})), rows=[title(desk), HEAD, *lines(desk)])
    for cell in made.sheet[5]:
        cell.font = Font(strike=True)
    return made


def colours_that_mean_something(desk: Desk) -> Parcel:
    said = desk.one(
        "注：标黄的为已建会企业，标红的为已注销企业",
        "说明：黄色底纹表示已建工会",
        "（绿色填充单位为2024年新建会）",
        "红色字体为停产企业",
    )
    made = parcel(
        desk.truth(*FIELDS, told=frozenset({"meaning_by_colour"})), rows=[title(desk), HEAD, *lines(desk), [said]]
    )
    for cell in made.sheet[4]:
        cell.fill = PatternFill("solid", fgColor="FFFF00")
    return made


def formulas_never_calculated(desk: Desk) -> Parcel:
    rows = [[*line[:4], f"={line[4] - 3}+3", line[5]] for line in lines(desk)]
    return parcel(desk.truth(*FIELDS), rows=[title(desk), HEAD, *rows])


SENT: Final = {
    each.__name__: each
    for each in (
        units_in_a_row_of_their_own, two_header_rows_with_a_column_of_units, subtotals_above_their_rows, subtotals_in_the_column_of_codes, codes_as_numbers,
        codes_in_powers_of_ten, full_width_everywhere, rows_hidden_by_a_filter, hidden_columns_and_a_protected_sheet, notes_between_the_rows,
        ditto_marks_in_two_columns, blank_rows_between_groups, signatures_and_a_seal, rows_crossed_out, colours_that_mean_something, formulas_never_calculated,
    )
}  # fmt: skip
