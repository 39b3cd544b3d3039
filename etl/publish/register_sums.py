"""What the rows of registers add up to by part, region, section, size and kind: measures, and the pairs of sums that rates are made of.

A rate is a pair: both sums run over the same rows, and a row that lacks either part is in neither; what is left out is counted
(:data:`PAIRS`). Rows that hold both parts pair by themselves (women, agreements, worker rates). Members and employees stand in two
registers: they pair by the unit with its own union, or by a joint union with all its units together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection, select, text

from analysis.measures import MEASURE_IDS
from analysis.vocabulary import UNKNOWN_INDUSTRY
from data.database import schema
from data.database.loads import plain_columns
from data.grain import ALL
from data.slice import Slice
from etl.publish.grouping import Flags, Floats, Groups, combined, framed, numbered
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
UNION_CONTENTS: Final = ("union_register", "membership")
"""What speaks of unions."""


@dataclass(slots=True)
class Parts:
    """What current parts of a slice there are. ``fields``: content -> sender's region -> fields that its registers have."""

    senders: Senders
    ids: dict[str, list[int]] = field(default_factory=dict)
    columns: dict[int, set[str]] = field(default_factory=dict)
    fields: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    members_by_region: set[str] = field(default_factory=set)

    def listed(self, content: str) -> str:
        """The ids of a content's parts, for SQL."""
        return ", ".join(str(int(i)) for i in self.ids.get(content, [])) or "NULL"

    def spoken(self, region: str, *contents: str) -> frozenset[str]:
        """The fields of the registers that speak about a region: of each content its most exact sender's. What a sender above has columns
        for, its rows of that place do not count and say nothing."""
        speakers = ((content, self.senders.speaker(content, region)) for content in contents)
        return frozenset().union(*(self.fields[content][speaker] for content, speaker in speakers if speaker))


def parts_of(connection: Connection, senders: Senders) -> Parts:
    """The parts that are counted and the fields that they have."""
    part = schema.part.c
    rows = connection.execute(
        select(part.id, part.content, part.region, part.columns).where(part.id.in_(text("SELECT id FROM counted_part")))
    ).all()
    parts = Parts(senders)
    for row in rows:
        parts.ids.setdefault(row.content, []).append(row.id)
        parts.columns[row.id] = set(row.columns)
        named = set(row.columns)
        if row.content == "membership":
            if "union_code" not in named:
                parts.members_by_region.add(row.region)
            named = {name for name in named if name.startswith("members")}
        parts.fields.setdefault(row.content, {}).setdefault(row.region, set()).update(named)
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


Sides = tuple[Floats | None, Floats | None, Floats | None, Floats | None, Floats | None]
"""Of a pair, in the order of :data:`SIDES`: what each row brings; None: nothing at all."""
_FIGURES: Final = ("members", "members_women", "members_migrant", "members_platform")
_COUNTS = "NOT EXISTS (SELECT 1 FROM displaced x WHERE x.part_id = {0}.part_id AND x.row = {0}.row)"
_TWIN: Final = "EXISTS (SELECT 1 FROM twin_unit t WHERE t.part_id = {0}.part_id AND t.row = {0}.row)"
"""A row of a unit that another register's row speaks for."""
_GRASS: Final = "l.union_kind <> 'above'"
_LIVE: Final = "(l.dissolved IS NULL OR l.dissolved > :last)"


