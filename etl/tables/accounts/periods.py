"""Years that a register's title says beside the one that was taken for its period."""

from __future__ import annotations

import re
from typing import Final

from etl.clean.values import fold
from etl.model import Finding, RecognisedTable

_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=年)")
_COMPARED: Final = re.compile(r"[较比与和至到—~～-]|上年|去年|规划|五年|以来")
"""Signs of a title that speaks of several years as such."""


def tell_other_years(table: RecognisedTable) -> None:
    """Tell where a title or the sheet's name says two years: it may be that of a meeting or of the sending (2025年…会议材料：2024年底企业情况)."""
    text = fold(f"{table.title or ''} {table.sheet or ''}")
    years = sorted(set(_YEAR.findall(text)))
    if table.period and len(years) > 1 and not _COMPARED.search(text):
        args = {"said": "、".join(years), "period": table.period}
        table.findings.append(Finding.of("period_unsure", table.sheet, args=args))
