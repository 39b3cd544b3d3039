"""What a check flags is said beside the figure, inside and outside alike, and no change rests on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine

from data.scope import EVERYTHING
from data.texts import LANGUAGES
from reports.content.gather import gather
from reports.files import Kind, Manner, write
from reports.order import Audience, Order
from reports.say.figures import odd_own
from reports.say.ranking import odd_among, rank_children
from tests.reports.conftest import MOMENT
from tests.reports.reading import document_text, slide_texts

KINDS = (Kind("pptx"), Kind("docx", "brief"), Kind("docx", "circular"), Kind("xlsx"))


def said_in(path: Path) -> str:
    """All text of a file."""
    if path.suffix == ".xlsx":
        return "\n".join(
            str(v) for sheet in load_workbook(path) for row in sheet.iter_rows(values_only=True) for v in row
        )
    return document_text(path) if path.suffix == ".docx" else "\n".join(slide_texts(path))


@pytest.mark.parametrize("audience", ["internal", "external"])
@pytest.mark.parametrize("base", [0, 5])
def test_every_document_says_that_a_figure_is_far_from_its_peers(
    full: Engine, tmp_path: Path, audience: Audience, base: int
) -> None:
    order = Order("510000", "2000", None, "nbs_unions", audience=audience, base=base if audience == "external" else 0)
    content = gather(full, EVERYTHING, order)
    for language in LANGUAGES:
        for kind in KINDS:
            (said,) = odd_own(
                content, language, first=kind != Kind("docx", "brief")
            )  # whose sentence before names the region
            assert "0.9%" in said
            assert "90.8%" in said
            path = write(content, tmp_path, kind, Manner(language, MOMENT, ""))
            assert said in said_in(path), path.name


def test_the_whole_and_the_regions_beside_name_it_too(full: Engine) -> None:
    nation = gather(full, EVERYTHING, Order("100000", "2000", None, "nbs_unions"))
    ranking = rank_children(nation, "zh")
    assert ranking is not None
    assert odd_own(nation, "zh") == []
    assert odd_among(ranking, nation, "zh") == ["入会率（已建会单位口径）：四川与其他地区相差过大，待核对"]
    beside = gather(full, EVERYTHING, Order("520000", "2000", None, "nbs_unions"))
    assert [one.region for one in beside.odd] == ["510000"]


def test_no_change_rests_on_a_figure_that_is_flagged_in_one_of_two_periods(full: Engine) -> None:
    moved = gather(full, EVERYTHING, Order("510000", "2008", "2000", "nbs_unions"))
    assert moved.moves.whole["members"].flags == ("odd",)
    assert moved.moves.whole["members"].points is None
    assert moved.spans["members"].change.points is None
    nation = gather(full, EVERYTHING, Order("100000", "2008", "2000", "nbs_unions"))
    jumped = {
        code for code, found in nation.moves.children.items() if any("odd" in one.flags for one in found.values())
    }
    assert jumped == {"510000"}
