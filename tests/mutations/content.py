"""Mutations of what a workbook says: each is given a book and a source of chance, and takes the facts of the cells it touches."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from tests.mutations.truth import Book, Box, Leaf

Mutation = Callable[[Book, random.Random], None]

ODD: Final[tuple[Any, ...]] = (
    "#DIV/0!", "#N/A", "#VALUE!", "#REF!", "=1/0", "=HYPERLINK(\"http://127.0.0.1:9/\",\"x\")", "+cmd|'/C calc'!A0", "@SUM(A1)",
    -1, -5.5, 0.1, 1e300, -1e300, 1e15, 2**63, 123456789012345678, float("inf"), float("-inf"), float("nan"), 1e-320,
    datetime(1900, 1, 1), datetime(2024, 2, 29), datetime(9999, 12, 31, 23, 59, 59), "1900-02-29", "2024-13-45", 60, -1, 2958466,
    "文" * 32_767, "x" * 32_767, " ", "　", "\t", "\n\n", "a\x01b\x1f", "\x7f", "\u202eabc", "\ufeff12", "\u200b7", "\U0001f600", "\ud7ff", "\u0000",
    "NaN", "nan", "inf", "1e5", "１２３", "1,234", "1.234,5", "12.3%", "277万", "3.1亿", "二十", "——", "…", "***", "[4]", "TRUE", True, False,
    "全国", "合计", "其中：", "小计", "注：", "单位：万人", "地区", "会员人数", "2018年", "2018", "北京市", "浙江省", "330106", "91110000600037341L",
    "'12", '"', '""', "<script>alert(1)</script>", "&amp;&lt;", "]]>", "${jndi:ldap://127.0.0.1/a}", "../../etc/passwd", "%s%n{0}", "\\N", "NULL",
)  # fmt: skip
"""What somebody, or something, leaves in a cell."""


def _table(book: Book, draw: random.Random) -> Leaf:
    return draw.choice(book.tables())


def _squared(book: Book, draw: random.Random) -> Leaf:
    """A table whose rows reach as far as its header."""
    leaf = _table(book, draw)
    for i in leaf.body:
        leaf.rows[i].extend(Box() for _ in range(len(leaf.rows[leaf.header]) - len(leaf.rows[i])))
    return leaf


def _place(leaf: Leaf, draw: random.Random) -> tuple[int, int]:
    row = draw.choice([i for i in leaf.body if leaf.rows[i]])
    return row, draw.randrange(len(leaf.rows[row]))


def cell_odd(book: Book, draw: random.Random) -> None:
    """One to three cells hold something else."""
    leaf = _table(book, draw)
    for _ in range(draw.randrange(1, 4)):
        row, column = _place(leaf, draw)
        value = draw.choice(ODD)
        leaf.rows[row][column] = Box(value)
        book.story.append(f"{leaf.name} row {row + 1} column {column + 1} is {str(value)[:30]!r}")
        _unnamed(leaf, row, column)


def _unnamed(leaf: Leaf, row: int, column: int) -> None:
    """A summary's row whose region was touched says nothing any more; of a total row in a register that is just as true."""
    if leaf.content == "summary" and column == 0:
        leaf.spoil([row])
    leaf.sound = False


def cells_swapped(book: Book, draw: random.Random) -> None:
    """Two cells of the body change places."""
    leaf = _table(book, draw)
    (a, b), (c, d) = _place(leaf, draw), _place(leaf, draw)
    one, other = leaf.rows[a][b], leaf.rows[c][d]
    leaf.rows[a][b], leaf.rows[c][d] = Box(other.value), Box(one.value)
    book.story.append(f"{leaf.name}: {(a + 1, b + 1)} and {(c + 1, d + 1)} swapped")
    _unnamed(leaf, a, b)
    _unnamed(leaf, c, d)


def cell_moved(book: Book, draw: random.Random) -> None:
    """A cell is dragged to a place beside, below or far from the table."""
    leaf = _table(book, draw)
    row, column = _place(leaf, draw)
    value = leaf.rows[row][column].value
    leaf.rows[row][column] = Box()
    to_row = draw.choice([row, len(leaf.rows), len(leaf.rows) + draw.randrange(1, 30)])
    to_column = leaf.width() + draw.randrange(0, 20) if to_row == row else draw.randrange(leaf.width() + 3)
    while len(leaf.rows) <= to_row:
        leaf.rows.append([])
    line = leaf.rows[to_row]
    line.extend(Box() for _ in range(to_column + 1 - len(line)))
    line[to_column] = Box(value)
    book.story.append(f"{leaf.name}: {(row + 1, column + 1)} moved to {(to_row + 1, to_column + 1)}")
    _unnamed(leaf, row, column)


