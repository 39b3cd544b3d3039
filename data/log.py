"""The operator's log: what the rooms that a server runs have begun, ended and failed at.

A line holds ids, codes, counts and seconds: no value of a cell, no name of a person or a file, no message of a fault, which may
quote one. Commands do not ask for it: what they have to say stands in their own output.
"""

from __future__ import annotations

import logging
import sys
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final, TextIO

from data.files import only_ours

ROOMS: Final = ("app", "callbacks", "etl", "reports")
LOG_BYTES: Final = 10_000_000
LOGS_KEPT: Final = 5
_FORMAT: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class _ToStderr(logging.StreamHandler[TextIO]):
    """To what stderr is when a line is written, not to what it was when the log began."""

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stderr  # not setStream, which flushes the old one, and that may be closed
        super().emit(record)


def log_to_stderr(file: Path | None = None) -> None:
    """Let the rooms' lines go to stderr, and to ``file`` if there is one, with their time; what other libraries log stays as it is.

    The file is for this user alone; a full one is put aside under its name with a number, the oldest of them goes. Raises OSError.
    """
    handlers: list[logging.Handler] = [_ToStderr()]
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handlers.append(RotatingFileHandler(file, maxBytes=LOG_BYTES, backupCount=LOGS_KEPT, encoding="utf-8"))
        only_ours(file)
    for handler in handlers:
        handler.setFormatter(logging.Formatter(_FORMAT))
    for room in ROOMS:
        logger = logging.getLogger(room)
        logger.setLevel(logging.INFO)
        logger.handlers, logger.propagate = handlers, False


def place_of(fault: BaseException) -> str:
    """Of which kind a fault is and where it came up, in place of its words: ``ValueError in etl.load.store:63``."""
    frames = list(traceback.walk_tb(fault.__traceback__))
    if not frames:
        return type(fault).__name__
    frame, line = frames[-1]
    return f"{type(fault).__name__} in {frame.f_globals.get('__name__', '?')}:{line}"


def short(identity: str) -> str:
    """The beginning of an id that cannot be guessed: enough to find its folder, not to open what it guards."""
    return identity[:8]
