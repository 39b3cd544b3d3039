"""What is said of a file (flags) and what comes of it: its parts, their facts and findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from analysis.vocabulary import Content
from data.checks import Levels
from etl.fields.memory import NOTHING, Answers, Offer
from etl.file.corrections import Correction
from etl.model import Finding, QuarantinedRow, TablePreview


@dataclass(frozen=True, slots=True)
class Flags:
    """What the sender says beside the workbook; each fills what the workbook leaves open, and may not contradict it.

    ``answers``: what planners have said about headers that the dictionary does not know. ``corrections``: known errors of sources.
    ``content``: what the tables are, where their headers do not say (``comparison``); ``list_source``: whose list that is.
    ``levels``: of the checks, settled for the whole batch; None: each file settles its own.
    """

    period: str | None = None
    calibre: str | None = None
    purpose: str | None = None
    region: str | None = None
    answers: Answers = NOTHING
    corrections: tuple[Correction, ...] = ()
    levels: Levels | None = None
    content: Content | None = None
    list_source: str = ""


@dataclass(slots=True)
class Part:
    """One table for one period, ready to be stored. ``facts``: columns of the content's fact table without part_id.

    ``fields_withheld``: figures that an error keeps out while their row is accepted.
    """

    sheet: str | None
    range: str
    title: str | None
    table_key: str
    content: str
    period: str
    reference_date: str | None
    region: str
    calibre: str
    purpose: str
    source: str | None
    columns: dict[str, str]
    facts: dict[str, list[Any]]
    rows_read: int
    rows_accepted: int
    quarantined: list[QuarantinedRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    scales: dict[str, str] = field(default_factory=dict)
    fields_withheld: int = 0


@dataclass(slots=True)
class FileResult:
    """What a file gave. ``failed``: nothing of it can be used; ``findings`` are those of no part."""

    path: str
    sha256: str
    sheets: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    rows_read: int = 0
    rows_accepted: int = 0
    rows_quarantined: int = 0
    failed: bool = False
    loose: list[QuarantinedRow] = field(default_factory=list)
    previews: list[TablePreview] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    known: list[Offer] = field(default_factory=list)
    """Columns of registers that are known: a planner may say that they are another."""
    fields_withheld: int = 0
    prose: bool = False
    """Whether a text file holds lines of words and no columns."""
