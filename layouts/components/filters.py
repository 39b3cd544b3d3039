"""The filters of a view in words: on the line that says what is shown, and in the titles of cards."""

from __future__ import annotations

from typing import Final

from data.texts import text
from data.texts.names import beside, calibre_name, industry_name, region_name
from layouts.selection import View


def words(view: View) -> str:
    """What is shown, in words: 广东省 · 2024 · 制造业 · 小微."""
    lang, sel = view.lang, view.selection
    pieces = [region_name(view.region, lang)]
    if view.slice is not None:
        pieces.append(view.slice.period)
    pieces.append(
        beside((industry_name(code, lang) for code in sel.industry), lang)
        if sel.industry
        else text("shell.all_industries", lang)
    )
    pieces.append(
        beside((text(f"size.{s}", lang) for s in sel.size), lang) if sel.size else text("shell.all_sizes", lang)
    )
    if sel.kind:
        pieces.append(beside((text(f"kind.{k}", lang) for k in sel.kind), lang))
    if view.slice is not None:
        pieces.append(calibre_words(view))
    return " · ".join(pieces)


def calibre_words(view: View) -> str:
    """The calibre of a view's figures as the line of what is shown says it; nothing where nothing is loaded."""
    if view.slice is None:
        return ""
    name = calibre_name(view.slice.calibre, view.lang)
    return f"{text('shell.calibre', view.lang)}：{name}" if view.lang == "zh" else name


def narrowed(view: View) -> str:
    """The filters that are on, in words: 制造业、小微; nothing where none is."""
    sel, lang = view.selection, view.lang
    pieces = [
        *(industry_name(code, lang) for code in sel.industry),
        *(text(f"size.{size}", lang) for size in sel.size),
        *(text(f"kind.{kind}", lang) for kind in sel.kind),
    ]
    return beside(pieces, lang)


def filtered(view: View, title: str) -> str:
    """The title of a card that obeys the view's filters: it names them."""
    words_ = narrowed(view)
    return text("shell.filtered", view.lang, title=title, filters=words_) if words_ else title


_NAMED: Final = 2
"""So many filters are named in the head of a card; of more, those of a kind are told by their number."""


def headed(view: View, title: str) -> str:
    """A title of :func:`filtered` as the head of its card has it: short, since the line over the cards names every filter."""
    sel, lang = view.selection, view.lang
    kinds = (
        ("industry", [industry_name(code, lang) for code in sel.industry]),
        ("size", [text(f"size.{size}", lang) for size in sel.size]),
        ("kind", [text(f"kind.{kind}", lang) for kind in sel.kind]),
    )
    whole = filtered(view, "")
    if sum(len(names) for _, names in kinds) <= _NAMED or not title.endswith(whole):
        return title
    told = [
        names[0] if len(names) == 1 else text(f"shell.filters_{kind}", lang, n=len(names))
        for kind, names in kinds
        if names
    ]
    return title.removesuffix(whole) + text("shell.filtered", lang, title="", filters=beside(told, lang))


def unfiltered(view: View, title: str) -> str:
    """The title of a card that cannot obey the view's filters: it says so where one is on."""
    return text("shell.unfiltered", view.lang, title=title) if narrowed(view) else title


def of_view(view: View, title: str) -> str:
    """The title of a list about the view's region and period: it names both, and that no other filter narrows it."""
    whose = region_name(view.region, view.lang) + (f" {view.slice.period}" if view.slice is not None else "")
    return unfiltered(view, text("card.other", view.lang, title=title, whose=whose))
