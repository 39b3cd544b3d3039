"""Where a reader can go: the list of regions, and what the search finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from callbacks.asking import Asker
from callbacks.router import view_of
from callbacks.shell.places import groups, region_list
from data.database.engine import writer
from data.reference import regions
from data.regions.names import sought_by_code
from etl.load.batch import load_paths
from layouts.shell.found import found
from tests.books import register, unit
from tests.drawn import of_kind, words


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Asker:
    home: Path = tmp_path_factory.mktemp("places")
    engine = writer(f"sqlite:///{home / 'a.db'}")
    load_paths(engine, [register(home / "a.xlsx", [unit(1), unit(2)])])
    return Asker(engine)


def test_every_region_that_can_be_gone_to_is_listed_with_its_pinyin() -> None:
    listed = {each["value"]: each for each in region_list("zh")}
    assert listed["330100"] == {
        "value": "330100",
        "label": "杭州市",
        "initials": "hzs",
        "pinyin": "hangzhoushi",
        "above": "330000",
        "path": "浙江",
    }
    assert all(each["initials"] for each in listed.values())
    assert set(listed) == {code for code, one in sought_by_code().items() if one.initials}
    assert all(regions()[code].kind != "placeholder" for code in listed)


def test_initials_are_those_that_the_place_is_read_by() -> None:
    read = {code: one.initials for code, one in sought_by_code().items()}
    assert [read[code] for code in ("500000", "341500", "331000", "331100", "540000")] == [
        "cqs",
        "las",
        "tzs",
        "lss",
        "xzzzq",
    ]


def test_the_search_answers_in_groups_that_lead_on(ask: Asker) -> None:
    found_ = groups(ask, "西湖")
    assert found_[0][0] == "region"
    links = list(of_kind(found(view_of("/regions", "?period=2024", ask), "西湖", found_), "Link"))
    assert links[0].href.startswith("/regions?region=330106")
    code = str(groups(ask, "9133")[0][1][0]["code"])
    (kind, rows), *_ = groups(ask, code)
    assert (kind, rows[0]["code"]) == ("unit", code)
    assert next(of_kind(found(view_of("/", "", ask), code, [(kind, rows)]), "Link")).href.startswith("/gaps?region=")


@pytest.mark.parametrize("wanted", [None, 5, "", "  ", [], "没有这样的名字"])
def test_what_is_no_name_finds_nothing(wanted: object, ask: Asker) -> None:
    assert groups(ask, wanted) == []
    assert words(found(view_of("/", "?lang=zh", ask), "x", [])) == "没有找到“x”。"
