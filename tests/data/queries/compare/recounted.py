"""What happened to each unit between two periods, told again with numpy: the registers are read once and asked of any region and filter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, text

from analysis.vocabulary import COVER_MODES
from data.queries.compare.paths import AS_IT_WAS, STATES, WHENS, sign
from data.queries.question import expand_sizes
from data.reference import regions

_UNITS = (
    "SELECT u.part_id part, u.row, u.employees workers, u.credit_code code, u.region, coalesce(u.name, '') name, u.size, u.unit_kind kind,"
    " coalesce(substr(u.industry, 1, 1), 'unknown') section, coalesce(c.mode, '') mode"
    " FROM unit u JOIN part p ON p.id = u.part_id LEFT JOIN coverage c ON c.part_id = u.part_id AND c.row = u.row"
    " WHERE p.status = 'current' AND p.content = 'unit_register' AND p.period = :period AND coalesce(c.mode, '') != 'displaced'"
    " ORDER BY u.part_id, u.row"
)
_DIGITS = {"nation": 0, "province": 2, "city": 4}
_COMPARED = {"place": "leaf", "size": "size", "industry": "section", "unit_kind": "kind", "mode": "mode"}
Counts = list[tuple[int, int, int, int]]


def registers(connection: Connection, period: str) -> pd.DataFrame:
    """The units of the only calibre of a database that count in a period, by key: the code, else region, name and a number among those alike; of what links
    hold to be the same unit that of the first."""
    frame = pd.DataFrame(connection.execute(text(_UNITS), {"period": period}).mappings().all())
    frame["leaf"] = frame["region"].str[:6]
    frame["state"] = np.select([frame["mode"].isin(COVER_MODES), frame["mode"] == ""], [1, 2], 3)
    place = frame["region"] + "|" + frame["name"]
    number = frame[frame["code"].isna()].groupby(place).cumcount() + 1
    same = connection.execute(text("SELECT key, root FROM same_unit"))
    first = {row.key: f"{row.root}|1" if "|" in row.root else row.root for row in same}
    called = frame["code"].fillna(place.where(number == 1))
    own = frame["code"].fillna(place + "|" + number.reindex(frame.index).fillna(0).astype(int).astype(str))
    frame.index = pd.Index([first.get(name, key) for name, key in zip(called, own, strict=True)])
    assert frame.index.is_unique
    return frame


class Told:
    """Both periods' units side by side."""

    def __init__(self, before: pd.DataFrame, after: pd.DataFrame) -> None:
        both = before.join(after, how="outer", suffixes=("_0", "_1"))
        self._at = {name: [both[f"{name}_{side}"].to_numpy(object) for side in (0, 1)] for name in before.columns}
        self._held = [both[f"part_{side}"].notna().to_numpy() for side in (0, 1)]
        self._states = [both[f"state_{side}"].fillna(0).to_numpy(int) for side in (0, 1)]
        self._workers = [both[f"workers_{side}"].fillna(0).to_numpy(int) for side in (0, 1)]
        self._what = np.zeros(len(both), dtype=np.int64)
        for side, when in enumerate(WHENS):
            self._what += self._held[side] * sign(f"held_{when}")
        for name, column in _COMPARED.items():
            old, new = self._at[column]
            differ = (old != new) & both[f"{column}_0"].notna().to_numpy() & both[f"{column}_1"].notna().to_numpy()
            self._what += differ * sign(name)

    def of(self, region: str, where: Mapping[str, Sequence[str]]) -> tuple[Counts, list[tuple[Any, ...]]]:
        """What happened, to how many units, their employees before and after; and the units to which something did, each with its rows and employees."""
        digits = region[: _DIGITS.get(regions()[region].level, 6)]
        inside = [
            held & np.fromiter((str(code).startswith(digits) for code in at), bool, len(at))
            for held, at in zip(self._held, self._at["region"], strict=True)
        ]
        asked = [here & self._among(side, where) for side, here in enumerate(inside)]
        what = self._what.copy()
        for side, when in enumerate(WHENS):
            what += inside[side] * sign(f"inside_{when}") + asked[side] * self._states[side] * STATES**side
        what += self._silent(inside) * sign("silent")
        mine = asked[0] | asked[1]
        return self._counts(what, mine), self._listed(what, mine)

    def _among(self, side: int, where: Mapping[str, Sequence[str]]) -> Any:
        columns = {"industry": "section", "size": "size", "unit_kind": "kind"}
        found = np.ones(len(self._what), dtype=bool)
        for name, values in where.items():
            wanted = set(expand_sizes(list(values)) if name == "size" else values)
            found &= np.fromiter((at in wanted for at in self._at[columns[name]][side]), bool, len(found))
        return found

    def _silent(self, inside: Sequence[Any]) -> Any:
        """Units of one period alone, at a node that has units in that one alone."""
        leaves = [set(at[here]) for at, here in zip(self._at["leaf"], inside, strict=True)]
        found = np.zeros(len(self._what), dtype=bool)
        for side in (0, 1):
            lone = leaves[side] - leaves[1 - side]
            if lone:
                found |= (
                    self._held[side] & ~self._held[1 - side] & np.array([at in lone for at in self._at["leaf"][side]])
                )
        return found

    def _counts(self, what: Any, mine: Any) -> Counts:
        numbers, place = np.unique(what[mine], return_inverse=True)
        sums = [np.bincount(place, weights=workers[mine], minlength=len(numbers)) for workers in self._workers]
        units = np.bincount(place, minlength=len(numbers))
        return [(int(w), int(n), int(b), int(a)) for w, n, b, a in zip(numbers, units, *sums, strict=True)]

    def _listed(self, what: Any, mine: Any) -> list[tuple[Any, ...]]:
        some = np.flatnonzero(mine & (what - what % STATES**2 != AS_IT_WAS))
        columns = [self._at[name][side] for side in (0, 1) for name in ("part", "row", "workers")]
        rows = [(int(what[i]), *(None if pd.isna(c[i]) else int(c[i]) for c in columns)) for i in some]
        return sorted(rows, key=lambda row: [(value is None, value or 0) for value in row])
