"""``python -m tests.benchmarks [import|small|publish|planning|memory|rows|chart|redraws|packs|link]…``: against peers, in one run; prints ratios, writes JSON."""

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
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Browser, sync_playwright

from data.settings import ROOT
from scripts.environment.browser import find
from tests.benchmarks import workbooks
from tests.browser.conftest import FLAGS

FOLDER = ROOT / "instance" / "bench"
HERE = ROOT / "tests" / "benchmarks"
MARKS = ".js-plotly-plot .barlayer path, .js-plotly-plot .choroplethlayer path"
VISITS = 7
LOOK = 0.02
STEPS = ((1, 10_000), (5, 20_000), (50, 20_000), (250, 20_000))
"""Books and rows of each: 10 000, 100 000, 1 000 000 and 5 000 000 rows."""
Line = tuple[str, float, str]


def timed(command: list[str]) -> float:
    """Wall seconds of a command, process start included."""
    start = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)}\n{done.stderr}")
    return time.perf_counter() - start


def told(script: str, *arguments: str) -> float:
    """Seconds that a script of this folder measured itself."""
    return figures_of(script, *arguments)[0]


def figures_of(script: str, *arguments: str) -> list[float]:
    """The figures that a script of this folder prints."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.benchmarks.{script}", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{script}\n{done.stderr}")
    return [float(word) for word in done.stdout.split()]


def forget() -> None:
    """Remove the databases of the bench, but for the one with what is bundled."""
    for left in FOLDER.glob("*.db*"):
        if not left.name.startswith("pages.db"):
            left.unlink()


def load(sources: str, workers: int) -> list[str]:
    """The command that loads."""
    database = f"sqlite:///{FOLDER / 'load.db'}"
    return [sys.executable, "-m", "etl", "load", sources, "--workers", str(workers), "--database", database]


def import_speed() -> tuple[dict[str, Any], list[Line]]:
    """The import with one and two workers against pandas and against bare reading; process starts excluded on all sides."""
    source = FOLDER / "workbooks"
    books = workbooks.write(source)
    found: dict[str, Any] = {}
    for name, workers in (("one worker", 1), ("two workers", 2)):
        found[name] = min(warm(workers, books) for _ in range(3))
    found["bare reading"] = min(told("bare_calamine", str(source)) for _ in range(3))
    forget()
    found["pandas"] = told("pandas_import", f"sqlite:///{FOLDER / 'pandas.db'}", str(source))
    forget()
    return found, [
        ("import, one worker, against pandas + openpyxl + to_sql", found["pandas"] / found["one worker"], "at least 3"),
        ("import, two workers, against the same", found["pandas"] / found["two workers"], "at least 6"),
        ("import, one worker, against bare to_python", found["one worker"] / found["bare reading"], "at most 3.0"),
    ]


def warm(workers: int, books: list[Path]) -> float:
    """Seconds of a load into a new database by processes that are up."""
    forget()
    small = workbooks.write_counties(FOLDER / "counties", workers, 10_000)
    return told("load_warm", f"sqlite:///{FOLDER / 'warm.db'}", str(workers), *map(str, [*small, *books]))


def small_files() -> tuple[dict[str, Any], list[Line]]:
    """The sample's xlsx files with two workers against pandas on the same files, all sheets; process starts excluded on both sides."""
    source = ROOT / "data" / "sample"
    found: dict[str, Any] = {"two workers": min(warm(2, sorted(source.glob("*.xlsx"))) for _ in range(3))}
    forget()
    found["pandas"] = told("pandas_sheets", f"sqlite:///{FOLDER / 'pandas.db'}", str(source))
    forget()
    return found, [
        (
            "small files, two workers, against pandas + openpyxl + to_sql",
            found["pandas"] / found["two workers"],
            "at least 5",
        )
    ]


def publishing() -> tuple[dict[str, Any], list[Line]]:
    """A publish of the whole sample, its roll-up by row, and a county's correction against it."""
    folder = FOLDER / "correction"
    full, correction, roll_up, bare, rows = figures_of(
        "publish_cost", f"sqlite:///{FOLDER / 'publish.db'}", str(folder)
    )
    shutil.rmtree(folder)
    forget()
    found = {"full publish": full, "a county's correction": correction, "roll-up": roll_up}
    found["microseconds a row of the roll-up"] = round(roll_up / rows * 1e6, 1)
    return found, [
        ("a county's correction, against a full publish", correction / full, "at most 0.05"),
        ("the roll-up of the sample, against bare inserts of its rows", roll_up / bare, "at most 4"),
    ]


