"""A page in the place of one whose database cannot serve: what is wrong, and a way to try again."""

from __future__ import annotations

import logging

from dash import html

from data.database.trouble import DatabaseTrouble
from data.texts import text

_log = logging.getLogger(__name__)


def trouble_card(problem: DatabaseTrouble, language: str, address: str) -> html.Div:
    """The message in the reader's language, and a link to the same address."""
    _log.error("%s", problem.code)
    line = html.P([problem.told(language), " ", html.A(text("fault.again", language), href=address)], role="alert")
    return html.Div(line, className="card empty")


def trouble_page(problem: DatabaseTrouble, language: str, address: str) -> html.Div:
    """The same as a page, where there is no shell yet."""
    card = trouble_card(problem, language, address)
    return html.Div(card, className="frame", lang="zh-CN" if language == "zh" else "en")
