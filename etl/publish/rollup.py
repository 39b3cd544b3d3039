"""Sums at every node of the region tree: from facts and stated values, bottom up, many slices at a time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import pandas as pd
from sqlalchemy import Connection, delete, select, text

from analysis.measures import MEASURE_IDS, UNIT_MEASURES
from analysis.metrics import METRICS
from analysis.vocabulary import CELLS
from data.database import schema
from data.database.loads import insert_rows
from data.grain import ALL
from data.reference import regions
from data.slice import Slice
from etl.publish.coverage import resolve_coverage
from etl.publish.register_sums import KEY, MAXIMA, pair_column
from etl.publish.senders import displace
from etl.publish.sums import ROW_PAIRS, Gathered
from etl.publish.zeros import BESIDE, with_zeros

AT_ONCE: Final = 200_000
"""Rows of facts' sums after which the slices gathered so far are summed up the tree, so that memory stays bounded."""
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


def roll_up(connection: Connection, slices: Iterable[Slice]) -> None:
    """Resolve the coverage of slices and write their ``rollup``, ``totals``, ``rate_pair`` and ``stated_rate`` anew."""
    gathered = Gathered()
    for slice_ in slices:
        senders = displace(connection, slice_)
        resolve_coverage(connection, slice_, senders)
        gathered.add(connection, slice_, senders)
        if gathered.rows > AT_ONCE:
            _write(connection, gathered.slices, _climb(gathered.base(), gathered.stated()))
            gathered = Gathered()
    _write(connection, gathered.slices, _climb(gathered.base(), gathered.stated()))


def _climb(base: pd.DataFrame, stated: pd.DataFrame) -> pd.DataFrame:
    """All nodes' rows, from the deepest level to the nation: own facts plus children's, a stated value before both."""
    tree = regions()
    sums = [*MEASURE_IDS, *_PAIR_COLUMNS, *BESIDE]
    base = base.reindex(columns=[*KEY, *sums, *MAXIMA]).astype(dict.fromkeys([*sums, *MAXIMA], "float64"))
    codes = pd.unique(pd.concat([base["region"], stated["region"]]))
    home = {code: code if tree[code].kind != "placeholder" else tree[code].nav_parent for code in codes}
    base["region"] = base["region"].map(home)
    base = _own_facts(base, sums)
    depth = {code: len(tree.path(home[code])) for code in codes}
    by_depth: dict[int, list[pd.DataFrame]] = {}
    base_depth = base["region"].map(lambda code: len(tree.path(code)))
    for level, group in base.groupby(base_depth):
        by_depth.setdefault(int(level), []).append(group)
    done: list[pd.DataFrame] = []
    for level in range(max(depth.values(), default=0), 0, -1):
        frames = by_depth.get(level, [])
        said = stated[stated["region"].map(lambda code, level=level: depth[code] == level)] if len(stated) else stated
        if not frames and said.empty:
            continue
        together = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=[*KEY, *sums, *MAXIMA])
        grouped = together.groupby(KEY)
        resolved = grouped[sums].sum(min_count=1)
        resolved = pd.concat([resolved, grouped[list(MAXIMA)].max()], axis=1)
        resolved = _state(resolved, said.set_index(KEY) if len(said) else None).reset_index()
        done.append(with_zeros(resolved))
        if level > 1:
            upward = resolved.drop(columns="stated")
            upward["region"] = upward["region"].map(lambda code: tree[code].nav_parent)
            by_depth.setdefault(level - 1, []).append(upward)
    return pd.concat(done, ignore_index=True) if done else pd.DataFrame(columns=[*KEY, *sums, *MAXIMA, "stated"])


def _own_facts(base: pd.DataFrame, sums: list[str]) -> pd.DataFrame:
    """A node's own facts, one row a key, and what pairs by node: where it has both parts of a rate, of two registers or of one.

    Members and employees pair by unions (:mod:`etl.publish.register_sums`), yet a node that has only one of the two has no pair.
    """
    grouped = base.groupby(KEY)
    own = grouped[sums].sum(min_count=1)
    own = pd.concat([own, grouped[list(MAXIMA)].max()], axis=1)
    whole = with_zeros(own)
    undivided = own.index.get_level_values("size") == ALL
    undivided &= own.index.get_level_values("unit_kind") == ALL
    for metric in _PAIRED:
        numerator, denominator = pair_column("n", metric.id), pair_column("d", metric.id)
        if metric.id not in ROW_PAIRS:
            # A seat of unions, whose units lie below it, pairs as one that covers none.
            own[numerator] = whole[metric.numerator].fillna(own[numerator])
            own[denominator] = whole[metric.denominator]
        both = own[numerator].notna() & own[denominator].notna()
        if metric.id not in ROW_PAIRS:
            _leave_out(own, metric.id, ~both & undivided)
        own[numerator] = own[numerator].where(both)
        own[denominator] = own[denominator].where(both)
    return own.copy().reset_index()  # one block again: each column set above has made its own


def _leave_out(own: pd.DataFrame, metric: str, out: pd.Series[bool]) -> None:
    """Count what does not pair by node: its unions (those behind the rate's denominator), and what it has of either part."""
    unions = own[_UNIONS_BEHIND[metric]].where(out)
    numerator, denominator = (own[pair_column(side, metric)].where(out) for side in "nd")
    some = numerator.notna() | denominator.notna()
    for side, values in (("left", unions), ("left_n", numerator), ("left_d", denominator)):
        own[pair_column(side, metric)] = values.where(some)


