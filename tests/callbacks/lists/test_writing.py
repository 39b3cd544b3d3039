"""The ledger written on the page: cells, several units, two people's words, a list that comes back."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from app import create_app
from callbacks.asking import Asker
from callbacks.gaps import work
from callbacks.lists.grids import answer
from callbacks.lists.writing import MOST, Told, _several, cell_edits, codes_of, undo, values_of, write
from callbacks.router import page, view_of
from data.database.engine import reader, writer
from data.queries.plan.ledger import unit_history
from data.scope import EVERYTHING
from data.settings import Settings
from data.texts import text
from etl.upload.imports import Imports
from tests.drawn import words
from tests.etl.planning.conftest import AFTER, BEFORE, COUNTY, load, own_county

SEARCH = f"?region={COUNTY}&period=2024&calibre=register&lang=en"
Writing = Callable[..., str]


@pytest.fixture
def url(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> str:
    return own_county(tmp_path_factory, tmp_path)


@pytest.fixture
def ask(url: str, tmp_path: Path) -> Asker:
    return Asker(reader(url), imports=Imports(tmp_path / "imports", lambda: writer(url)))


@pytest.fixture
def client(url: str, tmp_path: Path) -> FlaskClient:
    return create_app(Settings(database_url=url, instance=tmp_path / "i")).server.test_client()


def listed(ask: Asker, search: str = SEARCH) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = answer("/gaps", "ledger", view_of("/gaps", search, ask), ask, {})[0]["rowData"]
    return rows


def typed(ask: Asker, row: dict[str, Any], name: str, said: str, author: str = "A") -> str:
    """What is said after a cell of the grid was written into."""
    edits, refused = cell_edits([{"data": row, "colId": name, "value": said}], "en")
    return " ".join([*refused, *([write(ask, BEFORE, edits, author, "en").said] if edits else [])])


def test_a_cell_is_written_and_stands_in_the_grid_and_the_unit_s_own_view(ask: Asker) -> None:
    row = listed(ask)[0]
    assert (row["employees"], row["office"]) == ("120", "–")
    assert typed(ask, row, "office", "市总工会组织部") == "1 field of 1 unit written."
    assert listed(ask)[0]["office"] == "市总工会组织部"
    own = words(page("/gaps", f"{SEARCH}&unit={row['code']}", ask))
    assert "市总工会组织部" in own
    assert typed(ask, listed(ask)[0], "office", "") == "1 field of 1 unit written."
    assert listed(ask)[0]["office"] == "–"


@pytest.mark.parametrize(
    ("name", "said", "why"),
    [
        ("note", "联系人 13800138000", "personal data"),
        ("note", "身份证 110101199003070038", "personal data"),
        ("note", "长" * 501, "longer than 500"),
        ("due", "2026-13-01", "no date"),
        ("status", "finished", "none of the words"),
        ("employees", "5", ""),
        ("code", "x", ""),
    ],
)
def test_what_may_not_be_written_is_refused_in_words_and_changes_nothing(
    ask: Asker, name: str, said: str, why: str
) -> None:
    before = listed(ask)
    told = typed(ask, before[0], name, said)
    assert why in told
    assert said not in told
    assert listed(ask) == before


def test_who_does_not_say_who_writes_writes_nothing(ask: Asker) -> None:
    before = listed(ask)
    assert "who writes" in typed(ask, before[0], "office", "x", author=" ")
    assert listed(ask) == before


def test_words_of_either_language_mean_the_same() -> None:
    given = {
        "status": "已联系",
        "reason": "few workers",
        "supervised": "是",
        "due": "2026年6月30日",
        "plan": "",
        "x": "y",
    }
    assert values_of(given, "en") == (
        {"status": "contacted", "reason": "few_workers", "supervised": "yes", "due": "2026-06-30"},
        [],
    )


@pytest.mark.parametrize("made_up", [None, 5, [5], [{}], [{"data": {"code": 5, "seen": "x"}, "colId": "office"}]])
def test_what_a_browser_makes_up_writes_nothing(made_up: Any) -> None:
    assert cell_edits(made_up, "en") == ([], [])


def test_two_people_s_words_of_one_cell_are_kept_and_shown(ask: Asker) -> None:
    row = listed(ask)[0]
    typed(ask, row, "office", "first office", "A")
    told = typed(ask, row, "office", "second office", "B")
    assert row["code"] in told
    assert "wait for a decision" in told
    assert listed(ask)[0]["office"] == "first office"
    shown = words(page("/gaps", SEARCH, ask)), words(page("/gaps", f"{SEARCH}&unit={row['code']}", ask))
    assert all("first office" in said and "second office" in said for said in shown)
    # What only one of them wrote is written.
    assert typed(ask, row, "plan", "a plan", "B") == "1 field of 1 unit written."


def test_several_units_are_written_at_once(ask: Asker) -> None:
    view, rows = view_of("/gaps", SEARCH, ask), listed(ask)
    several = {"view": view, "ask": ask, "author": "A"}
    assert "2 units" in _several(values={"status": "contacted"}, rows=rows[:2], everything=False, **several).said
    assert [row["status"] for row in listed(ask)] == ["contacted"] * 2 + ["not begun"] * 8
    searched = view_of("/gaps", f"{SEARCH}&q=0003", ask)
    assert codes_of(searched, ask) == [row["code"] for row in rows if "0003" in row["name"]]
    few = view_of("/gaps", f"{SEARCH}&min=100", ask)
    assert "3 units" in _several(few, ask, {"due": "2026-06-30"}, None, "A", everything=True).said
    assert [row["due"] for row in listed(ask)] == ["2026-06-30"] * 3 + ["–"] * 7
    assert "No unit" in _several(values={"due": None}, rows=[], everything=False, **several).said
    assert len(rows) < MOST


def told_by(ask: Asker, rows: list[dict[str, Any]], author: str, **values: str | None) -> Told:
    return _several(view_of("/gaps", SEARCH, ask), ask, values, rows, author, everything=False)


def test_what_several_units_were_given_is_taken_back_but_what_was_changed_since(ask: Asker) -> None:
    rows = listed(ask)
    told_by(ask, rows[:1], "A", status="preparing")
    done = told_by(ask, listed(ask)[:3], "A", status="contacted", office="an office")
    waits = told_by(ask, rows[:1], "B", office="another office")
    assert waits.said.startswith("Others changed Office in charge of 1 unit")
    assert "written" not in waits.said
    typed(ask, listed(ask)[1], "office", "somebody else's", "B")
    said = undo(ask, BEFORE, done.numbers, done.by, "en")
    assert "Undone: 5 fields of 3 units as before." in said
    assert rows[1]["code"] in said
    now = listed(ask)
    assert [row["status"] for row in now[:3]] == ["being prepared", "not begun", "not begun"]
    assert [row["office"] for row in now[:3]] == ["–", "somebody else's", "–"]
    history = unit_history(ask.engine, EVERYTHING, code=rows[2]["code"], purpose="administrative")
    assert history is not None
    assert [(c["field"], c["new"]) for c in history["changes"]] == [
        ("status", "contacted"),
        ("office", "an office"),
        ("status", None),
        ("office", None),
    ]


def test_what_waited_of_an_edit_is_rejected_when_it_is_taken_back(ask: Asker) -> None:
    rows = listed(ask)
    typed(ask, rows[0], "office", "first office", "A")
    done = told_by(ask, rows[:2], "B", office="second office")
    undo(ask, BEFORE, done.numbers, done.by, "en")
    assert [row["office"] for row in listed(ask)[:2]] == ["first office", "–"]
    history = unit_history(ask.engine, EVERYTHING, code=rows[0]["code"], purpose="administrative")
    assert history is not None
    assert [c["state"] for c in history["changes"]] == ["applied", "rejected"]


def test_what_stood_there_already_is_told_as_no_change(ask: Asker) -> None:
    told_by(ask, listed(ask)[:1], "A", office="an office")
    again = told_by(ask, listed(ask)[:1], "A", office="an office")
    assert (again.said, again.numbers) == ("Nothing was changed: what was written stood there already.", "")


@pytest.mark.parametrize("made_up", [None, 5, "", "1", "1-", "-1", "x-y", "5-1", "1-2", "0-9999999999999999", "9" * 99])
def test_numbers_that_a_browser_makes_up_take_nothing_back(ask: Asker, made_up: Any) -> None:
    for author in ("A", "B"):
        told_by(ask, listed(ask)[:1], author, office=f"{author}'s office")
    before = listed(ask)
    assert undo(ask, BEFORE, made_up, "A", "en") == text("ledger.decided_before", "en")
    assert listed(ask) == before


def test_a_unit_that_joined_is_told_as_won(ask: Asker, url: str, tmp_path: Path) -> None:
    row = listed(ask)[-1]
    typed(ask, row, "office", "an office")
    load(writer(url), tmp_path, "2025", 4)
    ask.version()
    later = view_of("/gaps", SEARCH.replace("2024", "2025"), ask)
    assert later.slice == AFTER
    found = work(later, ask)
    assert found is not None
    assert [(each["credit_code"], each["standing"]) for each in found.left] == [(row["code"], "won")]
    assert "joined 1" in words(page("/gaps", SEARCH.replace("2024", "2025"), ask))


def test_a_list_that_came_back_can_be_taken_back_from_its_notice(client: FlaskClient, ask: Asker) -> None:
    book = load_workbook(BytesIO(client.get(f"/ledger/list.xlsx{SEARCH}").data))
    sheet = book.active
    assert sheet is not None
    office = next(cell.column for cell in sheet[4] if cell.value == "Office in charge")
    for row in (5, 6):
        sheet.cell(row, office).value = "a wrong office"
    body = BytesIO()
    book.save(body)
    address = f"/ledger/filled-in{SEARCH}&author=乙"
    answered = client.post(address, data=body.getvalue()).get_json()
    assert [row["office"] for row in listed(ask)[:3]] == ["a wrong office", "a wrong office", "–"]
    button = next(part["props"]["id"] for part in answered["notice"][0]["props"]["children"] if "id" in part["props"])
    assert button["by"].isascii(), "other letters in an id are lost on their way"
    assert "Undone: 2 fields of 2 units" in undo(ask, BEFORE, button["numbers"], "乙", "en")
    assert [row["office"] for row in listed(ask)[:3]] == ["–", "–", "–"]
    assert client.post(address, data=b"no workbook").get_json().get("notice") is None


def sent_back(client: FlaskClient, body: bytes, author: str = "B") -> str:
    answered = client.post(f"/ledger/filled-in{SEARCH}&author={author}", data=body)
    return str(answered.get_json()["said"])


def test_a_list_saved_by_libreoffice_changes_exactly_the_cells_that_were_changed(
    client: FlaskClient, ask: Asker, tmp_path: Path
) -> None:
    codes = [row["code"] for row in listed(ask)]
    typed(ask, listed(ask)[1], "office", "as it was")
    book = load_workbook(BytesIO(client.get(f"/ledger/list.xlsx{SEARCH}").data))
    sheet = book.active
    assert sheet is not None
    heads = {str(cell.value): cell.column for cell in sheet[4]}
    places = {str(sheet.cell(row, heads["Credit code"]).value): row for row in range(5, 15)}
    assert set(places) == set(codes)
    sheet.cell(places[codes[0]], heads["Progress"]).value = "contacted"
    sheet.cell(places[codes[2]], heads["Note"]).value = "电话 13800138000"
    sheet.cell(places[codes[3]], heads["Due"]).value = "2026-09-30"
    book.save(tmp_path / "filled.xlsx")
    office = shutil.which("soffice") or shutil.which("libreoffice")
    assert office is not None
    (tmp_path / "out").mkdir()
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    run = [office, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out")]
    subprocess.run([*run, str(tmp_path / "filled.xlsx")], check=True, capture_output=True, timeout=120)
    said = sent_back(client, (tmp_path / "out" / "filled.xlsx").read_bytes())
    assert "2 fields of 2 units written." in said
    assert "personal data" in said
    assert "13800138000" not in said
    changed = {
        (code, change["field"], change["new"])
        for code in codes
        for change in (unit_history(ask.engine, EVERYTHING, code=code, purpose="administrative") or {}).get(
            "changes", ()
        )
    }
    assert changed == {
        (codes[0], "status", "contacted"),
        (codes[1], "office", "as it was"),
        (codes[3], "due", "2026-09-30"),
    }


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "holds no data"),
        (b"PK\x03\x04", "cannot be read"),
        (b"name,code\r\n", "no list"),
        (bytes(2_000), "holds no data"),
    ],
)
def test_what_is_no_list_is_refused_in_words(client: FlaskClient, body: bytes, why: str) -> None:
    assert why in sent_back(client, body)


def test_another_site_writes_nothing(client: FlaskClient) -> None:
    refused = client.post(
        f"/ledger/filled-in{SEARCH}&author=x", data=b"x", headers={"Origin": "http://elsewhere.example"}
    )
    assert refused.status_code == 403


def test_without_a_place_for_files_nothing_is_written(ask: Asker) -> None:
    reading = Asker(ask.engine)
    assert "ledger-author" not in str(page("/gaps", SEARCH, reading))
    assert "ledger-author" in str(page("/gaps", SEARCH, ask))
