"""A region is held against the regions beside it, of those large enough for their ratio to mean something."""

from __future__ import annotations

from analysis.compare.peers import PeerLimits, outliers
from analysis.rates import Pair

LIMITS = PeerLimits(far=0.25, least=8, units=100, persons=2000)


def family(**own: tuple[int | None, int | None]) -> dict[str, dict[str, Pair]]:
    usual: dict[str, dict[str, Pair]] = {str(n): {"density_in_covered": (9_000, 10_000)} for n in range(8)}
    return usual | {name: {"density_in_covered": pair} for name, pair in own.items()}


def test_a_ratio_far_below_or_above_the_median_is_told_with_the_measure_that_is_likely_wrong() -> None:
    low, high = outliers(family(low=(90, 10_000), high=(40_000, 10_000)), LIMITS)
    assert (low.region, low.numerator, low.metric, low.own, low.median) == (
        *("low", "members", "density_in_covered"),
        *(0.009, 0.9),
    )
    assert (high.region, high.own) == ("high", 4.0)


def test_neither_few_persons_nor_few_peers_nor_a_missing_part_make_an_outlier() -> None:
    assert outliers(family(few=(1, 1_999), none=(None, 10_000), nothing=(5, None)), LIMITS) == []
    alone = {name: pairs for name, pairs in family(low=(90, 10_000)).items() if name in ("0", "1", "low")}
    assert outliers(alone, LIMITS) == []


def test_of_ratios_with_one_numerator_the_first_is_told() -> None:
    found = {
        name: {**pairs, "density": pairs["density_in_covered"]} for name, pairs in family(low=(90, 10_000)).items()
    }
    assert [one.metric for one in outliers(found, LIMITS)] == ["density_in_covered"]
