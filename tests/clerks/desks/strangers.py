"""What people send whom the other desks do not know: forms from telephones, zones, schools, exports with names in capitals, a firm's own figures. Beside
each reading that goes by shape stands a neighbour that must not be read so."""

from __future__ import annotations

from itertools import groupby
from typing import Any, Final

from etl.write.sample.units import credit_code
from tests.clerks.desks.desk import Desk, Parcel, Truth, parcel

PLACED: Final = ("name", "region", "employees", "cover_stated")


def title(desk: Desk, what: str = "企业建会台账") -> list[Any]:
    return [f"{desk.place}2024年{what}"]


def _yes(covered: bool) -> str:
    return "是" if covered else "否"


def a_township_column_and_the_county_in_the_file_name(desk: Desk) -> Parcel:
    head = [
        "企业名称(必填)",
        "统一社会信用代码",
        desk.one("镇街(下拉)", "3.所在镇乡（街道）", "镇/街道"),
        "职工人数",
        "是否建会",
    ]
    rows = [[f.name, f.code, f.town[1], f.employees, _yes(f.covered)] for f in desk.firms]
    return parcel(desk.truth(*PLACED), rows=[head, *rows], file=f"{desk.place}企业摸底2024年.xlsx")


def a_sheet_a_township_and_the_county_in_the_file_name(desk: Desk) -> Parcel:
    """Names of townships that are short names of other counties too (大丰街道, 玉山镇) are no such county's."""
    made = parcel(desk.truth(*PLACED), file=f"{desk.place}2024年企业建会台账.xlsx")
    made.book.remove(made.sheet)
    for town, firms in groupby(desk.firms, lambda firm: firm.town[1]):
        page = made.book.create_sheet(town)
        page.append([f"{town}企业建会台账"])
        page.append(["企业名称", "统一社会信用代码", "职工人数", "是否建会"])
        for f in firms:
            page.append([f.name, f.code, f.employees, _yes(f.covered)])
    return made


def two_blocks_by_cover(desk: Desk) -> Parcel:
    head = ["单位名称", "统一社会信用代码", "所在镇街", "职工数"]
    rows: list[list[Any]] = [title(desk, "建会排查表")]
    for covered, words in ((True, "一、已建会单位"), (False, "二、未建会单位")):
        held = [[f.name, f.code, f.town[1], f.employees] for f in desk.firms if f.covered is covered]
        rows += [[words], head, *held, []] if held else []
    return parcel(desk.truth(*PLACED), rows=rows)


def a_cascade_of_places(desk: Desk) -> Parcel:
    head = ["提交时间", "企业名称", "省", "市", "区/县", "镇/街道", "信用代码", "职工数", "有无工会组织"]
    where = [desk.county.province.name, desk.county.city.name, desk.county.name]
    rows = [
        ["2024-12-01", f.name, *where, f.town[1], f.code, f.employees, "有" if f.covered else "无"] for f in desk.firms
    ]
    return parcel(desk.truth(*PLACED), rows=[head, *rows], file="企业摸底2024年.xlsx")


def employees_of_two_kinds(desk: Desk) -> Parcel:
    one, other = desk.one(("在编职工", "编外职工"), ("正式职工", "劳务派遣人员"), ("在岗职工", "外聘职工"))
    head = ["单位名称", "统一社会信用代码", one, other, "是否建会"]
    rows = [[f.name, f.code, f.employees - 4, 4, _yes(f.covered)] for f in desk.firms]
    return parcel(desk.truth("name", "employees", "cover_stated"), rows=[title(desk), head, *rows])


def a_part_of_all_employees(desk: Desk) -> Parcel:
    """The neighbour: all of them, and a part beside."""
    head = [
        "单位名称",
        "统一社会信用代码",
        "从业人员",
        desk.one("劳务派遣人员", "其中：派遣", "退休人员数"),
        "是否建会",
    ]
    rows = [[f.name, f.code, f.employees, 4, _yes(f.covered)] for f in desk.firms]
    return parcel(desk.truth("name", "employees", "cover_stated"), rows=[title(desk), head, *rows])


def letters_of_sections(desk: Desk) -> Parcel:
    truth = desk.truth("name", "region", "employees", "industry")
    for row in truth.rows.values():
        row["industry"] = row["industry"][0]
    head = ["名称", "统一社会信用代码", desk.one("门类", "行业门类", "门类代码"), "街道", "期末从业人员"]
    rows = [[f.name, f.code, f.industry[0], f.town[1], f.employees] for f in desk.firms]
    return parcel(truth, rows=[title(desk, "单位清单"), head, *rows])


