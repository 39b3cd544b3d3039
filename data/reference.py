"""Reference tables from ``data/reference``: regions, industries, size thresholds, calibres, events. Read once, kept in memory."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final, cast

from analysis.compare.peers import PeerLimits
from analysis.reliability import Limits
from analysis.vocabulary import RegionKind, RegionLevel

FOLDER: Final = Path(__file__).parent / "reference"


@dataclass(frozen=True, slots=True)
class Region:
    """A node of the reporting tree. ``parent`` is the administrative parent; ``nav_parent`` skips placeholders (市辖区)."""

    code: str
    name: str
    level: RegionLevel
    parent: str
    kind: RegionKind
    nav_parent: str

    @property
    def outside_statistics(self) -> bool:
        """Whether what the calibres count leaves it out (Hong Kong, Macau, Taiwan): it reports nothing, and nothing of it is missing."""
        return self.kind == "outside_statistics"


class UnknownRegion(LookupError):
    """A region code that the tree does not have."""


class Regions:
    """The region tree: 100000 at the top, then provinces and reporting bodies, cities, counties and zones, townships.

    The townships, nine in ten of all nodes, are read when the first is asked for: most questions go no further down than counties.
    """

    def __init__(self, regions: Mapping[str, Region], townships: Callable[[], Mapping[str, Region]]) -> None:
        self._upper = dict(regions)
        self._read_townships = townships
        self._upper_children = _by_parent(self._upper.values())
        self._paths: dict[str, tuple[str, ...]] = {}
        self._subtrees: dict[str, tuple[str, ...]] = {}

    @cached_property
    def _by_code(self) -> dict[str, Region]:
        return {**self._upper, **self._read_townships()}

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        return _by_parent(self._by_code.values())

    def __contains__(self, code: object) -> bool:
        return code in self._upper or code in self._by_code

    def __iter__(self) -> Iterator[Region]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def upper(self) -> Iterable[Region]:
        """All nodes above the townships."""
        return self._upper.values()

    def __getitem__(self, code: str) -> Region:
        region = self._upper.get(code) or self._by_code.get(code)
        if region is None:
            raise UnknownRegion(f"no region has the code {code!r}")
        return region

    def children(self, code: str) -> list[str]:
        """Codes of the next level down in navigation (placeholders skipped), in code order."""
        above_townships = self[code].level in ("nation", "province")
        return (self._upper_children if above_townships else self._children).get(code, [])

    def path(self, code: str) -> list[str]:
        """Codes from the nation down to ``code`` itself, placeholders skipped."""
        if code not in self._paths:  # checks and sums ask for it with each row
            above = self[code].nav_parent
            self._paths[code] = (*self.path(above), code) if above else (code,)
        return list(self._paths[code])

    def subtree(self, code: str) -> tuple[str, ...]:
        """Codes of a region and of all that is below it, placeholders included, in the order of the reference."""
        if code not in self._subtrees:  # a reader's scope asks for its own with each row
            self._subtrees[code] = tuple(region.code for region in self if code in self.path(region.code))
        return self._subtrees[code]


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a reference file, without its comments."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def _by_parent(nodes: Iterable[Region]) -> dict[str, list[str]]:
    children: dict[str, list[str]] = {}
    for region in nodes:
        if region.kind != "placeholder" and region.nav_parent:
            children.setdefault(region.nav_parent, []).append(region.code)
    return children


@cache
def regions() -> Regions:
    """The whole tree, townships included (about 45 000 nodes)."""
    raw = {r["code"]: (r["name"], r["level"], r["parent_code"], r["kind"]) for r in rows_of("regions.csv")}

    def shown_under(parent: str) -> str:
        while parent and raw[parent][3] == "placeholder":
            parent = raw[parent][2]
        return parent

    def townships() -> dict[str, Region]:
        above = {code: shown_under(code) for code in raw}
        with (FOLDER / "townships.csv").open(encoding="utf-8", newline="") as file:
            lines = csv.reader(file)  # a dict for each of 41 000 rows would double the time
            next(lines)
            return {
                code: Region(code, name, "township", parent, "division", above[parent]) for code, name, parent in lines
            }

    tree = {
        code: Region(code, name, cast(RegionLevel, level), parent, cast(RegionKind, kind), shown_under(parent))
        for code, (name, level, parent, kind) in raw.items()
    }
    return Regions(tree, townships)


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
    return {r["code"]: Industry(**r) for r in rows_of("industries_gbt4754_2017.csv")}


@cache
def industry_former_names() -> dict[str, tuple[str, ...]]:
    """Section -> what earlier editions of the standard (1994, 2002, 2011) and offices call it. Their letters are other ones."""
    return {row["code"]: tuple(row["names"].split("|")) for row in rows_of("industry_former_names.csv")}


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
    rows = [Calibre(**{**r, "rank": int(r["rank"])}) for r in rows_of("calibres.csv")]  # type: ignore[arg-type]
    return {calibre.id: calibre for calibre in sorted(rows, key=lambda c: c.rank)}


@cache
def source_names_en() -> dict[str, str]:
    """English names of the sources that come with the project, by :func:`source_key` of what their tables say."""
    return {source_key(row["name"]): row["name_en"] for row in rows_of("source_names.csv")}


def source_key(name: str) -> str:
    """A source's name without blanks and with one width of its signs."""
    return "".join(unicodedata.normalize("NFKC", name).split())


