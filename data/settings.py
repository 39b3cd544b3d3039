"""Where things lie and how the program runs: from arguments, then the environment, then defaults."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

ROOT: Final = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set. Every field can be given by an environment variable, which docs/settings.md lists.

    ``database_url``: a SQLAlchemy URL. ``instance``: the folder for all that is written at run time.
    ``language``: of messages on the command line, zh or en. ``busy_seconds``: how long to wait for another load's turn to end.
    """

    database_url: str
    instance: Path
    host: str = "127.0.0.1"
    port: int = 8050
    language: str = "zh"
    busy_seconds: float = 30.0

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
        )
