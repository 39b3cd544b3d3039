"""Reports by clicks: one is fetched, a pack is made, watched and fetched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_a_report_and_a_pack(visit: Callable[..., Visit], locale: str) -> None:
    seen = visit(locale)
    page = seen.open("/reports?region=640000&calibre=synthetic&period=2024")
    expect(page.locator("ul.said-lines li").first).to_contain_text("同比" if locale == "zh-CN" else "year on year")
    with page.expect_download() as one:
        page.locator("table.reports a").first.click()
    assert one.value.suggested_filename.endswith(".xlsx")
    page.locator("button.main").click()
    page.wait_for_selector('a[href*="/pack/"]', timeout=60_000)
    with page.expect_download() as pack:
        page.locator('a[href*="/pack/"]').click()
    with ZipFile(Path(pack.value.path())) as archive:
        assert len(archive.namelist()) == 3 * 5 + 1
    seen.expect_clean()
