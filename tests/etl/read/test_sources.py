"""What a folder holds beside good files is told, never passed over, and never opened where that would not end."""

from __future__ import annotations

import io
import json
import os
import socket
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from data.database.engine import writer
from etl.__main__ import main
from etl.file.result import FileResult
from etl.load.batch import Run, load_paths
from etl.read.sources import Scratch, Source, find_sources, shown_path
from tests.books import register, unit

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="files of Unix")


def sources(folder: Path) -> dict[str, Source]:
    with Scratch() as scratch:
        return {Path(source.label).name: source for source in find_sources([folder], scratch)}


def test_a_table_is_known_by_its_content_under_any_name(tmp_path: Path) -> None:
    book = register(tmp_path / "made" / "a.xlsx", [unit(1)]).read_bytes()
    page = b"<html><table><tr><td>\xe5\x9c\xb0\xe5\x8c\xba</td><td>1</td></tr></table></html>"
    texts = "\u5730\u533a,\u5355\u4f4d\u6570\n\u5317\u4eac\u5e02,10\n".encode("gb18030")
    tables = {"a.bak": book, "noname": book, "b.html": page, "c.xls.download": page, "lines": texts}
    others = {
        "r.md": b"# a, b\n\nc, d, e\n",
        "p.html": b"<html>no cells</html>",
        "LICENSE": b"All rights\nreserved, by us\n",
    }
    others |= {"x.docx": _word(), "i.png": b"\x89PNG\r\n\x1a\n\0\0", "half.bin": book[:200], "empty": b""}
    folder = tmp_path / "in"
    folder.mkdir()
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        for name, content in {**tables, **others}.items():
            (folder / name).write_bytes(content)
            archive.writestr(name, content)
    with Scratch() as scratch:
        found = [
            (source.label.removeprefix(f"{folder}/"), source.is_table) for source in find_sources([folder], scratch)
        ]
    assert {name for name, is_table in found if is_table} == {*tables, *(f"all.zip/{name}" for name in tables)}
    assert {name for name, is_table in found if not is_table} == {*others, *(f"all.zip/{name}" for name in others)}


def _word() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return made.getvalue()


def test_what_is_no_file_is_told_and_not_opened(tmp_path: Path) -> None:
    register(tmp_path / "folder.xlsx" / "a.xlsx", [unit(1)])
    os.mkfifo(tmp_path / "fifo.csv")
    (tmp_path / "device.csv").symlink_to("/dev/zero")
    (tmp_path / "loop.xlsx").symlink_to("loop.xlsx")
    (tmp_path / "gone.xlsx").symlink_to("nowhere")
    (tmp_path / "itself").symlink_to(".")
    (tmp_path / "notes.md").symlink_to("nowhere")
    with socket.socket(socket.AF_UNIX) as door:
        here = Path.cwd()
        os.chdir(tmp_path)  # a socket's path has room for a hundred bytes
        try:
            door.bind("socket.csv")
        finally:
            os.chdir(here)
        found = sources(tmp_path)
    assert found.pop("a.xlsx").code is None
    assert not found.pop("notes.md").is_table
    assert {name: source.code for name, source in found.items()} == dict.fromkeys(
        ("fifo.csv", "device.csv", "loop.xlsx", "gone.xlsx", "socket.csv"), "file_unreadable"
    )
    assert found["gone.xlsx"].args_ == {"reason": "no such file"}


@contextmanager
def powerless() -> Iterator[None]:
    """As a user that may open nothing of ours (root may open everything)."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_what_may_not_be_opened_is_told() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        for book in ("closed.xlsx", "open.xlsx", "inner/a.xlsx"):
            register(folder / book, [unit(1)])
        (folder / "closed.xlsx").chmod(0)
        (folder / "inner").chmod(0)
        try:
            with powerless():
                found = sources(folder)
        finally:
            (folder / "inner").chmod(0o755)
    assert {name: source.code for name, source in found.items()} == {
        "closed.xlsx": "file_unreadable",
        "inner": "file_unreadable",
        "open.xlsx": None,
    }


@pytest.mark.parametrize("raw", ["浙江.csv".encode("gb18030"), b"a\xff\xfe.csv", b"a\x1b[2J\n.csv"])
def test_a_name_in_any_bytes_is_loaded_and_told(raw: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "in" / os.fsdecode(raw)
    path.parent.mkdir()
    path.write_text("2018年各地区会员人数\n地区,会员人数（人）\n北京市,12\n上海市,3\n", encoding="utf-8")
    assert main(["load", str(path.parent), "--json", "--database", f"sqlite:///{tmp_path / 'a.db'}"]) == 0
    said = capsys.readouterr().out.encode("utf-8").decode("utf-8")
    (report,) = json.loads(said)["files"]
    assert report["status"] == "loaded"
    assert report["path"] == shown_path(path)
    assert all(c.isprintable() for c in report["path"])
    assert main(["loads", "--database", f"sqlite:///{tmp_path / 'a.db'}"]) == 0
    assert Path(shown_path(path)).name in capsys.readouterr().out
    assert main(["tables", str(path.parent), "--json"]) == 0


def test_a_file_that_goes_away_while_others_are_read_fails_alone(tmp_path: Path) -> None:
    books = [register(tmp_path / f"{n}.xlsx", [unit(n)]) for n in range(4)]
    engine = writer(f"sqlite:///{tmp_path / 'a.db'}")

    def each(_: FileResult, path: Path) -> None:
        if path == books[0]:
            books[3].unlink()

    reports = load_paths(engine, books, run=Run(each=each))
    assert [r.status for r in reports] == ["loaded", "loaded", "loaded", "failed"]
    assert len(reports[3].sha256 or "") == 64
    books.append(tmp_path / "never.xlsx")
    assert [r.status for r in load_paths(engine, books)] == ["unchanged"] * 3 + ["failed"] * 2
    engine.dispose()
