"""Lines over periods: what is missing stays open, breaks part lines, names at the ends do not cover each other."""

from __future__ import annotations

from itertools import pairwise

from layouts.figures.course import Course, Mark, Scale, courses, limits_of

PERIODS = ["2020", "2021", "2022", "2023"]


def test_a_missing_period_is_a_gap() -> None:
    line = Course("甲", {"2020": 1.0, "2021": 2.0, "2023": 3.0})
    drawn = courses([line], [], Scale(PERIODS, "", "%"), (0, 4))
    assert drawn["data"][0]["y"] == [1.0, 2.0, None, 3.0]
    assert drawn["data"][0]["connectgaps"] is False


def test_a_break_parts_a_line_and_a_note_does_not() -> None:
    line = Course("甲", dict.fromkeys(PERIODS, 1.0))
    marks = [Mark("2022", "断点 2022", parts=True), Mark("2021", "说明 2021")]
    drawn = courses([line], marks, Scale(PERIODS, ""), (0, 4))
    assert drawn["data"][0]["y"] == [1.0, 1.0, None, 1.0, 1.0]
    assert len(drawn["layout"]["shapes"]) == 2
    assert {"断点 2022", "说明 2021"} <= {note["text"] for note in drawn["layout"]["annotations"]}


def test_names_of_lines_that_end_together_stand_apart_and_inside() -> None:
    lines = [Course(str(n), {"2022": 1.0, "2023": 2.0 + n / 1000}, n) for n in range(6)]
    limits = limits_of(lines)
    drawn = courses(lines, [], Scale(PERIODS, ""), limits)
    heights = sorted(note["y"] for note in drawn["layout"]["annotations"])
    least = (limits[1] - limits[0]) * 15 / (340 - 52)
    assert all(above - below > least for below, above in pairwise(heights))
    assert limits[0] <= heights[0] < heights[-1] <= limits[1]


def test_a_target_is_a_mark_at_its_date() -> None:
    line = Course("甲", dict.fromkeys(PERIODS, 40.0))
    goal = Mark("2025", "目标 60%", value=60.0)
    drawn = courses([line], [goal], Scale(PERIODS, "", "%"), limits_of([line], [goal]))
    assert drawn["data"][-1]["y"] == [60.0]
    assert drawn["layout"]["xaxis"]["range"][1] > 2026
