"""What the facts of slices add up to by region, section, size and kind, before the region tree: one frame over many slices.

The questions are asked slice by slice, since cover is resolved so; the sums are worked on together, since each step of a frame costs
the same for ten rows as for ten thousand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd
from sqlalchemy import Connection, select, text

from analysis.measures import MEASURE_IDS, UNION_MEASURES, UNIT_MEASURES
from analysis.periods import kind_of, year_of
from analysis.vocabulary import CELLS, UNKNOWN_INDUSTRY
from data.database import schema
from data.database.schema import ALL, in_slice
from data.reference import regions
from data.slice import Slice

KEY: Final = ["slice", "region", *CELLS]
"""``slice``: its number among those gathered."""
_COVER_MEASURES: Final = {
    "units_covered": None,
    "units_own": None,
    "units_joint": None,
    "employees_covered": "employees",
    "employees_covered_women": "employees_women",
    "units_small_micro_covered": None,
    "units_new_covered": "units_new",
    "gap_25": None,
    "gap_100": None,
}
"""Measures of cover -> the measure of all units beside which nothing covered is 0."""
_BY_UNION: Final = {
    "units_agreement": "agreement",
    "units_wage_agreement": "wage_agreement",
    "units_congress": "congress",
}
_DATED: Final = {"unions_founded": "founded", "unions_dissolved": "dissolved", "unions_term_due": "term_end"}
_MEMBERS: Final = tuple(name for name in UNION_MEASURES if name.startswith("members"))


@dataclass(slots=True)
class _Parts:
    """What current parts of a slice there are. ``unions``, ``units``: region -> fields that its registers have."""

    ids: dict[str, list[int]] = field(default_factory=dict)
    columns: dict[int, set[str]] = field(default_factory=dict)
    unions: dict[str, set[str]] = field(default_factory=dict)
    units: dict[str, set[str]] = field(default_factory=dict)
    members_by_region: set[str] = field(default_factory=set)

    def listed(self, content: str) -> str:
        """The ids of a content's parts, for SQL."""
        return ", ".join(str(int(i)) for i in self.ids.get(content, [])) or "NULL"


