"""``python -m etl targets set|withdraw|history``: targets set by hand. Those of workbooks come in by ``etl load``."""

from __future__ import annotations

import argparse
import json
from typing import Final

from data.database.engine import existing, writer
from data.database.stamp import user_name
from data.queries.plan.goals import target_history
from data.reference import UnknownRegion
from data.scope import EVERYTHING, OutOfScope
from data.settings import Settings
from etl.clean.columns import aim_of
from etl.commands.refuse import refuse
from etl.planning.targets import Goal, set_goal


def add_arguments(parser: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    """The arguments of the three commands."""
    doors = parser.add_subparsers(dest="door", required=True)
    said = {
        "set": "set or change a target",
        "withdraw": "take a target back",
        "history": "each word on a region's targets",
    }
    for name, text in said.items():
        door = doors.add_parser(name, parents=[shared], help=text)
        door.add_argument("--region", required=True, metavar="CODE")
        door.add_argument("--metric", required=name != "history", metavar="M")
        if name == "history":
            continue
        door.add_argument(
            "--period", required=True, metavar="P", help="when it is due: 2026, or 2026-06 for a monthly one"
        )
        door.add_argument("--calibre", default="register")
        door.add_argument("--purpose", choices=("administrative", "synthetic"), default="administrative")
        door.add_argument("--by", metavar="NAME", help="who sets it; default: the user of this machine")
        if name == "set":
            door.add_argument("--value", required=True, help="of a rate 85%% or 0.85; a count as 1500, 1,500 or 1.5万")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Run one of them: 0 done, 2 nothing done."""
    engine = existing(settings.database_url)
    try:
        if args.door == "history":
            said = target_history(engine, EVERYTHING, region=args.region, metric=args.metric)
            print(json.dumps({"targets": said}, ensure_ascii=False, indent=1))
            return 0
        value = _value(args.metric, args.value) if args.door == "set" else None
        goal = Goal(args.region, args.metric, args.period, args.calibre, args.purpose, value)
        set_goal(writer(settings.database_url), EVERYTHING, goal, args.by or user_name())
    except (ValueError, UnknownRegion, OutOfScope) as problem:
        return refuse(str(problem))
    shown = "withdrawn" if value is None else f"{value:g}"
    print(f"{goal.region} {goal.metric} {goal.period}: {shown}")
    return 0


_WANTED: Final = {
    "no_value": "cannot be read; write a rate as 85% or 0.85, a count as 1500, 1,500 or 1.5万",
    "unclear": "may be a share or percent; write a rate as 85% or 0.85",
    "share": "is percent of a count; write the count, as 1500, 1,500 or 1.5万",
    "rate": "is no target of a rate, which lies in 0..1: write 85% or 0.85",
    "count": "is no target of a count, which is 0 or more",
    "fraction": "is no target of a count, which is a whole number",
}


def _value(metric: str, text: str) -> float:
    """A value as workbooks have them. Raises ValueError that says what is wanted."""
    aim = aim_of(metric, text)
    if isinstance(aim, float):
        return aim
    raise ValueError(f"--value {text!r} {_WANTED[aim]}")