class Rows:
    """The rows of a question as columns, and what is counted and added over them. A missing figure is NaN, a missing word None."""

    def __init__(self, connection: Connection, sql: str, **params: Any) -> None:
        result = connection.execute(text(sql), params)
        columns = plain_columns(result)
        self._columns = dict(zip(result.keys(), columns, strict=True))
        self._distinct: dict[str, tuple[npt.NDArray[np.intp], list[Any]]] = {}
        self.all: Flags = np.ones(len(columns[0]), bool)

    def figure(self, name: str) -> Floats:
        """A column of figures."""
        return np.array(self._columns[name], float)

    def among(self, name: str, *words: str | None) -> Flags:
        """Which rows have one of some words in a column."""
        return self.holding(name, lambda word: word in words)

    def within(self, name: str, stem: str) -> Flags:
        """Which rows have a date in a column that begins so."""
        return self.holding(name, lambda date: bool(date) and date.startswith(stem))

    def holding(self, name: str, holds: Callable[[Any], bool]) -> Flags:
        """Which rows have a word of which something holds: asked once for each distinct word."""
        codes, words = self._numbered(name)
        return np.array([holds(word) for word in words], bool)[codes]

    def _numbered(self, name: str) -> tuple[npt.NDArray[np.intp], list[Any]]:
        """The number of each row's word in a column, and the words; found once, whatever is asked of them."""
        if name not in self._distinct:
            self._distinct[name] = numbered(self._columns[name])
        return self._distinct[name]

    def count(self, among: Flags) -> Floats:
        """1 for each row that is counted, else 0."""
        return among.astype(float)

    def add(self, values: Floats, among: Flags) -> Floats:
        """The values of the rows that are added; missing for others."""
        return np.where(among, values, np.nan)

    def summed(
        self, by: list[str], measures: dict[str, Floats], pairs: Mapping[str, Sides], maxima: Mapping[str, Floats] = {}
    ) -> pd.DataFrame:
        """The sums by some columns."""
        sums = dict(measures)
        for metric, sides in pairs.items():
            sums |= {pair_column(side, metric): v for side, v in zip(SIDES, sides, strict=True) if v is not None}
        groups = Groups(combined([self._numbered(name) for name in by]))
        block = groups.added((sums | dict(maxima)).__getitem__, [*sums], [*maxima])
        found = framed(np.arange(len(groups.keys)), block, [*sums, *maxima])
        for place, name in enumerate(by):
            codes, words = self._numbered(name)
            found.insert(place, name, np.array(words, None if name == "part_id" else object)[codes[groups.first]])
        return found


def gather_members(connection: Connection, parts: Parts) -> None:
    """The temporary table ``union_members``: the union rows that count, each with its members by the membership sheet, else by the register."""
    highest = ", ".join(f"MAX({name}) AS {name}" for name in _FIGURES)
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
    chosen = ", ".join(f"COALESCE(m.{name}, l.{name}) AS {name}" for name in _FIGURES)
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

    A unit on a union's list of which no row of a register counts has no employees that are known: its union is out. Each step is a table with an
    index, since one question over all of them takes SQLite minutes; units that have a code are found by its own.
    """
    _make(
        connection,
        "uncoded_unit",
        f"SELECT DISTINCT {unit_key('v')} AS code FROM unit v WHERE {_told_units(parts)} AND v.credit_code IS NULL AND {unit_key('v')} IS NOT NULL",
    )
    _make(
        connection,
        "short_union",
        "SELECT DISTINCT k.union_key AS code FROM slice_cover k LEFT JOIN uncoded_unit n ON n.code = k.unit_key"
        f" WHERE k.union_key IS NOT NULL AND n.code IS NULL AND NOT EXISTS (SELECT 1 FROM unit v WHERE v.credit_code = k.unit_key AND {_told_units(parts)})",
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


def _told_units(parts: Parts) -> str:
    """SQL: which rows of ``unit v`` a register tells. The sum with 0 keeps SQLite from going through whole parts."""
    return f"v.part_id + 0 IN ({parts.listed('unit_register')}) AND ({_COUNTS.format('v')} OR {_TWIN.format('v')})"


def _make(connection: Connection, name: str, ask: str, **params: Any) -> None:
    """A temporary table of a question's rows, found by their ``code``."""
    connection.execute(text(f"DROP TABLE IF EXISTS {name}"))
    connection.execute(text(f"CREATE TEMPORARY TABLE {name} AS {ask}"), params)
    within = "temp." if connection.dialect.name == "sqlite" else ""
    connection.execute(text(f"CREATE INDEX {within}{name}_code ON {name} (code)"))


