"""A browser for which a foreign name leads to this machine, as after DNS rebinding: a page of that name reads and sends nothing."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from scripts.environment.browser import find
from tests.browser.conftest import FLAGS

NAME = "rebound.example"
ASK = """async ([address, method]) => {
  try {
    const answer = await fetch(address, {method, body: method === 'GET' ? undefined : '{}'});
    return [answer.status, await answer.text()];
  } catch (error) {
    return [0, String(error)];
  }
}"""


@pytest.fixture
def foreign(site: str, browser: Browser) -> Iterator[tuple[Page, str]]:
    """A page at the dashboard's port under another name, and that address."""
    port = urlsplit(site).port
    mapped = browser.browser_type.launch(
        executable_path=find(),
        args=[*FLAGS, f"--host-resolver-rules=MAP {NAME} 127.0.0.1"],
    )
    page = mapped.new_page()
    yield page, f"http://{NAME}:{port}"
    mapped.close()


def test_a_page_of_another_name_reads_nothing(foreign: tuple[Page, str]) -> None:
    page, address = foreign
    answer = page.goto(f"{address}/")
    assert answer is not None
    assert answer.status == 421
    for path in ("/health", "/_dash-layout", "/export/ledger.csv?from=gaps&region=330000", "/boundaries/100000.json"):
        status, text = page.evaluate(ASK, [f"{address}{path}", "GET"])
        assert status == 421
        assert "330000" not in text
    assert page.evaluate(ASK, [f"{address}/import", "POST"])[0] == 421


def test_nor_does_it_under_the_servers_own_name(foreign: tuple[Page, str], site: str) -> None:
    page, address = foreign
    page.goto(f"{address}/")
    for path in ("/health", "/export/ledger.csv?from=gaps&region=330000"):
        assert page.evaluate(ASK, [f"{site}{path}", "GET"])[0] == 0, "another origin may not read the answer"
    assert page.evaluate(ASK, [f"{site}/import", "POST"])[0] == 0
