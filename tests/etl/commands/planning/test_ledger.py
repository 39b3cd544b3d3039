"""``python -m etl ledger``: what each of its commands prints, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from data.database.engine import writer
from data.database.planning import ledger_change, ledger_entry
from etl.__main__ import main
from tests.books import unit_code
from tests.etl.planning.conftest import COUNTY, load
from tests.etl.planning.test_lists import filled

PLACE = ("--region", COUNTY)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A county of two periods; each command below writes to units of its own."""
    folder = tmp_path_factory.mktemp("ledger")
    url = f"sqlite:///{folder / 'c.db'}"
    engine = writer(url)
    load(engine, folder, "2023", 1)
    load(engine, folder, "2024", 2)
    engine.dispose()
    return url


def answer(capsys: pytest.CaptureFixture[str], url: str, *line: str, code: int = 0) -> Any:
    assert main(["ledger", *line, "--database", url]) == code
    return json.loads(capsys.readouterr().out)


def test_set_list_show_and_counts(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    line = (
        "set",
        *PLACE,
        "--min-employees",
        "110",
        "--to",
        "status=已联系",
        "--to",
        "office=区总工会",
        "--by",
        "甲",
        "--json",
    )
    assert answer(capsys, url, *line, "--dry-run")["units"] == 2
    assert answer(capsys, url, *line) == {"units": 2, "fields": 4, "waiting": {}, "refused": {}, "cells": []}
    found = answer(capsys, url, "list", *PLACE, "--status", "contacted", "--json")
    assert (found["period"], found["total"]) == ("2024", 2)
    assert {row["changed_by"] for row in found["rows"]} == {"甲"}
    told = answer(capsys, url, "show", unit_code(12))
    assert [row["period"] for row in told["registers"]] == ["2023", "2024"]
    counts = answer(capsys, url, "counts", *PLACE, "--json")
    assert counts["units"] == 10
    assert counts["status"]["contacted"] == 2


def test_what_was_won_is_told(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(
        capsys, url, "set", *PLACE, "--period", "2023", "--codes", unit_code(2), "--to", "due=2024-06-30", "--json"
    )
    (left,) = answer(capsys, url, "left", *PLACE, "--json")
    assert (left["credit_code"], left["standing"], left["due"]) == (unit_code(2), "won", "2024-06-30")


def test_a_list_goes_out_and_comes_back_with_a_conflict(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "林美玲报的台账.xlsx"
    assert main(["ledger", "export", *PLACE, "--out", str(path), "--database", url]) == 0
    assert capsys.readouterr().out.strip() == str(path)
    assert (
        answer(capsys, url, "set", *PLACE, "--codes", unit_code(5), "--to", "reason=new_unit", "--json")["fields"] == 1
    )
    filled(path, (5, "reason", "其他"), (6, "note", "王小明"), (7, "note", "已同意"))
    told = answer(capsys, url, "import", str(path), "--by", "乙", "--json", code=1)
    assert (told["units"], told["waiting"]) == (1, {unit_code(5): ["reason"]})
    assert [cell["credit_code"] for cell in told["cells"]] == [unit_code(6)]
    (waits,) = answer(capsys, url, "conflicts", *PLACE, "--json")
    assert "林美玲" not in waits["origin"]
    engine = writer(url)
    for purpose in (
        "synthetic",
        "administrative",
    ):  # of whatever purpose: who asks need not know under which it was written
        with engine.begin() as connection:
            for table in (ledger_entry, ledger_change):
                connection.execute(update(table).values(purpose=purpose))
        assert answer(capsys, url, "conflicts", *PLACE, "--json") == [{**waits, "purpose": purpose}]
    assert answer(capsys, url, "conflicts", *PLACE, "--purpose", "synthetic", "--json") == []
    assert answer(capsys, url, "decide", str(waits["id"]), "accept", "--by", "丙")["state"] == "accepted"
    assert answer(capsys, url, "show", unit_code(5))["entry"]["reason"] == "other"


@pytest.mark.parametrize(
    "line",
    [
        ("list", "--region", "999999"),
        ("list", "--region", "110000"),
        ("list", *PLACE, "--period", "2024,2025"),
        ("set", *PLACE, "--to", "status=won"),
        ("set", *PLACE, "--to", "note=王小明"),
        ("set", *PLACE, "--to", "note"),
        ("show", unit_code(88)),
        ("decide", "999", "accept"),
        ("import", "absent.xlsx"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_done_is_told_in_one_line(
    line: tuple[str, ...], url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ledger", *line, "--database", url]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
