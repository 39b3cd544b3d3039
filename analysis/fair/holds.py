"""For which figures regions can be compared fairly, by which method; one rule for pages and commands."""

from __future__ import annotations

from typing import Literal

from analysis.change import RATES
from analysis.compare.breaks import measures_of
from analysis.measures import UNION_MEASURES

Method = Literal["funnel", "order", "alike"]
"""Limits of chance and intervals; the order at one mix; the regions of like structure."""
Reason = Literal["no_rate", "not_by_dimension", "no_mix"]


def has_mix(metric: str) -> bool:
    """Whether a rate is known by industry and size: what unions count is not, as members of joint unions have neither."""
    return not set(measures_of(metric)) & set(UNION_MEASURES)


def why_not(metric: str, method: Method, *, narrowed: bool = False) -> Reason | None:
    """Why a method does not hold for a figure, None where it does.

    ``narrowed``: that some industries, sizes or kinds alone are looked at. A count has no denominator that chance could act on (``no_rate``);
    a rate of members is neither told of these (``not_by_dimension``) nor standardised to a mix of them (``no_mix``).
    """
    if metric not in RATES:
        return "no_rate"
    if has_mix(metric):
        return None
    if narrowed:
        return "not_by_dimension"
    return None if method == "funnel" else "no_mix"
