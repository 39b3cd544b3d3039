"""What a workbook's relations and tags say before it is parsed: sheets that share a member, attributes by the thousand."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.read.amounts import LOADED, REPEATED, check_tags, check_texts
from etl.read.extent import check_sheets
from etl.read.workbook import UnreadableFile, read_workbook
from tests.containers import sheet_xml, workbook_members, zipped
from tests.crosswise import crosswise

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"


def book(
    path: Path,
    count: int,
    relation: Callable[[int], str] | None,
    target: Callable[[int], str],
    *,
    sheet: str = sheet_xml([["a"]]),
    held: int = 1,
    links: str = _LINKS,
    prefix: str = "r",
) -> Path:
    """An xlsx that names ``count`` sheets by ``relation``, has as many relations to ``target``, ``held`` members of sheets and 500 that are empty."""
    members = dict(workbook_members({f"s{n}": sheet for n in range(held)}))
    named = "".join(
        f'<sheet name="s{n}" sheetId="{n + 1}"' + (f' {prefix}:id="{relation(n)}"/>' if relation else "/>")
        for n in range(count)
    )
    members["xl/workbook.xml"] = (
        f'<workbook xmlns="{_MAIN}" xmlns:{prefix}="{links}"><sheets>{named}</sheets></workbook>'
    )
    members["xl/_rels/workbook.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + "".join(
            f'<Relationship Id="rId{n}" Type="{_LINKS}/worksheet" Target="{target(n)}"/>' for n in range(max(count, 1))
        )
        + "</Relationships>"
    )
    path.write_bytes(zipped(members | {f"xl/x{n}.xml": "" for n in range(500)}))
    return path


def own(n: int) -> str:
    return f"rId{n}"


def first(_: int) -> str:
    return "worksheets/sheet1.xml"


FEW_MEMBERS = {
    "one relation": (lambda _: "rId0", first),
    "relations to one member": (own, first),
    "written in other ways": (own, lambda n: ["worksheets/sheet1.xml", "/xl/worksheets/SHEET1.xml", "./worksheets/sheet1.xml"][n % 3]),
    "members that are absent": (own, lambda n: f"worksheets/absent{n}.xml"),
    "no relation": (None, first),
    "relations that are absent": (lambda n: f"rId{n + 1000}", first),
}  # fmt: skip


@pytest.mark.parametrize("prefix", ["r", "other"])
@pytest.mark.parametrize("kind", FEW_MEMBERS)
def test_sheets_without_a_member_of_their_own_are_no_workbook(kind: str, prefix: str, tmp_path: Path) -> None:
    """However many members the container has beside."""
    path = book(tmp_path / "a.xlsx", 300, *FEW_MEMBERS[kind], prefix=prefix)
    with zipfile.ZipFile(path) as archive, pytest.raises(UnreadableFile, match="file_too_large"):
        check_sheets(archive)
    with pytest.raises(UnreadableFile, match="file_too_large"):
        read_workbook(path)


def test_a_large_member_is_not_read_for_a_second_sheet(tmp_path: Path) -> None:
    large = sheet_xml([["a" * 30_000]] * 200)
    path = book(tmp_path / "a.xlsx", 2, own, first, sheet=large)
    with pytest.raises(UnreadableFile, match="file_too_large"):
        read_workbook(path)


@pytest.mark.parametrize("links", [_LINKS, _STRICT])
@pytest.mark.parametrize(
    "target",
    [
        lambda n: f"worksheets/sheet{n + 1}.xml",
        lambda n: f"/xl/worksheets/sheet{n + 1}.xml",
        lambda n: f"./worksheets/sheet{n + 1}.xml",
        lambda n: f"../xl/worksheets/sheet{n + 1}.xml",
        lambda n: f"worksheets\\sheet{n + 1}.xml",
    ],
)
def test_as_many_sheets_as_members_are_no_matter_of_number(
    target: Callable[[int], str], links: str, tmp_path: Path
) -> None:
    path = book(tmp_path / "a.xlsx", 300, own, target, held=300, links=links)
    with zipfile.ZipFile(path) as archive:
        check_sheets(archive)


def test_300_sheets_are_read_and_one_that_was_taken_out_does_not_matter(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", 300, own, lambda n: f"worksheets/sheet{n + 1}.xml", held=300)
    assert len(read_workbook(path)) == 300
    with zipfile.ZipFile(book(path, 8, own, lambda n: f"worksheets/sheet{n + 1}.xml", held=7)) as archive:
        check_sheets(archive)


def test_sheets_of_xlsb_are_counted_too(tmp_path: Path) -> None:
    members = dict(workbook_members({f"s{n}": b"" for n in range(100)}, "bin"))
    path = tmp_path / "a.xlsb"
    path.write_bytes(zipped(members))
    with zipfile.ZipFile(path) as archive:
        check_sheets(archive)
    rels = "xl/_rels/workbook.bin.rels"
    links = members[rels] if isinstance(members[rels], str) else members[rels].decode()  # type: ignore[union-attr]
    for n in range(2, 101):
        links = links.replace(f"worksheets/sheet{n}.bin", "worksheets/sheet1.bin")  # type: ignore[union-attr]
    path.write_bytes(zipped(members | {rels: links} | {f"x{n}.xml": "" for n in range(500)}))  # type: ignore[dict-item]
    with zipfile.ZipFile(path) as archive, pytest.raises(UnreadableFile, match="file_too_large"):
        check_sheets(archive)


def tags(path: Path, cell: bytes, size: int = LOADED + 20_000_000, member: str = "xl/worksheets/sheet1.xml") -> Path:
    """A container with a member of so many bytes of rows."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in workbook_members({"a": sheet_xml([["a"]])}).items():
            if name != member:
                archive.writestr(name, part)
        many = cell * (1_000_000 // len(cell) or 1)
        with archive.open(member, "w", force_zip64=True) as file:
            file.write(b"<worksheet>")
            for _ in range(size // len(many)):
                file.write(many)
            file.write(b"</worksheet>")
    return path


def said(count: int, one: bytes = b' a%d="1"') -> bytes:
    return b"".join(one % n if b"%" in one else one for n in range(count))


LOADED_TAGS = {
    "many attributes": b"<c" + said(2000) + b"><v>1</v></c>",
    "some": b"<c" + said(100) + b"><v>1</v></c>",
    "in single marks": b"<c" + said(300, b" a%d='1'") + b"/>",
    "with blanks": b"<c" + said(300, b'\n a%d = "1"') + b"/>",
    "behind a mark that ends no tag": b'<c z=">"' + said(300) + b"/>",
    "behind another": b"<c z='\">'" + said(300) + b"/>",
    "a long one": b'<c a="' + b"x" * 30_000 + b'"/>',
    "longer than a block": b'<c a="' + b"x" * 3_000_000 + b'"/>',
    "longer, and marks in it": b"<c a='" + b'>"' * 2_000_000 + b"'/>",
    "namespaces": b"<c" + said(500, b' xmlns:n%d="u"') + b"/>",
}


@pytest.mark.parametrize(
    ("kind", "member"), crosswise(LOADED_TAGS, ("xl/worksheets/sheet1.xml", "xl/styles.xml", "content.xml"), every=3)
)
def test_tags_that_are_loaded_are_refused(kind: str, member: str, tmp_path: Path) -> None:
    path = tags(tmp_path / "a.xlsx", LOADED_TAGS[kind], member=member)
    began = time.process_time()
    with zipfile.ZipFile(path) as archive, pytest.raises(UnreadableFile, match="file_too_large"):
        check_tags(archive)
    assert time.process_time() - began < 5


USUAL_TAGS = {
    "cells": b'<row r="1" spans="1:2"><c r="A1" s="12" t="s"><v>1</v></c><c r="B1" s="3"><v>2.5</v></c></row>',
    "blank rows of a format": b'<row r="1048576" spans="1:3" s="2" customFormat="1" ht="15.75" customHeight="1" thickBot="1" x14ac:dyDescent="0.25"/>',
    "long texts": b'<c t="inlineStr"><is><t>' + b"a=\"b\" c='d' " * 2_700 + b"</t></is></c>",
    "long formulas": b'<c r="A1"><f>' + b'IF(A1="x", B1 ="y",' * 400 + b"</f><v>1</v></c>",
    "links with queries": b'<hyperlink ref="A1" r:id="rId1" location="a?b=1&amp;c=2&amp;d=3" display="x" tooltip="y"/>',
    "cells of an ods": b'<table:table-cell table:style-name="ce1" office:value-type="float" office:value="1" calcext:value-type="float"><text:p>1</text:p></table:table-cell>',
}


@pytest.mark.parametrize("kind", USUAL_TAGS)
def test_tags_of_tables_are_read_however_many_they_are(kind: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(tags(tmp_path / "a.xlsx", USUAL_TAGS[kind], 120_000_000)) as archive:
        check_tags(archive)


def test_a_few_loaded_tags_do_not_matter(tmp_path: Path) -> None:
    with zipfile.ZipFile(tags(tmp_path / "a.xlsx", LOADED_TAGS["many attributes"], LOADED // 2)) as archive:
        check_tags(archive)


def shared(path: Path, texts: list[str], cells: list[int], *, prefix: str = "") -> Path:
    """An xlsx of one column whose cells show shared texts, by their numbers."""
    mark = f"{prefix}:" if prefix else ""
    rows = "".join(
        f'<{mark}row r="{n}"><{mark}c r="A{n}" s="1" t="s"><{mark}v>{number}</{mark}v></{mark}c></{mark}row>'
        for n, number in enumerate(cells, 1)
    )
    space = f'xmlns{":" + prefix if prefix else ""}="{_MAIN}"'
    members = dict(
        workbook_members({"s": f"<{mark}worksheet {space}><{mark}sheetData>{rows}</{mark}sheetData></{mark}worksheet>"})
    )
    said = "".join(f"<{mark}si><{mark}t>{text}</{mark}t></{mark}si>" for text in texts)
    members["xl/sharedStrings.xml"] = (
        f'<{mark}sst {space} count="{len(cells)}" uniqueCount="{len(texts)}">{said}</{mark}sst>'
    )
    path.write_bytes(zipped(members))
    return path


LONGEST = 32_767
TIMES = REPEATED // LONGEST + 100


@pytest.mark.parametrize(
    ("texts", "cells", "prefix"),
    [
        (["长" * (LONGEST // 3)], [0] * TIMES, ""),
        (["x" * LONGEST], [0] * TIMES, "x"),
        (["短", "y" * LONGEST, "短"], [1] * TIMES + [0] * 50, ""),
        (["a" * 5_000_000], [0] * 60, ""),
        ([f"{n} " + "z" * 20_000 for n in range(12)], [n % 12 for n in range(11_000)], ""),
    ],
    ids=["characters", "with a prefix", "one among others", "longer than a block", "several by turns"],
)
def test_long_texts_in_very_many_cells_are_refused(
    tmp_path: Path, texts: list[str], cells: list[int], prefix: str
) -> None:
    with (
        zipfile.ZipFile(shared(tmp_path / "texts.xlsx", texts, cells, prefix=prefix)) as archive,
        pytest.raises(UnreadableFile),
    ):
        check_texts(archive)


@pytest.mark.parametrize(
    ("texts", "cells"),
    [
        (["是", "否"], [n % 2 for n in range(300_000)]),
        (["备" * 60], [0] * 200_000),
        (["y" * LONGEST, "短"], [0] * 40 + [1] * 100_000),
        (["注" * 300, "短"], [0] * 20_000 + [1] * 100_000),
    ],
    ids=["yes and no", "a remark in each row", "one long note", "a long remark in many rows"],
)
def test_texts_as_tables_have_them_are_read(tmp_path: Path, texts: list[str], cells: list[int]) -> None:
    path = shared(tmp_path / "texts.xlsx", texts, cells)
    with zipfile.ZipFile(path) as archive:
        check_texts(archive)
    rows = read_workbook(path)[0].rows
    assert [row[0] for row in (rows[0], rows[-1])] == [texts[cells[0]], texts[cells[-1]]]
