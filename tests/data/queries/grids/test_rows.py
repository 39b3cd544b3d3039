"""Rows by their keys: one statement for every page of a list."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, and_, select

from data.database import schema
from data.queries.grids.rows import bound, wanted_rows


@pytest.mark.parametrize("number", [1, 7, 100, 1000])
def test_the_rows_of_the_keys_are_found(full: Engine, number: int) -> None:
    unit = schema.unit.c
    with full.connect() as connection:
        every = connection.execute(select(unit.part_id, unit.row)).all()
        keys = [(part, row) for part, row in every[:: max(1, len(every) // number)][:number]]
        wanted = wanted_rows(len(keys))
        source = wanted.join(schema.unit, and_(unit.part_id == wanted.c.part_id, unit.row == wanted.c.row))
        ask = select(unit.part_id, unit.row).select_from(source)
        assert sorted(map(tuple, connection.execute(ask, bound(keys)))) == sorted(keys)
        absent = [(part, -1) for part, _ in keys]
        assert connection.execute(ask, bound(absent)).all() == []


def test_pages_of_one_length_are_one_statement() -> None:
    assert wanted_rows(100) is wanted_rows(100)
    first, second = (select(wanted_rows(100)) for _ in range(2))
    assert first._generate_cache_key() is not None, "it is put together once"
    assert first.compare(second)
