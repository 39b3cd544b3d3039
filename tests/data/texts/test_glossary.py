"""Every term that a page shows explains itself, in both languages."""

from __future__ import annotations

import re
import unicodedata

import pytest

from analysis.measures import MEASURE_IDS
from analysis.metrics import METRIC_IDS
from analysis.vocabulary import COVER_MODES, SIZES_ASKED
from data.reference import calibres
from data.texts import LANGUAGES, catalogue
from data.texts.glossary import GROUPS, explanation, glossary, group_name, is_explained

KEYS = [
    *METRIC_IDS,
    *MEASURE_IDS,
    *(f"size.{size}" for size in SIZES_ASKED),
    *(f"calibre.{calibre}" for calibre in calibres()),
    *(f"mode.{mode}" for mode in COVER_MODES),
    *(f"flag.{flag}" for flag in ("small", "over_one", "one_unit")),
    *(key for key in catalogue("zh") if key.startswith("why.")),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_metric_measure_size_basis_mode_flag_and_reason_is_explained(language: str) -> None:
    terms = {term.key: term for term in glossary(language)}
    assert set(KEYS) <= terms.keys()
    for term in terms.values():
        assert term.name
        assert term.explanation == explanation(term.key, language) != ""


def test_each_language_speaks_for_itself() -> None:
    for zh, en in zip(glossary("zh"), glossary("en"), strict=True):
        assert (zh.key, zh.group) == (en.key, en.group)
        assert zh.explanation != en.explanation
        written = f"{en.name} {en.explanation}"
        assert all(unicodedata.name(sign).split()[0] != "CJK" for sign in written), en


def bare(said: str) -> str:
    """Words without what joins them."""
    return re.sub(r"\b(?:a|an|by|of|the|with)\b|[\W的]", "", said.lower())


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_term_means_is_not_said_by_the_term_again(language: str) -> None:
    """It stands beside the term, in the glossary and where the pointer is."""
    again = {term.name for term in glossary(language) if bare(term.explanation).startswith(bare(term.name))}
    assert again == set()


def test_terms_stand_in_groups_that_have_a_name() -> None:
    for language in LANGUAGES:
        assert list(dict.fromkeys(term.group for term in glossary(language))) == list(GROUPS)
        assert all(group_name(group, language) for group in GROUPS)


def test_english_says_basis() -> None:
    assert {term.key: term.name for term in glossary("en")}["word.calibre"] == "Basis"
    assert not any("calibre" in term.explanation.lower() for term in glossary("en"))


def test_what_is_no_term_is_none() -> None:
    assert not is_explained("fame")
    with pytest.raises(KeyError):
        explanation("fame", "zh")
