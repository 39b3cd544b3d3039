"""Reference tables from ``data/reference``: regions, industries, size thresholds, calibres, events. Read once, kept in memory."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "reference"
NATION: Final = "100000"


@dataclass(frozen=True, slots=True)
class Region:
    """A node of the reporting tree. ``parent`` is the administrative parent; ``nav_parent`` skips placeholders (市辖区).

    ``level``: nation, province, city, county, township. ``kind``: division, zone, placeholder, body, outside_statistics.
    """

    code: str
    name: str
    level: str
    parent: str
    kind: str
    nav_parent: str


class UnknownRegion(LookupError):
    """A region code that the tree does not have."""


class Regions:
    """The region tree: 100000 at the top, then provinces and reporting bodies, cities, counties and zones, townships."""

    def __init__(self, regions: Mapping[str, Region]) -> None:
        self._by_code = dict(regions)
        self._children: dict[str, list[str]] = {}
        for region in self._by_code.values():
            if region.kind != "placeholder" and region.nav_parent:
                self._children.setdefault(region.nav_parent, []).append(region.code)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __iter__(self) -> Iterator[Region]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def __getitem__(self, code: str) -> Region:
        try:
            return self._by_code[code]
        except KeyError:
            raise UnknownRegion(f"no region has the code {code!r}") from None

    def children(self, code: str) -> list[str]:
        """Codes of the next level down in navigation (placeholders skipped), in code order."""
        return self._children.get(self[code].code, [])

    def path(self, code: str) -> list[str]:
        """Codes from the nation down to ``code`` itself, placeholders skipped."""
        steps = [code]
        while (parent := self[steps[-1]].nav_parent) != "":
            steps.append(parent)
        return steps[::-1]


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


@cache
def regions() -> Regions:
    """The whole tree, townships included (about 45 000 nodes)."""
    raw = {r["code"]: (r["name"], r["level"], r["parent_code"], r["kind"]) for r in _rows("regions.csv")}
    for row in _rows("townships.csv"):
        raw[row["code"]] = (row["name"], "township", row["parent_code"], "division")
    tree: dict[str, Region] = {}
    for code, (name, level, parent, kind) in raw.items():
        nav_parent = parent
        while nav_parent and raw[nav_parent][3] == "placeholder":
            nav_parent = raw[nav_parent][2]
        tree[code] = Region(code, name, level, parent, kind, nav_parent)
    return Regions(tree)


@dataclass(frozen=True, slots=True)
class Industry:
    """A section (``A``) or division (``A01``) of GB/T 4754-2017. ``name_en`` is empty for divisions."""

    code: str
    section: str
    level: str
    name_zh: str
    name_en: str


@cache
def industries() -> dict[str, Industry]:
    """Sections and divisions by code."""
    return {r["code"]: Industry(**r) for r in _rows("industries_gbt4754_2017.csv")}


@cache
def sections() -> tuple[str, ...]:
    """Letters of the 20 sections, in order."""
    return tuple(code for code, industry in industries().items() if industry.level == "section")


@dataclass(frozen=True, slots=True)
class Calibre:
    """Which register, definition and reference date a figure belongs to. ``rank`` orders them for a first choice."""

    id: str
    name_zh: str
    name_en: str
    purpose: str
    rank: int
    note_zh: str
    note_en: str


@cache
def calibres() -> dict[str, Calibre]:
    """Calibres by id, in order of rank."""
    rows = [Calibre(**{**r, "rank": int(r["rank"])}) for r in _rows("calibres.csv")]  # type: ignore[arg-type]
    return {calibre.id: calibre for calibre in sorted(rows, key=lambda c: c.rank)}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that breaks or bends a series: shown as a mark on its chart.

    ``date`` is a period (2003) at which the break is seen; ``calibre`` the series that it touches; ``kind`` break or note.
    """

    date: str
    calibre: str
    kind: str
    text_zh: str
    text_en: str
    source: str


@cache
def events() -> tuple[Event, ...]:
    """All events, oldest first."""
    return tuple(Event(**r) for r in _rows("events.csv"))
