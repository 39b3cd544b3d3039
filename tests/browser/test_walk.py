"""From the Overview, by clicks alone, to the county and industry with most uncovered workers of a province."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Engine

from data.queries import gap_cells
from data.scope import EVERYTHING
from data.slice import Slice
from tests.browser.conftest import Visit


def test_walk_to_the_largest_gap(visit: Callable[..., Visit], full: Engine) -> None:
    best = gap_cells(
        full,
        EVERYTHING,
        region="330000",
        slice_=Slice("2025", "synthetic", "synthetic"),
        level="county",
        limit=1,
    )[0]
    seen = visit()
    page = seen.open("/")
    page.locator(".ranking a", has_text="浙江").click()
    page.wait_for_selector(".crumbs [aria-current]:has-text('浙江')")
    page.locator(".attention li", has_text="最大的一块").get_by_role("link").click()
    page.wait_for_selector(f".crumbs [aria-current]:has-text('{best['region_name']}')")
    assert f"region={best['region']}" in page.url
    assert f"industry={best['industry']}" in page.url
    page.wait_for_selector("#ledger")
    shown = page.inner_text("#main")
    assert f"{best['gap_workers']:,}" in shown
    seen.expect_clean()

    again = visit()
    copied = page.locator("button.copy").first.get_attribute("data-href")
    assert copied is not None
    other = again.open(copied)
    assert other.inner_text("#ledger") == page.inner_text("#ledger")
    assert other.inner_text(".view") == page.inner_text(".view")


def test_priority_list_leads_to_the_same_cell(visit: Callable[..., Visit], full: Engine) -> None:
    best = gap_cells(
        full,
        EVERYTHING,
        region="330000",
        slice_=Slice("2025", "synthetic", "synthetic"),
        level="county",
        limit=1,
    )[0]
    seen = visit()
    page = seen.open("/gaps?region=330000")
    page.locator(".priority tbody tr").first.get_by_role("link").click()
    page.wait_for_selector(f".crumbs [aria-current]:has-text('{best['region_name']}')")
    assert f"industry={best['industry']}" in page.url
