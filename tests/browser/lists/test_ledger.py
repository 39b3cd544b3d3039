"""The ledger written in a real browser, by two people."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit, settled

COUNTY, OTHER, WHOLE = "330106", "330108", "330600"


def cell(page: Page, column: str) -> Locator:
    """A cell of the ledger's first row."""
    return page.locator(f"#ledger .ag-center-cols-container [row-index='0'] [col-id={column}]")


def write_office(page: Page, author: str, said: str) -> None:
    """Write into the first row as somebody."""
    page.locator("#ledger-author").fill(author)
    page.locator("#ledger-author").press("Tab")
    cell(page, "office").dblclick()
    expect(cell(page, "office").locator("input")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type(said)
    page.keyboard.press("Enter")


def test_two_people_write_one_cell_and_one_decides(visit: Callable[..., Visit]) -> None:
    one, two = visit(), visit()
    address = f"/gaps?region={COUNTY}"
    first, second = one.open(address), two.open(address)
    for page in (first, second):
        expect(cell(page, "office")).to_have_text("–")
    write_office(first, "甲", "甲处的说法")
    expect(first.locator("#ledger-said")).to_contain_text("已写入1个单位")
    write_office(second, "乙", "乙处的说法")
    expect(second.locator("#ledger-said")).to_contain_text("待裁定")
    expect(cell(second, "office")).to_have_text("甲处的说法")
    waits = second.locator("#ledger-work tbody tr", has_text="乙处的说法")
    expect(waits).to_contain_text("甲处的说法")
    waits.get_by_role("link").click()
    second.get_by_role("button", name="采纳", exact=True).click()
    expect(second.locator(".toasts")).to_contain_text("已采纳")
    second.get_by_role("link", name="返回盲区").click()
    expect(cell(second, "office")).to_have_text("乙处的说法")
    for seen in (one, two):
        seen.expect_clean()


def test_what_all_units_of_a_view_were_given_is_taken_back_from_the_notice(visit: Callable[..., Visit]) -> None:
    """From another page too, where neither the list nor who wrote stands any more."""
    seen = visit()
    page = seen.open(f"/gaps?region={WHOLE}")
    page.locator("#ledger-author").fill("组织部")
    several = page.locator("details.several")
    several.locator("summary").first.click()
    undo = page.locator(".toasts").get_by_role("button", name="撤销", exact=True)
    for elsewhere in (False, True):
        several.get_by_label("责任单位").fill("误填的单位")
        several.get_by_text("写入筛选出的全部单位").click()
        several.get_by_text("确定写入全部").click()
        expect(page.locator(".toasts")).to_contain_text("已写入")
        expect(cell(page, "office")).to_have_text("误填的单位")
        if elsewhere:
            page.locator(".side a[href^='/tasks']").click()
            page.wait_for_url("**/tasks**")
        undo.click()
        expect(page.locator(".toasts")).to_contain_text("已撤销")
        if not elsewhere:
            expect(cell(page, "office")).to_have_text("–")
    page.locator(".side a[href^='/gaps']").click()
    expect(cell(page, "office")).to_have_text("–")
    seen.expect_clean()


def test_a_cell_that_is_being_written_is_kept_whatever_comes(visit: Callable[..., Visit]) -> None:
    """A chip, the way back, another's answer: what was typed is written, and a cell that is written into stays."""
    seen = visit()
    page = seen.open(f"/gaps?region={OTHER}")
    settled(page)
    page.locator("#ledger-author").fill("丙")
    page.locator("#ledger-author").press("Tab")
    cell(page, "office").dblclick()
    page.keyboard.press("Control+A")
    page.keyboard.type("半句")
    page.evaluate("coverage.rewritten(); coverage.again()")
    page.wait_for_timeout(600)
    page.keyboard.type("话")
    page.locator("#ledger .chip", has_text="100").click()
    expect(page.locator(".toasts")).to_contain_text("已写入1个单位")
    settled(page)
    page.go_back()
    settled(page)
    expect(cell(page, "office")).to_have_text("半句话")
    cell(page, "office").dblclick()
    page.keyboard.press("Control+A")
    page.keyboard.type("另一句")
    page.go_forward()
    settled(page)
    page.go_back()
    settled(page)
    expect(cell(page, "office")).to_have_text("另一句")
    seen.expect_clean()
