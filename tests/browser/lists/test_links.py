"""Links by clicks and keys: lists without codes come in, doubtful pairs are decided, rates move, leads go out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from data.database.engine import writer
from tests.browser.conftest import Visit, served
from tests.links.books import HAINING, counties, load, tax_book, union_book, unit_book
from tests.links.truth import Truth, registers

VIEW = f"region={HAINING}&period=2024&calibre=register"


@pytest.fixture(scope="module")
def truth() -> Truth:
    return registers(11, 400, 200, counties(HAINING))


@pytest.fixture
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('links') / 'c.db'}"


@pytest.fixture
def site(database: str, truth: Truth) -> Iterator[str]:
    """A dashboard on a county's unit register, for one test alone: what another decided is not there."""
    url, home = database, Path(database.removeprefix("sqlite:///")).parent
    engine = writer(url)
    load(engine, unit_book(home / "单位.csv", truth.units))
    engine.dispose()
    with served(home / "c.db") as address:
        yield address


def bring_in(seen: Visit, path: Path, source: str = "") -> None:
    """Load a file on the page Data, saying period, sender and whose list it is."""
    page = seen.open("/data")
    with page.expect_file_chooser() as chooser:
        page.click(".dropzone button")
    chooser.value.set_files([path])
    page.wait_for_selector(".actions", timeout=60_000)
    page.locator("details.flags summary").click()
    page.locator("details.flags input").nth(0).fill("2024")
    page.locator("details.flags input").nth(1).fill(HAINING)
    if source:
        page.locator("details.flags .dash-dropdown").nth(2).click()
        page.get_by_role("option", name=source).click()
    page.locator("details.flags .button").click()
    expect(page.locator("button.main")).to_be_enabled(timeout=60_000)
    page.locator("button.main").click()
    page.wait_for_selector("details.undo", timeout=60_000)


def rate(page: Page) -> list[float]:
    """The rate of units and its band, as the page has them."""
    words = page.locator("#links-unit_coverage").inner_text()
    return [float(number) for number in re.findall(r"([0-9.]+)%", words)]


def test_ten_doubtful_pairs_are_decided_by_keys_and_the_rate_moves(
    visit: Callable[..., Visit], tmp_path: Path, truth: Truth
) -> None:
    seen = visit()
    bring_in(seen, union_book(tmp_path / "工会.csv", truth.others))
    listed = {unit for unit in truth.of.values() if unit}
    others = [replace(unit, code=None) for unit in truth.units if unit.id not in listed][:30]
    strangers = registers(99, 10, 0, counties(HAINING)).units
    bring_in(seen, tax_book(tmp_path / "税务.csv", [*others, *strangers]), "税务")

    page = seen.open(f"/data?{VIEW}&tab=links")
    before, waiting = rate(page), int(page.locator("#links-queue").get_attribute("data-total") or 0)
    said = page.locator("#links-unit_coverage").inner_text()
    assert before[1] < before[0] < before[2]
    page.locator("#links-author").fill("海宁市总工会")
    page.locator("#links-reason").fill("走访核实")
    page.locator("#links-queue h2").click()
    page.keyboard.press("j")
    for key in "yyyyyyyynn":
        page.keyboard.press(key)
    expect(page.locator("#links-save .count")).to_have_text("10")
    page.keyboard.press("k")
    page.keyboard.press("u")
    expect(page.locator("#links-save .count")).to_have_text("9")
    page.keyboard.press("n")
    page.keyboard.press("Enter")
    expect(page.locator("#links-decided tbody tr")).to_have_count(10)
    expect(page.locator("#links-unit_coverage")).not_to_have_text(said, use_inner_text=True)
    after = rate(page)
    assert after[0] > before[0]
    assert after[1] > before[1]
    assert int(page.locator("#links-queue").get_attribute("data-total") or 0) <= waiting - 10
    expect(page.locator("#links-decided")).to_contain_text("走访核实")

    with page.expect_download() as download:
        page.locator("#card-leads a[href*='leads.csv']").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert "税务" in text
    assert sum(str(unit.name) in text for unit in others) > 20
    with page.expect_download() as download:
        page.locator("#card-strangers a[href*='strangers.csv']").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert sum(str(unit.name) in text for unit in strangers) >= 9

    seen.open(f"/?{VIEW}")
    expect(page.locator("main")).to_contain_text(f"介于{after[1]:.1f}%–{after[2]:.1f}%")
    seen.expect_clean()


def test_equal_patterns_and_a_filled_in_workbook_decide_many(
    visit: Callable[..., Visit], tmp_path: Path, truth: Truth, database: str
) -> None:
    seen = visit("en-US")
    load(writer(database), union_book(tmp_path / "工会.csv", truth.others))
    page = seen.open(f"/data?{VIEW}&tab=links")
    decided = page.locator("#links-decided tbody tr")
    before = decided.count()
    page.locator("#links-author").fill("Haining")
    page.locator("#links-reason").fill("as a class")
    alike = page.locator("button[data-scope=alike][data-mark=reject]").first
    many = int(alike.get_attribute("data-count") or 0)
    alike.click()
    expect(page.locator("#links-save .count")).to_have_text(str(many))
    page.locator("#links-save").click()
    expect(decided).to_have_count(before + many)
    page.locator("#links-decided button").first.click()
    expect(decided).to_have_count(before + many - 1)

    with page.expect_download() as download:
        page.locator("a[href*='queue.xlsx']").click()
    path = tmp_path / "queue.xlsx"
    download.value.save_as(path)
    book = load_workbook(path)
    book.worksheets[0]["A3"], book.worksheets[0]["B3"] = "accept", "seen there"
    book.save(path)
    with page.expect_file_chooser() as chooser:
        page.click("#links-file")
    chooser.value.set_files([path])
    expect(page.locator("#links-decided")).to_contain_text("seen there")
    expect(decided).to_have_count(before + many)
    seen.expect_clean()
