"""The table of the regions below one, each with what makes it comparable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.fair.alike import peers_rate
from analysis.metrics import BY_ID
from data.tables import columns
from data.tables.record import Column, Table, table_of
from data.texts import text
from data.texts.names import figure_name

Row = Mapping[str, Any]


def _counted(metric: str, language: str) -> Column:
    """The column of what the rates are counted on, with its unit."""
    unit = columns.figure(BY_ID[metric].denominator, language).unit
    return Column("n", text("fair.n", language, unit=unit), "count", unit)


def fair(rows: Sequence[Row], metric: str, sources: Sequence[str], language: str) -> Table:
    """Rows of :func:`data.queries.compare.fair.fair`, by the rank of their standardised rate.

    ``move`` is the places gained since the period before; ``reason`` why a region has no rank; ``peers_rate`` the median of the regions of like
    structure, ``to_peers`` the points that a region's own rate is above it. Rates, their bounds and shares are fractions.
    """
    rates = {row["region"]: row["rate"] for row in rows}
    rate = columns.figure(metric, language)
    return table_of(
        "fair",
        text("fair.table", language, metric=figure_name(metric, language)),
        (
            columns.rank(language),
            Column("move", text("rank.change", language), "move", text("table.unit.places", language)),
            columns.region(language),
            columns.share("rate", rate.title, language),
            columns.share("low", text("fair.low", language), language),
            columns.share("high", text("fair.high", language), language),
            columns.share("standardised", text("fair.standardised", language), language),
            columns.share("rank_sure", text("fair.sure", language), language, places=0),
            Column("rank_range", text("fair.range", language), "text"),
            columns.share("peers_rate", text("fair.peers_rate", language), language),
            columns.points("to_peers", text("fair.to_peers", language), language),
            _counted(metric, language),
            Column("signal", text("fair.signal", language), "text"),
            columns.reason(language),
        ),
        [{**_record(row, language), **_beside_peers(row, rates)} for row in rows],
        sources=tuple(sources),
    )


def alike(rows: Sequence[Row], metric: str, language: str) -> Table:
    """Rows of :func:`data.queries.compare.fair.alike`: a region, and those of like structure with how far it is from each."""
    rate = columns.figure(metric, language)
    return table_of(
        "alike",
        text("fair.alike", language, metric=figure_name(metric, language)),
        (
            columns.region(language),
            columns.share("distance", text("fair.distance", language), language),
            columns.share("rate", rate.title, language),
            columns.share("low", text("fair.low", language), language),
            columns.share("high", text("fair.high", language), language),
            columns.share("standardised", text("fair.standardised", language), language),
            columns.points("points", text("fair.difference", language), language),
            _counted(metric, language),
        ),
        rows,
    )


def _beside_peers(row: Row, rates: Mapping[str, float | None]) -> Row:
    """What is usual among a region's peers, and how far it is above that in points."""
    usual = peers_rate(rates.get(code) for code in row.get("peers", ()))
    known = usual is not None and row["rate"] is not None
    return {"peers_rate": usual, "to_peers": 100 * (row["rate"] - usual) if known and usual is not None else None}


def _record(row: Row, language: str) -> Row:
    rank, before, signal = row["rank"], row["rank_before"], row["signal"]
    return {
        **row,
        "move": before - rank if rank is not None and before is not None else None,
        "signal": text(f"fair.signal.{signal}", language) if signal is not None else None,
        "reason": None if rank is not None else "small" if "small" in row["flags"] else "not_reported",
    }
