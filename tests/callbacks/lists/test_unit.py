"""A unit's own view: what registers, the ledger and cells say of one unit, by its code alone."""

from __future__ import annotations

import json

import pytest
from plotly.utils import PlotlyJSONEncoder
from sqlalchemy import Engine, text

from callbacks.asking import Asker
from callbacks.lists.unit import facts
from callbacks.router import view_of
from callbacks.shell.drawing import drawing_of
from data.queries.trace.unit import unit_record
from data.scope import EVERYTHING, OutOfScope, Scope
from layouts.shell.controls import heading


@pytest.fixture(scope="module")
def ask(full: Engine) -> Asker:
    return Asker(full)


@pytest.fixture(scope="module")
def code(full: Engine) -> str:
    """A unit of Zhejiang that a union covers."""
    with full.connect() as connection:
        found = connection.execute(
            text(
                "SELECT u.credit_code FROM coverage c JOIN unit u ON u.part_id = c.part_id AND u.row = c.row"
                " JOIN part p ON p.id = u.part_id WHERE c.mode = 'own' AND p.status = 'current' AND u.region LIKE '33%'"
                " ORDER BY u.credit_code LIMIT 1"
            )
        )
        return str(found.scalar_one())


def drawn(search: str, ask: Asker) -> str:
    drawing = drawing_of("/gaps", view_of("/gaps", search, ask), ask)
    return json.dumps(drawing.body(), cls=PlotlyJSONEncoder, ensure_ascii=False)


def test_each_period_says_what_its_register_says(full: Engine, code: str) -> None:
    with full.connect() as connection:
        known = connection.execute(
            text(
                "SELECT p.period, u.name, u.employees, u.region, c.mode, u.row FROM unit u JOIN part p ON p.id = u.part_id"
                " LEFT JOIN coverage c ON c.part_id = u.part_id AND c.row = u.row"
                " WHERE u.credit_code = :code AND p.status = 'current' ORDER BY p.period DESC"
            ),
            {"code": code},
        ).all()
    rows = unit_record(full, EVERYTHING, code=code)
    keys = ("period", "name", "employees", "region", "mode", "row")
    assert [tuple(row[key] for key in keys) for row in rows] == [tuple(one) for one in known]
    assert all(row["cells"]["name"].endswith(str(row["row"])) for row in rows)
    assert rows[0]["union_code"]
    assert rows[0]["union_name"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_address_alone_opens_the_view(code: str, lang: str, ask: Asker, full: Engine) -> None:
    search = f"?unit={code}&lang={lang}"
    name = unit_record(full, EVERYTHING, code=code)[0]["name"]
    shown = drawn(search, ask)
    assert name in shown
    assert code in heading(view_of("/gaps", search, ask))
    assert code in shown


def test_a_code_that_no_register_has_is_said(ask: Asker) -> None:
    assert "91000000000000000X" in drawn("?unit=91000000000000000X", ask)
    assert facts(view_of("/gaps", "?unit=91000000000000000X", ask), ask).rows == []


def test_a_code_that_is_none_is_left_out_and_said(ask: Asker) -> None:
    view = view_of("/gaps", "?unit=%3Cb%3E", ask)
    assert view.selection.unit is None
    assert view.selection.ignored


def test_nothing_is_told_to_who_may_have_no_list_or_sees_elsewhere(full: Engine, code: str) -> None:
    with pytest.raises(OutOfScope):
        unit_record(full, Scope(unit_lists=False), code=code)
    assert unit_record(full, Scope("440000"), code=code) == []
    without = Asker(full, Scope(unit_lists=False))
    view = view_of("/gaps", f"?unit={code}", without)
    assert facts(view, without).rows is None


def test_other_pages_are_entered_without_the_unit(code: str, ask: Asker) -> None:
    view = view_of("/gaps", f"?unit={code}&q=abc&sort=name", ask)
    assert view.link("/trends") == "/trends"
    assert "unit" not in view.link(region="330000")
