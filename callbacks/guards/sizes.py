"""How much a request may be, checked before any of it is parsed, and how much an answer may be for it."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

import flask
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, RequestURITooLarge

from callbacks.guards.faults import tell_fault

BODY: Final = 2_000_000
"""Bytes of a body, but for a file that is sent in."""
PATH: Final = 200
QUERY: Final = 2_000
FIELDS: Final = 50
"""Pairs in a query."""
ANSWER: Final = 2_000_000
TIMES: Final = 20
"""An answer that a page is drawn from has at most ``TIMES`` its request and ``ANSWER`` bytes."""
_DRAWN: Final = ("/_dash-update-component", "/_dash-layout")


def check_address(path: str, query: str) -> None:
    """Raise for an address that is longer than any of ours."""
    if len(path) > PATH or len(query) > QUERY:
        raise RequestURITooLarge
    if query.count("&") + query.count(";") >= FIELDS:
        raise BadRequest


def takes_file(method: str, path: str) -> bool:
    """Whether a request brings a file to be let in, which has limits of its own."""
    return method == "PUT" and path.startswith("/import/")


def path_and_query(address: str) -> tuple[str, str]:
    """The two of an address that somebody else wrote. Raises BadRequest where it is none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        raise BadRequest from None
    return parts.path, parts.query


def guard_sizes(server: flask.Flask) -> None:
    """Refuse bodies (413), addresses and referrers (414) over the limits."""

    @server.before_request
    def refuse_large() -> None:
        request = flask.request
        check_address(request.path, request.query_string.decode("latin-1"))
        check_address(*path_and_query(request.referrer or ""))
        if not takes_file(request.method, request.path):
            if (request.content_length or 0) > BODY:
                raise RequestEntityTooLarge
            request.max_content_length = BODY


def guard_answers(server: flask.Flask) -> None:
    """Never send an answer over its limit. To be registered after compression, so that it sees what was made."""

    @server.after_request
    def stop_large(answer: flask.Response) -> flask.Response:
        request = flask.request
        if request.path not in _DRAWN or answer.direct_passthrough:
            return answer
        most = TIMES * (request.content_length or 0) + ANSWER
        if (answer.content_length or 0) <= most:
            return answer
        return tell_fault(f"an answer of {answer.content_length} bytes, more than {most}")
