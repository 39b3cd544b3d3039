"""Workbooks of bureaus: what counts is read among what is derived from it, and where a table contradicts the reading it is told."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Final

import pytest

from tests.clerks.bureaus import registers, summaries
from tests.clerks.desks.desk import Desk
from tests.clerks.desks.judge import judged

SENT: Final = registers.SENT | summaries.SENT
LONG_SEEDS: Final = 12


def _silent(name: str, folder: Path, seeds: range) -> list[tuple[int, list[str]]]:
    found = []
    for seed in seeds:
        where = folder / str(seed)
        where.mkdir()
        outcome = judged(SENT[name](Desk(random.Random(f"{name}{seed}"))), where)
        if outcome.silent or outcome.held:
            found.append((seed, [*outcome.silent, *outcome.held][:3]))
    return found


@pytest.mark.parametrize("name", SENT)
def test_each_is_read_right_and_its_contradictions_are_told(name: str, tmp_path: Path) -> None:
    assert _silent(name, tmp_path, range(1)) == []


@pytest.mark.long
@pytest.mark.parametrize("name", SENT)
def test_whoever_sends_them(name: str, tmp_path: Path) -> None:
    assert _silent(name, tmp_path, range(1, LONG_SEEDS)) == []
