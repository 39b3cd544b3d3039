"""``etl size``: the size class of one unit, or of each line of a CSV."""

from __future__ import annotations

import argparse
import csv
import io
import sys
from pathlib import Path
from typing import Final

from data.settings import Settings
from etl.clean.size import size_class
from etl.clean.values import parse_number

_NEEDED: Final = ("industry", "employees", "revenue_wan", "assets_wan")


def add_arguments(parser: argparse.ArgumentParser, _shared: argparse.ArgumentParser) -> None:
    """The options of ``etl size``."""
    parser.add_argument("--industry", help="GB/T 4754-2017 code, like C1311 or F52")
    parser.add_argument("--employees", metavar="X", help="persons")
    parser.add_argument("--revenue-wan", metavar="Y", help="revenue in 万元")
    parser.add_argument("--assets-wan", metavar="Z", help="total assets in 万元")
    parser.add_argument("--unit-kind", default="enterprise", help="enterprise (default), institution, government, …")
    parser.add_argument(
        "--batch",
        type=Path,
        metavar="FILE.csv",
        help="columns industry, employees, revenue_wan, assets_wan[, unit_kind]",
    )


def run(args: argparse.Namespace, _settings: Settings) -> int:
    """Print the class, or the CSV with a column ``size`` appended. Returns the exit code: 0, or 2 for unusable arguments."""
    if args.batch is not None:
        return _batch(args.batch)
    if not args.industry:
        print("etl size: --industry or --batch is needed", file=sys.stderr)
        return 2
    try:
        print(
            size_class(
                args.industry,
                _amount(args.employees),
                _amount(args.revenue_wan),
                _amount(args.assets_wan),
                args.unit_kind,
            )
        )
    except ValueError as problem:
        print(f"etl size: {problem}", file=sys.stderr)
        return 2
    return 0


def _amount(text: str | None) -> float | None:
    parsed = parse_number(text)
    if parsed.kind == "unreadable":
        raise ValueError(f"{text!r} is no number")
    return None if parsed.value is None else float(parsed.value)


def _batch(path: Path) -> int:
    """Write each line as it stood with its size behind it. Returns the exit code.

    A figure that cannot be read counts as missing and is told with its line: 1, or 2 and nothing written if no line can be read.
    """
    from etl.read.workbook import decode  # with its reading libraries, which the size of one unit needs not

    try:
        reader = csv.reader(io.StringIO(decode(path.read_bytes()), newline=""))
        names = next(reader, [])
    except OSError as problem:
        print(f"etl size: {path}: {problem.strerror}", file=sys.stderr)
        return 2
    heads = [name.strip().lower() for name in names]
    missing = [name for name in _NEEDED if name not in heads]
    if missing:
        print(f"etl size: {path} lacks the column(s) {', '.join(missing)}", file=sys.stderr)
        return 2
    places = {name: heads.index(name) for name in (*_NEEDED, "unit_kind") if name in heads}
    lines: list[list[str]] = []
    bad: set[int] = set()
    for line in reader:
        if not any(line):
            continue
        cells = [*line, *[""] * (len(names) - len(line))]
        texts = {name: cells[place].strip() for name, place in places.items()}
        amounts: dict[str, float | None] = {}
        for name in _NEEDED[1:]:
            try:
                amounts[name] = _amount(texts[name])
            except ValueError as problem:
                print(f"etl size: {path}, line {reader.line_num}: {name}: {problem}", file=sys.stderr)
                bad.add(len(lines))
                amounts[name] = None
        size = size_class(
            texts["industry"] or None,
            amounts["employees"],
            amounts["revenue_wan"],
            amounts["assets_wan"],
            texts.get("unit_kind") or "enterprise",
        )
        lines.append([*cells[: len(names)], size, *cells[len(names) :]])
    if bad and len(bad) == len(lines):
        return 2
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([*names, "size"])
    writer.writerows(lines)
    return 1 if bad else 0
