"""Bodies of callbacks as a browser sends them, one and more for each callback of the application, and what may be done to them."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from dash import ALL, MATCH, Dash

SEARCHES: Final = ("", "?region=330000&period=2024", "?tab=x&lang=en&calibre=register&batch=AAAAAAAAAAAAAAAAAAAAAAAA")
_SLOTS: Final = ("crumbs", "chips", "notices", "footer", "map", "ranking", "ledger", "findings", "importing", "nowhere")
_PIECES: Final[dict[str, list[Any]]] = {
    "number": [0, 1],
    "load": [1, 2],
    "part": [1, 3],
    "row": [2, 5],
    "name": ["ledger", "findings", "nowhere", "period", "region", "kinds", "level", "file"],
    "do": ["make", "cancel"],
    "batch": ["AAAAAAAAAAAAAAAAAAAAAAAA", "../..", ""],
}
_VALUES: Final[dict[str, list[Any]]] = {
    "pathname": ["/", "/gaps", "/regions", "/trends", "/data", "/reports", "/nowhere"],
    "search": list(SEARCHES),
    "n_clicks": [None, 1],
    "n_intervals": [1],
    "value": ["2024", None, 5, ["xlsx"]],
    "getRowsRequest": [
        {"startRow": 0, "endRow": 100, "sortModel": [{"colId": "employees", "sort": "desc"}], "filterModel": {}},
        {"startRow": -5, "endRow": 10**9, "sortModel": [{"colId": "nowhere", "sort": "up"}], "filterModel": {"x": 1}},
        None,
    ],
    "selectedRows": [[], [{"code": "91330106XN000000A2", "id": 1, "seen": 0}], None],
    "cellValueChanged": [
        [{"colId": "office", "value": "x", "oldValue": "", "data": {"code": "91330106XN000000A2", "seen": 0}}],
        [],
        None,
    ],
    "data": [None, "/", {"file": 1, "page": 1, "at": "/", "keys": {"map": "x"}}],
}


def real_bodies(app: Dash) -> list[dict[str, Any]]:
    """Bodies for every callback that the server answers, each with each of the values that its first property may have."""
    app.server.test_client().get("/_dash-dependencies")
    found = []
    for output, spec in app.callback_map.items():
        if "callback" not in spec:
            continue
        for turn in range(3):
            inputs = [_given(one, turn) for one in spec["inputs"]]
            first = inputs[0][0] if isinstance(inputs[0], list) else inputs[0]
            found.append(
                {
                    "output": output,
                    "outputs": _outputs(spec["output"], turn),
                    "inputs": inputs,
                    "changedPropIds": [f"{_written(first['id'])}.{first['property']}"],
                    "state": [_given(one, turn) for one in spec["state"]],
                }
            )
    return found


def _outputs(spec: Any, turn: int) -> Any:
    listed = [_output(one, turn) for one in (spec if isinstance(spec, list) else [spec])]
    return listed if isinstance(spec, list) else listed[0]


def _output(one: Any, turn: int) -> Any:
    """What the browser repeats of an output: of a pattern all components that fit it, here each of some names; the one that matches."""
    identity, name = one.component_id, one.component_property
    if isinstance(identity, dict) and MATCH in identity.values():
        return {"id": {k: _piece(k, turn) if v is MATCH else v for k, v in identity.items()}, "property": name}
    if not isinstance(identity, dict) or ALL not in identity.values():
        return {"id": identity, "property": name}
    opened = [key for key, value in identity.items() if value is ALL]
    return [{"id": {**identity, **dict.fromkeys(opened, each)}, "property": name} for each in _SLOTS]


def _written(identity: Any) -> str:
    return json.dumps(identity, sort_keys=True, separators=(",", ":")) if isinstance(identity, dict) else identity


def _given(spec: Mapping[str, Any], turn: int) -> Any:
    name = spec["property"]
    values = _VALUES.get(name, [None])
    value = values[turn % len(values)]
    if not spec["id"].startswith("{"):
        return {"id": spec["id"], "property": name, "value": value}
    pattern = json.loads(spec["id"])
    identity = {k: _piece(k, turn) if isinstance(v, list) else v for k, v in pattern.items()}
    one = {"id": identity, "property": name, "value": value}
    return [one] if ["ALL"] in pattern.values() else one


def _piece(key: str, turn: int) -> Any:
    """A value of a pattern's key; of one not listed above a number, so that a new callback is tried without being named here."""
    values = _PIECES.get(key, [0, 1])
    return values[turn % len(values)]


ODD: Final[list[Any]] = [
    None, True, "", "x", "²", "１２", -1, 0, 3, 2**31, 10**30, 1.5, 1e308, [], {}, [[]], {"a": []}, "\ud800", "\0", "../..",
    "a" * 300, "/" + "b" * 3000, "?page=²", "?" + "&".join(f"k{n}=1" for n in range(60)), "?min=NaN", "?page=999999",
    "'; DROP TABLE load; --", "?industry=C,C,A&size=small,micro&kind=enterprise", "?region=999999&period=2024Q9", "?compare=none",
    {"type": "undo", "load": "1"}, [1] * 200, {"file": "²", "page": "-3", "severity": [], "code": {}}, float("nan"), float("inf"),
]  # fmt: skip


def mutated(bodies: list[dict[str, Any]], seed: int, count: int) -> Iterator[bytes]:
    """So many bodies, each a real one with one to three things done to it; the same for the same seed."""
    draw = random.Random(seed)
    for _ in range(count):
        body: Any = copy.deepcopy(draw.choice(bodies))
        for _ in range(draw.randint(1, 3)):
            body = draw.choice(_MOVES)(body, draw)
        content = json.dumps(body).encode()
        if draw.random() < 0.05:
            at = draw.randrange(len(content))
            content = (
                content[:at] + bytes([draw.randrange(256)]) * draw.randint(0, 3) + content[at + draw.randint(0, 3) :]
            )
        yield content


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) inside a value."""
    found: list[tuple[Any, Any]] = []
    keys: Any = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        found.append((value, key))
        found += _places(value[key])
    return found


def _replace(body: Any, draw: random.Random) -> Any:
    places = _places(body)
    if not places:
        return draw.choice(ODD)
    inside, key = draw.choice(places)
    inside[key] = copy.deepcopy(draw.choice(ODD))
    return body


def _value(body: Any, draw: random.Random) -> Any:
    """What a reader could have done: another value of an input or state."""
    places = [(inside, key) for inside, key in _places(body) if key == "value"]
    if places:
        inside, key = draw.choice(places)
        inside[key] = copy.deepcopy(draw.choice(ODD))
    return body


def _drop(body: Any, draw: random.Random) -> Any:
    places = _places(body)
    if places:
        inside, key = draw.choice(places)
        del inside[key]
    return body


def _repeat(body: Any, draw: random.Random) -> Any:
    lists = [inside[key] for inside, key in _places(body) if isinstance(inside[key], list) and inside[key]]
    if lists:
        chosen = draw.choice(lists)
        chosen += copy.deepcopy(chosen) * draw.randint(1, 3)
    return body


def _swap(body: Any, draw: random.Random) -> Any:
    places = _places(body)
    if len(places) > 1:
        (one, a), (other, b) = draw.sample(places, 2)
        one[a], other[b] = copy.deepcopy(other[b]), copy.deepcopy(one[a])
    return body


_MOVES: Final[list[Callable[[Any, random.Random], Any]]] = [_replace, _value, _value, _drop, _repeat, _swap]
