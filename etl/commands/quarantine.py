"""``python -m etl quarantine list|export|release``: rows that an error kept out, and how they get in."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from data.checks import message
from data.database.engine import existing, reader, writer
from data.limits.whole import whole_number
from data.queries.kept_out.rows import list_quarantined
from data.scope import EVERYTHING
from data.settings import Settings
from data.texts import text
from data.workbooks import save
from etl.commands.refuse import refuse
from etl.load.release import CannotRelease, Correction, release
from etl.load.report import finding_json
from etl.model import UnreadableFile
from etl.publish.publish import refresh_stale
from etl.read.forms.filled_in import NotTaken, Refused, tables
from etl.write.marked import put

_MOST: Final = 1_000_000
_KEYS: Final = ("part", "row")
_NUMBER: Final = re.compile(r"([0-9]{1,9})(?:\.0+)?")


def add_arguments(parser: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    """The arguments of the three commands."""
    doors = parser.add_subparsers(dest="door", required=True)
    listing = doors.add_parser("list", parents=[shared], help="the rows as they stood, and why they are out")
    listing.add_argument("--load", type=whole_number)
    listing.add_argument("--json", action="store_true")
    export = doors.add_parser("export", parents=[shared], help="a workbook of a load's rows to put right")
    export.add_argument("--load", type=whole_number, required=True)
    export.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx")
    letting = doors.add_parser("release", parents=[shared], help="put rows right and let them in")
    letting.add_argument("--load", type=whole_number, required=True)
    letting.add_argument("--row", type=whole_number, help="the sheet's row number")
    letting.add_argument("--part", type=whole_number, help="which table, where several have such a row")
    letting.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="FIELD=VALUE",
        help="what is put right, by field, label or (in a summary) column letter; may be repeated",
    )
    letting.add_argument("--file", type=Path, metavar="FILE.xlsx", help="a workbook from `export`, put right")
    letting.add_argument("--reason", default="", help="why, kept with the row")
    letting.add_argument("--json", action="store_true")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Run one of them: 0 done, 1 some rows stay out, 2 nothing done."""
    existing(settings.database_url).dispose()
    try:
        match args.door:
            case "list":
                return _list(args, settings)
            case "export":
                return _export(args, settings)
            case _:
                return _release(args, settings)
    except NotTaken as problem:
        return refuse(f"{args.file}: {problem.said(settings.language)}")
    except UnreadableFile as problem:
        return refuse(f"{args.file}: {message(problem.code, settings.language, problem.args_)}")
    except (CannotRelease, ValueError) as problem:
        return refuse(str(problem))


def _rows(settings: Settings, load: int | None) -> list[dict[str, Any]]:
    return list_quarantined(reader(settings.database_url), EVERYTHING, load_id=load, limit=_MOST)[0]


def _list(args: argparse.Namespace, settings: Settings) -> int:
    rows = _rows(settings, args.load)
    if args.json:
        print(json.dumps({"rows": rows}, ensure_ascii=False, indent=1))
        return 0
    for row in rows:
        said = " ".join(f"{name}={value}" for name, value in row["raw"].items())
        print(
            f"load {row['load_id']}  {row['file']} {row['sheet'] or ''} row {row['row']}  {','.join(row['codes'])}  {said}"
        )
    return 0


def _export(args: argparse.Namespace, settings: Settings) -> int:
    rows = [row for row in _rows(settings, args.load) if row["can_release"]]
    if not rows:
        raise CannotRelease(f"load {args.load} has no quarantined rows that can be let in")
    print(write_rows(rows, args.out, settings.language))
    return 0


