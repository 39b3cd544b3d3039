"""What the rows of registers add up to by part, region, section, size and kind: measures, and the pairs of sums that rates are made of.

A rate is a pair: both sums run over the same rows, and a row that lacks either part is in neither; what is left out is counted
(:data:`PAIRS`). Rows that hold both parts pair by themselves (women, agreements, worker rates). Members and employees stand in two
registers: they pair by the unit with its own union, or by a joint union with all its units together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection, select, text

from analysis.measures import MEASURE_IDS
from analysis.vocabulary import UNKNOWN_INDUSTRY
from data.database import schema
from data.grain import ALL
from data.slice import Slice
from etl.publish.identity import union_key, unit_key
from etl.publish.senders import Senders
from etl.publish.zeros import JOINT, UNCOVERED

KEY: Final = ["slice", "region", "industry", "size", "unit_kind"]
"""``slice``: its number among those gathered."""

SIDES: Final = ("n", "d", "left", "left_n", "left_d")
"""Of a pair: numerator, denominator, rows left out, and their part of the numerator and the denominator."""


def pair_column(side: str, metric: str) -> str:
    """The column of a frame that holds one side of a metric's pair."""
    return f"{side}:{metric}"


UNIT_PAIRS: Final = (
    "unit_coverage",
    "own_union_rate",
    "joint_coverage",
    "worker_coverage",
    "small_micro_coverage",
    "agreement_coverage",
    "wage_agreement_coverage",
    "congress_coverage",
)
"""Rates whose parts both stand in the unit's row (or in that of the union that covers it)."""
UNION_PAIRS: Final = ("women_share", "migrant_share")
"""Rates whose parts both stand in the union's row."""
SPLIT_PAIRS: Final = ("density", "density_in_covered")
"""Rates of members by employees: numerators come from union rows, denominators from unit rows."""
MAXIMA: Final = ("employees_max", "gap_max")
"""The employees of the largest unit, and of the largest uncovered one."""
COUNTED: Final = frozenset((*MEASURE_IDS, *MAXIMA))


@dataclass(slots=True)
class Parts:
    """What current parts of a slice there are. ``unions``, ``units``: sender's region -> fields that its registers have."""

    senders: Senders
    ids: dict[str, list[int]] = field(default_factory=dict)
    columns: dict[int, set[str]] = field(default_factory=dict)
    unions: dict[str, set[str]] = field(default_factory=dict)
    units: dict[str, set[str]] = field(default_factory=dict)
    members_by_region: set[str] = field(default_factory=set)

    def listed(self, content: str) -> str:
        """The ids of a content's parts, for SQL."""
        return ", ".join(str(int(i)) for i in self.ids.get(content, [])) or "NULL"


def parts_of(connection: Connection, slice_: Slice, senders: Senders) -> Parts:
    """The current parts of a slice and the fields that they have."""
    part = schema.part.c
    rows = connection.execute(
        select(part.id, part.content, part.region, part.columns).where(
            part.status == "current",
            part.period == slice_.period,
            part.calibre == slice_.calibre,
            part.purpose == slice_.purpose,
        )
    ).all()
    parts = Parts(senders)
    for row in rows:
        parts.ids.setdefault(row.content, []).append(row.id)
        parts.columns[row.id] = set(row.columns)
        if row.content == "union_register":
            parts.unions.setdefault(row.region, set()).update(row.columns)
        elif row.content == "unit_register":
            parts.units.setdefault(row.region, set()).update(row.columns)
        elif row.content == "membership":
            if "union_code" not in row.columns:
                parts.members_by_region.add(row.region)
            parts.unions.setdefault(row.region, set()).update(
                name for name in row.columns if name.startswith("members")
            )
    return parts


def section_of(column: str) -> str:
    """SQL for the section of an industry code; ``unknown`` without one."""
    return f"COALESCE(SUBSTR({column}, 1, 1), '{UNKNOWN_INDUSTRY}')"


def fetch(connection: Connection, sql: str, **params: Any) -> pd.DataFrame:
    """The rows of a question; measures and pairs as floats, so that a missing one is NaN."""
    result = connection.execute(text(sql), params)
    names = list(result.keys())
    frame = pd.DataFrame.from_records(result.all(), columns=names)
    return frame.astype({name: "float64" for name in names if name in COUNTED or ":" in name})


_COUNTS = "NOT EXISTS (SELECT 1 FROM displaced x WHERE x.part_id = {0}.part_id AND x.row = {0}.row)"
_GRASS: Final = "l.union_kind <> 'above'"
_LIVE: Final = "(l.dissolved IS NULL OR l.dissolved > :last)"


