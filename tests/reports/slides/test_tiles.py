"""The map of tiles: native shapes with the names and figures of the ranking, grey where there is none."""

from __future__ import annotations

import pptx

from data.texts import numbers
from reports.content.record import Content
from reports.say.ranking import rank_children
from reports.slides.plan import plan
from reports.slides.tiles import map_slides, tiles_of
from tests.reports.conftest import MOMENT, Report
from tests.reports.reading import tiles


def drawn(report: Report) -> dict[str, str]:
    """Name -> figure on the map's tiles."""
    deck = pptx.Presentation(str(report.path))
    shapes = [tile for slide in deck.slides for tile in tiles(slide)]
    return dict(shape.text_frame.text.split("\n") for shape in shapes)  # type: ignore[misc]


def test_every_ranked_region_has_a_tile_with_its_figure(made: list[Report]) -> None:
    seen = 0
    for report in made:
        if report.kind != "slides":
            continue
        found = rank_children(report.content, report.language)
        shown = drawn(report)
        if found is None or not shown:
            continue
        assert {place.name: numbers.percent(place.value) for place in found.places}.items() <= shown.items()
        seen += 1
    assert seen >= 4


def test_tiles_are_editable_shapes_that_do_not_overlap(made: list[Report]) -> None:
    report = next(r for r in made if (r.case, r.kind, r.language) == ("nation", "slides", "zh"))
    shapes = [tile for slide in pptx.Presentation(str(report.path)).slides for tile in tiles(slide)]
    assert {"西藏", "台湾", "香港", "澳门"} <= {shape.name for shape in shapes}
    boxes = [(s.left, s.top, s.left + s.width, s.top + s.height) for s in shapes]
    for number, a in enumerate(boxes):
        for b in boxes[number + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_the_title_counts_who_is_above_the_whole(contents: dict[str, Content]) -> None:
    slide = map_slides(contents["nation"], "zh")[0]
    rates = [row["unit_coverage"] for row in contents["nation"].children if row["region"] and row["unit_coverage"]]
    whole = contents["nation"].whole["unit_coverage"]
    above, below = sum(rate > whole for rate in rates), sum(rate < whole for rate in rates)
    assert slide.title == f"26个地区的建会覆盖率（按单位），{above}个高于全国的22.6%，{below}个低于"


def test_few_regions_have_their_map_beside_the_ranking_and_others_none(contents: dict[str, Content]) -> None:
    assert map_slides(contents["province"], "zh") == []
    with_map = [slide for slide in plan(contents["province"], "zh", MOMENT) if slide.tiles]
    assert [slide.asked for slide in with_map] == ["ranking"]
    assert tiles_of(contents["county"], "zh") is None
    assert tiles_of(contents["unions"], "zh") is None
