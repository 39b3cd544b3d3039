"""What may be compared: the earlier period, and breaks between."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.periods import broken_between, ends
from analysis.rows import RateRow
from data.reference import Event, events
from data.texts import text
from data.texts.names import listed, period_name
from reports.content.gather import Content


def find_barriers(content: Content) -> list[str]:
    """Periods at which the calibre's series breaks between the compared period and this one."""
    if content.compare is None:
        return []
    first, last = sorted((content.compare, content.period), key=ends)
    return broken_between(break_dates(content), first, last)


def break_dates(content: Content) -> list[str]:
    """The periods at which the series of the content's calibre breaks."""
    return [event.date for event in events() if event.kind == "break" and event.calibre == content.calibre]


def compared_period(content: Content) -> str | None:
    """The period that figures may be compared with; None without one, or with a break of the series between."""
    return None if find_barriers(content) else content.compare


def why_uncompared(content: Content, language: str) -> str | None:
    """Why no change is shown although a period to compare with was given."""
    if content.compare is None:
        return None
    cuts = listed([period_name(cut, language) for cut in find_barriers(content)], language)
    period = period_name(content.compare, language)
    if cuts:
        return text("report.break_between", language, period=period, breaks=cuts)
    return text("report.no_before", language, period=period) if content.before is None else None


def row_before(content: Content) -> RateRow | None:
    """The region's row of the compared period; None where figures may not be compared with it."""
    return content.before if compared_period(content) else None


def breaks_at(calibre: str, periods: Sequence[str]) -> list[Event]:
    """The breaks of a calibre's series at ``periods``, with what is known of them."""
    return [event for event in events() if event.kind == "break" and event.calibre == calibre and event.date in periods]
