"""The rows of grids: what the browser asks for is what the query has, and what it makes up harms nothing."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from callbacks.asking import Asker
from callbacks.data import findings_sought
from callbacks.export import export
from callbacks.lists import grids
from callbacks.lists.grids import GRIDS, answer, order_of
from callbacks.router import BODIES, view_of
from data.database.engine import reader, writer
from data.queries.grids.order import Order
from data.queries.records import findings
from data.scope import Scope
from layouts.lists.ledger import shape

PLACE = "?region=330000"
_UNCOVERED = (
    "SELECT u.name, u.credit_code, u.employees FROM unit u JOIN part p ON p.id = u.part_id LEFT JOIN coverage c"
    " ON c.part_id = u.part_id AND c.row = u.row WHERE p.status = 'current' AND p.period = '2025' AND p.purpose = 'synthetic'"
    " AND c.mode IS NULL AND u.region LIKE '33%'"
)


@pytest.fixture(scope="module")
def ask(full: Engine) -> Asker:
    return Asker(full)


def asked(ask: Asker, search: str = PLACE, **request: Any) -> tuple[list[dict[str, Any]], int]:
    found, _ = answer("/gaps", "ledger", view_of("/gaps", search, ask), ask, request)
    return found["rowData"], found["rowCount"]


@pytest.mark.parametrize("start", [0, 700, 2500])
@pytest.mark.parametrize(("way", "column"), [("asc", "credit_code"), ("desc", "credit_code")])
def test_rows_at_any_offset_are_those_of_the_query(start: int, way: str, column: str, ask: Asker, full: Engine) -> None:
    with full.connect() as connection:
        every = connection.execute(text(f"{_UNCOVERED} ORDER BY u.{column} {way}")).all()
    rows, total = asked(ask, startRow=start, sortModel=[{"colId": "code", "sort": way}])
    assert total == len(every)
    assert [(row["name"], row["code"]) for row in rows] == [(one.name, one.credit_code) for one in every][
        start : start + 100
    ]


def test_a_part_of_a_name_or_code_narrows_rows_count_and_files_alike(ask: Asker, full: Engine) -> None:
    with full.connect() as connection:
        every = connection.execute(text(f"{_UNCOVERED} AND u.name LIKE '%商贸%' ORDER BY u.credit_code")).all()
    search = f"{PLACE}&q=商贸&sort=code"
    rows, total = asked(ask, search)
    assert 0 < total == len(every)
    assert [row["code"] for row in rows] == [one.credit_code for one in every][:100]
    made = export("ledger", "gaps", search, ask)
    assert made is not None
    codes = [row["credit_code"] for row in made.table.records()]
    assert codes == [one.credit_code for one in every]
    again = export("ledger", "gaps", search, ask)
    assert again is not None
    assert "商贸" in StringIO("".join(again.csv())).readline()


@pytest.mark.parametrize(
    ("named", "order"),
    [
        ("name", Order("name")),
        ("-code", Order("code", descending=True)),
        ("size", Order("employees", descending=True)),
        ("--name", Order("employees", descending=True)),
        (None, Order("employees", descending=True)),
    ],
)
def test_an_order_is_one_of_the_grid_or_its_own(named: str | None, order: Order) -> None:
    assert order_of(shape("zh"), named) == order


@pytest.mark.parametrize(
    "made_up",
    [
        None,
        [],
        5,
        {"startRow": -1},
        {"startRow": "x"},
        {"startRow": True},
        {"sortModel": [{"colId": 5, "sort": "desc"}]},
        {"sortModel": [{"colId": "employees; DROP TABLE unit", "sort": "desc"}]},
        {"sortModel": {"colId": "name"}},
        {"startRow": 10**12, "endRow": 10**13},
    ],
)
def test_what_a_browser_makes_up_gets_the_beginning(made_up: Any, ask: Asker) -> None:
    view = view_of("/gaps", PLACE, ask)
    rows = answer("/gaps", "ledger", view, ask, made_up)[0]["rowData"]
    assert rows == asked(ask)[0]


def test_a_reader_without_lists_gets_no_rows(full: Engine) -> None:
    none = Asker(full, Scope(unit_lists=False))
    assert answer("/gaps", "ledger", view_of("/gaps", PLACE, none), none, {})[0] == {"rowData": [], "rowCount": 0}


def test_grids_stand_on_pages_that_there_are(ask: Asker) -> None:
    assert set(GRIDS) <= set(BODIES)
    assert answer("/reports", "ledger", view_of("/reports", "", ask), ask, {})[0]["rowData"] == []


def test_what_is_written_of_a_unit_stands_beside_it(full_url: str, tmp_path: Path) -> None:
    file = tmp_path / "written.db"
    file.write_bytes(Path(full_url.removeprefix("sqlite:///")).read_bytes())
    with writer(f"sqlite:///{file}").begin() as connection:
        connection.execute(
            text(
                "INSERT INTO ledger_entry (purpose, credit_code, region, since, status, office, revision, changed_by, changed_at)"
                " SELECT 'synthetic', u.credit_code, u.region, '2025', 'contacted', '区总', 1, 'office', '2026-01-01'"
                " FROM unit u WHERE u.name = :name LIMIT 1"
            ),
            {"name": "磐安样例00010农业有限公司"},
        )
    first, second = asked(Asker(reader(f"sqlite:///{file}")))[0][:2]
    assert (first["status"], first["office"]) == ("已联系", "区总")
    assert (second["status"], second["office"]) == ("未启动", "–")


def test_findings_are_searched_and_sorted_in_the_grid_and_its_file_alike(ask: Asker) -> None:
    view = view_of("/data", "?q=2025&sort=-file", ask)
    shown = answer("/data", "findings", view, ask, {"startRow": 0})[0]
    every, total = findings(ask.engine, ask.scope, among=findings_sought(view), order=Order("file", descending=True))
    assert 0 < total == shown["rowCount"]
    assert [(row["file"], row["message"]) for row in shown["rowData"]] == [
        (row["file"], row["message"]) for row in every
    ]
    made = export("findings", "data", "?q=2025&sort=-file", ask)
    assert made is not None
    assert [row["file"] for row in made.table.records()][:100] == [row["file"] for row in every]


def test_of_very_many_names_it_is_said_that_there_are_more_until_they_are_scrolled_to(
    ask: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = f"{PLACE}&q=公司"
    _, total = asked(ask, search)
    assert total > 300
    monkeypatch.setattr(grids, "COUNTED", 250)
    for lang, said in (("zh", "超过250行"), ("en", "More than 250 rows")):
        view = view_of("/gaps", f"{search}&lang={lang}", ask)
        found, told = answer("/gaps", "ledger", view, ask, {"startRow": 0})
        assert (found["rowCount"], told, len(found["rowData"])) == (-1, said, 100)
    assert asked(ask, search, startRow=200)[1] == total
    assert asked(ask, PLACE)[1] > total
