"""Sums at every node of the region tree for one slice: from facts and stated values, bottom up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd
from sqlalchemy import Connection, delete, select, text

from analysis.measures import MEASURE_IDS, UNION_MEASURES, UNIT_MEASURES
from analysis.metrics import METRICS
from data import schema
from data.loads import insert_rows
from data.reference import regions
from data.schema import ALL
from etl.coverage import Slice

UNKNOWN_INDUSTRY: Final = "unknown"
KEY: Final = ["region", "industry", "size", "unit_kind"]
_COVER_MEASURES: Final = (
    "units_covered",
    "units_own",
    "units_joint",
    "employees_covered",
    "employees_covered_women",
    "units_small_micro_covered",
    "units_new_covered",
    "gap_25",
    "gap_100",
)
_BY_UNION: Final = {
    "units_agreement": "agreement",
    "units_wage_agreement": "wage_agreement",
    "units_congress": "congress",
}
_PAIRS: Final = [(f"n:{m.id}", f"d:{m.id}", m) for m in METRICS]


@dataclass(slots=True)
class _Parts:
    """What current parts of the slice there are. ``unions``: region -> fields that its union register has."""

    ids: dict[str, list[int]] = field(default_factory=dict)
    unions: dict[str, set[str]] = field(default_factory=dict)
    with_union_column: set[int] = field(default_factory=set)
    members_by_region: set[str] = field(default_factory=set)
    units: dict[str, set[str]] = field(default_factory=dict)


def roll_up(connection: Connection, piece: Slice) -> None:
    """Write ``rollup``, ``totals``, ``rate_pair`` and ``stated_rate`` of a slice anew. Coverage must be resolved before."""
    parts = _current_parts(connection, piece)
    units, unions = _unit_sums(connection, piece, parts), _union_sums(connection, piece, parts)
    base = pd.concat([units, unions, _zero_units(units, unions, parts)], ignore_index=True)
    stated = _stated(connection, piece)
    nodes = _climb(base, stated)
    _write(connection, piece, nodes)


def _current_parts(connection: Connection, piece: Slice) -> _Parts:
    part = schema.part.c
    rows = connection.execute(
        select(part.id, part.content, part.region, part.columns).where(
            part.status == "current",
            part.period == piece.period,
            part.calibre == piece.calibre,
            part.purpose == piece.purpose,
        )
    ).all()
    parts = _Parts()
    for row in rows:
        parts.ids.setdefault(row.content, []).append(row.id)
        if row.content == "union_register":
            parts.unions.setdefault(row.region, set()).update(row.columns)
        elif row.content == "unit_register":
            parts.units.setdefault(row.region, set()).update(row.columns)
            if "union_code" in row.columns:
                parts.with_union_column.add(row.id)
        elif row.content == "membership":
            if "union_code" not in row.columns:
                parts.members_by_region.add(row.region)
            parts.unions.setdefault(row.region, set()).update(
                name for name in row.columns if name.startswith("members")
            )
    return parts


def _ids(parts: _Parts, content: str) -> str:
    return ", ".join(str(int(i)) for i in parts.ids.get(content, [])) or "NULL"


def _section(column: str) -> str:
    return f"COALESCE(SUBSTR({column}, 1, 1), '{UNKNOWN_INDUSTRY}')"


def _unit_sums(connection: Connection, piece: Slice, parts: _Parts) -> pd.DataFrame:
    """Rows (part, region, section, size, kind) of unit measures; measures of cover null where no union register speaks."""
    small = "u.size IN ('small', 'micro', 'small_or_micro')"
    covered = "c.mode IS NOT NULL"
    sql = f"""
        SELECT u.part_id AS part_id, u.region AS region, {_section("u.industry")} AS industry, u.size AS size, u.unit_kind AS unit_kind,
          COUNT(*) AS units, SUM(CASE WHEN {covered} THEN 1 ELSE 0 END) AS units_covered,
          SUM(CASE WHEN c.mode = 'own' THEN 1 ELSE 0 END) AS units_own,
          SUM(CASE WHEN c.mode IN ('joint', 'federation') THEN 1 ELSE 0 END) AS units_joint,
          SUM(u.employees) AS employees, SUM(u.employees_women) AS employees_women,
          SUM(CASE WHEN {covered} THEN u.employees END) AS employees_covered,
          SUM(CASE WHEN {covered} THEN u.employees_women END) AS employees_covered_women,
          SUM(CASE WHEN {small} THEN 1 ELSE 0 END) AS units_small_micro,
          SUM(CASE WHEN {small} AND {covered} THEN 1 ELSE 0 END) AS units_small_micro_covered,
          SUM(CASE WHEN {covered} THEN s.agreement END) AS units_agreement,
          SUM(CASE WHEN {covered} THEN s.wage_agreement END) AS units_wage_agreement,
          SUM(CASE WHEN {covered} THEN s.congress END) AS units_congress,
          SUM(u.is_new) AS units_new, SUM(CASE WHEN {covered} THEN u.is_new END) AS units_new_covered,
          SUM(CASE WHEN NOT ({covered}) AND u.employees >= 25 THEN 1 ELSE 0 END) AS gap_25,
          SUM(CASE WHEN NOT ({covered}) AND u.employees >= 100 THEN 1 ELSE 0 END) AS gap_100,
          MAX(u.employees) AS employees_max
        FROM unit u LEFT JOIN coverage c ON c.part_id = u.part_id AND c.row = u.row
          LEFT JOIN slice_union s ON s.code = c.union_code
        WHERE u.part_id IN ({_ids(parts, "unit_register")})
        GROUP BY 1, 2, 3, 4, 5"""
    frame = _frame(connection, sql)
    if frame.empty:
        return _blank()
    covering = {code: _covering(code, parts.unions) for code in frame["region"].unique()}
    known = frame["part_id"].isin(parts.with_union_column) | frame["region"].map(
        lambda code: covering[code] is not None
    )
    if not parts.ids.get("union_register"):
        known = frame["part_id"].isin(parts.with_union_column)
    for name in _COVER_MEASURES:
        zero = frame[name].notna() | (name in ("units_new_covered",) and frame["units_new"].isna())
        if name in ("employees_covered", "employees_covered_women"):
            zero = frame["employees" if name == "employees_covered" else "employees_women"].isna()
            frame[name] = frame[name].where(zero | frame[name].notna(), 0)
        elif name == "units_new_covered":
            frame[name] = frame[name].where(frame["units_new"].isna() | frame[name].notna(), 0)
        frame.loc[~known, name] = np.nan
    for name, column in _BY_UNION.items():
        said = frame["region"].map(lambda code, column=column: column in (covering[code] or ()))
        frame[name] = frame[name].where(~said | frame[name].notna(), 0)
        frame.loc[~known | ~said, name] = np.nan
    zeros = _zero_unions(frame, covering)
    return pd.concat([_margins(frame, UNIT_MEASURES), zeros], ignore_index=True)


def _covering(code: str, by_region: dict[str, set[str]]) -> set[str] | None:
    """The fields that a union register speaking about a region has: sent for it or for a region above it; None if none."""
    found: set[str] | None = None
    for step in regions().path(code):
        if step in by_region:
            found = (found or set()) | by_region[step]
    return found


def _zero_unions(frame: pd.DataFrame, covering: dict[str, set[str] | None]) -> pd.DataFrame:
    """Where a union register speaks about a region, a region without any union has none: 0, not null."""
    fields = {
        "members": "members",
        "members_women": "members_women",
        "members_migrant": "members_migrant",
        "members_platform": "members_platform",
        "members_joint": "members",
        "staff_full": "staff_full",
        "staff_part": "staff_part",
        "social_workers": "social_workers",
        "unions_founded": "founded",
        "unions_dissolved": "dissolved",
        "unions_dormant": "dormant",
        "unions_term_due": "term_end",
    }
    rows = []
    places = {
        (code, industry)
        for code, here in zip(frame["region"], frame["industry"], strict=True)
        for industry in (here, ALL)
    }
    for code, industry in sorted(places):
        has = covering[code]
        if has is None or "code" not in has:
            continue
        row: dict[str, Any] = {
            "region": code,
            "industry": industry,
            "size": ALL,
            "unit_kind": ALL,
            "unions": 0,
            "grassroots_unions": 0,
        }
        row |= {measure: 0 for measure, name in fields.items() if name in has}
        rows.append(row)
    return pd.DataFrame(rows, columns=[*KEY, *UNION_MEASURES]) if rows else _blank()


def _zero_units(units: pd.DataFrame, unions: pd.DataFrame, parts: _Parts) -> pd.DataFrame:
    """Where a unit register speaks about a region that has unions but no unit of its own (a federation seated in a city,
    its units in the counties), there are none: 0, not null, so that its members stay in the rates."""
    columns = {
        "employees": "employees",
        "employees_women": "employees_women",
        "employees_covered": "employees",
        "employees_covered_women": "employees_women",
        "units_new": "is_new",
        "units_new_covered": "is_new",
    }
    rows = []
    there = set(zip(units["region"], units["industry"], strict=True))
    for region, industry in sorted(set(zip(unions["region"], unions["industry"], strict=True)) - there):
        has = _covering(region, parts.units)
        if has is not None:
            row: dict[str, Any] = {"region": region, "industry": industry, "size": ALL, "unit_kind": ALL}
            row |= dict.fromkeys(
                (
                    "units",
                    "units_covered",
                    "units_own",
                    "units_joint",
                    "units_small_micro",
                    "units_small_micro_covered",
                    "gap_25",
                    "gap_100",
                ),
                0,
            )
            row |= {measure: 0 for measure, name in columns.items() if name in has}
            rows.append(row)
    return pd.DataFrame(rows, columns=[*KEY, *UNIT_MEASURES]) if rows else _blank()


def _union_sums(connection: Connection, piece: Slice, parts: _Parts) -> pd.DataFrame:
    """Rows (region, section) of union measures: membership sheet before register, grassroots bodies' members only."""
    by_region_parts = _ids(parts, "membership")
    year, last = piece.period, piece.last_day
    grass = "l.union_kind <> 'above'"
    live = "(l.dissolved IS NULL OR l.dissolved > :last)"

    def members(name: str, only: str = grass) -> str:
        return f"SUM(CASE WHEN {only} AND {live} THEN COALESCE(m.{name}, l.{name}) END)"

    sql = f"""
        SELECT l.region AS region, {_section("COALESCE(l.industry, u.industry)")} AS industry, l.part_id AS part_id,
          SUM(CASE WHEN {live} THEN 1 ELSE 0 END) AS unions,
          SUM(CASE WHEN {live} AND {grass} THEN 1 ELSE 0 END) AS grassroots_unions,
          {members("members")} AS members, {members("members_women")} AS members_women,
          {members("members_migrant")} AS members_migrant, {members("members_platform")} AS members_platform,
          {members("members", "l.union_kind IN ('joint', 'federation')")} AS members_joint,
          SUM(CASE WHEN {live} THEN l.staff_full END) AS staff_full, SUM(CASE WHEN {live} THEN l.staff_part END) AS staff_part,
          SUM(CASE WHEN {live} THEN l.social_workers END) AS social_workers,
          SUM(CASE WHEN SUBSTR(l.founded, 1, {len(year) if "Q" not in year else 4}) = :stem THEN 1 ELSE 0 END) AS unions_founded,
          SUM(CASE WHEN SUBSTR(l.dissolved, 1, {len(year) if "Q" not in year else 4}) = :stem THEN 1 ELSE 0 END) AS unions_dissolved,
          SUM(CASE WHEN {live} THEN l.dormant END) AS unions_dormant,
          SUM(CASE WHEN {live} AND SUBSTR(l.term_end, 1, {len(year) if "Q" not in year else 4}) = :stem THEN 1 ELSE 0 END) AS unions_term_due
        FROM labour_union l
          LEFT JOIN (SELECT union_code, MAX(members) AS members, MAX(members_women) AS members_women, MAX(members_migrant) AS members_migrant,
              MAX(members_platform) AS members_platform FROM membership WHERE part_id IN ({by_region_parts}) AND union_code IS NOT NULL
              GROUP BY union_code) m ON m.union_code = l.code
          LEFT JOIN (SELECT credit_code, MIN(industry) AS industry FROM unit WHERE part_id IN ({_ids(parts, "unit_register")})
              AND credit_code IS NOT NULL GROUP BY credit_code) u ON u.credit_code = l.unit_code
        WHERE l.part_id IN ({_ids(parts, "union_register")})
        GROUP BY 1, 2, 3"""
    frame = _frame(connection, sql, last=last, stem=year if "Q" not in year else year[:4])
    if not frame.empty:
        columns = {
            int(i): set(c)
            for i, c in connection.execute(
                select(schema.part.c.id, schema.part.c.columns).where(
                    schema.part.c.id.in_(parts.ids.get("union_register", []))
                )
            ).all()
        }
        for measure, name in (
            ("unions_founded", "founded"),
            ("unions_dissolved", "dissolved"),
            ("unions_term_due", "term_end"),
        ):
            frame.loc[~frame["part_id"].map(lambda i, name=name: name in columns[int(i)]), measure] = np.nan
        joint = frame["members_joint"].isna() & frame["members"].notna()
        frame.loc[joint, "members_joint"] = 0
        _prefer_membership_by_region(frame, parts)
    own = _frame(
        connection,
        f"SELECT region, '{ALL}' AS industry, SUM(members) AS members, SUM(members_women) AS members_women, SUM(members_migrant) AS"
        f" members_migrant, SUM(members_platform) AS members_platform FROM membership WHERE part_id IN ({by_region_parts})"
        " AND union_code IS NULL GROUP BY 1",
    )
    pieces = [_union_margins(frame)] if not frame.empty else []
    if not own.empty:
        own["size"], own["unit_kind"] = ALL, ALL
        pieces.append(own.reindex(columns=[*KEY, *UNION_MEASURES]))
    return pd.concat(pieces, ignore_index=True) if pieces else _blank()


