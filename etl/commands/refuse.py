"""How a command says that it did nothing: one line on stderr, exit code 2."""

from __future__ import annotations

import sys


def refuse(text: str) -> int:
    """Print the reason and return the exit code, 2."""
    print(f"etl: {text}", file=sys.stderr)
    return 2
