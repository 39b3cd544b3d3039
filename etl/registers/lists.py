"""Cover lists, membership and targets."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from data.grain import sheet_row
from etl.clean import columns as read
from etl.clean.values import parse_number
from etl.model import Value
from etl.registers.particulars import take_particulars
from etl.registers.places import place_industries, place_rows
from etl.registers.register import Register
from etl.registers.rules import MEMBERS, check_members, code_or_name, duplicates, take_persons


def clean_cover(register: Register, _period: str) -> None:
    """Clean a list of which union covers which unit: each by its code, else by its name; a pair met again is counted once."""
    sides = (("union", "union_code_missing"), ("unit", "credit_code_missing"))
    for side, missing in sides:
        register.take(f"{side}_code", read.codes(register.raw(f"{side}_code"), of_union=side == "union"))
        register.take(f"{side}_name", read.texts(register.raw(f"{side}_name")))
        code_or_name(register, f"{side}_code", f"{side}_name", missing)
    take_particulars(register)
    clean = register.clean
    unions = [code or name for code, name in zip(clean["union_code"], clean["union_name"], strict=True)]
    units = [code or name for code, name in zip(clean["unit_code"], clean["unit_name"], strict=True)]
    seen: dict[tuple[str, str], int] = {}
    for row, pair in enumerate(zip(unions, units, strict=True)):
        if None in pair or not register.judged(row):
            continue
        if seen.setdefault(pair, row) != row:
            register.find(
                "duplicate_row", row, "unit_code", pair[1], first=str(sheet_row(register.table.rows[seen[pair]]))
            )
            register.passed_over.add(row)


def clean_membership(register: Register, _period: str) -> None:
    """Clean a list of unions' members (persons): code or name, region, members by group, no part above the whole.

    A row without either is of its region as a whole.
    """
    register.take("union_code", read.codes(register.raw("union_code"), of_union=True))
    register.take("union_name", read.texts(register.raw("union_name")))
    code_or_name(register, "union_code", "union_name", "union_code_missing", required=False)
    place_rows(register)
    for name in MEMBERS:
        take_persons(register, name)
    check_members(register)
    duplicates(register, "union_code", "union_name")


def clean_comparison(register: Register, _period: str) -> None:
    """Clean somebody else's list of units (tax office, market register, social insurance, a street's walk): code or name, and what tells units
    apart. A code that is wrong is passed over: it is not what the row is known by."""
    register.take("credit_code", read.codes(register.raw("credit_code"), of_union=False))
    register.take("name", read.texts(register.raw("name")))
    code_or_name(register, "credit_code", "name", "credit_code_missing")
    place_rows(register)
    place_industries(register)
    take_persons(register, "employees")
    take_particulars(register)
    duplicates(register, "credit_code", "name")


def clean_targets(register: Register, _period: str) -> None:
    """Clean targets: region, metric and value, as :func:`etl.clean.columns.aim_of` reads it (``85`` of a rate is 0.85).

    What can be no target of its figure is kept out with a finding, by the rule of targets set by hand.
    """
    place_rows(register)
    metrics = read.figures(register.raw("metric")).values
    register.clean["metric"] = metrics
    cells = register.raw("value")
    register.clean["value"] = [_aim(register, row, metric, cells[row]) for row, metric in enumerate(metrics)]
    for row, metric in enumerate(metrics):
        if metric is None and row not in register.passed_over:
            register.find("target_metric_unknown", row, "metric", register.raw("metric")[row])
        elif metric is not None and row not in register.passed_over:
            _say_basis(register, row, metric)
    _stated_once(register)


def _say_basis(register: Register, row: int, metric: str) -> None:
    """Which of the figures of one name a target is taken to be of, where the cell does not say so."""
    named = register.raw("metric")[row]
    if not read.says_basis(metric, named):
        register.find("target_basis_unsaid", row, "metric", named)


def _stated_once(register: Register) -> None:
    """A target met again is counted once; another value for the same region and figure is an error: nobody can say which of the two holds."""
    clean = register.clean
    seen: dict[tuple[str, str], int] = {}
    for row, (region, metric, value) in enumerate(zip(clean["region"], clean["metric"], clean["value"], strict=True)):
        if None in (region, metric, value) or row in register.passed_over:
            continue
        first = seen.setdefault((region, metric), row)
        if first == row:
            continue
        where = str(sheet_row(register.table.rows[first]))
        same = clean["value"][first] == value
        register.find(
            "duplicate_row" if same else "target_twice", row, "value", register.raw("value")[row], first=where
        )
        if same:
            register.passed_over.add(row)


_TOLD: Final = {"no_value": "target_value_missing", "unclear": "target_value_unclear"}
"""The code of the finding for a fault of a target; ``target_value_out`` for any other."""


def _aim(register: Register, row: int, metric: str | None, cell: Value) -> float | None:
    """What a target's cell asks for, None with a finding where that cannot be."""
    if row in register.passed_over:
        return None
    if metric is None:
        if parse_number(cell).value is None:
            register.find("target_value_missing", row, "value", cell)
        return None
    scale, of_percent = Decimal(register.scales.get("value", "1")), register.units.get("value") == "1"
    aim = read.aim_of(metric, cell, scale=scale, of_percent=of_percent)
    if isinstance(aim, float):
        return aim
    more = {"metric": metric}
    if aim == "unclear":
        more = {"percent": f"{((parse_number(cell).value or Decimal(0)) * 100).normalize():f}"}
    register.find(_TOLD.get(aim, "target_value_out"), row, "value", cell, **({} if aim == "no_value" else more))
    return None
