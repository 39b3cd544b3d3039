"""Where a reader can go: the list of all regions for the picker, and the search for anything."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Final

import flask
from dash import Dash, Input, Output, State

from callbacks.asking import Asker
from data.queries.trace.search import search_groups
from data.reference import regions
from data.regions.names import sought_by_code
from data.texts import LANGUAGES
from data.texts.names import region_name
from layouts import ids
from layouts.selection import View
from layouts.shell.found import Group, found

PLACES: Final = "/places/"
"""Below this address lies the list of regions in each language."""
FOUND_AT_MOST: Final = 8
"""Of each kind."""
LONGEST: Final = 60
"""Characters of what is searched for; no name is longer."""


@cache
def region_list(language: str) -> tuple[dict[str, str], ...]:
    """All regions that can be gone to: code, name, pinyin and its initials, the region above, the names above from the province on."""
    tree, by_code = regions(), sought_by_code()
    return tuple(
        {
            "value": node.code,
            "label": region_name(node.code, language, short=False),
            "initials": by_code[node.code].initials,
            "pinyin": by_code[node.code].pinyin,
            "above": node.nav_parent or "",
            "path": " › ".join(region_name(code, language) for code in tree.path(node.code)[1:-1]),
        }
        for node in tree
        if node.kind != "placeholder" and node.level != "township"
    )


def serve_places(server: flask.Flask) -> None:
    """Register the address of the list of regions: fetched once, and kept until it is another."""

    @server.get(f"{PLACES}<language>.json")
    def places(language: str) -> flask.Response:
        if language not in LANGUAGES:
            flask.abort(404)
        answer = flask.jsonify(region_list(language))
        answer.cache_control.public, answer.cache_control.max_age = True, 86400
        answer.add_etag()
        answer.make_conditional(flask.request)
        return answer


def register(app: Dash, ask: Asker, view_of: Callable[[str, str, Asker], View]) -> None:
    """Register the search's callback."""

    @app.callback(
        Output(ids.SEARCH_FOUND, "children"),
        Input(ids.SEARCH_TEXT, "value"),
        State(ids.URL, "pathname"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def look(wanted: Any, path: str | None, search: str | None) -> Any:
        view = view_of(path or "/", search or "", ask)
        return found(view, wanted.strip()[:LONGEST] if isinstance(wanted, str) else "", groups(ask, wanted))


def groups(ask: Asker, wanted: Any) -> list[Group]:
    """What there is under a name, part of a name or a code, by kind; nothing for what is no text."""
    if not isinstance(wanted, str) or not wanted.strip():
        return []
    return list(ask.in_passing()(search_groups, text=wanted.strip()[:LONGEST], limit=FOUND_AT_MOST).items())
