"""A region beside the others of the region above: its places among them, its shares of the whole, and the table that says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from analysis.rows import has_flag, value_of
from data.texts import numbers, text
from data.texts.names import beside, figure_name, period_name
from reports.content.moves import COUNTS, RATES, Moves
from reports.content.ranks import rank_rows
from reports.content.record import Content
from reports.say.figures import NAME, is_rate, odd_mark
from reports.say.headline import find_headlines
from reports.say.plain import plain
from reports.say.ranking import Ranking, rank_children

YEARS: Final = 6
"""So many periods stand in the table of the figures over time."""
_RANKED: Final = (*RATES, *COUNTS)
_SHARED: Final = ("members", "gap_workers", "gap_units", "units", "employees")
"""Counts of which a region's part of the whole is told."""


def of_above(content: Content) -> Content | None:
    """The region above as what a report shows, with the regions below it; None where these may not be seen, or nobody stands beside."""
    if content.above is None or len(content.beside) < 2:
        return None
    return replace(
        content,
        region=str(content.above["region"]),
        compare=None,
        whole=content.above,
        before=None,
        children=content.beside,
        children_before=(),
        moves=Moves(),
        ranks=rank_rows(content.beside, _RANKED),
        ranks_before={},
        notes=(),
    )


def rank_beside(content: Content, language: str) -> tuple[Content, Ranking] | None:
    """The region above, and the ranking of those below it by the first figure by which this region has a place among them."""
    above = of_above(content)
    found = rank_children(above, language, content.region) if above is not None else None
    return (above, found) if above is not None and found is not None else None


def places_said(content: Content, language: str) -> list[str]:
    """The region's place by each rate that it has, beside the whole's; without a rate by a count. One sentence a figure."""
    above = of_above(content)
    if above is None:
        return []
    ranked = [figure for figure in _RANKED if content.region in above.ranks[figure] and len(above.ranks[figure]) > 1]
    rates = [figure for figure in ranked if is_rate(figure)]
    said = []
    for figure in rates or ranked[:1]:
        places, whole = above.ranks[figure], value_of(above.whole, figure)
        key = "beside.place" if whole is None or not is_rate(figure) else "beside.place_whole"
        filled = {"metric": figure_name(figure, language), "n": len(places), "whole": _name(above, language)}
        place = text(_tied(places, content.region), language, place=places[content.region])
        said.append(text(key, language, place=place, value=numbers.figure(figure, whole, language), **filled))
    return said


def shares_said(content: Content, language: str) -> list[str]:
    """What part of the whole the region has of members, of those not covered, of units: as far as both are known, in one sentence."""
    above = of_above(content)
    if above is None:
        return []
    found: list[tuple[str, str]] = []
    for figure in _SHARED:
        part, whole = value_of(content.whole, figure), value_of(above.whole, figure)
        if part is None or whole is None or not 0 < part < whole or has_flag(content.whole, figure, "small"):
            continue
        found.append((figure_name(figure, language), numbers.share(part, whole)))
    if not found:
        return []
    name = _name(above, language)
    if len(found) == 1:
        return [text("beside.share", language, metric=found[0][0], share=found[0][1], whole=name)]
    apart = " " if language == "en" else ""
    pairs = beside([apart.join(pair) for pair in found], language)
    return [text("beside.shares", language, pairs=pairs, whole=name)]


def beside_table(content: Content, language: str) -> tuple[tuple[str, ...], ...]:
    """The region's figures beside the whole's, its place, who is highest and lowest; rates that it alone lacks too. Empty without others."""
    above = of_above(content)
    if above is None:
        return ()
    figures = [found.figure for found in find_headlines(content) if not found.few]
    lacked = [rate for rate in RATES if content.whole[rate] is None and value_of(above.whole, rate) is not None]
    rows = [_line(figure, content, above, language) for figure in dict.fromkeys((*figures, *lacked))]
    if not rows:
        return ()
    own = plain(content.name(language), NAME)
    heads = (text(f"beside.{name}", language) for name in ("figure", "rank", "highest", "lowest"))
    figure, rank, highest, lowest = heads
    return ((figure, own, _name(above, language), rank, highest, lowest), *rows)


def figures_beside(content: Content, figures: Sequence[str], language: str) -> list[tuple[str, list[str]]]:
    """What stands below a region's figures where it ranks no parts of its own: the whole's, and its places; (name, cells) a row."""
    above = of_above(content)
    if above is None or rank_children(content, language) is not None:
        return []
    whole = [numbers.figure(figure, value_of(above.whole, figure), language) for figure in figures]
    return [
        (_name(above, language), whole),
        (text("beside.rank", language), [_line(figure, content, above, language)[3] for figure in figures]),
    ]


def years_table(content: Content, language: str) -> tuple[tuple[str, ...], ...]:
    """The region's own figures in the last periods of this source, one row a period; empty where there are not two."""
    own = [row for row in content.history if (row["calibre"], row["purpose"]) == (content.calibre, content.purpose)]
    figures = [found.figure for found in find_headlines(content) if not found.few]
    known = [row for row in own if any(value_of(row, figure) is not None for figure in figures)]
    known = sorted(known, key=lambda row: str(row["period"]))[-YEARS:]
    if len(known) < 2:
        return ()
    head = (text("col.period", language), *(figure_name(figure, language) for figure in figures))
    return (
        head,
        *(
            (
                period_name(row["period"], language),
                *(numbers.figure(figure, value_of(row, figure), language) for figure in figures),
            )
            for row in known
        ),
    )


def _line(figure: str, content: Content, above: Content, language: str) -> tuple[str, ...]:
    """A figure: the region's, the whole's, the place, the highest and the lowest with their names."""
    shown = [value_of(row, figure) for row in (content.whole, above.whole)]
    ranks = above.ranks.get(figure) or rank_rows(content.beside, (figure,))[figure]
    place = ranks.get(content.region)
    ends = [_end(figure, ranks, content, end, language) for end in (1, max(ranks.values(), default=0))]
    why = text(f"why.{content.why(content.whole, figure)}", language) if shown[0] is None else ""
    return (
        figure_name(figure, language),
        text("beside.lacking", language, why=why)
        if why
        else numbers.figure(figure, shown[0], language) + odd_mark(content, content.region, figure, language),
        numbers.figure(figure, shown[1], language),
        f"{place} / {len(ranks)}" if place is not None and len(ranks) > 1 else "–",
        *ends,
    )


def _end(figure: str, ranks: Mapping[str, int], content: Content, place: int, language: str) -> str:
    """Who has the first or the last place by a figure, with the figure; how many, where several share it."""
    there = [row for row in content.beside if row["region"] is not None and ranks.get(str(row["region"])) == place]
    if not there or len(ranks) < 2:
        return "–"
    value = numbers.figure(figure, value_of(there[0], figure), language)
    if len(there) > 1:
        return text("beside.several", language, n=len(there), value=value)
    mark = odd_mark(content, there[0]["region"], figure, language)
    return f"{plain(content.name_of(there[0], language), NAME)} {value}{mark}"


def _tied(places: Mapping[str, int], region: str) -> str:
    """Whether a place is shared, as a text of the catalogue."""
    return "beside.tied" if list(places.values()).count(places[region]) > 1 else "beside.alone"


def _name(above: Content, language: str) -> str:
    return plain(above.name(language), NAME)
