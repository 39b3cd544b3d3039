"""No English word stands on a Chinese page, no Chinese one on an English page: texts, names for screen readers, charts and what they say on hover."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from data.texts import LANGUAGES
from tests.browser.conftest import Visit, settled
from tests.browser.wording.reading import foreign, strangers
from tests.browser.wording.views import addresses, handful

SEED, MORE = 20_261_129, 3


def crawl(seen: Visit, found: Sequence[str], lang: str) -> None:
    """Raise AssertionError with all that is said in the other language at these addresses."""
    page = seen.open(found[0])
    wrong: dict[str, str] = {}
    for address in found:
        page.evaluate("address => coverage.go(address)", address)
        settled(page)
        for each in foreign(page, lang):
            wrong.setdefault(each, address)
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(f"{address}  {each}" for each, address in wrong.items())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_speak_one_language(lang: str, visit: Callable[..., Visit]) -> None:
    crawl(visit(), handful(lang, MORE, SEED), lang)


@pytest.mark.long
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_view_speaks_one_language(lang: str, visit: Callable[..., Visit]) -> None:
    crawl(visit(), addresses(lang), lang)


@pytest.mark.parametrize(
    ("said", "lang", "strange"),
    [
        ("来源：acftu_statements.xlsx，表“公布数”", "zh", []),
        ("导出 CSV、xlsx", "zh", []),
        ("Page 共 3 页", "zh", ["Page"]),
        ("91410704XN000000B9", "zh", []),
        ("Source: 330000_2025_浙江省_合成数据.xlsx 单位台账 2403", "en", []),
        ("The header “在册人数”", "en", []),
        ("Manufacturing、Construction", "en", ["、"]),
        ("Xizang（this period only）", "en", ["（", "）"]),
    ],
)
def test_names_of_files_and_quoted_cells_are_of_no_language(said: str, lang: str, strange: list[str]) -> None:
    assert strangers(said, lang) == strange
