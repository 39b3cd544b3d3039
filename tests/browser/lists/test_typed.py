"""What a reader types while a card is drawn anew stays in its field, and what was sent is the server's again."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Visit, settled

HELD = """(() => {
  const plain = window.fetch;
  window.held = [];
  window.fetch = async (...given) => {
    const answer = await plain(...given);
    if (window.holds && String(given[0].url || given[0]).includes("_dash-update-component")) { await new Promise(go => window.held.push(go)); }
    return answer;
  };
  window.release = () => { window.holds = false; window.held.splice(0).forEach(go => go()); };
})()"""
"""Answers of the server wait while ``holds`` is set, until ``release`` is called."""


def test_text_typed_while_its_card_is_drawn_anew_stays(visit: Callable[..., Visit]) -> None:
    seen = visit()
    seen.page.add_init_script(HELD)
    page = seen.open("/gaps?region=330000")
    settled(page)
    note, search = page.locator("#ledger .several input[id*=note]"), page.locator("#ledger .gridbar input").first
    page.locator("#ledger .several > summary").click()
    note.fill("先打电话")
    search.evaluate("node => { node.marked = true; }")
    page.evaluate("window.holds = true; coverage.go(coverage.address({industry: 'C'}))")
    page.wait_for_function("() => held.length > 0")
    search.press_sequentially("商贸")
    page.evaluate("release()")
    page.wait_for_function("() => !document.querySelector('#ledger .gridbar input').marked")
    expect(search).to_be_focused()
    settled(page)
    page.keyboard.type("公司")
    page.wait_for_function("() => decodeURIComponent(location.search).includes('q=商贸公司')")
    expect(search).to_have_value("商贸公司")
    expect(note).to_have_value("先打电话")
    # A search that was asked for and taken back is not the reader's any more: the address is.
    page.go_back()
    page.evaluate("coverage.go(coverage.address({q: null, industry: null}))")
    settled(page)
    expect(search).to_have_value("")
    expect(note).to_have_value("先打电话")
    seen.expect_clean()
