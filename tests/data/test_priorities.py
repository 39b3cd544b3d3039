"""The table of the largest gaps says what each cell and all before it hold of the whole."""

from __future__ import annotations

from data.tables.gaps import priorities


def test_shares_add_up_along_the_list() -> None:
    cells = [
        {
            "region": "330106",
            "industry": "C",
            "size": "micro",
            "gap_workers": workers,
            "gap_units": 1,
            "unit_coverage": 0.5,
            "flags": [],
        }
        for workers in (60, 30)
    ]
    rows = priorities(cells, 120, "zh").records()
    assert [(row["rank"], row["share"], row["cumulative"]) for row in rows] == [(1, 0.5, 0.5), (2, 0.25, 0.75)]
    assert [row["cumulative"] for row in priorities(cells, None, "zh").records()] == [None, None]
