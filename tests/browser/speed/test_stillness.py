"""Nothing that stands on a page is pushed away by what comes later."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from layouts.components.pages import ASIDE, PAGES
from layouts.selection import DATA_TABS
from tests.browser.conftest import Visit, settled
from tests.crosswise import crosswise

MOST = 0.05
_WATCH = """() => {
  window.shifts = [];
  new PerformanceObserver(list => list.getEntries().forEach(entry => {
    if (!entry.hadRecentInput) {
      window.shifts.push([entry.value, entry.sources.slice(0, 3).map(each => (each.node && (each.node.id || each.node.className)) || "?").join(", ")]);
    }
  })).observe({type: "layout-shift", buffered: true});
}"""
PATHS = [
    *(page.path for page in (*PAGES, *ASIDE)),
    *(f"/data?tab={tab}" for tab in DATA_TABS[1:]),
    "/trends?tab=multiples",
    "/trends?tab=flow-closed",
    "/gaps?plan=open",
    "/?open=worker_coverage",
]


def shifted(seen: Visit, path: str) -> list[tuple[float, str]]:
    """How far what stood moved while an address was opened anew, and what moved, largest first."""
    page = seen.open(path)
    settled(page)
    found: list[tuple[float, str]] = page.evaluate("window.shifts")
    return sorted(found, reverse=True)


@pytest.mark.parametrize(("path", "width"), crosswise(PATHS, (1366, 390), every=3))
def test_hardly_anything_moves_while_a_page_is_drawn(path: str, width: int, visit: Callable[..., Visit]) -> None:
    """A third of the pages on a screen, another on a phone daily."""
    seen = visit()
    seen.page.add_init_script(f"({_WATCH})()")
    keys = "&" if "?" in path else "?"
    seen.page.set_viewport_size({"width": width, "height": 768})
    moved = shifted(seen, f"{path}{keys}region=330000")
    assert sum(value for value, _ in moved) < MOST, moved
