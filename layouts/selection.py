"""The view's state: what stands in the address, and nothing else. What two people see under one address is the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Self
from urllib.parse import parse_qs, urlencode

from analysis.compare.flows import ANY_FLOW, FLOWS
from analysis.periods import earlier, is_period
from analysis.vocabulary import NATION, SIZES_ASKED, UNIT_KINDS, UNKNOWN_INDUSTRY
from data.queries.question import expand_sizes
from data.queries.slices import SliceInfo
from data.reference import calibres, regions, sections
from data.slice import Slice
from data.texts import LANGUAGES
from layouts.components.opened import Opened, is_figure
from layouts.components.opened import parse as parse_opened
from layouts.default_view import default_slice, passed_over
from layouts.plans.address import LONGEST as LONGEST_PLAN
from layouts.plans.address import Basket
from layouts.plans.address import parse as parse_plan

KEYS: Final = (
    "region",
    "regions",
    "period",
    "compare",
    "calibre",
    "industry",
    "size",
    "kind",
    "metric",
    "axes",
    "lang",
    "theme",
    "min",
    "q",
    "sort",
    "q_unknown",
    "sort_unknown",
    "page",
    "tab",
    "fold",
    "unit",
    "batch",
    "open",
    "plan",
)
THEMES: Final = ("light", "dark")
COMPARED: Final = 5
"""So many regions stand beside the view's own, at most."""
DATA_TABS: Final = ("import", "findings", "held", "completeness", "reconcile", "loads", "links")
"""The tabs of the page Data; without one in the address the first, or the one that the rest of the address is about."""
FLOW_TABS: Final = tuple(f"flow-{flow}" for flow in (*FLOWS, ANY_FLOW))
"""The lists of the units behind a flow, each in the place of the page Trends."""
TABS: Final = (*DATA_TABS, "multiples", "all", *FLOW_TABS)
"""The tabs of the page Data, the small multiples of Trends and its lists of units, and all columns of the heat map of Gaps."""
AXES: Final = ("region_industry", "industry_size", "region_size")
"""What the heat map crosses; the first unless the address says another."""
FOLDS: Final = (
    "attention",
    "targets",
    "targets_below",
    "targets_history",
    "absent",
    "several",
    "left",
    "replaced",
    "sender",
    "plan",
    "plan_filter",
    "plan_reach",
    "plan_rename",
    "plan_saved",
)
"""The sections that a reader unfolds, on all pages; a minus before a name says that one which stands open was folded away."""
LONGEST_SOUGHT: Final = 60
"""Characters of what a list is searched for; no name is longer."""
OF_A_PAGE: Final = ("axes", "batch", "fold", "q", "q_unknown", "sort", "sort_unknown", "tab", "unit")
"""Keys that mean something on one page alone; another is entered without them."""
_SORT: Final = re.compile(r"^-?[a-z][a-z_0-9]{0,39}\Z")
_WRITTEN: Final = {
    "sort": _SORT,
    "sort_unknown": _SORT,
    "unit": re.compile(r"^[0-9A-Za-z]{1,18}\Z"),
    "batch": re.compile(r"^[A-Za-z0-9_-]{16,40}\Z"),
}
"""Key -> how its values are written."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What the address asks for. None or empty: not asked. ``regions``: those that stand beside the view's own; ``batch``: the import or
    the pack that the page is about; ``open``: the figure whose origin is told beside the page, as :mod:`layouts.components.opened` writes it;
    ``plan``: the basket or saved plan beside the page, as :mod:`layouts.plans.address` writes it;
    ``q``, ``sort``: what a list is searched for and sorted by (``-employees``: largest first), ``q_unknown`` and ``sort_unknown`` the list of units
    of unknown cover, which stands beside another; ``axes``: what the heat map crosses; ``fold``: what the reader has unfolded or, with a minus, folded away; ``unit``: the code of the unit whose view is open.

    ``ignored``: values that mean nothing here, to be said.
    """

    region: str | None = None
    regions: tuple[str, ...] = ()
    period: str | None = None
    compare: str | None = None
    calibre: str | None = None
    industry: tuple[str, ...] = ()
    size: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    metric: str | None = None
    axes: str | None = None
    lang: str | None = None
    theme: str | None = None
    min: int = 0
    q: str | None = None
    sort: str | None = None
    q_unknown: str | None = None
    sort_unknown: str | None = None
    page: int = 1
    tab: str | None = None
    fold: tuple[str, ...] = ()
    unit: str | None = None
    batch: str | None = None
    open: str | None = None
    plan: str | None = None
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
            checked = _check(name, value[: LONGEST_PLAN + 1 if name == "plan" else 200])
            if checked is None:
                ignored.append(f"{name[:40]}={value[:40]}")
            else:
                kept[name] = checked
        return cls(**kept, ignored=tuple(ignored))

    def query(self, **changes: Any) -> str:
        """The query string of this selection with changes; keys at their default are left out, the order is fixed."""
        if strange := changes.keys() - _DEFAULTS.keys():
            raise TypeError(f"no such key: {', '.join(sorted(strange))}")
        pairs: list[tuple[str, str]] = []
        for name in KEYS:
            value = changes[name] if name in changes else getattr(self, name)
            if not value or value == _DEFAULTS[name]:
                continue
            pairs.append((name, ",".join(value) if isinstance(value, tuple) else str(value)))
        return "?" + urlencode(pairs, safe=",") if pairs else ""

    def link(self, path: str, **changes: Any) -> str:
        """The address of a page with this selection and changes; the page number of a list starts anew, what is open beside the page closes."""
        changes.setdefault("page", 1)
        changes.setdefault("open", None)
        return path + self.query(**changes)


