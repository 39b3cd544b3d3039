"""A basket in the address: what is written reads the same, and what means nothing is no basket."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.plan.bands import BANDS
from analysis.plan.basket import FORMS, Wish
from analysis.vocabulary import SIZES_ASKED, UNIT_KINDS
from layouts.plans.address import BESIDE, LONGEST, Basket, Goal, parse
from layouts.selection import Selection

CODE = "91330106XN000000CU"
OTHER = "91330106XN000000DU"
WISHES = st.builds(
    Wish,
    st.sampled_from(["330000", "330106", "330106002"]),
    st.sampled_from(FORMS),
    industry=st.sampled_from([None, "C", "unknown"]),
    size=st.sampled_from([None, *SIZES_ASKED]),
    band=st.sampled_from([None, *BANDS]),
    codes=st.sampled_from([(), (CODE,), (CODE, OTHER)]),
    count=st.one_of(st.none(), st.integers(1, 9_999_999)),
    unit_kind=st.sampled_from([None, *UNIT_KINDS]),
)
NUMBERS = st.integers(1, 999_999_999)


@settings(deadline=None)  # the first reads the list of regions
@given(
    st.one_of(st.none(), NUMBERS),
    st.lists(st.integers(1, 99_999), max_size=3, unique=True),
    st.lists(WISHES, max_size=4),
    st.lists(NUMBERS, max_size=BESIDE, unique=True),
    st.booleans(),
)
def test_what_is_written_reads_the_same(
    saved: int | None, without: list[int], wishes: list[Wish], beside: list[int], aims: bool
) -> None:
    aim = Goal("unit_coverage", "0.45", "330000") if aims else None
    base = Basket(saved, tuple(sorted(without)) if saved else (), aim, (), tuple(beside)).plus(*wishes)
    if len(str(base)) <= LONGEST:
        assert parse(str(base)) == base
        assert Selection.parse(Selection(plan=str(base)).query()).plan == str(base)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "0",
        "7-0",
        "own",
        "own~000001",
        "lent~330106",
        "own~330106~i.ZZ",
        "own~330106~s.huge",
        "own~330106~b.1-8",
        "own~330106~n.0",
        "own~330106~u.abc",
        "own~330106~i.C~i.D",
        "own~330106,7",
        "7,beside.",
        "7,beside.0",
        "7,beside.1.2.3",
        "aim.unit_coverage.1.2.330000",
        "aim.density.0.5.330000",
        "aim.unit_coverage.0.5.000001",
        "own~330106," * 200,
    ],
)
def test_what_means_nothing_is_no_basket(value: str) -> None:
    assert parse(value) is None
    assert Selection.parse(f"?plan={value}").plan is None


def test_chosen_units_of_a_place_are_one_move_each_once() -> None:
    basket = Basket().plus(Wish("330106", "own", codes=(CODE,)), Wish("330106", "own", codes=(OTHER, CODE)))
    assert basket.wishes == (Wish("330106", "own", codes=(CODE, OTHER)),)


def test_a_move_is_taken_out_or_changes_its_form_and_a_saved_one_is_left_away() -> None:
    own, joint = Wish("330106", "own"), Wish("330105", "joint")
    basket = Basket(saved=7, wishes=(own, joint))
    assert str(basket.minus(0)) == "7,joint~330105"
    assert str(basket.as_form(1, Wish("330105", "federation"))) == "7,own~330106,federation~330105"
    assert str(basket.leaving(3).leaving(1)) == "7-1-3,own~330106,joint~330105"
    assert basket.holds(Wish("330105", "own"))
    assert not basket.holds(Wish("330105", "own", size="micro"))


def test_the_newest_two_lie_beside_a_plan_and_one_that_does_goes_again() -> None:
    basket = Basket(saved=7)
    seen = []
    for number in (1, 2, 3, 2):
        basket = basket.beside_of(number)
        seen.append(str(basket))
    assert seen == ["7,beside.1", "7,beside.1.2", "7,beside.2.3", "7,beside.3"]
    assert parse("7,beside.4.4") == Basket(saved=7, beside=(4,))
