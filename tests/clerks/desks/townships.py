"""What a township's office sends after a walk through its firms: figures by word of mouth, places under former names, two lists under each other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from etl.write.sample.units import credit_code
from tests.clerks.desks.desk import Desk, Firm, Parcel, parcel

Head = list[str]


def town_of(desk: Desk) -> tuple[str, str]:
    """All firms moved into one township, whose office sends the list."""
    town = desk.firms[0].town
    desk.firms = [replace(firm, town=town) for firm in desk.firms]
    return town


def title(desk: Desk, what: str = "企业用工和建会情况摸底表") -> list[str]:
    return [f"{desk.place}{town_of(desk)[1]}2024年{what}"]


def _counted(desk: Desk, said: Any, *told: str) -> Parcel:
    """A list in which every third firm's employees are written as ``said`` writes them."""
    rows = [[f.name, f.code, said(f) if n % 3 == 0 else f.employees] for n, f in enumerate(desk.firms)]
    truth = desk.truth("name", "employees", told=frozenset(told))
    for n, firm in enumerate(desk.firms):
        if n % 3 == 0:
            truth.rows[firm.code]["employees"] = None
    return parcel(truth, rows=[title(desk), ["企业名称", "信用代码", "职工人数"], *rows])


def about_so_many(desk: Desk) -> Parcel:
    form = desk.one(
        "约{}", "约{}人", "{}人左右", "近{}", "{}余人", "{}多人", "大约{}名", "{}上下", "将近{}人", "{}来人"
    )
    return _counted(desk, lambda f: form.format(f.employees), "number_about")


def bands_of_employees(desk: Desk) -> Parcel:
    form = desk.one("{}-{}人", "{}~{}", "{}至{}人", "{}—{}", "{}人以上", "不足{}人", "{}人及以上", ">{}")
    return _counted(desk, lambda f: form.format(f.employees, f.employees + 50), "number_band")


def a_column_of_bands(desk: Desk) -> Parcel:
    bands = ("10人以下", "10-24人", "25-99人", "100-299人", "300人以上")

    def band(firm: Firm) -> str:
        return bands[sum(firm.employees >= least for least in (10, 25, 100, 300))]

    head = desk.one("职工规模", "从业人员区间", "人员规模", "用工人数（段）")
    rows = [[f.name, f.code, f.industry, band(f)] for f in desk.firms]
    truth = desk.truth("name", "industry")
    for row in truth.rows.values():
        row["employees"] = None
    return parcel(truth, rows=[title(desk), ["企业名称", "统一社会信用代码", "行业代码", head], *rows])


def men_and_women_in_one_cell(desk: Desk) -> Parcel:
    """Both are read where the cell says which is which."""
    form = desk.one("{0}（女{1}）", "{0}人，其中女{1}人", "男{2}女{1}", "{0}(其中女职工{1}人)", "男{2}人、女{1}人")
    read = _counted(desk, lambda f: form.format(f.employees, f.women, f.employees - f.women))
    for n, firm in enumerate(desk.firms):
        row = read.truths[0].rows[firm.code]
        row["employees"], row["employees_women"] = firm.employees, firm.women if n % 3 == 0 else None
    return read


def two_counts_in_one_cell(desk: Desk) -> Parcel:
    """Of two counts in one cell that are not called anything, or others than women, none is read."""
    form = desk.one("{0}/{1}", "{0}（退休{1}）", "{0}（党员{1}）", "{1}女{0}")
    return _counted(desk, lambda f: form.format(f.employees, f.women))


def a_former_township(desk: Desk) -> Parcel:
    """A township under the rank that it had: no other of its county has its name."""
    stems = [town[1].removesuffix("街道").removesuffix("镇").removesuffix("乡") for town in desk.county.towns]
    alone = [
        town for town, stem in zip(desk.county.towns, stems, strict=True) if stems.count(stem) == 1 and len(stem) > 1
    ]
    desk.firms = [replace(f, town=alone[n % len(alone)]) for n, f in enumerate(desk.firms)]

    def former(name: str) -> str:
        stem = next(name.removesuffix(rank) for rank in ("街道", "镇", "乡") if name.endswith(rank))
        return stem + {"街道": "镇", "镇": "乡", "乡": "镇"}[name[len(stem) :]]

    rows = [
        [f.name, f.code, former(f.town[1]) if n % 4 == 0 else f.town[1], f.employees] for n, f in enumerate(desk.firms)
    ]
    head = ["企业名称", "统一社会信用代码", "所属乡镇", "职工人数"]
    return parcel(
        desk.truth("name", "region", "employees", told=frozenset({"region_former"})),
        rows=[[f"{desk.place}2024年企业名录"], head, *rows],
    )


