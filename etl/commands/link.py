"""``python -m etl link``: links brought up to date for a region and period, and shown."""

from __future__ import annotations

import argparse
import json
from typing import Any

from sqlalchemy import Connection, select

from data.database import schema
from data.database.engine import existing, writer
from data.queries.links import PairFilter, counts_of, pairs_in
from data.reference import regions
from data.scope import EVERYTHING
from data.settings import Settings
from data.slice import Slice
from data.texts import numbers
from etl.commands.refuse import refuse
from etl.publish.links.pairs import LINKED
from etl.publish.publish import refresh, refresh_stale


def add_arguments(parser: argparse.ArgumentParser, _shared: argparse.ArgumentParser) -> None:
    """The options of ``etl link``."""
    parser.add_argument("--region", required=True, metavar="CODE")
    parser.add_argument("--period", required=True)
    parser.add_argument("--dry-run", action="store_true", help="find links and show them, keep nothing")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Find the links of what changed since they were last found. Returns the exit code: 0 done, 2 nothing done."""
    if args.region not in regions():
        return refuse(f"no region has the code {args.region!r}")
    existing(settings.database_url).dispose()
    engine = writer(settings.database_url)
    refresh_stale(engine)
    with engine.connect() as connection:
        work = connection.begin()
        slices = linked_slices(connection, args.period)
        refresh(connection, dict.fromkeys(slices))
        found = [
            {**slice_.params, **pair}
            for slice_ in slices
            for pair in pairs_in(connection, EVERYTHING, region=args.region, slice_=slice_, among=PairFilter())
        ]
        if args.dry_run:
            work.rollback()
        else:
            work.commit()
    show(found, as_json=args.json)
    return 0


def linked_slices(connection: Connection, period: str) -> list[Slice]:
    """The slices of a period whose unit registers may be linked, in order."""
    part = schema.part.c
    rows = connection.execute(
        select(part.period, part.calibre, part.purpose)
        .where(
            part.status == "current", part.content == "unit_register", part.period == period, part.purpose.in_(LINKED)
        )
        .distinct()
        .order_by(part.calibre, part.purpose)
    )
    return [Slice(*row) for row in rows]


def show(found: list[dict[str, Any]], *, as_json: bool) -> None:
    """Print pairs: as JSON, or one a line."""
    if as_json:
        print(json.dumps({"pairs": found, "counts": counts_of(found)}, ensure_ascii=False, indent=1))
        return
    for pair in found:
        said = pair["decision"] or ("counts" if pair["counts"] else "open")
        a, b = pair["a"], pair["b"]
        print(
            f"{pair['id']:>7}  {pair['zone']:<8} {numbers.unsure(pair['probability'], 4)}  {said:<7} {pair['kind']:<10} {a['name']} ({a['row']})  ~  {b['name']} ({b['row']})"
        )
    print("  ".join(f"{name} {count}" for name, count in counts_of(found).items()))
