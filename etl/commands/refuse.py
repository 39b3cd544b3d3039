"""How a command says that it did nothing: one line on stderr, exit code 2."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass


def refuse(text: str) -> int:
    print(f"etl: {text}", file=sys.stderr)
    return 2
