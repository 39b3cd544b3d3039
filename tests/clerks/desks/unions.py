"""What a county federation and its industrial unions send of unions: units in columns, kinds in words of their own, dates of many kinds."""

from __future__ import annotations

from typing import Any, Final

from etl.write.sample.units import credit_code
from tests.clerks.desks.desk import Desk, Parcel, Truth, parcel

HEAD: Final = ["工会名称", "工会统一社会信用代码", "工会类型", "会员人数"]


def title(desk: Desk, what: str = "基层工会组织台账") -> list[str]:
    return [f"{desk.place}2024年{what}"]


def _codes(desk: Desk, count: int) -> list[str]:
    return [credit_code("81", desk.county.code, 7300 + n) for n in range(count)]


def _owns(desk: Desk) -> Truth:
    rows = {}
    for n, (firm, code) in enumerate(zip(desk.firms, _codes(desk, 9), strict=True)):
        rows[code] = {
            "name": f"{firm.name}工会委员会",
            "members": 5 + 7 * n,
            "union_kind": "own",
            "unit_code": firm.code,
        }
    return Truth("union_register", rows)


def _own_lines(truth: Truth, *more: Any) -> list[list[Any]]:
    return [
        [row["name"], code, "单独", row["members"], *(each(n) for each in more)]
        for n, (code, row) in enumerate(truth.rows.items())
    ]


def units_in_columns(desk: Desk) -> Parcel:
    """Three joint unions with their units beside each other."""
    heads = desk.one(("单位1", "单位2", "单位3"), ("涵盖单位一", "涵盖单位二", "涵盖单位三"), ("成员单位①", "成员单位②", "成员单位③"), ("覆盖企业1名称", "覆盖企业2名称", "覆盖企业3名称"), ("涵盖单位名称（1）", "涵盖单位名称（2）", "涵盖单位名称（3）"))  # fmt: skip
    unions: dict[Any, dict[str, Any]] = {}
    rows: list[list[Any]] = []
    pairs: dict[Any, dict[str, Any]] = {}
    for n, code in enumerate(_codes(desk, 3)):
        town, firms = desk.firms[3 * n].town[1], desk.firms[3 * n : 3 * n + (2 if n == 1 else 3)]
        name = f"{desk.short}{town}第{n + 1}联合工会"
        unions[code] = {"name": name, "members": 30 + n, "union_kind": "joint"}
        rows.append([name, code, "联合", 30 + n, *(firm.name for firm in firms)])
        pairs |= {(code, firm.name): {} for firm in firms}
    return parcel(
        Truth("union_register", unions), Truth("cover_list", pairs), rows=[title(desk), [*HEAD, *heads], *rows]
    )


def units_and_codes_in_columns(desk: Desk) -> Parcel:
    unions: dict[Any, dict[str, Any]] = {}
    rows: list[list[Any]] = []
    pairs: dict[Any, dict[str, Any]] = {}
    for n, code in enumerate(_codes(desk, 3)):
        firms = desk.firms[3 * n : 3 * n + 3]
        name = f"{desk.short}{desk.firms[3 * n].town[1]}第{n + 1}联合工会"
        unions[code] = {"name": name, "members": 30 + n, "union_kind": "joint"}
        rows.append([name, code, "联合", 30 + n, *(cell for firm in firms for cell in (firm.name, firm.code))])
        pairs |= {(code, firm.code): {} for firm in firms}
    heads = [f"涵盖单位{n}{what}" for n in (1, 2, 3) for what in ("名称", "代码")]
    return parcel(
        Truth("union_register", unions), Truth("cover_list", pairs), rows=[title(desk), [*HEAD, *heads], *rows]
    )


def a_kind_in_other_words(desk: Desk) -> Parcel:
    truth = _owns(desk)
    word = desk.one("其他", "企业工会", "普通", "A类", "法人单位工会")
    lines = _own_lines(truth, lambda n: desk.firms[n].code)
    for n in (1, 4):
        lines[n][2] = word
    truth.told = frozenset({"union_kind_unread"})
    return parcel(truth, rows=[title(desk), [*HEAD, "建会单位统一社会信用代码"], *lines])


def a_kind_that_says_there_is_none(desk: Desk) -> Parcel:
    """筹建 and 已撤销 under the kind: no union of this period."""
    truth = _owns(desk)
    lines = _own_lines(truth, lambda n: desk.firms[n].code)
    gone = [*truth.rows][3]
    lines[3][2] = desk.one("筹建中", "未建", "已撤销", "拟建", "工会小组")
    del truth.rows[gone]
    return parcel(truth, rows=[title(desk), [*HEAD, "建会单位统一社会信用代码"], *lines])


def dates_of_many_kinds(desk: Desk) -> Parcel:
    truth = _owns(desk)
    kinds = [
        "2015.3.1",
        "2015年3月",
        "2015/03/01",
        42064,
        "20150301",
        "二〇一五年三月一日",
        "2015-3-1",
        "2015年",
        "2015年3月1日成立",
    ]
    right = [
        "2015-03-01",
        "2015-03",
        "2015-03-01",
        "2015-03-01",
        "2015-03-01",
        "2015-03-01",
        "2015-03-01",
        "2015",
        "2015-03-01",
    ]
    for row, day in zip(truth.rows.values(), right, strict=True):
        row["founded"] = day
    lines = _own_lines(truth, lambda n: desk.firms[n].code, lambda n: kinds[n])
    return parcel(
        truth,
        rows=[title(desk), [*HEAD, "建会单位统一社会信用代码", desk.one("成立时间", "建会日期", "成立日期")], *lines],
    )


