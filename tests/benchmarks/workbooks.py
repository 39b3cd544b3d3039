"""The fixed workbooks of the import benchmark: 20 unit registers of 20 000 rows and 12 columns."""

from __future__ import annotations

import zipfile
from itertools import chain
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np

from data.reference import regions
from etl.write.sample.units import credit_code

BOOKS = 20
ROWS = 20_000
HEADER = (
    "统一社会信用代码",
    "单位名称",
    "行政区划代码",
    "行业代码",
    "从业人员(人)",
    "其中：女职工(人)",
    "营业收入(万元)",
    "资产总额(万元)",
    "企业规模",
    "单位类型",
    "是否两新组织",
    "所属工会代码",
)
_TYPES = '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
_RELS = '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'
_BOOK = '<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="单位台账" sheetId="1" r:id="rId1"/></sheets></workbook>'
_BOOK_RELS = '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
_COUNTIES = ("330102", "330105", "330106", "330203", "330302", "330402", "330502", "330602", "330702", "330802")


def _cell(value: object) -> str:
    if value is None:
        return "<c/>"
    if isinstance(value, (int, float)):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'


def _rows(book: int, count: int = ROWS, county: str | None = None) -> list[tuple[object, ...]]:
    rng = np.random.default_rng(book)
    employees = np.maximum(1, rng.lognormal(2.5, 1.2, count)).astype(int)
    women = (employees * rng.uniform(0.1, 0.6, count)).astype(int)
    revenue = np.round(rng.lognormal(5, 2, count), 1)
    assets = np.round(rng.lognormal(5.5, 2, count), 1)
    divisions = ("C13", "C26", "C39", "F51", "F52", "H61", "H62", "I65", "L72", "M75", "G54", "O80")
    covered = rng.random(count) < 0.4
    rows: list[tuple[object, ...]] = []
    for i in range(count):
        place = county or _COUNTIES[(book + i) % len(_COUNTIES)]
        number = book * ROWS + i
        union = credit_code("81", place, 5_000_000 + number // 3) if covered[i] else None
        rows.append(
            (
                credit_code("91", place, number),
                f"样例{number:07d}有限公司",
                place,
                divisions[i % len(divisions)],
                int(employees[i]),
                int(women[i]),
                float(revenue[i]),
                float(assets[i]),
                None,
                "企业",
                "是" if i % 3 else "否",
                union,
            )
        )
    return rows


def write(folder: Path) -> list[Path]:
    """Write the workbooks where they are absent; returns their paths. Each names its own period and sender in its title."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for book in range(BOOKS):
        path = folder / f"units_{book:02d}.xlsx"
        paths.append(path)
        if path.exists():
            continue
        _write(path, f"浙江省单位台账（{2000 + book}年）", _rows(book))
    return paths


def write_large(path: Path, rows: int = 1_048_574) -> Path:
    """One sheet as long as a sheet can be (title and header besides), if it is absent."""
    if not path.exists():
        _write(path, "浙江省单位台账（2024年）", _rows(0, rows))
    return path


def write_counties(folder: Path, books: int, rows: int) -> list[Path]:
    """Registers of one period and one county each, as they come from the counties; those that are absent are written."""
    folder.mkdir(parents=True, exist_ok=True)
    tree = regions()
    counties = [region.code for region in tree if region.level == "county" and region.kind == "division"]
    paths = []
    for book, county in zip(range(books), counties, strict=False):
        paths.append(folder / f"county_{book:03d}_{rows}.xlsx")
        if not paths[-1].exists():
            names = "".join(tree[code].name for code in tree.path(county)[1:])
            _write(paths[-1], f"{names}单位台账（2024年）", _rows(book, rows, county))
    return paths


def _write(path: Path, title: str, rows: list[tuple[object, ...]]) -> None:
    head = '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _RELS),
            ("xl/workbook.xml", _BOOK),
            ("xl/_rels/workbook.xml.rels", _BOOK_RELS),
        ):
            archive.writestr(name, text)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(head.encode())
            for n, line in enumerate(chain([(title,), HEADER], rows), start=1):
                sheet.write(f'<row r="{n}">{"".join(_cell(v) for v in line)}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")
    draft.replace(path)
