"""A reader by chance: what there is to do on a page, and the doing of it by pointer and keys."""

from __future__ import annotations

import random
from typing import Any, Final

from playwright.sync_api import ElementHandle, Page
from playwright.sync_api import TimeoutError as TooLate

from tests.browser.conftest import settled

KINDS: Final = {
    "link": "main a[href^='/']:not([download]):not([target]), .crumbs a, .switches a",
    "page": ".side a:not(.on), footer a[href^='/']",
    "figure": "main [data-open]",
    "summary": "main summary, .plan-fold",
    "filters": "#filters-open",
    "picker": "#pick-region, #pick-period, #pick-calibre, #trend-metric, #trend-region",
    "plan": "main .plan-add",
    "step": "main .mantine-NumberInput-control",
    "columns": "main .gridbar button[aria-haspopup=dialog]",
    "sort": "main .ag-header-cell.ag-header-cell-sortable, main .ag-header-cell",
    "sought": "main .gridbar input[type=text]",
    "tick": "main input[type=checkbox], main input[type=radio]",
    "mark": "main .choroplethlayer path, main .barlayer path, main .scatterlayer .points path",
    "cell": "#ledger .ag-center-cols-container .ag-cell",
    "search": "#search-open",
    "keys": "main",
    "wheel": "main",
}
"""What a reader does -> to what."""
STAYS: Final = frozenset({"summary"})
"""What changes the address of the entry of the history that is shown, and makes no other."""
MOVES: Final = frozenset({"wheel", "keys", "page"})
"""What moves the page itself."""
_LIKELY: Final = {"link": 6, "filters": 3, "picker": 2, "page": 2}
NAMED: Final = """node => {
  if (node.closest(".ag-row")) { return "a row"; }
  const drop = node.closest("details.drop"), named = drop ? drop.querySelector("summary") : node;
  return named.id + "|" + (named.getAttribute("aria-label") || named.textContent.trim()).slice(0, 60);
}"""
"""How what is pressed, and comes to have the focus, is told; of what closes with the press what opened it. Rows of a list come later than its card."""
_THERE: Final = """selector => Array.from(document.querySelectorAll(selector)).filter(node => {
  if (node.disabled || !node.checkVisibility() || node.closest("[aria-hidden=true], .toasts")) { return false; }
  if (node.matches("a[href]")) { return node.pathname + node.search !== location.pathname + location.search; }
  return true;
})"""
_POINT: Final = """node => {
  const box = node.getClientRects()[0];
  if (!box || box.bottom < 60 || box.top > innerHeight) { node.scrollIntoView({block: "center", behavior: "instant"}); }
  const now = node.getClientRects()[0];
  if (!now) { return null; }
  const x = now.x + Math.min(now.width / 2, 12), y = now.y + now.height / 2, there = document.elementFromPoint(x, y);
  if (!there) { return null; }
  return [x, y, node === there || node.contains(there) || there.contains(node) && there.closest("a, button, label") === null || there.matches(".drag, .nsewdrag, .bg")];
}"""

_CHOSEN: Final = """() => {
  const keys = new URLSearchParams(location.search), panel = document.querySelector(".filter-fields");
  const listed = key => (keys.get(key) || "").split(",").filter(Boolean);
  return [
    [panel.querySelectorAll(".mantine-Pill-label").length, Array.from(panel.querySelectorAll("input:checked"), each => each.value).sort().join()],
    [listed("industry").length, listed("size").concat(listed("kind")).sort().join()],
  ];
}"""
"""What is chosen in the panel of filters, and what of it stands in the address."""


