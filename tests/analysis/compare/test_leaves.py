"""The leaves that report both parts in both periods, and what a change is taken over."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.compare.leaves import Leaf, Node, Nodes, Tree, comparable, leaves
from analysis.rates import Pair

BELOW = {"province": ["city", "other"], "city": ["a", "b", "c"], "other": ["d"]}
TREE = Tree(lambda code: BELOW.get(code, []), lambda code: code not in BELOW)
METRIC = "unit_coverage"
STATED = frozenset({"units", "units_covered"})


def nodes(
    given: Mapping[str, Pair | None], rows: int = 100, stated: Mapping[str, frozenset[str]] | None = None
) -> Nodes:
    return {
        code: Node({METRIC: pair or (None, None)}, {METRIC: rows}, (stated or {}).get(code, frozenset()))
        for code, pair in given.items()
    }


def found(before: Nodes, after: Nodes, region: str = "city") -> list[Leaf]:
    return leaves(region, before, after, METRIC, TREE)


def test_a_county_is_a_leaf_and_a_silent_one_is_not_common() -> None:
    rows = found(
        nodes({"city": (30, 200), "a": (10, 100), "b": (20, 100)}),
        nodes({"city": (15, 200), "a": (12, 100), "c": (3, 100)}),
    )
    assert [(leaf.region, leaf.common, leaf.rest) for leaf in rows] == [
        ("a", True, False),
        ("b", False, False),
        ("c", False, False),
    ]
    like = comparable(rows)
    assert (like.before, like.after, like.leaves, like.share) == ((10, 100), (12, 100), 1, 0.5)
    assert (like.appeared, like.vanished, like.whole) == (("c",), ("b",), False)


def test_a_leaf_that_lacks_one_part_does_not_report() -> None:
    half = nodes({"city": (10, 100), "a": (10, 100), "b": (None, 50)})
    whole = nodes({"city": (15, 150), "a": (10, 100), "b": (5, 50)})
    like = comparable(found(half, whole))
    assert (like.before, like.after, like.appeared) == ((10, 100), (10, 100), ("b",))


def test_what_sits_at_a_higher_node_is_a_leaf_beside_its_children() -> None:
    before = nodes({"city": (15, 120), "a": (10, 100)})
    after = nodes({"city": (18, 130), "a": (12, 100)})
    assert [(leaf.region, leaf.before, leaf.after, leaf.rest) for leaf in found(before, after)] == [
        ("city", (5, 20), (6, 30), True),
        ("a", (10, 100), (12, 100), False),
    ]


def test_a_node_that_states_its_own_value_in_both_periods_is_one_leaf() -> None:
    said = {"city": STATED}
    before = nodes({"city": (30, 300), "a": (10, 100)}, stated=said)
    after = nodes({"city": (40, 300), "b": (10, 100)}, stated=said)
    (leaf,) = found(before, after)
    assert (leaf.region, leaf.before, leaf.after) == ("city", (30, 300), (40, 300))


@pytest.mark.parametrize("stated", [{}, {"city": frozenset({"units"})}])
def test_half_a_statement_or_one_period_alone_is_none(stated: dict[str, frozenset[str]]) -> None:
    before = nodes({"city": (10, 100), "a": (10, 100)}, stated={"city": STATED})
    after = nodes({"city": (12, 100), "a": (12, 100)}, stated=stated)
    assert [leaf.region for leaf in found(before, after)] == ["a"]


def test_leaves_of_a_province_are_the_counties_of_its_cities() -> None:
    before = nodes({"province": (13, 150), "city": (10, 100), "a": (10, 100), "other": (3, 50), "d": (3, 50)})
    after = nodes({"province": (12, 100), "city": (12, 100), "a": (12, 100)})
    rows = found(before, after, "province")
    assert [leaf.region for leaf in rows] == ["a", "d"]
    assert comparable(rows).vanished == ("d",)


def test_the_share_is_the_smaller_and_the_rows_are_the_fewer() -> None:
    rows = [
        Leaf("a", (1, 90), (1, 40), rows=(90, 40)),
        Leaf("b", (1, 10), None, rows=(10, 0)),
        Leaf("c", None, (1, 60)),
    ]
    like = comparable(rows)
    assert (like.share, like.rows) == (0.4, 40)


def test_without_anything_in_common_nothing_is_comparable() -> None:
    like = comparable([Leaf("a", (1, 2), None), Leaf("b", None, (1, 2))])
    assert (like.before, like.after, like.leaves, like.share) == (None, None, 0, 0.0)
    assert comparable([]).share == 0.0


PAIRS = st.integers(1, 500).flatmap(lambda units: st.tuples(st.integers(0, units), st.just(units)))


@given(st.lists(st.tuples(st.none() | PAIRS, st.none() | PAIRS), max_size=8))
def test_the_common_leaves_and_those_of_one_period_are_all_leaves(sides: list[tuple[Pair | None, Pair | None]]) -> None:
    rows = [Leaf(str(i), a, b) for i, (a, b) in enumerate(sides) if a is not None or b is not None]
    like = comparable(rows)
    assert like.leaves + len(like.appeared) + len(like.vanished) == len(rows)
    assert 0 <= like.share <= 1
    assert like.whole == (like.leaves == len(rows))
