"""The data with targets, which the external edition tells the way to."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from data.database.engine import reader, writer
from data.reference import regions
from tests.reports.content.attack import aim_at


@pytest.fixture(scope="session")
def aimed(full_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The data with a target of each figure for every region, which pace and progress tell of."""
    path = tmp_path_factory.mktemp("aimed") / "c.db"
    shutil.copyfile(full_url.removeprefix("sqlite:///"), path)
    url = f"sqlite:///{path}"
    editor = writer(url)
    aim_at(editor, [code for parent in ("100000", "640000") for code in (parent, *regions().children(parent))])
    editor.dispose()
    engine = reader(url)
    yield engine
    engine.dispose()
