"""Libraries are compressed once, not for every reader: plotly.js alone takes a fifth of a second."""

from __future__ import annotations

import gzip
from typing import Final

import flask
from dash.fingerprint import check_fingerprint
from flask_compress import Compress

from data.limits.kept import Kept

LIBRARIES: Final = ("/_dash-component-suites/", "/assets/")
_KEPT_HEADERS: Final = ("Content-Type", "Content-Encoding", "Vary", "Cache-Control", "ETag", "Last-Modified")
_ROOM: Final = 64_000_000
_TYPES: Final = [
    "text/html",
    "text/css",
    "text/javascript",
    "application/javascript",
    "application/json",
    "application/geo+json",
    "text/csv",
    "image/svg+xml",
]


def compress(server: flask.Flask) -> None:
    """Compress answers that are text, and libraries once for all."""
    server.config.update(COMPRESS_MIMETYPES=_TYPES, COMPRESS_LEVEL=6, COMPRESS_ALGORITHM=["gzip"])
    Compress(server)
    keep_libraries(server, Kept(_ROOM))


def keep_libraries(server: flask.Flask, kept: Kept) -> None:
    """Keep the compressed bytes of each library's file, whatever its address says of versions or asks besides."""

    def wanted() -> tuple[str, bool] | None:
        request = flask.request
        if request.method != "GET" or not request.path.startswith(LIBRARIES):
            return None
        return check_fingerprint(request.path) if request.accept_encodings.quality("gzip") > 0 else None

    @server.before_request
    def from_memory() -> flask.Response | None:
        file = wanted()
        found = kept.get(file) if file is not None else None
        if found is None:
            return None
        # A browser that holds these bytes asks only whether they still are the ones.
        answer = flask.Response(found[0][0], headers=found[0][1])
        answer.make_conditional(flask.request)
        return answer

    @server.after_request
    def remember(answer: flask.Response) -> flask.Response:
        file = wanted()
        if file is not None and answer.status_code == 200 and "Content-Encoding" not in answer.headers:
            answer.direct_passthrough = False
            packed = gzip.compress(answer.get_data(), 9)
            answer.set_data(packed)
            answer.headers["Content-Encoding"] = "gzip"
            answer.headers["Vary"] = "Accept-Encoding"
            kept.keep(file, (packed, [(k, v) for k, v in answer.headers if k in _KEPT_HEADERS]))
        return answer
