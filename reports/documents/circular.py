"""The one-page brief (简报) and the circular (通报), in the form of official documents, by styles that offices can edit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from docx.document import Document

from data.texts import numbers, text
from data.texts.attention import sentence
from data.texts.names import calibre_name, period_name
from reports.content.record import Content
from reports.documents import styles
from reports.documents.annexes import annexes_of, write_annex
from reports.documents.brief import targets
from reports.documents.chart import add_chart
from reports.documents.filling import chart_for, is_foot_alone, last_page
from reports.documents.frame import finish, frame, write_title
from reports.documents.official import (
    HEAD,
    Imprint,
    grid,
    write_addressees,
    write_annexes,
    write_head,
    write_imprint,
    write_signature,
)
from reports.documents.places import Annex
from reports.documents.styles import PITCH, paragraph
from reports.saving import author
from reports.say.actions import find_actions, find_untold_notes
from reports.say.beside import places_said, shares_said
from reports.say.change import change_title, further_pulls, one_sided, why_means, why_moved
from reports.say.compare import whole_changes, why_uncompared
from reports.say.course import course_title, find_news, is_told, is_withheld
from reports.say.figures import NAME, odd_own
from reports.say.gaps import big_units, cover_of_small, find_gaps, find_small_micro, gaps_title
from reports.say.headline import (
    above_all,
    find_headlines,
    lacking,
    make_up,
    standing,
    unknown_cover,
)
from reports.say.method import as_of
from reports.say.plain import begun, full, plain
from reports.say.ranking import (
    above_all_among,
    find_movers,
    find_unnoted_absences,
    odd_among,
    rank_children,
    ranking_title,
)

_APART: Final = 3 * PITCH
"""Points above and below the title (7.3.1, 7.3.2)."""
ORDINALS: Final = "一二三四五六七八九十"


def write_circular(
    content: Content,
    path: Path,
    *,
    language: str,
    timestamp: datetime,
    office: str = "",
    made_by: str = "",
    template: Path | None = None,
) -> Path:
    """Write the circular of ``content`` with its annexed tables to ``path`` (.docx) and return it.

    ``office``: who issues it; without one the fields for its name ask for it. ``template``: an office's own .docx.
    """
    document, imprint = styles.new(language, template), Imprint(office, timestamp, language)
    if template is None:
        grid(document, language)
    title = text(
        "document.circular_title",
        language,
        region=plain(content.name(language), NAME),
        period=period_name(content.period, language),
    )
    frame(document, content, language)
    write_head(document, imprint)
    lines = write_title(document, title, language)
    sections, annexes = _sections(content, language), annexes_of(content, language)
    inside = len(annexes) == 1 and not annexes[0].rows  # the method alone would stand on a page that it hardly fills
    if inside:
        sections, annexes = [*sections, Section(annexes[0].title, annexes[0].remarks)], []
    write_addressees(document, text("document.addressees", language), imprint)
    written = [(_opening(content, language), "Normal")]
    for number, section in enumerate(sections):
        written.append((_heading(number, section.title, language), "Heading 1"))
        written += [(said, "Normal") for said in section.paragraphs]
    around = [*_head(), *((line, "Title") for line in lines), *written, *_end(annexes)]
    if inside and is_foot_alone(last_page(around, language, _APART), language):
        told = len(sections[-1].paragraphs)  # the method in the type of notes leaves the foot room
        written = [*written[:-told], *((said, "Note") for said in sections[-1].paragraphs)]
    for said, style in written:
        paragraph(document, said, style)
    if annexes:
        found = chart_for(last_page(around, language, _APART), content, language)
        if found is not None:
            paragraph(document, found[0].title, "Caption")
            add_chart(document, found[0].draw, found[1], found[0].title)
    _close(document, annexes, imprint)
    for number, annex in enumerate(annexes, start=1):
        write_annex(document, number if len(annexes) > 1 else None, annex, language)
    write_imprint(document, imprint)
    return finish(document, path, title, content, language, timestamp, author(office or made_by))


def _head() -> list[tuple[str, str]]:
    """What stands above the title, and the addressees below it, as far as it takes lines."""
    return [("", style) for style in (*HEAD.values(), "Office Mark", "Document Number", "Plain")]


def _end(annexes: Sequence[Annex]) -> list[tuple[str, str]]:
    """What :func:`_close` writes."""
    return [("", "Plain"), *((annex.title, "Normal") for annex in annexes), *[("", "Plain")] * 3]


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section of the circular."""

    title: str
    paragraphs: tuple[str, ...]


