"""What must be said of a view before its figures, and at the foot of every page."""

from __future__ import annotations

from dash import html

from data.texts import numbers, text
from data.texts.names import beside, period_name
from layouts.components.pages import ASIDE, Component, link
from layouts.selection import View


def notices(view: View) -> Component:
    """What the page cannot show as it was asked for, and why; None where there is nothing to say."""
    found: list[Component] = []
    lang = view.lang
    if view.passed_over is not None:
        held = view.passed_over
        said = text(
            "shell.passed_over", lang, period=period_name(held.period, lang), share=numbers.share(held.reporting, 1)
        )
        there = view.link(calibre=held.calibre, period=held.period, compare=None)
        found.append(
            html.P([said, " ", link(text("shell.see_register", lang), there)], className="banner", role="note")
        )
    if view.not_compared is not None:
        said = text("shell.not_compared", lang, period=period_name(view.not_compared, lang))
        found.append(html.P(said, className="banner warn", role="status"))
    if view.selection.ignored:
        said = text("shell.ignored", lang, values=beside(view.selection.ignored, lang))
        found.append(html.P(said, className="banner warn", role="status"))
    return found or None


def foot(view: View, version: int) -> html.Footer:
    """The data version, that nothing leaves the machine, and the way to what the words mean."""
    marks = [text("shell.updated", view.lang, version=version), text("shell.footer", view.lang)]
    if view.slice is not None and view.slice.purpose == "synthetic":
        marks.insert(0, text("shell.synthetic_mark", view.lang))
    ways = [link(text(page.key, view.lang), view.link(page.path)) for page in ASIDE]
    return html.Footer([" · ".join(marks), *(part for way in ways for part in (" · ", way))])
