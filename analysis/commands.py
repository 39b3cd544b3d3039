"""What the commands of ``python -m analysis`` ask the loaded data."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Any, Final

from analysis.change import decompose
from analysis.gaps import priorities
from analysis.rows import RateRow, Row
from data.database.engine import reader, writer
from data.database.trouble import DatabaseTrouble
from data.database.version import data_version
from data.queries import BadQuestion, rates
from data.queries.question import periods_of
from data.queries.targets import targets
from data.reference import UnknownRegion
from data.scope import EVERYTHING, OutOfScope
from data.settings import Settings
from data.slice import SliceFilter


class NoAnswer(Exception):
    """There is none: an unknown region, a bad argument, a database that cannot serve. The message says which, in one line."""


def answer(args: argparse.Namespace) -> Sequence[Row]:
    """The rows that a command prints, from the database that its arguments or the environment name. Raises :class:`NoAnswer`."""
    settings = Settings.from_environment(database=getattr(args, "database", None))
    try:
        return _COMMANDS[args.command](args, _engine(settings.database_url))
    except DatabaseTrouble as problem:
        raise NoAnswer(problem.said(settings.language)) from problem
    except (BadQuestion, UnknownRegion, OutOfScope) as problem:
        raise NoAnswer(str(problem)) from problem


def _engine(database_url: str) -> Any:
    """A reader, so that a running load is not waited for; a database that is not there yet is made empty."""
    engine = reader(database_url)
    if not data_version(engine):
        writer(database_url).dispose()
    return engine


def _rates(args: argparse.Namespace, engine: Any) -> list[RateRow]:
    return rates(
        engine,
        EVERYTHING,
        region=args.region,
        slices=SliceFilter(args.period, args.calibre, args.purpose),
        by=args.by,
        where=_filters(args.where),
    )


def _gaps(args: argparse.Namespace, engine: Any) -> Sequence[Row]:
    by = args.by or ["region", "industry"]
    rows = rates(
        engine,
        EVERYTHING,
        region=args.region,
        slices=SliceFilter(args.period, args.calibre, args.purpose),
        by=by,
        where=_filters(args.where),
    )
    return priorities(rows, by=args.metric)


def _change(args: argparse.Namespace, engine: Any) -> Sequence[Row]:
    by = args.by or ["region"]
    for when in (args.start, args.end):
        listed, _ = periods_of(when)
        if listed is None or len(listed) != 1:
            raise BadQuestion(f"--from and --to take one period each, not {when!r}")
    found: dict[tuple[str, str], dict[str, list[RateRow]]] = {}
    for when in (args.start, args.end):
        for row in rates(
            engine,
            EVERYTHING,
            region=args.region,
            slices=SliceFilter(when, args.calibre, args.purpose),
            by=by,
            where=_filters(args.where),
        ):
            found.setdefault((row["calibre"], row["purpose"]), {}).setdefault(when, []).append(row)
    return [
        {"from": args.start, "to": args.end, "calibre": calibre, "purpose": purpose, **part}
        for (calibre, purpose), sides in sorted(found.items())
        if len(sides) == 2 or args.start == args.end
        for part in decompose(sides[args.start], sides[args.end], args.metric, by)
    ]


def _targets(args: argparse.Namespace, engine: Any) -> Sequence[Row]:
    wanted = SliceFilter(args.period, args.calibre, args.purpose)
    return targets(engine, EVERYTHING, region=args.region, slices=wanted)


def _filters(given: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for piece in given:
        name, equals, values = piece.partition("=")
        if not equals or not values:
            raise BadQuestion(f"--where {piece!r} is not of the form D=V,V")
        found.setdefault(name, []).extend(value for value in values.split(",") if value)
    return found


_COMMANDS: Final[dict[str, Callable[[argparse.Namespace, Any], Sequence[Row]]]] = {
    "rates": _rates,
    "gaps": _gaps,
    "change": _change,
    "targets": _targets,
}
