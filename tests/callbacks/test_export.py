"""Files of cards: no text in them becomes a formula, what is refused stays refused, and each says where it comes from."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from app import create_app
from callbacks.asking import Asker
from callbacks.export import Export, export
from data.database.engine import writer
from data.scope import OutOfScope, Scope
from data.settings import ROOT, Settings
from data.tables.csv_file import safe
from etl.file.result import Flags
from etl.load.batch import load_paths
from etl.upload.imports import Imports
from tests.books import register, union, unit
from tests.exports import read_csv, read_xlsx


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd", "-2+cmd", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1+x", "＠SUM"]
)
def test_text_that_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert safe(text) == "'" + text.replace("\r", " ").replace("\n", " "), "and stays on its line"


@pytest.mark.parametrize("value", ["+2.1", "-0.3", "-1,234", "+5.0%", "杭州市", "", 7, -3.5, None])
def test_numbers_and_names_stay(value: object) -> None:
    assert safe(value) == value


def found(name: str, origin: str, search: str, ask: Asker) -> Export:
    asked = export(name, origin, search, ask)
    assert asked is not None
    return asked


def with_name(folder: Path, name: str, purpose: str | None = None) -> Asker:
    """A database of two units, one of which has no union and bears the name; a third row is kept out."""
    engine = writer(f"sqlite:///{folder / 'a.db'}")
    row, broken = list(unit(1)), list(unit(3, region="999999"))
    row[1] = broken[1] = name
    load_paths(
        engine, [register(folder / "a.xlsx", [row, unit(2), broken], [union(1, unit=2)])], Flags(purpose=purpose)
    )
    return Asker(engine, imports=Imports(folder / "imports", lambda: engine))


@pytest.mark.parametrize("name", ["＝1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "http://example.org/"])
def test_a_name_from_a_workbook_is_text_in_every_file(name: str, tmp_path: Path) -> None:
    ask = with_name(tmp_path, name)
    in_csv = read_csv(found("ledger", "gaps", "?region=330000", ask)).rows
    in_xlsx = read_xlsx(found("ledger", "gaps", "?region=330000", ask)).rows
    assert [row["name"] for row in in_csv] == [safe(name)]
    assert [row["name"] for row in in_xlsx] == [name]
    assert [row["employees"] for row in in_csv] == [row["employees"] for row in in_xlsx]


def test_no_list_of_units_is_made_of_what_was_gathered_for_statistics(tmp_path: Path) -> None:
    (tmp_path / "administrative").mkdir()
    (tmp_path / "statistical").mkdir()
    open_to_all = with_name(tmp_path / "administrative", "甲厂")
    refused = with_name(tmp_path / "statistical", "甲厂", purpose="statistical")
    assert "甲厂" in "".join(found("ledger", "gaps", "?region=330000", open_to_all).csv())
    assert "甲厂" in "".join(found("held", "data", "", open_to_all).csv())
    assert export("ledger", "gaps", "?region=330000", refused) is None
    held = read_csv(found("held", "data", "", refused))
    assert len(held.rows) == 1
    assert held.rows[0]["raw"] is None


def test_files_keep_to_what_the_reader_may_see(full: Engine) -> None:
    of_one_province = Asker(full, Scope("330000", unit_lists=False))
    assert read_csv(found("map", "overview", "?region=330000", of_one_province)).rows
    with pytest.raises(OutOfScope):
        export("map", "overview", "?region=430000", of_one_province)
    with pytest.raises(OutOfScope):
        export("ledger", "gaps", "?region=330000", of_one_province)
    loads = read_csv(found("loads", "data", "?region=330000", of_one_province)).rows
    assert {row["name"][:6] for row in loads} == {"330000", "330122"}, "the province, and a county that sends by itself"


@pytest.mark.parametrize(
    ("search", "words"),
    [
        (
            "?lang=zh&region=330000&period=2024",
            ["各地区职工覆盖率", "浙江 · 2024 ·", "口径：合成数据", "截至2024-12-31", "数据性质：合成数据",
             "来源：合成数据", "数据版本1", "导出日期：20"],
        ),
        (
            "?lang=en&calibre=census&period=2004",
            ["Unit coverage by region", "China · 2004 ·", "Economic census", "as of 2004-12-31", "Kind of data: Published",
             "Source: ", "Data version 1", "Exported on 20"],
        ),
    ],
)  # fmt: skip
def test_a_file_says_where_it_comes_from(search: str, words: list[str], full: Engine) -> None:
    ask = Asker(full)
    for read in (read_csv(found("map", "overview", search, ask)), read_xlsx(found("map", "overview", search, ask))):
        above = "\n".join(read.above)
        assert [word for word in words if word not in above] == []


def test_files_have_their_region_and_period_in_their_name(full_url: str) -> None:
    app = create_app(Settings(full_url, ROOT / "instance"))
    client = app.server.test_client()
    for kind, type_ in (("csv", "text/csv"), ("xlsx", "application/vnd.openxmlformats-officedocument")):
        with client.get(f"/export/map.{kind}?region=330000&period=2024&from=regions") as answer:
            assert answer.status_code == 200
            assert answer.mimetype.startswith(type_)
            assert f"map_330000_2024.{kind}" in answer.headers["Content-Disposition"]
        assert client.get(f"/export/nothing.{kind}").status_code == 404
