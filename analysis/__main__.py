"""The door of the analysis: ``python -m analysis rates|gaps|change|targets``."""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from analysis.change import RATES, decompose
from analysis.gaps import priorities
from analysis.rows import RateRow, Row
from data.engine import reader, writer
from data.queries import BadQuestion, rates
from data.queries.question import periods_of
from data.queries.targets import targets
from data.reference import UnknownRegion
from data.scope import EVERYTHING, OutOfScope
from data.settings import Settings
from data.slice import SliceFilter
from data.trouble import DatabaseTrouble
from data.version import data_version


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--database", default=argparse.SUPPRESS, metavar="URL")
    ask = argparse.ArgumentParser(
        prog="python -m analysis", description="Rates, gaps and changes from the loaded data.", parents=[shared]
    )
    doors = ask.add_subparsers(dest="command", required=True)
    for name, text in (
        ("rates", "every measure and metric of a region"),
        ("gaps", "where most workers are out of reach, largest first"),
        ("change", "why a rate moved between two periods"),
        ("targets", "how far a region is from its targets"),
    ):
        door = doors.add_parser(name, parents=[shared], help=text)
        door.add_argument("--region", required=True, metavar="CODE")
        if name != "change":
            door.add_argument("--period", metavar="P", help="2018 or A,B or A..B, matched exactly")
        door.add_argument(
            "--by",
            action="append",
            default=[],
            metavar="D",
            help="region, industry, size, unit_kind or period; may be given again",
        )
        door.add_argument("--where", action="append", default=[], metavar="D=V,V")
        door.add_argument("--calibre")
        door.add_argument("--purpose")
        door.add_argument("--format", choices=("json", "csv", "table"), default="table")
        if name == "change":
            door.add_argument("--from", dest="start", required=True, metavar="P")
            door.add_argument("--to", dest="end", required=True, metavar="P")
            door.add_argument("--metric", default="unit_coverage", choices=RATES)
        if name == "gaps":
            door.add_argument("--metric", default="gap_workers", choices=("gap_workers", "gap_units"))
    return ask


def _filters(given: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for piece in given:
        name, equals, values = piece.partition("=")
        if not equals or not values:
            raise BadQuestion(f"--where {piece!r} is not of the form D=V,V")
        found.setdefault(name, []).extend(value for value in values.split(",") if value)
    return found


def main(arguments: list[str] | None = None) -> int:
    """Answer one question on stdout; returns 0, or 2 for an unknown region or a bad argument."""
    args = _parser().parse_args(arguments)
    settings = Settings.from_environment(database=getattr(args, "database", None))
    commands: dict[str, Callable[[argparse.Namespace, Any], Sequence[Row]]] = {
        "rates": _rates,
        "gaps": _gaps,
        "change": _change,
        "targets": _targets,
    }
    try:
        rows = commands[args.command](args, _engine(settings.database_url))
    except DatabaseTrouble as problem:
        print(f"analysis: {problem.said(settings.language)}", file=sys.stderr)
        return 2
    except (BadQuestion, UnknownRegion, OutOfScope) as problem:
        print(f"analysis: {problem}", file=sys.stderr)
        return 2
    try:
        _print(rows, args.format)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader closed early (| head): the rest is not wanted, and the interpreter must not flush again at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _engine(database_url: str) -> Any:
    """A reader, so that a running load is not waited for; a database that is not there yet is made empty."""
    engine = reader(database_url)
    if not data_version(engine):
        writer(database_url).dispose()
    return engine


def _rates(args: argparse.Namespace, engine: Any) -> list[RateRow]:
    return rates(
        engine,
        EVERYTHING,
        region=args.region,
        slices=SliceFilter(args.period, args.calibre, args.purpose),
        by=args.by,
        where=_filters(args.where),
    )


def _gaps(args: argparse.Namespace, engine: Any) -> Sequence[Row]:
    by = args.by or ["region", "industry"]
    rows = rates(
        engine,
        EVERYTHING,
        region=args.region,
        slices=SliceFilter(args.period, args.calibre, args.purpose),
        by=by,
        where=_filters(args.where),
    )
    return priorities(rows, by=args.metric)


def _change(args: argparse.Namespace, engine: Any) -> Sequence[Row]:
    by = args.by or ["region"]
    for when in (args.start, args.end):
        listed, _ = periods_of(when)
        if listed is None or len(listed) != 1:
            raise BadQuestion(f"--from and --to take one period each, not {when!r}")
    found: dict[tuple[str, str], dict[str, list[RateRow]]] = {}
    for when in (args.start, args.end):
        for row in rates(
            engine,
            EVERYTHING,
            region=args.region,
            slices=SliceFilter(when, args.calibre, args.purpose),
            by=by,
            where=_filters(args.where),
        ):
            found.setdefault((row["calibre"], row["purpose"]), {}).setdefault(when, []).append(row)
    return [
        {"from": args.start, "to": args.end, "calibre": calibre, "purpose": purpose, **part}
        for (calibre, purpose), sides in sorted(found.items())
        if len(sides) == 2 or args.start == args.end
        for part in decompose(sides[args.start], sides[args.end], args.metric, by)
    ]


def _targets(args: argparse.Namespace, engine: Any) -> Sequence[Row]:
    wanted = SliceFilter(args.period, args.calibre, args.purpose)
    return targets(engine, EVERYTHING, region=args.region, slices=wanted)


def _flat(row: Row) -> dict[str, Any]:
    return {
        name: json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else value
        for name, value in row.items()
    }


def _print(rows: Sequence[Row], form: str) -> None:
    if form == "json":
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    elif form == "csv":
        names = list(dict.fromkeys(name for row in rows for name in row))
        writer_ = csv.DictWriter(sys.stdout, names, lineterminator="\n")
        writer_.writeheader()
        writer_.writerows(_flat(row) for row in rows)
    else:
        _print_table(rows)


def _print_table(rows: Sequence[Row]) -> None:
    names = [
        n
        for n in dict.fromkeys(n for row in rows for n in row)
        if n not in ("sources", "missing") and any(row.get(n) is not None for row in rows)
    ]
    lines = [names, *([_cell(n, row.get(n)) for n in names] for row in rows)]
    widths = [max((_width(line[i]) for line in lines), default=0) for i in range(len(names))]
    for line in lines:
        print("  ".join(text + " " * (width - _width(text)) for text, width in zip(line, widths, strict=True)).rstrip())


def _cell(name: str, value: Any) -> str:
    if value is None:
        return "-"
    return f"{value:.4f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


if __name__ == "__main__":
    sys.exit(main())
