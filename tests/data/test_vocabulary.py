"""The closed lists against what is written by hand: reference files, the database's columns, words for readers, the code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis import vocabulary
from data.database import schema
from data.reference import calibres, regions
from data.texts import LANGUAGES, catalogue

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("analysis", "data", "etl", "layouts", "callbacks", "reports")
LISTS: dict[str, tuple[str, ...]] = {
    name: value
    for name, value in vars(vocabulary).items()
    if name.isupper() and isinstance(value, tuple) and len(value) > 2
}
NAMED = {
    "size": vocabulary.SIZES_ASKED,
    "kind": vocabulary.UNIT_KINDS,
    "severity": vocabulary.SEVERITIES,
    "purpose": vocabulary.PURPOSES,
    "content": vocabulary.CONTENTS,
}
COLUMNS = [
    (schema.part.c.content, vocabulary.CONTENTS),
    (schema.part.c.purpose, vocabulary.PURPOSES),
    (schema.part.c.status, vocabulary.PART_STATUSES),
    (schema.load.c.status, vocabulary.LOAD_STATUSES),
    (schema.finding.c.severity, vocabulary.SEVERITIES),
    (schema.unit.c.size, vocabulary.SIZES),
    (schema.unit.c.unit_kind, vocabulary.UNIT_KINDS),
    (schema.coverage.c.mode, vocabulary.COVER_MODES),
]


def test_regions_are_of_known_levels_and_kinds() -> None:
    assert {region.level for region in regions()} == set(vocabulary.LEVELS_OF_REGIONS)
    assert {region.kind for region in regions()} == set(vocabulary.KINDS_OF_REGIONS)
    assert [region.code for region in regions() if region.level == "nation"] == [vocabulary.NATION]


def test_calibres_are_of_known_purposes() -> None:
    assert {calibre.purpose for calibre in calibres().values()} <= set(vocabulary.PURPOSES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stem", NAMED)
def test_whatever_stands_in_a_list_has_a_name(stem: str, language: str) -> None:
    assert [word for word in NAMED[stem] if f"{stem}.{word}" not in catalogue(language)] == []


@pytest.mark.parametrize(
    ("column", "words"), COLUMNS, ids=lambda value: str(value) if not isinstance(value, tuple) else ""
)
def test_columns_are_wide_enough(column: schema.Column[str], words: tuple[str, ...]) -> None:
    assert max(map(len, words)) <= column.type.length  # type: ignore[attr-defined]


def _collections(tree: ast.AST) -> Iterator[tuple[int, frozenset[str]]]:
    """(line, words) of each tuple, list and set of words, and of each type made of them; a dictionary gives its words a meaning."""
    for node in ast.walk(tree):
        found = getattr(node, "elts", None)
        if found and all(isinstance(word, ast.Constant) and isinstance(word.value, str) for word in found):
            yield node.lineno, frozenset(word.value for word in found)  # type: ignore[attr-defined]


def test_no_list_is_written_a_second_time() -> None:
    closed = {frozenset(words): name for name, words in LISTS.items()}
    own = ROOT / "analysis" / "vocabulary.py"
    paths = [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if path != own]
    again = [
        f"{path.relative_to(ROOT)}:{line} is {closed[words]}"
        for path in paths
        for line, words in _collections(ast.parse(path.read_text(encoding="utf-8")))
        if words in closed
    ]
    assert again == []
