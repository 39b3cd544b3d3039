"""The door of the analysis: ``python -m analysis rates|gaps|compare|change|targets``."""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any, Final

from analysis.change import RATES
from analysis.rows import Row


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
        ("compare", "two periods like for like: who reports in both, breaks, small numbers"),
        ("targets", "how far a region is from its targets"),
    ):
        door = doors.add_parser(name, parents=[shared], help=text)
        door.add_argument("--region", required=True, metavar="CODE")
        if name not in ("change", "compare"):
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
        if name in ("change", "compare"):
            door.add_argument("--from", dest="start", required=True, metavar="P")
            door.add_argument("--to", dest="end", required=True, metavar="P")
            if name == "change":
                door.add_argument("--metric", default="unit_coverage", choices=RATES)
            else:
                door.add_argument(
                    "--metric", action="append", metavar="M", help="a metric or measure; may be given again"
                )
        if name == "gaps":
            door.add_argument("--metric", default="gap_workers", choices=("gap_workers", "gap_units"))
    return ask


def main(arguments: list[str] | None = None) -> int:
    """Answer one question on stdout; returns 0, or 2 for an unknown region or a bad argument."""
    args = _parser().parse_args(arguments)
    from analysis.commands import NoAnswer, answer  # once it is needed: the help waits for no database

    try:
        rows = answer(args)
    except NoAnswer as problem:
        print(f"analysis: {problem}", file=sys.stderr)
        return 2
    try:
        _print(rows, args.format)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader closed early (| head): the rest is not wanted, and the interpreter must not flush again at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


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
    columns = dict.fromkeys(n for row in rows for n in row)
    names = [n for n in columns if n != "sources" and any(row.get(n) not in (None, [], {}) for row in rows)]
    names.sort(key=lambda n: n in _NOTES)
    lines = [names, *([_NOTES.get(n, _cell)(row.get(n)) for n in names] for row in rows)]
    widths = [max((_width(line[i]) for line in lines), default=0) for i in range(len(names))]
    for line in lines:
        print("  ".join(text + " " * (width - _width(text)) for text, width in zip(line, widths, strict=True)).rstrip())


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    return f"{value:.4f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)


def _left_out(found: Any) -> str:
    return "; ".join(f"{metric} {left['rows']:,}" for metric, left in (found or {}).items()) or "-"


def _flags(found: Any) -> str:
    return (
        "; ".join(flag if isinstance(flag, str) else f"{flag['metric']} {flag['flag']}" for flag in found or ()) or "-"
    )


def _missing(found: Any) -> str:
    return "; ".join(f"{lack['region']} {lack['why']} ({len(lack['measures'])})" for lack in found or ()) or "-"


_NOTES: Final[dict[str, Callable[[Any], str]]] = {"left_out": _left_out, "flags": _flags, "missing": _missing}
"""What stands beside figures, last in a table, in short: rows left out by metric, flags, and who lacks how many measures and why."""


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


if __name__ == "__main__":
    sys.exit(main())
