"""Files that were damaged, or made to do harm: each is refused with a reason, or read as if nothing were amiss; none takes memory or time."""

from __future__ import annotations

import io
import struct
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from data.settings import ReadingLimits
from etl.file.result import Flags
from etl.file.safely import read_safely
from etl.read.archives import member_name
from etl.read.isolation import run
from etl.read.workbook import UnreadableFile, read_workbook
from tests.containers import (
    Rows,
    biff,
    compound,
    ods,
    sheet_xml,
    spreadsheet_2003,
    text,
    unzipped,
    workbook_members,
    write,
    xls,
    xlsb,
    zipped,
)
from tests.mutations.written import records

ROWS: Rows = [["2018年末各地区会员人数"], ["地区", "会员人数（人）"], ["北京市", 12], ["浙江省", 6789]]
MANY: Rows = [*ROWS, *[["浙江省", n] for n in range(600)]]


def values(path: Path) -> list[list[object]]:
    return [list(row) for row in read_workbook(path)[0].rows]


def refused(path: Path) -> str:
    """Why a file is not read, in a process of its own: it must not come to a limit."""
    with pytest.raises(UnreadableFile) as caught:
        run(_read, str(path), None, ReadingLimits(memory=400_000_000, seconds=20))
    return str(caught.value)


def _read(path: str, _: None) -> int:
    return len(read_workbook(Path(path)))


def put(content: bytes, at: int, *numbers: int) -> bytes:
    raw = bytearray(content)
    struct.pack_into(f"<{len(numbers)}I", raw, at, *numbers)
    return bytes(raw)


def _table(content: bytes) -> int:
    """Where the table of sectors begins in a file of xlwt."""
    return int((struct.unpack_from("<I", content, 76)[0] + 1) * 512)


def _root(content: bytes) -> int:
    return int((struct.unpack_from("<I", content, 48)[0] + 1) * 512)


LOOPS: dict[str, Callable[[bytes], bytes]] = {
    "stream": lambda c: put(c, _table(c) + 4 * 5, 5),
    "stream, to its beginning": lambda c: put(c, _table(c) + 4 * 9, 0),
    "directory": lambda c: put(c, _table(c) + 4 * struct.unpack_from("<I", c, 48)[0], struct.unpack_from("<I", c, 48)[0]),
    "table of the table": lambda c: put(put(c, 68, 0, 1), 512 + 508, 0),
    "small streams": lambda c: put(put(c, _root(c) + 116, 4), _table(c) + 16, 4),
    "table of small streams": lambda c: put(put(c, 60, 3), _table(c) + 12, 3),
}  # fmt: skip


@pytest.mark.parametrize("where", LOOPS)
def test_sectors_in_a_loop_are_not_followed_for_ever(where: str, tmp_path: Path) -> None:
    path = write(tmp_path / "a.xls", LOOPS[where](xls({"a": MANY})))
    assert "leads back to itself" in refused(path)


@pytest.mark.parametrize("count", [0x7FFFFFFF, 0x00FFFFFF])
def test_an_xls_that_counts_more_strings_than_it_has_bytes(count: int, tmp_path: Path) -> None:
    stream = biff({"a": ROWS})
    (at,) = (start for start, kind, _ in records(stream) if kind == 0xFC)
    path = write(tmp_path / "a.xls", compound(put(stream, at + 8, count)))
    assert "more strings than bytes" in refused(path)


@pytest.mark.parametrize("said", [(0, 1_048_576, 16_384 << 16), (0, 0xFFFFFFFF, 0xFFFF0000), (9, 3, 0x00020005)])
def test_an_xls_that_says_it_is_larger_than_it_is(said: tuple[int, int, int], tmp_path: Path) -> None:
    stream = biff({"a": ROWS, "b": ROWS})
    for start, kind, _ in records(stream):
        if kind == 0x200:
            stream = put(stream, start + 4, *said)
    path = write(tmp_path / "a.xls", compound(stream))
    assert run(_read, str(path), None, ReadingLimits(memory=400_000_000)) == 2
    assert values(path)[3] == ["浙江省", 6789]


