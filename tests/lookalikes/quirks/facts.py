"""Quirks of what a table holds: totals, parts, rates, counts like years, the region it is about."""

from __future__ import annotations

from dataclasses import replace

from tests.lookalikes.draft import Draft, Figure, Mark, Place, Row, Said
from tests.lookalikes.layouts import BY_REGION, CITIES, JIANGSU, MEASURE_COLUMNS, MEASURE_LINES, PROVINCES, RATE, WOMEN
from tests.lookalikes.quirk import quirk


def _total(draft: Draft, name: Mark, code: str | None, *, first: bool) -> None:
    groups = [row for row in draft.body if isinstance(row[0], Place)]
    row: Row = [name]
    for j in range(1, len(groups[0])):
        cells = [line[j] for line in groups]
        figures = [cell for cell in cells if isinstance(cell, Figure)]
        one = figures[0].truth
        known = [f.truth.value for f in figures if f.truth.value is not None]
        row.append(Figure(replace(one, region=code, value=sum(known))))
    draft.body.insert(0 if first else len(draft.body), row)


def _of_jiangsu(draft: Draft) -> None:
    if draft.whole is not None:
        return
    moved = dict(zip(PROVINCES, CITIES, strict=False))
    body: list[Row] = []
    for row in draft.body:
        place = moved.get(row[0]) if isinstance(row[0], Place) else None
        if place is not None:
            body.append(
                [
                    place,
                    *(
                        replace(c, truth=replace(c.truth, region=place.code)) if isinstance(c, Figure) else c
                        for c in row[1:]
                    ),
                ]
            )
    draft.body, draft.whole = body, JIANGSU


@quirk("facts", "place", BY_REGION)
def cities_of_a_province(draft: Draft) -> None:
    _of_jiangsu(draft)
    draft.title.insert(0, JIANGSU)


@quirk("facts", "place", BY_REGION)
def province_only_in_a_note(draft: Draft) -> None:
    _of_jiangsu(draft)
    draft.above.append(["填报单位：", JIANGSU])


@quirk("facts", "total", BY_REGION)
def total_row_first(draft: Draft) -> None:
    _total(draft, "合计", draft.whole.code if draft.whole else None, first=True)


@quirk("facts", "total", BY_REGION)
def total_row_last(draft: Draft) -> None:
    _total(draft, "总  计", draft.whole.code if draft.whole else None, first=False)


@quirk("facts", "total", BY_REGION)
def nation_row_first(draft: Draft) -> None:
    _total(draft, "全　国", "100000", first=True)


@quirk("facts", "part", (*MEASURE_COLUMNS, *MEASURE_LINES))
def women_of_which(draft: Draft) -> None:
    _women(draft, "其中：")


@quirk("facts", "part", (*MEASURE_COLUMNS, *MEASURE_LINES))
def women_by_hash(draft: Draft) -> None:
    _women(draft, "#")


@quirk("facts", "part", (*MEASURE_COLUMNS, *MEASURE_LINES))
def women_indented(draft: Draft) -> None:
    _women(draft, "　　")


def _women(draft: Draft, lead: str) -> None:
    said = replace(WOMEN, lead=lead)

    def part(cell: Mark) -> Mark:
        assert isinstance(cell, Figure)
        whole = cell.truth.value
        return replace(
            cell,
            truth=replace(
                cell.truth,
                metric=said.metric,
                dimensions=(("sex", "female"),),
                value=None if whole is None else int(whole) // 200 * 100,
            ),
        )

    if draft.layout in MEASURE_LINES:
        draft.body.insert(1, [said, *(part(cell) for cell in draft.body[0][1:])])
        return
    at = draft.labels
    draft.header[0].insert(at + 1, said)
    for row in draft.body:
        row.insert(at + 1, part(row[at]))


@quirk("facts", "rate", (*MEASURE_COLUMNS, *MEASURE_LINES))
def a_rate_in_percent(draft: Draft) -> None:
    def rate(cell: Mark) -> Figure:
        assert isinstance(cell, Figure)
        return Figure(replace(cell.truth, metric=RATE.metric, unit="1", value=draft.dice.randrange(301, 998) / 1000))

    if draft.layout in MEASURE_LINES:
        draft.body.append([RATE, *(rate(cell) for cell in draft.body[0][1:])])
        return
    draft.header[0].append(RATE)
    for row in draft.body:
        row.append(rate(row[draft.labels]))


@quirk("facts", "rate", MEASURE_COLUMNS)
def a_rate_as_a_fraction(draft: Draft) -> None:
    draft.header[0].append(RATE)
    for row in draft.body:
        beside = row[draft.labels]
        assert isinstance(beside, Figure)
        rate = draft.dice.randrange(301, 998) / 1000
        row.append(Figure(replace(beside.truth, metric=RATE.metric, unit="1", value=rate), rate, fixed=True))


@quirk("facts", "years in it")
def counts_that_look_like_years(draft: Draft) -> None:
    for row, j, figure in list(draft.figures()):
        if figure.truth.unit == "个" or draft.layout == "regions_by_years":
            row[j] = replace(figure, truth=replace(figure.truth, value=draft.dice.randrange(1950, 2020)))


@quirk("facts", "total", BY_REGION)
def nation_told_as_a_total(draft: Draft) -> None:
    _total(draft, "全国总计", "100000", first=True)


@quirk("facts", "total", BY_REGION)
def groups_of_regions(draft: Draft) -> None:
    _total(draft, "东部地区", None, first=False)


@quirk("facts", "total", ("regions_by_indicators", "regions_by_years"))
def province_row_above_its_cities(draft: Draft) -> None:
    _of_jiangsu(draft)
    _total(draft, "全  省", JIANGSU.code, first=True)
    draft.title.insert(0, JIANGSU)


@quirk("facts", "order", (*MEASURE_COLUMNS, "indicators_by_years"))
def measures_in_another_order(draft: Draft) -> None:
    if draft.layout == "indicators_by_years":
        draft.body.reverse()
        return
    for row in [*draft.header, *draft.body]:
        row[draft.labels :] = reversed(row[draft.labels :])


@quirk("facts", "of which", MEASURE_COLUMNS)
def kinds_of_units_of_which(draft: Draft) -> None:
    at = next(j for j, cell in enumerate(draft.header[0]) if isinstance(cell, Said) and cell.metric == "units") + 1
    for k, (words, kind) in enumerate((("其中：企业", "enterprise"), ("事业单位", "institution"))):
        draft.header[0].insert(at + k, words)
        for row in draft.body:
            whole = row[at - 1]
            assert isinstance(whole, Figure)
            row.insert(
                at + k,
                replace(
                    whole,
                    truth=replace(
                        whole.truth, value=1200 + k * 100 + draft.body.index(row), dimensions=(("kind", kind),)
                    ),
                ),
            )