def unit_sums(connection: Connection, parts: Parts) -> pd.DataFrame:
    """Rows (part, region, section, size, kind) of unit measures and of the unit side of pairs. Needs ``slice_union``, ``unit_place``
    and ``union_group``.

    The database hands over the rows; they are added here, where a hundred sums over them cost no more than a few do there.
    """
    rows = Rows(
        connection,
        f"SELECT u.part_id, u.region, {section_of('u.industry')} AS industry, u.size, u.unit_kind, u.employees, u.employees_women,"
        " u.is_new, c.mode, s.agreement, s.wage_agreement, s.congress, CASE WHEN g.code IS NULL THEN 0 ELSE 1 END AS grouped"
        " FROM unit u LEFT JOIN coverage c ON c.part_id = u.part_id AND c.row = u.row"
        " LEFT JOIN slice_union s ON s.code = c.union_code AND s.live = 1 LEFT JOIN union_group g ON g.code = c.union_code"
        f" WHERE u.part_id IN ({parts.listed('unit_register')}) AND (c.mode IS NULL OR c.mode <> 'displaced')",
    )
    count, add = rows.count, rows.add
    employees, women, new = (rows.figure(name) for name in ("employees", "employees_women", "is_new"))
    own, stated, unknown = rows.among("mode", "own"), rows.among("mode", "stated"), rows.among("mode", "unknown")
    joint, federation = rows.among("mode", "joint", "federation"), rows.among("mode", "federation")
    small = rows.among("size", "small", "micro", "small_or_micro")
    uncovered = rows.among("mode", None)
    covered, known, counted = own | joint | stated, ~unknown, ~np.isnan(employees)
    told = known & ~stated
    # Where no union register speaks, or none that tells members, members are not known: an uncovered unit has none of them to pair with.
    spoken = set(connection.execute(text("SELECT region FROM unit_place WHERE unions = 1")).scalars())
    telling = rows.holding("region", lambda at: at in spoken and "members" in parts.spoken(at, *UNION_CONTENTS))
    paired = counted & (uncovered & telling | (rows.figure("grouped") == 1))
    measures = {
        "units": count(rows.all),
        "units_covered": count(covered),
        "units_own": count(own),
        "units_joint": count(joint),
        "units_federation": count(federation),
        "units_stated": count(stated),
        "units_unknown": count(unknown),
        "employees": employees,
        "employees_unknown": add(employees, unknown),
        "employees_women": women,
        "employees_covered": add(employees, covered),
        "employees_covered_women": add(women, covered),
        "units_small_micro": count(small),
        "units_small_micro_covered": count(small & covered),
        **{f"units_{name}": add(rows.figure(name), covered) for name in ("agreement", "wage_agreement", "congress")},
        "units_new": new,
        "units_new_covered": add(new, covered),
        "gap_25": add(count(employees >= 25), uncovered & counted),
        "gap_100": add(count(employees >= 100), uncovered & counted),
        UNCOVERED: count(uncovered),
    }
    no = None
    pairs: dict[str, Sides] = {
        "unit_coverage": (count(covered), count(known), no, no, no),
        "own_union_rate": (count(own), count(told), count(stated), no, count(stated)),
        "joint_coverage": (count(joint), count(told), count(stated), no, count(stated)),
        "worker_coverage": (add(employees, covered), add(employees, known), count(known & ~counted), no, no),
        "small_micro_coverage": (count(small & covered), count(small & known), no, no, no),
    }
    for metric, name in (
        ("agreement_coverage", "agreement"),
        ("wage_agreement_coverage", "wage_agreement"),
        ("congress_coverage", "congress"),
    ):
        said = rows.figure(name)
        silent = count(covered & np.isnan(said))
        pairs[metric] = (add(said, covered), count(covered & ~np.isnan(said)), silent, no, silent)
    for metric, among in (("density", known), ("density_in_covered", covered)):
        # What stands in the denominator of the rate as it is: unknown units do not, yet are left out of it.
        out = ~(known & paired) if metric == "density" else covered & ~paired
        pairs[metric] = (no, add(employees, among & paired), count(out), no, add(employees, out))
    maxima = {"employees_max": employees, "gap_max": add(employees, uncovered)}
    return rows.summed(["part_id", "region", "industry", "size", "unit_kind"], measures, pairs, maxima)


