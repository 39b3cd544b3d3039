"""Each problem comes with a proposal, whose it is and by when."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.attention import Note
from data.texts import LANGUAGES, catalogue
from reports.content.record import Content
from reports.say.actions import find_actions, find_untold_notes
from reports.say.gaps import LARGEST_GAP, find_gaps, gaps_title
from reports.say.headline import find_headlines
from reports.slides.plan import plan
from tests.reports.conftest import MOMENT

ACTIONS = ("actions", "actions_plain")
"""What the slide of proposals may be asked."""
SAID_ELSEWHERE = {"comparable", "fall", "none", "title", "unknown_all", "fell_alike", "fell_only"}
"""Texts of notes that are no kinds of their own."""


def kinds() -> list[str]:
    names = [key.removeprefix("attention.") for key in catalogue("zh") if key.startswith("attention.")]
    return [name for name in names if name not in SAID_ELSEWHERE and not name.startswith(("see_", "unit."))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_problem_has_an_answer(language: str) -> None:
    answers = catalogue(language)
    assert [k for k in kinds() if not any(f"act.{k.rsplit('_', n)[0]}" in answers for n in range(3))] == []


def test_a_problem_names_whose_it_is_and_the_nearest_targets_period(contents: dict[str, Content]) -> None:
    content = contents["province"]
    aim = {"metric": "unit_coverage", "target": 0.9, "target_period": "2026"}
    found = find_actions(replace(content, targets=[aim]), "zh")
    assert len(found) == len(content.notes) + 1
    assert all(action.problem and action.proposal for action in found)
    assert all(action.duty.endswith("工会；2026年目标到期前") for action in found)
    assert all(action.duty.endswith("工会；下一报告期前") for action in find_actions(content, "zh"))


def test_what_to_do_is_never_left_out_and_nothing_to_do_has_no_slide(contents: dict[str, Content]) -> None:
    for name, content in contents.items():
        there = [slide for slide in plan(content, "zh", MOMENT) if slide.asked in ACTIONS]
        assert bool(there) == bool(find_actions(content, "zh")), name
        assert not [
            slide for slide in plan(replace(content, notes=(), cells=()), "zh", MOMENT) if slide.asked in ACTIONS
        ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_sections_before_say_needs_no_attention_again(contents: dict[str, Content], language: str) -> None:
    """The largest gap, small enterprises, a target missed, a headline figure that fell: each stands once in a circular."""
    seen = set()
    for content in contents.values():
        kept = [note.kind for note in find_untold_notes(content, language)]
        gaps = find_gaps(content, language)
        for note in content.notes:
            if note.kind not in (*LARGEST_GAP, "small"):
                continue
            told = note.kind == "small" or (gaps is not None and gaps.tells(note.values["n"]))
            assert (note.kind in kept) != told, note
            seen.add((note.kind, told))
            if told and gaps is not None and note.kind != "small":
                assert gaps_title(gaps, content, language)
    assert {told for _, told in seen} == {True, False}, seen


def test_of_rates_that_fell_those_stay_that_are_no_headlines(contents: dict[str, Content]) -> None:
    content = contents["province"]
    moved = [one.figure for one in find_headlines(content) if one.change is not None and one.change.points is not None]
    falls = [(figure, -0.2, True) for figure in (moved[0], "density_in_covered")]

    def kept(*some: tuple[str, float, bool]) -> list[list[str]]:
        note = Note("fell_whole", {"region": "330000", "falls": list(some), "period": "2024"}, "trends")
        found = find_untold_notes(replace(content, notes=[note]), "zh")
        return [[figure for figure, *_ in one.values["falls"]] for one in found]

    assert kept(*falls) == [["density_in_covered"]]
    assert kept(falls[0]) == []


def test_the_note_of_few_rows_left_out_is_answered_by_its_own(contents: dict[str, Content]) -> None:
    values = {"region": "330000", "metric": "density", "n": 3, "share": 0.02}
    content = replace(contents["province"], notes=[Note("left_out", values, "data")], cells=())
    assert [action.proposal for action in find_actions(content, "zh")] == [catalogue("zh")["act.left_out"]]


def test_notes_are_talking_points_and_definitions_stand_once(contents: dict[str, Content]) -> None:
    first, *inside, last = plan(contents["province"], "zh", MOMENT)
    assert first.notes == ()
    for slide in inside:
        assert [note.partition("：")[0] for note in slide.notes] == ["结论", "依据", "可能被问"]
        assert not any(note in last.notes for note in slide.notes)
    assert not [line for line in last.notes if "逻辑检查" in line]
