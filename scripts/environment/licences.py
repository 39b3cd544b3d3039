"""List the licences of all that is installed: ``python -m scripts.environment.licences``. Exit 1 for one that is not among those agreed to."""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution, distributions
from typing import Final

AGREED: Final = re.compile(
    r"\b(MIT|MIT-0|MIT-CMU|HPND|BSD|BSD-[23]-Clause|0BSD|Apache|Apache-2\.0|ISC|PSF|PSF-2\.0|Python Software Foundation|Zlib|Unlicense|CC0-1\.0"
    r"|ZPL-2\.1|Zope Public License|MPL|MPL-2\.0|Mozilla Public|LGPL)\b",
    re.IGNORECASE,
)
"""What may be installed beside a program under MIT: permissive ones, and those that bind their own files alone."""


def licence_of(package: Distribution) -> str:
    """A package's licence as it says itself: by expression, by classifier, or by the first line of a text or of the file that it brings."""
    said = package.metadata.json
    if said.get("license_expression"):
        return str(said["license_expression"])
    named = [line.rpartition(" :: ")[2] for line in said.get("classifier", []) if line.startswith("License ::")]
    brought = [package.read_text(f"licenses/{name}") or "" for name in package.metadata.get_all("License-File") or []]
    texts = [str(said.get("license") or ""), *brought]
    return ", ".join(named) or next((text.strip().splitlines()[0][:80] for text in texts if text.strip()), "unknown")


def listed() -> list[tuple[str, str, str]]:
    """(name, version, licence) of all that is installed, by name."""
    rows = {(d.metadata["Name"], d.version, licence_of(d)) for d in distributions()}
    return sorted(rows, key=lambda row: row[0].lower())


def main() -> int:
    """Print the list, and what is not agreed to on stderr; returns the exit code."""
    rows = listed()
    for name, version, licence in rows:
        print(f"{name:<28} {version:<16} {licence}")
    others = [row for row in rows if not AGREED.search(row[2])]
    for name, version, licence in others:
        print(f"licences: {name} {version} has {licence}", file=sys.stderr)
    return 1 if others else 0


if __name__ == "__main__":
    sys.exit(main())
