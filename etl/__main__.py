"""The door of the import: ``python -m etl load|tables|size|template|loads|undo|link|links|quarantine|mappings|ledger|plans|targets|backup|sample``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

from data.settings import BadSetting, Settings

_COMMANDS: Final = {
    "load": "load files and folders, publish once at the end",
    "tables": "what the recogniser sees in a file; no database",
    "size": "size class by the 2017 standard",
    "template": "blank workbooks to hand to regions",
    "loads": "all loads, newest first",
    "undo": "take a load back",
    "mappings": "what has been said about unknown headers",
    "quarantine": "rows that an error kept out: look, put right, let in",
    "ledger": "units without a union: what is done about them, by whom, until when",
    "plans": "plans that are kept: saved, shown with what has changed since, side by side",
    "targets": "targets set by hand, with their history; progress ranked for the circular",
    "backup": "a copy of the database, made while it is used",
    "link": "bring links up to date and show them: names, addresses, trades where codes are missing",
    "links": "the pairs found: look, accept, reject, take back, fill in a workbook",
    "sample": "write synthetic workbooks",
}
"""Each is a module of :mod:`etl.commands` with ``add_arguments(parser, shared)`` and ``run(args, settings)``."""
_PLANNING: Final = ("ledger", "plans", "targets")
"""Those whose module stands in :mod:`etl.commands.planning`."""


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """The parser; a command's module is imported for its arguments only if the line names it, so that no other waits for its libraries."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--database",
        default=argparse.SUPPRESS,
        metavar="URL",
        help="SQLAlchemy URL; default: COVERAGE_DATABASE_URL or instance/coverage.db",
    )
    ask = argparse.ArgumentParser(prog="python -m etl", description="Workbooks into the database.", parents=[shared])
    doors = ask.add_subparsers(dest="command", required=True)
    for name, what in _COMMANDS.items():
        parser = doors.add_parser(name, parents=[shared], help=what)
        if name in arguments:
            command = import_module(f"etl.commands.{'planning.' if name in _PLANNING else ''}{name}")
            command.add_arguments(parser, shared)
            parser.set_defaults(run=command.run)
    return ask


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 done, 1 done with errors, 2 nothing done."""
    given = sys.argv[1:] if arguments is None else arguments
    args = _parser(given).parse_args(given)
    from data.database.trouble import DatabaseTrouble
    from etl.commands.refuse import refuse

    try:
        settings = Settings.from_environment(database=getattr(args, "database", None))
    except BadSetting as problem:
        return refuse(str(problem))
    try:
        code: int = args.run(args, settings)
        return code
    except DatabaseTrouble as problem:
        return refuse(problem.said(settings.language))


if __name__ == "__main__":
    sys.exit(main())
