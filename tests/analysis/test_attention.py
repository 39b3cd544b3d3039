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
    assert (note.values["n"], note.values["name"], round(note.values["points"], 6)) == (1, "3301", -10)
    assert not [n for n in notes(whole, now, before) if n.kind == "fell"]


def test_who_sent_no_cover_is_named_with_the_reason() -> None:
    absent = part("3302", None, missing=[{"region": "3302", "measures": ["units_covered"], "why": "not_in_source"}])
    (note,) = [n for n in notes(part("33"), [part("3301"), absent]) if n.kind == "missing"]
    assert note.values == {"regions": ["3302"], "why": "not_in_source", "region": "33"}


def test_at_most_three() -> None:
    parts = [part(f"330{i}", 20 - i) for i in range(5)]
    cells = [{"region": "3301", "industry": "C", "gap_workers": 70}]
    assert len(notes(part("33"), parts, [part("3301", 90)], cells, "2023")) == 3
