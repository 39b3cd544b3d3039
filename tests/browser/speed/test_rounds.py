"""A step from view to view is one question to the server: no round of callbacks through the whole page follows its answer."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Visit, settled

_COUNT = """() => {
  window.called = [];
  for (const name of Object.keys(coverage)) {
    const plain = coverage[name];
    if (["closed", "drill", "first", "whole", "begin", "trendMetric", "trendRegion"].includes(name)) {
      coverage[name] = function () { window.called.push(name); return plain.apply(this, arguments); };
    }
  }
}"""


def test_a_filter_is_one_question_and_calls_for_nothing_else(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.open("/?region=330000&industry=C")
    page.evaluate(_COUNT)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "_dash-update-component" in request.url else None)
    page.locator(".filterbar .chip.on").click()
    expect(page.locator(".filterbar .chip.on")).to_have_count(0)
    settled(page)
    page.wait_for_load_state("networkidle")
    assert len(asked) == 1
    assert page.evaluate("window.called") == []
    seen.expect_clean()


def test_the_drawer_is_followed_all_the_same(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.open("/?region=330000&industry=C")
    page.evaluate(_COUNT)
    for _ in range(2):  # what its reader closed opens again
        page.locator("main button[data-open]").first.click()
        drawer = page.get_by_role("dialog")
        expect(drawer).to_be_visible()
        settled(page)
        assert "open=" in page.url
        page.keyboard.press("Escape")
        expect(drawer).to_have_count(0)
        settled(page)
        assert "open=" not in page.url
    assert set(page.evaluate("window.called")) == {"closed"}
    page.go_back()
    expect(page.get_by_role("dialog")).to_be_visible()
    seen.expect_clean()
