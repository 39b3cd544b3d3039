"""How finely a figure is divided."""

from __future__ import annotations

from typing import Final

ALL: Final = "*"
"""The key of a row that is not divided by that dimension."""
