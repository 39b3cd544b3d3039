"""Open imports: receive, read, try, load, undo; nothing is kept afterwards; strangers and the half-done are told apart."""

from __future__ import annotations

import io
import json
import os
import stat
from pathlib import Path

import pytest

from data.database.engine import reader, writer
from data.queries import rates
from data.scope import EVERYTHING
from data.slice import SliceFilter
from etl.file.result import Flags
from etl.upload.imports import Imports
from etl.upload.limits import Limits, TooMuch
from etl.upload.names import plain_name
from etl.upload.state import UnknownImport
from tests.books import UNIT_HEADER, book, register, union, unit


@pytest.fixture
def store(tmp_path: Path) -> Imports:
    return Imports(tmp_path / "imports", lambda: writer(f"sqlite:///{tmp_path / 'c.db'}"), workers=1)


def send(store: Imports, *paths: Path) -> str:
    identity = store.open()
    for path in paths:
        with path.open("rb") as file:
            store.receive(identity, path.name, file)
    return identity


def test_the_whole_way_and_nothing_is_kept(store: Imports, tmp_path: Path) -> None:
    good = register(tmp_path / "好.xlsx", [unit(1), unit(2), unit(3, women=99)], [union(1, unit=1)])
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"PK\x03\x04 damaged")
    identity = send(store, good, bad)
    store.read(identity)
    store.wait(identity)
    state = store.state(identity)
    assert (state.stage, state.done, state.total) == ("read", 2, 2)
    assert [(f.name, f.status, f.rows_accepted, f.rows_quarantined) for f in state.files] == [
        ("好.xlsx", "loaded", 4, 0),
        ("坏.xlsx", "failed", 0, 0),
    ]
    assert "women_over_employees" in {f["code"] for f in store.findings(identity, 1, "zh")}
    assert store.effects(identity) is None
    store.try_out(identity, "zh")
    store.wait(identity)
    foretold = store.effects(identity)
    assert foretold is not None
    assert foretold.new == 1
    store.load(identity, "zh")
    store.wait(identity)
    state = store.state(identity)
    assert [f.status for f in state.files] == ["loaded", "failed"]
    row = rates(reader(f"sqlite:///{tmp_path / 'c.db'}"), EVERYTHING, region="330106", slices=SliceFilter("2024"))[0]
    assert (row["units"], row["units_covered"], row["employees"]) == (3, 1, 60)
    assert sorted(p.name for p in (tmp_path / "imports" / identity).iterdir()) == ["state.json"]
    number = state.files[0].load_id
    assert number is not None
    store.undo(number, identity)
    assert store.state(identity).files[0].status == "undone"
    assert not rates(reader(f"sqlite:///{tmp_path / 'c.db'}"), EVERYTHING, region="330106", slices=SliceFilter("2024"))


def test_a_dropped_import_leaves_nothing(store: Imports, tmp_path: Path) -> None:
    identity = send(store, register(tmp_path / "a.xlsx", [unit(1)]))
    store.read(identity)
    store.drop(identity)
    assert list((tmp_path / "imports").iterdir()) == []
    with pytest.raises(UnknownImport):
        store.state(identity)


def test_what_the_sender_says_counts_where_the_file_is_silent(store: Imports, tmp_path: Path) -> None:
    path = tmp_path / "无期.csv"
    path.write_text("\n".join(",".join(str(c or "") for c in r) for r in [UNIT_HEADER, unit(1)]), encoding="utf-8")
    identity = send(store, path)
    store.read(identity)
    store.wait(identity)
    assert store.state(identity).files[0].status == "quarantined"
    store.read(identity, Flags(period="2024"))
    store.wait(identity)
    state = store.state(identity)
    assert state.files[0].status == "loaded"
    assert state.flags["period"] == "2024"


