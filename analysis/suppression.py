"""What must be hidden before figures leave the federation, so that no count tells about one unit.

A row of a table (a region, an industry, a size class) is *sensitive* if one of its counts stands for one or two units, or if one
unit holds most of its employees. A sensitive row is hidden whole, rates included, and with it enough others that the hidden rows
taken together are not sensitive: all that a reader can learn by subtracting is their sum. Rules: threshold of three units and
dominance as in Hundepool et al., *Statistical Disclosure Control* (2012), chapter 4; the share is our choice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast

from analysis.measures import MEASURE_IDS
from analysis.metrics import BY_ID, METRIC_IDS
from analysis.rates import add, metrics_of
from analysis.rows import Row

Shown = TypeVar("Shown", bound=Row)
"""A row that keeps its form while figures are taken out of it."""
FAMILIES: Final[dict[str, tuple[str, ...]]] = {
    "core": (
        "units",
        "units_covered",
        "units_unknown",
        "employees",
        "employees_covered",
        "employees_unknown",
        "members",
        "unions",
        "grassroots_unions",
    ),
    "modes": ("units_own", "units_joint"),
    "small_micro": ("units_small_micro", "units_small_micro_covered"),
}
"""The measures that an external report shows, by family: a family that is sensitive in the whole is left out of all rows."""
LARGEST: Final = "employees_max"
"""The key of a row that holds the employees of its largest unit, None where that is not known (published tables)."""
LARGEST_COVERED: Final = "employees_max_covered"
LARGEST_UNCOVERED: Final = "employees_max_uncovered"
_MAXIMA: Final = (LARGEST, LARGEST_COVERED, LARGEST_UNCOVERED)
_DIFFERENCES: Final = (
    ("units", "units_covered"),
    ("units_small_micro", "units_small_micro_covered"),
    ("units_covered", "units_own"),
    ("units", "units_small_micro"),
    ("units_covered", "units_small_micro_covered"),
)
_LARGER_UNCOVERED: Final = ("units", "units_covered", "units_small_micro", "units_small_micro_covered")
"""The uncovered units that are not small: the first less the second, less the third but for the fourth."""
UNKNOWN: Final = frozenset({"units_unknown", "employees_unknown"})
WHOLES: Final = frozenset({"units", "employees", "units_small_micro"}) | UNKNOWN
"""Measures that count units of unknown cover too: no change of one leaves where there are such units."""
_OF_LINKS: Final = frozenset({"band", "rests_on"})
_DIGITS: Final = {"rate": 3, "ratio": 1}
"""Decimals of a figure that is not made of the counts beside it."""
_UNITS: Final = frozenset(
    {"units", "units_covered", "units_own", "units_joint", "units_small_micro", "units_small_micro_covered"}
)


@dataclass(frozen=True, slots=True)
class Rule:
    """``least``: the smallest count of units that may be shown, but for 0. ``share``: of employees, above which one unit dominates."""

    least: int = 3
    share: float = 0.8


RULE: Final = Rule()


def reasons(row: Row, measures: Sequence[str], rule: Rule = RULE) -> list[str]:
    """Why a row is sensitive: the measures (or ``a-b`` for differences that a reader can form) that tell too much; often none."""
    known = {name: _told(row, name) for name in measures if row.get(name) is not None}
    found = [name for name, value in known.items() if name in _UNITS and 0 < value < rule.least]
    for whole, part in _DIFFERENCES:
        # Of small enterprises a sum of rows does not say how many are of known cover: it is tried without that too.
        sides = [known] if part == "units_covered" else [known, row]
        if whole in known and part in known and any(0 < side[whole] - side[part] < rule.least for side in sides):
            found.append(f"{whole}-{part}")
    if all(name in known for name in _LARGER_UNCOVERED):
        units, covered, small, small_covered = (known[name] for name in _LARGER_UNCOVERED)
        if 0 < (units - covered) - (small - small_covered) < rule.least:
            found.append("-".join(_LARGER_UNCOVERED))
    return found + _dominated(row, known, rule)


def _told(row: Row, measure: str) -> int:
    """A count as it may leave: of units of known cover alone, and of their employees.

    Else the units of unknown cover would be told by subtraction from the rates, and these are seldom more than one or two.
    """
    value, unknown = int(row[measure]), int(row.get(f"{measure}_unknown") or 0)
    if measure == "units_small_micro" and row.get("units_unknown"):
        # Its own unknown are no measure: of known cover are those that the rate is of.
        covered, rate = row.get("units_small_micro_covered"), row.get("small_micro_coverage")
        return round(covered / rate) if covered and rate else value
    return value if row.get("units") == row.get("units_unknown") else value - unknown


def _dominated(row: Row, known: Mapping[str, int], rule: Rule) -> list[str]:
    """The counts of employees most of which are one unit's: of all units, of covered ones, of those that are not."""
    employees, covered = known.get("employees"), known.get("employees_covered")
    heads = {
        "employees": (employees, row.get(LARGEST)),
        "employees_covered": (covered, row.get(LARGEST_COVERED, row.get(LARGEST))),
        "employees-employees_covered": (
            None if employees is None or covered is None else employees - covered,
            row.get(LARGEST_UNCOVERED),
        ),
    }
    return [
        name
        for name, (value, largest) in heads.items()
        if value is not None and largest is not None and value > 0 and largest > rule.share * value
    ]


def shown_measures(total: Row, rule: Rule = RULE) -> tuple[str, ...] | None:
    """The measures of those families that may be shown of a whole; None if not even the core may."""
    if reasons(total, FAMILIES["core"], rule):
        return None
    shown = list(FAMILIES["core"])
    for name, measures in FAMILIES.items():
        if name != "core" and not reasons(total, (*shown, *measures), rule):
            shown += measures
    return tuple(shown)