def columns_shuffled(book: Book, draw: random.Random) -> None:
    """Columns change their order with their headers; a summary's first stays."""
    leaf = _squared(book, draw)
    width = len(leaf.rows[leaf.header])
    first = 1 if leaf.content == "summary" else 0
    order = [*range(first), *draw.sample(range(first, width), width - first)]
    for i in (leaf.header, *leaf.body):
        row = leaf.rows[i]
        row[:width] = [row[j] if j < len(row) else Box() for j in order]
    book.story.append(f"{leaf.name}: columns in the order {order}")


def headers_shuffled(book: Book, draw: random.Random) -> None:
    """Two headers change places and their columns do not: what the columns say is another thing now."""
    leaf = _table(book, draw)
    header = leaf.rows[leaf.header]
    a, b = draw.sample(range(len(header)), 2)
    header[a], header[b] = header[b], header[a]
    leaf.spoil(leaf.body, [a, b])
    if leaf.content == "summary" and 0 in (a, b):
        leaf.spoil(leaf.body)
    leaf.sound = False
    book.story.append(f"{leaf.name}: headers {a + 1} and {b + 1} swapped")


def header_odd(book: Book, draw: random.Random) -> None:
    """A header says something else, or nothing."""
    leaf = _table(book, draw)
    column = draw.randrange(len(leaf.rows[leaf.header]))
    leaf.rows[leaf.header][column] = Box(draw.choice((*ODD, None, "备注", "列1")))
    leaf.spoil(leaf.body, [column])
    if leaf.content == "summary" and column == 0:
        leaf.spoil(leaf.body)
    leaf.sound = False
    book.story.append(f"{leaf.name}: header {column + 1} is {str(leaf.rows[leaf.header][column].value)[:30]!r}")


def rows_swapped(book: Book, draw: random.Random) -> None:
    """The body's rows come in another order."""
    leaf = _table(book, draw)
    at = list(leaf.body)
    lines = [leaf.rows[i] for i in at]
    draw.shuffle(lines)
    leaf.rows[at[0] :] = lines
    book.story.append(f"{leaf.name}: rows shuffled")


def row_repeated(book: Book, draw: random.Random) -> None:
    """A row stands twice, somewhere else too."""
    leaf = _table(book, draw)
    row = draw.choice(list(leaf.body))
    to = draw.choice([*leaf.body, len(leaf.rows)])
    leaf.rows.insert(to, copy.deepcopy(leaf.rows[row]))
    book.story.append(f"{leaf.name}: row {row + 1} again at {to + 1}")


def row_lost(book: Book, draw: random.Random) -> None:
    """A row is missing."""
    leaf = _table(book, draw)
    del leaf.rows[draw.choice(list(leaf.body))]
    book.story.append(f"{leaf.name}: a row is missing")


def row_blank(book: Book, draw: random.Random) -> None:
    """Blank rows in the midst of the body."""
    leaf = _table(book, draw)
    at = draw.choice(list(leaf.body))
    for _ in range(draw.randrange(1, 4)):
        leaf.rows.insert(at, [])
    book.story.append(f"{leaf.name}: blank rows at {at + 1}")


def table_repeated(book: Book, draw: random.Random) -> None:
    """The whole table once more below itself."""
    leaf = _table(book, draw)
    gap: list[list[Box]] = [[] for _ in range(draw.randrange(3))]
    leaf.rows += [*gap, *copy.deepcopy(leaf.rows[leaf.header :])]
    leaf.sound = False
    book.story.append(f"{leaf.name}: the table again below")


def column_blank(book: Book, draw: random.Random) -> None:
    """An empty column between two others."""
    leaf = _squared(book, draw)
    at = draw.randrange(1, len(leaf.rows[leaf.header]))
    for i in (leaf.header, *leaf.body):
        leaf.rows[i].insert(at, Box())
    book.story.append(f"{leaf.name}: empty column {at + 1}")


