"""Pages drawn from an address, without a browser: every page, many views, both languages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from callbacks.asking import Asker
from callbacks.export import Export, export
from callbacks.gaps import joined
from callbacks.lists.grids import answer
from callbacks.router import BODIES, first_layout, page, view_of
from data.database.engine import writer
from data.queries import rates
from data.tables.csv_file import safe
from data.tables.record import Column, Table
from etl.load.batch import load_paths
from layouts import ids
from layouts.components.pages import PAGES
from tests.books import book, register, unit
from tests.crosswise import crosswise
from tests.exports import components, words_of

SEARCHES = (
    "",
    "?calibre=census&period=2004",
    "?calibre=nbs_unions&period=2018",
    "?calibre=acftu&period=2018",
    "?calibre=nbs_units",
    "?region=330000",
    "?region=330100&compare=2023",
    "?region=330106&industry=C",
    "?region=430000&period=2024&size=small_micro",
    "?region=640000&kind=enterprise&min=25",
    "?region=B03",
    "?region=110000",
    "?region=100000&period=2023",
    "?region=330000&industry=C,F&min=100&page=2",
    "?region=710000",
    "?calibre=acftu&period=2013-06",
)


@pytest.fixture(scope="module")
def ask(full: Engine) -> Asker:
    asker = Asker(full)
    asker.version()
    return asker


def shown(component: Any) -> str:
    return " ".join(str(c) for c in components(component) if isinstance(c, str))


@pytest.mark.parametrize(("path", "search"), crosswise(BODIES, SEARCHES))
def test_every_page_for_many_views_in_both_languages(path: str, search: str, ask: Asker) -> None:
    for lang in ("zh", "en"):
        text = shown(page(path, f"{search}{'&' if search else '?'}lang={lang}", ask))
        assert len(text) > 80
        assert re.search(r"\b(?:None|nan|NaN|inf)\b|\{[a-z_]+\}", text) is None


def test_an_unknown_path_and_an_empty_database(tmp_path: Path, ask: Asker) -> None:
    assert "没有这个页面" in shown(page("/nowhere", "", ask))
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    for path in (each.path for each in PAGES):
        assert "还没有数据" in shown(page(path, "", Asker(writer(url))))


def test_the_first_layout_is_the_page_that_the_browser_shows(ask: Asker) -> None:
    first = first_layout("http://host/regions?region=330000", ask)
    assert "杭州市" in shown(first)
    (root,) = (c for c in components(first_layout(None, ask)) if getattr(c, "id", None) == ids.ROOT)
    assert root.children == [], "the browser asks for it once it can say where it is"


def test_census_page_says_that_the_source_lacks_five_provinces(ask: Asker) -> None:
    text = shown(page("/", "?calibre=census&period=2004", ask))
    assert "22.6%" in text
    assert "57.8%" in text
    assert "上海最低（11.3%），云南最高（42.1%）" in text
    assert "所存副本缺" in text
    assert "未报送" not in text
    assert "合成数据" not in shown(page("/", "?calibre=census&period=2004", ask)).split("更改筛选")[0]


def test_calibres_are_separate_lines_and_breaks_are_marked(ask: Asker) -> None:
    body = page("/trends", "?calibre=nbs_unions&period=2018", ask)
    figure = next(c.figure for c in components(body) if getattr(c, "id", None) == "series-grassroots_unions")
    names = [t["name"] for t in figure["data"]]
    assert "全总公布数" in names
    assert "统计局工会组织情况" in names
    line = next(t for t in figure["data"] if t["name"] == "统计局工会组织情况")
    assert None in line["y"]
    assert line["text"][0] == "2000"
    assert len(figure["layout"]["shapes"]) == 2


def test_answers_are_remembered_until_the_data_change(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    engine = writer(url)
    load_paths(engine, [register(tmp_path / "a.xlsx", [unit(1)])])
    asker = Asker(engine)
    assert asker.version() == 1
    first = asker(rates, region="330000")
    assert asker(rates, region="330000") is first
    load_paths(engine, [register(tmp_path / "b.xlsx", [unit(1), unit(2)])])
    assert asker.version() == 2
    assert asker(rates, region="330000")[0]["units"] == 2


def test_what_if_is_held_to_the_uncovered_units(ask: Asker) -> None:
    view = view_of("/gaps", "?region=330000", ask)
    assert joined(view, ask, 1) != joined(view, ask, 2)
    assert joined(view, ask, 10**6) == joined(view, ask, 10**7)
    assert "个未覆盖单位加入后" in joined(view, ask, -3)


def test_a_target_shows_its_pace(tmp_path: Path) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'a.db'}")
    from tests.books import union

    load_paths(
        engine,
        [
            register(tmp_path / "a.xlsx", [unit(1), unit(2)], [union(1, unit=1)]),
            book(tmp_path / "t.xlsx", {"目标": [("地区", "指标", "目标值"), ("浙江省", "建会覆盖率", "80%")]}),
        ],
    )
    asker = Asker(engine)
    text = shown(page("/trends", "?region=330000", asker))
    assert "目标80.0%" in text
    assert "还差30.0个百分点" in text


@pytest.mark.parametrize(
    ("name", "origin", "search"),
    [
        ("map", "overview", ""),
        ("map", "regions", "?region=330000"),
        ("regions", "regions", ""),
        ("heat", "gaps", ""),
        ("mode", "gaps", "?region=330000"),
        ("ledger", "gaps", "?region=330106"),
        ("findings", "data", ""),
        ("rates", "trends", ""),
        ("series-members", "trends", "?lang=en"),
        ("why", "trends", ""),
    ],
)
def test_exports_carry_title_filters_and_stamp(name: str, origin: str, search: str, ask: Asker) -> None:
    found = export(name, origin, search, ask)
    assert found is not None
    text = "".join(found.csv())
    lines = text.splitlines()
    assert text.startswith("\ufeff")
    assert "2025" in text
    assert any(mark in text for mark in ("合成数据", "Synthetic data"))
    assert len(lines) > 6


def test_exports_that_are_not_there(ask: Asker) -> None:
    assert export("map", "nowhere", "", ask) is None
    assert export("nothing", "overview", "", ask) is None
    assert export("ledger", "gaps", "?calibre=census&period=2004", ask) is None


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-x", "@sum", "\tx"])
def test_no_exported_text_becomes_a_formula(text: str, ask: Asker) -> None:
    assert safe(text) == "'" + text
    table = Table("t", "t", (Column("a", "a", "text"),), [(text,)])
    assert f"'{text}" in "".join(Export(table, view_of("/", "", ask), 1).csv())


@pytest.mark.parametrize("number", ["+2.1", "-3", "-12.5%", 5, None])
def test_numbers_stay_numbers(number: object) -> None:
    assert safe(number) == number


def test_names_from_workbooks_stay_text(tmp_path: Path) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'a.db'}")
    row = list(unit(1))
    row[1] = "<img src=x onerror=alert(1)>=1+1"
    from tests.books import union

    load_paths(engine, [register(tmp_path / "a.xlsx", [row, unit(2)], [union(1, unit=2)])])
    asker = Asker(engine)
    asker.version()
    rows = answer("/gaps", "ledger", view_of("/gaps", "?region=330106", asker), asker, {})[0]["rowData"]
    assert [each["name"] for each in rows if "<" in str(each["name"])] == [row[1]]
    unit_view = page("/gaps", f"?region=330106&unit={row[0]}", asker)
    marked = [c for c in components(unit_view) if getattr(c, "className", None) == "written"]
    assert any(words_of(c) == row[1] and isinstance(c.children, str) for c in marked)


def test_a_county_names_its_own_cells_and_what_a_joint_union_would_change(ask: Asker) -> None:
    body = page("/gaps", "?region=330106", ask)
    places = [c for c in components(body) if "priority" in (getattr(c, "className", None) or "")]
    assert "西湖区" in shown(places)
    assert "个未覆盖单位加入后" in joined(view_of("/gaps", "?region=330106", ask), ask, 1)
    assert "这一级没有下级数据" in shown(page("/regions", "?region=330106", ask))


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2+3", "@x", "\t=1", "\r=1", "\n=1", "＝1+1", "＠x"])
def test_a_cell_of_a_csv_is_no_formula(text: str) -> None:
    assert safe(text) == f"'{text}".replace("\r", " ").replace("\n", " "), "a cell is one line"


@pytest.mark.parametrize("value", ["-5.2%", "+3", "1,234", "甲厂", 5, None])
def test_figures_and_names_stay_as_they_are_in_a_csv(value: object) -> None:
    assert safe(value) == value


def test_a_card_that_holds_nothing_offers_no_file_and_no_picture(ask: Asker) -> None:
    for search, held in (
        ("?region=330000&tab=reconcile", True),
        ("?region=330106&tab=reconcile", False),
        ("?region=B03&tab=reconcile", False),
    ):
        cards = [c for c in components(page("/data", search, ask)) if getattr(c, "data-slot", None) == "reconcile"]
        assert len(cards) == 1
        tools = [getattr(c, "className", None) or "" for c in components(cards[0])]
        assert any("png" in each.split() for each in tools) is held
        assert any("copy" in each.split() for each in tools)
