"""Pictures for the README and the planner's guide, taken in a real browser from a running dashboard on the bundled data.

python -m scripts.screenshots [--database FILE] [NAME…]
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Literal

from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, sync_playwright

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
WALK: Final = (
    ("walk_why_zh", "/trends?region=330000&compare=2024", "factors"),
    ("walk_peers_zh", "/regions?region=330000", "alike"),
    (
        "walk_plan_zh",
        "/gaps?region=330000&plan=joint~331127~i.F~s.small_or_micro~b.10-24,own~330727~i.A~s.large~b.300-",
        "plan",
    ),
    ("walk_targets_zh", "/tasks?region=330000", "tasks-pace"),
    ("walk_progress_zh", "/tasks?region=330000", "tasks-progress"),
)
"""Cards of the planner's guide: name, address, and the card that the picture shows; of the plan the page around it too."""
TARGETS: Final = {"330000": "45%", **dict.fromkeys(("330100", "330200", "330300", "330400", "330600"), "45%")}
"""Targets of unit coverage that the guide's pictures have."""
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


def _set_targets(database: str) -> None:
    about = ["--metric", "unit_coverage", "--period", "2026", "--calibre", "synthetic", "--purpose", "synthetic"]
    for region, value in TARGETS.items():
        line = [sys.executable, "-m", "etl", "targets", "set", "--region", region, *about, "--value", value]
        subprocess.run(
            [*line, "--by", "组织部", "--database", database], cwd=ROOT, stdout=subprocess.DEVNULL, check=True
        )


def _pages(browser: Browser, wanted: Callable[[str], bool]) -> None:
    """Whole pages, as they open."""
    for name, path, locale, dark in SHOTS:
        if not wanted(name):
            continue
        scheme: Literal["dark", "light"] = "dark" if dark else "light"
        page = browser.new_page(viewport={"width": 1366, "height": 768}, locale=locale, color_scheme=scheme)
        page.goto(f"http://127.0.0.1:{PORT}{path}", wait_until="networkidle")
        if path == "/data":
            _import(page)
        else:
            page.wait_for_selector(".js-plotly-plot path, table.reports", state="attached")
        page.screenshot(path=OUT / f"{name}.png")
        page.close()


def _cards(browser: Browser, wanted: Callable[[str], bool]) -> None:
    """Single cards of the guide."""
    for name, path, card in WALK:
        if wanted(name):
            page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
            page.goto(f"http://127.0.0.1:{PORT}{path}", wait_until="networkidle")
            shown = page.locator(f"[data-slot='{card}'] section").first
            shown.wait_for()
            shown.scroll_into_view_if_needed()
            page.wait_for_timeout(500)  # sticky heads and charts come to rest
            page.screenshot(path=OUT / f"{name}.png", clip=None if card == "plan" else shown.bounding_box())
            page.close()


def _filled(folder: Path, given: Path | None) -> str:
    """A database with the bundled data and the guide's targets: a copy of the one given, or loaded anew."""
    path = folder / "coverage.db"
    database = f"sqlite:///{path}"
    if given is not None:
        shutil.copyfile(given, path)
    else:
        load = [sys.executable, "-m", "etl", "load", "data/published", "data/sample", "--workers", "2"]
        subprocess.run([*load, "--database", database], cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
    _set_targets(database)
    return database


def main(arguments: Sequence[str] | None = None) -> int:
    """Load, serve, take the pictures, or those of some names; 0 when they are written."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument(
        "--database", type=Path, metavar="FILE", help="loaded already with the bundled data; it is copied"
    )
    asked.add_argument("names", nargs="*", metavar="NAME", help="only these pictures")
    args = asked.parse_args(arguments)
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        database = _filled(Path(folder), args.database)
        serve = [sys.executable, "app.py", "--port", str(PORT), "--database", database]
        own = {**os.environ, "COVERAGE_INSTANCE": folder}
        with subprocess.Popen(serve, cwd=ROOT, env=own, stderr=subprocess.PIPE, text=True) as server:
            try:
                assert server.stderr is not None
                server.stderr.readline()
                with sync_playwright() as play:
                    browser = play.chromium.launch(executable_path=find(), args=FLAGS)
                    for take in (_pages, _cards):
                        take(browser, lambda name: not args.names or name in args.names)
                    browser.close()
            finally:
                server.terminate()
    return 0


if __name__ == "__main__":
    sys.exit(main())
