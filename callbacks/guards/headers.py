"""Headers that keep everything on this host: nothing loads from elsewhere, nothing frames the pages, nothing with data is stored on the way."""

from __future__ import annotations

from typing import Final

import flask
from dash import Dash
from dash.fingerprint import check_fingerprint

_FIXED: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_KEPT: Final = ("/_dash-component-suites/", "/assets/", "/boundaries/", "/places/", "/_favicon")
"""Addresses without data of the database: a browser may keep what lies there."""

_FOR_EVER: Final = "public, max-age=31536000, immutable"


def _is_versioned(request: flask.Request) -> bool:
    """Whether an address names the version of its file, so that another version has another address."""
    if request.path.startswith("/_dash-component-suites/"):
        return bool(check_fingerprint(request.path)[1])
    # The icon is asked for at every step from address to address.
    key = "v" if request.path.startswith("/_favicon") else "m"
    return request.path.startswith(("/assets/", "/_favicon")) and key in request.args


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
        if answer.status_code == 200 and _is_versioned(flask.request):
            answer.headers["Cache-Control"] = _FOR_EVER
        if not flask.request.path.startswith(_KEPT) or answer.status_code >= 400:
            answer.headers["Cache-Control"] = "no-store"
            answer.vary.add("Accept-Language")
        return answer
