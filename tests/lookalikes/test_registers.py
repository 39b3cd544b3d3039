"""Registers with every quirk alone and in all pairs: each column goes to its field, each cell stays in its row."""

from __future__ import annotations

import pytest

from etl.model import Value
from etl.tables.recognise import recognise
from tests.lookalikes.registers import HEADS, Register, builds


def _errors(draft: Register) -> list[str]:
    sheet, truth = draft.sheet()
    tables = recognise([sheet])
    if {table.content for table in tables} != {draft.content}:
        return [f"{[table.content for table in tables]} for {draft.content}"]
    if any(table.observations for table in tables):
        return ["observations of a register"]
    said: dict[str, dict[int, Value]] = {}
    for table in tables:
        for name, values in table.values.items():
            said.setdefault(name, {}).update(zip(table.rows, values, strict=True))
    return [f"{name}: {said.get(name)} for {rows}" for name, rows in truth.items() if said.get(name) != rows]


@pytest.mark.parametrize("content", HEADS)
def test_no_pair_of_quirks_moves_a_cell_of_a_register(content: str) -> None:
    assert {names: errors[:2] for names, draft in builds(content) if (errors := _errors(draft))} == {}
