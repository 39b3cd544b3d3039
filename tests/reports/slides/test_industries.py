"""A source that counts units by industry alone has its slide of them; a count that never moved has none."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from data.scope import EVERYTHING
from data.texts import LANGUAGES
from data.texts.names import industry_name
from reports.content.gather import gather
from reports.content.record import Content
from reports.order import Order
from reports.slides.courses import count_slides
from reports.slides.industries import industry_slides
from reports.slides.slide import Bars


@pytest.fixture(scope="module")
def units(full: Engine) -> Content:
    return gather(full, EVERYTHING, Order("100000", "2022", "2018", "nbs_units"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_units_by_industry_have_a_slide(units: Content, language: str) -> None:
    (slide,) = industry_slides(units, language)
    rows = sorted(units.industries, key=lambda row: -row["units"])
    (chart,) = slide.charts
    assert isinstance(chart, Bars)
    assert chart.values == tuple(row["units"] for row in rows[:12])
    assert all(industry_name(row["industry"], language) in slide.title for row in rows[:3])
    assert industry_name(rows[-1]["industry"], language) in slide.points[0]
    share = sum(row["units"] for row in rows[:3]) / units.whole["units"]
    assert re.findall(r"(\d+)%", slide.title) == [f"{share:.0%}"[:-1]]


def test_where_a_gap_is_known_it_is_told_by_the_gap(contents: dict[str, Content]) -> None:
    (slide,) = industry_slides(contents["province"], "zh")
    assert slide.asked == "industries"


def test_industries_that_tie_for_the_third_place_are_not_named(units: Content) -> None:
    rows = [{**row, "units": 100 - min(number, 3)} for number, row in enumerate(units.industries)]
    alike = [{**row, "units": 98} if number == 3 else row for number, row in enumerate(rows)]
    assert industry_slides(replace(units, industries=rows), "zh") != []
    assert industry_slides(replace(units, industries=alike), "zh") == []


@pytest.mark.parametrize("together", [True, False])
def test_a_count_that_stayed_as_it_was_has_no_slide(contents: dict[str, Content], together: bool) -> None:
    content = contents["province"]
    there = count_slides(content, "zh", together=together)
    flat = [{**row, "members": 7, "grassroots_unions": 3} for row in content.history]
    left = count_slides(replace(content, history=flat), "zh", together=together)
    assert any("会员" in slide.title or "会员" in "".join(slide.points) for slide in there)
    assert not any(word in slide.title for slide in left for word in ("会员", "基层工会"))
