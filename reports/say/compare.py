"""What may be said of changes: the printed change, or why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.compare import printed
from analysis.compare.breaks import break_between, touching
from analysis.compare.changes import Change, is_rate
from data.reference import Event, events
from data.texts import numbers, text
from data.texts.names import figure_name, listed, period_name
from reports.content.record import Content
from reports.say.sentences import Moved


def moved(content: Content, change: Change | None) -> Moved | None:
    """A change since the compared period as it is printed; None where it may not be told."""
    by = printed.change(change)
    if by is None or change is None or content.compare is None:
        return None
    before, after = change.comparable_before, change.comparable_after
    ends = None if before is None or after is None else (before, after)
    return Moved(by, content.compare, content.period, share_of(change), ends)


def share_of(change: Change) -> float | None:
    """The share of the denominator that a change rests on; None where it is all of it."""
    return None if change.is_raw else change.comparable.share


def compared_period(content: Content) -> str | None:
    """The period that figures are compared with; None without one that has figures."""
    return content.compare if content.before is not None else None


def why_untold(content: Content, change: Change, since: tuple[str, str], language: str) -> str | None:
    """Why a change between two periods (``since``: from, to) is not told: a break, few that report in both, few units, withheld, a figure that a check flags."""
    metric = figure_name(change.figure, language)
    if "break" in change.flags:
        event = break_between(events(), content.calibre, change.figure, *since)
        words = "" if event is None else event.text_zh if language == "zh" else event.text_en
        return text("say.break", language, metric=metric, period=period_name(since[0], language), event=words)
    if "suppressed" in change.flags:
        return text("say.suppressed_change", language, metric=metric)
    if change.before is None:
        return text("say.not_then", language, metric=metric, period=period_name(since[0], language))
    if "few_comparable" in change.flags:
        share = numbers.share(change.comparable.share, 1)
        return text("say.few_comparable", language, metric=metric, share=share)
    if "small" in change.flags:
        return text("say.small_change", language, metric=metric, n=change.comparable.rows)
    if "odd" in change.flags:
        return text("say.odd_change", language, metric=metric)
    return None


def why_uncompared(content: Content, figures: Sequence[str], language: str) -> list[str]:
    """Why some figures of the region show no change although a period to compare with was given."""
    if content.compare is None:
        return []
    if content.before is None:
        return [text("report.no_before", language, period=period_name(content.compare, language))]
    since = (content.compare, content.period)
    found = [content.moves.whole[figure] for figure in figures if figure in content.moves.whole]
    withheld = [figure_name(change.figure, language) for change in found if "suppressed" in change.flags]
    said = [
        why_untold(content, change, since, language)
        for change in found
        if change.after is not None and "suppressed" not in change.flags
    ]
    if withheld:
        said.append(text("say.suppressed_change", language, metric=listed(withheld, language)))
    return list(dict.fromkeys(reason for reason in said if reason))


def whole_changes(content: Content, figures: Iterable[str], language: str) -> str | None:
    """What the like-for-like changes of some figures are over all that report; None where all of these report in both periods."""
    said = []
    for figure in figures:
        change = content.moves.whole.get(figure)
        raw = None if change is None or change.is_raw or change.points is None else printed.raw_change(change)
        if raw is None:
            continue
        name = figure_name(figure, language)
        if is_rate(figure):
            said.append(text("say.raw_rate", language, metric=name, points=numbers.signed(raw)))
        else:
            sign = "+" if raw > 0 else ""
            said.append(text("say.raw_count", language, metric=name, points=sign + numbers.count(float(raw), language)))
    return text("say.like_means", language, said=listed(said, language)) if said else None


def breaks_at(calibre: str, figures: Iterable[str], periods: Sequence[str]) -> list[Event]:
    """The breaks of some figures' series of a calibre at ``periods``, with what is known of them."""
    found = {event.date: event for figure in figures for event in touching(events(), calibre, figure)}
    return [found[date] for date in sorted(found) if date in periods]
