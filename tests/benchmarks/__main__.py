"""``python -m tests.benchmarks``: import and first chart against their peers, in one run; prints ratios, writes JSON."""

from __future__ import annotations

import json
import os
import platform
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from data.settings import ROOT
from scripts.environment.browser import find
from tests.benchmarks import workbooks
from tests.browser.conftest import FLAGS

FOLDER = ROOT / "instance" / "bench"
MARKS = ".js-plotly-plot .barlayer path, .js-plotly-plot .choroplethlayer path"
VISITS = 7


def timed(command: list[str]) -> float:
    """Wall seconds of a command, process start included."""
    start = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)}\n{done.stderr}")
    return time.perf_counter() - start


def import_speed() -> dict[str, Any]:
    """Seconds of the peer and of the import with one and with two workers, on the same workbooks."""
    source = FOLDER / "workbooks"
    workbooks.write(source)
    found: dict[str, Any] = {}
    for name, command in (
        (
            "one worker",
            [
                sys.executable,
                "-m",
                "etl",
                "load",
                str(source),
                "--workers",
                "1",
                "--database",
                f"sqlite:///{FOLDER / 'one.db'}",
            ],
        ),
        (
            "two workers",
            [
                sys.executable,
                "-m",
                "etl",
                "load",
                str(source),
                "--workers",
                "2",
                "--database",
                f"sqlite:///{FOLDER / 'two.db'}",
            ],
        ),
        (
            "pandas",
            [
                sys.executable,
                str(ROOT / "tests" / "benchmarks" / "pandas_import.py"),
                f"sqlite:///{FOLDER / 'pandas.db'}",
                str(source),
            ],
        ),
    ):
        for left in FOLDER.glob("*.db*"):
            left.unlink()
        found[name] = timed(command)
    return found


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _serve(command: list[str], port: int) -> subprocess.Popen[bytes]:
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(400):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1).close()
            return server
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise RuntimeError("the server did not start")


def _first_mark(browser: Browser, address: str) -> float:
    """Seconds until every chart in the first viewport has a mark."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    page = context.new_page()
    start = time.perf_counter()
    page.goto(address)
    page.wait_for_selector(MARKS, state="attached")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.js-plotly-plot')].filter(e => e.getBoundingClientRect().top < innerHeight)"
        ".every(e => e.querySelector('.barlayer path, .choroplethlayer path, .scatterlayer path'))"
    )
    seconds = time.perf_counter() - start
    context.close()
    return seconds


def first_chart() -> dict[str, Any]:
    """Median seconds to the first marks of a bare Dash app and of the Overview, visited in turn."""
    database = f"sqlite:///{FOLDER / 'pages.db'}"
    subprocess.run(
        [
            sys.executable,
            "-m",
            "etl",
            "load",
            "data/published",
            "data/sample",
            "--workers",
            "2",
            "--database",
            database,
        ],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    bare, ours = _port(), _port()
    servers = [
        _serve([sys.executable, str(ROOT / "tests" / "benchmarks" / "bare_dash_app.py"), str(bare)], bare),
        _serve([sys.executable, "app.py", "--port", str(ours), "--database", database], ours),
    ]
    times: dict[str, list[float]] = {"bare": [], "overview": []}
    try:
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=find(), args=FLAGS)
            for visit in range(VISITS + 1):
                for name, port in (("bare", bare), ("overview", ours)):
                    seconds = _first_mark(browser, f"http://127.0.0.1:{port}/")
                    if visit:
                        times[name].append(seconds)
            browser.close()
    finally:
        for server in servers:
            server.terminate()
            server.wait(10)
    return {name: statistics.median(values) for name, values in times.items()} | {"all": times}


def main() -> int:
    """Run all and report."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    speed = import_speed()
    chart = first_chart()
    rows = [
        ("import, one worker, against pandas + openpyxl + to_sql", speed["pandas"] / speed["one worker"], "at least 3"),
        ("import, two workers, against the same", speed["pandas"] / speed["two workers"], "at least 5"),
        ("first chart of the Overview against a bare Dash app", chart["overview"] / chart["bare"], "at most 1.3"),
    ]
    print(
        f"{workbooks.BOOKS} workbooks x {workbooks.ROWS} rows x {len(workbooks.HEADER)} columns; {os.cpu_count()} processors; Python {platform.python_version()}"
    )
    for name in ("pandas", "one worker", "two workers"):
        print(f"  {name:<60}{speed[name]:8.2f} s")
    for name in ("bare", "overview"):
        print(f"  {name + ', to the first marks, median':<60}{chart[name]:8.2f} s")
    for name, ratio, bound in rows:
        print(f"  {name:<60}{ratio:8.2f}   ({bound})")
    (FOLDER / "result.json").write_text(
        json.dumps({"import": speed, "first_chart": chart, "ratios": {n: r for n, r, _ in rows}}, indent=1),
        encoding="utf-8",
    )
    for left in [*FOLDER.glob("*.db*")]:
        left.unlink()
    shutil.rmtree(FOLDER / "tmp", ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
