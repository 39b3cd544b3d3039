"""Gaps and Trends in a real browser: the map is as tall as the list beside it, headings break between phrases, no column is out of sight on a phone."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from tests.browser.conftest import Visit, settled

BOTTOMS = "foots => foots.map(foot => Math.round(foot.getBoundingClientRect().bottom))"
HEIGHTS = "chips => [...new Set(chips.map(chip => Math.round(chip.getBoundingClientRect().height)))]"
LINES = """head => {
  const range = document.createRange(), lines = [];
  for (const node of (function* texts(of) { for (const one of of.childNodes) { if (one.nodeType === 3) yield one; else yield* texts(one); } })(head)) {
    for (let place = 0; place < node.length; place++) {
      range.setStart(node, place); range.setEnd(node, place + 1);
      const top = Math.round(range.getBoundingClientRect().bottom);
      if (!lines.length || Math.abs(lines[lines.length - 1][0] - top) > 6) lines.push([top, ""]);
      lines[lines.length - 1][1] += node.data[place];
    }
  }
  return lines.map(line => line[1].trim());
}"""


def test_the_map_ends_where_the_list_beside_it_ends_and_no_word_is_cut(visit: Callable[..., Visit]) -> None:
    seen = visit()
    page = seen.open("/gaps?region=330000&lang=zh")
    settled(page)
    list_, map_ = page.eval_on_selector_all(".card:has(.priority) > .foot, #card-heat > .foot", BOTTOMS)
    assert abs(list_ - map_) <= 40, "a line of a footer or two"
    lines = page.eval_on_selector("#card-heat h2", LINES)
    assert len(lines) > 1, "it is broken at all"
    assert all(line.endswith(("：", "，", "、", "·", "×", "）")) for line in lines[:-1]), lines
    assert len(page.eval_on_selector_all(".ledgerdesk .chip, #ledger .gridbar .chip", HEIGHTS)) == 1
    seen.expect_clean()


def test_names_of_places_and_moves_are_broken_between_words_alone(visit: Callable[..., Visit]) -> None:
    """But for a name that is longer than its column."""
    seen = visit()
    plan = "joint~331127~i.F~s.small_or_micro~b.10-24,own~330727~i.A~s.large~b.300-"
    for width, height in ((1366, 768), (390, 844)):
        seen.page.set_viewport_size({"width": width, "height": height})
        page = seen.open(f"/gaps?region=330000&lang=zh&plan={plan}")
        settled(page)
        places = page.locator(".priority tbody td:nth-child(2) a").all()
        heads = page.locator(".plan-move-head strong").all()
        added = page.locator(".priority .plan-add.on").all()
        assert (len(places), len(heads), len(added)) == (12, 2, 2)
        for place in places:
            lines, words = place.evaluate(LINES), place.inner_text().split()
            assert " ".join(lines).split() == words or max(map(len, words)) > 5, (width, lines)
        for head in heads:
            lines = head.evaluate(LINES)
            assert "".join(lines).replace(" ", "").count("·") == 3
            assert all(line.endswith("·") or later.startswith("·") for line, later in pairwise(lines)), (width, lines)
        assert {len(mark.evaluate(LINES)) for mark in added} == {1}
        wide, room = page.eval_on_selector(".scroll:has(> .priority)", "box => [box.scrollWidth, box.clientWidth]")
        assert wide <= room, width
    seen.expect_clean()


def test_on_a_phone_no_column_of_what_units_did_is_out_of_sight(visit: Callable[..., Visit]) -> None:
    seen = visit()
    seen.page.set_viewport_size({"width": 390, "height": 844})
    for lang in ("zh", "en"):
        page = seen.open(f"/trends?region=330000&lang={lang}")
        page.wait_for_selector("#card-flows > div:not(.cardhead) table")
        for card in ("flows", "yearly", "factors"):
            shown = f":is(#card-{card} > .scroll, #card-{card} > div:not(.cardhead) .scroll)"
            wide, room = page.eval_on_selector(shown, "box => [box.scrollWidth, box.clientWidth]")
            assert 0 < wide <= room, (lang, card)
    seen.expect_clean()
