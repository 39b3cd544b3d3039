"""Where the date of a circular is printed below the name of the office."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from reports.content.record import Content
from reports.documents.circular import write_circular
from tests.rendering import render
from tests.reports.conftest import MOMENT


@pytest.mark.parametrize(
    "office", ["Federation of Trade Unions of Zhejiang", "All-China Federation of Trade Unions", "ACFTU"]
)
def test_under_a_name_in_letters_the_date_begins_two_signs_right_of_it(
    contents: dict[str, Content], tmp_path: Path, office: str
) -> None:
    """Measured as it is printed: letters are not half as wide as Chinese signs."""
    path = tmp_path / "c.docx"
    write_circular(contents["nation"], path, language="en", timestamp=MOMENT, office=office)
    words = [
        word for page in render(path, tmp_path / "out").pages for word in page.words if word.bottom - word.top > 12
    ]
    at = next(
        i
        for i, (one, two) in enumerate(itertools.pairwise(words))
        if one.text == office.split()[-1] and two.text == "2026-03-04"
    )
    name = words[at - len(office.split()) + 1]
    assert words[at + 1].left - name.left == pytest.approx(32, abs=8)
