"""The walk of the planner's guide: from "our rate fell" to a saved plan, an exported list and a slide, in under ten clicks."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from openpyxl import load_workbook
from playwright.sync_api import expect
from pptx import Presentation

from data.settings import ROOT
from tests.browser.conftest import Visit, settled
from tests.browser.walks.clicks import Walk

CLICKS = 10
WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def test_from_a_rate_that_fell_to_a_plan_a_list_and_a_slide(visit: Callable[..., Visit]) -> None:
    seen = visit()
    walk = Walk(seen.open("/?region=330000"))
    page = walk.page
    walk.click(page.locator(".side a[href^='/gaps']"))
    settled(page)
    walk.click(page.locator("[data-slot=priorities] tbody tr", has_text="小型或微型").locator(".plan-add").first)
    expect(page.locator(".plan-move")).to_have_count(1)
    walk.click(page.locator("[data-slot=priorities] tbody tr .plan-add:not(.on)").first)
    expect(page.locator(".plan-move")).to_have_count(2)
    expect(page.locator(".plan-lead")).to_contain_text("浙江2025年的职工覆盖率由69.1%变为")
    page.locator("#plan-author").fill("组织部")
    walk.click(page.locator(".plan-save"))
    page.wait_for_url("**plan=*")
    expect(page.locator(".plan-mark")).to_have_text("已保存")
    book = load_workbook(BytesIO(walk.fetch(page.locator(".plan-xlsx")).read_bytes()))
    assert book.sheetnames == ["效果", "举措", "各级", "单位"]
    units = book["单位"].max_row - 1
    slide = Presentation(str(walk.fetch(page.locator(".plan-pptx"))))
    assert len(slide.slides) == 1
    listed = walk.fetch(page.locator("#ledger a[download][href*='.csv']")).read_text(encoding="utf-8-sig")
    assert listed.count("\n") > units > 1
    guide = (ROOT / "docs" / "planner.md").read_text(encoding="utf-8")
    assert f"## On pages, in {WORDS[walk.clicks]} clicks" in guide, "the guide counts them"
    assert walk.clicks < CLICKS
    seen.expect_clean()


def test_a_unit_of_the_ledger_goes_into_the_plan_that_is_open(visit: Callable[..., Visit]) -> None:
    seen = visit("en-US", dark=True)
    page = seen.open("/gaps?region=330000&plan=open&lang=en")
    rows = page.locator("#ledger .ag-center-cols-container")
    for row in ("0", "1"):
        cell = rows.locator(f"[row-index='{row}'] [col-id=plan_move] a")
        cell.scroll_into_view_if_needed()
        cell.click()
        expect(page.locator(".plan-moves")).to_be_visible()
    page.wait_for_url("**~u.*~u.*")
    expect(page.locator(".plan-move")).to_have_count(2)
    page.locator(".plan-out").first.click()
    expect(page.locator(".plan-move")).to_have_count(1)
    seen.expect_clean()
