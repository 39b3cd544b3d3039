"""What stands in the index of names: a name by its pairs of neighbours, a code by its triples and whole, against a count by hand."""

from __future__ import annotations

import random
import sqlite3
import sys

import pytest

from data.database.names import folded, holding, holds, words_of, written

SIGNS = "海宁市宏达纺织有限公司ABxy09（） -１①"


def drawn(words: random.Random, longest: int) -> str:
    return "".join(words.choice(SIGNS) for _ in range(words.randrange(longest)))


def pieces(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(len(text) - size + 1)] or [text]


@pytest.mark.parametrize("seed", range(100))
def test_all_neighbours_of_a_name_and_of_a_code_stand_in_the_index(seed: int) -> None:
    words = random.Random(seed)
    name, code = drawn(words, 24), drawn(words, 20)
    plain, coded = folded(name), folded(code)
    wanted = ["unit", "p33", "p3301", "p330106"]
    wanted += [f"b{plain[:2]}", *pieces(plain, 2)] if plain else []
    wanted += [f"w{coded}", *(f"k{piece}" for piece in pieces(coded, 3))] if coded else []
    assert words_of("unit", name, code, "330106").split(" ") == wanted


@pytest.mark.parametrize(
    ("asked", "condition"),
    [
        ("海", '"b海" *'),
        ("海宁", '"海宁"'),
        ("海宁市", '"海宁 宁市"'),
        ("A1", '"a1"'),
        ("913", '("91 13" OR "k913")'),
        ("9133", '("91 13 33" OR "k913 k133")'),
        ("（）", None),
    ],
)
def test_a_text_is_asked_as_it_stands_in_the_index(asked: str, condition: str | None) -> None:
    assert holds(asked) == condition


@pytest.mark.parametrize("seed", range(5))
def test_rows_that_are_read_are_judged_as_the_index_judges_them(seed: int) -> None:
    words = random.Random(seed)
    rows = [(drawn(words, 12), drawn(words, 9)) for _ in range(400)]
    rows = [tuple(each if len(folded(each)) > 1 else None for each in row) for row in rows]
    index = sqlite3.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE named USING fts5(words, content='', tokenize='ascii')")
    told = [(number, words_of("unit", *row, "330106")) for number, row in enumerate(rows)]
    index.executemany("INSERT INTO named(rowid, words) VALUES (?, ?)", told)
    met = 0
    for asked in [*(drawn(words, 6) for _ in range(300)), *(code[1:5] for _, code in rows if code)]:
        condition, judged = holds(asked), holding(asked)
        if judged is None:
            assert len(folded(asked)) < 2
            continue
        mine = [number for number, row in enumerate(rows) if judged(*row)]
        ask = "SELECT rowid FROM named WHERE named MATCH ? ORDER BY rowid"
        assert mine == ([] if condition is None else [row[0] for row in index.execute(ask, (condition,))]), asked
        met += len(mine)
    assert met > 500


def test_a_sign_is_looked_for_as_it_may_be_written() -> None:
    """Against all signs that there are."""
    ways: dict[str, set[str]] = {}
    for sign in map(chr, range(sys.maxunicode + 1)):
        for part in folded(sign) if not sign.isascii() else ():
            ways.setdefault(part, {part}).add(sign)
    han = [chr(sign) for sign in range(0x4E00, 0xA000)]
    assert {sign: set(*(written(f"{sign}{sign}") or ())) for sign in han} == {sign: ways[sign] for sign in han}


def test_a_text_with_other_signs_is_not_looked_for_so() -> None:
    assert [written(text) for text in ("", "科", "（科）", "科a", "科1技", "ab")] == [None] * 6
    assert written("科 技科") == [["科"], ["技"]]
