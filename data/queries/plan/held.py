"""The slice that a question about single units is put to."""

from __future__ import annotations

from sqlalchemy import Engine

from data.queries.question import BadQuestion, check, periods_of
from data.queries.registered import has_units
from data.queries.slices import slices
from data.scope import Scope
from data.slice import Slice, SliceFilter


def slice_with_units(
    engine: Engine, scope: Scope, region: str, wanted: SliceFilter, purposes: tuple[str, ...]
) -> Slice | None:
    """The first slice of one period, by rank of calibre, whose registers have units of a region; without a period the newest. None: none has.

    ``purposes``: those that may be asked. Raises UnknownRegion, OutOfScope, BadQuestion for a period or calibre that is none.
    """
    listed, span = periods_of(wanted.periods)
    if span is not None or (listed is not None and len(listed) != 1):
        raise BadQuestion(f"one period is asked for, not {wanted.periods!r}")
    check((), {}, wanted.calibre)
    for info in slices(engine, scope):
        fits = info.slice.purpose in purposes and wanted.takes(info.calibre, info.slice.purpose)
        if fits and (listed is None or info.period == listed[0]) and has_units(engine, scope, region, info.slice):
            return info.slice
    return None
