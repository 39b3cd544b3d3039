"""Progress towards targets, ranked: the share of the target, the part of the way, places gained."""

from __future__ import annotations

from analysis.pace.progress import Standing, progress


def standing(
    region: str, now: float | None, before: float | None, target: float | None = 0.8, **more: bool
) -> Standing:
    return Standing(region, target, now, before, 0.4, None, None, **more)


def test_the_share_of_the_target_ranks_and_places_gained_are_told() -> None:
    rows = progress([standing("a", 0.6, 0.5), standing("b", 0.72, 0.44), standing("c", 0.4, 0.4)])
    assert [(r["region"], r["rank"], r["rank_before"], r["moved"]) for r in rows] == [
        ("b", 1, 2, 1),
        ("a", 2, 1, -1),
        ("c", 3, 3, 0),
    ]
    assert [round(r["completion"], 3) for r in rows] == [0.9, 0.75, 0.5]
    assert [round(r["way"], 3) for r in rows] == [0.8, 0.5, 0.0]


def test_equal_regions_share_a_place() -> None:
    rows = progress([standing("a", 0.6, None), standing("b", 0.6, None), standing("c", 0.5, None)])
    assert [(r["rank"], r["rank_before"], r["moved"]) for r in rows] == [
        (1, None, None),
        (1, None, None),
        (3, None, None),
    ]


def test_regions_without_target_or_figure_and_small_ones_have_no_place() -> None:
    found = [
        standing("a", 0.6, 0.5, None),
        standing("b", None, 0.5),
        standing("c", 0.9, 0.9, small=True),
        standing("d", 0.5, 0.5),
    ]
    rows = {row["region"]: row for row in progress(found)}
    assert [rows[code]["rank"] for code in "abcd"] == [None, None, None, 1]
    assert rows["a"]["completion"] is None
    assert rows["b"]["completion"] is None
    assert rows["c"]["completion"] == 0.9 / 0.8


def test_a_target_that_stood_already_leaves_no_way() -> None:
    (row,) = progress([standing("a", 0.6, 0.5, 0.3)])
    assert row["way"] is None
    assert row["completion"] == 2
