"""Synthetic workbooks as regions would send them: registers of units and unions, cover lists, membership counts.

Everything is drawn from fixed seeds, county by county, so the bytes are the same every time. No real unit is behind any row: names
say 样例, codes carry XN where real ones do not, and every sheet and cover says 合成数据. The shares that steer the draw are in
``data/reference/sample_*.csv``; docs/sample-data.md explains them and lists what is put in on purpose.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np

from data.reference import regions
from etl.write.sample import cases, sheets
from etl.write.sample.containers import Append, Book, Ods, Xls, Xlsx, ZippedCsv
from etl.write.sample.counties import SCALES, blocks_of, county_counts, province_weights
from etl.write.sample.picture import Picture, picture
from etl.write.sample.unions import Union, federations_above
from etl.write.sample.units import PERIODS, STILL, Unit, credit_code

CONTAINERS: Final[dict[str, Callable[[], Book]]] = {"220000": ZippedCsv, "460000": Ods, "630000": Xls}
"""Province -> what its workbooks are, where they are not xlsx."""


def style_of(province: str) -> int:
    """Which of three styles of headers and columns a province uses."""
    return int(province) // 10000 % 3


class _Sender:
    """The sheets of one sender in a workbook, each begun with its first row; rows come a city at a time."""

    def __init__(self, book: Book, code: str, period: int, rng: np.random.Generator, prefix: str = "") -> None:
        self._book = book
        self.code = code
        self._year = PERIODS[period]
        self._name = regions()[code].name
        self._prefix = prefix
        self._style = style_of(code[:2] + "0000")
        self._rng = rng
        self._flawed = code[:2] + "0000" not in STILL
        self.stated: dict[str, bool | None] | None = None
        self._number = 1
        self._employees = 0
        self._closing: list[tuple[Append, list[sheets.Row]]] = []

    def _sheet(self, name: str, title: str, header: tuple[str, ...], unit: str = "") -> Append:
        append = self._book.sheet(f"{self._prefix}{name}")
        for row in sheets.head(f"{self._name}{title}", self._year, header, unit):
            append(row)
        self._closing.append((append, [sheets.FOOTER]))
        return append

    @cached_property
    def _units(self) -> Append:
        header = sheets.unit_header(self._style, stated=self.stated is not None)
        return self._sheet("单位台账", "单位台账", header)

    @cached_property
    def _unions(self) -> Append:
        return self._sheet("工会台账", "工会台账", sheets.union_header())

    @cached_property
    def _cover(self) -> Append:
        return self._sheet("覆盖单位", "联合工会、工会联合会覆盖单位", sheets.COVER_HEADER)

    @cached_property
    def _members(self) -> Append:
        return self._sheet("会员统计", "工会会员统计", sheets.MEMBERSHIP_HEADER, sheets.MEMBERSHIP_UNIT)

    def open(self, *, unions: bool = True, members: bool = True) -> None:
        """Begin the sheets in their order."""
        _ = self._units
        if unions:
            _ = self._unions, self._cover
        if members:
            _ = self._members

    def add_units(self, units: list[Unit]) -> None:
        """Rows of the unit register. Counties made by hand have no flaw but their own."""
        by_hand = [unit.code[2:8] in cases.MADE for unit in units]
        draws = self._rng.random(len(units)) if self._flawed else np.ones(len(units))
        draws[by_hand] = 1.0
        for unit, row in sheets.unit_rows(units, draws, self._style, self._number):
            if self.stated is not None:
                row.append(sheets.flag(self.stated.get(unit.code)))
            self._units(row)
            self._employees += unit.employees or 0
        self._number += len(units)

    def add_unions(self, unions: list[Union], *, members: bool = True) -> None:
        """Rows of the union register, the cover list and the membership sheet."""
        for union, draws in zip(unions, self._rng.random((len(unions), 2)), strict=True):
            flawed = self._flawed and union.region not in cases.MADE
            self._unions(sheets.union_row(union, draws[0] if flawed else 1.0))
            for code in union.listed:
                self._cover([union.code, code])
            if members and union.kind != "above":
                self._members(sheets.membership_row(union, draws[1] if flawed else 1.0))

    def add_strays(self, units: list[Unit]) -> None:
        """Two lines of the cover list under unions that no register knows."""
        for number in range(2):
            unit = units[int(self._rng.integers(len(units)))]
            self._cover([credit_code("81", self.code, 9_000_000 + number + int(self._year)), unit.code])

    def add_unknown_members(self, county: str, members: int) -> None:
        """A line of the membership sheet under a union that no register knows."""
        self._members([credit_code("81", county, 9_500_000), county, members, 0, 0, 0])

    def close(self) -> None:
        """Totals and footers."""
        total = sheets.total_row(self._style, self._employees)
        for append, footer in self._closing:
            if total and append is self._units:
                append(total)
            for row in footer:
                append(row)


def pictures(province: str, period: int, counts: dict[str, int]) -> Iterator[tuple[str, Picture]]:
    """(city, what it looks like) for all cities of a province in a period; the province itself for its direct counties."""
    for city, counties in blocks_of(province):
        now = picture(city, {county: counts[county] for county in counties}, period)
        if period == cases.RESENT[1] and cases.TWICE in counties:
            now.units.append(replace(cases.resent().units[-1], region=cases.TWICE))
        yield city, now


def _begin(code: str, year: str, container: Callable[[], Book]) -> Book:
    book = container()
    if book.with_cover:
        front = book.sheet("封面")
        for row in sheets.cover_page(regions()[code].name, year):
            front(row)
    return book


def workbook(province: str, period: int, counts: dict[str, int]) -> Book:
    """One province's workbook for one period: 封面, 单位台账, 工会台账, 覆盖单位, 会员统计; by city where its cities report themselves."""
    rng = np.random.default_rng(int(province) * 10 + period)
    book = _begin(province, PERIODS[period], CONTAINERS.get(province, Xlsx))
    if province == cases.BY_CITY:
        _cities(book, province, period, counts, rng)
    else:
        _province(book, province, period, counts, rng)
    return book


