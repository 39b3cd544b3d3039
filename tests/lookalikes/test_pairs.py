"""Every quirk alone and in pairs, on every layout: each cell right, or a finding that names it. None silently wrong."""

from __future__ import annotations

import pytest
from openpyxl.utils import get_column_letter

from etl.model import Finding, RecognisedTable
from etl.tables import recognise
from tests.lookalikes.layouts import LAYOUTS, Layout, Truth
from tests.lookalikes.quirks import QUIRKS, go_together


def _names(finding: Finding, sheet: str, row: int, column: str) -> bool:
    """Whether a finding that asks (not mere information) names a cell, its row, its column or its table."""
    if finding.severity not in ("warning", "error") or finding.sheet not in (None, sheet):
        return False
    return finding.row in (None, row) and finding.column in (None, column)


def _wrong(layout: Layout) -> list[str]:
    """What came back neither right nor named by a finding."""
    sheet, truths = layout.sheet()
    tables: list[RecognisedTable] = recognise([sheet], "汇总.xlsx")
    findings = [finding for table in tables for finding in table.findings]
    seen: dict[str, list[Truth | tuple[object, ...]]] = {}
    for table in tables:
        for o in table.observations:
            got = (o.region_code, o.metric, o.period, o.unit, o.value)
            seen.setdefault(f"{get_column_letter(o.col)}{o.row}", []).append(got)
    problems = []
    for address, truth in truths.items():
        expected = (truth.region, truth.metric, truth.period, truth.unit, truth.value)
        column = address.rstrip("0123456789")
        if seen.get(address) == [expected]:
            continue
        if not any(_names(f, sheet.name or "", int(address[len(column) :]), column) for f in findings):
            problems.append(f"{address}: {seen.get(address)} for {expected}")
    problems += [f"{address}: not of the body" for address in seen if address not in truths]
    return problems


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
@pytest.mark.parametrize("name", QUIRKS)
def test_a_quirk_alone_and_with_every_other(name: str, layout: object) -> None:
    plain: Layout = layout()  # type: ignore[operator]
    wrong: dict[str, list[str]] = {}
    for partner in (None, *QUIRKS):
        if partner is not None and not go_together(name, partner):
            continue
        laid = plain.copy()
        # In the order of QUIRKS: units scale a figure before it is printed in its own way.
        for quirk in QUIRKS:
            if quirk in (name, partner):
                QUIRKS[quirk](laid)
        if problems := _wrong(laid):
            wrong[partner or "alone"] = problems[:3]
    assert not wrong
