"""The same region on the other bases that figures are held on: beside each other, never as one series."""

from __future__ import annotations

from typing import Final

from analysis.rows import Row, value_of
from data.reference import calibres
from data.texts import numbers, text
from data.texts.names import calibre_name, figure_name, period_name
from reports.content.record import Content

FIGURES: Final = ("units", "grassroots_unions", "members", "unit_coverage", "density")
"""What bases have in common, as far as they have it."""


def bases_table(content: Content, language: str) -> tuple[tuple[str, ...], ...]:
    """The last period up to this one on each basis, this one first; empty where there is no other, or the other bases share no figure.

    In the external edition nothing but published figures stands beside each other.
    """
    last: dict[tuple[str, str], Row] = {}
    for row in sorted(content.history, key=lambda row: str(row["period"])):
        if any(value_of(row, figure) is not None for figure in FIGURES):
            last[row["calibre"], row["purpose"]] = row
    own = (content.calibre, content.purpose)
    if own not in last or content.purpose != "published":
        return ()
    known = calibres()
    others = sorted((key for key in last if key != own and key[1] == "published"), key=lambda key: known[key[0]].rank)
    rows = [last[key] for key in (own, *others)]
    figures = [figure for figure in FIGURES if any(value_of(row, figure) is not None for row in rows)]
    if not others:
        return ()
    heads = (text("col.calibre", language), text("col.period", language))
    return (
        (*heads, *(figure_name(figure, language) for figure in figures)),
        *(
            (
                calibre_name(row["calibre"], language),
                period_name(row["period"], language),
                *(numbers.figure(figure, value_of(row, figure), language) for figure in figures),
            )
            for row in rows
        ),
    )
