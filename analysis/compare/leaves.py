"""The leaves of a region that report both parts of a figure in both periods: what a change is taken over.

A leaf is a county-level node, or a higher node for what sits at it (a federation seated in a city); a node that states its own value in
both periods is one leaf with all that is below it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from analysis.metrics import BY_ID
from analysis.rates import Pair


@dataclass(frozen=True, slots=True)
class Node:
    """A region's sums in one period: metric or measure -> its pair (a count pairs with itself), the rows behind each, and the
    measures that the region states itself."""

    pairs: Mapping[str, Pair]
    rows: Mapping[str, int | None] = field(default_factory=dict)
    stated: frozenset[str] = frozenset()

    def states(self, figure: str) -> bool:
        """Whether both parts of a figure are the region's own statement."""
        metric = BY_ID.get(figure)
        parts = {metric.numerator, metric.denominator} if metric else {figure}
        return parts <= self.stated


Nodes = Mapping[str, Node]


@dataclass(frozen=True, slots=True)
class Tree:
    """What is asked of the region tree: the next level down, and whether a code is of county level or below."""

    children: Callable[[str], Sequence[str]]
    is_leaf: Callable[[str], bool]


class Leaf(NamedTuple):
    """A leaf and its pairs before and after, None where it does not report both parts; ``rows`` behind the denominators.

    ``rest``: the leaf is what sits at a higher node itself, beside its children.
    """

    region: str
    before: Pair | None
    after: Pair | None
    rows: tuple[int, int] = (0, 0)
    rest: bool = False

    @property
    def common(self) -> bool:
        """Whether it reports in both periods."""
        return self.before is not None and self.after is not None


def leaves(region: str, before: Nodes, after: Nodes, figure: str, tree: Tree) -> list[Leaf]:
    """The leaves under a region, itself among them, that report a figure in at least one of two periods, in the tree's order."""
    return _walk(region, before, after, figure, tree)[1]


def _walk(code: str, before: Nodes, after: Nodes, figure: str, tree: Tree) -> tuple[Leaf, list[Leaf]]:
    """A node as a leaf of its own, and the leaves that it comes to."""
    sides = (before.get(code), after.get(code))
    whole = Leaf(
        code, _pair(sides[0], figure), _pair(sides[1], figure), (_rows(sides[0], figure), _rows(sides[1], figure))
    )
    if whole.before is None and whole.after is None:
        # A node without sums has none below it either: sums climb.
        return whole, []
    below = [] if tree.is_leaf(code) else [child for child in tree.children(code) if child in before or child in after]
    if not below or all(side is not None and side.states(figure) for side in sides):
        return whole, [whole]
    walked = [_walk(child, before, after, figure, tree) for child in below]
    rest = _rest(whole, [leaf for leaf, _ in walked])
    return whole, [*([rest] if rest else []), *(leaf for _, found in walked for leaf in found)]


def _rest(whole: Leaf, below: Sequence[Leaf]) -> Leaf | None:
    """What sits at the node itself: its pair less its children's, in each period; None where that is nothing."""
    first = _less(whole.before, [leaf.before for leaf in below])
    last = _less(whole.after, [leaf.after for leaf in below])
    if first is None and last is None:
        return None
    rows = (
        max(0, whole.rows[0] - sum(leaf.rows[0] for leaf in below)),
        max(0, whole.rows[1] - sum(leaf.rows[1] for leaf in below)),
    )
    return Leaf(whole.region, first, last, rows, rest=True)


def _less(whole: Pair | None, parts: Sequence[Pair | None]) -> Pair | None:
    if whole is None:
        return None
    below = _sum(parts) or (0, 0)
    numerator, denominator = (whole[0] or 0) - (below[0] or 0), (whole[1] or 0) - (below[1] or 0)
    return (numerator, denominator) if numerator or denominator else None


def _pair(node: Node | None, figure: str) -> Pair | None:
    pair = node.pairs.get(figure) if node else None
    return None if pair is None or pair[0] is None or pair[1] is None else pair


def _rows(node: Node | None, figure: str) -> int:
    return (node.rows.get(figure) or 0) if node else 0


@dataclass(frozen=True, slots=True)
class Comparable:
    """The comparable part of a figure: pairs over the common leaves, their number, their share of the denominator (the smaller of
    the two periods'), the rows behind them (the fewer), and who reports in one period only."""

    before: Pair | None
    after: Pair | None
    leaves: int
    share: float
    rows: int
    appeared: tuple[str, ...]
    vanished: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether everybody reports in both periods."""
        return not self.appeared and not self.vanished


def comparable(found: Sequence[Leaf]) -> Comparable:
    """What two periods have in common, of the leaves of a region."""
    both = [leaf for leaf in found if leaf.before is not None and leaf.after is not None]
    lone = [leaf for leaf in found if leaf.before is None or leaf.after is None]
    before, after = _sum([leaf.before for leaf in both]), _sum([leaf.after for leaf in both])
    shares = (
        _share(before, _with(before, [leaf.before for leaf in lone])),
        _share(after, _with(after, [leaf.after for leaf in lone])),
    )
    return Comparable(
        before,
        after,
        len(both),
        min(shares),
        min(sum(leaf.rows[0] for leaf in both), sum(leaf.rows[1] for leaf in both)),
        tuple(leaf.region for leaf in lone if leaf.before is None),
        tuple(leaf.region for leaf in lone if leaf.after is None),
    )


def _with(common: Pair | None, lone: Sequence[Pair | None]) -> Pair | None:
    """The sum of all that report in a period: those in common and those that report in it alone; None where nobody does."""
    known = [pair for pair in (common, *lone) if pair is not None]
    return _sum(known)


def _sum(pairs: Sequence[Pair | None]) -> Pair | None:
    if not pairs:
        return None
    numerator = denominator = 0
    for pair in pairs:
        if pair is not None:
            numerator += pair[0] or 0
            denominator += pair[1] or 0
    return numerator, denominator


def _share(part: Pair | None, whole: Pair | None) -> float:
    if part is None or whole is None:
        return 0.0
    return (part[1] or 0) / whole[1] if whole[1] else 1.0
