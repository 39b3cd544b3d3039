"""Blank workbooks to hand to regions: cover for sign-off, registers with drop-downs, notes and checks, the list of regions.

Headers are those that the import knows best; what a region fills in here loads without a finding about its layout.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from data.reference import industries, regions
from data.workbooks import save

ROWS: Final = 2000
_HEAD: Final = PatternFill("solid", fgColor="DCE6F1")
_BAD: Final = PatternFill("solid", bgColor="F8CBAD")
_LINE: Final = Side("thin", color="B7C2D0")
_EDGE: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


_CHARACTERS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""What a credit code is made of, each character's value its place (GB 32100-2015)."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column: header, width, what to write, a list to choose from (formula), a rule for bad cells.

    In a rule ``{c}`` is the column's cell, ``{all}`` its whole column, ``{row}`` the row's cells, ``{other}`` the row's cell under the header
    ``other``.
    """

    header: str
    width: int
    note: str
    choices: str | None = None
    bad: str | None = None
    text: bool = False
    other: str = ""


def _code(*, begins: str = "", not_begins: str = "", once: bool = False, needed: bool = False) -> str:
    """Bad: not 18 characters, a wrong check digit, a beginning that belongs to something else, twice, or missing in a row with other cells."""
    wrong = ["LEN({c})<>18", _CHECK_DIGIT]
    wrong += [f'LEFT({{c}},{len(begins)})<>"{begins}"'] if begins else []
    wrong += [f'LEFT({{c}},{len(not_begins)})="{not_begins}"'] if not_begins else []
    wrong += ['COUNTIF({all},{c}&"*")>1'] if once else []  # the star makes it compare as text: numbers lose digits
    rule = f'AND({{c}}<>"",OR({",".join(wrong)}))'
    return f'OR(AND({{c}}="",COUNTA({{row}})>0),{rule})' if needed else rule


_CHECK_DIGIT: Final = (
    f'IFERROR(MOD(31-MOD(SUMPRODUCT((FIND(MID(UPPER({{c}}),ROW($1:$17),1),"{_CHARACTERS}")-1)*MOD(3^(ROW($1:$17)-1),31)),31),31)'
    f'<>FIND(UPPER(RIGHT({{c}},1)),"{_CHARACTERS}")-1,TRUE)'
)
_NO_COUNT: Final = "NOT(ISNUMBER({c})),N({c})<0,N({c})<>INT(N({c}))"
_COUNT: Final = f'AND({{c}}<>"",OR({_NO_COUNT}))'
_PART: Final = f'AND({{c}}<>"",OR({_NO_COUNT},AND(ISNUMBER({{other}}),N({{c}})>N({{other}}))))'
_AMOUNT: Final = 'AND({c}<>"",OR(NOT(ISNUMBER({c})),N({c})<0))'
_DATE: Final = 'AND({c}<>"",NOT(ISNUMBER({c})),ISERROR(DATEVALUE({c}&"")))'
_LATER: Final = f"OR({_DATE},AND(ISNUMBER({{c}}),ISNUMBER({{other}}),N({{c}})<N({{other}})))"
_REGION: Final = 'AND({c}<>"",COUNTIF(地区列表,LEFT({c},6))=0)'
_INDUSTRY: Final = 'AND({c}<>"",COUNTIF(行业列表,LEFT({c},3))=0)'
_LIST: Final = 'AND({c}<>"",NOT(OR(%s)))'


def _pick(header: str, width: int, note: str, *words: str) -> Field:
    """A column with a list to choose from, and the rule that a cell holds one of its words."""
    rule = _LIST % ",".join(f'{{c}}="{word}"' for word in words)
    return Field(header, width, note, f'"{",".join(words)}"', rule)


