"""The slide of a region among the others of the region above, and bars of these for whoever draws them."""

from __future__ import annotations

from math import ceil

from data.texts import text
from data.texts.names import figure_name, region_name
from reports.content.record import Content
from reports.say.beside import places_said, rank_beside, shares_said
from reports.say.figures import NAME
from reports.say.plain import fitted, plain
from reports.say.ranking import Ranking, find_absences, odd_among, rank_children, ranking_title
from reports.slides.ranking import HALF, NAMES, SINGLE, Row, bars_of
from reports.slides.slide import Slide

_NEAR = 2
"""So many neighbours in the order stand on both sides of a region whose place is in the middle of many."""


def beside_slides(content: Content, language: str) -> list[Slide]:
    """Where a region that ranks none of its own parts stands among its like; no slide where nobody stands beside it."""
    found = None if rank_children(content, language) else rank_beside(content, language)
    said = places_said(content, language)
    if found is None or not said:
        return []
    above, ranking = found
    rows, left_out = bars_beside(ranking, above, content.region, 2 * HALF - 1, language)
    split = len(rows) if len(rows) <= SINGLE else ceil(len(rows) / 2)
    highest = max(value for _, value, _ in rows)
    charts = tuple(
        bars_of(rows[start : start + split], ranking.metric, highest, language) for start in range(0, len(rows), split)
    )
    region = plain(content.name(language), NAME)
    details = [
        *odd_among(ranking, content, language),
        *find_absences(ranking, language),
        text("beside.means", language, region=region),
    ]
    if left_out:
        details.append(text("report.middle_left_out", language, n=left_out))
    points = (*said[1:], *shares_said(content, language), ranking_title(ranking, language))
    layout = "Chart" if len(charts) == 1 else "Two charts"
    title = text("beside.title", language, region=region, said=said[0])
    return [Slide(layout, title, points, tuple(details), charts=charts, asked="beside")]


def bars_beside(found: Ranking, above: Content, region: str, most: int, language: str) -> tuple[list[Row], int]:
    """At most ``most`` bars of the regions below one and one of the whole in its place, a ``region`` among them marked; how many are left out.

    Of many the first, the last and those about the region stand.
    """
    wide = NAMES[len(found.places) > SINGLE - 1 and most > SINGLE]
    rows: list[Row] = [(f"{p.rank} {fitted(p.name, wide)}", p.value, p.code == region) for p in found.places]
    left_out = max(len(rows) - most, 0)
    if left_out:
        own = next((at for at, (_, _, marked) in enumerate(rows) if marked), 0)
        near = min(max(own - _NEAR, 0), len(rows) - 2 * _NEAR - 1)
        kept = set(range(near, near + 2 * _NEAR + 1))
        order = [at for pair in zip(range(len(rows)), reversed(range(len(rows))), strict=True) for at in pair]
        for at in order:
            if len(kept) < most:
                kept.add(at)
        rows = [rows[at] for at in sorted(kept)]
    if found.whole is not None:
        place = next((at for at, row in enumerate(rows) if row[1] < (found.whole or 0)), len(rows))
        rows.insert(place, (fitted(region_name(above.region, language), wide), found.whole, False))
    return rows, left_out


def beside_title(found: Ranking, above: Content, region: str, left_out: int, language: str) -> str:
    """What a chart of a region among others shows."""
    return text(
        "beside.chart_cut" if left_out else "beside.chart",
        language,
        whole=plain(above.name(language), NAME),
        figure=figure_name(found.metric, language),
        region=region,
        n=left_out,
    )
