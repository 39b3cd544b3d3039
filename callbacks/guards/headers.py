"""Headers that keep everything on this host: nothing loads from elsewhere, nothing frames the pages, nothing with data is stored on the way."""

from __future__ import annotations

from typing import Final

import flask
from dash import Dash

_FIXED: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_KEPT: Final = ("/_dash-component-suites/", "/assets/", "/boundaries/", "/_favicon")
"""Addresses without data of the database: a browser may keep what lies there."""


def send_headers(server: flask.Flask, app: Dash) -> None:
    """Put the headers on every answer, refusals and faults too. To be registered after all callbacks, whose scripts the policy names."""
    scripts = " ".join(["'self'", *app.csp_hashes()])
    policy = (
        f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; style-src-elem 'self' 'unsafe-inline'; style-src-attr 'unsafe-hashes' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'; form-action 'self'"
    )

    @server.after_request
    def protect(answer: flask.Response) -> flask.Response:
        answer.headers["Content-Security-Policy"] = policy
        for name, value in _FIXED.items():
            answer.headers[name] = value
        if not flask.request.path.startswith(_KEPT) or answer.status_code >= 400:
            answer.headers["Cache-Control"] = "no-store"
            answer.vary.add("Accept-Language")
        return answer
