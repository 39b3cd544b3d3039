"""Where each row is: its region and its industry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from data.reference import regions
from etl.clean.industries import resolve_industry
from etl.clean.places.townships import former_township, near_places, short_township
from etl.clean.regions import Ambiguous, around, resolve, shortened
from etl.clean.values import raw_text
from etl.model import Value
from etl.registers.register import Register


def place_rows(register: Register) -> None:
    """The region of each row: its own column, read inside the sender's region, else the table's."""
    count = register.count
    if not register.has("region"):
        register.clean["region"] = [register.region] * count
        if register.region is None:
            for row in range(count):
                if row not in register.passed_over:
                    register.find("region_missing", row, None)
        return
    tree = regions()
    within = around(register.sender or register.region)
    cache: dict[Any, tuple[str | None, str | None, dict[str, str]]] = {}
    values: list[str | None] = []
    short = _stands_for_itself(register.raw("region"), within)
    for row, cell in enumerate(register.raw("region")):
        cell = short.get(cell, cell)
        found = cache.get(cell)
        if found is None:
            found = cache[cell] = _one_region(cell, within, register, tree)
        values.append(found[0])
        if found[1] is not None and row not in register.passed_over:
            register.find(found[1], row, "region", cell, **found[2])
    register.clean["region"] = values


def _stands_for_itself(cells: Sequence[Value], within: str | None) -> dict[Value, str]:
    """Cells that are the short name of the region itself and of a township in it (新都 in 新都区), among those that are townships: the township's code."""
    if within is None:
        return {}
    named = [cell for cell in dict.fromkeys(cells) if isinstance(cell, str) and cell.strip()]
    found = {cell: resolve(cell, within) for cell in named}
    itself: dict[Value, str] = {
        cell: code for cell in named if found[cell] == within and (code := short_township(cell, within)) is not None
    }
    tree = regions()
    others = [code for cell, code in found.items() if cell not in itself and isinstance(code, str)]
    return itself if itself and others and all(tree[code].level == "township" for code in others) else {}


def _one_region(
    cell: Value, within: str | None, register: Register, tree: Any
) -> tuple[str | None, str | None, dict[str, str]]:
    if cell is None or raw_text(cell).strip() == "":
        return (register.region, None, {}) if register.region else (None, "region_missing", {})
    found = resolve(cell, within)
    if isinstance(found, Ambiguous):
        names = "、".join("".join(tree[code].name for code in tree.path(code)[1:]) for code in found.codes[:5])
        return None, "region_ambiguous", {"candidates": names}
    if found is None:
        text = raw_text(cell).strip()
        now = former_township(text, within)
        if now is None:
            near = "、".join(near_places(text, within))
            return (None, "region_unknown_near", {"near": near}) if near else (None, "region_unknown", {})
        if all(place is None or place in tree.path(now) for place in (register.sender, register.region)):
            return now, "region_former", {"now": tree[now].name}
        found = now
    if register.sender and register.sender not in tree.path(found):
        return found, "region_outside_sender", {"sender": tree[register.sender].name}
    if register.region and register.region not in tree.path(found):
        return found, "region_outside_table", {"table": tree[register.region].name}
    if found == shortened(raw_text(cell), within):
        return found, "region_short", {"now": tree[found].name}
    return found, None, {}


def place_industries(register: Register) -> None:
    """The industry of each row by code, None where its cell is blank or names none, which is told."""
    cache: dict[Any, str | None] = {}
    values: list[str | None] = []
    for row, cell in enumerate(register.raw("industry")):
        if cell in cache:
            values.append(cache[cell])
            if cache[cell] is not None:
                continue
        else:
            text = raw_text(cell).strip()
            cache[cell] = resolve_industry(text) if text else None
            values.append(cache[cell])
        if cache[cell] is None and raw_text(cell).strip() and row not in register.passed_over:
            register.find("industry_unknown", row, "industry", cell)
    register.clean["industry"] = values
