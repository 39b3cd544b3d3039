"""A publish with a second process leaves every table as one without, whatever becomes of the second process, or of the first."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from sqlalchemy import select

import etl.publish.publish
import etl.publish.rollup
from data.database import schema
from data.database.engine import reader, writer
from data.database.place import is_private
from data.settings import ROOT, Settings
from etl.file.process import process_file
from etl.file.result import Flags
from etl.load.store import store_result
from etl.load.undo import undo
from etl.publish.beside import helper, work
from etl.publish.beside.file import MADE, opened
from etl.publish.publish import publish
from tests.books import register, union, unit
from tests.waiting import until

COUNTIES = {"330106": "浙江省杭州市西湖区", "330203": "浙江省宁波市海曙区", "340103": "安徽省合肥市庐阳区"}
YEARS = ("2022", "2023", "2024")


def books(folder: Path) -> list[Path]:
    """Registers of some counties over some years: units that go, come, change, and are covered or not."""
    found = []
    for place, (county, name) in enumerate(COUNTIES.items()):
        for year, period in enumerate(YEARS):
            units = [unit(100 * place + n, region=county) for n in range(year, 30 + 2 * year)]
            unions = [union(100 * place + n, unit=100 * place + n, region=county) for n in range(year, 30, 3)]
            found.append(register(folder / f"{county}_{period}.xlsx", units, unions, period=period, region=name))
    return found


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with loads that nobody sees yet."""
    folder = tmp_path_factory.mktemp("beside")
    engine = writer(f"sqlite:///{folder / 'staged.db'}")
    for path in books(folder):
        assert store_result(engine, process_file(str(path), Flags()), Flags()).status == "loaded"
    engine.dispose()
    with sqlite3.connect(folder / "staged.db") as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder / "staged.db"


