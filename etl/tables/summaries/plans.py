"""Tables whose title says that they are a plan or a task (目标任务分解表, 发展会员计划表): their figures are no counts of what is there."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Final

from data.letters import get_column_letter
from etl.clean.values import LONGEST_LABEL, fold
from etl.fields.memory import key_of
from etl.model import Finding, RecognisedTable

_PLAN: Final = re.compile(
    r"(?:任务|目标|计划|规划|预[计期测]|意向|指标(?=分解|下达|分配))(?:数|值|书|量)?"
    r"(?:及|和|与|、|分解|分配|分工|分年度|下达|安排|测算|汇总|统计|一览|明细|清单|台账|情况|方案|任务|目标|计划|指标|数|表|[一二三四五\d])*$"
    r"|(?:拟|计划|预计|预期)(?:新|增)?(?:建|组建|成立|发展|吸收|新增|入会|覆盖)"
)
_IN_BRACKETS: Final = re.compile(r"\([^()]*\)|【[^【】]*】|\[[^\[\]]*\]")
_DONE: Final = re.compile(
    r"完成|进度|进展|落实|实际|实绩|执行|达成|达到|实现|推进|对[比照]|差距|考核|超额|计划生育|计划单列"
    r"|(?<![a-z])(?:actual|done|achieved|progress)(?![a-z])",
    re.IGNORECASE,
)
_THERE: Final = re.compile(
    r"完成|实际|[现实原]有|现状|目前|截[至止]|已经?[建组成有入覆发签]|上年|上一年|去年|当前|年初|基数|(?<![a-z])(?:actual|done|current|existing)(?![a-z])",
    re.IGNORECASE,
)
"""Headers that say that a figure is of what is there, or was done."""
_STATES: Final = frozenset({"cover_stated", "members", "members_women", "members_migrant", "members_platform"})
"""Fields of registers that a plan gives otherwise than they are: the units and unions themselves, and their workers, are there."""


@lru_cache(maxsize=4096)
def title_of_plans(text: str) -> bool:
    """Whether a title says that the whole table is a plan or a task, rather than how far one has come (目标任务完成情况表)."""
    if len(text) > LONGEST_LABEL:
        return False
    bare = _IN_BRACKETS.sub("", fold(text))
    return _PLAN.search(bare) is not None and _DONE.search(fold(text)) is None


def hold_plans(table: RecognisedTable) -> None:
    """Take the measures off a summary whose title (its sheet, where it has none) is of plans, but where a label says 完成, 实际, 现有, or an earlier year; told, and so asked about."""
    title = table.title or table.sheet or ""
    if not title_of_plans(title):
        return
    planned = [o for o in table.observations if o.metric is not None and not _is_there(o.label, o.period, table.period)]
    for o in planned:
        o.metric = None
    if planned:
        first = next((o for o in planned if o.value is not None), planned[0])
        args, letter = {"label": first.label}, get_column_letter(first.col)
        table.findings.append(Finding.of("plan_by_title", table.sheet, first.row, letter, title[:40], args))
    counted = {o.col for o in table.observations if o.metric is not None}
    letters = {get_column_letter(o.col) for o in planned if o.col not in counted}
    for column in table.columns:
        if column.letter in letters:
            column.field = None


def _is_there(label: str, period: str | None, said: str | None) -> bool:
    earlier = period is not None and said is not None and period[:4] < said[:4]
    return earlier or _THERE.search(label) is not None


def hold_planned_columns(table: RecognisedTable, answered: Collection[str]) -> None:
    """Take cover and members off a register whose title is of plans, but where a header says 完成, 实际, 现有 or a planner has answered (``answered``: keys of
    headers); told. Its units, unions and workers are there."""
    title = table.title or table.sheet or ""
    if table.content == "target" or not title_of_plans(title):
        return
    for column in table.columns:
        name = column.field
        if name not in _STATES or _THERE.search(column.label) is not None or key_of(column.label) in answered:
            continue
        column.field = None
        for held in (table.values, table.dated, table.broken):
            held.pop(name, None)
        args = {"label": column.label, "field": str(name)}
        table.findings.append(Finding.of("plan_by_title", table.sheet, None, column.letter, title[:40], args))
