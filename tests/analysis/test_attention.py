"""Which facts deserve a leader's eye."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from analysis.attention import notes, says_something
from analysis.compare.changes import Change, change_of
from analysis.compare.leaves import Leaf, comparable
from analysis.rates import metrics_of
from analysis.reliability import Limits


def part(region: str, covered: int | None = 50, units: int = 100, **more: Any) -> dict[str, Any]:
    sums = {"units": units, "units_covered": covered, "units_small_micro": 80, "units_small_micro_covered": covered}
    row = {"region": region, "region_kind": "division", "missing": [], "flags": [], **sums, **more}
    return row | metrics_of(row)


Moves = dict[str, Any]


def units(moves: Moves) -> Moves:
    """The changes of the regions' unit coverage."""
    return {code: {"unit_coverage": change} for code, change in moves.items()}


LIMITS = Limits(small=30, comparable_share=0.5, dominant=0.5)


def moved(*leaves: tuple[tuple[int, int] | None, tuple[int, int] | None], parted: bool = False) -> Change:
    """The change of a region's unit coverage of its leaves' covered units and units, before and after."""
    found = [
        Leaf(f"3301{i:02}", before, after, (before[1] if before else 0, after[1] if after else 0))
        for i, (before, after) in enumerate(leaves)
    ]
    sides = [[pair for leaf in found if (pair := (leaf.before, leaf.after)[side]) is not None] for side in (0, 1)]
    raw = [(sum(n or 0 for n, _ in pairs), sum(d or 0 for _, d in pairs)) if pairs else None for pairs in sides]
    return change_of("unit_coverage", raw[0], raw[1], comparable(found), LIMITS, parted=parted)


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
    whole, now = part("33"), [part("3301", 40), part("3302", 60)]
    moves = {"3301": moved(((50, 100), (40, 100))), "3302": moved(((50, 100), (60, 100)))}
    (note,) = [n for n in notes(whole, now, units(moves), period="2023") if n.kind == "fell"]
    assert (note.values["n"], note.values["names"], round(note.values["points"], 6)) == (1, ["3301"], -10)
    assert note.values["raw"]
    assert not [n for n in notes(whole, now, units(moves)) if n.kind == "fell"]


def test_a_fall_is_like_for_like_and_says_so() -> None:
    joined = moved(((50, 100), (60, 100)), (None, (0, 90)))
    assert joined.points_raw is not None
    assert joined.points_raw < 0
    assert "fell" not in kinds(part("33"), [part("3301")], units({"3301": joined}), period="2023")
    fallen = {"3301": moved(((50, 100), (45, 100)), (None, (90, 90)))}
    (note,) = [n for n in notes(part("33"), [part("3301")], units(fallen), period="2023") if n.kind == "fell"]
    assert round(note.values["points"], 6) == -5
    assert not note.values["raw"]


@pytest.mark.parametrize(
    "change",
    [
        moved(((20, 29), (10, 29))),
        moved(((50, 100), (40, 100)), parted=True),
        moved(((50, 100), (40, 100)), ((10, 500), None)),
    ],
    ids=["few units", "a break", "few report in both periods"],
)
def test_what_may_not_be_compared_has_not_fallen(change: Change) -> None:
    assert "fell" not in kinds(part("33"), [part("3301")], units({"3301": change}), period="2023")


def test_who_no_longer_reports_is_silent_and_has_not_fallen() -> None:
    gone = part("3302", None) | {"units": None}
    moves = {"3301": moved(((50, 100), (50, 100))), "3302": moved(((50, 100), None))}
    found = notes(part("33"), [part("3301"), gone], units(moves), period="2023")
    (note,) = [n for n in found if n.kind in ("fell", "silent")]
    assert (note.kind, note.values) == ("silent", {"regions": ["3302"], "period": "2023"})


def test_who_still_reports_another_figure_is_not_silent() -> None:
    sends = part("3302", None) | {"units": None}
    ends = {"unit_coverage": moved(((50, 100), None)), "members": moved(((50, 100), (60, 100)))}
    moves = {**units({"3301": moved(((50, 100), (50, 100)))}), "3302": ends}
    assert "silent" not in kinds(part("33"), [part("3301"), sends], moves, period="2023")