class Gathered:
    """The sums of the slices that were added, and what their tables state."""

    def __init__(self) -> None:
        self.slices: list[Slice] = []
        self.rows = 0
        self._parts: list[_Parts] = []
        self._units: list[pd.DataFrame] = []
        self._unions: list[pd.DataFrame] = []
        self._memberships: list[pd.DataFrame] = []
        self._stated: list[pd.DataFrame] = []

    def add(self, connection: Connection, slice_: Slice) -> None:
        """Sum the facts of a slice whose coverage has just been resolved."""
        parts = _current_parts(connection, slice_)
        for frames, frame in (
            (self._units, _unit_sums(connection, parts)),
            (self._unions, _union_sums(connection, slice_, parts)),
            (self._memberships, _memberships(connection, parts)),
            (self._stated, _stated(connection, slice_)),
        ):
            if not frame.empty:
                frames.append(frame.assign(slice=len(self.slices)))
                self.rows += len(frame)
        self._parts.append(parts)
        self.slices.append(slice_)

    def base(self) -> pd.DataFrame:
        """Rows (slice, region, section, size, kind) of all measures: the finest grain and its margins."""
        units = self._with_cover(pd.concat(self._units, ignore_index=True)) if self._units else blank()
        unions = self._with_what_registers_say(pd.concat(self._unions, ignore_index=True)) if self._unions else None
        of_unions = [] if unions is None else [_union_margins(unions)]
        of_unions += [frame.reindex(columns=[*KEY, *UNION_MEASURES]) for frame in self._memberships]
        together = pd.concat(of_unions, ignore_index=True) if of_unions else blank()
        return pd.concat([units, together, self._zero_units(units, together)], ignore_index=True)

    def stated(self) -> pd.DataFrame:
        """What nodes state themselves: one row a key, one column a measure."""
        if not self._stated:
            return pd.DataFrame(columns=[*KEY, *MEASURE_IDS])
        return pd.concat(self._stated, ignore_index=True)

    def _with_cover(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Unit sums with their margins; measures of cover null where no union register speaks."""
        places = list(zip(frame["slice"], frame["region"], strict=True))
        covering = {place: _covering(place[1], self._parts[place[0]].unions) for place in set(places)}
        spoken = np.array(
            [
                (covering[place] is not None and "union_register" in self._parts[place[0]].ids)
                or "union_code" in self._parts[place[0]].columns[part]
                for place, part in zip(places, frame["part_id"], strict=True)
            ]
        )
        for name, beside in _COVER_MEASURES.items():
            if beside:
                frame[name] = frame[name].where(frame[beside].isna() | frame[name].notna(), 0)
            frame[name] = frame[name].where(spoken)
        for name, column in _BY_UNION.items():
            said = np.array([column in (covering[place] or ()) for place in places])
            frame[name] = frame[name].where(~said | frame[name].notna(), 0).where(spoken & said)
        zeros = _zero_unions(frame, covering)
        return pd.concat([_margins(frame, UNIT_MEASURES), zeros], ignore_index=True)

    def _with_what_registers_say(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Union sums; null what a register has no column for, or what a membership sheet says instead."""
        homes = list(zip(frame["slice"], frame["part_id"], strict=True))
        for measure, name in _DATED.items():
            frame[measure] = frame[measure].where(
                np.array([name in self._parts[number].columns[part] for number, part in homes])
            )
        frame["members_joint"] = frame["members_joint"].where(
            frame["members_joint"].notna() | frame["members"].isna(), 0
        )
        if any(parts.members_by_region for parts in self._parts):
            path = regions().path
            inside = [
                any(step in self._parts[number].members_by_region for step in path(code))
                for number, code in zip(frame["slice"], frame["region"], strict=True)
            ]
            frame.loc[inside, list(_MEMBERS)] = np.nan
        return frame

    def _zero_units(self, units: pd.DataFrame, unions: pd.DataFrame) -> pd.DataFrame:
        """A node that is no place of units (a federation seated in a city, its units in the counties) has none where a unit register
        speaks for it: 0, not null, so that its members stay in the rates. So has an industry
        without units of a county that reports. A county without a row has not reported: nothing is made up."""
        columns = {
            "employees": "employees",
            "employees_women": "employees_women",
            "employees_covered": "employees",
            "employees_covered_women": "employees_women",
            "units_new": "is_new",
            "units_new_covered": "is_new",
        }
        counted = [name for name in UNIT_MEASURES if name.startswith(("units", "gap_")) and "new" not in name]
        counted = [name for name in counted if name not in _BY_UNION]
        rows = []
        where = ["slice", "region", "industry"]
        there = set(units[where].itertuples(index=False, name=None))
        reporting = {(number, region) for number, region, _industry in there}
        for number, region, industry in sorted(set(unions[where].itertuples(index=False, name=None)) - there):
            has = _covering(region, self._parts[number].units)
            if has is not None and ((number, region) in reporting or _is_seat(region)):
                row: dict[str, Any] = {"slice": number, "region": region, "industry": industry}
                row |= {"size": ALL, "unit_kind": ALL, **dict.fromkeys(counted, 0)}
                row |= {measure: 0 for measure, name in columns.items() if name in has}
                rows.append(row)
        return pd.DataFrame(rows, columns=[*KEY, *UNIT_MEASURES]) if rows else blank()


def _current_parts(connection: Connection, slice_: Slice) -> _Parts:
    part = schema.part.c
    rows = connection.execute(
        select(part.id, part.content, part.region, part.columns).where(
            part.status == "current",
            in_slice(schema.part, slice_),
        )
    ).all()
    parts = _Parts()
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


def _section(column: str) -> str:
    return f"COALESCE(SUBSTR({column}, 1, 1), '{UNKNOWN_INDUSTRY}')"


def _unit_sums(connection: Connection, parts: _Parts) -> pd.DataFrame:
    """Rows (part, region, section, size, kind) of unit measures."""
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
        WHERE u.part_id IN ({parts.listed("unit_register")})
        GROUP BY 1, 2, 3, 4, 5"""
    return _frame(connection, sql)


def _is_seat(region: str) -> bool:
    """Whether a region is no place of units itself, since counties or zones lie below it."""
    tree = regions()
    return any(tree[child].level != "township" for child in tree.children(region))


def _covering(code: str, by_region: dict[str, set[str]]) -> set[str] | None:
    """The fields that a register speaking about a region has: sent for it or for a region above it; None if none."""
    found: set[str] | None = None
    for step in regions().path(code):
        if step in by_region:
            found = (found or set()) | by_region[step]
    return found


def _zero_unions(frame: pd.DataFrame, covering: dict[tuple[int, str], set[str] | None]) -> pd.DataFrame:
    """Where a union register speaks about a region, a region without any union has none: 0, not null."""
    fields = {
        **{name: name for name in _MEMBERS},
        "members_joint": "members",
        "staff_full": "staff_full",
        "staff_part": "staff_part",
        "social_workers": "social_workers",
        "unions_dormant": "dormant",
        **_DATED,
    }
    rows = []
    sections = set(zip(frame["slice"], frame["region"], frame["industry"], strict=True))
    for number, code, industry in sorted(sections | {(number, code, ALL) for number, code, _ in sections}):
        has = covering[number, code]
        if has is None or "code" not in has:
            continue
        row: dict[str, Any] = {"slice": number, "region": code, "industry": industry, "size": ALL, "unit_kind": ALL}
        row |= {"unions": 0, "grassroots_unions": 0}
        row |= {measure: 0 for measure, name in fields.items() if name in has}
        rows.append(row)
    return pd.DataFrame(rows, columns=[*KEY, *UNION_MEASURES]) if rows else blank()


def _union_sums(connection: Connection, slice_: Slice, parts: _Parts) -> pd.DataFrame:
    """Rows (part, region, section) of union measures: membership sheet before register, grassroots bodies' members only."""
    period, last = slice_.period, slice_.last_day
    grass = "l.union_kind <> 'above'"
    live = "(l.dissolved IS NULL OR l.dissolved > :last)"
    stem = str(year_of(period)) if kind_of(period) == "quarter" else period

    def members(name: str, only: str = grass) -> str:
        return f"SUM(CASE WHEN {only} AND {live} THEN COALESCE(m.{name}, l.{name}) END)"

    def within(name: str) -> str:
        return f"SUBSTR(l.{name}, 1, {len(stem)}) = :stem"

    sql = f"""
        SELECT l.region AS region, {_section("COALESCE(l.industry, u.industry)")} AS industry, l.part_id AS part_id,
          SUM(CASE WHEN {live} THEN 1 ELSE 0 END) AS unions,
          SUM(CASE WHEN {live} AND {grass} THEN 1 ELSE 0 END) AS grassroots_unions,
          {members("members")} AS members, {members("members_women")} AS members_women,
          {members("members_migrant")} AS members_migrant, {members("members_platform")} AS members_platform,
          {members("members", "l.union_kind IN ('joint', 'federation')")} AS members_joint,
          SUM(CASE WHEN {live} THEN l.staff_full END) AS staff_full, SUM(CASE WHEN {live} THEN l.staff_part END) AS staff_part,
          SUM(CASE WHEN {live} THEN l.social_workers END) AS social_workers,
          SUM(CASE WHEN {within("founded")} THEN 1 ELSE 0 END) AS unions_founded,
          SUM(CASE WHEN {within("dissolved")} THEN 1 ELSE 0 END) AS unions_dissolved,
          SUM(CASE WHEN {live} THEN l.dormant END) AS unions_dormant,
          SUM(CASE WHEN {live} AND {within("term_end")} THEN 1 ELSE 0 END) AS unions_term_due
        FROM labour_union l
          LEFT JOIN (SELECT union_code, MAX(members) AS members, MAX(members_women) AS members_women, MAX(members_migrant) AS members_migrant,
              MAX(members_platform) AS members_platform FROM membership WHERE part_id IN ({parts.listed("membership")})
              AND union_code IS NOT NULL GROUP BY union_code) m ON m.union_code = l.code
          LEFT JOIN (SELECT credit_code, MIN(industry) AS industry FROM unit WHERE part_id IN ({parts.listed("unit_register")})
              AND credit_code IS NOT NULL GROUP BY credit_code) u ON u.credit_code = l.unit_code
        WHERE l.part_id IN ({parts.listed("union_register")})
        GROUP BY 1, 2, 3"""
    if "union_register" not in parts.ids:
        return blank()
    return _frame(connection, sql, last=last, stem=stem)


def _memberships(connection: Connection, parts: _Parts) -> pd.DataFrame:
    """Members of whole regions, from membership sheets that name no union."""
    if "membership" not in parts.ids:
        return blank()
    own = _frame(
        connection,
        f"SELECT region, '{ALL}' AS industry, SUM(members) AS members, SUM(members_women) AS members_women, SUM(members_migrant) AS"
        f" members_migrant, SUM(members_platform) AS members_platform FROM membership WHERE part_id IN ({parts.listed('membership')})"
        " AND union_code IS NULL GROUP BY 1",
    )
    return own.assign(size=ALL, unit_kind=ALL)


def _union_margins(frame: pd.DataFrame) -> pd.DataFrame:
    names = list(UNION_MEASURES)
    frame = frame.assign(size=ALL, unit_kind=ALL)
    grains = (frame.assign(industry=ALL), frame)
    return pd.concat(
        [grain.groupby(KEY, as_index=False)[names].sum(min_count=1) for grain in grains], ignore_index=True
    )


def _margins(frame: pd.DataFrame, measures: tuple[str, ...]) -> pd.DataFrame:
    """The finest rows and the margins over two dimensions; rows whose cover is known and unknown stay apart until summed."""
    names = list(measures)
    known = frame["units_covered"].notna()
    grains = (
        (),
        ("size", "unit_kind"),
        ("industry", "unit_kind"),
        ("industry", "size"),
        CELLS,
    )
    out = []
    for gone in grains:
        grouped = frame.assign(known=known, **dict.fromkeys(gone, ALL)).groupby([*KEY, "known"], as_index=False)
        sums = grouped[names].sum(min_count=1)
        sums["employees_max"] = grouped["employees_max"].max()["employees_max"]
        out.append(sums.drop(columns="known"))
    return pd.concat(out, ignore_index=True)


def _stated(connection: Connection, slice_: Slice) -> pd.DataFrame:
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
        slice_.params,
    ).all()
    table: dict[tuple[str, ...], dict[str, int]] = {}
    for region, industry, size, kind, measure, value, dimensions in rows:
        if measure not in MEASURE_IDS or not may_sum(
            measure, dimensions if isinstance(dimensions, dict) else schema.from_json(dimensions)
        ):
            continue
        table.setdefault((region, industry, size, kind), {})[measure] = value
    names = [*KEY[1:], *MEASURE_IDS]
    if not table:
        return pd.DataFrame(columns=names)
    return pd.DataFrame(
        [{**dict(zip(KEY[1:], key, strict=True)), **values} for key, values in table.items()], columns=names
    ).astype(dict.fromkeys(MEASURE_IDS, "float64"))


def may_sum(measure: str, dimensions: dict[str, str]) -> bool:
    """Whether an observation is a cell of the roll-up: by section, size or kind, not by sex or registration type."""
    for name, value in dimensions.items():
        if name == "sex" and measure.endswith("_women"):
            continue
        if name not in ("industry", "size", "kind") or (name == "industry" and len(value) != 1):
            return False
    return True


def _frame(connection: Connection, sql: str, **params: Any) -> pd.DataFrame:
    result = connection.execute(text(sql), params)
    names = list(result.keys())
    frame = pd.DataFrame.from_records(result.all(), columns=names)
    numbers = [name for name in names if name in MEASURE_IDS or name == "employees_max"]
    return frame.astype(dict.fromkeys(numbers, "float64"))


def blank() -> pd.DataFrame:
    """No rows, with all columns."""
    return pd.DataFrame(columns=[*KEY, *MEASURE_IDS, "employees_max"])
