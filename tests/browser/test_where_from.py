"""Where a figure comes from, from the page to the cell of the workbook: by clicks, by keys, by its address."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Visit, settled, shows
from tests.browser.walks.clicks import Walk

CLICKS = 2
_DRAWER = "[role=dialog] .origin"


def test_one_click_leads_from_the_share_of_grassroots_unions_to_its_cells(visit: Callable[..., Visit]) -> None:
    seen = visit()
    walk = Walk(seen.open("/"))
    page = walk.page
    walk.click(page.locator("[data-slot=figure-share] button.from"))
    expect(page.locator(f"{_DRAWER} .big")).to_have_text("96.9%")
    expect(page.locator(f"{_DRAWER} .sums")).to_have_text("2,770,000 ÷ 2,860,000 = 96.9%")
    expect(page.locator(f"{_DRAWER} .read mark")).to_have_text(["286", "277"])
    for said in ("acftu_statements.xlsx", "C7", "B7"):
        expect(page.locator(f"{_DRAWER} .cells")).to_contain_text(said)
    shows(page, "open=")
    assert walk.clicks <= CLICKS
    seen.expect_clean()

    again = visit()
    other = again.open(page.url.removeprefix(seen.site))
    expect(other.locator(_DRAWER)).to_have_text(page.locator(_DRAWER).inner_text(), use_inner_text=True)
    again.expect_clean()


def test_escape_closes_it_and_returns_focus_to_the_figure(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.open("/?region=330000")
    figure = page.locator("[data-slot=figures] .figure:first-child button.from")
    figure.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(_DRAWER)
    settled(page)
    page.keyboard.press("Escape")
    page.wait_for_selector(_DRAWER, state="detached")
    settled(page)
    shows(page, without="open=")
    expect(figure).to_be_focused()
    page.go_back()
    page.wait_for_selector(_DRAWER)
    page.go_forward()
    page.wait_for_selector(_DRAWER, state="detached")
    seen.expect_clean()


def test_a_cell_of_a_table_opens_by_keys_with_its_own_region(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.open("/regions?region=330000")
    table = page.locator("[data-slot=order] table.plain")
    stops = table.locator("td[data-open][tabindex='0']")
    expect(stops).to_have_count(1)
    stops.focus()
    page.keyboard.press("ArrowDown")
    expect(stops).to_be_focused()
    chosen = stops.get_attribute("data-open")
    assert chosen is not None
    page.keyboard.press("Enter")
    page.wait_for_selector(_DRAWER)
    settled(page)
    shows(page, f"open={chosen}")
    shown = stops.inner_text()
    expect(page.locator(f"{_DRAWER} .big")).to_have_text(shown)
    seen.expect_clean()


def test_a_mark_of_a_chart_opens_the_figure_of_its_period(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.open("/trends?region=330000&industry=C")
    page.locator("#rates .scatterlayer .trace").first.locator(".points path").first.hover(force=True)
    page.wait_for_function("() => (document.querySelector('#rates .js-plotly-plot') || {})._hoverdata")
    page.mouse.down()
    page.mouse.up()
    page.wait_for_selector(_DRAWER)
    settled(page)
    shows(page, "~period~")
    seen.expect_clean()


def test_on_a_phone_the_counted_cells_are_seen_and_no_name_is_broken_to_pieces(visit: Callable[..., Visit]) -> None:
    seen = visit()
    seen.page.set_viewport_size({"width": 390, "height": 844})
    for figure in ("worker_coverage", "unit_coverage"):
        page = seen.open(f"/?region=330000&open={figure}")
        expect(page.locator(f"{_DRAWER} .read mark").first).to_be_visible()
        settled(page)
        rights = page.locator(f"{_DRAWER} .read mark").evaluate_all(
            "marks => marks.map(mark => mark.closest('.scroll').getBoundingClientRect().right - mark.getBoundingClientRect().right)"
        )
        assert min(rights) >= 0, figure
        beyond = page.locator(f"{_DRAWER} table.cells td").evaluate_all(
            "cells => cells.filter(cell => cell.scrollWidth > cell.clientWidth + 1).map(cell => cell.textContent)"
        )
        assert beyond == [], figure
        heights = page.locator(f"{_DRAWER} table.cells tbody tr").evaluate_all(
            "rows => rows.map(row => row.getBoundingClientRect().height)"
        )
        assert max(heights) < 90, figure
    seen.expect_clean()
