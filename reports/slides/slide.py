"""A slide as a record: title, figures, chart, notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from data.palette import BLUE


@dataclass(frozen=True, slots=True)
class Series:
    """One line or one colour of bars; None is no point. ``values`` stand in the order of the chart's categories."""

    name: str
    values: Sequence[float | None]
    colour: str = BLUE


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the headline figures: its name, the number, what it is made of, how it moved."""

    name: str
    value: str
    detail: str = ""
    change: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """A ranking: names, values, the axis with its unit, the position of the whole, the end of the axis and its steps."""

    names: tuple[str, ...]
    values: tuple[float, ...]
    axis: str
    number_format: str
    marked: int | None = None
    top: float | None = None
    step: float | None = None


@dataclass(frozen=True, slots=True)
class Pairs:
    """Fractions side by side: what is reached and what was to be reached."""

    names: tuple[str, ...]
    series: tuple[Series, ...]
    axis: str


@dataclass(frozen=True, slots=True)
class Stack:
    """Parts of a whole, as fractions."""

    names: tuple[str, ...]
    series: tuple[Series, ...]
    axis: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Series over periods; each series one uninterrupted piece of one calibre."""

    periods: tuple[str, ...]
    series: tuple[Series, ...]
    axis: str
    number_format: str
    kind: Literal["rate", "count"]


@dataclass(frozen=True, slots=True)
class Tile:
    """A region on a map of tiles: its code, name, figure as printed, place on the scale of colours (0 to 1; None: grey)."""

    code: str
    name: str
    value: str
    share: float | None


@dataclass(frozen=True, slots=True)
class Tiles:
    """A map of tiles, what it shows in words, and where each region lies (longitude, latitude)."""

    tiles: tuple[Tile, ...]
    said: str
    centres: Mapping[str, tuple[float, float]]


Chart = Bars | Pairs | Stack | Lines


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide before it is drawn. ``details`` stand below ``points`` in a quieter tone; ``notes`` are for the speaker. ``tiles``: a map in the place after the charts. ``table``: rows
    of cells in the place of the text, below it where there is any and room for both, the head first; ``widths``: how its columns share the place, else the last is the
    narrowest; ``spare``: which of its rows goes first where there is no room for all. ``asked``: the question that it may raise, a text of the catalogue."""

    layout: str
    title: str
    points: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    charts: tuple[Chart, ...] = ()
    notes: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    widths: tuple[int, ...] = ()
    spare: int = -1
    tiles: Tiles | None = None
    asked: str = ""
