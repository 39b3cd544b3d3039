"""What a column's header says: measure, dimensions, period, region."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from analysis.periods import kind_of, named, parse, year_before
from analysis.vocabulary import NATION
from data.reference import table_words
from etl.clean.periods import Period, find_period, label_period
from etl.clean.regions import resolve
from etl.clean.totals import total_of
from etl.clean.units import Unit
from etl.clean.values import fold, plain
from etl.fields.dictionary import Meaning, label_role, meaning, of_which, part_of, path_meaning, without_of_which
from etl.tables.blocks.context import Context
from etl.tables.blocks.headers import Header
from etl.tables.blocks.rows import unit_alone

_LAST_YEAR: Final = re.compile(r"^(?:上年|去年|上一年)(?:同期|同月|同季|度|底|末|实际|累计|数|年末)*$")
_LAST_PART: Final = re.compile(r"^上一?个?(?P<part>[月季])(?:份|度)?(?:末|底|同期|累计|实有|数)*$")
_PART_OF_YEAR: Final = re.compile(
    r"^(?:上半年|全年(?:累计)?|年底|年末|第?[一二三四1-4]季度?[末底]?|q[1-4]|1[-—~至到](?:1[0-2]|[2-9])月[份底末]?|(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月[份底末]?)$"
)


@dataclass(slots=True)
class Column:
    """What a column's header says."""

    labels: tuple[str, ...]
    meaning: Meaning
    period: Period | None
    region: str | None
    region_code: str | None
    unit: Unit | None


def _column_said(header: Header, calibre: str, context: Context) -> Column:
    year = year_of(context)
    period: Period | None = None
    region: str | None = None
    code: str | None = None
    labels: list[str] = []
    for part in header.parts:
        if len(header.parts) == 1 and unit_alone(part) is not None:
            continue
        found = within_year(period or year, part) or label_period(part) or _year_before(period, context, part)
        if found is not None:
            period = found
            continue
        place = (
            NATION
            if fold(part) == "全国"
            else None
            if meaning(part, calibre).complete
            else resolve(part, context.looked_up)
        )
        if isinstance(place, str) and len(plain(part)) >= 2:
            region, code = part, place
            continue
        mentioned = find_period(part)
        if mentioned is not None and period is None:
            period = mentioned
        if plain(part) not in {plain(word) for word in table_words("value_header")} and label_role(part) != "period":
            labels.append(part)
    return Column(tuple(labels), path_meaning(tuple(labels), calibre), period, region, code, header.unit)


def within_year(year: Period | None, part: str) -> Period | None:
    """The period of a label that speaks of a part of the year above or before it: ``2018年`` and ``上半年``, ``6月``, ``Q1``."""
    if year is None or kind_of(year.id) != "year" or not _PART_OF_YEAR.match(fold(part)):
        return None
    return year if fold(part) in ("全年", "年底", "年末", "全年累计") else label_period(f"{year.id}年{fold(part)}")


def year_of(context: Context) -> Period | None:
    """The year that a table's surroundings give, if they give a year and no part of it."""
    return Period(context.period) if context.period and kind_of(context.period) == "year" else None


def _year_before(said: Period | None, context: Context, part: str) -> Period | None:
    """The period of ``上年同期``, ``上年末``, ``去年``: a year before the table's own; of ``上月末``, ``上季度``: the part of a year before it."""
    now = said.id if said else context.period
    word = fold(part)
    if now is not None and (last := _LAST_PART.match(word)) is not None:
        return _part_before(now, last["part"], at_end=word[-1] in "末底")
    if now is None or not _LAST_YEAR.match(word):
        return None
    return Period(year_before(now) if "同" in word else named(parse(now).year - 1))


def _part_before(now: str, part: str, *, at_end: bool) -> Period | None:
    """The month before a month, the quarter before one; the end of a December is that of its year. None before a year, whose parts are not said."""
    said = parse(now)
    if (said.kind, part) not in (("month", "月"), ("quarter", "季")):
        return None
    most = 12 if said.kind == "month" else 4
    year, number = (said.year, said.number - 1) if said.number > 1 else (said.year - 1, most)
    return Period(named(year) if at_end and number == 12 else named(year, said.kind, number))


def _is_of_men(header: Header) -> bool:
    return bool(header.parts) and plain(header.parts[-1]) in ("男", "男性")


def _named(header: Header, calibre: str) -> bool:
    """Whether a part of a header above its 其中 already says which measure it is a part of."""
    first = next(k for k, part in enumerate(header.parts) if of_which(part))
    said = [meaning(part, calibre) for part in header.parts[:first] if label_period(part) is None]
    return any(one.metric or not one.complete for one in said)


def _whole_of_sexes(headers: list[Header]) -> list[Header]:
    """Headers in which a bare total beside 男会员 and 女会员 is called after what these are parts of."""
    heads = [plain(header.parts[-1]) if header.parts else "" for header in headers]
    men, women = ({head[1:] for head in heads if head[:1] == sex and len(head) > 1} for sex in "男女")
    both = {stem for stem in men & women if meaning(stem).metric}
    if len(both) != 1:
        return headers
    whole = both.pop()
    return [
        replace(h, parts=(*h.parts[:-1], whole)) if h.parts and total_of(h.parts[-1]) is not None else h
        for h in headers
    ]


