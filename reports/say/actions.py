"""What is wrong, what is proposed, who does it and by when: one line for each of the weightiest findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from analysis.attention import Note
from analysis.vocabulary import NATION
from data.texts import catalogue, text
from data.texts.attention import sentence
from data.texts.names import full_name, listed, period_name, region_name, telling_parent
from reports.content.record import Content
from reports.say.figures import NAME
from reports.say.gaps import (
    LARGEST_GAP,
    find_gaps,
    find_proposal,
    find_small_micro,
    place_of,
    proposal_places,
    proposal_title,
)
from reports.say.headline import find_headlines
from reports.say.method import find_notes
from reports.say.plain import plain
from reports.say.targets import find_goals

PLACES: Final = 3
"""So many places a proposal names."""
_NAMED: Final = 3
_ASKED_FOR: Final = ("missing", "silent", "unheard", "unreported", "left_out", "unknown", "over_one")
"""Answered by whoever reports. Nobody reports what was published: what our copy of a table lacks, no province can send."""


@dataclass(frozen=True, slots=True)
class Action:
    """A problem, what is proposed against it, and whose it is by when; sentences without full stops."""

    problem: str
    proposal: str
    duty: str


def find_actions(content: Content, language: str) -> list[Action]:
    """The proposal with its effect first, then an answer to each note; empty where nothing needs attention."""
    found = []
    proposal = find_proposal(content, language, PLACES)
    if proposal is not None:
        cells = [row for row in content.cells if row["region"] is not None]
        named = {place for place, *_ in proposal.places}
        codes = [row["region"] for row in cells if place_of(content, row, language) in named]
        found.append(
            Action(
                text("say.semicolon", language).join(proposal_places(proposal, language)),
                proposal_title(proposal, content, language),
                _duty(codes, content, language),
            )
        )
    for note in find_notes(content):
        said = sentence(note, language).rstrip(text("document.stop", language))
        published = content.purpose == "published" and _kind(note) in _ASKED_FOR
        places = [] if published else _places(note)
        where = _told(places[0] if places else content.region, content, language)
        answer = text("act.published" if published else f"act.{_kind(note)}", language, place=where)
        found.append(Action(said, answer, _duty(places, content, language)))
    return found


def find_untold_notes(content: Content, language: str) -> list[Note]:
    """What needs attention and is not yet said where a document tells of its headline figures, targets, largest gaps and small enterprises.

    Of rates that fell those stay that are no headline figures.
    """
    gaps, small = find_gaps(content, language), find_small_micro(content, language)
    goals = {goal.metric for goal in find_goals(content)}
    moved = {one.figure for one in find_headlines(content) if one.change is not None and one.change.points is not None}
    found = []
    for note in find_notes(content):
        match note.kind:
            case kind if kind in LARGEST_GAP:
                told = gaps is not None and gaps.cells == (kind != "top_gap") and gaps.tells(note.values["n"])
            case "small":
                told = small is not None
            case "target":
                told = note.values["metric"] in goals
            case "fell_whole":
                falls = [fall for fall in note.values["falls"] if fall[0] not in moved]
                told = not falls
                note = replace(note, values={**note.values, "falls": falls})
            case _:
                told = False
        if not told:
            found.append(note)
    return found


def _kind(note: Note) -> str:
    """The kind of a note by its answer: kinds that differ in what they leave out (missing_out, differ_known) share one."""
    known, words = catalogue("zh"), note.kind.split("_")
    names = ("_".join(words[:end]) for end in range(len(words), 0, -1))
    return next(name for name in names if f"act.{name}" in known)


def _places(note: Note) -> list[str]:
    """The codes of the regions that a note names."""
    values = note.values
    named = values.get("regions") or [values.get("place") or values.get("first")]
    return [code for code in named if isinstance(code, str)]


def _told(code: str, content: Content, language: str) -> str:
    """A region in full, without the name of the one that the report is about before it."""
    own = telling_parent(code) == content.region
    return plain(region_name(code, language, short=False) if own else full_name(code, language), NAME)


def _duty(codes: Sequence[str], content: Content, language: str) -> str:
    """The unions of the places named, else the region's own; by the nearest target's period, else by the next report."""
    places = list(dict.fromkeys(codes or [content.region]))
    names = [_told(code, content, language) for code in places[:_NAMED]]
    more = "" if len(places) <= _NAMED else text("act.more", language, n=len(places))
    goals = find_goals(content)
    due = (
        text("act.due", language, period=period_name(goals[0].period, language))
        if goals
        else text("act.next", language)
    )
    if places == [NATION]:
        return text("act.duty_nation", language, due=due)
    return text("act.duty", language, names=listed(names, language) + more, due=due)
