"""Who is silent deep below a region is said, however little it weighs."""

from __future__ import annotations

from typing import Any

from analysis.attention import weightiest
from analysis.attention.note import Note
from analysis.attention.silence import with_unreported

WHOLE: dict[str, Any] = {"region": "430000", "employees": 1000}
HEAVY = [
    Note(kind, {"region": "430000"}, "gaps", {}, 900.0 - at) for at, kind in enumerate(("top_gap", "small", "top_cell"))
]


def test_without_silence_nothing_is_added() -> None:
    assert with_unreported(HEAVY, WHOLE, [], 0.0) == HEAVY


def test_few_are_named_and_many_are_counted() -> None:
    for quiet, kind in ((["430105"], "unreported"), (["430105", "430223", "433122", "433123"], "unreported_many")):
        (note,) = [n for n in with_unreported(HEAVY, WHOLE, quiet, 0.01) if n.kind.startswith("unreported")]
        assert note.kind == kind
        assert note.values["n"] == len(quiet)
        assert note.values["first"] == "430105"
        assert note.changes == ({"region": "430105"} if len(quiet) == 1 else {})


def test_silence_is_among_the_few_that_are_said_in_the_place_of_the_lightest() -> None:
    said = weightiest(with_unreported(HEAVY, WHOLE, ["430105"], 0.001))
    assert [note.kind for note in said] == ["top_gap", "small", "unreported"]


def test_who_had_figures_and_is_silent_now_is_named_once() -> None:
    before = Note("unheard_one", {"region": "430000", "first": "430105"}, "data", {}, 5.0)
    elsewhere = Note("unheard_one", {"region": "430000", "first": "430104"}, "data", {}, 5.0)
    kinds = [note.kind for note in with_unreported([before], WHOLE, ["430105"], 0.01)]
    assert kinds == ["unreported"]
    assert {note.kind for note in with_unreported([elsewhere], WHOLE, ["430105"], 0.01)} == {
        "unreported",
        "unheard_one",
    }
