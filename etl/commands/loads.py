"""``etl loads`` and ``etl undo``."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from data.settings import Settings

if TYPE_CHECKING:
    pass
from etl.commands.refuse import refuse


def run_loads(args: argparse.Namespace, settings: Settings) -> int:
    from data.engine import writer
    from data.queries import list_loads
    from data.scope import EVERYTHING

    loads = list_loads(writer(settings.database_url), EVERYTHING)
    if args.json:
        print(json.dumps({"loads": loads}, ensure_ascii=False, indent=1, default=str))
        return 0
    for load in loads:
        print(
            f"{load['id']:>5}  {load['status']:<12} {load['loaded_at']}  {load['name']}  rows {load['rows_read']}"
            f"  errors {load['findings']['error']}  warnings {load['findings']['warning']}"
        )
    return 0


def run_undo(args: argparse.Namespace, settings: Settings) -> int:
    from data.engine import writer
    from etl.load.undo import CannotUndo, undo

    try:
        version = undo(writer(settings.database_url), args.load)
    except CannotUndo as problem:
        return refuse(str(problem))
    print(f"load {args.load} undone; data version {version}")
    return 0