@dataclass(frozen=True, slots=True)
class Event:
    """Something that breaks or bends a series: shown as a mark on its chart.

    ``date`` is a period (2003) at which the break is seen; ``calibre`` the series that it touches; ``kind`` break or note.
    ``measures``: those that it touches.
    """

    date: str
    calibre: str
    kind: str
    text_zh: str
    text_en: str
    source: str
    measures: tuple[str, ...] = ()


@cache
def events() -> tuple[Event, ...]:
    """All events, oldest first."""
    return tuple(
        Event(
            r["date"], r["calibre"], r["kind"], r["text_zh"], r["text_en"], r["source"], tuple(r["measures"].split("|"))
        )
        for r in rows_of("events.csv")
    )


@cache
def table_words(role: str) -> tuple[str, ...]:
    """Words of one role in a table: total, subtotal, missing, footer, unit_note, …; see table_words.csv."""
    for row in rows_of("table_words.csv"):
        if row["role"] == role:
            return tuple(row["words"].split("|"))
    raise LookupError(f"table_words.csv has no role {role!r}")


@cache
def simplified_characters() -> dict[int, str]:
    """Traditional character -> simplified, for ``str.translate``: those that headers, names of firms and places use. No place is called by one of them."""
    return {ord(row["from"]): row["to"] for row in rows_of("simplified_characters.csv")}


@cache
def surnames() -> dict[str, str]:
    """Family name -> common (of the hundred most common), other or compound."""
    return {row["surname"]: row["kind"] for row in rows_of("surnames.csv")}


@cache
def unit_words() -> dict[str, tuple[str, str]]:
    """Word of a unit -> (base unit, scale as text)."""
    return {row["word"].replace(" ", ""): (row["base"], row["scale"]) for row in rows_of("units.csv")}


@cache
def region_spellings() -> dict[str, str]:
    """Short names and pinyin of provinces and bodies -> code."""
    found: dict[str, str] = {}
    for row in rows_of("region_spellings.csv"):
        for spelling in (*row["short"].split("|"), *row["pinyin"].split("|")):
            if spelling:
                found[spelling] = row["code"]
    return found


@cache
def city_spellings() -> tuple[tuple[str, str], ...]:
    """(code, spelling) of the cities' Latin names, several of which two cities share, and of names that they bore before."""
    return tuple(
        (row["code"], spelling)
        for row in rows_of("city_spellings.csv")
        for spelling in (*row["pinyin"].split("|"), *row["former"].split("|"))
        if spelling
    )


