"""Readers who use a keyboard or a screen reader: axe finds nothing serious, every page is 60 stops at most, arrows go on within a stop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from layouts.components.pages import ASIDE, PAGES
from tests.browser.conftest import Visit
from tests.crosswise import crosswise

PATHS = [page.path for page in (*PAGES, *ASIDE)]
MOST_STOPS = 60
_AT = """() => {
  const at = document.activeElement;
  return at === document.body ? "" : at.tagName + " " + (at.getAttribute("aria-label") || at.textContent).slice(0, 40);
}"""


def serious(page: Page) -> list[str]:
    """What axe holds against a page: impact, rule, the first place."""
    violations: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{each['impact']} {each['id']}: {each['nodes'][0]['html'][:200]} ({len(each['nodes'])})"
        for each in violations
        if each["impact"] in ("serious", "critical")
    ]


def stops(page: Page) -> list[str]:
    """What Tab stops at from the top of a page until it leaves it, or until there are too many."""
    found: list[str] = []
    while len(found) <= MOST_STOPS + 1:
        page.keyboard.press("Tab")
        at = page.evaluate(_AT)
        if not at or (found and at == found[0]):
            break
        found.append(at)
    return found


@pytest.mark.parametrize(
    ("path", "looks"), crosswise(PATHS, [("zh-CN", False), ("zh-CN", True), ("en-US", True), ("en-US", False)], every=4)
)
def test_nothing_serious_is_held_against_a_page(
    path: str, looks: tuple[str, bool], standing: Callable[..., Visit]
) -> None:
    page = standing(path, *looks).page
    assert serious(page) == []
    assert page.locator("h1").count() == 1
    assert page.locator("h1").inner_text() in page.title()
    assert page.locator("nav.side:visible [aria-current=page]").count() == (path in [each.path for each in PAGES])


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_left_after_few_stops(path: str, standing: Callable[..., Visit]) -> None:
    page = standing(path).page
    page.evaluate("document.activeElement.blur()")
    found = stops(page)
    assert 5 < len(found) <= MOST_STOPS, found


def test_charts_say_what_they_show(standing: Callable[..., Visit]) -> None:
    for path in ("/", "/regions", "/gaps"):
        page = standing(path).page
        page.wait_for_selector(".chart .main-svg", state="attached")
        named = page.eval_on_selector_all(".chart", "all => all.map(e => e.closest('[role=img]').ariaLabel)")
        assert named
        assert all(named)


def test_the_heat_map_is_one_stop_and_arrows_go_from_cell_to_cell(visit: Callable[..., Visit]) -> None:
    page = visit().open("/gaps?region=330000")
    stop = page.locator(".heat [tabindex='0']")
    expect(stop).to_have_count(1)
    stop.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".heat tbody tr").first.locator("td").nth(1).locator("a")).to_be_focused()
    expect(stop).to_be_focused()
    page.keyboard.press("Home")
    expect(page.locator(".heat thead a").first).to_be_focused()


def test_a_grid_is_left_by_tab_and_its_links_follow_enter(visit: Callable[..., Visit]) -> None:
    page = visit().open("/gaps?region=330000")
    first = page.locator("#ledger .ag-row[row-index='0'] .ag-cell[col-id=name]")
    expect(first.locator("a")).not_to_be_empty()
    page.locator("#ledger .gridbar a").last.focus()
    page.keyboard.press("Tab")
    expect(page.locator("#ledger .ag-header-cell").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#ledger .ag-row[row-index='0'] .ag-cell").first).to_be_focused()
    page.keyboard.press("Tab")
    page.wait_for_function("!document.activeElement.closest('.ag-root')")
    first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#unit")).to_be_visible()


def test_the_table_of_a_chart_opens_by_keys_and_escape_goes_back(visit: Callable[..., Visit]) -> None:
    page = visit().open("/")
    opener = page.locator("#card-map .tableview > summary")
    opener.focus()
    page.keyboard.press("Enter")
    rows = page.locator("#card-map .tableview table")
    expect(rows).to_be_visible()
    page.keyboard.press("Escape")
    expect(rows).to_be_hidden()
    expect(opener).to_be_focused()


@pytest.mark.parametrize("opener", ["#search-open", "#filters-open", "[aria-haspopup=dialog]:has-text('列')"])
def test_what_opens_takes_the_focus_and_gives_it_back(visit: Callable[..., Visit], opener: str) -> None:
    seen = visit()
    page = seen.open("/regions")
    for _ in range(3):
        page.locator(opener).first.click()
        expect(page.locator("[role=dialog]:visible :focus")).to_have_count(1)
        page.keyboard.press("Escape")
        expect(page.locator("[role=dialog]:visible")).to_have_count(0)
        expect(page.locator(opener).first).to_be_focused()
    seen.expect_clean()


def test_the_next_search_takes_the_place_of_the_one_before(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.open("/tasks?region=330000")
    for press, sought in (("click", "嘉兴"), ("keys", "宁波"), ("click", "衢州")):
        if press == "click":
            page.click("#search-open")
        else:
            page.keyboard.press("Control+k")
        expect(page.locator("#search-text")).to_be_focused()
        page.keyboard.type(sought)
        expect(page.locator("#search-text")).to_have_value(sought)
        expect(page.locator(".found a").first).to_contain_text(sought)
        page.keyboard.press("Escape")
        expect(page.locator("[role=dialog]:visible")).to_have_count(0)
    seen.expect_clean()
