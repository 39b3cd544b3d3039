"""Trends: series by calibre with their breaks, the region's rates, why the rate moved, pace to target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from analysis.metrics import BY_ID
from analysis.rows import Row
from data.reference import events
from data.tables import trends as tables
from data.tables.record import Table
from data.texts import numbers, text
from data.texts.names import calibre_name, region_name
from layouts.components.cards import chart_card, footer, metric_title, table_head
from layouts.components.graph import graph
from layouts.figures.bars import waterfall
from layouts.figures.lines import Line, series
from layouts.selection import View


@dataclass(frozen=True, slots=True)
class Facts:
    """``history``: the region's totals over calibres and periods; ``change``: rows of :func:`data.queries.compare.change` without the total."""

    history: Sequence[Row]
    change: Sequence[Row]
    targets: Sequence[Row]


def render(view: View, facts: Facts) -> html.Div:
    """The page's body."""
    cards = [
        _rates(view, facts),
        _why(view, facts),
        _counts(view, facts, "grassroots_unions", "trends.unions_finding", "trends.axis_unions", 7),
        _share(view, facts),
        _counts(view, facts, "members", "trends.members_finding", "trends.axis_members", 7),
        _counts(view, facts, "units", None, "trends.axis_unions", 5),
        _pace(view, facts),
    ]
    shown = [card for card in cards if card is not None]
    if not facts.history:
        return html.Div(
            [
                html.P(
                    text("trends.none", view.lang, region=region_name(view.region, view.lang)),
                    className="card span12 empty",
                )
            ]
        )
    return html.Div(shown, className="grid")


def _scale(language: str) -> int:
    return 10_000 if language == "zh" else 1_000


def _of(history: Sequence[Row], measure: str) -> dict[tuple[str, str], dict[str, float]]:
    found: dict[tuple[str, str], dict[str, float]] = {}
    for row in history:
        parts = {measure} if measure not in BY_ID else {BY_ID[measure].numerator, BY_ID[measure].denominator}
        if row[measure] is not None and not parts & set(row["partial"]):
            found.setdefault((row["calibre"], row["purpose"]), {})[row["period"]] = row[measure]
    return found


def _breaks(calibre: set[str], language: str, periods: set[str]) -> list[tuple[str, str]]:
    last, first = max(periods, default=""), min(periods, default="")
    return [
        (e.date, text("trends.break", language) + f" {e.date}")
        for e in events()
        if e.kind == "break" and e.calibre in calibre and first < e.date <= last
    ]


def _counts(view: View, facts: Facts, measure: str, finding: str | None, axis: str, span: int) -> Any:
    lang, scale = view.lang, _scale(view.lang)
    groups = {key: points for key, points in _of(facts.history, measure).items() if key[0] not in ("synthetic",)}
    if not groups:
        return None
    lines = [
        Line(calibre_name(key[0], lang), {p: v / scale for p, v in points.items()}, marks=key[0] in ("acftu", "census"))
        for key, points in groups.items()
    ]
    lines.sort(key=lambda line: -len(line.points))
    _key, main = max(groups.items(), key=lambda item: len(item[1]))
    first, last = min(main), max(main)
    title = (
        metric_title(measure, lang)
        if finding is None or first == last
        else text(
            finding,
            lang,
            first_p=first,
            first=numbers.count(main[first], lang),
            last_p=last,
            last=numbers.count(main[last], lang),
        )
    )
    if measure == "units":
        title = (
            text("trends.units_title", lang)
            if len(main) > 1 and main[last] > main[first]
            else metric_title("units", lang)
        )
    figure = series(lines, unit=text(axis, lang), breaks=_breaks({k[0] for k in groups}, lang, set(main)))
    notes = " ".join(
        (e.text_zh if lang == "zh" else e.text_en) + ("。" if lang == "zh" else ".")
        for e in events()
        if e.calibre in {k[0] for k in groups} and measure in ("grassroots_unions", "members")
    )
    foot = html.P(
        " · ".join(
            ["；".join(calibre_name(k[0], lang) for k in groups), f"{first}–{last}", text("data.calibres_note", lang)]
        ),
        className="foot",
    )
    return chart_card(
        view,
        title,
        graph(figure, f"series-{measure}", 320),
        name=f"series-{measure}",
        foot=foot,
        table=_drawn(facts, measure, lang),
        span=span,
        note=notes if measure == "grassroots_unions" else "",
    )


def _drawn(facts: Facts, figure: str, language: str, *, synthetic: bool = False) -> Table:
    """The points of the lines: sums over some divisions only are none."""
    table = tables.series(facts.history, figure, language).where(
        lambda row: not row["partial"] and (synthetic or row["calibre"] != "synthetic")
    )
    return table.only("calibre", "period", figure)


