"""Reference files: complete, consistent, and what the documents say of them."""

from __future__ import annotations

import csv
import itertools
import json
from pathlib import Path

import pytest

from analysis.measures import MEASURE_IDS
from analysis.metrics import METRICS
from data.maps import extent, path_of
from data.reference import (
    FOLDER,
    calibres,
    events,
    figures,
    industries,
    regions,
    registration_types,
    sections,
    size_standard,
)
from data.regions.names import name_en
from data.settings import ROOT, Settings
from etl.clean.periods import label_period
from etl.read.workbook import read_workbook


def test_the_tree_has_all_levels() -> None:
    tree = regions()
    levels = [r.level for r in tree]
    assert (levels.count("nation"), levels.count("province"), levels.count("county"), levels.count("township")) == (
        1,
        39,
        2975,
        41352,
    )
    assert sum(r.kind == "zone" for r in tree) == 124
    assert sum(r.kind == "placeholder" for r in tree) == 9
    assert {r.code for r in tree if r.kind == "outside_statistics"} == {"710000", "810000", "820000"}


def test_placeholders_are_passed_over_in_navigation() -> None:
    tree = regions()
    assert "110101" in tree.children("110000")
    assert tree.path("110101") == ["100000", "110000", "110101"]
    assert all(tree[c].kind != "placeholder" for r in tree for c in tree.children(r.code))


def test_every_node_leads_to_the_nation() -> None:
    tree = regions()
    assert all(tree.path(r.code)[0] == "100000" for r in tree)


def test_industries_and_sizes() -> None:
    assert len(sections()) == 20
    assert sum(i.level == "division" for i in industries().values()) == 97
    assert all(industries()[s].name_en for s in sections())
    assert len(size_standard()) == 30
    assert registration_types()["170"] == "私营企业"


def test_calibres_and_events_are_told_in_both_languages() -> None:
    assert set(calibres()) == {"register", "synthetic", "census", "nbs_unions", "nbs_units", "acftu"}
    for event in events():
        assert event.text_zh
        assert event.text_en
        assert event.source
        assert label_period(event.date) is not None


def test_provinces_have_english_names() -> None:
    assert all(name_en(code) for code in regions().children("100000"))


def test_versions_name_the_source_and_rows_of_each_file_taken_from_others() -> None:
    with (FOLDER / "VERSIONS.csv").open(encoding="utf-8", newline="") as file:
        versions = {line["file"]: line for line in csv.DictReader(file)}
    assert {f"published/{path.name}" for path in (FOLDER / "published").iterdir()} <= set(versions)
    for name, line in versions.items():
        assert all(line.values()), name
        with (FOLDER / name).open(encoding="utf-8", newline="") as file:
            assert sum(1 for _ in csv.DictReader(file)) == int(line["rows"]), name


def crosswalk() -> list[dict[str, str]]:
    with (FOLDER / "boundary_crosswalk.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ABSENT = {"659011", "232764", "460323", "232762", "659012", "632857", "232763"}


def test_which_divisions_have_no_boundary() -> None:
    """All that have a map but no polygon in it; zones have none by nature."""
    tree = regions()
    absent = set()
    for region in tree:
        span = extent(region.code) if path_of(region.code) else None
        if span is not None:
            absent |= {
                c
                for c in tree.children(region.code)
                if c not in span.codes and tree[c].kind == "division" and tree[c].level != "township"
            }
    assert absent == ABSENT


def test_the_crosswalk_names_our_counties_and_they_have_polygons() -> None:
    tree = regions()
    for line in crosswalk():
        span = extent(tree[line["code"]].nav_parent)
        assert span is not None
        assert line["code"] in span.codes
        assert line["source_code"] not in tree


def test_boundary_files_are_small_and_their_rings_run_clockwise() -> None:
    files = list((ROOT / "data" / "boundaries").glob("*.json"))
    assert len(files) > 340
    assert sum(f.stat().st_size for f in files) < 6_000_000
    for feature in json.loads((ROOT / "data" / "boundaries" / "100000.json").read_text(encoding="utf-8"))["features"]:
        if feature["geometry"]["type"] == "MultiPolygon":
            for outer, *holes in feature["geometry"]["coordinates"]:
                assert twice_area(outer) > 0, feature["id"]
                assert all(twice_area(hole) < 0 for hole in holes), feature["id"]


def twice_area(ring: list[list[float]]) -> float:
    """Above 0 where the ring runs clockwise."""
    return sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in itertools.pairwise(ring))


def test_a_county_around_districts_does_not_cover_them() -> None:
    """阜新蒙古族自治县 lies around the districts of 阜新, which would vanish under it without the hole."""
    features = json.loads((ROOT / "data" / "boundaries" / "210900.json").read_text(encoding="utf-8"))["features"]
    (around,) = [f["geometry"]["coordinates"] for f in features if f["id"] == "210921"]
    assert max(len(polygon) for polygon in around) > 1


def test_settings_from_environment_and_flags(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COVERAGE_DATABASE_URL", "sqlite:///x.db")
    monkeypatch.setenv("COVERAGE_PORT", "9000")
    assert Settings.from_environment().database_url == "sqlite:///x.db"
    assert Settings.from_environment(database="sqlite:///y.db", port=1).port == 1
    assert Settings.from_environment().port == 9000


def test_published_workbooks_are_what_the_script_writes(tmp_path: Path) -> None:
    from scripts.build_published import FOLDER as PUBLISHED
    from scripts.build_published import build

    for path in build(tmp_path / "a"):
        assert read_workbook(path) == read_workbook(PUBLISHED / path.name), path.name
    for first, second in zip(build(tmp_path / "a"), build(tmp_path / "b"), strict=True):
        assert first.read_bytes() == second.read_bytes()


def test_the_metrics_page_says_what_the_code_computes() -> None:
    page = (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8")
    for metric in METRICS:
        formula = (
            f"{metric.denominator} - {metric.numerator}"
            if metric.kind == "gap"
            else f"{metric.numerator} / {metric.denominator}"
        )
        known = figures()[metric.id]
        assert f"| `{metric.id}` | {known.name_zh} | {known.name_en} | `{formula}` |" in page
    for measure in MEASURE_IDS:
        assert f"| `{measure}` | {figures()[measure].name_zh} | {figures()[measure].name_en} |" in page
