"""Unknown headers, and what a planner may say of them."""

from __future__ import annotations

from dash import dcc, html

from data.texts import numbers, text
from data.texts.names import field_name
from etl.fields.memory import IGNORE, Offer, choices
from layouts import ids
from layouts.components.tables import table
from layouts.imports.parts import Panel, button


def offers(panel: Panel, lang: str) -> html.Div | None:
    """Unknown headers, to be said once what they are."""
    if not panel.offers:
        return None
    columns = tuple(text(f"import.map.{name}", lang) for name in ("where", "header", "is"))
    body = [
        [
            f"{offer.sheet or ''} {offer.letter or offer.range}".strip(),
            html.Span(offer.label, title=offer.label),
            dcc.Dropdown(
                id=ids.import_map(number),
                options=_map_options(offer, lang),
                value="",
                clearable=False,
                className="mapping",
            ),
        ]
        for number, offer in enumerate(panel.offers)
    ]
    return html.Div(
        [
            html.H3(text("import.map.title", lang, n=numbers.exact(len(panel.offers)))),
            html.P(text("import.map.note", lang), className="dim"),
            html.Div(table(columns, body, classes="mappings"), className="scroll tall"),
            button(text("import.map.keep", lang), "map"),
        ]
    )


def _map_options(offer: Offer, lang: str) -> list[dict[str, str]]:
    """Likely fields first, then all that there are."""
    likely = [name for name, _ in offer.suggestions]
    return [
        {"value": "", "label": text("import.map.later", lang)},
        *(
            {"value": name, "label": text("import.map.likely", lang, name=field_name(offer.content, name, lang))}
            for name in likely
        ),
        {"value": IGNORE, "label": text("import.map.ignore", lang)},
        *(
            {"value": name, "label": field_name(offer.content, name, lang)}
            for name in choices(offer.content)
            if name not in likely
        ),
    ]
