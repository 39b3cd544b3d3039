"""What one import in the browser may send: files, bytes, and how long it is kept. Limits of reading a file: :mod:`data.settings`."""

from __future__ import annotations

from dataclasses import dataclass

from data.workplace import DAY_HOURS


class TooMuch(ValueError):
    """A file, or all files of an import, are larger than allowed, or there are too many."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps on what one import may send. ``size`` in bytes over all its files; ``hours`` after which an idle one is forgotten."""

    files: int = 20_000
    size: int = 4_000_000_000
    hours: float = DAY_HOURS
