"""Report files: what a report of a format is called and how it is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from data.reference import calibres
from data.texts import text
from data.texts.names import calibre_name, full_name

if TYPE_CHECKING:
    from reports.content.record import Content
from reports.order import Order

FORMATS: Final = ("xlsx", "pptx", "docx")
DOCUMENTS: Final = ("brief", "circular")


@dataclass(frozen=True, slots=True)
class Kind:
    """What to write: ``format`` xlsx, pptx or docx; ``document`` brief or circular, for docx."""

    format: str
    document: str = "brief"

    @property
    def name(self) -> str:
        """``xlsx``, ``pptx``, ``brief`` or ``circular``: the key of its name in the catalogue of texts."""
        return self.document if self.format == "docx" else self.format


@dataclass(frozen=True, slots=True)
class Manner:
    """How to write it, whatever it is: language, time stamp, who made it, an office's own template for slides."""

    language: str
    timestamp: datetime
    made_by: str
    template: Path | None = None


def file_name(order: Order, kind: Kind, language: str) -> str:
    """The name of a report's file, without what a file system or a shell takes amiss."""
    what = text(f"file.{kind.name}", language)
    return f"{stem(order, what, language)}.{kind.format}"


def stem(order: Order, what: str, language: str) -> str:
    """Region, periods, what it is, calibre and edition, joined; each thing is said once."""
    compared = text("file.against", language, period=order.compare) if order.compare else ""
    edition = text(f"book.{order.audience}", language)
    parts = [full_name(order.region, language), f"{order.period}{compared}", what, *_figures(order, language), edition]
    if order.base:
        parts.append(text("file.rounded", language, base=order.base))
    return safe("_".join(parts))


def _figures(order: Order, language: str) -> list[str]:
    """The calibre, and the purpose where it is not the calibre's usual one; synthetic figures say so in any case."""
    if order.calibre is None:
        return []
    parts = [calibre_name(order.calibre, language)]
    if order.purpose == "synthetic":
        parts.append(text("shell.synthetic_mark", language))
    elif order.purpose != calibres()[order.calibre].purpose:
        parts.append(text(f"purpose.{order.purpose}", language))
    return list(dict.fromkeys(parts))


def safe(name: str) -> str:
    """A name without what a file system or a shell takes amiss; Chinese stays."""
    return re.sub(r"[^\w.()（）-]+", "-", name)


def write(content: Content, folder: Path, kind: Kind, manner: Manner) -> Path:
    """Write one report into ``folder`` and return its path. A format's library is loaded by its first report."""
    name = file_name(content.order, kind, manner.language)
    path, language, timestamp = folder / name, manner.language, manner.timestamp
    match kind.name:
        case "xlsx":
            from reports.workbook.writer import write_workbook

            return write_workbook(content, path, language=language, timestamp=timestamp, made_by=manner.made_by)
        case "pptx":
            from reports.slides.plan import write_slides

            return write_slides(content, path, language=language, timestamp=timestamp, template=manner.template)
        case "circular":
            from reports.documents.circular import write_circular

            return write_circular(content, path, language=language, timestamp=timestamp)
        case _:
            from reports.documents.brief import write_brief

            return write_brief(content, path, language=language, timestamp=timestamp)


def moment(given: str | None) -> datetime:
    """The time stamp of a report: the one given (ISO 8601; without a zone it is UTC), else now, to the second.

    Raises ValueError for what is no time, and outside the years 1981 to 2106: office files are zip archives, which know no others.
    """
    if given is None:
        return datetime.now(UTC).replace(microsecond=0)
    found = datetime.fromisoformat(given)
    if not 1980 < found.year < 2107:
        raise ValueError(f"{given} is not in the years 1981 to 2106")
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).replace(microsecond=0)
