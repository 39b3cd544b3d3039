"""Sums at every node of the region tree: from facts and stated values, bottom up, many slices at a time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

import numpy as np
import pandas as pd
from sqlalchemy import Connection, bindparam, delete, select, text

from analysis.measures import MEASURE_IDS, UNIT_MEASURES
from analysis.metrics import METRICS
from analysis.vocabulary import CELLS
from data.database import schema
from data.database.loads import insert_rows, plain_rows
from data.database.schema import in_slice
from data.reference import regions
from data.slice import Slice
from etl.check.counted import count_parts
from etl.publish.beside.helper import Helper
from etl.publish.carried import forget_carried, is_carried, keep_carried, others_carry
from etl.publish.coverage import keep_coverage, resolve_coverage
from etl.publish.grouping import Cells, Flags, Floats, Integers, Lines, Room, Words, distinct
from etl.publish.links.twins import link_registers
from etl.publish.register_sums import KEY, MAXIMA, pair_column
from etl.publish.senders import displace
from etl.publish.subtrees import Reached, province, separable, touched_parts
from etl.publish.sums import ROW_PAIRS, Gathered
from etl.publish.zeros import BESIDE, zeros_of

AT_ONCE: Final = 30_000
"""Rows of facts' sums after which the slices gathered so far are summed up the tree, so that memory stays bounded."""
WAITING: Final = 3
"""So many times these rows wait to be summed up the tree where a second process waits for the cover of the slices that follow."""
_PAIRED: Final = [metric for metric in METRICS if metric.kind != "gap"]
"""Gaps are made of the same pairs as the coverage rates, and need none of their own until they are written."""
_UNIONS_BEHIND: Final = {
    "grassroots_share": "unions",
    "units_per_union": "grassroots_unions",
    "members_per_staff": "unions",
}
"""Rates that pair by node -> the unions behind the denominator."""
_PAIR_OF: Final = {"gap_units": "unit_coverage", "gap_workers": "worker_coverage"}
_PAIR_COLUMNS: Final = [
    pair_column(side, metric.id) for metric in _PAIRED for side in ("n", "d", "left", "left_n", "left_d")
]


_PAIR_VALUES: Final = ("numerator", "denominator", "left_rows", "left_numerator", "left_denominator")
_SUMS: Final = [*MEASURE_IDS, *_PAIR_COLUMNS, *BESIDE]
_COLUMNS: Final = [*_SUMS, *MAXIMA]


def roll_up(
    connection: Connection,
    changes: Mapping[Slice, Collection[int] | None],
    *,
    resolved: bool = False,
    helper: Helper | None = None,
) -> dict[Slice, Reached | None]:
    """Resolve the coverage of slices and write their ``rollup``, ``totals``, ``rate_pair`` and ``stated_rate`` anew. ``resolved``: coverage is up to
    date, and its sums alone are not.

    ``changes``: slice -> the parts that became or ceased to be current since it was last summed, so that only the provinces that these
    reach are (:mod:`etl.publish.subtrees`); None where anything may have changed. Returns what was reached; None for a whole slice.
    ``helper``: told of each slice's cover as soon as it is resolved, and of that before sums are written, as far as memory allows.
    """
    gathered, room = Gathered(), Room()
    waiting: list[Gathered] = []
    found: dict[Slice, Reached | None] = {}
    for slice_, changed in changes.items():
        carried = changed is not None and is_carried(connection, slice_, _COLUMNS)
        counted = found[slice_] = touched_parts(connection, slice_, changed or ()) if carried else None
        count_parts(connection, slice_, None if counted is None else counted.parts)
        senders = displace(connection)
        link_registers(connection, slice_, resolved=resolved)
        if resolved:
            keep_coverage(connection, slice_, senders)
        else:
            resolve_coverage(connection, slice_, senders, found)
        if helper is not None:
            helper.covered(connection, slice_)
        gathered.add(connection, slice_, senders, None if counted is None else counted.provinces)
        if gathered.rows > AT_ONCE:
            waiting.append(gathered)
            gathered = Gathered()
        if len(waiting) > (WAITING if helper is not None and helper.helps else 0):
            first = waiting.pop(0)
            _write(connection, first, *_climb(connection, first, room))
    if helper is not None:
        helper.all_covered(connection)
    for each in (*waiting, gathered) if gathered.slices else waiting:
        _write(connection, each, *_climb(connection, each, room))
    return found


