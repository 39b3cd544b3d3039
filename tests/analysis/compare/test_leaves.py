"""What a change is taken over: the leaves that report both parts in both periods."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.compare.changes import change_of
from analysis.compare.leaves import Comparable, Node, Tree, comparable, leaves
from analysis.limits import Limits

LIMITS = Limits(small=30, comparable_share=0.5)
CHILDREN = {"province": ["city"], "city": ["a", "b", "c"]}
TREE = Tree(lambda code: CHILDREN.get(code, []), lambda code: code not in CHILDREN)
FIGURE = "unit_coverage"


def side(*, stated: bool = False, seat: tuple[int, int] = (0, 0), **counties: tuple[int, int]) -> dict[str, Node]:
    """Nodes of a period: counties by name, the city with what sits at it, the province with their sum."""
    whole = tuple(sum(pair[i] for pair in counties.values()) + seat[i] for i in (0, 1))
    said = frozenset({"units", "units_covered"}) if stated else frozenset[str]()
    nodes = {code: Node({FIGURE: pair}, {FIGURE: pair[1]}) for code, pair in counties.items()}
    return {**nodes, **{code: Node({FIGURE: whole}, {FIGURE: whole[1]}, said) for code in ("city", "province")}}


def found(before: dict[str, Node], after: dict[str, Node]) -> Comparable:
    return comparable(leaves("province", before, after, FIGURE, TREE))


def test_a_county_that_appears_is_left_out_of_both_sides() -> None:
    like = found(side(b=(9, 10)), side(a=(1, 10), b=(9, 10)))
    assert (like.before, like.after) == ((9, 10), (9, 10))
    assert (like.appeared, like.vanished, like.leaves) == (("a",), (), 1)
    assert like.share == 0.5
    assert not like.whole


def test_what_sits_at_a_city_is_a_leaf_of_its_own() -> None:
    like = found(side(a=(1, 10), seat=(3, 4)), side(a=(2, 10), seat=(4, 4)))
    assert (like.before, like.after) == ((4, 14), (6, 14))
    assert like.whole


def test_a_node_that_states_itself_in_both_periods_is_one_leaf() -> None:
    like = found(side(a=(1, 10), stated=True), side(b=(2, 20), stated=True))
    assert (like.before, like.after, like.leaves) == ((1, 10), (2, 20), 1)
    assert like.whole


COUNTY = st.tuples(st.integers(0, 50), st.integers(50, 100))
COUNTIES = st.dictionaries(st.sampled_from("abc"), COUNTY)


@given(COUNTIES, COUNTIES)
def test_nothing_moves_where_no_common_leaf_changed(
    before: dict[str, tuple[int, int]], new: dict[str, tuple[int, int]]
) -> None:
    after = {**{code: pair for code, pair in new.items() if code not in before}, **dict(list(before.items())[1:])}
    like = found(side(**before), side(**after))
    assert like.before == like.after
    assert 0 <= like.share <= 1


def test_few_comparable_small_and_parted_changes_are_not_told() -> None:
    like = found(side(a=(9, 100), b=(1, 900)), side(a=(50, 100)))
    change = change_of(FIGURE, (10, 1000), (50, 100), like, LIMITS, parted=False)
    assert (change.points, change.flags) == (None, ("few_comparable",))
    like = found(side(a=(3, 20)), side(a=(4, 20)))
    change = change_of(FIGURE, (3, 20), (4, 20), like, LIMITS, parted=False)
    assert (change.points, change.flags) == (None, ("small",))
    like = found(side(a=(10, 100)), side(a=(12, 100)))
    assert change_of(FIGURE, (10, 100), (12, 100), like, LIMITS, parted=False).points == pytest.approx(2)
    assert change_of(FIGURE, (10, 100), (12, 100), like, LIMITS, parted=True).flags == ("break",)
