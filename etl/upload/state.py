"""The state of an open import, as it is kept on disk."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final, Literal

from analysis.vocabulary import COMPARISON_SOURCES, Content
from data.workplace import THIS_PROCESS
from etl.file.result import FileResult, Flags
from etl.load.report import FileReport, status_of

Stage = Literal["receiving", "reading", "read", "trying", "tried", "loading", "loaded"]
BUSY: Final = frozenset({"reading", "trying", "loading"})


class UnknownImport(LookupError):
    """No import of that id is open."""


@dataclass(frozen=True, slots=True)
class FileState:
    """One file of an import, or of an archive that was sent. ``path``: where it lies in the import's folder. ``status``: waiting, then what :func:`etl.load.report.status_of` says, or what became of it."""

    name: str
    path: str = ""
    status: str = "waiting"
    tables: int = 0
    rows_read: int = 0
    rows_accepted: int = 0
    rows_quarantined: int = 0
    errors: int = 0
    warnings: int = 0
    load_id: int | None = None
    replaced: tuple[str, ...] = ()
    """What is said of the tables whose place those of this file took."""


@dataclass(slots=True)
class State:
    """Where an import stands. ``done`` of ``total``: progress of what is under way, which began at ``since`` (seconds of the epoch).
    ``fault``: why it stopped short, in words of the reader's language."""

    id: str
    stage: Stage = "receiving"
    done: int = 0
    total: int = 0
    files: list[FileState] = field(default_factory=list)
    flags: dict[str, str | None] = field(default_factory=dict)
    fault: str | None = None
    since: float = 0.0
    process: str = THIS_PROCESS

    @property
    def busy(self) -> bool:
        """Whether work on it is under way."""
        return self.stage in BUSY and self.fault is None


def flags_json(flags: Flags) -> dict[str, str | None]:
    """What the sender says beside the files, as a state keeps it."""
    said = {name: getattr(flags, name) for name in ("period", "calibre", "purpose", "region")}
    return said | {"source": flags.list_source or None}


def flags_in(state: State) -> Flags:
    """What the sender has said beside the files of an import."""
    said = state.flags
    content, source = whose_list(said.get("source"))
    given = said.get("period"), said.get("calibre"), said.get("purpose"), said.get("region")
    return Flags(*given, content=content, list_source=source)


def whose_list(source: str | None) -> tuple[Content | None, str]:
    """What files are that are another office's list, to compare with, and whose; nothing for what names no such office."""
    return ("comparison", source) if source in COMPARISON_SOURCES else (None, "")


def seen(file: FileState, result: FileResult) -> FileState:
    """How a file stands once it is read."""
    found = [*result.findings, *(f for p in result.parts for f in p.findings)]
    return FileState(
        file.name,
        file.path,
        status_of(result),
        len(result.previews),
        result.rows_read,
        result.rows_accepted,
        result.rows_quarantined,
        sum(1 for f in found if f.severity == "error"),
        sum(1 for f in found if f.severity == "warning"),
    )


def loaded(state: FileState, report: FileReport) -> FileState:
    """How a file stands once it is loaded."""
    return replace(state, status=report.status, load_id=report.load_id, replaced=tuple(report.replaced))
