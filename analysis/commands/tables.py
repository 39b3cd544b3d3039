"""``rates``, ``gaps``, ``fair``, ``targets``, ``pace`` and ``tasks``: where regions stand."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.commands.asked import Asked, narrowed
from analysis.gaps import priorities
from analysis.rows import RateRow, Row
from analysis.vocabulary import CELLS, NATION
from data.queries import rates as rates_of
from data.queries.question import BadQuestion
from data.scope import EVERYTHING


def rates(asked: Asked) -> list[RateRow]:
    """Every measure and metric of a region."""
    return _rates(asked, asked.by)


def _rates(asked: Asked, by: Sequence[str]) -> list[RateRow]:
    where = asked.where if asked.edition is None else asked.edition.where(by, asked.where)
    rows = rates_of(asked.engine, EVERYTHING, region=asked.region, slices=asked.filter, by=by, where=where)
    shown: list[RateRow] = rows if asked.edition is None else asked.edition.rates(rows, asked.region, by)
    return shown


def gaps(asked: Asked) -> Sequence[Row]:
    """Where most workers are out of reach, largest first."""
    by = asked.by or ["region", "industry"]
    rows = _bands(asked, by) if "band" in (*by, *asked.where) else _rates(asked, by)
    ranked = priorities(rows, by=asked.args.metric)
    return ranked if asked.args.limit is None else ranked[: asked.args.limit]


def _bands(asked: Asked, by: Sequence[str]) -> list[Row]:
    from data.queries.plan.bands import gaps_by_band

    if asked.edition is not None:
        raise BadQuestion("no table by band may leave: what one table hides another would tell")
    if not asked.args.period:
        raise BadQuestion("bands are told of one period: --period P")
    return [
        row
        for slice_ in asked.slices()
        for row in gaps_by_band(asked.engine, EVERYTHING, region=asked.region, slice_=slice_, by=by, where=asked.where)
    ]


def fair(asked: Asked) -> Sequence[Row]:
    """The regions below one, compared fairly."""
    from data.queries.compare.fair import fair as compared
    from data.queries.external.aims import fair_outside

    narrowed(asked.where, *CELLS)
    found: list[Row] = []
    for slice_ in asked.slices():
        if asked.edition is not None:
            if asked.where:
                raise BadQuestion("no table narrowed by a filter may leave: what one table hides another would tell")
            found += fair_outside(asked.edition, asked.region, slice_, asked.args.metric, asked.args.standard)
            continue
        about = {"region": asked.region, "slice_": slice_, "metric": asked.args.metric, "where": asked.where}
        found += compared(asked.engine, EVERYTHING, **about, standard=asked.args.standard)
    return found


def targets(asked: Asked) -> Sequence[Row]:
    """How far a region is from its targets."""
    from data.queries.targets import targets as reached

    if asked.by:
        raise BadQuestion("targets are of whole regions: there is no --by")
    if asked.edition is not None:
        narrowed(asked.where)
    rows = reached(
        asked.engine,
        EVERYTHING,
        region=asked.region,
        slices=asked.filter,
        where=asked.where,
        outside=asked.edition,
    )
    return rows if asked.edition is None else [row for row in rows if row["reached"] is not None]


def pace(asked: Asked) -> Sequence[Row]:
    """Targets, and the pace at which they are approached."""
    from data.queries.compare.pace import pace as paced

    narrowed(asked.where)
    if set(asked.by) - {"region"}:
        raise BadQuestion(f"pace takes --by region alone, not {', '.join(asked.by)}")
    found: list[Row] = []
    for slice_ in asked.slices():
        rows = paced(
            asked.engine,
            EVERYTHING,
            region=asked.region,
            slice_=slice_,
            metrics=asked.args.metric or (),
            by_region="region" in asked.by,
            outside=asked.edition,
        )
        if asked.edition is not None and rows:
            asked.edition.require(asked.region, slice_)
            rows = [row for row in rows if row["now"] is not None]
        found += rows
    return found


def progress(asked: Asked) -> Sequence[Row]:
    """The regions below one by how far they are on the way to their targets."""
    from data.queries.compare.progress import ranked_progress

    narrowed(asked.where)
    found: list[Row] = []
    for slice_ in asked.slices():
        rows = ranked_progress(
            asked.engine,
            EVERYTHING,
            region=asked.region,
            slice_=slice_,
            metric=asked.args.metric,
            outside=asked.edition,
        )
        if asked.edition is not None and rows:
            asked.edition.require(asked.region, slice_)
            rows = [{**row, "way": None} for row in rows]
        found += rows
    return found


def tasks(asked: Asked) -> Sequence[Row]:
    """What loads tell of the three tasks, of a region, those below it and the nation."""
    from analysis.tasks import task_rows
    from data.queries.briefing.tasks import tasks as told

    narrowed(asked.where, *CELLS)
    if asked.edition is None:
        return [
            row
            for slice_ in asked.slices()
            for row in told(asked.engine, EVERYTHING, region=asked.region, slice_=slice_, where=asked.where)
        ]
    found: list[Row] = []
    for slice_ in asked.slices():
        asked.edition.require(asked.region, slice_)
        own, below, nation = (
            asked.edition.rates(
                rates_of(
                    asked.engine,
                    EVERYTHING,
                    region=region,
                    slices=slice_,
                    by=by,
                    where=asked.edition.where(by, asked.where),
                ),
                region,
                by,
            )
            for region, by in ((asked.region, ()), (asked.region, ("region",)), (NATION, ()))
        )
        if own:
            found += task_rows(
                own[0], [row for row in below if row["region"] is not None], nation[0] if nation else None
            )
    return found
