"""The door of the analysis: ``python -m analysis rates|gaps|compare|change|flows|fair|plan|targets|pace|progress|tasks|search|lineage``."""

from __future__ import annotations

import argparse
import os
import sys
from typing import Final

from analysis.change import RATES
from analysis.compare.flows import ANY_FLOW, FLOWS
from data.limits.whole import whole_number

_COMMANDS: Final = {
    "rates": "every measure and metric of a region",
    "gaps": "where most workers are out of reach, largest first",
    "compare": "two periods like for like: who reports in both, breaks, small numbers",
    "change": "why a rate moved between two periods, or differs between two regions",
    "flows": "what units did between two periods: opened, closed, moved, joined, left …",
    "fair": "the regions below one compared fairly: standardised, limits of chance, peers, rank",
    "plan": "what moves would do; the smallest plan that reaches a target",
    "targets": "how far a region is from its targets",
    "pace": "whether targets will be met at the pace that is seen",
    "progress": "the regions below one ranked by how far they are on the way to their targets",
    "tasks": "the three tasks of grassroots unions: coverage, services and rights, the team",
    "search": "regions, units and unions by name or code",
    "lineage": "where a figure comes from, down to the cells of workbooks",
}
_ONE_PERIOD: Final = ("fair", "plan", "pace", "progress", "tasks", "lineage")
_TWO_PERIODS: Final = ("change", "compare", "flows")
_DIVIDED: Final = ("rates", "gaps", "targets", "change", "compare", "plan", "pace")


def _parser() -> argparse.ArgumentParser:
    database = argparse.ArgumentParser(add_help=False)
    database.add_argument("--database", default=argparse.SUPPRESS, metavar="URL")
    ask = argparse.ArgumentParser(
        prog="python -m analysis",
        description="Rates, gaps, changes and plans from the loaded data.",
        parents=[database],
    )
    doors = ask.add_subparsers(dest="command", required=True)
    for name, text in _COMMANDS.items():
        door = doors.add_parser(name, parents=[database, _shared()], help=text)
        door.add_argument("--region", required=name != "search", metavar="CODE")
        _add_periods(door, name)
        if name in _DIVIDED:
            by = "region, industry, size, unit_kind, period; of gaps also band; may be given again"
            door.add_argument("--by", action="append", default=[], metavar="D", help=by)
        _add_own(door, name)
    return ask


def _shared() -> argparse.ArgumentParser:
    """What every command takes."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--where", action="append", default=[], metavar="D=V,V")
    shared.add_argument("--calibre")
    shared.add_argument("--purpose")
    shared.add_argument("--format", choices=("json", "csv", "table"), default="table")
    shared.add_argument("--audience", choices=("internal", "external"), default="internal")
    shared.add_argument(
        "--round",
        type=whole_number,
        default=0,
        metavar="BASE",
        help="external: round counts to multiples of BASE, as 5",
    )
    return shared


def _add_periods(door: argparse.ArgumentParser, name: str) -> None:
    if name in _TWO_PERIODS:
        # A change takes one period instead where it is told against another region.
        door.add_argument("--from", dest="start", required=name != "change", metavar="P")
        door.add_argument("--to", dest="end", required=name != "change", metavar="P")
    elif name in _ONE_PERIOD:
        door.add_argument("--period", required=True, metavar="P", help="2018, 2018Q4 or 2018-06, matched exactly")
    else:
        door.add_argument("--period", metavar="P", help="2018 or A,B or A..B, matched exactly")


def _add_own(door: argparse.ArgumentParser, name: str) -> None:
    """What a command takes beside."""
    match name:
        case "gaps":
            door.add_argument("--metric", default="gap_workers", choices=("gap_workers", "gap_units"))
            door.add_argument("--limit", type=whole_number, metavar="N", help="the first N rows")
        case "change":
            door.add_argument("--metric", default="unit_coverage", choices=RATES)
            text = "another region: why the region's rate differs from its in --period, instead of between two periods"
            door.add_argument("--against", metavar="CODE", help=text)
            door.add_argument("--period", metavar="P", help="with --against: the period")
        case "compare" | "pace":
            text = "a metric or measure; may be given again"
            door.add_argument("--metric", action="append", metavar="M", help=text)
        case "fair" | "progress":
            door.add_argument("--metric", default="unit_coverage", metavar="M", help="a rate; of progress also a count")
            if name == "fair":
                text = "whose industry × size mix is the standard; default: the region's"
                door.add_argument("--standard", metavar="CODE", help=text)
        case "plan":
            door.add_argument(
                "--moves", metavar="FILE.json", help="the moves: form, and region, industry, size, band, units"
            )
            door.add_argument("--metric", metavar="M", help="with --reach: the rate that is to become R")
            door.add_argument("--reach", metavar="R", help="a fraction, as 0.6")
            door.add_argument("--within", type=whole_number, metavar="N", help="the most units of one joint union")
        case "flows":
            text = f"the units of one flow, one a row, before and after: {', '.join((*FLOWS, ANY_FLOW))}"
            door.add_argument("--units", choices=(*FLOWS, ANY_FLOW), metavar="FLOW", help=text)
        case "lineage":
            door.add_argument("--metric", required=True, metavar="M", help="a metric or measure")
            door.add_argument(
                "--limit", type=whole_number, default=1_000, metavar="N", help="the first N cells of each sum"
            )
        case "search":
            door.add_argument("text", metavar="TEXT")
            door.add_argument("--limit", type=whole_number, default=20, metavar="N")


def main(arguments: list[str] | None = None) -> int:
    """Answer one question on stdout; returns 0, or 2 for an unknown region or a bad argument."""
    args = _parser().parse_args(arguments)
    from analysis.commands import LISTS, NoAnswer, answer  # once it is needed: the help waits for no database
    from analysis.commands.printed import write

    try:
        found = answer(args)
    except NoAnswer as problem:
        print(f"analysis: {problem}", file=sys.stderr)
        return 2
    try:
        write(found, args.format, LISTS.get(args.command))
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader closed early (| head): the rest is not wanted, and the interpreter must not flush again at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(main())
