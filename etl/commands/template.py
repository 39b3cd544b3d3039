"""``etl template``: blank workbooks to hand to regions."""

from __future__ import annotations

import argparse
from pathlib import Path

from data.reference import regions
from data.settings import Settings
from etl.commands.refuse import refuse
from etl.commands.written import report_written
from etl.write.template import write_templates


def add_arguments(parser: argparse.ArgumentParser, _shared: argparse.ArgumentParser) -> None:
    """The options of ``etl template``."""
    parser.add_argument("--region", required=True)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")


def run(args: argparse.Namespace, _settings: Settings) -> int:
    """Write the workbooks and print their paths. Returns the exit code, 0 or 2."""
    if args.region not in regions():
        return refuse(f"no region has the code {args.region!r}")
    return report_written(write_templates, args.region, args.out)
