"""What opens over or beside a page, and what it says after a click, speaks the page's language too: each in one language daily."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest
from playwright.sync_api import Page, expect

from data.texts import LANGUAGES
from tests.browser.conftest import Visit, settled
from tests.browser.test_shell import UPDATE
from tests.browser.wording.reading import foreign
from tests.crosswise import shared


def expect_one_language(page: Page, lang: str, own: Sequence[str] = ()) -> None:
    assert foreign(page, lang, own) == set()


@pytest.mark.parametrize("lang", shared(LANGUAGES, first=1))
def test_lists_of_the_shells_controls(lang: str, visit: Callable[..., Visit]) -> None:
    page = visit().open(f"/?region=330000&lang={lang}")
    settled(page)
    for picker in ("region", "period", "calibre"):
        page.click(f"#pick-{picker}")
        page.locator("[role=option]:visible").first.wait_for()
        expect_one_language(page, lang)
        page.keyboard.press("Escape")
    page.click("#filters-open")
    for picker in ("industry", "compare"):
        page.focus(f"#pick-{picker}")
        page.keyboard.press("ArrowDown")
        page.locator("[role=option]:visible").first.wait_for()
        expect_one_language(page, lang)


@pytest.mark.parametrize("lang", shared(LANGUAGES, first=0))
def test_what_opens_after_the_language_was_changed_on_the_page(lang: str, visit: Callable[..., Visit]) -> None:
    other = next(each for each in LANGUAGES if each != lang)
    page = visit().open(f"/?region=330000&lang={other}")
    settled(page)
    page.locator(".switches a").first.click()
    page.wait_for_url(f"**lang={lang}**")
    settled(page)
    page.click("#filters-open")
    page.locator(".filter-fields").wait_for()
    expect_one_language(page, lang)
    page.click("#pick-industry")
    page.locator("[role=option]:visible").first.wait_for()
    expect_one_language(page, lang)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.locator(".figures [data-open]").first.click()
    page.locator("[role=dialog] .origin").wait_for()
    expect_one_language(page, lang)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    expect(page.locator("#search-text")).to_be_focused()
    expect_one_language(page, lang)


@pytest.mark.parametrize("lang", shared(LANGUAGES, first=1))
def test_what_search_finds_and_a_units_own_view(lang: str, visit: Callable[..., Visit]) -> None:
    page = visit().open(f"/?lang={lang}")
    page.keyboard.press("Control+k")
    page.fill("#search-text", "330106")
    page.locator(".found a").first.wait_for()
    expect_one_language(page, lang)
    sought = "样例00010农业"
    page.fill("#search-text", sought)
    page.locator(".found a[href*='unit=']").first.click()
    page.locator("#unit").wait_for()
    settled(page)
    named = re.findall(r"\S*样例\S*", page.inner_text("#page"))
    expect_one_language(page, lang, [*named, sought, "单位台账"])


@pytest.mark.parametrize("lang", shared(LANGUAGES, first=0))
def test_a_list_with_its_choice_of_columns_and_a_plan_beside_it(lang: str, visit: Callable[..., Visit]) -> None:
    page = visit().open(f"/gaps?region=330000&lang={lang}")
    settled(page)
    page.locator("#ledger .gridbar button").first.click()
    page.locator(".gridcolumns input:visible").first.wait_for()
    expect_one_language(page, lang)
    page.keyboard.press("Escape")
    page.locator("[data-slot=priorities] tbody tr .plan-add").first.click()
    expect(page.locator(".plan-move")).to_have_count(1)
    settled(page)
    expect_one_language(page, lang)


@pytest.mark.parametrize("lang", shared(LANGUAGES, first=1))
def test_on_a_phone_the_drawer_and_a_cards_tools(lang: str, visit: Callable[..., Visit]) -> None:
    seen = visit()
    seen.page.set_viewport_size({"width": 390, "height": 844})
    page = seen.open(f"/?region=330000&lang={lang}")
    page.locator("[data-slot=map] .more").click()
    page.click("#drawer-open")
    page.locator("[role=dialog] .side").wait_for()
    expect_one_language(page, lang)


@pytest.mark.parametrize("lang", shared(LANGUAGES, first=0))
def test_a_server_that_is_lost(lang: str, visit: Callable[..., Visit]) -> None:
    page = visit().open(f"/?region=330000&lang={lang}")
    settled(page)
    page.route(UPDATE, lambda route: route.abort())
    page.locator(".crumbs a").first.click()
    page.locator("#lost").wait_for()
    expect_one_language(page, lang)


@pytest.mark.parametrize("lang", shared(LANGUAGES, first=1))
def test_what_charts_say_on_hover(lang: str, visit: Callable[..., Visit]) -> None:
    page = visit().open(f"/trends?region=330000&lang={lang}")
    settled(page)
    page.locator("#rates .scatterlayer .trace").first.locator(".points path").first.hover(force=True)
    page.locator("#rates .hoverlayer .hovertext").first.wait_for(state="attached")
    expect_one_language(page, lang)
