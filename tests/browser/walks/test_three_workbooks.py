"""Three workbooks with a header that nobody knows: the question is answered once, all are loaded, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.books import UNIT_HEADER, book, unit
from tests.browser.conftest import Visit, served
from tests.browser.walks.clicks import Walk

CLICKS = 10
ODD = "在册吃饭人头"
COUNTIES = {"640104": "兴庆区", "640105": "西夏区", "640106": "金凤区"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard on an empty database of its own."""
    home = tmp_path_factory.mktemp("three")
    with served(home / "c.db") as address:
        yield address


def workbooks(folder: Path) -> list[Path]:
    """A county's register each, with a column under a header of its own."""
    header = [*UNIT_HEADER, ODD]
    return [
        book(
            folder / f"{name}.xlsx",
            {"单位台账": [header, *([*unit(n, region=code), n] for n in range(start, start + 4))]},
            region=f"宁夏回族自治区银川市{name}",
        )
        for start, (code, name) in zip((70, 80, 90), COUNTIES.items(), strict=True)
    ]


def test_answered_loaded_and_undone_in_at_most_ten_clicks(visit: Callable[..., Visit], tmp_path: Path) -> None:
    seen = visit()
    walk = Walk(seen.open("/"))
    page = walk.page
    walk.click(page.locator(".side a[href^='/data']"))
    with page.expect_file_chooser() as chooser:
        walk.click(page.locator(".dropzone button"))
    chooser.value.set_files(workbooks(tmp_path))
    page.wait_for_selector(".actions", timeout=60_000)
    expect(page.locator("table.findings tbody tr", has_text=ODD)).to_have_count(3)
    walk.click(page.locator("#page").get_by_text("兴庆区.xlsx").first)
    expect(page.locator("table.mappings tbody tr", has_text=ODD)).to_have_count(1)
    walk.click(page.locator("table.mappings .mapping").first)
    walk.click(page.get_by_text("不导入，以后不再问", exact=True).first)
    walk.click(page.get_by_text("记住并重新识别", exact=True))
    expect(page.locator("table.findings tbody tr", has_text=f"没有识别“{ODD}”")).to_have_count(0, timeout=60_000)
    walk.click(page.locator("button.main"))
    expect(page.locator(".toast")).to_contain_text("已入库3份文件", timeout=60_000)
    walk.click(page.locator(".toast .button"))
    expect(page.locator(".toast")).to_contain_text("撤销3份文件", timeout=60_000)
    assert walk.clicks <= CLICKS
    seen.expect_clean()
