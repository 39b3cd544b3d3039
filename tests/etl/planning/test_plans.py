"""Plans that are kept: name, author, data version, and what has become of their units since."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine, insert

from analysis.plan.basket import Wish
from analysis.plan.since import Then, since
from data.database.links import same_unit
from data.queries.plan.plan import basket
from data.queries.plan.saved import list_plans, plan_by_id, plan_names, plan_since, side_by_side
from data.queries.question import BadQuestion
from data.scope import EVERYTHING, OutOfScope, Scope
from etl.planning.plans import Draft, remove_plan, save_plan
from etl.planning.words import BadValue
from reports.plans.book import write_book
from reports.plans.slide import plan_slide
from tests.books import unit_code
from tests.etl.planning.conftest import AFTER, BEFORE, COUNTY, load


def saved(engine: Engine, name: str, *wishes: Wish) -> dict[str, Any]:
    return save_plan(engine, EVERYTHING, Draft(name, COUNTY, BEFORE, wishes), "甲")


def test_a_plan_is_kept_with_what_it_rests_on(engine: Engine) -> None:
    plan = saved(engine, "西湖第一步", Wish(COUNTY, "joint", count=4))
    assert (plan["name"], plan["author"], plan["period"], plan["data_version"]) == ("西湖第一步", "甲", "2024", 1)
    assert [unit[0] for unit in plan["units"]] == [unit_code(n) for n in (12, 11, 10, 9)]
    assert plan["answer"]["after"]["unit_coverage"] == 6 / 12
    assert plan_by_id(engine, EVERYTHING, plan["id"]) == plan
    (row,) = list_plans(engine, EVERYTHING, region="330000")
    assert (row["id"], row["units"], row["region_name"]) == (plan["id"], 4, "西湖区")
    assert not plan_since(engine, EVERYTHING, plan)["changed"]


def test_a_plan_on_old_data_says_what_has_changed(engine: Engine, tmp_path: Path) -> None:
    plan = saved(engine, "全部", Wish(COUNTY, "joint"))
    load(engine, tmp_path, "2025", 4, range(1, 12))
    found = plan_since(engine, EVERYTHING, plan)
    assert (found["period"], found["data_version"], found["changed"]) == ("2025", 2, True)
    assert found["joined"] == [unit_code(4), unit_code(3)]
    assert found["gone"] == [unit_code(12)]
    assert (found["left"], found["workers"]) == (7, sum(10 * n for n in range(5, 12)))


def test_the_workbook_names_each_unit_and_says_what_has_become_of_it(engine: Engine, tmp_path: Path) -> None:
    plan = saved(engine, "全部", Wish(COUNTY, "joint"))
    load(engine, tmp_path, "2025", 4, range(1, 12))
    found = plan_since(engine, EVERYTHING, plan)
    plan["names"] = plan_names(engine, EVERYTHING, plan, found)
    nameless = {**plan, "units": [*plan["units"], [f"{COUNTY}|无码", COUNTY, 3]]}
    path = write_book(nameless, found, tmp_path / "plan.xlsx", "zh", datetime(2026, 1, 1, tzinfo=UTC))
    head, *rows = load_workbook(path)["单位"].iter_rows(values_only=True)
    assert head == ("统一社会信用代码", "单位名称", "地区代码", "地区", "职工数", "现状")
    become = {row[0]: (row[1] is not None, row[5]) for row in rows}
    assert become[unit_code(3)] == become[unit_code(4)] == (True, "已建会")
    assert become[unit_code(12)] == (True, "已不在册"), "its name is that of the register that the plan was made on"
    assert become[unit_code(7)] == (True, "未建会")
    assert become[f"{COUNTY}|无码"] == (False, None)
    load(engine, tmp_path, "2024", 2, range(1, 12))  # a correction, in which the last unit is not any more
    found = plan_since(engine, EVERYTHING, plan)
    assert plan_names(engine, EVERYTHING, plan, found)[unit_code(12)] == plan["names"][unit_code(12)]
    with pytest.raises(OutOfScope):
        plan_names(engine, Scope("100000", unit_lists=False), plan, found)


def test_no_name_in_the_workbook_is_cut_by_the_cell_beside_it(engine: Engine, tmp_path: Path) -> None:
    plan = saved(engine, "全部", Wish(COUNTY, "joint", industry="C"), Wish(COUNTY, "own", count=1))
    path = write_book(
        plan, plan_since(engine, EVERYTHING, plan), tmp_path / "p.xlsx", "en", datetime(2026, 1, 1, tzinfo=UTC)
    )
    for sheet in load_workbook(path).worksheets:
        for row in sheet.iter_rows():
            for cell, right in pairwise(row):
                if isinstance(cell.value, str) and right.value is not None:
                    assert cell.alignment.wrap_text, (sheet.title, cell.coordinate)
                    room = sheet.column_dimensions[cell.column_letter].width
                    assert len(cell.value) <= room, (sheet.title, cell.coordinate)


def test_a_unit_is_followed_under_another_code(engine: Engine, tmp_path: Path) -> None:
    """In a saved plan and in a move that names it, as in the ledger and in flows."""
    one, grown, other, away = unit_code(12), unit_code(11), unit_code(3), unit_code(99)
    plan = saved(engine, "改码", Wish(COUNTY, "own", codes=(one, grown, unit_code(10))))
    load(engine, tmp_path, "2025", 1, range(1, 10))
    with engine.begin() as connection:
        connection.execute(
            insert(same_unit),
            [{"purpose": BEFORE.purpose, "key": key, "root": root} for key, root in ((other, one), (away, grown))],
        )
    found = plan_since(engine, EVERYTHING, plan)
    assert (found["gone"], found["shrunk"]) == ([grown, unit_code(10)], [one])
    assert (found["left"], found["workers"]) == (1, 30)
    wishes = [Wish(COUNTY, "own", codes=(one, grown)), Wish(COUNTY, "joint", codes=(other, one))]
    moves = basket(engine, EVERYTHING, region=COUNTY, slice_=AFTER, wishes=wishes)["moves"]
    assert [(move["units"], move["passed_over"]) for move in moves] == [
        (1, {"not_found": 1}),
        (0, {"in_another_move": 1}),
    ]


def test_units_grow_and_shrink_while_they_are_uncovered() -> None:
    then = [Then("a", "1", 10), Then("b", "1", 10), Then("c", "1", None), Then("d", "1", 10), Then("e", "1", 10)]
    now = {
        "a": ("uncovered", 12),
        "b": ("uncovered", 8),
        "c": ("uncovered", 9),
        "d": ("covered", 20),
        "e": ("unknown", 1),
    }
    found = since(then, now)
    assert (found["grown"], found["shrunk"], found["joined"], found["unknown"]) == (["a"], ["b"], ["d"], ["e"])
    assert (found["left"], found["workers"]) == (3, 29)


def test_plans_side_by_side(engine: Engine) -> None:
    few, many = saved(engine, "少", Wish(COUNTY, "own", count=1)), saved(engine, "多", Wish(COUNTY, "joint"))
    found = side_by_side([few, many])
    rows = {(row["figure"], row.get("side")): row["values"] for row in found["rows"]}
    assert found["alike"]
    assert rows["units", None] == [1, 10]
    assert rows["unit_coverage", "before"] == [2 / 12, 2 / 12]
    assert rows["unit_coverage", "after"] == [3 / 12, 1.0]
    assert not side_by_side([few, {**many, "data_version": 9}])["alike"]


def test_what_reaches_nobody_is_no_act_and_an_own_union_is_one_for_each_unit(engine: Engine) -> None:
    """Beside a smallest plan, whose own unions of a county are one move, and on the slide."""
    twice = (Wish(COUNTY, "own", count=3), Wish(COUNTY, "joint", count=4), Wish(COUNTY, "joint", industry="A"))
    plan = saved(engine, "重叠", *twice, Wish(COUNTY, "own", codes=(unit_code(12),)))
    assert [move["units"] for move in plan["answer"]["moves"]] == [3, 4, 0, 0]
    (acts,) = [row["values"] for row in side_by_side([plan])["rows"] if row["figure"] == "acts"]
    assert acts == [4]
    slide = plan_slide(plan, plan_since(engine, EVERYTHING, plan), "zh")
    assert slide.points[0] == f"4项举措，涉及7个单位、{sum(10 * n for n in range(6, 13))}名职工"
    assert len(slide.points) == 3
    made = saved(engine, "制造", Wish(COUNTY, "joint", industry="C"))
    slide = plan_slide(made, plan_since(engine, EVERYTHING, made), "zh")
    assert slide.points[1].startswith("西湖区 · 制造业：联合基层工会，")


def test_a_plan_that_is_removed_is_gone(engine: Engine) -> None:
    plan = saved(engine, "x", Wish(COUNTY, "own", count=1))
    remove_plan(engine, EVERYTHING, plan["id"])
    with pytest.raises(BadQuestion):
        plan_by_id(engine, EVERYTHING, plan["id"])


def test_names_of_persons_and_other_regions_are_refused(engine: Engine) -> None:
    with pytest.raises(BadValue):
        saved(engine, "王小明", Wish(COUNTY, "own"))
    with pytest.raises(ValueError, match="name"):
        saved(engine, " ", Wish(COUNTY, "own"))
    plan = saved(engine, "x", Wish(COUNTY, "own", count=1))
    with pytest.raises(OutOfScope):
        plan_by_id(engine, Scope("430000"), plan["id"])
    assert list_plans(engine, Scope("430000")) == []
