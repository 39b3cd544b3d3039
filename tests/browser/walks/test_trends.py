"""Trends by clicks: two cities side by side from the start page, and a figure chosen in place."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Visit, settled, shows


def test_hangzhou_against_ningbo_in_at_most_five_clicks(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.open("/")
    clicks = 0

    page.locator(".side").get_by_text("趋势").click()
    clicks += 1
    page.wait_for_selector("#card-compared")
    settled(page)
    for picker, name in (("#pick-region", "杭州"), ("#trend-region", "宁波")):
        page.locator(picker).click()
        clicks += 1
        page.locator(picker).fill(name)
        page.get_by_role("option", name=name).first.click()
        clicks += 1
        expect(page.locator(".moves-regions .chip", has_text=name)).to_be_visible()
        settled(page)
    title = page.locator("#card-compared h2")
    expect(title).to_contain_text("杭州市")
    expect(title).to_contain_text("宁波市")
    expect(title).to_contain_text("相差")
    shows(page, "regions=330200")
    expect(page.locator("#card-compared g.xtick").first).to_have_text("2023")
    assert clicks <= 5
    seen.expect_clean()


def test_a_chosen_figure_redraws_its_cards_and_leaves_the_rest(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.open("/trends?region=330000")
    page.wait_for_selector("#card-compared .js-plotly-plot")
    settled(page)
    page.evaluate("document.querySelector('#card-rates').marked = document.querySelector('.side').marked = true")
    page.locator("#trend-metric").click()
    page.get_by_role("option", name="职工覆盖率").click()
    expect(page.locator("#card-compared h2")).to_contain_text("职工覆盖率")
    settled(page)
    shows(page, "metric=worker_coverage")
    assert page.evaluate("document.querySelector('#card-rates').marked && document.querySelector('.side').marked")
    seen.expect_clean()
