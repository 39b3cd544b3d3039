"""A reader who counts clicks."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page


class Walk:
    """``clicks``: so many were made; what is typed or waited for is none."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def click(self, where: Locator) -> None:
        where.click()
        self.clicks += 1

    def fetch(self, link: Locator) -> Path:
        with self.page.expect_download() as coming:
            self.click(link)
        return Path(coming.value.path())
