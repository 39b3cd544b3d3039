"""A county's register and a list beside it, with what is one."""

from __future__ import annotations

import random
from dataclasses import replace

from etl.link.records import Record
from tests.links.streets.lists import listed
from tests.links.streets.units import known_as, namesake, owners, place_of
from tests.links.truth import Truth


def streets(seed: int, county: str, units: int, others: int, stray: float = 0.06) -> Truth:
    """``units`` units of a county and ``others`` rows of one list without credit codes; ``stray``: the part that names units not registered."""
    chance = random.Random(f"streets {seed} {county}")
    place = place_of(county)
    made: list[tuple[Record, str]] = []
    said: set[str] = set()
    while len(made) < round(units * 1.08):
        if (
            made and chance.random() < 0.015
        ):  # a namesake: a firm of that name of the city, a shop of the very name elsewhere in the county
            born = namesake(chance, place, *made[-chance.randint(1, min(len(made), 400))])
        else:
            born = [both for both in owners(chance, place) if known_as(place, str(both[0].name)) not in said]
        for record, kind in born:
            said.add(known_as(place, str(record.name)))
            made.append((replace(record, id=f"u{len(made):06d}"), kind))
    chance.shuffle(made)
    inside, outside = made[:units], made[units:]
    rows: list[Record] = []
    of: dict[str, str | None] = {}
    kinds: dict[str, str] = {}
    away = round(others * stray)
    for number, (unit, kind) in enumerate(
        chance.sample(inside, others - away) + chance.sample(outside, min(away, len(outside)))
    ):
        row, done = listed(chance, place, unit, kind)
        key = f"x{number:06d}"
        rows.append(replace(row, id=key, group="list"))
        of[key] = unit.id if number < others - away else None
        kinds[key] = f"{kind}: {done}"
    return Truth([_registered(chance, unit) for unit, _ in inside], rows, of, kinds)


def _registered(chance: random.Random, unit: Record) -> Record:
    return replace(
        unit, code=None if chance.random() < 0.4 else unit.code, address=None if chance.random() < 0.1 else unit.address
    )
