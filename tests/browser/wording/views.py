"""Addresses of every page and tab for every kind of region and source that readers meet."""

from __future__ import annotations

import random
from typing import Final

from layouts.components.pages import ASIDE, PAGES
from layouts.selection import DATA_TABS

PATHS: Final = (
    *(page.path for page in (*PAGES, *ASIDE)),
    *(f"/data?tab={tab}" for tab in DATA_TABS[1:]),
    "/trends?tab=multiples",
)
PLACES: Final = {
    "nation": "",
    "province": "region=330000",
    "city": "region=330100",
    "county": "region=330106",
    "filtered": "region=330000&industry=C,E&size=small,micro&kind=enterprise",
    "without units of its own": "region=620000",
    "outside the statistics": "region=710000",
    "census of 2004": "calibre=census&period=2004",
    "cut off in the census": "calibre=census&period=2004&region=620000",
    "federation, 2018": "calibre=acftu&period=2018",
    "bureau, a province": "calibre=nbs_unions&region=320000",
}
"""What is looked at -> the keys of its address."""
BESIDE: Final = (
    "/?region=330000&open=worker_coverage",
    "/?open=grassroots_share~calibre~acftu~period~2018~purpose~published",
    "/gaps?region=330000&plan=open",
    "/gaps?region=330106&industry=C&size=small_micro",
    "/trends?region=330100&regions=330200&metric=density",
    "/regions?region=330000&compare=none",
    "/?region=123456&industry=nothing",
    "/trends?region=330000&tab=flow-closed",
    "/trends?region=330106&tab=flow-became_known",
    "/gaps?region=330000&unit=ABC123",
    "/gaps?region=330000&plan=own~330211~i.F~s.small~b.25-99",
    "/gaps?region=330000&q=zzzz",
    "/reports?region=330000&industry=C&size=small_micro",
    "/data?batch=aaaaaaaaaaaaaaaaaaaaaaa",
    "/nowhere",
)
"""Views with something beside the page, or something wrong in the address."""


def addresses(lang: str) -> list[str]:
    """All of them in a language."""
    every = [_with(path, keys) for path in PATHS for keys in PLACES.values()]
    return [_with(address, f"lang={lang}") for address in (*every, *BESIDE)]


def handful(lang: str, number: int, seed: int) -> list[str]:
    """One of every page and tab, and ``number`` more, drawn."""
    draw, every = random.Random(f"{seed} {lang}"), list(PLACES.values())
    some = [_with(path, draw.choice(every)) for path in PATHS]
    return [_with(a, f"lang={lang}") for a in (*some, *draw.sample(BESIDE, 3))] + draw.sample(addresses(lang), number)


def _with(path: str, keys: str) -> str:
    return path + (("&" if "?" in path else "?") + keys if keys else "")
