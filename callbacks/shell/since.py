"""What has changed since the reader was here, asked for by the browser, which alone knows when that was."""

from __future__ import annotations

import re
from typing import Any, Final

import flask

from callbacks.asking import Asker
from callbacks.router import view_of
from data.queries.briefing.since import since
from data.texts.since import since_sentence

_VERSION: Final = re.compile(r"\d{1,9}", re.ASCII)


def serve_since(server: flask.Flask, ask: Asker) -> None:
    """Register ``GET /since?version=N&view=SEARCH``: ``now``, the data version, and ``line``, empty where there is nothing newer.

    ``version``: the one that the browser saw last; empty on a first visit. Anything else is answered with 400.
    """

    @server.get("/since")
    def tell() -> dict[str, Any]:
        version = flask.request.args.get("version", "")
        if version and not _VERSION.fullmatch(version):
            flask.abort(400)
        view = view_of("/", flask.request.args.get("view", ""), ask)
        if not version or view.slice is None:
            return {"now": ask.version(), "line": ""}
        found = ask(since, region=view.region, slice_=view.slice, version=int(version))
        return {"now": ask.version(), "line": since_sentence(found, view.lang) if found is not None else ""}
