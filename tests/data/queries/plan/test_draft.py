"""A plan as a page shows it: a smallest plan says the same whether its units are looked up by code or counted by cell, and however many moves there are."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from typing import Any

from sqlalchemy import Engine, event, select

from analysis.plan.bands import BANDS
from analysis.plan.basket import Wish
from data.database import schema
from data.queries.plan.draft import draft, drafted, reach
from data.queries.plan.plan import Aim, UnreachableRate
from data.queries.plan.uncovered import AIMS, answering, answers
from data.queries.question import BadQuestion
from data.scope import EVERYTHING
from data.slice import Slice
from tests.conftest import SAMPLES
from tests.data.queries.compare.test_flows import nodes

NOW = Slice("2025", "synthetic", "synthetic")


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """What is asked of a database meanwhile."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_acts_counted_by_cells_are_those_whose_units_are_looked_up(full: Engine) -> None:
    draw, told, moves = random.Random(41), 0, 0
    for _ in range(60):
        slice_ = NOW.at(draw.choice(("2023", "2024", "2025")))
        region = draw.choice(("330000", "330100", draw.choice(nodes(SAMPLES))))
        target = Aim(draw.choice(AIMS), Fraction(draw.randrange(20, 100), 100), None, {}, 0.0)
        try:
            found = reach(full, EVERYTHING, region=region, slice_=slice_, target=target)
        except (BadQuestion, UnreachableRate):
            continue
        looked_up = draft(full, EVERYTHING, region=region, slice_=slice_, wishes=found["wishes"])
        counts = [len(wish.codes) for wish in found["wishes"]]
        assert [move["units"] for move in looked_up["moves"]] == counts
        if found["nameless"]:
            assert found["sums"] is None
            continue
        assert drafted(full, EVERYTHING, region=region, slice_=slice_, sums=found["sums"]) == looked_up
        told, moves = told + bool(counts), moves + len(counts)
    assert told > 20
    assert moves > 200


def some_wishes(engine: Engine, draw: random.Random) -> list[Wish]:
    """Moves that name units of a period, of others and none, under a filter or without."""
    unit = schema.unit.c
    with engine.connect() as connection:
        coded = select(unit.credit_code, unit.region).where(unit.credit_code.is_not(None))
        some = connection.execute(
            coded.order_by(unit.row, unit.part_id).limit(400).offset(draw.randrange(20_000))
        ).all()
    wishes = []
    for _ in range(draw.randrange(1, 6)):
        taken = draw.sample(some, draw.randrange(1, 40))
        place = draw.choice(taken).region
        wish = Wish(
            draw.choice(("100000", f"{place[:2]}0000", place)),
            draw.choice(("own", "joint")),
            industry=draw.choice((None, None, "C", "F", "unknown")),
            size=draw.choice((None, None, "small", "small_micro")),
            band=draw.choice((None, None, *BANDS)),
            unit_kind=draw.choice((None, "enterprise")),
            codes=(*(row.credit_code for row in taken), *(["91330106XN0000000X"] if draw.random() < 0.5 else [])),
        )
        wishes.append(wish if draw.random() < 0.8 else replace(wish, codes=(), count=draw.randrange(1, 9)))
    return wishes


def test_moves_that_are_read_at_once_are_those_read_one_by_one(full: Engine) -> None:
    draw, met, passed = random.Random(43), 0, 0
    with full.connect() as connection:
        for _ in range(60):
            slice_ = NOW.at(draw.choice(("2023", "2024", "2025")))
            wishes, before = some_wishes(full, draw), 0
            for wish, units, lost in answers(connection, EVERYTHING, slice_, wishes):
                assert wish == wishes.pop(0)
                alone, why = answering(connection, EVERYTHING, slice_, wish, spare=before)
                assert (sorted(unit.key for unit in units), lost) == (sorted(unit.key for unit in alone), why)
                before += len(units)
                met, passed = met + len(units), passed + sum(lost.values())
            assert not wishes
    assert met > 200
    assert passed > 200


def test_thousands_of_joint_unions_ask_no_more_than_their_units_take(full: Engine) -> None:
    found = reach(
        full, EVERYTHING, region="330000", slice_=NOW, target=Aim("unit_coverage", Fraction(9, 10), None, {}, 0.0)
    )
    wishes = [replace(w, codes=w.codes[at : at + 2]) for w in found["wishes"] for at in range(0, len(w.codes), 2)]
    units = sum(len(wish.codes) for wish in wishes)
    assert len(wishes) > 1_000
    with statements(full) as asked:
        draft(full, EVERYTHING, region="330000", slice_=NOW, wishes=wishes)
    assert len(asked) < 20 + units / 100
