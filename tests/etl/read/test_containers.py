"""What a file is, is decided by its content: every container under every name gives the same cells, or says why it gives none."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt

from etl.commands.tables import describe
from etl.read.extent import Members
from etl.read.workbook import UnreadableFile, decode, read_workbook
from tests.containers import (
    MAKERS,
    Rows,
    biff,
    compound,
    html,
    sheet_xml,
    spreadsheet_2003,
    text,
    workbook_members,
    write,
    xls,
    xlsb,
    xlsx,
    zipped,
)

TITLE = "2018年末各地区工会情况"
ROWS: Rows = [
    [TITLE],
    ["地区", "会员人数（人）", "女会员（人）"],
    ["北京市", 12, 5],
    ["上海市", 345, None],
    ["浙江省", 6789, 1],
]
VALUES = {
    ("110000", "members"): 12,
    ("110000", "members_women"): 5,
    ("310000", "members"): 345,
    ("310000", "members_women"): None,
    ("330000", "members"): 6789,
    ("330000", "members_women"): 1,
}
CELLS = ["B3", "C3", "B4", "C4", "B5", "C5"]


def assert_the_table(path: Path) -> None:
    (table,) = describe(path)["tables"]
    observations = table["observations"]
    assert {(o["region_code"], o["metric"]): o["value"] for o in observations} == VALUES
    assert [o["cell"] for o in observations] == CELLS
    assert (table["title"], table["period"]) == (TITLE, "2018")


@pytest.mark.parametrize("suffix", ["right", ".xls", ".csv", ".xlsx", ".dat"])
@pytest.mark.parametrize("container", MAKERS)
def test_any_container_under_any_name(container: str, suffix: str, tmp_path: Path) -> None:
    name = f"表.{container.partition('_')[0]}" if suffix == "right" else f"表{suffix}"
    assert_the_table(write(tmp_path / name, MAKERS[container]({"汇总": ROWS})))


@pytest.mark.parametrize("maker", [xlsx, xlsb, xls, MAKERS["ods"], MAKERS["xml_2003"]])
def test_all_sheets_of_a_workbook_are_read(maker: object, tmp_path: Path) -> None:
    path = write(tmp_path / "a", maker({"甲": ROWS, "乙": [["a"], [1]]}))  # type: ignore[operator]
    assert [(s.name, s.rows[0][0]) for s in read_workbook(path)] == [("甲", TITLE), ("乙", "a")]


@pytest.mark.parametrize(
    "content",
    [
        compound(b"x" * 5000, "EncryptedPackage"),
        compound(biff({"a": ROWS})[:20] + struct.pack("<HHHHH", 0x2F, 6, 0, 1, 2) + biff({"a": ROWS})[20:]),
        compound(biff({"a": ROWS})[:20] + b"\x86\0\0\0" + struct.pack("<HHHHH", 0x2F, 6, 0, 1, 2) + b"\0" * 4000),
    ],
    ids=["xlsx", "xls", "xls write-protected too"],
)
@pytest.mark.parametrize("suffix", [".xls", ".xlsx", ".et"])
def test_a_password_is_told_apart_from_damage(content: bytes, suffix: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="file_encrypted"):
        read_workbook(write(tmp_path / f"a{suffix}", content))


@pytest.mark.parametrize("container", ["xlsx", "xlsb", "xls", "ods"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_truncated_workbook_is_unreadable(container: str, share: float, tmp_path: Path) -> None:
    content = MAKERS[container]({"a": [*ROWS, *[["浙江省", n, n] for n in range(300)]]})
    path = write(tmp_path / "a.xlsx", content[: int(len(content) * share)])
    with pytest.raises(UnreadableFile, match="file_unreadable"):
        describe(path)


@pytest.mark.parametrize(
    "content", [b"", b" ", b"\r\n\r\n\t", b"\0" * 5000, b"\xef\xbb\xbf", b"\xff\xfe", b" " * 2_000_000]
)
def test_nothing_in_a_file_is_said(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="file_empty"):
        read_workbook(write(tmp_path / "a.csv", content))


@pytest.mark.parametrize("container", ["xlsx", "xlsb", "xls", "ods"])
def test_a_workbook_without_a_cell_is_empty(container: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="file_empty"):
        read_workbook(write(tmp_path / "a", MAKERS[container]({"a": []})))


def around(tmp_path: Path, **more: str) -> Path:
    """The table with something about it in the sheet's XML."""
    return write(tmp_path / "a.xlsx", zipped(workbook_members({"汇总": sheet_xml(ROWS, **more)})))


@pytest.mark.parametrize("said", ["A1", "A1:B2", "A1:XFD1048576", "Z9:C3"])
def test_a_wrong_dimension_does_not_matter(said: str, tmp_path: Path) -> None:
    assert_the_table(around(tmp_path, before=f'<dimension ref="{said}"/>'))


def test_a_drawing_that_leads_nowhere_does_not_matter(tmp_path: Path) -> None:
    assert_the_table(around(tmp_path, after='<drawing r:id="rId99"/><legacyDrawing r:id="rId98"/>'))


@pytest.mark.parametrize("width", [256, 16_384])
def test_empty_columns_do_not_matter(width: int, tmp_path: Path) -> None:
    cells = "".join(f'<c r="{openpyxl.utils.get_column_letter(j)}6" s="0"/>' for j in range(1, width + 1))
    assert_the_table(around(tmp_path, extra=f'<row r="6">{cells}</row>'))