def _prefer_membership_by_region(frame: pd.DataFrame, parts: _Parts) -> None:
    if parts.members_by_region:
        tree = regions()
        inside = frame["region"].map(lambda code: any(step in parts.members_by_region for step in tree.path(code)))
        frame.loc[inside, [name for name in UNION_MEASURES if name.startswith("members")]] = np.nan


def _union_margins(frame: pd.DataFrame) -> pd.DataFrame:
    names = list(UNION_MEASURES)
    out = []
    for industry in (True, False):
        copy = frame.copy()
        if not industry:
            copy["industry"] = ALL
        copy["size"], copy["unit_kind"] = ALL, ALL
        out.append(copy.groupby(KEY, as_index=False)[names].sum(min_count=1))
    return pd.concat(out, ignore_index=True)


def _margins(frame: pd.DataFrame, measures: tuple[str, ...]) -> pd.DataFrame:
    """The finest rows and the margins over two dimensions; rows whose cover is known and unknown stay apart until summed."""
    names = list(measures)
    known = frame["units_covered"].notna()
    grains = (
        (),
        ("size", "unit_kind"),
        ("industry", "unit_kind"),
        ("industry", "size"),
        ("industry", "size", "unit_kind"),
    )
    out = []
    for gone in grains:
        copy = frame.assign(known=known)
        for name in gone:
            copy[name] = ALL
        grouped = copy.groupby([*KEY, "known"], as_index=False)
        sums = grouped[names].sum(min_count=1)
        sums["employees_max"] = grouped["employees_max"].max()["employees_max"]
        out.append(sums.drop(columns="known"))
    return pd.concat(out, ignore_index=True)


