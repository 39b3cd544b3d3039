"""Sums of columns by key: what they come to does not depend on how they are added, and nothing is not 0."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from etl.publish.grouping import Groups, Lines, Room, distinct, numbered

Rows = list[tuple[int, float | None]]
ROWS = st.lists(st.tuples(st.integers(0, 6), st.one_of(st.none(), st.integers(0, 99).map(float))), max_size=40)
ROOM = Room()
"""One for all, so that what one example leaves in it is there for the next."""


def by_hand(rows: Rows) -> dict[int, tuple[float | None, float | None]]:
    """Key -> sum and greatest value, None where no row has a value."""
    held = {key: [value for other, value in rows if other == key and value is not None] for key, _ in rows}
    return {key: (sum(values), max(values)) if values else (None, None) for key, values in held.items()}


def framed(rows: Rows) -> pd.DataFrame:
    """The rows with one column to add and one to take the greatest of."""
    values = [np.nan if value is None else value for _, value in rows]
    keys = np.array([key for key, _ in rows], np.int64)
    return pd.DataFrame({"sum": values, "most": values}, index=keys, dtype=float)


def told(keys: np.ndarray, block: np.ndarray) -> dict[int, tuple[float | None, float | None]]:
    """A block of the two columns as :func:`by_hand` has it."""
    plain = [[None if np.isnan(value) else value for value in line] for line in block.tolist()]
    return dict(zip(keys.tolist(), zip(*plain, strict=True), strict=True))


@given(ROWS)
def test_rows_are_added_by_key(rows: Rows) -> None:
    frame = framed(rows)
    groups = Groups(frame.index.to_numpy())
    block = groups.added(lambda name: frame[name].to_numpy(), ["sum"], ["most"])
    assert told(groups.keys, block) == by_hand(rows)


@given(st.lists(ROWS, max_size=4))
def test_frames_are_added_in_any_number(parts: list[Rows]) -> None:
    frames = [framed(rows) for rows in parts]
    lines = Lines([frame.index.to_numpy() for frame in frames], ["sum"], ["most"], ROOM)
    for frame in frames:
        lines.add(frame)
    assert told(lines.keys, lines.block) == by_hand([row for rows in parts for row in rows])


@given(ROWS)
def test_children_are_added_to_what_their_parents_have(rows: Rows) -> None:
    parents = {key: key // 3 + 10 for key, _ in rows}
    own: Rows = [(11, 5.0), (12, None)]
    lines = Lines([np.array([*parents, *parents.values(), 11, 12], np.int64)], ["sum"], ["most"], ROOM)
    lines.add(framed([*rows, *own]))
    below = np.flatnonzero(lines.keys < 10)
    lines.raise_to(np.array([parents[key] for key in lines.keys[below].tolist()], np.int64), below)
    expected = by_hand([*rows, *own, *((parents[key], value) for key, value in rows)])
    assert told(lines.keys, lines.block) == expected


@given(st.lists(st.lists(st.integers(-5, 5)), max_size=4))
def test_keys_stand_once_and_in_order(parts: list[list[int]]) -> None:
    found = distinct([np.array(keys, np.int64) for keys in parts])
    assert found.tolist() == sorted({key for keys in parts for key in keys})


@given(st.lists(st.sampled_from([None, "", "C", "unknown", "330122"])))
def test_words_are_numbered_in_the_order_in_which_they_come(words: list[str | None]) -> None:
    numbers, distinct_words = numbered(words)
    assert [distinct_words[number] for number in numbers] == words
    assert distinct_words == [*dict.fromkeys(words)]
