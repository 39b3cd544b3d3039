"""What ``python -m reports region`` and ``pack`` do."""

from __future__ import annotations

import argparse
import os
import sys

from analysis.periods import asked, one_asked
from data.database.engine import existing, reader
from data.database.trouble import DatabaseTrouble
from data.queries import BadQuestion, trend
from data.reference import UnknownRegion, calibres, regions
from data.scope import EVERYTHING, OutOfScope
from data.settings import Settings
from reports.content.gather import Moving, NoFigures, gather
from reports.content.record import Withheld
from reports.files import FORMATS, Kind, Manner, moment, write
from reports.order import Order
from reports.pdf import NoOffice, NotPrinted, require, to_pdf
from reports.say.plain import plain


def run(args: argparse.Namespace) -> int:
    """Run one command; returns the exit code as :func:`reports.__main__.main`."""
    # A template that will not do is a ValueError, so that slides' library is loaded for slides alone.
    try:
        settings = Settings.from_environment(database=getattr(args, "database", None))
        kinds, manner = _kinds(args), _manner(args, settings)
        _check(args)
        if manner.pdf:
            require()
        existing(settings.database_url).dispose()
        return (
            _region(args, settings, kinds, manner) if args.command == "region" else _pack(args, settings, kinds, manner)
        )
    except DatabaseTrouble as problem:
        return _refuse(problem.said(settings.language))
    except (
        UnknownRegion,
        BadQuestion,
        OutOfScope,
        Moving,
        NoOffice,
        NotPrinted,
        ValueError,
    ) as problem:
        return _refuse(str(problem))
    except OSError as problem:
        return _refuse(f"{problem.filename or args.out}: {problem.strerror or problem}")


def _refuse(words: str) -> int:
    print(f"reports: {words}", file=sys.stderr)
    return 2


def _kinds(args: argparse.Namespace) -> list[Kind]:
    named = list(dict.fromkeys(piece.strip() for piece in args.format.split(",") if piece.strip()))
    wrong = [piece for piece in named if piece not in FORMATS]
    if wrong or not named:
        raise ValueError(f"there is no format {', '.join(wrong) or 'given'}; there are {', '.join(FORMATS)}")
    return [Kind(piece, args.doc) for piece in named]


def _manner(args: argparse.Namespace, settings: Settings) -> Manner:
    try:
        stamp = moment(args.timestamp)
    except ValueError as problem:
        said = f"--timestamp {args.timestamp!r} is no time of a report; write 2026-01-31T09:00:00, of the years 1981 to 2106"
        raise ValueError(said) from problem
    office = plain(args.office or "") or settings.office
    slides, documents = args.template or settings.slides_template, args.document_template or settings.document_template
    return Manner(args.lang, stamp, plain(args.made_by or ""), slides, office, documents, args.pdf)


def _check(args: argparse.Namespace) -> None:
    """What argparse cannot know: periods, calibre, regions. Raises ValueError."""
    for name in ("period", "compare"):
        given = getattr(args, name)
        if given is not None and not one_asked(given):
            raise ValueError(f"--{name} takes one period, not {given!r}")
        asked(given)
    if args.compare is not None and args.compare >= args.period:
        raise ValueError(f"--compare {args.compare} is not before --period {args.period}")
    if args.calibre is not None and args.calibre not in calibres():
        raise ValueError(f"calibre {args.calibre!r} is unknown; known: {', '.join(calibres())}")
    if args.round < 0 or (args.round and args.audience != "external"):
        raise ValueError("--round takes a positive number and is for --audience external")
    code = args.code if args.command == "region" else args.parent
    if code not in regions():
        raise UnknownRegion(f"no region has the code {code!r}")


def _region(args: argparse.Namespace, settings: Settings, kinds: list[Kind], manner: Manner) -> int:
    try:
        content = gather(reader(settings.database_url), EVERYTHING, _order(args))
    except NoFigures:
        print(
            f"reports: {args.code} has no figures for {args.period}; nothing written{_there_is(args, settings)}",
            file=sys.stderr,
        )
        return 0
    except Withheld:
        return _refuse(
            f"{args.code}: no external report, since its counts, or those of its neighbours, would tell about single units"
        )
    paths = [write(content, args.out, kind, manner) for kind in kinds]
    for path in [*paths, *(to_pdf(paths) if manner.pdf else [])]:
        print(path)
    return 0


def _order(args: argparse.Namespace) -> Order:
    pack = args.command == "pack"
    return Order(
        region=args.parent if pack else args.code,
        period=args.period,
        compare=args.compare,
        calibre=args.calibre,
        purpose=args.purpose,
        audience=args.audience,
        base=args.round,
        level=args.level if pack else None,
    )


def _there_is(args: argparse.Namespace, settings: Settings) -> str:
    """The periods that the region has figures for, by calibre, in words; empty where there are none."""
    found: dict[str, list[str]] = {}
    for row in trend(reader(settings.database_url), EVERYTHING, region=args.code):
        found.setdefault(row["calibre"], []).append(row["period"])
    said = "; ".join(f"{calibre} {', '.join(periods)}" for calibre, periods in found.items())
    return f". There are: {said}" if said else ""


def _pack(args: argparse.Namespace, settings: Settings, kinds: list[Kind], manner: Manner) -> int:
    from tqdm import tqdm

    from reports.packs.making import Run, pack_name, settled, write_pack

    engine = reader(settings.database_url)
    order = settled(engine, EVERYTHING, _order(args))
    with tqdm(total=0, unit="region", file=sys.stderr, disable=None) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        path = args.out / pack_name(order, manner.language)
        pack = write_pack(engine, EVERYTHING, order, kinds, path, manner, Run(show, workers=os.cpu_count() or 1))
    for entry in pack.entries:
        if entry.outcome != "written":
            print(f"reports: {entry.region}: {entry.outcome} {entry.reason}".rstrip(), file=sys.stderr)
    print(pack.path)
    written = [entry for entry in pack.entries if entry.outcome == "written"]
    if pack.failed:
        return 1 if written else 2
    return 0