def gather_members(connection: Connection, parts: Parts) -> None:
    """The temporary table ``union_members``: the union rows that count, each with its members by the membership sheet, else by the register."""
    figures = ("members", "members_women", "members_migrant", "members_platform")
    highest = ", ".join(f"MAX({name}) AS {name}" for name in figures)
    named = (
        f"COALESCE(k.union_code, (SELECT MIN({union_key('x')}) FROM labour_union x WHERE x.part_id IN ({parts.listed('union_register')})"
        " AND x.name = k.union_name AND x.region = k.region))"
    )
    _make(
        connection,
        "sheet_members",
        f"SELECT {named} AS code, {highest} FROM membership k WHERE k.part_id IN ({parts.listed('membership')})"
        f" AND (k.union_code IS NOT NULL OR k.union_name IS NOT NULL) AND {_COUNTS.format('k')} GROUP BY 1",
    )
    chosen = ", ".join(f"COALESCE(m.{name}, l.{name}) AS {name}" for name in figures)
    others = "region, industry, unit_code, union_kind, dissolved, founded, term_end, dormant, staff_full, staff_part, social_workers"
    _make(
        connection,
        "union_members",
        f"SELECT {union_key('l')} AS code, l.part_id, {', '.join('l.' + name for name in others.split(', '))}, {chosen}"
        f" FROM labour_union l LEFT JOIN sheet_members m ON m.code = {union_key('l')}"
        f" WHERE l.part_id IN ({parts.listed('union_register')}) AND {_COUNTS.format('l')}",
    )


def gather_groups(connection: Connection, slice_: Slice, parts: Parts) -> None:
    """The temporary table ``union_group``: unions whose members and whose units' employees are all known, so that they pair.

    A unit on a union's list that no register holds has no employees that are known: its union is out. Each step is a table with an
    index, since one question over all of them takes SQLite minutes.
    """
    _make(
        connection,
        "known_unit",
        f"SELECT DISTINCT {unit_key('v')} AS code FROM unit v WHERE v.part_id IN ({parts.listed('unit_register')})"
        f" AND {unit_key('v')} IS NOT NULL",
    )
    _make(
        connection,
        "short_union",
        "SELECT DISTINCT k.union_key AS code FROM slice_cover k LEFT JOIN known_unit v ON v.code = k.unit_key"
        " WHERE k.union_key IS NOT NULL AND v.code IS NULL",
    )
    _make(
        connection,
        "counted_union",
        f"SELECT l.code AS code FROM union_members l LEFT JOIN short_union s ON s.code = l.code WHERE l.code IS NOT NULL AND {_LIVE}"
        f" AND {_GRASS} AND s.code IS NULL GROUP BY l.code HAVING MAX(l.members) IS NOT NULL",
        last=slice_.last_day,
    )
    _make(
        connection,
        "union_group",
        "SELECT c.union_code AS code FROM coverage c JOIN counted_union g ON g.code = c.union_code"
        " JOIN unit u ON u.part_id = c.part_id AND u.row = c.row"
        f" WHERE c.part_id IN ({parts.listed('unit_register')}) AND c.mode IN ('own', 'joint', 'federation')"
        " GROUP BY c.union_code HAVING COUNT(*) = COUNT(u.employees)",
    )


def _make(connection: Connection, name: str, ask: str, **params: Any) -> None:
    """A temporary table of a question's rows, found by their ``code``."""
    connection.execute(text(f"DROP TABLE IF EXISTS {name}"))
    connection.execute(text(f"CREATE TEMPORARY TABLE {name} AS {ask}"), params)
    within = "temp." if connection.dialect.name == "sqlite" else ""
    connection.execute(text(f"CREATE INDEX {within}{name}_code ON {name} (code)"))


