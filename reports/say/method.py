"""Notes on method, dates and sources; the title of attention."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.attention import Note
from data.reference import calibres, figures
from data.texts import text
from data.texts.names import calibre_name, figure_name, period_name
from reports.content.record import Content
from reports.say import sentences
from reports.say.plain import plain


def find_notes(content: Content) -> list[Note]:
    """What needs attention."""
    return list(content.notes)


def as_of(content: Content, language: str) -> str:
    """The date at which the figures stand, else the period."""
    if content.reference_date:
        return sentences.day(str(content.reference_date), language)
    return period_name(content.period, language)


def method_notes(content: Content, shown: Sequence[str], language: str, *, checks: bool = True) -> list[str]:
    """What a reader must know of the numbers: calibre, as-of date, definitions of ``shown``, sources, what is not there; with ``checks``
    how many findings the logic checks of their files have, which is the office's own matter."""
    calibre = calibres()[content.calibre]
    note = calibre.note_zh if language == "zh" else calibre.note_en
    said = [
        text("say.calibre", language, calibre=calibre_name(content.calibre, language), note=note),
        text("say.as_of", language, date=as_of(content, language)),
    ]
    for figure in dict.fromkeys(shown):
        definition = figures()[figure].definition_zh if language == "zh" else figures()[figure].definition_en
        if definition:
            said.append(text("say.definition", language, figure=figure_name(figure, language), definition=definition))
    said.append(text("say.points_mean", language))
    if content.audience == "external" and content.purpose != "published":
        said.append(text("say.known_alone", language))
    sources = text("say.semicolon", language).join(plain(source) for source in content.sources(language))
    if sources:
        said.append(text("say.sources", language, sources=sources))
    if checks and (content.findings.get("error") or content.findings.get("warning")):
        said.append(text("say.checks", language, **content.findings))
    if content.synthetic:
        said.append(text("say.synthetic", language))
    return said
