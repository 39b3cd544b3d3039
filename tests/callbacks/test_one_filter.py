"""One filter from the address to every question and title of a page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy import text as sql

from callbacks import gaps, overview, trends
from callbacks.asking import Asker
from callbacks.router import page, view_of
from data.database.engine import writer
from data.queries import rates
from etl.load.batch import load_paths
from layouts.components.pages import PAGES
from tests.books import register, union, unit
from tests.conftest import SAMPLES
from tests.exports import components, words_of

FILTERED = (
    "?region=330000&industry=C",
    "?region=330100&size=small_micro",
    "?region=331024&industry=C&size=small_micro",
    "?region=430000&kind=enterprise&size=micro",
    "?region=640000&industry=C,F&kind=enterprise",
)


@pytest.fixture(scope="module")
def ask(full: Engine) -> Asker:
    return Asker(full)


def titles(path: str, search: str, ask: Asker, *heads: str) -> list[str]:
    """The titles of a page's cards: of charts and lists (H2), of figures (H3)."""
    return [words_of(c) for c in components(page(path, search, ask)) if type(c).__name__ in heads]


@pytest.mark.parametrize("search", FILTERED)
def test_lists_cells_and_what_if_stay_within_the_whole_of_the_view(search: str, ask: Asker) -> None:
    view = view_of("/gaps", search, ask)
    facts = gaps.facts(view, ask)
    (whole,) = ask(rates, region=view.region, slices=view.slice, where=view.filters)
    assert facts.whole == whole
    every = gaps.cells(view, ask, 1_000_000)
    assert sum(cell["gap_workers"] for cell in every) == whole["gap_workers"]
    assert sum(row["gap_workers"] or 0 for row in facts.heat) == whole["gap_workers"]
    assert sum(row["gap_units"] or 0 for row in facts.children) in (whole["gap_units"], 0)
    assert facts.ledger is not None
    assert facts.ledger == whole["gap_units"]
    assert {cell["industry"] for cell in every} <= set(view.selection.industry or {c["industry"] for c in every})
    for number in (0, 1, 10**6):
        found = re.findall(r"([\d.]+)%", gaps.joined(view, ask, number))
        assert all(float(rate) <= 100 for rate in found)


_UNCOVERED = (
    "FROM unit u JOIN part p ON p.id = u.part_id LEFT JOIN coverage c ON c.part_id = u.part_id AND c.row = u.row"
    " WHERE p.status = 'current' AND p.period = '2025' AND p.purpose = 'synthetic' AND c.mode IS NULL"
    " AND u.region LIKE :province AND u.industry LIKE :industry AND u.size IN ('small', 'micro', 'small_or_micro')"
)


@pytest.mark.parametrize("province", SAMPLES)
def test_the_worst_place_for_small_and_micro_is_that_of_both_and_leads_to_all_its_units(
    province: str, ask: Asker, full: Engine
) -> None:
    mixed = 0
    for industry in "CEFGL":
        among = {"province": f"{province[:2]}%", "industry": f"{industry}%"}
        worst = sql(f"SELECT u.region, SUM(u.employees), COUNT(*), COUNT(DISTINCT u.size) {_UNCOVERED} GROUP BY 1")
        with full.connect() as connection:
            places = sorted(connection.execute(worst, among), key=lambda row: (-(row[1] or 0), row[0]))
        search = f"?region={province}&industry={industry}&size=small_micro"
        first = next(iter(gaps.priorities(view_of("/gaps", search, ask), ask)), None)
        if first is None:
            assert not places
            continue
        region, workers, units, classes = places[0]
        assert (first["region"], first["gap_workers"], first["gap_units"]) == (region, workers, units)
        (address,) = {
            str(c.href)
            for c in components(page("/gaps", search, ask))
            if f"region={region}" in (str(getattr(c, "href", ""))) and "/gaps?" in str(c.href) and "plan=" not in c.href
        }
        there = view_of("/gaps", address.partition("?")[2], ask)
        assert gaps.facts(there, ask).ledger == units
        mixed += classes > 1
    assert mixed, "in some the worst place has units of several classes"


@pytest.mark.parametrize("search", FILTERED)
def test_overview_and_trends_ask_under_the_filter_of_the_view(search: str, ask: Asker) -> None:
    view = view_of("/", search, ask)
    facts = overview.facts(view, ask)
    told = ask(rates, region=view.region, slices=view.slice, where=view.filters)
    assert [row["units"] for row in facts.history if row["period"] == "2025"] == [row["units"] for row in told]
    for note in facts.notes:
        assert note.values.get("metric") not in ("density", "density_in_covered")
        if note.kind.startswith("top_cell"):
            assert note.values["n"] == gaps.cells(view, ask, 1)[0]["gap_workers"]
    own = trends.facts(view, ask).own
    assert [row["units"] for row in own] == [row["units"] for row in facts.history]


@pytest.mark.parametrize("path", [each.path for each in PAGES if each.path != "/data"])
@pytest.mark.parametrize(
    ("lang", "own", "none"),
    [("zh", "（制造业、微型", "不随筛选变化"), ("en", "(Manufacturing, micro", "filters do not apply")],
)
def test_every_title_names_the_filter_or_says_that_it_does_not_apply(
    path: str, lang: str, own: str, none: str, ask: Asker
) -> None:
    said = titles(path, f"?region=330000&industry=C&size=micro&lang={lang}", ask, "H2")
    assert said
    assert [title for title in said if own not in title and none not in title] == []


def test_what_unions_count_says_that_it_cannot_be_divided(ask: Asker) -> None:
    said = " ".join(titles("/", "?region=330000&size=micro", ask, "H3"))
    assert "入会率（全口径）（不能按所选条件细分）" in said
    assert "基层工会（" not in said


def test_a_large_size_leaves_no_small_enterprise(ask: Asker) -> None:
    assert gaps.small_filters(view_of("/gaps", "?size=large", ask)) is None
    assert gaps.small_filters(view_of("/gaps", "?kind=institution", ask)) is None
    assert "所选规模或类型里没有小微企业" in words_of(page("/gaps", "?region=330000&size=large", ask))


def test_what_if_takes_the_units_own_workers_and_passes_over_a_cell_of_one(tmp_path: Path) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'a.db'}")
    rows = [unit(1, employees=1289), *(unit(n, employees=5, women=1) for n in (2, 3, 4))]
    rows += [unit(n, industry="F51", employees=n, women=1) for n in (10, 11, 12, 13)]
    load_paths(engine, [register(tmp_path / "a.xlsx", rows, [union(99, unit=10)])])
    asker = Asker(engine)
    asker.version()
    view = view_of("/gaps", "?region=330106", asker)
    said = gaps.joined(view, asker, 1)
    assert "批发和零售业" in said
    assert "13名职工被覆盖" in said
    assert "25名职工被覆盖" in gaps.joined(view, asker, 2)
    text = words_of(page("/gaps", "?region=330106", asker))
    assert "一半以上在一个单位" in text


def test_a_period_without_data_is_said_in_place_of_a_comparison(ask: Asker) -> None:
    text = words_of(page("/", "?region=330000&compare=2021", ask))
    assert "2021年没有同口径数据，所以没有作比较" in text