@pytest.mark.parametrize(("count", "kind"), [(1, ""), (3, ""), (4, "_many")])
def test_of_what_was_published_nobody_is_silent_but_our_copy_lacks_it(count: int, kind: str) -> None:
    gone = [part(f"33{number:02}", None) | {"units": None} for number in range(2, 2 + count)]
    moves = units({"3301": moved(((50, 100), (50, 100)))} | {row["region"]: moved(((50, 100), None)) for row in gone})
    found = notes(part("33") | {"purpose": "published"}, [part("3301"), *gone], moves, period="2023")
    (note,) = [n for n in found if n.kind.startswith("silent")]
    assert note.kind == f"silent_published{kind}"
    assert len(note.values.get("regions", ())) == (0 if kind else count)


def test_rates_of_few_units_lead_no_sentence() -> None:
    def both(region: str, covered: int, workers: int, *small: str) -> dict[str, Any]:
        flags = [{"metric": metric, "flag": "small"} for metric in small]
        return part(region, covered, employees=100, employees_covered=workers, flags=flags)

    parts = [both("3301", 10, 50, "unit_coverage"), both("3302", 20, 40), both("3303", 15, 60)]
    (note,) = [n for n in notes(part("33", None), parts) if n.kind.startswith("differ")]
    assert (note.values["a"], note.values["b"]) == ("3303", "3302")
    whole = part("33") | {"small_micro_coverage": 2 / 29}
    small = {"gap_units": 27, "gap_workers": None}
    assert "small" in kinds(whole, [], small=small)
    assert "small" not in kinds(
        whole | {"flags": [{"metric": "small_micro_coverage", "flag": "small"}]}, [], small=small
    )
    assert "small" not in kinds(whole, [])


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
    moves = {code: moved(((50, 100), (40, 100))) for code in ("3301", "3302")}
    now = [part("3301", 40), part("3302", 40)]
    (note,) = [n for n in notes(part("33"), now, units(moves), period="2023") if n.kind == "fell"]
    assert note.values["names"] == ["3301", "3302"]


def test_a_fall_too_small_to_show_is_none() -> None:
    moves = {"3301": moved(((50_000, 100_000), (49_999, 100_000)))}
    assert "fell" not in kinds(part("33"), [part("3301", 49_999, 100_000)], units(moves), period="2023")


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
    small = {"gap_units": 5_001, "gap_workers": None}
    assert "small" not in kinds(part("33") | near | metrics_of(near), [], small=small)
    stated = part("33") | {"units_small_micro": None, "small_micro_coverage": 0.1}
    assert "small" not in kinds(stated, [], small={"gap_units": None, "gap_workers": None})


def test_the_weightiest_comes_first() -> None:
    parts = [part(f"330{i}", 20 - i) for i in range(5)]
    cells = [{"region": "3301", "industry": "C", "gap_workers": 70}]
    found = notes(part("33", 90, 500), parts, units({"3301": moved(((90, 100), (19, 100)))}), cells, "2023")
    weights = [note.weight for note in found]
    assert len(found) >= 3
    assert weights == sorted(weights, reverse=True)


def test_parts_that_exceed_their_whole_have_no_share_of_it() -> None:
    assert "top_gap" not in kinds(part("33", 90, 100), [part(f"330{i}", 20) for i in range(3)])


def whole_of(**more: Any) -> dict[str, Any]:
    return part("33", employees=10_000, employees_covered=6_000, left_out={}, **more)


def test_the_fall_of_the_whole_is_said_for_every_headline_rate() -> None:
    fallen = {
        figure: replace(moved(((600, 1000), (after, 1000))), figure=figure)
        for figure, after in (("density", 551), ("worker_coverage", 542), ("unit_coverage", 610))
    }
    (note,) = [n for n in notes(whole_of(), [], {"33": fallen}, period="2024") if n.kind == "fell_whole"]
    assert note.values["falls"] == [("worker_coverage", -5.8, True), ("density", -4.9, True)]
    assert note.weight == pytest.approx(580)


def test_parts_that_fell_are_told_by_the_rate_that_concerns_most_workers() -> None:
    down = moved(((60, 100), (50, 100)))
    moves = {
        "3301": {"unit_coverage": down, "density": replace(moved(((60, 100), (30, 100))), figure="density")},
        "3302": {"worker_coverage": replace(moved(((60, 100), (58, 100))), figure="worker_coverage")},
    }
    parts = [part("3301", employees=100), part("3302", employees=9_000)]
    found = [n for n in notes(whole_of(), parts, moves, period="2024") if n.kind == "fell"]
    assert [n.values["metric"] for n in found] == ["worker_coverage", "density"]
    assert found[0].changes == {"region": "3302"}