def _climb(connection: Connection, gathered: Gathered, room: Room) -> tuple[Lines, Words]:
    """All nodes' sums by key, from the deepest level to the nation: own facts plus children's, a stated value before both. Further the ids of
    the measures that each node states itself, joined by commas."""
    cells, said = gathered.cells, gathered.stated()
    base = [frame.set_axis(cells.shown(frame.index.to_numpy(np.int64))) for frame in gathered.base()]
    others = _others(connection, gathered)
    held = [frame.index.to_numpy(np.int64) for frame in (*base, said)]
    lines = Lines([*_with_parents(cells, held), *(frame.index.to_numpy() for frame in others)], _SUMS, MAXIMA, room)
    stated: Words = np.full(len(lines.keys), None, object)
    for frame in base:
        lines.add(frame)
    _pair_by_node(cells, lines)
    depths, said_depths = cells.depths(lines.keys), cells.depths(said.index.to_numpy(np.int64))
    for level in range(depths.max(initial=1), 0, -1):
        if level == 1:
            _keep_carried(connection, gathered, lines.frame(np.flatnonzero(depths == 2)))
            for frame in others:
                lines.add(frame)
        _state(lines, said[said_depths == level], stated)
        if level > 1:
            places = np.flatnonzero(depths == level)
            lines.raise_to(cells.up(lines.keys[places]), places)
    for measure, values in zeros_of(lines.columns).items():
        lines.columns[measure][:] = values
    return lines, stated


def _with_parents(cells: Cells, held: list[Integers]) -> list[Integers]:
    """Keys and those of all that lies above them."""
    found, keys = [], distinct(held)
    while len(keys):
        found.append(keys)
        keys = distinct([cells.up(keys[cells.depths(keys) > 1])])
    return found


def _others(connection: Connection, gathered: Gathered) -> list[pd.DataFrame]:
    """What provinces that are not counted carry to the nation."""
    reached = enumerate(zip(gathered.slices, gathered.reached, strict=True))
    return [
        others_carry(connection, slice_, number, gathered.cells, _COLUMNS, provinces)
        for number, (slice_, provinces) in reached
        if provinces is not None
    ]


def _keep_carried(connection: Connection, gathered: Gathered, provinces: pd.DataFrame) -> None:
    """What the provinces that are counted carry to the nation is kept for the next time."""
    numbers = gathered.cells.part(provinces.index.to_numpy(), "slice")
    for number, (slice_, reached) in enumerate(zip(gathered.slices, gathered.reached, strict=True)):
        if reached is None and not separable(connection, slice_):
            forget_carried(connection, slice_)
        else:
            keep_carried(connection, slice_, gathered.cells, provinces[numbers == number], reached)


def _pair_by_node(cells: Cells, lines: Lines) -> None:
    """What pairs by node among its own facts: where it has both parts of a rate, of two registers or of one.

    Members and employees pair by unions (:mod:`etl.publish.register_sums`), yet a node that has only one of the two has no pair.
    """
    own = lines.columns
    whole = own | zeros_of(own)
    undivided = cells.part(lines.keys, "size") + cells.part(lines.keys, "unit_kind") == 0
    for metric in _PAIRED:
        numerator, denominator = (own[pair_column(side, metric.id)] for side in "nd")
        if metric.id not in ROW_PAIRS:
            # A seat of unions, whose units lie below it, pairs as one that covers none.
            said = whole[metric.numerator]
            np.copyto(numerator, said, where=~np.isnan(said))
            denominator[:] = whole[metric.denominator]
        alone = np.isnan(numerator) | np.isnan(denominator)
        if metric.id not in ROW_PAIRS:
            _leave_out(own, metric.id, alone & undivided)
        numerator[alone] = denominator[alone] = np.nan
    lines.written()


