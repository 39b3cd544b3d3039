"""The figures of the three tasks, for a region, those below it and the nation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Engine

from analysis.rows import RateRow, Row
from analysis.tasks import task_rows
from analysis.vocabulary import NATION
from data.queries.rates import rates
from data.scope import Scope
from data.slice import Slice


def tasks(
    engine: Engine, scope: Scope, *, region: str, slice_: Slice, where: Mapping[str, Sequence[str]] | None = None
) -> list[Row]:
    """Rows of :func:`analysis.tasks.task_rows`; none where the region has no figures in the slice.

    The nation stands beside it where the reader may see it, and has figures. The remainder is nobody's task and is left out. Raises as
    :func:`data.queries.rates.rates` does.
    """
    found = rates(engine, scope, region=region, slices=slice_, where=where)
    if not found:
        return []
    below = rates(engine, scope, region=region, slices=slice_, by=("region",), where=where)
    return task_rows(
        found[0], [row for row in below if row["region"] is not None], _nation(engine, scope, slice_, where)
    )


def _nation(engine: Engine, scope: Scope, slice_: Slice, where: Mapping[str, Sequence[str]] | None) -> RateRow | None:
    if scope.root != NATION:
        return None
    found = rates(engine, scope, region=NATION, slices=slice_, where=where)
    return found[0] if found else None
