"""The operator's log: what has begun, ended and failed, by ids and counts; nothing of what the files hold."""

from __future__ import annotations

import io
import logging
import re
from pathlib import Path

import pytest

from data.database.engine import writer
from data.log import ROOMS, log_to_stderr, place_of
from data.settings import ROOT
from etl.__main__ import main
from etl.load.batch import load_paths
from etl.load.undo import undo
from etl.upload.imports import Imports
from tests.books import register, union, unit
from tests.etl.personal.test_personal import NAMES, SECRETS, planted


@pytest.fixture(autouse=True)
def everything(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)


def lines(caplog: pytest.LogCaptureFixture, room: str) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name.startswith(room)]


def test_a_load_says_when_it_begins_and_what_it_came_to(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    paths = [register(tmp_path / f"{n}.xlsx", [unit(n)], [union(n, unit=n)]) for n in (1, 2)]
    (tmp_path / "3.xlsx").write_bytes(b"PK\x03\x04 damaged")
    engine = writer(f"sqlite:///{tmp_path / 'c.db'}")
    load_paths(engine, [*paths, tmp_path / "3.xlsx"])
    undo(engine, 1)
    said = [re.sub(r"\d+\.\d s", "… s", line) for line in lines(caplog, "etl")]
    assert said == [
        "load of 3 files begins",
        "published version 1: 2 loads, 1 slices, … s",
        "load ends: 1 failed, 2 loaded; loads 1-3; … s",
        "load 1 undone: version 2",
    ]


def test_nothing_personal_and_no_name_of_a_file_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    paths = planted(tmp_path)
    load_paths(writer(f"sqlite:///{tmp_path / 'c.db'}"), paths)
    store = Imports(tmp_path / "imports", lambda: writer(f"sqlite:///{tmp_path / 'd.db'}"), workers=1)
    identity = store.open()
    for path in paths:
        with path.open("rb") as file:
            store.receive(identity, path.name, file)
    store.read(identity)
    store.wait(identity)
    store.load(identity, "zh")
    store.wait(identity)
    said = "\n".join([caplog.text, *(str(record.args) for record in caplog.records)])
    assert f"import {identity[:8]}: loading ended" in said
    assert [secret for secret in SECRETS if secret in said] == []
    assert [path.name for path in paths if path.stem in said] == []
    assert identity not in said, "who has an import's id can open it"


def test_an_import_that_fails_is_logged_by_place_and_not_in_its_words(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        raise ValueError(f"no number: {NAMES[0]}")

    store = Imports(tmp_path / "imports", broken, workers=1)  # type: ignore[arg-type]
    identity = store.open()
    with register(tmp_path / "a.xlsx", [unit(1)]).open("rb") as file:
        store.receive(identity, "a.xlsx", file)
    store.read(identity)
    store.wait(identity)
    store.load(identity, "zh")
    store.wait(identity)
    (failed,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert re.fullmatch(
        rf"import {identity[:8]}: loading failed: ValueError in tests\.etl\.load\.test_log:\d+", failed.getMessage()
    )
    assert NAMES[0] not in caplog.text


def test_a_fault_without_a_place_is_named_by_its_kind() -> None:
    assert place_of(ValueError("secret")) == "ValueError"


def test_commands_write_no_log(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = register(tmp_path / "a.xlsx", [unit(1)], [union(1, unit=1)])
    main(["load", str(path), "--database", f"sqlite:///{tmp_path / 'c.db'}"])
    assert "published version" not in "".join(capfd.readouterr())


def test_a_server_lets_its_rooms_speak(capsys: pytest.CaptureFixture[str]) -> None:
    kept = {room: (logging.getLogger(room).handlers, logging.getLogger(room).level) for room in ROOMS}
    try:
        log_to_stderr()
        logging.getLogger("etl.publish").info("published version %d", 7)
        logging.getLogger("werkzeug.other").info("not ours")
    finally:
        for room, (handlers, level) in kept.items():
            logger = logging.getLogger(room)
            logger.handlers, logger.propagate = handlers, True
            logger.setLevel(level)
    assert re.search(
        r"^\d{4}-\d\d-\d\d .* INFO etl\.publish: published version 7$", capsys.readouterr().err, re.MULTILINE
    )


def test_loggers_bear_the_name_of_their_module() -> None:
    for room in ("callbacks", "etl", "reports"):
        for path in (ROOT / room).rglob("*.py"):
            made = re.findall(r"getLogger\(([^)]*)\)", path.read_text(encoding="utf-8"))
            assert made in ([], ["__name__"]), path


def test_a_line_goes_to_what_stderr_is_by_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not to what it was when the log began, which may be closed: a load must not fail at its log."""
    kept = {room: (logging.getLogger(room).handlers, logging.getLogger(room).propagate) for room in ROOMS}
    first, second = io.StringIO(), io.StringIO()
    try:
        monkeypatch.setattr("sys.stderr", first)
        log_to_stderr()
        logging.getLogger("etl").info("one")
        monkeypatch.setattr("sys.stderr", second)
        first.close()
        logging.getLogger("etl").info("two")
    finally:
        for room, (handlers, propagate) in kept.items():
            logging.getLogger(room).handlers, logging.getLogger(room).propagate = handlers, propagate
    assert second.getvalue().endswith("INFO etl: two\n")