def _leave_out(own: Mapping[str, Floats], metric: str, out: Flags) -> None:
    """Count what does not pair by node: its unions (those behind the rate's denominator), and what it has of either part."""
    numerator, denominator = (own[pair_column(side, metric)] for side in "nd")
    some = out & ~(np.isnan(numerator) & np.isnan(denominator))
    unions = own[_UNIONS_BEHIND[metric]]
    for side, values in (("left", unions), ("left_n", numerator), ("left_d", denominator)):
        own[pair_column(side, metric)][:] = np.where(some, values, np.nan)


def _state(lines: Lines, own: pd.DataFrame, stated: Words) -> None:
    """Put stated values before sums; a pair is the stated one, or one stated part over a complete sum, or the children's.

    ``stated``: the ids of the measures that each node states itself, which are written there.
    """
    if own.empty:
        return
    places = lines.places(own.index.to_numpy(np.int64))
    children = {name: line[places] for name, line in lines.columns.items()}
    told = {name: own[name].to_numpy(float) for name in MEASURE_IDS}
    has = {name: ~np.isnan(values) for name, values in told.items()}
    result = children | {name: np.where(has[name], values, children[name]) for name, values in told.items()}
    for metric in _PAIRED:
        num, den = metric.numerator, metric.denominator
        numerator, denominator = pair_column("n", metric.id), pair_column("d", metric.id)
        use = has[num] & has[den]
        for said, other, pair in ((num, den, denominator), (den, num, numerator)):
            summed, paired = children[other], children[pair]
            use |= has[said] & ~has[other] & ~np.isnan(summed) & (np.isnan(paired) | (paired == summed))
        result[numerator] = np.where(use, result[num], children[numerator])
        result[denominator] = np.where(use, result[den], children[denominator])
        for side in ("left", "left_n", "left_d"):
            result[pair_column(side, metric.id)] = np.where(use, np.nan, children[pair_column(side, metric.id)])
    for name, line in lines.columns.items():
        line[places] = result[name]
    lines.written()
    names = np.array(MEASURE_IDS)
    stated[places] = [",".join(names[row]) or None for row in np.array([*has.values()]).T]


def _write(connection: Connection, gathered: Gathered, lines: Lines, stated: Words) -> None:
    for slice_, reached in zip(gathered.slices, gathered.reached, strict=True):
        _forget(connection, slice_, reached)
    if not len(lines.keys):
        return
    order = gathered.cells.in_order(lines.keys)
    keys = lines.keys[order]
    places = gathered.cells.part(keys, "slice")
    columns: dict[str, Any] = {
        "parent": gathered.cells.words(gathered.cells.up(keys), "region"),
        **{name: _each(gathered.slices, name)[places] for name in ("period", "calibre", "purpose")},
        **{name: gathered.cells.words(keys, name) for name in KEY[1:]},
        **{name: lines.columns[name][order] for name in [*MEASURE_IDS, *MAXIMA]},
    }
    insert_rows(connection, schema.rollup, columns)
    top = gathered.cells.undivided(keys, *CELLS) == keys
    totals = {name: values[top] for name, values in columns.items() if name not in CELLS}
    totals["stated"] = stated[order][top]
    tree = regions()
    totals["level"] = [tree[code].level for code in totals["region"]]
    insert_rows(connection, schema.totals, totals)
    _write_pairs(connection, columns, lines.columns, order)


def _each(slices: list[Slice], name: str) -> Words:
    return np.array([getattr(slice_, name) for slice_ in slices], object)


