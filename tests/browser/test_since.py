"""A reader who comes back is told what is new, once a session; a first visit is told nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from data.database.engine import writer
from etl.load.batch import load_paths
from tests.books import register, union, unit
from tests.browser.conftest import Visit, served


def load(home: Path, name: str, count: int) -> None:
    """A county's forty units, of which ``count`` have a union."""
    engine = writer(f"sqlite:///{home / 'c.db'}")
    units, unions = [unit(n) for n in range(1, 41)], [union(n, unit=n) for n in range(1, count + 1)]
    load_paths(engine, [register(home / f"{name}.xlsx", units, unions)])
    engine.dispose()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("since")


@pytest.fixture(scope="module")
def site(home: Path) -> Iterator[str]:
    load(home, "first", 10)
    with served(home / "c.db") as address:
        yield address


def test_a_reader_who_comes_back_is_told_what_is_new(visit: Callable[..., Visit], home: Path) -> None:
    seen = visit()
    page = seen.open("/?region=330100")
    expect(page.locator(".since")).to_be_hidden()
    expect(page.locator(".since")).to_have_attribute("data-version", "1")
    load(home, "more", 20)
    later = page.context.new_page()  # a session of its own in the same browser
    later.goto(f"{seen.site}/?region=330100")
    expect(later.locator(".since")).to_contain_text("25.0%")
    later.goto(f"{seen.site}/?region=330000")
    expect(later.locator(".since")).to_contain_text("25.0%")
    again = page.context.new_page()
    again.goto(f"{seen.site}/?region=330100")
    expect(again.locator(".since")).to_have_attribute("data-version", "2")
    expect(again.locator(".since")).to_be_hidden()
    seen.expect_clean()
