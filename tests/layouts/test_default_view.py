"""The period and calibre that a page opens on."""

from __future__ import annotations

from data.queries import SliceInfo
from data.slice import Slice
from layouts.default_view import default_slice, passed_over


def held(period: str, calibre: str, reporting: float) -> SliceInfo:
    return SliceInfo(
        Slice(period, calibre, "synthetic" if calibre == "synthetic" else "administrative"), None, 9, reporting
    )


NEW = held("2026", "register", 0.001)
OLD = held("2025", "register", 0.9)
OLDER = held("2024", "register", 0.95)
MADE = held("2025", "synthetic", 1.0)
CENSUS = held("2004", "census", 0.0)


def test_a_small_new_load_takes_the_page_over_from_nobody() -> None:
    assert default_slice([NEW, OLD, OLDER, MADE, CENSUS]) is OLD
    assert default_slice([NEW, MADE, CENSUS]) is MADE


def test_a_small_new_synthetic_load_does_not_either() -> None:
    assert default_slice([held("2027", "synthetic", 0.1), MADE, CENSUS]) is MADE


def test_without_enough_of_either_the_period_that_most_report() -> None:
    assert default_slice([NEW, held("2025", "register", 0.3), CENSUS]).period == "2025"
    assert default_slice([CENSUS]) is CENSUS
    assert default_slice([]) is None


def test_the_register_that_is_left_aside_is_named() -> None:
    assert passed_over([NEW, MADE], MADE) is NEW
    assert passed_over([MADE, CENSUS], MADE) is None
    assert passed_over([OLD, MADE], OLD) is None