_YES_NO: Final = ("是", "否")
_CODE_NOTE: Final = "18位，按证照填写；先设为文本再录入，免得丢失末尾数字。"
_AREAS: Final = "=地区列表"
_UNITS: Final = (
    Field("统一社会信用代码", 22, _CODE_NOTE, bad=_code(not_begins="81", once=True, needed=True), text=True),
    Field("单位名称", 30, "营业执照或登记证书上的全称。"),
    Field("行政区划代码", 14, "单位所在地六位代码，见“地区代码”表。", _AREAS, _REGION, text=True),
    Field("行业代码", 10, "GB/T 4754-2017 门类字母加代码，如 C1311；至少到大类。", "=行业列表", _INDUSTRY, text=True),
    Field("从业人员(人)", 12, "期末实有人数，整数。", bad=_COUNT),
    Field("其中：女职工(人)", 12, "不多于从业人员。", bad=_PART, other="从业人员(人)"),
    Field("营业收入(万元)", 14, "上年全年。", bad=_AMOUNT),
    Field("资产总额(万元)", 14, "年末数。", bad=_AMOUNT),
    _pick("企业规模", 10, "按2017年划型标准；不是企业的填“不适用”。", "大型", "中型", "小型", "微型", "不适用"),
    _pick("单位类型", 12, "", "企业", "事业单位", "机关", "社会组织", "其他"),
    _pick("是否两新组织", 12, "新经济组织、新社会组织填“是”。", *_YES_NO),
    Field("所属工会代码", 22, "已被工会覆盖的填该工会代码，没有的留空。", bad=_code(begins="81"), text=True),
)
_KINDS: Final = (
    "单独基层工会",
    "联合基层工会",
    "区域性基层工会联合会",
    "行业性基层工会联合会",
    "县(市、区)总工会",
    "乡镇(街道)工会",
    "开发区工会",
)
_UNIONS: Final = (
    Field("工会代码", 22, "工会统一社会信用代码，81开头。", bad=_code(begins="81", once=True, needed=True), text=True),
    Field("工会名称", 30, "全称。"),
    _pick("工会类型", 18, "", *_KINDS),
    _pick("工会级别", 10, "", "基层", "乡镇级", "县级", "市级", "省级"),
    Field("行政区划代码", 14, "见“地区代码”表。", _AREAS, _REGION, text=True),
    Field(
        "建会单位代码",
        22,
        "单独建会的填单位的信用代码；联合工会在“覆盖单位”表列出。",
        bad=_code(not_begins="81"),
        text=True,
    ),
    Field("成立日期", 12, "如 2019-05-01。", bad=_DATE),
    Field("撤销日期", 12, "没有撤销的留空。不早于成立日期。", bad=_LATER, other="成立日期"),
    Field("届满日期", 12, "本届任期届满的日期。不早于成立日期。", bad=_LATER, other="成立日期"),
    _pick("是否建而未转", 12, "", *_YES_NO),
    Field("专职工会干部", 12, "人数。", bad=_COUNT),
    Field("兼职工会干部", 12, "人数。", bad=_COUNT),
    Field("社会化工会工作者", 14, "人数。", bad=_COUNT),
    Field("会员人数", 12, "", bad=_COUNT),
    Field("女会员", 10, "不多于会员人数。", bad=_PART, other="会员人数"),
    Field("农民工会员", 12, "不多于会员人数。", bad=_PART, other="会员人数"),
    Field(
        "新就业形态劳动者会员",
        18,
        "货车司机、快递员、网约车司机、外卖配送员、护工护理员等。",
        bad=_PART,
        other="会员人数",
    ),
    _pick("签订集体合同", 12, "", *_YES_NO),
    _pick("工资集体协商", 12, "", *_YES_NO),
    _pick("建立职代会", 12, "", *_YES_NO),
)
_COVER: Final = (
    Field("工会代码", 22, "联合工会或联合会的代码。", bad=_code(begins="81", needed=True), text=True),
    Field("单位代码", 22, "它覆盖的单位的信用代码，一行一个。", bad=_code(not_begins="81", needed=True), text=True),
)
_MEMBERS: Final = (
    Field("工会代码", 22, "与工会台账一致。", bad=_code(begins="81", once=True, needed=True), text=True),
    Field("行政区划代码", 14, "见“地区代码”表。", _AREAS, _REGION, text=True),
    Field("会员人数", 12, "期末数。", bad=_COUNT),
    Field("其中：女会员", 12, "不多于会员人数。", bad=_PART, other="会员人数"),
    Field("农民工会员", 12, "不多于会员人数。", bad=_PART, other="会员人数"),
    Field("新就业形态劳动者会员", 18, "", bad=_PART, other="会员人数"),
)
_PERCENT: Final = 'AND({c}<>"",OR(NOT(ISNUMBER({c})),N({c})<0,N({c})>1))'
_TARGETS: Final = (
    Field("地区代码", 14, "见“地区代码”表。", _AREAS, _REGION, text=True),
    _pick("指标", 24, "", "建会覆盖率", "职工覆盖率", "小微企业覆盖率", "入会率（全口径）", "入会率（已建会单位口径）"),
    Field("目标值", 12, "写百分数，如 85%，0% 到 100%。", bad=_PERCENT),
)
SHEETS: Final[tuple[tuple[str, tuple[Field, ...]], ...]] = (
    ("单位台账", _UNITS),
    ("工会台账", _UNIONS),
    ("覆盖单位", _COVER),
    ("会员统计", _MEMBERS),
    ("目标", _TARGETS),
)
_DUE: Final = "到期时期见封面；到期不是报告期的，把这一行改为“时期：”加年或月。"
"""What stands over the sheet of targets in place of the line on the period."""


def write_templates(region: str, out: Path) -> list[Path]:
    """One blank workbook for a region into ``out``; returns its path in a list. Raises UnknownRegion for an unknown code."""
    tree = regions()
    name = tree[region].name
    codes = _codes(region)
    book = Workbook()
    _cover_page(book, name)
    for title, fields in SHEETS:
        _register(book.create_sheet(title), f"{name}{title}", fields)
    book["目标"]["A2"] = _DUE
    _code_sheet(book.create_sheet("地区代码"), codes)
    _industry_sheet(book.create_sheet("行业代码"))
    for defined, sheet, count in (("地区列表", "地区代码", len(codes)), ("行业列表", "行业代码", len(industries()))):
        book.defined_names[defined] = DefinedName(defined, attr_text=f"{sheet}!$A$4:$A${count + 3}")
    return [save(book, out / f"{region}_{name}_报送模板.xlsx")]


