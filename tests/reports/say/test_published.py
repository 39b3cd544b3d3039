"""What was published is told by what the source holds, and nobody is asked for what our copy of it lacks."""

from __future__ import annotations

import re
from pathlib import Path

import docx
import pytest
from sqlalchemy import Engine

from analysis.attention import Note
from data.scope import EVERYTHING
from data.texts import LANGUAGES
from reports.content.gather import NoFigures, gather
from reports.content.record import Content
from reports.documents.circular import write_circular
from reports.order import Order
from reports.say.actions import Action, find_actions
from reports.say.headline import find_headlines, headline_title, statement, told_in_title
from reports.slides.courses import rate_slides
from tests.reports.conftest import MOMENT


@pytest.fixture(scope="module")
def statements(full: Engine) -> Content:
    return gather(full, EVERYTHING, Order("100000", "2018", calibre="acftu"))


def test_a_statement_of_unions_and_members_leads_with_them(statements: Content) -> None:
    title = headline_title(statements, "zh")
    assert title == "全国工会组织286.0万个，基层工会277.0万个，占工会组织96.9%，会员3.10亿人"
    assert (
        headline_title(statements, "en")
        == "China: Unions 2.86 m; Grassroots unions 2.77 m; 96.9% of all unions; Members 310.00 m"
    )


def test_a_course_of_which_nothing_may_be_told_has_no_slide(statements: Content) -> None:
    assert rate_slides(statements, "zh") == []


@pytest.mark.parametrize("case", ["nation", "unions"])
def test_no_province_is_asked_for_what_a_printed_table_lacks(contents: dict[str, Content], case: str) -> None:
    found = {note.kind: action for note, action in _answers(contents[case])}
    absent = next(found[kind] for kind in found if kind.startswith(("missing", "silent_published")))
    assert absent.proposal == "查找原始出版物，补齐这部分再排名、再比较"
    assert absent.duty == "全国总工会；下一报告期前"


def _answers(content: Content) -> list[tuple[Note, Action]]:
    actions = find_actions(content, "zh")
    return list(zip(content.notes, actions[-len(content.notes) :], strict=True))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "order",
    [Order("100000", "2018", calibre="acftu"), Order("100000", "2004", calibre="census")],
    ids=lambda o: o.calibre,
)
def test_a_circular_says_each_headline_once(full: Engine, tmp_path: Path, order: Order, language: str) -> None:
    """What its first sentence says of a figure stands in no sentence of its own, unless that also says how it moved."""
    content = gather(full, EVERYTHING, order)
    path = write_circular(content, tmp_path / "c.docx", language=language, timestamp=MOMENT)
    said = "\n".join(
        line.text for line in docx.Document(str(path)).paragraphs if line.style and line.style.name == "Normal"
    )
    told = [sentence.strip() for sentence in re.split(r"。|\.(?=\s|$)|\n", said)]
    figures = [found for found in find_headlines(content) if found.figure in told_in_title(content)]
    assert figures
    for found in figures:
        own = statement(found, "" if language == "zh" else "China", content, language)
        assert own is not None
        assert own not in told


def test_no_report_is_made_of_nothing(full: Engine) -> None:
    """The bureau's figures are not about Macao, nor about bodies."""
    for region in ("820000", "B05"):
        with pytest.raises(NoFigures):
            gather(full, EVERYTHING, Order(region, "2008", calibre="nbs_unions"))


@pytest.mark.parametrize("base", [0, 5])
def test_of_what_everybody_may_read_no_change_is_withheld(full: Engine, base: int) -> None:
    """Outside a change is not told for the reason that it is not told inside, not to protect units."""
    for before, now in (("1995", "2004"), ("2000", "2008"), ("2004", "2022")):
        inside, outside = (
            gather(full, EVERYTHING, Order("100000", now, before, "nbs_unions", audience=audience, base=base))  # type: ignore[arg-type]
            for audience in ("internal", "external")
        )
        for figure, change in outside.moves.whole.items():
            assert "suppressed" not in change.flags, (before, now, figure)
            assert (change.points is None) == (inside.moves.whole[figure].points is None), (before, now, figure)


def test_a_region_of_which_one_figure_is_there_is_not_missing(full: Engine) -> None:
    """Jiangsu has members in the table of 2008, and no unions."""
    for content in (
        gather(full, EVERYTHING, Order("100000", "2008", "2004", "nbs_unions")),
        gather(full, EVERYTHING, Order("100000", "2008", "2000", "nbs_unions")),
    ):
        assert not [note for note in content.notes if note.kind.startswith("silent")]
