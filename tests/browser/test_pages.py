"""Every page in a real browser: something is drawn, the console is silent, no request leaves the host."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from layouts.components.pages import PAGES
from tests.browser.conftest import MARKS, Visit, settled, shows

WITH_CHARTS = ("/", "/regions", "/gaps", "/trends")


@pytest.mark.parametrize("path", [page.path for page in PAGES])
@pytest.mark.parametrize(("locale", "dark"), [("zh-CN", False), ("en-US", True)])
def test_page_is_drawn_and_silent(path: str, locale: str, dark: bool, standing: Callable[..., Visit]) -> None:
    seen = standing(path, locale, dark)
    page = seen.page
    page.wait_for_load_state("networkidle")  # half a second in which nothing is said either
    if path in WITH_CHARTS:
        page.wait_for_selector(MARKS, state="attached")
    text = page.inner_text("main")
    assert ("Synthetic data" if locale == "en-US" else "合成数据") in text
    assert re.search(r"\b(?:None|nan|NaN|undefined|\[object)\b", text) is None
    seen.expect_clean()


@pytest.mark.parametrize(
    "path",
    [
        "/?calibre=census&period=2004",
        "/gaps?calibre=census&period=2004",
        "/regions?region=330000",
        "/gaps?region=330106",
        "/trends?region=320000&calibre=nbs_unions",
    ],
)
def test_views_by_address(path: str, visit: Callable[..., Visit]) -> None:
    seen = visit()
    seen.open(path).wait_for_load_state("networkidle")
    seen.expect_clean()


@pytest.mark.parametrize("path", [page.path for page in PAGES])
def test_nothing_is_wider_than_the_window(path: str, standing: Callable[..., Visit]) -> None:
    assert standing(path).page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_share_card_explains_itself(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.open("/")
    card = page.locator(".stated")
    expect(card).to_contain_text("97%")
    card.locator("summary").click()
    for said in ("96.853%", "acftu_statements.xlsx", "C7"):
        expect(card.locator(".explain")).to_contain_text(said)


def test_regions_without_data_are_hatched_and_say_why(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.open("/?calibre=census&period=2004")
    page.wait_for_selector(".choroplethlayer path", state="attached")
    fill = page.evaluate("getComputedStyle(document.querySelector('.choroplethlayer path')).fill")
    assert "hatch" in fill
    assert "所存副本缺" in page.inner_text("#card-map .foot >> nth=0")


def test_language_and_theme_stay_in_the_address(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.open("/regions")
    page.get_by_role("link", name="English").click()
    page.wait_for_selector("text=Viewing")
    settled(page)
    page.get_by_role("link", name="Dark").click()
    page.wait_for_selector("[data-theme=dark]")
    shows(page, "lang=en", "theme=dark")
    seen.expect_clean()


def test_a_reader_whose_system_is_dark_is_offered_the_light_theme(visit: Callable[..., Visit]) -> None:
    page = visit(locale="en-US", dark=True).open("/data?tab=loads")
    page.wait_for_selector("[data-theme=dark]")
    expect(page.get_by_role("link", name="Dark", exact=True)).to_have_count(0)
    page.get_by_role("link", name="Light", exact=True).click()
    page.wait_for_selector("[data-theme=light]")
    expect(page.get_by_role("link", name="Dark", exact=True)).to_have_count(1)


def test_what_a_report_will_say_is_read_along_the_line(visit: Callable[..., Visit]) -> None:
    page = visit().open("/reports?region=330000")
    sentence = page.locator(".said-lines li").first
    sentence.wait_for()
    across = sentence.evaluate("each => each.clientWidth / each.closest('.card').clientWidth")
    assert across > 0.6


def test_bad_address_is_said_not_obeyed(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.open("/?region=123456&industry=<b>x</b>")
    assert "region=123456" in page.inner_text(".banner.warn")
    assert page.locator("main b").count() == 0


def test_map_click_drills_down_and_back_returns(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.open("/regions?region=330000")
    page.wait_for_selector(".choroplethlayer path", state="attached")
    page.evaluate("document.querySelector('.js-plotly-plot').emit('plotly_click', {points: [{location: '330100'}]})")
    page.wait_for_url("**/regions?region=330100")
    page.wait_for_selector(".crumbs [aria-current]:has-text('杭州市')")
    page.go_back()
    page.wait_for_selector(".crumbs [aria-current]:has-text('浙江')")
    seen.expect_clean()


@pytest.mark.parametrize(
    ("lang", "said", "title", "go"),
    [
        ("zh", "没有这个页面", "没有这个页面 · 工会覆盖分析", "回到总览"),
        ("en", "There is no such page", "There is no such page · Union coverage", "To the Overview"),
    ],
)
def test_an_unknown_address_says_so_and_leads_back(
    lang: str, said: str, title: str, go: str, visit: Callable[..., Visit]
) -> None:
    seen = visit()
    page = seen.page
    page.goto(f"{seen.site}/nowhere?lang={lang}&region=330000")
    expect(page.locator("#page h2")).to_have_text(said)
    expect(page).to_have_title(title)
    expect(page.locator("h1")).to_have_text(said)
    expect(page.locator(".side [aria-current]")).to_have_count(0)
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN" if lang == "zh" else "en")
    page.locator("#page").get_by_role("link", name=go).click()
    page.wait_for_url(f"**/?lang={lang}")
    settled(page)
    expect(page).not_to_have_title(title)
    page.go_back()
    expect(page).to_have_title(title)
    page.locator(".switches a").first.click()
    page.wait_for_url("**/?lang=zh" if lang == "en" else "**/?lang=en")
    settled(page)
    seen.expect_clean()


@pytest.mark.parametrize(("locale", "wide"), [("en-US", False), ("zh-CN", True)])
def test_curly_quotes_are_as_wide_as_the_language_has_them(
    locale: str, wide: bool, standing: Callable[..., Visit]
) -> None:
    page = standing("/", locale).page
    width = """async mark => {
        const said = document.createElement('span');
        said.textContent = mark;
        document.querySelector('#main').append(said);
        await document.fonts.load('14px "Latin quotes"', mark);
        const taken = said.getBoundingClientRect().width / parseFloat(getComputedStyle(said).fontSize);
        said.remove();
        return taken;
    }"""
    for mark in "“”‘’":
        assert (page.evaluate(width, mark) > 0.6) == wide
