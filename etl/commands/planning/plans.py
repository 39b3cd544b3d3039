"""``python -m etl plans save|list|show|compare|remove``: plans that are kept."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from analysis.plan.basket import BadMove, Wish, read_wishes
from data.database.engine import existing, writer
from data.database.stamp import user_name
from data.limits.whole import whole_number
from data.queries.plan.below import all_moves, smallest_plans
from data.queries.plan.draft import reach
from data.queries.plan.held import slice_with_units
from data.queries.plan.ledger import LEDGER_PURPOSES
from data.queries.plan.plan import Aim, aim
from data.queries.plan.saved import list_plans, plan_by_id, plan_since, side_by_side
from data.queries.question import BadQuestion
from data.reference import UnknownRegion
from data.scope import EVERYTHING, OutOfScope
from data.settings import Settings
from data.slice import Slice, SliceFilter
from data.texts import text
from etl.commands.refuse import refuse
from etl.planning.plans import Draft, remove_plan, save_plan
from etl.planning.words import BadValue


def add_arguments(parser: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    """The arguments of the five commands."""
    doors = parser.add_subparsers(dest="door", required=True)
    save = doors.add_parser("save", parents=[shared], help="keep a plan under a name")
    save.add_argument("name")
    save.add_argument("--region", required=True, metavar="CODE")
    save.add_argument("--period", metavar="P", help="default: the newest whose registers have units of the region")
    save.add_argument("--calibre")
    save.add_argument("--purpose", choices=LEDGER_PURPOSES)
    save.add_argument("--moves", type=Path, metavar="FILE.json", help="moves, or a plan as printed")
    save.add_argument(
        "--metric", metavar="M", help="with --reach, in place of --moves: the smallest plan that brings M to R"
    )
    save.add_argument("--reach", metavar="R", help="a fraction, as 0.6")
    save.add_argument("--within", type=whole_number, metavar="N", help="the most units of one joint union")
    save.add_argument(
        "--each", action="store_true", help="bring each place next below to R: all their moves are one plan"
    )
    save.add_argument("--by", metavar="NAME", help="its author; default: the user of this machine")
    listing = doors.add_parser("list", parents=[shared], help="all plans of a region and below it")
    listing.add_argument("--region", metavar="CODE")
    listing.add_argument("--json", action="store_true")
    show = doors.add_parser("show", parents=[shared], help="a plan, and what has changed since it was saved")
    show.add_argument("id", type=whole_number)
    compare = doors.add_parser("compare", parents=[shared], help="plans side by side")
    compare.add_argument("ids", type=whole_number, nargs="+", metavar="ID")
    compare.add_argument("--json", action="store_true")
    doors.add_parser("remove", parents=[shared], help="take a plan away").add_argument("id", type=whole_number)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Run one of them: 0 done, 2 nothing done."""
    engine = existing(settings.database_url)
    try:
        match args.door:
            case "save":
                return _save(args, settings)
            case "list":
                return _list(list_plans(engine, EVERYTHING, region=args.region), as_json=args.json)
            case "show":
                plan = plan_by_id(engine, EVERYTHING, args.id)
                return _json({**plan, "since": plan_since(engine, EVERYTHING, plan)})
            case "compare":
                found = side_by_side([plan_by_id(engine, EVERYTHING, number) for number in args.ids])
                return _json(found) if args.json else _table(found)
            case _:
                gone = remove_plan(writer(settings.database_url), EVERYTHING, args.id)
                print(f"plan {gone['id']} {gone['name']} removed")
                return 0
    except BadValue as problem:
        language = settings.language
        return refuse(text("said.of", language, what=text("planner.name", language), said=problem.said(language)))
    except OSError as problem:
        return refuse(f"{problem.filename or 'output'}: {problem.strerror}")
    except (BadQuestion, UnknownRegion, OutOfScope, BadMove, ValueError) as problem:
        return refuse(str(problem))


def _save(args: argparse.Namespace, settings: Settings) -> int:
    target = None
    if args.moves is None:
        if args.metric is None or args.reach is None:
            return refuse("a plan takes --moves FILE.json, or --metric M and --reach R")
        target = aim(args.metric, args.reach, args.within, {})
    elif args.metric or args.reach or args.within or args.each:
        return refuse("--moves says itself what is done: without --metric, --reach, --within and --each")
    engine = writer(settings.database_url)
    wanted = SliceFilter(args.period, args.calibre, args.purpose)
    slice_ = slice_with_units(engine, EVERYTHING, args.region, wanted, LEDGER_PURPOSES)
    if slice_ is None:
        return refuse(f"no register that a plan may be made from has units of {args.region}")
    if target is None:
        wishes = read_wishes(json.loads(args.moves.read_text(encoding="utf-8-sig")), args.region)
    else:
        wishes = _reaching(engine, args, slice_, target)
    plan = save_plan(engine, EVERYTHING, Draft(args.name, args.region, slice_, wishes), args.by or user_name())
    print(f"plan {plan['id']} saved: {len(plan['units'])} units")
    return 0


def _reaching(engine: Engine, args: argparse.Namespace, slice_: Slice, target: Aim) -> list[Wish]:
    """The moves of the smallest plan that reaches a target, or of those of all places below; what these leave out is said."""
    asked: dict[str, Any] = {"region": args.region, "slice_": slice_, "target": target}
    plans = (
        smallest_plans(engine, EVERYTHING, **asked, by_code=True)
        if args.each
        else [{"region": args.region, **reach(engine, EVERYTHING, **asked)}]
    )
    wishes = all_moves(plans)
    if not wishes:
        raise BadQuestion(f"no act brings {args.region} to {args.metric} {args.reach}: there is nothing to save")
    for plan in plans:
        if "fault" in plan:
            print(f"{plan['region']} has no plan: {plan['fault']}", file=sys.stderr)
        elif plan["nameless"]:
            print(f"{plan['region']}: {plan['nameless']} units have no code and are left out", file=sys.stderr)
    return wishes


def _list(plans: list[dict[str, Any]], *, as_json: bool) -> int:
    if as_json:
        return _json({"plans": plans})
    for plan in plans:
        where = f"{plan['region_name']}  {plan['period']}  data version {plan['data_version']}"
        print(f"{plan['id']:>5}  {plan['name']}  {where}  {plan['units']} units  {plan['author']}  {plan['saved_at']}")
    return 0


def _table(found: dict[str, Any]) -> int:
    print("\t".join(["figure", *(f"{plan['id']} {plan['name']}" for plan in found["plans"])]))
    for row in found["rows"]:
        shown = (
            "-" if value is None else f"{value:.4f}" if isinstance(value, float) else f"{value:,}"
            for value in row["values"]
        )
        print("\t".join([" ".join(filter(None, (row["figure"], row.get("side")))), *shown]))
    if not found["alike"]:
        print("not of one region, period and data version: rates differ for other reasons than the plans too")
    return 0


def _json(found: Any) -> int:
    print(json.dumps(found, ensure_ascii=False, indent=1))
    return 0
