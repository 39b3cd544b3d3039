"""A file that takes its reading process down, fills its memory or never ends fails alone; the others are read."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from data.settings import ROOT, ReadingLimits
from etl.file.process import process_safely
from etl.file.result import FileResult, Flags
from etl.file.safely import isolated, read_safely, tables_safely
from etl.read.isolation import run
from etl.read.workbook import UnreadableFile
from tests.books import register, unit
from tests.waiting import has_ended, until

LIMITS = ReadingLimits(memory=600_000_000, seconds=10.0)
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="address space is limited on Linux alone")


def troubled(path: str, flags: Flags) -> FileResult:
    """Does what the file's name says."""
    name = Path(path).stem
    if "abort" in name:
        os.abort()
    if "exit" in name:
        os._exit(3)
    if "hang" in name:
        threading.Event().wait()
    if "greedy" in name:
        hoard = [bytearray(50_000_000) for _ in range(100)]
        assert hoard
    if "raise" in name:
        raise LookupError("unforeseen")
    return process_safely(path, flags)


def eat_slowly(_path: str, _flags: Flags) -> FileResult:
    """Takes memory behind the back of the limit on address space, as on systems that have none."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    hoard = []
    while True:
        hoard.append(b"x" * 50_000_000)
        time.sleep(0.02)


def pid_and_limits(_path: str, _flags: Flags) -> tuple[int, int]:
    import resource

    return os.getpid(), resource.getrlimit(resource.RLIMIT_CORE)[0]


def files(folder: Path, *names: str) -> dict[int, str]:
    return {n: str(register(folder / f"{n}_{name}.xlsx", [unit(n)])) for n, name in enumerate(names)}


def test_each_troubled_file_fails_alone_with_its_own_code(tmp_path: Path) -> None:
    paths = files(tmp_path, "good", "abort", "good", "greedy", "hang", "good", "exit", "raise", "good")
    found = dict(isolated(paths, Flags(), 2, troubled, LIMITS))
    codes = {number: [f.code for f in result.findings] for number, result in found.items() if result.failed}
    assert codes == {
        1: ["worker_failed"],
        3: ["file_over_memory"],
        4: ["file_over_time"],
        6: ["worker_failed"],
        7: ["worker_failed"],
    }
    assert "SIGABRT" in found[1].findings[0].args["reason"] or os.name == "nt"
    assert "unforeseen" in found[7].findings[0].args["reason"]
    assert found[3].findings[0].args == {"limit": "600"}
    assert found[4].findings[0].args == {"limit": f"{LIMITS.seconds:g}"}
    assert all(found[number].rows_read == 1 for number in (0, 2, 5, 8))
    assert all(result.path == paths[number] and len(result.sha256) == 64 for number, result in found.items())


@linux_only
def test_memory_is_watched_where_the_system_keeps_no_limit(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="file_over_memory"):
        run(eat_slowly, str(tmp_path), Flags(), ReadingLimits(memory=400_000_000, seconds=60))


@linux_only
def test_ordinary_files_share_a_process_and_leave_no_memory_image(tmp_path: Path) -> None:
    answers = {run(pid_and_limits, str(tmp_path), Flags()) for _ in range(3)}
    assert len(answers) == 1
    ((pid, image),) = answers
    assert pid != os.getpid()
    assert image == 0


def test_the_limits_that_everyone_has_let_a_workbook_through_from_any_thread(tmp_path: Path) -> None:
    path = register(tmp_path / "a.xlsx", [unit(1), unit(2)])
    found: list[FileResult] = []
    threads = [threading.Thread(target=lambda: found.append(read_safely(str(path)))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [result.rows_read for result in found] == [2, 2, 2]
    assert [table.content for table in tables_safely(path)] == ["unit_register"]


def test_what_cannot_be_read_says_so_from_the_other_process(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"")
    with pytest.raises(UnreadableFile, match="file_empty"):
        tables_safely(tmp_path / "a.xlsx")
    with pytest.raises(FileNotFoundError):
        tables_safely(tmp_path / "absent.xlsx")


def test_nobody_waits_for_a_file_that_is_not_wanted_any_more(tmp_path: Path) -> None:
    paths = files(tmp_path, "good", "hang")
    reading = isolated(paths, Flags(), 2, troubled, ReadingLimits(seconds=600))
    assert next(reading)[0] == 0
    start = time.monotonic()
    reading.close()
    assert time.monotonic() - start < 120, "the file itself would take for ever, and its limit is ten minutes"


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_reading_processes_end_with_the_one_that_started_them() -> None:
    script = (
        "import sys\nfrom etl.read.isolation import run\nfrom etl.file.result import Flags\n"
        "from tests.faults.test_dying_worker import troubled, announce\n"
        "print(run(announce, 'x', Flags()), flush=True)\nrun(troubled, 'hang', Flags())\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until(lambda: has_ended(child), seconds=60)  # at once, where the machine has nothing else to do


@pytest.mark.parametrize("sent", [b"", b"\x80\x05\x95\xff\x00\x00\x00\x00\x00\x00\x00cut off"])
def test_a_reading_process_ends_when_its_input_ends_even_within_a_task(sent: bytes) -> None:
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "etl.read.child"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        child.communicate(sent, timeout=120)
    finally:
        child.kill()
    assert child.returncode == 0


def announce(_path: str, _flags: Flags) -> int:
    return os.getpid()
