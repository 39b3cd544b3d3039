"""Certain, doubtful, apart: what is made of scored pairs, with rivals in view.

A pair is certain where it is likely enough by itself and no other unit comes near for the row, nor another row of the same list for the unit:
two namesakes in one county are doubtful however well both agree, and so are two whose names tell siblings apart (第二小学, 第三小学) or are not
the same where neither address nor former name agrees. A row is linked to one unit; a list names a unit once.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from etl.link.reference import link_limits

CERTAIN, DOUBTFUL = "certain", "doubtful"


def zoned(
    pairs: pd.DataFrame,
    groups: pd.Series[str],
    lists: pd.Series[str] | None = None,
    limits: dict[str, float] | None = None,
) -> pd.DataFrame:
    """The pairs that are certain or doubtful, with their ``zone``. ``pairs``: :func:`etl.link.score.score`; ``groups``: other row → its list;
    ``lists``: unit → its register, where there are several: a firm stands once in each, so that units of one rival none of another.

    Order of rows and of ids makes no difference beyond ties, which go by id.
    """
    limit = limits or link_limits()
    if pairs.empty:
        return pairs.assign(zone=pd.Series(dtype="string"))
    register = "" if lists is None else pairs["unit"].map(lists)
    # The same name weighs less where it is common, one with a sign apart does not: without a witness it rivals no pair that has one.
    standing = pairs["weight"] - limit["unwitnessed_bits"] * ~pairs["witnessed"].astype(bool)
    pairs = pairs.assign(group=pairs["other"].map(groups), register=register, standing=standing).sort_values(
        ["standing", "other", "unit"], ascending=[False, True, True], kind="stable", ignore_index=True
    )
    behind_row, behind_unit = _lead(pairs, ["other", "register"]), _lead(pairs, ["group", "unit"])
    sure = (
        (pairs["probability"] >= limit["certain"])
        & (pairs["sibling"] == 0)
        & pairs["witnessed"]
        & (behind_row >= limit["margin"])
        & (behind_unit >= limit["margin"])
    )
    settled = _taken(pairs, sure, ["other", "register"]) | _taken(pairs, sure, ["group", "unit"])
    open_ = ~settled & (pairs["probability"] >= limit["doubtful"])
    nth = pairs[open_].groupby("other", sort=False).cumcount().reindex(pairs.index, fill_value=0)
    open_ &= nth < limit["queued"]
    kept = pairs[sure | open_].copy()
    kept["zone"] = np.where(sure[sure | open_], CERTAIN, DOUBTFUL)
    return kept.sort_values(["other", "weight", "unit"], ascending=[True, False, True], ignore_index=True)


def _taken(pairs: pd.DataFrame, sure: pd.Series[bool], by: list[str]) -> pd.Series[bool]:
    """Whether a pair's row (or unit) is in one that is certain."""
    return pd.Series(
        pd.MultiIndex.from_frame(pairs[by]).isin(pd.MultiIndex.from_frame(pairs.loc[sure, by])), index=pairs.index
    )


def _lead(pairs: pd.DataFrame, by: list[str]) -> pd.Series[float]:
    """By how many bits each pair stands higher than the best other pair of its row (or unit); negative where another is ahead.

    ``pairs`` are in falling order of standing.
    """
    grouped = pairs.groupby(by, sort=False)["standing"]
    nth = grouped.cumcount()
    best = grouped.transform("first")
    second = pairs["standing"].where(nth == 1).groupby([pairs[name] for name in by], sort=False).transform("max")
    rival = best.where(nth > 0, second).fillna(-np.inf)
    return pairs["standing"] - rival
