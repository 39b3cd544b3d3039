"""What is remembered between questions: one answer a question, version of the data and scope."""

from __future__ import annotations

from threading import Event
from typing import Any

import pytest
from sqlalchemy import Engine

from callbacks.asking import Asker
from data.scope import Scope
from data.slice import Slice
from tests.waiting import until

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


def test_a_long_answer_is_looked_for_beside_the_page(full: Engine) -> None:
    may, asked = Event(), []

    def question(_engine: Engine, _scope: Scope, *, number: int) -> int:
        asked.append(number)
        may.wait(10)
        return number * 2

    ask = Asker(full)
    assert ask.soon(question, number=1) is None
    assert ask.soon(question, number=1) is None
    assert ask.soon(question, number=2) is None, "one at a time"
    assert ask.is_looking()
    may.set()
    until(lambda: not ask.is_looking())
    assert ask.soon(question, number=1) == 2
    assert asked == [1]
    assert ask.in_passing().soon(question, number=3) == 6, "a file waits"


def test_a_question_that_failed_beside_the_page_is_told_to_who_asks_again(full: Engine) -> None:
    def question(_engine: Engine, _scope: Scope) -> int:
        raise ValueError("gone")

    ask = Asker(full)
    assert ask.soon(question) is None
    until(lambda: not ask.is_looking())
    with pytest.raises(ValueError, match="gone"):
        ask.soon(question)


def test_what_was_found_for_data_that_are_no_more_is_not_given(full: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    may, version = Event(), [1]
    monkeypatch.setattr("callbacks.asking.served_version", lambda _engine: version[0])

    def question(_engine: Engine, _scope: Scope) -> int:
        may.wait(10)
        return version[0]

    ask = Asker(full)
    assert ask.soon(question) is None
    version[0] = 2
    ask.version()
    may.set()
    until(lambda: not ask.is_looking())
    assert ask.soon(question) is None
    until(lambda: not ask.is_looking())
    assert ask.soon(question) == 2
