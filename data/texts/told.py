"""Why a rate moved, in a sentence of either language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.compare.breaks import break_between
from analysis.compare.changes import Change
from analysis.compare.printed import adding_up, percent, rounded
from analysis.compare.verdict import PARTS, Verdict
from analysis.metrics import BY_ID
from data.reference import events
from data.texts import LANGUAGES, numbers, text
from data.texts.names import figure_name, listed, period_name, region_name


def told(
    verdict: Verdict | None, metric: str, region: str, span: tuple[str, str], rates: tuple[float, float] | None = None
) -> dict[str, str]:
    """Language -> the sentence; empty where there is nothing to say. ``span``: the two periods; ``rates``: the rate in each, where the
    verdict has none (of flows), so that the change is told as the difference of the two printed rates."""
    if verdict is None:
        return {}
    said = Verdict(verdict.kind, {**verdict.values, "points": _printed(verdict.values, rates)})
    return {language: _sentence(said, metric, region, span, language) for language in LANGUAGES}


def _printed(said: Mapping[str, Any], rates: tuple[float, float] | None) -> float:
    """The points that a reader subtracts; those of the sums where a printed rate moves otherwise than the rate does."""
    before, after = rates or (said.get("before"), said.get("after"))
    points = float(said["points"])
    if before is None or after is None:
        return points
    shown = float(percent(after) - percent(before))
    return shown if shown * points > 0 else points


def not_told(change: Change, calibre: str, region: str, span: tuple[str, str]) -> dict[str, str]:
    """Language -> that a region's change is not told, and why; empty where it may be."""
    return {
        language: text(
            "told.untold",
            language,
            region=region_name(region, language),
            figure=figure_name(change.figure, language),
            start=period_name(span[0], language),
            end=period_name(span[1], language),
            why=why,
        )
        for language in LANGUAGES
        if (why := untold(change, calibre, span, language)) is not None
    }


def untold(change: Change, calibre: str, span: tuple[str, str], language: str) -> str | None:
    """Why a change between two periods may not be told: a break, few that report in both periods, few units; None where it may."""
    if "break" in change.flags and calibre:
        event = break_between(events(), calibre, change.figure, *span)
        words = "" if event is None else event.text_zh if language == "zh" else event.text_en
        return text("card.break", language, period=span[0], event=words)
    if "few_comparable" in change.flags:
        return text("card.few_comparable", language, share=numbers.share(change.comparable.share, 1))
    return _in_counts(change, language) if "small" in change.flags else None


def _in_counts(change: Change, language: str) -> str:
    """A rate of few units speaks by what it is made of, before and after, without an arrow."""
    metric, before, after = BY_ID.get(change.figure), change.comparable.before, change.comparable.after
    if metric is None or before is None or after is None:
        return text("card.small_n", language, n=change.comparable.rows)
    filled = {
        "numerator": figure_name(metric.numerator, language),
        "denominator": figure_name(metric.denominator, language),
        **{
            f"{part}_{side}": numbers.count(pair[place] or 0, language)
            for side, pair in (("before", before), ("after", after))
            for place, part in enumerate(("some", "all"))
        },
    }
    return text("card.small_counts", language, **filled)


def _sentence(verdict: Verdict, metric: str, region: str, span: tuple[str, str], language: str) -> str:
    values: dict[str, Any] = {
        "region": region_name(region, language),
        "figure": figure_name(metric, language),
        "start": period_name(span[0], language),
        "end": period_name(span[1], language),
    }
    said = verdict.values
    values["move"] = _move(said["points"], language)
    values |= {name: numbers.points(said[name]) for name in ("within", "mix", "reporting") if name in said}
    values |= {name: numbers.count(said[name], language) for name in ("units", "covered") if name in said}
    if "parts" in said:
        pieces = [text(f"told.part.{name}", language, points=numbers.points(points)) for name, points in _pieces(said)]
        values["parts"] = listed(pieces, language)
    if "lead" in said:
        shown = _flows_printed(said)
        values["flow"] = _flow(said["lead"][0], shown, language)
        values["others"] = listed([_flow(name, shown, language) for name, _ in said.get("others", ())], language)
    return text(f"told.{verdict.kind}", language, **values)


def _pieces(said: Mapping[str, Any]) -> list[tuple[str, float]]:
    """The parts of a change, largest first, as they are printed: with one decimal, so that they add up to the change; none of 0.0, unless all are."""
    shown = adding_up([said[name] for name in PARTS], rounded(said["points"]))
    pieces = [(name, float(points)) for name, points in zip(PARTS, shown, strict=True) if points]
    return sorted(pieces, key=lambda piece: -abs(said[piece[0]])) or [(name, said[name]) for name in said["parts"]]


def _flows_printed(said: Mapping[str, Any]) -> dict[str, float]:
    """The points of each flow as they are printed: all of them add up to the change, and the one that is all of it is as large as it."""
    shown = adding_up(list(said["all"].values()), rounded(said["points"]))
    return dict(zip(said["all"], map(float, shown), strict=True))


def _flow(name: str, shown: Mapping[str, float], language: str) -> str:
    what = text(f"told.flow.{name}", language)
    return text("told.with_points", language, what=what, points=numbers.points(shown[name]))


def _move(points: float, language: str) -> str:
    return text(f"told.{'rose' if points > 0 else 'fell'}", language, points=numbers.points(abs(points)).lstrip("+"))
