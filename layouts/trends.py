"""Trends: series by calibre with their breaks, the region's rates, why the rate moved, pace to target."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dash import html

from analysis.compare.breaks import since_last_break, touching
from analysis.compare.choice import LEAST_POINTS
from analysis.metrics import BY_ID
from analysis.rows import RateRow, Row, value_of
from data.reference import events
from data.tables import trends as tables
from data.tables.record import Table
from data.texts import numbers, text
from data.texts.names import apart, calibre_name, figure_name, period_name, region_name
from layouts.aims.card import pace_card
from layouts.aims.facts import NO_AIMS, Aims
from layouts.aims.form import form_card
from layouts.components.cards import chart_card, footer, metric_title, n_units, source_words, table_head
from layouts.components.filters import filtered, unfiltered
from layouts.components.graph import graph
from layouts.components.opened import Asks, opened
from layouts.components.slots import WHOLE, Band, Card, band
from layouts.components.tables import SHORT, record_table
from layouts.figures.lines import Line, series
from layouts.moves.choosing import choosing_card
from layouts.moves.compared import Compared, compared_card
from layouts.moves.differ import Differences, differ_card
from layouts.moves.factors import factors_card, flows_card
from layouts.moves.why import Reasons, why_card
from layouts.moves.yearly import yearly_card
from layouts.selection import View

CHOSEN: Final = (*WHOLE, "metric", "regions")
"""What the cards of the chosen figure depend on."""


PEAKS: Final = {"grassroots_unions": "trends.peak_unions", "members": "trends.peak_members"}
"""Count -> what tells its highest point, in the words that it is counted in."""


@dataclass(frozen=True, slots=True)
class Facts:
    """``differences``: why the region differs from those beside it; ``history``: the region's totals over calibres and periods; ``own``: its
    rows over the periods of the view's calibre, under the view's filters; ``compared``, ``reasons``: what the cards of the chosen figure are made
    of; ``targets``, ``aims``: the region's targets with what is reached, and with their pace and history.
    """

    history: Sequence[Row]
    own: Sequence[RateRow]
    reasons: Reasons
    compared: Compared
    differences: Differences
    targets: Sequence[Row]
    aims: Aims = NO_AIMS


def _none(view: View, facts: Facts) -> Any:
    if facts.history:
        return None
    said = text("trends.none", view.lang, region=region_name(view.region, view.lang))
    return html.P(said, className="card span12 empty")


def _reported(draw: Callable[[View, Facts], Any]) -> Callable[[View, Facts], Any]:
    """A card that is drawn where the region has any history."""
    return lambda view, facts: draw(view, facts) if facts.history else None


def _count(measure: str, finding: str | None, axis: str, span: int) -> Callable[[View, Facts], Any]:
    return _reported(lambda view, facts: _counts(view, facts, measure, finding, axis, span))


def _of(history: Sequence[Row], measure: str) -> dict[tuple[str, str], dict[str, float]]:
    found: dict[tuple[str, str], dict[str, float]] = {}
    for row in history:
        parts = {measure} if measure not in BY_ID else {BY_ID[measure].numerator, BY_ID[measure].denominator}
        if row[measure] is not None and not parts & set(row["partial"]):
            found.setdefault((row["calibre"], row["purpose"]), {})[row["period"]] = row[measure]
    return found


def _breaks(calibres: set[str], measure: str, language: str, periods: set[str]) -> list[tuple[str, str]]:
    last, first = max(periods, default=""), min(periods, default="")
    return [
        (e.date, text("trends.break", language) + f" {e.date}")
        for calibre in sorted(calibres)
        for e in touching(events(), calibre, measure)
        if first < e.date <= last
    ]


def _purpose(view: View, groups: Collection[tuple[str, str]]) -> str | None:
    """The one purpose that a chart holds: the view's, where there is a series of it, else the published one."""
    held = {purpose for _calibre, purpose in groups}
    mine = view.slice.purpose if view.slice is not None else "published"
    return mine if mine in held else "published" if "published" in held else None


def _one_purpose(view: View, facts: Facts, measure: str) -> tuple[str | None, dict[tuple[str, str], dict[str, float]]]:
    """The series of a figure that one chart may hold, and their purpose."""
    groups = _of(facts.history, measure)
    purpose = _purpose(view, groups)
    return purpose, {key: points for key, points in groups.items() if key[1] == purpose}


