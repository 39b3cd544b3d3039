"""What each province carries to the nation: its sums as the climb hands them up, kept so that the nation's can be added without the facts
of the provinces that a change does not reach.

They hold more than the roll-up does: pairs that are whole, and the counts beside which "none" is a 0 (:mod:`etl.publish.zeros`).
"""

from __future__ import annotations

import zlib
from collections.abc import Collection
from typing import Final

import numpy as np
import pandas as pd
from sqlalchemy import Connection, delete, insert, select

from analysis.vocabulary import CELLS, NATION
from data.database import schema
from data.database.schema import in_slice
from data.slice import Slice
from etl.publish.grouping import Cells

WHOLE: Final = NATION
"""The row that says that all provinces of a slice are there."""
_QUICK: Final = 1


def forget_carried(connection: Connection, slice_: Slice) -> None:
    """Drop what the provinces of a slice carry."""
    connection.execute(delete(schema.carried).where(in_slice(schema.carried, slice_)))


def is_carried(connection: Connection, slice_: Slice, columns: list[str]) -> bool:
    """Whether what all provinces of a slice carry is there, in these columns."""
    carried = schema.carried
    whole = select(carried.c.cells).where(in_slice(carried, slice_), carried.c.region == WHOLE)
    return connection.execute(whole).scalar_one_or_none() == columns


def keep_carried(
    connection: Connection, slice_: Slice, cells: Cells, provinces: pd.DataFrame, reached: Collection[str] | None
) -> None:
    """Keep what provinces carry, by key: in place of what those reached did, or of all."""
    carried = schema.carried
    gone = delete(carried).where(in_slice(carried, slice_))
    connection.execute(gone if reached is None else gone.where(carried.c.region.in_(reached)))
    rows = []
    if reached is None:
        rows.append({"region": WHOLE, "cells": list(provinces.columns), "sums": b""})
    keys = provinces.index.to_numpy()
    homes = cells.words(keys, "region")
    for region in dict.fromkeys(homes.tolist()):
        here = homes == region
        words = [cells.words(keys[here], name).tolist() for name in CELLS]
        block = provinces.to_numpy()[here].T  # column by column: most are alike from row to row, and so packed small
        rows.append({"region": region, "cells": words, "sums": zlib.compress(block.tobytes(), _QUICK)})
    if rows:
        connection.execute(insert(carried), [{**slice_.params, **row} for row in rows])


def others_carry(
    connection: Connection, slice_: Slice, number: int, cells: Cells, columns: list[str], reached: Collection[str]
) -> pd.DataFrame:
    """What the provinces that are not reached carry, by the nation's keys; ``number``: the slice's among those gathered."""
    carried = schema.carried
    ask = select(carried.c.cells, carried.c.sums).where(
        in_slice(carried, slice_), carried.c.region != WHOLE, carried.c.region.not_in(reached)
    )
    rows = connection.execute(ask).all()
    words = {name: [word for cells_, _ in rows for word in cells_[place]] for place, name in enumerate(CELLS)}
    size = len(words[CELLS[0]])
    keys = cells.pack({"region": [WHOLE] * size, "slice": [number] * size, **words})
    blocks = [np.frombuffer(zlib.decompress(sums)).reshape(len(columns), -1) for _, sums in rows]
    block = np.hstack([np.empty((len(columns), 0)), *blocks])
    return pd.DataFrame(block.T, index=keys, columns=columns)