def test_a_cell_of_xls_that_damage_has_put_far_off_is_named(tmp_path: Path) -> None:
    stream = biff({"汇总": ROWS})
    at = [start for start, kind, _ in records(stream) if kind in (0x203, 0x27E)][-1]
    path = write(tmp_path / "a.xls", compound(put(stream, at + 4, 0xF000_F000)))
    said = refused(path)
    assert "cell_far_off" in said
    assert "汇总" in said
    assert "R61441C61441" in said


def test_a_cell_of_xlsb_that_damage_has_put_far_off_is_named(tmp_path: Path) -> None:
    members = unzipped(xlsb({"a": ROWS}))
    sheet = members["xl/worksheets/sheet1.bin"]
    last = b"\x05\x10" + struct.pack("<II", 1, 0)  # the kind and length of a number, and its place
    assert last in sheet
    members["xl/worksheets/sheet1.bin"] = sheet.replace(last, b"\x05\x10" + struct.pack("<II", 0x00F0_0000, 0))
    assert "cell_far_off" in refused(write(tmp_path / "a.xlsb", zipped(members)))


@pytest.mark.parametrize("what", ["cell", "sheet", "strings", "links"])
@pytest.mark.parametrize("how", ["end of another name", "cut off", "something else"])
def test_broken_xml_does_not_lose_cells_in_silence(what: str, how: str, tmp_path: Path) -> None:
    members = {
        k: v if isinstance(v, bytes) else v.encode() for k, v in workbook_members({"a": sheet_xml(ROWS)}).items()
    }
    members["xl/sharedStrings.xml"] = b"<sst xmlns='x'><si><t>a</t></si></sst>"
    name = {"cell": "xl/worksheets/sheet1.xml", "sheet": "xl/workbook.xml", "strings": "xl/sharedStrings.xml", "links": "xl/_rels/workbook.xml.rels"}[what]  # fmt: skip
    part = members[name]
    tag = {"cell": b"</c>", "sheet": b"</sheets>", "strings": b"</t>", "links": b"</Relationships>"}[what]
    members[name] = {
        "end of another name": part.replace(tag, b"</zz>", 1),
        "cut off": part[: len(part) - 12],
        "something else": b"<other/>",
    }[how]
    assert name in refused(write(tmp_path / "a.xlsx", zipped(members)))


def test_broken_xml_of_ods_is_refused(tmp_path: Path) -> None:
    members = unzipped(ods({"a": ROWS}))
    members["content.xml"] = members["content.xml"].replace(b"</table:table-cell>", b"</table:tcble-cell>", 1)
    assert "content.xml" in refused(write(tmp_path / "a.ods", zipped(members)))


@pytest.mark.parametrize("member", ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "content.xml"])
def test_no_part_of_a_workbook_may_declare_a_document_type(member: str, tmp_path: Path) -> None:
    members: dict[str, bytes | str] = dict(workbook_members({"a": sheet_xml(ROWS)}))
    if member == "content.xml":
        members = dict(unzipped(ods({"a": ROWS})))
    part = members.get(member, "<sst/>")
    root = part if isinstance(part, str) else part.decode()
    members[member] = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + root.partition("?>")[2] or root
    assert "document type" in refused(write(tmp_path / "a.xlsx", zipped(members)))


