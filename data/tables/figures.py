"""Tables of a region's figures and of those below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from analysis.compare.changes import Change
from analysis.ranks import competition_ranks, places_gained
from analysis.reliability import why_missing
from analysis.rows import has_flag
from data.tables import columns
from data.tables.record import Column, Table, sources_of, table_of
from data.texts import text
from data.texts.names import figure_name, region_name

Row = Mapping[str, Any]
HEADLINE: Final = (
    "unit_coverage",
    "units_covered",
    "units",
    "units_unknown",
    "worker_coverage",
    "small_micro_coverage",
    "density",
    "density_in_covered",
    "members",
    "employees",
    "gap_units",
    "gap_workers",
    "units_small_micro",
    "units_small_micro_covered",
    "grassroots_unions",
    "units_per_union",
)
COMPARED: Final = (
    "unit_coverage",
    "worker_coverage",
    "small_micro_coverage",
    "density",
    "density_in_covered",
    "gap_units",
    "gap_workers",
    "units_per_union",
)


def headline(rows: Sequence[Row], region: str, language: str) -> Table:
    """The headline figures, one row a period, oldest first; of rows of one period the last counts."""
    by_period = {row["period"]: row for row in rows}
    return table_of(
        "figures",
        text("table.figures", language, region=region_name(region, language)),
        (
            columns.period(language),
            *(columns.figure(name, language) for name in HEADLINE),
            *columns.reliability(language),
        ),
        [by_period[period] for period in sorted(by_period)],
        sources=sources_of(row for row in rows if "sources" in row),
    )


def statement(row: Row | None, language: str) -> Table:
    """What the federation states of its own unions, with the cells that it stands in; no row where it states nothing."""
    found = [] if row is None else [{**row, "grassroots_share": row["share"], "cells": " ".join(row["cells"].values())}]
    return table_of(
        "statement",
        text("card.share.title", language),
        (
            columns.period(language),
            columns.figure("grassroots_unions", language),
            columns.figure("unions", language),
            columns.figure("grassroots_share", language),
            Column("file", text("csv.file", language), "text"),
            Column("sheet", text("csv.sheet", language), "text"),
            Column("cells", text("csv.cell", language), "text"),
        ),
        found,
        sources=[] if row is None else [row["source"] or row["file"]],
        of_view=False,
    )


def by_region(children: Sequence[Row], metric: str, language: str) -> Table:
    """A metric of the regions below, in the order of their codes, with the units behind it and why it is missing."""
    return table_of(
        "map",
        text("table.by_region", language, metric=figure_name(metric, language)),
        (
            columns.region(language),
            columns.figure(metric, language, short=True),
            columns.figure("units", language),
            columns.figure("units_covered", language),
            columns.figure("units_unknown", language),
            columns.reason(language),
            *columns.reliability(language),
        ),
        [{**row, "reason": _unranked(row, metric)} for row in children],
        sources=sources_of(children),
    )


def ranking(children: Sequence[Row], metric: str, language: str, moves: Mapping[str, Change] | None = None) -> Table:
    """The regions below by a metric, highest first, with the places gained by ``moves``; those without it, of few units and the remainder stand last and have no rank."""
    ranks, gained = _ranks(children, metric), places_gained(moves or {})
    return table_of(
        "ranking",
        text("rank.title", language, metric=figure_name(metric, language)),
        (
            columns.rank(language),
            columns.region(language),
            Column("move", text("rank.change", language), "move", text("table.unit.places", language)),
            columns.figure(metric, language, short=True),
            columns.figure("units", language),
            columns.figure("units_unknown", language),
            columns.reason(language),
            *columns.reliability(language),
        ),
        [
            {
                **row,
                "rank": ranks.get(row["region"]),
                "move": gained.get(row["region"]) if row["region"] in ranks else None,
                "reason": _unranked(row, metric),
            }
            for row in _by_value(children, metric)
        ],
        sources=sources_of(children),
    )


def compared(children: Sequence[Row], moves: Mapping[str, Change], region: str, language: str) -> Table:
    """All compared metrics of the regions below, by rank of unit coverage, with the places gained since the compared period.

    ``moves``: region -> its change of unit coverage, as :func:`analysis.ranks.places_gained` takes it.
    """
    now, gained = _ranks(children, "unit_coverage"), places_gained(moves)
    rows = []
    for row in sorted(children, key=lambda r: (r["region"] is None, now.get(r["region"], 10**6), str(r["region"]))):
        code = row["region"]
        why = _unranked(row, "unit_coverage") if code else None
        rows.append({**row, "rank": now.get(code), "move": gained.get(code) if code in now else None, "reason": why})
    return table_of(
        "regions",
        text(
            "regions.table_ranked" if now else "regions.table",
            language,
            region=region_name(region, language),
            metric=figure_name("unit_coverage", language),
        ),
        (
            columns.rank(language),
            columns.region(language),
            Column("move", text("rank.change", language), "move", text("table.unit.places", language)),
            columns.figure("units", language),
            columns.figure("units_unknown", language),
            *(columns.figure(name, language, short=True) for name in COMPARED),
            columns.reason(language),
            *columns.reliability(language),
        ),
        rows,
        sources=sources_of(children),
    )


def peers(siblings: Sequence[Row], region: str, language: str) -> Table:
    """A region among its siblings by unit coverage, highest first; those without it and the remainder stand last."""
    ranks = _ranks(siblings, "unit_coverage")
    return table_of(
        "peers",
        text("table.peers", language, region=region_name(region, language)),
        (
            columns.rank(language),
            columns.region(language),
            columns.figure("unit_coverage", language),
            columns.figure("units", language),
            columns.figure("units_unknown", language),
            columns.reason(language),
            *columns.reliability(language),
        ),
        [
            {**row, "rank": ranks.get(row["region"]), "reason": _unranked(row, "unit_coverage")}
            for row in _by_value(siblings, "unit_coverage")
        ],
        sources=sources_of(siblings),
    )


def _ranked(row: Row, metric: str) -> bool:
    return row["region"] is not None and row[metric] is not None and not _small(row, metric)


def _small(row: Row, metric: str) -> bool:
    """Whether so few units are behind a rate that it is not ranked."""
    return row["region"] is not None and has_flag(row, metric, "small")


def _unranked(row: Row, metric: str) -> str | None:
    if _ranked(row, metric):
        return None
    if row["region"] is None:
        return "no_data" if row[metric] is None else None
    return "small" if _small(row, metric) else why_missing(row, metric)


def _by_value(rows: Sequence[Row], metric: str) -> list[Row]:
    known = sorted((row for row in rows if _ranked(row, metric)), key=lambda row: -row[metric])
    return known + [row for row in rows if not _ranked(row, metric)]


def _ranks(rows: Sequence[Row], metric: str) -> dict[str, int]:
    known = [row for row in rows if _ranked(row, metric)]
    return dict(zip([r["region"] for r in known], competition_ranks([r[metric] for r in known]), strict=True))
