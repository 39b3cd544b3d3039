"""Workbooks that people filled in are found whatever they and their programs did to them."""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random
from typing import Any

import pytest
from openpyxl import Workbook

from etl.model import UnreadableFile
from etl.read.forms.filled_in import HEADS, tables, yes_or_no

TITLES = {"决定": "decision", "Decision": "decision", "键：单位": "key", "理由": "reason"}
NEEDED = ("decision", "key")
ROWS = [["接受", "a", "走访"], [None, "b", None], ["拒绝", "c", "已注销"]]


def disturbed(random: Random, path: Path) -> Path:
    """The rows as somebody may send them back: columns in another order and others beside them, lines above and between, on any sheet."""
    heads = ["决定", "键：单位", "理由", "备注", None]
    order = random.sample(range(len(heads)), len(heads))
    lines: list[list[Any]] = [["说明"]] * random.randrange(4)
    lines.append([_broken(random, heads[at]) for at in order])
    for row in ROWS:
        lines += [[None]] * random.randrange(2)
        full = [*row, "x", None]
        lines.append([full[at] for at in order])
    if path.suffix == ".csv":
        with path.open("w", encoding=random.choice(["utf-8-sig", "gb18030"]), newline="") as file:
            csv.writer(file).writerows(lines)
        return path
    book = Workbook()
    sheet = book.worksheets[0]
    for line in lines:
        sheet.append(line)
    for _ in range(random.randrange(3)):
        book.create_sheet(f"备注{len(book.worksheets)}", random.randrange(2))["A1"] = "请审核"
    book.save(path)
    return path


def _broken(random: Random, title: str | None) -> str | None:
    """A title with a blank or a break in it."""
    if title is None:
        return None
    at = random.randrange(len(title) + 1)
    return title[:at] + random.choice(["", " ", "\n", "　"]) + title[at:]


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
@pytest.mark.parametrize("seed", range(12))
def test_a_table_is_found_whatever_was_done_to_it(seed: int, suffix: str, tmp_path: Path) -> None:
    (table,) = tables(disturbed(Random(seed), tmp_path / f"q{suffix}"), TITLES, NEEDED)
    said = [[line.said(name) for name in ("decision", "key", "reason")] for line in table.lines()]
    assert said == [[cell or "" for cell in row] for row in ROWS]
    first = next(table.lines())
    assert first.place("key").endswith(str(first.number))
    assert ("!" in first.place("key")) == table.named


def test_each_sheet_that_holds_one_is_read(tmp_path: Path) -> None:
    book = Workbook()
    for name in ("塘栖", "仁和"):
        sheet = book.create_sheet(name)
        sheet.append(["决定", "键：单位"])
        sheet.append(["是", name])
    book.save(tmp_path / "q.xlsx")
    found = tables(tmp_path / "q.xlsx", TITLES, NEEDED)
    assert [(table.sheet.name, [line.place("key") for line in table.lines()]) for table in found] == [
        ("塘栖", ["塘栖!B2"]),
        ("仁和", ["仁和!B2"]),
    ]


@pytest.mark.parametrize("heads", [["决定"], ["键：单位", "理由"], ["选择", "键：单位"]])
def test_what_lacks_a_column_is_none(heads: list[str], tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(heads)
    book.save(tmp_path / "q.xlsx")
    assert tables(tmp_path / "q.xlsx", TITLES, NEEDED) == []


def test_titles_far_below_are_none(tmp_path: Path) -> None:
    book = Workbook()
    for _ in range(HEADS):
        book.worksheets[0].append(["说明"])
    book.worksheets[0].append(["决定", "键：单位"])
    book.save(tmp_path / "q.xlsx")
    assert tables(tmp_path / "q.xlsx", TITLES, NEEDED) == []


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / "q.xlsx").write_bytes(b"PK\x03\x04")
    with pytest.raises(UnreadableFile):
        tables(tmp_path / "q.xlsx", TITLES, NEEDED)
    with pytest.raises(FileNotFoundError):
        tables(tmp_path / "absent.xlsx", TITLES, NEEDED)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("是", True),
        (" √ ", True),
        ("Yes", True),
        ("1", True),
        ("否", False),
        ("×", False),
        ("N", False),
        ("", None),
        ("待定", None),
    ],
)
def test_yes_and_no(said: str, answer: bool | None) -> None:
    assert yes_or_no(said) is answer