class Reader:
    """``did``: every step, in words that say how to do it again; ``scroll``, ``pressed``: where the page stood when it was pressed, and what was."""

    def __init__(self, page: Page, draw: random.Random) -> None:
        self.page, self.draw, self.did = page, draw, list[str]()
        self.scroll, self.pressed = 0.0, ""

    def step(self) -> str:
        """Do something that there is to do; its kind."""
        kinds = [kind for kind in KINDS for _ in range(_LIKELY.get(kind, 1))]
        self.draw.shuffle(kinds)
        for kind in kinds:
            found = self.page.evaluate_handle(_THERE, KINDS[kind])
            nodes = [each.as_element() for each in found.get_properties().values()]
            for node in self.draw.sample(nodes, min(3, len(nodes))):
                if node is not None and self._do(kind, node):
                    return kind
        raise AssertionError("there is nothing to do")

    def _do(self, kind: str, node: ElementHandle) -> bool:
        self.pressed = ""
        if kind == "wheel":
            self.page.mouse.move(700, 500)
            self.page.mouse.wheel(0, self.draw.choice([-400, 300, 900]))
            self.page.wait_for_timeout(250)
            return self._said(kind, "")
        if kind == "keys":
            for _ in range(self.draw.randint(1, 4)):
                self.page.keyboard.press("Tab")
            return self._said(kind, "Tab")
        point = node.evaluate(_POINT)
        if point is None or not point[2]:
            return False
        self.scroll = self.page.evaluate("scrollY")
        said = node.evaluate(
            "each => (each.getAttribute('href') || each.id || each.getAttribute('data-open') || each.getAttribute('col-id') || '') + ' ' + each.textContent.trim().slice(0, 30)"
        )
        self._said(kind, said)
        self.pressed = node.evaluate(NAMED)
        act = getattr(self, f"_{kind}", None)
        if act is not None:
            act(node, point)
        elif self.draw.random() < 0.3 and kind in ("link", "figure"):
            node.evaluate("each => each.focus({preventScroll: true})")
            self.page.keyboard.press("Enter")
        else:
            self.page.mouse.click(point[0], point[1])
        settled(self.page)
        if self.page.locator("[role=dialog]:visible").count():
            self._escape()
        return True

    def _said(self, kind: str, what: str) -> bool:
        self.did.append(f"{kind} {what}")
        return True

    def _escape(self) -> None:
        """Close what stands open over the page."""
        for _ in range(3):
            if not self.page.locator("[role=dialog]:visible, [role=listbox]:visible").count():
                break
            self.page.keyboard.press("Escape")
            self.page.wait_for_timeout(350)
        settled(self.page)

    def _choose(self, least: int = 0) -> None:
        """One of the options of the list that is open."""
        options = self.page.locator("[role=option]:visible")
        try:
            options.first.wait_for(timeout=3000)
        except TooLate:
            self.page.keyboard.press("Escape")
            return
        option = options.nth(self.draw.randint(least, min(8, options.count()) - 1) if options.count() > least else 0)
        self.did[-1] += f" › {option.inner_text()}"
        option.click()

    def _picker(self, _node: ElementHandle, point: Any) -> None:
        self.page.mouse.click(point[0], point[1])
        self._choose()
        self.page.wait_for_timeout(100)

    def _filters(self, _node: ElementHandle, point: Any) -> None:
        self.page.mouse.click(point[0], point[1])
        self.page.locator(".filter-fields").wait_for()
        chosen = self.page.evaluate(_CHOSEN)
        assert chosen[0] == chosen[1], f"the panel has {chosen[0]}, the address {chosen[1]}"
        if self.draw.random() < 0.5:
            self.page.locator("#pick-industry").click()
            self._choose()
        else:
            chips = self.page.locator(".filter-chips label:visible")
            chip = chips.nth(self.draw.randrange(chips.count()))
            self.did[-1] += f" › {chip.inner_text()}"
            chip.click()
        settled(self.page)
        assert self.page.locator(".filter-fields").is_visible(), "the panel stays"
        for _ in range(2):
            if self.page.locator(".filter-fields").is_visible():
                self.page.keyboard.press("Escape")
                self.page.wait_for_timeout(300)
        assert self.page.evaluate("document.activeElement.id") == "filters-open", (
            "Esc goes back to what opened the panel"
        )

    def _sought(self, node: ElementHandle, point: Any) -> None:
        self.page.mouse.click(point[0], point[1])
        if node.input_value():
            self.page.keyboard.press("Control+a")
            self.page.keyboard.press("Backspace")
            self.page.wait_for_timeout(600)
            return
        words = self.draw.choice(["33", "商", "样例", "zz"])
        self.did[-1] += f" › {words}"
        self.page.keyboard.type(words)
        self.page.wait_for_timeout(600)
        assert node.input_value() == words, "nothing typed is lost"

    def _search(self, _node: ElementHandle, point: Any) -> None:
        self.page.mouse.click(point[0], point[1])
        self.page.wait_for_function("() => document.activeElement.id === 'search-text'")
        self.page.keyboard.type("嘉兴")
        self.page.locator(".found a").first.wait_for()

    def _mark(self, _node: ElementHandle, point: Any) -> None:
        self.page.mouse.move(point[0], point[1])
        self.page.wait_for_timeout(150)
        self.page.mouse.click(point[0], point[1])
        self.page.wait_for_timeout(150)