def _own(view: View, facts: Facts) -> list[Row]:
    if view.slice is None:
        return []
    return [r for r in facts.history if (r["calibre"], r["purpose"]) == (view.slice.calibre, view.slice.purpose)]


def _rates(view: View, facts: Facts) -> Any:
    lang, rows = view.lang, _own(view, facts)
    lines = [
        Line(metric_title(m, lang), {r["period"]: r[m] * 100 for r in rows if r[m] is not None}) for m in tables.RATES
    ]
    lines = [line for line in lines if len(line.points) > 1]
    if not lines:
        return None
    cover = {r["period"]: r["unit_coverage"] for r in rows if r["unit_coverage"] is not None}
    title = text("trends.rates", lang, region=region_name(view.region, lang))
    if len(cover) > 1:
        first, last = min(cover), max(cover)
        title = text(
            "trends.rates_finding",
            lang,
            region=region_name(view.region, lang),
            points=numbers.points((cover[last] - cover[first]) * 100),
            from_p=first,
            to_p=last,
        )
    newest = rows[-1]
    foot = footer(
        view, text("chart.n_units", lang, n=numbers.count(newest["units"], lang)), calibre_name(newest["calibre"], lang)
    )
    return chart_card(
        view,
        title,
        graph(series(lines, unit="%", percent=True), "rates", 320),
        name="rates",
        foot=foot,
        table=tables.rates(rows, view.region, lang),
        span=7,
    )


def _why(view: View, facts: Facts) -> Any:
    lang = view.lang
    both = facts.change
    if not both or view.compare is None or view.slice is None:
        return (
            html.Section(
                [
                    html.H2(text("trends.why_plain", lang)),
                    html.P(text("trends.why_none", lang), className="dim"),
                ],
                className="card span5",
            )
            if _own(view, facts)
            else None
        )
    total = sum(r["points"] for r in both)
    shown = both[:7]
    rest = total - sum(r["points"] for r in shown)
    names = [region_name(r["region"], lang) for r in shown]
    values = [r["points"] for r in shown]
    if len(both) > len(shown):
        names.append(text("trends.other", lang))
        values.append(rest)
    table = tables.change(both, view.compare, view.slice.period, lang)
    title = text("trends.why", lang, from_p=view.compare, to_p=view.slice.period, points=numbers.points(total, 2))
    told = {word: text(f"table.reports.{word}", lang) for word in ("appeared", "vanished", "partly")}
    gone = [f"{region_name(r['region'], lang)}（{told[r['reports']]}）" for r in both if r["reports"] != "both"]
    foot = footer(view, f"{len(both)}", calibre_name(view.slice.calibre, lang), missing="、".join(gone[:4]))
    return chart_card(
        view,
        title,
        graph(waterfall(names, values, text("trends.total", lang)), "why", 320),
        name="why",
        foot=foot,
        table=table.only("region", "within_points", "mix_points", "reporting_points", "points"),
        span=5,
    )


def _share(view: View, facts: Facts) -> Any:
    lang = view.lang
    groups = _of(facts.history, "grassroots_share")
    if not groups:
        return None
    lines = [
        Line(calibre_name(k[0], lang), {p: v * 100 for p, v in points.items()}, marks=len(points) == 1)
        for k, points in groups.items()
    ]
    foot = html.P(
        " · ".join(
            [
                metric_title("grassroots_share", lang),
                "；".join(calibre_name(k[0], lang) for k in groups),
                text("data.calibres_note", lang),
            ]
        ),
        className="foot",
    )
    return chart_card(
        view,
        text("trends.share", lang),
        graph(series(lines, unit="%", percent=True, from_zero=False), "share", 320),
        name="share",
        foot=foot,
        table=_drawn(facts, "grassroots_share", lang, synthetic=True),
        span=5,
    )


def _pace(view: View, facts: Facts) -> html.Section:
    lang = view.lang
    if not facts.targets:
        body: Any = html.P(text("trends.pace_none", lang), className="dim")
    else:
        body = html.Ul(
            [
                html.Li(
                    text(
                        "trends.pace_row",
                        lang,
                        metric=metric_title(t["metric"], lang),
                        target=numbers.percent(t["target"]),
                        when=t["target_period"],
                        reached=numbers.percent(t["reached"]),
                        points=numbers.points(t["points_to_go"]),
                    )
                )
                for t in facts.targets
            ]
        )
    title = text("trends.pace", lang)
    head = table_head(view, title, "targets") if facts.targets else html.H2(title)
    return html.Section([head, body], className="card span12")
