"""``etl loads``: all loads, newest first."""

from __future__ import annotations

import argparse
import json

from data.database.engine import existing
from data.queries import list_loads
from data.scope import EVERYTHING
from data.settings import Settings


def add_arguments(parser: argparse.ArgumentParser, _shared: argparse.ArgumentParser) -> None:
    """The options of ``etl loads``."""
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Print them. Returns the exit code, 0."""
    loads = list_loads(existing(settings.database_url), EVERYTHING)
    if args.json:
        print(json.dumps({"loads": loads}, ensure_ascii=False, indent=1, default=str))
        return 0
    for load in loads:
        print(
            f"{load['id']:>5}  {load['status']:<12} {load['loaded_at']}  {load['name']}  rows {load['rows_read']}"
            f"  errors {load['findings']['error']}  warnings {load['findings']['warning']}"
        )
    return 0
