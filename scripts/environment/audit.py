"""Hold the pinned versions against known advisories: ``python -m scripts.environment.audit [--refresh INDEX]``. Without the option no network is asked.

The advisories lie in ``advisories.json`` beside this file, with the date of their last refresh. Exit 1 for a version that one of
them is about.
"""

from __future__ import annotations

import argparse
import json
import sys
import urllib.request
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from packaging.version import Version

from data.files import write_whole
from data.settings import ROOT
from scripts.environment.imports import canonical

FILE: Final = Path(__file__).with_name("advisories.json")
_PATH: Final = "{index}/{name}/{version}/json"
"""Where the JSON interface of a package index says what it knows of a version."""
_STALE_DAYS: Final = 90


@dataclass(frozen=True, slots=True)
class Advisory:
    """A known weakness of a package. ``fixed``: the first version without it; empty where there is none."""

    package: str
    id: str
    fixed: str
    summary: str

    def is_about(self, version: str) -> bool:
        """Whether a version has the weakness."""
        return not self.fixed or Version(version) < Version(self.fixed)


def pinned(lines: Iterable[str]) -> dict[str, str]:
    """Versions by package, of lines ``name==version``."""
    pairs = (line.partition("==") for line in lines if "==" in line)
    return {canonical(name): version.strip() for name, _, version in pairs}


def known(path: Path = FILE) -> tuple[date, list[Advisory]]:
    """The day of the last refresh, and the advisories."""
    said = json.loads(path.read_text(encoding="utf-8"))
    return date.fromisoformat(said["date"]), [Advisory(**one) for one in said["advisories"]]


def affected(versions: dict[str, str], advisories: Iterable[Advisory]) -> list[Advisory]:
    """The advisories that are about one of the versions."""
    return [a for a in advisories if a.package in versions and a.is_about(versions[a.package])]


def refreshed(versions: dict[str, str], old: Iterable[Advisory], index: str) -> list[Advisory]:
    """The advisories, with what the index says today of each version. Asks the index, one package at a time."""
    found = {(a.package, a.id): a for a in old}
    for name, version in versions.items():
        with urllib.request.urlopen(
            _PATH.format(index=index.rstrip("/"), name=name, version=version), timeout=30
        ) as answer:
            for one in json.load(answer).get("vulnerabilities", []):
                if not one.get("withdrawn"):
                    advisory = _advisory(name, version, one)
                    found[advisory.package, advisory.id] = advisory
    return sorted(found.values(), key=lambda a: (a.package, a.id))


def _advisory(name: str, version: str, said: dict[str, Any]) -> Advisory:
    later = sorted(v for v in map(Version, said.get("fixed_in") or []) if v > Version(version))
    identity = next((a for a in said.get("aliases") or [] if a.startswith("CVE-")), said["id"])
    return Advisory(
        name, identity, str(later[0]) if later else "", (said.get("summary") or said.get("details") or "")[:200]
    )


def main(arguments: list[str] | None = None) -> int:
    """Print what was looked at and what is affected; returns the exit code."""
    ask = argparse.ArgumentParser(
        prog="python -m scripts.environment.audit", description="Pinned versions against advisories."
    )
    ask.add_argument(
        "--refresh", metavar="INDEX", help="ask the JSON interface of a package index anew, and keep what it says"
    )
    given = ask.parse_args(arguments)
    versions = pinned((ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines())
    day, advisories = known()
    if given.refresh:
        day, advisories = datetime.now(UTC).date(), refreshed(versions, advisories, given.refresh)
        content = {"date": day.isoformat(), "advisories": [asdict(a) for a in advisories]}
        write_whole(FILE, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())
    found = affected(versions, advisories)
    for a in found:
        told = f"fixed in {a.fixed}" if a.fixed else "not fixed yet"
        print(f"audit: {a.package} {versions[a.package]}: {a.id}, {told}: {a.summary}", file=sys.stderr)
    age = (datetime.now(UTC).date() - day).days
    stale = f"; {age} days old: refresh it" if age > _STALE_DAYS else ""
    print(f"{len(versions)} packages, {len(advisories)} advisories of {day}{stale}: {len(found)} affected")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
