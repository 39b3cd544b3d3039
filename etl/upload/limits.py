"""What one import in the browser may send: files, bytes, and how long it is kept. Limits of reading a file: :mod:`data.settings`."""

from __future__ import annotations

from dataclasses import dataclass

from data.limits.turns import Busy
from data.workplace import DAY_HOURS


class TooMuch(ValueError):
    """A file, or all files of an import, are larger than allowed, or there are too many."""


class NoRoom(Busy):
    """The disk is as good as full, or open imports take as much of it as they may: waiting alone may not help, so the reason is said."""

    told = "fault.no_room"


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps on what one import may send, and on all that are open. ``size`` in bytes over all its files; ``hours`` after which an idle one is forgotten.

    ``open``: imports that are open at once; ``disk``: bytes that all of them may take; ``free``: bytes of the disk that are left alone.
    ``at_once``: imports at work, ``waiting``: those that wait for their turn besides; ``copies``: marked copies made at once.
    """

    files: int = 20_000
    size: int = 4_000_000_000
    hours: float = DAY_HOURS
    open: int = 50
    disk: int = 12_000_000_000
    free: int = 500_000_000
    at_once: int = 4
    waiting: int = 12
    copies: int = 2
