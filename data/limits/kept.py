"""Answers kept in memory, bounded by their bytes; the longest unused are forgotten first."""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from itertools import islice
from threading import Lock
from typing import Any, Final

_WHOLE: Final = 400
"""A list or mapping up to so many items is weighed whole, of a longer one as many are, evenly taken."""


class Kept:
    """Values by their keys, at most ``most`` bytes in all. Methods may be called from many threads."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.size = 0
        self._values: OrderedDict[Any, tuple[Any, int]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: Any) -> tuple[Any] | None:
        """The value in a tuple of one, None where there is none."""
        with self._lock:
            entry = self._values.get(key)
            if entry is None:
                return None
            self._values.move_to_end(key)
            return (entry[0],)

    def keep(self, key: Any, value: Any) -> None:
        """Keep a value, unless it is more than an eighth of the room."""
        size = weight(value) + weight(key)
        if size > self.most // 8:
            return
        with self._lock:
            self.size -= self._values.pop(key, (None, 0))[1]
            self._values[key] = (value, size)
            self.size += size
            while self.size > self.most:
                self.size -= self._values.popitem(last=False)[1][1]

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._values.clear()
            self.size = 0


def weight(value: Any) -> int:
    """About how many bytes of memory a value takes, with all that hangs on it; what it shares is counted once."""
    return _weight(value, set())


def _weight(value: Any, seen: set[int]) -> int:
    if id(value) in seen:
        return 0
    seen.add(id(value))
    size = sys.getsizeof(value)
    if isinstance(value, str | bytes | int | float | bool | None):
        return size
    if isinstance(value, Mapping):
        return size + _pieces([*value.keys(), *value.values()] if len(value) <= _WHOLE else [*value.items()], seen)
    if isinstance(value, list | tuple | set | frozenset):
        return size + _pieces(list(value), seen)
    if is_dataclass(value) and not isinstance(value, type):
        return size + sum(_weight(getattr(value, f.name), seen) for f in fields(value))
    inner = getattr(value, "__dict__", None)
    return size + (_weight(inner, seen) if inner else 0)


def _pieces(pieces: list[Any], seen: set[int]) -> int:
    if len(pieces) <= 2 * _WHOLE:
        return sum(_weight(piece, seen) for piece in pieces)
    step = len(pieces) // _WHOLE
    taken = list(islice(pieces, 0, None, step))
    return round(sum(_weight(piece, seen) for piece in taken) * len(pieces) / len(taken))
