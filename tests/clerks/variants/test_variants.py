"""Twenty neighbours of each class: other words, places, senders, orders of columns, containers; each right or asked, none silently wrong."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from tests.clerks.variants import registers, summaries
from tests.clerks.variants.draft import Register, Summary
from tests.clerks.variants.judge import judged

SEEDS: Final = 20
MAY_ASK: Final = frozenset({"unknown_headers", "errors_in_summary", "error_cells"})
"""Classes whose figures cannot be had without an answer; all others are to be read outright."""


def alone(folder: Path, name: str, make: Callable[[random.Random], Register | Summary]) -> tuple[object, object]:
    """(seed -> what is wrong in silence, seed -> what is asked) of twenty neighbours."""
    wrong, asked = {}, {}
    for seed in range(SEEDS):
        where = folder / str(seed)
        where.mkdir()
        verdict = judged([make(random.Random(f"{name}{seed}"))], where)
        if verdict.wrong:
            wrong[seed] = verdict.wrong[:2]
        if verdict.asked and name not in MAY_ASK:
            asked[seed] = verdict.asked[:2]
    return wrong, asked


@pytest.mark.parametrize("name", ["plain_register", *registers.CLASSES])
def test_neighbours_of_a_class_of_registers(tmp_path: Path, name: str) -> None:
    def make(dice: random.Random) -> Register:
        draft = registers.plain(dice)
        if name in registers.CLASSES:
            registers.CLASSES[name](draft)
        return draft

    assert alone(tmp_path, name, make) == ({}, {})


@pytest.mark.parametrize("name", ["plain_summary", *summaries.CLASSES])
def test_neighbours_of_a_class_of_summaries(tmp_path: Path, name: str) -> None:
    def make(dice: random.Random) -> Summary:
        draft = summaries.plain(dice)
        if name in summaries.CLASSES:
            summaries.CLASSES[name](draft)
        return draft

    assert alone(tmp_path, name, make) == ({}, {})


def test_neighbours_of_joint_unions_merged_over_their_units(tmp_path: Path) -> None:
    assert alone(tmp_path, "joint", registers.joint_unions) == ({}, {})
