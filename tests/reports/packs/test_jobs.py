"""Packs in the background: watched, fetched, cancelled, forgotten."""

from __future__ import annotations

import json
import os
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

import reports.packs.jobs
from data.scope import EVERYTHING
from reports.files import Kind, Manner
from reports.order import Order
from reports.packs.jobs import Jobs, UnknownJob
from reports.packs.making import Stopped

MANNER = Manner("zh", datetime(2026, 1, 31, tzinfo=UTC), "test")
ORDER = Order("640000", "2024")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "packs"


@pytest.fixture
def jobs(full: Engine, folder: Path) -> Jobs:
    return Jobs(folder, full, EVERYTHING)


def test_a_pack_is_made_and_fetched(jobs: Jobs) -> None:
    identity = jobs.begin(ORDER, [Kind("xlsx")], MANNER)
    jobs.wait(identity)
    job = jobs.state(identity)
    assert (job.stage, job.written, job.done) == ("done", 5, job.total)
    assert jobs.path(identity).read_bytes()[:2] == b"PK"


def test_a_cancelled_pack_keeps_nothing(jobs: Jobs, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = reports.packs.jobs.write_pack

    def slow(*args: object, **more: object) -> object:
        identity = next(folder.iterdir()).name
        jobs.cancel(identity)
        return real(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(reports.packs.jobs, "write_pack", slow)
    identity = jobs.begin(ORDER, [Kind("xlsx")], MANNER)
    jobs.wait(identity)
    assert jobs.state(identity).stage == "cancelled"
    with pytest.raises(UnknownJob):
        jobs.path(identity)
    assert [p.suffix for p in (folder / identity).iterdir()] == [".json"]


def test_more_packs_than_may_be_made_at_once_wait_and_can_be_cancelled(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, begun = threading.Event(), threading.Semaphore(0)

    def held(*_args: object, **_more: object) -> object:
        begun.release()
        assert go.wait(60)
        raise Stopped("held")

    monkeypatch.setattr(reports.packs.jobs, "write_pack", held)
    made = []
    for _ in range(2):
        made.append(jobs.begin(ORDER, [Kind("xlsx")], MANNER))
        assert begun.acquire(timeout=60)
    made.append(jobs.begin(ORDER, [Kind("xlsx")], MANNER))
    jobs.cancel(made[2])
    jobs.wait(made[2])
    assert [jobs.state(identity).stage for identity in made] == ["running", "running", "cancelled"]
    assert not begun.acquire(blocking=False)
    go.set()
    for identity in made:
        jobs.wait(identity)


def test_a_fault_is_told(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_more: object) -> object:
        raise OSError("no space left")

    monkeypatch.setattr(reports.packs.jobs, "write_pack", broken)
    identity = jobs.begin(ORDER, [Kind("xlsx")], MANNER)
    jobs.wait(identity)
    assert (jobs.state(identity).stage, jobs.state(identity).fault) == ("failed", "OSError: no space left")


def test_ids_lead_nowhere_else(jobs: Jobs) -> None:
    for identity in ("", "..", "../../etc/passwd", "x" * 20):
        with pytest.raises(UnknownJob):
            jobs.path(identity)


def test_what_another_process_left_has_failed_and_old_packs_are_forgotten(jobs: Jobs, folder: Path) -> None:
    identity = jobs.begin(ORDER, [Kind("xlsx")], MANNER)
    jobs.wait(identity)
    record = folder / identity / "state.json"
    record.write_text(json.dumps({**json.loads(record.read_text()), "stage": "running", "process": "gone"}))
    assert jobs.state(identity).fault == "interrupted"
    os.utime(record, (0, 0))
    jobs.forget_old()
    assert list(folder.iterdir()) == []


def test_a_pack_that_fails_is_logged_by_its_id_and_place(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_args: object, **_more: object) -> object:
        raise ValueError("words of a cell")

    monkeypatch.setattr(reports.packs.jobs, "write_pack", broken)
    with caplog.at_level("INFO"):
        identity = jobs.begin(ORDER, [Kind("xlsx")], MANNER)
        jobs.wait(identity)
    said = [record.getMessage() for record in caplog.records if record.name == "reports.packs.jobs"]
    assert said[0] == f"pack {identity[:8]} begins: regions below 640000, period 2024"
    assert said[1].startswith(f"pack {identity[:8]} failed: ValueError in tests.reports.packs.test_jobs:")
    assert said[2].startswith(f"pack {identity[:8]} failed: 0 of 0 regions written, ")
    assert "words of a cell" not in caplog.text
