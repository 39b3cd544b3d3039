"""The view's state: what stands in the address, and nothing else. What two people see under one address is the same."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Self
from urllib.parse import parse_qs, urlencode

from analysis.periods import earlier, is_period
from analysis.vocabulary import NATION, SIZES_ASKED, UNIT_KINDS, UNKNOWN_INDUSTRY
from data.queries.question import expand_sizes
from data.queries.slices import SliceInfo
from data.reference import calibres, regions, sections
from data.slice import Slice
from data.texts import LANGUAGES
from layouts.default_view import default_slice, passed_over

KEYS: Final = (
    "region",
    "period",
    "compare",
    "calibre",
    "industry",
    "size",
    "kind",
    "lang",
    "theme",
    "min",
    "page",
    "batch",
)
THEMES: Final = ("light", "dark")
_BATCH: Final = re.compile(r"^[A-Za-z0-9_-]{16,40}$")


@dataclass(frozen=True, slots=True)
class Selection:
    """What the address asks for. None or empty: not asked. ``batch``: the import or the pack that the page is about.

    ``ignored``: values that mean nothing here, to be said.
    """

    region: str | None = None
    period: str | None = None
    compare: str | None = None
    calibre: str | None = None
    industry: tuple[str, ...] = ()
    size: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    lang: str | None = None
    theme: str | None = None
    min: int = 0
    page: int = 1
    batch: str | None = None
    ignored: tuple[str, ...] = ()

    @classmethod
    def parse(cls, search: str | None) -> Self:
        """Read a query string; every value is checked against the reference tables, a bad one is left out and noted."""
        try:
            asked = parse_qs((search or "").lstrip("?"), max_num_fields=50)
        except ValueError:  # more fields than any of our addresses has
            return cls(ignored=("…",))
        given = {name: values[-1] for name, values in asked.items()}
        kept: dict[str, Any] = {}
        ignored: list[str] = []
        for name, value in given.items():
            checked = _check(name, value[:200])
            if checked is None:
                ignored.append(f"{name[:40]}={value[:40]}")
            else:
                kept[name] = checked
        return cls(**kept, ignored=tuple(ignored))

    def query(self, **changes: Any) -> str:
        """The query string of this selection with changes; keys at their default are left out, the order is fixed."""
        there = replace(self, **changes)
        pairs: list[tuple[str, str]] = []
        for name in KEYS:
            value = getattr(there, name)
            default = Selection.__dataclass_fields__[name].default
            if value in (None, "", (), default):
                continue
            pairs.append((name, ",".join(value) if isinstance(value, tuple) else str(value)))
        return "?" + urlencode(pairs, safe=",") if pairs else ""

    def link(self, path: str, **changes: Any) -> str:
        """The address of a page with this selection and changes; the page number of a list starts anew."""
        changes.setdefault("page", 1)
        return path + self.query(**changes)


def _check(name: str, value: str) -> Any:
    parts = tuple(piece for piece in value.split(",") if piece)
    match name:
        case "region":
            return value if value in regions() else None
        case "period" | "compare":
            return value if is_period(value) or (name == "compare" and value == "none") else None
        case "calibre":
            return value if value in calibres() else None
        case "industry":
            return parts if parts and all(p in sections() or p == UNKNOWN_INDUSTRY for p in parts) else None
        case "size":
            return parts if parts and all(p in SIZES_ASKED for p in parts) else None
        case "kind":
            return parts if parts and all(p in UNIT_KINDS for p in parts) else None
        case "lang":
            return value if value in LANGUAGES else None
        case "theme":
            return value if value in THEMES else None
        case "min":
            return int(value) if value in ("25", "100") else None
        case "page":
            return int(value) if re.fullmatch("[0-9]{1,7}", value) and 1 <= int(value) <= 1_000_000 else None
        case "batch":
            return value if _BATCH.match(value) else None
        case _:
            return None


@dataclass(frozen=True, slots=True)
class View:
    """A selection against what is loaded: which slice is shown, in which language, compared with which period.

    ``slice`` is None where nothing is loaded, ``reference_date`` the latest of its tables. ``home``: the region that pages open on.
    ``not_compared``: a period that was to be compared with and has no data; ``passed_over``: the register's newest period where too few
    report in it for the page to open on it.
    """

    selection: Selection
    path: str
    lang: str
    slice: Slice | None
    compare: str | None
    reference_date: str | None = None
    available: tuple[SliceInfo, ...] = ()
    by_default: bool = False
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    home: str = NATION
    not_compared: str | None = None
    passed_over: SliceInfo | None = None

    @property
    def region(self) -> str:
        """The code of the region shown."""
        return self.selection.region or self.home

    @property
    def before(self) -> Slice | None:
        """The slice compared with: the same calibre and purpose in the earlier period."""
        return self.slice.at(self.compare) if self.slice is not None and self.compare is not None else None

    @property
    def as_of(self) -> str:
        """The date that the figures stand for: the tables' own, else the period; a dash where nothing is loaded."""
        return self.reference_date or (self.slice.period if self.slice is not None else "–")

    @property
    def periods(self) -> list[str]:
        """Periods of the shown calibre and purpose, newest first."""
        if self.slice is None:
            return []
        return [s.period for s in self.available if (s.calibre, s.purpose) == (self.slice.calibre, self.slice.purpose)]

    def link(self, path: str | None = None, **changes: Any) -> str:
        """An address from here: the same view with changes."""
        if path is not None and path != self.path:
            changes.setdefault("batch", None)
        if changes.get("region") == self.home:
            changes["region"] = None
        return self.selection.link(path or self.path, **changes)


def make_view(
    selection: Selection, path: str, language: str, available: Sequence[SliceInfo], home: str = NATION
) -> View:
    """Settle what the address leaves open: region, calibre and period, the period to compare with, the language."""
    wanted = [s for s in available if selection.calibre in (None, s.calibre) and selection.period in (None, s.period)]
    chosen = default_slice(wanted)
    ignored = selection.ignored
    if chosen is None and available:
        chosen = default_slice([s for s in available if selection.calibre in (None, s.calibre)])
        chosen = chosen or default_slice(available)
        asked = (("period", selection.period), ("calibre", selection.calibre))
        ignored = (*ignored, *(f"{name}={value}" for name, value in asked if value))
    by_default = selection.period is None and selection.calibre is None
    compare, not_compared = _compared(selection, chosen, available)
    return View(
        replace(selection, ignored=ignored),
        path,
        selection.lang or language,
        chosen.slice if chosen is not None else None,
        compare,
        chosen.reference_date if chosen is not None else None,
        tuple(available),
        by_default,
        _filters(selection),
        home,
        not_compared,
        passed_over(available, chosen) if by_default and chosen is not None else None,
    )


def _compared(
    selection: Selection, chosen: SliceInfo | None, available: Sequence[SliceInfo]
) -> tuple[str | None, str | None]:
    """The period compared with: the one asked for, else the one before; and the one asked for where it has no data."""
    if chosen is None or selection.compare == "none":
        return None, None
    before = earlier(
        chosen.period, [s.period for s in available if (s.calibre, s.purpose) == (chosen.calibre, chosen.purpose)]
    )
    if selection.compare is None:
        return max(before, default=None), None
    return (selection.compare, None) if selection.compare in before else (None, selection.compare)


def _filters(selection: Selection) -> dict[str, list[str]]:
    """The filters of a selection as every question takes them."""
    asked = {"industry": selection.industry, "size": expand_sizes(selection.size), "unit_kind": selection.kind}
    return {name: list(values) for name, values in asked.items() if values}
