"""Notes on method, dates and sources; the title of attention."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from analysis.attention import Note
from analysis.rows import value_of
from analysis.vocabulary import TERRITORIES
from data.reference import calibres, figures
from data.texts import text
from data.texts.names import calibre_name, figure_name, full_name, period_name
from reports.content.record import Content
from reports.say import sentences
from reports.say.headline import lacking
from reports.say.plain import plain

PERIODS: Final = 6
"""So many periods are named one by one."""


def find_notes(content: Content) -> list[Note]:
    """What needs attention."""
    return list(content.notes)


def edition_said(content: Content, language: str) -> str:
    """Who may read a report, and to what its counts are rounded: it stands on each page, for pages are passed on alone."""
    said = text(f"report.{content.audience}", language)
    return said + (text("book.rounded", language, base=content.base) if content.base else "")


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
        definition = _definition(figure, language)
        if definition:
            said.append(text("say.definition", language, figure=figure_name(figure, language), definition=definition))
    said.append(text("say.points_mean", language))
    if _known_alone(content):
        said.append(text("say.known_alone", language))
    sources = text("say.semicolon", language).join(plain(source) for source in content.sources(language))
    if sources:
        said.append(text("say.sources", language, sources=sources))
    if checks and (content.findings.get("error") or content.findings.get("warning")):
        said.append(text("say.checks", language, **content.findings))
    if content.synthetic:
        said.append(text("say.synthetic", language))
    return said


def method_table(content: Content, shown: Sequence[str], language: str) -> tuple[tuple[str, str], ...]:
    """The same as a table of (what, said), with what this source holds besides: its periods, the regions below with figures, and what is not there."""
    calibre = calibres()[content.calibre]
    note = calibre.note_zh if language == "zh" else calibre.note_en
    stop, sources = text("say.semicolon", language), [plain(source) for source in content.sources(language)]
    rows = [
        ("calibre", stop.join((calibre_name(content.calibre, language), note))),
        ("date", as_of(content, language)),
        *((figure, _definition(figure, language)) for figure in dict.fromkeys(shown)),
        ("change", text("say.points_mean", language)),
        ("checks", text("say.known_alone", language) if _known_alone(content) else ""),
        ("periods", _periods(content, language)),
        ("regions", _regions(content, shown, language)),
        ("lacking", stop.join(lacking(content, language))),
        ("sources", stop.join(sources)),
        ("synthetic", text("say.synthetic", language) if content.synthetic else ""),
    ]
    known = figures()
    return (
        (text("method.item", language), text("method.said", language)),
        *(
            (figure_name(name, language) if name in known else text(f"method.{name}", language), said)
            for name, said in rows
            if said
        ),
    )


def _definition(figure: str, language: str) -> str:
    return figures()[figure].definition_zh if language == "zh" else figures()[figure].definition_en


def _known_alone(content: Content) -> bool:
    return content.audience == "external" and content.purpose != "published"


def _periods(content: Content, language: str) -> str:
    """The periods up to this one of which the same source has figures of the region."""
    found = {
        str(row["period"])
        for row in content.history
        if (row["calibre"], row["purpose"]) == (content.calibre, content.purpose)
    }
    if len(found) < 2:
        return ""
    ordered = sorted(found)
    named = [period_name(period, language) for period in ordered]
    shown = named if len(named) <= PERIODS else [*named[:2], "…", *named[-2:]]
    return text("method.periods_said", language, periods=text("say.comma", language).join(shown), n=len(named))


def _regions(content: Content, shown: Sequence[str], language: str) -> str:
    """How many of the regions below have the first of the figures shown, else of those beside it; empty where none has."""
    families = [(content.region, content.children)]
    if content.above is not None:
        families.append((str(content.above["region"]), content.beside))
    for code, rows in families if shown else ():
        inside = [row for row in rows if row["region_kind"] in TERRITORIES]
        inside = [row for row in inside if content.why(row, shown[0]) != "outside_statistics"]
        known = sum(1 for row in inside if value_of(row, shown[0]) is not None)
        if known:
            filled = {"whole": plain(full_name(code, language)), "metric": figure_name(shown[0], language)}
            return text("method.regions_said", language, n=known, all=len(inside), **filled)
    return ""
