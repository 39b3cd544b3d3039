"""The addresses of report files, and what a reader may order."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import flask
import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import Engine

from callbacks.asking import Asker
from callbacks.reports import order_of, serve_reports
from callbacks.router import page, view_of
from data.scope import EVERYTHING, Scope
from data.settings import Settings
from reports.files import Kind
from reports.packs.jobs import Jobs
from tests.drawn import cards, head


def client_of(full: Engine, tmp_path: Path, scope: Scope = EVERYTHING) -> FlaskClient:
    server = flask.Flask("reports")
    ask = Asker(full, scope, jobs=Jobs(tmp_path / "packs", full, scope))
    ask.version()
    serve_reports(server, ask, Settings("sqlite://", tmp_path))
    return server.test_client()


@pytest.mark.parametrize(
    ("kind", "suffix"), [("xlsx", "xlsx"), ("pptx", "pptx"), ("brief", "docx"), ("circular", "docx")]
)
def test_a_report_is_fetched_under_its_own_name(full: Engine, tmp_path: Path, kind: str, suffix: str) -> None:
    answer = client_of(full, tmp_path).get(f"/report/330000/{kind}?period=2024&compare=2023&lang=zh")
    assert answer.status_code == 200
    assert answer.data[:2] == b"PK"
    assert "浙江省_2024比2023_" in unquote(answer.headers["Content-Disposition"])
    assert answer.headers["Content-Disposition"].rstrip('"').endswith(suffix)
    assert list(tmp_path.iterdir()) == []


def test_the_external_edition_has_no_list_of_units(full: Engine, tmp_path: Path) -> None:
    answer = client_of(full, tmp_path).get("/report/330000/xlsx?period=2024&audience=external&round=5")
    book = load_workbook(BytesIO(answer.data))
    assert "未建会单位" not in book.sheetnames
    assert book["摘要"]["C6"].value % 5 == 0
    book.close()


@pytest.mark.parametrize(
    "address",
    [
        "/report/330000/exe?period=2024",
        "/report/999999/xlsx?period=2024",
        "/report/330000/xlsx?period=1999",
        "/report/331126/xlsx?period=2024&audience=external",
        "/pack/..%2F..%2Fetc",
        "/pack/aaaaaaaaaaaaaaaaaaaa",
    ],
)
def test_what_does_not_exist(full: Engine, tmp_path: Path, address: str) -> None:
    assert client_of(full, tmp_path).get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/report/330000/xlsx?period=%27%3B--",
        "/report/330000/xlsx?period=2024&calibre=none",
        "/report/330000/xlsx?period=2024&lang=../zh",
        "/report/330000/xlsx?period=2024&audience=all",
        "/report/330000/xlsx?period=2024&compare=%00",
    ],
)
def test_what_means_nothing(full: Engine, tmp_path: Path, address: str) -> None:
    assert client_of(full, tmp_path).get(address).status_code == 400


def test_a_reader_gets_no_report_outside_the_scope(full: Engine, tmp_path: Path) -> None:
    scoped = client_of(full, tmp_path, Scope("430000"))
    assert scoped.get("/report/330000/xlsx?period=2024").status_code == 404
    assert scoped.get("/report/430000/xlsx?period=2024").status_code == 200


def test_an_order_holds_only_what_there_is(full: Engine) -> None:
    ask = Asker(full)
    ask.version()
    view = view_of("/reports", "?region=330000&period=2024&calibre=synthetic", ask)
    order, kinds = order_of(view, {"kinds": ["xlsx", "circular", "exe"], "audience": "external5", "level": "county"})
    assert kinds == [Kind("xlsx"), Kind("docx", "circular")]
    assert (order.region, order.audience, order.base, order.level) == ("330000", "external", 5, "county")
    plain, none = order_of(view, {"kinds": None, "audience": "?", "level": "township"})
    assert (plain.audience, plain.base, plain.level, none) == ("internal", 0, None, [])


def test_a_pack_that_cannot_be_made_promises_no_reports(full: Engine, tmp_path: Path) -> None:
    ask = Asker(full, EVERYTHING, jobs=Jobs(tmp_path / "packs", full, EVERYTHING))
    for region, made in (("330106", False), ("330100", True)):
        drawn = page("/reports", f"?region={region}&calibre=synthetic&period=2025&lang=zh", ask)
        (title,) = [title for card in cards(drawn) if (title := head(card)).startswith("打包")]
        assert ("每个一份" in title) == made, title
