"""Slides of a city by clicks, from the start page."""

from __future__ import annotations

from collections.abc import Callable

from pptx import Presentation

from tests.browser.conftest import Visit, settled
from tests.browser.walks.clicks import Walk

CLICKS = 4


def test_a_deck_for_a_city_in_at_most_four_clicks(visit: Callable[..., Visit]) -> None:
    seen = visit()
    walk = Walk(seen.open("/"))
    page = walk.page
    walk.click(page.locator("#pick-region"))
    page.locator("[role=option]").first.wait_for()
    page.keyboard.type("杭州")
    walk.click(page.locator("[role=option]", has_text="杭州市").first)
    page.wait_for_url("**region=330100")
    settled(page)
    walk.click(page.locator(".side a[href^='/reports']"))
    page.wait_for_url("**/reports?region=330100")
    settled(page)
    deck = Presentation(str(walk.fetch(page.locator("table.reports a[href*='/pptx?']").first)))
    said = " ".join(shape.text_frame.text for shape in deck.slides[0].shapes if shape.has_text_frame)
    assert "杭州" in said
    assert len(deck.slides) > 3
    assert walk.clicks <= CLICKS
    seen.expect_clean()
