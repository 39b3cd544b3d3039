"""A zip of workbooks is read like a folder of them; what it holds beside, and what it would do, does no harm."""

from __future__ import annotations

import io
import json
import os
import struct
import zipfile
from pathlib import Path

import pytest

from data.database.engine import writer
from data.settings import ReadingLimits
from etl.__main__ import main
from etl.file.process import digest
from etl.load.batch import load_paths
from etl.load.report import FileReport
from etl.read.archives import is_archive, unpack
from etl.read.sources import Scratch, find_sources
from etl.read.workbook import UnreadableFile
from tests.books import register, unit


@pytest.fixture(autouse=True)
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COVERAGE_INSTANCE", str(tmp_path / "instance"))
    return tmp_path / "instance"


def book(tmp_path: Path, number: int) -> bytes:
    return register(tmp_path / "made" / f"{number}.xlsx", [unit(number)]).read_bytes()


def archive(path: Path, members: dict[str, bytes]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return path


def renamed(path: Path, old: bytes, new: bytes) -> Path:
    """The archive with a member's raw name changed to another of the same length, in both places, without the flag for UTF-8."""
    assert len(old) == len(new)
    path.write_bytes(path.read_bytes().replace(old, new))
    return path


def load(tmp_path: Path, *paths: Path) -> list[FileReport]:
    engine = writer(f"sqlite:///{tmp_path / 'coverage.db'}")
    try:
        return load_paths(engine, paths)
    finally:
        engine.dispose()


def test_an_archive_is_walked_like_a_folder(tmp_path: Path, instance: Path) -> None:
    inner = archive(tmp_path / "inner.zip", {"c.xlsx": book(tmp_path, 3)}).read_bytes()
    path = archive(
        tmp_path / "regions.zip",
        {
            "b/deep/二.xlsx": book(tmp_path, 2),
            "a.xlsx": book(tmp_path, 1),
            "more.zip": inner,
            "~$a.xlsx": b"lock",
            "b/.hidden.csv": b"a,b",
            "__MACOSX/._a.xlsx": b"fork",
            "notes.pdf": b"%PDF",
            "b/": b"",
        },
    )
    reports = load(tmp_path, path)
    assert [(r.path, r.status, r.rows_read) for r in reports] == [
        (f"{path}/a.xlsx", "loaded", 1),
        (f"{path}/b/deep/二.xlsx", "loaded", 1),
        (f"{path}/more.zip/c.xlsx", "loaded", 1),
        (f"{path}/notes.pdf", "skipped", 0),
    ]
    assert reports[0].sha256 == digest(tmp_path / "made" / "1.xlsx")
    assert len({r.load_id for r in reports[:3]}) == 3
    assert list((instance / "unpacked").iterdir()) == []
    assert [r.status for r in load(tmp_path, path)] == ["unchanged", "unchanged", "unchanged", "skipped"]


def test_an_archive_under_any_name_and_in_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    archive(folder / "one.xlsx", {"a.xlsx": book(tmp_path, 1)})
    archive(folder / "two.zip", {"b.xlsx": book(tmp_path, 2)})
    (folder / "three.zip").write_bytes(book(tmp_path, 3))
    found = [(r.path, r.status) for r in load(tmp_path, folder)]
    assert found == [
        (f"{folder}/one.xlsx/a.xlsx", "loaded"),
        (f"{folder}/three.zip", "loaded"),
        (f"{folder}/two.zip/b.xlsx", "loaded"),
    ]


def test_a_failing_load_leaves_nothing_unpacked(
    tmp_path: Path, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = archive(tmp_path / "a.zip", {"a.xlsx": book(tmp_path, 1)})

    def broken(*_: object, **__: object) -> None:
        assert any((instance / "unpacked").rglob("a.xlsx"))
        raise OSError("disk")

    monkeypatch.setattr("etl.load.batch.store_result", broken)
    with pytest.raises(OSError, match="disk"):
        load(tmp_path, path)
    assert list((instance / "unpacked").iterdir()) == []


def test_what_a_killed_load_left_is_removed_by_the_next(instance: Path) -> None:
    left = instance / "unpacked" / f"{2**22 + 1}-left"
    left.mkdir(parents=True)
    (left / "a.xlsx").write_bytes(b"x")
    with Scratch() as scratch:
        folder = scratch.folder()
        assert not left.exists()
        assert os.name == "nt" or folder.parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_of_chinese_archivers_are_read_right(encoding: str, tmp_path: Path) -> None:
    raw = "浙江省/单位台账.xlsx".encode(encoding)
    mask = bytes(b if b < 0x80 else ord("x") for b in raw)
    path = renamed(archive(tmp_path / "a.zip", {mask.decode(): book(tmp_path, 1)}), mask, raw)
    with Scratch() as scratch:
        (source,) = find_sources([path], scratch)
        assert source.label == f"{path}/浙江省/单位台账.xlsx"
        assert source.path.name == "单位台账.xlsx"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../../tmp/evil.xlsx", "tmp/evil.xlsx"),
        ("/etc/evil.xlsx", "etc/evil.xlsx"),
        ("C:\\windows\\evil.xlsx", "windows/evil.xlsx"),
        ("a/..\\..\\evil.xlsx", "a/evil.xlsx"),
        ('bad<>:"|?*.xlsx', 'bad<>:"|?*.xlsx'),
        ("长" * 300 + ".xlsx", "长" * 300 + ".xlsx"),
    ],
)
def test_names_that_lead_elsewhere_stay_inside(name: str, shown: str, tmp_path: Path) -> None:
    mask = "".join("_" if c in "\\" else c for c in name)
    path = archive(tmp_path / "a.zip", {mask: book(tmp_path, 1)})
    if mask != name:
        renamed(path, mask.encode(), name.encode())
    with Scratch() as scratch:
        (source,) = find_sources([path], scratch)
        home = scratch.folder().parent
        assert source.label == f"{path}/{shown}"
        assert source.path.resolve().is_relative_to(home.resolve())
        assert source.path.suffix == ".xlsx"


