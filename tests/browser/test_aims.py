"""A target by clicks on the page Tasks: set, seen in its row, changed from the row, withdrawn, and brought back from the notice."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from data.texts import text
from tests.browser.conftest import Visit

REGION = "330200"


def test_a_target_is_set_changed_withdrawn_and_brought_back(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.open(f"/tasks?region={REGION}&metric=unit_coverage")
    form, row = page.locator("#aims-form"), page.locator(".aims table.wide tbody tr").first
    value = form.get_by_label(text("aims.field.value", "zh"))
    form.locator("summary").click()
    value.fill("120%")
    form.get_by_label(text("aims.field.author", "zh")).fill("组织部")
    to_set = form.get_by_role("button", name=text("aims.set", "zh"), exact=True)
    to_set.click()
    expect(page.locator("#aim-said")).to_have_text(text("aims.bad.rate", "zh"))
    value.fill("85%")
    to_set.click()
    expect(row).to_contain_text("85.0%")
    expect(row).to_contain_text("组织部")
    row.get_by_text(text("aims.edit", "zh"), exact=True).click()
    expect(value).to_have_value("85.0%")
    value.fill("90%")
    to_set.click()
    expect(row).to_contain_text("90.0%")
    row.get_by_text(text("aims.withdraw", "zh"), exact=True).click()
    expect(row).to_have_count(0)
    page.get_by_role("button", name=text("aims.undo", "zh"), exact=True).last.click()
    expect(row).to_contain_text("90.0%")
    page.locator(".aims tbody").get_by_text(text("aims.withdraw", "zh"), exact=True).first.click()  # as it was before
    expect(row).to_have_count(0)
    seen.expect_clean()
