"""What leaves a page by the browser: the print page on A4, the picture and the CSV of each chart and table."""

from __future__ import annotations

import codecs
import io
import subprocess
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import MARKS, Visit

A4 = (297, 210)
PAGES = ["/", "/regions", "/gaps", "/trends", "/tasks", "/data", "/reports", "/glossary"]
WITH_CHARTS = ("/", "/regions", "/gaps", "/trends")


def printed(seen: Visit, path: str, folder: Path) -> Path:
    page = seen.page
    if path in WITH_CHARTS:
        page.wait_for_selector(MARKS, state="attached")
    pdf = folder / "page.pdf"
    page.pdf(path=pdf, prefer_css_page_size=True, print_background=True)
    return pdf


def run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


@pytest.mark.parametrize("path", PAGES)
def test_pages_print_on_a4_in_light_colours(standing: Callable[..., Visit], tmp_path: Path, path: str) -> None:
    seen = standing(path, dark=True)
    expect(seen.page.locator("[data-theme=dark]")).to_have_count(1)
    pdf = printed(seen, path, tmp_path)
    size = run("pdfinfo", str(pdf)).split("Page size:")[1].split("pts")[0].split("x")
    assert tuple(round(float(side) / 72 * 25.4) for side in size) == A4
    run("pdftoppm", "-r", "40", "-gray", "-png", str(pdf), str(tmp_path / "p"))
    for picture in sorted(tmp_path.glob("p-*.png")):
        with Image.open(picture) as image:
            dark = sum(image.histogram()[:64]) / (image.width * image.height)
        assert dark < 0.12, f"{path} {picture.name}: {dark:.0%} is dark"
    seen.expect_clean()
    if path != "/data":  # of which the import, which stands first, is for the screen
        first = run("pdftotext", "-l", "1", str(pdf), "-")
        assert len("".join(first.split())) > 150, "no card that is longer than a sheet leaves the first one empty"


def test_a_printed_page_has_its_charts_footers_and_all_rows(standing: Callable[..., Visit], tmp_path: Path) -> None:
    seen = standing("/regions")
    pdf = printed(seen, "/regions", tmp_path)
    text = run("pdftotext", "-layout", str(pdf), "-")
    for word in ("口径：合成数据", "截至2025-12-31", "来源：", "n = ", "上海", "西藏"):
        assert word in text
    run("pdftoppm", "-r", "40", "-png", "-l", "1", str(pdf), str(tmp_path / "p"))
    (first,) = tmp_path.glob("p-*.png")
    with Image.open(first) as image:
        left = image.convert("RGB").crop((0, image.height // 4, image.width // 2, image.height * 3 // 4))
        blue = sum(count for count, (r, _, b) in left.getcolors(1 << 20) or () if b > r + 40)
    assert blue > 150, "the map is not on the page"
    assert seen.page.locator(".printed").count() == 0, "the page is as before once it is printed"


@pytest.mark.parametrize(
    ("path", "least"),
    [
        ("/", 2),
        ("/regions", 3),
        ("/gaps", 2),
        ("/trends", 5),
        ("/data?tab=reconcile", 2),
        ("/data?tab=completeness", 1),
    ],
)
def test_each_chart_and_table_gives_a_picture_a_csv_and_a_workbook(
    visit: Callable[..., Visit], path: str, least: int
) -> None:
    seen = visit()
    page = seen.open(f"{path}{'&' if '?' in path else '?'}theme=dark")
    if not path.startswith("/data"):
        page.wait_for_selector(MARKS, state="attached")
    names = page.eval_on_selector_all("button.tool.png", "buttons => buttons.map(b => b.dataset.chart)")
    assert len(names) >= least
    for name in names:
        with page.expect_download() as download:
            page.click(f"button.tool.png[data-chart='{name}']")
        with Image.open(download.value.path()) as image:
            assert min(image.size) > 300, name
            corners = image.convert("RGB")
            assert corners.getpixel((2, image.height - 3)) == (255, 255, 255), name
    for address in page.eval_on_selector_all("a[href^='/export/']", "links => links.map(a => a.getAttribute('href'))"):
        with urllib.request.urlopen(seen.site + address) as answer:
            content = answer.read()
        if ".xlsx" in address:
            sheet = load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
            head = [str(line[0]) for line in sheet.iter_rows(max_row=5, values_only=True)]
        else:
            assert content.startswith(codecs.BOM_UTF8), address
            head = content.decode("utf-8-sig").split("\r\n")[:5]
        assert "全国 · 2025" in head[1], address
        assert "截至2025-12-31" in head[2], address
        assert any(line.startswith("导出日期：") for line in head), address
    seen.expect_clean()
