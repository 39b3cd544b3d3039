"""Trends: what was planted in four provinces is told apart in words, and a chosen figure and regions stand on one chart."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from callbacks import trends
from callbacks.asking import Asker
from callbacks.router import view_of
from callbacks.shell.drawing import drawing_of
from data.queries.compare.changes import Between, change
from data.queries.compare.flows import flows
from data.scope import EVERYTHING
from data.slice import Slice
from layouts import ids
from tests.drawn import of_kind, words
from tests.waiting import until

BETWEEN = Between(Slice("2024", "synthetic", "synthetic"), Slice("2025", "synthetic", "synthetic"))
PLANTED = [
    ("350000", "factors", {"zh": "全部是结构变化", "en": "all of it by mix"}),
    ("360000", "factors", {"zh": "全部是覆盖率自身的变化", "en": "all of it by the rates themselves"}),
    ("420000", "factors", {"zh": "全部是报送变化", "en": "all of it by reporting"}),
    ("340000", "flows", {"zh": "116个单位变更了所在地", "en": "116 units changed places"}),
]


@pytest.fixture(scope="module")
def ask(full: Engine) -> Asker:
    asker = Asker(full)
    asker.version()
    return asker


@pytest.fixture(scope="module")
def ask_planted(planted: Engine) -> Asker:
    asker = Asker(planted)
    asker.version()
    return asker


def _card(name: str, search: str, ask: Asker) -> str:
    view = view_of("/trends", search, ask)
    drawn = drawing_of("/trends", view, ask).card(name)
    return json.dumps(drawn.to_plotly_json(), default=lambda each: each.to_plotly_json(), ensure_ascii=False)


def _title(name: str, search: str, ask: Asker) -> str:
    view = view_of("/trends", search, ask)
    head = drawing_of("/trends", view, ask).card(name).children[0]
    return str(head.children[0].children)


def _title_of_text(name: str, search: str, ask: Asker) -> str:
    drawn = drawing_of("/trends", view_of("/trends", search, ask), ask).card(name)
    return str(drawn.children[0].children)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("region", "card", "words"), PLANTED)
def test_each_planted_province_says_what_moved_in_it_and_no_other(
    region: str, card: str, words: dict[str, str], lang: str, ask_planted: Asker
) -> None:
    title = _title(card, f"?region={region}&period=2025&calibre=synthetic&lang={lang}", ask_planted)
    assert words[lang] in title
    others = [other[lang] for _region, _card_name, other in PLANTED if other != words]
    assert not [other for other in others if other in title]


@pytest.mark.parametrize("region", [region for region, _card_name, _words in PLANTED])
def test_flows_and_parts_add_up_to_the_same_change(region: str, planted: Engine) -> None:
    moved = flows(planted, EVERYTHING, region=region, between=BETWEEN)
    for by in ("region", "industry", "size"):
        parts = change(planted, EVERYTHING, region=region, between=BETWEEN, by=[by])
        assert parts[-1]["points"] == pytest.approx(moved[-1]["points"], abs=1e-9)
        assert sum(row["points"] for row in parts[:-1]) == pytest.approx(moved[-1]["points"], abs=1e-9)
    assert sum(row["points"] for row in moved[:-1]) == pytest.approx(moved[-1]["points"], abs=1e-9)


@pytest.mark.parametrize("region", [region for region, _card_name, _words in PLANTED])
def test_all_cards_that_part_a_planted_change_print_the_same_whole(region: str, ask_planted: Asker) -> None:
    assert len(_wholes(region, ask_planted)) == 1


@pytest.mark.parametrize("region", ["330000", "330100", "100000"])
def test_all_cards_that_part_a_change_print_the_same_whole(region: str, ask: Asker) -> None:
    assert len(_wholes(region, ask)) == 1


def _wholes(region: str, ask: Asker) -> set[str]:
    """What the bars of regions, the ways of parting and the flows come to, with two decimals; each adds up to it, and who reports is one of its
    parts, the same in all but the flows."""
    search = f"?region={region}&period=2025&compare=2024&calibre=synthetic&lang=zh"
    drawing = drawing_of("/trends", view_of("/trends", search, ask), ask)
    wholes, reporting = set(), set()
    for name in ("why", "flows"):
        for chart in of_kind(drawing.card(name), "Graph"):
            (bars,) = chart.figure["data"]
            assert name == "why" or "0.00" not in bars["text"][:-1], "a bar of nothing is none"
            wholes.add(bars["text"][-1])
            names = dict(zip(bars["y"], bars["text"], strict=True))
            reporting |= {_points(said) for part, said in names.items() if part == "报送范围变化" and name == "why"}
    (table,) = of_kind(drawing.card("factors"), "Table")
    for row in of_kind(next(of_kind(table, "Tbody")), "Tr"):
        *pieces, whole = [words(cell) for cell in of_kind(row, "Td")][1:]
        assert sum(map(_points, pieces)) == _points(whole)
        wholes.add(whole)
        reporting.add(_points(pieces[-1]))
    assert len(reporting) == 1
    return wholes


def _points(said: str) -> Decimal:
    return Decimal(said.replace("−", "-"))


def test_the_parts_counted_are_those_that_report(ask: Asker) -> None:
    search = "?region=100000&period=2025&compare=2024&calibre=synthetic&lang=zh"
    reasons = trends.facts(view_of("/trends", search, ask), ask).reasons
    reporting = [row for row in reasons.parts[:-1] if row["before"] is not None or row["after"] is not None]
    assert 0 < len(reporting) < len(reasons.parts) - 1, "bodies and regions outside these statistics report nothing"
    assert f"n = {len(reporting)}个地区" in _card("why", search, ask)


@pytest.mark.parametrize(("metric", "title"), [("unit_coverage", "变化（百分点）"), ("members", "变化")])
def test_changes_from_period_to_period_say_in_what_they_are(metric: str, title: str, ask: Asker) -> None:
    card = drawing_of("/trends", view_of("/trends", f"?region=330000&lang=zh&metric={metric}", ask), ask).card("yearly")
    heads = [words(cell).replace("\u200b", "").strip() for cell in of_kind(card, "Th")]  # where a head may break
    assert heads[:6] == ["地区", "前期", "后期", "前期值", "后期值", title]


@pytest.mark.parametrize("metric", ["members", "units_covered", "gap_workers", "members_per_staff", "unit_coverage"])
def test_a_change_from_period_to_period_has_its_sign(metric: str, ask: Asker) -> None:
    search = f"?region=330000&lang=en&metric={metric}&calibre=synthetic&period=2025"
    card = drawing_of("/trends", view_of("/trends", search, ask), ask).card("yearly")
    lines = [[words(cell) for cell in of_kind(line, "Td")] for line in of_kind(card, "Tr")]
    for _region, _from, _to, before, after, moved, *_ in filter(None, lines):
        earlier, later = (Decimal(value.rstrip("%").replace(",", "")) for value in (before, after))
        assert moved[0] == ("+" if later > earlier else "−" if later < earlier else "0"), (before, after, moved)


@pytest.mark.parametrize(
    ("search", "told"),
    [("region=100000&calibre=nbs_unions&metric=members", True), ("region=330000&calibre=synthetic&period=2025", False)],
)
def test_changes_say_that_they_are_the_newest_where_there_are_more(search: str, told: bool, ask: Asker) -> None:
    card = drawing_of("/trends", view_of("/trends", f"?{search}&lang=zh", ask), ask).card("yearly")
    lines = [line for line in of_kind(card, "Tr") if [*of_kind(line, "Td")]]
    assert ("只列最近6次变化" in words(card)) == told
    assert len(lines) == (6 if told else 2)


def test_what_flows_come_to_has_its_sign(ask: Asker) -> None:
    card = drawing_of("/trends", view_of("/trends", "?region=330000&lang=zh&compare=2024", ask), ask).card("flows")
    *lines, total = [[words(cell) for cell in of_kind(line, "Td")] for line in of_kind(card, "Tr")]
    assert total[1:4] == ["+6", "+89", "+3,446"]
    assert all(cell[0].isdigit() for line in lines for cell in line[1:4])


@pytest.mark.parametrize("region", ["100000", "330000", "330100", "330200", "330106"])
@pytest.mark.parametrize("metric", ["unit_coverage", "worker_coverage", "density"])
def test_a_change_from_period_to_period_is_what_a_reader_subtracts(metric: str, region: str, ask: Asker) -> None:
    search = f"?region={region}&lang=en&metric={metric}&calibre=synthetic&period=2025"
    card = drawing_of("/trends", view_of("/trends", search, ask), ask).card("yearly")
    lines = [[words(cell) for cell in of_kind(line, "Td")] for line in of_kind(card, "Tr")]
    told = [line[3:6] for line in lines if line and "%" in line[3] and "%" in line[4] and line[5][0] in "+−0"]
    assert told
    for before, after, moved in told:
        assert Decimal(after[:-1]) - Decimal(before[:-1]) == Decimal(moved.replace("−", "-")), (before, after, moved)


@pytest.mark.parametrize(("name", "counted"), [("series-unions", "个"), ("series-members", "人")])
def test_counts_in_a_title_say_what_is_counted(name: str, counted: str, ask: Asker) -> None:
    for region in ("330000", "330106"):
        title = _title(name, f"?region={region}&lang=zh", ask)
        figures = re.findall(r"(?:年|为)([0-9.]+万?)(.)", title)
        assert figures
        assert {unit for _figure, unit in figures} == {counted}, title


def test_two_regions_stand_on_one_chart_with_their_difference_as_title(ask: Asker) -> None:
    search = "?region=330100&regions=330200&lang=zh&metric=worker_coverage"
    found = trends.facts(view_of("/trends", search, ask), ask).compared
    assert [place.region for place in found.places] == ["330100", "330200"]
    title = _title("compared", search, ask)
    assert "杭州市" in title
    assert "宁波市" in title
    assert "相差" in title
    assert "个百分点" in title


def test_each_region_of_small_multiples_has_a_chart_of_its_own(ask: Asker) -> None:
    search = "?region=330100&regions=330200,330300&lang=en"
    assert _card("compared", search, ask).count('"Graph"') == 1
    assert _card("compared", search + "&tab=multiples", ask).count('"Graph"') == 3


def test_one_period_is_told_alone_and_in_words(ask: Asker) -> None:
    """Nothing is said of earlier periods where there are none."""
    for lang, title in (("zh", "全国建会覆盖率（按单位）：2004年22.6%"), ("en", "China: Unit coverage 22.6% in 2004")):
        assert _title_of_text("compared", f"?calibre=census&period=2004&lang={lang}", ask) == title


def test_a_series_says_from_when_to_when_all_its_points_go_and_whose_they_are(ask: Asker) -> None:
    search = "?calibre=census&period=2004&lang=zh"
    units, unions = (words(drawing_of("/trends", view_of("/trends", search, ask), ask).card(f"series-{name}")) for name in ("units", "unions"))  # fmt: skip
    assert "2004–2023" in units
    assert "全总" not in units, "no line of the federation's is there"
    assert "统计局与全总口径不同" in unions


def test_a_figure_that_the_source_lacks_is_named_with_the_reason(ask: Asker) -> None:
    search = "?calibre=census&period=2004&lang=zh&metric=women_share"
    assert "原因" in _card("choosing", search, ask)
    assert '"Graph"' not in _card("compared", search, ask)
    assert "没有女会员占比" in _title_of_text("compared", search, ask)


@pytest.mark.parametrize("changed", ["&metric=density", "&regions=320000"])
def test_a_change_of_figure_or_region_leaves_the_other_cards_alone(changed: str, ask: Asker) -> None:
    before, after = (
        drawing_of("/trends", view_of("/trends", f"?region=330000{more}", ask), ask).keys for more in ("", changed)
    )
    redrawn = {name for name in before if before[name] != after[name]}
    assert {"choosing", "compared", "yearly"} <= redrawn
    assert not redrawn & {"rates", "series-unions", "series-members", "series-units", "share", "pace"}
    assert ("flows" in redrawn) == ("metric" in changed), "they are told of unit coverage alone"


def test_a_county_of_townships_without_figures_is_not_divided_by_region(ask: Asker) -> None:
    """Its remainder would be the only bar; what moved in it is told by industry and size."""
    drawing = drawing_of("/trends", view_of("/trends", "?region=330106", ask), ask)
    assert drawing.card("why") is None
    factors = words(drawing.card("factors"))
    assert "按行业" in factors
    assert "按地区" not in factors


def test_flows_of_a_large_region_stand_on_the_page_where_they_are_kept(
    full: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = "?region=330000&period=2025&compare=2024&calibre=synthetic&lang=zh"
    at_once = _card("flows", search, Asker(full))
    monkeypatch.setattr("callbacks.moves.LARGE", 10)
    assert _card("flows", search, Asker(full)) == at_once


def test_flows_of_a_large_region_come_after_the_page(full: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between periods between which none are kept."""
    asker, search = Asker(full), "?region=330000&period=2025&compare=2023&calibre=synthetic&lang=zh"
    at_once = _card("flows", search, asker)
    for module in ("data.queries.compare.flows", "data.queries.compare.kept_flows"):
        monkeypatch.setattr(f"{module}.kept_of", lambda *_: None)
    monkeypatch.setattr("callbacks.moves.LARGE", 10)
    later = Asker(full)
    waiting = _card("flows", search, later)
    assert "正在逐户比对" in waiting
    assert ids.LATER_TICK in waiting
    until(lambda: not later.is_looking())
    assert _card("flows", search, later) == at_once
