"""What a table's title says about its figures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from data.reference import table_words
from etl.clean.regions import resolve
from etl.clean.units import Unit, split_unit
from etl.clean.values import fold, plain
from etl.fields.dictionary import Meaning, meaning
from etl.tables.blocks.context import Context
from etl.tables.blocks.headers import Header, tidy

_SITUATION: Final = re.compile(r"情况|概况|状况")
_TOPIC: Final = re.compile(r"^.*(?:组织|工会|单位|企业)$")
"""``工会组织情况`` is what a table is about; only ``工会组织数`` is what its figures count."""
_UNIT_NOTE: Final = re.compile(r"\s+(?:计量)?单位\s*[:：].*$", re.DOTALL)


_ALL_OF: Final = r"(?:分|各)(?:个|地区|地级|设区|直辖|自治|行业|规模|性别|类型|镇街|街镇|片区|月份?|季度?|年度?|期|省份?|市|州|地|盟|区|县|旗|乡|镇|街道|[(（、]|[)）])+的?|近(?:[一二三四五六七八九十两]+|\d+)年来?的?"
"""Words of a title for whose figures a table gives: 各省份, 各地级市, 分市县, 近三年."""


@cache
def _title_words() -> re.Pattern[str]:
    lead = "|".join(re.escape(word) for word in sorted(table_words("title_lead"), key=len, reverse=True))
    return re.compile(
        rf"^(?:[附续]?表?\s*[\d一二三四五六七八九十]+(?:[-—－.]\d+)*[、.:：\s]*|[附续]?表(?!示)|{_ALL_OF}|(?:{lead})的?|按[^按]{{1,8}}分组?的?)"
    )


def _bare_title(title: str) -> str:
    """A title without what surrounds its measure: table number, year, region, ``按…分``, ``情况``, ``统计表``."""
    bare = re.sub(
        r"[(（][^()（）]*[)）]|(?:\d{4}|[一二][〇○零一二三四五六七八九]{3})\s*[-—~至]\s*(?=\d)|(?:\d{4}|[一二][〇○零一二三四五六七八九]{3})\s*年?(?:底|末|度)?",
        "",
        title,
    )
    bare = re.sub(r"\s", "", bare)
    bare = re.sub(r"(?:基本情况|情况|统计|一览|汇总|明细|总|[月季年快]报|花?名[册单]|花名|台账)*表?$", "", bare) or bare
    while bare:
        # The place first: 六 in 六盘水市 and 三 in 三亚市 are no numbers of tables.
        head = next((end for end in range(min(len(bare), 24), 1, -1) if isinstance(resolve(bare[:end]), str)), 0)
        shorter = bare[head:].removeprefix("的") if head else _title_words().sub("", bare)
        if shorter == bare or not shorter:
            return bare
        bare = shorter
    return bare


_COUNTS: Final = frozenset({"人数", "总人数", "人员数", "数量"})
_BY_TITLE: Final = {
    "employees": "职工人数",
    "employees_women": "女职工人数",
    "members": "会员人数",
    "members_women": "女会员人数",
    "members_migrant": "农民工会员人数",
}
"""Measure -> what a column of it is called."""
_WHOSE: Final = re.compile(
    r"^(?:各|全部|所有|基层|非公(?:有制)?|规[上下]|规模以[上下]|重点|工业|民营)*(?:工会|单位|企业)的?(?=.)"
)


def named_by_title(headers: list[Header], context: Context) -> list[Header]:
    """The headers of a list of units or unions whose one column 人数 counts whom the title says (职工, 会员, 女职工); as they are where it says nobody, or several."""
    bare = [header for header in headers if len(header.parts) == 1 and fold(header.parts[0]) in _COUNTS]
    if len(bare) != 1 or not context.title:
        return headers
    title = _bare_title(split_unit(tidy(context.title))[0])
    said = _BY_TITLE.get(meaning(title).metric or meaning(_WHOSE.sub("", title)).metric or "")
    if said is None or any(plain(part).startswith(said) for header in headers for part in header.parts):
        return headers
    return [Header(h.column, (said,), h.unit) if h is bare[0] else h for h in headers]


@dataclass(frozen=True, slots=True)
class Topic:
    """What a whole table is about: the text that says so, its meaning, and the unit beside it. Empty where nothing says it."""

    label: str = ""
    meaning: Meaning = field(default_factory=Meaning)
    unit: Unit | None = None


def table_topic(context: Context, calibre: str) -> Topic:
    """The measure that the whole table is about: its 指标 note, else its title."""
    for text in (context.indicator, context.title, *context.titles):
        if not text:
            continue
        unit = split_unit(tidy(text))[1]
        label = split_unit(tidy(_UNIT_NOTE.sub("", text)))[0]
        bare = _bare_title(label)
        said = Meaning() if _TOPIC.match(bare) and _SITUATION.search(label) else meaning(bare, calibre)
        if said.metric or text is context.indicator:
            return Topic(label, said, unit)
    return Topic()


def corner_topic(headers: list[Header], roles: Mapping[int, str], calibre: str) -> Topic | None:
    """The measure that the header of a column of periods or places gives the other columns (会员数（千人） over 2024, 2023); None where it gives none."""
    for header in headers:
        if roles.get(header.column) in ("period", "region") and header.parts:
            said = meaning(header.parts[-1], calibre)
            if said.metric is not None:
                return Topic(header.label, said, header.unit)
    return None
