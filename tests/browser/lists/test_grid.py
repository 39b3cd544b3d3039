"""The ledger as a grid: what is scrolled to, sorted, searched and taken away is what an independent query has."""

from __future__ import annotations

import csv
from collections.abc import Callable

from playwright.sync_api import Page, expect
from sqlalchemy import Engine, text

from tests.browser.conftest import Visit, settled

UNCOVERED = (
    "SELECT u.name, u.credit_code AS code, u.employees FROM unit u JOIN part p ON p.id = u.part_id LEFT JOIN coverage c"
    " ON c.part_id = u.part_id AND c.row = u.row WHERE p.status = 'current' AND p.period = '2025' AND p.purpose = 'synthetic'"
    " AND c.mode IS NULL AND u.region LIKE '33%'"
)


def cell(page: Page, row: int, column: str) -> str:
    """A cell's text, scrolled to."""
    ours = page.locator(f"#ledger .ag-center-cols-container [row-index='{row}'] [col-id={column}]")
    expect(ours).not_to_be_empty()
    return ours.inner_text()


def scroll_to(page: Page, row: int) -> None:
    """Bring a row into the grid's window."""
    page.locator("#ledger .ag-body-viewport").evaluate("(body, row) => { body.scrollTop = row * 30; }", row)


def test_rows_at_any_offset_and_order_are_those_of_the_query(visit: Callable[..., Visit], full: Engine) -> None:
    with full.connect() as connection:
        every = connection.execute(text(f"{UNCOVERED} ORDER BY u.credit_code")).all()
    seen = visit()
    page = seen.open("/gaps?region=330000")
    page.locator("#ledger .ag-header-cell[col-id=code]").click()
    expect(page.locator("#ledger .ag-center-cols-container [row-index='0'] [col-id=code]")).to_have_text(every[0].code)
    for row in (3, 1234, len(every) - 2):
        scroll_to(page, row)
        assert cell(page, row, "code") == every[row].code
        assert cell(page, row, "name") == every[row].name
    expect(page.locator("#ledger .count")).to_have_text(f"共{len(every):,}行")
    seen.expect_clean()


def test_what_is_searched_and_sorted_is_what_is_taken_away(visit: Callable[..., Visit], full: Engine) -> None:
    with full.connect() as connection:
        asked = f"{UNCOVERED} AND u.name LIKE '%商贸%' AND u.employees >= 25 ORDER BY u.credit_code DESC"
        every = connection.execute(text(asked)).all()
    seen = visit()
    page = seen.open("/gaps?region=330000")
    page.locator("#ledger .chip", has_text="25").click()
    page.wait_for_url("**min=25**")
    settled(page)
    page.locator("#ledger .gridbar input").first.fill("商贸")
    expect(page.locator("#ledger .count")).to_have_text(f"共{len(every):,}行")
    head = page.locator("#ledger .ag-header-cell[col-id=code]")
    head.click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    head.click()
    expect(page.locator("#ledger .ag-center-cols-container [row-index='0'] [col-id=code]")).to_have_text(every[0].code)
    page.wait_for_url("**sort=-code**")
    with page.expect_download() as coming:
        page.locator("#ledger a[download][href*='.csv']").click()
    lines = coming.value.path().read_text(encoding="utf-8-sig").splitlines()
    rows = list(csv.reader(lines))
    codes = [row[1] for row in rows if len(row) > 1 and len(row[1]) == 18]
    assert codes == [one.code for one in every]
    seen.expect_clean()


def test_columns_are_chosen_by_the_reader(visit: Callable[..., Visit]) -> None:
    seen = visit("en-US", dark=True)
    page = seen.open("/gaps?region=330000")
    kind = page.locator("#ledger .ag-header-cell[col-id=unit_kind]")
    expect(kind).to_have_count(0)
    page.locator("#ledger").get_by_role("button", name="Columns").click()
    page.locator(".gridcolumns input[value=unit_kind]:visible").check()
    expect(kind).to_have_count(1)
    page.locator(".gridcolumns input[value=size]:visible").uncheck()
    expect(page.locator("#ledger .ag-header-cell[col-id=size]")).to_have_count(0)
    seen.expect_clean()
