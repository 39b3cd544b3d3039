"""The table of an import's files."""

from __future__ import annotations

import pytest

from etl.upload.state import FileState, State
from layouts.imports.files import files
from layouts.imports.parts import Shown
from tests.drawn import words


@pytest.mark.parametrize("shown", [0, 1, 2, 3])
def test_each_file_stands_once_whichever_is_shown(shown: int) -> None:
    state = State("a", files=[FileState(name, status="loaded") for name in ("甲.xlsx", "乙.xlsx")])
    state.files.append(FileState("丙.xlsx", status="failed", errors=1))
    said = words(files(state, Shown(file=shown), "zh"))
    assert [said.count(file.name) for file in state.files] == [1, 1, 1]
