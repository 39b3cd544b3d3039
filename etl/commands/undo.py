"""``etl undo``: take a load back."""

from __future__ import annotations

import argparse

from data.database.engine import existing, writer
from data.limits.whole import whole_number
from data.settings import Settings
from etl.commands.refuse import refuse
from etl.load.undo import CannotUndo, undo
from etl.publish.publish import refresh_stale


def add_arguments(parser: argparse.ArgumentParser, _shared: argparse.ArgumentParser) -> None:
    """The options of ``etl undo``."""
    parser.add_argument("load", type=whole_number)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Undo it and print the new data version. Returns the exit code, 0 or 2."""
    try:
        existing(settings.database_url).dispose()
        engine = writer(settings.database_url)
        refresh_stale(engine)
        version = undo(engine, args.load)
    except CannotUndo as problem:
        return refuse(str(problem))
    print(f"load {args.load} undone; data version {version}")
    return 0
