"""Whom the server answers: requests under a name of its own, and changes from its own pages alone.

A page of another name that resolves to this machine (DNS rebinding) carries that name in ``Host``; nothing is done for it.
"""

from __future__ import annotations

import ipaddress
import logging
import re

import flask
from werkzeug.exceptions import MisdirectedRequest

from data.settings import PORTS, Settings

_log = logging.getLogger(__name__)

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_ANY = frozenset({"", "0.0.0.0", "::"})
"""Addresses to listen on that are no name of this machine."""
_HOST = re.compile(r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<name>[^\[\]:/?#@\\\s]+))(?::(?P<port>[0-9]{0,5}))?", re.ASCII)
"""``host:port`` as a browser writes it: nothing may stand behind the bracket of an address but the port."""


def is_loopback(host: str) -> bool:
    """Whether an address to listen on is reached from this machine alone."""
    if host in LOOPBACK:
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def allowed_hosts(settings: Settings) -> frozenset[str]:
    """The names under which the server answers: the loopback's, the bound address, and those of ``COVERAGE_HOSTS``."""
    own = {settings.host.strip("[]").lower()} - _ANY
    return LOOPBACK | own | {name.strip("[]").lower() for name in settings.hosts}


def name_of(netloc: str) -> str | None:
    """The name in ``host:port``, in lower case and without brackets; None for what is no host."""
    found = _HOST.fullmatch(netloc)
    if found is None or int(found["port"] or 0) > PORTS[1]:
        return None
    return (found["six"] or found["name"]).lower()


def from_own_page(request: flask.Request, hosts: frozenset[str]) -> bool:
    """Whether a request comes from our own pages, as the browser says it: no other site may send anything in a reader's name."""
    if request.headers.get("Sec-Fetch-Site") not in (None, "same-origin"):
        return False
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    scheme, _, netloc = origin.partition("://")
    if scheme not in ("http", "https"):
        return False
    # A proxy hands on its own Host, so that the name alone can be compared; of the loopback's names the port counts too.
    return netloc == request.host or (name_of(netloc) or "") in hosts - LOOPBACK


def guard_hosts(server: flask.Flask, hosts: frozenset[str]) -> None:
    """Refuse requests under another name (421) and changes from other pages (403). To be registered before all else."""

    @server.before_request
    def refuse_strangers() -> None:
        request = flask.request
        if name_of(request.headers.get("Host", "")) not in hosts:
            _log.warning("refused under another name: %s", request.method)
            raise MisdirectedRequest
        if request.method not in ("GET", "HEAD", "OPTIONS") and not from_own_page(request, hosts):
            _log.warning("refused from another site: %s", request.method)
            flask.abort(403)