def union_sums(connection: Connection, slice_: Slice, parts: Parts) -> pd.DataFrame:
    """Rows (part, region, section) of union measures and of the union side of pairs: membership sheet before register.

    A body above the grassroots has no members of its own: that is 0, not a blank. Needs ``union_group``.
    """
    if "union_register" not in parts.ids:
        return pd.DataFrame(columns=[*KEY, *MEASURE_IDS])
    stem = slice_.period[:4] if "Q" in slice_.period else slice_.period
    of_unit = f"SELECT MIN(v.industry) FROM unit v WHERE v.credit_code = l.unit_code AND {_told_units(parts)}"
    rows = Rows(
        connection,
        f"SELECT l.region, {section_of(f'COALESCE(l.industry, ({of_unit}))')} AS industry, l.part_id, l.union_kind, l.founded, l.dissolved,"
        f" l.term_end, l.dormant, l.staff_full, l.staff_part, l.social_workers, {', '.join(f'l.{name}' for name in _FIGURES)},"
        f" CASE WHEN {_LIVE} THEN 1 ELSE 0 END AS live, CASE WHEN g.code IS NULL THEN 0 ELSE 1 END AS grouped"
        " FROM union_members l LEFT JOIN union_group g ON g.code = l.code",
        last=slice_.last_day,
    )
    count, add = rows.count, rows.add
    live, grass, grouped = rows.figure("live") == 1, ~rows.among("union_kind", "above"), rows.figure("grouped") == 1
    own, joint = live & grass, live & rows.among("union_kind", "joint", "federation")
    figures = {name: rows.figure(name) for name in _FIGURES}
    members = figures["members"]
    has = ~np.isnan(members)
    measures = {
        "unions": count(live),
        "grassroots_unions": count(own),
        **{name: add(values, own) for name, values in figures.items()},
        "members_joint": add(members, joint),
        **{name: add(rows.figure(name), live) for name in ("staff_full", "staff_part", "social_workers")},
        "unions_founded": count(rows.within("founded", stem)),
        "unions_dissolved": count(rows.within("dissolved", stem)),
        "unions_dormant": add(rows.figure("dormant"), live),
        "unions_term_due": count(live & rows.within("term_end", stem)),
        JOINT: count(joint),
    }
    pairs = {
        metric: _pair_of(rows, figures[name], members, own)
        for metric, name in (("women_share", "members_women"), ("migrant_share", "members_migrant"))
    }
    for metric in SPLIT_PAIRS:
        paired = add(np.where(grass, members, 0), live & (grouped | ~grass))
        pairs[metric] = (paired, None, None, add(members, own & has & ~grouped), None)
    return rows.summed(["region", "industry", "part_id"], measures, pairs)


def _pair_of(rows: Rows, some: Floats, members: Floats, among: Flags) -> Sides:
    """The sides of a share of members: over rows that have both, and what is left out of them."""
    both = among & ~np.isnan(members) & ~np.isnan(some)
    count, add, out = rows.count, rows.add, among & (np.isnan(members) | np.isnan(some))
    return (add(some, both), add(members, both), count(out), add(some, out), add(members, out))


def membership_sums(connection: Connection, parts: Parts) -> pd.DataFrame:
    """Members of whole regions, from membership sheets that name no union; shares of women and migrants pair by the sheet's row."""
    if "membership" not in parts.ids:
        return pd.DataFrame(columns=[*KEY, *MEASURE_IDS])
    sums = [f"SUM(m.{name}) AS {name}" for name in _FIGURES]
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
