"""A figure taken back to where it came from: its formula, its two sums, what was left out, the loads and the cells of workbooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Engine

from analysis.measures import MEASURE_IDS, UNION_MEASURES
from analysis.metrics import BY_ID
from analysis.rates import Pair
from data.queries.question import BadQuestion, check, expand_sizes
from data.queries.rates import rates
from data.queries.sums import CellQuestion, cell_pairs, cell_sums
from data.queries.trace.cells import Asked, cells_behind
from data.reference import regions
from data.scope import Scope
from data.slice import Slice

FORMS: Final = {"rate": "{n} / {d}", "ratio": "{n} / {d}", "gap": "{d} - {n}"}
"""A metric's kind -> how it is made of its measures."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What is asked about: a metric or measure of a region in a slice, over a filter's cells; at most ``limit`` cells of either sum."""

    region: str
    slice: Slice
    metric: str
    where: Mapping[str, Sequence[str]]
    limit: int = 1_000


def figure_lineage(engine: Engine, scope: Scope, figure: Figure) -> dict[str, Any] | None:
    """As ``analysis lineage`` prints it; None where the region has no such figure.

    ``numerator`` and ``denominator`` are the sums that the figure is made of (of a measure, itself and None); ``cells`` those that they are
    added up from, with ``side``; ``cells_in_all`` how many there are. No cells about single units of statistical loads, nor for a reader
    without unit lists: ``cells_withheld`` says so. Raises UnknownRegion, OutOfScope, BadQuestion.
    """
    name, region = figure.metric, figure.region
    scope.check(region, regions())
    if name not in BY_ID and name not in MEASURE_IDS:
        raise BadQuestion(f"there is no figure {name!r}")
    if "region" in figure.where:
        raise BadQuestion("lineage is of one region at a time")
    check((), figure.where, figure.slice.calibre)
    numerator, denominator = measures_of(name)
    made_of = {m for m in (numerator, denominator) if m}
    if figure.where and made_of & set(UNION_MEASURES):
        raise BadQuestion(f"{name} cannot be told by {', '.join(figure.where)} (not_by_dimension)")
    rows = rates(engine, scope, region=region, slices=figure.slice, where=figure.where)
    if not rows:
        return None
    row: Mapping[str, Any] = rows[0]
    with engine.connect() as connection:
        pair = _pair(connection, scope, figure)
        asked = Asked(region, figure.slice, name, figure.where, figure.limit)
        cells, counts = cells_behind(connection, scope, asked, numerator, denominator)
    return {
        "region": region,
        "region_name": regions()[region].name,
        **figure.slice.params,
        "metric": name,
        "value": row[name],
        "formula": FORMS[BY_ID[name].kind].format(n=numerator, d=denominator) if name in BY_ID else name,
        "numerator": pair[0],
        "denominator": pair[1],
        "left_out": row["left_out"].get(name, {}),
        "missing": [one for one in row["missing"] if made_of & set(one["measures"])],
        "loads": row["sources"],
        "cells": cells,
        "cells_in_all": counts,
        "cells_withheld": figure.slice.purpose == "statistical" or not scope.unit_lists,
    }


def measures_of(name: str) -> tuple[str, str | None]:
    """The measures of a metric's numerator and denominator; a measure itself, and none."""
    return (BY_ID[name].numerator, BY_ID[name].denominator) if name in BY_ID else (name, None)


def _pair(connection: Connection, scope: Scope, figure: Figure) -> Pair:
    """The two sums that the figure is made of."""
    filters = {n: expand_sizes(v) if n == "size" else list(v) for n, v in figure.where.items()}
    question = CellQuestion(figure.slice, [figure.region], (), dict(filters))
    sums = cell_sums(connection, scope, question).get((figure.region, ()), {})
    pairs = cell_pairs(connection, scope, question).get((figure.region, ()))
    numerator, denominator = measures_of(figure.metric)
    own = (sums.get(numerator), sums.get(denominator) if denominator else None)
    return (pairs.sums.get(figure.metric) if pairs else None) or own
