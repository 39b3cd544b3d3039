"""Tasks: the three tasks of grassroots unions (三个着力), each figure for the region, the parts below it and the nation side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from dash import html

from analysis.fair.alike import peers_rate
from analysis.metrics import BY_ID
from analysis.rows import RateRow, Row, has_flag, value_of
from analysis.tasks import FIGURES, TASKS, Task
from data.reference import regions
from data.tables import tasks as tables
from data.tables.record import Record
from data.texts import numbers, text
from data.texts.names import figure_name, listed, period_name, region_name
from layouts.aims.card import pace_card
from layouts.aims.facts import NO_AIMS, Aims, shown
from layouts.aims.form import form_card
from layouts.aims.progress import progress_card
from layouts.components.cards import footer, n_units, source_words, table_head
from layouts.components.filters import filtered
from layouts.components.opened import opened
from layouts.components.pages import Component, link
from layouts.components.slots import WHOLE, Band, Card, band
from layouts.components.tables import Cell, Marks, record_table, short_name, table
from layouts.selection import View


@dataclass(frozen=True, slots=True)
class Facts:
    """``rows``: of :func:`data.queries.briefing.tasks.tasks`; ``whole``: the region's row of rates; ``aims``: its targets, and the progress of those below;
    ``peers``: rows of rates of the regions of like structure."""

    rows: Sequence[Row]
    whole: RateRow | None
    aims: Aims = NO_AIMS
    peers: Sequence[RateRow] = ()


def _section(name: str, view: View, facts: Facts) -> Component:
    """One task: a line for each figure; None where the loads hold none of it."""
    rows = [row for row in facts.rows if tables.of_section(name, row["figure"], row["task"])]
    if not rows:
        return None
    lang = view.lang
    figures = list(dict.fromkeys(row["figure"] for row in rows))
    by_place: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        by_place.setdefault((row["figure"], row["beside"]), []).append(row)
    has_nation = any(row["beside"] == "nation" for row in rows)
    has_below = any(_ends(by_place.get((figure, "child"), []))[0] for figure in figures)
    heads = [text("tasks.figure", lang), region_name(view.region, lang)]
    heads += [text(f"tasks.{end}", lang) for end in ("lowest", "highest")] if has_below else []
    heads += [region_name(next(r["region"] for r in rows if r["beside"] == "nation"), lang)] if has_nation else []
    more = _More(view, facts, figures)
    heads += more.heads
    lines, origins = [], []
    for figure in figures:
        beside: list[Row | None] = [by_place[figure, "region"][0]]
        beside += _ends(by_place.get((figure, "child"), [])) if has_below else []
        beside += by_place.get((figure, "nation"), [])
        values = (_value(view, row, more.target(figure) if row is beside[0] else None) for row in beside)
        lines.append([figure_name(figure, lang), *values, *more.cells(figure)])
        origins.append(["", *(_origin(row) for row in beside), *("" for _ in more.heads)])
    marks = Marks([{}] * len(lines), [""] * len(heads), origins)
    return html.Section(
        [
            table_head(view, filtered(view, text(f"tasks.{name}", lang)), f"tasks-{name}"),
            html.Div(table(heads, lines, classes="tasks", marks=marks), className="scroll"),
            _not_held(view, name, figures),
            footer(view, n_units(view, facts.whole), source_words([facts.whole] if facts.whole else [], view)),
        ],
        className="card span6",
    )


class _More:
    """What else the figures of a section stand against: the median of the regions of like structure, and the target that is next due."""

    def __init__(self, view: View, facts: Facts, figures: Sequence[str]) -> None:
        self._lang = view.lang
        self._usual = {figure: _usual(facts.peers, figure) for figure in figures}
        aims = sorted(facts.aims.pace, key=lambda row: str(row["due"]), reverse=True)
        self._aims = {row["metric"]: row for row in aims if row["metric"] in figures}
        self._has_peers = any(value is not None for value in self._usual.values())
        self.heads = [text("tasks.peers", view.lang)] if self._has_peers else []
        self.heads += [text("tasks.target", view.lang)] if self._aims else []

    def target(self, figure: str) -> float | None:
        """The target that a figure of the view's region stands beside."""
        aim = self._aims.get(figure)
        return None if aim is None else aim["target"]

    def cells(self, figure: str) -> list[Component]:
        """The cells of a figure."""
        found: list[Component] = [numbers.figure(figure, self._usual[figure], self._lang)] if self._has_peers else []
        if self._aims:
            found.append(_against(self._aims.get(figure), self._lang))
        return found


def _usual(peers: Sequence[RateRow], figure: str) -> float | None:
    """The median of a rate or ratio among some regions; of a count None, since regions differ in size, and where most of them have too few units."""
    if not _is_rate(figure):
        return None
    known = [row for row in peers if value_of(row, figure) is not None]
    large = [value_of(row, figure) for row in known if not has_flag(row, figure, "small")]
    return peers_rate(large) if _speak_for(len(large), len(known)) else None


def _against(aim: Row | None, lang: str) -> Component:
    """A target, when it is due, and whether it is reached."""
    if aim is None:
        return html.Span("–", className="dim")
    told = text(f"tasks.state.{aim['state']}", lang)
    due = period_name(aim["target_period"], lang)
    return html.Span([shown(aim["metric"], aim["target"], lang), html.Span(f"{due} · {told}", className="dim whose")])


