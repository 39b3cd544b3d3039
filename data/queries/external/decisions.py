"""What may leave the federation, decided for each region and period alone, whatever else a report shows.

Many reports leave: of a region and of those above, below and beside it, of this year and of the next, with one comparison or
another. A reader may lay them side by side. So what is hidden follows from region and period only, and never from the report:

* In the table of regions below one, sensitive rows are hidden with enough others. A region hidden there, and all below it, has
  no report; its row is hidden in every report, also where it is only compared with.
* Sections of industry and size classes are hidden for all regions below one together: what one of them lacked would be the
  difference between the others' and that of the region above. Regions without such a table count as one region.
* Groups of measures (see :data:`analysis.suppression.FAMILIES`) that are sensitive in a region are shown nowhere below it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final, TypeVar

from sqlalchemy import Engine

from analysis.measures import UNION_MEASURES
from analysis.rows import RateRow, Row, value_of
from analysis.suppression import (
    FAMILIES,
    LARGEST,
    LARGEST_COVERED,
    LARGEST_UNCOVERED,
    Shown,
    hidden_rows,
    hide,
    keep,
    leaving,
    less,
    merged,
    reasons,
    shown_measures,
)
from analysis.vocabulary import SIZES, SMALL_MICRO
from data.queries.compare.leaves import region_tree
from data.queries.largest import Largest, largest_units
from data.queries.rates import rates
from data.reference import regions
from data.scope import EVERYTHING
from data.slice import Slice

Table = dict[str, Row]
"""Rows by section or size class."""
Hidden = frozenset[str | None] | None
"""What is hidden of a table, None where no row of it may be shown."""
ENTERPRISES: Final = {"unit_kind": ["enterprise"]}
_BLOCKS: Final = (SMALL_MICRO, (*(size for size in SIZES if size not in SMALL_MICRO), ""))
"""Size classes whose sum a reader can form from the headline figures of small and micro enterprises, and the rest; the empty one
stands for units that are no enterprises."""
_TRIES: Final = 30
_LATELY: Final = 24
"""So many answers of figures are at hand: what one report asks of a region, the one above it and two or three periods."""
FAMILIES_BY: Final = {"industry": ("core",), "size": ("core", "modes")}
"""The families of measures that stand by section and by size: the more of them, the fewer rows can be shown."""
_Answer = TypeVar("_Answer")


@dataclass(slots=True)
class Outside:
    """The decisions for one data version. All figures count, whatever a reader may see: only what
    may be shown comes out. Answers are kept, of figures only those read last, which the next decisions on the same region
    ask again: a pack of thousands of regions needs no more memory."""

    engine: Engine
    _kept: dict[Hashable, Any] = field(default_factory=dict)
    _lately: dict[Hashable, Any] = field(default_factory=dict)

    def withheld(self, region: str, slice_: Slice) -> bool:
        """Whether nothing may be shown of a region: it, or one that holds it, is hidden in the table above."""
        path = regions().path(region)
        for parent, child in pairwise(path):
            hidden = self.children(parent, slice_)
            if hidden is None or child in hidden:
                return True
        return self.measures(region, slice_) is None

    def measures(self, region: str, slice_: Slice) -> tuple[str, ...] | None:
        """The measures that may be shown of a region, those of no figures all; None where not even the core may."""
        return self.once(("measures", region, slice_), lambda: self._measures(region, slice_))

    def subtracts_nothing(
        self,
        appeared: Iterable[str],
        vanished: Iterable[str],
        before: Slice,
        now: Slice,
        part: tuple[str, str | None] | None = None,
    ) -> bool:
        """Whether a comparable change leaves out only leaves that may be shown: what it leaves out follows by subtraction. Of what is published
        everybody may read each part. ``part``: the section (``industry``) or size class (``size``) that the change is of, which each of these leaves
        must then show in a table of its own."""
        lone = [*((code, now) for code in appeared), *((code, before) for code in vanished)]
        is_leaf = region_tree().is_leaf
        return now.purpose == "published" or all(
            is_leaf(code) and not self.withheld(code, slice_) and self._has_part(code, slice_, part)
            for code, slice_ in lone
        )

    def _has_part(self, region: str, slice_: Slice, part: tuple[str, str | None] | None) -> bool:
        """Whether a region's own table shows a section or size class; so it is without ``part``, and for a part that is a region."""
        if part is None or part[0] == "region":
            return True
        hidden = self.sections(region, slice_) if part[0] == "industry" else self.sizes(region, slice_)
        return hidden is not None and part[1] not in hidden

    def row(self, region: str, code: str | None, slice_: Slice) -> RateRow | None:
        """The figures of a region, or of one below it; None where there are none."""
        rows = self._rows(region, slice_) if code == region else self._rows(region, slice_, ("region",))
        return next((row for row in rows if row["region"] == code), None)

    def children(self, parent: str, slice_: Slice) -> Hidden:
        """The regions hidden in the table of those below ``parent``; None in it stands for the remainder."""
        return self.once(("children", parent, slice_), lambda: self._children(parent, slice_))

    def sections(self, region: str, slice_: Slice) -> Hidden:
        """The sections hidden in a region's table by industry."""
        return self._of_table(region, slice_, "industry")

    def sizes(self, region: str, slice_: Slice) -> Hidden:
        """The size classes hidden in a region's table by size of enterprise."""
        return self._of_table(region, slice_, "size")

    def _of_table(self, region: str, slice_: Slice, by: str) -> Hidden:
        path = regions().path(region)
        above = path[-2] if len(path) > 1 else None
        group = self.once((by, above, slice_), lambda: self._group(above, region, slice_, by))
        return None if region in group.without else group.hidden

    def once(self, key: Hashable, answer: Callable[[], _Answer]) -> _Answer:
        """An answer under a key, asked for once."""
        if key not in self._kept:
            self._kept[key] = answer()
        found: _Answer = self._kept[key]
        return found

    def _read(self, key: Hashable, figures: Callable[[], _Answer]) -> _Answer:
        """Figures, from those read last where they are among them."""
        if key in self._lately:
            found: _Answer = self._lately[key]
            return found
        read = figures()
        for old in list(self._lately)[: max(0, len(self._lately) - _LATELY)]:
            self._lately.pop(old, None)
        self._lately[key] = read
        return read

    def _rows(self, region: str, slice_: Slice, by: tuple[str, ...] = ()) -> list[RateRow]:
        where = ENTERPRISES if "size" in by else None
        return self._read(
            (region, slice_, by),
            lambda: rates(self.engine, EVERYTHING, region=region, slices=slice_, by=by, where=where),
        )

    def _largest(self, region: str, slice_: Slice) -> list[Largest]:
        return self._read(
            ("largest", region, slice_),
            lambda: largest_units(self.engine, EVERYTHING, region=region, slice_=slice_),
        )

    def _measures(self, region: str, slice_: Slice) -> tuple[str, ...] | None:
        rows = self._rows(region, slice_)
        own = shown_measures(_with_largest(rows[0] if rows else {}, self._largest(region, slice_)))
        path = regions().path(region)
        if own is None or len(path) < 2:
            return own
        allowed = self.measures(path[-2], slice_)
        return own if allowed is None else tuple(name for name in own if name in allowed)

    def _children(self, parent: str, slice_: Slice) -> Hidden:
        measures, biggest = self.measures(parent, slice_), self._largest(parent, slice_)
        if measures is None:
            return None
        rows = [
            _with_largest(row, [unit for unit in biggest if unit.place == (row["region"] or parent)])
            for row in self._rows(parent, slice_, ("region",))
        ]
        hidden = hidden_rows([rows], measures)
        return None if hidden is None else frozenset(rows[at]["region"] for at in hidden)

    def _group(self, above: str | None, region: str, slice_: Slice, by: str) -> _Group:
        """What is hidden by section or size for a region and all beside it."""
        top = above or region
        measures = self.measures(top, slice_)
        if measures is None or (by == "size" and "units_small_micro" not in measures):
            return _Group(None)
        measures = of_table(measures, by)
        if above is None:
            return _Group(_hidden_in([self._table(region, slice_, by)], measures, by))
        return _best(*self._beside(above, slice_, by), measures, by)

    def _table(self, region: str, slice_: Slice, by: str) -> Table:
        """A region's own table."""
        whole, biggest = self._rows(region, slice_), self._largest(region, slice_)
        rows: dict[str, Row] = {value_of(row, by): row for row in self._rows(region, slice_, (by,))}
        return _completed(rows, whole[0] if whole else {}, biggest, by)

    def _beside(self, parent: str, slice_: Slice, by: str) -> tuple[dict[str, Table], list[Table]]:
        """The tables of the regions below ``parent`` that are shown, and those of the others, the remainder last."""
        hidden, biggest = self.children(parent, slice_), self._largest(parent, slice_)
        wholes = {str(row["region"]): row for row in self._rows(parent, slice_, ("region",)) if row["region"]}
        cells: dict[str, dict[str, Row]] = {code: {} for code in wholes}
        for row in self._rows(parent, slice_, ("region", by)):
            if row["region"] in cells:
                cells[row["region"]][value_of(row, by)] = row
        tables = {
            code: _completed(cells[code], whole, [unit for unit in biggest if unit.place == code], by)
            for code, whole in wholes.items()
        }
        every = self._table(parent, slice_, by)
        rest: Table = {
            key: less(row, [table[key] for table in tables.values() if key in table]) for key, row in every.items()
        }
        unseen = {code for code in tables if hidden is None or code in hidden}
        return {c: t for c, t in tables.items() if c not in unseen}, [*(tables[code] for code in unseen), rest]


