"""What an operator has: a copy of the database while it is used, a log that is put aside, dependencies looked through without a network."""

from __future__ import annotations

import logging
import re
import resource
import socket
import sqlite3
import stat
from pathlib import Path

import pytest

from data.database.engine import writer
from data.log import LOGS_KEPT, ROOMS, log_to_stderr
from data.settings import ROOT
from etl.__main__ import main as etl
from etl.load.batch import load_paths
from scripts.environment import audit, licences
from tests.books import register, unit
from tests.faults.test_kill import state


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


def test_a_copy_is_made_while_a_load_is_under_way(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place, out = tmp_path / "coverage.db", tmp_path / "kept" / "copy.db"
    engine = writer(f"sqlite:///{place}")
    load_paths(engine, [register(tmp_path / "a.xlsx", [unit(1), unit(2)])])
    before = state(place)
    other = sqlite3.connect(place, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("DELETE FROM totals")
    try:
        assert etl(["backup", "--out", str(out), "--database", f"sqlite:///{place}"]) == 0
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert capsys.readouterr().out.strip() == str(out)
    assert state(out) == before
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert etl(["backup", "--out", str(out), "--database", f"sqlite:///{place}"]) == 2, "nothing is written over"
    assert [p.name for p in out.parent.iterdir() if p.name.startswith(".")] == []
    engine.dispose()


@pytest.mark.parametrize(("language", "words"), [("zh", "磁盘已满"), ("en", "The disk is full")])
def test_a_copy_that_does_not_fit_leaves_nothing_and_says_why(
    language: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COVERAGE_LANG", language)
    place, out = tmp_path / "coverage.db", tmp_path / "kept" / "copy.db"
    engine = writer(f"sqlite:///{place}")
    load_paths(engine, [register(tmp_path / "a.xlsx", [unit(1), unit(2)])])
    engine.dispose()
    order = ["backup", "--out", str(out), "--database", f"sqlite:///{place}"]
    most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, most[1]))
    try:
        assert etl(order) == 2
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, most)
    assert words in capsys.readouterr().err
    assert list(out.parent.iterdir()) == []
    for end in ("", "-journal"):  # as one that was killed leaves them
        out.with_name(f".copy.db.part{end}").write_bytes(b"x" * 600)
    assert etl(order) == 0
    assert list(out.parent.iterdir()) == [out]
    assert state(out) == state(place)


def test_the_log_is_put_aside_and_for_this_user_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.log.LOG_BYTES", 2000)
    kept = {room: (logging.getLogger(room).handlers, logging.getLogger(room).propagate) for room in ROOMS}
    try:
        log_to_stderr(tmp_path / "log" / "app.log")
        for number in range(500):
            logging.getLogger("etl.load").info("load %d ends", number)
        files = sorted((tmp_path / "log").iterdir())
        assert len(files) == LOGS_KEPT + 1
        assert all(file.stat().st_size <= 2000 for file in files)
        assert stat.S_IMODE((tmp_path / "log").stat().st_mode) == 0o700
        assert "load 499 ends" in (tmp_path / "log" / "app.log").read_text(encoding="utf-8")
    finally:
        for handler in logging.getLogger("app").handlers:
            handler.close()
        for room, (handlers, propagate) in kept.items():
            logging.getLogger(room).handlers, logging.getLogger(room).propagate = handlers, propagate


@pytest.mark.usefixtures("no_network")
def test_pinned_versions_are_held_against_advisories_offline(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.main([]) == 0
    assert re.search(r"\d+ packages, \d+ advisories of \d{4}-\d\d-\d\d.*: 0 affected", capsys.readouterr().out)


def test_an_affected_version_is_told() -> None:
    advisories = [audit.Advisory("waitress", "CVE-1", "3.0.1", "x"), audit.Advisory("diskcache", "CVE-2", "", "y")]
    assert [a.id for a in audit.affected({"waitress": "3.0.0", "diskcache": "5.6"}, advisories)] == ["CVE-1", "CVE-2"]
    assert audit.affected({"waitress": "3.0.1"}, advisories) == []
    assert audit.affected({"waitress": "3.0.10"}, advisories) == [], "versions are no texts"


def test_what_installs_is_pinned_too() -> None:
    pins = audit.pinned((ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines())
    assert {"pip", "setuptools"} <= pins.keys()
    assert "-c constraints.txt --upgrade pip setuptools" in (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "audit" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.usefixtures("no_network")
def test_every_licence_is_one_that_was_agreed_to(capsys: pytest.CaptureFixture[str]) -> None:
    assert licences.main() == 0
    said = capsys.readouterr().out
    assert re.search(r"^waitress +\S+ +Zope", said, re.MULTILINE)
    assert "unknown" not in said


def test_the_limits_that_documents_name_are_those_of_the_code() -> None:
    from app import SERVING
    from callbacks.asking import KEPT_BYTES
    from callbacks.guards import sizes
    from etl.upload.limits import Limits

    said = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert f"{sizes.BODY:,}".replace(",", " ") in said
    assert f"{KEPT_BYTES:,}".replace(",", " ") in said
    assert f"| {sizes.PATH}, {sizes.QUERY:,} characters, {sizes.FIELDS}".replace(",0", " 0") in said
    usual = Limits()
    assert f"| {usual.at_once}, {usual.waiting}, {usual.open};" in said
    assert f"| {SERVING['connection_limit']:,};".replace(",", " ") in said
