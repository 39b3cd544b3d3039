"""The door of the import: ``python -m etl load|tables|size|template|loads|undo|quarantine|mappings|sample``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.vocabulary import PURPOSES
from data.settings import Settings
from data.trouble import DatabaseTrouble

if TYPE_CHECKING:
    pass
from etl.commands.load import run_load
from etl.commands.loads import run_loads, run_undo
from etl.commands.refuse import refuse
from etl.commands.tables import run_tables
from etl.commands.write import report_written, run_template


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--database",
        default=argparse.SUPPRESS,
        metavar="URL",
        help="SQLAlchemy URL; default: COVERAGE_DATABASE_URL or instance/coverage.db",
    )
    ask = argparse.ArgumentParser(prog="python -m etl", description="Workbooks into the database.", parents=[shared])
    doors = ask.add_subparsers(dest="command", required=True)
    load = doors.add_parser("load", parents=[shared], help="load files and folders, publish once at the end")
    load.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    load.add_argument("--period", help="2018, 2018Q4 or 2018-06, where a file does not say it")
    load.add_argument("--calibre", help="census, nbs_unions, nbs_units, acftu, register, synthetic")
    load.add_argument("--purpose", choices=PURPOSES)
    load.add_argument("--region", metavar="SENDER", help="code of the sending region; rows outside it are errors")
    load.add_argument("--dry-run", action="store_true", help="read and check everything, write nothing")
    load.add_argument(
        "--corrections",
        type=Path,
        metavar="FILE.csv",
        help="known errors of sources; default: instance/corrections.csv",
    )
    load.add_argument(
        "--marked", type=Path, metavar="DIR", help="write a copy of each file with findings, its cells marked"
    )
    load.add_argument("--workers", type=_positive, default=1, metavar="N", help="files read at a time; default 1")
    load.add_argument("--json", action="store_true")
    tables = doors.add_parser("tables", parents=[shared], help="what the recogniser sees in a file; no database")
    tables.add_argument("file", type=Path, help="a file, an archive or a folder")
    tables.add_argument("--json", action="store_true")
    from etl.commands import size as size_command

    size_command.add_arguments(doors.add_parser("size", parents=[shared], help="size class by the 2017 standard"))
    template = doors.add_parser("template", parents=[shared], help="blank workbooks to hand to regions")
    template.add_argument("--region", required=True)
    template.add_argument("--out", type=Path, required=True, metavar="DIR")
    loads = doors.add_parser("loads", parents=[shared], help="all loads, newest first")
    loads.add_argument("--json", action="store_true")
    undo = doors.add_parser("undo", parents=[shared], help="take a load back")
    undo.add_argument("load", type=int)
    from etl.commands import mappings as mappings_command
    from etl.commands import quarantine as quarantine_command

    mappings_command.add_arguments(
        doors.add_parser("mappings", help="what has been said about unknown headers"), shared
    )

    quarantine_command.add_arguments(
        doors.add_parser("quarantine", help="rows that an error kept out: look, put right, let in"), shared
    )
    sample = doors.add_parser("sample", parents=[shared], help="write synthetic workbooks")
    sample.add_argument("--out", type=Path, required=True, metavar="DIR")
    sample.add_argument("--scale", choices=("demo", "province", "nation"), default="demo")
    return ask


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is no number of workers; give 1 or more")
    return number


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 done, 1 done with errors, 2 nothing done."""
    args = _parser().parse_args(arguments)
    settings = Settings.from_environment(database=getattr(args, "database", None))
    try:
        return _run(args, settings)
    except DatabaseTrouble as problem:
        return refuse(problem.said(settings.language))


def _run(args: argparse.Namespace, settings: Settings) -> int:
    match args.command:
        case "load":
            return run_load(args, settings)
        case "tables":
            return run_tables(args)
        case "size":
            from etl.commands.size import run

            return run(args)
        case "mappings":
            from etl.commands.mappings import run as run_mappings

            return run_mappings(args, settings)
        case "quarantine":
            from etl.commands.quarantine import run as run_quarantine

            return run_quarantine(args, settings)
        case "template":
            return run_template(args)
        case "loads":
            return run_loads(args, settings)
        case "undo":
            return run_undo(args, settings)
        case _:
            from etl.write.sample.books import write_sample

            return report_written(write_sample, args.out, args.scale)


if __name__ == "__main__":
    sys.exit(main())