@dataclass(frozen=True, slots=True)
class _Group:
    """What the tables by section or size of the regions below one hide, and which of these regions have no such table."""

    hidden: Hidden
    without: frozenset[str] = frozenset()


def of_table(measures: Sequence[str], by: str) -> tuple[str, ...]:
    """Those of the measures that stand in a table by section or by size."""
    families = FAMILIES_BY.get(by, tuple(FAMILIES))
    return tuple(name for family in families for name in FAMILIES[family] if name in measures)


def shown_rows(rows: Sequence[Shown], key: str, hidden: Hidden, measures: Sequence[str], base: int = 0) -> list[Shown]:
    """The rows of a table by region, section or size (``key``) as they may leave: without figures where hidden, counts rounded to ``base``.

    Empty where not even the others may be shown. ``measures``: those that may be shown of the whole.
    """
    if hidden is None:
        return []
    names = of_table(measures, key)
    shown = [hide(row) if row[key] in hidden else keep(row, names) for row in rows]
    return [rounded_row(row, base) for row in shown]


def rounded_row(row: Shown, base: int) -> Shown:
    """A row as it leaves, with counts rounded to multiples of ``base``; 0: not rounded."""
    return leaving(row, base)


def _best(shown: Mapping[str, Table], unseen: Sequence[Table], measures: Sequence[str], by: str) -> _Group:
    """The choice that shows most rows: regions of few units go without a table, lest all others hide what is rare in them."""
    rare = {code: sum(1 for row in table.values() if reasons(row, measures)) for code, table in shown.items()}
    order = sorted(shown, key=lambda code: (-rare[code], code))
    most = sum(1 for code in order if rare[code])
    best, rows = _Group(None), 0
    for count in range(0, most + 1, most // _TRIES + 1):
        left = order[count:]
        others = _together([*unseen, *(shown[code] for code in order[:count])])
        hidden = _hidden_in([*(shown[code] for code in left), others], measures, by)
        gained = 0 if hidden is None else sum(len(shown[code].keys() - hidden) for code in left)
        if gained > rows:
            best, rows = _Group(hidden, frozenset(order[:count])), gained
    return best


def _together(tables: Sequence[Table]) -> Table:
    keys = dict.fromkeys(key for table in tables for key in table)
    return {key: merged([table[key] for table in tables if key in table]) for key in keys}


def _hidden_in(tables: Sequence[Table], measures: Sequence[str], by: str) -> Hidden:
    """The rows to hide in all tables."""
    hidden: set[str | None] = set()
    for block in _blocks(tables, by):
        found = hidden_rows([[table.get(key, {}) for key in block] for table in tables], measures)
        if found is None:
            return None
        hidden |= {block[at] for at in found}
    return frozenset(hidden)


def _blocks(tables: Sequence[Table], by: str) -> list[list[str]]:
    keys = sorted({key for table in tables for key in table})
    return [[key for key in block if key in keys] for block in _BLOCKS] if by == "size" else [keys]


def _completed(rows: Mapping[str, Row], whole: Row, biggest: Sequence[Largest], by: str) -> Table:
    """The rows with their largest units; by size also that of the units that are no enterprises."""
    found: dict[str, Row] = dict(rows)
    if by == "size":
        found[""] = {**less(whole, list(rows.values())), **dict.fromkeys(UNION_MEASURES)}
    return {
        key: _with_largest(row, [u for u in biggest if (u.section if by == "industry" else u.size or "") == key])
        for key, row in found.items()
    }


def _with_largest(row: Row, units: Sequence[Largest]) -> dict[str, Any]:
    """The row with the employees of its largest unit, of the largest covered one and of the largest of the others."""
    if not units:
        return {**row, LARGEST: None}
    covered = max((unit.employees for unit in units if unit.covered), default=None)
    others = max((unit.employees for unit in units if not unit.covered), default=None)
    largest = max(unit.employees for unit in units)
    return {**row, LARGEST: largest, LARGEST_COVERED: covered, LARGEST_UNCOVERED: others}


@lru_cache(maxsize=4)
def outside(engine: Engine, _version: int) -> Outside:
    """The decisions for one data version, kept while the same process asks for more."""
    return Outside(engine)
