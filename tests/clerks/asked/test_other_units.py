"""A place whose figures are in another unit than the table says is withheld and told; places that are large or small by nature stay."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from data.reference import check_limits
from etl.file.result import FileResult
from etl.model import Finding
from tests.clerks.books import book, figures, findings, read

TITLE = "天水市各县区工会会员情况（2024年）"
HEAD = ["县区", "职工", "会员", "女会员"]
PLACES = ["秦州区", "麦积区", "清水县", "秦安县", "甘谷县", "武山县", "张家川县"]
CODES = ["620502", "620503", "620521", "620522", "620523", "620524", "620525"]
TRUE = [
    [9.8, 9.1, 3.6],
    [8.8, 7.9, 3.1],
    [1.9, 1.6, 0.6],
    [2.4, 2.2, 0.8],
    [2.4, 2.1, 0.8],
    [2.0, 1.7, 0.6],
    [1.2, 1.0, 0.4],
]
CODE = "figure_in_other_unit"


def _read(path: Path, rows: Sequence[Sequence[Any]], unit: str = "万人", places: Sequence[str] = PLACES) -> FileResult:
    lines = ([place, *row] for place, row in zip(places, rows, strict=True))
    return read(book(path, [TITLE], ["", "", "", f"单位：{unit}"], HEAD, *lines))


def _with(row: int, figures: list[Any]) -> list[list[Any]]:
    return [figures if n == row else list(own) for n, own in enumerate(TRUE)]


def _told(result: FileResult) -> list[Finding]:
    return [f for f in findings(result) if f.code == CODE]


@pytest.mark.parametrize(
    ("row", "odd", "would"),
    [
        (1, [88000, 79000, 30100], ["88000", "79000", "30100"]),
        (4, [240, 212, 80], ["24000", "21200", "8000"]),
        (6, [12000, 10000, 4000], ["12000", "10000", "4000"]),
        (0, [98000, 91000, None], ["98000", "91000"]),
    ],
)
def test_a_row_in_another_unit_is_withheld_and_each_cell_told(
    tmp_path: Path, row: int, odd: list[Any], would: list[str]
) -> None:
    result = _read(tmp_path / "a.xlsx", _with(row, odd))
    told = _told(result)
    assert [f.cell for f in told] == [f"{letter}{row + 4}" for letter in "BCD"[: len(would)]]
    assert [f.args["would"] for f in told] == would
    kept = figures(result)
    assert not any(region == CODES[row] for region, _, _ in kept)
    assert kept["620522", "members", "2024"] == 22000
    assert {region for region, _, _ in kept} == set(CODES) - {CODES[row]}


def test_places_across_are_held_like_places_below_each_other(tmp_path: Path) -> None:
    rows = _with(1, [88000, 79000, 30100])
    lines = ([HEAD[n + 1], *(row[n] for row in rows)] for n in range(3))
    result = read(book(tmp_path / "a.xlsx", [TITLE], ["单位：万人"], ["指标", *PLACES], *lines))
    assert [f.cell for f in _told(result)] == ["C4", "C5", "C6"]


def test_a_row_in_a_larger_unit_than_the_table(tmp_path: Path) -> None:
    hundreds = [[round(n * 100) for n in row] for row in TRUE]
    result = _read(tmp_path / "a.xlsx", [[2.2, 1.9, 0.8], *hundreds[1:]], unit="百人")
    assert [f.args["would"] for f in _told(result)] == ["22000", "19000", "8000"]


@pytest.mark.parametrize(
    ("row", "figures"),
    [
        (0, [62.5, 58.3, 21.4]),  # a capital beside small counties
        (0, [290.5, 271.3, 101.4]),  # over a hundred times the others, to one digit like them
        (6, [0.03, 0.02, 0.01]),
        (1, [88000, 7.9, 3.1]),  # one cell alone is no row in another unit
        (1, ["8.8万", "7.9万", "3.1万"]),
    ],
)
def test_a_large_a_small_and_a_single_odd_figure_stay(tmp_path: Path, row: int, figures: list[Any]) -> None:
    assert not _told(_read(tmp_path / "a.xlsx", _with(row, figures)))


def test_totals_other_levels_and_few_places_stay(tmp_path: Path) -> None:
    total = [28500, 25600, 9900]
    for name in ("合计", "天水市", "甘肃省"):
        assert not _told(_read(tmp_path / "a.xlsx", [*TRUE, total], places=[*PLACES, name]))
    odd = _with(1, [88000, 79000, 30100])
    assert not _told(_read(tmp_path / "b.xlsx", odd[:2], places=PLACES[:2]))
    assert not _told(_read(tmp_path / "c.xlsx", odd[:4], places=PLACES[:4]))
    assert _told(_read(tmp_path / "d.xlsx", odd[:5], places=PLACES[:5]))


def _true_sizes(chance: random.Random) -> list[list[int]]:
    """Persons of seven places whose employees lie within 1:60, with members and women among them."""
    least, rows = chance.choice([3000, 9000, 40_000]), []
    for _ in PLACES:
        employees = round(least * 60 ** chance.random())
        members = round(employees * chance.uniform(0.8, 0.95))
        rows.append([employees, members, round(members * chance.uniform(0.35, 0.45))])
    return rows


def _in_wan(rows: list[list[int]]) -> list[list[Any]]:
    return [[round(n / 10_000, 2) for n in row] for row in rows]


@pytest.mark.parametrize("seed", range(30))
def test_true_sizes_never_and_another_unit_always(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    persons = _true_sizes(chance)
    assert not _told(_read(tmp_path / "true.xlsx", _in_wan(persons)))
    odd = chance.randrange(len(PLACES))
    rows = _in_wan(persons)
    rows[odd] = persons[odd]
    told = _told(_read(tmp_path / "persons.xlsx", rows))
    assert {f.row for f in told} == {odd + 4}
    assert len(told) == len(HEAD) - 1
    largest = max(range(len(PLACES)), key=lambda n: persons[n][2])
    rows = _in_wan(persons)
    rows[largest] = [round(n / 100) for n in persons[largest]]
    assert {f.row for f in _told(_read(tmp_path / "hundreds.xlsx", rows))} == {largest + 4}


def test_limits_leave_room_for_true_sizes() -> None:
    limit = check_limits()
    assert 60 < limit["unit_far"] < 100 < limit["unit_forgotten"] <= limit["magnitude_low"]
    assert limit["unit_peers"] >= 4
