"""Which facts deserve a leader's eye."""

from __future__ import annotations

from typing import Any

from analysis.attention import notes
from analysis.rates import metrics_of


def part(region: str, covered: int | None = 50, units: int = 100, **more: Any) -> dict[str, Any]:
    sums = {"units": units, "units_covered": covered, "units_small_micro": 80, "units_small_micro_covered": covered}
    row = {"region": region, "region_kind": "division", "missing": [], **sums, **more}
    return row | metrics_of(row)


def test_nothing_loaded_nothing_to_say() -> None:
    assert notes(None, []) == []


def test_the_largest_cell_comes_first_and_leads_to_it() -> None:
    found = notes(part("33"), [part("3301")], cells=[{"region": "3301", "industry": "C", "gap_workers": 70}])
    assert found[0].kind == "top_cell"
    assert found[0].values["n"] == 70
    assert found[0].changes == {"region": "3301", "industry": ("C",)}


def test_three_largest_gaps_with_their_share() -> None:
    whole = part("33", 100, 400)
    parts = [part(f"330{i}", 100 - 10 * i, 100) for i in range(1, 5)]
    (note,) = [n for n in notes(whole, parts) if n.kind == "top_gap"]
    assert note.values["regions"] == ["3304", "3303", "3302"]
    assert note.values["share"] == 90 / 300


def test_who_fell_back_needs_a_period_to_compare() -> None:
    whole, now, before = part("33"), [part("3301", 40), part("3302", 60)], [part("3301", 50), part("3302", 50)]
    (note,) = [n for n in notes(whole, now, before, period="2023") if n.kind == "fell"]
    assert (note.values["n"], note.values["names"], round(note.values["points"], 6)) == (1, ["3301"], -10)
    assert not [n for n in notes(whole, now, before) if n.kind == "fell"]


def test_who_sent_no_cover_is_named_with_the_reason() -> None:
    absent = part("3302", None, missing=[{"region": "3302", "measures": ["units_covered"], "why": "not_in_source"}])
    for own, kind in ((60, "missing"), (50, "missing_out")):
        (note,) = [n for n in notes(part("33", own), [part("3301"), absent]) if n.kind.startswith("missing")]
        assert note.kind == kind, "a sum over the others does not hold what is missing"
        assert note.values == {"regions": ["3302"], "why": "not_in_source", "region": "33"}


def kinds(*given: Any, **more: Any) -> set[str]:
    return {note.kind for note in notes(*given, **more)}


def test_no_cell_is_called_the_largest_that_another_equals_or_that_is_not_known() -> None:
    cells = [{"region": "3301", "industry": industry, "gap_workers": 70} for industry in "CF"]
    whole = part("33", gap_workers=140)
    known, unknown = part("3301", employees=90, employees_covered=20), part("3302")
    assert "top_cell" not in kinds(whole, [known], cells=cells)
    assert "top_cell" in kinds(whole | {"gap_workers": 140}, [known], cells=cells[:1])
    assert "top_cell" not in kinds(whole | {"gap_workers": 140}, [known, unknown], cells=cells[:1])


def test_all_that_fell_alike_are_named() -> None:
    now, before = [part("3301", 40), part("3302", 40)], [part("3301", 50), part("3302", 50)]
    (note,) = [n for n in notes(part("33"), now, before, period="2023") if n.kind == "fell"]
    assert note.values["names"] == ["3301", "3302"]


def test_a_fall_too_small_to_show_is_none() -> None:
    now, before = [part("3301", 49_999, 100_000)], [part("3301", 50_000, 100_000)]
    assert "fell" not in kinds(part("33"), now, before, period="2023")


def test_nobody_is_called_last_who_shares_the_place() -> None:
    def both(region: str, covered: int, workers: int) -> dict[str, Any]:
        return part(region, covered, employees=100, employees_covered=workers)

    assert "differ" in kinds(part("33", None), [both("3301", 10, 50), both("3302", 20, 40), both("3303", 30, 60)])
    assert "differ" not in kinds(part("33", None), [both("3301", 10, 50), both("3302", 10, 40), both("3303", 30, 60)])
    assert "differ_known" in kinds(part("33", None), [both("3301", 10, 50), both("3302", 20, 40), part("3303", None)])


def test_last_by_units_is_last_of_all_with_units_not_only_of_those_with_workers() -> None:
    parts = [
        part("3301", 10, employees=100, employees_covered=50),
        part("3302", 20, employees=100, employees_covered=40),
        part("3303", 5),
    ]
    (note,) = [n for n in notes(part("33", None), parts) if n.kind.startswith("differ")]
    assert note.values["a"] == "3303"


def test_small_enterprises_are_not_called_behind_by_less_than_shows() -> None:
    near = {"units": 10_000, "units_covered": 5_000, "units_small_micro": 10_000, "units_small_micro_covered": 4_999}
    assert "small" not in kinds(part("33") | near | metrics_of(near), [])
    stated = part("33") | {"units_small_micro": None, "small_micro_coverage": 0.1}
    assert "small" not in kinds(stated, [])


def test_at_most_three() -> None:
    parts = [part(f"330{i}", 20 - i) for i in range(5)]
    cells = [{"region": "3301", "industry": "C", "gap_workers": 70}]
    assert len(notes(part("33", 90, 500), parts, [part("3301", 90)], cells, "2023")) == 3


def test_parts_that_exceed_their_whole_have_no_share_of_it() -> None:
    assert "top_gap" not in kinds(part("33", 90, 100), [part(f"330{i}", 20) for i in range(3)])
