"""What the server writes is for its own user, no original outlives a process that was killed, no name is a device, and numbers of persons are masked."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import load_workbook

import app
from data.database.engine import writer
from data.database.trouble import DatabaseTrouble
from data.settings import ROOT, Settings
from etl.load.batch import load_paths
from etl.read.archives import is_device, unpack
from etl.upload.imports import Imports
from etl.upload.names import plain_name
from tests.books import UNIT_HEADER, book, register, unit

PHONE, ID = "13800138000", "110101199003074477"
DEVICES = ("CON", "con.xlsx", "NUL", "nul.csv.xlsx", "COM1.xls", "LPT9", "AUX .txt", "CONIN$", "com².csv")

pytestmark = pytest.mark.skipif(os.name == "nt", reason="rights are told otherwise there")


def loose(folder: Path) -> list[str]:
    """What below a folder others than its owner have any rights to."""
    return [str(p.relative_to(folder)) for p in [folder, *folder.rglob("*")] if stat.S_IMODE(p.lstat().st_mode) & 0o077]


def test_a_database_and_its_log_are_for_this_user_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        engine = writer(f"sqlite:///{tmp_path / 'new' / 'coverage.db'}")
        load_paths(engine, [register(tmp_path / "a.xlsx", [unit(1)])])
        assert (tmp_path / "new" / "coverage.db-wal").exists()
        assert loose(tmp_path / "new") == []
    finally:
        os.umask(before)
    engine.dispose()


def test_looser_rights_are_mended_at_the_start(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'instance' / 'coverage.db'}"
    writer(url).dispose()
    for name in ("mappings/answers.csv", "imports/x/files/1/a.xlsx", "packs/y/p.zip"):
        path = tmp_path / "instance" / name
        path.parent.mkdir(parents=True)
        path.touch()
    for path in [tmp_path / "instance", *(tmp_path / "instance").rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    app.create_app(Settings(url, tmp_path / "instance"))
    assert loose(tmp_path / "instance") == []


def test_the_server_writes_under_a_closed_umask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def serve(*_: object, **__: object) -> None:
        seen.append(os.umask(0))
        os.umask(seen[0])

    monkeypatch.setattr("waitress.serve", serve)
    before = os.umask(0o022)
    try:
        assert app.main(["--database", f"sqlite:///{tmp_path / 'c.db'}"]) == 0
        assert seen == [0o077]
        assert os.umask(0o022) == 0o022, "and gives it back"
    finally:
        os.umask(before)


_VICTIM = """
import os, sys, time
from pathlib import Path
from data.database.engine import writer
from data.database.trouble import DatabaseTrouble
from etl.file import safely
from etl.upload import imports as uploads
from etl.upload.imports import Imports
folder, book, stage = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
store = Imports(folder / "imports", lambda: writer(f"sqlite:///{folder / 'coverage.db'}"))
identity = store.open()
def die(*_, **__):
    print(identity, flush=True)
    time.sleep(600)
class Half:
    def __init__(self): self.left = [book.read_bytes()[:2000]]
    def read(self, _):
        return self.left.pop() if self.left else die()
if stage == "receiving":
    store.receive(identity, "a.xlsx", Half())
with book.open("rb") as file:
    store.receive(identity, "a.zip", file)
if stage == "received":
    die()
if stage == "reading":
    uploads.isolated = die
store.read(identity); store.wait(identity)
if stage == "read":
    die()
if stage == "trying":
    uploads.effects = die
store.try_out(identity, "zh"); store.wait(identity)
if stage == "tried":
    die()
