"""Pictures for the README, taken in a real browser from a running dashboard on the bundled data.

python -m scripts.screenshots
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from openpyxl import load_workbook
from playwright.sync_api import Page, sync_playwright

from data.settings import ROOT
from scripts.environment.browser import find

OUT: Final = ROOT / "docs" / "screenshots"
SHOTS: Final = (
    ("overview_zh", "/", "zh-CN", False),
    ("overview_en", "/", "en-US", False),
    ("census_zh", "/?calibre=census&period=2004", "zh-CN", False),
    ("gaps_zh", "/gaps?region=330000", "zh-CN", False),
    ("trends_en", "/trends", "en-US", False),
    ("regions_dark", "/regions?region=440000", "zh-CN", True),
    ("reports_en", "/reports?region=330000", "en-US", False),
    ("import_zh", "/data", "zh-CN", False),
)
FLAGS: Final = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
SAMPLE: Final = "110000_2024_北京市_合成数据.xlsx"
PORT: Final = 8059


def _import(page: Page) -> None:
    """Open an import of a sample with one of its counts spoiled, and try it out."""
    book = load_workbook(ROOT / "data" / "sample" / SAMPLE)
    sheet = book["单位台账"]
    women = next(place for place, c in enumerate(sheet[3], 1) if "女" in str(c.value))
    sheet.cell(5, women).value = 9_999
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / SAMPLE
        book.save(path)
        with page.expect_file_chooser() as chooser:
            page.click(".dropzone button")
        chooser.value.set_files([path])
        page.wait_for_selector(".actions .chips button")
        page.locator(".actions .chips button").first.click()
        page.wait_for_selector(".effects")


def main() -> int:
    """Load, serve, take the pictures; 0 when all are written."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder) / 'coverage.db'}"
        load = [sys.executable, "-m", "etl", "load", "data/published", "data/sample", "--workers", "2"]
        subprocess.run([*load, "--database", database], cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
        serve = [sys.executable, "app.py", "--port", str(PORT), "--database", database]
        own = {**os.environ, "COVERAGE_INSTANCE": folder}
        with subprocess.Popen(serve, cwd=ROOT, env=own, stderr=subprocess.PIPE, text=True) as server:
            try:
                assert server.stderr is not None
                server.stderr.readline()
                with sync_playwright() as play:
                    browser = play.chromium.launch(executable_path=find(), args=FLAGS)
                    for name, path, locale, dark in SHOTS:
                        page = browser.new_page(
                            viewport={"width": 1366, "height": 768},
                            locale=locale,
                            color_scheme="dark" if dark else "light",
                        )
                        page.goto(f"http://127.0.0.1:{PORT}{path}", wait_until="networkidle")
                        if path == "/data":
                            _import(page)
                        else:
                            page.wait_for_selector(".js-plotly-plot path, table.reports", state="attached")
                        page.screenshot(path=OUT / f"{name}.png")
                        page.close()
                    browser.close()
            finally:
                server.terminate()
    return 0


if __name__ == "__main__":
    sys.exit(main())
