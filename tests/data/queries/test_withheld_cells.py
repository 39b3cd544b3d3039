"""A cell of a summary that stands there and is in no sum is withheld; a blank, a sign for none and a place without a row are not reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from data.database.engine import writer
from data.queries import rates
from data.queries.kept_out import cells
from data.queries.kept_out.cells import withheld_cells
from data.scope import EVERYTHING, Scope
from data.slice import Slice
from etl.load.batch import load_paths
from tests.clerks.books import book

SLICE = Slice("2024", "register", "administrative")
CITY = "620500"
PLACES = {
    "秦州区": "620502",
    "麦积区": "620503",
    "清水县": "620521",
    "秦安县": "620522",
    "甘谷县": "620523",
    "武山县": "620524",
    "张家川县": "620525",
}
TRUE = [[9.8, 9.1], [8.8, 7.9], [1.9, 1.6], [2.4, 2.2], [2.4, 2.1], [2.0, 1.7], [1.2, 1.0]]


def loaded(folder: Path, changed: Mapping[str, Sequence[Any]], left_out: str = "") -> Engine:
    rows = [[name, *changed.get(name, own)] for name, own in zip(PLACES, TRUE, strict=True) if name != left_out]
    path = book(
        folder / "a.xlsx",
        ["天水市各县区工会会员情况（2024年）"],
        ["", "", "单位：万人"],
        ["县区", "职工", "会员"],
        *rows,
    )
    engine = writer(f"sqlite:///{folder / 'c.db'}")
    load_paths(engine, [path])
    return engine


def whys(engine: Engine, name: str) -> dict[str, str]:
    """Measure -> why the place lacks it, of employees and members."""
    rows = rates(engine, EVERYTHING, region=CITY, by=("region",), slices=SLICE)
    (row,) = [row for row in rows if row["region"] == PLACES[name]]
    own = [entry for entry in row["missing"] if entry["region"] == PLACES[name]]
    return {m: entry["why"] for entry in own for m in entry["measures"] if m in ("employees", "members")}


@pytest.mark.parametrize(
    ("name", "figures", "expected"),
    [
        ("麦积区", (88000, 79000), {"employees": "withheld", "members": "withheld"}),
        ("秦安县", (240, 212), {"employees": "withheld", "members": "withheld"}),
        ("甘谷县", ("约二三万", 2.1), {"employees": "withheld"}),
        ("甘谷县", (2.4, "见附件"), {"members": "withheld"}),
        ("甘谷县", (2.4, "#REF!"), {"members": "withheld"}),
        ("甘谷县", (2.4, None), {"members": "not_reported"}),
        ("甘谷县", ("—", "…"), {"employees": "not_reported", "members": "not_reported"}),
        ("甘谷县", (2.4, 2.1), {}),
    ],
)
def test_what_stands_in_a_cell_and_does_not_count_is_withheld(
    name: str, figures: Sequence[Any], expected: dict[str, str], tmp_path: Path
) -> None:
    engine = loaded(tmp_path, {name: figures})
    assert whys(engine, name) == expected
    for other in PLACES:
        assert other == name or whys(engine, other) == {}


def test_a_place_without_a_row_is_silent(tmp_path: Path) -> None:
    engine = loaded(tmp_path, {"麦积区": (88000, 79000)}, left_out="清水县")
    assert whys(engine, "清水县") == {"employees": "not_reported", "members": "not_reported"}
    assert whys(engine, "麦积区") == {"employees": "withheld", "members": "withheld"}


@pytest.mark.parametrize("at_once", [1, 500])
def test_cells_are_those_of_the_readers_region_and_of_the_slice(
    at_once: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cells, "_AT_ONCE", at_once)
    engine = loaded(tmp_path, {"麦积区": (88000, 79000), "甘谷县": ("约二三万", 2.1)})
    with engine.connect() as connection:
        found = withheld_cells(connection, EVERYTHING, SLICE)
        seen = withheld_cells(connection, Scope("620523"), SLICE)
        other = withheld_cells(connection, EVERYTHING, SLICE.at("2023"))
    assert sorted((figure.region, *figure.measures) for figure in found) == [
        ("620503", "employees"),
        ("620503", "members"),
        ("620523", "employees"),
    ]
    assert [(figure.region, *figure.measures) for figure in seen] == [("620523", "employees")]
    assert other == []
