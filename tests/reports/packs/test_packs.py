"""Packs and the command line: files, index, exit codes; a region that fails is named and does not stop the others."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import traceback
import zipfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing import current_process
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine

import reports.packs.making
from data.database.engine import writer
from data.reference import Regions
from data.scope import EVERYTHING, Scope
from data.settings import ROOT
from etl.load.batch import load_paths
from reports.__main__ import main
from reports.content.gather import find_whole
from reports.content.record import Content
from reports.files import Kind, Manner, file_name
from reports.order import Order
from reports.packs.index import Entry, write_index
from reports.packs.making import Run, Stopped, members, pack_name, settled, write_pack
from tests import books

MANNER = Manner("zh", datetime(2026, 1, 31, tzinfo=UTC), "test")
XLSX = [Kind("xlsx")]


def index(path: Path) -> dict[str, tuple[str, str, str]]:
    with zipfile.ZipFile(path) as archive:
        book = load_workbook(io.BytesIO(archive.read("目录.xlsx")))
    rows = list(book.worksheets[0].iter_rows(min_row=4, values_only=True))
    book.close()
    return {str(r[0]): (str(r[2]), str(r[3] or ""), str(r[4] or "")) for r in rows}


def test_every_region_below_is_there_or_its_reason_is(full: Engine, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    order = Order("100000", "2024", "2023")
    pack = write_pack(full, EVERYTHING, order, XLSX, tmp_path / "p.zip", MANNER, Run(lambda d, t: steps.append((d, t))))
    found = index(pack.path)
    assert set(found) == set(members(order))
    assert found["330000"][0] == "已生成"
    assert found["110000"] == ("没有数据", "", "")
    with zipfile.ZipFile(pack.path) as archive:
        assert sorted(archive.namelist()) == sorted([*(f for e in pack.entries for f in e.files), "目录.xlsx"])
        assert archive.testzip() is None
    assert (steps[0], steps[-1]) == ((0, len(found)), (len(found), len(found)))


def test_a_pack_of_synthetic_figures_says_so_and_is_of_one_calibre(tmp_path: Path) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'c.db'}")
    own = books.register(tmp_path / "z.xlsx", [books.unit(1), books.unit(2)], [books.union(1, unit=1)])
    load_paths(engine, [own, *(ROOT / "data" / "sample").glob("640000_2024_*.xlsx")])
    real = write_pack(engine, EVERYTHING, Order("100000", "2024"), XLSX, tmp_path / "r.zip", MANNER)
    written = {entry.region: entry.files for entry in real.entries if entry.outcome == "written"}
    assert list(written) == ["330000"]  # the nation has registers, so Ningxia's synthetic figures stay out
    order = settled(engine, EVERYTHING, Order("640000", "2024"))
    assert pack_name(order, "zh") == "宁夏回族自治区_2024_工会覆盖报告包_合成数据_内部.zip"
    made_up = write_pack(engine, EVERYTHING, order, XLSX, tmp_path / "s.zip", MANNER)
    with zipfile.ZipFile(made_up.path) as archive:
        book = load_workbook(io.BytesIO(archive.read("目录.xlsx")))
    assert "合成数据" in str(book.worksheets[0]["A2"].value)
    book.close()
    engine.dispose()


def test_one_failure_does_not_stop_the_pack(full: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = reports.packs.making.write

    def break_one(content: Content, folder: Path, kind: Kind, manner: Manner) -> Path:
        if content.region == "330200":
            raise RuntimeError("no room")
        return real(content, folder, kind, manner)

    monkeypatch.setattr(reports.packs.making, "write", break_one)
    pack = write_pack(full, EVERYTHING, Order("330000", "2024"), XLSX, tmp_path / "p.zip", MANNER)
    assert [(e.region, e.reason) for e in pack.failed] == [("330200", "RuntimeError: no room")]
    assert index(pack.path)["330200"] == ("没有生成", "", "RuntimeError: no room")
    assert index(pack.path)["330300"][0] == "已生成"


class Deadly(Scope):
    """A scope that ends the process in which the report of one region begins, as the system does with one that takes all memory."""

    def check(self, region: str, regions: Regions) -> None:
        begins = find_whole.__code__ in {
            frame.f_code for frame, _ in traceback.walk_stack(None)
        }  # others read it as a neighbour
        if region == "640200" and begins and current_process().name != "MainProcess":
            os._exit(9)
        super().check(region, regions)


def test_a_region_that_brings_its_process_down_does_not_stop_the_pack(
    full: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports.packs.making, "WORTH_A_POOL", 2)
    order = Order("640000", "2024")
    pack = write_pack(full, Deadly(), order, XLSX, tmp_path / "p.zip", MANNER, Run(workers=2))
    assert [(e.region, e.reason) for e in pack.failed] == [("640200", "the process that wrote it died")]
    assert [e.region for e in pack.entries] == members(order)
    assert len([e for e in pack.entries if e.outcome == "written"]) >= 4


def test_the_index_tells_outsiders_no_folder(tmp_path: Path) -> None:
    entries = [Entry("330200", "failed", reason="OSError: /home/someone/x: no space")]
    for audience, words in (("internal", "OSError: /home/someone/x: no space"), ("external", "OSError")):
        order = Order("330000", "2024", audience=audience)  # type: ignore[arg-type]
        book = load_workbook(write_index(entries, order, tmp_path, MANNER))
        assert book.worksheets[0]["E4"].value == words
        assert audience == "internal" or "对外" in str(book.worksheets[0].oddHeader.right.text)
        book.close()


def test_a_cancelled_pack_leaves_nothing(full: Engine, tmp_path: Path) -> None:
    seen: list[int] = []
    with pytest.raises(Stopped):
        write_pack(
            full,
            EVERYTHING,
            Order("330000", "2024"),
            XLSX,
            tmp_path / "p.zip",
            MANNER,
            Run(lambda done, _: seen.append(done), stop=lambda: len(seen) > 1),
        )
    assert list(tmp_path.iterdir()) == []


def test_external_packs_withhold_regions_and_name_them(full: Engine, tmp_path: Path) -> None:
    pack = write_pack(full, EVERYTHING, Order("330100", "2024", audience="external"), XLSX, tmp_path / "p.zip", MANNER)
    outcomes = {entry.outcome for entry in pack.entries}
    assert outcomes == {"written", "withheld"}
    hidden: set[frozenset[str]] = set()
    with zipfile.ZipFile(pack.path) as archive:
        for name in archive.namelist():
            if name != "目录.xlsx":
                book = load_workbook(io.BytesIO(archive.read(name)))
                assert {"盲区", "小微企业", "未建会单位"}.isdisjoint(book.sheetnames)
                if "分行业" in book.sheetnames:
                    rows = book["分行业"].iter_rows(min_row=6, values_only=True)
                    hidden.add(frozenset(str(row[1]) for row in rows if row[1] and "隐" in str(row[-1])))
                book.close()
    assert len(hidden) <= 1, "a section that one region hides and another shows is the difference to the region above"


def test_the_same_pack_twice_has_the_same_bytes(full: Engine, tmp_path: Path) -> None:
    kinds = [Kind("xlsx"), Kind("pptx"), Kind("docx", "circular")]
    order = Order("640000", "2024", "2023")
    first, second = (write_pack(full, EVERYTHING, order, kinds, tmp_path / n, MANNER).path for n in ("a.zip", "b.zip"))
    assert first.read_bytes() == second.read_bytes()


def test_a_pack_of_counties_passes_over_cities() -> None:
    found = members(Order("330000", "2024", level="county"))
    assert "330106" in found
    assert "330100" not in found


def test_names_are_safe_and_say_what_they_are() -> None:
    asked = Order("330000", "2024", "2023", "synthetic", "synthetic", "external", 5)
    name = file_name(asked, Kind("docx", "circular"), "zh")
    assert name == "浙江省_2024比2023_工会覆盖通报_合成数据_对外_取整5.docx"
    plain = Order("330000", "2024", None, "nbs_unions", "published", "internal")
    assert file_name(plain, Kind("xlsx"), "en") == "Zhejiang_2024_coverage-annex_NBS-trade-unions_Internal.xlsx"


def test_reports_that_answer_other_questions_lie_side_by_side() -> None:
    first = Order("100000", "2018", None, "census", "published", "internal")
    others = [
        replace(first, compare="2017"),
        replace(first, calibre="acftu"),
        replace(first, purpose="statistical"),
        replace(first, purpose="synthetic"),
        replace(first, audience="external"),
        replace(first, audience="external", base=5),
    ]
    for language in ("zh", "en"):
        names = {file_name(asked, Kind("xlsx"), language) for asked in [first, *others]}
        assert len(names) == 1 + len(others)
        assert all(re.fullmatch(r"[\w.-]+", name) and len(name.encode()) < 200 for name in names)


def test_packs_that_answer_other_questions_lie_side_by_side() -> None:
    first = Order("330000", "2024", None, "register", "administrative")
    others = [replace(first, level="county"), replace(first, level="city"), replace(first, compare="2023")]
    assert len({pack_name(order, "zh") for order in [first, *others]}) == 1 + len(others)
    assert pack_name(Order("330000", "2024"), "zh") == "浙江省_2024_工会覆盖报告包_内部.zip"


def run(full_url: str, tmp_path: Path, *arguments: str) -> int:
    return main([*arguments, "--out", str(tmp_path), "--database", full_url])


def test_commands_print_what_they_wrote(full_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = run(
        full_url, tmp_path, "region", "640000", "--period", "2024", "--format", "xlsx,docx", "--timestamp", "2026-01-31"
    )
    printed = capsys.readouterr().out.splitlines()
    assert code == 0
    assert [Path(line).exists() for line in printed] == [True, True]
    assert [Path(line).suffix for line in printed] == [".xlsx", ".docx"]
    assert run(full_url, tmp_path, "pack", "--parent", "640000", "--period", "2024", "--format", "xlsx") == 0
    assert capsys.readouterr().out.strip().endswith("宁夏回族自治区_2024_工会覆盖报告包_合成数据_内部.zip")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("region", "999999", "--period", "2024"), 2, "999999"),
        (("region", "330000", "--period", "zwanzig"), 2, "zwanzig"),
        (("region", "330000", "--period", "2023,2024"), 2, "one period"),
        (("region", "330000", "--period", "2024", "--compare", "2025"), 2, "not before"),
        (("region", "330000", "--period", "2024", "--format", "odt"), 2, "odt"),
        (("region", "330000", "--period", "2024", "--calibre", "guess"), 2, "guess"),
        (("region", "330000", "--period", "2024", "--timestamp", "soon"), 2, "soon"),
        (("region", "330000", "--period", "2024", "--timestamp", "1979-12-31"), 2, "1981"),
        (("region", "330000", "--period", "2024", "--timestamp", "9999-12-31T23:59:59-12:00"), 2, "2106"),
        (("region", "330000", "--period", "2024", "--format", "pptx", "--template", __file__), 2, "is no .pptx"),
        (("region", "330000", "--period", "2024", "--round", "5"), 2, "external"),
        (("region", "331126", "--period", "2024", "--audience", "external"), 2, "single units"),
        (("region", "110000", "--period", "2024"), 0, "no figures"),
        (("region", "330000", "--period", "1999"), 0, "no figures"),
        (("region", "330000", "--period", "1999"), 0, "synthetic 2023, 2024, 2025"),
    ],
)
def test_exit_codes(
    full_url: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    code: int,
    words: str,
) -> None:
    assert run(full_url, tmp_path, *arguments) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert words in said.err
    assert list(tmp_path.iterdir()) == []


def test_who_made_it_is_text_like_any_other(full_url: str, tmp_path: Path) -> None:
    made_by = "=1+1\x01\udcff_x000D_\n王"
    assert run(full_url, tmp_path, "region", "640000", "--period", "2024", "--made-by", made_by) == 0
    book = load_workbook(next(tmp_path.glob("*.xlsx")))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == "=1+1x000D 王"]
    assert [cell.data_type for cell in cells] == ["s"]
    assert book.properties.creator == "=1+1x000D 王"
    book.close()


def test_a_terminal_without_chinese_still_gets_the_path(full_url: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "reports", "region", "640000", "--period", "2024", "--database", full_url]
    done = subprocess.run(
        [*command, "--out", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert Path(done.stdout.decode("ascii").strip().encode().decode("unicode_escape")).exists()


def test_processes_that_take_over_from_each_other_write_what_one_writes(
    full: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports.packs.making, "WORTH_A_POOL", 2)
    monkeypatch.setattr(reports.packs.making, "A_POOL", 4)
    started: list[int] = []
    monkeypatch.setattr(
        reports.packs.making, "ProcessPoolExecutor", lambda *a, **k: started.append(1) or ProcessPoolExecutor(*a, **k)
    )
    order = Order("640000", "2024")
    first = write_pack(full, EVERYTHING, order, XLSX, tmp_path / "a.zip", MANNER)
    second = write_pack(full, EVERYTHING, order, XLSX, tmp_path / "b.zip", MANNER, Run(workers=2))
    assert [entry.region for entry in second.entries] == members(order)
    assert not second.failed
    assert len(started) == -(-len(members(order)) // 4)
    assert first.entries == second.entries
    assert first.path.read_bytes() == second.path.read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.zip", "b.zip"]
