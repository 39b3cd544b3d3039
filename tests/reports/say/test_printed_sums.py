"""What reports print of changes adds up to the last digit: rates and their changes, courses, parts of a change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from analysis.compare.changes import Change
from data.queries import slices
from data.scope import EVERYTHING
from data.slice import Slice
from reports.content.gather import NoFigures, gather
from reports.content.moves import RATES
from reports.order import Order
from reports.say.change import change_title, why_moved
from reports.say.course import course_title, find_courses
from reports.say.gaps import find_small_micro
from reports.say.headline import change, find_headlines, headline_title, statement
from tests.crawler.changes import changes_of, expected, number
from tests.crawler.reading import figure_of
from tests.crawler.views import seeded_pairs

SEED = 20_241_002
PROVINCES = ("330000", "430000", "640000")
MOVED = re.compile(r"为[\d.]+%，[^，]{0,12}?(上升|下降)([\d.]+)个百分点")
TILE = re.compile(r"(上升|下降)([\d.]+)个百分点")
COURSE = re.compile(r"的([\d.]+)%[升降]至[^，]*?的([\d.]+)%，(上升|下降)([\d.]+)个百分点")
WHY = re.compile(r"(上升|下降)([\d.]+)个百分点[^，]*，其中(.+)")
PART = re.compile(r"([+−]?[\d.]+)个百分点")


def pairs(engine: Engine, many: int) -> list[tuple[str, Slice, Slice]]:
    return seeded_pairs(SEED, many, slices(engine, EVERYTHING), PROVINCES)


def test_ten_reports_add_up(full: Engine) -> None:
    judge(full, pairs(full, 50)[::5])


@pytest.mark.long
def test_many_reports_add_up(full: Engine) -> None:
    judge(full, pairs(full, 500))


def judge(engine: Engine, among: list[tuple[str, Slice, Slice]]) -> None:
    """Raise AssertionError with all that reports on regions between two periods print and that does not add up."""
    wrong, read = [], 0
    for region, start, end in among:
        for found in _apart(engine, region, start, end):
            read += 1
            if found:
                wrong.append(f"{region} {start.period}-{end.period}: {found}")
    assert read > len(among)
    assert not wrong, f"{len(wrong)} of {read}:\n" + "\n".join(wrong[:30])


def _apart(engine: Engine, region: str, start: Slice, end: Slice) -> Iterator[str | None]:
    """For each change that a report prints what is wrong with it, None if nothing."""
    order = Order(region, end.period, compare=start.period, calibre=end.calibre, purpose=end.purpose)
    try:
        content = gather(engine, EVERYTHING, order)
    except NoFigures:
        return
    told = changes_of(engine, region, start, end, RATES)
    for headline in find_headlines(content):
        if headline.figure in told:
            yield _moved(change(headline, content, "zh"), TILE, told[headline.figure])
            yield _moved(statement(headline, "", content, "zh") or "", MOVED, told[headline.figure])
    said = [headline_title(content, "zh") or "", find_small_micro(content, "zh") or ""]
    for sentence in said:
        figure = figure_of(sentence.split("为")[0], "zh")
        if figure in told:
            yield _moved(sentence, MOVED, told[figure])
    if (why := why_moved(content, "zh")) is not None:
        yield _parts(change_title(why, content, "zh"))
    for group in find_courses(content):
        for course in group:
            yield _course(course_title(course, content, "zh"))


def _moved(sentence: str, pattern: re.Pattern[str], told: Change) -> str | None:
    """A sentence on a rate: its change is that of the comparable values as printed, and marked where not everybody's is."""
    found, right = pattern.search(sentence), expected(told)
    shown = None if found is None else number(found[2]) * (1 if found[1] == "上升" else -1)
    if shown != (right or None):
        return f"{sentence!r} of {told.figure}, not {right}"
    if shown is not None and ("可比" in sentence) == told.is_raw:
        return f"{sentence!r} of {told.figure}: like for like is {not told.is_raw}"
    return None


def _parts(title: str) -> str | None:
    """Why a rate moved: the parts named come to the change named."""
    found = WHY.search(title)
    if found is None:
        return None
    total = number(found[2]) * (1 if found[1] == "上升" else -1)
    parts = [number(text) for text in PART.findall(found[3])]
    return None if sum(parts, Decimal(0)) == total else f"{title!r}: {parts}"


def _course(title: str) -> str | None:
    """How a series ran: the change named is the difference of the two values named."""
    found = COURSE.search(title)
    if found is None:
        return None
    by = number(found[4]) * (1 if found[3] == "上升" else -1)
    return None if number(found[2]) - number(found[1]) == by else repr(title)
