"""A small file that unpacks to much is refused soon, in little memory, and leaves nothing; many at once take no more than a few."""

from __future__ import annotations

import io
import time
import zipfile
from functools import partial
from pathlib import Path

import psutil
import pytest

from data.database.engine import writer
from data.limits.turns import Busy, Turns
from data.settings import ReadingLimits
from etl.file.safely import read_safely
from etl.read.amounts import check_cells, check_density, check_parts
from etl.read.archives import unpack
from etl.read.forms.filled_in import tables
from etl.read.isolation import allow, run
from etl.read.need import USUAL, fitted, memory_for
from etl.read.workbook import UnreadableFile
from etl.upload.imports import Imports
from etl.upload.limits import Limits, NoRoom
from tests.books import register, unit
from tests.crosswise import shared
from tests.firm.files.bombs import HEAVY, Watched, bomb, heavy, long_cells, texts_bomb


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bombs")


@pytest.fixture(scope="module")
def tall(folder: Path) -> Path:
    return bomb(folder / "tall.xlsx")


KINDS = {
    "many rows": lambda path: bomb(path),
    "many rows, said to be few": lambda path: bomb(path, dimension="A1:B2"),
    "many cells": lambda path: bomb(path, rows=900_000, cells=40),
    "many texts": lambda path: texts_bomb(path),
    **{kind: partial(heavy, kind=kind) for kind in HEAVY},
}


@pytest.mark.parametrize("kind", [*list(KINDS)[:4], *shared(HEAVY, every=3)])
def test_a_bomb_is_refused_in_5_seconds_and_400_mb(kind: str, folder: Path) -> None:
    path = KINDS.get(kind, partial(heavy, kind=kind))(folder / "bomb.xlsx")
    assert path.stat().st_size < 3_000_000
    with Watched() as tree:
        result = read_safely(str(path))
    assert [f.code for f in result.findings] == ["file_too_large"]
    assert 0 < tree.seconds < 5, "of a processor, which other work on the machine does not change"
    assert tree.most < 400_000_000


@pytest.mark.parametrize("text", shared([b"<t>" + b"a" * 32_767 + b"</t>", b"<r><t>a</t></r>" * 2_000]))
def test_few_cells_that_hold_much_are_a_bomb_too(text: bytes, tmp_path: Path) -> None:
    path = long_cells(tmp_path / "long.xlsx", text, 4_000)
    with Watched() as tree, pytest.raises(UnreadableFile, match="file_too_large"):
        tables(path, {"决定": "decision"}, ("decision",))
    assert tree.most < 400_000_000
    assert 0 < tree.seconds < 5


def test_what_is_as_dense_as_tables_are_is_read(tmp_path: Path) -> None:
    path = long_cells(tmp_path / "a.xlsx", count=2_000)
    with zipfile.ZipFile(path) as archive:
        check_density(archive)


def test_many_rows_are_counted_whatever_they_are_packed_in(tall: Path) -> None:
    with zipfile.ZipFile(tall) as archive, pytest.raises(UnreadableFile, match="file_too_large"):
        check_cells(archive, ReadingLimits(memory=USUAL))


def test_as_many_formats_as_excel_knows_are_read(tmp_path: Path) -> None:
    """65 490 formats of cells, each with what stands in it, come to some 300 000 elements."""
    path = heavy(tmp_path / "a.xlsx", "formats", 300_000)
    with zipfile.ZipFile(path) as archive:
        check_parts(archive)


def test_a_filled_in_workbook_is_read_apart_from_the_server(tall: Path) -> None:
    """As lists of the ledger and queues of pairs are, which anyone who may write sends in."""
    before = psutil.Process().memory_info().rss
    with Watched() as tree, pytest.raises(UnreadableFile, match="file_too_large"):
        tables(tall, {"决定": "decision"}, ("decision",))
    assert tree.most < 400_000_000
    assert psutil.Process().memory_info().rss - before < 50_000_000


