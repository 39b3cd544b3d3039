"""What the facts of slices add up to by region, section, size and kind, before the region tree: one frame over many slices.

The questions are asked slice by slice, since cover is resolved so; the sums are worked on together, since each step of a frame costs
the same for ten rows as for ten thousand.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
from sqlalchemy import Connection, text

from analysis.measures import MEASURE_IDS, UNION_MEASURES, UNIT_MEASURES
from analysis.vocabulary import CELLS
from data.database.json_columns import from_json
from data.reference import regions
from data.slice import Slice
from etl.publish.grouping import Cells, Flags, Groups, Integers, distinct
from etl.publish.register_sums import (
    KEY,
    MAXIMA,
    SPLIT_PAIRS,
    UNION_CONTENTS,
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
from etl.publish.zeros import JOINT, UNCOVERED, UNION_CONTEXTS, UNIT_CONTEXTS, beside

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
    """The sums of the slices that were added, and what their tables state. ``reached``: the provinces of each that are counted, None for
    all. ``cells``: the keys of all of them as whole numbers."""

    def __init__(self) -> None:
        self.slices: list[Slice] = []
        self.reached: list[frozenset[str] | None] = []
        self.cells = Cells()
        self.rows = 0
        self._parts: list[Parts] = []
        self._known_fields: dict[tuple[int, str, str], frozenset[str]] = {}
        self._units: list[pd.DataFrame] = []
        self._unions: list[pd.DataFrame] = []
        self._memberships: list[pd.DataFrame] = []
        self._stated: list[pd.DataFrame] = []

    def add(self, connection: Connection, slice_: Slice, senders: Senders, reached: frozenset[str] | None) -> None:
        """Sum the facts of a slice whose coverage has just been resolved; ``reached``: the provinces that are counted, None for all."""
        parts = parts_of(connection, senders)
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
        self.reached.append(reached)
        self.slices.append(slice_)

    def base(self) -> list[pd.DataFrame]:
        """Frames of all measures and of pairs by row, by key: the finest grain and its margins."""
        units = self._with_cover(pd.concat(self._units, ignore_index=True)) if self._units else []
        unions = self._with_what_registers_say(pd.concat(self._unions, ignore_index=True)) if self._unions else None
        of_unions = [] if unions is None else self._union_margins(unions)
        of_unions += [self._of_whole_regions(frame) for frame in self._memberships]
        return [*units, *of_unions, self._zero_units(units, of_unions)]

    def stated(self) -> pd.DataFrame:
        """What nodes state themselves, by key, one column a measure."""
        if not self._stated:
            return pd.DataFrame(columns=MEASURE_IDS, index=np.array([], np.int64), dtype=float)
        together = pd.concat(self._stated, ignore_index=True)
        return together[list(MEASURE_IDS)].set_axis(self.cells.pack(together))

    def _ask(self, keys: Integers, holds: Callable[[int, str], bool]) -> Flags:
        """Whether something holds of each key's slice and region: asked once for each of these."""
        there, where = np.unique(self.cells.undivided(keys, *CELLS), return_inverse=True)
        numbers = self.cells.part(there, "slice").tolist()
        answers = map(holds, numbers, self.cells.words(there, "region"))
        return np.fromiter(answers, bool, len(there))[where]

    def _fields(self, keys: Integers, content: Literal["units", "unions"]) -> Callable[[str], Flags]:
        """A function that says of a field whether a register that speaks about each key's region has it."""
        there, where = np.unique(self.cells.undivided(keys, *CELLS), return_inverse=True)
        numbers = self.cells.part(there, "slice").tolist()
        fields = [
            self._covering(n, content, c) for n, c in zip(numbers, self.cells.words(there, "region"), strict=True)
        ]
        distinct = [*dict.fromkeys(fields)]
        sets = dict(zip(distinct, range(len(distinct)), strict=True))
        which = np.array([sets[has] for has in fields], np.int64)[where]
        return lambda name: np.array([name in has for has in distinct], bool)[which]

    def _covering(self, number: int, content: Literal["units", "unions"], code: str) -> frozenset[str]:
        """The fields that registers speaking about a region have; none where none speaks."""
        place = (number, content, code)
        if place not in self._known_fields:
            contents = ("unit_register",) if content == "units" else UNION_CONTENTS
            self._known_fields[place] = self._parts[number].spoken(code, *contents)
        return self._known_fields[place]

    def _with_cover(self, frame: pd.DataFrame) -> list[pd.DataFrame]:
        """Unit sums with their margins; measures of cover null where no unit's cover is known."""
        keys = self.cells.pack(frame)
        frame = frame.reindex(columns=[*frame.columns, *(c for c in _UNIT_COLUMNS if c not in frame.columns)])
        known = frame["units"] > frame["units_unknown"]
        workers = pair_column("d", "worker_coverage")
        frame = self._with_contexts(frame, keys)
        frame[pair_column("n", "worker_coverage")] = frame[pair_column("n", "worker_coverage")].where(
            frame[workers].isna() | frame[pair_column("n", "worker_coverage")].notna(), 0
        )
        of_unions = self._fields(keys, "unions")
        for name, (column, metric) in _BY_UNION.items():
            none = of_unions(column) & (frame["units_covered"] == 0)
            numerator = pair_column("n", metric)
            frame[name] = frame[name].where(known)
            frame[numerator] = frame[numerator].where(~none, 0)
        told = frame["units"] > frame["units_unknown"] + frame["units_stated"]
        for name in _COVER_MEASURES:
            frame[name] = frame[name].where(told if name in _BY_MODE else known)
        self._pair_by_node(frame, keys)
        for metric in UNIT_PAIRS:
            both = known & frame[pair_column("n", metric)].notna() & frame[pair_column("d", metric)].notna()
            for side in ("n", "d"):
                frame[pair_column(side, metric)] = frame[pair_column(side, metric)].where(both)
        for metric in SPLIT_PAIRS:
            # Nobody with employees among the units that pair is 0 of them, as long as some unit's cover is known.
            side = pair_column("d", metric)
            frame[side] = frame[side].fillna(0).where(known)
        names = [*UNIT_MEASURES, *_UNIT_COLUMNS, *_UNIT_BESIDE]
        margins = [
            Groups(self.cells.undivided(keys, *gone)).frame(frame, names, MAXIMA)
            for gone in ((), ("industry", "unit_kind"), ("industry", "size"), ("size", "unit_kind"))
        ]
        by_section = margins[-1]
        whole = Groups(self.cells.undivided(by_section.index.to_numpy(np.int64), "industry"))
        return [*margins, whole.frame(by_section, names, MAXIMA), self._zero_unions(keys)]

    def _with_contexts(self, frame: pd.DataFrame, keys: Integers) -> pd.DataFrame:
        """Unit sums with the numbers of units beside which "none" is a 0 (:mod:`etl.publish.zeros`)."""
        known = frame["units"] - frame["units_unknown"]
        columns = {"units": frame["units"], "known": known}
        of_units, of_unions = self._fields(keys, "units"), self._fields(keys, "unions")
        for name, column in (("known_women", "employees_women"), ("known_new", "is_new")):
            columns[name] = known.where(of_units(column), 0)
        for column, _metric in _BY_UNION.values():
            columns[column] = known.where(of_unions(column), 0)
        return frame.assign(**{beside(name): values for name, values in columns.items()})

    def _pair_by_node(self, frame: pd.DataFrame, keys: Integers) -> None:
        """Where a sheet gives the members of a whole region, they pair with the employees of all its known units."""
        by_node = self._ask(keys, self._members_by_region)
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
        keys = self.cells.pack(frame)
        columns = {part: has for parts in self._parts for part, has in parts.columns.items()}
        for measure, name in _DATED.items():
            having = [part for part, has in columns.items() if name in has]
            frame[measure] = frame[measure].where(frame["part_id"].isin(having))
        of_unions = self._fields(keys, "unions")
        for name in ("members", "members_women", "members_migrant", "members_platform"):
            frame[name] = frame[name].where(of_unions(name))
        has_members = of_unions("members")
        for name in UNION_CONTEXTS:
            frame[beside(name)] = of_unions(name).astype(float)
        for metric in SPLIT_PAIRS:
            numerator = pair_column("n", metric)
            frame[numerator] = frame[numerator].fillna(0).where(has_members)
        inside = self._ask(keys, self._members_by_region)
        if inside.any():
            emptied = [name for name in (*_MEMBERS, *_UNION_COLUMNS) if name in frame.columns]
            frame.loc[inside, emptied] = np.nan
        return frame.set_axis(keys)

    def _union_margins(self, frame: pd.DataFrame) -> list[pd.DataFrame]:
        names = [*UNION_MEASURES, *_UNION_COLUMNS, *_UNION_BESIDE]
        keys = frame.index.to_numpy()
        return [Groups(grain).frame(frame, names) for grain in (self.cells.undivided(keys, "industry"), keys)]

    def _of_whole_regions(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Members of whole regions: all of them pair, with the region's units together."""
        paired = {pair_column("n", metric): frame["members"] for metric in SPLIT_PAIRS}
        names = [name for name in (*UNION_MEASURES, *_UNION_COLUMNS) if name in frame.columns or name in paired]
        return frame.assign(**paired)[names].set_axis(self.cells.pack(frame))

    def _zero_units(self, units: list[pd.DataFrame], unions: list[pd.DataFrame]) -> pd.DataFrame:
        """A node that is no place of units (a federation seated in a city, its units in the counties) pairs with none where a unit register
        speaks for it, so that its members stay in the rates. So does an industry
        without units of a county that reports. A county without a row has not reported: nothing is made up."""
        paired = [*(pair_column("d", metric) for metric in SPLIT_PAIRS), pair_column("n", "units_per_union")]
        there, wanted = (self._sections(frames) for frames in (units, unions))
        keys = np.setdiff1d(wanted, there, assume_unique=True)
        reports = np.isin(self.cells.undivided(keys, *CELLS), self.cells.undivided(there, *CELLS))
        spoken = self._ask(keys, lambda number, code: bool(self._covering(number, "units", code)))
        keys = keys[spoken & (reports | self._ask(keys, lambda _number, code: is_seat(code)))]
        return pd.DataFrame(0.0, index=keys, columns=paired)

    def _sections(self, frames: list[pd.DataFrame]) -> Integers:
        """The keys of frames by section."""
        keys = [self.cells.undivided(frame.index.to_numpy(np.int64), "size", "unit_kind") for frame in frames]
        return distinct(keys)

    def _zero_unions(self, keys: Integers) -> pd.DataFrame:
        """Where a union register speaks about a region, a region without any union has none: 0, not null."""
        sections = self.cells.undivided(keys, "size", "unit_kind")
        keys = distinct([sections, self.cells.undivided(keys, *CELLS)])
        keys = keys[self._ask(keys, lambda n, code: self._parts[n].senders.speaks(code, "union_register"))]
        of_unions = self._fields(keys, "unions")
        columns: dict[str, Any] = {"unions": np.zeros(len(keys)), "grassroots_unions": np.zeros(len(keys))}
        for name in UNION_CONTEXTS:
            columns[beside(name)] = np.where(of_unions(name), 1.0, np.nan)
        for metric in SPLIT_PAIRS:
            columns[pair_column("n", metric)] = np.where(of_unions("members"), 0.0, np.nan)
        return pd.DataFrame(columns, index=keys)


@cache
def is_seat(region: str) -> bool:
    """Whether a region is no place of units itself, since counties or zones lie below it."""
    tree = regions()
    return any(tree[child].level != "township" for child in tree.children(region))


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
            measure, dimensions if isinstance(dimensions, dict) else from_json(dimensions)
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
