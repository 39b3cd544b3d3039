"""Targets set on a page: validated, kept with who and from what to what, edited, withdrawn, undone; a workbook's word waits for a decision."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import insert

from callbacks.aims.answers import aims_of
from callbacks.aims.setting import done, undone
from callbacks.asking import Asker
from callbacks.export import export
from callbacks.router import view_of
from callbacks.shell.drawing import drawing_of
from data.database.engine import reader, writer
from data.database.planning import set_target
from data.reference import regions
from data.scope import Scope
from data.texts.names import region_name
from etl.file.result import Flags
from etl.load.batch import load_paths
from etl.upload.imports import Imports
from layouts.aims.facts import BELOW
from layouts.selection import View
from tests.drawn import of_kind, words

ZHEJIANG, HANGZHOU = "330000", "330100"
FIELDS = {"place": ZHEJIANG, "metric": "unit_coverage", "due": "2026", "value": "45%"}


@pytest.fixture
def ask(full_url: str, tmp_path: Path) -> Asker:
    copy = tmp_path / "coverage.db"
    shutil.copyfile(full_url.removeprefix("sqlite:///"), copy)
    url = f"sqlite:///{copy}"
    asker = Asker(reader(url), imports=Imports(tmp_path / "imports", lambda: writer(url)))
    asker.version()
    return asker


def view_at(ask: Asker, rest: str = "") -> View:
    return view_of("/tasks", f"?region={ZHEJIANG}&lang=zh{rest}", ask)


def act(ask: Asker, do: str = "set", key: str = "", author: str = "组织部 甲", **fields: Any) -> tuple[str, list[int]]:
    return done(do, key, view_at(ask), ask, {"fields": {**FIELDS, **fields}, "author": author})


def load(ask: Asker, tmp_path: Path, value: str) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for line in (
        ["目标(合成数据)"],
        ["时期：2026年"],
        ["地区代码", "地区", "指标", "目标值"],
        [ZHEJIANG, "浙江省", "建会覆盖率", value],
    ):
        sheet.append(line)
    path = tmp_path / "目标.xlsx"
    book.save(path)
    assert ask.imports is not None
    load_paths(ask.imports.database(), [path], Flags(period="2026", calibre="synthetic", purpose="synthetic"))
    ask.version()


def held(ask: Asker) -> dict[tuple[str, str], float]:
    return {(word["region"], word["period"]): word["value"] for word in aims_of(view_at(ask), ask, ranked=False).held}


def card(ask: Asker, name: str, path: str = "/tasks", rest: str = "") -> str:
    return words(drawing_of(path, view_of(path, f"?region={ZHEJIANG}&lang=zh{rest}", ask), ask).card(name))


def test_a_target_is_set_edited_withdrawn_and_each_word_is_kept(ask: Asker) -> None:
    assert act(ask)[0] == "浙江 建会覆盖率（按单位）（2026年）：无 → 45.0%"
    assert act(ask, due="2026年6月", value="43")[0].endswith("（2026年6月）：无 → 43.0%")
    assert act(ask, author="组织部 乙", value="50")[0].endswith("45.0% → 50.0%")
    assert held(ask) == {(ZHEJIANG, "2026"): 0.5, (ZHEJIANG, "2026-06"): 0.43}
    assert act(ask, "withdraw", f"{ZHEJIANG}~unit_coverage~2026-06")[0].endswith("43.0% → 撤回")
    history = aims_of(view_at(ask), ask, ranked=False).history
    assert [(word["author"], word["period"], word["was"], word["value"]) for word in history] == [
        ("组织部 甲", "2026-06", 0.43, None),
        ("组织部 乙", "2026", 0.45, 0.5),
        ("组织部 甲", "2026-06", None, 0.43),
        ("组织部 甲", "2026", None, 0.45),
    ]
    assert "组织部 乙" in card(ask, "tasks-pace")
    assert "50.0%" in card(ask, "pace", "/trends")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"value": "120%"}, "比率的目标在0%到100%之间。"),
        ({"value": "-1"}, "比率的目标在0%到100%之间。"),
        ({"value": "0.85"}, "比率写百分数：百分之八十五写85%，不写0.85。"),
        ({"value": "NaN"}, "目标值要是一个数：比率写百分数，如85%；个数如1500、1,500或1.5万。"),
        ({"value": ["85"]}, "目标值要是一个数：比率写百分数，如85%；个数如1500、1,500或1.5万。"),
        ({"metric": "gap_units", "value": "-3"}, "目标值不能小于0。"),
        ({"metric": "gap_units", "value": "3.5"}, "个数的目标要是整数。"),
        ({"metric": "gap_units", "value": "1,5"}, "目标值要是一个数：比率写百分数，如85%；个数如1500、1,500或1.5万。"),
        ({"metric": "gap_units", "value": "3%"}, "个数的目标不写百分数：写1500、1,500或1.5万。"),
        ({"metric": "fame"}, "请选择指标。"),
        ({"due": "2024"}, "到期时期要晚于起点，不早于2025年。"),
        ({"due": "soon"}, "到期时期写年或月，如2026或2026-06。"),
        ({"place": "440000"}, "请选择地区。"),
        ({"place": {}}, "请选择地区。"),
        ({"author": ""}, "请写明由谁设定。"),
    ],
)  # fmt: skip
def test_what_is_no_target_is_refused_in_words(ask: Asker, fields: dict[str, Any], said: str) -> None:
    assert act(ask, **fields) == (said, [])
    assert held(ask) == {}


def test_regions_outside_the_readers_scope_are_refused(ask: Asker) -> None:
    view = view_at(ask)
    ask.scope = Scope(HANGZHOU)
    assert done("set", "", view, ask, {"fields": FIELDS, "author": "甲"}) == ("请选择地区。", [])


def test_all_regions_below_get_a_target_at_once_and_lose_it_by_one_undo(ask: Asker) -> None:
    below = regions().children(ZHEJIANG)
    said, numbers = act(ask, place=BELOW)
    assert said == f"{len(below)}个地区的建会覆盖率（按单位）（2026年）：45.0%"
    assert held(ask) == {(code, "2026"): 0.45 for code in below}
    assert undone(".".join(map(str, numbers)), ask, "zh") == f"已撤销，恢复原来的目标（{len(below)}个）。"
    assert held(ask) == {}


def test_undo_brings_back_what_stood_before_unless_somebody_spoke_since(ask: Asker) -> None:
    act(ask)
    _, numbers = act(ask, value="60")
    undone(str(numbers[0]), ask, "zh")
    assert held(ask) == {(ZHEJIANG, "2026"): 0.45}
    _, numbers = act(ask, "withdraw", f"{ZHEJIANG}~unit_coverage~2026")
    act(ask, author="乙", value="70")
    assert undone(str(numbers[0]), ask, "zh") == "“乙”在这之后又改过，未撤销。"
    assert held(ask) == {(ZHEJIANG, "2026"): 0.7}


@pytest.mark.parametrize("sent", [None, "", "x", "1.x", "999999", "-1", "1." * 99])
def test_an_undo_that_was_made_up_changes_nothing(ask: Asker, sent: Any) -> None:
    act(ask)
    assert undone(sent, ask, "zh") in ("没有可以改动的目标，可能已被改过。", "“–”在这之后又改过，未撤销。")
    assert held(ask) == {(ZHEJIANG, "2026"): 0.45}


@pytest.mark.parametrize(("do", "value"), [("take", 0.5), ("keep", 0.45)])
def test_a_workbook_that_says_otherwise_waits_for_a_decision(ask: Asker, tmp_path: Path, do: str, value: float) -> None:
    act(ask)
    load(ask, tmp_path, "50%")
    assert held(ask) == {(ZHEJIANG, "2026"): 0.45}
    said = card(ask, "tasks-pace").replace("（ ", "（")  # whose word it is stands in a mark of its own
    assert "页面上是45.0%（组织部 甲" in said
    assert "之后载入的表写的是50.0%（目标.xlsx" in said
    act(ask, do, f"{ZHEJIANG}~unit_coverage~2026")
    assert held(ask) == {(ZHEJIANG, "2026"): value}
    assert "之后载入的表" not in card(ask, "tasks-pace")


def test_a_workbook_alone_counts_and_the_page_may_say_otherwise(ask: Asker, tmp_path: Path) -> None:
    load(ask, tmp_path, "50%")
    assert held(ask) == {(ZHEJIANG, "2026"): 0.5}
    assert act(ask, "keep", f"{ZHEJIANG}~unit_coverage~2026") == ("没有可以改动的目标，可能已被改过。", [])
    assert act(ask, value="55")[0].endswith("50.0% → 55.0%")
    load(ask, tmp_path, "50%")
    assert held(ask) == {(ZHEJIANG, "2026"): 0.55}


def test_without_a_place_to_write_nothing_is_offered(full: Any) -> None:
    reads = Asker(full)
    reads.version()
    view = view_at(reads)
    assert drawing_of("/tasks", view, reads).card("aims-form") is None
    assert done("set", "", view, reads, {"fields": FIELDS, "author": "甲"}) == ("本机只供查看，不能设定目标。", [])


def test_pages_show_a_target_that_the_command_line_sets_meanwhile(ask: Asker) -> None:
    assert held(ask) == {}
    assert ask.imports is not None
    row = {"region": ZHEJIANG, "metric": "unit_coverage", "period": "2026", "calibre": "synthetic"}
    with ask.imports.database().begin() as connection:
        connection.execute(
            insert(set_target).values(
                **row, purpose="synthetic", value=0.4, author="丙", at="2026-01-01T00:00:00+00:00"
            )
        )
    assert held(ask) == {(ZHEJIANG, "2026"): 0.4}


def test_several_targets_stand_on_the_chart(ask: Asker) -> None:
    act(ask)
    act(ask, due="2026-06", value="43")
    drawn = str(drawing_of("/trends", view_at(ask), ask).card("compared"))
    assert "45.0%" in drawn
    assert "43.0%" in drawn


def test_progress_ranks_those_below_and_names_those_without_a_place(ask: Asker) -> None:
    for code in regions().children(ZHEJIANG)[:3]:
        act(ask, place=code)
    said = card(ask, "tasks-progress")
    assert "3个地区中" in said
    assert "没有目标，不排名：" in said
    rows = aims_of(view_at(ask), ask, ranked=True).progress
    shown = [region for region in (row["region"] for row in rows if row["rank"]) if region]
    assert len(shown) == 3
    asked = export("progress", "tasks", f"?region={ZHEJIANG}", ask)
    assert asked is not None
    records = list(asked.table.records())
    assert [record["completion"] for record in records] == [row["completion"] for row in rows]
    assert {record["reason"] for record in records} == {None, "no_target"}


@pytest.mark.parametrize("metric", ["unit_coverage", "gap_units"])
def test_what_was_gained_is_what_a_reader_subtracts_here_and_in_the_table_of_periods(metric: str, ask: Asker) -> None:
    for code in regions().children(ZHEJIANG)[:3]:
        act(ask, place=code, metric=metric, value="45%" if metric == "unit_coverage" else "300")
    search = f"?region={ZHEJIANG}&metric={metric}&lang=zh&period=2025"
    drawn = drawing_of("/tasks", view_of("/tasks", search, ask), ask).card("tasks-progress")
    told = {words(each[2]): words(each[5]) for line in of_kind(drawn, "Tr") if (each := [*of_kind(line, "Td")])}
    assert len(told) == 3
    for code in regions().children(ZHEJIANG)[:3]:
        own = f"?region={code}&metric={metric}&lang=zh&period=2025"
        yearly = drawing_of("/trends", view_of("/trends", own, ask), ask).card("yearly")
        *_, last = of_kind(yearly, "Tr")
        assert told[region_name(code, "zh")] == words([*of_kind(last, "Td")][5])


@pytest.fixture
def pressed(ask: Asker) -> Callable[..., str]:
    return lambda *given: act(ask, *given)[0]


def test_what_is_taken_back_twice_is_said_to_be_gone(pressed: Callable[..., str]) -> None:
    pressed("set")
    assert pressed("withdraw").endswith("45.0% → 撤回")
    assert pressed("withdraw") == "没有可以改动的目标，可能已被改过。"
    assert pressed("withdraw", "330000~unit_coverage") == "请选择地区。"
