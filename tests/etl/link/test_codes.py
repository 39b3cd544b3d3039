"""What codes say that are not written as the standard has them: only what a check character, or a code inside a code, settles."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from etl.clean.credit_code import ALPHABET, check_character, is_valid
from etl.link.codes import answers, is_registration, readings, repaired
from etl.link.exact import EARLIER, pairs_by_code
from etl.link.records import Record

TYPED = {"0": "O", "1": "I", "5": "S", "2": "Z", "U": "V"}
"""Character → the letter that no credit code has and that is typed for it."""


def code(chance: random.Random) -> str:
    stem = f"91{chance.choice(('330481', '110105', '440300'))}" + "".join(chance.choice(ALPHABET) for _ in range(9))
    return stem + check_character(stem)


def typed(chance: random.Random, right: str, letters: int) -> str:
    places = [place for place, character in enumerate(right) if character in TYPED]
    wrong = chance.sample(places, min(letters, len(places)))
    return "".join(TYPED[c] if place in wrong else c for place, c in enumerate(right))


@pytest.mark.parametrize("letters", [1, 2, 3])
@pytest.mark.parametrize("seed", range(20))
def test_letters_for_figures_are_read_where_the_check_character_then_holds(seed: int, letters: int) -> None:
    chance = random.Random(f"{seed} {letters}")
    right = code(chance)
    wrong = typed(chance, right, letters)
    assert not is_valid(wrong)
    assert repaired(wrong) == right
    assert readings(wrong) == {("credit", right), ("inside", right[8:17])}


@pytest.mark.parametrize("seed", range(20))
def test_a_code_that_is_wrong_besides_is_not_repaired(seed: int) -> None:
    chance = random.Random(seed)
    right = code(chance)
    place = next(p for p in range(3, 17) if right[p] not in TYPED)
    other = next(c for c in ALPHABET if c != right[place] and c not in TYPED)
    wrong = typed(chance, right[:place] + other + right[place + 1 :], 1)
    assert repaired(wrong) is None
    assert readings(wrong) == set()


def test_a_valid_code_and_one_without_such_letters_stay_as_they_are() -> None:
    chance = random.Random(7)
    right = code(chance)
    assert repaired(right) is None
    assert readings(right) == {("credit", right), ("inside", right[8:17])}
    assert readings(right[:17] + ("0" if right[17] != "0" else "1")) == set()


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("write", ["{0}", "{0} ", "{1}-{2}", "　{0}", "{1} - {2}"])
def test_the_organisation_code_stands_inside_the_credit_code(seed: int, write: str) -> None:
    right = code(random.Random(seed))
    inside = right[8:17]
    wanted = ("organisation", inside)
    assert readings(write.format(inside, inside[:8], inside[8])) == {wanted}
    assert readings(write.format(inside, inside[:8], inside[8]).lower()) == {wanted}
    assert ("inside", inside) in readings(right)
    assert answers(wanted) == (wanted, ("inside", inside))


def registration(chance: random.Random) -> str:
    stem = "330481" + "".join(chance.choice("0123456789") for _ in range(8))
    return next(stem + digit for digit in "0123456789" if is_registration(stem + digit))


@pytest.mark.parametrize("seed", range(20))
def test_a_registration_number_has_fifteen_digits(seed: int) -> None:
    chance = random.Random(seed)
    right = registration(chance)
    assert readings(right) == {("registration", right)}
    wrong = right.replace("0", "O", 1).replace("1", "I", 1)
    assert readings(wrong) == {("registration", right)}
    changed = right[:13] + str((int(right[13]) + 1) % 10) + right[14:]
    assert not is_registration(changed)
    assert readings(changed.replace("4", "四", 1)) == set()


@pytest.mark.parametrize(
    "nonsense", ["", "-", "无", "9133", "913304810000", "X" * 18, "九一三三", "9133O481MA2ABCDE1", "O" * 18]
)
def test_what_is_no_code_says_nothing(nonsense: str) -> None:
    assert readings(nonsense) == set()


def unit(number: int, known_as: str | None, former: str | None = None, group: str = "") -> Record:
    return Record(f"r{number}{group}", "甲", "330481", known_as, group=group, former_code=former)


@pytest.mark.parametrize("seed", range(20))
def test_two_credit_codes_are_two_units_whatever_stands_inside(seed: int) -> None:
    right = code(random.Random(seed))
    stem = ("93" if right.startswith("91") else "91") + right[2:17]
    other = stem + check_character(stem)
    assert pairs_by_code([unit(1, right)], [unit(2, other, group="list")]) == []


@pytest.mark.parametrize("seed", range(20))
def test_a_slip_in_a_code_is_seen_through_where_name_and_place_are_the_same(seed: int) -> None:
    chance = random.Random(seed)
    right, place = code(chance), chance.randrange(8, 17)
    changed = right[:place] + next(c for c in "34678" if c != right[place]) + right[place + 1 :]
    swapped = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    for wrong in {changed, swapped} - {right}:
        (pair,) = pairs_by_code([unit(1, right)], [unit(2, wrong, group=EARLIER)])
        assert pair.zone == "certain"
        elsewhere = replace(unit(2, wrong, group=EARLIER), region="330482")
        renamed = replace(unit(3, wrong, group=EARLIER), name="乙")
        on_a_list = unit(4, wrong, group="list")
        assert pairs_by_code([unit(1, right)], [elsewhere, renamed, on_a_list]) == []


@pytest.mark.parametrize("seed", range(20))
def test_one_unit_and_one_row_of_a_code_are_a_certain_pair_and_two_are_asked_about(seed: int) -> None:
    chance = random.Random(seed)
    first, second, third = code(chance), code(chance), registration(chance)
    units = [unit(1, first), unit(2, second, former=third), unit(3, None)]
    others = [unit(4, first[8:17], group="list"), unit(5, third, group="list"), unit(6, None, group="list")]
    found = {(pair.unit, pair.other): pair.zone for pair in pairs_by_code(units, others)}
    assert found == {("r1", "r4list"): "certain", ("r2", "r5list"): "certain"}
    twice = [*others, unit(7, typed(chance, first, 1), group="list")]
    again = {(pair.unit, pair.other): pair.zone for pair in pairs_by_code(units, twice)}
    assert (again["r1", "r4list"], again["r1", "r7list"]) == ("doubtful", "doubtful")
    assert again["r2", "r5list"] == "certain"
