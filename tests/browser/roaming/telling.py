"""What a page says, so that the same address in two browsers can be told apart by a word or a link."""

from __future__ import annotations

from typing import Any, Final

from playwright.sync_api import Page

_TOLD: Final = r"""() => {
  const apart = ".hoverlayer, .ag-root-wrapper, script, style, .tip, .toasts, .skeleton, .ag-aria-description-container, [role=listbox], .mantine-Tooltip-tooltip";
  const lines = [], main = document.getElementById("main");
  const walk = root => {
    const way = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (way.nextNode()) {
      const said = way.currentNode.nodeValue.trim(), over = way.currentNode.parentElement;
      if (said && !over.closest(apart)) { lines.push(said); }
    }
  };
  walk(main);
  walk(document.querySelector("[data-slot=crumbs]"));
  main.querySelectorAll("input[type=text]").forEach(field => { if (!field.id.startsWith("mantine")) { lines.push(`[${field.value}]`); } });
  document.querySelectorAll("header input").forEach(field => lines.push(`[${field.value}]`));
  const ways = Array.from(document.querySelectorAll("#main a[href^='/']:not([download]), .crumbs a, .side a, .switches a"), link =>
    link.closest(".ag-root-wrapper") ? "" : `${link.textContent.trim()} -> ${link.getAttribute("href")}`).filter(Boolean);
  const grids = {};
  document.querySelectorAll(".gridbox").forEach(box => {
    const by = box.querySelector(".ag-header-cell[aria-sort=ascending], .ag-header-cell[aria-sort=descending]");
    const first = box.querySelector(".ag-center-cols-container [row-index='0']");
    grids[box.dataset.grid] = [
      box.querySelector(".count").textContent, by ? by.getAttribute("col-id") + by.getAttribute("aria-sort") : "",
      first && first.textContent.trim() ? Object.fromEntries(Array.from(first.querySelectorAll(".ag-cell"), cell => [cell.getAttribute("col-id"), cell.textContent])) : null,
    ];
  });
  const here = document.querySelector(".side [aria-current=page]");
  return {title: document.title, heading: document.querySelector("h1").textContent, lang: document.documentElement.lang,
    theme: document.documentElement.dataset.theme || "", current: here ? here.textContent : "", lines, ways, grids,
    unfolded: Array.from(document.querySelectorAll("details[data-fold][open]"), fold => fold.dataset.fold)};
}"""


def told(page: Page) -> dict[str, Any]:
    """Title, heading, language, theme, every line, link and list of a page, and what is unfolded on it."""
    found: dict[str, Any] = page.evaluate(_TOLD)
    return found


def differences(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """How what two pages say differs; of a list, as far as both have drawn it."""
    found = [
        f"{part}: {one[part]!r} | {other[part]!r}"
        for part in ("title", "heading", "lang", "theme", "current", "unfolded")
        if one[part] != other[part]
    ]
    for part in ("lines", "ways"):
        left, right = one[part], other[part]
        if left != right:
            found.append(f"{part}: {_only(left, right)} | {_only(right, left)}")
    for name in {*one["grids"], *other["grids"]}:
        left, right = one["grids"].get(name), other["grids"].get(name)
        if left is None or right is None or not all(map(_alike, left, right)):
            found.append(f"list {name}: {left} | {right}")
    return found


def _alike(one: Any, other: Any) -> bool:
    """Whether what two lists say is the same, as far as both say it; of their first rows the columns that both have drawn."""
    if not one or not other:
        return True
    if isinstance(one, dict):
        return all(one[column] == other[column] for column in one.keys() & other.keys())
    return bool(one == other)


def _only(some: list[str], others: list[str]) -> list[str]:
    left = list(others)
    found = []
    for each in some:
        if each in left:
            left.remove(each)
        else:
            found.append(each)
    return found[:12]
