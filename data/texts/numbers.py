"""Numbers in the reader's way: 万 and 亿 in Chinese, thousands and millions in English; rates in percent, changes in points."""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

from analysis.metrics import BY_ID
from analysis.pace.aim import met

_STEPS_ZH = ((100_000_000, "亿"), (10_000, "万"))
_STEPS_EN = ((1_000_000_000, " bn"), (1_000_000, " m"))


def _round(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def count(value: float | None, language: str) -> str:
    """A count: 516.8万, 1.23亿; 5.17 m, 166,154. An en dash where there is none. Negative numbers keep their sign."""
    if value is None:
        return "–"
    scaled, _, word = _scaled(abs(Decimal(str(value))), language)
    sign = "−" if value < 0 else ""
    return f"{sign}{scaled if word and language == 'zh' else f'{scaled:,}'}{word}"


def as_counted(value: float, language: str) -> Decimal:
    """The number that :func:`count` prints, in base units: 12 345 is 12 000 in Chinese (1.2万)."""
    scaled, step, _ = _scaled(abs(Decimal(str(value))), language)
    return scaled * step * (-1 if value < 0 else 1)


def unit_of(value: float, language: str) -> int:
    """The unit that :func:`count` prints a number in: 1, 10 000, a million …"""
    return _scaled(abs(Decimal(str(value))), language)[1]


def count_in(value: float, unit: int, language: str) -> str:
    """A count in a unit that other numbers beside it have, with the decimals that those have: 0.98亿, 0.8万."""
    steps = dict(_STEPS_ZH if language == "zh" else _STEPS_EN)
    if unit not in steps:
        return count(value, language)
    return f"{_round(Decimal(str(value)) / unit, _places(unit, language))}{steps[unit]}"


def _places(unit: int, language: str) -> int:
    return 2 if unit >= 100_000_000 or language == "en" else 1


def _scaled(amount: Decimal, language: str) -> tuple[Decimal, int, str]:
    """An amount in the largest unit that it reaches, rounded; the unit and its word."""
    steps = _STEPS_ZH if language == "zh" else _STEPS_EN
    for place, (step, word) in enumerate(steps):
        scaled = _round(amount / step, _places(step, language))
        if amount >= step:
            if place and scaled * step >= steps[place - 1][0]:  # 99 999 999 is not 10000.0万
                step, word = steps[place - 1]
                scaled = _round(amount / step, 2)
            return scaled, step, word
    return _round(amount, 0), 1, ""


def exact(value: float | None) -> str:
    """A count in full, with thousands marks: 1,204, −59."""
    return "–" if value is None else f"{value:,.0f}".replace("-", "−")


def percent(value: float | None, places: int = 1) -> str:
    """A fraction as percent: 22.6%. Above 100 % it stands as it is."""
    return "–" if value is None else f"{_round(Decimal(str(value)) * 100, places)}%"


def unsure(probability: float, places: int = 3) -> str:
    """A probability cut off below 1, so that nothing that is asked about is printed as sure: 0.99997 → 0.999."""
    return str(min(Decimal(str(probability)), Decimal("0.999999")).quantize(Decimal(1).scaleb(-places), ROUND_DOWN))


def points(value: float | None, places: int = 1) -> str:
    """A change in percentage points with its sign: +2.1, −0.4, 0.0."""
    if value is None:
        return "–"
    return signed(_round(Decimal(str(value)), places))


def signed(value: Decimal) -> str:
    """A rounded change with its sign: +2.1, −0.4, 0.0."""
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{abs(value)}"


def with_sign(shown: str) -> str:
    """A change as it was printed, with its sign: +1,204, +1.2万; what is less has one already, and 0, 0.0 and – have none."""
    return f"+{shown}" if shown[:1].isdigit() and any(digit in shown for digit in "123456789") else shown


def moved(metric: str, by: float | None, language: str) -> str:
    """A change of a metric or measure as :func:`figure` prints it, with its sign; of a rate ``by`` is in percentage points."""
    return points(by) if _is_rate(metric) else with_sign(figure(metric, by, language))


def share(part: float, whole: float) -> str:
    """``part`` of ``whole`` in full percent; never 100% of what is not all, never 0% of what is something."""
    value = Decimal(str(part)) / Decimal(str(whole)) * 100
    shown = _round(value, 0)
    if shown == 100 and value < 100:
        return ">99%"
    if shown == 0 and value > 0:
        return "<1%"
    return f"{shown}%"


def ratio(value: float | None) -> str:
    """Units per union, members per staff: one decimal."""
    return "–" if value is None else f"{_round(Decimal(str(value)), 1) + 0:,}".replace("-", "−")


def figure(metric: str, value: float | None, language: str) -> str:
    """A metric or measure by its kind: rates in percent, ratios with one decimal, counts short."""
    kind = BY_ID[metric].kind if metric in BY_ID else "gap"
    if value is None:
        return "–"
    if kind == "rate":
        return percent(value)
    return ratio(value) if kind == "ratio" else count(value, language)


def aim(metric: str, value: float) -> str:
    """A target: a rate with the decimals that it has, up to two; a count in full."""
    if _is_rate(metric):
        return percent(value, _aim_places(value))
    return exact(value) if value == int(value) else ratio(value)


def toward(metric: str, value: float | None, target: float | None, language: str) -> str:
    """A figure beside its target, as :func:`figure` prints it; never as the target or past it where it is not: 49.99%, of what two decimals do not
    tell apart <50.0%."""
    shown = figure(metric, value, language)
    if value is None or target is None:
        return shown
    goal = _printed(aim(metric, target))
    if _is_rate(metric):
        ways = [(text, _printed(text)) for text in (shown, percent(value, max(2, _aim_places(target))))]
    elif metric in BY_ID and BY_ID[metric].kind == "ratio":
        ways = [(shown, _printed(shown))]
    else:
        ways = [(shown, as_counted(value, language)), (exact(value), _printed(exact(value)))]
    for text, amount in ways:
        if (amount > goal, amount < goal) == (value > target, value < target):
            return text
        if amount == goal and met(metric, value, target):
            return text
    return f"{'<' if value < target else '>'}{aim(metric, target)}"


def done(share: float) -> str:
    """How much of a whole or a target is reached: never 100% of what is not all."""
    shown = percent(share)
    return "<100%" if share < 1 and _printed(shown) >= 100 else shown


def lacking(value: float, target: float) -> str:
    """The points that a rate (a fraction) lacks of its target, as both are printed; <0.1 where they are printed alike."""
    left = _round(Decimal(str(target)) * 100, 1) - _round(Decimal(str(value)) * 100, 1)
    return str(left) if left > 0 else "<0.1" if value < target else str(abs(left))


def _is_rate(metric: str) -> bool:
    return metric in BY_ID and BY_ID[metric].kind == "rate"


def _aim_places(value: float) -> int:
    return 2 if round(value * 1000, 6) % 1 else 1


def _printed(shown: str) -> Decimal:
    return Decimal(shown.rstrip("%").replace(",", "").replace("−", "-"))


def unit_after(unit: str, language: str) -> str:
    """A unit as it follows its figure: Chinese writes no blank between them."""
    return unit if language == "zh" else f" {unit}"


def axis_scale(largest: float, language: str) -> int:
    """What counts are divided by on an axis: by 万, thousands or millions where the largest has any, else by nothing."""
    steps = (10_000,) if language == "zh" else (1_000_000, 1_000)
    return next((step for step in steps if largest >= step), 1)


_SCALES: Final = {1: "_few", 1_000_000: "_million"}


def axis_word(scale: int) -> str:
    """How the keys of texts that name an axis end when its counts are divided by ``scale``."""
    return _SCALES.get(scale, "")


_UNITS_ZH = "个百分点|[个家人名户年月日天级件项倍处条次位元份页行张期类岁档组层轮]"
"""Chinese words that a figure counts."""
_NO_UNIT_EN = r"(?:and|as|at|below|by|for|from|in|is|are|of|on|or|than|to|was|were|with)\b"
"""English words after a figure that are no unit of it."""
_MORE = r"(?:[,.]?\d)*(?:[–-]\d(?:[,.]?\d)*)*"
_UNIT = rf"(?: ?(?:[万亿]?(?:{_UNITS_ZH})|[万亿])| (?:%|(?!{_NO_UNIT_EN})[a-z]+\b))"
_DAY = r"\d{3}-\d\d-\d\d(?!\d)"
_YEARS = r"\d{3}–\d{4}"
_WITH_UNIT = re.compile(rf"(\d(?<![A-Za-z0-9_.,]\d)(?:{_DAY}|{_MORE}{_UNIT}(?:\d{_MORE}{_UNIT})*|{_YEARS}))")
"""A figure with its unit, several in a row, or a day or a span of years, whose hyphens end no line either. It begins with what is looked for quickest."""


def unbroken(said: str) -> list[str]:
    """A text in pieces: every second one is a figure with its unit, which no line may end within; the others may break wherever they do.
    Not to be changed: it is kept."""
    return _kept_pieces(said) if len(said) <= _SHORT else _WITH_UNIT.split(said)


_SHORT: Final = 40
"""Letters of a text whose pieces are kept: names, figures and heads of tables come back with every step, sentences do not."""


@lru_cache(4096)
def _kept_pieces(said: str) -> list[str]:
    return _WITH_UNIT.split(said)
