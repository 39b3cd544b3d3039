"""The figures of a summary held against each other: shares beside their counts, totals beside their rows, one figure said twice, columns that nobody names."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from typing import Final

from analysis.measures import MEASURE_IDS
from analysis.metrics import METRICS
from analysis.vocabulary import NATION
from data.letters import get_column_letter
from data.reference import regions
from etl.clean.totals import total_of
from etl.clean.values import fold
from etl.fields.dictionary import path_meaning
from etl.model import Finding, Observation, RecognisedTable
from etl.tables.accounts.figures import Line, counts, whole_of
from etl.tables.accounts.ledger import tell_rows
from etl.tables.accounts.registers import tell_share

_FEWEST: Final = 3
_BARE: Final = re.compile(
    r"^(?:[上去前]一?年|上期|上月|本期|本年|本月|当年|当月|今年|全年|年初|年末|年中|年底|期初|期末|月末|季末|同期|同月|累计|计划|目标|任务|指标|实际|完成|实有|现有|原有|合计|小计|总计|总数|人数|个数|家数|户数|数量|数值|数|人|个|家|户|其中|情况|度|底|末|初|[()（）])+$"
)
"""A label that says of a figure which it is of several and not what it counts: 上年同期, 实际完成, 人数."""


def account_figures(table: RecognisedTable) -> None:
    """Tell where the figures of a summary contradict what they were taken for."""
    if all(o.metric is None for o in table.observations):
        return
    _hold_covered_of_some(table)
    _tell_unnamed(table)
    _tell_wholes(table)
    _tell_shares(table)
    _tell_totals(table)
    _tell_twice(table)
    _tell_outside(table)
    tell_rows(table)


def _tell_outside(table: RecognisedTable) -> None:
    """Tell of rows whose places lie elsewhere than the table's region, where most lie in it (巴州区 among those of 新疆): a name that was taken for
    another's perhaps. A region above the table's stands there to compare with."""
    tree, whole = regions(), table.region
    if whole is None or whole == NATION:
        return
    placed = {o.row: o for o in reversed(table.observations) if o.region_code and o.metric and o.region_code != whole}
    inside = {row for row, o in placed.items() if whole in tree.path(str(o.region_code))}
    if 2 * len(inside) <= len(placed) or len(inside) < 2:
        return
    letter = next((c.letter for c in table.columns if c.field == "region"), None)
    for row, o in sorted(placed.items()):
        if row not in inside and o.region_code not in tree.path(whole):
            args = {"table": tree[whole].name}
            table.findings.append(Finding.of("region_outside_table", table.sheet, row, letter, o.region, args))


_BARE_COVERED: Final = re.compile(
    r"^(?:其中)?[:：]?已经?(?:建|组建|建立|成立|覆盖)(?:工?会|工会组织)?(?:家|个|户)?数?$"
)
_SOME_UNITS: Final = re.compile(r"\d+人|[百千]人|以[上下]|规[上下]|规模|上市|外资|国有|民营|重点")
"""Words of a count of some units alone: 百人以上企业数."""


def _hold_covered_of_some(table: RecognisedTable) -> None:
    """Take the measure off a bare 已建会数 right behind a count of some units alone that is no measure (百人以上企业数): those covered are of these. Told."""
    some = {o.col for o in table.observations if o.metric is None and _SOME_UNITS.search(o.label)}
    held: dict[int, Observation] = {}
    for o in table.observations:
        bare = _BARE_COVERED.match(fold(o.label.split(" / ")[-1])) is not None
        if bare and o.metric == "units_covered" and o.col - 1 in some:
            o.metric = None
            held.setdefault(o.col, o)
    for column, o in held.items():
        args, letter = {"label": o.label, "field": "units_covered"}, get_column_letter(column)
        table.findings.append(Finding.of("measure_rival", table.sheet, o.row, letter, None, args))


def _tell_unnamed(table: RecognisedTable) -> None:
    """Tell of figures beside a known measure whose label does not say what they count: they may be that measure at another time, or all of it."""
    known = sorted({o.col for o in table.observations if o.metric is not None})
    first: dict[str, Observation] = {}
    for o in table.observations:
        if o.metric is None and o.value is not None:
            first.setdefault(o.label, o)
    for o in first.values():
        last = o.label.split(" / ")[-1]
        if not _BARE.match(fold(last)):
            continue
        total = total_of(last)
        before = [column for column in known if column < o.col]
        beside = {
            p.metric
            for p in table.observations
            if p.metric is not None and p.col == (before or known)[-1 if before else 0]
        }
        if (total is not None and total.whose) or len(beside) != 1:
            continue
        over = path_meaning(tuple(o.label.split(" / ")[:-1])).metric
        args = {"label": o.label, "field": over or str(beside.pop())}
        table.findings.append(Finding.of("measure_rival", table.sheet, o.row, get_column_letter(o.col), None, args))


def _tell_wholes(table: RecognisedTable) -> None:
    """Tell of a column of no known measure that is what a known one and another add up to."""
    rows = sorted({o.row for o in table.observations})
    place = {row: n for n, row in enumerate(rows)}
    lines: dict[str, list[float | None]] = {}
    heads: dict[str, str] = {}
    metrics: dict[str, set[str | None]] = {}
    for o in table.observations:
        letter = get_column_letter(o.col)
        line = lines.setdefault(letter, [None] * len(rows))
        line[place[o.row]] = None if o.value is None or o.unit == "1" else float(o.value)
        heads.setdefault(letter, o.label)
        metrics.setdefault(letter, set()).add(None if o.dimensions else o.metric)
    summed: dict[str, Line] = {letter: line for letter, line in lines.items() if counts(line)}
    told = {f.column for f in table.findings if f.code == "measure_rival"}
    for letter in summed:
        measure = next(iter(metrics[letter])) if len(metrics[letter]) == 1 else None
        found = whole_of(letter, summed, heads) if measure in ("units", "employees", "members") else None
        if found is None or metrics[found[0]] != {None} or found[0] in told:
            continue
        args = {"label": heads[found[0]] or found[0], "field": str(measure)}
        table.findings.append(Finding.of("measure_rival", table.sheet, None, found[0], None, args))


def _by(table: RecognisedTable, key: Callable[[Observation], Hashable]) -> dict[Hashable, list[Observation]]:
    found: dict[Hashable, list[Observation]] = {}
    for o in table.observations:
        if o.metric is not None and o.value is not None:
            found.setdefault(key(o), []).append(o)
    return found


def _cell(o: Observation) -> tuple[Hashable, ...]:
    """What a figure is of, but for its measure."""
    return o.region_code or o.region, o.period, tuple(sorted((k, v) for k, v in o.dimensions.items() if k != "sex"))


def _tell_shares(table: RecognisedTable) -> None:
    """Tell of rates that the counts beside them do not give."""
    held = {o.metric for o in table.observations}
    place = {row: n for n, row in enumerate(table.rows)}
    for metric in METRICS:
        part, whole = metric.numerator, metric.denominator
        if metric.kind != "rate" or not {metric.id, part, whole} <= held:
            continue
        cells = _by(table, _cell).values()
        rows: dict[int, list[float | None]] = {}
        letter, label = "", ""
        for cell in cells:
            found = {o.metric: o for o in cell}
            if {metric.id, part, whole} <= found.keys():
                said = found[metric.id]
                letter, label = get_column_letter(said.col), said.label
                rows[place[said.row]] = [float(found[name].value or 0) for name in (metric.id, part, whole)]
        lines = [[rows[n][k] if n in rows else None for n in range(len(table.rows))] for k in range(3)]
        tell_share(table, letter, label, (part, whole), *lines)


def hold_halves(tables: Sequence[RecognisedTable]) -> None:
    """Hold the total of a table that is printed in two halves or more beside each other (乡镇 | 会员数 | 乡镇 | 会员数) against the rows of all of them."""
    for group in _halves(tables):
        summed = [o for table in group for o in table.observations]
        for table in group:
            table.findings = [f for f in table.findings if f.code != "total_differs"]
            if any(o.region is not None and total_of(o.region) is not None for o in table.observations):
                own = {id(o) for o in table.observations}
                _tell_totals(table, [o for o in summed if id(o) not in own])


def _halves(tables: Sequence[RecognisedTable]) -> list[list[RecognisedTable]]:
    """Summaries of one sheet under the same headers whose rows stand beside each other."""
    found: dict[Hashable, list[RecognisedTable]] = {}
    for table in tables:
        if table.content == "summary" and table.observations:
            top = re.sub(r"[A-Z]", "", table.range.split(":")[0])
            found.setdefault((table.sheet, top, *(column.label for column in table.columns)), []).append(table)
    return [group for group in found.values() if len(group) > 1]


def _tell_totals(table: RecognisedTable, beside: Sequence[Observation] = ()) -> None:
    """Tell of a total (合计) that is less or more than the rows which it is of, where these lie right below its region. ``beside``: figures of other
    halves of the same table."""
    tree = regions()
    groups: dict[Hashable, list[Observation]] = {}
    for o in (o for o in (*table.observations, *beside) if o.metric is not None and o.value is not None):
        groups.setdefault((o.metric, None if beside else o.col, o.period, *_cell(o)[2:]), []).append(o)
    for group in groups.values():
        if group[0].metric not in MEASURE_IDS:
            continue
        totals = [o for o in group if o.region is not None and total_of(o.region) is not None and o.region_code]
        placed = {o.region_code: o for o in group if o.region_code and o not in totals}
        if len(totals) + len(placed) < len(group) or len(totals) != 1 or len(placed) < _FEWEST:
            continue  # a row of no place that is known, or a place in several rows
        total = totals[0]
        if total.region_code in placed or any(
            code not in tree or tree[code].nav_parent != total.region_code for code in placed
        ):
            continue
        summed = sum(int(o.value or 0) for o in placed.values())
        if summed != total.value and all(o.raw.replace(",", "").strip().isdigit() for o in group):
            args = {"label": total.label, "stated": str(total.value), "summed": str(summed)}
            letter = get_column_letter(total.col)
            table.findings.append(Finding.of("total_differs", table.sheet, total.row, letter, total.raw, args))


def _tell_twice(table: RecognisedTable) -> None:
    """Tell of one measure of one region that a table gives twice, with other figures. Of many lines that nothing tells apart none is the region's."""
    told: set[tuple[int, int]] = set()
    withheld: list[Observation] = []
    for group in _by(table, lambda o: (o.metric, *_cell(o), o.dimensions.get("sex"))).values():
        first = group[0]
        other = next((o for o in group if o.value != first.value), None)
        if other is None or (first.region_code is None and first.region):
            continue
        withheld += _of_no_one(group)
        if (first.col, other.col) in told:
            continue
        told.add((first.col, other.col))
        at = f"{get_column_letter(first.col)}{first.row}"
        args = {"label": first.label, "region": first.region or "", "first": at, "one": first.raw, "other": other.raw}
        letter = get_column_letter(other.col)
        table.findings.append(Finding.of("measured_twice", table.sheet, other.row, letter, other.raw, args))
    for o in withheld:
        o.metric = None


def _of_no_one(group: list[Observation]) -> list[Observation]:
    """The figures of a measure of one region that stand in three lines or more of one column (制造业 below each township of a pivot, unions of one zone)."""
    lines = [o for o in group if o.region is None or total_of(o.region) is None]
    alone = len({o.col for o in lines}) == 1 and len({o.value for o in lines}) > 1
    return lines if alone and len({o.row for o in lines}) >= _FEWEST else []