def test_a_plain_workbook_has_the_usual_memory_and_a_large_one_what_it_needs(tmp_path: Path) -> None:
    plain = register(tmp_path / "a.xlsx", [unit(n) for n in range(50)])
    assert memory_for(plain) == USUAL == 512_000_000
    assert fitted(str(plain), ReadingLimits()).memory == USUAL
    assert fitted(str(plain), ReadingLimits(memory=100_000_000)).memory == 100_000_000, "never more than is given"
    large = tmp_path / "large.zip"
    with zipfile.ZipFile(large, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a", b"x" * 60_000_000)
    assert memory_for(large) == 720_000_000
    assert memory_for(tmp_path / "absent") is None


def test_an_archive_over_its_ratio_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"{number}.csv", b"0" * 30_000_000)
    with pytest.raises(UnreadableFile, match="file_too_large"):
        unpack(str(path), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_what_is_refused_within_an_archive_is_deleted(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("b.csv", b"0" * 30_000_000)
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("good.csv", "a,b\n1,2\n")
        archive.writestr("inner.zip", inner.getvalue())
    found = {member.name: member.code for member in unpack(str(path), tmp_path / "out")}
    assert found == {"good.csv": None, "inner.zip": "file_too_large"}
    assert [p.name for p in (tmp_path / "out").rglob("*") if p.is_file()] == ["good.csv"]


def slow(path: str, _: None) -> int:
    time.sleep(0.05)
    return len(path)


def test_readers_are_counted_over_the_whole_server(tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    path = str(register(tmp_path / "a.xlsx", [unit(1)]))
    allow(2)
    try:
        with Watched() as tree, ThreadPoolExecutor(20) as threads:
            assert set(threads.map(lambda _: run(slow, path, None), range(60))) == {len(path)}
        assert tree.processes <= 2
    finally:
        allow(64)


def test_turns_are_refused_beyond_their_number() -> None:
    turns = Turns(2, seconds=7)
    with turns.taken(), turns.taken():
        with pytest.raises(Busy) as caught:
            turns.take()
        assert caught.value.seconds == 7
    with turns.taken():
        pass


def test_imports_beyond_their_number_are_refused(tmp_path: Path) -> None:
    store = Imports(tmp_path / "imports", lambda: writer("sqlite://"), limits=Limits(open=3))
    opened = [store.open() for _ in range(3)]
    with pytest.raises(Busy):
        store.open()
    store.drop(opened[0])
    assert store.open()


def test_imports_that_are_begun_at_once_are_counted_one_by_one(tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    store = Imports(tmp_path / "imports", lambda: writer("sqlite://"), limits=Limits(open=5))

    def begun(_: int) -> bool:
        try:
            return bool(store.open())
        except Busy:
            return False

    with ThreadPoolExecutor(32) as threads:
        assert sum(threads.map(begun, range(64))) == 5


def test_imports_take_no_more_of_the_disk_than_they_may(tmp_path: Path) -> None:
    store = Imports(tmp_path / "imports", lambda: writer("sqlite://"), limits=Limits(disk=1000))
    identity = store.open()
    store.receive(identity, "a.csv", io.BytesIO(b"x" * 2000))
    with pytest.raises(NoRoom):
        store.receive(identity, "b.csv", io.BytesIO(b"x"))
    with pytest.raises(NoRoom):
        store.open()
    full = Imports(tmp_path / "other", lambda: writer("sqlite://"), limits=Limits(free=10**18))
    with pytest.raises(NoRoom):
        full.open()


def test_work_beyond_its_number_is_refused_and_can_be_begun_later(tmp_path: Path) -> None:
    store = Imports(tmp_path / "imports", lambda: writer("sqlite://"), workers=1, limits=Limits(at_once=1, waiting=1))
    book = register(tmp_path / "a.xlsx", [unit(1)])
    ids = [store.open() for _ in range(3)]
    for identity in ids:
        with book.open("rb") as file:
            store.receive(identity, "a.xlsx", file)
    with store._turns.taken():
        store.read(ids[0])
        store.read(ids[1])
        with pytest.raises(Busy):
            store.read(ids[2])
    for identity in ids[:2]:
        store.wait(identity)
    store.read(ids[2])
    store.wait(ids[2])
    assert [store.state(identity).stage for identity in ids] == ["read"] * 3


@pytest.mark.long
def test_200_bombs_at_once_take_2_gb_and_twice_their_bytes(tall: Path, tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from app import create_app
    from data.settings import Settings

    app = create_app(Settings(f"sqlite:///{tmp_path / 'c.db'}", tmp_path))
    content = tall.read_bytes()

    def send(_: int) -> list[int]:
        client = app.server.test_client()
        begun = client.post("/import")
        if begun.status_code != 200:
            return [begun.status_code]
        identity = begun.json["id"]
        return [
            client.put(f"/import/{identity}/files?name=a.xlsx", data=content).status_code,
            client.post(f"/import/{identity}/read").status_code,
        ]

    with Watched() as tree, ThreadPoolExecutor(32) as threads:
        sent = list(threads.map(send, range(200)))
        began = time.monotonic()
        assert app.server.test_client().get("/health").status_code == 200
        assert time.monotonic() - began < 2
    assert {code for codes in sent for code in codes} <= {200, 429}
    assert tree.most < 2_000_000_000
    taken = sum(p.stat().st_size for p in (tmp_path / "imports").rglob("*") if p.is_file())
    assert taken < 2 * 200 * len(content)
