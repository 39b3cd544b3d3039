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
    quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
    for names in choices:
        print(f"Installing {' '.join(names)} …", file=sys.stderr)
        command = ["apt-get", "install", "-y", "-qq", *names]
        if subprocess.run(command, check=False, **quiet).returncode == 0:
            return
