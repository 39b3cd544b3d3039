"""Quirks of the grid, of tables below each other and of the workbook."""

from __future__ import annotations

from dataclasses import replace

from tests.lookalikes.draft import Draft, Figure, Mark, Page
from tests.lookalikes.quirk import build, quirk

ALIKE = ("regions_by_indicators", "years_by_indicators", "panel")
"""With the headers of the table that is put below others: met again without a gap they would be the same header repeated."""


@quirk("grid")
def blank_column_at_the_left(draft: Draft) -> None:
    for page in draft.pages:
        page.rows = [[None, *row] if row else row for row in page.rows]
        page.merged = [(t, left + 1, b, r + 1) for t, left, b, r in page.merged]


@quirk("grid", "right edge")
def empty_columns_up_to_256(draft: Draft) -> None:
    for page in draft.pages:
        page.rows = [[*row, *[None] * (256 - len(row))] for row in page.rows]


@quirk("grid", "right edge")
def blank_texts_at_the_right(draft: Draft) -> None:
    wide = max(len(row) for page in draft.pages for row in page.rows) + 2
    for page in draft.pages:
        page.rows = [[*row, *[" "] * (wide - len(row))] for row in page.rows]


@quirk("grid", "right edge")
def ragged_rows(draft: Draft) -> None:
    for page in draft.pages:
        for row in page.rows:
            while row and (row[-1] in (None, "") or (isinstance(row[-1], Figure) and row[-1].shown in (None, ""))):
                if isinstance(row[-1], Figure) and row[-1].truth.value is not None:
                    break
                row.pop()


@quirk("grid")
def tabs_after_each_value(draft: Draft) -> None:
    for page in draft.pages:
        page.rows = [[_tabbed(cell) for cell in row] for row in page.rows]


def _tabbed(cell: Mark) -> Mark:
    if isinstance(cell, Figure):
        return cell if cell.shown is None else replace(cell, shown=f"{cell.shown}\t")
    return f"{cell}\t" if cell not in (None, "") else cell


@quirk("grid")
def a_blank_row_between(draft: Draft) -> None:
    for page in draft.pages:
        at = [i for i, row in enumerate(page.rows) if any(isinstance(cell, Figure) for cell in row)]
        page.rows.insert(at[len(at) // 2], [])


@quirk("grid")
def many_blank_rows_at_the_end(draft: Draft) -> None:
    for page in draft.pages:
        page.rows += [[None] * 4 for _ in range(40)]


@quirk("book", "copies")
def block_twice_below_each_other(draft: Draft) -> None:
    _below(draft, draft.pages[0], gap=2)


@quirk("book", "copies")
def block_three_times(draft: Draft) -> None:
    again = Page(list(draft.pages[0].rows), list(draft.pages[0].merged))
    _below(draft, again, gap=1)
    _below(draft, again, gap=1)


@quirk("book", "copies")
def another_table_below(draft: Draft) -> None:
    other = "indicators_by_years" if draft.layout in ALIKE else "regions_by_indicators"
    _below(draft, build(other)[0], gap=1)


@quirk("book", "copies")
def another_table_below_without_a_gap(draft: Draft) -> None:
    other = "indicators_by_years" if draft.layout in ALIKE else "regions_by_indicators"
    _below(draft, build(other)[0], gap=0)


@quirk("book", "copies")
def another_table_above(draft: Draft) -> None:
    other = "regions_by_years" if draft.layout == "indicators_by_years" else "indicators_by_years"
    mine, draft.pages[0] = draft.pages[0], build(other)[0]
    draft.pages[0].name = mine.name
    _below(draft, mine, gap=1)


def _below(draft: Draft, page: Page, gap: int) -> None:
    first = draft.pages[0]
    down = len(first.rows) + gap
    first.merged = [*first.merged, *((t + down, left, b + down, r) for t, left, b, r in page.merged)]
    first.rows = [*first.rows, *[[] for _ in range(gap)], *page.rows]


@quirk("book", "sheets")
def empty_sheets_around(draft: Draft) -> None:
    draft.pages = [Page([], name="空表"), *draft.pages, Page([[None, None], []], name="Sheet3")]


@quirk("book", "sheets")
def hidden_sheet(draft: Draft) -> None:
    draft.pages[0].hidden = True


@quirk("book", "sheets")
def another_sheet(draft: Draft) -> None:
    other = build("long_format")[0]
    other.name = "明细"
    draft.pages.append(other)


@quirk("book", "sheets")
def cover_sheet_before(draft: Draft) -> None:
    cover = Page(
        [["工会统计报表"], ["填报单位：", "某某总工会"], ["报送日期：", "2019年3月5日"], ["口径：", "登记"]],
        name="封面",
    )
    draft.pages = [cover, *draft.pages]


@quirk("book", "sheets")
def the_same_sheet_again(draft: Draft) -> None:
    one = draft.pages[0]
    draft.pages.append(Page([list(row) for row in one.rows], list(one.merged), name="Sheet1 (2)"))
