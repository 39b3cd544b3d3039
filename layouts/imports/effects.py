"""What an import would change: tables replaced, rates moved."""

from __future__ import annotations

from dash import html

from data.reference import regions
from data.texts import numbers, text
from data.texts.names import calibre_name, figure_name, region_name
from etl.load.effects import MEASURES, RATES, Change, Effects
from layouts.components.tables import table
from layouts.folds import fold
from layouts.imports.parts import PER_PAGE, Component
from layouts.selection import View


def effects(view: View, found: Effects) -> html.Div:
    """What a load would change: rows new and known, tables replaced, and each figure before and after."""
    lang = view.lang
    said = text(
        "import.effects",
        lang,
        new=numbers.exact(found.new),
        known=numbers.exact(found.known),
        rows=numbers.exact(found.rows),
        replaced=numbers.exact(len(found.replaced)),
        changed=numbers.exact(found.changed),
    )
    told = [name for name in (*MEASURES, *RATES) if any(c.before[name] != c.after[name] for c in found.changes)]
    columns = (
        text("col.region", lang),
        text("shell.period", lang),
        text("col.calibre", lang),
        *(figure_name(n, lang) for n in told),
    )
    body = [
        [
            region_name(c.region, lang),
            html.Span(c.slice.period),
            html.Span(calibre_name(c.slice.calibre, lang), className="nowrap"),
            *(_move(c, name, lang) for name in told),
        ]
        for c in found.changes
    ]
    return html.Div(
        [
            html.H3(text("import.effects_title", lang)),
            html.P(said),
            _replaced(view, found),
            html.Div(table(columns, body), className="scroll tall") if body else None,
            html.P(
                text("import.effects_more", lang, n=numbers.exact(found.changed - len(found.changes))), className="dim"
            )
            if found.changed > len(found.changes)
            else None,
        ],
        className="effects",
    )


def _replaced(view: View, found: Effects) -> html.Details | None:
    """Which tables would take the place of which; those of the same import first, since what they replace may be missed."""
    if not found.replaced:
        return None
    lang = view.lang
    own = [r for r in found.replaced if r["own"]]
    shown = [*own, *(r for r in found.replaced if not r["own"])][:PER_PAGE]
    columns = tuple(text(f"import.replaced.{name}", lang) for name in ("old", "new", "what"))
    body = [
        [
            html.Span(r["name"], title=r["name"]),
            html.Span(r["by"], title=r["by"]),
            " · ".join(
                piece
                for piece in (
                    text(f"content.{r['content']}", lang),
                    r["period"],
                    region_name(r["region"], lang) if r["region"] in regions() else "",
                )
                if piece
            ),
        ]
        for r in shown
    ]
    more = len(found.replaced) - len(shown)
    return fold(
        view,
        "replaced",
        html.Summary(text("import.replaced_title", lang, n=numbers.exact(len(found.replaced)))),
        html.P(text("import.replaced_own", lang, n=numbers.exact(len(own))), className="banner warn")
        if own
        else html.P(text("import.replaced_note", lang), className="dim"),
        html.Div(table(columns, body), className="scroll tall"),
        html.P(text("import.rest", lang, n=numbers.exact(more)), className="dim") if more else None,
        open=bool(own),
    )


def _move(change: Change, name: str, lang: str) -> Component:
    before, after = change.before[name], change.after[name]
    show = numbers.percent if name in RATES else numbers.exact
    if before == after:
        return html.Span(show(after) if after is not None else "–", className="dim")
    shown = f"{show(before) if before is not None else '–'} → {show(after) if after is not None else '–'}"
    if before is None or after is None:
        return html.Span(shown, className="mark warning" if after is None else "")
    difference = (
        text("card.points", lang, change=numbers.points((after - before) * 100))
        if name in RATES
        else f"{'+' if after > before else '−'}{numbers.exact(abs(int(after - before)))}"
    )
    return html.Span([shown, html.Br(), html.Small(difference, className="dim")])
