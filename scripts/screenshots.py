"""Pictures for the README, taken in a real browser from a running dashboard on the bundled data.

python -m scripts.screenshots
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

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
)
FLAGS: Final = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PORT: Final = 8059


def main() -> int:
    """Load, serve, take the pictures; 0 when all are written."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder) / 'coverage.db'}"
        load = [sys.executable, "-m", "etl", "load", "data/published", "data/sample", "--workers", "2"]
        subprocess.run([*load, "--database", database], cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
        serve = [sys.executable, "app.py", "--port", str(PORT), "--database", database]
        with subprocess.Popen(serve, cwd=ROOT, stderr=subprocess.PIPE, text=True) as server:
            assert server.stderr is not None
            server.stderr.readline()
            with sync_playwright() as play:
                browser = play.chromium.launch(executable_path=find(), args=FLAGS)
                for name, path, locale, dark in SHOTS:
                    page = browser.new_page(
                        viewport={"width": 1366, "height": 768}, locale=locale, color_scheme="dark" if dark else "light"
                    )
                    page.goto(f"http://127.0.0.1:{PORT}{path}", wait_until="networkidle")
                    page.wait_for_selector(".js-plotly-plot path", state="attached")
                    page.screenshot(path=OUT / f"{name}.png")
                    page.close()
                browser.close()
            server.terminate()
    return 0


if __name__ == "__main__":
    sys.exit(main())
