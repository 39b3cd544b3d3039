"""On every page thirty things done by chance: the shell is the same nodes, scroll and focus stay, each address says the same in a fresh browser."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from layouts.components.pages import ASIDE, PAGES
from layouts.selection import DATA_TABS
from tests.browser.conftest import Visit, settled, watched
from tests.browser.roaming.reader import MOVES, NAMED, STAYS, Reader
from tests.browser.roaming.telling import differences, told
from tests.browser.test_shell import LOST, MARK, SHELL, address

SEED = 20_261_128
STARTS = (
    *(page.path for page in (*PAGES, *ASIDE)),
    *(f"/data?tab={tab}" for tab in DATA_TABS[1:]),
    "/trends?tab=multiples",
)
DAILY = ("/", "/gaps", "/data?tab=links")
_PLACE = f"""() => {{ const node = document.activeElement; return [scrollY, document.documentElement.scrollHeight - innerHeight,
  !node || node === document.body ? null : ({NAMED})(node)]; }}"""


@dataclass
class Stood:
    """A page as its reader left it."""

    address: str
    scroll: float
    focus: str | None
    told: dict[str, Any]


class Roaming:
    """A walk from an address, and all that is held against the page on the way."""

    def __init__(self, seen: Visit, start: str, seed: int) -> None:
        self.seen, self.draw = seen, random.Random(f"{seed} {start}")
        self.page: Page = seen.page
        self.start = start + ("&" if "?" in start else "?") + "region=330000"
        seen.open(self.start)
        settled(self.page)
        self.page.evaluate(MARK, SHELL)
        self.reader = Reader(self.page, self.draw)
        self.wrong: list[str] = []
        self.went: dict[str, dict[str, Any]] = {}

    def hold(self, true: bool, said: str) -> None:
        if not true:
            self.wrong.append(f"{said}\n      at {address(self.page)} after {self.reader.did[-3:]}")

    def stands(self) -> Stood:
        scroll, _, focus = self.page.evaluate(_PLACE)
        return Stood(address(self.page), scroll, focus, told(self.page))

    def step(self) -> None:
        before = self.stands()
        kind = self.reader.step()
        settled(self.page)
        self.stays(before.told["lang"])
        scroll, most, focus = self.page.evaluate(_PLACE)
        if urlsplit(self.page.url).path != urlsplit(before.address).path:
            self.hold(scroll == 0, f"another page is entered at {scroll}")
        elif kind not in MOVES:
            self.hold(
                abs(scroll - min(self.reader.scroll, max(most, 0))) <= 2,
                f"scroll {self.reader.scroll} → {scroll} of {most}",
            )
        self.hold(focus is not None or kind in ("wheel", "keys", "cell", "mark"), "the focus is lost")
        after = self.stands()
        self.went[after.address] = after.told
        if after.address != before.address and kind not in STAYS and self.draw.random() < 0.4:
            if kind not in MOVES - {"page"}:
                before.scroll, before.focus = self.reader.scroll, self.reader.pressed
            self.back(before)

    def stays(self, lang: str) -> None:
        """The shell is the same nodes; in another language than ``lang`` the navigation's words are others, and its list with them."""
        lost = self.page.evaluate(LOST, SHELL)
        if self.page.evaluate("document.documentElement.lang") != lang:
            lost = [name for name in lost if name != "nav.side"]
            self.page.evaluate(MARK, SHELL)
        self.hold(lost == [], f"other nodes: {lost}")

    def back(self, before: Stood) -> None:
        self.page.wait_for_timeout(250)
        left = self.stands()
        self.page.go_back()
        self.page.wait_for_timeout(300)
        settled(self.page)
        self.reader.did.append("back")
        if address(self.page) == before.address:
            self.same(before, "back")
        self.stays(left.told["lang"])
        lang = self.page.evaluate("document.documentElement.lang")
        self.page.go_forward()
        self.page.wait_for_timeout(300)
        settled(self.page)
        self.reader.did.append("forward")
        self.same(left, "forward")
        self.stays(lang)

    def same(self, wanted: Stood, way: str) -> None:
        now = self.stands()
        self.hold(now.address == wanted.address, f"{way} leads to {now.address}, not {wanted.address}")
        self.hold(abs(now.scroll - wanted.scroll) <= 2, f"{way}: scroll {wanted.scroll} → {now.scroll}")
        same = now.focus is not None if wanted.focus == "a row" else now.focus == wanted.focus
        self.hold(same, f"{way}: focus {wanted.focus} → {now.focus}")
        for each in differences(wanted.told, now.told):
            self.hold(False, f"{way}: {each}")

    def fresh(self, browser: Browser, most: int) -> None:
        """Each address, or so many of them, in a browser that knows nothing."""
        context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        other = watched(context.new_page(), self.seen.site)
        for way in self.draw.sample(list(self.went), min(most, len(self.went))):
            other.open(way)
            settled(other.page)
            for each in differences(self.went[way], told(other.page)):
                self.wrong.append(f"fresh {way}\n      {each}")
        self.wrong += other.complaints
        context.close()


@pytest.mark.parametrize(
    ("start", "steps"),
    [*((start, 3) for start in DAILY), *(pytest.param(start, 30, marks=pytest.mark.long) for start in STARTS)],
)
def test_whatever_is_done(start: str, steps: int, visit: Callable[..., Visit], browser: Browser) -> None:
    walk = Roaming(visit(), start, SEED)
    for _ in range(steps):
        walk.step()
    walk.fresh(browser, 1 if steps < 30 else steps)
    assert not walk.wrong + walk.seen.complaints, "\n".join([*walk.wrong, *walk.seen.complaints])
