"""CSV of charts and tables: no text in it becomes a formula."""

from __future__ import annotations

import pytest

from callbacks.export import safe


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd", "-2+cmd", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1+x", "＠SUM"]
)
def test_text_that_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert safe(text) == "'" + text


@pytest.mark.parametrize("value", ["+2.1", "-0.3", "-1,234", "+5.0%", "杭州市", "", 7, -3.5, None])
def test_numbers_and_names_stay(value: object) -> None:
    assert safe(value) == value
