"""Words, characters and limits of the linking of registers, from ``data/reference``. Read once, kept in memory."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Final

from data.reference import FOLDER

MODEL_FILE: Final[Path] = FOLDER / "link_model.json"
"""The trained model, as splink keeps it."""
WORDS_FILE: Final[Path] = FOLDER / "link_words.csv"
"""The words that names are taken apart by."""


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


@cache
def link_words(kind: str) -> tuple[str, ...]:
    """Words of one kind in names: form, form_group, form_other, aside (in brackets, telling no two units apart), branch, union, joint, trade."""
    for row in _rows(WORDS_FILE.name):
        if row["kind"] == kind:
            return tuple(dict.fromkeys(row["words"].split("|")))
    raise LookupError(f"link_words.csv has no kind {kind!r}")


@cache
def link_limits() -> dict[str, float]:
    """The numbers that zones and expectations are made with; ``link_limits.csv`` says what each means."""
    return {row["name"]: float(row["value"]) for row in _rows("link_limits.csv")}
