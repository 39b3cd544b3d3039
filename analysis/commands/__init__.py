"""What the commands of ``python -m analysis`` ask the loaded data; a command imports what it needs, once it is called."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, Final

from analysis.rows import Row

Answer = Sequence[Row] | Mapping[str, Any]
"""Rows, or one record with a list of them under :data:`LISTS`."""
LISTS: Final = {"plan": "moves", "lineage": "cells"}
"""Commands that answer with one record -> the key of its list."""

_MODULES: Final = {
    "rates": "tables",
    "gaps": "tables",
    "targets": "tables",
    "fair": "tables",
    "pace": "tables",
    "progress": "tables",
    "tasks": "tables",
    "change": "changes",
    "compare": "changes",
    "flows": "changes",
    "plan": "plans",
    "search": "traces",
    "lineage": "traces",
}


class NoAnswer(Exception):
    """There is none: an unknown region, a bad argument, a database that cannot serve. The message says which, in one line."""


def answer(args: argparse.Namespace) -> Answer:
    """What a command prints, from the database that its arguments or the environment name. Raises :class:`NoAnswer`.

    No rows where nothing has been loaded yet, which a line on stderr says; no database is made.
    """
    from analysis.commands.asked import NothingLoaded, asking

    try:
        with asking(args, NoAnswer) as asked:
            module = import_module(f"{__name__}.{_MODULES[args.command]}")
            command: Callable[[Any], Answer] = getattr(module, args.command)
            return command(asked)
    except NothingLoaded as problem:
        print(f"analysis: {problem}", file=sys.stderr)
        return []
