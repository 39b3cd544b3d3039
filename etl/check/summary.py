"""Checks on summary tables: parts against their whole, in the same region, period and dimensions."""

from __future__ import annotations

from typing import Final

from analysis.measures import MEASURE_IDS
from data.letters import get_column_letter
from data.reference import regions
from etl.model import Finding, Observation, RecognisedTable

_PARTS: Final = (
    ("units_covered", "units", "covered_over_units"),
    ("employees_women", "employees", "part_over_total"),
    ("employees_covered_women", "employees_covered", "part_over_total"),
    ("members_women", "members", "part_over_total"),
    ("members_migrant", "members", "part_over_total"),
    ("grassroots_unions", "unions", "part_over_total"),
    ("members", "employees", "members_over_employees"),
    ("members", "employees_covered", "members_over_employees"),
)

_COUNTS: Final = frozenset(MEASURE_IDS)


def check_observations(table: RecognisedTable, sender: str | None = None) -> list[Finding]:
    """Findings where a part exceeds its whole (the cell named is the part's), and on rows outside the sender's region."""
    by_key: dict[tuple[object, ...], dict[str, Observation]] = {}
    for o in table.observations:
        if o.metric and o.value is not None:
            dims = tuple(sorted((k, v) for k, v in o.dimensions.items() if k != "sex"))
            by_key.setdefault((o.region_code or o.region, o.period, dims), {}).setdefault(o.metric, o)
    found = [*_outside(table, sender), *_fractions(table)]
    for measures in by_key.values():
        for part, whole, code in _PARTS:
            some, total = measures.get(part), measures.get(whole)
            if some is None or total is None or some.value is None or total.value is None or some.value <= total.value:
                continue
            found.append(
                Finding.of(
                    code,
                    table.sheet,
                    some.row,
                    get_column_letter(some.col),
                    some.raw,
                    {
                        "part": str(some.value),
                        "total": str(total.value),
                        "region": some.region or "",
                        "part_label": some.label,
                        "total_label": total.label,
                    },
                )
            )
    return found


def _fractions(table: RecognisedTable) -> list[Finding]:
    """Persons and units that are no whole number: 86.02 under 会员人数(人) is 86.02 万, or wrong; one finding for each column."""
    found = []
    for counts in fractions(table).values():
        first = counts[0]
        args = {"label": first.label, "unit": first.unit or "", "count": str(len(counts))}
        letter = get_column_letter(first.col)
        found.append(Finding.of("count_fraction", table.sheet, first.row, letter, first.raw, args))
    return found


def fractions(table: RecognisedTable) -> dict[tuple[int, str], list[Observation]]:
    """The counts that are no whole number, by column and measure."""
    found: dict[tuple[int, str], list[Observation]] = {}
    for o in table.observations:
        if o.metric in _COUNTS and o.unit != "1" and isinstance(o.value, float):
            found.setdefault((o.col, str(o.metric)), []).append(o)
    return found


def hold_back_fractions(table: RecognisedTable) -> None:
    """Hold back all counts of a column that has several fractions, or nothing else: it is in another unit than it says."""
    broken = fractions(table)
    by_column: dict[tuple[int, str], list[Observation]] = {}
    for o in table.observations if broken else ():
        if (o.col, str(o.metric)) in broken and o.value is not None:
            by_column.setdefault((o.col, str(o.metric)), []).append(o)
    for key, all_of in by_column.items():
        if len(broken[key]) > 1 or len(all_of) == 1:
            for o in all_of:
                o.value = float(o.value or 0)


def _outside(table: RecognisedTable, sender: str | None) -> list[Finding]:
    tree = regions()
    if sender is None:
        return []
    own = next((column.letter for column in table.columns if column.field == "region"), None)
    first = {o.row: o for o in reversed(table.observations) if o.region_code and sender not in tree.path(o.region_code)}
    code = "region_outside_sender"
    args = {"sender": tree[sender].name}
    return [
        Finding.of(code, table.sheet, o.row, own or get_column_letter(o.col), o.region, args) for o in first.values()
    ]