def _counts(view: View, facts: Facts, measure: str, finding: str | None, axis: str, span: int) -> Any:
    lang = view.lang
    purpose, groups = _one_purpose(view, facts, measure)
    if purpose is None:
        return None
    key, main = max(groups.items(), key=lambda item: len(item[1]))
    title = unfiltered(view, _whose(view, purpose, _series_title(view, measure, finding, key[0], main)))
    table, asks = _drawn(facts, measure, lang, purpose), _asks(measure, purpose)
    foot = _foot_of(purpose, groups, lang)
    if len(main) < LEAST_POINTS:
        return _stated(view, title, f"series-{measure}", table, foot, span, asks)
    scale = numbers.axis_scale(max(value for points in groups.values() for value in points.values()), lang)
    lines = [
        Line(
            calibre_name(key[0], lang),
            {p: v / scale for p, v in points.items()},
            marks=key[0] in ("acftu", "census"),
            opens=_opens(measure, key, points),
        )
        for key, points in groups.items()
    ]
    lines.sort(key=lambda line: -len(line.points))
    figure = series(
        lines,
        unit=text(f"trends.axis_{axis}{numbers.axis_word(scale)}", lang),
        breaks=_breaks({k[0] for k in groups}, measure, lang, set(main)),
    )
    notes = " ".join(
        (e.text_zh if lang == "zh" else e.text_en) + ("。" if lang == "zh" else ".")
        for e in events()
        if e.calibre in {k[0] for k in groups} and measure in ("grassroots_unions", "members")
    )
    return chart_card(
        view,
        title,
        graph(figure, f"series-{measure}", 320),
        name=f"series-{measure}",
        foot=foot,
        table=table,
        span=span,
        note=notes if measure == "grassroots_unions" else "",
        asks=asks,
    )


def _foot_of(purpose: str, groups: Mapping[tuple[str, str], Collection[str]], lang: str) -> html.P:
    """Whose figures a series is made of, and from when to when they go."""
    drawn = {period for points in groups.values() for period in points}
    first, last = min(drawn), max(drawn)
    said = [
        *_mark(purpose, groups, lang),
        apart((calibre_name(k[0], lang) for k in groups), lang),
        first if first == last else f"{first}–{last}",
        *_apart(groups, lang),
    ]
    return html.P(" · ".join(said), className="foot")


def _apart(groups: Collection[tuple[str, str]], lang: str) -> list[str]:
    """Why the lines of several calibres are not joined: the bureau and the federation are named where both are there."""
    calibres = {calibre for calibre, _purpose in groups}
    if len(calibres) < 2:
        return []
    return [text("data.calibres_note" if {"acftu", "nbs_unions"} <= calibres else "trends.calibres_apart", lang)]


def _opens(figure: str, of: tuple[str, str], points: Collection[str]) -> dict[str, str]:
    """Period -> the figure of a calibre and purpose, as the drawer opens it."""
    calibre, purpose = of
    return {period: opened(figure, {"period": period, "calibre": calibre, "purpose": purpose}) for period in points}


def _asks(figure: str, purpose: str) -> Asks:
    """The rows of a series name their calibre and period; its purpose is the chart's."""
    return {
        figure: lambda row: opened(figure, {part: row[part] for part in ("period", "calibre")} | {"purpose": purpose})
    }


def _mark(purpose: str, groups: Collection[tuple[str, str]], lang: str) -> list[str]:
    """That figures are synthetic, where the name of their calibre does not say so itself."""
    said = purpose != "synthetic" or any(calibre == "synthetic" for calibre, _purpose in groups)
    return [] if said else [text("shell.synthetic_mark", lang)]


def _whose(view: View, purpose: str, title: str) -> str:
    """The title of a chart; one of another purpose than the view's says whose its figures are."""
    if view.slice is None or purpose == view.slice.purpose:
        return title
    return text("card.other", view.lang, title=title, whose=text(f"purpose.{purpose}", view.lang))


def _series_title(view: View, measure: str, finding: str | None, calibre: str, main: Mapping[str, float]) -> str:
    """What a series says since its last break: where it began and stands, and its highest point where that is neither."""
    lang = view.lang
    joined = since_last_break(events(), calibre, measure, sorted(main))
    first, last = joined[0], joined[-1]
    if measure == "units":
        grows = first != last and main[last] > main[first]
        return text("trends.units_title", lang) if grows else metric_title("units", lang)
    if finding is None or first == last:
        return metric_title(measure, lang)
    told = {"first": numbers.count(main[first], lang), "last": numbers.count(main[last], lang)}
    title = text(finding, lang, first_p=first, last_p=last, **told)
    peak = max(joined, key=lambda period: main[period])
    if main[peak] > max(main[first], main[last]):
        title += text(PEAKS[measure], lang, period=peak, value=numbers.count(main[peak], lang))
    return title


def _drawn(facts: Facts, figure: str, language: str, purpose: str) -> Table:
    """The points of the lines: sums over some divisions only are none."""
    table = tables.series(facts.history, figure, language).where(
        lambda row: not row["partial"] and row["purpose"] == purpose
    )
    return table.only("calibre", "period", figure)


def _ends(region: str, period: str, at: Mapping[str, float], lang: str) -> str:
    """Which of several rates is the lowest and which the highest; how one of them moved is told by the chart of the chosen figure."""
    low, high = min(at, key=lambda metric: at[metric]), max(at, key=lambda metric: at[metric])
    said = {"region": region_name(region, lang), "period": period_name(period, lang)}
    said |= {"low": figure_name(low, lang), "low_value": numbers.percent(at[low])}
    said |= {"high": figure_name(high, lang), "high_value": numbers.percent(at[high])}
    return text("trends.rates_finding", lang, **said)


