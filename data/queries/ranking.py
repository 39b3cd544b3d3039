"""The regions that a map, a ranking and a table of parts show beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Engine

from analysis.rows import RateRow
from data.queries.rates import rates
from data.scope import Scope
from data.slice import Slice


def ranking(
    engine: Engine, scope: Scope, *, region: str, slice_: Slice, where: Mapping[str, Sequence[str]] | None = None
) -> list[RateRow]:
    """The rows of :func:`data.queries.rates` next below a region, in the order of their codes, with the remainder last.

    Who stands where is told of these by :func:`analysis.ranks.competition_ranks`: rates of few units have no place. ``where``: the filters
    of the view. Raises as ``rates`` does.
    """
    return rates(engine, scope, region=region, slices=slice_, by=("region",), where=where)