def test_notes_are_ranked_by_the_workers_that_they_concern() -> None:
    cells = [{"region": "3301", "industry": "C", "gap_workers": 700, "flags": []}]
    down = {"33": {"unit_coverage": moved(((60, 100), (50, 100)))}}
    found = notes(whole_of(units_unknown=20, employees_unknown=2_000), [], down, cells, "2024")
    assert [n.kind for n in found][:3] == ["unknown", "fell_whole", "top_cell"]
    assert [n.weight for n in found] == sorted((n.weight for n in found), reverse=True)


def test_a_cell_that_one_unit_fills_says_so_and_weighs_half() -> None:
    alone = [{"metric": "gap_workers", "flag": "one_unit"}]
    cells = [{"region": "3301", "industry": "C", "gap_workers": 700, "flags": alone}]
    (note,) = [n for n in notes(whole_of(), [], cells=cells) if n.kind.startswith("top_cell")]
    assert (note.kind, note.weight) == ("top_cell_one", 350)


def test_counties_that_no_longer_report_are_named_by_number_and_one_of_them() -> None:
    heard = {"33": {"unit_coverage": moved(((50, 100), (50, 100)), ((5, 10), None), ((5, 10), None))}}
    (note,) = [n for n in notes(whole_of(), [], heard, period="2023") if n.kind.startswith("unheard")]
    assert (note.kind, note.values["n"], note.values["first"]) == ("unheard", 2, "330101")


def test_a_region_that_no_longer_reports_itself_is_named_once() -> None:
    heard = {"33": {"unit_coverage": moved(((50, 100), None))}}
    vanished = replace(heard["33"]["unit_coverage"].comparable, vanished=("33",))
    heard["33"]["unit_coverage"] = replace(heard["33"]["unit_coverage"], comparable=vanished)
    (note,) = [n for n in notes(whole_of(), [], heard, period="2023") if n.kind.startswith("unheard")]
    assert (note.kind, note.values["first"], note.changes) == ("unheard_own", "33", {"region": "33"})


def test_a_rate_above_one_is_named_unless_few_units_are_behind_it() -> None:
    over = {"metric": "density", "flag": "over_one"}
    odd = part("3301", employees=100, members=130, flags=[over])
    (note,) = [n for n in notes(whole_of(), [odd]) if n.kind == "over_one"]
    assert (note.values["place"], note.values["metric"], note.values["rate"]) == ("3301", "density", 1.3)
    few = odd | {"flags": [over, {"metric": "density", "flag": "small"}]}
    assert "over_one" not in kinds(whole_of(), [few])


@pytest.mark.parametrize(("due", "reached", "said"), [("2025", 0.5, True), ("2026", 0.5, False), ("2025", 0.8, False)])
def test_a_target_is_missed_once_it_is_due(due: str, reached: float, said: bool) -> None:
    goal = {"metric": "unit_coverage", "period": "2025", "target_period": due, "target": 0.8, "reached": reached}
    assert ("target" in kinds(whole_of(), [], targets=[goal])) is said


def test_a_break_is_said_in_place_of_a_fall() -> None:
    parted = {"33": {"unit_coverage": moved(((50, 100), (40, 100)), parted=True)}}
    (note,) = [n for n in notes(whole_of(), [], parted, period="2023") if n.kind in ("break", "fell_whole")]
    assert (note.kind, note.values["metrics"]) == ("break", ["unit_coverage"])


def test_rows_left_out_are_said_where_their_share_shows() -> None:
    left = {"rows": 30, "share": 0.3, "numerator": 0, "denominator": 0}
    assert "left_out" in kinds(whole_of() | {"left_out": {"unit_coverage": left}}, [])
    assert "left_out" not in kinds(whole_of() | {"left_out": {"unit_coverage": left | {"share": 0.004}}}, [])


def test_nothing_stands_out_can_be_said_only_of_what_is_known() -> None:
    assert says_something(part("33"))
    assert not says_something(part("33", None))
    assert not says_something(None)
