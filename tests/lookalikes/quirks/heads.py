"""Quirks of the header rows."""

from __future__ import annotations

from dataclasses import replace

from tests.lookalikes.draft import Draft, Figure, Mark, Merge, Row, Said
from tests.lookalikes.layouts import BY_REGION, BY_YEAR, MEASURE_COLUMNS, MEASURE_LINES, MEASURES, WIDE, YEARS
from tests.lookalikes.quirk import quirk

_ENGLISH = {"其中：企业": "Enterprises", "事业单位": "Institutions", "年份": "Year"}


@quirk("header", "no header", ("long_format",))
def no_header(draft: Draft) -> None:
    draft.header = []


@quirk("header", "levels", BY_YEAR)
def indicator_merged_above_years(draft: Draft) -> None:
    top: Row = [None] * draft.width
    first = draft.labels
    top[:first] = draft.header[0][:first]
    top[first] = MEASURES[0] if draft.layout == "regions_by_years" else "年份"
    draft.header[0][:first] = [None] * first
    draft.header.insert(0, top)
    draft.spans += [(0, j, 1, j) for j in range(first)] + [(0, first, 0, draft.width - 1)]
    if draft.layout == "regions_by_years":
        draft.retitle("各地区主要指标")


@quirk("header", "levels", ("regions_by_indicators",))
def year_merged_above_indicators(draft: Draft) -> None:
    _above(draft, [(YEARS[-1], draft.width - draft.labels)], merged=True)
    draft.retitle("各地区工会组织情况")


@quirk("header", "levels", ("regions_by_indicators",))
def year_above_indicators_unmerged(draft: Draft) -> None:
    _above(draft, [(YEARS[-1], draft.width - draft.labels)], merged=False)
    draft.retitle("各地区工会组织情况")


@quirk("header", "levels", ("regions_by_indicators",))
def two_years_side_by_side(draft: Draft) -> None:
    many = draft.width - draft.labels
    for head in draft.header:
        head += head[draft.labels :]
    for row in draft.body:
        old = row[draft.labels :]
        row[draft.labels :] = [
            *(
                replace(c, truth=replace(c.truth, period=str(YEARS[1].year))) if isinstance(c, Figure) else c
                for c in old
            ),
            *old,
        ]
    _above(draft, [(YEARS[1], many), (YEARS[2], many)], merged=True)
    draft.retitle("各地区工会组织情况")


def _above(draft: Draft, groups: list[tuple[Mark, int]], *, merged: bool) -> None:
    first = draft.labels
    top: Row = [*draft.header[0][:first]]
    spans: list[Merge] = [(0, j, 1, j) for j in range(first)]
    for mark, many in groups:
        spans.append((0, len(top), 0, len(top) + many - 1))
        top += [mark, *[None] * (many - 1)]
    draft.header[0] = [*[None] * first, *draft.header[0][first:]]
    draft.header.insert(0, top)
    draft.spans += spans if merged else []


@quirk("header", "second line")
def ordinals_under_the_header(draft: Draft) -> None:
    if draft.header:
        many = draft.width - draft.labels
        draft.header.append([*"甲乙丙丁戊"[: draft.labels], *(str(n + 1) for n in range(many))])


@quirk("header", "second line", (*MEASURE_COLUMNS, "indicators_under_years"))
def english_under_the_header(draft: Draft) -> None:
    words = {"members": "Members of Unions", "employees": "Employed Persons", "units": "Legal Units"}
    words |= {"grassroots_unions": "Grassroots Unions", "members_women": "Women Members", "unit_coverage": "Coverage"}
    last = next(row for row in reversed(draft.header) if any(isinstance(cell, Said) for cell in row))
    texts = [words[cell.metric] if isinstance(cell, Said) else _ENGLISH.get(str(cell)) for cell in last]
    draft.header.append(["Region" if j == 0 and text is None else text for j, text in enumerate(texts)])


@quirk("header", "label header", BY_REGION)
def region_header_with_blanks(draft: Draft) -> None:
    for row in draft.header:
        row[:] = ["地   区" if cell == "地区" else cell for cell in row]


@quirk("header", "label header", WIDE)
def corner_left_blank(draft: Draft) -> None:
    for row in draft.header:
        row[:] = [None if cell in ("地区", "指标", "年份") else cell for cell in row]


@quirk("header")
def header_repeated_in_the_body(draft: Draft) -> None:
    middle = len(draft.body) // 2
    draft.body[middle:middle] = [list(row) for row in draft.header]


@quirk("header", "levels", (*MEASURE_COLUMNS, *MEASURE_LINES))
def header_merged_over_two_rows(draft: Draft) -> None:
    _down(draft, 2)


@quirk("header", "levels", (*MEASURE_COLUMNS, "regions_by_years"))
def header_merged_over_four_rows(draft: Draft) -> None:
    _down(draft, 4)


def _down(draft: Draft, many: int) -> None:
    width = draft.width
    draft.header[1:1] = [[None] * width for _ in range(many - 1)]
    draft.spans += [(0, j, many - 1, j) for j in range(width)]


@quirk("header", "levels", ("regions_by_indicators", "years_by_indicators"))
def heading_merged_above_all(draft: Draft) -> None:
    _above(draft, [("工会组织及会员情况", draft.width - draft.labels)], merged=True)


@quirk("header", "levels", ("indicators_under_years",))
def heading_above_the_years(draft: Draft) -> None:
    width = draft.width
    draft.header.insert(0, ["地区", "工会组织情况", *[None] * (width - 2)])
    draft.header[1][0] = None
    draft.spans = [(t + 1, left, b + 1, r) for t, left, b, r in draft.spans if left > 0]
    draft.spans += [(0, 0, 2, 0), (0, 1, 0, width - 1)]
