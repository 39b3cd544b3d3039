"""The size standard of 2017 at each of its bounds, also with indicators missing, read from the thresholds independently."""

from __future__ import annotations

import csv
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.vocabulary import SIZES
from data.reference import FOLDER
from etl.clean.size import size_class
from etl.clean.size_columns import classify

with (FOLDER / "size_standard_2017.csv").open(encoding="utf-8") as _file:
    LINES = list(csv.DictReader(_file))
KEYS = sorted({line["industry_key"] for line in LINES})
EXAMPLE = {
    "agri": "A0111",
    "industry": "C1311",
    "construction": "E4700",
    "wholesale": "F5111",
    "retail": "F5211",
    "transport": "G5411",
    "storage": "G5920",
    "post": "G6010",
    "hotel": "H6110",
    "catering": "H6210",
    "infotrans": "I6311",
    "software": "I6510",
    "realestate_dev": "K7010",
    "property": "K7020",
    "leasing": "L7111",
    "other": "M7310",
}
BOUNDS = {
    key: {
        line["indicator"]: [int(line[f"{c}_min"]) for c in ("small", "medium", "large")]
        for line in LINES
        if line["industry_key"] == key
    }
    for key in KEYS
}
NAMES = ["micro", "small", "medium", "large"]


def expected(key: str, values: dict[str, float | None]) -> str:
    levels = []
    for indicator, (small, medium, large) in BOUNDS[key].items():
        value = values.get(indicator)
        if value is not None:
            levels.append(3 if value >= large else 2 if value >= medium else 1 if value >= small else 0)
    if not levels:
        return "undetermined"
    if min(levels) == 0:
        return "micro"
    if len(levels) == len(BOUNDS[key]):
        return NAMES[min(levels)]
    return "small_or_micro" if min(levels) == 1 else "undetermined"


def probes(key: str, indicator: str) -> list[float | None]:
    step = 1 if indicator == "X" else 0.0001
    return [
        None,
        0,
        *(value for bound in BOUNDS[key][indicator] for value in (bound - 1, bound - step, bound, bound + 1)),
    ]


@pytest.mark.parametrize("key", KEYS)
def test_every_bound(key: str) -> None:
    for combination in product(*(probes(key, indicator) for indicator in BOUNDS[key])):
        values = dict(zip(BOUNDS[key], combination, strict=True))
        assert size_class(EXAMPLE[key], values.get("X"), values.get("Y"), values.get("Z")) == expected(key, values), (
            key,
            values,
        )


@pytest.mark.parametrize(
    ("code", "size"),
    [
        ("F", "undetermined"),
        ("G59", "undetermined"),
        ("K70", "undetermined"),
        ("Q", "undetermined"),
        ("H", "undetermined"),
        ("I", "undetermined"),
        ("G5310", "not_applicable"),
        ("J6611", "not_applicable"),
        ("P8310", "not_applicable"),
        ("Q8411", "not_applicable"),
        ("K7040", "not_applicable"),
        ("S9110", "not_applicable"),
        ("T9700", "not_applicable"),
        ("C", "micro"),
        ("A", "micro"),
        ("111", "micro"),
        ("0111", "micro"),
        ("52", "micro"),
        ("5212", "micro"),
        ("Z99", "undetermined"),
    ],
)
def test_codes(code: str, size: str) -> None:
    assert size_class(code, 1, 1, 1) == size


@pytest.mark.parametrize("kind", ["institution", "government", "social_organisation", "other"])
def test_only_enterprises_have_a_size(kind: str) -> None:
    assert size_class("C13", 5000, 10**6, None, kind) == "not_applicable"


def test_headcount_says_nothing_in_agriculture_construction_and_development() -> None:
    for code in ("A01", "E47", "K7010"):
        assert size_class(code, 1, None, None) == "undetermined"


def test_storage_and_telecommunications_have_no_holes() -> None:
    assert size_class("G5920", 150, 2000, None) == "medium"
    assert size_class("I63", 500, 50_000, None) == "medium"


amount = st.one_of(st.none(), st.floats(0, 3e5, allow_nan=False).map(lambda v: round(v, 2)))


@given(
    st.lists(
        st.tuples(
            st.sampled_from([*EXAMPLE.values(), "J66", "F", None]),
            st.one_of(st.none(), st.integers(0, 3000)),
            amount,
            amount,
            st.sampled_from(["enterprise", "institution"]),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_many_at_once_equals_one_by_one(
    units: list[tuple[str | None, int | None, float | None, float | None, str]],
) -> None:
    def column(position: int, scale: float = 1) -> np.ndarray:
        return np.array([np.nan if u[position] is None else round(u[position] * scale) for u in units], dtype=float)

    found = classify([u[0] for u in units], column(1), column(2, 10_000), column(3, 10_000), [u[4] for u in units])
    assert found == [size_class(u[0], u[1], u[2], u[3], u[4]) for u in units]
    assert set(found) <= set(SIZES)
