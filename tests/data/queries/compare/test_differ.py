"""Why two regions differ: against pandas and a decomposition counted anew, and what is printed adds up."""

from __future__ import annotations

import random
from decimal import Decimal
from itertools import permutations, product
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine

from analysis.compare.differ import WAYS, printed_pieces
from data.queries.compare.differ import Beside, differ
from data.queries.question import BadQuestion
from data.queries.rates import rates
from data.reference import UnknownRegion
from data.scope import EVERYTHING, OutOfScope, Scope
from data.slice import Slice
from data.texts.differences import told_difference
from tests.data.queries.compare.counted import units_of

AT = Slice("2025", "synthetic", "synthetic")
PLACES = ("330000", "430000", "330100", "430100", "330481", "330106")
UNIT_RATES = ("unit_coverage", "worker_coverage", "own_union_rate")


def told(engine: Engine, region: str, against: str, *by: str, metric: str = "unit_coverage", **where: Any) -> Any:
    return differ(engine, EVERYTHING, beside=Beside(region, against, AT, where), metric=metric, by=by or ("industry",))


def shown(engine: Engine, region: str, metric: str, where: Any) -> float | None:
    rows = rates(engine, EVERYTHING, region=region, slices=AT, where=where)
    return rows[0][metric] if rows else None  # type: ignore[literal-required]


@pytest.mark.parametrize("metric", UNIT_RATES)
def test_the_parts_are_the_difference_of_the_two_rates(full: Engine, metric: str) -> None:
    ways = [
        ("industry",),
        ("size",),
        ("unit_kind",),
        ("industry", "size"),
        ("industry", "size", "unit_kind"),
        ("region",),
    ]
    every = [*product(permutations(PLACES, 2), ways, [{}, {"size": ["small_micro"]}])]
    for (region, against), by, where in random.Random(7).sample(every, 24):
        rates_ = [shown(full, code, metric, where) for code in (region, against)]
        rows = told(full, region, against, *by, metric=metric, **where)
        if None in rates_:
            assert rows == []
            continue
        raw = (rates_[0] - rates_[1]) * 100  # type: ignore[operator]
        *parts, total = rows
        assert total["points"] == pytest.approx(raw, abs=1e-9)
        assert total["within_points"] + total["mix_points"] == pytest.approx(raw, abs=1e-9)
        assert sum(part["points"] for part in parts) == pytest.approx(raw, abs=1e-9)
        if len(by) > 1:
            assert sum(total[f"mix_{name}_points"] for name in by) == pytest.approx(total["mix_points"], abs=1e-9)


def counted(full: Engine, digits: str, by: list[str]) -> pd.DataFrame:
    """Covered and known units of a place by cell, from the facts."""
    frame = units_of(full, "2025")
    mine = frame[frame["region"].str.startswith(digits) & (frame["state"] != "unknown")]
    covered = (mine["state"] == "covered").groupby([mine[name] for name in by])
    return pd.DataFrame({"n": covered.sum(), "d": covered.size()})


@pytest.mark.parametrize("by", [["section"], ["size"], ["section", "size"]])
def test_within_and_mix_are_those_that_pandas_counts(full: Engine, by: list[str]) -> None:
    """Kitagawa: within = Σ mean weight · difference of rates, over the cells that both have; mix is the rest."""
    ours, theirs = counted(full, "33", by), counted(full, "43", by)
    both = ours.join(theirs, how="outer", suffixes=("_1", "_0")).fillna(0)
    weight = [both[f"d_{i}"] / both[f"d_{i}"].sum() for i in (0, 1)]
    shared = both[(both["d_0"] > 0) & (both["d_1"] > 0)]
    apart = shared["n_1"] / shared["d_1"] - shared["n_0"] / shared["d_0"]
    within = float((((weight[0] + weight[1]) / 2).loc[shared.index] * apart).sum() * 100)
    total = told(full, "330000", "430000", *({"section": "industry"}.get(name, name) for name in by))[-1]
    assert total["within_points"] == pytest.approx(within, abs=1e-9)
    raw = both["n_1"].sum() / both["d_1"].sum() - both["n_0"].sum() / both["d_0"].sum()
    assert total["mix_points"] == pytest.approx(raw * 100 - within, abs=1e-9)


