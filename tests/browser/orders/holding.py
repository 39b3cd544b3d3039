"""A page whose answers wait until they are let go, one by one, in any order."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.conftest import Visit, settled

_HELD = """(() => {
    const plain = window.fetch;
    window.held = [];
    window.fetch = async (...given) => {
        const draws = window.holds && String((given[1] || {}).body).includes('"output":"..page.children...');
        const answer = await plain(...given);
        if (draws && window.holds) { await new Promise(go => window.held.push({go, asked: JSON.parse(given[1].body).inputs[1].value || ''})); }
        return answer;
    };
})()"""


class Holding:
    """``held``: answers that draw a page wait, from ``hold`` on; they go by the order in which they were asked for."""

    def __init__(self, seen: Visit, path: str) -> None:
        self.seen = seen
        seen.page.add_init_script(_HELD)
        self.page: Page = seen.open(path)
        settled(self.page)
        self.hold()

    def hold(self) -> None:
        """From now on answers wait."""
        self.page.evaluate("window.holds = true; window.held = []")

    def after(self, step: Callable[[], object], answers: int) -> None:
        """Do something, and wait until so many answers wait."""
        step()
        self.page.wait_for_function("n => held.length >= n", arg=answers)

    def go(self, changes: str, answers: int) -> None:
        """Go on to an address with some keys changed, as a chip does."""
        self.after(lambda: self.page.evaluate(f"coverage.go(coverage.address({changes}))"), answers)

    def let_go(self, *which: int) -> None:
        """Answers go on, each when the one before has been taken or put aside."""
        for number in which:
            self.page.evaluate("n => new Promise(done => { held[n].go(); setTimeout(done, 60); })", number)

    def free(self) -> None:
        """Nothing waits any more."""
        self.page.evaluate("window.holds = false; held.forEach(each => each.go())")
        settled(self.page)
