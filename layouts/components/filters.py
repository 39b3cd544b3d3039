"""The filters of a view: chips and the panel that sets them."""

from __future__ import annotations

from dash import html

from analysis.vocabulary import UNIT_KINDS
from data.reference import calibres, sections
from data.texts import text
from data.texts.names import calibre_name, industry_name, region_name
from layouts.components.pages import Component, link
from layouts.selection import View


def _chips(label: str, choices: list[tuple[str, str, bool]]) -> html.Div:
    return html.Div(
        [
            html.Span(label, className="chips-label"),
            html.Div(
                [link(name, href, className="chip on" if on else "chip") for name, href, on in choices],
                className="chips",
            ),
        ],
        className="chips-row",
    )


def words(view: View) -> str:
    """What is shown, in words: 广东省 · 2024 · 制造业 · 小微."""
    lang, sel = view.lang, view.selection
    pieces = [region_name(view.region, lang)]
    if view.slice is not None:
        pieces.append(view.slice.period)
    pieces.append(
        "、".join(industry_name(code, lang) for code in sel.industry)
        if sel.industry
        else text("shell.all_industries", lang)
    )
    pieces.append("、".join(text(f"size.{s}", lang) for s in sel.size) if sel.size else text("shell.all_sizes", lang))
    if sel.kind:
        pieces.append("、".join(text(f"kind.{k}", lang) for k in sel.kind))
    if view.slice is not None:
        pieces.append(
            f"{text('shell.calibre', lang)}：{calibre_name(view.slice.calibre, lang)}"
            if lang == "zh"
            else calibre_name(view.slice.calibre, lang)
        )
    return " · ".join(pieces)


def narrowed(view: View) -> str:
    """The filters that are on, in words: 制造业、小微; nothing where none is."""
    sel, lang = view.selection, view.lang
    pieces = [
        *(industry_name(code, lang) for code in sel.industry),
        *(text(f"size.{size}", lang) for size in sel.size),
        *(text(f"kind.{kind}", lang) for kind in sel.kind),
    ]
    return ("、" if lang == "zh" else ", ").join(pieces)


def filtered(view: View, title: str) -> str:
    """The title of a card that obeys the view's filters: it names them."""
    words_ = narrowed(view)
    return text("shell.filtered", view.lang, title=title, filters=words_) if words_ else title


def unfiltered(view: View, title: str) -> str:
    """The title of a card that cannot obey the view's filters: it says so where one is on."""
    return text("shell.unfiltered", view.lang, title=title) if narrowed(view) else title


def of_view(view: View, title: str) -> str:
    """The title of a list about the view's region and period: it names both, and that no other filter narrows it."""
    whose = region_name(view.region, view.lang) + (f" {view.slice.period}" if view.slice is not None else "")
    return unfiltered(view, text("card.other", view.lang, title=title, whose=whose))


def filters(view: View) -> html.Section:
    """What is shown, in words, and the rows of chips that change it: each chip is a link to the view that it makes."""
    lang, sel = view.lang, view.selection
    rows: list[Component] = []
    if view.slice is not None:
        newest: dict[str, str] = {}
        for held in view.available:
            newest.setdefault(held.calibre, held.period)
        rows.append(
            _chips(
                text("shell.calibre", lang),
                [
                    (
                        calibre_name(c, lang),
                        view.link(calibre=c, period=newest[c], compare=None),
                        c == view.slice.calibre,
                    )
                    for c in calibres()
                    if c in newest
                ],
            )
        )
        rows.append(
            _chips(
                text("shell.period", lang),
                [
                    (p, view.link(period=p, calibre=view.slice.calibre, compare=None), p == view.slice.period)
                    for p in view.periods
                ],
            )
        )
        earlier = [p for p in view.periods if p < view.slice.period]
        rows.append(
            _chips(
                text("shell.compare", lang),
                [
                    *((p, view.link(compare=p), p == view.compare) for p in earlier),
                    (text("shell.none", lang), view.link(compare="none"), view.compare is None),
                ],
            )
        )
    rows.append(
        _chips(
            text("shell.industry", lang),
            [
                (text("shell.all_industries", lang), view.link(industry=()), not sel.industry),
                *((industry_name(c, lang), view.link(industry=(c,)), c in sel.industry) for c in sections()),
            ],
        )
    )
    rows.append(
        _chips(
            text("shell.size", lang),
            [
                (text("shell.all_sizes", lang), view.link(size=()), not sel.size),
                *(
                    (text(f"size.{s}", lang), view.link(size=(s,)), s in sel.size)
                    for s in ("large", "medium", "small", "micro", "small_micro")
                ),
            ],
        )
    )
    rows.append(
        _chips(
            text("shell.kind", lang),
            [
                (text("shell.all_kinds", lang), view.link(kind=()), not sel.kind),
                *((text(f"kind.{k}", lang), view.link(kind=(k,)), k in sel.kind) for k in UNIT_KINDS),
            ],
        )
    )
    return html.Section(
        [
            html.Span([html.Span(text("shell.viewing", lang), className="dim"), " ", words(view)], className="view"),
            html.Details(
                [html.Summary(text("shell.change", lang)), html.Div(rows, className="panel")], className="drop wide"
            ),
        ],
        className="filterbar",
    )
