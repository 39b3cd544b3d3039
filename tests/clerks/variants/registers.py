"""Registers as clerks send them: a plain one, and the classes of what may be odd about it. Each class alters a draft and what is right."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, Final

from tests.books import union_code, unit_code
from tests.clerks.variants.draft import Column, Register, a_name
from tests.clerks.variants.places import a_county

INDUSTRIES: Final = ("C13", "F51", "H62", "C17", "E47", "I65", "G54", "L72")
CLASSES: Final[dict[str, Callable[[Register], None]]] = {}
_PLACES: Final = ("行政区划代码", "区划代码", "行政区划")


def _class(function: Callable[[Register], None]) -> Callable[[Register], None]:
    CLASSES[function.__name__] = function
    return function


def plain(dice: random.Random) -> Register:
    """A register of units of a county: name, code, place, industry, employees, in any order."""
    county = a_county(dice)
    count = dice.randrange(5, 10)
    first = dice.randrange(1000, 9000)
    codes = [unit_code(first + n, county.code) for n in range(count)]
    names = [f"{a_name(dice, county)}" for _ in range(count)]
    towns = [dice.choice(county.towns) for _ in range(count)]
    industries = [dice.choice(INDUSTRIES) for _ in range(count)]
    employees = [dice.randrange(11, 900) for _ in range(count)]
    year = dice.choice(["2024年", "2024年度", "（2024年）", "2024年末"])
    what = dice.choice(["单位名录", "企业名录", "法人单位名录", "单位台账", "企业花名册", "单位基本情况表"])
    name = dice.choice([county.name, county.city.name + county.name, county.full])
    draft = Register(dice, county, f"{name}{what}{year}" if year.startswith("（") else f"{name}{year}{what}")
    draft.columns = [
        Column("name", draft.chosen("单位名称", "企业名称", "单位详细名称", "法人单位名称", "单位全称"), names),
        Column("credit_code", draft.chosen("统一社会信用代码", "社会信用代码", "信用代码"), codes),
        Column("region", draft.chosen(*_PLACES), [code for code, _ in towns]),
        Column("industry", draft.chosen("行业代码", "行业", "所属行业", "国民经济行业代码"), industries),
        Column("employees", draft.chosen("从业人员", "职工人数", "从业人员期末人数", "职工总数"), employees),
    ]
    if dice.random() < 0.5:
        draft.columns.append(Column(None, draft.chosen("备注", "说明", "备用"), [None] * count))
    if dice.random() < 0.4:
        dice.shuffle(draft.columns)
    draft.right = {each.field: list(each.cells) for each in draft.columns if each.field}
    draft.sender = county.code
    return draft


def _towns(draft: Register) -> list[str]:
    names = dict(draft.county.towns)
    return [names[code] for code in draft.right["region"]]


def _add(draft: Register, column: Column, behind: str = "") -> None:
    at = draft.columns.index(draft.column(behind)) + 1 if behind else draft.dice.randrange(len(draft.columns) + 1)
    draft.columns.insert(at, column)


def _row(draft: Register, words: Any, at: str = "name") -> dict[str, Any]:
    """A row of totals: the words in one column, the sums in those that are counted."""
    row: dict[str, Any] = {at: words}
    for name in ("employees", "employees_women"):
        for column in (each for each in draft.columns if each.field == name):
            row[name] = sum(cell for cell in column.cells if isinstance(cell, int))
    return row


@_class
def serial(draft: Register) -> None:
    """A column that runs 1..n, under no header or one of its many."""
    head = draft.chosen("", None, "序号", "No.", "NO", "编号", "序", "项次", "行号", "序　号", "№", "顺序号", "#")
    numbers: list[Any] = list(range(1, len(draft.right["name"]) + 1))
    if draft.dice.random() < 0.3:
        numbers = [str(n) for n in numbers]
    draft.columns.insert(draft.chosen(0, 0, 0, 1), Column(None, head, numbers))


@_class
def serial_and_label(draft: Register) -> None:
    """A serial beside a label that says the same in every row."""
    serial(draft)
    label = draft.chosen("法人单位", "规上企业", "第一批", "在册")
    draft.columns.insert(1, Column(None, draft.chosen("", "类别", "批次", None), [label] * len(draft.right["name"])))


@_class
def of_a_township(draft: Register) -> None:
    """The sender is a township, said by title, sheet, file or a line of the cover."""
    if draft.refused:
        return
    code, town = draft.dice.choice(draft.county.towns)
    county = draft.county
    said = draft.chosen("title", "title", "sheet", "file", "line")
    if said == "title":
        what = draft.chosen(
            "{}{}2024年企业名录", "{}{}单位名录（2024年）", "2024年{}{}企业台账", "{}（{}）2024年单位名录"
        )
        draft.title = what.format(draft.chosen(county.name, county.full, county.city.name + county.name), town)
    elif said == "sheet":
        draft.sheet = draft.chosen(town, f"1.{town}", f"{town}名录")
        draft.container = draft.chosen("xlsx", "xls", "ods", "xlsb")
    elif said == "file":
        draft.file = draft.chosen(f"{county.name}{town}", f"{town}企业名录", f"2024年{county.name}{town}上报")
    else:
        draft.above.append([f"{draft.chosen('填报单位', '报送单位', '填报单位（盖章）')}：{county.name}{town}"])
    draft.sender = code
    if said == "line" or draft.dice.random() < 0.6:
        draft.columns = [each for each in draft.columns if each.field != "region"]
    elif not any(each.field == "region" for each in draft.columns):
        pass
    else:
        draft.column("region").cells = [code] * len(draft.right["name"])
    draft.right["region"] = [code] * len(draft.right["name"])


@_class
def total(draft: Register) -> None:
    """A row of totals in whatever words, below or above the rows."""
    count = len(draft.right["name"])
    words = draft.chosen(
        "合计", "总计", "合 计", "总　计", f"共计{count}家", f"合计：{count}户", f"共{count}家", f"合计（{count}家）", "累计", "全部单位",
        "本页合计", "以上合计", "Total", "TOTAL", f"总计{count}个单位", "汇总", "计", "总数", f"企业数：{count}", "【合计】", "合计：", None,
    )  # fmt: skip
    (draft.below if words is None or draft.dice.random() < 0.8 else draft.top).append(_row(draft, words))


@_class
def total_of_county(draft: Register) -> None:
    """A row of totals named after the region."""
    name = draft.chosen(
        draft.county.name, draft.county.name.rstrip("市县区"), draft.county.city.name + draft.county.name
    )
    words = name + draft.chosen("合计", "总计", "小计", "汇总", "共计", "全县合计"[2:], " 合计", "（合计）")
    draft.below.append(_row(draft, words))


@_class
def place_header(draft: Register) -> None:
    """Townships by name under one of the many headers of places."""
    names = _towns(draft)
    column = next((each for each in draft.columns if each.field == "region"), None)
    if column is None or draft.refused:
        return
    place = draft.chosen("乡镇{}街道", "镇{}街道", "街道{}乡镇", "镇街", "街镇", "属地", "辖区", "乡镇")
    between = draft.chosen("", "、", "/", "（{}）", "或", "和", " ")
    if between == "（{}）":
        first, _, second = place.partition("{}")
        place = f"{first}（{second}）" if second else place
    column.head = (
        draft.chosen("所在", "所属", "", "单位所在", "注册", "管辖") + place.format(between) + draft.chosen("", "名称")
    )
    form = draft.chosen("{town}", "{town}", "{county}{town}", "{city}{county}{town}")
    county, city = draft.county.name, draft.county.city.name
    column.cells = [form.format(town=town, county=county, city=city) for town in names]


@_class
def employees_header(draft: Register) -> None:
    """Employees under one of the many headers of theirs."""
    column = draft.column("employees")
    before = draft.chosen(
        "年末", "期末", "2024年", "2024年末", "全部", "现有", "单位", "企业", "", "12月末", "截至2024年底"
    )
    core = draft.chosen("职工", "从业人员", "员工", "用工", "就业人员", "在岗职工", "在职职工")
    column.head = before + core + draft.chosen("人数", "总数", "数", "（人）", "总人数", "人数（人）", "合计")


@_class
def kept_out(draft: Register) -> None:
    """Every row in a place that is none."""
    for column in draft.columns:
        if column.field == "region":
            column.cells = [f"{draft.chosen('某某', '无名', '不明')}开发区{n}" for n in range(len(column.cells))]
            if column.head in _PLACES:
                draft.refused = True
            else:
                draft.right["region"], draft.told = [draft.sender] * len(column.cells), True


@_class
def error_cells(draft: Register) -> None:
    """Cells that Excel shows as errors."""
    for name in draft.dice.sample(["employees", "industry"], draft.chosen(1, 2)):
        at = draft.dice.randrange(len(draft.right["name"]))
        draft.column(name).cells[at] = draft.chosen("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?")
        draft.right[name][at] = None
        draft.asked.add(name)
    draft.bound = True


@_class
def formula_without_value(draft: Register) -> None:
    """Formulas that nobody calculated."""
    column = draft.column("employees")
    column.cells = [f"={n if isinstance(n, int) else 1}+0" for n in column.cells]
    draft.right["employees"] = [None] * len(column.cells)
    draft.asked.add("employees")
    draft.bound = True


@_class
def women_of_them(draft: Register) -> None:
    """其中 beside the column that it belongs to."""
    head = draft.chosen("其中：女职工", "其中女性", "#女职工", "其中：女", "女职工人数", "其中:女职工（人）", "# 女性")
    women = [n // 3 if isinstance(n, int) else 1 for n in draft.right["employees"]]
    if any(not isinstance(cell, int) for cell in draft.column("employees").cells):
        return
    _add(draft, Column("employees_women", head, women), behind="employees")
    draft.right["employees_women"] = list(women)


@_class
def wrong_codepage(draft: Register) -> None:
    """An .xls that names another code page than the one of its texts."""
    draft.container = "1252.xls"


@_class
def two_codes(draft: Register) -> None:
    """The code beside older ones."""
    draft.column("credit_code").head = draft.chosen(
        "统一信用代码",
        "税号",
        "纳税人识别号",
        "营业执照号",
        "统一社会信用代码",
        "社会信用代码",
        "企业统一信用代码",
        "统一代码",
    )
    count = len(draft.right["name"])
    head, stem = draft.chosen(
        ("组织机构代码", "MA0000{:02}5"), ("注册号", "33048100{:07}"), ("税务登记证号", "33048100{:07}"),
        ("法人代码", "MA0000{:02}5"),
    )  # fmt: skip
    _add(draft, Column(None, head, [stem.format(n + 10) for n in range(count)]))


@_class
def counts_as_dates(draft: Register) -> None:
    """Counts whose cells were formatted as dates."""
    column = draft.column("employees")
    column.shown = draft.chosen(
        "yyyy-mm-dd", "yyyy/m/d", 'yyyy"年"m"月"d"日"', "m/d/yy", "d-mmm-yy", "yyyy-mm-dd hh:mm"
    )
    draft.asked.add("employees_told")
    draft.bound = True


@_class
def cover_stated(draft: Register) -> None:
    """The register says itself who has a union."""
    head = draft.chosen(
        "是否建会",
        "建会情况",
        "是否成立工会",
        "建会状态",
        "是否建立工会组织",
        "工会组建情况",
        "有无工会",
        "是否已建工会",
    )
    yes, no = draft.chosen(
        ("已建", "未建"), ("是", "否"), ("√", "×"), ("有", "无"), ("已建会", "未建会"), ("已成立", "未成立"), ("Y", "N")
    )
    stated = [draft.dice.random() < 0.5 for _ in draft.right["name"]]
    stated[0], stated[1] = True, False
    _add(draft, Column("cover_stated", head, [yes if said else no for said in stated]))
    draft.right["cover_stated"] = list(stated)


@_class
def no_region(draft: Register) -> None:
    """Nothing says whose the table is."""
    if draft.beside:
        return
    draft.title = draft.chosen("单位名录2024年", "2024年企业名录", "企业台账（2024年）")
    draft.sheet, draft.file = "Sheet1", draft.chosen("a", "上报表", "新建表格")
    draft.above = [line for line in draft.above if not str(line[0]).startswith(("填报", "报送"))]
    for column in [each for each in draft.columns if each.field == "region"]:
        draft.columns.remove(column)
    draft.sender = ""
    draft.refused = True


@_class
def unknown_headers(draft: Register) -> None:
    """Headers that nobody has heard of."""
    names = draft.dice.sample(["credit_code", "employees", "industry"], draft.chosen(1, 2, 3))
    for name in names:
        draft.column(name).head = draft.chosen("栏甲", "丁项", "登记内容", "情况", "数据项") + str(
            names.index(name) + 1
        )
        draft.asked.add(name)


@_class
def two_years(draft: Register) -> None:
    """The same count of two years side by side, in a table whose title says one of them or none."""
    column = draft.column("employees")
    form = draft.chosen("{}年职工人数", "{}年末从业人员", "职工人数（{}年）", "{}年员工总数", "从业人员（{}年末）")
    column.head = form.format(2024)
    before = [n - 5 if isinstance(n, int) else 3 for n in column.cells]
    _add(draft, Column(None, form.format(2023), before))


@_class
def beside(draft: Register) -> None:
    """A register of unions to the right of it."""
    towns = [town for town, _ in draft.county.towns[:2]]
    names = [f"{draft.county.name}{a_name(draft.dice, draft.county)}工会" for _ in towns]
    members = [draft.dice.randrange(20, 90) for _ in towns]
    codes = [union_code(draft.dice.randrange(1000, 90_000) + n, draft.county.code) for n in range(2)]
    head: list[Any] = ["工会名称", "工会代码", "行政区划代码", "工会类型", "会员数"]
    kinds = ("单独基层工会", "联合基层工会")
    lines = [list(line) for line in zip(names, codes, towns, kinds, members, strict=True)]
    title = draft.chosen([], [f"{draft.county.name}2024年工会台账"])
    above: list[list[Any]] = [title, *[[] for _ in draft.above]]
    draft.beside = [*above, head, *lines]
    draft.parts.append(("union_register", "members", {"members": members}))
    if title and draft.refused and not draft.sender:  # the title on the same sheet says whose both are
        draft.refused, draft.sender = False, draft.county.code
        draft.right["region"] = [draft.county.code] * len(draft.right["name"])


def joint_unions(dice: random.Random) -> Register:
    """Unions of several units, each written once and merged over the units that it covers."""
    county = a_county(dice)
    sizes = [dice.randrange(2, 5) for _ in range(dice.randrange(2, 5))]
    codes = [union_code(dice.randrange(1, 90_000) + 100_000 * n, county.code) for n in range(len(sizes))]
    towns = [dice.choice(county.towns)[0] for _ in sizes]
    members = [dice.randrange(20, 400) for _ in sizes]
    names = [f"{county.name}{''.join(dice.sample('东西南北中', 2))}{n}片联合工会" for n in range(len(sizes))]
    kind = dice.choice(["联合基层工会", "联合工会"])
    unit_codes = [unit_code(dice.randrange(1, 90_000) + 100_000 * n, county.code) for n in range(sum(sizes))]
    draft = Register(dice, county, f"{county.name}2024年联合工会覆盖单位名单", content="union_register", bound=True)

    def over(cells: list[Any]) -> list[Any]:
        return [cell for size, each in zip(sizes, cells, strict=True) for cell in (each, *[None] * (size - 1))]

    of_union = [
        Column("name", draft.chosen("工会名称", "联合工会名称", "工会组织名称"), over(names)),
        Column("code", "工会代码", over(codes)),
        Column("union_kind", draft.chosen("工会类型", "建会方式", "组织形式"), over([kind] * len(sizes))),
        Column("region", "行政区划代码", over(towns)),
        Column("members", draft.chosen("会员数", "会员人数"), over(members)),
    ]
    of_unit = [
        Column("unit_name", draft.chosen("覆盖单位名称", "涵盖单位名称"), [a_name(dice, county) for _ in unit_codes]),
        Column("unit_code", draft.chosen("单位代码", "单位统一社会信用代码", "覆盖单位代码"), unit_codes),
    ]
    dice.shuffle(of_unit)
    draft.columns = [*of_union, *of_unit]
    top = 0
    for size in sizes:
        draft.merged += [(str(each.field), top, top + size - 1) for each in of_union]
        top += size
    draft.right = {
        "name": names,
        "code": codes,
        "region": towns,
        "members": members,
        "union_kind": ["joint"] * len(sizes),
    }
    covered = [code for code, size in zip(codes, sizes, strict=True) for _ in range(size)]
    draft.parts = [
        ("cover_list", "union_code", {"union_code": covered}),
        ("cover_list", "unit_code", {"unit_code": unit_codes}),
    ]
    draft.sender = county.code
    return draft
