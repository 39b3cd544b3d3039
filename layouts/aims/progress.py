"""How far the regions below are on the way to their targets, ranked as the circular ranks them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from dash import html

from analysis.pace.aim import FEWER, met
from analysis.pace.progress import printed_move
from analysis.rows import Row
from data.tables import aims as tables
from data.texts import numbers, text
from data.texts.names import figure_name, listed, period_name, region_name
from layouts.aims.facts import Aims
from layouts.components.cards import table_head
from layouts.components.filters import unfiltered
from layouts.components.pages import Component, attributes, link
from layouts.components.tables import Cell, record_table, short_name
from layouts.selection import View

_LISTED = ("small",)
"""Reasons for having no place whose regions stand in the table all the same, grey; others are named under it."""


def progress_card(view: View, aims: Aims) -> Component:
    """The ranking; None where no region below has a target."""
    if aims.metric is None or not aims.progress:
        return None
    lang, rows = view.lang, aims.progress
    shown = tables.progress(rows, aims.metric, lang).where(lambda row: row["reason"] in (None, *_LISTED))
    keys = tuple(key for key in shown.keys if key not in ("reason", "way", "due"))
    return html.Section(
        [
            table_head(view, unfiltered(view, _title(rows, aims.metric, lang)), "progress"),
            _switch(view, aims),
            html.Div(
                record_table(
                    shown,
                    lang,
                    keys=keys,
                    cells=_cells(view, aims.metric, rows),
                    classes="wide",
                    dim=lambda row: bool(row["reason"]),
                ),
                className="scroll tall",
            ),
            *(html.P(said, className="dim") for said in _absent(rows, lang)),
            html.P(_note(rows[0], aims.metric, lang), className="foot"),
        ],
        className="card span12",
    )


def _moved(key: str, lang: str, row: Row) -> str:
    return numbers.moved(row["metric"], printed_move(row, key), lang)


def _cells(view: View, metric: str, rows: Sequence[Row]) -> dict[str, Cell]:
    """The region as a link; target, figure and completion as the sentences of the page print them: nothing as reached that is not."""
    of_region, lang = {row["region"]: row for row in rows}, view.lang

    def told(say: Callable[[Row], str]) -> Cell:
        return lambda record: say(of_region[record["region"]])

    return {
        "region": lambda row: link(short_name(row["region"], lang), view.link(region=row["region"])),
        "target": told(lambda row: "–" if row["target"] is None else numbers.aim(metric, row["target"])),
        "now": told(lambda row: numbers.toward(metric, row["now"], row["target"], lang)),
        **{key: told(partial(_moved, key, lang)) for key in ("this", "total")},
        "completion": told(lambda row: "–" if row["completion"] is None else numbers.done(row["completion"])),
    }


def _title(rows: Sequence[Row], metric: str, lang: str) -> str:
    """Who has come furthest, and how many have reached theirs."""
    ranked = [row for row in rows if row["rank"] is not None]
    told = {"metric": figure_name(metric, lang)}
    if not ranked:
        return text("aims.progress", lang, **told)
    first, last = ranked[0], ranked[-1]
    told |= {
        "first": region_name(first["region"], lang),
        "most": numbers.done(first["completion"]),
        "last": region_name(last["region"], lang),
        "least": numbers.done(last["completion"]),
    }
    reached = sum(met(metric, row["now"], row["target"]) for row in ranked)
    key = "aims.progress_one" if len(ranked) == 1 else "aims.progress_title"
    return text(key, lang, **told, n=len(ranked), reached=reached)


def _switch(view: View, aims: Aims) -> Component:
    """The figures that a region below has a target of."""
    if len(aims.metrics) < 2:
        return None
    ways = [
        html.A(
            figure_name(metric, view.lang),
            href=view.link(metric=metric),
            className="on" if metric == aims.metric else "",
            **attributes(aria_current="true") if metric == aims.metric else {},
        )
        for metric in aims.metrics
    ]
    return html.Nav(ways, className="switch", **attributes(aria_label=text("overview.switch", view.lang)))


def _absent(rows: Sequence[Row], lang: str) -> list[str]:
    """Who has no place, by the reason: who is silent is named, never ranked."""
    by_reason: dict[str, list[str]] = {}
    for row in rows:
        if row["unranked"] is not None and row["unranked"] not in _LISTED:
            by_reason.setdefault(row["unranked"], []).append(region_name(row["region"], lang))
    return [
        text("aims.absent", lang, why=text(f"why.{why}", lang), names=listed(names, lang))
        for why, names in by_reason.items()
    ]


def _note(row: Row, metric: str, lang: str) -> str:
    """What the columns mean, and how a figure is ranked that is to become less."""
    said = text("aims.progress_note", lang, **_since(row, lang))
    return said if metric not in FEWER else f"{said} {text('aims.progress_fewer', lang)}"


def _since(row: Row, lang: str) -> dict[str, str]:
    before, base = row["period_before"], row["base"]
    return {
        "due": period_name(row["due"], lang),
        "before": period_name(before, lang) if before else text("aims.no_period", lang),
        "base": period_name(base, lang) if base else text("aims.no_period", lang),
    }
