"""An office's own template, whoever made it: looked through before it is opened, so that none fills memory, brings macros or asks another host."""

from __future__ import annotations

import lzma
import re
import zlib
from io import BytesIO
from pathlib import Path
from typing import Final
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

DAMAGE: Final = (
    *(BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError),
    *(KeyError, ValueError, SyntaxError, AttributeError, TypeError, IndexError, AssertionError),
)
"""What reading a package that is damaged raises, here and in the libraries that open it."""
SIZE: Final = 64_000_000
"""Bytes that a template may have, packed and unpacked."""
MEMBERS: Final = 2_000
TEXT: Final = 20_000_000
"""Bytes of all its XML."""
MARKS: Final = 400_000
"""Beginnings and ends of elements in it; attributes as many. Each takes a hundred bytes or more once it is read."""
DEEP: Final = 200
LISTED: Final = 1_000_000
"""Bytes of a list of parts or of relations, of which each entry is an object of its own."""
_TYPES: Final = "[Content_Types].xml"
_XML: Final = (".xml", ".rels", ".vml")
_MACROS: Final = re.compile(rb"macroEnabled|vbaProject|activeX", re.IGNORECASE)
_ASKING: Final = re.compile(r"\b(?:DDE|DDEAUTO|INCLUDEPICTURE|INCLUDETEXT|IMPORT|LINK|RD|DATABASE)\b", re.IGNORECASE)
"""Fields of Word that fetch something when the file is opened or printed (ECMA-376, 17.16.5)."""


class Unfit(ValueError):
    """A template that will not do; the message says which and why."""


class _Unfit(Exception):
    """Why, without the path."""


def package_of(path: Path) -> bytes:
    """The bytes of a template that may be opened.

    Raises :class:`Unfit` for one that is too large or too deep, holds macros or a document type, or links to something outside that is
    fetched unasked; OSError where it cannot be read; one of :data:`DAMAGE` where it is no package.
    """
    try:
        return _package_of(path)
    except _Unfit as problem:
        raise Unfit(f"{path} {problem}") from None


def _package_of(path: Path) -> bytes:
    if not path.is_file():
        path.stat()  # says which of the two it is: absent, or no file
        raise _Unfit("is no file")
    if path.stat().st_size > SIZE:
        raise _Unfit(f"has more than {SIZE // 1_000_000} million bytes; make its pictures smaller")
    package = path.read_bytes()
    with ZipFile(BytesIO(package)) as archive:
        members = archive.infolist()
        if len(members) > MEMBERS:
            raise _Unfit(f"has more than {MEMBERS} parts")
        if sum(member.file_size for member in members) > SIZE:
            raise _Unfit(f"unpacks to more than {SIZE // 1_000_000} million bytes; make its pictures smaller")
        if sum(member.file_size for member in members if member.filename.lower().endswith(_XML)) > TEXT:
            raise _Unfit(f"has more than {TEXT // 1_000_000} million bytes of XML")
        if any(_MACROS.search(member.filename.encode()) for member in members):
            raise _Unfit("holds macros, which no report may; save it without them")
        marks = 0
        for member in members:
            content = archive.read(member)
            if not (member.filename.lower().endswith(_XML) or content.lstrip()[:1] == b"<"):
                continue
            marks += max(content.count(b"<"), content.count(b"="))
            is_list = member.filename == _TYPES or member.filename.lower().endswith(".rels")
            if marks > MARKS or (is_list and len(content) > LISTED):
                raise _Unfit("has more parts, relations or elements than a template needs")
            if is_list and _MACROS.search(content):
                raise _Unfit("holds macros, which no report may; save it without them")
            _Look(member.filename).through(content)
    return package


class _Look:
    """A look through one part's XML."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._depth = 0
        self._field: list[str] = []
        self._in_field = False

    def through(self, content: bytes) -> None:
        """Raise :class:`_Unfit` for what no template may hold, and ValueError for what is no XML."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._begin, self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = _refuse_type
        try:
            parser.Parse(content, True)
        except expat.ExpatError as problem:
            raise ValueError(f"{self._name}: {problem}") from problem
        if _ASKING.search("".join(self._field)):
            raise _Unfit(f"holds a field that fetches something from outside ({self._name}); take it out")

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEP:
            raise _Unfit(f"is more than {DEEP} elements deep ({self._name})")
        local = tag.rpartition(":")[2]
        self._in_field = local == "instrText"
        if local == "fldSimple":
            self._field += [" ", *(value for name, value in attributes.items() if name.rpartition(":")[2] == "instr")]
        elif local == "fldChar":
            self._field.append(" ")  # where one field ends the next begins
        if local == "Relationship" and attributes.get("TargetMode") == "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            if kind != "hyperlink":
                raise _Unfit(
                    f"links to something outside ({kind[:40]}), which would be fetched; embed it or take it out"
                )

    def _end(self, _tag: str) -> None:
        self._depth -= 1
        self._in_field = False

    def _text(self, said: str) -> None:
        if self._in_field:
            self._field.append(said)


def _refuse_type(*_: object) -> None:
    raise _Unfit("declares a document type")
