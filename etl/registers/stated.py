"""What a unit register states of its units' cover itself (是否建会): yes, no, or nothing, which is no no."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Final

from data.reference import register_words
from etl.clean import columns as read
from etl.clean.union_words import says_cover
from etl.clean.values import fold, raw_text
from etl.model import Finding, RecognisedTable
from etl.registers.register import Register

FIELD: Final = "cover_stated"
_BLANK: Final = re.compile(
    r"(?:空白|空格|空着|留空|不填|未填写?|不打[√✓勾]|未打[√✓勾])(?:者|的)?(?:均|即|则)?(?:表示|代表|视为|视同|指|为|是)"
    r"(?P<no>未(?:建|成立|组建|建立|覆盖)(?:会|工会|工会组织)?|(?:没有|无)(?:建会|工会|工会组织)|否|无|没有)(?![\u4e00-\u9fff])"
)
"""A note that says what a blank is: 空白表示未建会. Not 未填报: that is a blank of which nothing is known."""
_ANY_NO: Final = frozenset({"否", "无", "没有"})
_CLAUSE: Final = re.compile(r"[。；;\n]")


def take_stated_cover(register: Register) -> None:
    """Keep the column that states whether a unit has a union: True, False, None where it says nothing or no word that is known.

    A blank is a no only where a note says so, or where √ is the column's only mark.
    """
    cleaned = read.cover(register.raw(FIELD))
    register.take(FIELD, cleaned)
    if register.has(FIELD):
        _hold_against_title(register)
    else:
        _take_cover_of_title(register)
    if register.has(FIELD) and (_only_ticks(register) or _blank_is_no(register)):
        blank = [raw_text(cell).strip() == "" for cell in register.raw(FIELD)]
        register.clean[FIELD] = [False if empty else value for empty, value in zip(blank, cleaned.values, strict=True)]


_FOUNDED: Final = re.compile(
    r"(?P<how>应建未|已经?|尚?未|没有?|无|拟|新|应当?)?(?:(?:组?建|成立|建立|设立)(?:立|了)?(?:工会组织|工会|会)|有工会)"
)
_BOTH: Final = re.compile(r"(?:建会|建立工会|有工会)[、,，/和与及或]?(?:尚?未|没有?|无)(?:建|成立|组建|设立|工会)")
"""Both in one line, the first without a word before it: 建会、未建会企业."""
_OF_ALL: Final = re.compile(r"^的?(?:企业|单位|公司|法人|名单|名录|台账|明细|一览|清单|$)")
"""What follows in the name of a list whose units all have a union, or none: 已建会企业名单, 未建工会单位."""


_IN_BRACKETS: Final = re.compile(r"\s*[(（\[【][^()（）\[\]【】]*[)）\]】]|[\s_-]*\d+$")
"""What a file's name may have behind what it is called: （分月）, (1), _20240630."""


def _take_cover_of_title(register: Register) -> None:
    """What title, sheet or the file's name say of all units alike (一、已建会企业; a sheet 未建会): the sheet's where the title says nothing, the file's where
    neither does; nothing where one says both."""
    text, covered, code = _said_of_all(register.table)
    if covered is not None:
        rows = [row for row in range(register.count) if row not in register.passed_over]
        register.clean[FIELD] = [covered] * register.count
        args = {"count": str(len(rows))}
        register.findings.append(Finding.of(code, register.table.sheet, value=_founded(text)[0][0], args=args))


def settle_asked(table: RecognisedTable) -> None:
    """Ask of no column of a unit register whether it tells who has a union, where title, sheet or file name have said so of all units (未建会台账 over
    未建会原因): its header is unknown, and no more. A column that is taken is held against them instead."""
    if (
        table.content != "unit_register"
        or any(c.field == FIELD for c in table.columns)
        or _said_of_all(table)[1] is None
    ):
        return
    table.findings = [
        Finding.of("column_unknown", f.sheet, f.row, f.column, f.value, {"label": f.args["label"]})
        if f.code == "column_unknown_needed" and f.args.get("field") == FIELD
        else f
        for f in table.findings
    ]


def _said_of_all(table: RecognisedTable) -> tuple[str, bool | None, str]:
    """The first of title, sheet and file name that speaks of unions that are or are not, what it states of all units, and the check that tells it."""
    named = _IN_BRACKETS.sub("", PurePath(table.file_name).stem)
    for text in (table.title or "", table.sheet or "", named):
        if _founded(text):
            return text, cover_of_all(text), "cover_of_file_name" if text is named else "cover_of_title"
    return "", None, ""


def _hold_against_title(register: Register) -> None:
    """Hold the column against what title, sheet or file name say of all units alike (未建会企业台账), and tell where they differ. A title that denies
    unions goes before a column that only its cells made one of cover: 单独, 联合 may be how a union is to be founded."""
    text, covered, _ = _said_of_all(register.table)
    values = register.clean[FIELD]
    against = [r for r, v in enumerate(values) if v is not None and v is not covered and r not in register.passed_over]
    if covered is None or not against:
        return
    table = register.table
    own = next((column for column in table.columns if column.field == FIELD), None)
    found = any(f.code == "column_by_content" and f.args.get("field") == FIELD for f in table.findings)
    titled = found and not covered
    if titled:
        register.clean[FIELD] = [False] * register.count
    args = {
        "label": own.label if own else "",
        "count": str(len(against)),
        "other": raw_text(register.raw(FIELD)[against[0]]),
    }
    code = "cover_by_title_not_column" if titled else "cover_by_column_not_title"
    letter = own.letter if own else None
    row = table.rows[against[0]]
    register.findings.append(Finding.of(code, table.sheet, row, letter, value=_founded(text)[0][0], args=args))


def cover_of_all(text: str) -> bool | None:
    """What a line states of the cover of all units that it heads (二、未建会企业); None for one that states nothing of all, or both."""
    found = _founded(text)
    if _BOTH.search(fold(text)):
        return None
    if not found or not _OF_ALL.match(fold(text)[found[-1].end() :]) or any(e["how"] in ("应", "应当") for e in found):
        return None
    covers = {says_cover(each[0].replace("新", "已", 1)) for each in found}
    return covers.pop() if len(covers) == 1 else None


def _founded(text: str) -> list[re.Match[str]]:
    """Where a text says that units have a union, or have none; 建会台账, 建会情况表 list all."""
    return [each for each in _FOUNDED.finditer(fold(text)) if each["how"]]


def _only_ticks(register: Register) -> bool:
    """Whether the column holds ticks and nothing else."""
    marks = {fold(raw_text(cell)) for row, cell in enumerate(register.raw(FIELD)) if row not in register.passed_over}
    ticks = {fold(word) for word in register_words("tick")}
    return bool(marks - {""}) and marks - {""} <= ticks


def _blank_is_no(register: Register) -> bool:
    """Whether the column's header or a note of the table says that a blank is a no; a note of another column does not."""
    columns = register.table.columns
    own = next((column.label for column in columns if column.field == FIELD), "")
    if _BLANK.search(fold(own)):
        return True
    others = {fold(column.label) for column in columns if column.field != FIELD and len(column.label) > 1}
    for clause in (clause for note in register.table.notes for clause in _CLAUSE.split(fold(note))):
        said = _BLANK.search(clause)
        if said is None:
            continue
        if said["no"] not in _ANY_NO or fold(own) in clause or not any(other in clause for other in others):
            return True
    return False