def planning() -> tuple[dict[str, Any], list[Line]]:
    """Ledger, plans and flows in a province of 1 000 000 units, against what a page may wait for, and against a hundredth of it."""
    page, county, named, largest, few, cells = figures_of("planning_cost", str(FOLDER))
    forget()
    found = {"ledger, province": page, "ledger, county": county, "plan of 5 000 named units": named}
    found |= {"plan of the 5 000 largest": largest, "largest cells of the province by county": cells}
    flows, filtered, registers, units, sought, far, kept, again, size, listed = figures_of("flows_cost", str(FOLDER))
    forget()
    found |= {
        "flows of the province": flows,
        "the same of some cells": filtered,
        "the same out of registers": registers,
        "flows between periods that are no neighbours, at most": far,
    }
    found |= {"first page of their units": units, "the same by name, region or text, at most": sought}
    found |= {"units of flows": listed, "bytes of kept flows": size}
    found |= {"keeping flows of three periods": kept, "the same after a county's correction": again}
    return found, [
        ("a page of the ledger of 1 000 000 units, against 100 ms", max(page, county) / 0.1, "at most 1"),
        ("a plan of 5 000 of 1 000 000 units, against 1 s", max(named, largest), "at most 1"),
        ("a page of the ledger of 1 000 000 units, against 10 000", page / few, "at most 20"),
        ("the question of the priorities of 1 000 000 units, against 10 ms", cells / 0.01, "at most 1"),
        (
            "the question of the flows of 1 000 000 units, some cells or all, against 10 ms",
            max(flows, filtered) / 0.01,
            "at most 1",
        ),
        ("the same between periods that are no neighbours, of all levels, against 10 ms", far / 0.01, "at most 1"),
        ("the first page of the units of flows of 1 000 000 units, against 100 ms", units / 0.1, "at most 1"),
        (
            "the same by name, region or text, near and far, forwards and back, against 100 ms",
            sought / 0.1,
            "at most 1",
        ),
        ("keeping flows after a county's correction, against keeping all", again / kept, "at most 0.25"),
    ]


def peak(command: list[str]) -> float:
    """The largest memory (RSS, bytes) that a command and all its children held at one time."""
    process = psutil.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    highest = 0
    while process.poll() is None:
        held = 0
        for each in [process, *process.children(recursive=True)]:
            try:
                held += each.memory_info().rss
            except psutil.Error:
                continue
        highest = max(highest, held)
        time.sleep(LOOK)
    return float(highest)


def memory() -> tuple[dict[str, Any], list[Line]]:
    """Peak memory of the longest sheet there can be, against bare reading of it."""
    large = workbooks.write_large(FOLDER / "large" / "units.xlsx")
    forget()
    ours = peak(load(str(large), 1))
    bare = peak([sys.executable, str(HERE / "bare_calamine.py"), str(large)])
    forget()
    return {"load": ours, "bare": bare}, [
        ("memory of a sheet of 1 048 574 rows, against bare to_python", ours / bare, "at most 1.5")
    ]


def rows() -> tuple[dict[str, Any], list[Line]]:
    """Microseconds a row, from 10 000 to 5 000 000 rows, with two workers, process starts excluded."""
    cost: dict[str, float] = {}
    for books, count in STEPS:
        seconds = warm(2, workbooks.write_counties(FOLDER / "counties", books, count))
        cost[f"{books * count:,}"] = seconds / (books * count) * 1e6
    forget()
    values = list(cost.values())
    return {"microseconds a row": cost}, [
        ("cost of a row at 5 000 000 rows, against 100 000", values[-1] / values[1], "flat: about 1")
    ]


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


def bundled() -> str:
    """A database with all that is bundled; one that is left from before is brought up to date, and files that are in are passed over."""
    database = FOLDER / "pages.db"
    command = load("data/published", 2)
    command[command.index("data/published") : command.index("data/published") + 1] = [
        "data/published",
        "data/sample",
    ]
    command[-1] = f"sqlite:///{database}"
    timed(command)
    return f"sqlite:///{database}"