def members_with_women_in_brackets(desk: Desk) -> Parcel:
    truth = _owns(desk)
    lines = _own_lines(truth, lambda n: desk.firms[n].code)
    form = desk.one("{}人（女{}）", "{}（其中女{}）", "{}人，其中女会员{}人")
    for n, (line, row) in enumerate(zip(lines, truth.rows.values(), strict=True)):
        if n % 3 == 0:
            line[3] = form.format(row["members"], n + 1)
            row["members_women"] = n + 1
    return parcel(truth, rows=[title(desk), [*HEAD, "建会单位统一社会信用代码"], *lines])


def totals_first(desk: Desk) -> Parcel:
    truth = _owns(desk)
    total = [
        desk.one("总计", "全县合计", "合  计", "共9家"),
        None,
        None,
        sum(row["members"] for row in truth.rows.values()),
        None,
    ]
    return parcel(
        truth,
        rows=[
            title(desk),
            [*HEAD, "建会单位统一社会信用代码"],
            total,
            *_own_lines(truth, lambda n: desk.firms[n].code),
        ],
    )


def a_union_named_after_its_unit(desk: Desk) -> Parcel:
    truth = _owns(desk)
    for row in truth.rows.values():
        del row["unit_code"]
    lines = [[line[0], line[1], None, line[3]] for line in _own_lines(truth)]
    return parcel(truth, rows=[title(desk), HEAD, *lines])


def unions_by_name_alone(desk: Desk) -> Parcel:
    """A list without any code: names, kinds, units, members."""
    truth = _owns(desk)
    truth.rows = {
        row["name"]: {"name": row["name"], "members": row["members"], "union_kind": "own"}
        for row in truth.rows.values()
    }
    kind, unit = desk.one(("类型", "建会单位"), ("类别", "所在单位"), ("组织形式", "建会企业名称"))
    rows = [
        [n + 1, name, "单独", desk.firms[n].name, row["members"]] for n, (name, row) in enumerate(truth.rows.items())
    ]
    return parcel(
        truth, rows=[title(desk, "工会名单"), ["序号", "工会名称", kind, unit, desk.one("会员数", "会员人数")], *rows]
    )


def names_and_members_alone(desk: Desk) -> Parcel:
    """Two columns: a register of unions, or members of some that another list has."""
    truth = _owns(desk)
    truth.rows = {row["name"]: {"name": row["name"], "members": row["members"]} for row in truth.rows.values()}
    rows = [[name, row["members"]] for name, row in truth.rows.items()]
    return parcel(truth, rows=[title(desk, "工会情况"), ["工会名称", "会员数"], *rows])


def units_under_one_header(desk: Desk) -> Parcel:
    """One header merged over three columns of units, numbered below it or not at all."""
    made = units_in_columns(desk)
    made.sheet.delete_rows(2)
    made.sheet.insert_rows(2, 2)
    below = desk.one((1, 2, 3), ("（1）", "（2）", "（3）"), ("单位1", "单位2", "单位3"), (None, None, None))
    for column, head in enumerate((*HEAD, desk.one("涵盖单位", "覆盖单位名称", "成员单位"))):
        made.sheet.cell(2, column + 1, head)
        if column < 4:
            made.sheet.merge_cells(start_row=2, end_row=3, start_column=column + 1, end_column=column + 1)
    made.sheet.merge_cells("E2:G2" if any(below) else "E2:G3")
    for column, word in enumerate(below if any(below) else ()):
        made.sheet.cell(3, column + 5, word)
    return made


def a_roll_of_persons(desk: Desk) -> Parcel:
    """Persons by name: nothing of it may be read."""
    rows = [
        [n + 1, f"王{x}", "女", "330481199001010012", "13800000000", desk.firms[n % 9].name]
        for n, x in enumerate("伟芳娜敏静强磊军")
    ]
    return parcel(
        Truth("union_register", {}),
        rows=[title(desk, "工会会员花名册"), ["序号", "姓名", "性别", "身份证号", "电话", "工作单位"], *rows],
    )


def wrong_codes_among_listed_units(desk: Desk) -> Parcel:
    """Each list has a unit under a union's code: the right ones count."""
    pairs: dict[Any, dict[str, Any]] = {}
    rows: list[list[Any]] = []
    for n, code in enumerate(_codes(desk, 3)):
        firms = desk.firms[3 * n : 3 * n + 3]
        cells = [f"{f.name}（{f.code if k else _codes(desk, 9)[8]}）" for k, f in enumerate(firms)]
        pairs |= {(code, f.code): {} for f in firms[1:]}
        rows.append([f"{desk.short}第{n + 1}联合工会", code, desk.one("、", "\n", "；").join(cells)])
    truth = Truth("cover_list", pairs, told=frozenset({"union_code_in_unit_column"}))
    return parcel(
        truth,
        rows=[title(desk, "联合工会涵盖单位名单"), ["联合工会名称", "联合工会代码", "涵盖单位"], *rows],
        region=desk.county.code,
    )


SENT: Final = {
    each.__name__: each
    for each in (
        units_in_columns, units_and_codes_in_columns, a_kind_in_other_words, a_kind_that_says_there_is_none, dates_of_many_kinds, members_with_women_in_brackets,
        totals_first, a_union_named_after_its_unit, unions_by_name_alone, names_and_members_alone, units_under_one_header, a_roll_of_persons, wrong_codes_among_listed_units,
    )
}  # fmt: skip
