"""A page in the place of one whose database cannot serve: what is wrong, and a way to try again."""

from __future__ import annotations

import logging

from dash import html

from data.database.trouble import DatabaseTrouble
from data.texts import text

_log = logging.getLogger(__name__)


def trouble_page(problem: DatabaseTrouble, language: str, address: str) -> html.Div:
    """The message in the reader's language, and a link to the same address."""
    _log.error("%s", problem.code)
    line = html.P([problem.told(language), " ", html.A(text("fault.again", language), href=address)], role="alert")
    return html.Div(
        html.Div(line, className="card empty"), className="frame", lang="zh-CN" if language == "zh" else "en"
    )
