"""A running dashboard and real browser pages that remember whatever went wrong."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, Request, expect, sync_playwright

from data.settings import ROOT
from scripts.environment.browser import find

WAIT = 60_000
"""Milliseconds within which a page does what it is asked for: a busy machine draws slowly, and what comes sooner is not waited for."""
expect.set_options(timeout=WAIT)
STILL = 0.15
"""Seconds in which nothing is asked for, after which a page that is drawn has all that it asks for by itself."""
PATIENCE = 300.0
"""Seconds within which a server must answer and end; it takes three on an idle machine."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-unsafe-swiftshader",
    "--process-per-site",  # the windows of one browser share what is compiled of the scripts, and no test starts a process for its own
]
MARKS = ", ".join(
    ".js-plotly-plot " + s
    for s in (".barlayer path", ".choroplethlayer path", ".scatterlayer path", ".waterfalllayer path")
)


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def site(full_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a dashboard on a copy of the full database: a reader may write down plans."""
    copy = tmp_path_factory.mktemp("site") / "coverage.db"
    shutil.copyfile(full_url.removeprefix("sqlite:///"), copy)
    address = f"http://127.0.0.1:{free_port()}"
    log = copy.with_name("server.log")
    with log.open("w") as said:  # a pipe that nobody reads fills, and the server waits for good
        server = subprocess.Popen(
            [sys.executable, "app.py", "--port", address.rsplit(":", 1)[1], "--database", f"sqlite:///{copy}"],
            cwd=ROOT,
            stderr=said,
        )
    try:
        wait_for(address, server)
        assert "Serving on" in log.read_text(encoding="utf-8").splitlines()[0]
        yield address
    finally:
        server.terminate()
        server.wait(PATIENCE)


@contextmanager
def served(database: Path) -> Iterator[str]:
    """The address of a dashboard on a database file, which keeps what it has in the folder around it."""
    address = f"http://127.0.0.1:{free_port()}"
    server = subprocess.Popen(
        [sys.executable, "app.py", "--port", address.rsplit(":", 1)[1], "--database", f"sqlite:///{database}"],
        cwd=ROOT,
        env={"COVERAGE_INSTANCE": str(database.parent), "PATH": "/usr/bin:/bin"},
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(PATIENCE)


def wait_for(address: str, server: subprocess.Popen[Any]) -> None:
    """Until a dashboard answers."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert server.poll() is None, "the server ended early"
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=10):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError("the server did not answer")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find()
    assert path is not None, "no browser: run python -m scripts.environment.browser"
    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


class Windows:
    """Browsers of a run, one for each language and theme: what is compiled of the scripts is kept, what a reader left behind is not.

    A context of its own for each test would parse some eight megabytes of scripts anew, which is most of what a page costs.
    """

    def __init__(self, start: BrowserType, profiles: Path) -> None:
        self._start, self._profiles = start, profiles
        self._running: dict[tuple[str, bool], BrowserContext] = {}
        self.standing: dict[tuple[str, str, bool], Visit] = {}

    def of(self, locale: str, dark: bool) -> BrowserContext:
        """The browser of a language and theme."""
        if (locale, dark) not in self._running:
            self._running[locale, dark] = self._start.launch_persistent_context(
                self._profiles / f"{locale}-{dark}",
                executable_path=find(),
                args=FLAGS,
                viewport={"width": 1366, "height": 768},
                locale=locale,
                color_scheme="dark" if dark else "light",
            )
        return self._running[locale, dark]

    def tidy(self, origin: str) -> None:
        """Close all pages but those that stand and each browser's own first one, and forget what they stored."""
        standing = [seen.page for seen in self.standing.values()]
        for context in self._running.values():
            first, *others = context.pages
            for page in others:
                if page not in standing:
                    page.close()
            context.clear_cookies()
            session = context.new_cdp_session(first)
            session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "local_storage,indexeddb"})
            session.detach()

    def close(self) -> None:
        """End the browsers."""
        for context in self._running.values():
            context.close()


