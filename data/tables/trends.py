"""Tables over periods: series by calibre, a region's rates, why a rate moved, targets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from analysis.compare.changes import is_rate
from analysis.metrics import BY_ID, HEADLINES
from data.tables import columns
from data.tables.record import Column, Table, sources_of, table_of
from data.texts import text
from data.texts.names import figure_name, region_name

Row = Mapping[str, Any]
RATES: Final = HEADLINES


def series(history: Sequence[Row], figure: str, language: str) -> Table:
    """A figure over the periods of each calibre and purpose; ``partial``: it is the sum of some divisions only and no point of a line."""
    parts = {BY_ID[figure].numerator, BY_ID[figure].denominator} if figure in BY_ID else {figure}
    rows = [{**row, "partial": int(bool(parts & set(row["partial"])))} for row in history if row[figure] is not None]
    return table_of(
        "share" if figure == "grassroots_share" else f"series-{figure}",
        figure_name(figure, language),
        (
            columns.region(language),
            columns.calibre(language),
            columns.purpose(language),
            columns.period(language),
            columns.figure(figure, language, places=2),
            Column("partial", text("table.partial", language), "flag"),
        ),
        rows,
        of_view=False,
    )


def rates(history: Sequence[Row], region: str, language: str) -> Table:
    """The rates of a region over the periods of one calibre, oldest first."""
    return table_of(
        "rates",
        text("trends.rates", language, region=region_name(region, language)),
        (
            columns.period(language),
            *(columns.figure(name, language) for name in RATES),
            columns.figure("units", language),
            columns.figure("units_unknown", language),
            *columns.reliability(language),
        ),
        history,
    )


def change(
    parts: Sequence[Row], region: str, span: tuple[str, str], language: str, metric: str = "unit_coverage"
) -> Table:
    """What each part adds to a rate's change from one period to another: within itself, by its weight, by who reports.

    ``parts``: rows of :func:`data.queries.compare.changes.change`; the row ``part: total`` is ``region``'s own. ``span``: the two periods.
    """
    before, after = span
    return table_of(
        "why",
        text("table.change", language, metric=figure_name(metric, language), before=before, after=after),
        (
            columns.region(language),
            Column("part", text("table.part", language), "text"),
            columns.points("within_points", text("trends.within", language), language, places=3),
            columns.points("mix_points", text("trends.mix", language), language, places=3),
            columns.points("reporting_points", text("trends.reporting", language), language, places=3),
            columns.points("points", text("trends.total", language), language, places=3),
            columns.share("before", before, language),
            columns.share("after", after, language),
            Column("reports", text("table.reports", language), "reports"),
        ),
        [{**row, "region": region} if "part" in row else row for row in parts],
    )


def targets(goals: Sequence[Row], language: str) -> Table:
    """Each target beside what is reached; of counts, where there are any, in columns of their own."""
    counts = [goal for goal in goals if not is_rate(goal["metric"])]
    parts = {"target": "table.target", "reached": "table.reached", "points_to_go": "table.to_go"}
    titles = {key: text("table.counted", language, title=text(title, language)) for key, title in parts.items()}
    counted = [Column(f"{key}_count", title, "ratio") for key, title in titles.items()] if counts else []
    return table_of(
        "targets",
        text("trends.pace", language),
        (
            Column("metric", text("table.figure", language), "figure"),
            Column("target_period", text("table.due", language), "period"),
            columns.share("target", text("table.target", language), language),
            columns.share("reached", text("table.reached", language), language),
            columns.points("points_to_go", text("table.to_go", language), language),
            *counted,
        ),
        [goal if goal not in counts else _as_count(goal, parts) for goal in goals],
    )


def _as_count(goal: Row, parts: Iterable[str]) -> Row:
    """A target of a count, its figures in the columns of counts."""
    return {**goal, **dict.fromkeys(parts), **{f"{part}_count": goal[part] for part in parts}}


def same_year(rows: Sequence[Row], language: str) -> Table:
    """One year of the nation in every calibre: figures that must not be joined."""
    return table_of(
        "calibres",
        text("data.calibres", language),
        (
            columns.region(language),
            columns.period(language),
            columns.calibre(language),
            columns.purpose(language),
            *(columns.figure(name, language, short=True) for name in ("grassroots_unions", "members", "units")),
            *columns.reliability(language),
        ),
        rows,
        sources=sources_of(rows),
        of_view=False,
    )
