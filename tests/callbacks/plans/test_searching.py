"""The search for a smallest plan beside the page: so many at once, a failure leaves the answer that came at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine

from callbacks.asking import Asker
from callbacks.plans import searching
from callbacks.plans.searching import WAITING, Searches
from data.slice import Slice
from layouts.plans.address import Goal

NOW = Slice("2025", "synthetic", "synthetic")


def goals(number: int) -> list[Goal]:
    return [Goal("unit_coverage", f"0.4{n}", "330100") for n in range(number)]


def test_so_many_wait_and_the_next_is_told_at_once(full: Engine) -> None:
    waiting: list[Callable[[], None]] = []
    searches, ask = Searches(run=waiting.append), Asker(full)
    begun = [searches.of(ask, NOW, goal) for goal in goals(WAITING)]
    assert not any(search.ended for search in begun)
    late = Goal("unit_coverage", "0.5", "330100")
    refused = searches.of(ask, NOW, late)
    assert (refused.ended, refused.found) == (True, None)
    for work in waiting:
        work()
    assert all(search.found is not None for search in begun)
    assert not searches.of(ask, NOW, late).ended


def test_a_failure_is_logged_by_its_place_and_tried_again(
    full: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_args: Any, **_more: Any) -> None:
        raise ValueError("91330106XN000000A2")

    waiting: list[Callable[[], None]] = []
    searches, ask, goal = Searches(run=waiting.append), Asker(full), goals(1)[0]
    monkeypatch.setattr(searching, "reach", broken)
    failed = searches.of(ask, NOW, goal)
    waiting.pop()()
    assert (failed.ended, failed.found) == (True, None)
    assert "ValueError" in caplog.text
    assert "91330106" not in caplog.text
    assert searches.of(ask, NOW, goal) is not failed
