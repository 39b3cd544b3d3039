"""Presses in the very moment in which a card is drawn anew: each does what it was made for, once."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit, settled, shows
from tests.browser.orders.holding import Holding
from tests.browser.test_shell import address

_GONE = "() => document.querySelector('[data-slot=priorities] .card').marked !== 1"
_PATIENT = "(plain => { window.setTimeout = (work, ms, ...given) => plain(work, ms === 1000 ? 60000 : ms, ...given); })(window.setTimeout)"
"""Answers wait a second for a press, which a busy machine may need from one step of a test to the next: they wait a minute."""
_MARK = "document.querySelector('[data-slot=priorities] .card').marked = 1"


def down(page: Page, where: Locator) -> None:
    """The pointer goes down in the middle of something."""
    where.scroll_into_view_if_needed()
    box = where.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + min(8, box["width"] / 2), box["y"] + box["height"] / 2)
    page.mouse.down()


def first_row(page: Page) -> tuple[Locator, str]:
    """The link in the first row of the priorities, and the region that it leads to."""
    row = page.locator("[data-slot=priorities] tbody tr").first.get_by_role("link")
    return row, row.get_attribute("href").split("region=")[1][:6]  # type: ignore[union-attr]


def test_a_card_is_not_drawn_anew_under_a_press(visit: Callable[..., Visit]) -> None:
    seen = visit()
    seen.page.add_init_script(_PATIENT)
    held = Holding(seen, "/gaps?region=330000")
    page = held.page
    held.go("{industry: 'C'}", 1)
    page.evaluate(_MARK)
    row, region = first_row(page)
    down(page, row)
    held.let_go(0)
    assert page.evaluate(_GONE) is False
    page.evaluate("window.holds = false")
    page.mouse.up()
    page.wait_for_url(f"**region={region}**")
    settled(page)
    shows(page, "industry=C")  # what was chosen before stays
    seen.expect_clean()


def test_a_press_on_a_link_that_went_meanwhile_leads_where_it_led(visit: Callable[..., Visit]) -> None:
    seen = visit()
    held = Holding(seen, "/gaps?region=330000")
    page = held.page
    held.go("{industry: 'F'}", 1)
    page.evaluate(_MARK)
    row, region = first_row(page)
    down(page, row)
    held.let_go(0)
    page.wait_for_function(_GONE)  # a press that lasts is not waited for
    page.evaluate("window.holds = false")
    page.mouse.up()
    page.wait_for_url(f"**region={region}**")
    settled(page)
    seen.expect_clean()


def test_a_press_on_a_figure_that_was_drawn_anew_opens_it(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.open("/?region=330000")
    settled(page)
    figure = page.locator(".figures [data-open]").first
    down(page, figure)
    figure.evaluate("node => node.replaceWith(node.cloneNode(true))")
    page.mouse.up()
    page.wait_for_selector("[role=dialog] .origin")
    assert address(page) == "/?region=330000&open=worker_coverage"
    seen.expect_clean()


def test_a_button_drawn_anew_under_the_space_bar_is_pressed_all_the_same(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.open("/?region=330000")
    settled(page)
    figure = page.locator(".figures [data-open]").first
    figure.focus()
    page.keyboard.down(" ")
    figure.evaluate("node => node.replaceWith(node.cloneNode(true))")
    page.keyboard.up(" ")
    page.wait_for_selector("[role=dialog] .origin")
    assert address(page) == "/?region=330000&open=worker_coverage"
    seen.expect_clean()


def test_two_chips_before_an_answer_both_count(visit: Callable[..., Visit]) -> None:
    seen = visit()
    held = Holding(seen, "/gaps?region=330000&industry=C,E&size=small_micro")
    page = held.page
    chips = page.locator(".filterbar .chip.on")
    held.after(lambda: chips.filter(has_text="制造业").click(), 1)
    held.after(lambda: chips.filter(has_text="小微").click(), 2)
    held.let_go(1, 0)
    held.free()
    assert address(page) == "/gaps?region=330000&industry=E"
    expect(chips).to_have_count(1)
    held.hold()
    held.after(lambda: page.locator("#ledger .chip", has_text="100").click(), 1)
    held.after(lambda: page.locator(".filterbar .clear, .filterbar .chip.on").last.click(), 2)
    held.let_go(1, 0)
    held.free()
    assert address(page) == "/gaps?region=330000&min=100"
    seen.expect_clean()


_COVERED = """() => {
    const over = document.createElement('label');
    over.style = 'position:fixed;inset:0;z-index:999';
    document.body.appendChild(over);
    addEventListener('click', () => over.remove());
}"""


def test_what_comes_over_a_pressed_link_does_not_take_the_press(visit: Callable[..., Visit]) -> None:
    """A panel that finds its new place in the moment of a press lies over the link when the pointer is let go."""
    seen = visit()
    page = seen.open("/gaps?region=330000")
    settled(page)
    row, region = first_row(page)
    down(page, row)
    page.evaluate(_COVERED)
    page.mouse.up()
    page.wait_for_url(f"**region={region}**")
    settled(page)
    seen.expect_clean()


def test_a_press_that_is_moved_away_does_nothing(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.open("/gaps?region=330000")
    settled(page)
    row = page.locator("[data-slot=priorities] tbody tr").first.get_by_role("link")
    down(page, row)
    page.mouse.move(5, 400)
    page.mouse.up()
    page.wait_for_timeout(300)
    assert address(page) == "/gaps?region=330000"
    seen.expect_clean()