def _value(view: View, row: Row | None, target: float | None) -> Component:
    """A figure, of a part below the region with its name; or why there is none. ``target``: what stands beside it, which it is not printed as if it
    is not there."""
    if row is None:
        return html.Span("–", className="dim")
    if row["value"] is None:
        return html.Span(text(f"why.{row['why']}", view.lang), className="dim")
    small = "small" in row["flags"]
    shown = numbers.toward(row["figure"], row["value"], target, view.lang) + ("!" if "over_one" in row["flags"] else "")
    pieces: list[Component] = [shown]
    if row["beside"] == "child":
        pieces.append(html.Span(region_name(row["region"], view.lang), className="dim whose"))
    if small:
        pieces.append(html.Span(text("tasks.small", view.lang), className="dim whose"))
    return html.Span(pieces, className="dim" if small else "")


def _origin(row: Row | None) -> str:
    known = row is not None and row["value"] is not None
    return opened(row["figure"], {"region": row["region"]}) if row is not None and known else ""


def _ends(rows: Sequence[Row]) -> list[Row | None]:
    """The lowest and the highest of the parts by a rate; of a count nothing, since parts differ in size, nor where most parts have too few units."""
    known = [row for row in rows if row["value"] is not None]
    large = [row for row in known if "small" not in row["flags"]]
    if len(large) < 2 or not _speak_for(len(large), len(known)) or not _is_rate(rows[0]["figure"]):
        return [None, None]
    return [min(large, key=lambda row: row["value"]), max(large, key=lambda row: row["value"])]


def _is_rate(figure: str) -> bool:
    return figure in BY_ID and BY_ID[figure].kind != "gap"


def _speak_for(large: int, known: int) -> bool:
    """Whether regions of enough units are half of those with a figure at least: of two in thirteen the highest may lie below the whole."""
    return 2 * large >= known


def _not_held(view: View, name: str, figures: Sequence[str]) -> Component:
    """Which figures of a task no load of this period holds: not known, which is not 0."""
    task: Task = "coverage" if name == "groups" else next(each for each in TASKS if each == name)
    absent = [f for f in FIGURES[task] if tables.of_section(name, f, task) and f not in figures]
    if not absent:
        return None
    names = listed([figure_name(figure, view.lang) for figure in absent], view.lang)
    return html.P(text("tasks.not_held", view.lang, names=names), className="dim")


def _spread(view: View, facts: Facts) -> Component:
    """The parts below the region side by side, by the rates that are known."""
    below = [row for row in facts.rows if row["beside"] == "child"]
    if not any(row["value"] is not None for row in below if row["figure"] in tables.BELOW):
        return None
    lang = view.lang
    by_key = {(row["region"], row["figure"]): row for row in below}
    shown_table = tables.below(facts.rows, lang)
    cells: dict[str, Cell] = {
        "region": lambda row: link(short_name(row["region"], lang), view.link(region=row["region"]))
    }
    cells |= {f: partial(_cell, view, by_key, f) for f in tables.BELOW if f in shown_table.keys}
    return html.Section(
        [
            table_head(view, filtered(view, text("tasks.below", lang)), "tasks-below"),
            html.Div(
                record_table(shown_table, lang, keys=("region", *tables.BELOW), cells=cells, classes="tasks"),
                className="scroll tall",
            ),
        ],
        className="card span12",
    )


def _cell(view: View, by_key: Mapping[tuple[Any, str], Row], figure: str, record: Record) -> Component:
    """A figure of a part, as in all tables: of few units greyed, above 100 % marked, and where there is none the reason on hover."""
    row = by_key[record["region"], figure]
    if row["value"] is None:
        return html.Span("–", className="dim", title=text(f"why.{row['why']}", view.lang))
    shown = numbers.figure(figure, row["value"], view.lang)
    if "small" in row["flags"]:
        return html.Span(shown, className="dim", title=text("flag.small", view.lang))
    if "over_one" in row["flags"]:
        return html.Span(f"{shown}!", title=text("flag.over_one", view.lang))
    return shown


def _none(view: View, facts: Facts) -> Component:
    if facts.rows:
        return None
    outside = regions()[view.region].outside_statistics
    said = text("regions.outside" if outside else "tasks.none", view.lang, region=region_name(view.region, view.lang))
    return html.P(said, className="card span12 empty")


_DRAWN: Final[Mapping[str, Callable[[View, Facts], Any]]] = {name: partial(_section, name) for name in tables.SECTIONS}
BANDS: Final[Sequence[Band[Facts]]] = (
    band(
        Card("tasks-none", WHOLE, _none),
        *(Card(f"tasks-{name}", WHOLE, draw, live=True) for name, draw in _DRAWN.items()),
        Card("tasks-pace", WHOLE, lambda view, facts: pace_card(view, facts.aims), live=True),
        Card("aims-form", (*WHOLE, "metric"), lambda view, facts: form_card(view, facts.aims)),
        Card("tasks-progress", (*WHOLE, "metric"), lambda view, facts: progress_card(view, facts.aims), live=True),
        Card("tasks-below", WHOLE, _spread),
        classes="grid",
    ),
)
"""The page's cards."""
