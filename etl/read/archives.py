"""Archives that hold workbooks: what is in a zip, put into a folder as single files. Called in a process under limits."""

from __future__ import annotations

import lzma
import re
import shutil
import zipfile
import zlib
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import IO, Final

from data.settings import ReadingLimits
from etl.personal.mask import MASK, mask_file_name
from etl.read.workbook import EMPTY_ZIP, ZIP, UnreadableFile, holds_table, is_table_file

THIN: Final = 100
DENSE: Final = 20_000_000
"""An archive may unpack to ``DENSE`` bytes, or to ``THIN`` times its own: tables in text shrink to a tenth, seldom to a thirtieth."""
DEPTH: Final = 1
"""How deep an archive may lie in another."""
_WORKBOOK: Final = frozenset(
    {"[Content_Types].xml", "xl/workbook.xml", "xl/workbook.bin", "content.xml", "mimetype", "META-INF/manifest.xml"}
)
_ENCRYPTED: Final = 0x1
_UTF8: Final = 0x800
_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)

_DEVICE: Final = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])\s*(?:\..*)?", re.IGNORECASE)
"""Names that Windows takes for a device, whatever follows their first dot (learn.microsoft.com, "Naming Files")."""
_UNSEEN: Final = re.compile("[\x01-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive. ``name``: its path within, with ``/``. ``path``: where it now lies; None if passed over or not to be had,
    with ``code`` and ``args_`` of a finding in the second case.
    """

    name: str
    path: Path | None = None
    code: str | None = None
    args_: dict[str, str] = field(default_factory=dict)


def is_archive(path: Path) -> bool:
    """Whether a file is a zip and not a workbook (which is a zip too). Reads its list of members; a damaged one is no archive."""
    with path.open("rb") as file:
        if not file.read(4).startswith((ZIP, EMPTY_ZIP)):
            return False
    try:
        with zipfile.ZipFile(path) as archive:
            return _WORKBOOK.isdisjoint(archive.namelist())
    except _DAMAGE:
        return False


def unpack(path: str, folder: Path) -> list[Member]:
    """Take all tables out of an archive into ``folder``, in the order of their names; archives in it are opened to :data:`DEPTH`.

    What no folder would be searched for (lock files, dot files, ``__MACOSX``) is left out. Raises :class:`etl.model.UnreadableFile` for an
    archive over a limit, before anything is unpacked, and for an empty one.
    """
    limits = ReadingLimits.from_environment()
    room = _Room(replace(limits, unpacked=min(limits.unpacked, max(DENSE, THIN * Path(path).stat().st_size))))
    return _unpack(Path(path), folder, room, 0)


@dataclass(slots=True)
class _Room:
    """What may still be unpacked, over all archives in one another."""

    limits: ReadingLimits
    members: int = 0
    size: int = 0

    def take(self, entries: list[zipfile.ZipInfo]) -> None:
        self.members += len(entries)
        self.size += sum(entry.file_size for entry in entries)
        if self.members > self.limits.members or self.size > self.limits.unpacked:
            raise UnreadableFile("file_too_large", {"reason": f"{self.members} members, {self.size} bytes unpacked"})


def _unpack(path: Path, folder: Path, room: _Room, depth: int) -> list[Member]:
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        room.take(entries)
        named = sorted((member_name(entry), number, entry) for number, entry in enumerate(entries))
        found: list[Member] = []
        for name, number, entry in named:
            if not entry.is_dir() and not _hidden(name):
                found += _take_out(archive, entry, name, folder / f"{number:05d}", room, depth)
    if not found and depth == 0:
        raise UnreadableFile("file_empty")
    return found


def _take_out(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, folder: Path, room: _Room, depth: int
) -> list[Member]:
    named = is_table_file(PurePosixPath(name))
    if entry.flag_bits & _ENCRYPTED:
        return [Member(name, code="file_encrypted")] if named else [Member(name)]
    target = folder / _file_name(name)
    folder.mkdir(parents=True, mode=0o700)
    try:
        with archive.open(entry) as source, target.open("wb") as copy:
            target.chmod(0o600)
            _copy(source, copy, entry.file_size)
    except _DAMAGE as error:
        shutil.rmtree(folder, ignore_errors=True)
        return [Member(name, code="file_unreadable", args_={"reason": str(error)[:200]})] if named else [Member(name)]
    if not named and not holds_table(target):
        target.unlink()
        return [Member(name)]
    if not is_archive(target):
        return [Member(name, target)]
    if depth >= DEPTH:
        shutil.rmtree(folder, ignore_errors=True)
        return [Member(name, code="archive_nested")]
    try:
        inner = _unpack(target, folder / "in", room, depth + 1)
    except UnreadableFile as problem:
        shutil.rmtree(folder, ignore_errors=True)
        return [Member(name, code=problem.code, args_=problem.args_)]
    target.unlink()
    return [Member(f"{name}/{m.name}", m.path, m.code, m.args_) for m in inner]


def _copy(source: IO[bytes], target: IO[bytes], size: int) -> None:
    shutil.copyfileobj(source, target, 1 << 20)
    if target.tell() != size:
        raise EOFError(f"{target.tell()} of {size} bytes")


def member_name(entry: zipfile.ZipInfo) -> str:
    """A member's path with ``/`` and without anything that leads out of the archive, its text decoded as Chinese tools write it.

    Without the flag for UTF-8 the format means code page 437 (APPNOTE.TXT, appendix D), but archivers write what the system uses: UTF-8
    or GB18030.
    """
    name = entry.orig_filename
    if not entry.flag_bits & _UTF8:
        raw = name.encode("cp437")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    parts = re.split(r"[/\\]+", without_control(name.partition("\0")[0]))
    return "/".join(part for part in parts if part not in ("", ".", "..") and not re.fullmatch(r"[A-Za-z]:", part))


def without_control(name: str) -> str:
    """A name in which U+FFFD stands for what would do something to a terminal, or turn the name round."""
    return _UNSEEN.sub("\ufffd", name)


def is_device(name: str) -> bool:
    """Whether a file's name means a device on some system, so that no file may be called so."""
    return _DEVICE.fullmatch(name) is not None


def _hidden(name: str) -> bool:
    return any(part.startswith((".", "~$")) or part == "__MACOSX" for part in name.split("/"))


def _file_name(name: str) -> str:
    """The last part of a name as every file system takes it; it keeps its end, where the suffix is."""
    last = mask_file_name(name.rpartition("/")[2]).replace(MASK, "x")
    plain = re.sub(r'[<>:"|?*\x00-\x1f]', "_", last).strip(". ") or "_"
    if is_device(plain):
        plain = f"_{plain}"
    while len(plain.encode("utf-8", errors="replace")) > 200:
        plain = plain[1:]
    return plain
