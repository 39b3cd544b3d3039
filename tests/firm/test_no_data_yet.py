"""Files asked of an empty database: said in the reader's language that there is no data yet, at every address that files go out by."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app import create_app
from data.database.engine import writer
from data.settings import Settings

ADDRESSES = (
    "/export/map.csv?",
    "/export/map.xlsx?",
    "/export/heat.csv?from=gaps",
    "/ledger/list.xlsx?",
    "/report/330000/brief?period=2025",
    "/report/100000/xlsx?period=2025",
    "/plans/1.xlsx?",
    "/plans/1.pptx?",
)
SAID = {"zh": "还没有数据", "en": "There is no data yet"}


@pytest.fixture(scope="module", params=["no file", "no rows"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    place = tmp_path_factory.mktemp("empty")
    url = f"sqlite:///{place / 'coverage.db'}"
    if request.param == "no rows":
        writer(url).dispose()
    return create_app(Settings(url, place / "instance")).server.test_client()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_it_is_said_in_the_language_of_the_address_or_the_browser(
    address: str, language: str, server: FlaskClient
) -> None:
    as_page = server.get(address, headers={"Accept-Language": language, "Accept": "text/html"})
    assert (as_page.status_code, as_page.mimetype) == (404, "text/html")
    assert SAID[language] in as_page.get_data(as_text=True)
    assert SAID[language] in server.get(f"{address}&lang={language}").get_data(as_text=True)


@pytest.mark.parametrize(
    "address", ["/export/nothing.csv", "/report/330000/nothing", "/report/999999/brief?period=2025"]
)
def test_what_there_never_is_is_said_as_before(address: str, server: FlaskClient) -> None:
    answer = server.get(address, headers={"Accept-Language": "en"})
    assert "There is no such address" in answer.get_data(as_text=True)
