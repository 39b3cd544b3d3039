"""``python -m etl ledger list|counts|left|show|set|export|import|conflicts|decide``: what is done about units without a union."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from analysis.plan.ledger import FIELDS, STATUSES
from data.database.engine import existing, for_reading, writer
from data.database.stamp import user_name
from data.limits.whole import whole_number
from data.queries.plan.held import slice_with_units
from data.queries.plan.ledger import (
    LEDGER_PURPOSES,
    SORTS,
    EntryFilter,
    Page,
    codes_of_ledger,
    each_of_ledger,
    ledger,
    ledger_counts,
    left_ledger,
    unit_history,
    waiting_changes,
)
from data.queries.question import BadQuestion
from data.queries.units import UnitFilter
from data.reference import UnknownRegion
from data.scope import EVERYTHING, OutOfScope
from data.settings import Settings
from data.slice import Slice, SliceFilter
from etl.commands.refuse import refuse
from etl.model import UnreadableFile
from etl.personal.mask import mask_file_name
from etl.planning.ledger import Done, Edit, NoSuchChange, Writer, decide, edit, last_change
from etl.planning.lists import FilledIn, read_list, write_list
from etl.planning.words import BadValue, written


def add_arguments(parser: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    """The arguments of the nine commands."""
    doors = parser.add_subparsers(dest="door", required=True)
    texts = {
        "list": "the uncovered units with what is written of each",
        "counts": "how many, where work on them stands, how many were won",
        "left": "units with an entry that are covered, unknown or gone by now",
        "set": "write fields of all units chosen",
        "export": "a workbook to fill in",
    }
    for name, said in texts.items():
        door = doors.add_parser(name, parents=[shared], help=said)
        _add_place(door)
        if name not in ("counts", "left"):
            _add_filters(door)
        if name != "export":
            door.add_argument("--json", action="store_true")
        match name:
            case "list":
                door.add_argument("--sort", choices=SORTS, default="employees")
                door.add_argument("--offset", type=whole_number, default=0, metavar="N")
                door.add_argument("--limit", type=whole_number, default=100, metavar="N")
            case "set":
                door.add_argument("--codes", metavar="CODE,CODE", help="these units instead of a filter's")
                said = f"one of {', '.join(FIELDS)}; an empty value clears it; may be repeated"
                door.add_argument("--to", action="append", required=True, metavar="FIELD=VALUE", help=said)
                _add_author(door)
            case "export":
                door.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx")
    _add_sheet_doors(doors, shared)


def _add_sheet_doors(doors: Any, shared: argparse.ArgumentParser) -> None:
    show = doors.add_parser("show", parents=[shared], help="one unit: its entry, each change, its registers")
    show.add_argument("code")
    show.add_argument(
        "--purpose", choices=LEDGER_PURPOSES, help="default: the first under which something is written of it"
    )
    back = doors.add_parser("import", parents=[shared], help="a filled-in workbook from `export`")
    back.add_argument("file", type=Path)
    back.add_argument("--json", action="store_true")
    _add_author(back)
    conflicts = doors.add_parser("conflicts", parents=[shared], help="changes that wait for a decision")
    conflicts.add_argument("--region", default="100000", metavar="CODE")
    conflicts.add_argument("--purpose", choices=LEDGER_PURPOSES, help="default: any")
    conflicts.add_argument("--json", action="store_true")
    settle = doors.add_parser("decide", parents=[shared], help="take a waiting change, or leave what stands")
    settle.add_argument("id", type=whole_number)
    settle.add_argument("decision", choices=("accept", "reject"))
    settle.add_argument("--by", metavar="NAME")


def _add_place(door: argparse.ArgumentParser) -> None:
    door.add_argument("--region", required=True, metavar="CODE")
    door.add_argument("--period", metavar="P", help="default: the newest whose registers have units of the region")
    door.add_argument("--calibre")
    door.add_argument("--purpose", choices=LEDGER_PURPOSES)


def _add_filters(door: argparse.ArgumentParser) -> None:
    door.add_argument("--industry", action="append", default=[], metavar="CODE")
    door.add_argument("--size", action="append", default=[])
    door.add_argument("--min-employees", type=whole_number, default=0, metavar="N")
    door.add_argument("--status", action="append", default=[], choices=STATUSES)
    door.add_argument("--office")
    door.add_argument("--supervised", action="store_true")
    door.add_argument("--overdue", action="store_true", help="due before today")
    door.add_argument("--waiting", action="store_true", help="with changes that wait for a decision")
    door.add_argument("--written", action="store_true", help="with an entry")


def _add_author(door: argparse.ArgumentParser) -> None:
    door.add_argument("--by", metavar="NAME", help="who writes; default: the user of this machine")
    door.add_argument("--dry-run", action="store_true", help="tell what would change, write nothing")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Run one of them: 0 done, 1 done but for what is refused or waits, 2 nothing done."""
    engine = existing(settings.database_url)
    try:
        match args.door:
            case "show":
                return _show(args, engine)
            case "conflicts":
                found = waiting_changes(engine, EVERYTHING, region=args.region, purpose=args.purpose)
                return _print(found, as_json=args.json)
            case "decide":
                return _json(
                    decide(writer(settings.database_url), args.id, _by(args), accept=args.decision == "accept")
                )
            case "import":
                return _import(args, settings)
        slice_ = slice_with_units(
            engine, EVERYTHING, args.region, SliceFilter(args.period, args.calibre, args.purpose), LEDGER_PURPOSES
        )
        if slice_ is None:
            return refuse(f"no register that a ledger may be made of has units of {args.region}")
        return _of_slice(args, engine, slice_, settings)
    except BadValue as problem:
        return refuse(problem.said(settings.language))
    except UnreadableFile as problem:
        return refuse(f"{args.file}: {problem}")
    except OSError as problem:
        return refuse(f"{problem.filename or 'output'}: {problem.strerror}")
    except (BadQuestion, UnknownRegion, OutOfScope, NoSuchChange, ValueError) as problem:
        return refuse(str(problem))


