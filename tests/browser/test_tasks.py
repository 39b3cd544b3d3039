"""The three tasks in both languages: by a click in the navigation, and from a figure to its cells."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from data.texts import text
from data.texts.names import figure_name
from tests.browser.conftest import Visit, settled


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_click_shows_the_tasks_and_another_where_a_figure_comes_from(lang: str, visit: Callable[..., Visit]) -> None:
    seen = visit(locale="zh-CN" if lang == "zh" else "en-US")
    page = seen.open("/?region=330000")
    page.locator(".side").get_by_text(text("nav.tasks", lang)).click()
    page.wait_for_selector("[data-slot=tasks-services] table")
    settled(page)
    for section in ("coverage", "groups", "services", "team"):
        expect(page.locator(f"[data-slot=tasks-{section}]")).to_contain_text(text(f"tasks.{section}", lang))
    expect(page.locator("#main")).to_contain_text(figure_name("congress_coverage", lang))
    page.locator("[data-slot=tasks-services] td[data-open]").first.click()
    page.wait_for_selector("[role=dialog] .origin .cells")
    seen.expect_clean()