def write_rows(rows: list[dict[str, Any]], out: Path, language: str) -> Path:
    """A workbook with a sheet for each content: row and part, the fields as they stood, why each row is out as a comment."""
    by_content: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_content[row["content"]].append(row)
    book = Workbook()
    book.remove(book.worksheets[0])
    for content, held in by_content.items():
        sheet = book.create_sheet(content)
        fields = list(dict.fromkeys(name for row in held for name in (*row["columns"], *row["raw"])))
        stamp = [text("book.synthetic", language)] if any(row["purpose"] == "synthetic" for row in held) else []
        put(sheet, 1, 1, " ".join([*stamp, text("quarantine.how", language)]))
        for column, head in enumerate((*_KEYS, *fields), 1):
            put(sheet, 2, column, head)
            sheet.cell(2, column).font = Font(bold=True)
        for place, row in enumerate(held, 3):
            put(sheet, place, 1, str(row["part_id"]))
            put(sheet, place, 2, str(row["row"]))
            why = "\n".join(message(code, language, {}) for code in row["codes"])
            sheet.cell(place, 2).comment = Comment(why[:2000], "", height=120, width=320)
            sheet.cell(place, 2).fill = PatternFill("solid", fgColor="F8CBAD")
            for column, name in enumerate(fields, 3):
                put(sheet, place, column, row["raw"].get(name, ""))
        sheet.freeze_panes = "C3"
    return save(book, out)


def read_rows(path: Path, standing: list[dict[str, Any]]) -> tuple[list[Correction], list[Refused]]:
    """What was changed in a workbook from ``export`` against how the rows stand, and the rows that are kept out no more or name none.

    Raises NotTaken for another workbook, UnreadableFile, OSError.
    """
    before = {(row["part_id"], row["row"]): row["raw"] for row in standing}
    found = tables(path, {name: name for name in _KEYS}, _KEYS)
    if not found:
        raise NotTaken("quarantine.bad.no_list")
    corrections: list[Correction] = []
    refused: list[Refused] = []
    for table in found:
        heads = ["" if cell is None else str(cell).strip() for cell in table.sheet.rows[table.head]]
        for line in table.lines():
            part, row = (_NUMBER.fullmatch(line.said(name)) for name in _KEYS)
            key = (int(part[1]), int(row[1])) if part and row else None
            if key not in before:
                why = "quarantine.bad.row" if key is None else "quarantine.bad.gone"
                refused.append(Refused(line.place("row"), None, NotTaken(why)))
                continue
            texts = ["" if cell is None else str(cell).strip() for cell in line.cells]
            given = {n: v for n, v in zip(heads, texts, strict=False) if n and n not in _KEYS}
            changes = {n: v for n, v in given.items() if v != before[key].get(n, "")}
            if changes:
                corrections.append(Correction(key[1], changes, key[0]))
    return corrections, refused


def _release(args: argparse.Namespace, settings: Settings) -> int:
    if (args.file is None) == (args.row is None):
        raise ValueError("give either --row with --set, or --file")
    refused: list[Refused] = []
    if args.file is not None:
        corrections, refused = read_rows(args.file, _rows(settings, args.load))
        for one in refused:
            print(f"{args.file.name}  {one.cell}  {one.problem.said(settings.language)}", file=sys.stderr)
    else:
        wrong = [piece for piece in args.set if "=" not in piece]
        if wrong or not args.set:
            raise ValueError(f"--set takes FIELD=VALUE, not {wrong[0]!r}" if wrong else "--set says what is put right")
        changes = dict(piece.split("=", 1) for piece in args.set)
        corrections = [Correction(args.row, changes, args.part)]
    engine = writer(settings.database_url)
    refresh_stale(engine)
    done = release(engine, args.load, corrections, reason=args.reason)
    findings = [finding_json(f, settings.language) for f in done.findings]
    if args.json:
        print(
            json.dumps(
                {"released": done.released, "kept": done.kept, "findings": findings, "data_version": done.data_version},
                ensure_ascii=False,
                indent=1,
            )
        )
    else:
        print(f"released {len(done.released)}, kept {len(done.kept)}")
        for finding in findings:
            print(
                f"  {finding['sheet'] or ''} {finding['cell'] or finding['row']}  {finding['severity']}  {finding['message']}"
            )
    if done.released:
        return 1 if done.kept or refused else 0
    return 2
