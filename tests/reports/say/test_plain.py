"""Text from workbooks stays text: no control or direction characters, no escapes that a program would undo."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from reports.say.plain import plain


def test_what_a_program_would_act_on_is_taken_out() -> None:
    assert plain("a_x000D_b") == "ax000Db"
    assert plain("a_x00\x000D_b") == "ax000Db"
    assert plain("a\x00b\x1bc\x7f") == "abc"
    assert plain("甲\u202e乙\u200b丙\ufeff") == "甲乙丙"
    assert plain("a\r\n\tb  c") == "a b c"


def test_what_people_read_stays() -> None:
    for text in ("=cmd|' /C calc'!A0", "@x", "<b>甲</b>", "javascript:alert(1)", "-1", "+1", "½ 亿 é 𠮷"):
        assert plain(text) == text


def test_a_long_name_is_cut_where_it_must_be() -> None:
    assert plain("甲" * 30, 10) == "甲" * 9 + "…"
    assert plain("甲" * 10, 10) == "甲" * 10


@given(st.text())
def test_any_text_can_stand_in_xml(text: str) -> None:
    element = etree.Element("t")
    element.text = plain(text)
    assert etree.fromstring(etree.tostring(element)).text == (plain(text) or None)


@given(st.text(alphabet="_x0D5F12\x00"))
def test_no_escape_is_left(text: str) -> None:
    assert "_x000D_" not in plain(text)
    assert plain(plain(text)) == plain(text)
