"""A page that is read again costs the network next to nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from layouts.components.pages import ASIDE, PAGES
from tests.browser.conftest import Visit, settled
from tests.crosswise import shared

MOST_BYTES = 100_000


@pytest.mark.parametrize("path", shared(page.path for page in (*PAGES, *ASIDE)))
def test_a_reload_transfers_little(path: str, standing: Callable[..., Visit]) -> None:
    page = standing(path).page
    settled(page)
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    address: dict[str, str] = {}
    sent: dict[str, float] = {}
    network.on("Network.requestWillBeSent", lambda it: address.update({it["requestId"]: it["request"]["url"]}))
    network.on("Network.loadingFinished", lambda it: sent.update({it["requestId"]: it["encodedDataLength"]}))
    page.reload()
    page.wait_for_selector("main .card")
    settled(page)
    page.wait_for_load_state("networkidle")
    largest = sorted(((size, address.get(one, "?")) for one, size in sent.items()), reverse=True)
    assert largest, "a reload asks for something"
    assert sum(size for size, _ in largest) < MOST_BYTES, largest[:8]


def test_boundaries_that_are_held_are_not_sent_again(standing: Callable[..., Visit]) -> None:
    page = standing("/regions").page
    held = "url => fetch(url).then(answer => answer.headers.get('etag'))"
    tag = page.evaluate(held, "/boundaries/330000.json")
    assert tag
    again = (
        "([url, tag]) => fetch(url, {headers: {'If-None-Match': tag}, cache: 'no-store'}).then(answer => answer.status)"
    )
    assert page.evaluate(again, ["/boundaries/330000.json", tag]) == 304
