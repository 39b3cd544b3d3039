"""Why a rate moved between two periods: what each region brings, within itself and by its weight, and who reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from dash import html

from analysis.compare.breaks import measures_of
from analysis.compare.changes import Change
from analysis.compare.flows import ANY_FLOW
from analysis.compare.printed import adding_up, rounded, table_adding_up, with_the_rest
from analysis.measures import UNION_MEASURES
from analysis.reliability import why_missing
from analysis.rows import RateRow, Row, value_of
from data.reference import regions
from data.tables import trends as tables
from data.tables.record import Table, Value
from data.texts import numbers, text
from data.texts.names import beside, calibre_name, period_name, region_name
from layouts.components.cards import chart_card, footer, metric_title
from layouts.components.changes import points_between, told_points, untold
from layouts.components.filters import filtered
from layouts.components.graph import graph
from layouts.components.opened import Asks, opened
from layouts.figures.bars import height_of, waterfall
from layouts.selection import View

SHOWN: Final = 7
"""So many parts have a bar of their own; the rest share one."""


@dataclass(frozen=True, slots=True)
class Reasons:
    """``metric``: the rate that is explained; ``own``: the region's rows over the periods of the view's calibre; ``change``: the rate's since the
    compared period; ``by``: dimension -> rows of :func:`data.queries.compare.changes.change` by it, none where it is not divided so;
    ``flows``: rows of :func:`data.queries.compare.flows.flows`, None where they are not asked for, or ``is_sought``: their answer is on its way."""

    metric: str
    own: Sequence[RateRow]
    change: Change | None
    by: Mapping[str, Sequence[Row]]
    flows: Sequence[Row] | None
    is_sought: bool = False

    @property
    def parts(self) -> Sequence[Row]:
        """What the regions below bring."""
        return self.by.get("region", ())


def why_card(view: View, facts: Reasons) -> Any:
    """What each region brings to the change, in bars that add up to the printed one; in words why nothing may be told."""
    lang, change = view.lang, facts.change
    if facts.by and not facts.parts:  # not divided by region: by industry and size it is told beside
        return None
    if view.compare is None or view.slice is None or change is None or change.points_raw is None or not facts.parts:
        return _no_why(view, _unexplained(view, facts)) if facts.own else None
    reason = untold(view, change)
    if reason is not None:
        return _no_why(view, reason)
    parts = facts.parts[:-1]
    like = {id(row): row["within_points"] + row["mix_points"] for row in parts}
    parts = sorted(parts, key=lambda row: -abs(like[id(row)]))
    shown = [row for row in parts[:SHOWN] if _shows(like[id(row)])] or parts[:1]
    names = [region_name(row["region"], lang) for row in shown]
    values = [like[id(row)] for row in shown]
    asks = moved_asks(facts.metric, view.compare)
    opens = [_units(view, facts, row["region"]) or asks["points"](row) for row in shown]
    others = sum(like[id(row)] for row in parts[len(shown) :])
    if _shows(others):
        names.append(text("trends.other", lang))
        values.append(others)
    printed, alike = printed_total(facts), printed_alike(facts)
    values = parts_of(alike, values)
    if not change.is_raw:
        names.append(text("trends.reporting", lang))
        values.append(_rest(printed, alike))
    whole = opened(facts.metric, {"since": view.compare})
    opens += [whole] * (len(names) - len(opens)) + [_units(view, facts, view.region) or whole]
    raw, comparable = numbers.points(printed, 2), numbers.points(alike, 2)
    finding = text(
        "trends.why" if raw == comparable else "trends.why_like",
        lang,
        from_p=view.compare,
        to_p=view.slice.period,
        points=raw,
        like=comparable,
    )
    title = text("moves.of_metric", lang, metric=metric_title(facts.metric, lang), title=finding)
    table = tables.change(facts.parts, view.region, (view.compare, view.slice.period), lang, facts.metric)
    keys = ("region", "within_points", "mix_points", "reporting_points", "points")
    one_sided = [row for row in parts if row["reports"] in ("appeared", "vanished")]
    told = [
        text(
            "trends.one_sided",
            lang,
            region=region_name(r["region"], lang),
            how=text(f"table.reports.{r['reports']}", lang),
        )
        for r in one_sided[:4]
    ]
    return chart_card(
        view,
        filtered(view, title),
        graph(waterfall(names, values, text("trends.total", lang), opens), "why", height_of(len(names))),
        name="why",
        foot=footer(
            view,
            text("chart.n_parts", lang, n=sum(_has_figures(row) for row in parts)),
            calibre_name(view.slice.calibre, lang),
            missing=beside(told, lang),
        ),
        table=_adding_up(
            table.only(*(key for key in keys if key != "reporting_points" or not change.is_raw)), printed, alike
        ),
        span=5,
        asks=asks,
    )


def _has_figures(row: Row) -> bool:
    """Whether a part reports in either period: one that never does adds nothing and is none of n."""
    return row["before"] is not None or row["after"] is not None


def _shows(points: float) -> bool:
    """Whether a bar of so many points is more than nothing as it is printed."""
    return round(abs(points), 2) > 0


def moved_asks(metric: str, since: str) -> Asks:
    """What a part adds to a change asks for the change of its own figure, in which all its pieces are; a township, which has no figures of its
    own, for that of the whole."""

    def change(row: Row) -> str:
        code = row.get("region")
        is_told = code is not None and regions()[code].level != "township"
        return opened(metric, {"region": code if is_told else None, "since": since})

    return dict.fromkeys(("within_points", "mix_points", "reporting_points", "points"), change)


def _units(view: View, facts: Reasons, region: str | None) -> str:
    """What of the address leads to the list of a region's units to which something happened; nothing for rates that are not of units."""
    has_units = view.slice is not None and view.slice.purpose not in ("published", "statistical")
    if region is None or not has_units or set(measures_of(facts.metric)) & set(UNION_MEASURES):
        return ""
    return f"?region={region}&tab=flow-{ANY_FLOW}"


