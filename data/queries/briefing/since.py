"""What newer versions of the data have changed since a reader was here: loads, regions, headline rates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Engine, and_, func, select

from analysis.metrics import HEADLINES
from analysis.rows import has_flag, value_of
from analysis.vocabulary import TERRITORIES
from data.database import schema
from data.database.history import version_log, version_part, version_rate
from data.database.version import held_version
from data.queries.rates import rates
from data.queries.seen import About, loads_about, seen_loads
from data.reference import regions
from data.scope import Scope
from data.slice import Slice

_GONE: Final = ("undone", "replaced")


@dataclass(frozen=True, slots=True)
class Revised:
    """A headline rate of the region whose value is another one now. None: there was none, or is none any more."""

    metric: str
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class Since:
    """``version`` to ``now``: the versions. ``came``, ``gone``: file names of the loads that became current or ceased to be, whole or in part.

    ``regions``: those next below that have another headline rate. ``rates``: those of the region itself. ``remembered``: whether all of
    what happened is still written down; if not, only the versions are told.
    """

    version: int
    now: int
    published_at: str | None
    came: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    rates: tuple[Revised, ...] = ()
    remembered: bool = True

    @property
    def is_of_here(self) -> bool:
        """Whether anything has changed that the view shows."""
        return bool(self.came or self.gone or self.regions or self.rates or not self.remembered)


def since(engine: Engine, scope: Scope, *, region: str, slice_: Slice, version: int) -> Since | None:
    """What has changed for a region in a slice since a version of the data; None where there is no newer one.

    Loads are those that tell of the region in the slice's period and that the reader may see. Rates of few units are not told: they speak in counts. Raises
    UnknownRegion, OutOfScope.
    """
    scope.check(region, regions())
    now = held_version(engine)
    if version >= now or version < 0:
        return None
    with engine.connect() as connection:
        first, last = connection.execute(
            select(func.min(version_log.c.version), func.max(version_log.c.published_at))
        ).one()
        if first is None or version < first - 1:
            return Since(version, now, last, remembered=False)
        came, gone = _loads(connection, scope, region, slice_, version)
        below = [code for code in regions().children(region) if regions()[code].kind in TERRITORIES]
        revised = _before(connection, [region, *below], slice_, version)
    row = next(iter(rates(engine, scope, region=region, slices=slice_)), None)
    told = [
        Revised(metric, before, None if row is None else value_of(row, metric))
        for metric in HEADLINES
        if (region, metric) in revised and not (row is not None and has_flag(row, metric, "small"))
        for before in (_rate(revised[region, metric]),)
    ]
    return Since(
        version,
        now,
        last,
        came,
        gone,
        tuple(code for code in below if any((code, metric) in revised for metric in HEADLINES)),
        tuple(one for one in told if one.before != one.after),
    )


def _rate(pair: tuple[int | None, int | None]) -> float | None:
    numerator, denominator = pair
    return numerator / denominator if numerator is not None and denominator else None


def _loads(
    connection: Connection, scope: Scope, region: str, slice_: Slice, version: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Files whose tables came since, and those whose tables went, by what stood last of each."""
    part, load = schema.part.c, schema.load.c
    ask = (
        select(load.name, version_part.c.part_id, version_part.c.what)
        .select_from(
            version_part.join(schema.part, part.id == version_part.c.part_id).join(schema.load, load.id == part.load_id)
        )
        .where(
            version_part.c.version > version,
            part.period == slice_.period,
            part.calibre == slice_.calibre,
            part.purpose == slice_.purpose,
            and_(seen_loads(scope), loads_about(About(region, slice_.period))),
        )
        .order_by(version_part.c.version, part.id)
    )
    first: dict[int, str] = {}
    last: dict[int, tuple[str, str]] = {}
    for name, part_id, what in connection.execute(ask):
        first.setdefault(part_id, what)
        last[part_id] = (name, what)
    came = [name for part_id, (name, what) in last.items() if what == "came" and first[part_id] == "came"]
    # What came and went in the meantime was never seen by the reader.
    gone = [name for part_id, (name, what) in last.items() if what in _GONE and first[part_id] in _GONE]
    return tuple(dict.fromkeys(came)), tuple(dict.fromkeys(gone))


def _before(connection: Connection, codes: list[str], slice_: Slice, version: int) -> dict[tuple[str, str], Any]:
    """(region, metric) -> its sums at the version, of those that have changed since: what the first change after it found."""
    rate = version_rate.c
    ask = (
        select(rate.region, rate.metric, rate.numerator, rate.denominator)
        .where(
            rate.region.in_(codes),
            rate.version > version,
            rate.period == slice_.period,
            rate.calibre == slice_.calibre,
            rate.purpose == slice_.purpose,
        )
        .order_by(rate.version.desc())
    )
    return {(region, metric): (n, d) for region, metric, n, d in connection.execute(ask)}