@pytest.fixture(scope="session")
def windows(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Windows]:
    opened = Windows(browser.browser_type, tmp_path_factory.mktemp("profiles"))
    yield opened
    opened.close()


_SETTLED = """() => document.documentElement.dataset.drawn === location.pathname + location.search
    && !document.querySelector('#page').style.minHeight
    && Array.from(document.querySelectorAll('.gridbox')).every(
        box => !box.offsetParent || (box.querySelector('.count').innerText && box.querySelector('.ag-root') && !box.querySelector('.ag-row-loading')))"""


def settled(page: Page) -> None:
    """Wait until the address that is shown is drawn, its lists filled, and nothing grows any more."""
    page.wait_for_function(_SETTLED)


def shows(page: Page, *parts: str, without: str | None = None) -> None:
    """Wait until the address that is shown holds all parts, and not ``without``: it may follow what is drawn by a moment."""
    page.wait_for_url(
        lambda url: all(part in url for part in parts) and not (without and without in url), wait_until="commit"
    )


@dataclass
class Visit:
    """A page and all that a careful reader would hold against it."""

    page: Page
    site: str
    complaints: list[str] = field(default_factory=list)
    awaited: set[Request] = field(default_factory=set)
    """What was asked for and is neither there nor given up."""

    def open(self, path: str) -> Page:
        """Go to an address as a reader does who looks before they press: what is drawn by then is answered for."""
        self.awaited.clear()  # of what the page before had asked for, nobody tells the end
        self.page.goto(self.site + path)
        self.page.bring_to_front()  # a window that is not in front has no focus
        self.page.wait_for_selector("main .card")
        settled(self.page)
        self.be_still()
        return self.page

    def be_still(self) -> None:
        """Wait until nothing is on its way for a moment: what "networkidle" of the browser waits for, which takes half a second each time."""
        end = time.monotonic() + WAIT / 1000
        since = time.monotonic()
        while time.monotonic() - since < STILL:
            assert time.monotonic() < end, f"never answered: {[each.url for each in self.awaited]}"
            self.page.wait_for_timeout(STILL * 1000 / 5)
            if self.awaited:
                since = time.monotonic()

    def expect_clean(self) -> None:
        assert self.complaints == []


@pytest.fixture
def visit(windows: Windows, site: str) -> Iterator[Callable[..., Visit]]:
    """Open a window in which nothing was read before: ``visit(locale="en-US", dark=True)``."""

    def make(locale: str = "zh-CN", dark: bool = False) -> Visit:
        return watched(windows.of(locale, dark).new_page(), site)

    yield make
    windows.tidy(site)


@pytest.fixture
def standing(windows: Windows, site: str) -> Callable[..., Visit]:
    """A page as it stands once it is opened, for tests that look at it and leave it as it was: ``standing("/", "en-US", dark=True)``."""

    def find_or_open(path: str, locale: str = "zh-CN", dark: bool = False) -> Visit:
        key = (path, locale, dark)
        if key not in windows.standing:
            windows.standing[key] = watched(windows.of(locale, dark).new_page(), site)
            windows.standing[key].open(path)
        windows.standing[key].page.bring_to_front()
        return windows.standing[key]

    return find_or_open


def watched(page: Page, site: str) -> Visit:
    """A page whose errors, warnings, failed and foreign requests are written down."""
    page.set_default_timeout(WAIT)
    seen = Visit(page, site)
    home = urlsplit(site).netloc
    page.on(
        "console",
        lambda m: seen.complaints.append(f"{m.type}: {m.text}") if m.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda error: seen.complaints.append(f"page error: {error}"))
    page.on("request", lambda r: seen.awaited.add(r))
    page.on("requestfinished", lambda r: seen.awaited.discard(r))
    page.on("requestfailed", lambda r: seen.awaited.discard(r))
    page.on("response", lambda r: seen.complaints.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    page.on(
        "request",
        lambda r: (
            seen.complaints.append(f"outside: {r.url}")
            if re.match(r"(http|ws)s?:", r.url) and urlsplit(r.url).netloc != home
            else None
        ),
    )
    return seen
