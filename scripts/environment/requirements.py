"""Print the requirements of a group in pyproject.toml: none for what the program needs, else ``dev`` or ``boundaries``.

The program is run from its folder and is not installed itself: its rooms would stand in site-packages under names like ``data``.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).parents[2] / "pyproject.toml"


def requirements(group: str | None = None) -> list[str]:
    """The lines of a group for pip; raises KeyError for an unknown one."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))
    return list(project["dependency-groups"][group] if group else project["project"]["dependencies"])


if __name__ == "__main__":
    print("\n".join(requirements(*sys.argv[1:2])))
