"""What the commands of ``python -m analysis`` ask the loaded data."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import Any, Final

from analysis.gaps import priorities
from analysis.metrics import HEADLINES
from analysis.periods import one_asked
from analysis.rows import RateRow, Row
from data.database.trouble import DatabaseTrouble
from data.database.version import opened
from data.queries import BadQuestion, rates
from data.queries.compare.changes import Between, change, check_change, compare
from data.queries.question import periods_of
from data.queries.slices import slices
from data.queries.targets import targets
from data.reference import UnknownRegion
from data.scope import EVERYTHING, OutOfScope
from data.settings import Settings
from data.slice import Slice, SliceFilter


class NoAnswer(Exception):
    """There is none: an unknown region, a bad argument, a database that cannot serve. The message says which, in one line."""


def answer(args: argparse.Namespace) -> Sequence[Row]:
    """The rows that a command prints, from the database that its arguments or the environment name. Raises :class:`NoAnswer`."""
    settings = Settings.from_environment(database=getattr(args, "database", None))
    try:
        return _COMMANDS[args.command](args, opened(settings.database_url))
    except DatabaseTrouble as problem:
        raise NoAnswer(problem.said(settings.language)) from problem
    except (BadQuestion, UnknownRegion, OutOfScope) as problem:
        raise NoAnswer(str(problem)) from problem


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


def _compared(args: argparse.Namespace, engine: Any, figures: Sequence[str], by: Sequence[str] = ()) -> list[Between]:
    """The two periods in each calibre and purpose that has both; what has no answer in any period is refused before.

    Raises BadQuestion, also for what is not one period, well written, and UnknownRegion.
    """
    where = _filters(args.where)
    for when in (args.start, args.end):
        if not one_asked(when):
            raise BadQuestion(f"--from and --to take one period each, not {when!r}")
        periods_of(when)
    check_change(EVERYTHING, region=args.region, figures=figures, where=where, by=by, calibre=args.calibre)
    held = {(s.period, s.calibre, s.purpose) for s in slices(engine, EVERYTHING)}
    for when in (args.start, args.end):
        if when not in {period for period, _, _ in held}:
            print(f"analysis: nothing is loaded for {when}", file=sys.stderr)
    return [
        Between(Slice(args.start, calibre, purpose), Slice(args.end, calibre, purpose), where)
        for calibre, purpose in sorted({(calibre, purpose) for _, calibre, purpose in held})
        if SliceFilter(None, args.calibre, args.purpose).takes(calibre, purpose)
        and {(args.start, calibre, purpose), (args.end, calibre, purpose)} <= held
    ]


def _change(args: argparse.Namespace, engine: Any) -> Sequence[Row]:
    by = args.by or ["region"]
    return [
        row
        for between in _compared(args, engine, [args.metric], by)
        for row in change(engine, EVERYTHING, region=args.region, between=between, metric=args.metric, by=by)
    ]


def _compare(args: argparse.Namespace, engine: Any) -> Sequence[Row]:
    if set(args.by) - {"region"}:
        raise BadQuestion(f"compare takes --by region alone, not {', '.join(args.by)}")
    figures = args.metric or HEADLINES
    return [
        row
        for between in _compared(args, engine, figures)
        for row in compare(
            engine, EVERYTHING, region=args.region, between=between, figures=figures, by_region="region" in args.by
        )
    ]


def _targets(args: argparse.Namespace, engine: Any) -> Sequence[Row]:
    if args.by:
        raise BadQuestion("targets are of whole regions: there is no --by")
    wanted = SliceFilter(args.period, args.calibre, args.purpose)
    return targets(engine, EVERYTHING, region=args.region, slices=wanted, where=_filters(args.where))


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
    "compare": _compare,
    "targets": _targets,
}
