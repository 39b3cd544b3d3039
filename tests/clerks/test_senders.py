"""Whose a table is: title, sheet name, file name, cover, the most exact; those of two senders stand side by side, of none are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import Engine, select

from data.database import schema
from data.database.engine import writer
from etl.commands.load import exit_code
from etl.load.batch import load_paths
from tests.clerks.books import COUNTY, HEAD, TITLE, book, findings, read, told, units

BARE = ("单位名称", "统一社会信用代码", "行业代码", "从业人员")


def bare(first: int = 0) -> list[list[object]]:
    return [[row[0], row[1], row[3], row[4]] for row in units(first)]


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return writer(f"sqlite:///{tmp_path / 'c.db'}")


def current(engine: Engine) -> list[tuple[str, str]]:
    part = schema.part.c
    with engine.connect() as connection:
        rows = connection.execute(select(part.content, part.region).where(part.status == "current").order_by(part.id))
        return [(row.content, row.region) for row in rows]


SAID = [
    ("海宁市长安镇2024年企业名录", "Sheet", "a", "330481103"),
    ("浙江省嘉兴市海宁市盐官镇企业名录（2024年）", "Sheet", "a", "330481110"),
    ("嘉兴市海宁市许村镇2024年单位台账", "Sheet", "a", "330481101"),
    ("海宁市2024年许村镇企业名录", "Sheet", "a", "330481101"),
    ("2024年海宁市硖石街道单位名录", "Sheet", "a", "330481001"),
    ("海宁市（许村镇）2024年单位名录", "Sheet", "a", "330481101"),
    ("海宁市2024年单位名录", "许村镇", "a", "330481101"),
    ("海宁市2024年单位名录", "许村", "a", "330481101"),
    ("海宁市2024年单位名录", "5.长安镇", "a", "330481103"),
    ("海宁市2024年单位名录", "Sheet", "海宁市许村镇2024", "330481101"),
    ("海宁市2024年单位名录", "Sheet", "许村镇单位台账", "330481101"),
    ("2024年单位名录", "Sheet", "海宁市许村镇单位台账", "330481101"),
    ("2024年单位名录", "海宁市", "许村镇", "330481101"),
    ("2024年单位名录", "Sheet", "浙江省嘉兴市海宁市2024年", COUNTY),
    ("嘉兴市2024年单位名录", "海宁市", "a", COUNTY),
    ("嘉兴市2024年单位名录", "海宁市", "长安镇", "330481103"),
    ("海宁市单位名录（2024年）", "Sheet1", "新建文件", COUNTY),
    ("海宁市2024年单位名录", "单位台账", "嘉兴市2024", COUNTY),
    ("浙江省2024年单位名录", "嘉兴市", "海宁市", COUNTY),
    ("海宁市2024年单位名录", "马桥街道", "海宁市", "330481004"),
]


@pytest.mark.parametrize(("title", "sheet", "name", "region"), SAID)
def test_the_most_exact_of_title_sheet_and_file_says_whose_it_is(
    tmp_path: Path, title: str, sheet: str, name: str, region: str
) -> None:
    result = read(book(tmp_path / f"{name}.xlsx", [title], BARE, *bare(), sheet=sheet))
    assert [part.region for part in result.parts] == [region]


def test_values_never_narrow_a_sender_that_is_said(tmp_path: Path) -> None:
    rows = [[*row[:2], "330481101", *row[3:]] for row in units()]
    (part,) = read(book(tmp_path / "a.xlsx", [TITLE], HEAD, *rows)).parts
    assert part.region == COUNTY
    (unsaid,) = read(book(tmp_path / "b.xlsx", ["单位名录2024年"], HEAD, *rows)).parts
    assert unsaid.region == "330481101"


def test_two_that_contradict_each_other_are_told(tmp_path: Path) -> None:
    result = read(book(tmp_path / "平湖市2024.xlsx", [TITLE], BARE, *bare()))
    assert [part.region for part in result.parts] == [COUNTY]
    assert "sender_contradicted" in told(result)


def test_two_townships_stand_side_by_side_and_a_sheet_is_a_township(engine: Engine, tmp_path: Path) -> None:
    one = book(tmp_path / "a.xlsx", ["海宁市长安镇2024年企业名录"], BARE, *bare())
    two = book(tmp_path / "b.xlsx", ["海宁市盐官镇2024年企业名录"], BARE, *bare(10))
    load_paths(engine, [one, two])
    assert current(engine) == [("unit_register", "330481103"), ("unit_register", "330481110")]


@pytest.mark.parametrize(
    "name", ["教育系统", "卫生系统", "经编产业园区", "尖山新区", "经济开发区", "皮革城片区", "交通集团"]
)
def test_a_sender_without_a_code_stands_beside_the_county(engine: Engine, tmp_path: Path, name: str) -> None:
    county = book(tmp_path / "a.xlsx", [TITLE], BARE, *bare())
    other = book(tmp_path / "b.xlsx", [f"海宁市{name}2024年单位名录"], BARE, *bare(10))
    load_paths(engine, [county, other])
    expected = 1 if name == "交通集团" else 2
    assert len(current(engine)) == expected


@pytest.mark.parametrize(
    ("name", "senders"),
    [
        *((bureau, 2) for bureau in ("市场监督管理局", "统计局", "人力社保局", "税务局", "国资委", "经信委")),
        *((none, 1) for none in ("总工会", "产业布局", "行业格局", "基层工会委员会", "委托代征", "各局部地区")),
    ],
)
def test_an_office_of_the_county_is_a_sender_beside_it(engine: Engine, tmp_path: Path, name: str, senders: int) -> None:
    county = book(tmp_path / "a.xlsx", [TITLE], BARE, *bare())
    other = book(tmp_path / "b.xlsx", [f"海宁市{name}2024年单位名录"], BARE, *bare(10))
    load_paths(engine, [county, other])
    assert len(current(engine)) == senders


def test_a_table_that_takes_anothers_place_says_so(engine: Engine, tmp_path: Path) -> None:
    load_paths(engine, [book(tmp_path / "a.xlsx", [TITLE], BARE, *bare())])
    (report,) = load_paths(engine, [book(tmp_path / "b.xlsx", [TITLE], BARE, *bare(10))])
    assert len(current(engine)) == 1
    (said,) = report.replaced
    assert "a.xlsx" in said
    assert "5" in said


def test_a_table_whose_rows_are_all_kept_out_replaces_nothing(engine: Engine, tmp_path: Path) -> None:
    load_paths(engine, [book(tmp_path / "a.xlsx", [TITLE], HEAD, *units())])
    lost = [[*row[:2], f"某某开发区{n}", *row[3:]] for n, row in enumerate(units())]
    total = ["合计", None, None, None, 466, None]
    (report,) = load_paths(engine, [book(tmp_path / "b.xlsx", [TITLE], HEAD, *lost, total)])
    assert (report.status, report.rows_accepted, report.rows_quarantined) == ("quarantined", 0, 6)
    assert exit_code([report.status], errors=True) == 2
    with engine.connect() as connection:
        assert (
            len(
                connection.execute(
                    select(schema.unit.c.row).join(schema.part).where(schema.part.c.status == "current")
                ).all()
            )
            == 5
        )


def test_a_table_of_no_region_is_refused_and_asked_for_it(engine: Engine, tmp_path: Path) -> None:
    unions = [["平湖试工会0", "81330482MA0004000J", "330482001", "单独基层工会", 30]]
    head = ("工会名称", "工会代码", "行政区划代码", "工会类型", "会员数")
    load_paths(engine, [book(tmp_path / "a.xlsx", ["平湖市2024年工会台账"], head, *unions)])
    path = book(tmp_path / "b.xlsx", ["单位名录 2024年"], BARE, *bare())
    (report,) = load_paths(engine, [path])
    assert report.status == "quarantined"
    assert [f["code"] for f in report.findings] == ["region_of_register_missing"]
    assert current(engine) == [("union_register", "330482")]
    assert [part.region for part in read(path, region=COUNTY).parts] == [COUNTY]


def test_a_township_sheet_each(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.remove(workbook.active)
    for n, town in enumerate(("许村镇", "长安镇", "硖石街道")):
        sheet = workbook.create_sheet(town)
        for row in ([TITLE], BARE, *bare(10 * n)):
            sheet.append(list(row))
    workbook.save(tmp_path / "海宁市2024.xlsx")
    result = read(tmp_path / "海宁市2024.xlsx")
    assert [part.region for part in result.parts] == ["330481101", "330481103", "330481001"]
    assert findings(result) == []
