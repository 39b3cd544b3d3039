"""A table of known truth and the grid it is laid out in. Quirks (:mod:`tests.lookalikes.quirks`) change the grid, never the truth."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from etl.model import Sheet, Value


@dataclass(frozen=True)
class Truth:
    """What a body cell says: region code, measure, period, unit and value in base units (None where missing)."""

    region: str
    metric: str
    period: str
    unit: str
    value: int | None


@dataclass
class Cell:
    """A body cell: its truth and how it is printed."""

    truth: Truth
    shown: Value


@dataclass
class Layout:
    """Rows above, header rows, lines of a label and its cells, rows below; ``left`` blank columns and ``right`` empty ones."""

    name: str
    above: list[list[Value]]
    header: list[list[Value]]
    lines: list[tuple[str, list[Cell]]]
    below: list[list[Value]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    left: int = 0
    right: int = 0
    tabs: bool = False
    ragged: bool = False
    hidden: bool = False

    def sheet(self) -> tuple[Sheet, dict[str, Truth]]:
        """The grid, and the truth of each body cell by its address."""
        rows: list[list[Value]] = [*self.above, *self.header]
        top = len(self.above)
        truths: dict[str, Truth] = {}
        for label, cells in self.lines:
            rows.append([label, *(cell.shown for cell in cells)])
            for j, cell in enumerate(cells):
                truths[f"{get_column_letter(self.left + j + 2)}{len(rows)}"] = cell.truth
        rows += self.below
        tab = "\t" if self.tabs else ""
        width = max(len(row) for row in rows)
        laid: list[list[Value]] = []
        for row in rows:
            shown: list[Value] = [f"{value}{tab}" if isinstance(value, str) and value else value for value in row]
            pad = [""] * (0 if self.ragged else width - len(row) + self.right)
            laid.append([*[""] * self.left, *shown, *pad])
        merged = [(top + t, self.left + a, top + b, self.left + c) for t, a, b, c in self.merged]
        return Sheet("表1", laid, merged, self.hidden), truths

    def copy(self) -> Layout:
        """A copy whose changes leave this one alone."""
        return copy.deepcopy(self)


REGIONS = {"100000": "全国", "110000": "北京", "150000": "内蒙古", "320000": "江苏", "610000": "陕西"}
MEASURES = {"units": ("法人单位数", "个"), "employees": ("职工人数", "人"), "members": ("工会会员人数", "人")}
YEARS = ("2021", "2020", "2019")


def _figure(region: str, column: int) -> int:
    """A made-up figure in whole 万, so that every way of printing it is exact."""
    return (int(region[:2]) * 7 + column * 13 + 120) * 10_000


def regions_by_indicators() -> Layout:
    """Regions down, measures across, the year in the title."""
    lines = [
        (name, [Cell(Truth(code, m, "2021", unit, _figure(code, j)), _figure(code, j)) for j, (m, (_, unit)) in enumerate(MEASURES.items())])
        for code, name in REGIONS.items()
    ]  # fmt: skip
    header: list[Value] = ["地区", *(label for label, _ in MEASURES.values())]
    return Layout("regions_by_indicators", [["2021年各地区工会组织情况"]], [header], lines)


def regions_by_years() -> Layout:
    """Regions down, years across, the measure in a note."""
    lines = [
        (name, [Cell(Truth(code, "members", year, "人", _figure(code, j)), _figure(code, j)) for j, year in enumerate(YEARS)])
        for code, name in REGIONS.items()
    ]  # fmt: skip
    return Layout("regions_by_years", [["指标：工会会员人数"]], [["地区", *(f"{year}年" for year in YEARS)]], lines)


def indicators_by_years() -> Layout:
    """Measures down, years across, the region in a note."""
    lines = [
        (label, [Cell(Truth("320000", m, year, unit, _figure("32", i + j)), _figure("32", i + j)) for j, year in enumerate(YEARS)])
        for i, (m, (label, unit)) in enumerate(MEASURES.items())
    ]  # fmt: skip
    return Layout("indicators_by_years", [["地区：江苏省"]], [["指标", *(f"{year}年" for year in YEARS)]], lines)


LAYOUTS = (regions_by_indicators, regions_by_years, indicators_by_years)
