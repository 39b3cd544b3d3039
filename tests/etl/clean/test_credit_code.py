"""The check character of GB 32100-2015."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.clean.columns import codes
from etl.clean.credit_code import ALPHABET, check_character, is_union_code, is_valid, normalise

VALID = ("91110000600037341L", "91440300708461136T", "91330100799655058B")


@pytest.mark.parametrize("code", VALID)
def test_known_codes_are_valid(code: str) -> None:
    assert is_valid(code)
    assert check_character(code[:17]) == code[17]


@given(st.text(ALPHABET, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_changed_character_is_noticed(stem: str, place: int, other: str) -> None:
    code = stem + check_character(stem)
    changed = code[:place] + other + code[place + 1 :]
    assert is_valid(code)
    assert is_valid(changed) == (changed == code)
    assert ("credit_code_invalid" in codes([changed], of_union=True).problems) == (changed != code)


def test_spellings_are_one_code() -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in VALID[0])
    assert (
        normalise(wide) == normalise(f" {VALID[0].lower()} ") == normalise(f"{VALID[0][:8]}-{VALID[0][8:]}") == VALID[0]
    )


def test_letters_o_and_i_are_reported_not_guessed() -> None:
    cleaned = codes(["9111O000600037341L"], of_union=False)
    assert cleaned.values == ["9111O000600037341L"]
    assert cleaned.problems == {"credit_code_confusable": [0]}


def test_a_number_that_lost_its_tail_is_refused() -> None:
    cleaned = codes([9.1110000600037341e17, 12345.0, None, ""], of_union=False)
    assert cleaned.values[0] is None
    assert cleaned.problems["credit_code_lost_digits"] == [0]
    assert cleaned.values[2:] == [None, None]


def test_a_unions_code_among_units() -> None:
    union = "81" + "4401000000XN001"
    union += check_character(union)
    assert is_union_code(union)
    assert codes([union], of_union=False).problems == {"union_code_in_unit_column": [0]}
    assert codes([union], of_union=True).problems == {}
