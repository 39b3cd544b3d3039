"""An import speaks one language from the files to undo: questions, findings, what a load would change, notices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from data.texts import LANGUAGES
from tests.books import UNIT_HEADER, book, unit
from tests.browser.conftest import Visit, served
from tests.browser.wording.reading import foreign


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard on an empty database of its own."""
    home = tmp_path_factory.mktemp("words")
    with served(home / "c.db") as address:
        yield address


@pytest.mark.parametrize("lang", LANGUAGES)
def test_from_files_to_undo(lang: str, visit: Callable[..., Visit], tmp_path: Path) -> None:
    seen = visit()
    page = seen.open(f"/data?lang={lang}")
    number = 60 + 10 * LANGUAGES.index(lang)
    rows = [[*unit(number + n, women=99 * n, region="640104"), 7] for n in range(3)]
    header = [*UNIT_HEADER, f"在册吃饭人头{lang}"]
    sheets = {"单位台账": [header, *rows]}
    own = [*header, *(str(cell) for row in rows for cell in row), "宁夏回族自治区单位台账", "单位台账"]
    said = foreign(page, lang)
    with page.expect_file_chooser() as chooser:
        page.click(".dropzone button")
    chooser.value.set_files([book(tmp_path / f"银川-{lang}.xlsx", sheets, region="宁夏回族自治区")])
    page.wait_for_selector("table.mappings", timeout=60_000)
    said |= foreign(page, lang, own)
    page.locator(".actions .chips button").first.click()
    page.wait_for_selector(".effects", timeout=60_000)
    said |= foreign(page, lang, own)
    page.locator("button.main").click()
    page.wait_for_selector(".toast", timeout=60_000)
    page.wait_for_selector("details.undo")
    said |= foreign(page, lang, own)
    undone = page.locator(".toast .button")
    undone.click()
    undone.wait_for(state="detached")
    said |= foreign(page, lang, own)
    assert said == set()
    for tab in ("findings", "loads"):
        seen.open(f"/data?tab={tab}&lang={lang}")
        assert foreign(page, lang, own) == set()