_DEFAULTS: Final = {name: each.default for name, each in Selection.__dataclass_fields__.items()}
"""Key -> what it is where the address does not have it."""


def _one(is_known: Callable[[str], bool]) -> Callable[[str], str | None]:
    return lambda value: value if is_known(value) else None


def _many(is_known: Callable[[str], bool], most: int = 100) -> Callable[[str], tuple[str, ...] | None]:
    def check(value: str) -> tuple[str, ...] | None:
        parts = tuple(piece for piece in value.split(",") if piece)
        return parts if parts and len(parts) <= most and all(map(is_known, parts)) else None

    return check


def _written(form: re.Pattern[str]) -> Callable[[str], str | None]:
    return lambda value: value if form.match(value) else None


def _page(value: str) -> int | None:
    return int(value) if re.fullmatch("[0-9]{1,7}", value) and 1 <= int(value) <= 1_000_000 else None


def _words(value: str) -> str | None:
    """What a list is searched for: a line of text."""
    wanted = value.strip()
    return wanted if wanted and wanted.isprintable() and len(wanted) <= LONGEST_SOUGHT else None


def _open(value: str) -> str | None:
    found = parse_opened(value, _is_known)
    return str(found) if found is not None else None


def _plan(value: str) -> str | None:
    found = parse_plan(value)
    return str(found) if found is not None else None


_CHECKS: Final[Mapping[str, Callable[[str], Any]]] = {
    "region": _one(lambda code: code in regions()),
    "regions": _many(lambda code: code in regions(), COMPARED),
    "period": _one(is_period),
    "compare": _one(lambda value: value == "none" or is_period(value)),
    "calibre": _one(lambda code: code in calibres()),
    "industry": _many(lambda code: code in sections() or code == UNKNOWN_INDUSTRY),
    "size": _many(lambda size: size in SIZES_ASKED),
    "kind": _many(lambda kind: kind in UNIT_KINDS),
    "metric": _one(is_figure),
    "lang": _one(lambda value: value in LANGUAGES),
    "theme": _one(lambda value: value in THEMES),
    "min": lambda value: int(value) if value in ("25", "100") else None,
    "page": _page,
    "q": _words,
    "q_unknown": _words,
    "axes": _one(lambda value: value in AXES),
    "tab": _one(lambda value: value in TABS),
    "fold": _many(lambda name: name.removeprefix("-") in FOLDS, len(FOLDS)),
    "open": _open,
    "plan": _plan,
    **{key: _written(form) for key, form in _WRITTEN.items()},
}
"""Key -> what a value of it means, None for nothing."""


def _check(name: str, value: str) -> Any:
    return _CHECKS[name](value) if name in _CHECKS else None


def _is_known(part: str, value: str) -> bool:
    """Whether a part of a figure's cell may have a value, or several."""
    if part == "less":
        return is_figure(value)
    checked = _check({"unit_kind": "kind", "region": "regions", "since": "period"}.get(part, part), value)
    return checked is not None and (checked if isinstance(checked, str) else ",".join(checked)) == value


@dataclass(frozen=True, slots=True)
class View:
    """A selection against what is loaded: which slice is shown, in which language, compared with which period.

    ``slice`` is None where nothing is loaded, ``reference_date`` the latest of its tables. ``home``: the region that pages open on.
    ``not_compared``: a period that was to be compared with and has no data; ``passed_over``: the register's newest period where too few
    report in it for the page to open on it; ``found``: whether there is a page under the address.
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
    found: bool = True

    @property
    def region(self) -> str:
        """The code of the region shown."""
        return self.selection.region or self.home

    @property
    def opened(self) -> Opened | None:
        """The figure whose origin is told beside the page."""
        return parse_opened(self.selection.open, _is_known) if self.selection.open else None

    @property
    def basket(self) -> Basket | None:
        """The plan beside the page; None where none is open."""
        return parse_plan(self.selection.plan) if self.selection.plan else None

    def unfolds(self, name: str, *, at_first: bool = False) -> bool:
        """Whether a section is open; ``at_first``: where the address says nothing of it."""
        return name in self.selection.fold or (at_first and f"-{name}" not in self.selection.fold)

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
            for key in OF_A_PAGE:
                changes.setdefault(key, None)
        if "region" in changes:
            changes.setdefault("unit", None)
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
    alike = {s.period: s.whole for s in available if (s.calibre, s.purpose) == (chosen.calibre, chosen.purpose)}
    before = earlier(chosen.period, list(alike))
    if selection.compare is None:
        return max((period for period in before if alike[period]), default=None), None
    return (selection.compare, None) if selection.compare in before else (None, selection.compare)


def _filters(selection: Selection) -> dict[str, list[str]]:
    """The filters of a selection as every question takes them."""
    asked = {"industry": selection.industry, "size": expand_sizes(selection.size), "unit_kind": selection.kind}
    return {name: list(values) for name, values in asked.items() if values}
