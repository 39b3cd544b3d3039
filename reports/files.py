"""Report files: what a report of a format is called and how it is written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final, TypedDict

from data.reference import calibres
from data.settings import Settings
from data.texts import text
from data.texts.names import calibre_name, full_name

if TYPE_CHECKING:
    from reports.content.record import Content
from reports.order import Order
from reports.own import Unfit

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
    """How to write it, whatever it is: language, time stamp, who made it (empty: nobody said), an office's own templates for slides
    and for documents, the name of the office that issues it (empty: the files leave room for it). ``pdf``: beside each file its PDF."""

    language: str
    timestamp: datetime
    made_by: str
    template: Path | None = None
    office: str = field(default_factory=lambda: Settings.from_environment().office)
    document_template: Path | None = field(default_factory=lambda: Settings.from_environment().document_template)
    pdf: bool = False


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
    """Write one report into ``folder`` and return its path. A format's library is loaded by its first report.

    Raises :class:`reports.own.Unfit` for an office's own template on which the report cannot be written, though it can on ours.
    """
    path = folder / file_name(content.order, kind, manner.language)
    own = {"pptx": manner.template, "xlsx": None}.get(kind.name, manner.document_template)
    try:
        return _written(content, path, kind, manner)
    except (Unfit, OSError):
        raise
    except Exception as problem:
        if own is None:
            raise
        with TemporaryDirectory() as trial:  # where ours fails too, the template is not at fault
            _written(content, Path(trial) / path.name, kind, replace(manner, template=None, document_template=None))
        raise Unfit(f"{own} cannot be written on; save it anew in the office program that it comes from") from problem


def _written(content: Content, path: Path, kind: Kind, manner: Manner) -> Path:
    shared: _Signed = {
        "language": manner.language,
        "timestamp": manner.timestamp,
        "office": manner.office,
        "made_by": manner.made_by,
    }
    match kind.name:
        case "xlsx":
            from reports.workbook.writer import write_workbook

            return write_workbook(content, path, **shared)
        case "pptx":
            from reports.slides.plan import write_slides

            return write_slides(content, path, template=manner.template, **shared)
        case "circular":
            from reports.documents.circular import write_circular

            return write_circular(content, path, template=manner.document_template, **shared)
        case _:
            from reports.documents.brief import write_brief

            return write_brief(content, path, template=manner.document_template, **shared)


class _Signed(TypedDict):
    """What every writer is told."""

    language: str
    timestamp: datetime
    office: str
    made_by: str


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
