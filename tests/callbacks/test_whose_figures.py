"""A figure says whose it is, a missing one why, and nothing is said of what is not known."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import Engine

from callbacks.asking import Asker
from callbacks.lists.grids import answer
from callbacks.router import BODIES, page, view_of
from data.database.engine import writer
from etl.file.result import Flags
from etl.load.batch import load_paths
from etl.upload.imports import Imports
from layouts.selection import DATA_TABS
from tests.books import register, union, unit
from tests.exports import components, words_of


@pytest.fixture(scope="module")
def ask(full: Engine) -> Asker:
    return Asker(full)


def cards(search: str, ask: Asker) -> dict[str, str]:
    """Title of a figure's card -> all of its words."""
    shown = [c for c in components(page("/", search, ask)) if "figure" in (getattr(c, "className", None) or "").split()]
    return {words_of(card.children[0]): words_of(card) for card in shown}


@pytest.mark.parametrize("search", ["", "?region=330106", "?calibre=census&period=2004&region=610000"])
def test_the_statement_of_the_nation_carries_its_own_name_everywhere(search: str, ask: Asker) -> None:
    stated = [
        c for c in components(page("/", search, ask)) if "stated" in (getattr(c, "className", None) or "").split()
    ]
    assert [words_of(card)[:16] for card in stated] == ["全国 2018基层工会占比97%"]
    assert "基层工会占比" not in cards(search, ask), "it is none of the view's own figures"


def test_the_bureaus_unions_stand_beside_a_census_under_their_own_name_and_of_the_same_period(ask: Asker) -> None:
    assert "102.0万" in cards("?calibre=census&period=2004", ask)["基层工会（统计局工会组织情况 2004）"]
    lacking = cards("?calibre=census&period=2004&region=610000", ask)
    assert "基层工会" not in " ".join(lacking)
    assert "222" not in " ".join(lacking.values())


def test_what_the_source_lacks_and_what_it_never_had_are_told_apart(ask: Asker) -> None:
    told = cards("?calibre=census&period=2004&region=610000", ask)
    assert "所存副本缺" in told["建会覆盖率（按单位）"]
    assert "本口径没有" in told["职工覆盖率"]
    city = cards("?calibre=census&period=2004&region=330100", ask)
    assert not any("所存副本缺" in words for words in city.values()), "the census has no cities"


@pytest.mark.parametrize("search", ["?calibre=census&period=2004", "?calibre=nbs_unions&period=2018", ""])
def test_a_chart_over_periods_holds_one_purpose(search: str, ask: Asker) -> None:
    for component in components(page("/trends", search, ask)):
        if str(getattr(component, "id", "")).startswith(("series-", "share")):
            names = {trace["name"] for trace in component.figure["data"]}
            assert names == {"合成数据"} or "合成数据" not in names


NOTHING = ("没有需要特别关注", "n = –", "n = None")


@pytest.mark.parametrize("path", BODIES)
@pytest.mark.parametrize(
    "search",
    ["?region=440000", "?region=710000", "?calibre=acftu&period=2018", "?calibre=census&period=2004&region=610000"],
)
def test_where_nothing_is_known_nothing_is_claimed(path: str, search: str, ask: Asker) -> None:
    text = words_of(page(path, search, ask))
    assert not any(claim in text for claim in NOTHING)
    assert re.search(r"(?<!\d)0个地区参与排名", text) is None


def test_a_small_new_load_leaves_the_front_page_as_it_was(tmp_path: Path) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'a.db'}")
    made = Flags(calibre="synthetic", purpose="synthetic")
    load_paths(engine, [register(tmp_path / "s.xlsx", [unit(1), unit(2)], [union(1, unit=1)])], made)
    asker = Asker(engine)
    before = view_of("/", "", asker)
    assert before.slice is not None
    assert before.slice.calibre == "synthetic"
    load_paths(engine, [register(tmp_path / "r.xlsx", [unit(7)], [union(7, unit=7)], period="2025年")])
    after = view_of("/", "", asker)
    assert after.slice == before.slice
    text = words_of(page("/", "", asker))
    assert "登记数据最新到2025年" in text
    assert "查看登记数据" in text
    at_home = Asker(engine, home="330106")
    assert view_of("/", "", at_home).slice != before.slice
    assert view_of("/", "", at_home).region == "330106"


def test_the_lists_of_the_page_data_follow_region_and_period(tmp_path: Path) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'a.db'}")
    zhejiang = [unit(1), unit(2, women=99), unit(3, region="999999"), unit(8, region="330108", women=98)]
    hunan = [unit(5, region="430105"), unit(6, region="430105", women=97)]
    load_paths(
        engine,
        [
            register(tmp_path / "zj.xlsx", zhejiang, [union(1, unit=1)]),
            register(tmp_path / "hn.xlsx", hunan, region="湖南省"),
            register(tmp_path / "old.xlsx", [unit(1, women=96)], period="2023年"),
        ],
    )
    asker = Asker(engine, imports=Imports(tmp_path / "imports", lambda: engine))

    def said(search: str) -> str:
        """The words of all tabs of the page and of the rows that their grids ask for."""
        rows = answer("/data", "findings", view_of("/data", search, asker), asker, {})[0]["rowData"]
        rows += answer("/data", "held", view_of("/data", search, asker), asker, {})[0]["rowData"]
        listed = [str(value) for row in rows for value in row.values()]
        tabs = [words_of(page("/data", f"{search}&tab={tab}", asker)) for tab in DATA_TABS]
        return " ".join([*tabs, *listed])

    nation = said("?period=2024")
    assert "zj.xlsx" in nation
    assert "hn.xlsx" in nation
    assert "old.xlsx" not in nation
    assert "999999" in nation
    province = said("?region=330000&period=2024")
    assert "hn.xlsx" not in province
    assert "未入库的行：1行（浙江 2024）" in province
    county = said("?region=330108&period=2024")
    assert "98" in county
    assert "99" not in county.replace("999", "")
    assert "old.xlsx" in said("?region=330000&period=2023")
