"""How much of the cover at each node rests on links, and how much more would if every doubtful one held."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, text

from analysis.vocabulary import SMALL_MICRO, UNION_MODES, UNKNOWN_INDUSTRY
from data.database import links
from data.database.schema import in_slice
from data.grain import ALL
from data.reference import regions
from data.slice import Slice

_NAMES: Final = (
    "linked",
    "linked_employees",
    "linked_small",
    "false_units",
    "false_employees",
    "false_small",
    "doubtful",
    "doubtful_employees",
    "doubtful_small",
    "unlinked",
    "unlinked_employees",
)
_ASK: Final = (
    "SELECT k.region, u.industry, u.size, u.unit_kind, u.employees, c.mode, k.counts, k.probability, k.other_part, k.other_row, k.part_id, k.row,"
    " z.decision FROM link k JOIN unit u ON u.part_id = k.part_id AND u.row = k.row"
    " LEFT JOIN coverage c ON c.part_id = k.part_id AND c.row = k.row"
    " LEFT JOIN link_said s ON s.link_id = k.id LEFT JOIN link_decision z ON z.id = s.decision_id"
    " WHERE k.period = :period AND k.calibre = :calibre AND k.purpose = :purpose AND k.kind IN ('unit_union', 'unit_cover')"
    " ORDER BY k.part_id, k.row, k.counts DESC, k.probability DESC, k.other_part, k.other_row"
)


_OTHERS: Final = (
    "SELECT o.part_id, o.row, o.region, o.persons FROM link_other o JOIN part p ON p.id = o.part_id WHERE p.status = 'current'"
    " AND p.period = :period AND p.calibre = :calibre AND p.purpose = :purpose ORDER BY o.part_id, o.row"
)


def millionths_wrong(decision: str | None, probability: float) -> int:
    """How likely a pair that counts is none, in millionths: whole numbers add up to the same in any order of rows."""
    return 0 if decision == "accept" else 1_000_000 - round(1_000_000 * probability)


def write_sums(connection: Connection, slice_: Slice) -> None:
    """Write ``link_sum`` of a slice anew."""
    sums: dict[tuple[str, str, str, str], dict[str, Any]] = defaultdict(lambda: dict.fromkeys(_NAMES, 0))
    seen: set[tuple[int, int]] = set()
    tied: set[tuple[int, int]] = set()
    for row in connection.execute(text(_ASK), slice_.params):
        unit, tie = (row.part_id, row.row), (row.other_part, row.other_row)
        tied |= {tie} if row.counts or row.decision != "reject" else set()
        if unit in seen:
            continue
        seen.add(unit)
        section = (row.industry or UNKNOWN_INDUSTRY)[:1] if row.industry else UNKNOWN_INDUSTRY
        into = sums[row.region, section, row.size, row.unit_kind]
        small = int(row.size in SMALL_MICRO)
        amounts: tuple[int, ...] = (1, row.employees or 0, small)
        if row.counts and row.mode in UNION_MODES:
            amounts += tuple(millionths_wrong(row.decision, row.probability) * amount for amount in amounts)
            names: tuple[str, ...] = _NAMES[:6]
        elif not row.counts and row.mode == "unknown" and row.decision != "reject":
            names = _NAMES[6:9]
        else:
            continue
        for name, amount in zip(names, amounts, strict=True):
            into[name] += amount
    for other in connection.execute(text(_OTHERS), slice_.params):
        if (other.part_id, other.row) not in tied:
            into = sums[other.region, ALL, ALL, ALL]
            into["unlinked"] += 1
            into["unlinked_employees"] += other.persons or 0
    _write(connection, slice_, sums)


def _write(connection: Connection, slice_: Slice, sums: dict[tuple[str, str, str, str], dict[str, Any]]) -> None:
    tree = regions()
    nodes: dict[tuple[str, str, str, str], dict[str, Any]] = defaultdict(lambda: dict.fromkeys(_NAMES, 0))
    for (region, *cell), amounts in sorted(sums.items()):
        for code in tree.path(region)[1:] if region in tree else ():
            into = nodes[code, cell[0], cell[1], cell[2]]
            for name, amount in amounts.items():
                into[name] += amount
    kept = links.link_sum
    connection.execute(delete(kept).where(in_slice(kept, slice_)))
    rows = [
        {"region": code, **slice_.params, "industry": section, "size": size, "unit_kind": kind, **amounts}
        | {name: amounts[name] / 1_000_000 for name in _NAMES[3:6]}
        for (code, section, size, kind), amounts in nodes.items()
        if any(amounts.values())
    ]
    if rows:
        connection.execute(insert(kept), rows)
