"""Which files and tables a row of rates rests on."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, and_, func, or_, select

from analysis.rows import Source
from data.database import schema
from data.database.schema import in_slice
from data.reference import regions
from data.scope import Scope
from data.slice import Slice


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts that figures of a region and those below it come from. ``of``, ``below``: places in ``listed`` by region, those of the
    region alone and those of it and of what lies below it. ``reference_date``: the latest of the whole slice."""

    listed: list[Source]
    of: dict[str, list[int]]
    below: dict[str, list[int]]
    reference_date: str | None

    def sources(self, code: str) -> list[Source]:
        """The parts of a region, of those that hold it and of those below it, in the order of loading."""
        above = (at for other in regions().path(code)[:-1] for at in self.of.get(other, ()))
        return [self.listed[at] for at in sorted({*above, *self.below.get(code, ())})]


def current_parts(connection: Connection, scope: Scope, slice_: Slice, region: str) -> Parts:
    """The parts of a slice that hold a region, are about it or about what lies below it. Raises OutOfScope."""
    part, load, tree = schema.part.c, schema.load.c, regions()
    scope.check(region, tree)
    current = and_(part.status == "current", in_slice(schema.part, slice_))
    columns = (part.id, part.load_id, load.name, part.sheet, part.title, part.source, part.region)
    ask = select(*columns).select_from(schema.part.join(schema.load, load.id == part.load_id)).where(current)
    path = tree.path(region)
    if len(path) > 1:
        start = region[: {"province": 2, "city": 4}.get(tree[region].level, len(region))]
        ask = ask.where(or_(part.region.in_(path), part.region.startswith(start, autoescape=True)))
    listed: list[Source] = []
    of: dict[str, list[int]] = {}
    below: dict[str, list[int]] = {}
    for at, p in enumerate(connection.execute(ask.order_by(part.id))):
        listed.append(
            {
                "load_id": p.load_id,
                "part_id": p.id,
                "file": p.name,
                "sheet": p.sheet,
                "title": p.title,
                "source": p.source,
            }
        )
        of.setdefault(p.region, []).append(at)
        for code in tree.path(p.region):
            below.setdefault(code, []).append(at)
    latest = connection.execute(select(func.max(part.reference_date)).where(current)).scalar_one()
    return Parts(listed, of, below, latest or None)


def reaching(connection: Connection, scope: Scope, region: str) -> set[Slice]:
    """The slices in which somebody speaks for the places around a region, so that silence there is known: a register that a region above
    it sent, or published figures of its siblings. Raises OutOfScope."""
    scope.check(region, regions())
    part, totals, tree = schema.part.c, schema.totals.c, regions()
    senders = select(part.period, part.calibre, part.purpose).where(
        part.status == "current", part.content == "unit_register", part.region.in_(tree.path(region)[:-1])
    )
    siblings = select(totals.period, totals.calibre, totals.purpose).where(
        totals.parent == tree[region].nav_parent, totals.purpose == "published"
    )
    return {Slice(*found) for ask in (senders, siblings) for found in connection.execute(ask.distinct())}
