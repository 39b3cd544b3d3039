"""The registers of :mod:`tests.links.truth` as files that an office sends, and a database of them."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data.database.engine import writer
from data.reference import regions
from etl.clean.credit_code import check_character
from etl.file.result import Flags
from etl.link.records import Record
from etl.load.batch import load_paths
from tests.links.truth import Truth, registers
from tests.shared import made_once

HAINING = "330481"
UNIT_HEADS = ("统一社会信用代码", "单位名称", "行政区划代码", "行业代码", "从业人员", "单位地址")
UNION_HEADS = ("工会名称", "工会类型", "行政区划代码", "建会单位名称", "建会单位代码", "会员人数", "单位地址")
TAX_HEADS = ("纳税人识别号", "纳税人名称", "行政区划代码", "生产经营地址", "缴费人数")


def counties(*codes: str) -> dict[str, tuple[str, list[str]]]:
    tree = regions()
    return {code: (tree[code].name, tree.children(code)) for code in codes}


def write(path: Path, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(heads)
        out.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return path


def unit_book(path: Path, units: Iterable[Record]) -> Path:
    return write(path, UNIT_HEADS, ((u.code, u.name, u.region, u.industry, u.persons, u.address) for u in units))


def union_book(path: Path, others: Iterable[Record], codes: dict[str, str] | None = None) -> Path:
    """Own unions of units that are given by name; by code too where ``codes`` has the row's."""
    known = codes or {}
    rows = (
        (f"{o.name}工会委员会", "单独基层工会", o.region, o.name, known.get(o.id), o.persons, o.address) for o in others
    )
    return write(path, UNION_HEADS, rows)


def tax_book(path: Path, rows: Iterable[Record]) -> Path:
    return write(path, TAX_HEADS, ((r.code, r.name, r.region, r.address, r.persons) for r in rows))


def flags(period: str = "2024", purpose: str | None = None, source: str | None = None) -> Flags:
    if source:
        return Flags(period=period, purpose=purpose, region=HAINING, content="comparison", list_source=source)
    return Flags(period=period, purpose=purpose, region=HAINING)


def load(engine: Engine, *paths: Path, **said: str) -> list[str]:
    return [report.status for report in load_paths(engine, paths, flags(**said))]


def database(folder: Path, truth: Truth, name: str = "links.db") -> Engine:
    engine = writer(f"sqlite:///{folder / name}")
    load(engine, unit_book(folder / "单位.csv", truth.units), union_book(folder / "工会.csv", truth.others))
    return engine


@cache
def small_truth() -> Truth:
    """A small county, which many tests ask about."""
    return registers(11, 400, 200, counties(HAINING))


def small_database(factory: pytest.TempPathFactory) -> Path:
    """The folder with its database (``links.db``) and files, made once a run: to be read, or copied."""
    return made_once(factory, "links", lambda folder: database(folder, small_truth()).dispose())


def own_copy(factory: pytest.TempPathFactory, folder: Path) -> Path:
    """A copy of it in a folder, to be written to. Returns the database."""
    shutil.copytree(small_database(factory), folder, dirs_exist_ok=True)
    return folder / "links.db"


def code(number: int) -> str:
    """A valid code of a unit, unlike those that the truth makes."""
    stem = f"91{HAINING}{number:09d}"
    return stem + check_character(stem)
