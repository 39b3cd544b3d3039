"""See that a browser and Chinese fonts are there for the browser tests; as root on Debian install them, else say what to install."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.environment import packages

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
    "chrome",
)
PATHS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Microsoft\Edge\Application\msedge.exe",
)


def find() -> str | None:
    """The path of a Chrome, Edge or Chromium; where ``COVERAGE_BROWSER`` is set, it alone counts. None if there is none."""
    named = os.environ.get("COVERAGE_BROWSER")
    if named:
        return shutil.which(named)
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    own = str(Path(os.environ.get("LOCALAPPDATA", ""), r"Google\Chrome\Application\chrome.exe"))
    return found or next((path for path in (*PATHS, own) if Path(path).is_file()), None)


def _has_chinese_font() -> bool:
    if shutil.which("fc-list") is None:
        return sys.platform != "linux"
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False).stdout.strip())


def main() -> int:
    """Install what is missing where that is possible; 0 if a browser is there in the end."""
    needed = [] if find() or os.environ.get("COVERAGE_BROWSER") else ["chromium"]
    if sys.platform == "linux" and not _has_chinese_font():
        needed.append("fonts-noto-cjk")
    if needed and packages.possible():
        packages.install(needed)
    if find() is None:
        print(
            "No browser was found for the tests: install Chrome, Edge or Chromium (Debian: apt-get install chromium), "
            "or give its path in COVERAGE_BROWSER",
            file=sys.stderr,
        )
        return 1
    if sys.platform == "linux" and not _has_chinese_font():
        print("No Chinese font: pictures will show boxes (Debian: apt-get install fonts-noto-cjk)", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
