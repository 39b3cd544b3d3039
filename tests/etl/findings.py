"""What a file's result says, as tests of several rooms ask for it."""

from __future__ import annotations

from etl.file.result import FileResult
from etl.model import QuarantinedRow


def said(result: FileResult, code: str) -> list[tuple[str | None, str]]:
    """Where a code was found in a file, and how severe: (cell, severity) in the order found."""
    found = [*result.findings, *(f for p in result.parts for f in p.findings)]
    return [(f.cell, f.severity) for f in found if f.code == code]


def held(result: FileResult) -> list[QuarantinedRow]:
    """The rows of a file that are kept out."""
    return [*result.loose, *(row for p in result.parts for row in p.quarantined)]
