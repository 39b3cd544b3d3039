"""No page of a report is next to empty, whatever its source holds: the printed pages are measured, not the file."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from sqlalchemy import Engine

from data.reference import regions
from data.scope import EVERYTHING
from data.texts import LANGUAGES
from reports.content.gather import NoFigures, gather
from reports.content.record import Withheld
from reports.files import Kind, Manner, write
from reports.order import Order
from tests.crosswise import shared
from tests.rendering import render_all
from tests.reports.conftest import MOMENT

SLIDES, BRIEF, CIRCULAR = Kind("pptx"), Kind("docx", "brief"), Kind("docx", "circular")
BODY = {SLIDES: (0.21, 0.915), BRIEF: (37 / 297, 262 / 297), CIRCULAR: (37 / 297, 262 / 297)}
"""Where the body of a page begins and ends, as parts of its height: between title and foot; the type area."""
FILLED = {SLIDES: 0.55, BRIEF: 0.8, CIRCULAR: 1 / 3}
"""Down to which part of the body a page must be filled: a circular's last page need not."""
INK = 40
"""Shades of grey that what is printed differs by from the ground, at least."""

DAILY = (
    Order("610000", "2004", calibre="census"),
    Order("100000", "2018", calibre="acftu"),
    Order("440000", "2008", calibre="nbs_unions"),
)
"""What its source holds least of: no parts below, one period, one figure."""


def filled(picture: Path, body: tuple[float, float]) -> float:
    """Down to which part of its body a printed page is filled."""
    with Image.open(picture) as image:
        shades = np.asarray(image.convert("L")).astype(int)
    high = shades.shape[0]
    part = shades[round(body[0] * high) : round(body[1] * high)]
    inked = np.flatnonzero(part.max(axis=1) - part.min(axis=1) > INK)
    return 0.0 if inked.size == 0 else float(inked[-1] + 1) / part.shape[0]


def empty_pages(
    engine: Engine, orders: Sequence[Order], folder: Path, languages: Sequence[str] = LANGUAGES
) -> tuple[int, list[str]]:
    """How many documents were printed of some orders in each language, and their pages that are filled too little, in words."""
    made: dict[Path, Kind] = {}
    for number, order in enumerate(orders):
        try:
            content = gather(engine, EVERYTHING, order)
        except (NoFigures, Withheld):
            continue
        for language, kind in itertools.product(languages, BODY):
            path = write(content, folder, kind, Manner(language, MOMENT, ""))
            asked = f"{number}_{order.region}_{order.period}_{order.calibre}_{order.audience}"
            named = path.with_name(
                f"{asked}_{kind.document if kind is not SLIDES else 'slides'}_{language}{path.suffix}"
            )
            made[path.rename(named)] = kind
    printed = render_all(list(made), folder / "printed")
    found = []
    for path, kind in made.items():
        pictures = printed[path].pictures
        for number, picture in enumerate(pictures, start=1):
            spared = number == 1 if kind is SLIDES else kind is CIRCULAR and number == len(pictures)
            part = filled(picture, BODY[kind])
            if not spared and part < FILLED[kind]:
                found.append(f"{path.name}: page {number} of {len(pictures)} is filled to {part:.2f}")
    return len(made), found


@pytest.mark.parametrize("turn", shared((0, 1)))
def test_no_page_is_next_to_empty_where_a_source_holds_little(full: Engine, tmp_path: Path, turn: int) -> None:
    """Each order in one language, the next one in the other."""
    for language, orders in zip(LANGUAGES, (DAILY[turn::2], DAILY[1 - turn :: 2]), strict=True):
        (tmp_path / language).mkdir()
        count, found = empty_pages(full, orders, tmp_path / language, (language,))
        assert count == 3 * len(orders)
        assert found == []


def many_orders() -> list[Order]:
    """Every source with each level that it has, periods and editions in turn."""
    upper = list(regions().upper())
    provinces = [region.code for region in upper if region.level == "province"]
    cities = [region.code for region in upper if region.level == "city" and region.code[:2] in ("33", "43", "64")]
    counties = [region.code for region in upper if region.level == "county" and region.code[:2] in ("33", "43", "64")]
    made = ("2023", "2024", "2025")
    return [
        Order("440000", "2004", calibre="census"),
        Order("100000", "2008-06", calibre="acftu"),
        Order("100000", "2010", calibre="nbs_units"),
        *(Order("100000", period, calibre="census") for period in ("2004", "2013", "2018", "2023")),
        *(Order(code, "2004", calibre="census") for code in provinces[::3]),
        *(Order(code, "2004", calibre="census", audience="external") for code in provinces[::9]),
        *(Order("100000", period, calibre="acftu") for period in ("2008-09", "2013-06")),
        *(Order("100000", period, calibre="nbs_unions") for period in ("1995", "2000", "2004", "2016", "2022")),
        *(Order(code, "2008", "2000", "nbs_unions") for code in provinces[1::4]),
        *(Order(code, "2000", None, "nbs_unions") for code in provinces[2::6]),
        *(Order("100000", period, calibre="nbs_units") for period in ("2013", "2018", "2022")),
        *(
            Order(code, period, None if period == "2023" else "2023", "synthetic", audience=audience)
            for code, period, audience in zip(
                ["330000", "430000", "640000", *cities[::3], *counties[::12]],
                itertools.cycle(made),
                itertools.cycle(("internal", "internal", "internal", "external", "internal")),
                strict=False,
            )
        ),
    ]


@pytest.mark.long
def test_no_page_of_three_hundred_documents_is_next_to_empty(full: Engine, tmp_path: Path) -> None:
    count, found = empty_pages(full, many_orders(), tmp_path)
    assert count >= 300
    assert found == []