def test_empty_columns_of_xls_and_csv_do_not_matter(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("汇总")
    bold = xlwt.easyxf("font: bold on")
    for i, row in enumerate(ROWS):
        for j in range(256):
            sheet.write(i, j, row[j] if j < len(row) else None, bold)
    assert_the_table(write(tmp_path / "a.xls", compound(book.get_biff_data())))
    wide = [[*row, *[None] * (16_384 - len(row))] for row in ROWS]
    assert_the_table(write(tmp_path / "a.csv", text(wide).encode()))


def test_a_million_empty_rows_with_a_style_do_not_matter(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{i}" s="1" customFormat="1"><c r="A{i}" s="1"/></row>' for i in range(6, 1_048_577))
    assert_the_table(around(tmp_path, extra=rows))


def test_macros_and_links_to_other_workbooks_are_inert(tmp_path: Path) -> None:
    members = workbook_members({"汇总": sheet_xml(ROWS)})
    members["[Content_Types].xml"] = str(members["[Content_Types].xml"]).replace(
        "spreadsheetml.sheet.main+xml", "spreadsheetml.sheet.macroEnabled.main+xml"
    )
    members["xl/vbaProject.bin"] = compound(b"Attribute VB_Name" * 100, "VBA")
    members["xl/externalLinks/externalLink1.xml"] = "<externalLink><externalBook/></externalLink>"
    members["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
        '<Relationships><Relationship Id="rId1" Target="http://127.0.0.1:9/a.xlsx" TargetMode="External"/></Relationships>'
    )
    assert_the_table(write(tmp_path / "a.xlsm", zipped(members)))


def test_a_formula_gives_the_value_that_was_kept_and_is_never_computed(tmp_path: Path) -> None:
    formula = '<row r="6"><c r="A6" t="str"><f>WEBSERVICE("http://127.0.0.1:9/")</f><v>江苏省</v></c><c r="B6"><f>1+1</f><v>7</v></c></row>'
    (table,) = describe(around(tmp_path, extra=formula))["tables"]
    assert {o["cell"]: o["value"] for o in table["observations"] if o["region_code"] == "320000"} == {
        "B6": 7,
        "C6": None,
    }


LAUGHS = (
    "<!DOCTYPE x ["
    + '<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)
PASSWD = '<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("trap", [LAUGHS, PASSWD], ids=["billion laughs", "file"])
@pytest.mark.parametrize("padding", [0, 100_000])
def test_entities_are_never_expanded(trap: str, padding: int, tmp_path: Path) -> None:
    rows = [*ROWS[:4], ["浙江省", 6789, "&j;"]]
    space = f"<!--{' ' * padding}-->"
    made = {
        "a.xlsx": zipped(workbook_members({"a": space + trap + sheet_xml(rows).replace("&amp;", "&")})),
        "b.xls": spreadsheet_2003({"a": rows}, head=space + trap).replace("&amp;", "&").encode(),
        "c.xls": (space + trap + html(rows).replace("&amp;", "&")).encode(),
    }
    for name, content in made.items():
        path = write(tmp_path / name, content)
        said = what_it_gives(path)
        assert said == "file_unreadable" or "6789" in said
        assert "root:" not in said
        assert "haha" not in said


def what_it_gives(path: Path) -> str:
    try:
        return str([sheet.rows for sheet in read_workbook(path)])
    except UnreadableFile as problem:
        return problem.code


def test_rows_and_cells_of_2003_stand_where_their_index_says(tmp_path: Path) -> None:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    body = "<Row><Cell><Data>a</Data></Cell></Row><Row ss:Index='2500'><Cell ss:Index='1500' ss:MergeDown='1'><Data>b</Data></Cell></Row><Row><Cell ss:Index='1500'><Data>c</Data></Cell></Row>"
    content = f"<Workbook xmlns='{space}' xmlns:ss='{space}'><Worksheet ss:Name='s'><Table>{body}</Table></Worksheet></Workbook>"
    (sheet,) = read_workbook(write(tmp_path / "a.xls", content.encode()))
    assert sheet.rows[2499][1499] == "b"
    assert sheet.merged == [(2500, 1500, 2501, 1500)]
    assert sheet.rows[2500][1500] == "c"
    assert len(sheet.rows) == 2501


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_told_by_its_zero_bytes(order: str) -> None:
    for said in ("a,b\r\n1,2\r\n", "地区,会员人数\r\n" + "北京市朝阳区某某街道办事处工会,12\r\n" * 40):
        assert decode(said.encode(order)) == said


def test_a_stray_zero_byte_does_not_make_utf16_of_a_text() -> None:
    said = "地区,会员人数\r\n北京市,1\0" + "2\r\n" * 100
    assert decode(said.encode()) == said
    assert "北京市" in decode(said.encode("gb18030"))


def test_no_small_member_of_a_workbook_is_unpacked_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    write(path, xlsx({"表": ROWS}))
    unpacked: list[str] = []
    read = zipfile.ZipFile.read

    def noted(archive: zipfile.ZipFile, name: str | zipfile.ZipInfo, pwd: bytes | None = None) -> bytes:
        unpacked.append(name if isinstance(name, str) else name.filename)
        return read(archive, name, pwd)

    monkeypatch.setattr(zipfile.ZipFile, "read", noted)
    read_workbook(path)
    assert "xl/workbook.xml" in unpacked
    assert len(unpacked) == len(set(unpacked))


def test_of_two_members_of_one_name_each_is_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a", b"first")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a", b"second")
    with Members(path) as members:
        assert [members.read(member) for member in (*members.infolist(), *members.infolist())] == [
            b"first",
            b"second",
        ] * 2
        assert members.read("a") == b"second"
