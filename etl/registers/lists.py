"""Cover lists, membership and targets."""

from __future__ import annotations

from decimal import Decimal

from etl.clean import columns as read
from etl.clean.values import parse_number
from etl.registers.places import place_rows
from etl.registers.register import Register
from etl.registers.rules import MEMBERS, check_members, duplicates


def clean_cover(register: Register, _period: str) -> None:
    """Clean a list of which union covers which unit: both codes in every row, a pair met again is counted once."""
    register.take("union_code", read.codes(register.raw("union_code"), of_union=True), required=True)
    register.take("unit_code", read.codes(register.raw("unit_code"), of_union=False), required=True)
    seen: dict[tuple[str, str], int] = {}
    for row, pair in enumerate(zip(register.clean["union_code"], register.clean["unit_code"], strict=True)):
        if None in pair or row in register.passed_over or row in register.errors:
            continue
        if seen.setdefault(pair, row) != row:
            register.find("duplicate_row", row, "unit_code", pair[1], first=str(register.table.rows[seen[pair]]))
            register.passed_over.add(row)


def clean_membership(register: Register, _period: str) -> None:
    """Clean a list of unions' members (persons): code, region, members by group, no part above the whole."""
    register.take("union_code", read.codes(register.raw("union_code"), of_union=True))
    place_rows(register)
    for name in MEMBERS:
        register.take(name, read.integers(register.raw(name), register.scales.get(name, "1")))
    check_members(register)
    duplicates(register, "union_code")


def clean_targets(register: Register, _period: str) -> None:
    """Clean targets: region, metric and value as a share; a bare number above 1 is percent (``85`` is 0.85)."""
    place_rows(register)
    register.clean["metric"] = read.words(register.raw("metric"), "metric").values
    unit = register.units.get("value")
    values: list[float | None] = []
    for row, cell in enumerate(register.raw("value")):
        parsed = parse_number(cell)
        if parsed.value is None:
            values.append(None)
            if row not in register.passed_over:
                register.find("number_unreadable", row, "value", cell)
            continue
        share = (
            parsed.value
            if parsed.own_scale
            else parsed.value * (Decimal("0.01") if unit == "1" or parsed.value > 1 else 1)
        )
        values.append(float(share))
    register.clean["value"] = values
    for row, metric in enumerate(register.clean["metric"]):
        if metric is None and row not in register.passed_over:
            register.find("target_metric_unknown", row, "metric", register.raw("metric")[row])
