"""Save slides and documents so that the same content and time stamp give the same bytes."""

from __future__ import annotations

import io
import os
import struct
import tempfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final, Protocol

from data.database.stamp import user_name
from reports.say.plain import plain

PRODUCER: Final = "union-coverage-dashboard"
_APPLICATION: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    f"<Application>{PRODUCER}</Application></Properties>"
).encode()
_OLDEST: Final = datetime(1980, 1, 1, tzinfo=UTC)
"""Zip archives know no earlier time."""


class Office(Protocol):
    """What python-pptx's presentation and python-docx's document have in common."""

    @property
    def core_properties(self) -> Any:
        """Title, author and times."""

    @property
    def part(self) -> Any:
        """The main part, which knows its package."""

    def save(self, file: IO[bytes], /) -> None:
        """Write the package."""


def describe(
    document: Office, *, title: str, subject: str, language: str, timestamp: datetime, author: str = PRODUCER
) -> None:
    """Fill the properties that file managers show; none is left as the library or a template has it."""
    properties = document.core_properties
    moment = timestamp.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    properties.title, properties.subject = title, subject
    properties.author = properties.last_modified_by = author
    properties.language = "zh-CN" if language == "zh" else "en-GB"
    properties.comments = properties.keywords = properties.category = ""
    properties.revision = 1
    properties.created = properties.modified = properties.last_printed = moment
    _made_here(document.part.package)


def _made_here(package: Any) -> None:
    """Put our own word in the place of what a library's or an office's template says of its program, pages and look."""
    relations = package.rels if hasattr(package, "rels") else package._rels  # python-docx, python-pptx
    for key, relation in list(relations.items()):
        if relation.reltype.endswith("/extended-properties"):
            relation.target_part._blob = _APPLICATION
        elif relation.reltype.endswith("/thumbnail"):
            relations.pop(key)


def named(made_by: str) -> str:
    """Who made a file, where somebody was named; never the account that the program runs under."""
    name = plain(made_by)
    return "" if name == plain(user_name()) else name


def author(made_by: str) -> str:
    """Who stands in a file's properties: whoever was named, else the program."""
    return named(made_by) or PRODUCER


def save(document: Office, path: Path, timestamp: datetime) -> Path:
    """Write ``document`` to ``path`` whole or not at all, every member of the archive stamped with ``timestamp``."""
    buffer = io.BytesIO()
    document.save(buffer)
    return write(stamped(buffer.getvalue(), timestamp), path)


def stamped(package: bytes, timestamp: datetime) -> bytes:
    """The same zip archive with every member stamped with ``timestamp`` (in UTC), in both places where a zip says it."""
    moment = max(timestamp.astimezone(UTC), _OLDEST)
    stamp = struct.pack(
        "<HH",
        moment.hour << 11 | moment.minute << 5 | moment.second // 2,
        (moment.year - 1980) << 9 | moment.month << 5 | moment.day,
    )
    changed = bytearray(package)
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        place = archive.start_dir
        for member in archive.infolist():
            changed[member.header_offset + 10 : member.header_offset + 14] = stamp
            changed[place + 12 : place + 16] = stamp
            place += 46 + sum(struct.unpack_from("<HHH", package, place + 28))  # name, extra field, comment
    return bytes(changed)


def write(content: bytes, path: Path) -> Path:
    """Write ``content`` beside ``path``, then put it in its place: a reader never sees half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=path.suffix)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return path