def column_repeated(book: Book, draw: random.Random) -> None:
    """A column stands twice; either will do, so neither is judged."""
    leaf = _squared(book, draw)
    width = len(leaf.rows[leaf.header])
    column = draw.randrange(1, width)
    leaf.spoil(leaf.body, [column])
    for i in (leaf.header, *leaf.body):
        leaf.rows[i].insert(width, copy.deepcopy(leaf.rows[i][column]))
    book.story.append(f"{leaf.name}: column {column + 1} again at the end")


def column_of_remarks(book: Book, draw: random.Random) -> None:
    """A column of remarks that nobody asked for."""
    leaf = _squared(book, draw)
    width = len(leaf.rows[leaf.header])
    for i in (leaf.header, *leaf.body):
        leaf.rows[i].insert(width, Box("备注" if i == leaf.header else draw.choice(["", "已核", "待查", None])))
    book.story.append(f"{leaf.name}: a column of remarks")


def pushed_aside(book: Book, draw: random.Random) -> None:
    """The table does not begin at A1."""
    leaf = _table(book, draw)
    down, right = draw.randrange(1, 6), draw.randrange(1, 5)
    leaf.rows = [*[[] for _ in range(down)], *[[*[Box() for _ in range(right)], *row] for row in leaf.rows]]
    leaf.header += down
    book.story.append(f"{leaf.name}: {down} down, {right} right")


def lines_above(book: Book, draw: random.Random) -> None:
    """Remarks between title and header."""
    leaf = _table(book, draw)
    lines = ["制表单位：办公室", "填表说明：请如实填写", "", "附件2"]
    for text in draw.sample(lines, draw.randrange(1, 4)):
        leaf.rows.insert(leaf.header, [Box(text or None)])
        leaf.header += 1
    book.story.append(f"{leaf.name}: lines above the header")


def foot(book: Book, draw: random.Random) -> None:
    """Notes below the table."""
    leaf = _table(book, draw)
    leaf.rows += [[Box("注：本表由各单位填报。")], [Box("审核人签字：")]]
    leaf.sound = False
    book.story.append(f"{leaf.name}: notes below")


def sheet_repeated(book: Book, draw: random.Random) -> None:
    """A sheet stands twice in the book."""
    leaf = _table(book, draw)
    again = copy.deepcopy(leaf)
    again.name = f"{leaf.name} (2)"
    book.leaves.insert(draw.randrange(len(book.leaves) + 1), again)
    book.story.append(f"{leaf.name} twice")


def sheet_renamed(book: Book, draw: random.Random) -> None:
    """A sheet has another name."""
    leaf = _table(book, draw)
    leaf.name = draw.choice(
        ["Sheet1", "2019年", "全国", "x" * 31, "封面 ", "a'b\"c", "单位&<台账>", "合计", "广东省", "\U0001f600", " "]
    )
    book.story.append(f"renamed to {leaf.name!r}")


def sheet_hidden(book: Book, draw: random.Random) -> None:
    """A sheet is hidden."""
    _table(book, draw).hidden = True
    book.leaves.append(Leaf("说明", [[Box("本工作簿由各单位填报")]]))
    book.story.append("a sheet is hidden")


def sheets_shuffled(book: Book, draw: random.Random) -> None:
    """Sheets come in another order, with empty ones among them."""
    book.leaves += [Leaf("空", []), Leaf("Sheet3", [[]])]
    draw.shuffle(book.leaves)
    book.story.append(f"sheets: {[leaf.name for leaf in book.leaves]}")


CONTENT: Final[dict[str, Mutation]] = {
    mutation.__name__: mutation
    for mutation in (
        cell_odd, cells_swapped, cell_moved, columns_shuffled, headers_shuffled, header_odd, rows_swapped, row_repeated, row_lost, row_blank,
        table_repeated, column_blank, column_repeated, column_of_remarks, pushed_aside, lines_above, foot, sheet_repeated, sheet_renamed,
        sheet_hidden, sheets_shuffled,
    )
}  # fmt: skip


def several(book: Book, draw: random.Random) -> None:
    """Two to four mutations, one upon the other."""
    orderly = [m for m in CONTENT.values() if m is not pushed_aside]
    for mutation in draw.sample(orderly, draw.randrange(2, 5)):
        mutation(book, draw)
