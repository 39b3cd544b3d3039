"""Install Debian packages where that is possible: as root, with apt-get at hand."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence


def possible() -> bool:
    """Whether this process may install packages."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(*choices: Sequence[str]) -> None:
    """Install the first of ``choices`` (lists of packages) that the archive can give; what is there then is for the caller to see."""
    _run("apt-get", "update", "-qq")
    for names in choices:
        print(f"Installing {' '.join(names)} …", file=sys.stderr)
        if _run("apt-get", "install", "-y", "-qq", *names) == 0:
            return


def _run(*command: str) -> int:
    """Run a command that asks nothing and prints nothing. Returns its exit code."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run([*command], check=False, stdout=subprocess.DEVNULL, env=environment).returncode