def unit_sums(connection: Connection, parts: Parts) -> pd.DataFrame:
    """Rows (part, region, section, size, kind) of unit measures and of the unit side of pairs. Needs ``slice_union``, ``unit_place`` and
    ``union_group``."""
    small = "u.size IN ('small', 'micro', 'small_or_micro')"
    covered = "c.mode IN ('own', 'joint', 'federation', 'stated')"
    unknown = "COALESCE(c.mode, '') = 'unknown'"
    known = "COALESCE(c.mode, '') <> 'unknown'"
    told = f"{known} AND COALESCE(c.mode, '') <> 'stated'"
    # Where no union register speaks, members are not known: a unit that says itself that it has no union has none of them to pair with.
    paired = "u.employees IS NOT NULL AND (c.mode IS NULL AND p.unions = 1 OR g.code IS NOT NULL)"

    def count(condition: str) -> str:
        return f"SUM(CASE WHEN {condition} THEN 1 ELSE 0 END)"

    def add(column: str, condition: str) -> str:
        return f"SUM(CASE WHEN {condition} THEN {column} END)"

    measures = {
        "units": "COUNT(*)",
        "units_covered": count(covered),
        "units_own": count("c.mode = 'own'"),
        "units_joint": count("c.mode IN ('joint', 'federation')"),
        "units_federation": count("c.mode = 'federation'"),
        "units_stated": count("c.mode = 'stated'"),
        "units_unknown": count(unknown),
        "employees": "SUM(u.employees)",
        "employees_unknown": add("u.employees", unknown),
        "employees_women": "SUM(u.employees_women)",
        "employees_covered": add("u.employees", covered),
        "employees_covered_women": add("u.employees_women", covered),
        "units_small_micro": count(small),
        "units_small_micro_covered": count(f"{small} AND {covered}"),
        "units_agreement": add("s.agreement", covered),
        "units_wage_agreement": add("s.wage_agreement", covered),
        "units_congress": add("s.congress", covered),
        "units_new": "SUM(u.is_new)",
        "units_new_covered": add("u.is_new", covered),
        "gap_25": add("CASE WHEN u.employees >= 25 THEN 1 ELSE 0 END", "c.mode IS NULL AND u.employees IS NOT NULL"),
        "gap_100": add("CASE WHEN u.employees >= 100 THEN 1 ELSE 0 END", "c.mode IS NULL AND u.employees IS NOT NULL"),
        "employees_max": "MAX(u.employees)",
        "gap_max": "MAX(CASE WHEN c.mode IS NULL THEN u.employees END)",
    }
    no = "0"
    pairs: dict[str, tuple[str, str, str, str, str]] = {
        "unit_coverage": (count(covered), count(known), no, no, no),
        "own_union_rate": (
            count("c.mode = 'own'"),
            count(told),
            count("c.mode = 'stated'"),
            no,
            count("c.mode = 'stated'"),
        ),
        "joint_coverage": (
            count("c.mode IN ('joint', 'federation')"),
            count(told),
            count("c.mode = 'stated'"),
            no,
            count("c.mode = 'stated'"),
        ),
        "worker_coverage": (
            add("u.employees", covered),
            add("u.employees", known),
            count(f"{known} AND u.employees IS NULL"),
            no,
            no,
        ),
        "small_micro_coverage": (count(f"{small} AND {covered}"), count(f"{small} AND {known}"), no, no, no),
    }
    for metric, name in (
        ("agreement_coverage", "agreement"),
        ("wage_agreement_coverage", "wage_agreement"),
        ("congress_coverage", "congress"),
    ):
        silent = count(f"{covered} AND s.{name} IS NULL")
        pairs[metric] = (add(f"s.{name}", covered), count(f"{covered} AND s.{name} IS NOT NULL"), silent, no, silent)
    out = f"NOT ({known} AND {paired})"
    pairs["density"] = ("NULL", add("u.employees", f"{known} AND {paired}"), count(out), no, add("u.employees", out))
    out = f"{covered} AND NOT ({paired})"
    pairs["density_in_covered"] = (
        "NULL",
        add("u.employees", f"{covered} AND {paired}"),
        count(out),
        no,
        add("u.employees", out),
    )
    columns = [f"{sql} AS {name}" for name, sql in measures.items()] + [f'{count("c.mode IS NULL")} AS "{UNCOVERED}"']
    columns += [
        f'{sql} AS "{pair_column(side, metric)}"'
        for metric, sides in pairs.items()
        for side, sql in zip(SIDES, sides, strict=True)
        if sql not in ("NULL", no)
    ]
    return fetch(
        connection,
        f"SELECT u.part_id AS part_id, u.region AS region, {section_of('u.industry')} AS industry, u.size AS size,"
        f" u.unit_kind AS unit_kind, {', '.join(columns)}"
        " FROM unit u LEFT JOIN coverage c ON c.part_id = u.part_id AND c.row = u.row"
        " LEFT JOIN slice_union s ON s.code = c.union_code AND s.live = 1 LEFT JOIN union_group g ON g.code = c.union_code"
        " LEFT JOIN unit_place p ON p.region = u.region"
        f" WHERE u.part_id IN ({parts.listed('unit_register')}) AND (c.mode IS NULL OR c.mode <> 'displaced') GROUP BY 1, 2, 3, 4, 5",
    )


