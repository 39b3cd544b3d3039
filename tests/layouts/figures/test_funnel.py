"""Names in a funnel plot do not cover each other."""

from __future__ import annotations

import random
from itertools import combinations
from math import log

from layouts.figures.base import wide
from layouts.figures.funnel import _ROOM, Dot, _boxes, _touch, funnel


def test_names_that_lie_close_have_sides_of_their_own() -> None:
    """Two outliers of nearly the same place, drawn: neither name covers the other."""
    draw = random.Random(7)
    for _ in range(200):
        n, rate = draw.randint(20_000, 60_000), draw.uniform(0.4, 0.6)
        names = draw.sample(("山东", "广东", "Hebei", "Shanxi"), 2)
        near = [
            Dot(n + draw.randint(-500, 500), rate + draw.uniform(-0.004, 0.004), "below", "", name) for name in names
        ]
        rest = [Dot(draw.randint(2_000, 200_000), draw.uniform(0.3, 0.8), "within", "", "") for _ in range(20)]
        drawn = funnel([*rest, *near], 0.6, 100.0, "en")
        trace, lines = drawn["data"][-1], drawn["data"][0]
        low, high = drawn["layout"]["yaxis"]["range"]
        first, last = lines["x"][0], lines["x"][-1]
        boxes = []
        for dot, side in zip(near, trace["textposition"][len(rest) :], strict=True):
            x = _ROOM[0] * log(dot.n / first) / log(last / first)
            y = _ROOM[1] * (100 * dot.rate - low) / (high - low)
            boxes.append(_boxes(x, y, wide(dot.name))[side])
        assert not any(_touch(one, other) for one, other in combinations(boxes, 2)), names


def test_one_name_stands_over_its_dot() -> None:
    dots = [Dot(1000, 0.5, "within", "", "甲"), Dot(5000, 0.2, "below", "", "乙")]
    assert funnel(dots, 0.5, 1.0, "zh")["data"][-1]["textposition"] == ["top center", "top center"]


def test_the_chart_says_what_its_rates_are_counted_on_and_no_share_lies_above_the_whole() -> None:
    dots = [Dot(50, 0.98, "within", "", "A"), Dot(200_000, 0.5, "within", "", "B")]
    drawn = funnel(dots, 0.6, 1.0, "en", "Employees behind the rate (persons, log scale)")["layout"]
    assert drawn["xaxis"]["title"]["text"] == "Employees behind the rate (persons, log scale)"
    assert 98 < drawn["yaxis"]["range"][1] < 110
    over = funnel([*dots, Dot(900, 1.2, "above", "", "C")], 0.6, 1.0, "en", "")["layout"]
    assert over["yaxis"]["range"][1] > 120


def test_half_of_the_last_number_under_the_chart_has_room_beside_it() -> None:
    for most in (20_000, 900_000, 5_000_000):
        drawn = funnel([Dot(50, 0.5, "within", "", ""), Dot(most, 0.5, "within", "", "")], 0.5, 1.0, "en")["layout"]
        assert wide(drawn["xaxis"]["ticktext"][-1]) / 2 <= drawn["margin"]["r"] + 4


def test_the_numbers_under_the_chart_stand_apart_on_a_phone() -> None:
    draw = random.Random(3)
    for _ in range(100):
        least = draw.choice((3, 40, 900, 20_000))
        dots = [Dot(least, 0.5, "within", "", ""), Dot(least * draw.randint(2, 5_000), 0.5, "within", "", "")]
        for language in ("zh", "en"):
            drawn = funnel(dots, 0.5, 1.0, language)
            axis, lines = drawn["layout"]["xaxis"], drawn["data"][0]["x"]
            places = [_ROOM[0] * log(tick / lines[0]) / log(lines[-1] / lines[0]) for tick in axis["tickvals"]]
            halves = [wide(said) / 2 for said in axis["ticktext"]]
            assert places
            assert axis["tickangle"] == 0
            for i in range(len(places) - 1):
                assert places[i + 1] - places[i] > halves[i] + halves[i + 1], axis["ticktext"]


def test_a_name_covers_no_other_dot_where_it_need_not() -> None:
    near = [Dot(340_000, 0.113, "below", "", "上海"), Dot(370_000, 0.15, "within", "", "山东")]
    rest = [Dot(13_000, 0.34, "within", "", ""), Dot(90_000, 0.42, "within", "", "")]
    assert funnel([*near, *rest], 0.226, 2069.0, "zh")["data"][-1]["textposition"][0] != "top center"
