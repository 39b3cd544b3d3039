"""What a reader unfolds stands in the address: back, a reload and whoever is sent the address find it open, and nothing is drawn anew for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, settled, shows
from tests.browser.test_shell import LOST, MARK

SECTIONS = (
    ("/?region=330000", "attention"),
    ("/tasks?region=330000", "targets"),
    ("/gaps?region=330000", "several"),
    ("/gaps?region=330000&plan=open", "plan_filter"),
)


@pytest.mark.parametrize(
    ("start", "name"), [*SECTIONS[::2], *(pytest.param(*each, marks=pytest.mark.long) for each in SECTIONS[1::2])]
)
def test_a_section_that_was_unfolded_is_open_for_whoever_comes_back(
    start: str, name: str, visit: Callable[..., Visit]
) -> None:
    seen = visit()
    page = seen.open(start)
    section = page.locator(f"details[data-fold={name}]")
    page.evaluate(MARK, [f"details[data-fold={name}]", "main .card"])
    entries = page.evaluate("history.length")
    section.locator("> summary").click()
    shows(page, f"fold={name}")
    settled(page)
    assert page.evaluate(LOST, [f"details[data-fold={name}]", "main .card"]) == []
    assert page.evaluate("history.length") == entries, "back goes to the page before, not through sections"
    expect(section.locator("> summary")).to_be_focused()
    page.evaluate("scrollTo(0, 120)")
    there = page.url
    page.evaluate("document.querySelector('.side a[href^=\"/reports\"]').click()")
    shows(page, "/reports", without="fold=")
    settled(page)
    page.go_back()
    settled(page)
    assert page.url == there
    expect(section).to_have_attribute("open", "")
    page.wait_for_function("() => scrollY === 120")
    page.reload()
    settled(page)
    expect(section).to_have_attribute("open", "")
    section.locator("> summary").click()
    shows(page, without="fold=")
    expect(section).not_to_have_attribute("open", "")
    seen.expect_clean()


def test_a_plan_is_folded_away_and_shown_by_the_address_and_the_focus_stays_with_it(
    visit: Callable[..., Visit],
) -> None:
    seen = visit()
    page = seen.open("/gaps?region=330000&plan=open")
    panel = page.locator("#plan")
    panel.locator(".plan-fold").click()
    expect(panel).to_be_hidden()
    shows(page, "fold=-plan")
    expect(page.locator(".plan-bar .plan-fold")).to_be_focused()
    settled(page)
    page.reload()
    settled(page)
    expect(panel).to_be_hidden()
    page.locator(".plan-bar .plan-fold").press("Enter")
    expect(panel).to_be_visible()
    shows(page, "plan=open", without="fold=")
    expect(panel.locator(".plan-fold")).to_be_focused()
    seen.expect_clean()


def test_being_sure_is_asked_of_who_presses_and_is_in_no_address(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.open("/gaps?region=330000&fold=several")
    sure = page.locator("details.sure").first
    sure.locator("summary").click()
    expect(sure).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(sure).not_to_have_attribute("open", "")
    expect(sure.locator("summary")).to_be_focused()
    sure.locator("summary").click()
    page.locator("h2").first.click()
    expect(sure).not_to_have_attribute("open", "")
    shows(page, "fold=several")
    seen.expect_clean()
