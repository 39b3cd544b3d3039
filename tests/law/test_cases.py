"""Small workbooks, one for each way in which a figure looked sure and was not: commands, pages and briefs say what can be known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from tests.law.asking import Loaded
from tests.law.case import Brief, Case, Command, Page, Words, has
from tests.law.cases import between, pairs, silence, unknown, whose

CASES: tuple[Case, ...] = (*silence.CASES, *unknown.CASES, *pairs.CASES, *between.CASES, *whose.CASES)
Loader = Callable[[Case], Loaded]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loader]:
    """Each case is loaded once, when it is first asked about."""
    by_name: dict[str, Loaded] = {}

    def load(case: Case) -> Loaded:
        if case.name not in by_name:
            by_name[case.name] = Loaded(case, tmp_path_factory.mktemp(case.name))
        return by_name[case.name]

    yield load
    for each in by_name.values():
        each.engine.dispose()


def _each(kind: str) -> list[Any]:
    """(case, expectation) of all cases, with ids that say what is asked."""
    return [
        pytest.param(case, asked, id=f"{case.name}:{_named(asked)}") for case in CASES for asked in getattr(case, kind)
    ]


def _named(asked: Command | Page | Brief | str) -> str:
    match asked:
        case Command():
            return asked.asked
        case Page():
            return f"{asked.address} {asked.card or ''}".rstrip()
        case Brief():
            return f"{asked.region} {asked.period} {asked.audience}"
        case _:
            return asked


@pytest.mark.parametrize(("case", "asked"), _each("commands"))
def test_command(case: Case, asked: Command, loaded: Loader) -> None:
    code, rows, refusal = loaded(case).command(asked.asked)
    if asked.refused is not None:
        assert code == 2
        assert has(refusal, asked.refused), refusal
        return
    assert code == 0, refusal
    if asked.count is not None:
        assert len(rows) == asked.count
    for name, figures in asked.rows:
        (row,) = [row for row in rows if all(row.get(key) == value for key, value in name.items())]
        wrong = {key: row[key] for key, value in figures.items() if not holds(row[key], value)}
        assert not wrong, f"{dict(name)}: {wrong}, not { {key: figures[key] for key in wrong} }"


@pytest.mark.parametrize(("case", "asked"), _each("pages"))
def test_page(case: Case, asked: Page, loaded: Loader) -> None:
    judge(loaded(case).page(asked), asked.says, asked.never)


@pytest.mark.parametrize(("case", "asked"), _each("briefs"))
def test_brief(case: Case, asked: Brief, loaded: Loader) -> None:
    judge(loaded(case).brief(asked), asked.says, asked.never)


@pytest.mark.parametrize(("case", "asked"), _each("findings"))
def test_finding(case: Case, asked: str, loaded: Loader) -> None:
    assert asked in loaded(case).findings()


def judge(text: str, says: Any, never: Any) -> None:
    """Raise AssertionError with the whole text where it lacks words, or holds those that it must not."""
    lacks: list[Words] = [words for words in says if not has(text, words)]
    holds_: list[Words] = [words for words in never if has(text, words)]
    assert not lacks, f"lacks {lacks}\n{text}"
    assert not holds_, f"holds {holds_}\n{text}"


def holds(value: Any, wanted: Any) -> bool:
    """Whether a value of a row is what is wanted: of a mapping the keys named, of a list each thing named."""
    if isinstance(wanted, Mapping):
        return isinstance(value, Mapping) and all(key in value and holds(value[key], wanted[key]) for key in wanted)
    if isinstance(wanted, list):
        return isinstance(value, list) and all(any(holds(each, one) for each in value) for one in wanted)
    if isinstance(wanted, float):
        return value is not None and value == pytest.approx(wanted, abs=1e-12)
    return value == wanted and (value is None) == (wanted is None)
