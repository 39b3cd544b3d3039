"""The catalogue of checks: each has a stable code, a level that a planner can set in the file, and its sentence in two languages."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from data.reference import FOLDER

Level = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Check:
    """One rule: ``level`` error (quarantines), warning or info; messages with ``{placeholders}``."""

    code: str
    level: Level
    message_zh: str
    message_en: str


@cache
def checks() -> dict[str, Check]:
    """All checks by code, from every ``checks_*.csv``. Raises ValueError for a code given twice or an unknown level."""
    found: dict[str, Check] = {}
    for path in sorted(FOLDER.glob("checks_*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["code"] in found or row["level"] not in ("error", "warning", "info"):
                    raise ValueError(
                        f"{path.name}: check {row['code']!r} is given twice or has the unknown level {row['level']!r}"
                    )
                found[row["code"]] = Check(row["code"], cast(Level, row["level"]), row["message_zh"], row["message_en"])
    return found


def level_of(code: str) -> Level:
    """The level that the catalogue gives a check. Raises KeyError for a code that it lacks."""
    return checks()[code].level


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"


def message(code: str, language: str, args: Mapping[str, str], **where: object) -> str:
    """The sentence of a finding in ``zh`` or ``en``; ``where`` gives sheet, cell, row and value."""
    check = checks()[code]
    template = check.message_zh if language == "zh" else check.message_en
    return template.format_map(_Blank({**{k: "" if v is None else str(v) for k, v in where.items()}, **args}))
