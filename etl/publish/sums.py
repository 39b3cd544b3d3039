"""What the facts of slices add up to by region, section, size and kind, before the region tree: one frame over many slices.

The questions are asked slice by slice, since cover is resolved so; the sums are worked on together, since each step of a frame costs
the same for ten rows as for ten thousand.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
from sqlalchemy import Connection, text

from analysis.measures import MEASURE_IDS, UNION_MEASURES, UNIT_MEASURES
from analysis.vocabulary import CELLS
from data.database import schema
from data.grain import ALL
from data.reference import regions
from data.slice import Slice
from etl.publish.register_sums import (
    KEY,
    MAXIMA,
    SPLIT_PAIRS,
    UNION_PAIRS,
    UNIT_PAIRS,
    Parts,
    gather_groups,
    gather_members,
    membership_sums,
    pair_column,
    parts_of,
    union_sums,
    unit_sums,
)
from etl.publish.senders import Senders
from etl.publish.zeros import BESIDE, JOINT, UNCOVERED, UNION_CONTEXTS, UNIT_CONTEXTS, beside

_COVER_MEASURES: Final = (
    "units_covered",
    "units_own",
    "units_joint",
    "units_federation",
    "units_stated",
    "employees_covered",
    "employees_covered_women",
    "units_small_micro_covered",
    "units_new_covered",
    "gap_25",
    "gap_100",
)
"""Measures that say nothing where no unit's cover is known."""
_BY_MODE: Final = ("units_own", "units_joint", "units_federation")
"""Of these those that say nothing where no unit's mode of cover is told."""
_BY_UNION: Final = {
    "units_agreement": ("agreement", "agreement_coverage"),
    "units_wage_agreement": ("wage_agreement", "wage_agreement_coverage"),
    "units_congress": ("congress", "congress_coverage"),
}
"""Measure -> the union register's field, the rate made of it."""
_DATED: Final = {"unions_founded": "founded", "unions_dissolved": "dissolved", "unions_term_due": "term_end"}
_UNIT_BESIDE: Final = [*(beside(name) for name in UNIT_CONTEXTS), UNCOVERED]
_UNION_BESIDE: Final = [*(beside(name) for name in UNION_CONTEXTS), JOINT]
_MEMBERS: Final = tuple(name for name in UNION_MEASURES if name.startswith("members"))
ROW_PAIRS: Final = (*UNIT_PAIRS, *UNION_PAIRS, *SPLIT_PAIRS)
"""Rates whose pairs come from rows of registers; the others pair by node."""
_UNIT_COLUMNS: Final = [
    pair_column(side, metric) for metric in UNIT_PAIRS for side in ("n", "d", "left", "left_n", "left_d")
] + [pair_column(side, metric) for metric in SPLIT_PAIRS for side in ("d", "left", "left_d")]
_UNION_COLUMNS: Final = [
    pair_column(side, metric) for metric in UNION_PAIRS for side in ("n", "d", "left", "left_n", "left_d")
] + [pair_column(side, metric) for metric in SPLIT_PAIRS for side in ("n", "left_n")]


