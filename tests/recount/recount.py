"""What ``python -m analysis rates`` must say of the sample, counted from its workbooks by the rules of docs/metrics.md.

Rows are asked for by region, period, dimensions and cell; :meth:`Recount.row` gives one in the shape of the command's JSON.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from tests.recount.answers import GAPS, MEASURES, OF_MEMBERS, RATES, Period
from tests.recount.places import Industries, places
from tests.recount.reading import read_tables
from tests.recount.registers import registers_of
from tests.recount.rows import UNION_MEASURES, UNIT_MEASURES

METRICS = (*RATES, *GAPS)
Row = dict[str, Any]
_FLAGS = ("small", "over_one", "one_unit")
_COUNTS = frozenset((*MEASURES, *GAPS))


class Answers:
    """The rows about one period by one choice of dimensions; ``own``: of what lies at the nodes themselves."""

    def __init__(self, period: Period, dims: tuple[str, ...]) -> None:
        self.places = period.places
        self.dims = dims
        everywhere, own = period.cells(dims)
        self.cells = _Table(everywhere)
        self.own = _Table(own)
        self.totals = self.cells if not dims else _Table(period.cells(())[0])

    def row(self, region: str, cell: tuple[str, ...] = ()) -> Row:
        """Measures, metrics, ``left_out``, ``flags`` and ``missing`` of a node's cell."""
        node = self.totals.get(region, ())
        found = self.cells.get(region, cell)
        if found is not None:
            row = {name: found[name] for name in (*MEASURES, *METRICS)}
        else:  # rule 4: 0 stands for an empty cell of a node that reports
            reported = node or {}
            row = dict.fromkeys((*MEASURES, *METRICS))
            for name in (*UNIT_MEASURES, *GAPS, *(UNION_MEASURES if self.dims == ("industry",) else ())):
                row[name] = None if reported.get(name) is None else 0
            if node is not None and self._divided(node):
                row |= dict.fromkeys(OF_MEMBERS)
        row["left_out"] = _left_out(found)
        row["flags"] = {(name, flag) for name in METRICS for flag in _FLAGS if found and found.get(f"{flag}:{name}")}
        row["missing"] = self._missing(region, row, found, node)
        return row

    def _divided(self, node: Row) -> bool:
        """Rule 9: whether members there cannot be divided by industry."""
        return self.dims == ("industry",) and bool(node["joint"])

    def _missing(self, region: str, row: Row, found: Row | None, node: Row | None) -> set[tuple[str, str, str]]:
        """(region, measure, reason): what is null in the row, and what children lack that a sibling reports (rule 11)."""
        missing = set()
        for name in MEASURES:
            if row[name] is None:
                missing.add((region, name, self._reason(region, name, found, node)))
        names = MEASURES if self.dims in ((), ("industry",)) else UNIT_MEASURES
        children = [(child, self.totals.get(child, ())) for child in self.places.children.get(region, [])]
        reported = {name for _child, said in children if said for name in names if said[name] is not None}
        for child, said in children:
            for name in reported:
                if said is None or said[name] is None:
                    missing.add((child, name, self._plain_reason(child, name, said)))
        return missing

    def _reason(self, region: str, name: str, found: Row | None, node: Row | None) -> str:
        if self.places.kind[region] == "outside_statistics":
            return "outside_statistics"
        if name in UNION_MEASURES and node is not None and self.dims not in ((), ("industry",)):
            return "not_by_dimension"
        if name in OF_MEMBERS and node is not None and node[name] is not None and self._divided(node):
            return "not_by_dimension"
        return self._plain_reason(region, name, found)

    def _plain_reason(self, region: str, name: str, said: Row | None) -> str:
        if self.places.kind[region] == "outside_statistics":
            return "outside_statistics"
        return "withheld" if said is not None and said[f"withheld:{name}"] else "not_reported"

    def remainder(self, region: str, cell: tuple[str, ...]) -> Row | None:
        """What a node has beyond its children, by measure; None where there is nothing."""
        parent = self.row(region, cell)
        children = [self.row(child, cell) for child in self.places.children.get(region, [])]
        rest: Row = {}
        for name in MEASURES:
            inside = sum(child[name] or 0 for child in children)
            rest[name] = None if parent[name] is None else parent[name] - inside
        return rest if any(rest.values()) else None


class _Table:
    """A frame of answers whose rows are found by region and cell."""

    def __init__(self, frame: pd.DataFrame) -> None:
        keys = frame.index.tolist()
        self.at = {(key[0], tuple(key[1:])): i for i, key in enumerate(keys)}
        self.cells: dict[str, set[tuple[str, ...]]] = {}
        for region, cell in self.at:
            self.cells.setdefault(region, set()).add(cell)
        self.columns = {name: _listed(frame[name], name in _COUNTS) for name in frame.columns}

    def get(self, region: str, cell: tuple[str, ...]) -> Row | None:
        i = self.at.get((region, cell))
        return None if i is None else {name: values[i] for name, values in self.columns.items()}


def _listed(column: pd.Series, whole: bool) -> list[Any]:
    if column.dtype == bool:
        return column.tolist()
    values = column.to_numpy(dtype=float)
    return [None if v != v else int(v) if whole else float(v) for v in np.asarray(values).tolist()]


def _left_out(found: Row | None) -> dict[str, Row]:
    """Rule 3: what is left out of each rate: rows, their share, and what they have of both parts."""
    left = {}
    for name in METRICS if found else ():
        rows, n, d = (int(found[f"{side}:{name}"]) for side in ("l", "ln", "ld"))
        if rows or n or d:
            left[name] = {"rows": rows, "share": found[f"share:{name}"], "numerator": n, "denominator": d}
    return left


class Recount:
    """The recount of some files. One period's columns are held at a time: a nation's are half a gigabyte."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self.places = places()
        self._registers = registers_of(read_tables(paths, self.places), self.places, Industries())
        self.periods = tuple(self._registers)
        self._period = lru_cache(maxsize=1)(lambda period: Period(self._registers[period], self.places))

    def answers(self, period: str, dims: tuple[str, ...]) -> Answers:
        """The rows about a period by some of industry, size and unit_kind."""
        return Answers(self._period(period), dims)

    def regions(self) -> set[str]:
        """All nodes with a row of a unit or a union at them or below, in any period."""
        rows = {r for said in self._registers.values() for frame in (said.units, said.unions) for r in frame["region"]}
        return {step for region in rows for step in self.places.path(region)}
