"""Whatever the figures are, no report falls over, and no sentence has a hole, a blank too many or a claim that they deny."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.compare.changes import Change
from analysis.measures import MEASURE_IDS
from analysis.rates import metrics_of
from data.texts import LANGUAGES
from reports.content.gather import note
from reports.content.moves import COUNTS, RATES, Moves
from reports.content.ranks import rank_rows
from reports.content.record import Content
from reports.documents.brief import write_brief
from reports.documents.circular import write_circular
from reports.say.headline import headline_title, lacking
from reports.slides.plan import plan, write_slides
from tests.reports.conftest import MOMENT

HOLES = re.compile(r"None|\bnan\b|[{}]|  |，，|。。|、、|, ,|^[，。、；]|（）|\(\)|−0\.0(?!\d)")
BLANKS = re.compile(r"[\u4e00-\u9fff] \d|\d [\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{3,}")
WAYS = ("as it is", "none", "nothing", "alike", "mixed")


def odd(row: Mapping[str, Any] | None, dice: Random) -> dict[str, Any] | None:
    """The row with figures that nobody expects: absent, zero, all alike, larger than what they are a part of."""
    if row is None:
        return None
    way = dice.choice(WAYS)
    made = {
        "as it is": lambda value: value,
        "none": lambda _value: None,
        "nothing": lambda _value: 0,
        "alike": lambda _value: 7,
        "mixed": lambda value: dice.choice([None, 0, 1, 5, 40_000, 3_000_000_000, value, value]),
    }[way]
    sums = {name: made(row[name]) for name in MEASURE_IDS if name in row}
    return {**row, **sums, **metrics_of({**row, **sums})}


def odd_change(change: Change, dice: Random) -> Change:
    """A change that may not be told, that is not everybody's, or that is none."""
    match dice.choice(["as it is", "untold", "partly", "none"]):
        case "untold":
            return replace(
                change, points=None, flags=(dice.choice(["break", "few_comparable", "small", "suppressed"]),)
            )
        case "partly":
            return replace(change, comparable=replace(change.comparable, appeared=("330106",), share=0.7))
        case "none" if change.comparable_before is not None:
            return replace(change, comparable_after=change.comparable_before, points=0.0)
        case _:
            return change


def odd_moves(moves: Moves, dice: Random) -> Moves:
    def some(found: Mapping[str, Change]) -> dict[str, Change]:
        return {figure: odd_change(change, dice) for figure, change in found.items() if dice.random() < 0.8}

    below = {code: some(found) for code, found in moves.children.items()}
    return Moves(some(moves.whole), below, {code: some(found) for code, found in moves.industries.items()}, moves.why)


def unexpected(content: Content, dice: Random) -> Content:
    def rows(given: Sequence[Mapping[str, Any]], most: int = 50) -> list[dict[str, Any]]:
        return [made for row in given[: dice.choice([0, 1, 2, most])] if (made := odd(row, dice)) is not None]

    cells = sorted((row for row in rows(content.cells) if row["gap_workers"]), key=lambda row: -row["gap_workers"])
    found = replace(
        content,
        whole=odd(content.whole, dice),
        before=odd(content.before, dice),
        children=rows(content.children),
        children_before=rows(content.children_before),
        small=odd(content.small, dice),
        small_before=odd(content.small_before, dice),
        industries=rows(content.industries),
        industries_before=rows(content.industries_before),
        cells=cells,
        history=[{**row, "partial": set()} for row in rows(content.history)],
        moves=odd_moves(content.moves, dice),
    )
    figures = (*RATES, *COUNTS)
    found = replace(
        found,
        ranks=rank_rows(found.children, figures),
        ranks_before=rank_rows(found.children_before, figures),
        spans={figure: span for figure, span in content.spans.items() if dice.random() < 0.7},
    )
    return replace(found, notes=note(found))


@pytest.mark.parametrize("case", ["nation", "unions", "province", "county"])
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_sentences_have_no_holes_whatever_the_figures(contents: dict[str, Content], case: str, seed: int) -> None:
    content = unexpected(contents[case], Random(seed))
    for language in LANGUAGES:
        slides = plan(content, language, MOMENT)
        assert len(slides) <= 10
        for slide in slides:
            assert slide.title
        for said in (text for slide in slides[:-1] for text in (slide.title, *slide.points, *slide.details)):
            assert not HOLES.search(said), said
            assert language == "en" or not (BLANKS.search(said) or LATIN.search(said)), said
        whole = content.whole
        title = headline_title(content, language) or ""
        assert ("均已覆盖" in title or "every unit" in title) <= (whole["gap_units"] == 0 and bool(whole["units"]))


@pytest.mark.parametrize("seed", range(3))
def test_files_are_written_whatever_the_figures(contents: dict[str, Content], tmp_path: Path, seed: int) -> None:
    for case, known in contents.items():
        content = unexpected(known, Random(seed))
        for write, suffix in ((write_slides, "pptx"), (write_brief, "docx"), (write_circular, "docx")):
            path = tmp_path / f"{case}.{suffix}"
            assert write(content, path, language=LANGUAGES[seed % 2], timestamp=MOMENT).stat().st_size > 0


def test_a_rate_of_nothing_is_not_called_unreported(contents: dict[str, Content]) -> None:
    content = contents["county"]
    sums = dict.fromkeys((name for name in MEASURE_IDS if name in content.whole), 0)
    empty = replace(content, whole={**content.whole, **sums, **metrics_of({**content.whole, **sums}), "missing": []})
    assert "未报送" not in "".join(lacking(empty, "zh"))
    assert "均已覆盖" not in (headline_title(empty, "zh") or "")
    assert empty.why(empty.whole, "unit_coverage") == "nothing_there"


def test_the_reason_is_that_of_the_part_which_is_absent(contents: dict[str, Content]) -> None:
    content = contents["county"]
    missing = [
        {"region": content.region, "measures": ["members"], "why": "not_reported"},
        {"region": content.region, "measures": ["units_covered"], "why": "not_in_source"},
    ]
    row = {**content.whole, "units_covered": None, "members": None, "missing": missing}
    assert content.why(row, "unit_coverage") == "not_in_source"
    assert content.why(row, "density") == "not_reported"