def _state(summed: pd.DataFrame, stated: pd.DataFrame | None) -> pd.DataFrame:
    """Put stated values before sums; a pair is the stated one, or one stated part over a complete sum, or the children's.

    ``stated`` of the result: ids of the measures that a node states itself, joined by commas.
    """
    if stated is None:
        return summed.assign(stated=None)
    names = list(MEASURE_IDS)
    index = summed.index.union(stated.index)
    children = summed.reindex(index).astype("float64")
    own = stated.reindex(index)[names].astype("float64")
    result = children.copy()
    result[names] = own.where(own.notna(), children[names])
    for metric in _PAIRED:
        num, den = metric.numerator, metric.denominator
        numerator, denominator = pair_column("n", metric.id), pair_column("d", metric.id)
        both = own[num].notna() & own[den].notna()
        half_num = (
            own[num].notna()
            & own[den].isna()
            & children[den].notna()
            & (children[denominator].isna() | (children[denominator] == children[den]))
        )
        half_den = (
            own[den].notna()
            & own[num].isna()
            & children[num].notna()
            & (children[numerator].isna() | (children[numerator] == children[num]))
        )
        use = both | half_num | half_den
        result[numerator] = result[num].where(use, children[numerator])
        result[denominator] = result[den].where(use, children[denominator])
        for side in ("left", "left_n", "left_d"):
            result[pair_column(side, metric.id)] = children[pair_column(side, metric.id)].where(~use)
    said = own.notna().to_numpy()
    result = result.copy()  # one block again: each column set above has made its own
    result["stated"] = [",".join(np.array(names)[row]) or None for row in said]
    result.index.names = KEY
    return result


def _write(connection: Connection, slices: list[Slice], nodes: pd.DataFrame) -> None:
    for slice_ in slices:
        _forget(connection, slice_)
        _write_stated_rates(connection, slice_)
    if nodes.empty:
        return
    tree = regions()
    parents = {code: tree[code].nav_parent for code in nodes["region"].unique()}
    nodes = nodes.assign(parent=nodes["region"].map(parents)).sort_values(["parent", *KEY], ignore_index=True)
    places = [slices[number] for number in nodes["slice"].tolist()]
    columns: dict[str, Any] = {
        "parent": nodes["parent"].tolist(),
        "period": [slice_.period for slice_ in places],
        "calibre": [slice_.calibre for slice_ in places],
        "purpose": [slice_.purpose for slice_ in places],
        **{name: nodes[name].tolist() for name in KEY[1:]},
        **{name: _whole(nodes[name]) for name in [*MEASURE_IDS, *MAXIMA]},
    }
    insert_rows(connection, schema.rollup, columns)
    columns["stated"] = [said if isinstance(said, str) else None for said in nodes["stated"].tolist()]
    top = [
        i
        for i, key in enumerate(zip(columns["industry"], columns["size"], columns["unit_kind"], strict=True))
        if key == (ALL, ALL, ALL)
    ]
    totals = {name: [values[i] for i in top] for name, values in columns.items() if name not in CELLS}
    totals["level"] = [tree[code].level for code in totals["region"]]
    insert_rows(connection, schema.totals, totals)
    _write_pairs(connection, columns, nodes)


def _forget(connection: Connection, slice_: Slice) -> None:
    """Drop the sums that a slice had."""
    total = schema.totals.c
    parents = select(total.parent).distinct()
    old = connection.execute(
        parents.where(total.calibre == slice_.calibre, total.purpose == slice_.purpose, total.period == slice_.period)
    ).scalars()
    for parent in old.all():
        for table in (schema.rollup, schema.rate_pair):
            connection.execute(
                delete(table).where(
                    table.c.parent == parent,
                    table.c.period == slice_.period,
                    table.c.calibre == slice_.calibre,
                    table.c.purpose == slice_.purpose,
                )
            )
    for table in (schema.totals, schema.stated_rate):
        connection.execute(
            delete(table).where(
                table.c.calibre == slice_.calibre, table.c.purpose == slice_.purpose, table.c.period == slice_.period
            )
        )


def _whole(series: pd.Series[Any]) -> list[int | None]:
    return [None if value != value else int(value) for value in series.tolist()]


def _write_pairs(connection: Connection, columns: dict[str, Any], nodes: pd.DataFrame) -> None:
    """Pairs that are not the measures' own sums, or beside which something was left out."""
    key = ("parent", "period", "calibre", "purpose", *KEY[1:])
    for metric in METRICS:
        pair = _PAIR_OF.get(metric.id, metric.id)
        num, den = nodes[pair_column("n", pair)], nodes[pair_column("d", pair)]
        whole_num, whole_den = nodes[metric.numerator], nodes[metric.denominator]
        lefts = [nodes[pair_column(side, pair)].fillna(0) for side in ("left", "left_n", "left_d")]
        both = whole_num.notna() & whole_den.notna()
        differs = both & ~((num == whole_num) & (den == whole_den))
        if {metric.numerator, metric.denominator} <= set(UNIT_MEASURES):
            # Cells of units whose cover nobody tells: added to others, their units must not pass for uncovered ones.
            differs |= whole_num.isna() ^ whole_den.isna()
        differs |= lefts[0] + lefts[1] + lefts[2] > 0
        places = np.flatnonzero(differs.to_numpy())
        if len(places):
            out: dict[str, list[Any]] = {name: [columns[name][i] for i in places] for name in key}
            out["metric"] = [metric.id] * len(places)
            out["numerator"], out["denominator"] = _whole(num.iloc[places]), _whole(den.iloc[places])
            for name, left in zip(("left_rows", "left_numerator", "left_denominator"), lefts, strict=True):
                out[name] = _whole(left.iloc[places])
            insert_rows(connection, schema.rate_pair, out)


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
