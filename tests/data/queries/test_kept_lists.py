"""A unit of a list in one cell that is kept out is told with its reason, though facts number it beyond the sheet's rows."""

from __future__ import annotations

from pathlib import Path

from data.database.engine import writer
from data.grain import SHEET_ROWS, sheet_row
from data.queries.kept_out.rows import each_quarantined, errors_of
from data.scope import EVERYTHING
from etl.file.result import Flags
from etl.load.batch import load_paths
from etl.write.sample.units import credit_code
from tests.clerks.books import COUNTY, book, code


def test_a_listed_unit_that_is_kept_out_has_its_reason(tmp_path: Path) -> None:
    union, wrong = credit_code("81", COUNTY, 4101), credit_code("81", COUNTY, 9)
    head = ["工会名称", "工会代码", "覆盖单位名称", "覆盖单位代码"]
    row = ["海宁市许村镇商贸区域联合工会", union, "许村甲百货商行、许村乙餐饮店", f"{code(50)}、{wrong}"]
    path = book(tmp_path / "a.xlsx", ["海宁市工会覆盖单位清单（2024年）"], head, row)
    engine = writer(f"sqlite:///{tmp_path / 'coverage.db'}")
    load_paths(engine, [path], Flags(region=COUNTY, calibre="register", purpose="administrative"))
    (kept,) = each_quarantined(engine, EVERYTHING)
    assert kept["row"] > SHEET_ROWS
    assert sheet_row(kept["row"]) == 3
    (said,) = errors_of(engine, EVERYTHING, [kept])[kept["part_id"], kept["row"]]
    assert (said["code"], said["cell"]) == ("union_code_in_unit_column", "D3")
