"""``etl backup``: a copy of the database, made while it is used."""

from __future__ import annotations

import argparse
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from data.database.engine import existing
from data.database.place import BESIDE, file_of, url_of
from data.database.trouble import trouble
from data.files import open_private
from data.settings import Settings
from etl.commands.refuse import refuse


def add_arguments(parser: argparse.ArgumentParser, _shared: argparse.ArgumentParser) -> None:
    """The options of ``etl backup``."""
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.db")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Write the copy, whole or not at all, and print its path. Returns the exit code, 0 or 2."""
    path = file_of(url_of(settings.database_url))
    if path is None:
        return refuse("only a SQLite database is copied so; use the tools of its server for another")
    existing(settings.database_url).dispose()
    if args.out.exists():
        return refuse(f"{args.out} is there already")
    draft = args.out.with_name(f".{args.out.name}.part")
    try:
        args.out.parent.mkdir(parents=True, exist_ok=True)
        _clear(draft)  # one that was killed has left its own
        open_private(draft).close()
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(draft)) as target:
            source.backup(target)
        draft.replace(args.out)
    except (OSError, sqlite3.Error) as problem:
        _clear(draft)
        found = trouble(problem, path=args.out, seconds=f"{settings.busy_seconds:g}")
        return refuse(found.said(settings.language) if found is not None else f"{args.out}: {problem}")
    print(args.out)
    return 0


def _clear(draft: Path) -> None:
    """Delete a copy that was not finished, with the journal that SQLite keeps beside it."""
    for end in BESIDE:
        with suppress(OSError):
            Path(f"{draft}{end}").unlink()
