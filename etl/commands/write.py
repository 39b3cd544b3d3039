"""``etl template`` and ``etl sample``: workbooks to hand out."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    pass
from etl.commands.refuse import refuse


def report_written(write: Callable[..., Iterable[Path]], *given: Any) -> int:
    """Print the paths that ``write`` made; a folder that takes no more files ends it in one line."""
    try:
        for path in write(*given):
            print(path)
    except OSError as problem:
        return refuse(f"cannot write {problem.filename or 'the file'}: {problem.strerror or problem}")
    return 0


def run_template(args: argparse.Namespace) -> int:
    from data.reference import regions
    from etl.write.template import write_templates

    if args.region not in regions():
        return refuse(f"no region has the code {args.region!r}")
    return report_written(write_templates, args.region, args.out)
