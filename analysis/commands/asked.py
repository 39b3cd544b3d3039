"""What all commands share: the database, the arguments read, and the slices that they are about."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from analysis.periods import one_asked
from data.database.engine import existing
from data.database.trouble import DatabaseTrouble
from data.queries.question import BadQuestion, periods_of
from data.queries.slices import slices
from data.reference import UnknownRegion, regions
from data.scope import EVERYTHING, OutOfScope
from data.settings import BadSetting, Settings
from data.slice import Slice, SliceFilter


@dataclass
class Asked:
    """A command's arguments beside the database that they are put to."""

    args: argparse.Namespace
    engine: Any

    @property
    def region(self) -> str:
        """The region that the command is about."""
        return str(self.args.region)

    @property
    def by(self) -> list[str]:
        """The dimensions to divide by."""
        return list(getattr(self.args, "by", []))

    @cached_property
    def where(self) -> dict[str, list[str]]:
        """The filters, by dimension. Raises BadQuestion for what is not of the form D=V,V."""
        found: dict[str, list[str]] = {}
        for piece in self.args.where:
            name, _, written = piece.partition("=")
            values = [value for value in written.split(",") if value]
            if not values:  # a filter of nothing would be none at all
                raise BadQuestion(f"--where {piece!r} is not of the form D=V,V")
            found.setdefault(name, []).extend(values)
        return found

    @property
    def filter(self) -> SliceFilter:
        """The slices that are asked for."""
        return SliceFilter(self.args.period, self.args.calibre, self.args.purpose)

    @cached_property
    def edition(self) -> Any:
        """The external edition (:class:`data.queries.external.edition.Edition`); None for internal readers."""
        if self.args.audience != "external":
            return None
        from data.queries.external.edition import Edition

        return Edition.of(self.engine, self.args.round)

    def one_period(self, option: str, value: str) -> str:
        """A period, well written. Raises BadQuestion for none, or for more than one."""
        if not one_asked(value):
            raise BadQuestion(f"{option} takes one period, not {value!r}")
        periods_of(value)
        return value

    def slices(self) -> list[Slice]:
        """The slices of the one period asked for that have figures, by rank of calibre. Raises BadQuestion, UnknownRegion."""
        period = self.one_period("--period", self.args.period)
        regions()[self.region]
        held = [info.slice for info in slices(self.engine, EVERYTHING)]
        return [s for s in held if s.period == period and self.filter.takes(s.calibre, s.purpose)]


def _check_audience(args: argparse.Namespace) -> None:
    if args.round < 0 or (args.round and args.audience != "external"):
        raise BadQuestion("--round takes a positive number and is for --audience external")


class NothingLoaded(Exception):
    """There is no database yet, or an empty one: nothing is known, and none is made to say so."""


@contextmanager
def asking(args: argparse.Namespace, refusal: type[Exception]) -> Iterator[Asked]:
    """The database and arguments of a command; what cannot be answered is raised as ``refusal``, with one line."""
    try:
        settings = Settings.from_environment(database=getattr(args, "database", None))
    except BadSetting as problem:
        raise refusal(str(problem)) from problem
    try:
        _check_audience(args)
        if args.region is not None and args.region not in regions():
            raise UnknownRegion(f"no region has the code {args.region!r}")
        yield Asked(args, existing(settings.database_url))
    except DatabaseTrouble as problem:
        if problem.code in ("database_gone", "database_empty"):
            raise NothingLoaded(problem.said(settings.language)) from problem
        raise refusal(problem.said(settings.language)) from problem
    except (BadQuestion, UnknownRegion, OutOfScope) as problem:
        raise refusal(str(problem)) from problem


def narrowed(where: Mapping[str, Any], *allowed: str) -> None:
    """Raise BadQuestion for a filter that a command does not take."""
    if unknown := sorted(set(where) - set(allowed)):
        raise BadQuestion(f"--where takes {', '.join(allowed)} here, not {', '.join(unknown)}")
