"""One shell around all pages: it stays the same while cards change, and so do scroll and focus; what it holds is reached by keys and clicks."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from layouts.components.pages import PAGES
from tests.browser.conftest import Visit, settled, shows
from tests.crosswise import crosswise

UPDATE = re.compile("/_dash-update-component")
STEPS = 30
SHELL = (
    "header",
    "nav.side",
    "#main",
    "#page",
    "#pick-region",
    "#pick-period",
    "#pick-calibre",
    "#filters-open",
    ".filterbar",
)
"""What never changes into another node."""
MARK = "names => names.forEach(name => { document.querySelector(name).marked = name; })"
LOST = "names => names.filter(name => (document.querySelector(name) || {}).marked !== name)"
_WAYS = """() => Array.from(document.querySelectorAll('main a[href^="/"]:not([download]), .crumbs a, .switches a')).filter(
    link => link.pathname === location.pathname && link.pathname + link.search !== location.pathname + location.search
        && !link.search.includes("lang=en") && link.offsetParent).map(link => link.getAttribute('href'))"""
_FOLLOW = """href => {
    const link = Array.from(document.querySelectorAll('main a, .crumbs a, .switches a')).find(each => each.getAttribute('href') === href);
    link.focus({preventScroll: true});
    link.click();
}"""
_FILLED = """box => !Number(box.querySelector('.count').innerText.replace(/[^0-9]/g, ''))
    || Array.from(box.querySelectorAll('.ag-row')).some(row => row.innerText.trim())"""


def read(page: Page) -> str:
    """All that a page says; a list draws its rows once it is in sight."""
    for box in page.locator(".gridbox:visible").element_handles():
        box.scroll_into_view_if_needed()
        page.wait_for_function(_FILLED, arg=box)
    return page.inner_text("#page")


def address(page: Page) -> str:
    parts = urlsplit(page.url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


@pytest.mark.long  # daily, the walks of tests/browser/roaming hold the same and more of every page
@pytest.mark.parametrize("path", [each.path for each in PAGES if each.path != "/reports"])
def test_shell_scroll_and_focus_survive_whatever_is_clicked(path: str, visit: Callable[..., Visit]) -> None:
    seen, draw = visit(), random.Random(20_261_128)
    start = f"{path}?region=330000"
    page = seen.open(start)
    settled(page)
    page.evaluate(MARK, SHELL)
    went = []
    for _ in range(STEPS):
        ways = page.evaluate(_WAYS)
        if not ways:  # a view whose cards lead nowhere on this page
            page.go_back()
            settled(page)
            continue
        most = page.evaluate("document.documentElement.scrollHeight - innerHeight")
        page.evaluate("y => scrollTo(0, y)", draw.randint(0, max(0, most)))
        before = page.evaluate("scrollY")
        page.evaluate(_FOLLOW, draw.choice(ways))
        settled(page)
        went.append(address(page))
        assert page.evaluate(LOST, SHELL) == [], went
        after, most = page.evaluate("[scrollY, document.documentElement.scrollHeight - innerHeight]")
        assert abs(after - min(before, max(most, 0))) <= 2, went
        assert page.evaluate("document.activeElement !== document.body"), went
    fresh = visit()
    for way in draw.sample(went, 2):
        other = fresh.open(way)
        settled(other)
        page.goto(seen.site + start)
        settled(page)
        page.evaluate("way => coverage.go(way)", way)
        settled(page)
        assert read(other) == read(page), way
        assert other.inner_text(".filterbar") == page.inner_text(".filterbar"), way
    seen.expect_clean()
    fresh.expect_clean()


def test_navigation_keeps_the_shell_and_back_returns_to_where_one_was(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.open("/?region=330000")
    settled(page)
    page.evaluate(MARK, SHELL)
    page.evaluate("scrollTo(0, 40)")
    page.evaluate("() => document.querySelector('.side a[href^=\"/gaps\"]').click()")
    settled(page)
    page.wait_for_function("() => scrollY === 0")
    expect(page.locator(".side [aria-current=page]")).to_have_text("盲区")
    page.go_back()
    settled(page)
    page.wait_for_function("() => scrollY === 40")
    expect(page.locator(".side [aria-current=page]")).to_have_text("总览")
    assert page.evaluate(LOST, SHELL) == []
    page.go_forward()
    settled(page)
    shows(page, "/gaps")
    seen.expect_clean()


def test_sorting_and_searching_the_ledger_leaves_all_cards(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.open("/gaps?region=330000")
    settled(page)
    cards = [f"[data-slot={name}] .card" for name in ("heat", "mode", "priorities", "ledger")]
    page.evaluate(MARK, cards)
    first = page.locator("#ledger .ag-center-cols-container [row-index='0'] [col-id=name]")
    largest = first.inner_text()
    page.locator("#ledger .ag-header-cell[col-id=employees]").click()
    settled(page)
    expect(first).not_to_have_text(largest)
    shows(page, "sort=employees")
    page.locator("#ledger .gridbar input").first.fill(largest)
    expect(page.locator("#ledger .count")).to_have_text("共1行")
    expect(first).to_have_text(largest)
    shows(page, "q=")  # what is typed goes into the address after a moment
    settled(page)
    assert page.evaluate(LOST, cards) == []
    assert page.evaluate("document.activeElement.value") == largest
    page.go_back()
    expect(page.locator("#ledger .gridbar input").first).to_have_value("")
    settled(page)
    page.go_back()
    expect(first).to_have_text(largest)
    page.locator("#ledger .chip", has_text="100").click()
    shows(page, "min=100")
    settled(page)
    page.locator("[data-slot=heat] tbody a").first.click()
    settled(page)
    shows(page, "min=100", without="page=")  # a card that stayed leads on from the address that is shown
    seen.expect_clean()


def expect_list_then_panel_to_close(page: Page) -> None:
    """The first Esc closes the list that is open in the panel of filters, the next one the panel, and goes back to what opened it."""
    panel, options = page.locator(".filter-fields"), page.locator(".filter-fields [role=option]:visible")
    expect(options).not_to_have_count(0)
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(panel).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.locator("#filters-open")).to_be_focused()


@pytest.mark.parametrize("picker", ["industry", "compare"])
def test_escape_closes_a_list_of_the_filters_before_their_panel(picker: str, visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.open("/gaps?region=330000")
    for _ in range(2):
        page.click("#filters-open")
        page.click(f"#pick-{picker}")
        expect_list_then_panel_to_close(page)
    page.click("#filters-open")
    expect(page.locator(".filter-fields :focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".filter-fields")).to_be_hidden()
    seen.expect_clean()


def test_a_second_industry_adds_and_the_panel_stays(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.open("/?region=330000")
    page.click("#filters-open")
    page.click("#pick-industry")
    for name in ("制造业", "建筑业"):
        page.locator("[role=option]:visible", has_text=name).click()
    page.wait_for_url("**/?region=330000&industry=C,E")
    settled(page)
    expect(page.locator(".filter-fields")).to_be_visible()
    expect_list_then_panel_to_close(page)
    page.locator(".filterbar .chip.on", has_text="制造业").click()
    page.wait_for_url("**/?region=330000&industry=E")
    settled(page)
    page.click("#filters-open")
    expect(page.locator(".filter-fields .mantine-Pill-label")).to_have_text(["建筑业"])
    page.keyboard.press("Escape")
    page.locator(".filterbar .clear").click()
    page.wait_for_url("**/?region=330000")
    seen.expect_clean()


@pytest.mark.parametrize(
    ("industries", "lang"), crosswise(["C", "E,D,G,I", "A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,P,Q,R,S"], ["zh", "en"])
)
def test_however_many_filters_are_chosen_the_page_begins_below_them(
    industries: str, lang: str, visit: Callable[..., Visit]
) -> None:
    seen = visit()
    page = seen.open(f"/gaps?industry={industries}&size=micro,small&kind=enterprise&lang={lang}")
    for width, most in ((1366, 260), (720, 480), (390, 60)):
        page.set_viewport_size({"width": width, "height": 768})
        settled(page)
        box = page.locator(".filterbar").bounding_box()
        assert box is not None
        assert box["height"] <= most, (width, box)
        # Charts take the width in a moment.
        page.wait_for_function("() => document.documentElement.scrollWidth <= innerWidth")
    seen.expect_clean()


@pytest.mark.parametrize(
    ("typed", "code"), [("hzs", "330100"), ("hang zhou", "330100"), ("宁夏", "640000"), ("3301", "330100")]
)
def test_a_region_is_found_by_pinyin_name_and_code(typed: str, code: str, visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.open("/")
    with page.expect_response("**/places/zh.json"):
        page.click("#pick-region")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.type(typed)
    expect(page.locator("[role=option]").first).to_contain_text({"330100": "杭州市", "640000": "宁夏"}[code])
    page.locator("[role=option]").first.click()
    page.wait_for_url(f"**/?region={code}")
    settled(page)
    expect(page.locator("#pick-region")).to_have_value("")
    seen.expect_clean()


@pytest.mark.parametrize(("path", "picker"), [("/", "#pick-region"), ("/trends", "#trend-region")])
def test_a_list_that_has_not_come_is_not_a_region_that_is_not_there(
    visit: Callable[..., Visit], path: str, picker: str
) -> None:
    seen = visit()
    waiting: list[Route] = []
    seen.page.route("**/places/zh.json", lambda route: waiting.append(route))
    page = seen.open(path)
    page.click(picker)
    page.keyboard.type("杭州")
    shown = page.locator("[data-combobox-empty], .mantine-Select-empty").filter(visible=True)
    expect(shown).to_have_text("正在读取…")
    waiting.pop().continue_()
    expect(page.locator("[role=option]:visible").first).to_contain_text("杭州")
    page.keyboard.type("查无此地")
    expect(shown).to_have_text("没有找到")
    seen.expect_clean()


def test_the_picker_offers_what_lies_below_and_beside(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.open("/?region=330100")
    page.click("#pick-region")
    page.locator("[role=option]", has_text="西湖区").wait_for()
    offered = page.locator("[role=option]").all_inner_texts()
    assert "宁波市" in " ".join(offered), "its neighbours follow its parts"
    assert "长沙市" not in " ".join(offered)


def test_period_and_calibre_are_chosen_in_the_header(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.open("/")
    page.click("#pick-period")
    page.locator("[role=option]:visible", has_text="2024年").click()
    page.wait_for_url("**/?period=2024&calibre=synthetic")
    settled(page)
    page.click("#pick-calibre")
    page.locator("[role=option]:visible", has_text="经济普查").click()
    page.wait_for_url("**calibre=census")
    settled(page)
    expect(page.locator(".view")).to_contain_text("经济普查")
    seen.expect_clean()


def test_search_opens_by_key_and_leads_to_a_region(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.open("/regions")
    page.keyboard.press("Control+k")
    expect(page.locator("#search-text")).to_be_focused()
    page.keyboard.type("嘉兴")
    expect(page.locator(".found a").first).to_contain_text("嘉兴市")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/regions?region=330400")
    settled(page)
    expect(page.locator("#search-text")).to_be_hidden()
    seen.expect_clean()


def test_a_server_that_does_not_answer_is_said_and_asked_again(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.open("/?region=330000")
    settled(page)
    page.route(UPDATE, lambda route: route.abort())
    page.locator(".crumbs a").first.click()
    expect(page.locator("#lost")).to_contain_text("服务器没有回应")
    expect(page.locator(".crumbs [aria-current]")).to_have_text("浙江")
    page.unroute(UPDATE)
    page.locator("#lost button").click()
    expect(page.locator(".crumbs [aria-current]")).to_have_text("全国")
    expect(page.locator("#lost")).to_have_count(0)


def test_the_theme_of_an_address_is_there_before_anything_is_drawn(visit: Callable[..., Visit]) -> None:
    seen = visit(dark=True)
    seen.page.add_init_script(
        "new MutationObserver((_, watch) => { if (document.body) { watch.disconnect(); window.first = document.documentElement.dataset.theme; } })"
        ".observe(document, {childList: true, subtree: true})"
    )
    for query, theme in (("?theme=light", "light"), ("", "dark")):
        page = seen.open(f"/regions{query}")
        assert page.evaluate("window.first") == theme
        expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", theme)


def test_on_a_phone_the_navigation_is_a_drawer_and_nothing_is_wider(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.page
    page.set_viewport_size({"width": 390, "height": 844})
    for each in PAGES:
        seen.open(f"{each.path}?region=330106&industry=C,F&size=small_micro")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, each.path
    seen.open("/")
    settled(page)
    cards = page.eval_on_selector_all(
        ".figures .figure", "cards => cards.map(card => card.getBoundingClientRect().left)"
    )
    assert len(set(cards)) == 2, "two abreast"
    page.locator("[data-slot=map] .more").click()
    expect(page.locator("[data-slot=map] .tools a").first).to_be_visible()
    page.click("#drawer-open")
    expect(page.locator("[role=dialog] .side a[aria-current=page]")).to_have_text("总览")
    page.locator("[role=dialog] .side a", has_text="区域").click()
    page.wait_for_url("**/regions")
    expect(page.locator("[role=dialog] .side")).to_have_count(0)
    expect(page.locator("#drawer-open")).to_be_focused()
    seen.expect_clean()


def test_on_a_wide_screen_the_header_stands_over_the_content(visit: Callable[..., Visit]) -> None:
    seen = visit()
    seen.page.set_viewport_size({"width": 1920, "height": 1080})
    page = seen.open("/")
    right = (
        "name => { const box = document.querySelector(name).getBoundingClientRect(); return Math.round(box.right); }"
    )
    assert abs(page.evaluate(right, ".switches") - page.evaluate(right, "[data-slot=ranking] .card")) <= 1


@pytest.mark.parametrize("path", [each.path for each in PAGES])
def test_the_header_is_one_line(standing: Callable[..., Visit], path: str) -> None:
    page = standing(path).page
    header = page.locator("header.top").bounding_box()
    assert header is not None
    assert header["height"] < 60
    for part in page.locator("header.top .bar > *").all():
        box = part.bounding_box()
        if box is not None and box["width"] > 0:
            assert header["y"] <= box["y"] + 1
            assert box["y"] + box["height"] <= header["y"] + header["height"] + 1, part.text_content()


def test_the_way_to_another_page_takes_nothing_from_it_once_it_is_shown(visit: Callable[..., Visit]) -> None:
    """The navigation was drawn beside a tab of Trends; on a tab of Data its link to Data is as one that is drawn there."""
    seen = visit()
    page = seen.open("/trends?region=330000&tab=multiples&regions=320000")
    page.locator("nav.side a", has_text="数据").click()
    page.wait_for_url(lambda url: "/data" in url and "tab=" not in url)
    settled(page)
    page.locator("main a[href*='tab=loads']").first.click()
    shows(page, "tab=loads")
    settled(page)
    for name, tab in (("数据", "tab=loads"), ("趋势", "")):
        way = str(page.locator("nav.side a", has_text=name).get_attribute("href"))
        assert tab in way if tab else "tab=" not in way
    seen.expect_clean()
