"""What is told of a register's column that was not taken: beside another of its field, or under an unknown header; what rates need is asked about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from etl.clean.totals import total_of
from etl.clean.values import fold, plain, raw_text
from etl.fields.dictionary import register_field
from etl.fields.memory import choices
from etl.fields.planned import says_planned
from etl.model import Finding, RecognisedTable, Value
from etl.tables.accounts.serials import SERIALS
from etl.tables.blocks.headers import Header
from etl.tables.columns import NEEDED, Body, Columns, looks_like
from etl.tables.worded import among_others, may_be_of_unions, yes_or_no


def tell_untaken(table: RecognisedTable, header: Header, known: Columns, body: Body, held: frozenset[str]) -> None:
    """Tell of a column that is not taken; what rates need is a warning. ``known``: the columns that are; ``held``: the fields that the table has."""
    cells = body.cells(header.column)
    if not cells or plain(header.label) in SERIALS:
        return
    args = {"label": header.label or header.letter}
    if says_planned(header.label):
        table.findings.append(Finding.of("column_unknown", table.sheet, column=header.letter, args=args))
        return
    label = f"{header.label}{header.unit.base if header.unit else ''}"
    counted = _COUNTED.get(table.content, "")
    looks = looks_like(cells, label, body.region, counted)
    rival = known.rivals.get(header.column)
    if (
        rival is None
        and counted in held
        and (
            _is_whole(header, cells)
            or _is_other_part(header, cells, known, counted)
            or _is_at_work(header, cells, known, counted)
            or (_BEFORE.match(header.label) is not None and looks_like(cells, "人数", None) == "employees")
        )
    ):
        rival = counted
    placed = _TOWNSHIP_HEAD.search(header.label) and register_field(table.content, header.label) == "region"
    women = f"{counted}_women" if _WOMEN_HEAD.search(header.label) else None
    migrant = "members_migrant" if counted == "members" and _MIGRANT_HEAD.search(header.label) else None
    promised = "region" if placed else women or migrant or ("employees" if _WORKERS_HEAD.search(header.label) else None)
    if table.content == "unit_register" and not held & _UNIONS and _COVER_HEAD.search(header.label):
        promised = "cover_stated"
    if (
        promised is None
        and table.content == "unit_register"
        and not held & _UNIONS
        and (may_be_of_unions(header.label, cells) or yes_or_no(header.parts, cells) or among_others(cells))
    ):
        promised = "cover_stated"
    women = None if "会员" in header.label and counted == "employees" else women
    looks = women if women and looks == counted else looks
    if promised == "cover_stated" and _are_answers(cells):
        looks = promised
    lacking = rival or (_UNIT_CODES.get((table.content, looks), looks) if looks else promised)
    if rival:
        taken = known.fields[rival].letter if rival in known.fields else ""
        code, args = "column_rival", args | {"field": rival, "taken": taken}
    elif lacking in NEEDED - held and lacking in choices(table.content):
        code, args = "column_unknown_needed", args | {"field": str(lacking)}
    elif table.content == "unit_register" and register_field("membership", header.label) in _OF_UNIONS:
        code = "column_of_unions"
    else:
        code = "column_unknown"
    table.findings.append(Finding.of(code, table.sheet, column=header.letter, args=args))


def _are_answers(cells: Sequence[Value]) -> bool:
    """Whether numbers are the codes of an answer (1 and 2) rather than counts."""
    return {fold(raw_text(cell)).removesuffix(".0") for cell in cells} <= _ANSWERS


_ANSWERS: Final = frozenset({"0", "1", "2", "3", "9"})
_TOWNSHIP_HEAD: Final = re.compile(r"[乡镇]|街道|辖区|属地")
"""A header that promises townships, whatever stands below it."""
_WORKERS_HEAD: Final = re.compile(r"从业|职工|员工|用工|在职|人员规模|人数")
"""A header that promises employees, be they written as bands (100-299人)."""
_COVER_HEAD: Final = re.compile(
    r"建会|入会(?!率|人)|工会(?!率|数|人|主席|负责|经费|会费|会员|干部|委员|小组|法人|联系|联络|电话|户名|账|帐|开户|活动|之家|费|地址|专干|工作)|\bunion",
    re.IGNORECASE,
)
"""A header that promises whether a unit has a union, which or since when (建会时间, 工会组建时间, 工会名称), where nothing else says by which it is
covered."""
_OF_UNIONS: Final = frozenset({"members_women", "members_migrant", "members_platform"})
"""Counts that only a register of unions or a membership sheet can give."""
_UNIONS: Final = frozenset({"union_code", "union_name", "cover_stated"})
_WOMEN_HEAD: Final = re.compile(r"女(?!职委|职工委|工委|主任|领导|干部|企业家)")
"""A header that promises the women among those counted."""
_MIGRANT_HEAD: Final = re.compile(r"(?:农民工|务工|外来)(?:人员|员工)?会员|会员.{0,6}(?:农民工|务工)")
"""A header that promises the migrant workers among members."""
_UNIT_CODES: Final = {("cover_list", "credit_code"): "unit_code", ("union_register", "credit_code"): "unit_code"}
"""What a code of a unit is called in a list of other things."""
_COUNTED: Final = {
    "unit_register": "employees",
    "comparison": "employees",
    "union_register": "members",
    "membership": "members",
}
"""The count without which a register gives no rate of workers."""


def _is_whole(header: Header, cells: Sequence[Value]) -> bool:
    """Whether a column is called a total and holds counts: what stands beside it may be a part (在岗职工 | 劳务派遣 | 合计)."""
    return (
        bool(header.parts) and total_of(header.parts[-1]) is not None and looks_like(cells, "人数", None) == "employees"
    )


_OF_A_KIND: Final = re.compile(r"在编|编内|在岗|在册|正式|合同制?|固定|本地|管理|专职|全职|编制")
"""A header of employees that says of which kind they are: there may be others in a column of their own."""
_OF_OTHERS: Final = re.compile(
    r"编外|非编|外聘|聘用|临时|派遣|外包|劳务|兼职|季节|合同|灵活|实习|正式|外地|一线|工人|技工"
)
NONE_OF_THEM: Final = re.compile(r"退休|离休|离岗|会员|党|团员|参保|缴费|毕业|新增|减少|流失|缺口|计划|拟|需求|[女男]")


_BEFORE: Final = re.compile(r"^(?:上年|去年|上一年|上期|上月|前年)(?:同期|同月|同季|年?[末底]|度|数|人数|实有)*$")
"""A header that says when and not what: the count beside it, at another time."""
_AT_WORK: Final = re.compile(r"在职|在岗|职工|从业")


def _is_at_work(header: Header, cells: Sequence[Value], known: Columns, counted: str) -> bool:
    """Whether a column counts those at work among the persons that the column that was taken counts (参保人数 | 其中：在职 | 其中：退休)."""
    taken = known.fields.get(counted)
    return (
        counted == "employees"
        and taken is not None
        and _AT_WORK.search(taken.label) is None
        and _AT_WORK.search(header.label) is not None
        and NONE_OF_THEM.search(header.label) is None
        and looks_like(cells, "人数", None) == "employees"
    )


def _is_other_part(header: Header, cells: Sequence[Value], known: Columns, counted: str) -> bool:
    """Whether a column counts the other part of those of whom the column that was taken holds one kind (在编职工 | 编外职工)."""
    taken = known.fields.get(counted)
    return (
        counted == "employees"
        and taken is not None
        and _OF_A_KIND.search(taken.label) is not None
        and _OF_OTHERS.search(header.label) is not None
        and NONE_OF_THEM.search(header.label) is None
        and looks_like(cells, "人数", None) == "employees"
    )