def test_a_member_that_cannot_be_had_fails_alone(tmp_path: Path) -> None:
    path = archive(
        tmp_path / "a.zip",
        {"a_locked.xlsx": book(tmp_path, 1), "b_damaged.xlsx": book(tmp_path, 2), "c.xlsx": book(tmp_path, 3)},
    )
    raw = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as read:
        locked, damaged, _ = read.infolist()
    raw[locked.header_offset + 6] |= 1
    central = raw.index(b"PK\x01\x02")
    raw[central + 8] |= 1
    start = damaged.header_offset + 30 + len("b_damaged.xlsx")
    for i in range(start + 200, start + 260):
        raw[i] ^= 0xFF
    path.write_bytes(raw)
    reports = load(tmp_path, path)
    assert [(r.status, [f["code"] for f in r.findings if f["severity"] == "error"]) for r in reports] == [
        ("failed", ["file_encrypted"]),
        ("failed", ["file_unreadable"]),
        ("loaded", []),
    ]


def test_an_archive_in_an_archive_in_an_archive_is_refused(tmp_path: Path) -> None:
    content = book(tmp_path, 1)
    for name in ("c.zip", "b.zip", "a.zip"):
        content = archive(tmp_path / name, {"x.zip" if name != "c.zip" else "x.xlsx": content}).read_bytes()
    (report,) = load(tmp_path, tmp_path / "a.zip")
    assert report.path.endswith("a.zip/x.zip/x.zip")
    assert [f["code"] for f in report.findings] == ["archive_nested"]


def test_an_archive_of_nothing_says_so(tmp_path: Path) -> None:
    (report,) = load(tmp_path, archive(tmp_path / "a.zip", {}))
    assert (report.status, report.findings[0]["code"]) == ("failed", "file_empty")


@pytest.mark.parametrize("limits", [ReadingLimits(members=3), ReadingLimits(unpacked=5_000_000)])
def test_size_and_number_of_members_are_capped_before_anything_is_unpacked(
    limits: ReadingLimits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ReadingLimits, "from_environment", classmethod(lambda _: limits))
    path = archive(tmp_path / "a.zip", {f"{n}.csv": b"0" * 2_000_000 for n in range(4)})
    assert path.stat().st_size < 20_000
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(UnreadableFile, match="file_too_large"):
        unpack(str(path), out)
    assert list(out.iterdir()) == []


def test_archives_in_an_archive_share_its_cap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ReadingLimits, "from_environment", classmethod(lambda _: ReadingLimits(unpacked=3_000_000)))
    bomb = archive(tmp_path / "bomb.zip", {"a.csv": b"0" * 2_000_000}).read_bytes()
    path = archive(tmp_path / "a.zip", {"1.zip": bomb, "2.zip": bomb})
    members = unpack(str(path), tmp_path)
    assert [(m.name, m.code) for m in members] == [("1.zip/a.csv", None), ("2.zip", "file_too_large")]


def test_a_member_that_is_larger_than_it_says_is_damaged(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"a.csv": b"0" * 2_000_000})
    raw = path.read_bytes()
    path.write_bytes(raw.replace(struct.pack("<I", 2_000_000), struct.pack("<I", 1000)))
    (member,) = unpack(str(path), tmp_path)
    assert (member.path, member.code) == (None, "file_unreadable")


def test_a_workbook_is_no_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(book(tmp_path, 1))
    assert not is_archive(path)
    stripped = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(stripped, "w") as target:
        for name in source.namelist():
            if name != "[Content_Types].xml":
                target.writestr(name, source.read(name))
    path.write_bytes(stripped.getvalue())
    assert not is_archive(path)
    path.write_bytes(b"PK\x03\x04 and then nothing of a zip")
    assert not is_archive(path)


def test_tables_of_an_archive_and_of_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = archive(tmp_path / "in" / "a.zip", {"a.xlsx": book(tmp_path, 1), "b.xlsx": b"", "c.md": b"#"})
    for asked in (path, path.parent):
        assert main(["tables", str(asked), "--json"]) == 1
        said = capsys.readouterr()
        assert [(t["file"], t["content"]) for t in json.loads(said.out)["tables"]] == [
            (f"{path}/a.xlsx", "unit_register")
        ]
        assert f"{path}/b.xlsx" in said.err
    assert main(["tables", str(path)]) == 1
    assert f"{path}/a.xlsx" in capsys.readouterr().out
    assert main(["tables", str(tmp_path / "absent.zip")]) == 2
