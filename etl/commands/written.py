"""How a command that writes files says what it wrote: the paths, one a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from etl.commands.refuse import refuse


def report_written(write: Callable[..., Iterable[Path]], *given: Any) -> int:
    """Print the paths that ``write`` made; a folder that takes no more files ends it in one line. Returns the exit code, 0 or 2."""
    try:
        for path in write(*given):
            print(path)
    except OSError as problem:
        return refuse(f"cannot write {problem.filename or 'the file'}: {problem.strerror or problem}")
    return 0
