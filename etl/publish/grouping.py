"""Sums of many columns by key, without a frame's cost for each step: rows are put in the order of their keys once, then added run by run.

Measures and pairs are floats, a missing one NaN; a sum is missing only where all that it is made of is. Counts stay below 2**53, so floats
are exact.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.grain import ALL
from data.reference import Region, regions

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Words = npt.NDArray[np.object_]

_BITS: Final = {"unit_kind": 6, "size": 6, "industry": 10, "region": 18, "slice": 16}
"""Of a packed key, from the right."""
_UNASKED: Final = -1
_SHIFTS: Final = dict(zip(_BITS, np.cumsum([0, *_BITS.values()])[:-1].tolist(), strict=True))


class Groups:
    """Rows of one key each, to be added by key. ``keys``: the keys in order; ``first``: a row of each."""

    def __init__(self, keys: Integers) -> None:
        order = np.argsort(keys, kind="stable")
        sorted_keys = keys[order]
        starts = _starts(sorted_keys)
        sizes = np.diff(starts, append=len(keys))
        self._order, self._starts = order, starts
        self._alone = len(starts) == len(keys)
        self._number = np.empty(len(keys), np.intp)
        self._number[order] = np.repeat(np.arange(len(starts)), sizes)
        self.keys: Integers = sorted_keys[starts]
        self.first: npt.NDArray[np.intp] = order[starts]

    def added(self, column: Callable[[str], Floats], sums: Sequence[str], maxima: Sequence[str] = ()) -> Floats:
        """The sums of columns and the greatest values of others, one row of the result a column; NaN where all is missing."""
        out = np.empty((len(sums) + len(maxima), len(self.keys)))
        for into, name in zip(out, sums, strict=False):
            self._sum(column(name), into)
        for into, name in zip(out[len(sums) :], maxima, strict=True):
            values = column(name)[self._order]
            into[:] = values if self._alone else np.fmax.reduceat(values, self._starts)
        return out

    def _sum(self, values: Floats, into: Floats) -> None:
        number = self._number
        if self._alone:
            into[number] = values
            return
        there = values == values  # NaN is not even itself
        some = np.count_nonzero(there)
        if some == len(values):
            into[:] = np.bincount(number, values, len(into))
            return
        into.fill(np.nan)
        if some:
            number = number[there]
            into[number] = 0
            into += np.bincount(number, values[there], len(into))

    def frame(self, columns: pd.DataFrame, sums: Sequence[str], maxima: Sequence[str] = ()) -> pd.DataFrame:
        """The sums and greatest values of a frame's columns, by key."""

        def column(name: str) -> Floats:
            return columns[name].to_numpy(float)

        sums = [name for name in sums if name in columns.columns]
        return framed(self.keys, self.added(column, sums, maxima), [*sums, *maxima])


def _starts(keys: Integers) -> npt.NDArray[np.intp]:
    """Where each run of equal keys begins, of keys in order."""
    return np.flatnonzero(np.diff(keys, prepend=keys[:1] - 1)) if len(keys) else np.array([], np.intp)


def distinct(keys: Sequence[Integers]) -> Integers:
    """All keys once, in order; NumPy's own ``unique`` takes many times as long where it may choose how."""
    ordered = np.sort(np.concatenate([np.array([], np.int64), *keys]))
    return ordered[_starts(ordered)]


def framed(keys: Integers, block: Floats, names: Sequence[str]) -> pd.DataFrame:
    """A frame over a block of one row a column, which it takes as it is: nothing is copied, and the block is the frame's from now on."""
    return pd.DataFrame(block.T, index=keys, columns=[*names], copy=False)


class Room:
    """Memory that one block after another takes, each in place of the last: to touch new memory takes many times as long as to fill it."""

    def __init__(self) -> None:
        self._held: Floats = np.empty(0)

    def block(self, columns: int, rows: int) -> Floats:
        """A block without anything in it yet; what the last one held is gone."""
        size = columns * rows
        if len(self._held) < size:
            self._held = np.empty(0)  # before the next is asked for
            self._held = np.empty(size)
        block = self._held[:size].reshape(columns, rows)
        block.fill(np.nan)
        return block


class Lines:
    """Sums at keys, in order, one row of a block a column; a missing one is NaN. ``keys``: all that anything is ever added to."""

    def __init__(self, keys: Sequence[Integers], sums: Sequence[str], maxima: Sequence[str], room: Room) -> None:
        self.keys: Integers = distinct(keys)
        self.block: Floats = room.block(len(sums) + len(maxima), len(self.keys))
        self.columns: dict[str, Floats] = dict(zip([*sums, *maxima], self.block, strict=True))
        self._sums, self._maxima = sums, maxima
        self._begun: set[str] = set()

    def places(self, keys: Integers) -> npt.NDArray[np.intp]:
        """Where keys stand."""
        return np.searchsorted(self.keys, keys)

    def add(self, frame: pd.DataFrame) -> None:
        """Add the rows of a frame, by key."""
        if not frame.index.is_unique:
            frame = Groups(frame.index.to_numpy()).frame(frame, self._sums, self._maxima)
        places = self.places(frame.index.to_numpy(np.int64))
        for name, values in zip(frame.columns, frame.to_numpy(float).T, strict=True):
            if name in self.columns:
                self._add(name, places, values)

    def raise_to(self, keys: Integers, places: npt.NDArray[np.intp]) -> None:
        """Add what stands at some places to their parents' ``keys``."""
        groups = Groups(keys)
        there = self.places(groups.keys)
        for name in self._begun:
            greatest = name in self._maxima
            (values,) = groups.added(
                lambda name: self.columns[name][places], [] if greatest else [name], [name] if greatest else []
            )
            self._add(name, there, values)

    def _add(self, name: str, places: npt.NDArray[np.intp], values: Floats) -> None:
        line = self.columns[name]
        if name not in self._begun:
            line[places] = values
            self._begun.add(name)
            return
        there = values == values  # NaN is not even itself
        at, values = places[there], values[there]
        before = line[at]
        both = np.fmax(before, values) if name in self._maxima else before + values
        line[at] = np.where(before == before, both, values)

    def written(self) -> None:
        """Columns have been written to from outside."""
        self._begun.update(self.columns)

    def frame(self, places: npt.NDArray[np.intp]) -> pd.DataFrame:
        """What stands at some places, as a frame of its own."""
        return framed(self.keys[places], self.block[:, places], [*self.columns])


