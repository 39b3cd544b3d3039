"""The Overview's answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from analysis.attention import notes, weightiest
from analysis.attention.note import Note
from analysis.attention.silence import with_unreported
from analysis.compare.breaks import measures_of
from analysis.compare.changes import Change
from analysis.measures import UNION_MEASURES
from analysis.metrics import HEADLINES
from analysis.rows import RateRow, Row
from analysis.vocabulary import SMALL_ENTERPRISES
from callbacks.asking import Asker
from callbacks.gaps import cell_level
from data.queries import gap_cells, ranking, rates, statement, targets, trend
from data.queries.briefing.silence import quiet_below
from data.queries.compare.changes import Between, changes
from data.queries.trend import own_points
from data.slice import SliceFilter
from layouts.components.regions import metric_shown
from layouts.overview.facts import Facts
from layouts.overview.own import LARGEST
from layouts.selection import View

FIGURES: Final = (*HEADLINES, "gap_units", "gap_workers", "grassroots_unions")
"""The figures whose change is told: on cards and by attention."""
SENTENCES: Final = 6
"""The most sentences of attention on the page."""


def facts(view: View, ask: Asker) -> Facts:
    """What the page and the files of its cards are made of; all of it passes the view's filters."""
    slice_, where = view.slice, view.filters
    assert slice_ is not None
    whole: RateRow | None = next(iter(ask(rates, region=view.region, slices=slice_, where=where)), None)
    children = ask(ranking, region=view.region, slice_=slice_, where=where)
    own: Mapping[str, Change] = {}
    moves: Mapping[str, Mapping[str, Change]] = {}
    if view.before:
        between = Between(view.before, slice_, where)
        asked = {"region": view.region, "between": between}
        own = ask(changes, **asked, figures=divisible(FIGURES, where))[view.region]
        moves = ask(changes, **asked, figures=divisible(HEADLINES, where), by_region=True)
    cells = ask(gap_cells, region=view.region, slice_=slice_, level=cell_level(view.region), where=where, limit=LARGEST)
    small = small_and_micro(view, ask)
    goals = [] if where else ask.of_targets(targets, region=view.region, slices=slice_)
    found = notes(
        whole,
        children,
        {**moves, view.region: own},
        cells,
        view.compare,
        targets=goals,
        small=small,
    )
    return Facts(
        whole=whole,
        small=small,
        changes=own,
        children=children,
        moved=moved_below(view, ask, metric_shown(view, whole)),
        history=history(view, ask),
        unions=None if where else _bureau(view, ask, whole),
        statement=ask(statement),
        goals=goals,
        cells=cells,
        notes=_notes(view, ask, found, whole),
    )


def _notes(view: View, ask: Asker, found: list[Note], whole: RateRow | None) -> list[Note]:
    """What deserves an eye first, with who deeper down is silent; under a filter none is: a region may have none of what it asks for."""
    if whole is None or view.filters:
        return weightiest(found, SENTENCES)
    quiet, share = ask(quiet_below, region=view.region, slice_=view.slice)
    return weightiest(with_unreported(found, whole, quiet, share), SENTENCES)


def moved_below(view: View, ask: Asker, metric: str) -> dict[str, Change]:
    """Region below the view's -> its change of a metric since the compared period, under the view's filters; empty where none can be told."""
    if view.before is None or view.slice is None or not divisible([metric], view.filters):
        return {}
    between = Between(view.before, view.slice, view.filters)
    figures = divisible(HEADLINES, view.filters) if metric in HEADLINES else [metric]
    found = ask(changes, region=view.region, between=between, figures=figures, by_region=True)
    return {code: each[metric] for code, each in found.items() if metric in each}


def small_and_micro(view: View, ask: Asker) -> RateRow | None:
    """The view's small and micro enterprises, those that pass its filters; None where these leave out some of them by size or kind."""
    if {"size", "unit_kind"} & set(view.filters):
        return None
    where = {**view.filters, **SMALL_ENTERPRISES}
    found: RateRow | None = next(iter(ask(rates, region=view.region, slices=view.slice, where=where)), None)
    return found


def divisible(figures: Sequence[str], where: Mapping[str, Any]) -> list[str]:
    """Those of some figures that can be told under filters: what unions count has no industry or size."""
    return [figure for figure in figures if not where or not set(measures_of(figure)) & set(UNION_MEASURES)]


def _bureau(view: View, ask: Asker, whole: RateRow | None) -> Row | None:
    """The statistics bureau's row of the view's region and period, where the view's calibre counts no unions."""
    if view.slice is None or view.slice.purpose != "published" or (whole and whole["grassroots_unions"] is not None):
        return None
    known = ask(trend, region=view.region, calibre="nbs_unions")
    return next((r for r in known if r["period"] == view.slice.period and r["grassroots_unions"] is not None), None)


def history(view: View, ask: Asker) -> list[RateRow]:
    """The region's rows over the periods of the view's calibre and purpose, under its filters, oldest first."""
    return history_of(view, ask, view.region)


def history_of(view: View, ask: Asker, region: str) -> list[RateRow]:
    """A region's rows over the periods of the view's calibre and purpose, as :func:`data.queries.trend.own_points`."""
    assert view.slice is not None
    mine = SliceFilter(None, view.slice.calibre, view.slice.purpose)
    found: list[RateRow] = ask(rates, region=region, slices=mine, where=view.filters)
    return own_points(found, ask(trend, region=region))
