"""Damaged and disordered workbooks: no crash, no hang, rows reconciled, and what was not touched is read right or named in a finding.

500 of them at all times, 10 000 by ``make test-long``; which they are depends on their number alone.
"""

from __future__ import annotations

import copy
import json
import random
from collections import Counter
from pathlib import Path

import pytest

from data.settings import ROOT
from etl.file.process import process_safely
from etl.file.result import Flags
from tests.mutations.content import CONTENT
from tests.mutations.judge import faults, silent_errors
from tests.mutations.mutants import mutant
from tests.mutations.reading import LIMITS, SECONDS, Outcome, outcomes
from tests.mutations.truth import Book, register_book, single_book, summary_book
from tests.mutations.written import SHEETS, SINGLE, write

USUAL, ALL, BLOCK = 500, 10_000, 50


def _hold(found: list[Outcome]) -> None:
    assert [str(outcome) for outcome in found if outcome.errors] == []
    assert max(outcome.seconds for outcome in found) < SECONDS
    assert max(outcome.peak for outcome in found) < LIMITS.memory


@pytest.mark.parametrize("start", range(0, USUAL, BLOCK))
def test_mutants(start: int, tmp_path: Path) -> None:
    found = list(outcomes(start, start + BLOCK, tmp_path))
    assert len(found) == BLOCK
    _hold(found)


@pytest.mark.long
@pytest.mark.parametrize("start", range(USUAL, ALL, BLOCK))
def test_more_mutants(start: int, tmp_path: Path) -> None:
    found = list(outcomes(start, start + BLOCK, tmp_path))
    assert len(found) == BLOCK
    _note(found)
    _hold(found)


def _note(found: list[Outcome]) -> None:
    """Add to the figures of the long run, in instance/mutants.jsonl."""
    path = ROOT / "instance" / "mutants.jsonl"
    path.parent.mkdir(exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        for o in found:
            line = {
                "number": o.mutant.number,
                "kind": o.mutant.kind,
                "container": o.mutant.container,
                "status": o.status,
            }
            file.write(json.dumps(line | {"seconds": round(o.seconds, 3), "peak": o.peak}) + "\n")


def test_a_number_gives_always_the_same_mutant() -> None:
    for number in range(40):
        assert mutant(number).content == mutant(number).content


def test_the_mutants_are_of_every_kind_and_container() -> None:
    made = [mutant(number) for number in range(USUAL)]
    kinds, containers = Counter(m.kind for m in made), Counter(m.container for m in made)
    assert set(CONTENT) < set(kinds)
    assert {"member_flipped", "member_truncated", "directory_flipped", "record_flipped", "sectors_damaged"} < set(kinds)
    assert set(containers) == {*SHEETS, *SINGLE}
    assert min(kinds.values()) >= 2
    assert sum(bool(_facts(m.book)) for m in made) > USUAL * 0.7, "few mutants leave nothing to be judged"


def _facts(book: Book) -> int:
    return sum(box.fact is not None for leaf in book.leaves for row in leaf.rows for box in row)


@pytest.mark.parametrize("container", [*SHEETS, *SINGLE])
def test_a_book_without_mutation_comes_back_whole(container: str, tmp_path: Path) -> None:
    draw = random.Random(container)
    for make in (single_book,) if container in SINGLE else (register_book, summary_book):
        book = make(draw)
        assert _facts(book) > 15
        path = tmp_path / "book"
        path.write_bytes(write(book, container))
        result = process_safely(str(path), Flags())
        assert faults(result) == []
        assert silent_errors(result, book, one_sheet=container in SINGLE) == []
        assert result.rows_quarantined == 0


def test_the_judge_sees_what_is_wrong_without_a_finding(tmp_path: Path) -> None:
    book = register_book(random.Random(1))
    path = tmp_path / "book"
    path.write_bytes(write(book, "xlsx"))
    result = process_safely(str(path), Flags())
    for name, column in (("employees", "E"), ("region", "C")):
        other = copy.deepcopy(book)
        box = next(b for row in other.leaves[1].rows for b in row if b.fact and b.fact.field == name)
        assert box.fact is not None
        box.fact = type(box.fact)("unit_register", name, 7)
        (said,) = silent_errors(result, other)
        assert f"!{column}3 {name}" in said
    other = copy.deepcopy(book)
    del other.leaves[1].rows[-1]
    assert any("is no body row" in said for said in silent_errors(result, other))
    result.rows_accepted -= 1
    assert faults(result)
