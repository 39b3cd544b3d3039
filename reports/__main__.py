"""The door of the reports: ``python -m reports region|pack|schedule``."""

from __future__ import annotations

import argparse
import sys
from io import TextIOWrapper
from pathlib import Path

from analysis.vocabulary import PURPOSES
from data.texts import LANGUAGES
from reports.files import DOCUMENTS


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--database", default=argparse.SUPPRESS, metavar="URL")
    ask = argparse.ArgumentParser(
        prog="python -m reports", description="Workbooks, slides and documents.", parents=[shared]
    )
    doors = ask.add_subparsers(dest="command", required=True)
    region = doors.add_parser("region", parents=[shared], help="the report of one region")
    region.add_argument("code", metavar="CODE")
    pack = doors.add_parser("pack", parents=[shared], help="every region below one, as a zip with an index")
    pack.add_argument("--parent", required=True, metavar="CODE")
    pack.add_argument(
        "--level", choices=("province", "city", "county"), help="all regions of this level instead of the next one"
    )
    schedule = doors.add_parser(
        "schedule",
        parents=[shared],
        allow_abbrev=False,
        help="prints a timer for a pack, with the pack's own arguments beside its own",
    )
    schedule.add_argument("--system", choices=("systemd", "windows"), default="systemd")
    schedule.add_argument(
        "--every",
        choices=("daily", "weekly", "monthly", "quarterly", "yearly"),
        default="monthly",
        help="on the first day of it",
    )
    schedule.add_argument("--at", default="06:30", metavar="HH:MM")
    schedule.add_argument("--name", default="coverage-reports", metavar="NAME", help="of the unit or task")
    for door in (region, pack):
        door.add_argument("--period", required=True, metavar="P")
        door.add_argument(
            "--format",
            default="xlsx" if door is region else "xlsx,pptx,docx",
            help="xlsx, pptx, docx, or a list with commas",
        )
        door.add_argument("--pdf", action="store_true", help="beside each file its PDF, printed by LibreOffice")
        door.add_argument("--doc", choices=DOCUMENTS, default="brief", help="which document a docx is")
        door.add_argument("--lang", choices=LANGUAGES, default="zh")
        door.add_argument("--compare", metavar="P", help="an earlier period to compare with")
        door.add_argument("--calibre")
        door.add_argument("--purpose", choices=PURPOSES)
        door.add_argument("--audience", choices=("internal", "external"), default="internal")
        door.add_argument(
            "--round", type=int, default=0, metavar="BASE", help="external: round counts to multiples of BASE, as 5"
        )
        door.add_argument("--timestamp", metavar="ISO", help="the time that stands in the files; default: now")
        door.add_argument("--made-by", metavar="NAME", help="who made it; default: a line to write it on")
        door.add_argument("--office", metavar="NAME", help="the office that issues it; default: COVERAGE_OFFICE_NAME")
        door.add_argument("--template", type=Path, metavar="PPTX", help="an office's own template for slides")
        door.add_argument(
            "--document-template", type=Path, metavar="DOCX", help="an office's own styles for brief and circular"
        )
        door.add_argument("--out", type=Path, required=True, metavar="DIR")
    return ask


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 done (or no figures), 1 done but some regions failed, 2 nothing done."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal or a cron job without Chinese still gets the path
            stream.reconfigure(errors="backslashreplace")
    parser = _parser()
    given = sys.argv[1:] if arguments is None else arguments
    if "schedule" in given[:1]:
        from reports.packs.schedule import print_schedule

        args, pack = parser.parse_known_args([word for word in given if word != "--"])
        parser.parse_args(["pack", *pack])  # what no pack takes is refused now, not at night
        return print_schedule(args, pack)
    args = parser.parse_args(given)
    from reports.commands import run  # once it is needed: the help waits for no database

    return run(args)


if __name__ == "__main__":
    sys.exit(main())
