"""Letters and numbers of a sheet's columns."""

from __future__ import annotations

import pytest
from openpyxl.utils import column_index_from_string as peer_index
from openpyxl.utils import get_column_letter as peer_letter

from data.letters import column_index_from_string, get_column_letter


@pytest.mark.parametrize(
    ("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16_384, "XFD")]
)
def test_known_columns(number: int, letters: str) -> None:
    assert get_column_letter(number) == letters
    assert column_index_from_string(letters) == column_index_from_string(letters.lower()) == number


def test_every_column_as_openpyxl_says_it() -> None:
    for number in range(1, 18_279):
        letters = get_column_letter(number)
        assert letters == peer_letter(number)
        assert column_index_from_string(letters) == peer_index(letters) == number


@pytest.mark.parametrize("number", [-1, 0, 18_279])
def test_no_such_number(number: int) -> None:
    with pytest.raises(ValueError, match="no column"):
        get_column_letter(number)


@pytest.mark.parametrize("letters", ["", "A1", "ABCD", "Ä", " A", "A\n"])
def test_no_such_letters(letters: str) -> None:
    with pytest.raises(ValueError, match="no column"):
        column_index_from_string(letters)
