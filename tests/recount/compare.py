"""The program's answers held against the recount: every difference, figure by figure.

This module alone uses the project: it asks ``data.queries.rates``, which ``python -m analysis rates`` prints.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine

from data.queries import rates
from data.scope import EVERYTHING
from data.slice import Slice
from tests.recount.answers import MEASURES
from tests.recount.recount import METRICS, Answers, Recount, Row

DIMS: tuple[tuple[str, ...], ...] = ((), ("industry",), ("size",), ("unit_kind",), ("industry", "size"))
_CELLS = ("industry", "size", "unit_kind")
_CLOSE = 1e-12
_ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that differs. ``region`` None: the remainder of ``asked``. ``key``: the cell; ``ours``: by the recount."""

    asked: str
    region: str | None
    period: str
    dims: tuple[str, ...]
    key: tuple[str, ...]
    figure: str
    ours: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Question:
    """A region by dimensions; with ``children`` its children, one row each and cell, and the remainder."""

    region: str
    dims: tuple[str, ...]
    children: bool


def questions(recount: Recount) -> list[Question]:
    """Every region × dimensions: each node among its parent's children, and each parent alone."""
    places = recount.places
    spoken = recount.regions()
    parents = [code for code in sorted(spoken) if any(child in spoken for child in places.children.get(code, []))]
    return [Question(code, dims, children) for dims in DIMS for children in (False, True) for code in parents]


def differences(
    engine: Engine, recount: Recount, asked: Iterable[Question], periods: Iterable[str] | None = None
) -> Iterator[Difference]:
    """All that differs in the answers to some questions, in each period."""
    asked = list(asked)
    for period in periods or recount.periods:
        for dims in DIMS:
            chosen = [question for question in asked if question.dims == dims]
            if chosen:
                answers = recount.answers(period, dims)
                for question in chosen:
                    yield from _answer(engine, answers, question, period)


def _answer(engine: Engine, ours: Answers, question: Question, period: str) -> Iterator[Difference]:
    by = ["region", *question.dims] if question.children else list(question.dims)
    theirs = rates(engine, EVERYTHING, region=question.region, slices=Slice(period, "synthetic", "synthetic"), by=by)
    targets = ours.places.children.get(question.region, []) if question.children else [question.region]
    wanted = {(region, cell) for region in targets for cell in ours.cells.cells.get(region, ())}
    if question.children and wanted:
        wanted |= {(region, cell) for region in targets for _, cell in list(wanted)}
    remainders = {}
    if question.children:
        for cell in {cell for _region, cell in wanted} | ours.cells.cells.get(question.region, set()):
            rest = ours.remainder(question.region, cell)
            if rest is not None:
                remainders[cell] = rest
    for row in theirs:
        cell = tuple(row[name] for name in _CELLS if name in question.dims)

        def differs(figure: str, own: Any, other: Any, row: Row = row, cell: tuple[str, ...] = cell) -> Difference:
            return Difference(question.region, row["region"], period, question.dims, cell, figure, own, other)

        if row["region_kind"] == "remainder":
            rest = remainders.pop(cell, dict.fromkeys(MEASURES))
            yield from (differs(*three) for three in _figures(rest, row, MEASURES))
        else:
            wanted.discard((row["region"], cell))
            yield from (differs(*three) for three in answer_differences(ours.row(row["region"], cell), row))
    for region, cell in sorted(wanted):
        yield Difference(question.region, region, period, question.dims, cell, "row", "there", _ABSENT)
    for cell in sorted(remainders):
        yield Difference(question.region, None, period, question.dims, cell, "row", "there", _ABSENT)


def answer_differences(ours: Row, theirs: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    yield from _figures(ours, theirs, (*MEASURES, *METRICS))
    left = theirs.get("left_out", _ABSENT)
    for name in METRICS:
        own, other = ours["left_out"].get(name), left if left == _ABSENT else left.get(name)
        if other == _ABSENT or (own is None) != (other is None):
            if own is not None or other not in (None, _ABSENT):
                yield f"left_out.{name}", own, other
        elif own is not None:
            for part in own:
                if not _same(own[part], other.get(part, _ABSENT)):
                    yield f"left_out.{name}.{part}", own[part], other.get(part, _ABSENT)
    flags = {(flag["metric"], flag["flag"]) for flag in theirs.get("flags", ())}
    for metric, flag in sorted(flags ^ ours["flags"]):
        yield f"flag.{flag}.{metric}", (metric, flag) in ours["flags"], (metric, flag) in flags
    said = {(m["region"], name, m["why"]) for m in theirs["missing"] for name in m["measures"]}
    said = {piece for piece in said if piece[1] in MEASURES}
    if said != ours["missing"]:
        more, less = _compact(ours["missing"] - said), _compact(said - ours["missing"])
        yield "missing", more, less


def _compact(missing: set[tuple[str, str, str]]) -> list[str]:
    """Some of the reasons that one side alone has, for a reader."""
    return [" ".join(piece) for piece in sorted(missing)[:6]]


def _figures(ours: Row, theirs: Mapping[str, Any], names: Iterable[str]) -> Iterator[tuple[str, Any, Any]]:
    for name in names:
        if name not in theirs:
            if ours[name]:
                yield name, ours[name], _ABSENT
        elif not _same(ours[name], theirs[name]):
            yield name, ours[name], theirs[name]


def _same(ours: Any, theirs: Any) -> bool:
    if ours is None or theirs is None or isinstance(theirs, str):
        return ours is None and theirs is None
    return math.isclose(ours, theirs, rel_tol=_CLOSE, abs_tol=0.0)