def numbered(column: Sequence[Any]) -> tuple[npt.NDArray[np.intp], list[Any]]:
    """The number of each value of a column, and the values, each once."""
    numbers = {value: number for number, value in enumerate(dict.fromkeys(column))}
    return np.fromiter(map(numbers.__getitem__, column), np.intp, len(column)), [*numbers]


def combined(columns: Sequence[tuple[npt.NDArray[np.intp], Sequence[Any]]]) -> Integers:
    """One number for each distinct combination of columns' values, each column as the numbers of its values and the values themselves."""
    numbers: Integers = np.zeros(len(columns[0][0]), np.int64)
    for codes, distinct in columns:
        numbers = numbers * len(distinct) + codes
    return numbers


class Cells:
    """The keys (slice, region, industry, size, kind) as whole numbers, and back; what lies above a key in the region tree."""

    def __init__(self) -> None:
        self._words: dict[str, list[str]] = {name: [] for name in _BITS if name != "slice"}
        self._codes: dict[str, dict[str, int]] = {name: {ALL: 0} if name != "region" else {} for name in self._words}
        self._answers: dict[str, Integers] = {}
        for name, words in self._words.items():
            words += self._codes[name]

    def pack(self, columns: Mapping[str, Any] | pd.DataFrame) -> Integers:
        """The keys of rows; a dimension that is absent is not divided."""
        size = len(columns["region"])
        keys: Integers = np.zeros(size, np.int64)
        for name, shift in _SHIFTS.items():
            if name == "slice":
                keys |= np.asarray(columns[name], np.int64) << shift
            elif name in columns:
                codes, distinct = pd.factorize(np.asarray(columns[name], object))
                numbers = np.array([self._code(name, word) for word in distinct], np.int64)
                keys |= (numbers[codes] if len(distinct) else keys) << shift
        return keys

    def _code(self, name: str, word: str) -> int:
        codes = self._codes[name]
        if word not in codes:
            codes[word] = len(codes)
            self._words[name].append(word)
        return codes[word]

    def undivided(self, keys: Integers, *names: str) -> Integers:
        """The keys without their division by some dimensions."""
        mask = ~sum(((1 << _BITS[name]) - 1) << _SHIFTS[name] for name in names)
        whole: Integers = keys & mask
        return whole

    def part(self, keys: Integers, name: str) -> Integers:
        """One dimension of the keys, as a number; 0 where it is not divided."""
        part: Integers = (keys >> _SHIFTS[name]) & ((1 << _BITS[name]) - 1)
        return part

    def words(self, keys: Integers, name: str) -> Words:
        """One dimension of the keys, as its code."""
        words: Words = np.array(self._words[name], object)
        return words[self.part(keys, name)]

    def up(self, keys: Integers) -> Integers:
        """The keys of the parents, placeholders skipped."""
        return self._moved(keys, "up", lambda region: region.nav_parent)

    def shown(self, keys: Integers) -> Integers:
        """The keys with those of placeholders moved to the region under which these are shown."""
        return self._moved(
            keys, "shown", lambda region: region.nav_parent if region.kind == "placeholder" else region.code
        )

    def _moved(self, keys: Integers, how: str, to: Callable[[Region], str]) -> Integers:
        tree = regions()
        found = self._of_regions(keys, how, lambda code: self._code("region", to(tree[code])))
        moved: Integers = self.undivided(keys, "region") | (found << _SHIFTS["region"])
        return moved

    def depths(self, keys: Integers) -> Integers:
        """How deep each key's region lies; the nation at 1."""
        tree = regions()
        return self._of_regions(keys, "depth", lambda code: len(tree.path(code)))

    def _of_regions(self, keys: Integers, what: str, answer: Callable[[str], int]) -> Integers:
        """A number of each key's region: asked once for each region, which are few beside the keys, and found without sorting any."""
        parts, words = self.part(keys, "region"), self._words["region"]
        answers = self._answers.get(what, np.array([], np.int64))
        if len(answers) < len(words):
            answers = np.append(answers, np.full(len(words) - len(answers), _UNASKED))
        self._answers[what] = answers
        found: Integers = answers[parts]
        for number in np.flatnonzero(np.bincount(parts[found == _UNASKED])).tolist():
            answers[number] = answer(words[number])
        asked: Integers = answers[parts]
        return asked

    def in_order(self, keys: Integers) -> Integers:
        """The order of the keys in the tables: by parent, slice, region, section, size and kind."""
        above = self.part(self.up(keys), "region")  # which may bring in regions that have no key themselves
        columns = [self._ranks("region")[above], self.part(keys, "slice")]
        columns += [self._ranks(name)[self.part(keys, name)] for name in reversed(_BITS) if name != "slice"]
        order: Integers = np.lexsort(columns[::-1])
        return order

    def _ranks(self, name: str) -> Integers:
        """The place of each word among the words in their order."""
        ranks: Integers = np.argsort(np.argsort(np.array(self._words[name], object)))
        return ranks
