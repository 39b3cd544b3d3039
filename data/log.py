"""The operator's log: what the rooms that a server runs have begun, ended and failed at.

A line holds ids, codes, counts and seconds: no value of a cell, no name of a person or a file, no message of a fault, which may
quote one. Commands do not ask for it: what they have to say stands in their own output.
"""

from __future__ import annotations

import logging
import sys
import traceback
from typing import Final

ROOMS: Final = ("app", "callbacks", "etl", "reports")
_FORMAT: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def log_to_stderr() -> None:
    """Let the rooms' lines go to stderr, with their time; what other libraries log stays as it is."""
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(logging.Formatter(_FORMAT))
    for room in ROOMS:
        logger = logging.getLogger(room)
        logger.setLevel(logging.INFO)
        logger.handlers, logger.propagate = [lines], False


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