@pytest.fixture
def copy(staged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Path]:
    """Copies of it; a second process pays for the least."""
    monkeypatch.setattr(helper, "PAYS_FROM", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setenv("COVERAGE_INSTANCE", str(tmp_path / "instance"))
    made: list[Path] = []

    def another() -> Path:
        made.append(tmp_path / f"{len(made)}.db")
        shutil.copy(staged, made[-1])
        return made[-1]

    return another


def published(database: Path, workers: int) -> int:
    engine = writer(f"sqlite:///{database}")
    with engine.connect() as connection:
        ids = connection.execute(select(schema.load.c.id).where(schema.load.c.status == "staged")).scalars().all()
    try:
        return publish(engine, ids, workers)
    finally:
        engine.dispose()


def tables(database: Path) -> dict[str, list[Any]]:
    """All rows of all tables, but for the times at which something was done."""
    found = {}
    with sqlite3.connect(database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.execute("INSERT INTO named(named) VALUES ('integrity-check')")
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
            told = [column for column in columns if not column.endswith("_at")]
            rows = connection.execute(f"SELECT {', '.join(told)} FROM {name}").fetchall() if name != "named" else []
            found[name] = (
                sorted(rows, key=repr) if name != "meta" else sorted(row for row in rows if row[0][-3:] != "_at")
            )
        found["schema"] = sorted(connection.execute("SELECT name, sql FROM sqlite_master"), key=repr)
    connection.close()
    return found


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """What the publishes of a test took over from a second process: everything, or nothing."""
    found: list[bool] = []
    whole = helper.Helper.take_over

    def note(self: helper.Helper, *given: Any) -> bool:
        found.append(whole(self, *given))
        return found[-1]

    monkeypatch.setattr(helper.Helper, "take_over", note)
    return found


def left(tmp_path: Path) -> list[Path]:
    """What lies in the place for files of the moment."""
    home = tmp_path / "instance" / "unpacked"
    return [*home.rglob("*")] if home.is_dir() else []


def test_every_table_is_the_same(copy: Callable[[], Path], taken: list[bool], tmp_path: Path) -> None:
    alone, beside = copy(), copy()
    published(alone, 1)
    published(beside, 2)
    assert taken == [False, True]
    expected = tables(alone)
    assert tables(beside) == expected
    assert all(expected[name] for name in MADE if name != "flow_same"), "each table has something to be right about"
    assert not left(tmp_path)


def test_corrections_and_undo_go_on_from_what_was_taken_over(
    copy: Callable[[], Path], taken: list[bool], tmp_path: Path
) -> None:
    correction = register(
        tmp_path / "again.xlsx",
        [unit(n, region="330106", employees=77) for n in range(5, 33)],
        [union(4, unit=7, region="330106")],
        period="2023",
        region=COUNTIES["330106"],
    )
    both = copy(), copy()
    for workers, database in enumerate(both, 1):
        engine = writer(f"sqlite:///{database}")  # one connection, which keeps what it knows of the index of names
        with engine.connect() as connection:
            ids = connection.execute(select(schema.load.c.id)).scalars().all()
        publish(engine, ids, workers)
        first = tables(database)
        load = store_result(engine, process_file(str(correction), Flags()), Flags()).load_id
        assert load is not None
        publish(engine, [load], workers)
        assert tables(database) != first
        undo(engine, load)
        for each in ids:
            undo(engine, each)
        engine.dispose()
    assert taken == [False, False, True, False]
    assert tables(both[0]) == tables(both[1])


def raises(_database: str, _given: Any) -> None:
    raise LookupError("unforeseen")


def dies(_database: str, _given: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fills_memory(_database: str, _given: Any) -> None:
    raise MemoryError


def fills_the_disk(database: str, given: work.Covered) -> None:
    with opened(given.file, Path(database)) as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        connection.exec_driver_sql("CREATE TABLE more AS SELECT * FROM unit")


@pytest.mark.parametrize(
    ("trouble", "step"),
    [(raises, "begin"), (dies, "list_slice"), (fills_the_disk, "list_slice"), (fills_memory, "end")],
)
def test_where_the_second_fails_the_first_does_it_all(
    trouble: Callable[[str, Any], None],
    step: str,
    copy: Callable[[], Path],
    taken: list[bool],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    alone, beside = copy(), copy()
    published(alone, 1)
    monkeypatch.setattr(helper, step, trouble)
    published(beside, 2)
    assert taken == [False, False]
    assert tables(beside) == tables(alone)
    assert "second process" in caplog.text
    assert not left(tmp_path)


@pytest.mark.parametrize("at", ["before", "after"])
def test_a_publish_that_fails_leaves_nothing_and_comes_through_again(
    at: str, copy: Callable[[], Path], taken: list[bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone, beside = copy(), copy()
    published(alone, 1)
    before = tables(beside)
    engine = writer(f"sqlite:///{beside}")
    with engine.connect() as connection:
        ids = connection.execute(select(schema.load.c.id)).scalars().all()

    def fail(*_: Any) -> None:
        raise RuntimeError("no more")

    where, name = (etl.publish.publish, "cross_check") if at == "before" else (helper, "take_over")
    with monkeypatch.context() as patch:
        patch.setattr(where, name, fail)
        with pytest.raises(RuntimeError, match="no more"):
            publish(engine, ids, 2)
    assert tables(beside) == before
    assert not left(tmp_path)
    publish(engine, ids, 2)
    engine.dispose()
    assert taken[-1]
    assert tables(beside) == tables(alone)


def test_readers_see_nothing_before_the_end_and_the_file_is_ours_alone(
    copy: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    database, seen = copy(), []
    whole = helper.take_over

    def look(connection: Any) -> None:
        whole(connection)
        with reader(f"sqlite:///{database}").connect() as other:
            seen.append([other.exec_driver_sql(f"SELECT COUNT(*) FROM {name}").scalar_one() for name in MADE])
        (file,) = Settings.from_environment().instance.rglob("beside.db")
        seen.append([is_private(file), is_private(file.parent)])

    monkeypatch.setattr(helper, "take_over", look)
    published(database, 2)
    assert seen == [[0] * len(MADE), [True, True]]


@pytest.mark.parametrize("why", ["one worker", "one processor", "little", "not the first"])
def test_there_is_none_where_it_does_not_pay(
    why: str, copy: Callable[[], Path], taken: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    database = copy()
    if why == "one processor":
        monkeypatch.setattr(os, "cpu_count", lambda: 1)
    if why == "little":
        monkeypatch.setattr(helper, "PAYS_FROM", 100_000)
    if why == "not the first":
        with sqlite3.connect(database) as connection:
            connection.execute(
                "INSERT INTO listed_slice (id, period, calibre, purpose) VALUES (1, '1999', 'field', 'administrative')"
            )
        connection.close()

    def never(*_: Any) -> None:
        raise AssertionError

    monkeypatch.setattr(helper, "run", never)
    published(database, 1 if why == "one worker" else 2)
    assert taken == [False]


_KILLED = """
import os, signal, sys
import etl.publish.beside.helper as helper
from data.database.engine import writer
from etl.publish.publish import publish
helper.PAYS_FROM, os.cpu_count = 1, lambda: 2
def die(*_): os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[2] == "taken":
    whole = helper.take_over
    helper.take_over = lambda connection: (whole(connection), die())
else:
    import etl.publish.publish
    etl.publish.publish.cross_check = die
publish(writer(sys.argv[1]), range(1, 100), 2)
"""


@pytest.mark.parametrize("at", ["summed", "taken"])
def test_a_first_process_that_is_killed_leaves_the_old_figures_and_no_second_one(
    at: str, copy: Callable[[], Path], taken: list[bool], tmp_path: Path
) -> None:
    alone, beside = copy(), copy()
    published(alone, 1)
    before = tables(beside)
    done = subprocess.run(
        [sys.executable, "-c", _KILLED, f"sqlite:///{beside}", at], cwd=ROOT, check=False, capture_output=True
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert left(tmp_path), "what it had made lies there until the next one comes"
    until(lambda: not _with_open(beside))
    assert tables(beside) == before
    published(beside, 2)
    assert taken == [False, True]
    assert tables(beside) == tables(alone)
    assert not left(tmp_path)


def _with_open(database: Path) -> list[int]:
    """The processes that have a database open and read files."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if "etl.read.child" in process.cmdline() and str(database) in {file.path for file in process.open_files()}:
                found.append(process.pid)
    return found


def test_sums_wait_while_the_second_waits_for_cover_and_no_more_of_them_than_fit(
    copy: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(etl.publish.rollup, "AT_ONCE", 1)
    monkeypatch.setattr(etl.publish.rollup, "WAITING", 1)
    told: list[str] = []
    for owner, name in ((helper.Helper, "covered"), (helper.Helper, "all_covered"), (etl.publish.rollup, "_write")):
        whole = getattr(owner, name)

        def note(*given: Any, _whole: Any = whole, _name: str = name, **named: Any) -> Any:
            told.append(_name)
            return _whole(*given, **named)

        monkeypatch.setattr(owner, name, note)
    published(copy(), 2)
    assert told == ["covered", "covered", "_write", "covered", "_write", "all_covered", "_write"]
