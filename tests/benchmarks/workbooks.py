"""The fixed workbooks of the import benchmark: 20 unit registers of 20 000 rows and 12 columns."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np

from etl.sample import credit_code

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


def _rows(book: int) -> list[tuple[object, ...]]:
    rng = np.random.default_rng(book)
    employees = np.maximum(1, rng.lognormal(2.5, 1.2, ROWS)).astype(int)
    women = (employees * rng.uniform(0.1, 0.6, ROWS)).astype(int)
    revenue = np.round(rng.lognormal(5, 2, ROWS), 1)
    assets = np.round(rng.lognormal(5.5, 2, ROWS), 1)
    divisions = ("C13", "C26", "C39", "F51", "F52", "H61", "H62", "I65", "L72", "M75", "G54", "O80")
    covered = rng.random(ROWS) < 0.4
    rows: list[tuple[object, ...]] = []
    for i in range(ROWS):
        county = _COUNTIES[(book + i) % len(_COUNTIES)]
        number = book * ROWS + i
        union = credit_code("81", county, 5_000_000 + number // 3) if covered[i] else None
        rows.append(
            (
                credit_code("91", county, number),
                f"样例{number:07d}有限公司",
                county,
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
        year = 2000 + book
        lines = [(f"浙江省单位台账（{year}年）",), HEADER, *_rows(book)]
        body = "".join(f'<row r="{n}">{"".join(_cell(v) for v in line)}</row>' for n, line in enumerate(lines, start=1))
        sheet = f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{body}</sheetData></worksheet>'
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in (
                ("[Content_Types].xml", _TYPES),
                ("_rels/.rels", _RELS),
                ("xl/workbook.xml", _BOOK),
                ("xl/_rels/workbook.xml.rels", _BOOK_RELS),
                ("xl/worksheets/sheet1.xml", sheet),
            ):
                archive.writestr(name, text)
    return paths
