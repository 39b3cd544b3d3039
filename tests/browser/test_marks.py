"""Marks of charts, cells of grids and heads of tables: each says by pointer and by keys where it comes from or what it means."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, settled, shows

_DRAWER = "[role=dialog]"


def closed(page: Page) -> None:
    """Esc closes the drawer."""
    page.keyboard.press("Escape")
    page.wait_for_selector(f"{_DRAWER} .origin", state="detached")
    settled(page)


def test_a_bar_opens_its_figure_by_a_click_and_by_the_keys_of_its_table(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.open("/gaps?region=330000")
    page.locator("#mode .barlayer .trace").first.locator("path").nth(3).hover(force=True)
    page.wait_for_function("() => (document.querySelector('#mode .js-plotly-plot') || {})._hoverdata")
    page.mouse.down()
    page.mouse.up()
    page.wait_for_selector(f"{_DRAWER} .origin")
    settled(page)
    shows(page, "open=units_own~region~33", "~size~small_micro~unit_kind~enterprise")
    closed(page)
    page.locator("#card-mode .tableview > summary").focus()
    page.keyboard.press("Enter")
    stop = page.locator("#card-mode .tableview td[tabindex='0']")
    stop.focus()
    page.keyboard.press("ArrowRight")
    shown = stop.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{_DRAWER} .origins")
    settled(page)
    shows(page, "~less~units_federation")
    expect(page.locator(f"{_DRAWER} .origins > div > .sums")).to_contain_text(f"= {shown}")
    closed(page)
    expect(stop).to_be_focused()
    seen.expect_clean()


def test_the_number_of_a_sentence_opens_what_it_is_made_of(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.open("/?region=330000")
    number = page.locator(".attention .number button").first
    number.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{_DRAWER} .origin")
    settled(page)
    closed(page)
    expect(number).to_be_focused()
    seen.expect_clean()


def test_the_heat_map_changes_its_axes_in_place_and_a_cell_narrows_the_page(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.open("/gaps?region=330000")
    page.evaluate("() => { document.querySelector('[data-slot=priorities] .card').ourMark = 1; }")
    page.locator("#card-heat .switch a").nth(2).click()
    page.wait_for_url("**axes=region_size**")
    settled(page)
    assert page.evaluate("() => document.querySelector('[data-slot=priorities] .card').ourMark") == 1
    cell = page.locator("#card-heat .crossed tbody td[data-open]").first
    cell.click(position={"x": 5, "y": 5})
    page.wait_for_selector(f"{_DRAWER} .origin")
    settled(page)
    shows(page, "open=gap_workers~region~33")
    closed(page)
    cell.locator("a").click()
    page.wait_for_url("**size=**")
    settled(page)
    shows(page, "axes=region_size")
    seen.expect_clean()


def test_a_grids_figure_opens_by_enter_and_shift_tab_comes_back_to_it(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.open("/regions?region=330000")
    row = page.locator("#card-regions .ag-row[row-index='1']")
    figure = row.locator(".ag-cell[col-id=worker_coverage]")
    expect(figure).not_to_be_empty()
    shown = figure.inner_text()
    page.locator("#card-regions .gridbar a").last.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    figure.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{_DRAWER} .origin")
    settled(page)
    expect(page.locator(f"{_DRAWER} .big")).to_have_text(shown)
    closed(page)
    expect(figure).to_be_focused()
    page.keyboard.press("Tab")
    page.wait_for_function("!document.activeElement.closest('.ag-root')")
    page.keyboard.press("Shift+Tab")
    page.wait_for_function("!!document.activeElement.closest('#card-regions .ag-root')")
    seen.expect_clean()


def test_heads_say_what_they_mean_on_hover_and_on_focus(visit: Callable[..., Visit]) -> None:
    seen = visit("en-US")
    page = seen.open("/regions?region=330000&lang=en")
    tip = page.locator(".tip")
    page.locator("#card-regions .ag-header-cell[col-id=worker_coverage]").hover()
    expect(tip).to_contain_text("Employees of covered units")
    page.keyboard.press("Escape")
    expect(tip).to_have_count(0)
    page.locator("[data-slot=order] th .term").first.focus()
    expect(tip).to_contain_text("whose cover is known")
    page.locator("[data-slot=order] th .term").first.blur()
    page.mouse.move(2, 2)
    expect(tip).to_have_count(0)
    page.locator("#card-regions .ag-header-cell[col-id=density]").focus()
    expect(tip).to_contain_text("Members")
    seen.expect_clean()
