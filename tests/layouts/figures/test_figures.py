"""Figures from plain rows."""

from __future__ import annotations

import ast
from pathlib import Path
from urllib.parse import unquote

import pytest

from analysis.ranks import competition_ranks
from data.maps import extent, maritime_line, path_of
from data.settings import ROOT
from layouts.components.graph import CONFIG, graph
from layouts.figures.bars import stacked, waterfall
from layouts.figures.base import folded
from layouts.figures.lines import Line, series
from layouts.figures.maps import choropleth
from layouts.figures.sparkline import sparkline


def test_every_chart_comes_from_the_one_factory() -> None:
    for path in [*ROOT.glob("layouts/**/*.py"), *ROOT.glob("callbacks/**/*.py"), ROOT / "app.py"]:
        calls = [
            n
            for n in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and n.func.attr == "Graph"
        ]
        assert not calls or path.name == "graph.py", path


def test_the_factory_allows_nothing_to_leave() -> None:
    config = graph({"data": [], "layout": {}}, "x", 100).config
    assert config["showSendToCloud"] is False
    assert config["plotlyServerURL"] == ""
    assert config["displaylogo"] is False
    assert config["topojsonURL"] == "/assets/topojson/"
    assert (ROOT / "assets" / "topojson" / "world_110m.json").is_file()
    assert CONFIG is not None


def test_map_splits_known_and_missing() -> None:
    figure = choropleth(
        "100000",
        {"110000": 0.2, "310000": 0.1},
        {"110000": "北京", "310000": "上海"},
        {"610000": "陕西<br>所存副本缺"},
        gap=False,
    )
    assert figure is not None
    missing, known = figure["data"][:2]
    assert known["locations"] == ["110000", "310000"]
    assert known["z"] == [20.0, 10.0]
    assert "610000" in missing["locations"]
    assert {"710000", "810000", "820000"} <= set(missing["locations"])
    assert choropleth("110101", {}, {}, {}, gap=False) is None


def test_regions_of_few_units_are_grey_beside_the_scale() -> None:
    values, hover = {"110000": 0.2, "310000": 0.9}, {"110000": "北京", "310000": "上海"}
    figure = choropleth("100000", values, hover, {}, gap=False, small={"310000"})
    assert figure is not None
    _missing, known, few = figure["data"][:3]
    assert known["locations"] == ["110000"]
    assert few["locations"] == ["310000"]
    assert few["showscale"] is False
    assert few["colorscale"][0][1] == few["colorscale"][1][1]


def test_maritime_line_and_taiwan_are_in_the_nations_file() -> None:
    span = extent("100000")
    assert span is not None
    assert "710000" in span.codes
    assert len(maritime_line()) >= 9
    assert path_of("../etc") is None


def test_series_is_cut_at_a_break_and_labelled_at_its_end() -> None:
    figure = series(
        [Line("局", {"2001": 1.0, "2002": 2.0, "2003": 1.0}), Line("全总", {"2002": 3.0}, marks=True)],
        unit="万个",
        breaks=[("2003", "断点")],
    )
    assert figure["data"][0]["y"] == [1.0, 2.0, None, 1.0]
    assert figure["data"][1]["mode"] == "markers"
    assert {"局", "全总", "断点"} <= {a["text"] for a in figure["layout"]["annotations"]}


def test_sparkline_leaves_gaps_and_needs_two_points() -> None:
    assert sparkline([1.0]) is None
    assert sparkline([None, None]) is None
    picture = sparkline([1.0, 2.0, None, 3.0, 2.0])
    assert picture is not None
    assert unquote(picture).count("<polyline") == 2


def test_stacked_bars_are_shares_and_a_waterfall_adds_up() -> None:
    bars = stacked(["甲"], [("own", [1], "#111"), ("joint", [1], "#222"), ("gap", [2], "#333")], unit="个")
    assert [t["x"] for t in bars["data"]] == [[25.0], [25.0], [50.0]]
    drawn = waterfall(["a", "b"], [1.5, -0.5], "all")
    assert drawn["data"][0]["x"] == [1.5, -0.5, 1.0]
    assert drawn["layout"]["xaxis"]["range"] == pytest.approx([-0.45, 1.95])


def test_ranks_with_ties() -> None:
    assert competition_ranks([0.5, 0.7, 0.7, 0.1]) == [3, 1, 1, 4]


def test_no_address_of_another_host_in_what_pages_load() -> None:
    for path in [*Path(ROOT / "assets").glob("*.css"), *Path(ROOT / "assets").glob("*.js")]:
        assert "//" not in path.read_text(encoding="utf-8").replace("/* ", "").replace(
            " */", ""
        ) or "http" not in path.read_text(encoding="utf-8"), path


def test_a_name_is_folded_between_its_words() -> None:
    assert folded("units that closed or left the register", 112) == "units that<br>closed or left<br>the register"
    assert folded("单位注销或不再在册登记", 84) == "单位注销或不再<br>在册登记"
    assert folded("浙江", 12) == "浙<br>江"
    assert folded("total", 112) == "total"
    assert folded("", 112) == ""


def test_a_map_of_nothing_known_colours_nothing_and_keeps_its_traces_in_their_places() -> None:
    figure = choropleth("100000", {"310000": 0.9}, {"310000": "上海"}, {}, gap=False, small={"310000"})
    assert figure is not None
    _missing, known, few = figure["data"][:3]
    assert (known["locations"], known["z"]) == (["none"], [None])
    assert few["locations"] == ["310000"]


@pytest.mark.parametrize(
    ("years", "written"),
    [
        ((2023, 2024, 2025), [2023, 2024, 2025]),
        ((2020, 2021, 2022, 2023, 2024, 2025), [2020, 2021, 2022, 2023, 2024, 2025]),
        ((2004, *range(2010, 2024)), [2004, 2011, 2015, 2019, 2023]),
        ((2004, 2022, 2023), [2004, 2023]),
        ((2023,), [2023]),
    ],
)
def test_years_stand_apart_at_the_axis(years: tuple[int, ...], written: list[int]) -> None:
    drawn = series([Line("x", {str(year): 1.0 for year in years})], unit="")
    assert [int(word) for word in drawn["layout"]["xaxis"]["ticktext"]] == written


def test_an_axis_of_rates_spans_a_point_at_least() -> None:
    still = series([Line("x", {"2023": 96.984, "2024": 96.990})], unit="%", percent=True, from_zero=False)
    low, high = still["layout"]["yaxis"]["range"]
    assert high - low >= 1
    moved = series([Line("x", {"2023": 40.0, "2024": 44.0})], unit="%", percent=True, from_zero=False)
    assert moved["layout"]["yaxis"]["range"] == pytest.approx([40 - 4 / 12, 44 + 4 / 12])
