"""Reports that many tests read: made once from the bundled data, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data.scope import EVERYTHING
from data.texts import LANGUAGES
from reports.content.gather import gather
from reports.content.record import Content
from reports.documents.brief import write_brief
from reports.documents.circular import write_circular
from reports.order import Order
from reports.slides.plan import write_slides

MOMENT = datetime(2026, 3, 4, 5, 6, 8, tzinfo=UTC)
ASKED = {
    "nation": {"region": "100000", "period": "2004", "calibre": "census"},
    "unions": {"region": "100000", "period": "2018", "compare": "2000", "calibre": "nbs_unions"},
    "province": {"region": "330000", "period": "2024", "compare": "2023", "calibre": "synthetic"},
    "external": {
        "region": "430000",
        "period": "2025",
        "compare": "2024",
        "calibre": "synthetic",
        "audience": "external",
    },
    "county": {"region": "330106", "period": "2025", "compare": "2024", "calibre": "synthetic"},
    "absent": {"region": "610000", "period": "2004", "calibre": "census"},
}
"""The nation's census; a series with breaks; a province with comparison; its like for outsiders; a county; a province cut off in the source."""

WRITERS = {"slides": (write_slides, "pptx"), "brief": (write_brief, "docx"), "circular": (write_circular, "docx")}


@dataclass(frozen=True)
class Report:
    """One file, and what it was made from."""

    case: str
    kind: str
    language: str
    path: Path
    content: Content


@pytest.fixture(scope="session")
def contents(full: Engine) -> dict[str, Content]:
    return {case: gather(full, EVERYTHING, Order(**asked)) for case, asked in ASKED.items()}  # type: ignore[arg-type]


def half(made: Sequence[Report], turn: int) -> list[Report]:
    """Every other report: each case and kind in one language, the next one in the other."""
    cases, kinds = list(ASKED), list(WRITERS)
    return [
        report
        for report in made
        if (cases.index(report.case) + kinds.index(report.kind) + LANGUAGES.index(report.language)) % 2 == turn
    ]


@pytest.fixture(scope="session")
def made(contents: dict[str, Content], tmp_path_factory: pytest.TempPathFactory) -> list[Report]:
    folder = tmp_path_factory.mktemp("reports")
    return [
        Report(
            case,
            kind,
            language,
            write(content, folder / f"{case}_{kind}_{language}.{suffix}", language=language, timestamp=MOMENT),
            content,
        )
        for case, content in contents.items()
        for language in LANGUAGES
        for kind, (write, suffix) in WRITERS.items()
    ]