def _forget(connection: Connection, slice_: Slice, reached: Collection[str] | None) -> None:
    """Drop the sums that a slice had: of the provinces reached and of the nation, or of all."""
    total = schema.totals
    old = plain_rows(connection.execute(select(total.c.parent, total.c.region).where(in_slice(total, slice_))))
    counted = None if reached is None else {None, *reached}
    inside = [{"above": above, "code": code} for above, code in old if counted is None or province(code) in counted]
    for table in (schema.rollup, schema.rate_pair, schema.totals) if inside else ():
        node = table.c.parent == bindparam("above"), in_slice(table, slice_), table.c.region == bindparam("code")
        connection.execute(delete(table).where(*node), inside)
    if reached is None:
        connection.execute(delete(schema.stated_rate).where(in_slice(schema.stated_rate, slice_)))
        _write_stated_rates(connection, slice_)


def _write_pairs(
    connection: Connection, columns: Mapping[str, Any], nodes: Mapping[str, Floats], order: Integers
) -> None:
    """Pairs that are not the measures' own sums, or beside which something was left out. ``order``: of the nodes in the tables, and so
    in ``columns``; the few that have such a pair are put into it, not all that are looked at."""
    stands = np.empty(len(order), np.intp)
    stands[order] = np.arange(len(order))
    rows: list[Integers] = []
    metrics: list[Words] = []
    values: dict[str, list[Floats]] = {name: [] for name in _PAIR_VALUES}
    for metric in sorted(METRICS, key=lambda metric: metric.id):
        pair = _PAIR_OF.get(metric.id, metric.id)
        num, den = nodes[pair_column("n", pair)], nodes[pair_column("d", pair)]
        whole_num, whole_den = nodes[metric.numerator], nodes[metric.denominator]
        lefts = [np.nan_to_num(nodes[pair_column(side, pair)]) for side in ("left", "left_n", "left_d")]
        both = ~np.isnan(whole_num) & ~np.isnan(whole_den)
        differs = both & ~((num == whole_num) & (den == whole_den))
        if {metric.numerator, metric.denominator} <= set(UNIT_MEASURES):
            # Cells of units whose cover nobody tells: added to others, their units must not pass for uncovered ones.
            differs |= np.isnan(whole_num) ^ np.isnan(whole_den)
        # Rows that pair though a sum is not known: units without a union beside unions whose members nobody tells.
        differs |= ~both & ~np.isnan(num) & ~np.isnan(den)
        differs |= lefts[0] + lefts[1] + lefts[2] > 0
        places = np.flatnonzero(differs)
        rows.append(stands[places])
        metrics.append(np.full(len(places), metric.id, object))
        for name, column in zip(_PAIR_VALUES, (num, den, *lefts), strict=True):
            values[name].append(column[places])
    found = np.concatenate(rows)
    behind = np.argsort(found, kind="stable")  # as the table keeps them, so that each is written behind the last
    out = {name: columns[name][found[behind]] for name in ("parent", "period", "calibre", "purpose", *KEY[1:])}
    out["metric"] = np.concatenate(metrics)[behind]
    insert_rows(connection, schema.rate_pair, out | {n: np.concatenate(v)[behind] for n, v in values.items()})


def _write_stated_rates(connection: Connection, slice_: Slice) -> None:
    ids = {m.id for m in METRICS}
    rows = connection.execute(
        text(
            "SELECT o.region, o.measure, o.rate, o.part_id FROM observation o JOIN part p ON p.id = o.part_id"
            " WHERE p.status = 'current' AND p.content = 'summary' AND p.period = :period AND p.calibre = :calibre AND p.purpose = :purpose"
            " AND o.region IS NOT NULL AND o.rate IS NOT NULL AND o.industry = '*' AND o.size = '*' AND o.unit_kind = '*'"
        ),
        slice_.params,
    ).all()
    found = {(region, metric): (rate, part) for region, metric, rate, part in rows if metric in ids}
    if found:
        insert_rows(
            connection,
            schema.stated_rate,
            {
                "calibre": [slice_.calibre] * len(found),
                "purpose": [slice_.purpose] * len(found),
                "region": [k[0] for k in found],
                "period": [slice_.period] * len(found),
                "metric": [k[1] for k in found],
                "value": [v[0] for v in found.values()],
                "part_id": [v[1] for v in found.values()],
            },
        )
