"""The annex on targets: how far the regions below are on the way to theirs, ranked as the page Tasks ranks them."""

from __future__ import annotations

from analysis.pace.progress import printed_move
from analysis.rows import Row
from data.tables.aims import progress
from data.texts import numbers, text
from data.texts.names import figure_name, listed, period_name
from reports.content.record import Content
from reports.documents.places import Annex
from reports.documents.tables import Column
from reports.say.figures import NAME
from reports.say.plain import plain
from reports.say.ranking import won_said

_LISTED = (None, "small")
"""Those that stand in the table: with a place, or of too few units for one; the others are named under it."""
_WHY = {"small": "tasks.small"}


def annex_progress(content: Content, language: str) -> Annex | None:
    """The regions by the share of their target, with what they moved in the period and since the year began; None without targets below."""
    if not content.progress:
        return None
    metric, rows = content.progress[0]["metric"], content.progress
    titles = {column.key: column.title for column in progress(rows, metric, language).columns}
    columns = (
        Column(text("rank.column", language), 5, "center"),
        Column(text("rank.won", language), 6, "center"),
        Column(text("col.region", language), 13, "left"),
        *(Column(titles[key], 9) for key in ("target", "now", "this", "total", "completion")),
    )
    lines = tuple(_line(row, content, language) for row in rows if row["unranked"] in _LISTED)
    about = {
        key: period_name(rows[0][name], language) if rows[0][name] else text("aims.no_period", language)
        for key, name in (("due", "due"), ("before", "period_before"), ("base", "base"))
    }
    remarks = [text("document.progress_note", language, **about), *_absent(content, language)]
    title = text("aims.progress", language, metric=figure_name(metric, language))
    return Annex(title, columns, lines, tuple(remarks))


def _line(row: Row, content: Content, language: str) -> tuple[str, ...]:
    metric = row["metric"]
    return (
        "–" if row["rank"] is None else str(row["rank"]),
        won_said(row["moved"], language),
        plain(content.name_of(row, language), NAME),
        numbers.aim(metric, row["target"]),
        "–" if row["unranked"] == "small" else numbers.toward(metric, row["now"], row["target"], language),
        *(_moved(row, key, language) for key in ("this", "total")),
        "–" if row["unranked"] == "small" else numbers.done(row["completion"]),
    )


def _moved(row: Row, key: str, language: str) -> str:
    return numbers.moved(row["metric"], printed_move(row, key), language)


def _absent(content: Content, language: str) -> list[str]:
    """Who is not ranked, by the reason."""
    by_reason: dict[str, list[str]] = {}
    for row in content.progress:
        if row["unranked"] is not None:
            name = plain(content.name_of(row, language), NAME)
            by_reason.setdefault(row["unranked"], []).append(name)
    return [
        text("aims.absent", language, why=text(_WHY.get(why, f"why.{why}"), language), names=listed(names, language))
        for why, names in by_reason.items()
    ]
