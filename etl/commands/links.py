"""``python -m etl links list|show|accept|reject|undo|leads|export|import``: the queue of doubtful pairs, and what was decided."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from data.checks import message
from data.database.engine import existing, for_reading, writer
from data.database.stamp import user_name
from data.limits.whole import whole_number
from data.settings import Settings
from etl.commands.link import linked_slices, show
from etl.commands.refuse import refuse

if TYPE_CHECKING:
    from sqlalchemy import Engine

_ASKED: Final = ("list", "leads", "export")


def add_arguments(parser: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    """The arguments of the commands."""
    doors = parser.add_subparsers(dest="door", required=True)
    helps = {
        "list": "the pairs of a region and period",
        "leads": "rows of other offices' lists that are in no union, or in no register",
        "export": "a workbook of the queue to fill in",
    }
    for name in _ASKED:
        door = doors.add_parser(name, parents=[shared], help=helps[name])
        door.add_argument("--region", required=True, metavar="CODE")
        door.add_argument("--period", required=True)
        if name == "list":
            door.add_argument("--open", action="store_true", help="only those that wait for a decision")
        if name == "export":
            door.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx")
        else:
            door.add_argument("--json", action="store_true")
    one = doors.add_parser("show", parents=[shared], help="one pair: what agrees, what differs, what it weighs")
    one.add_argument("id", type=whole_number)
    one.add_argument("--json", action="store_true")
    for name in ("accept", "reject"):
        door = doors.add_parser(name, parents=[shared], help=f"{name} pairs, in this and later periods")
        door.add_argument("ids", type=whole_number, nargs="+", metavar="ID")
        door.add_argument("--reason", required=True)
        door.add_argument("--author", default=user_name())
    back = doors.add_parser("undo", parents=[shared], help="take back what was decided of pairs")
    back.add_argument("ids", type=whole_number, nargs="+", metavar="ID")
    back.add_argument("--author", default=user_name())
    filled = doors.add_parser("import", parents=[shared], help="the decisions of a workbook from `export`")
    filled.add_argument("file", type=Path)
    filled.add_argument("--author", default=user_name())


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Run one of them: 0 done, 1 some rows of a workbook are not taken, 2 nothing done."""
    from etl.model import UnreadableFile
    from etl.publish.links.decide import CannotDecide
    from etl.publish.publish import refresh_stale
    from etl.read.forms.filled_in import NotTaken

    existing(settings.database_url).dispose()
    engine = writer(settings.database_url)
    refresh_stale(engine)
    try:
        if args.door in _ASKED:
            return _ask(args, engine, settings)
        if args.door == "show":
            return _show(args, engine)
        return _decide(args, engine, settings)
    except NotTaken as problem:
        return refuse(f"{args.file}: {problem.said(settings.language)}")
    except UnreadableFile as problem:
        return refuse(f"{args.file}: {message(problem.code, settings.language, problem.args_)}")
    except (CannotDecide, ValueError) as problem:
        return refuse(str(problem))
    except OSError as problem:
        return refuse(f"{problem.filename}: {problem.strerror}")


def _ask(args: argparse.Namespace, engine: Engine, settings: Settings) -> int:
    from data.queries.links import PairFilter, leads, pairs
    from data.reference import regions
    from data.scope import EVERYTHING
    from etl.publish.links.workbook import write_queue

    if args.region not in regions():
        return refuse(f"no region has the code {args.region!r}")
    with for_reading(engine).connect() as connection:
        slices = linked_slices(connection, args.period)
    if args.door == "leads":
        found = [
            {**s.params, **lead} for s in slices for lead in leads(engine, EVERYTHING, region=args.region, slice_=s)
        ]
        _show_leads(found, as_json=args.json)
        return 0
    among = PairFilter(open=args.door == "export" or args.open)
    listed = [
        {**s.params, **pair}
        for s in slices
        for pair in pairs(engine, EVERYTHING, region=args.region, slice_=s, among=among)
    ]
    if args.door == "export":
        synthetic = any(pair["purpose"] == "synthetic" for pair in listed)
        print(write_queue(listed, args.out, settings.language, synthetic=synthetic))
        return 0
    show(listed, as_json=args.json)
    return 0


def _show_leads(found: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"leads": found}, ensure_ascii=False, indent=1))
        return
    for lead in found:
        print(
            f"{lead['state']:<14} {lead['source']:<16} {lead['region']}  {lead['employees'] or '-':>6}  {lead['name']}"
        )


def _show(args: argparse.Namespace, engine: Engine) -> int:
    from sqlalchemy import select

    from data.database import links
    from data.queries.links import PairFilter, pairs
    from data.scope import EVERYTHING
    from data.slice import Slice
    from etl.publish.links.decide import CannotDecide

    link = links.link.c
    with for_reading(engine).connect() as connection:
        row = connection.execute(
            select(link.period, link.calibre, link.purpose, link.region).where(link.id == args.id)
        ).first()
    if row is None:
        raise CannotDecide(f"there is no pair {args.id}; see `etl links list`")
    slice_ = Slice(row.period, row.calibre, row.purpose)
    pair = pairs(engine, EVERYTHING, region=row.region, slice_=slice_, among=PairFilter(ids=[args.id]))[0]
    if args.json:
        print(json.dumps(pair, ensure_ascii=False, indent=1))
        return 0
    show([pair], as_json=False)
    for why in pair["why"]:
        print(f"  {why['field']:<12} {why['weight']:+6.1f}  {why['a'] or '-'}  |  {why['b'] or '-'}")
    return 0


def _decide(args: argparse.Namespace, engine: Engine, settings: Settings) -> int:
    from etl.publish.links.decide import decide, keys_of, take_back
    from etl.publish.links.workbook import read_queue

    if args.door == "undo":
        version = take_back(engine, args.ids, args.author)
        print(f"{len(args.ids)} taken back; data version {version}")
        return 0
    refused = False
    if args.door == "import":
        decided = read_queue(args.file)
        said, refused = decided.said, bool(decided.refused)
        for one in decided.refused:
            print(f"{args.file.name}  {one.cell}  {one.problem.said(settings.language)}", file=sys.stderr)
        if not said:
            raise ValueError(f"{args.file}: no row says accept or reject")
    else:
        with for_reading(engine).connect() as connection:
            said = [(key, args.door, args.reason) for key in keys_of(connection, args.ids)]
    version = decide(engine, said, args.author)
    print(f"{len(said)} decided; data version {version}")
    return int(refused)