def printed_total(facts: Reasons) -> float:
    """The change of the whole as the difference of its printed values, with two decimals: one figure on every card that parts it."""
    change = facts.change
    if change is None or change.before is None or change.after is None:
        return 0.0
    return points_between(change.before, change.after, 2)


def printed_alike(facts: Reasons) -> float:
    """The change of what reports in both periods, as it is printed with two decimals; what it leaves of the whole is who reports."""
    change = facts.change
    return printed_total(facts) if change is None or change.is_raw else told_points(change, 2)


def _rest(printed: float, alike: float) -> float:
    return float(rounded(printed, 2) - rounded(alike, 2))


def _adding_up(table: Table, printed: float, alike: float) -> Table:
    """The table as it is printed, with two decimals: the parts add up to the total, and each part's pieces to the part."""
    records = [dict(row) for row in table.records()]
    parts, total = records[:-1], records[-1:]
    pieces = [key for key in table.keys if key.endswith("_points")]
    for row, points in zip(parts, parts_of(printed, [_number(r["points"]) for r in parts]), strict=True):
        row["points"] = points
    exact = [[_number(row[key]) for key in pieces] for row in parts]
    shown, totals = table_adding_up(
        exact,
        [rounded(_number(row["points"]), 2) for row in parts],
        pieces_of(pieces, [sum(row[n] for row in exact) for n in range(len(pieces))], printed, alike),
        2,
    )
    for row, added in zip(parts, shown, strict=True):
        row.update(zip(pieces, map(float, added), strict=True))
    for row in total:
        row.update({"points": printed, **dict(zip(pieces, map(float, totals), strict=True))})
    columns = tuple(replace(column, places=2) if column.form == "points" else column for column in table.columns)
    return replace(table, columns=columns, rows=[tuple(row[key] for key in table.keys) for row in records])


def pieces_of(names: Sequence[str], values: Sequence[float], printed: float, alike: float) -> list[Decimal]:
    """The pieces of a change by their columns, as they are printed with two decimals; who reports, where it is told, is the last of them."""
    if not names or names[-1] != "reporting_points":
        return adding_up(values, rounded(printed, 2), 2)
    return with_the_rest(values, rounded(alike, 2), rounded(printed, 2), 2)


def parts_of(printed: float, values: Sequence[float]) -> list[float]:
    """Points with two decimals that add up to a printed total."""
    return [float(part) for part in adding_up(values, rounded(printed, 2), 2)]


def _number(value: Value) -> float:
    return float(value or 0)


def _unexplained(view: View, facts: Reasons) -> str:
    """Why there is no change to explain: no second period, or no rate in one of the two."""
    if view.slice is None:
        return text("trends.why_none", view.lang)
    for row in reversed(facts.own):
        if row["period"] in (view.slice.period, view.compare) and value_of(row, facts.metric) is None:
            why = text(f"why.{why_missing(row, facts.metric)}", view.lang)
            name = metric_title(facts.metric, view.lang)
            period = period_name(row["period"], view.lang)
            return text("trends.why_absent", view.lang, metric=name, period=period, why=why)
    return text("trends.why_none", view.lang)


def _no_why(view: View, reason: str) -> html.Section:
    return html.Section(
        [html.H2(text("trends.why_plain", view.lang)), html.P(reason, className="dim")], className="card span5 short"
    )
