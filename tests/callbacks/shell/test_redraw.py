"""What another address changes of a page: the cards that depend on it, and no other."""

from __future__ import annotations

import json
from typing import Any

import pytest
from dash import no_update
from plotly.utils import PlotlyJSONEncoder
from sqlalchemy import Engine

from callbacks.asking import Asker
from callbacks.router import BODIES, Change, told, view_of
from callbacks.shell.drawing import drawing_of
from layouts.shell.frame import PARTS
from tests.crosswise import crosswise

START = "?region=330000&industry=C&compare=2023"
OTHERS = (
    "?region=330000&industry=C&compare=2024",
    "?region=330000&industry=C&compare=none",
    "?region=330000&industry=C&compare=2023&min=25",
    "?region=330000&industry=C&compare=2023&page=2",
    "?region=330000&industry=C&compare=2023&theme=dark",
    "?region=330000&industry=C,F&compare=2023",
    "?region=330000&compare=2023",
    "?region=330100&industry=C&compare=2023",
    "?region=330000&industry=C&period=2024&compare=2023",
    "?region=330000&industry=C&compare=2023&size=small_micro",
    "?region=330000&industry=C&compare=2023&calibre=nbs_unions",
    *(
        f"?region=330000&industry=C&compare=2023&{more}"
        for more in (
            "kind=enterprise",
            "regions=100000",
            "regions=310000,320000",
            "metric=gap_workers",
            "metric=density",
            "axes=industry_size",
            "tab=all",
            "tab=multiples",
            "open=worker_coverage",
            "plan=open",
        )
    ),
)
ADDRESSES = ("href", "data-href")


@pytest.fixture(scope="module")
def ask(full: Engine) -> Asker:
    return Asker(full)


def seen(path: str, search: str, ask: Asker) -> dict[str, Any]:
    """What a browser says that it shows of an address."""
    return told(drawing_of(path, view_of(path, search, ask), ask), path + search)


def redrawn(path: str, before: str, after: str, ask: Asker) -> set[str]:
    """The cards and parts of the shell that are drawn anew."""
    change = Change(path, after, seen(path, before, ask), ask)
    assert change.body() is no_update
    return {name for name in change.told["keys"] if change.part(name) is not no_update}


def content(component: Any) -> str:
    """What a card shows, without where its links lead: these follow the address in the browser."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: plain(each) for name, each in value.items() if name not in ADDRESSES}
        return [plain(each) for each in value] if isinstance(value, list) else value

    return json.dumps(plain(json.loads(json.dumps(component, cls=PlotlyJSONEncoder))), sort_keys=True)


@pytest.mark.parametrize(("path", "after"), crosswise(BODIES, OTHERS))
def test_a_card_that_stays_would_be_drawn_the_same(path: str, after: str, ask: Asker) -> None:
    old, new = (drawing_of(path, view_of(path, search, ask), ask) for search in (START, after))
    if old.at != new.at:  # another tab of a page has other cards
        return
    stays = [name for name in new.keys if old.keys[name] == new.keys[name]]
    for name in stays:
        if old.is_live(name):  # what takes long is looked for beside the page: it may have come meanwhile
            old = drawing_of(path, view_of(path, START, ask), ask)
        assert content(old.card(name)) == content(new.card(name)), name
    for part in PARTS:
        if part.name not in redrawn(path, START, after, ask):
            assert content(part.draw(old.view, old.version)) == content(part.draw(new.view, new.version)), part.name


@pytest.mark.parametrize(
    ("path", "after", "changed"),
    [
        ("/", START, set()),
        ("/", f"{START}&theme=dark", {"tools"}),
        ("/gaps", f"{START}&q=310&sort=name", set()),
        ("/gaps", f"{START}&min=25", {"ledger", "unknown"}),
        ("/regions", START.replace("2023", "2024"), {"regions", "ranking", "chips"}),
        ("/trends", START.replace("2023", "2024"), {"why", "factors", "flows", "chips"}),
    ],
)
def test_a_change_draws_what_depends_on_it(path: str, after: str, changed: set[str], ask: Asker) -> None:
    assert redrawn(path, START, after, ask) == changed


def test_searching_a_list_of_the_page_data_draws_no_card_anew(ask: Asker) -> None:
    for tab, sought in (("findings", "q=F5&sort=file"), ("held", "q=x&sort=row"), ("loads", "q=33&sort=-name")):
        there = f"{START}&tab={tab}"
        assert redrawn("/data", there, f"{there}&{sought}", ask) == set()


def test_another_tab_leaves_the_shell(ask: Asker) -> None:
    there = f"{START}&tab=findings"
    change = Change("/data", f"{START}&tab=loads", seen("/data", there, ask), ask)
    assert change.body() is not no_update
    assert {name for name in change.told["keys"] if change.part(name) is not no_update} == set()


def test_a_filter_leaves_header_navigation_and_the_statement_of_the_nation(ask: Asker) -> None:
    found = redrawn("/", START, "?region=330000&industry=C,F&compare=2023", ask)
    assert found.isdisjoint({"title", "crumbs", "tools", "navigation", "footer", "figure-share"})
    assert {"chips", "map", "ranking", "attention", "figures"} <= found


def test_another_page_brings_its_cards_and_leaves_the_shell(ask: Asker) -> None:
    change = Change("/gaps", START, seen("/", START, ask), ask)
    assert change.body() is not no_update
    assert {name for name in change.told["keys"] if change.part(name) is not no_update} == set()


def test_what_is_asked_for_again_shows_the_work_under_way(ask: Asker) -> None:
    change = Change("/data", START, seen("/data", START, ask), ask, again=True)
    assert {name for name in change.told["keys"] if change.part(name) is not no_update} == {"importing"}


@pytest.mark.parametrize("made_up", [None, 5, "x", [], {"keys": 5}, {"at": "/", "keys": {"map": []}}, {"at": []}])
def test_what_a_browser_makes_up_gets_a_whole_page_or_all_cards(made_up: Any, ask: Asker) -> None:
    change = Change("/", START, made_up, ask)
    if isinstance(made_up, dict) and made_up.get("at") == "/":
        assert all(change.part(name) is not no_update for name in change.told["keys"])
    else:
        assert change.body() is not no_update