def _stated(connection: Connection, piece: Slice) -> pd.DataFrame:
    """What nodes state themselves: one row a key, one column a measure; of two statements the finer unit's wins.

    Of two in one unit it is always the same one, by the bytes of their files: the order in which they came does not matter.
    """
    rows = connection.execute(
        text(
            "SELECT o.region, o.industry, o.size, o.unit_kind, o.measure, o.value, o.dimensions FROM observation o"
            " JOIN part p ON p.id = o.part_id JOIN load l ON l.id = p.load_id WHERE p.status = 'current' AND p.content = 'summary' AND p.period = :period"
            " AND p.calibre = :calibre AND p.purpose = :purpose AND o.region IS NOT NULL AND o.value IS NOT NULL AND o.measure IS NOT NULL"
            " ORDER BY o.scale DESC, l.sha256 DESC, o.part_id DESC, o.row DESC, o.col DESC"
        ),
        piece.params,
    ).all()
    table: dict[tuple[str, ...], dict[str, int]] = {}
    for region, industry, size, kind, measure, value, dimensions in rows:
        if measure not in MEASURE_IDS or not may_sum(
            measure, dimensions if isinstance(dimensions, dict) else schema.from_json(dimensions)
        ):
            continue
        table.setdefault((region, industry, size, kind), {})[measure] = value
    if not table:
        return pd.DataFrame(columns=[*KEY, *MEASURE_IDS])
    return pd.DataFrame(
        [{**dict(zip(KEY, key, strict=True)), **values} for key, values in table.items()], columns=[*KEY, *MEASURE_IDS]
    ).astype(dict.fromkeys(MEASURE_IDS, "float64"))