def _of_slice(args: argparse.Namespace, engine: Engine, slice_: Slice, settings: Settings) -> int:
    place: dict[str, Any] = {"region": args.region, "slice_": slice_}
    match args.door:
        case "counts":
            return _json(ledger_counts(engine, EVERYTHING, **place, today=date.today().isoformat()))
        case "left":
            return _print(left_ledger(engine, EVERYTHING, **place), as_json=args.json)
        case "list":
            page = Page(args.sort, args.offset, args.limit)
            rows, total = ledger(engine, EVERYTHING, **place, among=_units(args), entries=_entries(args), page=page)
            if args.json:
                return _json({**slice_.params, "rows": rows, "total": total})
            return _print(rows, as_json=False)
        case "export":
            with for_reading(engine).connect() as connection:
                seen = last_change(connection)
            rows_ = each_of_ledger(engine, EVERYTHING, **place, among=_units(args), entries=_entries(args))
            print(write_list(args.out, rows_, slice_, seen, settings.language))
            return 0
    return _set(args, engine, slice_, settings)


def _units(args: argparse.Namespace) -> UnitFilter:
    return UnitFilter(args.industry, args.size, (), args.min_employees)


def _entries(args: argparse.Namespace) -> EntryFilter:
    overdue = date.today().isoformat() if args.overdue else None
    return EntryFilter(args.status, args.office, args.supervised, overdue, args.waiting, args.written)


def _by(args: argparse.Namespace, origin: str = "etl ledger set") -> Writer:
    return Writer(args.by or user_name(), origin, EVERYTHING)


def _set(args: argparse.Namespace, engine: Engine, slice_: Slice, settings: Settings) -> int:
    if wrong := [piece for piece in args.to if "=" not in piece]:
        raise ValueError(f"--to takes FIELD=VALUE, not {wrong[0]!r}")
    values = {name: written(name, value) for name, _, value in (piece.partition("=") for piece in args.to)}
    if args.codes:
        codes: Sequence[str] = [code.strip() for code in args.codes.split(",") if code.strip()]
    else:
        with engine.connect() as connection:
            codes = codes_of_ledger(connection, EVERYTHING, args.region, slice_, _units(args), _entries(args))
    edits = [Edit(code, values) for code in codes]
    done = edit(writer(settings.database_url), slice_, edits, _by(args), dry_run=args.dry_run)
    return _told(done, None, settings.language, as_json=args.json)


def _import(args: argparse.Namespace, settings: Settings) -> int:
    filled = read_list(args.file)
    by = _by(args, mask_file_name(args.file.name))
    done = edit(writer(settings.database_url), filled.slice_, filled.edits, by, dry_run=args.dry_run)
    return _told(done, filled, settings.language, as_json=args.json)


def _told(done: Done, filled: FilledIn | None, language: str, *, as_json: bool) -> int:
    cells = [
        {"cell": one.cell, "credit_code": one.code, "message": one.problem.said(language)}
        for one in (filled.refused if filled else ())
    ]
    told = {**done.told(), "cells": cells}
    if as_json:
        _json(told)
    else:
        print(f"{told['fields']} fields of {told['units']} units changed")
        for code, fields in done.waiting.items():
            print(f"  {code}  waits for a decision: {', '.join(fields)} was changed by another too")
        for code, reason in done.refused.items():
            print(f"  {code}  not written: {reason}")
        for cell in cells:
            print(f"  {cell['cell']}  {cell['message']}")
    if done.waiting or cells or done.refused:
        return 1 if done.changed or done.waiting else 2
    return 0


def _show(args: argparse.Namespace, engine: Engine) -> int:
    purposes = LEDGER_PURPOSES if args.purpose is None else (args.purpose,)
    for purpose in purposes:
        found = unit_history(engine, EVERYTHING, code=args.code, purpose=purpose)
        if found is not None:
            return _json(found)
    return refuse(f"nothing is written of {args.code} among {' or '.join(purposes)} units")


def _json(found: Any) -> int:
    print(json.dumps(found, ensure_ascii=False, indent=1))
    return 0


def _print(rows: Sequence[Mapping[str, Any]], *, as_json: bool) -> int:
    """Rows as JSON, or a line each with what is filled."""
    if as_json:
        return _json(rows)
    for row in rows:
        print("  ".join(f"{name}={value}" for name, value in row.items() if value not in (None, 0)))
    return 0
