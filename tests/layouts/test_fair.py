"""Regions side by side: who is called outside the limits, who has a place, and what the funnel draws."""

from __future__ import annotations

from statistics import median
from typing import Any

import pytest
from sqlalchemy import Engine

from analysis.fair.intervals import limits
from callbacks.asking import Asker
from callbacks.regions import facts
from callbacks.router import view_of
from callbacks.shell.drawing import drawing_of
from data.tables.fair import fair
from data.texts import numbers
from layouts.components.cards import metric_title
from layouts.components.fair import alike_card, comparable, funnel_card, order_card
from layouts.figures.funnel import Dot, funnel
from layouts.regions import Facts
from layouts.selection import View
from tests.drawn import of_kind, words

METRIC = "unit_coverage"


def row(region: str, rate: float, signal: str | None, rank: int | None = 1, n: int = 400) -> dict[str, Any]:
    """A row as ``analysis fair`` prints it."""
    told = {"region": region, "n": n, "rate": rate, "low": rate - 0.05, "high": rate + 0.05, "standardised": rate}
    told |= {
        "limits": limits(0.5, n),
        "dispersion": 1.0,
        "signal": signal,
        "rank": rank,
        "rank_before": rank and rank + 2,
    }
    return told | {"rank_sure": rank and 0.25, "flags": [] if signal else ["small"]}


@pytest.fixture
def of_province(full: Engine) -> tuple[View, Facts]:
    ask = Asker(full)
    view = view_of("/regions", "?region=330000&lang=en&calibre=synthetic&period=2025", ask)
    return view, facts(view, ask)


def test_the_title_names_who_lies_outside_and_on_which_side(of_province: tuple[View, Facts]) -> None:
    view, found = of_province
    assert found.whole is not None
    rows = [row("330100", 0.7, "above"), row("330200", 0.5, "within", 2), row("330300", 0.3, "below", 3)]
    said = words(funnel_card(view, found.whole, rows, METRIC))
    assert "1 above the 99.8 % limits (Hangzhou Shi), 1 below the 99.8 % limits (Wenzhou Shi)" in said
    assert "Ningbo" not in said.split("limits around Zhejiang")[0]


def test_small_regions_have_no_place_and_are_told_by_their_number(of_province: tuple[View, Facts]) -> None:
    view, _ = of_province
    rows = [row("330100", 0.7, "above"), row("330200", 0.5, "within", 2), row("330300", 0.3, None, None, n=12)]
    said = words(order_card(view, rows, METRIC))
    assert "Hangzhou Shi" in said
    assert "Wenzhou Shi" not in said
    assert "1 more" in said
    table = fair(rows, METRIC, (), "en")
    assert [record["reason"] for record in table.records()] == [None, None, "small"]
    assert [record["move"] for record in table.records()] == [2, 2, None]


def test_two_regions_make_no_funnel(of_province: tuple[View, Facts]) -> None:
    _, found = of_province
    rows = [row("330100", 0.7, "above"), row("330200", 0.5, "within", 2)]
    assert not comparable(found.whole, rows, METRIC)
    assert not comparable(None, [*rows, row("330300", 0.3, "below", 3)], METRIC)
    assert comparable(found.whole, [*rows, row("330300", 0.3, "below", 3)], METRIC)


def test_the_bundled_province_is_judged_by_its_own_rate(of_province: tuple[View, Facts]) -> None:
    view, found = of_province
    assert found.whole is not None
    assert comparable(found.whole, found.fair, METRIC)
    for place in found.fair:
        if place["limits"] is not None:
            low, high = place["limits"]["99.8"]
            inside = low <= place["rate"] <= high
            assert place["signal"] in (("within", None) if inside else ("above", "below", None)), place["region"]
    card = funnel_card(view, found.whole, found.fair, METRIC)
    outside = [place for place in found.fair if place["signal"] in ("above", "below")]
    assert ("all 11 regions are within" in words(card)) == (not outside)


def test_the_funnel_narrows_around_the_whole_and_names_outliers_alone() -> None:
    dots = [Dot(40, 0.5, "within", "a", "A"), Dot(4_000, 0.9, "above", "b", "B"), Dot(12, 0.4, None, "c", "C")]
    drawn = funnel(dots, 0.5, 1.0, "en")
    *lines, middle, marks = drawn["data"]
    assert middle["y"] == [50, 50]
    assert len(lines) == 4
    for lower, upper in (lines[:2], lines[2:]):
        widths = [high - low for low, high in zip(lower["y"], upper["y"], strict=True)]
        assert widths == sorted(widths, reverse=True)
        assert all(low <= 50 <= high for low, high in zip(lower["y"], upper["y"], strict=True))
    assert marks["text"] == ["", "B", ""]
    assert marks["marker"]["symbol"] == ["circle", "triangle-up", "circle-open"]
    low, high = drawn["layout"]["yaxis"]["range"]
    assert all(low < y < high for y in marks["y"])


def test_a_region_stands_beside_its_peers_with_their_median(of_province: tuple[View, Facts]) -> None:
    view, found = of_province
    assert found.alike[0]["region"] == "330000"
    assert len(found.alike) > 2
    usual = median(one["rate"] for one in found.alike[1:])
    said = words(alike_card(view, found.alike, METRIC))
    assert f"their median of {numbers.percent(usual)}" in said
    distances = [one["distance"] for one in found.alike]
    assert distances == sorted(distances)


