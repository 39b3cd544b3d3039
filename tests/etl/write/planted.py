"""Measures and rates counted in the rows of the sample, by the rules of docs/sample-data.md, for the planted cases."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pandas as pd

from tests.etl.write.sample_rows import Rows, rows_of

Value = Fraction | int | None


class Counted:
    """A region in a period: its own rows, and what its province's registers say of them."""

    def __init__(self, region: str, period: str) -> None:
        whole = rows_of(region[:2] + "0000", period)
        self.rows: Rows = whole.inside(region)
        self.units = self.rows.units.assign(
            covered=self._covered(whole),
            known=self.rows.units["spoken"] | self._stated().notna(),
        )
        self.unions = _without_errors(self.rows)

    def _stated(self) -> pd.Series:
        units = self.rows.units
        return units["stated"] if "stated" in units else pd.Series(None, index=units.index, dtype=object)

    def _covered(self, whole: Rows) -> pd.Series:
        listed = whole.cover[whole.cover["union"].isin(whole.unions["union"])]["unit"]
        units = self.rows.units
        return units["code"].isin([*whole.unions["unit"].dropna(), *listed]) | (self._stated() == "是")

    def count(self, measure: str) -> Value:
        """A measure; None where no unit register speaks."""
        if self.units.empty and measure not in ("unions", "members", "staff_full", "members_joint"):
            return None
        value = _COUNTS[measure](self)
        return None if value is None else int(value)

    def rate(self, metric: str) -> Value:
        """A rate as its sums; None where nothing is known."""
        numerator, denominator = _RATES[metric](self)
        return Fraction(int(numerator), int(denominator)) if denominator else None

    @property
    def known(self) -> pd.DataFrame:
        """The units whose cover is known."""
        return self.units[self.units["known"]]

    def density(self, units: pd.DataFrame) -> tuple[float, float]:
        """Members and employees by the unit with its own union, or the union with all the units on its list."""
        out: set[str] = set()
        members = 0.0
        for union in self.unions.itertuples():
            listed = self.rows.cover[self.rows.cover["union"] == union.union]["unit"]
            codes = {union.unit} if isinstance(union.unit, str) else set(listed)
            employees = units[units["code"].isin(codes)]["employees"]
            if pd.isna(union.members) or employees.isna().any() or len(employees) < len(codes):
                out |= codes
            else:
                members += union.members
        return members, units[~units["code"].isin(out)]["employees"].sum()


def _without_errors(rows: Rows) -> pd.DataFrame:
    """Unions with their members, the membership sheet's before the register's; withheld where women are more than members."""
    unions = rows.unions[rows.unions["kind"] != "县(市、区)总工会"].set_index("union")
    sheet = rows.membership.drop_duplicates("union").set_index("union")
    for name in ("members", "women"):
        unions[name] = sheet[name].reindex(unions.index).fillna(unions[name]).astype(float)
    wrong = unions["women"] > unions["members"]
    unions.loc[wrong, ["members", "women"]] = float("nan")
    return unions.reset_index()


def _pair(frame: pd.DataFrame, part: str, whole: str) -> tuple[float, float]:
    both = frame[frame[part].notna() & frame[whole].notna()]
    return both[part].sum(), both[whole].sum()


def _agreements(region: Counted) -> tuple[float, float]:
    said = region.unions[region.unions["agreement"].notna()]
    return float((said["agreement"] == "是").sum()), float(len(said))


def _gap(region: Counted) -> pd.DataFrame:
    return region.known[~region.known["covered"]]


_COUNTS: dict[str, Callable[[Counted], float | None]] = {
    "units": lambda region: len(region.units),
    "units_covered": lambda region: region.known["covered"].sum() if len(region.known) else None,
    "units_unknown": lambda region: (~region.units["known"]).sum(),
    "employees_unknown": lambda region: region.units[~region.units["known"]]["employees"].sum(),
    "gap_units": lambda region: len(_gap(region)),
    "gap_workers": lambda region: _gap(region)["employees"].sum(),
    "unions": lambda region: len(region.rows.unions),
    "members": lambda region: region.unions["members"].sum(),
    "members_joint": lambda region: region.unions[region.unions["kind"] != "单独基层工会"]["members"].sum(),
    "staff_full": lambda region: region.rows.unions["staff_full"].sum(),
}
_RATES: dict[str, Callable[[Counted], tuple[float, float]]] = {
    "unit_coverage": lambda region: (region.known["covered"].sum(), len(region.known)),
    "worker_coverage": lambda region: (
        region.known[region.known["covered"]]["employees"].sum(),
        region.known["employees"].sum(),
    ),
    "density": lambda region: region.density(region.known),
    "density_in_covered": lambda region: region.density(region.known[region.known["covered"]]),
    "women_share": lambda region: _pair(region.unions, "women", "members"),
    "agreement_coverage": _agreements,
}


def counted(region: str, period: str, measure: str) -> Value:
    """A measure or rate of a region in a period."""
    there = Counted(region, period)
    return there.count(measure) if measure in _COUNTS else there.rate(measure)
