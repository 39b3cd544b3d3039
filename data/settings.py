"""Where things lie and how the program runs: from arguments, then the environment, then defaults."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from analysis.vocabulary import NATION

ROOT: Final = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set. Every field can be given by an environment variable, which docs/settings.md lists.

    ``database_url``: a SQLAlchemy URL. ``instance``: the folder for all that is written at run time.
    ``language``: of messages on the command line, zh or en. ``busy_seconds``: how long to wait for another load's turn to end.
    ``slides_template``: an office's own .pptx for slides, None for ours. ``home``: the code of the region that pages open on.
    ``hosts``: names beside the loopback's under which pages are served. ``trust_network``: that a proxy guards an address beyond the
    loopback. ``readers``: processes of a server that read files at once. ``log``: a file for the server's log, None for stderr alone.
    ``office``: the full name of the office that issues reports, empty where none is set. ``document_template``: its own .docx for
    brief and circular, None for our styles.
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

    @classmethod
    def from_environment(cls, *, database: str | None = None, host: str | None = None, port: int | None = None) -> Self:
        """Settings of this process; an argument that is not None wins over the environment."""
        env = os.environ
        instance = Path(env.get("COVERAGE_INSTANCE") or ROOT / "instance")
        return cls(
            database_url=database or env.get("COVERAGE_DATABASE_URL") or f"sqlite:///{instance / 'coverage.db'}",
            instance=instance,
            host=host or env.get("COVERAGE_HOST") or "127.0.0.1",
            port=port or int(env.get("COVERAGE_PORT") or 8050),
            language=env.get("COVERAGE_LANG") or "zh",
            busy_seconds=float(env.get("COVERAGE_BUSY_SECONDS") or 30),
            slides_template=_path(env.get("COVERAGE_SLIDES_TEMPLATE")),
            home=env.get("COVERAGE_HOME") or NATION,
            hosts=tuple(name.strip() for name in env.get("COVERAGE_HOSTS", "").split(",") if name.strip()),
            trust_network=env.get("COVERAGE_TRUST_NETWORK") == "1",
            log=_path(env.get("COVERAGE_LOG")),
            document_template=_path(env.get("COVERAGE_DOCUMENT_TEMPLATE")),
            office=env.get("COVERAGE_OFFICE_NAME", "").strip(),
            readers=int(env.get("COVERAGE_READERS") or min(4, max(2, os.cpu_count() or 1))),
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
        """The limits of this process."""
        env = os.environ
        million = 1_000_000
        usual = cls()
        return cls(
            memory=int(env.get("COVERAGE_FILE_MEMORY_MB") or usual.memory // million) * million,
            seconds=float(env.get("COVERAGE_FILE_SECONDS") or usual.seconds),
            unpacked=int(env.get("COVERAGE_FILE_UNPACKED_MB") or usual.unpacked // million) * million,
            members=int(env.get("COVERAGE_FILE_MEMBERS") or usual.members),
            rows=int(env.get("COVERAGE_FILE_ROWS") or usual.rows),
            columns=int(env.get("COVERAGE_FILE_COLUMNS") or usual.columns),
            cells=int(env.get("COVERAGE_FILE_CELLS") or usual.cells),
            text=int(env.get("COVERAGE_FILE_TEXT_MB") or usual.text // million) * million,
        )
