"""From the Overview, by clicks alone, to the county and industry with most uncovered workers of a province."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect
from sqlalchemy import Engine

from analysis.rows import RateRow
from data.queries import gap_cells
from data.scope import EVERYTHING
from data.slice import Slice
from tests.browser.conftest import Visit, settled, shows
from tests.browser.walks.clicks import Walk

CLICKS_TO_A_UNIT = 2


def largest(engine: Engine) -> RateRow:
    """The county and industry of Zhejiang with most workers out of reach."""
    now = Slice("2025", "synthetic", "synthetic")
    return gap_cells(engine, EVERYTHING, region="330000", slice_=now, level="county", limit=1)[0]


def test_walk_to_the_largest_gap(visit: Callable[..., Visit], full: Engine) -> None:
    best = largest(full)
    seen = visit()
    page = seen.open("/")
    page.locator(".ranking a", has_text="浙江").click()
    page.wait_for_selector(".crumbs [aria-current]:has-text('浙江')")
    settled(page)
    page.locator("details.rest summary").click()
    page.locator(".attention li", has_text="最大的一块").get_by_role("link").click()
    page.wait_for_selector(f".crumbs [aria-current]:has-text('{best['region_name']}')")
    shows(page, f"region={best['region']}", f"industry={best['industry']}")
    settled(page)
    page.wait_for_selector("#ledger")
    shown = page.inner_text("#main")
    assert f"{best['gap_workers']:,}" in shown
    seen.expect_clean()

    again = visit()
    copied = page.locator("button.copy").first.get_attribute("data-href")
    assert copied is not None
    other = again.open(copied)
    for each in (page, other):
        each.bring_to_front()  # a window behind another draws no rows
        expect(each.locator("#ledger .count")).not_to_be_empty()
        expect(each.locator("#ledger .ag-row [col-id=name]").first).not_to_be_empty()
    expect(other.locator("#ledger")).to_have_text(page.inner_text("#ledger"), use_inner_text=True)
    assert other.inner_text(".view") == page.inner_text(".view")


def test_priority_list_leads_to_the_same_cell(visit: Callable[..., Visit], full: Engine) -> None:
    best = largest(full)
    seen = visit()
    page = seen.open("/gaps?region=330000")
    page.locator(".priority tbody tr").first.get_by_role("link").click()
    page.wait_for_selector(f".crumbs [aria-current]:has-text('{best['region_name']}')")
    shows(page, f"industry={best['industry']}")


def test_a_unit_is_found_by_a_part_of_its_name_in_two_clicks(visit: Callable[..., Visit]) -> None:
    seen = visit()
    walk = Walk(seen.open("/"))
    page = walk.page
    walk.click(page.locator("#search-open"))
    page.locator("#search-text").fill("样例00010农业")
    walk.click(page.locator(".found section", has_text="单位").locator("a").first)
    expect(page.locator("#unit h2")).to_contain_text("样例00010农业")
    shows(page, "unit=")
    expect(page).to_have_title("单位 " + page.url.split("unit=")[1][:18] + " · 工会覆盖分析")
    assert walk.clicks <= CLICKS_TO_A_UNIT
    seen.expect_clean()


def test_a_row_of_the_ledger_leads_to_its_unit_and_back(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.open("/gaps?region=330000&sort=code")
    first = page.locator("#ledger .ag-row[row-index='0'] [col-id=name] a")
    name = first.inner_text()
    first.click()
    expect(page.locator("#unit h2")).to_have_text(name)
    page.get_by_role("link", name="返回盲区").click()
    expect(first).to_have_text(name)
    seen.expect_clean()
