"""The address is the view: read, checked, written back."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from analysis.vocabulary import SIZES_ASKED, UNIT_KINDS
from data.queries import SliceInfo
from data.slice import Slice
from layouts.selection import Selection, make_view

AVAILABLE = [
    SliceInfo(Slice("2025", "synthetic", "synthetic"), "2025-12-31", 5),
    SliceInfo(Slice("2024", "synthetic", "synthetic"), "2024-12-31", 5),
    SliceInfo(Slice("2004", "census", "published"), "2004-12-31", 32),
]
selections = st.builds(
    Selection,
    region=st.sampled_from(["100000", "330000", "330106", "B01"]),
    period=st.sampled_from([None, "2024", "2018Q4", "2018-06"]),
    compare=st.sampled_from([None, "none", "2023"]),
    calibre=st.sampled_from([None, "census", "synthetic"]),
    industry=st.sampled_from([(), ("C",), ("C", "F")]),
    size=st.sampled_from([(), *((s,) for s in SIZES_ASKED)]),
    kind=st.sampled_from([(), *((k,) for k in UNIT_KINDS)]),
    lang=st.sampled_from([None, "zh", "en"]),
    theme=st.sampled_from([None, "dark"]),
    min=st.sampled_from([0, 25, 100]),
    page=st.integers(1, 99),
)


@given(selections)
def test_written_and_read_back_is_the_same(selection: Selection) -> None:
    assert Selection.parse(selection.query()) == selection


@given(st.text(max_size=200))
def test_any_address_is_read_without_an_error(text: str) -> None:
    found = Selection.parse("?" + text)
    assert make_view(found, "/", "zh", []).region
    assert Selection.parse(found.query()).ignored == ()


def test_bad_values_are_noted() -> None:
    found = Selection.parse(
        "?region=1&period=x&industry=C,ZZ&size=huge&kind=a&lang=fr&theme=pink&min=3&page=0&calibre=me&colour=red"
    )
    assert found == Selection(ignored=found.ignored)
    assert len(found.ignored) == 11


def test_first_view_is_the_newest_register_that_enough_report_in_else_synthetic() -> None:
    view = make_view(Selection(), "/", "zh", AVAILABLE)
    assert view.slice is not None
    assert (view.slice.calibre, view.slice.period, view.compare, view.by_default) == ("synthetic", "2025", "2024", True)
    assert view.passed_over is None
    register = SliceInfo(Slice("2023", "register", "administrative"), None, 1, reporting=0.5)
    assert make_view(Selection(), "/", "zh", [*AVAILABLE, register]).slice == register.slice
    few = replace(register, reporting=0.4)
    view = make_view(Selection(), "/", "zh", [*AVAILABLE, few])
    assert view.slice == AVAILABLE[0].slice
    assert view.passed_over == few


def test_pages_open_on_the_home_region_and_links_to_it_need_no_key() -> None:
    view = make_view(Selection(), "/", "zh", AVAILABLE, "330000")
    assert view.region == "330000"
    assert view.link(region="330000") == "/"
    assert view.link(region="100000") == "/?region=100000"
    assert make_view(Selection.parse("?region=100000"), "/", "zh", AVAILABLE, "330000").region == "100000"


def test_a_period_without_data_to_compare_with_is_said_not_replaced() -> None:
    view = make_view(Selection(compare="2021"), "/", "zh", AVAILABLE)
    assert (view.compare, view.not_compared) == (None, "2021")
    assert make_view(Selection(compare="2024"), "/", "zh", AVAILABLE).not_compared is None


def test_a_view_that_is_not_there_falls_back_and_says_so() -> None:
    view = make_view(Selection.parse("?calibre=census&period=1999"), "/", "zh", AVAILABLE)
    assert view.slice is not None
    assert view.slice.period == "2004"
    assert "period=1999" in view.selection.ignored
    assert make_view(Selection(), "/", "zh", []).slice is None


def test_language_of_the_address_beats_the_browsers() -> None:
    assert make_view(Selection(lang="en"), "/", "zh", AVAILABLE).lang == "en"
    assert make_view(Selection(), "/", "en", AVAILABLE).lang == "en"


def test_compare_can_be_switched_off() -> None:
    assert make_view(Selection(compare="none"), "/", "zh", AVAILABLE).compare is None
