"""The cells behind a figure are the first rows of all registers, read in those alone that are of the region."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine

from data.queries.trace import cells
from data.queries.trace.cells import Asked, cells_behind
from data.scope import EVERYTHING
from data.slice import Slice

HELD = Slice("2025", "synthetic", "synthetic")
FIGURES = (("worker_coverage", "employees_covered", "employees"), ("own_union_rate", "units_own", "units"))


@pytest.mark.parametrize("region", ["100000", "330000", "650000", "650100", "650102", "340176", "B03"])
@pytest.mark.parametrize("figure", FIGURES)
def test_the_first_rows_are_found_in_the_region_s_own_registers(
    full: Engine, monkeypatch: pytest.MonkeyPatch, region: str, figure: tuple[str, str, str]
) -> None:
    found, real = [], cells._of_first_parts

    def noted(*given: Any) -> list[Any]:
        rows = real(*given)
        found.append(len(rows) == given[-1])
        return rows

    asked = Asked(region, HELD, figure[0], {}, 20)
    with full.connect() as connection:
        monkeypatch.setattr(cells, "_of_first_parts", noted)
        near = cells_behind(connection, EVERYTHING, asked, *figure[1:])
        monkeypatch.setattr(cells, "_of_first_parts", lambda *_: [])
        every = cells_behind(connection, EVERYTHING, asked, *figure[1:])
    assert near == every
    assert all(found), "all registers were read through"
