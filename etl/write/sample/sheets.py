"""Rows of the sample's sheets, with the small flaws that any register has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from data.reference import industries, regions
from etl.clean.size import YUAN_PER_WAN
from etl.write.sample.containers import Cell
from etl.write.sample.unions import Union
from etl.write.sample.units import KIND_ZH, SIZE_ZH, Floats, Unit

Row = list[Cell]
FOOTER: Final[Row] = ["注：本表为合成数据，由程序生成。"]
STATED: Final = "是否建会"
_UNIT_HEADERS: Final = (
    (
        "序号",
        "统一社会信用代码",
        "单位名称",
        "行政区划代码",
        "行业代码",
        "从业人员(人)",
        "其中：女职工(人)",
        "营业收入({money})",
        "资产总额({money})",
        "企业规模",
        "单位类型",
        "是否两新组织",
    ),
    (
        "统一社会信用代码",
        "单位详细名称",
        "单位类型",
        "所在地区",
        "所属行业",
        "期末从业人员(人)",
        "女职工(人)",
        "营业收入({money})",
        "资产总计({money})",
        "规模",
        "两新组织",
    ),
    (
        "行政区划代码",
        "单位名称",
        "统一社会信用代码",
        "国民经济行业代码",
        "职工人数",
        "女职工",
        "主营业务收入({money})",
        "总资产({money})",
        "企业规模",
        "机构类型",
        "是否两新组织",
    ),
)
_UNION_HEADER: Final = (
    "工会代码",
    "工会名称",
    "工会类型",
    "工会级别",
    "行政区划代码",
    "建会单位代码",
    "成立日期",
    "届满日期",
    "是否建而未转",
    "专职工会干部",
    "兼职工会干部",
    "社会化工会工作者",
    "会员人数",
    "女会员",
    "农民工会员",
    "新就业形态劳动者会员",
    "签订集体合同",
    "工资集体协商",
    "建立职代会",
)
_UNION_KIND: Final = {
    "own": "单独基层工会",
    "joint": "联合基层工会",
    "federation": "区域性基层工会联合会",
    "above": "县(市、区)总工会",
}
_LEVEL: Final = {"grassroots": "基层", "province": "省级", "city": "市级", "county": "县级"}
_FLAWS: Final = (
    (0.0008, "digit"),
    (0.0016, "women"),
    (0.0030, "case"),
    (0.0040, "full"),
    (0.0052, "industry"),
    (0.0082, "size"),
    (0.0092, "twice"),
)
"""Up to which draw a unit's row has which flaw."""


def flag(said: bool | None) -> str | None:
    """是, 否 or a blank."""
    return None if said is None else "是" if said else "否"


def cover_page(name: str, year: str) -> Iterator[Row]:
    """The signed page at the front: who sends what for which period."""
    yield [f"{name}工会组织与会员情况报表（合成数据）"]
    yield []
    yield ["报送单位", name]
    yield ["报告期", f"{year}年"]
    yield ["基准日期", f"{year}-12-31"]
    yield ["口径", "合成数据"]
    yield ["数据来源", "合成数据（程序生成，不反映任何真实单位）"]
    yield []
    yield ["填报人（签字）", None, "审核人（签字）", None, "负责人（签字）"]


def head(title: str, year: str, header: tuple[str, ...], unit: str = "") -> Iterator[Row]:
    """What stands over a table: title, period, column heads."""
    yield [f"{title}（合成数据）"]
    yield [f"报告期：{year}年{unit}"]
    yield [*header]


def unit_header(style: int, *, stated: bool = False) -> tuple[str, ...]:
    """The column heads of a unit register in one of three styles."""
    money = "元" if style == 2 else "万元"
    header = tuple(label.format(money=money) for label in _UNIT_HEADERS[style])
    return (*header, STATED) if stated else header


def unit_rows(units: list[Unit], draws: Floats, style: int, first: int) -> Iterator[tuple[Unit, Row]]:
    """Units with their rows, some twice. ``draws``: 0 to 1 for each unit, a small one puts a flaw into its row; ``first``: the first row's number."""
    for number, (unit, draw) in enumerate(zip(units, draws, strict=True), start=first):
        flaw = next((name for upto, name in _FLAWS if draw < upto), "")
        for _ in range(2 if flaw == "twice" else 1):
            yield unit, _unit_row(unit, style, number, flaw)


def _unit_row(unit: Unit, style: int, number: int, flaw: str) -> Row:
    employees, women = unit.employees, unit.women
    if employees is not None and women is not None:
        women = employees + 3 if flaw == "women" else min(women, employees)
    code = unit.code
    if flaw == "case":
        code = code.lower()
    elif flaw == "full":
        code = "".join(chr(ord(c) + 0xFEE0) for c in code)
    elif flaw == "digit":
        code = code[:-1] + ("0" if code[-1] != "0" else "1")
    industry = "" if flaw == "industry" else unit.industry
    size = SIZE_ZH.get("medium" if flaw == "size" and unit.size == "micro" else unit.size)
    scale = YUAN_PER_WAN if style == 2 else 1
    revenue, assets = (None if amount is None else amount * scale for amount in (unit.revenue, unit.assets))
    counts: Row = [employees, women, revenue, assets, size]
    kind, new = KIND_ZH[unit.kind], flag(unit.is_new)
    if style == 0:
        return [number, code, unit.name, unit.region, industry or None, *counts, kind, new]
    if style == 1:
        tree, names = regions(), industries()
        place = "".join(tree[c].name for c in tree.path(unit.region)[1:])
        named = names[industry].name_zh if industry in names else industry or None
        return [code, unit.name, kind, place, named, *counts, new]
    return [unit.region, unit.name, code, industry[1:] or None, *counts, kind, new]


def total_row(style: int, employees: int) -> Row | None:
    """The total below a unit register, in the style that has one."""
    return ["合计", None, None, None, None, employees] if style == 0 else None


def union_header() -> tuple[str, ...]:
    """The column heads of a union register."""
    return _UNION_HEADER


def union_row(union: Union, draw: float) -> Row:
    """The row of a union; a small ``draw`` makes the women of an own union more than its members."""
    wrong = union.kind == "own" and union.members is not None and draw < 0.0015
    women = (union.members or 0) + 2 if wrong else union.women
    return [
        union.code,
        union.name,
        _UNION_KIND[union.kind],
        _LEVEL[union.level],
        union.region,
        union.unit,
        union.founded,
        union.term_end,
        flag(union.dormant),
        union.full,
        union.part,
        union.social,
        union.members,
        women,
        union.migrant,
        union.platform,
        flag(union.agreement),
        flag(union.wage),
        flag(union.congress),
    ]


COVER_HEADER: Final = ("工会代码", "单位代码")
MEMBERSHIP_HEADER: Final = (
    "工会代码",
    "行政区划代码",
    "会员人数",
    "其中：女会员",
    "农民工会员",
    "新就业形态劳动者会员",
)
MEMBERSHIP_UNIT: Final = "    单位：人"


def membership_row(union: Union, draw: float) -> Row:
    """What the membership sheet says of a union: the register's figures, or with a small ``draw`` one member more."""
    members = None if union.members is None else union.members + (1 if draw < 0.002 else 0)
    return [union.code, union.region, members, union.women, union.migrant, union.platform]
