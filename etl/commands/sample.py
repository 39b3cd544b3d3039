"""``etl sample``: synthetic workbooks."""

from __future__ import annotations

import argparse
from pathlib import Path

from data.settings import Settings
from etl.commands.written import report_written
from etl.write.sample.books import write_sample


def add_arguments(parser: argparse.ArgumentParser, _shared: argparse.ArgumentParser) -> None:
    """The options of ``etl sample``."""
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--scale", choices=("demo", "province", "nation"), default="demo")


def run(args: argparse.Namespace, _settings: Settings) -> int:
    """Write the workbooks and print their paths. Returns the exit code, 0 or 2."""
    return report_written(write_sample, args.out, args.scale)