def hidden_rows(tables: Sequence[Sequence[Row]], measures: Sequence[str], rule: Rule = RULE) -> frozenset[int] | None:
    """The positions of the rows to hide, None if the rows cannot be shown at all.

    ``tables``: the same rows in each period that a reader sees (rows in the same places), since a change gives a figure back.
    The rows of one table add up to a sum that the reader knows. Rows without figures may stay. After hiding, the hidden rows
    together are not sensitive in any period, so that a reader who subtracts knows only that each hidden count lies between 0
    and their sum.
    """
    count = len(tables[0]) if tables else 0
    hidden = {i for i in range(count) if any(reasons(table[i], measures, rule) for table in tables)}
    if not hidden:
        return frozenset()
    order = sorted(
        (i for i in range(count) if i not in hidden and any(_weight(table[i]) for table in tables)),
        key=lambda i: (sum(_weight(table[i]) for table in tables), i),
    )
    while len(hidden) < 2 or any(
        reasons(merged([table[i] for i in sorted(hidden)]), measures, rule) for table in tables
    ):
        if not order:
            return None
        hidden.add(order.pop(0))
    return frozenset(hidden)


def hide(row: Shown) -> Shown:
    """The row without any figure. Its key ``suppressed`` is True."""
    figures = (*MEASURE_IDS, *METRIC_IDS, *_MAXIMA)
    return cast(Shown, {**row, **{name: None for name in figures if name in row}, "suppressed": True})


def keep(row: Shown, measures: Sequence[str]) -> Shown:
    """The row with the measures that may be shown, and the metrics that are made of these alone.

    Units and employees are those of known cover, and nothing is said of the others.
    """
    kept: dict[str, Any] = {name: None if row.get(name) is None else _told(row, name) for name in measures}
    if row.get("units_unknown") != row.get("units"):
        kept |= dict.fromkeys(UNKNOWN & kept.keys())
        if row.get("employees") and not kept.get("employees"):
            kept |= dict.fromkeys({"employees"} & kept.keys())  # none of known cover says how many it has
    if row.get("units_unknown") and not row.get("small_micro_coverage"):
        kept |= dict.fromkeys({"units_small_micro"} & kept.keys())
    allowed = metrics_of(dict.fromkeys(measures, 1))
    found = {name: row.get(name) if allowed[name] is not None else None for name in METRIC_IDS}
    others = {name: None for name in (*MEASURE_IDS, *_MAXIMA) if name in row}
    return cast(Shown, {**row, **others, **kept, **found, "suppressed": False})


def rounded(row: Shown, base: int = 5) -> Shown:
    """The row with counts rounded to multiples of ``base``, half up, and all metrics made anew from those.

    A rate that the row has without its parts (a source states it) stays as it is; one that rests on other sums than the row's counts
    (some units are of unknown cover, some rows lack a part) keeps three decimals.
    """
    counts = {name: nearest(row[name], base) for name in MEASURE_IDS if row.get(name) is not None}
    own, made = metrics_of({name: row.get(name) for name in MEASURE_IDS}), metrics_of(counts)
    metrics = {
        name: made[name] if own[name] == row[name] else _blurred(name, row[name], own[name], base)
        for name in METRIC_IDS
        if name in row
    }
    return cast(Shown, {**row, **counts, **metrics})


def leaving(row: Shown, base: int = 0) -> Shown:
    """The row as it is printed outside: counts rounded to multiples of ``base`` (0: not).

    A rate that rests on other sums than the row's counts would tell what these leave out, often a single unit: it keeps three decimals, a ratio one.
    What everybody may read (published figures) stays. How many units rest on a link, and between which rates that leaves a region, goes.
    """
    shown = cast(Shown, {name: value for name, value in row.items() if name not in _OF_LINKS})
    if base:
        return rounded(shown, base)
    if row.get("purpose") == "published":
        return shown
    own = metrics_of({name: row.get(name) for name in MEASURE_IDS})
    metrics = {name: row[name] if row[name] == own[name] else _coarse(name, row[name]) for name in own if name in row}
    return cast(Shown, {**shown, **metrics})


def _blurred(metric: str, value: float | None, own: float | None, base: int) -> float | None:
    """A figure that is not that of the row's own counts (``own``)."""
    if value is None or own is None:
        return value
    return nearest(int(value), base) if BY_ID[metric].kind == "gap" else round(value, 3)


def _coarse(metric: str, value: float | None) -> float | None:
    return value if value is None or BY_ID[metric].kind == "gap" else round(value, _DIGITS[BY_ID[metric].kind])


def nearest(value: int, base: int) -> int:
    """A count rounded to a multiple of ``base``, half up."""
    return (2 * value + base) // (2 * base) * base


def _weight(row: Row) -> int:
    return int(row.get("units") or row.get("employees") or 0)


def merged(rows: Sequence[Row]) -> dict[str, Any]:
    """Rows taken together: what a reader knows of those that are hidden. A figure that no row has is None."""
    total: dict[str, Any] = dict(add(rows))
    for name in _MAXIMA:
        values = [row[name] for row in rows if row.get(name) is not None]
        if values or name == LARGEST:
            total[name] = max(values, default=None)
    return total


def less(whole: Row, parts: Sequence[Row]) -> dict[str, Any]:
    """What a reader finds by taking ``parts`` from ``whole``, measure by measure; None where the whole lacks it."""
    sums = add(parts)
    return {name: None if whole.get(name) is None else max(0, whole[name] - (sums[name] or 0)) for name in MEASURE_IDS}
