"""Every card that offers files is in the registry of exports, and every export is offered by a card."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import Engine

from callbacks.asking import Asker
from callbacks.export import export
from callbacks.router import page
from callbacks.tables import EXPORTS
from data.database.engine import writer
from etl.load.batch import load_paths
from etl.upload.imports import Imports
from layouts.selection import DATA_TABS
from tests.books import book, register, union, unit
from tests.crosswise import crosswise
from tests.exports import components
from tests.links.books import HAINING, code, counties, database, load, tax_book
from tests.links.truth import registers

SEARCHES = (
    "?lang=zh",
    "?lang=en&calibre=census&period=2004",
    "?lang=zh&calibre=acftu&period=2018",
    "?lang=en&region=330000",
    "?lang=zh&region=330106&industry=C&page=2",
    "?lang=en&region=640000&kind=enterprise&min=25",
    "?lang=zh&region=710000",
    "?lang=en&region=330000&tab=links",
    "?lang=zh&region=330727",
)
OF_TRENDS = ("?lang=zh&region=330000&regions=430000", "?lang=zh&region=330000&tab=flow-joined")
OTHERS = [
    *(("/data", f"?lang=zh&region=330000&tab={tab}") for tab in DATA_TABS),
    *(("/trends", search) for search in OF_TRENDS),
]


@pytest.fixture(scope="module")
def ask(full: Engine, full_url: str, tmp_path_factory: pytest.TempPathFactory) -> Asker:
    return Asker(full, imports=Imports(tmp_path_factory.mktemp("imports"), lambda: writer(full_url)))


@pytest.fixture(scope="module")
def with_targets(tmp_path_factory: pytest.TempPathFactory) -> Asker:
    folder = tmp_path_factory.mktemp("targets")
    engine = writer(f"sqlite:///{folder / 'a.db'}")
    broken = list(unit(3))
    broken[2] = "999999"
    goals = {"目标": [("地区", "指标", "目标值"), ("浙江省", "建会覆盖率", "80%")]}
    files = [
        register(folder / "a.xlsx", [unit(1), unit(2), broken], [union(1, unit=1)]),
        book(folder / "t.xlsx", goals),
    ]
    load_paths(engine, files)
    return Asker(engine, imports=Imports(Path(folder / "imports"), lambda: engine))


def offered(path: str, search: str, ask: Asker) -> set[tuple[str, str, str, str]]:
    """(page, name, kind, query) of each link to a file on a page."""
    found = set()
    for component in components(page(path, search, ask)):
        parts = urlsplit(str(getattr(component, "href", "")))
        if parts.path.startswith("/export/"):
            name, _, kind = parts.path.removeprefix("/export/").rpartition(".")
            found.add((path, name, kind, parts.query))
    return found


@pytest.mark.parametrize(("path", "search"), [*crosswise(EXPORTS, SEARCHES), *OTHERS])
def test_each_link_leads_to_a_file_of_the_view(path: str, search: str, ask: Asker) -> None:
    links = offered(path, search, ask)
    assert {link[2] for link in links} <= {"csv", "xlsx"}
    for _, name, kind, query in links:
        assert name in EXPORTS[path]
        assert (path, name, "csv" if kind == "xlsx" else "xlsx", query) in links, "both kinds or none"
        assert f"from={path.strip('/') or 'overview'}" in query
        asked = export(name, path.strip("/") or "overview", f"?{query}", ask)
        assert asked is not None, name
        assert asked.table.name == name


@pytest.fixture(scope="module")
def with_leads(tmp_path_factory: pytest.TempPathFactory) -> Asker:
    """A county, and a tax office's list with one of its units and one that no register has."""
    folder = tmp_path_factory.mktemp("leads")
    truth = registers(11, 30, 15, counties(HAINING))
    engine = database(folder, truth)
    codes = [code(1), *(u.code for u in truth.units if u.code)][:30]
    rows = [replace(truth.units[0], code=each, name=f"名单{n}公司") for n, each in enumerate(codes)]
    load(engine, tax_book(folder / "税务.csv", rows), source="tax")
    return Asker(engine)


def test_each_export_is_offered_by_a_card(ask: Asker, with_targets: Asker, with_leads: Asker) -> None:
    links = {link[:2] for path, search in (*product(EXPORTS, SEARCHES), *OTHERS) for link in offered(path, search, ask)}
    links |= {link[:2] for path in EXPORTS for link in offered(path, "?region=330000", with_targets)}
    links |= {link[:2] for link in offered("/data", "?region=330000&tab=held", with_targets)}
    links |= {link[:2] for link in offered("/tasks", "?region=100000", with_targets)}
    links |= {link[:2] for link in offered("/data", f"?region={HAINING}&period=2024&tab=links", with_leads)}
    assert links == {(path, name) for path, cards in EXPORTS.items() for name in cards}