def union_sums(connection: Connection, slice_: Slice, parts: Parts) -> pd.DataFrame:
    """Rows (part, region, section) of union measures and of the union side of pairs: membership sheet before register.

    A body above the grassroots has no members of its own: that is 0, not a blank. Needs ``union_group``.
    """
    if "union_register" not in parts.ids:
        return pd.DataFrame(columns=[*KEY, *MEASURE_IDS])
    stem = slice_.period[:4] if "Q" in slice_.period else slice_.period
    own = f"{_LIVE} AND {_GRASS}"

    def count(condition: str) -> str:
        return f"SUM(CASE WHEN {condition} THEN 1 ELSE 0 END)"

    def add(column: str, condition: str) -> str:
        return f"SUM(CASE WHEN {condition} THEN {column} END)"

    def within(name: str) -> str:
        return f"SUBSTR(l.{name}, 1, {len(stem)}) = :stem"

    measures = {
        "unions": count(_LIVE),
        "grassroots_unions": count(own),
        **{name: add(f"l.{name}", own) for name in ("members", "members_women", "members_migrant", "members_platform")},
        "members_joint": add("l.members", f"{_LIVE} AND l.union_kind IN ('joint', 'federation')"),
        **{name: add(f"l.{name}", _LIVE) for name in ("staff_full", "staff_part", "social_workers")},
        "unions_founded": count(within("founded")),
        "unions_dissolved": count(within("dissolved")),
        "unions_dormant": add("l.dormant", _LIVE),
        "unions_term_due": count(f"{_LIVE} AND {within('term_end')}"),
    }
    pairs: dict[str, tuple[str | None, ...]] = {}
    for metric, name in (("women_share", "members_women"), ("migrant_share", "members_migrant")):
        both = f"{own} AND l.members IS NOT NULL AND l.{name} IS NOT NULL"
        out = f"{own} AND (l.members IS NULL OR l.{name} IS NULL)"
        pairs[metric] = (
            add(f"l.{name}", both),
            add("l.members", both),
            count(out),
            add(f"l.{name}", out),
            add("l.members", out),
        )
    apart = f"{own} AND l.members IS NOT NULL AND g.code IS NULL"
    for metric in SPLIT_PAIRS:
        paired = f"SUM(CASE WHEN {_LIVE} AND (g.code IS NOT NULL OR NOT ({_GRASS})) THEN CASE WHEN {_GRASS} THEN l.members ELSE 0 END END)"
        pairs[metric] = (paired, None, None, add("l.members", apart), None)
    joint = count(f"{_LIVE} AND l.union_kind IN ('joint', 'federation')")
    columns = [f"{sql} AS {name}" for name, sql in measures.items()] + [f'{joint} AS "{JOINT}"']
    columns += [
        f'{sql} AS "{pair_column(side, metric)}"'
        for metric, sides in pairs.items()
        for side, sql in zip(SIDES, sides, strict=True)
        if sql is not None
    ]
    return fetch(
        connection,
        f"SELECT l.region AS region, {section_of('COALESCE(l.industry, u.industry)')} AS industry, l.part_id AS part_id, {', '.join(columns)}"
        f" FROM union_members l LEFT JOIN union_group g ON g.code = l.code"
        " LEFT JOIN (SELECT v.credit_code, MIN(v.industry) AS industry FROM unit v"
        f" WHERE v.part_id IN ({parts.listed('unit_register')}) AND v.credit_code IS NOT NULL AND {_COUNTS.format('v')} GROUP BY v.credit_code) u"
        " ON u.credit_code = l.unit_code GROUP BY 1, 2, 3",
        last=slice_.last_day,
        stem=stem,
    )


def membership_sums(connection: Connection, parts: Parts) -> pd.DataFrame:
    """Members of whole regions, from membership sheets that name no union; shares of women and migrants pair by the sheet's row."""
    if "membership" not in parts.ids:
        return pd.DataFrame(columns=[*KEY, *MEASURE_IDS])
    sums = [f"SUM(m.{name}) AS {name}" for name in ("members", "members_women", "members_migrant", "members_platform")]
    for metric, name in (("women_share", "members_women"), ("migrant_share", "members_migrant")):
        both, out = (f"m.members IS NOT NULL AND m.{name} IS NOT NULL", f"(m.members IS NULL OR m.{name} IS NULL)")
        sides = (
            f"SUM(CASE WHEN {both} THEN m.{name} END)",
            f"SUM(CASE WHEN {both} THEN m.members END)",
            f"SUM(CASE WHEN {out} THEN 1 ELSE 0 END)",
            f"SUM(CASE WHEN {out} THEN m.{name} END)",
            f"SUM(CASE WHEN {out} THEN m.members END)",
        )
        sums += [f'{sql} AS "{pair_column(side, metric)}"' for side, sql in zip(SIDES, sides, strict=True)]
    frame = fetch(
        connection,
        f"SELECT m.region AS region, '{ALL}' AS industry, {', '.join(sums)} FROM membership m"
        f" WHERE m.part_id IN ({parts.listed('membership')}) AND m.union_code IS NULL AND m.union_name IS NULL AND {_COUNTS.format('m')} GROUP BY 1",
    )
    return frame.assign(size=ALL, unit_kind=ALL)
