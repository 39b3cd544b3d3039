"""Every section that a reader unfolds is in the address, by one mechanism; what hangs over the page is in none."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from dash import html
from hypothesis import given
from hypothesis import strategies as st

from data.settings import ROOT
from layouts.folds import fold
from layouts.selection import FOLDS, KEYS, OF_A_PAGE, Selection, View, make_view

HANGS = {"drop", "tableview", "sure"}
folded = st.lists(st.sampled_from(FOLDS), unique=True).flatmap(
    lambda names: st.tuples(*(st.sampled_from([name, f"-{name}"]) for name in names))
)


def view(address: str = "") -> View:
    return make_view(Selection.parse(address), "/", "zh", [])


def test_sections_are_made_in_one_place_and_all_else_that_opens_hangs_over_the_page() -> None:
    for path in sorted(ROOT.glob("layouts/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "Details":
                classes = next((each.value for each in node.keywords if each.arg == "className"), None)
                hangs = isinstance(classes, ast.Constant) and bool(HANGS & set(str(classes.value).split()))
                assert hangs or path.name == "folds.py", f"{path}: {node.lineno}"


def test_scripts_know_what_hangs_and_which_keys_are_of_one_page() -> None:
    script = (ROOT / "assets" / "folds.js").read_text(encoding="utf-8")
    assert set(re.findall(r"details\.(\w+)\[open\]", script)) == HANGS
    listed = re.search(r"OF_A_PAGE = \[(.*?)\]", (ROOT / "assets" / "navigation.js").read_text(encoding="utf-8"))
    assert listed is not None
    assert re.findall(r'"(\w+)"', listed[1]) == list(OF_A_PAGE)
    assert "fold" in KEYS


@given(folded)
def test_what_is_unfolded_is_written_and_read_back(said: tuple[str, ...]) -> None:
    assert Selection.parse(Selection(fold=said).query()).fold == said


@pytest.mark.parametrize("said", ["nothing", "attention,nothing", "--attention", "-"])
def test_a_section_that_there_is_not_is_noted(said: str) -> None:
    found = Selection.parse(f"?fold={said}")
    assert found.fold == ()
    assert found.ignored == (f"fold={said}",)


@pytest.mark.parametrize("name", FOLDS)
@pytest.mark.parametrize(
    ("at_first", "said", "is_open"),
    [
        (False, "", False),
        (False, "+", True),
        (False, "-", False),
        (True, "", True),
        (True, "+", True),
        (True, "-", False),
    ],
)
def test_a_section_stands_as_the_address_says_else_as_at_first(name: str, at_first: bool, said: str, is_open: bool) -> None:  # fmt: skip
    address = {"": "", "+": f"?fold={name}", "-": f"?fold=-{name}"}[said]
    drawn = fold(view(address), name, html.Summary("more"), html.P("all"), open=at_first, className="x")
    assert drawn.open is is_open
    assert [type(each) for each in drawn.children] == [html.Summary, html.P]
    assert (drawn.to_plotly_json()["props"]["data-fold"], drawn.className) == (name, "x")


def test_another_page_is_entered_with_its_sections_as_at_first_and_the_same_one_keeps_them() -> None:
    here = view("?fold=attention")
    assert here.link("/gaps") == "/gaps"
    assert here.link(region="330000") == "/?region=330000&fold=attention"
    assert replace(here.selection, fold=()).query() == ""


def test_names_are_words_that_an_address_takes_as_they_are() -> None:
    assert all(re.fullmatch("[a-z_]+", name) for name in FOLDS)
    assert all(one != other for one, other in pairwise(sorted(FOLDS)))
