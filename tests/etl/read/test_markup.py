"""Web pages and XML renamed .xls are read like any other table."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.settings import ReadingLimits
from etl.commands.tables import describe
from etl.read.workbook import UnreadableFile, read_workbook

PAGE = """<html><head><meta charset="{charset}"></head><body><table border=1>
<tr><th colspan="3">2018年各地区会员（单位：万人）</th></tr>
<tr><td rowspan="2">地区</td><td colspan="2">会员人数</td></tr>
<tr><td>合计</td><td>女<br>会员</td></tr>
<tr><td>北&nbsp;京</td><td>1.5</td><td>&nbsp;</td></tr>
<tr><td>上海<td>2<td>1
</table></body></html>"""

XML = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="会员"><Table>
<Row ss:Index="2"><Cell ss:MergeAcross="1"><Data ss:Type="String">2018年会员</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">地区</Data></Cell><Cell ss:Index="2"><Data ss:Type="String">会员人数(人)</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">北京</Data></Cell><Cell><Data ss:Type="Number">12</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">上海</Data></Cell><Cell/></Row>
</Table></Worksheet></Workbook>"""


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_a_web_page(tmp_path: Path, charset: str) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(PAGE.format(charset=charset).encode(charset))
    (sheet,) = read_workbook(path)
    assert sheet.merged == [(1, 1, 1, 3), (2, 1, 3, 1), (2, 2, 2, 3)]
    assert sheet.rows[2] == [None, "合计", "女\n会员"]
    (table,) = describe(path)["tables"]
    assert [(o["cell"], o["region_code"], o["metric"], o["period"], o["value"]) for o in table["observations"]] == [
        ("B4", "110000", "members", "2018", 15000),
        ("C4", "110000", "members_women", "2018", None),
        ("B5", "310000", "members", "2018", 20000),
        ("C5", "310000", "members_women", "2018", 10000),
    ]


def test_several_tables_of_a_page_are_sheets(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text(
        "<table><tr><td>地区</td></tr></table><table></table><table><tr><td>1</td></tr></table>", encoding="utf-8"
    )
    assert [(s.name, s.rows) for s in read_workbook(path)] == [("1", [["地区"]]), ("2", [["1"]])]


def test_spreadsheet_xml(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text(XML, encoding="utf-8")
    (sheet,) = read_workbook(path)
    assert sheet.name == "会员"
    assert sheet.rows == [[], ["2018年会员", None], ["地区", "会员人数(人)"], ["北京", 12.0], ["上海", None]]
    (table,) = describe(path)["tables"]
    assert [(o["cell"], o["value"]) for o in table["observations"]] == [("B4", 12), ("B5", None)]


@pytest.mark.parametrize(
    "text",
    [
        "<html><body>登录超时</body></html>",
        "<?xml version='1.0'?><a/>",
        XML[:400],
        XML.replace("<Workbook", "<!DOCTYPE a [<!ENTITY b 'c'>]><Workbook"),
        XML[: XML.index("<Row")] + "</Table></Worksheet></Workbook>",
    ],
)
def test_markup_without_a_table_says_so(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.xls"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableFile, match="file_unreadable"):
        read_workbook(path)


def test_limits_hold_for_markup_too(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text("<table>" + "<tr><td>1</td></tr>" * 50 + "</table>", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="file_too_large"):
        read_workbook(path, ReadingLimits(rows=10))