def _rates(view: View, facts: Facts) -> Any:
    lang, rows = view.lang, facts.own
    lines = [
        Line(
            metric_title(m, lang),
            {r["period"]: value * 100 for r in rows if (value := value_of(r, m)) is not None},
            opens={r["period"]: opened(m, {"period": r["period"]}) for r in rows},
        )
        for m in tables.RATES
    ]
    if not any(line.points for line in lines):
        return None
    lines = [line for line in lines if len(line.points) >= LEAST_POINTS]
    title = text("trends.rates", lang, region=region_name(view.region, lang))
    shown = next((r for r in rows if view.slice is not None and r["period"] == view.slice.period), None)
    at = {m: value for m in tables.RATES if shown is not None and (value := value_of(shown, m)) is not None}
    if shown is not None and len(at) > 1:
        title = _ends(view.region, shown["period"], at, lang)
    foot = footer(view, n_units(view, shown), source_words(rows, view))
    table = _rates_table(view, rows)
    if not lines:
        return _stated(view, filtered(view, title), "rates", table, foot, 7)
    return chart_card(
        view,
        filtered(view, title),
        graph(series(lines, unit="%", percent=True), "rates", 320),
        name="rates",
        foot=foot,
        table=table,
        span=7,
    )


def _stated(view: View, title: str, name: str, table: Table, foot: Any, span: int, asks: Asks | None = None) -> Any:
    """Figures of fewer periods than make a line: in a table."""
    shown = record_table(table.known(), view.lang, asks=asks)
    parts = [table_head(view, title, name), html.Div(shown, className="scroll"), foot]
    short = " short" if len(list(table.rows)) <= SHORT else ""
    return html.Section(parts, className=f"card span{span}{short}", id=f"card-{name}")


def _rates_table(view: View, rows: Sequence[RateRow]) -> Table:
    table = tables.rates(rows, view.region, view.lang)
    unknown = ["units_unknown"] if any(row["units_unknown"] for row in rows) else []
    return table.only("period", *tables.RATES, "units", *unknown)


def _share(view: View, facts: Facts) -> Any:
    lang = view.lang
    purpose, groups = _one_purpose(view, facts, "grassroots_share")
    if purpose is None:
        return None
    lines = [
        Line(
            calibre_name(k[0], lang),
            {p: v * 100 for p, v in points.items()},
            marks=len(points) == 1,
            opens=_opens("grassroots_share", k, points),
        )
        for k, points in groups.items()
    ]
    foot = html.P(
        " · ".join(
            [
                *_mark(purpose, groups, lang),
                metric_title("grassroots_share", lang),
                apart((calibre_name(k[0], lang) for k in groups), lang),
                *_apart(groups, lang),
            ]
        ),
        className="foot",
    )
    title = unfiltered(view, _whose(view, purpose, text("trends.share", lang)))
    table, asks = _drawn(facts, "grassroots_share", lang, purpose), _asks("grassroots_share", purpose)
    if max(len(points) for points in groups.values()) < LEAST_POINTS:
        return _stated(view, title, "share", table, foot, 5, asks)
    return chart_card(
        view,
        title,
        graph(series(lines, unit="%", percent=True, from_zero=False), "share", 320),
        name="share",
        foot=foot,
        table=table,
        span=5,
        asks=asks,
    )


BANDS: Final[Sequence[Band[Facts]]] = (
    band(
        Card("none", ("region",), _none),
        Card("choosing", (*CHOSEN, "tab"), lambda view, facts: choosing_card(view, facts.compared)),
        Card("compared", (*CHOSEN, "tab"), lambda view, facts: compared_card(view, facts.compared), live=True),
        Card("differ", CHOSEN, lambda view, facts: differ_card(view, facts.differences)),
        Card("yearly", CHOSEN, lambda view, facts: yearly_card(view, facts.compared)),
        Card("rates", WHOLE, _reported(_rates)),
        Card("why", (*WHOLE, "compare", "metric"), _reported(lambda view, facts: why_card(view, facts.reasons))),
        Card("factors", (*WHOLE, "compare", "metric"), lambda view, facts: factors_card(view, facts.reasons)),
        Card("flows", (*WHOLE, "compare", "metric"), lambda view, facts: flows_card(view, facts.reasons), live=True),
        Card("series-unions", WHOLE, _count("grassroots_unions", "trends.unions_finding", "unions", 7)),
        Card("share", WHOLE, _reported(_share)),
        Card("series-members", WHOLE, _count("members", "trends.members_finding", "members", 7)),
        Card("series-units", WHOLE, _count("units", None, "unions", 5)),
        Card("pace", WHOLE, lambda view, facts: pace_card(view, facts.aims, facts.targets), live=True),
        Card("aims-form", (*WHOLE, "metric"), lambda view, facts: form_card(view, facts.aims)),
        classes="grid",
    ),
)
"""The page's cards."""