def a_township_that_is_none(desk: Desk) -> Parcel:
    rows = [[f.name, f.code, "旧坞岭乡" if n == 2 else f.town[1], f.employees] for n, f in enumerate(desk.firms)]
    head = ["企业名称", "统一社会信用代码", "所属乡镇", "职工人数"]
    return parcel(desk.truth("name", "region", "employees"), rows=[[f"{desk.place}2024年企业名录"], head, *rows])


def villages_beside_the_firms(desk: Desk) -> Parcel:
    heading = title(desk)
    rows = [
        [n + 1, desk.one("东村", "新民村", "社区居委会", "工业园"), f.name, f.code, f.employees]
        for n, f in enumerate(desk.firms)
    ]
    return parcel(
        desk.truth("name", "region", "employees"),
        rows=[heading, ["序号", "所在村（社区）", "企业名称", "统一社会信用代码", "用工人数"], *rows],
    )


def people_to_call(desk: Desk) -> Parcel:
    rows = [[f.name, f.code, "张建国", "13957300000", f.employees, "李红"] for f in desk.firms]
    head = ["企业名称", "统一社会信用代码", "法定代表人", "手机号码", "员工数", "工会主席（姓名）"]
    return parcel(desk.truth("name", "employees"), rows=[title(desk), head, *rows])


def with_and_without_under_each_other(desk: Desk) -> Parcel:
    """Two lists in a sheet, the second under a heading that says that its firms have no union."""
    with_, without = [f for f in desk.firms if f.covered], [f for f in desk.firms if not f.covered]
    head = ["企业名称", "统一社会信用代码", "职工人数"]
    first, second = desk.one(
        ("一、已建会企业", "二、未建会企业"),
        ("（一）已建工会单位名单", "（二）未建工会单位名单"),
        ("已组建工会企业", "尚未组建工会企业"),
    )
    rows: list[list[Any]] = [title(desk), [first], head, *([f.name, f.code, f.employees] for f in with_), []]
    rows += [[second], head, *([f.name, f.code, f.employees] for f in without)]
    return parcel(desk.truth("name", "employees", "cover_stated"), rows=rows)


def a_sheet_each_for_with_and_without(desk: Desk) -> Parcel:
    made = parcel(desk.truth("name", "employees", "cover_stated"))
    head = ["企业名称", "统一社会信用代码", "职工人数"]
    heading = title(desk, desk.one("企业名录", "规上企业名单"))
    for name, has in ((desk.one("已建会", "已建工会企业"), True), (desk.one("未建会", "未建工会企业"), False)):
        page = made.book.create_sheet(name)
        for row in (heading, head, *([f.name, f.code, f.employees] for f in desk.firms if f.covered is has)):
            page.append(row)
    made.book.remove(made.book.worksheets[0])
    return made


def what_a_remark_takes_back(desk: Desk) -> Parcel:
    said = desk.one("已注销", "已吊销", "2024年3月注销", "已停产歇业", "迁出本镇", "已搬走", "已倒闭")
    rows = [
        [f.name, f.code, f.employees, said if n in (2, 5) else desk.one(None, "规上", "已核实")]
        for n, f in enumerate(desk.firms)
    ]
    truth = desk.truth("name", "employees", told=frozenset({"remark_takes_back"}))
    return parcel(truth, rows=[title(desk), ["企业名称", "统一社会信用代码", "职工人数", "备注"], *rows])


def firms_by_name_alone(desk: Desk) -> Parcel:
    """Names and employees without any code: whatever is not read of them is asked about."""
    truth = desk.truth("name", "employees")
    truth.rows = {row["name"]: row for row in truth.rows.values()}
    rows = [[n + 1, f.name, f.employees] for n, f in enumerate(desk.firms)]
    return parcel(truth, rows=[title(desk), ["序号", desk.one("企业名称", "单位", "店名"), "职工人数"], *rows])


def names_that_end_like_none(desk: Desk) -> Parcel:
    """Sole traders by names of their own, and units that are singled out by a mark: each is one, even alone in its row."""
    codes = [credit_code("92", desk.county.code, 8800 + n) for n in range(3)]
    names = [f"{desk.short}王记小吃", f"{desk.short}阿明理发", f"{desk.short}老街早点"]
    marked = f"{desk.one('★', '※', '*')}{desk.short}鼎立机械有限公司"
    rows: list[list[Any]] = [[f.name, f.code, f.employees] for f in desk.firms]
    rows += [
        [names[0], codes[0], 3],
        [f"{desk.short}五金商店", None, None],
        [names[1], codes[1], 2],
        [names[2], codes[2], 4],
        [marked, None, None],
    ]
    truth = desk.truth("name", "employees")
    truth.rows |= {code: {"name": name, "employees": n} for code, name, n in zip(codes, names, (3, 2, 4), strict=True)}
    truth.rows |= {name: {"name": name, "employees": None} for name in (f"{desk.short}五金商店", marked)}
    return parcel(truth, rows=[title(desk), ["企业名称", "统一社会信用代码", "职工人数"], *rows])