def may_sum(measure: str, dimensions: dict[str, str]) -> bool:
    """Whether an observation is a cell of the roll-up: by section, size or kind, not by sex or registration type."""
    for name, value in dimensions.items():
        if name == "sex" and measure.endswith("_women"):
            continue
        if name not in ("industry", "size", "kind") or (name == "industry" and len(value) != 1):
            return False
    return True


def _climb(base: pd.DataFrame, stated: pd.DataFrame) -> pd.DataFrame:
    """All nodes' rows, from the deepest level to the nation: own facts plus children's, a stated value before both."""
    tree = regions()
    names = list(MEASURE_IDS)
    base = base.reindex(columns=[*KEY, *names, "employees_max"]).astype(
        dict.fromkeys([*names, "employees_max"], "float64")
    )
    for column in (*names, "employees_max"):
        base[column] = base[column].astype("float64")
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


def _write(connection: Connection, piece: Slice, nodes: pd.DataFrame) -> None:
    tree = regions()
    old = (
        connection.execute(
            select(schema.totals.c.parent)
            .distinct()
            .where(
                schema.totals.c.calibre == piece.calibre,
                schema.totals.c.purpose == piece.purpose,
                schema.totals.c.period == piece.period,
            )
        )
        .scalars()
        .all()
    )
    for table in (schema.rollup, schema.rate_pair):
        for parent in old:
            connection.execute(
                delete(table).where(
                    table.c.parent == parent,
                    table.c.period == piece.period,
                    table.c.calibre == piece.calibre,
                    table.c.purpose == piece.purpose,
                )
            )
    for table in (schema.totals, schema.stated_rate):
        connection.execute(
            delete(table).where(
                table.c.calibre == piece.calibre, table.c.purpose == piece.purpose, table.c.period == piece.period
            )
        )
    _write_stated_rates(connection, piece)
    if nodes.empty:
        return
    names = list(MEASURE_IDS)
    parents = {code: tree[code].nav_parent for code in nodes["region"].unique()}
    nodes = nodes.assign(parent=nodes["region"].map(parents)).sort_values(["parent", *KEY], ignore_index=True)
    columns: dict[str, Any] = {
        "parent": nodes["parent"].tolist(),
        "period": [piece.period] * len(nodes),
        "calibre": [piece.calibre] * len(nodes),
        "purpose": [piece.purpose] * len(nodes),
        **{name: nodes[name].tolist() for name in KEY},
        **{name: _whole(nodes[name]) for name in [*names, "employees_max"]},
    }
    insert_rows(connection, schema.rollup, columns)
    top = [
        i
        for i, key in enumerate(zip(columns["industry"], columns["size"], columns["unit_kind"], strict=True))
        if key == (ALL, ALL, ALL)
    ]
    totals = {
        name: [values[i] for i in top]
        for name, values in columns.items()
        if name not in ("industry", "size", "unit_kind")
    }
    totals["level"] = [tree[code].level for code in totals["region"]]
    insert_rows(connection, schema.totals, totals)
    _write_pairs(connection, columns, nodes)


