"""A county that sends no units while its neighbours do is named in the reports of all levels above it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import docx
import pytest
from sqlalchemy import Engine

from data.queries.briefing.silence import quiet_below
from data.scope import EVERYTHING
from data.slice import Slice
from data.texts import LANGUAGES
from data.texts.names import region_name
from reports.content.gather import gather, note
from reports.documents.brief import write_brief
from reports.order import Order
from tests.reports.conftest import MOMENT

SYNTHETIC = Slice("2024", "synthetic", "synthetic")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("compare", [None, "2023"])
@pytest.mark.parametrize("region", ["430000", "430100"])
def test_the_brief_names_the_silent_county(
    full: Engine, tmp_path: Path, region: str, compare: str | None, language: str
) -> None:
    content = gather(full, EVERYTHING, Order(region, "2024", compare, "synthetic"))
    path = write_brief(content, tmp_path / "b.docx", language=language, timestamp=MOMENT)
    said = "".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    assert region_name("430105", language) in said


def test_the_nation_counts_it_too(full: Engine) -> None:
    quiet, share = quiet_below(full, EVERYTHING, region="100000", slice_=SYNTHETIC)
    assert "430105" in quiet
    assert 0 < share < 0.5
    kinds = {n.kind for n in note(gather(full, EVERYTHING, Order("100000", "2024", "2023", "synthetic")))}
    assert kinds & {"unreported", "unreported_many", "silent"}


def test_who_reports_is_not_named(full: Engine) -> None:
    for region, period in (("430000", "2025"), ("330000", "2024")):
        content = gather(full, EVERYTHING, Order(region, period, None, "synthetic"))
        units = {row["region"] for row in content.children if row["units"] is not None}
        assert not units & set(content.quiet)
        assert "430105" not in content.quiet
    assert quiet_below(full, EVERYTHING, region="100000", slice_=Slice("2004", "census", "published")) == ([], 0.0)


def test_outsiders_read_of_it_only_where_its_neighbours_are_shown(full: Engine) -> None:
    inside = gather(full, EVERYTHING, Order("430000", "2024", None, "synthetic"))
    outside = gather(full, EVERYTHING, Order("430000", "2024", None, "synthetic", audience="external"))
    assert set(outside.quiet) <= set(inside.quiet)
    assert note(replace(outside, quiet=())) is not None
