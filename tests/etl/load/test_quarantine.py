"""Quarantined rows: listed as they stood, put right, checked again, let in; counts and figures follow."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine, select

from data.database import schema
from data.database.engine import reader, writer
from data.database.version import data_version
from data.queries import rates
from data.queries.kept_out.rows import list_quarantined
from data.scope import EVERYTHING, Scope
from data.slice import SliceFilter
from etl.__main__ import main
from etl.file.process import process_file
from etl.file.result import Flags
from etl.load.batch import load_paths, load_results
from etl.load.release import CannotRelease, Correction, release
from etl.load.undo import undo
from etl.publish.publish import refresh_stale
from tests.books import register, summary, union, union_code, unit, unit_code

MENDED = {"credit_code": unit_code(2), "employees_women": "9"}
"""What lets in the row that has a union's code in its unit's column."""


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'c.db'}"


def loaded(url: str, tmp_path: Path, **more: Any) -> Engine:
    engine = writer(url)
    units = [unit(1), unit(2, code=union_code(2)), unit(3, region="999999"), unit(4)]
    load_paths(engine, [register(tmp_path / "a.xlsx", units, [union(1, unit=1)], **more)])
    return engine


def figures(url: str) -> dict[str, Any]:
    return rates(reader(url), EVERYTHING, region="330106", slices=SliceFilter("2024"))[0]


def counts(engine: Engine) -> tuple[int, int, int]:
    with engine.connect() as connection:
        row = connection.execute(
            select(schema.load.c.rows_read, schema.load.c.rows_accepted, schema.load.c.rows_quarantined)
        ).first()
    assert row is not None
    return tuple(row)


def test_rows_are_listed_as_they_stood(url: str, tmp_path: Path) -> None:
    engine = loaded(url, tmp_path)
    rows, total = list_quarantined(engine, EVERYTHING)
    assert total == 2
    assert [(r["row"], r["codes"], r["can_release"]) for r in rows] == [
        (4, ["union_code_in_unit_column"], True),
        (5, ["region_unknown"], True),
    ]
    assert rows[0]["raw"]["credit_code"] == union_code(2)
    assert rows[0]["columns"]["credit_code"] == "A"
    assert list_quarantined(engine, Scope("430000")) == ([], 0)


def test_a_row_put_right_comes_in_with_its_lineage(url: str, tmp_path: Path) -> None:
    engine = loaded(url, tmp_path)
    assert (figures(url)["units"], figures(url)["employees"]) == (2, 60)
    before = data_version(reader(url))
    done = release(engine, 1, [Correction(4, MENDED)], reason="typing error", by="Li")
    assert (done.released, done.kept, done.data_version) == ([4], [], before + 1)
    assert (figures(url)["units"], figures(url)["employees_women"]) == (3, 29)
    assert counts(engine) == (5, 4, 1)
    with engine.connect() as connection:
        fact = connection.execute(select(schema.unit).where(schema.unit.c.row == 4)).one()
        kept = connection.execute(select(schema.release)).one()
        codes = set(connection.execute(select(schema.finding.c.code).where(schema.finding.c.row == 4)).scalars())
    assert fact.revenue == 9_000_000
    assert (kept.raw["credit_code"], kept.changes, kept.released_by, kept.reason) == (
        union_code(2),
        MENDED,
        "Li",
        "typing error",
    )
    assert "union_code_in_unit_column" not in codes
    assert "row_released" in codes


def test_a_row_that_still_fails_stays_with_its_new_reason(url: str, tmp_path: Path) -> None:
    engine = loaded(url, tmp_path)
    done = release(engine, 1, [Correction(5, {"region": "999998", "employees": "-3"})])
    assert (done.released, done.kept, done.data_version) == ([], [5], 2), "what is said of it is new"
    assert {f.code for f in done.findings if f.severity == "error"} == {"region_unknown", "number_negative"}
    rows, _ = list_quarantined(engine, EVERYTHING)
    assert rows[1]["raw"]["employees"] == "-3"
    assert "region_unknown" in rows[1]["codes"]
    assert counts(engine) == (5, 3, 2)


def test_a_code_that_is_in_already_is_refused(url: str, tmp_path: Path) -> None:
    engine = loaded(url, tmp_path)
    there = unit(1)[0]
    done = release(engine, 1, [Correction(4, {"employees_women": "9", "credit_code": str(there)})])
    assert done.kept == [4]
    assert [f.code for f in done.findings if f.severity == "error"] == ["duplicate_code"]
    assert figures(url)["units"] == 2


def test_a_load_of_which_nothing_was_accepted_becomes_visible_by_its_first_row(url: str, tmp_path: Path) -> None:
    engine = writer(url)
    load_paths(engine, [register(tmp_path / "a.xlsx", [unit(1, region="999999")])])
    assert not rates(reader(url), EVERYTHING, region="330106", slices=SliceFilter("2024"))
    assert release(engine, 1, [Correction(3, {"region": "330106"})]).released == [3]
    assert figures(url)["units"] == 1


def test_undo_takes_released_rows_along(url: str, tmp_path: Path) -> None:
    engine = loaded(url, tmp_path)
    release(engine, 1, [Correction(4, MENDED)])
    undo(engine, 1)
    assert not rates(reader(url), EVERYTHING, region="330106", slices=SliceFilter("2024"))
    assert list_quarantined(engine, EVERYTHING) == ([], 0)
    with pytest.raises(CannotRelease):
        release(engine, 1, [Correction(5, {"region": "330106"})])


@pytest.mark.parametrize(
    ("row", "changes", "words"),
    [(77, {"region": "330106"}, "not quarantined"), (4, {"nonsense": "1"}, "no field nonsense")],
)
def test_what_cannot_be_released(url: str, tmp_path: Path, row: int, changes: dict[str, str], words: str) -> None:
    engine = loaded(url, tmp_path)
    with pytest.raises(CannotRelease, match=words):
        release(engine, 1, [Correction(row, changes)])
    assert counts(engine) == (5, 3, 2)


def test_what_is_put_in_names_no_person(url: str, tmp_path: Path) -> None:
    engine = loaded(url, tmp_path)
    changes = {**MENDED, "name": "样例公司13912345678"}
    assert release(engine, 1, [Correction(4, changes)], reason="问过 13912345678").released == [4]
    engine.dispose()
    assert b"13912345678" not in (tmp_path / "c.db").read_bytes()


def test_rows_of_a_table_that_was_not_understood_must_be_sent_again(url: str, tmp_path: Path) -> None:
    engine = writer(url)
    path = tmp_path / "no period.csv"
    path.write_text("单位名称,从业人员,行政区划代码\n甲公司,5,330106\n", encoding="utf-8")
    load_paths(engine, [path])
    rows, _ = list_quarantined(engine, EVERYTHING)
    assert [r["can_release"] for r in rows] == [False]
    with pytest.raises(CannotRelease, match="send it again"):
        release(engine, 1, [Correction(rows[0]["row"], {})])


HEADS = ("地区", "法人单位数(个)", "会员人数(万人)", "女会员(万人)")
CITIES = [("杭州市", 100, 6, 7), ("宁波市", 90, "5", 2)]


def cities(path: Path, rows: Sequence[Sequence[Any]] = CITIES) -> Path:
    return summary(path, "2024年浙江省各市工会", HEADS, rows)


def of_city(url: str, code: str) -> dict[str, Any]:
    rows = rates(reader(url), EVERYTHING, region=code, slices=SliceFilter("2024", "census"))
    return rows[0] if rows else {}


def test_a_row_of_a_summary_is_put_right_by_label_or_letter_in_its_columns_unit(url: str, tmp_path: Path) -> None:
    engine = writer(url)
    load_paths(engine, [cities(tmp_path / "a.xlsx")])
    ((row,), total) = list_quarantined(engine, EVERYTHING)
    assert (total, row["can_release"], row["codes"], row["row"]) == (1, True, ["part_over_total"], 3)
    assert row["raw"] == {"region": "杭州市", "法人单位数": "100", "会员人数": "6", "女会员": "7"}
    assert row["columns"]["女会员"] == "D"
    assert of_city(url, "330100").get("members") is None
    still = release(engine, 1, [Correction(3, {"D": "6.5"})])
    assert (still.released, still.kept, [f.code for f in still.findings]) == ([], [3], ["part_over_total"])
    assert release(engine, 1, [Correction(3, {"女会员": "3.5"})]).released == [3]
    assert (of_city(url, "330100")["members"], of_city(url, "330100")["members_women"]) == (60_000, 35_000)
    assert of_city(url, "330200")["members"] == 50_000
    assert counts(engine) == (2, 2, 0)
    with pytest.raises(CannotRelease, match="not quarantined"):
        release(engine, 1, [Correction(3, {"女会员": "3"})])


def test_a_row_of_several_years_comes_into_the_part_of_each(url: str, tmp_path: Path) -> None:
    engine = writer(url)
    rows = [("会员人数(人)", 100, 90), ("其中：女会员", 40, 91), ("基层工会数(个)", 5, 6)]
    load_paths(engine, [summary(tmp_path / "a.xlsx", "浙江省工会情况", ("指标", "2023年", "2024年"), rows)])
    ((row,), _) = list_quarantined(engine, EVERYTHING)
    assert [name for name in row["raw"] if name != "region"] == ["会员人数 / 女会员 (B)", "会员人数 / 女会员 (C)"]
    assert release(engine, 1, [Correction(4, {"C": "50"})]).released == [4]
    for year, women in (("2023", 40), ("2024", 50)):
        (found,) = rates(reader(url), EVERYTHING, region="330000", slices=SliceFilter(year, "census"))
        assert found["members_women"] == women


def test_a_summary_of_which_all_rows_are_out_leaves_the_earlier_figures_until_one_is_in(
    url: str, tmp_path: Path
) -> None:
    engine = writer(url)
    load_paths(engine, [cities(tmp_path / "a.xlsx", [("杭州市", 100, 5, 1)])])
    load_paths(engine, [cities(tmp_path / "b.xlsx", [("杭州市", 100, 6, 7)])])
    assert of_city(url, "330100")["members"] == 50_000
    assert release(engine, 2, [Correction(3, {"女会员": "1"})]).released == [3]
    assert of_city(url, "330100")["members"] == 60_000
    undo(engine, 2)
    assert of_city(url, "330100")["members"] == 50_000


def test_a_register_of_which_all_rows_are_out_takes_no_place(url: str, tmp_path: Path) -> None:
    engine = writer(url)
    load_paths(engine, [register(tmp_path / "a.xlsx", [unit(1)], [union(1, unit=1)])])
    load_paths(
        engine, [register(tmp_path / "b.xlsx", [unit(1, region="999999")], [union(1, unit=1), union(2, unit=2)])]
    )
    assert (figures(url)["units"], figures(url)["unions"]) == (1, 2)
    assert release(engine, 2, [Correction(3, {"region": "330106", "employees": "77"})]).released == [3]
    assert (figures(url)["units"], figures(url)["employees"]) == (1, 77)


def test_the_region_of_a_row_of_a_summary_is_put_right(url: str, tmp_path: Path) -> None:
    engine = writer(url)
    path = cities(tmp_path / "a.xlsx", [("杭州市", 100, 6, 1), ("长沙市", 90, 5, 2)])
    load_paths(engine, [path], Flags(region="330000"))
    assert release(engine, 1, [Correction(4, {"region": "430100"})]).kept == [4]
    with pytest.raises(CannotRelease, match="is no region"):
        release(engine, 1, [Correction(4, {"region": "火星"})])
    with pytest.raises(CannotRelease, match="is no figure"):
        release(engine, 1, [Correction(4, {"D": "许多"})])
    with pytest.raises(CannotRelease, match="has no field 职工"):
        release(engine, 1, [Correction(4, {"职工": "5"})])
    assert release(engine, 1, [Correction(4, {"region": "宁波"})]).released == [4]
    assert of_city(url, "330200")["members"] == 50_000


def test_what_an_office_made_an_error_must_be_put_right_too(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COVERAGE_INSTANCE", str(tmp_path))
    (tmp_path / "check_levels.csv").write_text(
        "code,level\nregion_unknown_label,error\nnumber_unreadable_cell,error\n", encoding="utf-8"
    )
    engine = writer(url)
    path = cities(tmp_path / "a.xlsx", [("杭州市", 100, 6, 1), ("火星市", "五六十", 5, 2)])
    load_results(engine, [process_file(str(path), Flags())])
    assert release(engine, 1, [Correction(4, {"C": "4"})]).kept == [4]
    assert release(engine, 1, [Correction(4, {"region": "宁波市"})]).kept == [4]
    assert release(engine, 1, [Correction(4, {"B": "9"})]).released == [4]
    assert (of_city(url, "330200")["units"], of_city(url, "330200")["members"]) == (9, 40_000)


def test_a_row_of_a_union_register_is_put_right(url: str, tmp_path: Path) -> None:
    engine = writer(url)
    load_paths(
        engine, [register(tmp_path / "a.xlsx", [unit(1)], [union(1, kind="不知道", members=3), union(2, unit=1)])]
    )
    assert figures(url)["unions"] == 1
    assert release(engine, 1, [Correction(3, {"union_kind": "俱乐部", "members_women": "1"})]).kept == [3]
    assert release(engine, 1, [Correction(3, {"union_kind": "联合", "members_migrant": "1"})]).released == [3]
    assert figures(url)["unions"] == 2


def test_rows_of_a_summary_are_exported_put_right_and_let_in(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load_paths(writer(url), [cities(tmp_path / "a.xlsx")])
    book = tmp_path / "rows.xlsx"
    assert main(["quarantine", "export", "--load", "1", "--out", str(book), "--database", url]) == 0
    opened = load_workbook(book)
    heads = {cell.value: cell.column for cell in opened["summary"][2]}
    opened["summary"].cell(3, heads["女会员"]).value = "5"
    opened.save(book)
    assert main(["quarantine", "release", "--load", "1", "--file", str(book), "--database", url]) == 0
    assert of_city(url, "330100")["members_women"] == 50_000
    assert main(["quarantine", "release", "--load", "1", "--row", "3", "--set", "D=4", "--database", url]) == 2
    assert "not quarantined" in capsys.readouterr().err


def test_a_workbook_sent_twice_says_which_rows_are_in_already(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    loaded(url, tmp_path)
    book = tmp_path / "rows.xlsx"
    assert main(["quarantine", "export", "--load", "1", "--out", str(book), "--database", url]) == 0
    opened = load_workbook(book)
    sheet = opened["unit_register"]
    heads = {cell.value: cell.column for cell in sheet[2]}
    sheet.cell(3, heads["credit_code"]).value = unit_code(2)
    opened.create_sheet("备注", 0)["A1"] = "已核对"
    opened.save(book)
    release = ["quarantine", "release", "--load", "1", "--file", str(book), "--database", url]
    assert main(release) == 0
    capsys.readouterr()
    assert main(release) == 2
    assert "rows.xlsx  unit_register!B3  这一行已不在未采用的行中" in capsys.readouterr().err


def test_commands(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    loaded(url, tmp_path)
    assert main(["quarantine", "list", "--json", "--database", url]) == 0
    assert [r["row"] for r in json.loads(capsys.readouterr().out)["rows"]] == [4, 5]
    book = tmp_path / "rows.xlsx"
    assert main(["quarantine", "export", "--load", "1", "--out", str(book), "--database", url]) == 0
    opened = load_workbook(book)
    sheet = opened["unit_register"]
    heads = {cell.value: cell.column for cell in sheet[2]}
    assert sheet.cell(3, 2).comment is not None
    sheet.cell(3, heads["credit_code"]).value = unit_code(2)
    sheet.cell(4, heads["region"]).value = "330106"
    opened.save(book)
    capsys.readouterr()
    assert main(["quarantine", "release", "--load", "1", "--file", str(book), "--json", "--database", url]) == 0
    assert json.loads(capsys.readouterr().out)["released"] == [4, 5]
    assert figures(url)["units"] == 4


@pytest.mark.parametrize(
    "arguments",
    [
        ("--row", "4"),
        ("--row", "4", "--set", "women"),
        ("--row", "99", "--set", "employees=3"),
        ("--load", "9", "--row", "4", "--set", "employees=3"),
    ],
)
def test_commands_refuse(
    url: str, tmp_path: Path, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    loaded(url, tmp_path)
    given = arguments if "--load" in arguments else ("--load", "1", *arguments)
    assert main(["quarantine", "release", *given, "--database", url]) == 2
    assert capsys.readouterr().err.startswith("etl: ")


def test_a_database_of_the_first_version_is_brought_up_to_date(url: str, tmp_path: Path) -> None:
    loaded(url, tmp_path).dispose()
    with sqlite3.connect(tmp_path / "c.db") as old:
        old.execute("ALTER TABLE part DROP COLUMN scales")
        old.execute("ALTER TABLE quarantine DROP COLUMN cells")
        old.execute("ALTER TABLE unit DROP COLUMN cover_stated")
        old.execute("ALTER TABLE membership DROP COLUMN union_name")
        old.execute("DROP TABLE displaced")
        old.execute('DROP TABLE "release"')
        old.execute("UPDATE meta SET value = '1' WHERE key = 'schema_version'")
    old.close()
    engine = writer(url)
    assert refresh_stale(engine)
    assert release(engine, 1, [Correction(4, MENDED)]).released == [4]
    assert figures(url)["units"] == 3
