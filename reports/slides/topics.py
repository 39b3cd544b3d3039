"""One function a topic: from findings to slides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from math import ceil
from typing import Any, Final

from analysis.rows import has_flag
from data.palette import ACCENT, BLUE, GREY, LINES
from data.texts import numbers, text
from data.texts.names import calibre_name, figure_name, period_name
from reports.content.record import Content
from reports.say.actions import PLACES, find_actions
from reports.say.bases import bases_table
from reports.say.beside import beside_table, years_table
from reports.say.change import change_title, further_pulls, one_sided, why_means, why_moved
from reports.say.compare import whole_changes, why_uncompared
from reports.say.figures import NAME, odd_own
from reports.say.gaps import (
    big_units,
    cover_of_small,
    find_gaps,
    find_proposal,
    find_small_micro,
    gaps_title,
    largest_places,
)
from reports.say.headline import (
    above_all,
    change,
    find_headlines,
    headline_title,
    lacking,
    made_of,
    make_up,
    pair_of,
    shown_value,
    unknown_cover,
)
from reports.say.method import as_of, edition_said, method_notes, method_table
from reports.say.plain import fitted, full, plain, shortened
from reports.say.targets import find_goals, goal_said
from reports.slides.charts import POINTS, count_format
from reports.slides.ranking import axis_of
from reports.slides.slide import Bars, Figure, Pairs, Series, Slide, Stack

PARTS: Final = 12
"""So many parts stand in the chart of why a rate moved, the others together."""
_LONG: Final = 40
"""So many Chinese signs of a name stand beside the bars of a chart alone: beside few bars on two lines, beside more in smaller type."""
_BESIDE: Final = (3, 3, 3, 2, 4, 4)
"""How the columns of figures beside others share their place: names stand in the last two."""


def footer(content: Content, language: str) -> str:
    """What stands at the foot of each slide: region, period, calibre, as-of date, sources, audience, synthetic or not, each once."""
    mark, calibre = text("shell.synthetic_mark", language), calibre_name(content.calibre, language)
    parts = [
        mark if content.synthetic and mark != calibre else "",
        plain(content.name(language), NAME),
        period_name(content.period, language),
        text("report.calibre", language, calibre=calibre),
        as_of_note(content, language),
        text("report.source", language, source=_sources(content, language)),
        edition_said(content, language),
    ]
    return " · ".join(part for part in parts if part)


def _sources(content: Content, language: str) -> str:
    """The first source, as much of it as a line at the foot has room for, and how many there are."""
    sources = content.sources(language)
    if not sources:
        return "–"
    first = shortened(plain(sources[0]), 30 if language == "zh" else 72)
    return first if len(sources) < 2 else text("report.more_sources", language, sources=first, n=len(sources))


def as_of_note(content: Content, language: str) -> str:
    """The as-of date of a slide, empty where there is none."""
    return text("report.as_of", language, date=as_of(content, language)) if content.reference_date else ""


def figures_slides(content: Content, language: str) -> list[Slide]:
    """The headline figures, on one slide; no slide without any."""
    title = headline_title(content, language)
    known = find_headlines(content)
    if title is None:
        return []
    figures = tuple(
        Figure(
            figure_name(found.figure, language),
            shown_value(found, language),
            text("say.few_tile", language) if found.few else made_of(found, language),
            change(found, content, language),
        )
        for found in known
    )
    ids = tuple(found.figure for found in known)
    details = [
        *odd_own(content, language),
        unknown_cover(content, language),
        *lacking(content, language),
        above_all(content, language),
        *why_uncompared(content, [found.figure for found in known if not found.few], language),
        whole_changes(content, ids, language),
    ]
    beside, years = beside_table(content, language), years_table(content, language)
    table = beside or years or bases_table(content, language)
    widths = _BESIDE if beside else (1,) * len(table[0]) if table else ()
    table, widths = _filled(table, widths)
    return [
        Slide(
            "Figures",
            title,
            tuple(make_up(content, language)),
            tuple(detail for detail in details if detail),
            figures=figures,
            table=table,
            widths=widths,
            spare=1 if years and not beside else -1,  # of years the oldest
            asked="figures",
        )
    ]


def named_bars(bars: Sequence[tuple[str, Any]]) -> tuple[str, ...]:
    """The names of bars, as much of each as has room."""
    return tuple(fitted(name, _LONG) for name, _ in bars)


def _filled(
    table: tuple[tuple[str, ...], ...], widths: tuple[int, ...]
) -> tuple[tuple[tuple[str, ...], ...], tuple[int, ...]]:
    """A table, and how its columns share their place, without the columns in which no row has anything."""
    kept = [at for at in range(len(widths)) if any(row[at] != "–" for row in table[1:])]
    return tuple(tuple(row[at] for at in kept) for row in table), tuple(widths[at] for at in kept)


def small_micro_slides(content: Content, language: str) -> list[Slide]:
    """Small and micro enterprises by how they are covered, over the periods."""
    title = find_small_micro(content, language)
    covers = cover_of_small(content)
    if title is None or not covers:
        return []
    series = (
        Series(text("gaps.own", language), tuple(c.own for c in covers), BLUE),
        Series(text("gaps.joint", language), tuple(c.joint for c in covers), LINES[2]),
        Series(text("gaps.uncovered", language), tuple(c.uncovered for c in covers), ACCENT),
    )
    now = covers[-1]
    points = []
    if now.own + now.joint > 0:
        share = numbers.percent(now.joint / (now.own + now.joint))
        points.append(text("report.joint_share", language, share=share))
    whole = content.whole
    if whole["unit_coverage"] is not None and not has_flag(whole, "unit_coverage", "small"):
        points.append(text("report.all_units", language, value=numbers.percent(whole["unit_coverage"])))
    names = tuple(period_name(c.period, language) for c in covers)
    chart = Stack(names, series, text("report.axis_small", language))
    return [
        Slide(
            "Chart",
            title,
            tuple(points),
            (text("report.small_means", language),),
            charts=(chart,),
            asked="small",
        )
    ]


def gap_slides(content: Content, language: str) -> list[Slide]:
    """Where most employees or units are out of reach."""
    found = find_gaps(content, language)
    if found is None:
        return []
    kind = "gap_workers" if found.kind == "workers" else "gap_units"
    values = tuple(value for _, _, value in found.places)
    alone = (
        len({place for place, _, _ in found.places}) == 1
    )  # the region's own cells: its name would stand before each
    chart = Bars(
        tuple(
            industry if alone and industry else f"{place} · {industry}" if industry else place
            for place, industry, _ in found.places
        ),
        values,
        text(f"report.axis_{kind}", language),
        count_format(language),
        None,
        *axis_of(max(values)),
    )
    kinds = ("industries" if alone else "cells") if found.cells else "regions"
    points = [text(f"report.largest_{kinds}", language, n=len(values))]
    return [
        Slide(
            "Chart",
            gaps_title(found, content, language),
            (*points, *big_units(content, language)),
            (text("gaps.ledger_note", language),) if big_units(content, language) else (),
            charts=(chart,),
            asked="gap_regions" if not found.cells else "gap_one" if found.one_unit else "gap",
        )
    ]


def why_slides(content: Content, language: str) -> list[Slide]:
    """Why the leading rate moved since the compared period: what each part adds to its change."""
    found = why_moved(content, language)
    if found is None or len(found.parts) < 2:
        return []  # one part is the whole itself: what is withheld stands as one
    first, last = found.parts, ()  # type: tuple[tuple[str, Decimal], ...], tuple[tuple[str, Decimal], ...]
    rest: list[tuple[str, Decimal]] = []
    if len(found.parts) > PARTS + 1:
        first, last = found.parts[: PARTS // 2], found.parts[-PARTS // 2 :]
        between = found.parts[PARTS // 2 : -PARTS // 2]
        others = sum((points for _, points in between), Decimal(0))
        rest = [(text(f"report.other_{found.kind}", language, n=len(between)), others)]
    reporting = [] if found.reporting is None else [(text("report.reporting_change", language), found.reporting)]
    whole = found.moved.by if found.total is None else found.total
    rows = [*first, *rest, *last, *reporting, (text("report.change_in_all", language), whole)]
    chart = Bars(
        named_bars(rows),
        tuple(float(points) for _, points in rows),
        text("report.axis_points", language),
        POINTS,
        len(rows) - 1,
        *(axis_of(float(max(points for _, points in rows))) if min(points for _, points in rows) >= 0 else ()),
    )
    title = change_title(found, content, language)
    return [
        Slide(
            "Chart",
            title,
            tuple(further_pulls(found, title, language)),
            (*why_means(found, language), *one_sided(found, language)),
            charts=(chart,),
            asked="why_same" if found.reporting is None else "why_reports",
        )
    ]


def target_slides(content: Content, language: str) -> list[Slide]:
    """What is reached beside what was to be reached."""
    found = find_goals(content)
    if not found:
        return []
    name = plain(content.name(language), NAME)
    title, *points = [
        goal_said(goal, name if number == 0 else "", content, language) for number, goal in enumerate(found)
    ]
    chart = Pairs(
        tuple(figure_name(goal.metric, language) for goal in found),
        (
            Series(text("report.reached", language), tuple(goal.reached for goal in found), BLUE),
            Series(text("report.target", language), tuple(goal.target for goal in found), GREY),
        ),
        text("report.axis_rates", language),
    )
    asked = "targets_units" if _missing(content, language) else "targets"
    return [Slide("Chart", title, tuple(points), charts=(chart,), asked=asked)]


def _missing(content: Content, language: str) -> str:
    """How many units more the first target needs, by the units of this period; empty where it is of others, or reached."""
    goal = next(iter(find_goals(content)), None)
    pair = pair_of(content.whole, goal.metric) if goal is not None and goal.metric == "unit_coverage" else None
    if goal is None or pair is None or pair[0] is None or pair[1] is None:
        return ""
    left = ceil(Decimal(str(goal.target)) * pair[1]) - pair[0]
    return numbers.count(left, language) if left > 0 else ""


def action_slides(content: Content, language: str) -> list[Slide]:
    """Problem, proposal, who and by when: a line for each of the weightiest findings."""
    found = find_actions(content, language)
    if not found:
        return []
    proposal = find_proposal(content, language, PLACES)
    first = (
        text("act.first_proposal", language, largest=largest_places(proposal, language))
        if proposal is not None
        else found[0].proposal
    )
    first = first[:1].lower() + first[1:]  # it goes on after a colon
    title = text("act.title" if len(found) > 1 else "act.title_one", language, n=len(found), first=first)
    head = tuple(text(f"act.head_{name}", language) for name in ("problem", "proposal", "duty"))
    rows = tuple((action.problem, action.proposal, action.duty) for action in found)
    asked = "actions" if proposal is not None else "actions_plain"
    return [Slide("Text", title, table=(head, *rows), asked=asked)]


def method_slides(content: Content, language: str) -> Slide:
    """How the figures are made, what this source holds, and what is not there and why, as a table."""
    figures = [found.figure for found in find_headlines(content)]
    lines = tuple(method_notes(content, figures, language, checks=False))
    title = text("report.method_title", language)
    return Slide("Text", title, table=method_table(content, figures, language), widths=(1, 4), notes=lines)


def talking_points(slide: Slide, content: Content, language: str) -> Slide:
    """The slide with the speaker's notes: what it says, on what ground, what may be asked; definitions stand at the end, once."""
    if not slide.asked:
        return slide
    stop = text("say.semicolon", language)
    calibre = calibre_name(content.calibre, language)
    once = text("report.one_calibre", language, calibre=calibre)
    ground = [
        *slide.points,
        *(line for line in slide.details if line != once),
        text("talk.figures", language, calibre=calibre, date=as_of(content, language)),
    ]
    title = slide.title.replace("\n", "" if language == "zh" else " ")
    lines = [plain(line).rstrip("。.") for line in ground]
    said = stop.join(lines) if language == "zh" else full(lines, language)
    notes = (
        text("talk.conclusion", language, said=title),
        text("talk.basis", language, said=said),
        text("talk.asked", language, said=text(f"talk.ask_{slide.asked}", language, n=_missing(content, language))),
    )
    return replace(slide, notes=notes)
