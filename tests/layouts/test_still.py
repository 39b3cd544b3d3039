"""What is handed to the browser in one piece is what was drawn, and what callbacks name stays a component."""

from __future__ import annotations

from dash import dcc, html

from layouts.still import Still, stilled


def test_neighbours_without_a_name_become_one_piece_around_what_has_one() -> None:
    named = html.Div([html.Span("in"), dcc.Graph(id="chart"), "after"], id="named")
    drawn = html.Section([html.H2(["A", 1]), None, dcc.Link("on", href="/gaps", className="q"), named, html.P("end")])
    found = stilled(drawn)
    assert isinstance(found, html.Section)
    head, kept, end = found.children
    assert head.tree == [["h2", {}, "A", "1"], ["a", {"href": "/gaps", "className": "q"}, "on"]]
    assert isinstance(end, Still)
    assert end.tree == [["p", {}, "end"]]
    assert kept.id == "named"
    assert kept.children[0].tree == [["span", {}, "in"]]
    assert kept.children[1:] == [named.children[1], "after"]


def test_a_table_keeps_its_properties_and_what_was_drawn_is_left_as_it_was() -> None:
    cell = html.Td("1", colSpan=2, style={"width": "3px"}, **{"data-open": "x~y"})
    drawn = html.Div(html.Table(html.Tr([cell, html.Td(None, hidden=False)])), id="place")
    found = stilled(drawn)
    row = [
        "tr",
        {},
        ["td", {"colSpan": 2, "style": {"width": "3px"}, "data-open": "x~y"}, "1"],
        ["td", {"hidden": False}],
    ]
    assert found.children.tree == [["table", {}, row]]
    assert isinstance(drawn.children, html.Table)


def test_a_figure_with_its_unit_is_whole_in_a_text_and_alone() -> None:
    found = stilled(html.Div([html.P(["共 1.01 m，", html.B("低 3.8 个百分点")]), html.Td("5 人", className="num")]))
    words = ["p", {}, "共 ", ["span", {"className": "nowrap"}, "1.01 m"], "，"]
    words += [["b", {}, "低 ", ["span", {"className": "nowrap"}, "3.8 个百分点"]]]
    assert found.tree == [["div", {}, words, ["td", {"className": "num nowrap"}, "5 人"]]]
    assert stilled(html.Option("5 人")).tree == [["option", {}, "5 人"]]


def test_texts_and_nothing_stay_what_they_are() -> None:
    assert stilled("only") == "only"
    assert stilled(None) is None
    assert stilled(["a", None]) == ["a"]
