"""One cause that hits a whole column is one finding with its count and first cells, not one for each row; the dearest come first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from analysis.vocabulary import GRAVITY
from data.checks import SAME, SAME_CELLS
from etl.model import Finding

_MANY: Final = 10
_WHOLE: Final = 0.9
_SHOWN: Final = 3


def grouped(findings: list[Finding], rows: int) -> list[Finding]:
    """Findings of a table of ``rows`` rows, those of one cause in nearly all cells of a column told as one, at its first cell, or
    in nearly all rows where the table has no such column (no code anywhere)."""
    by_cause: dict[Any, list[Finding]] = {}
    for finding in findings:
        said = None if finding.column else str(finding.args)  # without a column only the same words are one cause
        cause = (finding.code, finding.severity, finding.sheet, finding.column, said)
        by_cause.setdefault(cause, []).append(finding)
    if len(findings) <= _MANY:
        return findings
    found: list[Finding] = []
    for (_, _, _, column, _), alike in by_cause.items():
        cells = [finding.cell or finding.row for finding in alike if finding.cell or (column is None and finding.row)]
        if len(cells) < len(alike) or len(alike) <= _MANY or len(alike) < _WHOLE * rows:
            found += alike
            continue
        same = {SAME: str(len(alike)), SAME_CELLS: "、".join(str(cell) for cell in cells[:_SHOWN])}
        found.append(replace(alike[0], args=alike[0].args | same))
    order = {id(finding): place for place, finding in enumerate(findings)}
    return sorted(found, key=lambda finding: order.get(id(finding), -1))


def dearest_first(findings: Iterable[Finding]) -> list[Finding]:
    """Errors before warnings before the rest; of equals those that hit most cells."""
    return sorted(findings, key=lambda finding: (GRAVITY[finding.severity], -int(finding.args.get(SAME, "1"))))
