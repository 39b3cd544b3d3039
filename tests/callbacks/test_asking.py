"""What is remembered between questions: one answer a question, version of the data and scope."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine

from callbacks.asking import Asker
from data.scope import Scope
from data.slice import Slice

ZHEJIANG, HUNAN = Scope(root="330000"), Scope(root="430000")


def test_an_answer_is_given_again_for_the_same_question_alone(full: Engine) -> None:
    asked: list[Slice] = []

    def question(_engine: Engine, _scope: Scope, *, slice_: Slice) -> str:
        asked.append(slice_)
        return slice_.period

    ask = Asker(full)
    ask.version()
    years = [Slice(period, "register", "administrative") for period in ("2024", "2025", "2024")]
    assert [ask(question, slice_=year) for year in years] == ["2024", "2025", "2024"]
    assert asked == years[:2]


def test_an_answer_for_one_scope_is_not_given_in_another(full: Engine) -> None:
    def question(_engine: Engine, scope: Scope, **_arguments: Any) -> Scope:
        return scope

    ask = Asker(full, ZHEJIANG)
    ask.version()
    for scope in (ZHEJIANG, HUNAN, Scope(root="330000", unit_lists=False)):
        ask.scope = scope
        assert ask(question, region="330000") == scope
