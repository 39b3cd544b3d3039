"""The table of regions on the way to their targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from data.tables import columns
from data.tables.record import Column, Table, table_of
from data.texts import text
from data.texts.names import figure_name

Row = Mapping[str, Any]


def progress(rows: Sequence[Row], metric: str, language: str) -> Table:
    """Rows of :func:`data.queries.compare.progress.ranked_progress` of one figure, by rank; ``reason``: why one has no place.

    ``move``: places gained since the period before; ``this``, ``total``: comparable changes, in points of a rate, else in what the figure counts.
    """
    figure = columns.figure(metric, language)
    titles = {key: text(f"aims.col.{key}", language) for key in ("target", "now", "this", "total", "completion", "way")}

    return table_of(
        "progress",
        text("aims.progress", language, metric=figure_name(metric, language)),
        (
            columns.rank(language),
            Column("move", text("rank.change", language), "move", text("table.unit.places", language)),
            columns.region(language),
            Column("due", text("tasks.due", language), "period"),
            replace(figure, key="target", title=titles["target"]),
            replace(figure, key="now", title=titles["now"]),
            columns.change("this", titles["this"], metric, language),
            columns.change("total", titles["total"], metric, language),
            columns.share("completion", titles["completion"], language),
            columns.share("way", titles["way"], language),
            columns.reason(language),
        ),
        [{**row, "move": row["moved"], "reason": row["unranked"]} for row in rows],
    )