def test_a_member_that_is_larger_than_it_says_is_not_unpacked(tmp_path: Path) -> None:
    members = dict(workbook_members({"a": sheet_xml(ROWS)}))
    huge = "<sst>" + "<si><t>aaaaaaaa</t></si>" * 2_000_000 + "</sst>"
    members["xl/sharedStrings.xml"] = huge
    raw = zipped(members).replace(struct.pack("<I", len(huge)), struct.pack("<I", 1000))
    assert "file_unreadable" in refused(write(tmp_path / "a.xlsx", raw))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_member_packed_in_another_way_is_refused(method: int, tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, part in workbook_members({"a": sheet_xml(MANY)}).items():
            archive.writestr(name, part)
    raw = bytearray(buffer.getvalue())
    for at in range(200, len(raw) - 900, 97):
        raw[at] ^= 0xFF
    assert "file_unreadable" in refused(write(tmp_path / "a.xlsx", bytes(raw)))


DATES = [datetime(2024, 5, 1), 1e300, datetime(1999, 12, 31), -1e300, -1, 60, 2_958_466]


def test_a_date_that_no_calendar_has_spoils_no_other_cell(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row, value in enumerate(DATES, 1):
        sheet.cell(row, 1, "北京市")
        sheet.cell(row, 2, value).number_format = "yyyy-mm-dd"
    workbook.save(tmp_path / "a.xlsx")
    rows = values(tmp_path / "a.xlsx")
    assert [row[0] for row in rows] == ["北京市"] * len(DATES)
    assert rows[0][1] == 45413.0, "days since 1900, which every column of dates understands"


def test_damage_that_the_reader_does_not_foresee_is_told_by_a_finding_alone(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    members = unzipped(xlsb({"a": ROWS}))
    members["xl/_rels/workbook.bin.rels"] = members["xl/_rels/workbook.bin.rels"].replace(b"rId1", b"rId7")
    result = read_safely(str(write(tmp_path / "a.xlsb", zipped(members))))
    assert [f.code for f in result.findings] == ["file_unreadable"]
    read_safely(str(write(tmp_path / "good.csv", text(ROWS).encode())))
    assert "panicked" not in capfd.readouterr().err


@pytest.mark.parametrize("line", [2, 3, 40])
@pytest.mark.parametrize("column", [0, 1, 2])
def test_a_quotation_mark_that_is_never_closed_swallows_no_row(line: int, column: int, tmp_path: Path) -> None:
    lines = [["地区", "会员人数", "备注"], *[[f"某{n}县", str(n), "x"] for n in range(100)]]
    lines[line][column] = f'"{lines[line][column]}'
    path = write(tmp_path / "a.csv", "".join(",".join(cells) + "\r\n" for cells in lines).encode())
    assert values(path) == lines


def test_quoted_cells_keep_their_lines_beside_a_mark_that_is_never_closed(tmp_path: Path) -> None:
    content = '甲,"两\n行",1\n"说""话""",2,3\n"未完,4,5\n"杂"物,6,7\n乙,"又,一",8\n'
    path = write(tmp_path / "a.csv", content.encode())
    assert values(path) == [
        ["甲", "两\n行", "1"],
        ['说"话"', "2", "3"],
        ['"未完', "4", "5"],
        ['"杂"物', "6", "7"],
        ["乙", "又,一", "8"],
    ]


def test_a_text_of_open_quotation_marks_takes_no_longer_than_its_lines(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", b'"' + b"a,b\n" * 100_000 + b'c,"d\n' * 20_000)
    start = time.process_time()
    assert len(values(path)) == 120_000
    assert time.process_time() - start < 20


def test_a_line_of_more_cells_than_a_sheet_has_is_refused_before_it_is_taken_apart(tmp_path: Path) -> None:
    assert "file_too_large" in refused(write(tmp_path / "a.csv", b"1," * 20_000_000))


def test_worksheets_in_worksheets_take_no_time(tmp_path: Path) -> None:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    nested = "<Worksheet>" * 50_000 + "</Worksheet>" * 50_000
    path = write(tmp_path / "a.xls", f'<Workbook xmlns="{space}" xmlns:ss="{space}">{nested}</Workbook>'.encode())
    assert "file_unreadable" in refused(path)


def test_a_number_of_2003_that_is_none_is_text(tmp_path: Path) -> None:
    content = spreadsheet_2003({"a": ROWS}).replace(">12<", ">1x2<")
    assert values(write(tmp_path / "a.xls", content.encode()))[2] == ["北京市", "1x2"]


def test_a_name_in_an_archive_does_nothing_to_a_terminal() -> None:
    entry = zipfile.ZipInfo("a\x1b[31m\n\u202excod.xlsx")
    entry.flag_bits |= 0x800
    assert member_name(entry) == "a\ufffd[31m\ufffd\ufffdxcod.xlsx"


@pytest.mark.skipif(sys.platform == "win32", reason="no such processes there")
def test_hostile_files_leave_no_process_behind(tmp_path: Path) -> None:
    import psutil

    for name, make in LOOPS.items():
        read_safely(str(write(tmp_path / f"{name}.xls", make(xls({"a": MANY})))), Flags(), ReadingLimits(seconds=20))
    children = psutil.Process().children(recursive=True)
    assert all(child.status() != psutil.STATUS_ZOMBIE for child in children)
