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
