"""Why a rate moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from analysis.change import decompose, parts_of_rows
from analysis.rows import Row
from data.texts import numbers, text
from data.texts.names import figure_name, industry_name
from reports.content.gather import Content
from reports.say import sentences
from reports.say.compare import compared_period, row_before
from reports.say.figures import NAME, RATES
from reports.say.plain import plain

SEEN: Final = 0.005
"""The least contribution to a change, in points, that shows with two decimals."""


@dataclass(frozen=True, slots=True)
class Change:
    """Why a rate moved, as ``python -m analysis change`` has it: points of each part that reports in both periods.

    ``kind``: region or industry. ``parts``: (name, points), largest first. ``within``, ``mix``: sums over them. ``total``: both.
    ``complete``: they are all parts, and add up to the change of the whole. ``appeared``, ``vanished``: names of parts with one
    period only.
    """

    metric: str
    kind: Literal["region", "industry"]
    parts: tuple[tuple[str, float], ...]
    within: float
    mix: float
    complete: bool
    appeared: tuple[str, ...]
    vanished: tuple[str, ...]

    @property
    def total(self) -> float:
        """The change over all parts, in points."""
        return self.within + self.mix


def why_moved(content: Content, language: str) -> Change | None:
    """Why the leading rate moved since the compared period, by region, else by industry.

    None without two parts that report in both periods, or where nothing moved.
    """
    whole, old = content.whole, row_before(content)
    if old is None:
        return None
    sides: tuple[tuple[Literal["region", "industry"], Sequence[Row], Sequence[Row], Sequence[str]], ...] = (
        ("region", content.children_before, content.children, RATES),
        ("industry", content.industries_before, content.industries, ("unit_coverage", "worker_coverage")),
    )
    for metric in RATES:
        now, then = whole[metric], old[metric]
        if now is None or then is None:
            continue
        for kind, before, after, metrics in sides:
            if metric not in metrics:
                continue
            rows = [
                {**row, "points": row["within_points"] + row["mix_points"]}
                for row in decompose(parts_of_rows(before, after, metric, [kind]), metric)[:-1]
            ]
            both = [row for row in rows if row["reports"] == "both"]
            if len(both) > 1 and any(abs(row["points"]) >= SEEN for row in both):
                return _change(rows, metric, kind, (now - then) * 100, content, language)
    return None


def _change(
    rows: Sequence[Row],
    metric: str,
    kind: Literal["region", "industry"],
    moved: float,
    content: Content,
    language: str,
) -> Change:
    def name(row: Row) -> str:
        if kind == "region":
            return plain(content.name_of(row, language), NAME)
        return industry_name(row["industry"], language)

    both = [row for row in rows if row["reports"] == "both"]
    within, mix = (sum(row[f"{part}_points"] for row in both) for part in ("within", "mix"))
    return Change(
        metric,
        kind,
        tuple((name(row), row["points"]) for row in sorted(both, key=lambda row: -row["points"])),
        within,
        mix,
        len(both) == len(rows) and abs(within + mix - moved) < 1e-6,
        tuple(name(row) for row in rows if row["reports"] == "appeared"),
        tuple(name(row) for row in rows if row["reports"] == "vanished"),
    )


def change_title(found: Change, content: Content, language: str) -> str:
    """By how much the rate moved, how much of it within the parts and how much by their weights."""
    return sentences.why_moved(
        plain(content.name(language), NAME),
        figure_name(found.metric, language),
        (found.within, found.mix),
        (found.kind, None if found.complete else len(found.parts)),
        compared_period(content) or "",
        content.period,
        language,
    )


def find_pulls(found: Change, language: str) -> list[str]:
    """Which part raised and which lowered the rate most, where it is one alone and shows in hundredths of a point."""
    said = []
    for way, parts in (("up", found.parts[:2]), ("down", found.parts[:-3:-1])):
        (name, points), (_, next_) = parts
        if (points > 0) == (way == "up") and abs(points) >= SEEN and points != next_:
            shown = numbers.points(abs(points), 2).lstrip("+")
            said.append(text(f"say.why_{way}_first", language, name=name, points=shown))
    return said


def one_sided(found: Change, language: str) -> list[str]:
    """Which parts have figures of one period only, so that they are left out."""
    return [
        text(f"say.why_{way}", language, names=sentences.names(some, language))
        for way, some in (("appeared", found.appeared), ("vanished", found.vanished))
        if some
    ]