uploads.load_results = die
store.load(identity, "zh"); store.wait(identity)
"""


@pytest.mark.parametrize("stage", ["receiving", "received", "reading", "read", "trying", "tried", "loading"])
def test_no_original_outlives_a_killed_process(stage: str, tmp_path: Path) -> None:
    inner = register(tmp_path / "台账.xlsx", [unit(1), unit(2)])
    sent = tmp_path / "a.zip"
    with zipfile.ZipFile(sent, "w") as archive:
        archive.write(inner, "台账.xlsx")
    victim = subprocess.Popen(
        [sys.executable, "-c", _VICTIM, str(tmp_path / "instance"), str(sent), stage],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert victim.stdout is not None
    identity = victim.stdout.readline().strip()
    home = tmp_path / "instance" / "imports" / identity
    assert identity
    assert any(home.rglob("a.*")) or any(home.rglob("*.xlsx"))
    again = Imports(
        tmp_path / "instance" / "imports", lambda: writer(f"sqlite:///{tmp_path / 'instance' / 'coverage.db'}")
    )
    again.forget_old()
    assert home.is_dir(), "what a living process works on is its own"
    victim.send_signal(signal.SIGKILL)
    victim.communicate()
    app.create_app(Settings(f"sqlite:///{tmp_path / 'instance' / 'coverage.db'}", tmp_path / "instance"))
    assert not home.exists()
    assert [p.name for p in (tmp_path / "instance").rglob("*.xlsx")] == []


@pytest.mark.parametrize("name", DEVICES)
def test_the_name_of_a_device_is_no_path(name: str, tmp_path: Path) -> None:
    assert is_device(name)
    assert not is_device(plain_name(name))
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name if "." in name else f"{name}.csv", "a,b\n1,2\n")
    out = tmp_path / "out"
    unpack(str(path), out)
    assert [p.name for p in out.rglob("*") if is_device(p.name)] == []


def test_names_that_only_begin_so_stay() -> None:
    assert [plain_name(name) for name in ("CONTENT.xlsx", "auxiliary.csv", "com10.xls")] == [
        "CONTENT.xlsx",
        "auxiliary.csv",
        "com10.xls",
    ]


def test_numbers_and_names_of_persons_are_masked_in_previews_and_marked_copies(tmp_path: Path) -> None:
    rows = [(*unit(n), f"联系人王小明 {PHONE}，证件{ID}") for n in range(1, 4)]
    store = Imports(tmp_path / "imports", lambda: writer(f"sqlite:///{tmp_path / 'c.db'}"), workers=1)
    identity = store.open()
    sent = book(tmp_path / "p.xlsx", {"单位台账": [(*UNIT_HEADER, "备注"), *rows]})
    with sent.open("rb") as file:
        store.receive(identity, "p.xlsx", file)
    store.read(identity)
    store.wait(identity)
    shown = repr(store.result(identity, 1).previews)
    copy = load_workbook(store.marked(identity, 1, "zh"))
    marked = repr([cell.value for sheet in copy for row in sheet.iter_rows() for cell in row])
    assert "样例0001公司" in shown
    assert "样例0001公司" in marked
    for told in (shown, marked):
        assert PHONE not in told
        assert ID not in told
        assert "王小明" not in told


def test_what_others_keep_beside_it_keeps_its_rights(tmp_path: Path) -> None:
    """An instance in somebody's home, or in the folder that all users share, takes no rights from what is not its own."""
    home, shared = tmp_path / "home", tmp_path / "shared"
    for folder, mode in ((home, 0o755), (shared, 0o1777)):
        (folder / "letters").mkdir(parents=True)
        (folder / "letters" / "a.txt").touch()
        folder.chmod(mode)
        for path in folder.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)
        app.create_app(Settings(f"sqlite:///{folder / 'coverage.db'}", folder))
        assert (folder / "letters").stat().st_mode & 0o777 == 0o755
        assert (folder / "letters" / "a.txt").stat().st_mode & 0o777 == 0o644
        assert (folder / "coverage.db").stat().st_mode & 0o077 == 0
    assert home.stat().st_mode & 0o077 == 0
    assert shared.stat().st_mode & 0o7777 == 0o1777


@pytest.mark.parametrize("kind", ["folder", "shared folder", "another program's"])
def test_what_is_no_database_of_ours_keeps_its_rights(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "there"
    if kind == "another program's":
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE letter (words TEXT)")
    else:
        path.mkdir()
    mode = {"folder": 0o755, "shared folder": 0o1777}.get(kind, 0o644)
    path.chmod(mode)
    with pytest.raises(DatabaseTrouble):
        writer(f"sqlite:///{path}")
    assert path.stat().st_mode & 0o7777 == mode