def factors(frame: pd.DataFrame) -> pd.DataFrame:
    """A cell's share as a product of one factor for industry and one for size (Das Gupta 1993, two factors)."""
    n = frame["d"]
    section, size = (n.groupby(level=level).transform("sum") for level in (0, 1))
    whole = n.sum()
    return pd.DataFrame({"a": (n / size * section / whole) ** 0.5, "b": (n / section * size / whole) ** 0.5})


def test_the_mix_of_two_factors_is_das_guptas(full: Engine) -> None:
    by = ["section", "size"]
    ours, theirs = counted(full, "33", by), counted(full, "43", by)
    both = ours.join(theirs, how="outer", suffixes=("_1", "_0")).fillna(0)
    f = factors(ours).join(factors(theirs), how="outer", suffixes=("_1", "_0")).fillna(0).loc[both.index]
    rates_ = pd.DataFrame({i: both[f"n_{i}"] / both[f"d_{i}"].where(both[f"d_{i}"] > 0) for i in (0, 1)})
    rate = rates_.mean(axis=1)
    moved = {
        "industry": (f["a_1"] - f["a_0"]) * (f["b_1"] + f["b_0"]) / 2,
        "size": (f["b_1"] - f["b_0"]) * (f["a_1"] + f["a_0"]) / 2,
    }
    shares = both["d_1"] / both["d_1"].sum() - both["d_0"] / both["d_0"].sum()
    middle = sum(both[f"n_{i}"].sum() / both[f"d_{i}"].sum() for i in (0, 1)) / 2
    total = told(full, "330000", "430000", "industry", "size")[-1]
    for name, share in moved.items():
        mine = float((rate * share).sum() - middle * shares.sum() / 2) * 100
        assert total[f"mix_{name}_points"] == pytest.approx(mine, abs=1e-9)


def test_turned_round_everything_changes_its_sign(full: Engine) -> None:
    one, other = told(full, "330000", "430000")[-1], told(full, "430000", "330000")[-1]
    for name in ("within_points", "mix_points", "points"):
        assert one[name] == pytest.approx(-other[name], abs=1e-9)


def test_printed_pieces_add_up_to_the_difference_of_the_printed_rates(full: Engine) -> None:
    for (region, against), by in product(permutations(PLACES[:4], 2), WAYS):
        total = told(full, region, against, *by)[-1]
        pieces, whole = printed_pieces(total, by)
        assert sum(pieces.values()) == whole
        assert whole == Decimal(f"{round(total['after'] * 100, 1)}") - Decimal(f"{round(total['before'] * 100, 1)}")
        said = told_difference([total], "unit_coverage", by)
        for language in ("zh", "en"):
            assert str(abs(whole)) in said[language] or not whole


def test_few_units_speak_in_counts(full: Engine) -> None:
    rows = told(full, "330106", "330100", "industry", industry=["B"])
    if rows:
        assert rows[-1]["flags"] == ["small"]
        assert "%" not in told_difference(rows, "unit_coverage", ("industry",))["en"]


def test_what_cannot_be_told_is_refused(full: Engine) -> None:
    for region, against, by, metric in (
        ("330000", "330000", ["industry"], "unit_coverage"),
        ("330000", "430000", ["industry"], "density"),
        ("330000", "430000", ["industry"], "gap_units"),
        ("330000", "430000", ["period"], "unit_coverage"),
        ("330000", "430000", ["region", "size"], "unit_coverage"),
    ):
        with pytest.raises(BadQuestion):
            told(full, region, against, *by, metric=metric)
    with pytest.raises(UnknownRegion):
        told(full, "330000", "999999")
    with pytest.raises(OutOfScope):
        differ(full, Scope("330000"), beside=Beside("330000", "430000", AT))
    assert told(full, "330000", "710000") == []
