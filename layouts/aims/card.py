"""The card of targets: how each is approached, who set it, what a workbook says otherwise, each word that was said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import html

from analysis.compare.changes import is_rate
from analysis.pace.aim import met
from analysis.rows import Row
from data.texts import numbers, text
from data.texts.names import figure_name, period_name, region_name
from layouts import ids
from layouts.aims.facts import Aims, Key, named, shown
from layouts.components.cards import table_head
from layouts.components.filters import unfiltered
from layouts.components.pages import Component, attributes
from layouts.components.tables import short_name, table
from layouts.components.written import marked, written
from layouts.folds import fold
from layouts.selection import View

Word = Mapping[str, Any]
SAID: Final = 200
"""So many words of the history are listed, the newest."""
_FEW: Final = 10
"""A pace of fewer a month has a decimal: half a unit a month is neither none nor one."""


def pace_card(view: View, aims: Aims, reached: Sequence[Row] = ()) -> Component:
    """Targets and how they are approached; None where none is set and none can be.

    ``reached``: rows of :func:`data.queries.targets` of the region, each said in a sentence.
    """
    if not aims.pace and not aims.sets and not aims.history:
        return None
    lang = view.lang
    waiting = [word for word in aims.held if word["waiting"] is not None]
    pieces: list[Component] = [_own(view, aims)] if aims.pace else [_nothing(view)]
    said = [html.Li(_reached(row, lang)) for row in reached if is_rate(row["metric"])]
    pieces = [
        *(_conflict(view, aims, word) for word in waiting),
        *([html.Ul(said)] if said else []),
        *pieces,
        _of_others(view, aims),
        _history(view, aims),
    ]
    title = unfiltered(view, text("tasks.pace", lang))
    head = table_head(view, title, "targets") if aims.pace else html.H2(title)
    told = "" if aims.pace or waiting or said or aims.history else " screen-only"
    return html.Section([head, *pieces], className=f"card span12 aims{told}")


def _reached(row: Row, lang: str) -> str:
    """A target, what is reached of it and the printed points that lack."""
    reached, target = row["reached"], row["target"]
    return text(
        "trends.pace_met" if reached is not None and met(row["metric"], reached, target) else "trends.pace_row",
        lang,
        metric=figure_name(row["metric"], lang),
        target=shown(row["metric"], target, lang),
        when=row["target_period"],
        reached=numbers.toward(row["metric"], reached, target, lang),
        points="–" if reached is None else numbers.lacking(reached, target),
    )


def _nothing(view: View) -> Component:
    return html.P(text("planner.no_targets", view.lang, region=region_name(view.region, view.lang)), className="dim")


def _own(view: View, aims: Aims) -> Component:
    lang = view.lang
    words = {(word["metric"], word["period"]): word for word in aims.held if word["region"] == view.region}
    heads = [text(f"tasks.{key}", lang) for key in ("figure", "due", "target", "now", "needed", "seen")]
    heads += [text("planner.expected", lang), text("tasks.state", lang)]
    rows = sorted(aims.pace, key=lambda row: (row["metric"], row["due"]))
    lines = [_line(row, lang) for row in rows]
    if words:
        heads += [text("aims.who", lang), *([text("aims.change", lang)] if aims.sets else [])]
        for line, row in zip(lines, rows, strict=True):
            word = words[row["metric"], row["target_period"]]
            line += [marked(named(word)), *([_buttons(view, word)] if aims.sets else [])]
    return html.Div(table(heads, lines, classes="wide"), className="scroll")


def _line(row: Row, lang: str) -> list[Component]:
    return [
        figure_name(row["metric"], lang),
        row["due"],
        shown(row["metric"], row["target"], lang),
        numbers.toward(row["metric"], row["now"], row["target"], lang),
        *(_a_month(row, f"per_month_{key}", lang) for key in ("needed", "seen")),
        _expected(row, lang),
        html.Span(text(f"tasks.state.{row['state']}", lang), className=f"aims-state {row['state']}"),
    ]


def _a_month(row: Row, key: str, lang: str) -> str:
    """A pace with its sign: points of a rate, units or persons of a count, of few with a decimal."""
    pace = row[key]
    if pace is None or is_rate(row["metric"]):
        return numbers.points(pace, 2)
    return numbers.points(pace) if abs(pace) < _FEW else numbers.with_sign(numbers.count(pace, lang))


def _expected(row: Row, lang: str) -> str:
    """What the figure comes to when the target is due if the pace goes on, with the interval where several steps were seen."""
    low, middle, high = row["expected"]
    if middle is None:
        return "–"
    shown_middle = numbers.toward(row["metric"], middle, row["target"], lang)
    if low is None or high is None:
        return shown_middle
    ends = {name: numbers.figure(row["metric"], value, lang) for name, value in (("low", low), ("high", high))}
    return text("planner.interval", lang, middle=shown_middle, **ends)


def _buttons(view: View, word: Word) -> html.Div:
    """Change and take back: the first fills the form."""
    lang, key = view.lang, str(Key(word["region"], word["metric"], word["period"]))
    about = text("aims.about", lang, **_about(word, lang))
    value = shown(word["metric"], word["value"], lang)
    return html.Div(
        [
            html.Button(
                text("aims.edit", lang),
                type="button",
                className="link",
                **attributes(data_aim=f"{key}~{value}", aria_label=f"{text('aims.edit', lang)}: {about}"),
            ),
            html.Button(
                text("aims.withdraw", lang),
                id=ids.aim_do("withdraw", key),
                type="button",
                className="link",
                **attributes(aria_label=f"{text('aims.withdraw', lang)}: {about}"),
            ),
        ],
        className="aims-buttons",
    )


def _about(word: Word, lang: str) -> dict[str, str]:
    return {
        "region": region_name(word["region"], lang),
        "figure": figure_name(word["metric"], lang),
        "period": period_name(word["period"], lang),
    }


def _conflict(view: View, aims: Aims, word: Word) -> html.Div:
    """What a workbook says otherwise than the page: both, and which counts until somebody decides."""
    lang, other = view.lang, word["waiting"]
    key = str(Key(word["region"], word["metric"], word["period"]))
    said = text(
        "aims.conflict",
        lang,
        **_about(word, lang),
        mine=shown(word["metric"], word["value"], lang),
        by=named(word),
        other=shown(other["metric"], other["value"], lang),
        file=named(other),
    )
    buttons = [
        html.Button(text(f"aims.{do}", lang), id=ids.aim_do(do, key), type="button", className="button")
        for do in ("take", "keep")
        if aims.sets
    ]
    return html.Div([html.P(marked(said)), *buttons], className="aims-conflict", role="note")


def _of_others(view: View, aims: Aims) -> Component:
    """The targets of the regions below, folded."""
    lang = view.lang
    below = [word for word in aims.held if word["region"] != view.region and word["value"] is not None]
    if not below:
        return None
    heads = [text("col.region", lang), *(text(f"tasks.{key}", lang) for key in ("figure", "due", "target"))]
    heads += [text("aims.who", lang), *([text("aims.change", lang)] if aims.sets else [])]
    lines = [
        [
            short_name(word["region"], lang),
            figure_name(word["metric"], lang),
            period_name(word["period"], lang),
            shown(word["metric"], word["value"], lang),
            marked(named(word)),
            *([_buttons(view, word)] if aims.sets else []),
        ]
        for word in below
    ]
    summary = html.Summary(text("aims.of_below", lang, n=len(below)))
    return fold(view, "targets_below", summary, html.Div(table(heads, lines), className="scroll tall"))


def _history(view: View, aims: Aims) -> Component:
    """Each word: who, when, from what to what."""
    lang = view.lang
    if not aims.history:
        return None
    heads = [text(f"aims.{key}", lang) for key in ("at", "by")]
    heads += [text("col.region", lang), text("tasks.figure", lang), text("tasks.due", lang)]
    heads += [text("aims.from", lang), text("aims.to", lang)]
    return fold(
        view,
        "targets_history",
        html.Summary(text("aims.history", lang, n=len(aims.history))),
        html.Div(table(heads, _words(aims.history[:SAID], lang)), className="scroll tall"),
        className="aims-history",
    )


def _words(history: Sequence[Word], lang: str) -> list[list[Component]]:
    return [
        [
            str(word["at"]).replace("T", " ")[:16],
            written(word["author"] or word["file"]),
            short_name(word["region"], lang),
            figure_name(word["metric"], lang),
            period_name(word["period"], lang),
            "–" if word["was"] is None else shown(word["metric"], word["was"], lang),
            _value(word, lang),
        ]
        for word in history
    ]


def _value(word: Word, lang: str) -> Component:
    value = shown(word["metric"], word["value"], lang)
    return value if word["counts"] else html.Span(text("aims.waits", lang, value=value), className="dim")