def test_caps_hold_and_a_refused_file_is_not_kept(tmp_path: Path) -> None:
    store = Imports(tmp_path, lambda: writer("sqlite://"), limits=Limits(files=2, size=1000))
    identity = store.open()
    store.receive(identity, "a", io.BytesIO(b"x" * 600))
    with pytest.raises(TooMuch):
        store.receive(identity, "b", io.BytesIO(b"x" * 600))
    assert not list((tmp_path / identity / "files").rglob("b"))
    with pytest.raises(TooMuch):
        store.receive(identity, "c", io.BytesIO(b""))


def test_the_folder_is_for_this_user_only(store: Imports, tmp_path: Path) -> None:
    identity = store.open()
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "imports" / identity).stat().st_mode) == 0o700


@pytest.mark.parametrize("identity", ["", "..", "../../etc", "a" * 15, "x" * 20, "a/b" * 8])
def test_ids_lead_nowhere_else(store: Imports, identity: str) -> None:
    with pytest.raises(UnknownImport):
        store.state(identity)
    with pytest.raises(UnknownImport):
        store.marked(identity, 1, "zh")


def test_work_that_another_process_left_shows_as_interrupted_and_can_be_taken_up(
    store: Imports, tmp_path: Path
) -> None:
    identity = send(store, register(tmp_path / "a.xlsx", [unit(1)]))
    record = tmp_path / "imports" / identity / "state.json"
    record.write_text(json.dumps({**json.loads(record.read_text()), "stage": "reading", "process": "gone"}))
    state = store.state(identity)
    assert (state.fault, state.busy) == ("interrupted", False)
    store.read(identity)
    store.wait(identity)
    assert store.state(identity).stage == "read"


def test_imports_that_nobody_touched_are_forgotten(tmp_path: Path) -> None:
    store = Imports(tmp_path, lambda: writer("sqlite://"), limits=Limits(hours=1))
    old, new = store.open(), store.open()
    os.utime(tmp_path / old / "state.json", (0, 0))
    store.forget_old()
    assert [p.name for p in tmp_path.iterdir()] == [new]


def test_previews_show_where_columns_go_and_no_personal_cell(store: Imports, tmp_path: Path) -> None:
    rows = [(*unit(n), f"1380013800{n}") for n in range(1, 4)]
    identity = send(store, book(tmp_path / "p.xlsx", {"单位台账": [(*UNIT_HEADER, "联系电话"), *rows]}))
    store.read(identity)
    store.wait(identity)
    preview = store.result(identity, 1).previews[0]
    assert preview.columns[1] == ("B", "单位名称", "name")
    number, cells = preview.rows[0]
    assert (number, cells[1], cells[10]) == (3, "样例0001公司", None)
    raw = b"".join(p.read_bytes() for p in (tmp_path / "imports" / identity / "read").iterdir())
    assert b"1380013800" not in raw


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../x.xlsx", "x.xlsx"),
        ("C:\\temp\\台账.xls", "台账.xls"),
        ("", "file"),
        ("..", "file"),
        ("a\x00b\n.csv", "a_b_.csv"),
        ("名" * 200 + ".xlsx", "名" * 58 + ".xlsx"),
    ],
)
def test_names_are_safe_to_store_under(given: str, kept: str) -> None:
    assert plain_name(given) == kept


def test_persons_in_names_of_files_are_kept_nowhere(store: Imports, tmp_path: Path) -> None:
    identity = send(store, register(tmp_path / "张伟_13912345678.xlsx", [unit(1)]))
    state = store.state(identity)
    assert state.files[0].name == "***_***.xlsx"
    home = tmp_path / "imports" / identity
    assert not [p for p in home.rglob("*") if "张伟" in p.name]
    assert "张伟" not in (home / "state.json").read_text(encoding="utf-8")
    assert {oct(p.stat().st_mode & 0o777) for p in home.rglob("*")} == {"0o600", "0o700"}


def test_names_hold_no_direction_marks() -> None:
    assert plain_name("\u202egnp.xlsx") == "_gnp.xlsx"