def _province(book: Book, province: str, period: int, counts: dict[str, int], rng: np.random.Generator) -> None:
    sender = _Sender(book, province, period, rng)
    unions = (province, period) not in cases.WITHOUT_UNIONS
    members = unions and (province, period) != cases.WITHOUT_MEMBERSHIP
    sender.open(unions=unions, members=members)
    grassroots = 0
    some: list[Unit] = []
    for _, now in pictures(province, period, counts):
        sender.add_units(now.units)
        some += now.units[:20]
        if unions:
            sender.add_unions(now.unions, members=members)
            grassroots += len(now.unions)
    if unions:
        silent = {cases.SILENT_CITY[0]} if cases.SILENT_CITY[1] == period else set()
        sender.add_unions(federations_above(province, grassroots, period, silent))
        if province not in STILL:
            sender.add_strays(some)
        county, when, more = cases.UNKNOWN_UNION
        if (county[:2] + "0000", when) == (province, period):
            sender.add_unknown_members(county, more)
    sender.close()


def _cities(book: Book, province: str, period: int, counts: dict[str, int], rng: np.random.Generator) -> None:
    """Cities with registers of both kinds on sheets of their own, then one unit register of all others, which states cover itself."""
    others = _Sender(book, province, period, rng)
    others.stated = {}
    rest: list[Unit] = []
    for city, now in pictures(province, period, counts):
        if city not in cases.WITH_UNION_REGISTER:
            covered = now.covered
            said: dict[str, bool | None] = {
                u.code: u.code in covered for u in now.units if u.region != cases.STATED_BLANK
            }
            for county in {u.region for u in now.units} & cases.MADE.keys():
                said |= cases.MADE[county](period).stated
            others.stated |= said
            rest += now.units
            continue
        sender = _Sender(book, city, period, rng, prefix=regions()[city].name)
        unions = (city, period) not in cases.WITHOUT_UNIONS
        sender.open(unions=unions, members=unions)
        sender.add_units(now.units)
        if unions:
            sender.add_unions(now.unions)
            sender.add_unions(federations_above(city, len(now.unions), period, set()))
        sender.close()
    others.open(unions=False, members=False)
    others.add_units(rest)
    others.close()


def _resent() -> Book:
    """The unit register of a county that sends again by itself."""
    county, period = cases.RESENT
    book = _begin(county, PERIODS[period], Xlsx)
    sender = _Sender(book, county, period, np.random.default_rng(int(county)))
    sender.open(unions=False, members=False)
    sender.add_units(cases.resent().units)
    sender.close()
    return book


def write_sample(out: Path, scale: str = "demo") -> Iterator[Path]:
    """Write the workbooks of a scale into ``out``, path by path: ``demo`` and ``nation`` 31 provinces, ``province`` one; three periods each."""
    codes = ["330000"] if scale == "province" else sorted(province_weights())
    for code in codes:
        counts = county_counts(code, SCALES[scale])
        for period, year in enumerate(PERIODS):
            if (code, period) != cases.SILENT_PROVINCE:
                book = workbook(code, period, counts)
                yield book.save(out / f"{code}_{year}_{regions()[code].name}_合成数据.{book.suffix}")
    county, period = cases.RESENT
    if county[:2] + "0000" in codes:
        book = _resent()
        yield book.save(out / f"{county}_{PERIODS[period]}_{regions()[county].name}_合成数据.{book.suffix}")
