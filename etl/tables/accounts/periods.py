"""Years that a register's title says beside the one that was taken for its period, those that a note gives to one of its columns, and what else notes say of some figures alone."""

from __future__ import annotations

import re
from collections.abc import Set
from typing import Final

from analysis.vocabulary import REGISTERS
from data.letters import get_column_letter
from etl.clean.periods import find_period
from etl.clean.remarks import says_other_figure
from etl.clean.values import fold
from etl.fields.dictionary import meaning, register_field
from etl.model import ColumnMatch, Finding, RecognisedTable, Value

_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=年)")
_COMPARED: Final = re.compile(r"[较比与和至到—~～-]|上年|去年|规划|五年|以来")
"""Signs of a title that speaks of several years as such."""
_COUNTED: Final = frozenset({"employees", "employees_women", "members", "members_women", "members_migrant"})


def tell_other_years(table: RecognisedTable) -> None:
    """Tell where a title or the sheet's name says two years: it may be that of a meeting or of the sending (2025年…会议材料：2024年底企业情况)."""
    text = fold(f"{table.title or ''} {table.sheet or ''}")
    years = sorted(set(_YEAR.findall(text)))
    if table.period and len(years) > 1 and not _COMPARED.search(text):
        args = {"said": "、".join(years), "period": table.period}
        table.findings.append(Finding.of("period_unsure", table.sheet, args=args))


_CLAUSES: Final = re.compile(r"[。；;，,\n]|(?=[①-⑳])")
_MARKS: Final = r"(?:注|说明|备注)?[:：]?\s*(?:\d{1,2}[.、．])?\s*[(（]?(?P<mark>[①-⑳*＊★☆▲△#※]*)[)）]?\s*"
_OF_YEAR: Final = re.compile(
    rf"^{_MARKS}[“\"]?(?P<what>[^0-9“”\"]{{2,12}}?)[”\"]?(?:一?[列栏项])?(?:数据|数字)?(?:均|都|全部|暂|仍)*(?:为|是|系|取自?|采用|沿用|使用|用|按|截至|截止到?)(?P<when>(?:19|20)\d{{2}}年(?!之?[前后间]|以[前来后]).{{0,12}})$"
)
"""What a note gives another year: ②会员数为2023年末数."""


def take_noted_years(table: RecognisedTable) -> None:
    """Let a column of counts be of the period that a note gives it, where that is of another year than the table; it is told. A register, which is of one
    period, has none of it."""
    for clause in (clause for note in table.notes for clause in _CLAUSES.split(fold(note))):
        found = _OF_YEAR.match(clause.strip())
        period = find_period(found["when"]) if found is not None else None
        if found is None or period is None or table.period is None or period.id[:4] == table.period[:4]:
            continue
        for column in _named(table, found["what"], found["mark"]):
            args = {"label": column.label, "period": period.id, "said": table.period}
            if table.content in REGISTERS:
                nothing: list[Value] = [None] * len(table.rows)
                table.values[str(column.field)] = nothing
                table.findings.append(Finding.of("column_other_year", table.sheet, None, column.letter, None, args))
                continue
            theirs = [o for o in table.observations if get_column_letter(o.col) == column.letter]
            moved = [o for o in theirs if o.period == table.period]
            for o in moved:
                o.period = period.id
            if moved:
                table.findings.append(Finding.of("column_year_noted", table.sheet, None, column.letter, None, args))


def _named(table: RecognisedTable, what: str, mark: str) -> list[ColumnMatch]:
    """The columns of figures that a note speaks of by name; of several those with its mark."""
    if table.content in REGISTERS:
        field = register_field(table.content, what)
        columns = [c for c in table.columns if field is not None and c.field == field and field in _COUNTED]
    else:
        metric = meaning(what).metric
        columns = [c for c in table.columns if metric is not None and c.field == metric]
    marked = [c for c in columns if mark and mark in c.label]
    return marked or columns


_OTHER_TIME: Final = re.compile(
    r"(?:会员|职工|单位|企业|工会|人员|人数|户数|数据)[^,。;:]{0,8}?(?:为|是|系|按|截至|均为|取自)(?:截至)?(?P<year>(?:19|20)\d{2})年(?:(?P<month>\d{1,2})月)?"
)
"""A note that gives some figures another time: 会员数为2023年末数."""
_OTHER_UNIT: Final = re.compile(r"[★☆▲△※*●◆○◎■#][^。;]{0,24}?(?:单位(?:为|是|:)|以|按)[^。;]{0,4}?[百千万]人?")
"""A note that gives marked rows another unit: ★ 两镇会员数单位为百人."""
_SIGN_OF_COVER: Final = re.compile(
    r"[\"'“”‘’「」]?[/—\-0×√○●★☆▲△※*#][\"'“”‘’「」]?(?:者|的|号)?(?:单位|企业)?(?:表示|代表|为|是|即|指|系)[^。;]{0,8}?(?:建会|建工会|有工会|无工会)"
)
"""A note by which a sign says whether a unit has a union: 会员数为“/”的为未建会企业."""
_SHOWN: Final = 30


def tell_notes(table: RecognisedTable) -> None:
    """Tell of notes that give some of a table's figures another time or unit than the rest, other figures, or a sign a meaning: none of it was read."""
    periods = {o.period for o in table.observations} | {table.period, *(p for by in table.dated.values() for p in by)}
    applied = any(f.code in ("column_year_noted", "column_other_year") for f in table.findings)
    covered = table.content == "unit_register" and "cover_stated" not in table.values
    for note in dict.fromkeys(table.notes):
        plain = fold(note)
        time, unit = _OTHER_TIME.search(plain), _OTHER_UNIT.search(plain)
        said = unit or (time if time is not None and not applied and _elsewhen(time, periods - {None}) else None)
        said = said or (_SIGN_OF_COVER.search(plain) if covered else None)
        if said is None and says_other_figure(note):
            said = re.match(r".+", plain)
        if said is not None:
            table.findings.append(Finding.of("note_not_applied", table.sheet, value=said[0][:_SHOWN]))


def _elsewhen(time: re.Match[str], periods: Set[str | None]) -> bool:
    """Whether a time that a note gives is none of a table's periods; December is the end of the year."""
    year, month = time["year"], time["month"]
    said = {year} if month is None or int(month) == _LAST else {f"{year}-{int(month):02}"}
    known = periods if month else {period[:4] for period in periods if period}
    if month is not None and int(month) == _LAST:
        known = known | {period[:4] for period in periods if period == f"{year}-{_LAST}"}
    return bool(periods) and not said & known


_LAST: Final = 12