def first_chart() -> tuple[dict[str, Any], list[Line]]:
    """Median seconds to the first marks of a bare Dash app and of the Overview, visited in turn."""
    database = bundled()
    bare, ours = _port(), _port()
    servers = [
        _serve([sys.executable, str(HERE / "bare_dash_app.py"), str(bare)], bare),
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
    middle = {name: statistics.median(values) for name, values in times.items()}
    return middle, [
        ("first chart of the Overview against a bare Dash app", middle["overview"] / middle["bare"], "at most 1.3")
    ]


def redraws() -> tuple[dict[str, Any], list[Line]]:
    """Median seconds from click to painted: a filter chip, a metric and more rows of the ledger, each against a bare Dash callback of the same kind."""
    bare, ours = _port(), _port()
    servers = [
        _serve([sys.executable, "-m", "tests.benchmarks.redraws", str(bare)], bare),
        _serve([sys.executable, "app.py", "--port", str(ours), "--database", bundled()], ours),
    ]
    try:
        chip, metric, figure, rows_, bare_rows = figures_of(
            "redraws", f"http://127.0.0.1:{ours}", f"http://127.0.0.1:{bare}"
        )
    finally:
        for server in servers:
            server.terminate()
            server.wait(10)
    found = {"filter chip": chip, "metric": metric, "bare map": figure, "rows": rows_, "bare rows": bare_rows}
    return found, [
        ("a filter chip, click to painted, against a bare map", chip / figure, "at most 2"),
        ("a metric switch, click to painted, against a bare map", metric / figure, "at most 2"),
        ("more rows of the ledger, against a bare grid", rows_ / bare_rows, "at most 2"),
    ]


def packs() -> tuple[dict[str, Any], list[Line]]:
    """A pack of all provinces in three formats against the bare libraries; memory of a pack of all counties against that of one of provinces."""
    database, out = bundled(), FOLDER / "pack.zip"
    found: dict[str, Any] = {"pack": min(told("pack_warm", database, str(out), "") for _ in range(2))}
    found["bare libraries"] = min(told("bare_office", str(out)) for _ in range(2))
    script = [sys.executable, "-m", "tests.benchmarks.pack_warm", database]
    found["memory, cities"] = peak([*script, str(FOLDER / "cities.zip"), "city"])
    found["memory, counties"] = peak([*script, str(FOLDER / "many.zip"), "county"])
    for left in FOLDER.glob("*.zip"):
        left.unlink()
    return found, [
        (
            "pack of all provinces, three formats, against the bare libraries",
            found["pack"] / found["bare libraries"],
            "at most 1.6",
        ),
        (
            "memory of a pack of all counties, against one of all cities",
            found["memory, counties"] / found["memory, cities"],
            "flat: about 1",
        ),
    ]


def linking() -> tuple[dict[str, Any], list[Line]]:
    """A county's 10 000 units and 4 000 rows without codes: the linker, splink with its own defaults, and a join of exact names."""
    ours, right, linked, theirs, _, defaults, joined, _, exact = figures_of("link_cost", "10000", "4000", "9107")
    return {"linker": ours, "splink's defaults": theirs, "exact names": joined}, [
        ("10 000 units and 4 000 rows linked, against 10 s", ours / 10, "at most 1"),
        ("rows linked, against splink's defaults", linked / defaults, "more"),
        ("rows linked, against exact names", linked / exact, "more"),
        ("links that are wrong, of those made (%)", 100 * (1 - right), "at most 0.5"),
    ]


ALL: dict[str, Callable[[], tuple[dict[str, Any], list[Line]]]] = {
    "import": import_speed,
    "small": small_files,
    "publish": publishing,
    "planning": planning,
    "memory": memory,
    "rows": rows,
    "chart": first_chart,
    "redraws": redraws,
    "packs": packs,
    "link": linking,
}


def main(asked: list[str]) -> int:
    """Run what is asked, by default all, and report."""
    wrong = [name for name in asked if name not in ALL]
    if wrong:
        print(f"there is no bench {', '.join(wrong)}; there are {', '.join(ALL)}", file=sys.stderr)
        return 2
    FOLDER.mkdir(parents=True, exist_ok=True)
    load_before = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    print(
        f"{workbooks.BOOKS} workbooks x {workbooks.ROWS} rows x {len(workbooks.HEADER)} columns; {os.cpu_count()} processors, "
        f"load {load_before}; Python {platform.python_version()}",
        flush=True,
    )
    result: dict[str, Any] = {"load": load_before}
    lines: list[Line] = []
    for name in asked or ALL:
        figures, found = ALL[name]()
        result[name] = figures
        lines += found
        for key, value in figures.items():
            shown = (
                f"{value / 1e6:.0f} MB"
                if name == "memory" or key.startswith("memory")
                else f"{value:.2f} s"
                if isinstance(value, float)
                else value
            )
            print(f"  {name}: {key:<40} {shown}", flush=True)
    for name, ratio, bound in lines:
        print(f"  {name:<66}{ratio:8.2f}   ({bound})")
    result["ratios"] = {name: ratio for name, ratio, _ in lines}
    Path(FOLDER / "result.json").write_text(json.dumps(result, indent=1), encoding="utf-8")
    for left in FOLDER.glob("*.db*"):
        left.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
