"""Mutants through the reader that everybody uses, in processes under limits, with what each has cost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from data.settings import ReadingLimits
from etl.file.process import process_safely
from etl.file.result import FileResult, Flags
from etl.file.safely import isolated
from tests.mutations.judge import faults, silent_errors
from tests.mutations.mutants import Mutant, mutants

SECONDS: Final = 10.0
LIMITS: Final = ReadingLimits(memory=1_000_000_000, seconds=SECONDS)
"""A quarter of the memory that reading a file may take: the mutants are small."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mutant. ``peak``: bytes of memory at most, 0 where the system does not tell."""

    mutant: Mutant
    errors: list[str]
    status: str
    seconds: float
    peak: int

    def __str__(self) -> str:
        return f"{self.mutant} -> {'; '.join(self.errors[:5])}"


def measured(path: str, flags: Flags) -> FileResult:
    """:func:`etl.file.process.process_safely`; leaves beside the file how long it took and the most memory that the process has held for it."""
    status, refs = Path("/proc/self/status"), Path("/proc/self/clear_refs")
    if refs.exists():
        refs.write_text("5")  # the peak counts anew (man 5 proc)
    start = time.perf_counter()
    result = process_safely(path, flags)
    seconds = time.perf_counter() - start
    kilobytes = status.read_text().partition("VmHWM:")[2].split()[0] if status.exists() else "0"
    Path(f"{path}.cost").write_text(f"{seconds} {int(kilobytes) * 1024}")
    return result


def outcomes(start: int, stop: int, folder: Path, workers: int = 1) -> Iterator[Outcome]:
    """What becomes of the mutants of these numbers."""
    given = {mutant.number: mutant for mutant in mutants(start, stop)}
    paths = {}
    for number, mutant in given.items():
        path = folder / mutant.name
        path.write_bytes(mutant.content)
        paths[number] = str(path)
    for number, result in isolated(paths, Flags(), workers, measured, LIMITS):
        mutant = given[number]
        errors = faults(result) + silent_errors(result, mutant.book, one_sheet=mutant.one_sheet, damaged=mutant.damaged)
        cost = Path(f"{paths[number]}.cost")
        seconds, peak = map(float, cost.read_text().split()) if cost.exists() else (SECONDS, 0.0)
        status = "failed" if result.failed else "findings" if _troubled(result) else "read"
        yield Outcome(mutant, errors, status, seconds, int(peak))


def _troubled(result: FileResult) -> bool:
    return any(f.severity != "info" for f in [*result.findings, *(f for p in result.parts for f in p.findings)])
