"""What no callback knows of, handed to the browser in one piece: rows of a table need no component of Dash each, which costs time at every step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component as DashComponent

from data.texts.numbers import unbroken
from layouts.components.pages import Component

_PLAIN: Final = (str, int, float)
_HTML: Final = html.Div._namespace
_OWN: Final = frozenset({"children", "available_properties", "available_wildcard_properties"})
"""What a component knows of itself besides its properties."""
_WHOLE: Final = "nowrap"
"""The class of what no line ends within."""
_TEXT_ALONE: Final = frozenset({"option", "textarea", "title"})
"""What holds a text and no elements."""


class Still(DashComponent):
    """Elements that stay as they are drawn; ``assets/still.js`` writes them. ``tree``: texts and elements, each ``[tag, properties, *children]``."""

    _namespace = "coverage"
    _type = "Still"

    def __init__(self, tree: list[Any]) -> None:
        self._prop_names = self.available_properties = ["tree"]
        self._valid_wildcard_attributes = self.available_wildcard_properties = []
        self.tree = tree


def _tag(part: Component) -> str:
    """The tag of an element; empty for what is more than an element."""
    if not isinstance(part, DashComponent):
        return ""
    if isinstance(part, dcc.Link):  # the way from page to page is taken by the page's own script
        return "a"
    return part._type.lower() if part._namespace == _HTML else ""


def stilled(drawn: Component) -> Component:
    """The same page or card, with everything in it still that has no name which a callback could use."""
    if isinstance(drawn, list | tuple):
        return _gathered(drawn)
    found = _gathered([drawn])
    return found[0] if found else drawn


def _gathered(parts: Sequence[Component]) -> list[Component]:
    """Children as they stand, neighbours that are still as one. What has been drawn stays as it was: it may be drawn from again."""
    found: list[Component] = []
    run: list[Any] = []
    elements = 0

    def end() -> None:
        nonlocal run, elements
        if run:
            found.extend([Still(run)] if elements else run)
        run, elements = [], 0

    for part in parts:
        if part is None or isinstance(part, bool):
            continue
        trees = _trees(part)
        if trees is None:
            end()
            found.append(_opened(part))
        else:
            run += trees
            elements += any(isinstance(tree, list) for tree in trees)
    end()
    return found


def _trees(part: Component) -> list[Any] | None:
    """A text in its pieces, or an element with all below it; None if anything in it is more than that."""
    if isinstance(part, _PLAIN):
        pieces = unbroken(str(part))
        return [
            ["span", {"className": _WHOLE}, piece] if place % 2 else piece
            for place, piece in enumerate(pieces)
            if piece
        ]
    tag = _tag(part)
    if not tag or "id" in vars(part):
        return None
    # As ``to_plotly_json`` has them, without asking each component for every property that it could have.
    below = vars(part).get("children")
    props = {name: value for name, value in vars(part).items() if name[0] != "_" and name not in _OWN}
    if isinstance(below, _PLAIN):
        said = str(below)
        alone = unbroken(said)
        if len(alone) == 1 or tag in _TEXT_ALONE:
            return [[tag, props, said]]
        if alone[0] == alone[-1] == "" and len(alone) == 3:  # nothing but a figure: it needs no element of its own
            return [[tag, {**props, "className": f"{props.get('className', '')} {_WHOLE}".strip()}, said]]
    tree = [tag, props]
    for child in below if isinstance(below, list | tuple) else [below]:
        if child is None or isinstance(child, bool):
            continue
        grown = _trees(child)
        if grown is None:
            return None
        tree += grown
    return [tree]


def _opened(part: Component) -> Component:
    """A component that stays one, with its children still as far as they are."""
    below = getattr(part, "children", None)
    if isinstance(below, str) and _tag(part) and _tag(part) not in _TEXT_ALONE and len(unbroken(below)) > 1:
        below = [below]
    if not isinstance(part, DashComponent) or not isinstance(below, DashComponent | list | tuple):
        return part
    kept = object.__new__(type(part))
    kept.__dict__.update(part.__dict__)
    kept.children = _gathered(below) if isinstance(below, list | tuple) else stilled(below)
    return kept
