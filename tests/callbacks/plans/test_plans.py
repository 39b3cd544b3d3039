"""The plan beside the page: what it shows is what the command line has, and what is done to it is kept or declined in words."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from openpyxl import load_workbook

from analysis.plan.basket import Wish
from callbacks.asking import Asker
from callbacks.plans import answers
from callbacks.plans.actions import done
from callbacks.plans.searching import Searches
from callbacks.router import view_of
from data.database.engine import reader, writer
from data.queries.plan.plan import aim, basket, smallest_plan
from data.queries.plan.saved import plan_by_id, plan_since, side_by_side
from data.scope import EVERYTHING
from data.slice import Slice
from etl.upload.imports import Imports
from layouts.plans.address import parse
from layouts.plans.effects import lead, levels
from layouts.plans.facts import Facts
from layouts.plans.offers import cell_offer
from layouts.plans.panel import panel, search_said
from layouts.selection import Selection, View
from reports.plans.book import write_book
from reports.plans.slide import plan_slide
from tests.exports import components, words_of

NOW = Slice("2025", "synthetic", "synthetic")
MOVES = "joint~330106~s.small_micro~n.24,own~330105~i.C~b.25-99"


@pytest.fixture(scope="module")
def ask(full_url: str, tmp_path_factory: pytest.TempPathFactory) -> Asker:
    copy = tmp_path_factory.mktemp("plans") / "coverage.db"
    shutil.copyfile(full_url.removeprefix("sqlite:///"), copy)
    url = f"sqlite:///{copy}"
    asker = Asker(reader(url), imports=Imports(tmp_path_factory.mktemp("imports"), lambda: writer(url)))
    asker.version()
    return asker


def view_at(ask: Asker, plan: str, rest: str = "region=330000&lang=zh") -> View:
    return view_of("/gaps", f"?{rest}&plan={plan}", ask)


def facts_at(ask: Asker, plan: str) -> Facts:
    found = answers.facts(view_at(ask, plan), ask)
    assert found is not None
    return found


def act(ask: Asker, do: str, plan: str, **given: Any) -> tuple[str | None, str]:
    fields = given.pop("fields", {})
    return done(do, view_at(ask, plan), ask, {"fields": fields, "name": "甲", "author": "组织部", **given})


def test_a_basket_does_what_the_command_line_says(ask: Asker) -> None:
    facts = facts_at(ask, MOVES)
    found = parse(MOVES)
    assert found is not None
    told = basket(ask.engine, EVERYTHING, region="330000", slice_=NOW, wishes=found.wishes)
    assert facts.answer is not None
    for name in ("before", "after", "nodes"):
        assert facts.answer[name] == told[name]
    assert [line.move["units"] for line in facts.lines] == [move["units"] for move in told["moves"]]


def test_a_unit_of_two_moves_counts_once_and_it_is_said(ask: Asker) -> None:
    twice = facts_at(ask, "joint~330106~s.small_micro,federation~330106~s.small_micro")
    first, second = (line.move for line in twice.lines)
    assert (second["units"], second["passed_over"]) == (0, {"in_another_move": first["units"]})
    view = view_at(ask, "joint~330106~s.small_micro,federation~330106~s.small_micro")
    assert "不重复计" in str(panel(view, twice))


def test_a_plan_reaches_up_to_the_lowest_region_that_holds_all(ask: Asker) -> None:
    assert facts_at(ask, "joint~430100").region == "100000"
    assert facts_at(ask, "joint~330106").region == "330000"


def test_what_is_saved_opens_is_changed_renamed_compared_and_deleted(ask: Asker) -> None:
    plan, said = act(ask, "save", MOVES)
    assert (said, plan) == ("", str(int(plan or 0)))
    saved = facts_at(ask, plan)
    assert saved.basket.is_saved
    assert saved.answer == {**saved.answer, "after": facts_at(ask, MOVES).answer["after"]}  # type: ignore[index]
    less = facts_at(ask, f"{plan}-1,joint~330108")
    assert [line.saved for line in less.lines] == [2, None]
    other, _ = act(ask, "save", "own~330105", name="乙")
    both = facts_at(ask, f"{plan},beside.{other}")
    first, second = (plan_by_id(ask.engine, EVERYTHING, int(number or 0)) for number in (plan, other))
    assert both.beside == side_by_side([first, second])
    third, _ = act(ask, "save", "own~330108", name="丙")
    last = plan_by_id(ask.engine, EVERYTHING, int(third or 0))
    assert facts_at(ask, f"{plan},beside.{other}.{third}").beside == side_by_side([first, second, last])
    assert [row["name"] for row in both.listed][:2] == ["乙", "甲"]
    assert act(ask, "rename", plan, name="上半年") == (plan, "已改名。")
    assert plan_by_id(ask.engine, EVERYTHING, int(plan))["name"] == "上半年"
    assert act(ask, "delete", plan) == ("open", "")
    assert facts_at(ask, plan).fault == f"没有编号为{plan}的方案，可能已被删除。"


def _moves_said(ask: Asker, plan: str) -> list[str]:
    """The heads of the moves as the panel has them."""
    drawn = [*components(panel(view_at(ask, plan), facts_at(ask, plan)))]
    return [words_of(each).removesuffix("×") for each in drawn if getattr(each, "className", "") == "plan-move-head"]


@pytest.mark.parametrize(
    ("move", "said"),
    [
        ("joint~330106~i.L~s.micro~b.1-9", "1-9人"),
        ("joint~330106~s.small_micro~n.3", "最大的3个"),
        ("joint~330106~k.enterprise", "企业"),
        ("own~330106~u.91330106XN0000002W", "选定的单位"),
        ("joint~330106~i.F", "批发和零售业"),
    ],
)
def test_a_move_is_called_alike_before_and_after_it_is_saved(move: str, said: str, ask: Asker, tmp_path: Path) -> None:
    before = _moves_said(ask, move)
    assert before[0].split(" · ")[-1] == said
    plan, _ = act(ask, "save", move)
    assert _moves_said(ask, str(plan)) == before
    kept = plan_by_id(ask.engine, EVERYTHING, int(plan or 0))
    since = plan_since(ask.engine, EVERYTHING, kept)
    assert before[0] in plan_slide(kept, since, "zh").points[1]
    book = write_book(kept, since, tmp_path / "plan.xlsx", "zh", datetime(2026, 1, 1, tzinfo=UTC))
    head, row = load_workbook(book)["举措"].iter_rows(values_only=True)
    assert said in (row[head.index("其他条件")], row[head.index("行业")])


def test_cells_of_a_saved_plan_are_marked_as_held_and_can_be_taken_out(ask: Asker) -> None:
    cell = {
        "region": "331127",
        "industry": "F",
        "size": "small_or_micro",
        "band": "10-24",
        "gap_units": 77,
        "flags": [],
    }
    other = {**cell, "band": "1-9"}
    plan, _ = act(ask, "save", "federation~331127~i.F~s.small_or_micro~b.10-24,own~330106")

    def offered(cell: dict[str, Any], address: str) -> tuple[str, str]:
        found: Any = cell_offer(view_at(ask, address), cell, "", facts_at(ask, address).kept)
        return found.children, parse_qs(urlsplit(found.href).query)["plan"][0]

    assert offered(cell, str(plan)) == ("已加入", f"{plan}-1")
    assert offered(cell, f"{plan}-1") == ("加入方案", f"{plan}-1,joint~331127~i.F~s.small_or_micro~b.10-24")
    assert offered(other, str(plan)) == ("加入方案", f"{plan},joint~331127~i.F~s.small_or_micro~b.1-9")
    added = offered(other, str(plan))[1]
    assert offered(other, added) == ("已加入", str(plan))
    assert offered(cell, added) == ("已加入", added.replace(str(plan), f"{plan}-1", 1))


def test_the_smallest_plans_of_all_places_below_are_saved_as_one(ask: Asker) -> None:
    goal = "each.unit_coverage.0.6.330000"
    below = facts_at(ask, goal).below
    assert below is not None
    plan, said = act(ask, "save", f"{goal},joint~330106~s.medium", name="各市")
    assert said == ""
    saved = facts_at(ask, plan)
    assert saved.answer is not None
    assert (saved.region, saved.fault) == ("330000", "")
    rates = {node["region"]: node["unit_coverage"] for node in saved.answer["nodes"]}
    for one in below.plans:
        assert rates[one["region"]][1] >= 0.6
    reached = sum(move["units"] for one in below.plans for move in one["moves"])
    assert sum(line.move["units"] for line in saved.lines) >= reached, "those of the basket's own move besides"
    alone, _ = act(ask, "save", goal, name="只有各市")
    assert sum(line.move["units"] for line in facts_at(ask, alone).lines) == reached
    both = facts_at(ask, f"{plan},beside.{alone}")
    assert both.beside is not None
    assert act(ask, "save", "each.unit_coverage.0.0.330000", name="无")[1] == "方案里没有举措，不能保存。"


@pytest.mark.parametrize(
    ("do", "given", "said"),
    [
        ("save", {"author": ""}, "请写明编制人。"),
        ("save", {"name": ""}, "请给方案起个名称。"),
        ("save", {"name": "张伟 13812345678"}, "不"),
        ("rename", {}, ""),
        ("add", {"fields": {"form": "lent", "place": "330106"}}, "请选择形式和地区。"),
        ("add", {"fields": {"form": "own", "place": "330106", "count": 0}}, "个数要是1以上的整数。"),
        ("add", {"fields": {"form": "own", "place": ["330106"]}}, "请选择形式和地区。"),
        ("aim", {"fields": {"metric": "unit_coverage", "reach": 101}}, "要达到的值在0%到100%之间，最多两位小数。"),
        ("aim", {"fields": {"metric": "unit_coverage", "reach": "x"}}, "要达到的值在0%到100%之间，最多两位小数。"),
        ("explode", {}, ""),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_changes(ask: Asker, do: str, given: dict[str, Any], said: str) -> None:
    plan, told = act(ask, do, MOVES, **given)
    assert plan is None
    assert said in told


@pytest.mark.parametrize(("lang", "said"), [("zh", "别的程序"), ("en", "another program")])
def test_the_trouble_with_the_database_is_the_one_that_is_told(
    ask: Asker, lang: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ask.imports is not None
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE orders (id)")
    monkeypatch.setattr(ask.imports, "database", lambda: writer(f"sqlite:///{tmp_path / 'other.db'}"))
    given = {"fields": {}, "name": "甲", "author": "组织部"}
    plan, told = done("save", view_at(ask, MOVES, f"region=330000&lang={lang}"), ask, given)
    assert plan is None
    assert said in told
    assert str(tmp_path) not in told


def test_units_of_a_filter_and_a_target_go_into_the_open_basket(ask: Asker) -> None:
    fields = {"form": "joint", "place": "330106", "industry": "F", "size": "micro", "band": "300+", "count": 24}
    assert act(ask, "add", "own~330105", fields=fields)[0] == "own~330105,joint~330106~i.F~s.micro~b.300-~n.24"
    assert (
        act(ask, "aim", "open", fields={"metric": "unit_coverage", "reach": 45.5})[0]
        == "aim.unit_coverage.0.455.330000"
    )
    assert act(ask, "aim", "open", fields={"metric": "unit_coverage", "reach": 100})[0] == "aim.unit_coverage.1.330000"


def test_a_basket_that_the_address_cannot_hold_is_to_be_saved_first(ask: Asker) -> None:
    many = "own~330106~u." + ".".join(f"91330106XN{n:08d}" for n in range(77))
    plan, said = act(
        ask, "add", many, fields={"form": "joint", "place": "330106", "industry": "F", "size": "micro", "count": 24}
    )
    assert plan is None
    assert "请先保存" in said


def test_the_smallest_plan_reaches_its_target_with_as_many_acts_as_the_command_line(ask: Asker) -> None:
    facts = facts_at(ask, "aim.unit_coverage.0.45.330000")
    told = smallest_plan(
        ask.engine, EVERYTHING, region="330000", slice_=NOW, target=aim("unit_coverage", "0.45", None, {})
    )
    assert facts.found is not None
    assert facts.found.answer["acts"] == len(told["moves"])
    assert facts.answer is not None
    assert facts.answer["after"]["unit_coverage"] >= 0.45
    assert facts.answer["after"]["unit_coverage"] == pytest.approx(told["after"]["unit_coverage"])


@pytest.mark.parametrize(("reach", "said"), [("0.6", "60.0%"), ("0.4525", "45.25%"), ("0.9999", "99.99%")])
def test_a_target_is_told_as_it_was_written(reach: str, said: str, ask: Asker) -> None:
    facts = facts_at(ask, f"aim.worker_coverage.{reach}.330106")
    assert facts.found is not None
    told = search_said("zh", facts.found)
    assert f"达到{said}" in told


def test_what_is_not_all_does_not_become_all(ask: Asker) -> None:
    """A plan that leaves few workers uncovered does not bring a rate to 100 %."""
    facts = facts_at(ask, "aim.worker_coverage.0.9999.330000")
    assert facts.answer is not None
    assert facts.answer["after"]["worker_coverage"] < 1
    view = view_at(ask, "aim.worker_coverage.0.9999.330000")
    assert "变为<100%" in lead(view, facts)
    (own,) = [words_of(each) for each in components(levels(view, facts)) if words_of(each).startswith("浙江69.1%")]
    assert own == "浙江69.1%<100%+30.9"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_a_plan_takes_off_a_count_is_what_a_reader_subtracts(ask: Asker, lang: str) -> None:
    facts = facts_at(ask, MOVES)
    lines = [
        [words_of(cell) for cell in components(line) if type(cell).__name__ == "Td"] for line in _rows(facts, lang)
    ]
    counted = [line for line in lines if len(line) == 4 and line[1].replace(",", "").isdigit()]
    assert len(counted) == 2
    for _figure, before, after, change in counted:
        first, last, by = (int(shown.replace(",", "").replace("−", "-")) for shown in (before, after, change))
        assert last - first == by


def _rows(facts: Facts, lang: str) -> list[Any]:
    view = View(Selection(lang=lang), "/gaps", lang, NOW, None)
    return [each for each in components(levels(view, facts)) if type(each).__name__ == "Tr"]


def test_a_target_reached_already_asks_for_nothing(ask: Asker) -> None:
    plan = "aim.unit_coverage.0.2.330000"
    drawn = words_of(panel(view_at(ask, plan), facts_at(ask, plan)))
    assert "不需要举措" in drawn
    assert "0项" not in drawn
    assert "+0" not in drawn


def test_a_target_out_of_reach_says_what_can_be_reached(ask: Asker) -> None:
    rest = "region=330000&lang=zh"
    most = facts_at(ask, "joint~330000").answer
    assert most is not None
    goal = "aim.small_micro_coverage.1.330000"
    facts = answers.facts(view_at(ask, goal, rest), ask)
    assert facts is not None
    assert ("只到" in facts.fault) == (most["after"]["small_micro_coverage"] < 1)


def test_a_search_that_goes_on_shows_what_there_is_and_then_the_answer(
    ask: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting: list[Callable[[], None]] = []
    monkeypatch.setattr(answers, "SEARCHES", Searches(run=waiting.append))
    question = answers.reach

    def unproved(*given: Any, **named: Any) -> dict[str, Any]:
        found = question(*given, **named)
        return {**found, "optimal": False, "bound": found["bound"] - 1} if not named["target"].seconds else found

    monkeypatch.setattr(answers, "reach", unproved)
    first = facts_at(ask, "aim.unit_coverage.0.46.330000").found
    assert first is not None
    assert (first.running, first.answer["optimal"]) == (True, False)
    for work in waiting:
        work()
    last = facts_at(ask, "aim.unit_coverage.0.46.330000").found
    assert last is not None
    assert (last.running, last.answer["optimal"]) == (False, True)


def test_data_without_units_hold_no_plan(ask: Asker) -> None:
    view = view_of("/gaps", "?calibre=census&period=2004&lang=zh&plan=own~330106", ask)
    facts = answers.facts(view, ask)
    assert facts is not None
    assert facts.fault.startswith("所示数据没有单位明细")


def test_a_plan_of_five_thousand_units_takes_a_second_of_a_processor(ask: Asker) -> None:
    view = view_of("/gaps", "?plan=joint~100000~n.5000", ask)
    began = time.thread_time()  # by the clock the bench measures it: tests share the machine
    facts = answers.facts(view, ask.in_passing())
    took = time.thread_time() - began
    assert facts is not None
    assert sum(line.move["units"] for line in facts.lines) == 5000
    assert took < 1.5  # 0.5 s alone, half as much again where branches are counted


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_lead_is_true_alone(ask: Asker, lang: str) -> None:
    view = view_at(ask, MOVES, f"region=330000&lang={lang}")
    facts = answers.facts(view, ask)
    assert facts is not None
    said = lead(view, facts)
    assert all(piece in said for piece in ("2025", "浙江" if lang == "zh" else "Zhejiang", "69.1%"))


def test_a_kept_move_reads_as_it_was() -> None:
    wish = Wish("330106", "own", codes=("91330106XN000000CU",), unit_kind="enterprise")
    assert answers.kept_wish({**{f: getattr(wish, f) for f in wish.__slots__}, "codes": list(wish.codes)}) == wish
    old = {"region": "330106", "form": "own", "industry": None, "size": None, "band": None, "codes": [], "count": 3}
    assert answers.kept_wish(old) == replace(Wish("330106", "own"), count=3)


def test_files_of_a_plan(ask: Asker) -> None:
    import flask

    from callbacks.plans.files import serve_plans

    plan, _ = act(ask, "save", MOVES, name="导出")
    server = flask.Flask(__name__)
    serve_plans(server, ask)
    client = server.test_client()
    for kind in ("xlsx", "pptx"):
        with client.get(f"/plans/{plan}.{kind}?lang=en") as answer:
            assert (answer.status_code, answer.data[:2]) == (200, b"PK")
    assert client.get("/plans/999999.xlsx").status_code == 404
    assert client.get(f"/plans/{plan}.exe").status_code == 404
