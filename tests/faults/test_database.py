"""A database that is locked, full, not writable, damaged or of another version: one line, exit 2, the figures as they were."""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlalchemy import event

import app
from analysis.__main__ import main as ask
from data.checks import checks
from data.database import schema
from data.database.engine import reader, writer
from data.database.trouble import DatabaseTrouble
from data.database.version import data_version
from data.files import write_whole
from data.settings import ROOT
from etl.__main__ import main
from etl.load.batch import load_paths
from tests.books import register, union, unit
from tests.faults.test_kill import state


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with one load."""
    folder = tmp_path_factory.mktemp("base")
    engine = writer(f"sqlite:///{folder / 'base.db'}")
    load_paths(engine, [register(folder / "old.xlsx", [unit(n) for n in range(4)], [union(1, unit=1)])])
    engine.dispose()
    return folder / "base.db"


@pytest.fixture
def database(base: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(base, tmp_path / "coverage.db"))


@pytest.fixture
def books(tmp_path: Path) -> list[Path]:
    """Two workbooks of some hundred rows, so that a database must grow for them."""
    return [
        register(tmp_path / "in" / "a.xlsx", [unit(n) for n in range(10, 400)], [union(2, unit=12)]),
        register(tmp_path / "in" / "b.xlsx", [unit(n, region="320102") for n in range(500, 900)], region="江苏省"),
    ]


_PROGRESS = re.compile(r"\dfile \[|%\|")


def load(database: Path, *paths: Path) -> int:
    return main(["load", *map(str, paths), "--database", f"sqlite:///{database}"])


def one_line(capsys: pytest.CaptureFixture[str]) -> str:
    """What was said on stderr: progress apart, a single line that is no traceback; stdout is empty."""
    said = capsys.readouterr()
    lines = [line for line in said.err.replace("\r", "\n").split("\n") if line.strip() and not _PROGRESS.search(line)]
    assert said.out == ""
    assert len(lines) == 1, lines
    return lines[0]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COVERAGE_BUSY_SECONDS", "0.3")


@pytest.mark.parametrize("how", ["IMMEDIATE", "EXCLUSIVE"])
@pytest.mark.usefixtures("impatient")
def test_a_locked_database_is_waited_for_and_left_alone(
    how: str, database: Path, books: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    before = state(database)
    other = sqlite3.connect(database, isolation_level=None)
    other.execute(f"BEGIN {how}")
    try:
        assert load(database, *books) == 2
        said = one_line(capsys)
        assert str(database) in said
        assert "0.3" in said
        assert main(["undo", "1", "--database", f"sqlite:///{database}"]) == 2
        assert "0.3" in one_line(capsys)
        engine = reader(f"sqlite:///{database}")
        assert data_version(engine) == 1, "readers go on"
        engine.dispose()
        assert app.create_app(app.Settings.from_environment(database=f"sqlite:///{database}")), "so does a server"
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert state(database) == before
    assert load(database, *books) == 0


def test_a_load_goes_on_when_the_lock_is_let_go(database: Path, books: list[Path]) -> None:
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sqlite3, sys\n"
            "other = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
            "other.execute('BEGIN IMMEDIATE')\n"
            "print('held', flush=True)\n"
            "sys.stdin.readline()\n"
            "other.execute('ROLLBACK')\n",
            str(database),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdin is not None
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    engine = writer(f"sqlite:///{database}", busy_seconds=60)
    waited: list[str] = []

    def let_go(_: Any, __: Any, statement: str, *___: Any) -> None:
        if statement == "BEGIN IMMEDIATE" and not waited:
            waited.append(statement)
            assert holder.stdin is not None
            holder.stdin.write("\n")
            holder.stdin.flush()

    event.listen(engine, "before_cursor_execute", let_go)
    assert [r.status for r in load_paths(engine, books)] == ["loaded", "loaded"]
    engine.dispose()
    holder.communicate(timeout=30)
    assert waited


@pytest.fixture
def page_limit(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """A disk with room for so many more pages of the database."""
    from data.database import engine as engines

    def limit(pages: int) -> None:
        def capped(*args: Any, **kwargs: Any) -> Any:
            made = original(*args, **kwargs)
            if not kwargs["read_only"]:

                def cap(connection: Any, _: object) -> None:
                    has = connection.execute("PRAGMA page_count").fetchone()[0]
                    connection.execute(f"PRAGMA max_page_count={has + pages}")

                event.listen(made, "connect", cap)
            return made

        original = engines._engine
        monkeypatch.setattr(engines, "_engine", capped)

    return limit


@pytest.mark.parametrize("pages", [0, 1, 3, 6, 10, 15])
def test_a_full_disk_leaves_the_old_figures_and_a_retry_finishes(
    pages: int,
    database: Path,
    books: list[Path],
    page_limit: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    before = state(database)
    whole = Path(shutil.copy(database, tmp_path / "whole.db"))
    assert load(whole, *books) == 0
    capsys.readouterr()
    page_limit(pages)
    assert load(database, *books) == 2
    assert "磁盘已满" in one_line(capsys)
    monkeypatch.undo()
    assert state(database) == before
    assert load(database, *books) == 0
    assert state(database) == state(whole)


_CHILD = """
import json, os, resource, sys
from etl.__main__ import main
how, arguments = json.loads(sys.argv[1]), sys.argv[2:]
main([*arguments[:-1], f"sqlite:///{how['warm']}"])
sys.stderr.flush()
print("warm", file=sys.stderr, flush=True)
if how.get("bytes"):
    resource.setrlimit(resource.RLIMIT_FSIZE, (how["bytes"], how["bytes"]))
