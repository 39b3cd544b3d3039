"""The same questions put to ``data.queries``, and whether what a page prints is the answer."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Engine

from analysis.compare.breaks import measures_of
from analysis.metrics import BY_ID
from analysis.plan.bands import BANDS
from analysis.rows import RateRow
from analysis.vocabulary import SMALL_MICRO
from data.queries import rates
from data.queries.grids.ledger import Ledger, each_of_ledger
from data.queries.question import expand_sizes
from data.queries.slices import SliceInfo
from data.queries.trend import trend
from data.queries.units import UnitFilter
from data.reference import regions
from data.scope import EVERYTHING
from data.slice import SliceFilter
from data.texts import numbers
from data.texts.names import calibre_name, region_name
from layouts.selection import View
from tests.crawler.reading import Printed

_UNMARKED: Final = re.compile(r"\s{2,}| n = ")
"""What parts a figure from the mark of a flag, or the number of units, behind it."""
Where = Mapping[str, Sequence[str]]


class Answers:
    """Rows of ``rates``, each asked for once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._rows: dict[str, list[RateRow]] = {}

    def row(self, region: str | None, within: str, among: SliceFilter, where: Where, industry: str | None) -> Any:
        """The rows of a region, or of the remainder of ``within`` for None, one a purpose; of an industry alone where one is given."""
        tree = regions()
        parent = within if region is None else tree[region].nav_parent
        by = (["region"] if parent else []) + (["industry"] if industry else [])
        asked = self._ask(parent or str(region), among, by, where)
        return [
            row
            for row in asked
            if row["region"] == region and (not industry or row["industry"] == industry)  # type: ignore[typeddict-item]
        ]

    def children(self, view: View) -> list[RateRow]:
        """The rows of the regions next below a view's."""
        assert view.slice is not None
        return self._ask(view.region, view.slice.filter, ["region"], view.filters)

    def _ask(self, region: str, among: SliceFilter, by: Sequence[str], where: Where) -> list[RateRow]:
        key = json.dumps([region, repr(among), by, where], default=list)
        if key not in self._rows:
            self._rows[key] = rates(self._engine, EVERYTHING, region=region, slices=among, by=by, where=where)
        return self._rows[key]

    def judge(self, view: View, shown: Printed) -> str | None:
        """What is wrong with a printed figure: another value than the answer's, or another's value without its name; None if nothing."""
        assert view.slice is not None
        whose = shown.whose
        region: str | None = whose.get("region", view.region) or None
        same = all(
            whose.get(name, getattr(view.slice, name)) == getattr(view.slice, name) for name in ("period", "calibre")
        )
        among = SliceFilter(
            whose.get("period", view.slice.period),
            whose.get("calibre", view.slice.calibre),
            whose.get("purpose", view.slice.purpose if same or "calibre" not in whose else None),
        )
        where = {} if shown.unfiltered else _within(view.filters, shown.where)
        cell = {**where, "size": [whose["size"]]} if "size" in whose else where
        rows = self.row(region, view.region, among, cell, whose.get("industry"))
        values = [_value(shown.figure, row, self._whole(view, among, where)) for row in rows] or [None]
        if "band" in whose:
            values = [self._of_band(shown.figure, view, whose, cell)]
        if not any(is_printed(shown.figure, value, shown.text, view.lang) for value in values):
            if shown.kind == "card" and self._is_named(view, shown):
                return None
            if (
                shown.card in ("card-compared", "card-rates")
                and shown.text == numbers.exact(None)
                and self._is_thin(shown.figure, str(region), among)
            ):
                return None
            return f"{shown.card}: {shown.figure} {dict(whose)} is printed {shown.text!r}, the answer is {values}"
        if shown.kind == "map":  # A region's name stands where its colour is touched.
            return None
        lacks = [name for name in _names(view, region, among) if name not in shown.beside]
        return f"{shown.card}: {shown.figure} {shown.text!r} does not say {lacks}" if lacks else None

    def _of_band(self, figure: str, view: View, whose: Mapping[str, str], cell: Where) -> float | None:
        """A gap among units of a band of employees, as the ledger's own rows make it: ``rates`` knows no bands."""
        assert view.slice is not None
        least, most = BANDS.get(whose["band"], (0, 0))
        industry = [whose["industry"]] if "industry" in whose else cell.get("industry", ())
        among = UnitFilter(industry, expand_sizes(cell.get("size", ())), cell.get("unit_kind", ()))
        rows = each_of_ledger(self._engine, EVERYTHING, Ledger(whose["region"], view.slice, among=among))
        found = [n for row in rows if least <= (n := row["employees"] or 0) and (most is None or n <= most)]
        return {"gap_workers": sum(found), "gap_units": len(found)}[figure]

    def _whole(self, view: View, among: SliceFilter, where: Where) -> RateRow | None:
        return next(iter(self.row(view.region, view.region, among, where, None)), None)

    def _is_thin(self, figure: str, region: str, among: SliceFilter) -> bool:
        """Whether a figure of a series is a sum that under half of the divisions report, and more do in the newest period that has it: what one
        province prints is no point of the nation's."""
        held = [
            row
            for row in trend(self._engine, EVERYTHING, region=region, calibre=among.calibre)
            if row.get(figure) is not None
        ]
        thin = [row["period"] for row in held if row["few"] & set(measures_of(figure))]
        return among.periods in thin and held[-1]["period"] not in thin

    def _is_named(self, view: View, shown: Printed) -> bool:
        """Whether a card's figure is that of another place or period, which the card names."""
        return any(
            is_printed(shown.figure, row[shown.figure], shown.text, view.lang)
            for held in view.available
            if held.period in shown.beside and _calibre_said(held, shown.beside, view.lang)
            for code in regions().path(view.region)
            if code == view.region or region_name(code, view.lang) in shown.beside
            for row in self.row(code, code, held.slice.filter, {}, None)
        )