def _part_behind(parent: Column | None, column: Column, header: Header, calibre: str) -> bool:
    """Whether a bare 女性, 农民工 or 已建会 stands right behind the count that it is a part of (会员人数 | 农民工, 企业数 | 已建会)."""
    if (
        parent is None
        or parent.meaning.metric not in ("members", "employees", "employees_covered", "units")
        or len(header.parts) > 1
    ):
        return False
    joined = path_meaning((*parent.labels, *column.labels), calibre)
    return joined.complete and joined.metric is not None and joined.metric.startswith(f"{parent.meaning.metric}_")


def _one_count_of_persons(headers: list[Header], calibre: str) -> bool:
    """Whether a table counts members alone or workers alone, so that a part of persons behind their women (会员 | 女会员 | 农民工) can only be theirs."""
    metrics = {meaning(header.parts[-1], calibre).metric for header in headers if header.parts}
    return (
        len({metric.split("_")[0] for metric in metrics if metric and metric.startswith(("members", "employees"))}) == 1
    )


_PLANNED: Final = re.compile(r"^(?:全年|年度|本年度?|今年)?(?:目标|计划|任务)+[数值]?$")
_DONE: Final = re.compile(r"^(?:已经?|实际|累计|目前|现已)*(?:实际|完成|实有|达到)[数值]?$")


def _without_plans(headers: list[Header]) -> list[Header]:
    """Headers in which what was reached beside a target (会员人数 / 目标 | 会员人数 / 实际) is the measure above both."""
    planned = {header.parts[:-1] for header in headers if len(header.parts) > 1 and _PLANNED.match(header.parts[-1])}
    done = [header for header in headers if header.parts[:-1] in planned and _DONE.match(header.parts[-1])]
    return [replace(h, parts=h.parts[:-1]) if h in done and len(done) == len(planned) else h for h in headers]


def _at_last_year(headers: list[Header], said: dict[int, Column]) -> None:
    """Let columns of 上年同期 be of the measure right before them, where each measure has one."""
    measured = [h.column for h in headers if said[h.column].meaning.metric is not None]
    before = [h.column for h in headers if len(h.parts) == 1 and _LAST_YEAR.match(fold(h.parts[0]))]
    if not before or measured != [column - 1 for column in before]:
        return
    for column in before:
        own, now = said[column], said[column - 1]
        if own.period is not None and not own.labels and now.period is None:
            said[column] = replace(now, period=own.period, unit=own.unit or now.unit)


def columns_said(headers: list[Header], calibre: str, context: Context) -> dict[int, Column]:
    """What each value column says. A column ``其中：企业`` belongs to the measure before it, and so do its like after it."""
    headers = _without_plans(_whole_of_sexes(headers))
    said: dict[int, Column] = {}
    parent: Column | None = None
    whole: Column | None = None
    alone = _one_count_of_persons(headers, calibre)
    over: tuple[str, ...] = ()
    kinds: set[str] = set()
    for header in headers:
        column = _column_said(header, calibre, context)
        own = column.meaning
        marked = any(of_which(part) for part in header.parts) and not (
            len(header.parts) > 1 and _named(header, calibre) and not (own.metric is None and header.parts[:-1] == over)
        )
        like = (
            bool(kinds)
            and own.complete
            and own.metric is None
            and bool(own.dimensions)
            and set(own.dimensions) <= kinds
        )
        behind = own.metric is None and _part_behind(parent, column, header, calibre)
        if alone and own.metric is None and not behind and not marked and _part_behind(whole, column, header, calibre):
            parent, behind = whole, True
        if parent is not None and own.metric is None and column.labels and (marked or like or behind):
            own_labels = [label for label in column.labels if label not in parent.labels]
            joined = path_meaning((*parent.labels, *own_labels), calibre)
            if joined.complete or marked:
                kinds = set(own.dimensions)
                labels = (
                    *parent.labels,
                    *map(without_of_which, own_labels),
                )
                column = Column(
                    tuple(label for label in labels if label),
                    joined,
                    column.period or parent.period,
                    column.region,
                    column.region_code,
                    column.unit or parent.unit,
                )
        elif marked and parent is not None and (metric := part_of(parent.meaning.metric, own.metric)) is not None:
            column.meaning = Meaning(metric, own.dimensions, own.complete)
            column.labels = (*parent.labels, *(without_of_which(label) for label in column.labels))
            column.unit = column.unit or parent.unit
        elif not marked and not _is_of_men(header):
            parent, kinds, over = (column if own.metric else None), set(), header.parts[:-1]
            part = own.metric is not None and whole is not None and own.metric.startswith(f"{whole.meaning.metric}_")
            whole = whole if part else parent
        said[header.column] = column
    _at_last_year(headers, said)
    return said
