"""Why a rate moved."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from analysis.compare import printed
from analysis.rows import Row
from data.texts import text
from data.texts.names import figure_name, industry_name
from reports.content.moves import SEEN, Kind, like_points
from reports.content.record import Content
from reports.say import sentences
from reports.say.compare import moved
from reports.say.figures import NAME
from reports.say.plain import plain
from reports.say.sentences import Moved

PLACES: Final = 2
"""Decimals of what a part adds to a change."""


@dataclass(frozen=True, slots=True)
class Change:
    """Why a rate moved, as ``python -m analysis change`` has it, rounded so that all that is printed adds up.

    ``kind``: region or industry. ``parts``: (name, points), largest first, together the comparable change ``moved``. ``within``,
    ``mix``: the same change by its two causes, None where some parts are hidden. ``reporting``: what who reports adds to it, ``total``: both, the change over all that
    report; None where everybody reports in both periods. ``appeared``, ``vanished``: names of parts with one period only.
    """

    metric: str
    kind: Kind
    parts: tuple[tuple[str, Decimal], ...]
    within: Decimal | None
    mix: Decimal | None
    moved: Moved
    reporting: Decimal | None
    total: Decimal | None
    appeared: tuple[str, ...]
    vanished: tuple[str, ...]
    hidden: str = ""
    """The name of the part that stands for those hidden."""


def why_moved(content: Content, language: str) -> Change | None:
    """Why the leading rate moved since the compared period; None where that may not be told, or neither its causes nor who moved it are."""
    why = content.moves.why
    whole = content.moves.whole.get(why.metric) if why else None
    change = moved(content, whole)
    if why is None or whole is None or change is None:
        return None
    common = [row for row in why.parts if row["reports"] in ("both", "partly")]
    common.sort(key=lambda row: -like_points(row))
    shown = printed.adding_up([like_points(row) for row in common], change.by, PLACES)
    within: Decimal | None = None
    mix: Decimal | None = None
    if not any(row.get("hidden") for row in common):
        causes = [sum(row[name] for row in common) for name in ("within_points", "mix_points")]
        within, mix = printed.adding_up(causes, change.by)
    raw = None if whole.is_raw else printed.raw_change(whole)

    def names(way: str) -> tuple[str, ...]:
        return tuple(_name(row, why.kind, content, language) for row in why.parts if row["reports"] == way)

    found = Change(
        why.metric,
        why.kind,
        tuple((_name(row, why.kind, content, language), points) for row, points in zip(common, shown, strict=True)),
        within,
        mix,
        change,
        None if raw is None else raw - change.by,
        raw,
        names("appeared"),
        names("vanished"),
        next((_name(row, why.kind, content, language) for row in common if row.get("hidden")), ""),
    )
    return found if within is not None or find_pulls(found, language) else None


def _name(row: Row, kind: Kind, content: Content, language: str) -> str:
    if row.get("hidden"):
        return text("say.why_hidden", language, n=row["hidden"])
    if kind == "region":
        return plain(content.name_of(row, language), NAME)
    return industry_name(row["industry"], language)


def change_title(found: Change, content: Content, language: str) -> str:
    """By how much the rate moved, how much of it within the parts, by their weights, and by who reports; where its causes are not told who
    moved it most."""
    if found.within is None or found.mix is None:
        return sentences.who_moved(
            plain(content.name(language), NAME),
            figure_name(found.metric, language),
            found.moved,
            find_pulls(found, language)[0],
            language,
        )
    return sentences.why_moved(
        plain(content.name(language), NAME),
        figure_name(found.metric, language),
        (found.within, found.mix),
        found.kind,
        found.moved,
        language,
        found.reporting,
    )


def find_pulls(found: Change, language: str) -> list[str]:
    """Which part raised and which lowered the rate most, where it is one alone, shown and to be seen in hundredths of a point."""
    said = []
    for way, parts in (("up", found.parts[:2]), ("down", found.parts[:-3:-1])):
        if len(parts) < 2:
            continue
        (name, points), (_, next_) = parts
        if name != found.hidden and (points > 0) == (way == "up") and abs(points) >= SEEN and points != next_:
            said.append(text(f"say.why_{way}_first", language, name=name, points=str(abs(points))))
    if found.hidden:
        return [text(f"say.among_listed_{found.kind}", language, said=pull) for pull in said]
    return said


def further_pulls(found: Change, title: str, language: str) -> list[str]:
    """The same without what the title says already."""
    return [pull for pull in find_pulls(found, language) if pull.lower() not in title.lower()]


def why_means(found: Change, language: str) -> list[str]:
    """What is meant by the causes of a change, where they are told."""
    return [text("say.why_means", language)] if found.within is not None else []


def one_sided(found: Change, language: str) -> list[str]:
    """Which parts have figures of one period only, so that they are not compared."""
    return [
        text(f"say.why_{way}", language, names=sentences.names(some, language))
        for way, some in (("appeared", found.appeared), ("vanished", found.vanished))
        if some
    ]
