"""A saved plan as one slide: the rates before and after as bars, what it takes, what has changed since."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from analysis.plan.basket import acts_of
from data.palette import BLUE, GREY
from data.texts import text
from data.texts.moves import narrowed
from data.texts.names import figure_name
from data.texts.numbers import count, figure
from reports.plans.book import among, asked, changed, told
from reports.saving import describe, save
from reports.slides.deck import draw
from reports.slides.slide import Pairs, Series, Slide
from reports.slides.template import open_template

_SHOWN: Final = ("unit_coverage", "worker_coverage", "small_micro_coverage")
_MOVES: Final = 5
"""So many moves a slide names; the workbook has all."""


def write_slide(plan: Mapping[str, Any], since: Mapping[str, Any], path: Path, language: str, when: datetime) -> Path:
    """Write the slide of a plan on our template; returns the path. Raises OSError."""
    slide = plan_slide(plan, since, language)
    deck = open_template(None)
    stamp = text("shell.synthetic_mark", language) if plan["purpose"] == "synthetic" else ""
    draw(deck, [slide], footer=" · ".join(told(plan, language)[1:3]), stamp=stamp, language=language)
    describe(deck, title=slide.title, subject=plan["name"], language=language, timestamp=when)
    return save(deck, path, when)


def plan_slide(plan: Mapping[str, Any], since: Mapping[str, Any], language: str) -> Slide:
    """The slide before it is drawn: the rate that moves most leads its title."""
    answer = plan["answer"]
    beside = {m: (answer["before"].get(m), answer["after"].get(m)) for m in _SHOWN}
    known = {m: pair for m, pair in beside.items() if None not in pair}
    wished = [(move, wish) for move, wish in asked(plan) if move["units"]]
    reaching = [move for move, _ in wished]
    units, workers = (sum(move[name] for move in reaching) for name in ("units", "workers"))
    taken = text(
        "plan.takes", language, n=acts_of(reaching), units=count(units, language), workers=count(workers, language)
    )

    def line(metric: str) -> str:
        before, after = (figure(metric, value, language) for value in known[metric])
        return text("plan.from_to", language, figure=figure_name(metric, language), before=before, after=after)

    lead = max(known, key=lambda m: known[m][1] - known[m][0], default=None)
    title = text("plan.title", language, name=plan["name"], said=line(lead)) if lead else plan["name"]
    largest = sorted(wished, key=lambda each: -each[0]["workers"])[:_MOVES]
    moves = [
        text(
            "plan.move",
            language,
            region=" · ".join(word for word in (*among(move, language), *narrowed(wish, language)) if word),
            form=text(f"plan.form.{move['form']}", language),
            units=count(move["units"], language),
            workers=count(move["workers"], language),
        )
        for move, wish in largest
    ]
    since_then, notes = tuple(changed(since, language)), tuple(told(plan, language))
    if not known:
        return Slide("Text", title, (taken, *moves), since_then, notes=notes)
    sides = [tuple(known[metric][at] for metric in known) for at in (0, 1)]
    series = (
        Series(text("plan.col.before", language), sides[0], GREY),
        Series(text("plan.col.after", language), sides[1], BLUE),
    )
    names = tuple(figure_name(metric, language) for metric in known)
    chart = Pairs(names, series, text("report.axis_rates", language))
    return Slide("Chart", title, (taken, *moves), since_then, charts=(chart,), notes=notes)
