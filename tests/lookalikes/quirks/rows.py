"""Quirks of the label columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from etl.model import Value
from tests.lookalikes.draft import Draft, Figure, Mark, Place, Row
from tests.lookalikes.layouts import BY_REGION, JIANGSU, MEASURES, YEARS
from tests.lookalikes.quirk import quirk


@quirk("rows", "codes", BY_REGION)
def region_codes_as_floats(draft: Draft) -> None:
    _codes(draft, float)


@quirk("rows", "codes", BY_REGION)
def region_codes_as_text(draft: Draft) -> None:
    _codes(draft, str)


def _codes(draft: Draft, kind: Callable[[str], Value]) -> None:
    for k, row in enumerate(draft.header):
        row.insert(0, None if k else "行政区划代码")
    draft.spans = [(t, left + 1, b, r + 1) for t, left, b, r in draft.spans]
    for row in draft.body:
        row.insert(0, kind(row[0].code) if isinstance(row[0], Place) else None)
    draft.labels += 1


@quirk("rows", "codes", BY_REGION)
def region_codes_alone_as_floats(draft: Draft) -> None:
    for row in draft.body:
        row[0] = float(row[0].code) if isinstance(row[0], Place) else row[0]


@quirk("rows", "serial", BY_REGION)
def serial_numbers(draft: Draft) -> None:
    for k, row in enumerate(draft.header):
        row.insert(0, None if k else "序号")
    draft.spans = [(t, left + 1, b, r + 1) for t, left, b, r in draft.spans]
    for number, row in enumerate(draft.body, start=1):
        row.insert(0, number)
    draft.labels += 1


@quirk("rows", "groups", ("long_format", "panel"))
def region_written_once(draft: Draft) -> None:
    last: Mark = None
    for row in draft.body:
        if row[0] == last:
            row[0] = None
        else:
            last = row[0]


@quirk("rows", "groups", ("long_format",))
def region_and_year_written_once(draft: Draft) -> None:
    last: tuple[Mark, Mark] = (None, None)
    for row in draft.body:
        now = (row[0], row[1])
        row[0] = None if now[0] == last[0] else row[0]
        row[1] = None if now == last else row[1]
        last = now


@quirk("rows", "groups", ("regions_by_indicators",))
def years_as_lines_of_their_own(draft: Draft) -> None:
    lines: list[Row] = [[YEARS[1]]]
    for row in draft.body:
        lines.append(
            [
                replace(
                    c,
                    truth=replace(
                        c.truth,
                        period=str(YEARS[1].year),
                        value=c.truth.value + 700 if isinstance(c.truth.value, int) else c.truth.value,
                    ),
                )
                if isinstance(c, Figure) and not c.fixed
                else replace(c, truth=replace(c.truth, period=str(YEARS[1].year)))
                if isinstance(c, Figure)
                else c
                for c in row
            ]
        )
    draft.body = [*lines, [YEARS[2]], *draft.body]
    draft.retitle("各地区工会组织情况")


@quirk("rows", "groups", ("panel",))
def region_merged_down(draft: Draft) -> None:
    region_written_once(draft)
    at = 0
    for i, row in enumerate(draft.body):
        last = i + 1 == len(draft.body) or draft.body[i + 1][0] is not None
        if row[0] is not None:
            at = i
        if last and i > at:
            draft.body_spans.append((at, 0, i, 0))


@quirk("rows", "groups", ("regions_by_years",))
def measures_as_lines_of_their_own(draft: Draft) -> None:
    other = MEASURES[2]
    more: list[Row] = [
        [
            replace(c, truth=replace(c.truth, metric=other.metric, unit=other.unit, value=4200 + 100 * i + j))
            if isinstance(c, Figure)
            else c
            for j, c in enumerate(row)
        ]
        for i, row in enumerate(draft.body)
    ]
    draft.body = [[MEASURES[0]], *draft.body, [other], *more]
    draft.retitle("各地区主要指标")


@quirk("rows", "groups", ("indicators_by_years",))
def regions_as_lines_of_their_own(draft: Draft) -> None:
    more: list[Row] = [
        [replace(c, truth=replace(c.truth, region="330000")) if isinstance(c, Figure) else c for c in row]
        for row in draft.body
    ]
    draft.body = [[JIANGSU], *draft.body, [Place("330000", "浙江省", "浙江", "Zhejiang")], *more]
    draft.title, draft.whole = ["工会组织情况"], None
