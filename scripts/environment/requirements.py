"""Print the requirements of a group in pyproject.toml: none for what the program needs, else ``dev`` or ``boundaries``.

The program is run from its folder and is not installed itself: its rooms would stand in site-packages under names like ``data``.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
wanted = project["dependency-groups"][sys.argv[1]] if len(sys.argv) > 1 else project["project"]["dependencies"]
print("\n".join(wanted))
