"""A brief is one full page: standing, movement, gap, proposal, with one table and one chart that can be edited."""

from __future__ import annotations

import re
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from reports.documents.brief import Group, fill
from reports.say.actions import find_actions
from reports.say.plain import plain
from tests.reports.conftest import Report
from tests.reports.reading import members

HEADS = {
    "zh": ["总体情况。", "变化情况。", "覆盖缺口。", "工作建议。"],
    "en": ["Where we stand.", "What moved.", "Where the gap is.", "What is proposed."],
}


@pytest.fixture(scope="module")
def briefs(made: list[Report]) -> list[Report]:
    return [report for report in made if report.kind == "brief"]


def heads(path: Path) -> list[str]:
    """How its paragraphs of text begin."""
    lines = [line for line in docx.Document(str(path)).paragraphs if line.style and line.style.name == "Brief Text"]
    return [line.runs[0].text for line in lines]


def test_its_paragraphs_are_standing_movement_gap_and_proposal_in_this_order(briefs: list[Report]) -> None:
    for report in briefs:
        there = heads(report.path)
        assert there == [head for head in HEADS[report.language] if head in there], report.path.name
        assert there[0] == HEADS[report.language][0], report.path.name


def test_the_proposal_is_never_left_out_for_room(briefs: list[Report]) -> None:
    for report in briefs:
        actions = find_actions(report.content, report.language)
        assert (HEADS[report.language][-1] in heads(report.path)) == bool(actions), report.path.name
        if actions:
            text = "\n".join(line.text for line in docx.Document(str(report.path)).paragraphs)
            assert plain(actions[0].proposal)[:40].lower() in text.lower(), report.path.name


def test_the_chart_is_native_with_its_data_and_says_what_it_shows(briefs: list[Report]) -> None:
    for report in briefs:
        parts = members(report.path.read_bytes())
        charts = [name for name in parts if re.fullmatch(r"word/charts/chart\d+\.xml", name)]
        assert len(charts) == 1, report.path.name
        drawn = docx.Document(str(report.path)).element.body.findall(f".//{qn('wp:docPr')}")
        assert len(drawn) == len(charts)
        assert all(one.get("descr") for one in drawn)
        assert all(f"word/embeddings/chart{number}.xlsx" in parts for number in range(1, len(charts) + 1))


def test_each_group_speaks_before_any_speaks_twice() -> None:
    words = "一" * 30
    groups = [
        Group(name, [f"{name}甲{words}", f"{name}乙{words}"]) for name in ("standing", "moved", "gap", "proposal")
    ]
    assert fill(groups, 4 * 2 * 19, "zh") <= 4 * 2 * 19
    assert [len(group.said) for group in groups] == [1, 1, 1, 1]
    few = [Group(group.name, group.offered) for group in groups]
    fill(few, 2 * 2 * 19, "zh")
    assert [group.name for group in few if group.said] == ["standing", "proposal"]
