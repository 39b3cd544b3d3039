"""The smallest plans of all places below, in the panel: a line a place that leads to its own plan, and how far the search is."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine

from callbacks.asking import Asker
from callbacks.plans import answers
from callbacks.plans.actions import aimed, done
from callbacks.plans.searching import Searches
from callbacks.router import view_of
from data.queries.plan.below import OUT_OF_REACH, UNKNOWN, smallest_plans, together
from data.queries.plan.plan import aim
from data.reference import regions
from data.scope import EVERYTHING
from data.slice import Slice
from data.texts import text
from data.texts.names import region_name
from layouts.plans.address import Goal, parse
from layouts.plans.below import below, below_said
from layouts.plans.facts import Below
from layouts.plans.panel import panel
from tests.exports import components, words_of

GOAL = "each.unit_coverage.0.6.330000"


@pytest.fixture
def ask(full: Engine) -> Asker:
    asker = Asker(full)
    asker.version()
    return asker


def test_the_address_says_it_and_reads_it() -> None:
    basket = parse(GOAL)
    assert basket is not None
    assert basket.aim == Goal("unit_coverage", "0.6", "330000", each=True)
    assert str(basket) == GOAL
    assert parse("each.unit_coverage.0.6.999999") is None


def test_the_button_asks_for_each_place_below(ask: Asker) -> None:
    view = view_of("/gaps", "?region=330000", ask)
    given = {"fields": {"metric": "unit_coverage", "reach": 60}, "name": "", "author": ""}
    assert done("each", view, ask, given) == (GOAL, "")
    assert done("aim", view, ask, given) == ("aim.unit_coverage.0.6.330000", "")
    assert not aimed(view, given["fields"]).aim.each  # type: ignore[arg-type, union-attr]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_line_for_each_place_leads_to_its_own_plan(ask: Asker, lang: str) -> None:
    view = view_of("/gaps", f"?region=330000&plan={GOAL}&lang={lang}", ask)
    facts = answers.facts(view, ask)
    assert facts is not None
    assert facts.below is not None
    assert facts.answer is None
    drawn = [*components(panel(view, facts))]
    links = {words_of(each): each.href for each in drawn if getattr(each, "href", None)}
    for code in regions().children("330000"):
        assert f"plan=aim.unit_coverage.0.6.{code}" in links[region_name(code, lang)]
    exact = smallest_plans(
        ask.engine,
        EVERYTHING,
        region="330000",
        slice_=Slice("2025", "synthetic", "synthetic"),
        target=aim("unit_coverage", "0.6", None, {}),
    )
    said = below_said(lang, facts.below)
    assert str(together(exact)["acts"]) in said
    assert words_of(below(view, facts.below)).startswith(
        {"zh": "下级各自达标", "en": "Each place below on its own"}[lang]
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("reach", "reached", "all_of_them"), [("0.45", 1, False), ("0.2", 11, True), ("0.6", 0, False)]
)
def test_places_that_are_there_already_say_so(
    ask: Asker, lang: str, reach: str, reached: int, all_of_them: bool
) -> None:
    view = view_of("/gaps", f"?region=330000&plan=each.unit_coverage.{reach}.330000&lang={lang}", ask)
    facts = answers.facts(view, ask)
    assert facts is not None
    assert facts.below is not None
    lines = [words_of(each) for each in components(below(view, facts.below)) if type(each).__name__ == "Tr"]
    assert sum(text("below.reached_one", lang) in line for line in lines) == reached
    said = below_said(lang, facts.below)
    assert ({"zh": "不需要举措", "en": "nothing needs to be done"}[lang] in said) == all_of_them
    assert text("below.is_least", lang) in " ".join(lines) or all_of_them


def _plan(region: str, acts: int, fault: str = "", most: float | None = None) -> dict[str, Any]:
    plan = {"region": region, "before": {"unit_coverage": 0.4}, "moves": [{"units": 2, "workers": 9}] * acts}
    plan |= {"cost": float(acts), "bound": float(acts), "optimal": not fault}
    return plan | ({"fault": fault, "most": most} if fault else {})


@pytest.mark.parametrize(
    ("plans", "zh", "en"),
    [
        (
            [_plan("330106", 0, OUT_OF_REACH, 0.4), _plan("330102", 0, UNKNOWN)],
            "杭州市下级没有地区的建会覆盖率（按单位）能达到90.0%。",
            "Hangzhou Shi: no place below can bring its Unit coverage to 90.0%.",
        ),
        (
            [_plan("330106", 2), _plan("330102", 0, OUT_OF_REACH, 0.4)],
            "杭州市下级1个地区的建会覆盖率（按单位）各自达到90.0%，最少共要2项建会（已证明）。另有1个地区达不到或没有数据。",
            "Hangzhou Shi, Unit coverage of 90.0% in one place below: 2 acts of organising are the fewest (proved). "
            "One place cannot reach it or has no data.",
        ),
        (
            [_plan("330106", 0), _plan("330102", 0, OUT_OF_REACH, 0.4)],
            "杭州市下级1个地区的建会覆盖率（按单位）已经达到90.0%，不需要举措。另有1个地区达不到或没有数据。",
            "Hangzhou Shi: Unit coverage is at 90.0% or above already in one place below; nothing needs to be done. "
            "One place cannot reach it or has no data.",
        ),
    ],
)
def test_places_that_cannot_reach_it_are_not_said_to_be_there(plans: list[Any], zh: str, en: str) -> None:
    found = Below(Goal("unit_coverage", "0.9", "330100", each=True), plans, running=False)
    assert (below_said("zh", found), below_said("en", found)) == (zh, en)


def test_while_it_is_looked_for_the_answer_is_the_one_that_comes_at_once(
    ask: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting: list[object] = []
    monkeypatch.setattr(answers, "SEARCHES", Searches(run=waiting.append))
    found = [dict(plan, optimal=False, bound=0.0) for plan in ask(
        smallest_plans, region="330000", slice_=Slice("2025", "synthetic", "synthetic"), target=aim("unit_coverage", "0.6", None, {})
    )]  # fmt: skip
    monkeypatch.setattr(answers, "smallest_plans", lambda *_args, **_more: found)
    view = view_of("/gaps", f"?region=330000&plan={GOAL}", ask)
    facts = answers.facts(view, ask)
    assert facts is not None
    assert facts.below is not None
    assert (facts.below.running, facts.below.plans) == (True, found)
    assert len(waiting) == 1


def test_moves_beside_it_are_told_as_before(ask: Asker) -> None:
    view = view_of("/gaps", f"?region=330000&plan={GOAL},own~330106~i.C", ask)
    facts = answers.facts(view, ask)
    assert facts is not None
    assert facts.below is not None
    assert [line.added for line in facts.lines] == [0]
