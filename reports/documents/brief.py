"""The brief: one full page of standing, movement, gap and proposal, with one table and one chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from docx.document import Document

from analysis.attention.silence import SILENCE
from data.texts import text
from data.texts.attention import sentence
from data.texts.names import calibre_name, figure_name, period_name
from reports.content.record import Content
from reports.documents import styles
from reports.documents.brief_chart import CUT, LINES_HIGH, Drawing, find_chart
from reports.documents.chart import add_chart
from reports.documents.frame import HEIGHT, finish, frame, height, table_height, write_title
from reports.documents.styles import paragraph
from reports.documents.tables import LOOSER, USUAL, Column, laid_height, table
from reports.saving import author
from reports.say.actions import find_actions
from reports.say.bases import bases_table
from reports.say.beside import figures_beside, places_said, rank_beside, shares_said
from reports.say.change import change_title, further_pulls, why_moved
from reports.say.compare import compared_period, why_uncompared
from reports.say.course import course_title, find_news, is_told
from reports.say.figures import NAME, odd_own
from reports.say.gaps import find_untold
from reports.say.headline import (
    above_all,
    change,
    find_headlines,
    headline_title,
    lacking,
    make_up,
    shown_value,
    unknown_cover,
)
from reports.say.method import as_of, find_notes, method_notes, method_table
from reports.say.plain import full, plain
from reports.say.ranking import find_movers, find_unnoted_absences, odd_among, rank_children, ranking_title
from reports.say.targets import find_goals, goal_said

TEXT: Final = "Brief Text"
ROOMY: Final = 330.0
"""Points that all that may be said leaves for table and chart: from here on the table has the figures of others too."""
FIRST: Final = ("standing", "proposal", "gap", "moved")
"""Who speaks first as long as there is room; on the page the proposal stands last."""

_OF_DATA: Final = ("missing", "missing_out", "over_one", "left_out", "left_out_few", "unknown", "unknown_all")
_OF_SILENCE: Final = tuple(sorted(SILENCE))
_OF_CHANGE: Final = ("fell", "fell_whole")
"""Kinds of notes that belong to where a region stands, and to what moved; the others tell of gaps."""


@dataclass(slots=True)
class Group:
    """A paragraph of the brief: its name, what may be said by weight, what of it goes before all else, what has room."""

    name: str
    offered: Sequence[str]
    must: Sequence[str] = ()
    said: list[str] = field(default_factory=list)

    def head(self, language: str) -> str:
        """How the paragraph begins."""
        return text("brief.group", language, head=text(f"brief.{self.name}", language))

    def high(self, language: str) -> float:
        """Its height in points as it stands."""
        return height(self.head(language) + full(self.said, language), TEXT, language) if self.said else 0


def write_brief(
    content: Content,
    path: Path,
    *,
    language: str,
    timestamp: datetime,
    office: str = "",
    made_by: str = "",
    template: Path | None = None,
) -> Path:
    """Write the brief of ``content`` to ``path`` (.docx) and return it: one page of A4, whatever there is to say."""
    document = styles.new(language, template)
    name = plain(content.name(language), NAME)
    title = text("document.brief_title", language, region=name)
    frame(document, content, language)
    room = HEIGHT * 0.97
    for line in write_title(document, title, language):
        room -= height(line, "Title", language)
    lead = _lead(content, language)
    paragraph(document, lead, "Lead")
    notes = method_notes(content, (), language, checks=False)[2:]  # calibre and date stand in the line below the title
    sources = ("" if language == "zh" else " ").join(notes)
    room -= height(lead, "Lead", language) + height(sources, "Note", language)
    offered = _offered(content, language)
    spare = room - sum(Group(name, lines, said=list(lines)).high(language) for name, lines in offered.items())
    room -= _figures(document, content, language, beside=spare > ROOMY)
    drawing, groups, room = _laid(content, offered, language, room)
    for group in groups:
        if group.said:
            began = paragraph(document, "", TEXT, bold=group.head(language))
            began.add_run(("" if language == "zh" else " ") + full(group.said, language))
    if not any(group.said for group in groups):
        paragraph(document, text("document.nothing", language, region=name), TEXT)
    if drawing is not None:
        _chart(document, drawing, min(room, drawing.most))
        paragraph(document, sources, "Note")
    else:
        _tables(document, content, room + height(sources, "Note", language), language)
    return finish(document, path, title, content, language, timestamp, author(office or made_by))


def _laid(
    content: Content, offered: Mapping[str, Sequence[str]], language: str, room: float
) -> tuple[Drawing | None, list[Group], float]:
    """The chart, what is said, and the room that the chart has.

    Of many regions it shows fewer, and lines stand less high, where a paragraph would have no room, or would not say who is silent and which
    figures a check flags.
    """
    must = [
        *odd_own(content, language, first=not find_headlines(content)),
        *_odd_among(content, language),
        *_notes(content, _OF_SILENCE, language),
        *_absences(content, language),
    ]
    taken = sum(Group(name, lines, said=list(lines)).high(language) for name, lines in offered.items())
    for most, roomy in ((CUT, True), (CUT - 2, True), (CUT // 2, True), (CUT // 2, False)):
        drawing = find_chart(content, language, most, room - taken)
        left = room - (height(drawing.title, "Caption", language) if drawing else 0)
        groups = [Group(name, said, [line for line in said if line in must]) for name, said in offered.items()]
        least = 0.0 if drawing is None else drawing.least if roomy else min(drawing.least, LINES_HIGH)
        left -= fill(groups, left - least, language)
        told = {line for group in groups for line in group.said}
        if told >= set(must) and all(group.said or not group.offered for group in groups):
            break
    return drawing, groups, left


def fill(groups: Sequence[Group], room: float, language: str) -> float:
    """Let each group say its first sentence, then what it must, then in turn what is left, as long as there is ``room`` (points).

    Returns what they take. On the page the sentences of a group keep the order in which they are offered.
    """
    turns = sorted(groups, key=lambda group: FIRST.index(group.name))
    _say([(group, line) for group in turns for line in group.offered[:1]], groups, room, language)
    _say([(group, line) for group in turns for line in group.must], groups, room, language)
    for number in range(1, max((len(group.offered) for group in groups), default=0)):
        _say([(group, line) for group in turns for line in group.offered[number : number + 1]], groups, room, language)
    return sum(group.high(language) for group in groups)


def _say(lines: Sequence[tuple[Group, str]], groups: Sequence[Group], room: float, language: str) -> None:
    for group, line in lines:
        if line in group.said:
            continue
        before = group.said
        group.said = [one for one in group.offered if one in before or one == line]
        if sum(one.high(language) for one in groups) > room:
            group.said = before


def _lead(content: Content, language: str) -> str:
    parts = [
        period_name(content.period, language),
        text("report.calibre", language, calibre=calibre_name(content.calibre, language)),
        text("report.as_of", language, date=as_of(content, language)) if content.reference_date else "",
    ]
    return " · ".join(part for part in parts if part)


def _figures(document: Document, content: Content, language: str, *, beside: bool) -> float:
    """The headline figures as a table: name, number, how it moved, with those ``beside`` it where they are wanted; returns its height in points."""
    known = find_headlines(content)
    if not known:
        return 0
    rows = [[shown_value(found, language) for found in known]]
    moves = [change(found, content, language) for found in known]
    if compared_period(content) is not None and any(moves):
        rows.append([moved or "–" for moved in moves])
    columns = [Column(figure_name(found.figure, language), 1, "center") for found in known]
    others = figures_beside(content, [found.figure for found in known], language) if beside else []
    if others:
        own = Column(text("col.region", language), 1, "left")
        names = (plain(content.name(language), NAME), *([""] if len(rows) > 1 else []), *(name for name, _ in others))
        rows = [[name, *row] for name, row in zip(names, (*rows, *(row for _, row in others)), strict=True)]
        columns = [own, *columns]
    table(document, columns, rows)
    paragraph(document, "", "Imprint Anchor")
    return table_height(columns, rows) + height("", "Imprint Anchor", language)


def _tables(document: Document, content: Content, room: float, language: str) -> None:
    """What stands where nothing can be drawn: the region on other bases, then how its figures are made and what is not there; rows as
    far apart as there is ``room`` (points)."""
    shown = [found.figure for found in find_headlines(content)]
    found = (("bases", bases_table(content, language), ()), ("method", method_table(content, shown, language), (1, 4)))
    laid = [
        (
            text(f"brief.{name}", language),
            [Column(*head, "left") for head in zip(rows[0], shares or (1,) * len(rows[0]), strict=True)],
            rows[1:],
        )
        for name, rows, shares in found
        if rows
    ]
    room -= sum(height(title, "Caption", language) for title, _, _ in laid)
    types = [one for one in LOOSER if sum(laid_height(columns, rows, one) for _, columns, rows in laid) < room]
    for title, columns, rows in laid:
        paragraph(document, title, "Caption")
        table(document, columns, rows, types[-1] if types else USUAL)


def _chart(document: Document, drawing: Drawing, high: float) -> None:
    paragraph(document, drawing.title, "Caption")
    add_chart(document, drawing.draw, high, drawing.title)


def _offered(content: Content, language: str) -> dict[str, list[str]]:
    """What may be said, by group and weight; no sentence stands twice."""
    made = (("standing", _standing), ("moved", _moved), ("gap", _gap), ("proposal", _proposal))
    seen: set[str] = set()
    found: dict[str, list[str]] = {}
    for name, say in made:
        found[name] = [said for said in dict.fromkeys(say(content, language)) if said and said not in seen]
        seen |= set(found[name])
    return found


def _standing(content: Content, language: str) -> list[str | None]:
    ranking, places = rank_children(content, language), places_said(content, language)
    first = 1 if ranking else len(places)
    of_data = _notes(content, _OF_DATA, language)
    return [
        headline_title(content, language),
        *odd_own(content, language, first=not find_headlines(content)),
        *_notes(content, _OF_SILENCE, language),
        *_goals(content, language, first=not find_headlines(content)),
        above_all(content, language),
        ranking_title(ranking, language) if ranking else None,
        *_odd_among(content, language),
        *_absences(content, language),
        unknown_cover(content, language),
        *of_data,
        *make_up(content, language)[:1],
        *places[:first],
        *lacking(content, language),
        *make_up(content, language)[1:],
        *places[first:],
        *shares_said(content, language),
    ]


def _absences(content: Content, language: str) -> list[str]:
    """Whom the ranking lacks, where no note says so."""
    ranking = rank_children(content, language)
    return find_unnoted_absences(ranking, content, language) if ranking else []


def _odd_among(content: Content, language: str) -> list[str]:
    """Which other regions in the chart have a figure that a check flags."""
    ranking = rank_children(content, language)
    beside = None if ranking else rank_beside(content, language)
    found = ranking or (beside[1] if beside else None)
    return odd_among(found, content, language, but=content.region) if found else []


def _moved(content: Content, language: str) -> list[str | None]:
    why, ranking = why_moved(content, language), rank_children(content, language)
    title = change_title(why, content, language) if why else ""
    known = [found.figure for found in find_headlines(content)]
    courses = [course for group in find_news(content) for course in group if is_told(course)]
    return [
        title,
        *_notes(content, _OF_CHANGE, language),
        *(find_movers(ranking, content, language, alone=True) if ranking else []),
        *(further_pulls(why, title, language) if why else []),
        *why_uncompared(content, known, language),
        *(course_title(course, content, language, first=n == 0) for n, course in enumerate(courses)),
    ]


def _gap(content: Content, language: str) -> list[str | None]:
    return [
        *find_untold(content, language),
        *(
            sentence(note, language)
            for note in find_notes(content)
            if note.kind not in {"break", *_OF_DATA, *_OF_SILENCE, *_OF_CHANGE}
        ),
    ]


def _notes(content: Content, kinds: Sequence[str], language: str) -> list[str]:
    return [sentence(note, language) for note in find_notes(content) if note.kind in kinds]


def _proposal(content: Content, language: str) -> list[str | None]:
    actions = find_actions(content, language)
    return [text("brief.action", language, proposal=one.proposal, duty=one.duty) for one in actions]


def _goals(content: Content, language: str, *, first: bool) -> list[str]:
    """How far it is to each target. ``first``: no sentence before names the region."""
    name = plain(content.name(language), NAME) if first else ""
    return [
        goal_said(goal, name if number == 0 else "", content, language)
        for number, goal in enumerate(find_goals(content))
    ]


def targets(content: Content, language: str) -> list[str]:
    """One paragraph on the region's targets; none where it has no target."""
    said = _goals(content, language, first=True)
    return [full(said, language)] if said else []
