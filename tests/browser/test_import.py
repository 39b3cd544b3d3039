"""Importing by clicks: choose files, look, put right, try, load, undo."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from data.texts import text
from tests.books import UNIT_HEADER, book, register, union, unit
from tests.browser.conftest import Visit, served, shows


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard on an empty database of its own."""
    home = tmp_path_factory.mktemp("import")
    with served(home / "c.db") as address:
        yield address


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_from_files_to_figures_and_back(visit: Callable[..., Visit], tmp_path: Path, locale: str) -> None:
    chinese = locale == "zh-CN"
    seen = visit(locale)
    page = seen.open("/data")
    number = 10 if chinese else 20
    path = register(
        tmp_path / f"余杭-{locale}.xlsx",
        [unit(number), unit(number + 1), unit(number + 2, women=99)],
        [union(number, unit=number)],
    )
    with page.expect_file_chooser() as chooser:
        page.click(".dropzone button")
    chooser.value.set_files([path])
    page.wait_for_selector(".actions", timeout=60_000)
    expect(page.locator(".preview").first).to_contain_text("统一社会信用代码")
    expect(page.locator("table.findings")).to_contain_text("F5")
    with page.expect_download() as download:
        page.click("a[href*=marked]")
    assert Path(download.value.path()).read_bytes()[:2] == b"PK"
    page.locator(".actions .chips button").first.click()
    page.wait_for_selector(".effects", timeout=60_000)
    expect(page.locator(".effects")).to_contain_text("西湖" if chinese else "Xihu Qu")
    page.locator("button.main").click()
    page.wait_for_selector("details.undo", timeout=60_000)
    with urllib.request.urlopen(f"{seen.site}/export/findings.csv?from=data&lang=zh") as answer:
        assert "女职工" in answer.read().decode("utf-8-sig")
    page.locator("details.undo summary").first.click()
    page.locator("details.undo button").first.click()
    expect(page.locator("main")).to_contain_text("已撤销" if chinese else "Undone")
    seen.expect_clean()


def test_an_import_can_be_dropped(visit: Callable[..., Visit], tmp_path: Path) -> None:
    seen = visit()
    page = seen.open("/data")
    with page.expect_file_chooser() as chooser:
        page.click(".dropzone button")
    chooser.value.set_files([register(tmp_path / "a.xlsx", [unit(1)])])
    page.wait_for_selector(".actions", timeout=60_000)
    page.locator(".cardhead button").click()
    page.wait_for_selector(".dropzone")
    shows(page, "/data", without="batch")
    seen.expect_clean()


@pytest.mark.parametrize(
    ("locale", "why", "again", "too_large"),
    [
        ("zh-CN", "服务器磁盘空间不足", "1秒后自动再试", "没有发送成功：发送的内容过大"),
        ("en-US", "short of disk space", "Tries again in 1 s", "Not sent: What was sent is too large"),
    ],
)
def test_why_files_are_not_taken_is_said_in_the_pages_language(
    visit: Callable[..., Visit], tmp_path: Path, locale: str, why: str, again: str, too_large: str
) -> None:
    seen = visit(locale)
    page = seen.open("/data")
    full, heavy = [True], [True]

    def without_room(route: Route) -> None:
        said = text("fault.no_room", route.request.url.partition("lang=")[2])
        route.fulfill(status=429, headers={"Retry-After": "1"}, body=said + "\n") if full else route.continue_()

    def too_much(route: Route) -> None:
        said = text("fault.413", route.request.url.partition("lang=")[2])
        route.fulfill(status=413, body=said + "\n") if heavy else route.continue_()

    page.route("**/import?lang=*", without_room)
    page.route("**/import/*/files?*", too_much)
    book = register(tmp_path / f"{locale}.xlsx", [unit(51 if locale == "en-US" else 52)])
    line = page.locator(".dropzone-state")
    with page.expect_file_chooser() as chooser:
        page.click(".dropzone button")
    chooser.value.set_files([book])
    expect(line).to_contain_text(why)
    expect(line).to_contain_text(again)
    full.clear()
    expect(line).to_contain_text(too_large)
    heavy.clear()
    with page.expect_file_chooser() as chooser:
        page.click(".dropzone button")
    chooser.value.set_files([book])
    page.wait_for_selector(".actions")
    page.locator(".cardhead button").click()
    page.wait_for_selector(".dropzone")


def test_an_unknown_header_is_asked_about_once(visit: Callable[..., Visit], tmp_path: Path) -> None:
    seen = visit()
    page = seen.open("/data")
    with page.expect_file_chooser() as chooser:
        page.click(".dropzone button")
    rows = [[*unit(n, region="640104"), 40 + n] for n in (31, 32)]
    chooser.value.set_files(
        [book(tmp_path / "odd.xlsx", {"单位台账": [[*UNIT_HEADER, "在册吃饭人头"], *rows]}, region="宁夏回族自治区")]
    )
    page.wait_for_selector("table.mappings", timeout=60_000)
    page.locator("table.mappings .mapping").first.click()
    page.get_by_text("不导入，以后不再问", exact=True).first.click()
    page.get_by_text("记住并重新识别", exact=True).click()
    expect(page.locator("table.findings")).to_contain_text("在册吃饭人头", timeout=60_000)
    expect(page.locator("table.mappings")).to_have_count(0)
    seen.expect_clean()


def test_a_row_that_was_kept_out_is_put_right(visit: Callable[..., Visit], tmp_path: Path) -> None:
    seen = visit()
    page = seen.open("/data")
    with page.expect_file_chooser() as chooser:
        page.click(".dropzone button")
    rows = [unit(41, region="640105"), unit(42, region="999999")]
    chooser.value.set_files([register(tmp_path / "held.xlsx", rows, region="宁夏回族自治区西夏区")])
    page.wait_for_selector(".actions", timeout=60_000)
    page.locator("button.main").click()
    page.wait_for_selector("details.undo", timeout=60_000)
    seen.open("/data?tab=held")
    listed = page.locator(".gridbox[data-grid='held'] [role=row]", has_text="held.xlsx")
    listed.locator("[col-id='file']").click()
    held = page.locator("#held-chosen")
    field = held.locator("label", has_text="行政区划代码").locator("input")
    expect(field).to_have_value("999999")
    field.fill("640105")
    field.press("Tab")
    held.get_by_role("button").click()
    expect(page.locator("body")).to_contain_text("已放行")
    expect(listed).to_have_count(0)
    seen.expect_clean()


def test_a_load_is_taken_back_where_it_is_told(visit: Callable[..., Visit], tmp_path: Path) -> None:
    seen = visit()
    page = seen.open("/data")
    with page.expect_file_chooser() as chooser:
        page.click(".dropzone button")
    chooser.value.set_files([register(tmp_path / "back.xlsx", [unit(51), unit(52)], region="浙江省杭州市余杭区")])
    page.wait_for_selector(".actions", timeout=60_000)
    page.locator("button.main").click()
    expect(page.locator(".toast")).to_contain_text("已入库1份文件", timeout=60_000)
    page.locator(".toast .button").click()
    expect(page.locator(".toast")).to_contain_text("撤销1份文件")
    expect(page.locator("main")).to_contain_text("已撤销")
    page.locator(".toast .close").click()
    expect(page.locator(".toast")).to_have_count(0)
    seen.expect_clean()
