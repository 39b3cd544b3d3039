"""Workbooks as they lie in the folder to tables of raw cells: xlsx, xls, ods, csv, and zips of them."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from python_calamine import CalamineWorkbook

from tests.recount.places import Places

_BOOKS = (".xlsx", ".xls", ".ods", ".xlsb")
_HEADER_WITHIN = 12
"""Rows from the top among which the header stands."""

# Header as printed, without blanks, units and 其中： -> field.
_HEADERS = {
    "统一社会信用代码": "code",
    "单位代码": "unit_code",
    "建会单位代码": "unit_code",
    "单位统一社会信用代码": "unit_code",
    "建会单位名称": "unit_name",
    "覆盖单位名称": "unit_name",
    "工会代码": "union_code",
    "所属工会代码": "union_code",
    "所在工会代码": "union_code",
    "工会名称": "union_name",
    "单位名称": "name",
    "单位详细名称": "name",
    "行政区划代码": "region",
    "所在地区": "region",
    "地区": "region",
    "行业代码": "industry",
    "所属行业": "industry",
    "国民经济行业代码": "industry",
    "从业人员": "employees",
    "从业人数": "employees",
    "期末从业人员": "employees",
    "职工人数": "employees",
    "女职工": "employees_women",
    "女职工人数": "employees_women",
    "营业收入": "revenue",
    "主营业务收入": "revenue",
    "资产总额": "assets",
    "资产总计": "assets",
    "总资产": "assets",
    "单位类型": "unit_kind",
    "机构类型": "unit_kind",
    "是否两新组织": "is_new",
    "两新组织": "is_new",
    "是否建会": "stated",
    "建会情况": "stated",
    "是否成立工会": "stated",
    "是否建立工会": "stated",
    "工会类型": "union_kind",
    "工会级别": "level",
    "成立日期": "founded",
    "撤销日期": "dissolved",
    "届满日期": "term_end",
    "是否建而未转": "dormant",
    "专职工会干部": "staff_full",
    "兼职工会干部": "staff_part",
    "社会化工会工作者": "social_workers",
    "会员人数": "members",
    "女会员": "members_women",
    "农民工会员": "members_migrant",
    "新就业形态劳动者会员": "members_platform",
    "签订集体合同": "agreement",
    "工资集体协商": "wage_agreement",
    "建立职代会": "congress",
}
_TOTALS = {"合计", "总计", "小计", "共计"}
_PERIOD = re.compile(r"(20\d\d)\s*年")


@dataclass(frozen=True, slots=True)
class Table:
    """One register as it was sent: raw cells under field names, and whose it is.

    ``content``: units, unions, cover or membership. ``sender``: the region that sent it. ``notes``: all text around the body.
    ``yuan``: fields of amounts -> yuan in one of the column's unit.
    """

    content: str
    period: str
    sender: str
    rows: pd.DataFrame
    notes: str
    yuan: dict[str, int]


def read_tables(paths: Iterable[Path], places: Places) -> list[Table]:
    """All registers of some files, in the order in which a folder is loaded (by path)."""
    tables: list[Table] = []
    for path in sorted(paths):
        sheets = list(_sheets(path.name, path.read_bytes()))
        period, sender = _whose(path.name, sheets, places)
        for title, grid in sheets:
            table = _table(title, grid, period, sender, places)
            if table is not None:
                tables.append(table)
    return tables


def _sheets(name: str, content: bytes) -> Iterator[tuple[str, list[list[Any]]]]:
    """(name of the sheet or of the file in a zip, its cells)."""
    suffix = Path(name).suffix.lower()
    if suffix in _BOOKS:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for sheet in book.sheet_names:
            yield sheet, book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    elif suffix == ".csv":
        yield name, list(csv.reader(io.StringIO(_decode(content))))
    elif suffix == ".zip":
        with zipfile.ZipFile(io.BytesIO(content), metadata_encoding="gb18030") as archive:
            for inner in sorted(info.filename for info in archive.infolist() if not info.is_dir()):
                yield from ((f"{inner} {sheet}", grid) for sheet, grid in _sheets(inner, archive.read(inner)))


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def plain(cell: Any) -> str:
    """A cell as text: half width, without blanks at its ends; whole numbers without a point; blank for nothing."""
    if cell is None or cell == "":
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return unicodedata.normalize("NFKC", str(cell)).strip()


def _lines(grid: list[list[Any]]) -> list[str]:
    return ["|".join(filter(None, map(plain, row))) for row in grid]


def _whose(name: str, sheets: list[tuple[str, list[list[Any]]]], places: Places) -> tuple[str | None, str | None]:
    """Period and sender of a file: what its cover says, and the code that its name begins with."""
    cover = dict(
        line.split("|", 1) for _title, grid in sheets for line in _lines(grid[:_HEADER_WITHIN]) if line.count("|") == 1
    )
    said = _PERIOD.search(cover.get("报告期", "")) or _PERIOD.search(name) or re.search(r"_(20\d\d)_", name)
    code = next((c for c in re.findall(r"(?<!\d)\d{6}(?!\d)", name) if c in places.parent), None)
    sender = places.find(cover.get("报送单位", ""), code) or code
    return (said[1] if said else None), sender


def _header(cell: Any) -> str:
    text = re.sub(r"\s", "", plain(cell))
    text = re.sub(r"^(其中[::]?|#)", "", text)
    return re.sub(r"\([^)]*\)$", "", text)


def _content(fields: set[str]) -> str | None:
    if "name" in fields and fields & {"employees", "industry", "stated"}:
        return "units"
    if {"union_code", "union_kind"} <= fields:
        return "unions"
    if "union_code" in fields and "members" in fields:
        return "membership"
    if "union_code" in fields and fields & {"unit_code", "unit_name", "code"}:
        return "cover"
    return None


def _is_total(cell: Any) -> bool:
    return isinstance(cell, str) and cell[-1:] == "计" and re.sub(r"\s", "", cell) in _TOTALS


def _table(title: str, grid: list[list[Any]], period: str | None, sender: str | None, places: Places) -> Table | None:
    """The register in a sheet: the row with most known headers is its header; what stands around the body are notes."""
    heads = [[_HEADERS.get(_header(cell)) for cell in row] for row in grid[:_HEADER_WITHIN]]
    known = [sum(name is not None for name in row) for row in heads]
    if not known or max(known) < 2:
        return None
    at = known.index(max(known))
    content = _content({name for name in heads[at] if name})
    if content is None:
        return None
    labels = [plain(cell) for cell in grid[at]]
    columns = [i for i, name in enumerate(heads[at]) if name]
    names = [str(heads[at][i]) for i in columns]
    if content == "cover":
        names = [{"code": "unit_code", "name": "unit_name"}.get(name, name) for name in names]
    body, notes = [], _lines(grid[:at]) + labels
    for row in grid[at + 1 :]:
        filled = [cell for cell in row if cell is not None and cell != ""]
        if filled and str(filled[0]).startswith(("注", "数据来源", "说明")):
            notes.append("|".join(map(plain, filled)))
        elif filled and not any(_is_total(cell) for cell in filled):
            body.append([row[i] if i < len(row) else None for i in columns])
    above = " ".join(_lines(grid[:at]))
    said = _PERIOD.search(above) or _PERIOD.search(title)
    yuan = {n: 1 if labels[i].endswith("(元)") else 10_000 for n, i in zip(names, columns, strict=True)}
    period = said[1] if said else period
    # A city may report on sheets of its own in its province's file: whose a table is stands before its name in the title.
    sender = places.find(re.split("单位|联合工会|工会", plain(grid[0][0]))[0], sender) or sender
    if period is None or sender is None:
        raise ValueError(f"table {title!r}: period {period}, sender {sender}")
    return Table(content, period, sender, pd.DataFrame(body, columns=names), "\n".join(notes), yuan)