@cache
def region_short_names() -> dict[str, str]:
    """The usual short name (北京, 内蒙古) of the nation, provinces and bodies by code."""
    return {row["code"]: row["short"].split("|")[0] for row in rows_of("region_spellings.csv")}


@dataclass(frozen=True, slots=True)
class Alias:
    """Spellings of a field's header: ``content`` unit_register …, measure, metric, label; ``calibre`` if only there."""

    content: str
    field: str
    calibre: str
    aliases: tuple[str, ...]


@cache
def field_aliases() -> tuple[Alias, ...]:
    """All header spellings, in the file's order."""
    return tuple(
        Alias(r["content"], r["field"], r["calibre"], tuple(r["aliases"].split("|"))) for r in rows_of("fields.csv")
    )


@cache
def label_words() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """(dimension, value, words) for kinds, sizes and sexes that a label may name."""
    return tuple((r["dimension"], r["value"], tuple(r["words"].split("|"))) for r in rows_of("label_words.csv"))


@cache
def source_words() -> tuple[tuple[str, str, str], ...]:
    """(pattern, calibre, purpose), first match wins: what a source note or title says of a table."""
    return tuple((r["pattern"], r["calibre"], r["purpose"]) for r in rows_of("source_words.csv"))


@cache
def indicator_units() -> tuple[tuple[str, str], ...]:
    """(prefix of an indicator code, unit as printed by its publisher)."""
    return tuple((r["prefix"], r["unit"]) for r in rows_of("indicator_codes.csv"))


@cache
def registration_types() -> dict[str, str]:
    """Code -> name of the registration types valid to 2022."""
    return {row["code"]: row["name"] for row in rows_of("registration_types_1998.csv")}


@cache
def register_words(field: str) -> dict[str, str]:
    """Word as a register may spell it (folded by the caller) -> value, for unit_kind, size_declared, ownership, flag, …"""
    return {
        word: row["value"]
        for row in rows_of("register_words.csv")
        if row["field"] == field
        for word in row["words"].split("|")
    }


@cache
def size_standard() -> tuple[dict[str, str], ...]:
    """Rows of the size standard: industry_key, gbt4754_2017_codes, indicator X/Y/Z, large_min, medium_min, small_min."""
    return tuple(rows_of("size_standard_2017.csv"))


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure or metric as readers know it. Definitions are empty for measures."""

    id: str
    name_zh: str
    name_en: str
    definition_zh: str = ""
    definition_en: str = ""

    def name(self, language: str) -> str:
        """The name in ``zh`` or ``en``."""
        return self.name_zh if language == "zh" else self.name_en


@cache
def figures() -> dict[str, Figure]:
    """All measures and metrics by id, with their names."""
    return {row["id"]: Figure(**row) for name in ("measures.csv", "metrics.csv") for row in rows_of(name)}


@cache
def limits() -> Limits:
    """From where on a figure may be told, ranked or compared; ``figure_limits.csv`` says what each number means."""
    by_name = {row["name"]: float(row["value"]) for row in rows_of("figure_limits.csv")}
    return Limits(int(by_name["small"]), by_name["comparable_share"], by_name["dominant"], by_name["opens_on"])


@cache
def check_limits() -> dict[str, float]:
    """The numbers that checks compare with, by name; ``check_limits.csv`` says what each means."""
    return {row["name"]: float(row["value"]) for row in rows_of("check_limits.csv")}


@cache
def peer_limits() -> PeerLimits:
    """From where on a region's ratio lies far from those beside it, by ``check_limits.csv``."""
    limit = check_limits()
    return PeerLimits(limit["peer_far"], int(limit["peer_least"]), limit["peer_units"], limit["peer_persons"])


@cache
def organising_acts() -> dict[str, float]:
    """What organising acts cost and take in, by name; ``organising_acts.csv`` says what each means."""
    return {row["name"]: float(row["value"]) for row in rows_of("organising_acts.csv")}
