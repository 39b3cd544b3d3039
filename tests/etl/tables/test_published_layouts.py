"""Tables laid out as statistical offices publish them, with the cells that a person reads in them.

Each ``published_layouts/NAME.csv`` is an excerpt in the layout of a published file; ``NAME_cells.csv`` says of every body cell
what it means. The figures are facts of the sixth population census (2010), of the National Bureau of Statistics' annual data
(cities, provinces, wages, groups A0S04 and A010303), of the Bureau of Labor Statistics' work stoppages and of union membership in
metropolitan areas by the Current Population Survey. The cells were read off by another script than the importer.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from openpyxl.utils import get_column_letter

from etl.model import Sheet, Value
from etl.tables.recognise import recognise

FOLDER = Path(__file__).parent / "published_layouts"
MERGED = {
    "census_by_sex": [(1, column, 4, column) for column in range(1, 6)],
    "stoppages_two_header_rows": [(1, 1, 1, 7), (2, 1, 3, 1), (2, 2, 2, 3), (2, 4, 2, 5), (2, 6, 2, 7)],
}
NAMES = sorted(path.stem for path in FOLDER.glob("*.csv") if not path.stem.endswith("_cells"))


def _grid(name: str) -> list[list[Value]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [list(row) for row in csv.reader(file)]


def _meant(name: str) -> dict[str, dict[str, str]]:
    with (FOLDER / f"{name}_cells.csv").open(encoding="utf-8", newline="") as file:
        return {line["cell"]: line for line in csv.DictReader(file)}


@pytest.mark.parametrize("name", NAMES)
def test_each_body_cell_means_what_a_person_reads(name: str) -> None:
    tables = recognise([Sheet(None, _grid(name), MERGED.get(name, []))])
    said = [
        {
            "cell": f"{get_column_letter(o.col)}{o.row}",
            "region_code": o.region_code or "",
            "label": o.label,
            "metric": o.metric or "",
            "period": o.period or "",
            "unit": o.unit or "",
            "value": "" if o.value is None else str(o.value),
            "raw": o.raw,
        }
        for table in tables
        for o in table.observations
    ]
    assert len(said) >= 30
    assert {line["cell"]: line for line in said} == _meant(name)
    assert len(said) == len(_meant(name))


def test_nine_layouts_are_held() -> None:
    assert len(NAMES) == 9