def test_the_table_says_how_far_a_region_is_above_its_peers() -> None:
    rows = [row("a", 0.7, None) | {"peers": ["b", "c"]}, row("b", 0.5, None), row("c", 0.3, None)]
    told = {one["region"]: one for one in fair(rows, METRIC, (), "en").records()}
    assert told["a"]["peers_rate"] == pytest.approx(0.4)
    assert told["a"]["to_peers"] == pytest.approx(30)
    assert told["b"]["peers_rate"] is None


def test_rates_are_standardised_to_the_mix_that_is_chosen(full: Engine) -> None:
    ask = Asker(full)
    own, nation = (
        facts(view_of("/regions", f"?region=330000&lang=en&calibre=synthetic&period=2025{chosen}", ask), ask)
        for chosen in ("", "&regions=100000")
    )
    assert [one["rate"] for one in sorted(own.fair, key=lambda one: one["region"])] == [
        one["rate"] for one in sorted(nation.fair, key=lambda one: one["region"])
    ]
    assert {one["standardised"] for one in own.fair} != {one["standardised"] for one in nation.fair}
    assert own.alike == nation.alike, "its own standard is the mix of the region above, which is the nation"


@pytest.mark.parametrize("metric", ["unit_coverage", "worker_coverage", "small_micro_coverage"])
def test_the_cards_follow_the_metric_shown(full: Engine, metric: str) -> None:
    ask = Asker(full)
    view = view_of("/regions", f"?region=330100&lang=en&calibre=synthetic&period=2025&metric={metric}", ask)
    found = facts(view, ask)
    assert found.metric == metric
    assert {row["metric"] for row in (*found.fair, *found.alike)} == {metric}
    drawn = drawing_of("/regions", view, ask)
    title = metric_title(metric, "en")
    for card in ("funnel", "order", "alike"):
        assert title in words(drawn.card(card)), card
    same_workers = "Workers of one unit are covered together"
    assert (same_workers in words(drawn.card("funnel"))) is (metric == "worker_coverage")


@pytest.mark.parametrize(
    ("metric", "more", "said"),
    [
        ("density", "", {"order": "no order at one mix"}),
        ("density", "&industry=C", {"funnel": "take the filters off"}),
        ("gap_workers", "", {"funnel": "is a count"}),
    ],
)
def test_where_a_method_does_not_hold_one_line_says_why(
    full: Engine, metric: str, more: str, said: dict[str, str]
) -> None:
    ask = Asker(full)
    view = view_of("/regions", f"?region=330100&lang=en&calibre=synthetic&period=2025&metric={metric}{more}", ask)
    drawn = drawing_of("/regions", view, ask)
    found = {card: words(drawn.card(card)) for card in ("funnel", "order", "alike") if drawn.card(card) is not None}
    for card, line in said.items():
        assert line in found[card]
    assert "alike" not in found
    assert ("99.8 % limits" in found.get("funnel", "")) is ("order" in said)


def test_one_region_alone_has_no_place(of_province: tuple[View, Facts]) -> None:
    """It would be the first for sure, which says nothing; with two there is an order."""
    view, _ = of_province
    alone = [row("330100", 0.7, "above"), row("330200", 0.5, None, None)]
    assert not any(tables_in(order_card(view, alone, METRIC)))
    assert "fewer than two can be ranked" in words(order_card(view, alone, METRIC))
    assert any(tables_in(order_card(view, [*alone, row("330300", 0.3, "below", 2)], METRIC)))


def tables_in(card: Any) -> list[Any]:
    return list(of_kind(card, "Table"))


@pytest.mark.parametrize(("metric", "unit"), [("unit_coverage", "units"), ("worker_coverage", "persons")])
def test_what_a_rate_is_counted_on_has_its_unit(metric: str, unit: str) -> None:
    (counted,) = [column for column in fair([], metric, (), "en").columns if column.key == "n"]
    assert (counted.title, counted.unit) == (f"Denominator ({unit})", unit)


def test_intervals_of_persons_say_that_they_are_too_narrow(of_province: tuple[View, Facts]) -> None:
    view, found = of_province
    assert "wider" in words(alike_card(view, found.alike, "worker_coverage"))
    assert "wider" not in words(alike_card(view, found.alike, METRIC))


def test_without_a_mix_the_order_is_not_told_to_be_of_one(of_province: tuple[View, Facts]) -> None:
    """What stands under a table tells of its own columns alone."""
    view, _ = of_province
    rows = [row("330100", 0.7, "above"), row("330200", 0.5, "within", 2)]
    plain = [{**each, "standardised": None} for each in rows]
    assert "same mix" in words(order_card(view, rows, METRIC))
    assert "Standardised:" in words(order_card(view, rows, METRIC))
    said = words(order_card(view, plain, METRIC))
    assert "how sure they are" in said
    assert "same mix" not in said
    assert "Standardised" not in said
    assert "Mix of" not in said
    assert "Above peers" not in said


def test_who_is_outside_these_statistics_is_not_counted_among_those_without_a_place(full: Engine) -> None:
    ask = Asker(full)
    view = view_of("/regions", "?lang=en&calibre=census&period=2004", ask)
    found = facts(view, ask)
    assert "5 more without data" in words(order_card(view, found.fair, METRIC))
