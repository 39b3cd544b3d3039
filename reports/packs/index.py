"""The index of a pack: which region has which files, and a ranking of its regions with links to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal

from openpyxl import Workbook
from openpyxl.styles import Font

from analysis.ranks import competition_ranks
from data.texts import text
from data.texts.names import figure_name, full_name, region_name
from data.workbooks import save
from reports.content.moves import RATES
from reports.content.record import Content
from reports.files import Manner
from reports.order import Order
from reports.saving import author
from reports.say.targets import find_goals
from reports.workbook.sheets import (
    FONT,
    POINTS,
    RANK,
    RATE,
    STAMP,
    TITLE,
    Column,
    head_and_foot,
    lay_table,
    put,
    set_up,
)

Outcome = Literal["written", "no_figures", "withheld", "failed"]
_TOP: Final = 3
_LINK: Final = Font(name=FONT, color="0563C1", underline="single")


@dataclass(frozen=True, slots=True)
class Standing:
    """A rate of a region as its report has it: value, raw and comparable change (points), target and what of it is reached (fractions).

    None where there is none. ``few``: it rests on few units and has no place.
    """

    value: float
    raw: float | None
    comparable: float | None
    target: float | None
    few: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A region of a pack: its files in the zip, or why there are none; how its rates stand."""

    region: str
    outcome: Outcome
    files: tuple[str, ...] = ()
    reason: str = ""
    standings: Mapping[str, Standing] = field(default_factory=dict)


def standings_of(content: Content) -> dict[str, Standing]:
    """How the rates of a report's region stand."""
    goals = {goal.metric: goal.target for goal in find_goals(content)}
    found = {}
    for metric in RATES:
        value, change = content.whole[metric], content.moves.whole.get(metric)
        if value is not None:
            few = any(flag["metric"] == metric and flag["flag"] == "small" for flag in content.whole["flags"])
            raw, like = (None, None) if change is None else (change.points_raw, change.points)
            found[metric] = Standing(value, raw, like, goals.get(metric), few)
    return found


def write_index(entries: Sequence[Entry], order: Order, folder: Path, manner: Manner) -> Path:
    """Write the index into ``folder`` and return its path."""
    language, external = manner.language, order.audience == "external"
    book = Workbook()
    columns = [
        Column(text("pack.col.code", language), lambda e: e.region),
        Column(text("pack.col.region", language), lambda e: region_name(e.region, language, short=False)),
        Column(text("pack.col.outcome", language), lambda e: text(f"pack.{e.outcome}", language)),
        Column(text("pack.col.files", language), lambda e: " ; ".join(e.files) or None, width=60),
        # what went wrong inside is no outsider's: it may name folders and files
        Column(
            text("pack.col.note", language),
            lambda e: (e.reason.partition(":")[0] if external else e.reason) or None,
            width=30,
        ),
    ]
    sheet: Any = book.worksheets[0]
    sheet.title = text("file.index", language)
    _lay(sheet, "Index", columns, entries, order, language)
    metric = next((rate for rate in RATES if any(rate in entry.standings for entry in entries)), None)
    if metric is not None:
        _ranking(book.create_sheet(text("pack.ranking", language)), metric, entries, order, language)
    book.properties.title = _title(order, language)
    book.properties.creator = book.properties.lastModifiedBy = author(manner.office or manner.made_by)
    return save(book, folder / f"{text('file.index', language)}.xlsx", manner.timestamp.astimezone(UTC))


def _title(order: Order, language: str) -> str:
    return text("pack.title", language, region=full_name(order.region, language), period=order.period)


def _lay(sheet: Any, name: str, columns: Sequence[Column], rows: Sequence[Any], order: Order, language: str) -> None:
    """A sheet of the index: title, synthetic mark, table, page set-up."""
    title, stamp = _title(order, language), ""
    put(sheet, 1, 1, title)
    sheet.cell(1, 1).font = TITLE
    if order.purpose == "synthetic":
        stamp = text("shell.synthetic_mark", language)
        put(sheet, 2, 1, text("book.synthetic", language))
        sheet.cell(2, 1).font = STAMP
    last = lay_table(sheet, name, columns, rows, _TOP, text("book.nothing", language))
    set_up(sheet, "landscape")
    said = " · ".join(word for word in (stamp, text(f"book.{order.audience}", language)) if word)
    head_and_foot(sheet, title, said, full_name(order.region, language))
    sheet.print_area = f"A1:{chr(ord('A') + len(columns) - 1)}{last}"


def _ranking(sheet: Any, metric: str, entries: Sequence[Entry], order: Order, language: str) -> None:
    """The regions by a rate: place, value, changes, target; behind them links to their files. Rounded figures have no places."""
    rows = [entry for entry in entries if metric in entry.standings]
    ranked = [entry for entry in rows if not entry.standings[metric].few and not order.base]
    places = competition_ranks([entry.standings[metric].value for entry in ranked])
    place = {entry.region: at for entry, at in zip(ranked, places, strict=True)}
    rows.sort(key=lambda entry: (place.get(entry.region, len(entries) + 1), entry.region))
    of = {entry.region: entry.standings[metric] for entry in rows}
    columns = [
        Column(text("book.col.rank", language), lambda e: place.get(e.region), RANK),
        Column(text("pack.col.region", language), lambda e: region_name(e.region, language, short=False)),
        Column(figure_name(metric, language), lambda e: of[e.region].value, RATE),
    ]
    if order.compare is not None:
        columns.append(Column(text("pack.col.raw", language), lambda e: of[e.region].raw, POINTS))
        columns.append(Column(text("pack.col.comparable", language), lambda e: of[e.region].comparable, POINTS))
    if any(one.target for one in of.values()):
        columns.append(Column(text("pack.col.target", language), lambda e: of[e.region].target, RATE))
        columns.append(Column(text("book.col.done", language), lambda e: _done(of[e.region]), RATE))
    first = len(columns)
    most = max(len(entry.files) for entry in rows)
    for at in range(most):
        columns.append(Column(text("pack.col.file", language, n=at + 1), partial(_kind, at=at), width=10))
    _lay(sheet, "Ranking", columns, rows, order, language)
    for number, entry in enumerate(rows, _TOP + 1):
        for at, name in enumerate(entry.files):
            cell = sheet.cell(number, first + at + 1)
            cell.hyperlink = name  # beside the index, once the zip is unpacked
            cell.font = _LINK


def _done(standing: Standing) -> float | None:
    return standing.value / standing.target if standing.target else None


def _kind(entry: Entry, at: int) -> str | None:
    return Path(entry.files[at]).suffix[1:] if at < len(entry.files) else None
