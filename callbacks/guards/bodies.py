"""Bodies of callbacks: anybody may send anything, so what a browser would not send is refused before a callback sees it.

Every part is held against the application's own map of callbacks: which outputs, inputs and states one has, which ids they may
have, and what their properties can hold.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from typing import Any, Final

import flask
from dash import ALL, ALLSMALLER, Dash
from werkzeug.exceptions import BadRequest, HTTPException

from callbacks.guards.sizes import PATH, check_address

ADDRESS: Final = "/_dash-update-component"
_NUMBERS: Final = frozenset({"number", "load", "part", "row"})
"""Keys of ids that hold whole numbers."""
_MOST: Final = 2**31
_DEEP, _MANY, _LONG = 12, 20_000, 20_000


class Malformed(BadRequest):
    """No browser sends that."""


def guard_bodies(server: flask.Flask, app: Dash) -> None:
    """Refuse malformed bodies of callbacks with 400. To be registered after the guard of sizes."""

    @server.before_request
    def refuse_malformed() -> None:
        request = flask.request
        if request.path == ADDRESS and request.method == "POST":
            check_body(parsed(request.get_data()), app.callback_map)


def parsed(content: bytes) -> Any:
    """The JSON of a body. Raises :class:`Malformed` for what is none, NaN and the like included."""
    try:
        return json.loads(content, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Malformed from None


def _refuse(_: str) -> None:
    raise ValueError


def check_body(body: Any, callbacks: Mapping[str, Mapping[str, Any]]) -> None:
    """Raise :class:`Malformed` for a body that fits no callback of the map."""
    if not isinstance(body, dict) or not isinstance(body.get("output"), str):
        raise Malformed
    try:
        _Plain().check(body, 0)
        spec = callbacks.get(body["output"])
        if spec is None or "callback" not in spec:
            raise Malformed
        _check_outputs(body.get("outputs"), spec["output"])
        _check_given(body.get("inputs"), spec["inputs"])
        _check_given(body.get("state", []), spec["state"])
        _check_changed(body.get("changedPropIds"), spec["inputs"])
    except HTTPException as problem:
        raise Malformed from problem


class _Plain:
    """Values of JSON of a size and depth that browsers send."""

    def __init__(self) -> None:
        self._count = 0

    def check(self, value: Any, depth: int) -> None:
        """Raise for what is deeper, longer or more than that, for numbers without end and for text that is none."""
        self._count += 1
        if depth > _DEEP or self._count > _MANY:
            raise Malformed
        match value:
            case bool() | None:
                return
            case str():
                _check_text(value)
            case int() | float():
                if not math.isfinite(value) or abs(value) > 1e15:
                    raise Malformed
            case list():
                for inner in value:
                    self.check(inner, depth + 1)
            case dict():
                for name, inner in value.items():
                    _check_text(name)
                    self.check(inner, depth + 1)


def _check_text(value: str) -> None:
    try:
        size = len(value.encode())
    except UnicodeEncodeError:
        raise Malformed from None
    if size > _LONG:
        raise Malformed


def _check_outputs(given: Any, spec: Any) -> None:
    """The browser repeats what a callback changes, in the callback's order."""
    outputs = spec if isinstance(spec, (list, tuple)) else [spec]
    listed = given if isinstance(given, list) else [given]
    if isinstance(given, list) != isinstance(spec, (list, tuple)) or len(listed) != len(outputs):
        raise Malformed
    for one, output in zip(listed, outputs, strict=True):
        pattern = output.component_id
        if isinstance(one, list) != (
            isinstance(pattern, dict) and any(value in (ALL, ALLSMALLER) for value in pattern.values())
        ):
            raise Malformed
        for each in one if isinstance(one, list) else [one]:
            _check_id(each, output.component_id)
            if _property(each).partition("@")[0] != output.component_property:
                raise Malformed


def _check_given(given: Any, specs: Iterable[Mapping[str, Any]]) -> None:
    """What the browser says of inputs or states: one of a plain id, a list for a pattern."""
    specs = list(specs)
    if not isinstance(given, list) or len(given) != len(specs):
        raise Malformed
    for one, spec in zip(given, specs, strict=True):
        pattern = _pattern(spec["id"])
        many = isinstance(pattern, dict) and any(value in (["ALL"], ["ALLSMALLER"]) for value in pattern.values())
        if isinstance(one, list) != many:
            raise Malformed
        for each in one if many else [one]:
            _check_id(each, pattern)
            if _property(each) != spec["property"]:
                raise Malformed
            _check_value(spec["property"], each.get("value"))


def _check_changed(given: Any, specs: Iterable[Mapping[str, Any]]) -> None:
    """Which inputs have changed: ``id.property`` of the callback's own."""
    if not isinstance(given, list):
        raise Malformed
    known = [(_pattern(spec["id"]), spec["property"]) for spec in specs]
    for one in given:
        if not isinstance(one, str):
            raise Malformed
        identity, _, name = one.rpartition(".")
        if not any(name == own and _matches(_pattern(identity), pattern) for pattern, own in known):
            raise Malformed


def _pattern(identity: str) -> Any:
    """An id as Dash writes it: JSON for one of several keys."""
    return parsed(identity.encode()) if identity.startswith("{") else identity


def _property(given: Any) -> str:
    name = given.get("property")
    if not isinstance(name, str):
        raise Malformed
    return name


def _check_id(given: Any, pattern: Any) -> None:
    if not isinstance(given, dict) or not _matches(given.get("id"), pattern):
        raise Malformed


def _matches(identity: Any, pattern: Any) -> bool:
    """Whether an id is the one, or one of those, that a callback is about."""
    if not isinstance(pattern, dict):
        return isinstance(identity, str) and identity == pattern
    return (
        isinstance(identity, dict)
        and identity.keys() == pattern.keys()
        and all(_takes(name, wanted, identity[name]) for name, wanted in pattern.items())
    )


def _takes(name: str, wanted: Any, value: Any) -> bool:
    if isinstance(wanted, str | int):
        return type(value) is type(wanted) and bool(value == wanted)
    if name in _NUMBERS:
        return is_whole(value)
    return is_whole(value) or (isinstance(value, str) and len(value) <= PATH)


def is_whole(value: Any) -> bool:
    """Whether a value is a whole number as an id or a count of clicks has it: no text, no truth, none below 0."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MOST


def _check_value(name: str, value: Any) -> None:
    """Raise for a value that a property of this name cannot hold."""
    if value is None:
        return
    match name:
        case "pathname" | "search":
            if not isinstance(value, str):
                raise Malformed
            check_address(*((value, "") if name == "pathname" else ("", value)))
        case "n_clicks" | "n_intervals":
            if not is_whole(value):
                raise Malformed
        case "value":
            pieces = value if isinstance(value, list) else [value]
            if any(isinstance(piece, (dict, list)) for piece in pieces):
                raise Malformed
