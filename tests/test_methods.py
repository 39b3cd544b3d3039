"""The examples of the page on methods, recomputed."""

from __future__ import annotations

import doctest
import re

from data.settings import ROOT

PAGE = ROOT / "docs" / "methods.md"


def test_each_example_gives_what_the_page_says() -> None:
    failed, tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert tried > 30
    assert failed == 0


def test_each_method_has_an_example_and_says_where_it_is_asked() -> None:
    sections = re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    assert len(sections) >= 11
    assert [section.splitlines()[0] for section in sections if ">>> " not in section] == []
    assert [title for section in sections if "`" not in (title := section.splitlines()[0])] == []
