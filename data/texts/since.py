"""What has changed since a reader was here, in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from analysis.compare.printed import difference
from data.texts import numbers, text
from data.texts.names import figure_name, listed, region_name

if TYPE_CHECKING:
    from data.queries.briefing.since import Revised, Since

NAMED: Final = 3
"""So many regions or rates are named; more are counted."""


def since_sentence(found: Since, language: str) -> str:
    """Loads, regions and headline rates that are not as they were; that nothing here has changed, where so."""
    if not found.remembered:
        return text("since.forgotten", language)
    pieces = [
        text(f"since.{name}", language, n=len(files))
        for name, files in (("came", found.came), ("gone", found.gone))
        if files
    ]
    if found.regions:
        pieces.append(_regions(found.regions, language))
    shown = [_rate(rate, language) for rate in found.rates if _is_seen(rate)]
    if shown:
        pieces.append(text("since.comma", language).join(shown[:NAMED]))
    if not pieces:
        return text("since.nothing", language)
    return text("since.line", language, what=text("since.semicolon", language).join(pieces))


def _regions(codes: tuple[str, ...], language: str) -> str:
    if len(codes) <= NAMED:
        return text("since.names", language, names=listed([region_name(code, language) for code in codes], language))
    return text("since.regions", language, n=len(codes))


def _is_seen(rate: Revised) -> bool:
    """Whether the values as they are printed differ."""
    return numbers.percent(rate.before) != numbers.percent(rate.after)


def _rate(rate: Revised, language: str) -> str:
    """A rate that was stated anew: no change over time, so no arrow and no "rose"."""
    name = figure_name(rate.metric, language)
    if rate.before is None or rate.after is None:
        value = numbers.percent(rate.before if rate.after is None else rate.after)
        return text("since.rate_gone" if rate.after is None else "since.rate_came", language, metric=name, value=value)
    points = numbers.signed(difference(rate.metric, rate.before, rate.after))
    values = {"before": numbers.percent(rate.before), "after": numbers.percent(rate.after), "points": points}
    return text("since.rate", language, metric=name, **values)
