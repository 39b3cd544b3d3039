"""What a reader sees when something goes wrong: one line in his language, of a fault an id that the log has; never a value, path or query."""

from __future__ import annotations

import logging
import secrets
from html import escape

import flask
from dash.exceptions import DependencyException, InvalidResourceError, PreventUpdate
from werkzeug.exceptions import HTTPException

from data.database.trouble import DatabaseTrouble
from data.limits.turns import Busy
from data.log import place_of
from data.texts import text

_log = logging.getLogger(__name__)

_TOLD = frozenset({400, 403, 404, 405, 413, 414, 415, 421, 422, 429})
_WAIT = 5
"""Seconds after which a database that could not serve may be asked again."""


class NoData(Exception):
    """A file was asked for before anything was loaded that it could hold."""


def reader_language() -> str:
    """The language of a request: its key ``lang``, else the browser's first of ours."""
    request = flask.request
    asked = request.args.get("lang")
    if asked in ("zh", "en"):
        return asked
    return (request.accept_languages.best_match(["zh", "zh-CN", "zh-TW", "en", "en-US", "en-GB"], "zh") or "zh")[:2]


def said(line: str, status: int, *, wait: int | None = None) -> flask.Response:
    """An answer of one line: a small page for a browser that wanted one, else plain text. ``wait``: seconds to try again after."""
    request = flask.request
    if "text/html" in request.accept_mimetypes.values() and not request.path.startswith("/_dash"):
        language = "zh-CN" if reader_language() == "zh" else "en"
        page = f'<!DOCTYPE html><html lang="{language}"><meta charset="utf-8"><title>{status}</title><p>{escape(line)}</p></html>'
        answer = flask.Response(page, status, mimetype="text/html")
    else:
        answer = flask.Response(line + "\n", status, mimetype="text/plain")
    if wait is not None:
        answer.headers["Retry-After"] = str(wait)
    return answer


def tell_faults(server: flask.Flask) -> None:
    """Register what is answered to refusals, to trouble with the database, and to faults."""

    @server.errorhandler(HTTPException)
    def refused(problem: HTTPException) -> flask.Response:
        code = problem.code or 500
        if code < 400:
            return flask.Response(status=code, headers=problem.get_headers())
        if code >= 500:
            return fault(problem)
        return said(text(f"fault.{code if code in _TOLD else 400}", reader_language()), code)

    @server.errorhandler(NoData)
    def nothing_yet(_: NoData) -> flask.Response:
        return said(text("fault.no_data", reader_language()), 404)

    @server.errorhandler(Busy)
    def busy(problem: Busy) -> flask.Response:
        return said(text(problem.told, reader_language()), 429, wait=problem.seconds)

    @server.errorhandler(DatabaseTrouble)
    def trouble(problem: DatabaseTrouble) -> flask.Response:
        _log.error("%s", problem.code)
        return said(problem.told(reader_language()), 503, wait=_WAIT)

    @server.errorhandler(PreventUpdate)
    def unchanged(_: PreventUpdate) -> tuple[str, int]:
        return "", 204

    @server.errorhandler(DependencyException)  # of a library, or a file of one, that no page names
    @server.errorhandler(InvalidResourceError)
    def no_resource(_: DependencyException | InvalidResourceError) -> flask.Response:
        return said(text(f"fault.{404}", reader_language()), 404)

    @server.errorhandler(Exception)
    def fault(problem: Exception) -> flask.Response:
        return tell_fault(place_of(problem))


def tell_fault(what: str) -> flask.Response:
    """Log a fault of ours under an id, and tell the reader that id alone."""
    identity = secrets.token_hex(4)
    _log.error("fault %s: %s", identity, what)
    return said(text("fault.ours", reader_language(), id=identity), 500)