class Gathered:
    """The sums of the slices that were added, and what their tables state."""

    def __init__(self) -> None:
        self.slices: list[Slice] = []
        self.rows = 0
        self._parts: list[Parts] = []
        self._units: list[pd.DataFrame] = []
        self._unions: list[pd.DataFrame] = []
        self._memberships: list[pd.DataFrame] = []
        self._stated: list[pd.DataFrame] = []

    def add(self, connection: Connection, slice_: Slice, senders: Senders) -> None:
        """Sum the facts of a slice whose coverage has just been resolved."""
        parts = parts_of(connection, slice_, senders)
        gather_members(connection, parts)
        gather_groups(connection, slice_, parts)
        for frames, frame in (
            (self._units, unit_sums(connection, parts)),
            (self._unions, union_sums(connection, slice_, parts)),
            (self._memberships, membership_sums(connection, parts)),
            (self._stated, _stated(connection, slice_)),
        ):
            if not frame.empty:
                frames.append(frame.assign(slice=len(self.slices)))
                self.rows += len(frame)
        self._parts.append(parts)
        self.slices.append(slice_)

    def base(self) -> pd.DataFrame:
        """Rows (slice, region, section, size, kind) of all measures and of pairs by row: the finest grain and its margins."""
        units = self._with_cover(pd.concat(self._units, ignore_index=True)) if self._units else blank()
        unions = self._with_what_registers_say(pd.concat(self._unions, ignore_index=True)) if self._unions else None
        of_unions = [] if unions is None else [_union_margins(unions)]
        of_unions += [self._of_whole_regions(frame) for frame in self._memberships]
        together = pd.concat(of_unions, ignore_index=True) if of_unions else blank()
        return pd.concat([units, together, self._zero_units(units, together)], ignore_index=True)

    def stated(self) -> pd.DataFrame:
        """What nodes state themselves: one row a key, one column a measure."""
        if not self._stated:
            return pd.DataFrame(columns=[*KEY, *MEASURE_IDS])
        return pd.concat(self._stated, ignore_index=True)

    def _with_cover(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Unit sums with their margins; measures of cover null where no unit's cover is known."""
        frame = frame.reindex(columns=[*frame.columns, *(c for c in _UNIT_COLUMNS if c not in frame.columns)])
        places = list(zip(frame["slice"], frame["region"], strict=True))
        covering = {place: _covering(place[1], self._parts[place[0]].unions) for place in set(places)}
        known = frame["units"] > frame["units_unknown"]
        workers = pair_column("d", "worker_coverage")
        frame = self._with_contexts(frame, places, covering)
        frame[pair_column("n", "worker_coverage")] = frame[pair_column("n", "worker_coverage")].where(
            frame[workers].isna() | frame[pair_column("n", "worker_coverage")].notna(), 0
        )
        for name, (column, metric) in _BY_UNION.items():
            said = np.array([column in (covering[place] or ()) for place in places])
            none = said & (frame["units_covered"] == 0)
            numerator = pair_column("n", metric)
            frame[name] = frame[name].where(known)
            frame[numerator] = frame[numerator].where(~none, 0)
        told = frame["units"] > frame["units_unknown"] + frame["units_stated"]
        for name in _COVER_MEASURES:
            frame[name] = frame[name].where(told if name in _BY_MODE else known)
        self._pair_by_node(frame, places)
        for metric in UNIT_PAIRS:
            both = known & frame[pair_column("n", metric)].notna() & frame[pair_column("d", metric)].notna()
            for side in ("n", "d"):
                frame[pair_column(side, metric)] = frame[pair_column(side, metric)].where(both)
        for metric in SPLIT_PAIRS:
            # Nobody with employees among the units that pair is 0 of them, as long as some unit's cover is known.
            side = pair_column("d", metric)
            frame[side] = frame[side].fillna(0).where(known)
        zeros = _zero_unions(frame, covering)
        return pd.concat([_margins(frame, [*UNIT_MEASURES, *_UNIT_COLUMNS, *_UNIT_BESIDE]), zeros], ignore_index=True)

    def _with_contexts(
        self, frame: pd.DataFrame, places: list[tuple[int, str]], covering: dict[tuple[int, str], set[str] | None]
    ) -> pd.DataFrame:
        """Unit sums with the numbers of units beside which "none" is a 0 (:mod:`etl.publish.zeros`)."""
        known = frame["units"] - frame["units_unknown"]
        has = {place: _covering(place[1], self._parts[place[0]].units) or set() for place in set(places)}
        columns = {"units": frame["units"], "known": known}
        for name, column in (("known_women", "employees_women"), ("known_new", "is_new")):
            columns[name] = known.where(np.array([column in has[place] for place in places]), 0)
        for column, _metric in _BY_UNION.values():
            columns[column] = known.where(np.array([column in (covering[place] or ()) for place in places]), 0)
        return frame.assign(**{beside(name): values for name, values in columns.items()})

    def _pair_by_node(self, frame: pd.DataFrame, places: list[tuple[int, str]]) -> None:
        """Where a sheet gives the members of a whole region, they pair with the employees of all its known units."""
        by_node = np.array([self._members_by_region(number, code) for number, code in places])
        if not by_node.any():
            return
        whole = {"density": "worker_coverage", "density_in_covered": "worker_coverage"}
        for metric, source in whole.items():
            taken = {"d": "d" if metric == "density" else "n", "left": "left"}
            for side, other in taken.items():
                frame.loc[by_node, pair_column(side, metric)] = frame.loc[by_node, pair_column(other, source)]
            frame.loc[by_node, pair_column("left_d", metric)] = 0

    def _members_by_region(self, number: int, code: str) -> bool:
        homes = self._parts[number].members_by_region
        return bool(homes) and any(step in homes for step in regions().path(code))

    def _with_what_registers_say(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Union sums; null what a register has no column for, or what a membership sheet says instead."""
        homes = list(zip(frame["slice"], frame["part_id"], strict=True))
        places = list(zip(frame["slice"], frame["region"], strict=True))
        for measure, name in _DATED.items():
            frame[measure] = frame[measure].where(
                np.array([name in self._parts[number].columns[part] for number, part in homes])
            )
        fields = [_covering(code, self._parts[number].unions) or set() for number, code in places]
        for name in ("members", "members_women", "members_migrant", "members_platform"):
            frame[name] = frame[name].where(np.array([name in has for has in fields]))
        has_members = np.array(["members" in has for has in fields])
        for name in UNION_CONTEXTS:
            frame[beside(name)] = np.array([name in has for has in fields], float)
        for metric in SPLIT_PAIRS:
            numerator = pair_column("n", metric)
            frame[numerator] = frame[numerator].fillna(0).where(has_members)
        inside = np.array([self._members_by_region(number, code) for number, code in places])
        if inside.any():
            columns = [*_MEMBERS, *_UNION_COLUMNS]
            frame.loc[inside, columns] = np.nan
        return frame

    def _of_whole_regions(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Members of whole regions: all of them pair, with the region's units together."""
        paired = {pair_column("n", metric): frame["members"] for metric in SPLIT_PAIRS}
        return frame.assign(**paired).reindex(columns=[*KEY, *UNION_MEASURES, *_UNION_COLUMNS])

    def _zero_units(self, units: pd.DataFrame, unions: pd.DataFrame) -> pd.DataFrame:
        """A node that is no place of units (a federation seated in a city, its units in the counties) pairs with none where a unit register
        speaks for it, so that its members stay in the rates. So does an industry
        without units of a county that reports. A county without a row has not reported: nothing is made up."""
        paired = [*(pair_column("d", metric) for metric in SPLIT_PAIRS), pair_column("n", "units_per_union")]
        rows = []
        where = ["slice", "region", "industry"]
        there = set(units[where].itertuples(index=False, name=None))
        reporting = {(number, region) for number, region, _industry in there}
        for number, region, industry in sorted(set(unions[where].itertuples(index=False, name=None)) - there):
            has = _covering(region, self._parts[number].units)
            if has is not None and ((number, region) in reporting or is_seat(region)):
                row: dict[str, Any] = {"slice": number, "region": region, "industry": industry}
                rows.append(row | {"size": ALL, "unit_kind": ALL, **dict.fromkeys(paired, 0)})
        return pd.DataFrame(rows, columns=[*KEY, *paired]) if rows else blank()


def is_seat(region: str) -> bool:
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
    fields = {beside(name): name for name in UNION_CONTEXTS}
    rows = []
    sections = set(zip(frame["slice"], frame["region"], frame["industry"], strict=True))
    for number, code, industry in sorted(sections | {(number, code, ALL) for number, code, _ in sections}):
        has = covering[number, code]
        if has is None or "code" not in has:
            continue
        row: dict[str, Any] = {"slice": number, "region": code, "industry": industry, "size": ALL, "unit_kind": ALL}
        row |= {"unions": 0, "grassroots_unions": 0}
        row |= {context: 1 for context, name in fields.items() if name in has}
        if "members" in has:
            row |= {pair_column("n", metric): 0 for metric in SPLIT_PAIRS}
        rows.append(row)
    names = [*KEY, "unions", "grassroots_unions", *fields, *(pair_column("n", metric) for metric in SPLIT_PAIRS)]
    return pd.DataFrame(rows, columns=names) if rows else blank()


def _union_margins(frame: pd.DataFrame) -> pd.DataFrame:
    names = [*UNION_MEASURES, *_UNION_COLUMNS, *_UNION_BESIDE]
    frame = frame.assign(size=ALL, unit_kind=ALL)
    frame = frame.reindex(columns=[*frame.columns, *(name for name in names if name not in frame.columns)])
    grains = (frame.assign(industry=ALL), frame)
    return pd.concat(
        [grain.groupby(KEY, as_index=False)[names].sum(min_count=1) for grain in grains], ignore_index=True
    )


def _margins(frame: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """The finest rows and the margins over two dimensions."""
    grains = (
        (),
        ("size", "unit_kind"),
        ("industry", "unit_kind"),
        ("industry", "size"),
        CELLS,
    )
    out = []
    for gone in grains:
        grouped = frame.assign(**dict.fromkeys(gone, ALL)).groupby(KEY, as_index=False)
        sums = grouped[names].sum(min_count=1)
        for name in MAXIMA:
            sums[name] = grouped[name].max()[name]
        out.append(sums)
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


def blank() -> pd.DataFrame:
    """No rows, with all columns."""
    return pd.DataFrame(
        columns=[
            *KEY,
            *MEASURE_IDS,
            *_UNIT_COLUMNS,
            *(c for c in _UNION_COLUMNS if c not in _UNIT_COLUMNS),
            *BESIDE,
            *MAXIMA,
        ]
    )
