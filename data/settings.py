"""Where things lie and how the program runs: from arguments, then the environment, then defaults."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from analysis.vocabulary import NATION

ROOT: Final = Path(__file__).resolve().parent.parent
PORTS: Final = (1, 65_535)


class BadSetting(ValueError):
    """A variable of the environment holds what it cannot mean. ``name``: the variable; ``wanted``: what it may hold."""

    def __init__(self, name: str, wanted: str) -> None:
        self.name, self.wanted = name, wanted
        super().__init__(f"{name} takes {wanted}")


def _whole(name: str, usual: int, least: int, most: int) -> int:
    """A whole number of the environment, ``usual`` where none is set. Raises :class:`BadSetting`."""
    said = os.environ.get(name, "").strip()
    if not said:
        return usual
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 20 else -1
    if not least <= number <= most:
        raise BadSetting(name, f"a whole number from {least} to {most}")
    return number


def _seconds(name: str, usual: float, least: float, most: float) -> float:
    """The same for seconds, which may have a fraction."""
    said = os.environ.get(name, "").strip()
    try:
        number = float(said.encode("ascii")) if said else usual
    except ValueError:  # no number, or one in other digits
        number = math.nan
    if not least <= number <= most:  # so is what is no number
        raise BadSetting(name, f"seconds from {least:g} to {most:g}")
    return number


def _one_of(name: str, *words: str) -> str:
    """One of a few words of the environment, the first where none is set. Raises :class:`BadSetting`."""
    said = os.environ.get(name, "").strip() or words[0]
    if said not in words:
        raise BadSetting(name, " or ".join(words))
    return said


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set. Every field can be given by an environment variable, which docs/settings.md lists.

    ``database_url``: a SQLAlchemy URL. ``instance``: the folder for all that is written at run time.
    ``language``: of messages on the command line, zh or en. ``busy_seconds``: how long to wait for another load's turn to end.
    ``slides_template``: an office's own .pptx for slides, None for ours. ``home``: the code of the region that pages open on.
    ``hosts``: names beside the loopback's under which pages are served. ``trust_network``: that a proxy guards an address beyond the
    loopback. ``readers``: processes of a server that read files at once. ``log``: a file for the server's log, None for stderr alone.
    ``office``: the full name of the office that issues reports, empty where none is set. ``document_template``: its own .docx for
    brief and circular, None for our styles. ``waiting``: bytes of requests and answers that may be on their way over all connections.
    """

    database_url: str
    instance: Path
    host: str = "127.0.0.1"
    port: int = 8050
    language: str = "zh"
    busy_seconds: float = 30.0
    slides_template: Path | None = None
    home: str = NATION
    hosts: tuple[str, ...] = ()
    trust_network: bool = False
    readers: int = 2
    log: Path | None = None
    office: str = ""
    document_template: Path | None = None
    waiting: int = 2_000_000_000

    @classmethod
    def from_environment(cls, *, database: str | None = None, host: str | None = None, port: int | None = None) -> Self:
        """Settings of this process; an argument that is not None wins over the environment. Raises :class:`BadSetting`, for limits of reading too."""
        ReadingLimits.from_environment()
        env = os.environ
        instance = Path(env.get("COVERAGE_INSTANCE") or ROOT / "instance")
        return cls(
            database_url=database or env.get("COVERAGE_DATABASE_URL") or f"sqlite:///{instance / 'coverage.db'}",
            instance=instance,
            host=host or env.get("COVERAGE_HOST") or "127.0.0.1",
            port=_whole("COVERAGE_PORT", 8050, *PORTS) if port is None else port,
            language=_one_of("COVERAGE_LANG", "zh", "en"),
            busy_seconds=_seconds("COVERAGE_BUSY_SECONDS", 30, 0, 86_400),
            slides_template=_path(env.get("COVERAGE_SLIDES_TEMPLATE")),
            home=env.get("COVERAGE_HOME") or NATION,
            hosts=tuple(name.strip() for name in env.get("COVERAGE_HOSTS", "").split(",") if name.strip()),
            trust_network=env.get("COVERAGE_TRUST_NETWORK") == "1",
            log=_path(env.get("COVERAGE_LOG")),
            document_template=_path(env.get("COVERAGE_DOCUMENT_TEMPLATE")),
            office=env.get("COVERAGE_OFFICE_NAME", "").strip(),
            waiting=_whole("COVERAGE_WAITING_MB", 2_000, 1, 1_000_000) * 1_000_000,
            readers=_whole("COVERAGE_READERS", min(4, max(2, os.cpu_count() or 1)), 1, 64),
        )


def _path(given: str | None) -> Path | None:
    return Path(given) if given else None


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What reading one file may cost. Every field can be given by an environment variable, which docs/settings.md lists.

    Of the process that reads it: ``memory`` in bytes, ``seconds``. Of the file, checked before it is parsed: ``unpacked``, bytes of all
    members of a container, and ``members``, their number; ``rows``, ``columns`` and, up to the last, ``cells`` of a sheet; ``text``, bytes of a text file or web page.
    """

    memory: int = 4_000_000_000
    seconds: float = 300.0
    unpacked: int = 1_500_000_000
    members: int = 10_000
    rows: int = 1_048_576
    columns: int = 16_384
    cells: int = 50_000_000
    text: int = 500_000_000

    @classmethod
    def from_environment(cls) -> Self:
        """The limits of this process. Raises :class:`BadSetting`."""
        million, usual = 1_000_000, cls()

        def limit(name: str, field: int, times: int = 1) -> int:
            return _whole(name, field // times, 1, 10**12 // times) * times

        return cls(
            memory=limit("COVERAGE_FILE_MEMORY_MB", usual.memory, million),
            seconds=_seconds("COVERAGE_FILE_SECONDS", usual.seconds, 0.001, 86_400),
            unpacked=limit("COVERAGE_FILE_UNPACKED_MB", usual.unpacked, million),
            members=limit("COVERAGE_FILE_MEMBERS", usual.members),
            rows=limit("COVERAGE_FILE_ROWS", usual.rows),
            columns=limit("COVERAGE_FILE_COLUMNS", usual.columns),
            cells=limit("COVERAGE_FILE_CELLS", usual.cells),
            text=limit("COVERAGE_FILE_TEXT_MB", usual.text, million),
        )
