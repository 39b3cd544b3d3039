"""The pages of the app as records: path, title, address of a view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from dash import dcc
from dash.development.base_component import Component as DashComponent

Component = Any


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its path and the key of its name. Navigation, titles and tests follow from the list of pages."""

    path: str
    key: str


PAGES: Final = (
    Page("/", "nav.overview"),
    Page("/regions", "nav.regions"),
    Page("/gaps", "nav.gaps"),
    Page("/trends", "nav.trends"),
    Page("/tasks", "nav.tasks"),
    Page("/data", "nav.data"),
    Page("/reports", "nav.reports"),
)
ASIDE: Final = (Page("/glossary", "nav.glossary"),)
"""Pages that no navigation holds: the foot of every page leads there."""


def attributes(**named: str) -> dict[str, Any]:
    """HTML attributes with a hyphen in their names: ``data_title`` is ``data-title``, ``aria_live`` is ``aria-live``."""
    return {name.replace("_", "-"): value for name, value in named.items()}


def quick(kind: type[DashComponent], children: Any, **properties: Any) -> Any:
    """An element as ``kind(children, …)`` makes it, of properties that are known to be right: to look each up is most of what making it costs,
    and a table has hundreds."""
    if kind not in _MADE:
        _MADE[kind] = vars(kind())
    made = object.__new__(kind)
    made.__dict__.update(_MADE[kind])
    made.__dict__.update(properties, children=children)
    return made


_MADE: Final[dict[type[DashComponent], dict[str, Any]]] = {}
"""Kind of element -> what one without properties knows of itself."""


def link(label: Any, href: str, **more: Any) -> dcc.Link:
    """A link inside the program; the page changes without loading anew."""
    return dcc.Link(label, href=href, **more)