def _heading(number: int, title: str, language: str) -> str:
    return f"{ORDINALS[number]}、{title}" if language == "zh" else f"{number + 1}. {title}"


def _opening(content: Content, language: str) -> str:
    return text(
        "document.opening",
        language,
        region=plain(content.name(language), NAME),
        period=period_name(content.period, language),
        calibre=calibre_name(content.calibre, language),
        date=as_of(content, language),
    )


def _sections(content: Content, language: str) -> list[Section]:
    made: tuple[Callable[[Content, str], list[str]], ...] = (
        _overall,
        targets,
        _places,
        _small,
        _gaps,
        _why,
        _course,
        _attention,
        _steps,
    )
    keys = ("overall", "targets", "places", "small", "gaps", "why", "course", "attention", "steps")
    found = [(key, topic(content, language)) for key, topic in zip(keys, made, strict=True)]
    return [Section(text(f"document.{key}", language), tuple(said)) for key, said in found if said]


def _overall(content: Content, language: str) -> list[str]:
    said = standing(content, language)
    if not said:
        return [text("document.nothing", language, region=plain(content.name(language), NAME))]
    figures = [found.figure for found in find_headlines(content)]
    parts = (
        make_up(content, language),
        lacking(content, language),
        why_uncompared(content, figures, language),
        [whole_changes(content, figures, language)],
    )
    return [
        full(
            [*said, *odd_own(content, language), unknown_cover(content, language), above_all(content, language)],
            language,
        ),
        *(full(part, language) for part in parts if any(part)),
    ]


def _places(content: Content, language: str) -> list[str]:
    found = rank_children(content, language)
    if found is None:
        said = [*places_said(content, language), *shares_said(content, language)]
        return [full(said, language)] if said else []
    first = [ranking_title(found, language), *find_movers(found, content, language)]
    return [
        full([*first, text("document.see_annex", language)], language),
        *(
            full([said], language)
            for said in (
                *odd_among(found, content, language),
                *find_unnoted_absences(found, content, language),
                above_all_among(found, language),
            )
            if said
        ),
    ]


def _small(content: Content, language: str) -> list[str]:
    said = find_small_micro(content, language)
    covers = cover_of_small(content)
    if said is None:
        return []
    parts = [said]
    if covers and covers[-1].own + covers[-1].joint > 0:
        now = covers[-1]
        parts.append(text("report.joint_share", language, share=numbers.percent(now.joint / (now.own + now.joint))))
    return [full(parts, language)]


def _gaps(content: Content, language: str) -> list[str]:
    found = find_gaps(content, language)
    big = big_units(content, language)
    parts = [gaps_title(found, content, language)] if found else []
    return [full([*parts, *big], language)] if parts or big else []


def _why(content: Content, language: str) -> list[str]:
    found = why_moved(content, language)
    if found is None:
        return []
    title = change_title(found, content, language)
    said = [title, *further_pulls(found, title, language)]
    return [full([*said, *one_sided(found, language), *why_means(found, language)], language)]


def _course(content: Content, language: str) -> list[str]:
    groups = find_news(content)
    shown = [[course for course in group if not is_withheld(course)] for group in groups]
    told = [[course for course in group if is_told(course)] or group[:1] for group in shown if group]
    return [
        full([course_title(course, content, language, first=n == 0) for n, course in enumerate(group)], language)
        for group in told
    ]


def _attention(content: Content, language: str) -> list[str]:
    return _numbered([sentence(note, language) for note in find_untold_notes(content, language)], language)


def _numbered(said: Sequence[str], language: str) -> list[str]:
    """Points in their order; a lone one has no number."""
    if len(said) == 1:
        return [begun(said[0])]
    return [
        text("document.point", language, n=ORDINALS[number] if language == "zh" else number + 1) + one
        for number, one in enumerate(said)
    ]


def _steps(content: Content, language: str) -> list[str]:
    """What is proposed, whose it is and by when; an answer that several problems have stands once."""
    said = [
        text("brief.action", language, proposal=one.proposal, duty=one.duty) for one in find_actions(content, language)
    ]
    return _numbered([full([one], language) for one in dict.fromkeys(said)], language)


def _close(document: Document, annexes: Sequence[Annex], imprint: Imprint) -> None:
    """List of annexes, the office's name, the date: never on a page without text."""
    last = document.paragraphs[-1].paragraph_format
    last.keep_with_next = last.keep_together = True
    if annexes:
        paragraph(document, "", "Plain").paragraph_format.keep_with_next = True
        write_annexes(document, [annex.title for annex in annexes], imprint.language)
    paragraph(document, "", "Plain").paragraph_format.keep_with_next = True
    write_signature(document, imprint)
