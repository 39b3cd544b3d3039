"""Sums at every node of the region tree: from facts and stated values, bottom up, many slices at a time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import pandas as pd
from sqlalchemy import Connection, delete, select, text

from analysis.measures import MEASURE_IDS, UNION_MEASURES
from analysis.metrics import METRICS
from analysis.vocabulary import CELLS
from data.database import schema
from data.database.loads import insert_rows
from data.database.schema import ALL, in_slice
from data.reference import regions
from data.slice import Slice
from etl.publish.coverage import resolve_coverage
from etl.publish.sums import KEY, Gathered

AT_ONCE: Final = 200_000
"""Rows of facts' sums after which the slices gathered so far are summed up the tree, so that memory stays bounded."""
_PAIRS: Final = [(f"n:{m.id}", f"d:{m.id}", m) for m in METRICS]


def roll_up(connection: Connection, slices: Iterable[Slice]) -> None:
    """Resolve the coverage of slices and write their ``rollup``, ``totals``, ``rate_pair`` and ``stated_rate`` anew."""
    gathered = Gathered()
    for slice_ in slices:
        resolve_coverage(connection, slice_)
        gathered.add(connection, slice_)
        if gathered.rows > AT_ONCE:
            _write(connection, gathered.slices, _climb(gathered.base(), gathered.stated()))
            gathered = Gathered()
    _write(connection, gathered.slices, _climb(gathered.base(), gathered.stated()))


def _climb(base: pd.DataFrame, stated: pd.DataFrame) -> pd.DataFrame:
    """All nodes' rows, from the deepest level to the nation: own facts plus children's, a stated value before both."""
    tree = regions()
    names = list(MEASURE_IDS)
    base = base.reindex(columns=[*KEY, *names, "employees_max"]).astype(
        dict.fromkeys([*names, "employees_max"], "float64")
    )
    for numerator, denominator, metric in _PAIRS:
        both = base[metric.numerator].notna() & base[metric.denominator].notna()
        base[numerator] = base[metric.numerator].where(both)
        base[denominator] = base[metric.denominator].where(both)
    sums = [*names, *(column for numerator, denominator, _ in _PAIRS for column in (numerator, denominator))]
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
        pieces = by_depth.get(level, [])
        said = stated[stated["region"].map(lambda code, level=level: depth[code] == level)] if len(stated) else stated
        if not pieces and said.empty:
            continue
        together = (
            pd.concat(pieces, ignore_index=True) if pieces else pd.DataFrame(columns=[*KEY, *sums, "employees_max"])
        )
        grouped = together.groupby(KEY)
        resolved = grouped[sums].sum(min_count=1)
        resolved["employees_max"] = grouped["employees_max"].max()
        resolved = _state(resolved, said.set_index(KEY) if len(said) else None, names).reset_index()
        done.append(resolved)
        if level > 1:
            upward = resolved.copy()
            upward["region"] = upward["region"].map(lambda code: tree[code].nav_parent)
            by_depth.setdefault(level - 1, []).append(upward)
    return pd.concat(done, ignore_index=True) if done else pd.DataFrame(columns=[*KEY, *sums, "employees_max"])


def _own_facts(base: pd.DataFrame, sums: list[str]) -> pd.DataFrame:
    """A node's own facts, one row a key. A rate over units and unions is paired here: its parts come from two registers."""
    grouped = base.groupby(KEY)
    own = grouped[sums].sum(min_count=1)
    own["employees_max"] = grouped["employees_max"].max()
    for numerator, denominator, metric in _PAIRS:
        if (metric.numerator in UNION_MEASURES) != (metric.denominator in UNION_MEASURES):
            both = own[metric.numerator].notna() & own[metric.denominator].notna()
            own[numerator] = own[metric.numerator].where(both)
            own[denominator] = own[metric.denominator].where(both)
    return own.reset_index()


def _state(summed: pd.DataFrame, stated: pd.DataFrame | None, names: list[str]) -> pd.DataFrame:
    """Put stated values before sums; a pair is the stated one, or one stated part over a complete sum, or the children's."""
    if stated is None:
        return summed
    index = summed.index.union(stated.index)
    children = summed.reindex(index).astype("float64")
    own = stated.reindex(index)[names].astype("float64")
    result = children.copy()
    result[names] = own.where(own.notna(), children[names])
    for numerator, denominator, metric in _PAIRS:
        num, den = metric.numerator, metric.denominator
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
        **{name: _whole(nodes[name]) for name in [*MEASURE_IDS, "employees_max"]},
    }
    insert_rows(connection, schema.rollup, columns)
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
    old = connection.execute(parents.where(in_slice(schema.totals, slice_))).scalars()
    for parent in old.all():
        for table in (schema.rollup, schema.rate_pair):
            connection.execute(
                delete(table).where(
                    table.c.parent == parent,
                    in_slice(table, slice_),
                )
            )
    for table in (schema.totals, schema.stated_rate):
        connection.execute(delete(table).where(in_slice(table, slice_)))


def _whole(series: pd.Series[Any]) -> list[int | None]:
    return [None if value != value else int(value) for value in series.tolist()]


def _write_pairs(connection: Connection, columns: dict[str, Any], nodes: pd.DataFrame) -> None:
    key = ("parent", "period", "calibre", "purpose", *KEY[1:])
    out: dict[str, list[Any]] = {name: [] for name in (*key, "metric", "numerator", "denominator")}
    for numerator, denominator, metric in _PAIRS:
        num, den = nodes[numerator], nodes[denominator]
        whole_num, whole_den = nodes[metric.numerator], nodes[metric.denominator]
        both = whole_num.notna() & whole_den.notna()
        differs = both & ~((num == whole_num) & (den == whole_den))
        for i in np.flatnonzero(differs.to_numpy()):
            for name in key:
                out[name].append(columns[name][i])
            out["metric"].append(metric.id)
            out["numerator"].append(None if num.iloc[i] != num.iloc[i] else int(num.iloc[i]))
            out["denominator"].append(None if den.iloc[i] != den.iloc[i] else int(den.iloc[i]))
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