def a_list_called_after_what_it_lists(desk: Desk) -> Parcel:
    """未建会企业台账: all of its firms are without a union, and no column says so."""
    desk.firms = [replace(firm, union="") for firm in desk.firms]
    what = desk.one("未建会企业台账", "未建工会单位名录", "尚未建会企业名单", "应建未建工会企业明细")
    rows = [[f.name, f.code, f.employees] for f in desk.firms]
    heading = title(desk, what)
    return parcel(
        desk.truth("name", "employees", "cover_stated"),
        rows=[heading, ["企业名称", "统一社会信用代码", "职工人数"], *rows],
    )


def a_list_of_what_should_be_founded(desk: Desk) -> Parcel:
    """应建会企业名单 says nothing of who has a union."""
    rows = [[f.name, f.code, f.employees] for f in desk.firms]
    truth = desk.truth("name", "employees")
    for row in truth.rows.values():
        row["cover_stated"] = None
    heading = title(
        desk, desk.one("应建会企业名单", "已建会和未建会企业名单", "企业建会情况表", "25人以上应建工会企业台账")
    )
    return parcel(truth, rows=[heading, ["企业名称", "统一社会信用代码", "职工人数"], *rows])


def a_day_in_chinese_numerals(desk: Desk) -> Parcel:
    rows = [[f.name, f.code, f.employees] for f in desk.firms]
    heading = f"{desk.place}{town_of(desk)[1]}企业名录"
    when = desk.one(
        "（截至二〇二四年六月三十日）", "截止时间：2024.6.30", "统计时点：2024年6月底", "数据截至2024-06-30"
    )
    return parcel(
        desk.truth("name", "employees", period="2024-06"),
        rows=[[heading], [when], ["企业名称", "统一社会信用代码", "职工人数"], *rows],
    )


def a_period_in_the_file_name_alone(desk: Desk) -> Parcel:
    rows = [[f.name, f.code, f.employees] for f in desk.firms]
    name, period = desk.one(("{}2024年企业名录.xlsx", "2024"), ("{}企业名录（2024年6月）.xlsx", "2024-06"), ("{}企业名录2024.xlsx", "2024"), ("2024年第三季度{}企业名录.xlsx", "2024Q3"), ("{}2024年上半年企业名录.xlsx", "2024-06"))  # fmt: skip
    heading = [f"{desk.place}{town_of(desk)[1]}企业名录"]
    truth = desk.truth("name", "employees", period=period, told=frozenset({"period_of_file_name"}))
    return parcel(
        truth, rows=[heading, ["企业名称", "统一社会信用代码", "职工人数"], *rows], file=name.format(desk.county.name)
    )


def a_day_of_sending_in_the_file_name(desk: Desk) -> Parcel:
    rows = [[f.name, f.code, f.employees] for f in desk.firms]
    name = desk.one(
        "{}企业名录20250115.xlsx",
        "{}企业名录(2025.1.15).xlsx",
        "{}企业名录2023-2024.xlsx",
        "{}企业名录_2025年1月15日报.xlsx",
    )
    heading = [f"{desk.place}{town_of(desk)[1]}企业名录"]
    truth = desk.truth("name", "employees", told=frozenset({"period_missing"}))
    return parcel(
        truth, rows=[heading, ["企业名称", "统一社会信用代码", "职工人数"], *rows], file=name.format(desk.county.name)
    )


SENT: Final = {
    each.__name__: each
    for each in (
        about_so_many, bands_of_employees, a_column_of_bands, men_and_women_in_one_cell, two_counts_in_one_cell, a_former_township, a_township_that_is_none, villages_beside_the_firms,
        people_to_call, with_and_without_under_each_other, a_sheet_each_for_with_and_without, what_a_remark_takes_back, firms_by_name_alone, names_that_end_like_none, a_list_called_after_what_it_lists, a_list_of_what_should_be_founded, a_day_in_chinese_numerals,
        a_period_in_the_file_name_alone, a_day_of_sending_in_the_file_name,
    )
}  # fmt: skip