def letters_that_are_grades(desk: Desk) -> Parcel:
    """The neighbour: grades of tax payers are no industries."""
    truth = desk.truth("name", "region", "employees")
    for row in truth.rows.values():
        row["industry"] = None
    head = ["名称", "统一社会信用代码", desk.one("信用等级", "纳税等级", "类别"), "街道", "期末从业人员"]
    rows = [[f.name, f.code, "ABCD"[n % 4], f.town[1], f.employees] for n, f in enumerate(desk.firms)]
    return parcel(truth, rows=[title(desk, "单位清单"), head, *rows])


def unions_named_beside_their_units(desk: Desk) -> Parcel:
    union = f"{desk.short}商圈联合工会"
    units = desk.truth("name", "employees")
    joint = {credit_code("81", desk.county.code, 7700): {"name": union, "members": 300, "union_kind": "joint"}}
    pairs: dict[Any, dict[str, Any]] = {(union, f.code): {} for f in desk.firms}
    made = parcel(
        units,
        Truth("union_register", joint),
        Truth("cover_list", pairs),
        rows=[title(desk, "企业名单"), ["工会名称", "单位名称", "单位代码", "职工数"]],
    )
    made.write(*[[union, f.name, f.code, f.employees] for f in desk.firms])
    page = made.book.create_sheet("工会")
    page.append(title(desk, "工会台账"))
    page.append(["工会名称", "工会代码", "工会类型", "会员数"])
    page.append([union, next(iter(joint)), "联合基层工会", 300])
    return made


def unions_named_that_no_list_has(desk: Desk) -> Parcel:
    """The neighbour: a unit that names a union which no register of the workbook has states its cover; a blank says nothing."""
    truth = desk.truth("name", "employees", "cover_stated")
    for row in truth.rows.values():
        row["cover_stated"] = row["cover_stated"] or None
    head = ["单位名称", "统一社会信用代码", "职工数", "工会名称"]
    rows = [[f.name, f.code, f.employees, f"{f.name}工会委员会" if f.covered else None] for f in desk.firms]
    if sum(f.covered for f in desk.firms) < 2:
        truth.free = frozenset({"cover_stated"})
    return parcel(truth, Truth("cover_list", {}), rows=[title(desk, "企业名单"), head, *rows])


def a_bare_union_with_have_and_have_not(desk: Desk) -> Parcel:
    head = ["单位名称", "统一社会信用代码", "职工", desk.one("工会", "有没有工会", "工会组织", "企业工会")]
    rows = [[f.name, f.code, f"{f.employees}名", "有" if f.covered else "无"] for f in desk.firms]
    return parcel(desk.truth("name", "employees", "cover_stated"), rows=[title(desk), head, *rows])


def yes_and_no_with_reasons(desk: Desk) -> Parcel:
    yes, no = desk.one(
        ("是（2019年成立）", "否，暂无计划"), ("有（联合工会）", "无；人数少"), ("是，已换届", "否（规模小）")
    )
    head = ["单位名称", "统一社会信用代码", "职工人数", "是否建会"]
    rows = [[f.name, f.code, f.employees, yes if f.covered else no] for f in desk.firms]
    return parcel(desk.truth("name", "employees", "cover_stated"), rows=[title(desk), head, *rows])


def yes_that_is_taken_back(desk: Desk) -> Parcel:
    """The neighbour: a yes that its own reason takes back says nothing."""
    truth = desk.truth("name", "employees", "cover_stated")
    for row in truth.rows.values():
        row["cover_stated"] = None if row["cover_stated"] else False
    truth.told = frozenset({"word_unknown"}) if any(f.covered for f in desk.firms) else frozenset()
    word = desk.one("是（已撤销）", "有，但未换届", "是，准备建立")
    head = ["单位名称", "统一社会信用代码", "职工人数", "是否建会"]
    rows = [[f.name, f.code, f.employees, word if f.covered else "否"] for f in desk.firms]
    return parcel(truth, rows=[title(desk), head, *rows])


def kinds_for_cover(desk: Desk) -> Parcel:
    head = ["单位名称", "统一社会信用代码", "职工人数", desk.one("工会组织形式", "建会形式", "工会类别")]
    kinds = ("独立", "联合")
    rows = [[f.name, f.code, f.employees, kinds[n % 2] if f.covered else "无"] for n, f in enumerate(desk.firms)]
    truth = desk.truth("name", "employees", "cover_stated")
    if not any(f.covered for f in desk.firms):
        truth.free = frozenset({"cover_stated"})
    return parcel(truth, rows=[title(desk), head, *rows])


def _by_town(desk: Desk, *measures: str) -> tuple[list[tuple[str, str]], Truth]:
    towns = list(desk.county.towns[:5])
    figures = {
        (code, name): {"value": {"units": 40, "units_covered": 20, "employees": 900, "employees_covered": 600, "members": 500}[name] + n}
        for n, (code, _) in enumerate(towns)
        for name in measures
    }  # fmt: skip
    return towns, Truth("summary", figures)


