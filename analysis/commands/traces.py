"""``search`` and ``lineage``: what there is under a name, and where a figure comes from."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.commands import Answer
from analysis.commands.asked import Asked
from analysis.rows import Row
from data.queries.question import BadQuestion
from data.queries.trace.figure import Figure, figure_lineage
from data.queries.trace.search import search as searched
from data.scope import EVERYTHING, Scope


def search(asked: Asked) -> Sequence[Row]:
    """Regions, units and unions by name, part of a name, or code; regions alone where the answer leaves the federation."""
    args = asked.args
    scope = EVERYTHING if asked.edition is None else Scope(unit_lists=False)
    return searched(asked.engine, scope, args.text, region=args.region, limit=args.limit)


def lineage(asked: Asked) -> Answer:
    """Where a figure of a region comes from, in the first calibre that has it; no rows without any."""
    args = asked.args
    for slice_ in asked.slices():
        if asked.edition is not None and slice_.purpose != "published":
            raise BadQuestion("the cells of registers tell about single units and do not leave")
        figure = Figure(asked.region, slice_, args.metric, asked.where, args.limit)
        found = figure_lineage(asked.engine, EVERYTHING, figure)
        if found is not None and found["value"] is not None:
            return found
    return []
