"""Sums at every node of the tree to what a row of ``analysis rates`` must say.

Decisions taken where the law leaves room:

* Rates by node (``members_per_staff``, ``units_per_union``, ``grassroots_share``) pair at the node at which the rows themselves lie; what
  is left out counts the unions behind the denominator there. A share of no rows at all is null. A node of unions alone below which units are in is a seat: it has 0 units.
* Rule 9: where a node has a live joint union, all measures of members by industry are null, and with them every rate of members;
  ``units_per_union`` too, since a joint union's units have an industry and it has none. Counts of unions and staff stay, those without an
  industry under ``unknown``.
* Rule 7: ``small`` stands at rates and ratios that are shown, by the rows in the pair: units, or unions for rates of unions' figures.
* Rule 8: ``one_unit`` stands at ``gap_workers`` and, by its words, at a ``gap_units`` of 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from tests.recount.cover import resolve
from tests.recount.places import Places
from tests.recount.registers import Registers
from tests.recount.rows import (
    AGREEMENTS,
    BY_UNIT,
    DENSITIES,
    OF_MEMBERS,
    SHARES,
    UNION_MEASURES,
    UNIT_MEASURES,
    union_rows,
    unit_rows,
)

MEASURES = (*UNIT_MEASURES, *UNION_MEASURES)
BY_NODE = {
    "grassroots_share": ("grassroots_unions", "unions"),
    "units_per_union": ("units_covered", "grassroots_unions"),
    "members_per_staff": ("members", "staff_full"),
}
RATES = (*BY_UNIT, *AGREEMENTS, *DENSITIES, *SHARES, *BY_NODE)
RATIOS = ("units_per_union", "members_per_staff")
GAPS = {"gap_units": "unit_coverage", "gap_workers": "worker_coverage"}
OF_MEMBER_RATES = (*DENSITIES, *SHARES, "members_per_staff", "units_per_union")
SMALL = 30
_UNION_RATES = (*SHARES, *BY_NODE)


class Period:
    """All answers about one period."""

    def __init__(self, registers: Registers, places: Places) -> None:
        self.places = places
        units, unions = resolve(registers, places)
        speaking = {region: registers.columns_over(region, places) for region in units["region"].unique()}
        self._units = unit_rows(units, speaking)
        self._unions = union_rows(unions, units, registers)
        self.cells = lru_cache(maxsize=2)(self._cells)

    def _cells(self, dims: tuple[str, ...]) -> tuple[pd.DataFrame, pd.DataFrame]:
        """(answers of every node, answers of the rows that lie at the node itself) by region and ``dims``; own rows for remainders."""
        own = self._own_sums(dims)
        own_total = own if not dims else self._own_sums(())
        own = _with_node_pairs(own, own_total, self._seats(own_total)) if self._by_unions(dims) else own
        sums = self._climb(own, dims)
        total = sums if not dims else self._climb(own_total, ())
        return self._answers(sums, total, dims), self._answers(own, own_total, dims)

    @staticmethod
    def _by_unions(dims: tuple[str, ...]) -> bool:
        return dims in ((), ("industry",))

    def _own_sums(self, dims: tuple[str, ...]) -> pd.DataFrame:
        key = ["region", *dims]
        frames = [self._units.drop(columns=[d for d in ("industry", "size", "unit_kind") if d not in dims])]
        if self._by_unions(dims):
            frames.append(self._unions.drop(columns=[d for d in ("industry",) if d not in dims]))
        return _add(pd.concat(frames, ignore_index=True), key)

    def _seats(self, own: pd.DataFrame) -> set[str]:
        """Nodes above those at which units lie."""
        return {step for region in own.index[own["rows"] > 0] for step in self.places.path(region[0])[1:]}

    def _climb(self, own: pd.DataFrame, dims: tuple[str, ...]) -> pd.DataFrame:
        key = ["region", *dims]
        level = own.reset_index()
        if level.empty:
            return own
        depth = level["region"].map(lambda code: len(self.places.path(code)))
        done: list[pd.DataFrame] = []
        carried: pd.DataFrame | None = None
        for at in range(int(depth.max()), 0, -1):
            pieces = [level[depth == at]] + ([carried] if carried is not None else [])
            summed = _add(pd.concat(pieces, ignore_index=True), key)
            done.append(summed)
            carried = summed.reset_index()
            carried["region"] = carried["region"].map(self.places.parent)
        return pd.concat(done)

    def _answers(self, sums: pd.DataFrame, total: pd.DataFrame, dims: tuple[str, ...]) -> pd.DataFrame:
        """Measures, metrics, left out (``left:…``), flags and reasons (``why:…``), one row a node and cell."""
        out: dict[str, Any] = {}
        node = _of_nodes(total, sums)
        by_unions = self._by_unions(dims)
        for name in MEASURES if by_unions else UNIT_MEASURES:
            out[name] = measure(name, sums, node)
        for name in UNION_MEASURES if not by_unions else ():
            out[name] = np.full(len(sums), np.nan)
        divided = np.full(len(sums), False)
        if dims == ("industry",):
            divided = _has_joint_members(node)  # rule 9
            for name in OF_MEMBERS:
                out[name] = np.where(divided, np.nan, out[name])
        for name in MEASURES:
            out[f"withheld:{name}"] = (sums[f"w:{name}"] > 0).to_numpy() if f"w:{name}" in sums else False
        out["joint"] = _has_joint_members(node)
        out |= self._metrics(sums, node, divided, by_unions)
        return pd.DataFrame(out, index=sums.index)

    def _metrics(
        self, sums: pd.DataFrame, node: pd.DataFrame, divided: np.ndarray, by_unions: bool
    ) -> dict[str, np.ndarray]:
        out: dict[str, np.ndarray] = {}
        for name in (*RATES, *GAPS):
            pair = GAPS.get(name, name)
            union_side = name in (*DENSITIES, *SHARES, *BY_NODE)
            if union_side and not by_unions:
                out |= {name: np.full(len(sums), np.nan)} | {f"{s}:{name}": np.zeros(len(sums)) for s in _LEFT}
                continue
            n, d, rows = (sums[f"{side}:{pair}"].to_numpy() for side in "ndr")
            if name in GAPS:
                empty = (sums["rows"] == 0).to_numpy() & (node[f"r:{pair}"] > 0).to_numpy()
                out[name] = np.where((rows > 0) | empty, d - n, np.nan)
            else:
                shown = (rows > 0) & (d > 0)
                out[name] = np.where(shown, n / np.where(shown, d, 1), np.nan)
            left = {side: sums[f"{side}:{pair}"].to_numpy() for side in ("l", "ln", "ld")}
            if name in OF_MEMBER_RATES:
                out[name] = np.where(divided, np.nan, out[name])
                left = {side: np.where(divided, 0, values) for side, values in left.items()}
            all_rows = _behind(name, sums) if name in BY_NODE else left["l"] + rows
            left["share"] = np.where(all_rows > 0, left["l"] / np.where(all_rows > 0, all_rows, 1), np.nan)
            out |= {f"{side}:{name}": values for side, values in left.items()}
            behind = sums[f"b:{name}"].to_numpy() if name in BY_NODE else rows
            out[f"small:{name}"] = (name not in GAPS) & ~np.isnan(out[name]) & (behind < SMALL)
            out[f"over_one:{name}"] = (name not in (*GAPS, *RATIOS)) & (np.nan_to_num(out[name]) > 1)
        gap = np.nan_to_num(out["gap_workers"])
        out["one_unit:gap_workers"] = (gap > 0) & (sums["largest_gap"].to_numpy() * 2 > gap)
        out["one_unit:gap_units"] = out["gap_units"] == 1
        return out


_LEFT = ("l", "ln", "ld", "share")


def _behind(metric: str, sums: pd.DataFrame) -> np.ndarray:
    """The unions behind a rate that pairs by node, also those of nodes that have neither part."""
    return sums["v:unions" if metric != "units_per_union" else "v:grassroots_unions"].to_numpy()


def _has_joint_members(node: pd.DataFrame) -> np.ndarray:
    """Whether joint unions have members there, or may have: their number is not known."""
    joint = measure("members_joint", node, node)
    return ~(np.nan_to_num(joint, nan=1.0) == 0) & (node["joint_rows"] > 0).to_numpy()


def _add(frame: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    grouped = frame.groupby(list(key), sort=False)
    sums = grouped[[c for c in frame.columns if c not in (*key, "largest_gap")]].sum()
    sums["largest_gap"] = grouped["largest_gap"].max().fillna(0)
    if len(key) == 1:
        sums.index = pd.MultiIndex.from_arrays([sums.index], names=["region"])
    return sums


def _of_nodes(total: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """For each cell the sums of its node over all cells."""
    by_region = total.set_axis(total.index.get_level_values("region"))
    return by_region.reindex(cells.index.get_level_values("region")).set_axis(cells.index)


def measure(name: str, sums: pd.DataFrame, node: pd.DataFrame) -> np.ndarray:
    """A measure of cells, NaN for null; ``node`` has, for each of them, the sums of its node over all cells (rule 4)."""
    value = _plain(name, sums)
    rows = "rows" if name in UNIT_MEASURES else "union_rows"
    empty = (sums[rows] == 0).to_numpy() & ~np.isnan(_plain(name, node))
    return np.where(empty & np.isnan(value), 0.0, value)


def _plain(name: str, sums: pd.DataFrame) -> np.ndarray:
    value, over, said, context = (sums[f"{side}:{name}"].to_numpy() for side in "vpkc")
    if name in UNION_MEASURES:
        context = context + sums[f"spoken:{name}"].to_numpy()
    return np.where(said > 0, value, np.where((over == 0) & (context > 0), 0.0, np.nan))


def _with_node_pairs(own: pd.DataFrame, total: pd.DataFrame, seats: set[str]) -> pd.DataFrame:
    """Own sums with the pairs that are formed by node."""
    regions = own.index.get_level_values("region")
    node = _of_nodes(total, own)
    seat = regions.isin(seats) & (node["rows"] == 0).to_numpy()
    found: dict[str, np.ndarray] = {}
    for metric, (numerator, denominator) in BY_NODE.items():
        n, d = (measure(name, own, node) for name in (numerator, denominator))
        if numerator == "units_covered":
            n = np.where(seat & np.isnan(n), 0.0, n)
        whole = ~np.isnan(n) & ~np.isnan(d)
        out = ~whole & (~np.isnan(n) | ~np.isnan(d))
        behind = own["v:unions"] if metric == "members_per_staff" else np.nan_to_num(d)
        found |= {f"n:{metric}": np.where(whole, n, 0), f"d:{metric}": np.where(whole, d, 0)}
        found |= {f"r:{metric}": np.where(whole, behind, 0), f"l:{metric}": np.where(out, behind, 0)}
        found |= {f"b:{metric}": np.where(whole, behind, 0), f"p:{metric}": whole * 1.0}
        found |= {
            f"ln:{metric}": np.where(out, np.nan_to_num(n), 0),
            f"ld:{metric}": np.where(out, np.nan_to_num(d), 0),
        }
    return pd.concat([own, pd.DataFrame(found, index=own.index)], axis=1)