def covered_units_behind_employees(desk: Desk) -> Parcel:
    towns, truth = _by_town(desk, "units", "employees", "units_covered")
    rows = [[name, 40 + n, 900 + n, 20 + n] for n, (_, name) in enumerate(towns)]
    return parcel(truth, rows=[title(desk, "建会汇总表"), ["镇街", "单位数", "职工数", "已建会"], *rows])


def covered_employees_behind_employees(desk: Desk) -> Parcel:
    """The neighbour: more than there are units, or called a part of the employees."""
    towns, truth = _by_town(desk, "units", "employees", "employees_covered")
    rows = [[name, 40 + n, 900 + n, 600 + n] for n, (_, name) in enumerate(towns)]
    head = ["镇街", "单位数", "职工数", desk.one("已建会", "其中：已建会", "已建会单位职工数")]
    return parcel(truth, rows=[title(desk, "建会汇总表"), head, *rows])


def halves_of_the_units(desk: Desk) -> Parcel:
    towns, truth = _by_town(desk, "units", "employees", "units_covered")
    rows = [[name, 40 + n, 900 + n, 20 + n, 20] for n, (_, name) in enumerate(towns)]
    return parcel(truth, rows=[title(desk, "建会汇总表"), ["镇街", "单位数", "职工数", "已建会", "未建会"], *rows])


def halves_that_do_not_add_up(desk: Desk) -> Parcel:
    """The neighbour: what does not add up to the units counts something else, and is asked about."""
    towns, truth = _by_town(desk, "units", "members")
    truth.free = frozenset({"units_covered"})
    truth.told = frozenset({"measure_unknown_needed"})
    rows = [[name, 40 + n, 500 + n, 120 + n, 333] for n, (_, name) in enumerate(towns)]
    return parcel(truth, rows=[title(desk, "建会汇总表"), ["镇街", "单位数", "会员数", "已建会", "未建会"], *rows])


def enterprises_alone(desk: Desk) -> Parcel:
    towns, truth = _by_town(desk)
    truth.free, truth.told = frozenset({"units", "units_covered"}), frozenset({"units_of_one_kind"})
    rows = [[name, 40 + n, 20 + n] for n, (_, name) in enumerate(towns)]
    head = ["镇街", "企业总数（家）", "已建会企业（家）"]
    return parcel(truth, rows=[title(desk, "建会统计表"), head, *rows])


def departments_of_one_firm(desk: Desk) -> Parcel:
    """A firm's own figures are none of the county that its name begins with."""
    body, parts = desk.one(
        ("恒远食品有限公司", ("生产部", "销售部", "行政部")),
        ("宏达集团", ("斜桥分公司", "许村分公司")),
        ("人民医院", ("内科", "外科", "放射科")),
        ("高级中学", ("高一年级组", "高二年级组", "后勤组")),
    )
    rows = [[part, 40 + n, 30 + n] for n, part in enumerate(parts)]
    total = ["合计", sum(row[1] for row in rows), sum(row[2] for row in rows)]
    sent = [[f"{desk.county.name}{body}2024年职工情况"], ["部门", "职工人数", "会员人数"], *rows, total]
    return parcel(Truth("summary", {}, told=frozenset({"table_of_one_unit"})), rows=sent)


def townships_under_a_title_with_firms(desk: Desk) -> Parcel:
    """The neighbour: firms of all kinds are no one firm."""
    towns, truth = _by_town(desk, "employees", "members")
    rows = [[name, 900 + n, 500 + n] for n, (_, name) in enumerate(towns)]
    what = desk.one("国有企业职工情况", "规模以上有限公司职工情况", "各医院职工情况", "上市公司职工情况")
    return parcel(truth, rows=[title(desk, what), ["镇街", "职工人数", "会员人数"], *rows])


def months_of_one_measure(desk: Desk) -> Parcel:
    towns, truth = _by_town(desk, "members")
    truth.period = "2024-06"
    rows = [[name, 500 + n] for n, (_, name) in enumerate(towns)]
    what = desk.one("各月会员人数", "会员人数月报", "分月会员数")
    return parcel(truth, rows=[title(desk, what), ["镇街", "6月"], *rows])


SENT: Final = {
    each.__name__: each
    for each in (
        a_township_column_and_the_county_in_the_file_name, a_sheet_a_township_and_the_county_in_the_file_name, two_blocks_by_cover, a_cascade_of_places,
        employees_of_two_kinds, a_part_of_all_employees, letters_of_sections, letters_that_are_grades, unions_named_beside_their_units, unions_named_that_no_list_has,
        a_bare_union_with_have_and_have_not, yes_and_no_with_reasons, yes_that_is_taken_back, kinds_for_cover, 
        covered_units_behind_employees, covered_employees_behind_employees, halves_of_the_units, halves_that_do_not_add_up, enterprises_alone,
        departments_of_one_firm, townships_under_a_title_with_firms, months_of_one_measure,
    )
}  # fmt: skip
