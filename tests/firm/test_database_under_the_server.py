"""The database's file replaced, removed, damaged or held while the server runs: noticed with the next request, said in one line, served again after."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from dash import Dash
from flask.testing import FlaskClient
from sqlalchemy import insert

from app import create_app
from data.database import schema
from data.database.engine import writer
from data.database.trouble import DatabaseTrouble
from data.settings import Settings
from etl.load.batch import load_paths
from tests.books import register, unit

PAGE = {"Referer": "http://localhost/"}


@pytest.fixture
def place(own_url: str) -> Path:
    return Path(own_url.removeprefix("sqlite:///"))


@pytest.fixture
def server(own_url: str, tmp_path: Path) -> Iterator[FlaskClient]:
    app: Dash = create_app(Settings(own_url, tmp_path / "instance", busy_seconds=0.3))
    with app.server.test_client() as client:
        assert client.get("/health").json["data_version"] == 1
        yield client


def page(server: FlaskClient, language: str = "zh") -> str:
    answer = server.get("/_dash-layout", headers={**PAGE, "Accept-Language": language})
    assert answer.status_code == 200
    return str(answer.get_json())


def put_in_place(other: Path, place: Path) -> None:
    for end in ("-wal", "-shm"):
        Path(f"{place}{end}").unlink(missing_ok=True)
    other.replace(place)


def test_another_database_in_its_place_is_read_at_the_next_request(
    server: FlaskClient, place: Path, tmp_path: Path
) -> None:
    first = page(server)
    other = tmp_path / "other.db"
    engine = writer(f"sqlite:///{other}")
    for year in ("2031", "2032"):
        load_paths(engine, [register(tmp_path / f"{year}.xlsx", [unit(1)], period=year)])
    engine.dispose()
    put_in_place(other, place)
    assert server.get("/health").json == {"data_version": 2, "database": "ok"}
    assert page(server) != first
    assert "2032" in page(server)


@pytest.mark.parametrize(("language", "words"), [("zh", "找不到数据库"), ("en", "There is no database")])
def test_a_database_that_has_gone_is_said_and_not_made_anew(
    language: str, words: str, server: FlaskClient, place: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.db"
    place.rename(kept)
    answer = server.get("/health")
    assert (answer.status_code, answer.json) == (503, {"database": "database_gone"})
    said = page(server, language)
    assert words in said
    assert str(tmp_path) not in said
    export = server.get("/export/map.csv", headers={"Accept-Language": language})
    assert export.status_code == 503
    assert words in export.get_data(as_text=True)
    assert "Retry-After" in export.headers
    assert not place.exists()
    kept.rename(place)
    assert server.get("/health").status_code == 200, "a retry works"
    assert words not in page(server, language)


@pytest.mark.parametrize("damage", ["text", "middle"])
def test_damage_is_said_and_a_backup_served(damage: str, server: FlaskClient, place: Path, tmp_path: Path) -> None:
    backup = Path(shutil.copy(place, tmp_path / "backup.db"))
    whole = place.read_bytes()
    torn = tmp_path / "torn.db"
    torn.write_bytes("这不是数据库".encode() * 500 if damage == "text" else whole[:100] + b"\xa5" * (len(whole) - 100))
    put_in_place(torn, place)
    assert server.get("/health").json == {"database": "database_damaged"}
    assert "损坏" in page(server)
    put_in_place(backup, place)
    assert server.get("/health").status_code == 200
    assert "损坏" not in page(server)


def test_a_file_that_is_written_over_is_noticed_though_it_is_the_same_file(
    server: FlaskClient, place: Path, tmp_path: Path
) -> None:
    backup = Path(shutil.copy(place, tmp_path / "backup.db"))
    assert server.get("/health").status_code == 200
    with place.open("r+b") as file:
        file.write(b"\xa5" * place.stat().st_size)
    assert server.get("/health").json == {"database": "database_damaged"}
    put_in_place(backup, place)
    assert server.get("/health").json["database"] == "ok"


def test_an_empty_file_is_no_database(server: FlaskClient, place: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    put_in_place(tmp_path / "empty.db", place)
    assert server.get("/health").json == {"database": "database_empty"}
    assert page(server)
    assert place.stat().st_size == 0


@pytest.mark.parametrize("size", [1, 16, 100, 5000])
@pytest.mark.parametrize("asked_between", [False, True])
def test_a_file_that_was_emptied_and_then_filled_with_something_else_is_damaged(
    asked_between: bool, size: int, server: FlaskClient, place: Path
) -> None:
    page(server)
    place.write_bytes(b"")
    if asked_between:
        assert server.get("/health").json == {"database": "database_empty"}
        page(server)
    place.write_bytes(b"\xa5" * size)
    assert server.get("/health").json == {"database": "database_damaged"}
    assert "损坏" in page(server)
    assert server.get("/export/map.csv").status_code == 503


def test_a_held_database_is_said_and_served_once_let_go(own_url: str, place: Path, tmp_path: Path) -> None:
    server = create_app(Settings(own_url, tmp_path / "instance", busy_seconds=0.3)).server.test_client()
    holder = sqlite3.connect(place, isolation_level=None)
    holder.execute("PRAGMA locking_mode=EXCLUSIVE")
    holder.execute("BEGIN IMMEDIATE")
    holder.execute("CREATE TABLE held (n)")
    try:
        assert server.get("/health").json == {"database": "database_locked"}
        assert "占用" in page(server)
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    assert server.get("/health").status_code == 200


@pytest.mark.parametrize("how", ["gone", "replaced"])
def test_nothing_is_committed_to_a_file_that_lies_there_no_more(
    how: str, place: Path, own_url: str, tmp_path: Path
) -> None:
    engine = writer(own_url)

    def store() -> None:
        with engine.begin() as connection:
            connection.execute(insert(schema.meta).values(key="x", value="1"))
            place.rename(tmp_path / "moved.db")
            if how == "replaced":
                shutil.copy(tmp_path / "moved.db", place)

    with pytest.raises(DatabaseTrouble, match="removed or replaced"):
        store()
    engine.dispose()
    rows = sqlite3.connect(tmp_path / "moved.db")
    assert rows.execute("SELECT count(*) FROM meta WHERE key = 'x'").fetchone() == (0,)
    rows.close()


def test_a_load_is_not_said_to_be_done_whose_database_was_replaced(
    place: Path, own_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from etl.publish import publish

    engine = writer(own_url)
    original = publish.refresh

    def replaced(*args: object, **kwargs: object) -> object:
        done = original(*args, **kwargs)  # type: ignore[arg-type]
        other = Path(shutil.copy(place, tmp_path / "other.db"))
        other.replace(place)
        return done

    monkeypatch.setattr(publish, "refresh", replaced)
    with pytest.raises(DatabaseTrouble) as caught:
        load_paths(engine, [register(tmp_path / "a.xlsx", [unit(1)], period="2031")])
    assert caught.value.code == "database_replaced"
    engine.dispose()


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("schema_version", "99", "database_newer"),
        ("schema_version", "8", "database_older"),
        ("stale", "1", "database_unsummed"),
        ("schema_version", "x", "database_damaged"),
        ("schema_version", "", "database_damaged"),
        ("data_version", "x", "database_damaged"),
    ],
)
def test_point_8_another_versions_file_is_said_by_health_and_by_pages(
    key: str, value: str, code: str, server: FlaskClient, place: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.db"
    shutil.copy(place, other)
    with sqlite3.connect(other) as connection:
        connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))
    connection.close()
    put_in_place(other, place)
    health = server.get("/health")
    assert (health.status_code, health.get_json()) == (503, {"database": code})
    assert "'role': 'alert'" in page(server)
    with server.get("/export/ranking.csv") as answer:
        assert answer.status_code == 503


def _foreign(path: Path, statements: str) -> Path:
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    connection.executescript(statements)
    connection.close()
    return path


FOREIGN = [
    "CREATE TABLE orders (id)",
    "CREATE TABLE meta (key, value); CREATE TABLE tiles (z)",
    "CREATE TABLE meta (name, content)",
    "CREATE TABLE meta (key, value); INSERT INTO meta VALUES ('schema_version', '10')",
    "CREATE TABLE load (id, weight); CREATE TABLE part (id); CREATE TABLE meta (key, value)",
    "CREATE VIEW numbers AS SELECT 1 AS n",
]


@pytest.mark.parametrize("over", [False, True], ids=["replaced", "written over"])
@pytest.mark.parametrize("statements", FOREIGN)
def test_point_8_another_programs_tables_are_no_database_of_ours(
    statements: str, over: bool, server: FlaskClient, place: Path, tmp_path: Path
) -> None:
    backup = Path(shutil.copy(place, tmp_path / "backup.db"))
    page(server)
    other = _foreign(tmp_path / "other.db", statements)
    if over:
        place.write_bytes(other.read_bytes())
    else:
        put_in_place(other, place)
    assert (server.get("/health").status_code, server.get("/health").json) == (503, {"database": "database_foreign"})
    assert "别的程序" in page(server)
    assert "another program" in page(server, "en")
    assert server.get("/export/map.csv").status_code == 503
    put_in_place(backup, place)
    assert server.get("/health").status_code == 200
    assert "别的程序" not in page(server)


@pytest.mark.parametrize("statements", FOREIGN)
def test_point_8_nothing_is_written_into_another_programs_tables(statements: str, tmp_path: Path) -> None:
    other = _foreign(tmp_path / "other.db", statements)
    before = other.read_bytes()
    with pytest.raises(DatabaseTrouble) as caught:
        writer(f"sqlite:///{other}")
    assert caught.value.code == "database_foreign"
    tables = sqlite3.connect(other)
    assert "rollup" not in {name for (name,) in tables.execute("SELECT name FROM sqlite_master")}
    tables.close()
    assert other.read_bytes() == before


@pytest.mark.parametrize("size", [0, 1])
def test_point_8_an_emptied_database_is_said_on_pages(size: int, server: FlaskClient, place: Path) -> None:
    for end in ("-wal", "-shm"):
        Path(f"{place}{end}").unlink(missing_ok=True)
    place.unlink()
    place.write_bytes(b"x" * size)
    words = {"zh": ("没有表", "损坏"), "en": ("no tables", "damaged")}
    for language, said in words.items():
        assert said[size] in page(server, language)
    assert server.get("/export/map.csv").status_code == 503
