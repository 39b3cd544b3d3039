"""Answers that come in another order than they were asked for: the page is that of its address, and nothing typed or chosen is lost."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, settled
from tests.browser.orders.holding import Holding
from tests.browser.test_shell import UPDATE, address, read

STEPS = ("{industry: 'C'}", "{size: 'small_micro'}", "{industry: null}")
_ORDERS = list(permutations(range(3)))


@pytest.mark.parametrize(
    ("path", "orders"),
    [
        pytest.param("/?region=330000", _ORDERS[1::2], id="every other order"),
        *(
            pytest.param(path, _ORDERS, marks=pytest.mark.long, id=path)
            for path in ("/?region=330000", "/gaps?region=330000")
        ),
    ],
)
def test_in_any_order_the_page_is_that_of_its_address(
    path: str, orders: list[tuple[int, ...]], visit: Callable[..., Visit]
) -> None:
    """Daily in each second order: (0, 2, 1), (1, 2, 0) and (2, 1, 0), in which each of the three comes first once."""
    other = visit()
    fresh = other.open(f"{path}&size=small_micro")
    settled(fresh)
    wanted = read(fresh), fresh.inner_text(".filterbar"), fresh.title()
    seen = visit()
    held = Holding(seen, path)
    page = held.page
    for order in orders:
        for asked, step in enumerate(STEPS, 1):
            held.go(step, asked)
        held.let_go(*order)
        held.free()
        assert address(page) == f"{path}&size=small_micro", order
        assert (read(page), page.inner_text(".filterbar"), page.title()) == wanted, order
        page.evaluate("path => coverage.go(path)", path)
        settled(page)
        held.hold()
    seen.expect_clean()
    other.expect_clean()


def test_an_answer_that_is_late_for_what_the_page_holds_is_asked_for_again(visit: Callable[..., Visit]) -> None:
    """The second question was put while the answer to the first was on its way into the page: it tells changes against what stood there before."""
    seen = visit()
    held = Holding(seen, "/gaps?region=330000")
    page = held.page
    held.go("{industry: 'C'}", 1)
    held.go("{size: 'small_micro'}", 2)
    page.evaluate("coverage.holds({address: null, at: '', keys: {}}); window.holds = false")
    with page.expect_response(UPDATE):
        held.let_go(1)
    settled(page)
    expect(page.locator("[data-slot=priorities] h2")).to_contain_text("小微")
    expect(page.locator(".filterbar")).to_contain_text("制造业")
    seen.expect_clean()


def test_a_page_left_before_it_came_leaves_no_trace(visit: Callable[..., Visit]) -> None:
    seen = visit()
    held = Holding(seen, "/?region=330000")
    page = held.page
    page.evaluate("scrollTo(0, 40)")
    held.after(lambda: page.locator(".side a[href^='/gaps']").click(), 1)
    page.wait_for_function("() => document.querySelector('#main.entering')")
    page.evaluate("window.holds = false")
    page.go_back()
    settled(page)
    held.let_go(0)
    expect(page.locator("#main.entering")).to_have_count(0)
    expect(page.locator(".figures")).to_be_visible()
    expect(page.locator(".side [aria-current=page]")).to_have_text("总览")
    seen.expect_clean()


def test_two_steps_in_one_moment_end_where_the_second_leads(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.open("/gaps?region=330000")
    settled(page)
    page.evaluate("coverage.go(coverage.address({industry: 'C'})); coverage.go(coverage.address({industry: null}))")
    page.wait_for_timeout(300)
    settled(page)
    assert address(page) == "/gaps?region=330000"
    seen.expect_clean()


def test_what_is_chosen_while_an_answer_is_on_its_way_stays_chosen(visit: Callable[..., Visit]) -> None:
    seen = visit()
    held = Holding(seen, "/gaps?region=330000")
    page = held.page
    page.locator("#filters-open").click()
    page.locator("#pick-industry").click()
    held.after(lambda: page.locator("[role=option]:visible", has_text="制造业").click(), 1)
    held.after(lambda: page.locator("[role=option]:visible", has_text="建筑业").click(), 2)
    held.after(lambda: page.locator(".filter-chips label").get_by_text("小微", exact=True).click(), 3)
    held.let_go(2, 0, 1)
    held.free()
    assert address(page) == "/gaps?region=330000&industry=C,E&size=small_micro"
    expect(page.locator(".filterbar .chip.on")).to_have_count(3)
    seen.expect_clean()


@pytest.mark.parametrize(
    "order", [(3, 2, 1, 0), *(pytest.param(order, marks=pytest.mark.long) for order in ((0, 1, 2, 3), (2, 0, 3, 1)))]
)
def test_every_sign_stays_whatever_comes_first(order: tuple[int, ...], visit: Callable[..., Visit]) -> None:
    """Searched for, a chip chosen, typed on before and after what was typed is sent: each answer draws the field's card anew."""
    seen = visit()
    held = Holding(seen, "/gaps?region=330000")
    page = held.page
    search = page.locator("#ledger .gridbar input").first
    held.after(lambda: search.press_sequentially("商"), 1)
    held.go("{industry: 'C'}", 2)
    search.press_sequentially("贸")
    held.go("{size: 'small_micro'}", 3)
    held.after(lambda: search.press_sequentially("公"), 4)
    search.press_sequentially("司")
    held.let_go(*order)
    held.free()
    expect(search).to_have_value("商贸公司")
    expect(search).to_be_focused()
    page.wait_for_function("() => decodeURIComponent(location.search).includes('q=商贸公司')")
    settled(page)
    expect(search).to_have_value("商贸公司")
    seen.expect_clean()


_ECHO = """field => field.addEventListener('input', () => {
    if (field.value === '商贸公') { setTimeout(() => dash_clientside.set_props({type: 'grid-search', name: 'ledger'}, {value: '商贸'})); }
})"""
"""What the field told comes back in the moment in which its reader has typed on, before that is sent in its turn."""


def test_what_a_field_told_does_not_come_back_over_what_was_typed_since(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.open("/gaps?region=330000")
    settled(page)
    search = page.locator("#ledger .gridbar input").first
    search.press_sequentially("商")
    page.wait_for_url("**q=*")
    search.evaluate(_ECHO)
    page.keyboard.type("贸公")
    page.wait_for_function("() => decodeURIComponent(location.search).includes('q=商贸公')")
    expect(search).to_have_value("商贸公")
    seen.expect_clean()
