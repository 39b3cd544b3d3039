"""What a load has to say of each file: its status, findings and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, select

from analysis.vocabulary import FileStatus
from data.checks import message
from data.database import schema
from etl.file.grouped import dearest_first
from etl.file.result import FileResult
from etl.model import Finding


@dataclass(slots=True)
class FileReport:
    """One file's entry in the JSON of ``etl load``."""

    path: str
    sha256: str | None
    status: FileStatus
    load_id: int | None = None
    parts: list[dict[str, Any]] = field(default_factory=list)
    rows_read: int = 0
    rows_accepted: int = 0
    rows_quarantined: int = 0
    fields_withheld: int = 0
    findings: list[dict[str, Any]] = field(default_factory=list)

    @property
    def replaced(self) -> list[str]:
        """What is said of the tables whose place those of this file took, in the reader's language."""
        return [f["message"] for f in self.findings if f["code"] in _REPLACED]

    @property
    def told(self) -> list[str]:
        """Errors and warnings in the reader's language, errors first, each with its first cell; those of one cause in one column are one line."""
        alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for f in self.findings:
            if f["severity"] in _GRAVE and f["code"] not in _REPLACED:
                alike.setdefault(tuple(str(f[name]) for name in ("severity", "code", "sheet", "column")), []).append(f)
        groups = sorted(alike.values(), key=lambda group: (_GRAVE.index(group[0]["severity"]), -len(group)))
        return [
            " ".join([f["severity"], _place(f), *([f"×{len(group)}"] if len(group) > 1 else []), f["message"]])
            for group in groups
            for f in group[:1]
        ]

    def as_json(self) -> dict[str, Any]:
        """The entry as a dictionary, keys in the promised order."""
        return {name: getattr(self, name) for name in self.__slots__}


_REPLACED: Final = ("table_replaced", "replaced_in_batch")
_GRAVE: Final = ("error", "warning")


def _place(finding: Mapping[str, Any]) -> str:
    """Where a finding is, as spreadsheets write it: 名录!D4, 名录!D, 名录!4, 名录; a dash for the file as a whole."""
    cell = finding["cell"] or finding["column"] or finding["row"]
    return "!".join(str(piece) for piece in (finding["sheet"], cell) if piece) or "-"


_AT_ONCE: Final = 500
"""Loads asked about in one statement."""


def published_findings(connection: Connection, loads: Iterable[int]) -> Iterator[tuple[int, Finding]]:
    """(load, finding) of what was found about loads at publish, in the order of loads, sheets and rows."""
    said = schema.finding.c
    ids = list(loads)
    for start in range(0, len(ids), _AT_ONCE):
        chosen = said.load_id.in_(ids[start : start + _AT_ONCE]), said.phase == "publish"
        rows = connection.execute(
            select(schema.finding).where(*chosen).order_by(said.load_id, said.part_id, said.row, said.id)
        )
        for row in rows:
            yield row.load_id, Finding(row.code, row.severity, row.sheet, row.row, row.column, row.value, row.args)


def status_of(result: FileResult) -> FileStatus:
    """What a file comes to when it is loaded: loaded, quarantined (nothing of it can be used as it stands) or failed."""
    if result.failed:
        return "quarantined" if result.rows_read else "failed"
    return "quarantined" if result.rows_read and result.rows_accepted == 0 else "loaded"


def finding_json(finding: Finding, language: str) -> dict[str, Any]:
    """A finding as the JSON of ``etl load`` gives it, its sentence in ``zh`` or ``en``."""
    said = message(
        finding.code,
        language,
        finding.args,
        sheet=finding.sheet,
        cell=finding.cell,
        row=finding.row,
        column=finding.column,
        value=finding.value,
    )
    return {
        "sheet": finding.sheet,
        "cell": finding.cell,
        "row": finding.row,
        "column": finding.column,
        "severity": finding.severity,
        "code": finding.code,
        "message": said,
        "value": finding.value,
    }


def findings_of(result: FileResult, language: str) -> list[dict[str, Any]]:
    """All findings of a file as in the JSON of ``etl load``, errors first."""
    found = [*result.findings, *(f for p in result.parts for f in p.findings)]
    return [finding_json(f, language) for f in dearest_first(found)]


def by_code(findings: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many findings there are of each code, most first."""
    counts: dict[str, int] = {}
    for finding in findings:
        counts[finding["code"]] = counts.get(finding["code"], 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