def _codes(region: str) -> list[tuple[str, str]]:
    tree = regions()
    found, stack = [], [region]
    while stack:
        code = stack.pop(0)
        found.append((code, "".join(tree[c].name for c in tree.path(code)[1:]) or tree[code].name))
        stack = [c for c in tree.children(code) if tree[c].level != "township"] + stack
    return found


def _cover_page(book: Workbook, name: str) -> None:
    sheet: Worksheet = book.active  # type: ignore[assignment]
    sheet.title = "封面"
    sheet["A1"] = "工会组织与会员情况报表"
    sheet["A1"].font = Font(bold=True, size=18)
    lines: Sequence[tuple[str, str]] = (
        ("报送单位", name),
        ("报告期", ""),
        ("基准日期", ""),
        ("口径", "登记台账"),
        ("填报人（签字）", ""),
        ("审核人（签字）", ""),
        ("负责人（签字）", ""),
        ("报出日期", ""),
    )
    for row, (key, value) in enumerate(lines, start=3):
        sheet.cell(row, 1, key).font = Font(bold=True)
        cell = sheet.cell(row, 2, value or None)
        cell.border = Border(bottom=Side("thin"))
    sheet["C4"] = "如 2025年"
    sheet["C5"] = "如 2025-12-31"
    sheet.cell(
        13,
        1,
        "填报说明：各表第一行为表题，第三行为表头，请勿改动表头；标红的单元格请核对；不要填写身份证号、手机号等个人信息。",
    )
    _mark_bad(sheet, "B4", '$B$4=""')
    sheet.merge_cells("A13:C13")
    sheet["A13"].alignment = Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[13].height = 50
    for letter, width in (("A", 20), ("B", 36), ("C", 16)):
        sheet.column_dimensions[letter].width = width
    sheet.page_setup.fitToHeight = 1
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.page_setup.paperSize, sheet.page_setup.orientation = 9, "portrait"


def _register(sheet: Worksheet, title: str, fields: tuple[Field, ...]) -> None:
    sheet["A1"] = title
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A2"] = "填报期见封面。"
    for column, field in enumerate(fields, start=1):
        letter = get_column_letter(column)
        head = sheet.cell(3, column, field.header)
        head.font, head.fill, head.border = Font(bold=True), _HEAD, _EDGE
        head.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        if field.note:
            head.comment = Comment(field.note, "模板", width=260, height=80)
        sheet.column_dimensions[letter].width = field.width
        area = f"{letter}4:{letter}{ROWS}"
        if field.text:
            sheet.column_dimensions[letter].number_format = "@"
        if field.choices:
            rule = DataValidation(
                type="list",
                formula1=field.choices,
                allow_blank=True,
                showErrorMessage=False,
            )
            sheet.add_data_validation(rule)
            rule.add(area)
        if field.bad:
            _mark_bad(sheet, area, _rule(field, column, fields))
    sheet.row_dimensions[3].height = 30
    sheet.freeze_panes = "A4"
    sheet.auto_filter.ref = f"A3:{get_column_letter(len(fields))}{ROWS}"
    sheet.page_setup.paperSize, sheet.page_setup.orientation, sheet.page_setup.fitToHeight = 9, "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.print_title_rows = "3:3"


def _rule(field: Field, column: int, fields: tuple[Field, ...]) -> str:
    """The formula that tells a bad cell, for the first row of the column."""
    assert field.bad is not None
    letter = get_column_letter(column)
    headers = [one.header for one in fields]
    other = headers.index(field.other) + 1 if field.other else column
    return field.bad.format(
        c=f"${letter}4",
        all=f"${letter}$4:${letter}${ROWS}",
        row=f"$A4:${get_column_letter(len(fields))}4",
        other=f"${get_column_letter(other)}4",
    )


def _mark_bad(sheet: Worksheet, area: str, formula: str) -> None:
    rule = Rule(type="expression", dxf=DifferentialStyle(fill=_BAD), formula=[formula])
    sheet.conditional_formatting.add(area, rule)


def _code_sheet(sheet: Worksheet, codes: list[tuple[str, str]]) -> None:
    sheet["A1"] = "地区代码（供查阅，不用填报）"
    sheet["A3"], sheet["B3"] = "代码", "名称"
    for row, (code, name) in enumerate(codes, start=4):
        sheet.cell(row, 1, code).number_format = "@"
        sheet.cell(row, 2, name)
    sheet.column_dimensions["B"].width = 40


def _industry_sheet(sheet: Worksheet) -> None:
    sheet["A1"] = "国民经济行业代码 GB/T 4754-2017（供查阅，不用填报）"
    sheet["A3"], sheet["B3"] = "代码", "名称"
    for row, industry in enumerate(industries().values(), start=4):
        sheet.cell(row, 1, industry.code)
        sheet.cell(row, 2, industry.name_zh)
    sheet.column_dimensions["B"].width = 40
