"""``python -m etl mappings list|suggest|set|remove``: what has been said about unknown headers."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from data.checks import message
from data.settings import Settings
from etl.commands.refuse import refuse
from etl.fields.memory import (
    IGNORE,
    NOTHING,
    Offer,
    UnknownAnswer,
    UnknownField,
    answers,
    choices,
    forget,
    key_of,
    known,
    remember,
)
from etl.file.result import Flags
from etl.file.safely import read_safely


def add_arguments(parser: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    """The arguments of the four commands."""
    doors = parser.add_subparsers(dest="door", required=True)
    doors.add_parser("list", parents=[shared], help="all that is kept").add_argument("--json", action="store_true")
    suggest = doors.add_parser("suggest", parents=[shared], help="the unknown headers of a file and what they may be")
    suggest.add_argument("file", type=Path)
    suggest.add_argument("--json", action="store_true")
    keep = doors.add_parser("set", parents=[shared], help="say what a header of a file's layout is, once")
    keep.add_argument("file", type=Path)
    keep.add_argument("--sheet")
    keep.add_argument("--column", metavar="C", help="the column's letter, in a register")
    keep.add_argument("--label", help="the header or label as `suggest` prints it")
    keep.add_argument("--field", required=True, help=f"a field or measure, or {IGNORE}")
    doors.add_parser("remove", parents=[shared], help="take an answer back").add_argument("id")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Run one of them: 0 done, 2 nothing done."""
    folder = settings.instance / "mappings"
    try:
        match args.door:
            case "list":
                return _list(folder, as_json=args.json)
            case "suggest":
                return _suggest(args.file, folder, as_json=args.json)
            case "set":
                return _set(args, folder)
            case _:
                gone = forget(folder, args.id)
                print(f"{gone.label} is no longer {gone.field}")
                return 0
    except (UnknownAnswer, UnknownField, ValueError) as problem:
        return refuse(str(problem))
    except OSError as problem:
        return refuse(f"{problem.filename}: {problem.strerror}")


def _list(folder: Path, *, as_json: bool) -> int:
    kept = known(folder)
    if as_json:
        print(json.dumps({"mappings": [{"id": a.id, **asdict(a)} for a in kept]}, ensure_ascii=False, indent=1))
        return 0
    for answer in kept:
        print(
            f"{answer.id}  {answer.content}  {answer.label} -> {answer.field}  ({answer.by}, {answer.at}, {answer.file})"
        )
    return 0


def _offers(path: Path, folder: Path | None, *, known: bool = False) -> list[Offer]:
    """The unknown headers of a file, or its ``known`` columns; without a folder those that have an answer too."""
    if not path.is_file():
        raise ValueError(f"no such file: {path}")
    result = read_safely(str(path), Flags(answers=answers(folder) if folder else NOTHING))
    unread = next((f for f in result.findings if f.code.startswith("file_") or f.code == "worker_failed"), None)
    if unread is not None:
        raise ValueError(f"{path}: {message(unread.code, 'en', unread.args)}")
    return result.known if known else result.offers


def _json(offer: Offer) -> dict[str, Any]:
    told = {name: value for name, value in asdict(offer).items() if name not in ("taken", "guess")}
    return {**told, "suggestions": [{"field": n, "likeness": like} for n, like in offer.suggestions]}


def _suggest(path: Path, folder: Path, *, as_json: bool) -> int:
    offers = _offers(path, folder)
    if as_json:
        print(json.dumps({"headers": [_json(offer) for offer in offers]}, ensure_ascii=False, indent=1))
        return 0
    for offer in offers:
        where = f"{offer.sheet or '-'}!{offer.letter or ''}"
        said = ", ".join(f"{name} ({like:.0%})" for name, like in offer.suggestions) or "-"
        print(f"{where:<12} {offer.content}  {offer.label}  ->  {said}")
    return 0


def _meant(args: argparse.Namespace, offers: list[Offer]) -> list[Offer]:
    """Those of the offers that the arguments name."""
    letter = args.column.strip().upper() if args.column else None
    label = key_of(args.label) if args.label else None
    return [
        offer
        for offer in offers
        if (args.sheet in (None, offer.sheet)) and (offer.letter == letter if letter else key_of(offer.label) == label)
    ]


def _set(args: argparse.Namespace, folder: Path) -> int:
    if (args.column is None) == (args.label is None):
        raise ValueError("name the header by --column or by --label")
    found = _meant(args, _offers(args.file, folder)) or _meant(args, _offers(args.file, folder, known=True))
    found = found or _meant(args, _offers(args.file, None))
    if not found:
        raise ValueError(f"{args.file} has no header {args.column or args.label}; see `etl mappings suggest`")
    if len({(offer.fingerprint, offer.label) for offer in found}) > 1:
        raise ValueError(f"several tables have a header {args.column or args.label}; name the --sheet")
    if args.field != IGNORE and args.field not in choices(found[0].content):
        raise UnknownField(
            f"a {found[0].content} has no field {args.field!r}; there are {', '.join(choices(found[0].content))}"
        )
    answer = remember(folder, found[0], args.field, file=args.file.name)
    print(f"{answer.id}  {answer.label} -> {answer.field}")
    return 0
