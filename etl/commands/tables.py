"""``etl tables``: what the recogniser sees in a file, without a database."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from data.checks import message
from data.letters import get_column_letter
from data.settings import Settings
from etl.commands.refuse import refuse
from etl.file.safely import tables_safely
from etl.model import RecognisedTable
from etl.personal.mask import mask_file_name, masked_cell
from etl.read.sources import Scratch, find_sources
from etl.read.workbook import UnreadableFile


def add_arguments(parser: argparse.ArgumentParser, _shared: argparse.ArgumentParser) -> None:
    """The options of ``etl tables``."""
    parser.add_argument("file", type=Path, help="a file, an archive or a folder")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace, _settings: Settings) -> int:
    """Print the tables. Returns the exit code: 0, 1 where some files could not be read, 2 where none could."""
    if not args.file.exists():
        return refuse(f"no such file: {args.file}")
    found, unread = describe_all(args.file)
    for label, problem in unread:
        refuse(f"{label}: {message(problem.code, 'en', problem.args_)}")
    code = 0 if not unread else 1 if found["tables"] else 2
    if code == 2:
        return code
    if args.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return code
    for table in found["tables"]:
        print(
            f"{table['file'] + '  ' if 'file' in table else ''}{table['sheet'] or '-'}!{table['range']}  {table['content']}  {table['title'] or ''}  period {table['period'] or '-'}  region {table['region_code'] or '-'}"
        )
        for column in table["columns"]:
            print(f"  {column['column']:<4}{column['label']}  ->  {column['field'] or '-'}")
        print(f"  {len(table['observations'])} observations")
    return code


def describe(path: Path) -> dict[str, Any]:
    """``{"tables": [...]}`` of one file, read in a process of its own; see :func:`table_json`.

    Raises :class:`etl.model.UnreadableFile` and FileNotFoundError.
    """
    return {"tables": [table_json(table) for table in tables_safely(path)]}


def describe_all(path: Path) -> tuple[dict[str, Any], list[tuple[str, UnreadableFile]]]:
    """As :func:`describe`, for all files of a folder or an archive, each table with its ``file``; and those that could not be read."""
    tables: list[dict[str, Any]] = []
    unread: list[tuple[str, UnreadableFile]] = []
    with Scratch() as scratch:
        for source in find_sources([path], scratch):
            if not source.is_table:
                continue
            try:
                if source.code:
                    raise UnreadableFile(source.code, source.args_)
                found = describe(source.path)["tables"]
            except UnreadableFile as problem:
                unread.append((source.label, problem))
                continue
            tables += found if source.path == path else [{"file": source.label} | table for table in found]
    return {"tables": tables}, unread


def table_json(table: RecognisedTable) -> dict[str, Any]:
    """One table: sheet, range, title, notes, content, columns, observations (empty for registers)."""
    dated = {match.letter: name for name, by_period in table.dated.items() for match, _ in by_period.values()}
    return {
        "sheet": table.sheet and mask_file_name(table.sheet),
        "range": table.range,
        "title": table.title,
        "notes": table.notes,
        "content": table.content,
        "period": table.period,
        "reference_date": table.reference_date,
        "region_code": table.region,
        "calibre": table.calibre,
        "purpose": table.purpose,
        "source": table.source,
        "hidden": table.hidden,
        "columns": [
            {
                "column": c.letter,
                "label": c.label,
                "field": c.field or dated.get(c.letter),
                "unit": c.unit,
                "scale": c.scale,
            }
            for c in table.columns
        ],
        "observations": [
            {
                "region": o.region,
                "region_code": o.region_code,
                "label": o.label,
                "metric": o.metric,
                "dimensions": o.dimensions,
                "period": o.period,
                "unit": o.unit,
                "value": o.value,
                "raw": o.raw if o.value is not None else masked_cell(o.raw),
                "cell": f"{get_column_letter(o.col)}{o.row}",
            }
            for o in table.observations
        ],
    }