def _whole(series: pd.Series[Any]) -> list[int | None]:
    return [None if value != value else int(value) for value in series.tolist()]


def _write_pairs(connection: Connection, columns: dict[str, Any], nodes: pd.DataFrame) -> None:
    key = ("parent", "period", "calibre", "purpose", *KEY)
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


def _write_stated_rates(connection: Connection, piece: Slice) -> None:
    ids = {m.id for m in METRICS}
    rows = connection.execute(
        text(
            "SELECT o.region, o.measure, o.rate, o.part_id FROM observation o JOIN part p ON p.id = o.part_id"
            " WHERE p.status = 'current' AND p.content = 'summary' AND p.period = :period AND p.calibre = :calibre AND p.purpose = :purpose"
            " AND o.region IS NOT NULL AND o.rate IS NOT NULL AND o.industry = '*' AND o.size = '*' AND o.unit_kind = '*'"
        ),
        piece.params,
    ).all()
    found = {(region, metric): (rate, part) for region, metric, rate, part in rows if metric in ids}
    if found:
        insert_rows(
            connection,
            schema.stated_rate,
            {
                "calibre": [piece.calibre] * len(found),
                "purpose": [piece.purpose] * len(found),
                "region": [k[0] for k in found],
                "period": [piece.period] * len(found),
                "metric": [k[1] for k in found],
                "value": [v[0] for v in found.values()],
                "part_id": [v[1] for v in found.values()],
            },
        )


def _frame(connection: Connection, sql: str, **params: Any) -> pd.DataFrame:
    result = connection.execute(text(sql), params)
    names = list(result.keys())
    frame = pd.DataFrame.from_records(result.all(), columns=names)
    for name in names:
        if name in MEASURE_IDS or name == "employees_max":
            frame[name] = pd.to_numeric(frame[name]).astype("float64")
    return frame


def _blank() -> pd.DataFrame:
    return pd.DataFrame(columns=[*KEY, *MEASURE_IDS, "employees_max"])