if how.get("powerless") and os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
code = main(arguments)
sys.stdout.flush()
os._exit(code)
"""
"""A command under a limit: run once before it, so that all is imported and read, then a second time."""


def under(how: dict[str, Any], *arguments: str) -> tuple[int, list[str]]:
    """Exit code and lines on stderr of a command in a process of its own. ``how``: bytes (that a file may have), powerless."""
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, json.dumps(how), *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        # The instance is for its own user alone: a powerless one has another.
        env={**os.environ, "COVERAGE_BUSY_SECONDS": "1", "COVERAGE_INSTANCE": f"{how['warm']}.instance"},
    )
    lines = done.stderr.replace("\r", "\n").partition("warm\n")[2].split("\n")
    return done.returncode, [line for line in lines if line.strip() and not _PROGRESS.search(line)]


def test_a_disk_that_refuses_a_write_is_told_like_a_full_one(database: Path, books: list[Path], tmp_path: Path) -> None:
    before = state(database)
    how = {"warm": str(tmp_path / "warm.db"), "bytes": database.stat().st_size + 40_000}
    code, said = under(how, "load", *map(str, books), "--database", f"sqlite:///{database}")
    assert code == 2
    assert len(said) == 1
    assert "磁盘已满" in said[0]
    assert state(database) == before
    assert load(database, *books) == 0


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users can reach, for a process that gives up its powers (root may write anywhere)."""
    with TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_a_database_that_may_not_be_written_says_so(base: Path, books: list[Path], open_folder: Path) -> None:
    folder = open_folder / "closed"
    folder.mkdir()
    path = Path(shutil.copy(base, folder / "coverage.db"))
    files = [str(shutil.copy(book, open_folder)) for book in books]
    before = state(path)
    path.chmod(0o444)
    folder.chmod(0o555)
    try:
        how = {"warm": str(open_folder / "warm.db"), "powerless": True}
        code, said = under(how, "load", *files, "--database", f"sqlite:///{path}")
    finally:
        folder.chmod(0o755)
        path.chmod(0o644)
    assert code == 2
    assert len(said) == 1
    assert str(path) in said[0]
    assert state(path) == before


def test_a_folder_that_cannot_be_made_says_so(
    tmp_path: Path, books: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    assert load(tmp_path / "file" / "coverage.db", *books) == 2
    assert "打不开" in one_line(capsys)


DOORS: dict[str, Callable[[str], int]] = {
    "load": lambda url: main(["load", str(ROOT / "data" / "published"), "--database", url]),
    "loads": lambda url: main(["loads", "--database", url]),
    "undo": lambda url: main(["undo", "1", "--database", url]),
    "analysis": lambda url: ask(["rates", "--region", "100000", "--database", url]),
    "app": lambda url: app.main(["--database", url]),
}


@pytest.mark.parametrize("door", DOORS)
def test_a_newer_database_is_refused_at_every_door(
    door: str, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    connection = sqlite3.connect(database)
    connection.execute("UPDATE meta SET value = ? WHERE key = 'schema_version'", (str(schema.VERSION + 1),))
    connection.commit()
    connection.close()
    assert DOORS[door](f"sqlite:///{database}") == 2
    assert "升级" in one_line(capsys)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("damage", ["head", "middle", "text"])
def test_a_damaged_database_is_refused_at_every_door(
    door: str, damage: str, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = database.read_bytes()
    torn = {
        "head": b"\x00" * 100 + whole[100:],
        "middle": whole[:100] + b"\xa5" * (len(whole) - 200) + whole[-100:],
        "text": "这不是数据库".encode() * 200,
    }
    database.write_bytes(torn[damage])
    assert DOORS[door](f"sqlite:///{database}") == 2
    assert "损坏" in one_line(capsys)
    assert database.read_bytes() == torn[damage], "what may be rescued is left as it was"


def test_trouble_has_a_line_in_both_languages() -> None:
    for code in ("database_locked", "database_full", "database_read_only", "database_damaged", "database_newer"):
        assert code in checks()
        problem = DatabaseTrouble(code, {"path": "/x/coverage.db", "seconds": "3", "reason": "a\nb"})
        assert "/x/coverage.db" in problem.said("zh")
        assert "/x/coverage.db" in problem.said("en")
        assert "\n" not in problem.said("en")


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = write_whole(tmp_path / "new" / "note.txt", b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(OSError, match=r"note\.txt"):
            write_whole(path, b"x" * 5000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_bytes() == b"old"
    assert [p.name for p in path.parent.iterdir()] == ["note.txt"]


def test_a_full_disk_for_a_template_is_one_line_and_leaves_no_half_file(tmp_path: Path) -> None:
    script = (
        "import os, resource, sys; from etl.__main__ import main\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000)); os._exit(main(sys.argv[1:]))"
    )
    out = tmp_path / "out"
    done = subprocess.run(
        [sys.executable, "-c", script, "template", "--region", "330100", "--out", str(out)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert not list(tmp_path.rglob("*.*"))