def _within(filters: Where, where: Where) -> dict[str, list[str]]:
    """The cells that a card is about, of those that pass the view's filters: small and micro enterprises under micro are micro ones."""
    found = {name: list(values) for name, values in {**filters, **where}.items()}
    if (
        {"size"} <= filters.keys() & where.keys()
        and where["size"] == ["small_micro"]
        and "small_micro" not in filters["size"]
    ):
        found["size"] = [size for size in filters["size"] if size in SMALL_MICRO]
    return found


def _calibre_said(held: SliceInfo, text: str, language: str) -> bool:
    """Whether a text names a calibre, or its publisher as all know it."""
    short = {"nbs_unions": ("统计局", "NBS"), "acftu": ("全总", "union federation statements")}.get(held.calibre, ())
    return any(name in text for name in (calibre_name(held.calibre, language), *short))


def _names(view: View, region: str | None, among: SliceFilter) -> list[str]:
    """What must stand beside a figure that is not the view's own: its region, period and calibre."""
    assert view.slice is not None
    found = [] if region == view.region else [region_name(region, view.lang)]
    if among.periods not in (None, view.slice.period):
        found.append(str(among.periods))
    if among.calibre not in (None, view.slice.calibre):
        found.append(calibre_name(str(among.calibre), view.lang))
    return found


def _value(figure: str, row: Any, whole: Any) -> float | None:
    match figure:
        case "uncovered":
            return row["gap_units"]
        case "unknown":
            return row["units_unknown"]
        case "share":
            every = whole and whole["gap_workers"]
            return row["gap_workers"] / every if every and row["gap_workers"] is not None else None
        case _:
            return row[figure]


def is_printed(figure: str, value: float | None, text: str, language: str) -> bool:
    """Whether a text is a value as readers have it, rounded rightly; no digit stands for None."""
    shown = _UNMARKED.split(text.strip())[0].rstrip("!").strip()
    if value is None or not any(sign.isdigit() for sign in shown):
        return value is None and not any(sign.isdigit() for sign in shown)
    if figure == "share" or (figure in BY_ID and BY_ID[figure].kind == "rate"):
        return shown in {numbers.percent(value, places) for places in range(4)} | {numbers.share(value, 1)}
    if figure in BY_ID and BY_ID[figure].kind == "ratio":
        return shown == numbers.ratio(value)
    return shown in (numbers.count(value, language), numbers.exact(value))
