"""All classes in pairs, in one table or on two sheets of one file: none is read silently wrong."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import permutations, product
from pathlib import Path
from typing import Final

import pytest

from tests.clerks.variants import registers, summaries
from tests.clerks.variants.draft import Register, Summary
from tests.clerks.variants.judge import judged

SHARE: Final = 4
"""Of the pairs every fourth is tried each day, all of them, with several seeds, in the long run."""
LONG_SEEDS: Final = 4


def _of_registers(names: Sequence[str], dice: random.Random) -> list[Register | Summary]:
    draft = registers.plain(dice)
    for name in names:
        registers.CLASSES[name](draft)
    return [draft]


def _of_summaries(names: Sequence[str], dice: random.Random) -> list[Register | Summary]:
    draft = summaries.plain(dice)
    for name in names:
        summaries.CLASSES[name](draft)
    return [draft]


def _of_both(names: Sequence[str], dice: random.Random) -> list[Register | Summary]:
    second = _of_summaries(names[1:], dice)
    second[0].sheet = "汇总"
    return [*_of_registers(names[:1], dice), *second]


KINDS: Final = {
    "registers": (_of_registers, list(permutations(registers.CLASSES, 2))),
    "summaries": (_of_summaries, list(permutations(summaries.CLASSES, 2))),
    "both": (_of_both, list(product(registers.CLASSES, summaries.CLASSES))),
}


def _wrong(kind: str, folder: Path, every: int, seeds: range) -> Iterator[tuple[tuple[str, ...], int, list[str]]]:
    make, pairs = KINDS[kind]
    for number, names in enumerate(pairs):
        for seed in seeds if number % every == 0 else ():
            where = folder / f"{number}_{seed}"
            where.mkdir()
            if wrong := judged(make(names, random.Random(f"{kind}{names}{seed}")), where).wrong:
                yield names, seed, wrong[:2]


@pytest.mark.parametrize("kind", KINDS)
def test_no_pair_of_classes_is_read_silently_wrong(tmp_path: Path, kind: str) -> None:
    assert list(_wrong(kind, tmp_path, SHARE, range(1))) == []


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_no_pair_of_classes_is_read_silently_wrong_with_any_seed(tmp_path: Path, kind: str) -> None:
    assert list(_wrong(kind, tmp_path, 1, range(LONG_SEEDS))) == []
