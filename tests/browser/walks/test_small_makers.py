"""Where in Zhejiang most workers of small and micro manufacturers are out of reach, and the list of these units to take away."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import BytesIO

from openpyxl import load_workbook
from playwright.sync_api import expect
from sqlalchemy import Engine, text

from tests.browser.conftest import Visit, settled
from tests.browser.walks.clicks import Walk

CLICKS = 7
_UNITS = (
    "FROM unit u JOIN part p ON p.id = u.part_id LEFT JOIN coverage c ON c.part_id = u.part_id AND c.row = u.row"
    " WHERE p.status = 'current' AND p.period = '2025' AND p.purpose = 'synthetic' AND c.mode IS NULL"
    " AND u.region LIKE '33%' AND u.industry LIKE 'C%' AND u.size IN ('small', 'micro', 'small_or_micro')"
)


def worst_county(engine: Engine) -> tuple[str, set[str]]:
    """The county, and the codes of its units."""
    with engine.connect() as connection:
        county = connection.execute(
            text(f"SELECT u.region {_UNITS} GROUP BY u.region ORDER BY SUM(u.employees) DESC LIMIT 1")
        ).scalar_one()
        codes = connection.execute(text(f"SELECT u.credit_code {_UNITS} AND u.region = :county"), {"county": county})
        return county, set(codes.scalars())


def test_the_county_and_its_list_in_at_most_seven_clicks(visit: Callable[..., Visit], full: Engine) -> None:
    county, codes = worst_county(full)
    seen = visit()
    walk = Walk(seen.open("/"))
    page = walk.page
    walk.click(page.locator(".side a[href^='/gaps']"))
    settled(page)
    walk.click(page.locator(".heat a[href*='region=330000'][href*='industry=C']"))
    page.wait_for_url("**region=330000&industry=C**")
    settled(page)
    walk.click(page.locator("#filters-open"))
    walk.click(page.locator(".filter-chips label").get_by_text("小微", exact=True))
    page.wait_for_url("**size=small_micro**")
    settled(page)
    expect(page.locator("[data-slot=priorities] h2")).to_contain_text("小微")
    first = page.locator("[data-slot=priorities] tbody tr").first.get_by_role("link")
    first.evaluate("link => link.scrollIntoView({block: 'end'})")  # from under the panel, which stays open
    walk.click(first)
    page.wait_for_url(f"**region={county}**")
    settled(page)
    expect(page.locator("#ledger .count")).to_have_text(f"共{len(codes):,}行")
    listed = walk.fetch(page.locator("#ledger .gridbar a[download][href*='.csv']"))
    rows = list(csv.reader(listed.read_text(encoding="utf-8-sig").splitlines()))
    assert {row[1] for row in rows if len(row) > 1 and len(row[1]) == 18} == codes
    taken = walk.fetch(page.locator("#ledger .gridbar a[download][href*='.xlsx']"))
    book = load_workbook(BytesIO(taken.read_bytes()))
    cells = {cell for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row}
    assert codes <= cells
    assert walk.clicks <= CLICKS
    seen.expect_clean()


def test_a_size_is_chosen_while_the_list_of_industries_is_open(visit: Callable[..., Visit]) -> None:
    seen = visit()
    walk = Walk(seen.open("/gaps?region=330000"))
    page = walk.page
    opener = page.locator("#filters-open").bounding_box()
    walk.click(page.locator("#filters-open"))
    walk.click(page.locator("#pick-industry"))
    walk.click(page.locator("[role=option]:visible", has_text="制造业"))
    page.wait_for_url("**region=330000&industry=C")
    expect(page.locator("[role=option]:visible").first).to_be_visible()
    walk.click(page.locator(".filter-chips label").get_by_text("小微", exact=True))
    page.wait_for_url("**industry=C&size=small_micro**")
    settled(page)
    expect(page.locator(".filter-fields")).to_be_visible()
    assert page.locator("#filters-open").bounding_box() == opener, "what is added does not move the panel away"
    assert walk.clicks == 4
    page.locator(".filterbar .chip.on", has_text="小微").click()
    page.wait_for_url("**region=330000&industry=C")
    seen.expect_clean()
