"""What nobody tells: columns beside another register's rows, which count only once that register is there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from data.database import schema
from data.database.engine import writer
from etl.file.result import Flags
from etl.load.batch import load_paths
from etl.load.undo import undo
from tests.books import UNION_HEADER, UNIT_HEADER, book, union, unit

FLAGS = Flags(period="2024", calibre="register", purpose="administrative", region="330106")


def with_members(path: Path, label: str) -> Path:
    """A unit register with a column of its units' members."""
    return book(path, {"单位台账": [[*UNIT_HEADER, label], [*unit(1), 12], [*unit(2), 0]]})


def with_employees(path: Path, label: str) -> Path:
    """A union register with a column of its units' employees."""
    return book(path, {"工会台账": [[*UNION_HEADER, label], [*union(1, unit=1), 30], [*union(2, unit=2), 30]]})


def units(path: Path) -> Path:
    return book(path, {"单位台账": [list(UNIT_HEADER), list(unit(1)), list(unit(2))]})


def unions(path: Path, members: Sequence[Any] = (12, 5)) -> Path:
    rows = [list(union(n, unit=n, members=said)) for n, said in enumerate(members, 1)]
    return book(path, {"工会台账": [list(UNION_HEADER), *rows]})


def told(engine: Engine) -> list[tuple[str, str]]:
    finding = schema.finding.c
    with engine.connect() as connection:
        rows = connection.execute(
            select(finding.column, finding.args).where(finding.code == "column_uncounted").order_by(finding.id)
        )
        return [(row.column, row.args["label"]) for row in rows]


@pytest.mark.parametrize("label", ["会员人数", "入会人数", "工会会员数"])
def test_members_beside_units_are_told_until_a_register_of_unions_has_them(label: str, tmp_path: Path) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'c.db'}")
    load_paths(engine, [with_members(tmp_path / "a.xlsx", label)], FLAGS)
    assert told(engine) == [("K", label)]
    (report,) = load_paths(engine, [unions(tmp_path / "b.xlsx")], FLAGS)
    assert told(engine) == []
    assert report.load_id is not None
    undo(engine, report.load_id)
    assert told(engine) == [("K", label)]


def test_a_register_that_tells_no_members_leaves_the_column_uncounted(tmp_path: Path) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'c.db'}")
    load_paths(
        engine, [with_members(tmp_path / "a.xlsx", "会员人数"), unions(tmp_path / "b.xlsx", (None, None))], FLAGS
    )
    assert told(engine) == [("K", "会员人数")]


def test_employees_beside_unions_are_told_until_a_register_of_units_has_them(tmp_path: Path) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'c.db'}")
    load_paths(engine, [with_employees(tmp_path / "a.xlsx", "职工人数")], FLAGS)
    assert told(engine) == [("M", "职工人数")]
    load_paths(engine, [units(tmp_path / "b.xlsx")], FLAGS)
    assert told(engine) == []


def test_registers_without_such_columns_are_not_spoken_of(tmp_path: Path) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'c.db'}")
    load_paths(engine, [units(tmp_path / "a.xlsx")], FLAGS)
    assert told(engine) == []
