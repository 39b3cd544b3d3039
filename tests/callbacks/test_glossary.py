"""What terms mean: on a page of its own, and on the terms themselves where a reader hovers or comes by keys."""

from __future__ import annotations

import json

import pytest
from plotly.utils import PlotlyJSONEncoder
from sqlalchemy import Engine

from callbacks.asking import Asker
from callbacks.router import page
from data.texts import LANGUAGES
from data.texts.glossary import explanation, glossary
from layouts.components.explained import explained


@pytest.fixture(scope="module")
def ask(full: Engine) -> Asker:
    return Asker(full)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_explains_every_term(lang: str, ask: Asker) -> None:
    said = json.dumps(page("/glossary", f"?lang={lang}", ask), cls=PlotlyJSONEncoder, ensure_ascii=False)
    for term in glossary(lang):
        assert json.dumps(term.explanation, ensure_ascii=False) in said, term.key


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", ["unit_coverage", "flag.small", "calibre.census", "size.micro"])
def test_a_term_is_reached_by_keys_and_says_what_it_means(key: str, lang: str) -> None:
    term = explained("shown", key, lang).to_plotly_json()["props"]
    assert term["children"] == "shown"
    assert term["tabIndex"] == 0
    assert term["aria-description"] == term["data-explain"] == explanation(key, lang)


def test_what_has_no_explanation_is_plain_text() -> None:
    assert explained("shown", "nothing", "zh") == "shown"


def test_figures_and_basis_of_the_first_page_explain_themselves(ask: Asker) -> None:
    said = json.dumps(page("/", "?region=330000&lang=en", ask), cls=PlotlyJSONEncoder, ensure_ascii=False)
    for key in ("unit_coverage", "worker_coverage", "density", "gap_workers", "calibre.synthetic"):
        assert f'"data-explain": {json.dumps(explanation(key, "en"), ensure_ascii=False)}' in said
