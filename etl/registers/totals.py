"""Total rows of registers: known by their shape (called so, or no code and the sum above), held against the sum above, no fact."""

from __future__ import annotations

import re
from itertools import pairwise, takewhile
from typing import Final

import numpy as np

from etl.clean import columns as read
from etl.clean.credit_code import is_valid, normalise
from etl.clean.totals import Total, is_carried, may_be_total, total_of
from etl.clean.values import fold, raw_text
from etl.fields.dictionary import of_which
from etl.model import Value
from etl.registers.register import Register, floats
from etl.registers.stated import cover_of_all


def total_rows(register: Register) -> None:
    """Take the total rows out: by their name (``合计``, ``共计5家``, ``海宁市合计``), then by their figures, then rows without any key."""
    for name in ("name", "region", "code", "credit_code", "union_code", "union_name", "unit_name"):
        cells = register.raw(name) if register.has(name) else []
        short = {c for c in set(cells) if isinstance(c, str) and len(c) != _OF_A_CODE and may_be_total(c)}
        hits: dict[Value, Total] = {cell: found for cell in short if (found := total_of(cell)) is not None}
        called = {cell for cell in short if name in _NAMES[:2] and _CALLED.search(cell)} - hits.keys()
        for row, cell in enumerate(cells) if hits or called else ():
            if cell in hits and row not in register.passed_over and _has_no_code(register, row, name):
                _is_total(register, row, name, cell, subtotal=hits[cell].part)
            elif cell in called and row not in register.passed_over and _has_no_code(register, row, name):
                _is_total(register, row, name, cell, subtotal=raw_text(cell).rstrip("：: ").endswith("小计"))
    _find_lines(register)
    _find_parts(register)
    _find_sums(register)
    _find_keyless(register)


_OF_A_CODE: Final = 18
_CODES: Final = ("credit_code", "code", "union_code", "unit_code")


def _has_no_code(register: Register, row: int, but: str = "") -> bool:
    """Whether a row has no code, beside the column in which the word of a total stands; a short number there counts (小计 | 3)."""
    codes = (register.raw(name)[row] for name in _CODES if name != but and register.has(name))
    return all(cell in (None, "") or len(raw_text(cell).strip()) < _SHORTEST_CODE for cell in codes)


_SHORTEST_CODE: Final = 8


_BODY: Final = re.compile(r"(?:公司|厂|店|院|校|所|局|中心|社|行|会|部|站|场|馆|队|矿|库|集团|企业|商行|事务所)$")
"""How the name of a unit or a union ends: a row with one is no total, whatever its figures add up to."""
_CALLED: Final = re.compile(r"(?:合计|总计|小计|共计)[:：]?\s*$")
"""How a row without a code and without what a unit has ends, whosever total it is and whether or not its figures can be added up."""
_ALL: Final = re.compile(r"^(?:全部|全体|所有|以上)(?:企业|单位|公司|法人|家|[一二三四五六七八九十\d])*$")
_OF_A_ROW: Final = ("industry", "union_kind", "unit_kind", "founded", "size_declared", "ownership")
"""Fields that a unit or a union has and a total has not."""


_COUNT_ALONE: Final = re.compile(r"^\s*共?\s*[\d,]+\s*(?:个|家|户|人|名)(?:单位|企业|工会)?\s*$")
"""What stands where a name stands in a row that counts the rows above: 3家."""
_SHARE: Final = re.compile(r"(?:率|占比|比例|比重)(?:[(（]?[%％][)）]?)?$")
"""How the name ends in a row that gives shares of the rows above: 建会率."""


_EXAMPLE: Final = re.compile(r"^[(（【\[]?(?:填写|填报|填表)?(?:示例|样例|范例|举例|例)(?:[:：）)】\]、]|\d{0,2}$)")
"""How the name in a row begins that shows how to fill in the form."""
_MOST_EXAMPLES: Final = 2


_NOBODY: Final = re.compile(
    r"^(?:[\u4e00-\u9fff]{0,6})(?:某某|某|××|xx|\*\*|○○|〇〇)(?:×|x|某|\*|○)*(?!某)", re.IGNORECASE
)
"""How the name of a unit that is none reads: 某某有限公司, XX公司."""


def _examples(register: Register, name: str) -> set[int]:
    """The rows that show how to fill in the form: one or two above all others, whose code is none, by their name (示例：…, 某某有限公司) or by a word in
    another column (例). Units that are called 样例1, 样例2 are units."""
    codes = next((register.raw(code) for code in _CODES if register.has(code)), [None] * register.count)

    def shows(row: int, cell: Value) -> bool:
        return (
            cell.__class__ is str
            and bool(
                _EXAMPLE.match(str(cell).strip())
                or _NOBODY.match(fold(str(cell)))
                or row in register.table.examples_elsewhere
            )
            and not is_valid(normalise(raw_text(codes[row])))
        )

    cells = enumerate(register.raw(name))
    above = {row for row, _ in takewhile(lambda told: shows(*told), cells)}
    # Of the rows below the first that is none is looked at already; where there are none above, what is below is no matter.
    if not above or len(above) > _MOST_EXAMPLES or len(above) == register.count or any(shows(*told) for told in cells):
        return set()
    return above


_LINE: Final = re.compile(r"^[-‐‑‒–—―─━=＝_＿~～.…·•*＊#\s]{2,}$")


def _find_lines(register: Register) -> None:
    """Rows that draw a line between others (----- in each of their cells): no units."""
    columns = list(register.table.values.values())
    name = next((name for name in _KEYS if register.has(name)), None)
    for row, cell in enumerate(register.raw(name) if name else ()):
        if cell.__class__ is str and _LINE.match(str(cell)) and row not in register.passed_over:
            cells = [values[row] for values in columns if values[row] not in (None, "")]
            if len(cells) > 1 and all(isinstance(c, str) and _LINE.match(c) for c in cells):
                register.passed_over.add(row)
                register.parts.add(row)
                register.find("heading_line", row, name, cell)


def _find_parts(register: Register) -> None:
    """Rows without a code that say in another column or by their name that they count others: 小计 under 序号, ``3家``, ``其中：街道``; and rows that
    show how to fill in the form (例：某某公司)."""
    name = next((name for name in _NAMES[:-1] if register.has(name)), None)
    if name is None:
        return
    coded = next((register.raw(code) for code in _CODES if register.has(code)), register.raw(name)[:0])
    sure = [cell.__class__ is str and len(cell) >= _SHORTEST_CODE for cell in coded]
    examples = _examples(register, name)
    for row, cell in enumerate(register.raw(name)):
        if sure and sure[row] and row not in examples:
            continue
        text = raw_text(cell).strip()
        if row in register.passed_over or not text or not (row in examples or _has_no_code(register, row, name)):
            continue
        elsewhere = row in register.table.totals_elsewhere and _may_be_sum(register, row)
        share = _SHARE.search(text) is not None and any(register.has(code) for code in _CODES)
        if share or _COUNT_ALONE.match(text) or (elsewhere and any(register.has(code) for code in _CODES)):
            _is_total(register, row, name, cell, subtotal=True)
        elif row in examples:
            register.passed_over.add(row)
            register.parts.add(row)
            register.find("example_row", row, name, cell)
        elif of_which(text):  # of rows that stand anywhere: no sum to hold it against
            register.passed_over.add(row)
            register.parts.add(row)
            register.find("total_row", row, name, cell)


def is_body(text: str) -> bool:
    """Whether a text ends like the name of a unit or a union."""
    return _BODY.search(text) is not None and not _ALL.match(text)


def _find_sums(register: Register) -> None:
    """Rows without a code, in a table of codes, whose figures are the sums of the rows above: totals, in whatever words."""
    coded = [name for name in _CODES if register.has(name)]
    if not coded:
        return
    first = register.raw(coded[0])
    places = (0, *range(2, register.count))
    blank = [row for row in places if first[row] in (None, "") and row not in register.passed_over]
    bare = [row for row in blank if _may_be_sum(register, row)]
    if not bare or 2 * len(bare) > register.count:
        return
    columns = [
        [0 if value is None else value for value in read.integers(register.raw(name)).values]
        for name in ADDITIVE
        if register.has(name)
    ]
    starts = [0, *(row + 1 for row in sorted(register.totals))]
    for row in bare:
        called = next(
            (name for name in _NAMES if register.has(name) and _CALLED.search(raw_text(register.raw(name)[row]))), None
        )
        if called is not None:
            _is_total(register, row, called, register.raw(called)[row])
            starts.append(row + 1)
            continue
        since = max(start for start in starts if start <= row)
        stated = [column for column in columns if column[row]]
        if not stated:
            continue
        blocks = ((0, row), (since, row)) if row else ((1, register.count),)
        if any(b - a > 1 and all(_sum(register, c, a, b) == c[row] for c in stated) for a, b in blocks):
            name = next((name for name in _NAMES if register.has(name)), None)
            _is_total(register, row, name, register.raw(name)[row] if name else None)
            starts.append(row + 1)


def _sum(register: Register, column: list[int], first: int, end: int) -> int:
    return sum(value for row, value in enumerate(column[first:end], first) if row not in register.passed_over)


_NAMES: Final = ("name", "union_name", "unit_name", "region")


def _may_be_sum(register: Register, row: int) -> bool:
    """Whether a row has neither code nor what tells a unit or a union, and is not named like one."""
    if not _has_no_code(register, row):
        return False
    if any(register.has(name) and register.raw(name)[row] not in (None, "") for name in _OF_A_ROW):
        return False
    texts = (raw_text(register.raw(name)[row]).strip() for name in _NAMES if register.has(name))
    return not any(map(is_body, texts))


def _is_total(
    register: Register, row: int, name: str | None = None, cell: Value = None, *, subtotal: bool = False
) -> None:
    register.passed_over.add(row)
    register.totals[row] = subtotal
    register.find("total_row", row, name, cell)


_KEYS: Final = ("credit_code", "code", "name", "union_code", "union_name", "unit_code", "unit_name", "region")


def _find_keyless(register: Register) -> None:
    """Rows with neither code nor name nor region. A total may carry its word in a column that no field takes, such as 序号."""
    keys = [name for name in _KEYS if register.has(name)]
    if not keys:
        return
    first, *others = [register.raw(name) for name in keys]
    _pass_over_blank(register)
    own = [register.raw(name) for name in keys if name != "region"]
    for row in sorted(register.table.totals_elsewhere - register.passed_over) if len(own) < len(keys) else ():
        if all(cells[row] in (None, "") for cells in own) and _may_be_sum(register, row):  # its place is merged over it
            _is_total(register, row, subtotal=True)
    for row, cell in enumerate(first):
        if (
            (cell is None or cell == "")
            and row not in register.passed_over
            and all(other[row] is None or other[row] == "" for other in others)
        ):
            if row in register.table.totals_elsewhere:
                _is_total(register, row)
            elif _heads(register, row):
                continue  # see etl.registers.groups
            else:
                register.keyless.append(row)
                register.passed_over.add(row)


def _pass_over_blank(register: Register) -> None:
    """Pass over the numbered lines of a form below its last row that hold nothing: nobody has filled them in."""
    columns = list(register.table.values.values())
    for row in reversed(range(register.count)):
        if row not in register.table.numbered or any(cells[row] not in (None, "") for cells in columns):
            return
        register.passed_over.add(row)
        register.blank.add(row)


def _heads(register: Register, row: int) -> bool:
    """Whether a row without a key is a line over those below it: words alone where no field stands, that name no unit."""
    text = register.table.alone_elsewhere.get(row)
    return text is not None and register.table.content in GROUPED and heads_rows(text)


def heads_rows(text: str) -> bool:
    """Whether words alone where no field stands may be a line over the rows below: they name no unit, or all of a kind (已成立工会的企业)."""
    return not is_body(text) or cover_of_all(text) is not None


GROUPED: Final = ("unit_register", "union_register", "membership", "comparison")
"""Contents whose rows may stand under lines that name a place or another group."""


def settle_keyless(register: Register) -> None:
    """A row without a key that states the sum of the rows, or of those since the last total, is a total; any other is an error."""
    if not register.keyless:
        return
    ordinary = np.ones(register.count, dtype=bool)
    ordinary[[*register.keyless, *register.totals]] = False
    sums = {
        name: np.concatenate([[0.0], np.cumsum(np.where(ordinary, np.nan_to_num(floats(register.clean[name])), 0.0))])
        for name in ADDITIVE
        if register.has(name) and name in register.clean
    }
    since = 0
    totals = sorted(register.totals)
    for row in register.keyless:
        since = max([since, *(total for total in totals if since < total < row)])
        stated = [(sums[name], register.clean[name][row]) for name in sums if register.clean[name][row] is not None]
        if stated and all(value in (line[-1], line[row] - line[since]) for line, value in stated):
            _is_total(register, row)
            since = row
        else:
            register.find("row_without_key", row, None)


ADDITIVE: Final = (
    "employees",
    "employees_women",
    "members",
    "members_women",
    "members_migrant",
    "members_platform",
    "staff_full",
    "staff_part",
    "social_workers",
)


_NO_COUNT: Final = ("number_unreadable", "number_negative", "number_about", "number_band")


def totals_differ(register: Register) -> None:
    """A total row against the sums that it may stand for: all rows, or the block of rows just above or just below it.

    Rows in error and repeated rows are part of what the sender added up. A column with an unreadable number is not judged.
    """
    if not register.totals:
        return
    totals = sorted(register.totals)
    edges = [-1, *totals, register.count]
    carried = {row for row in totals if register.has("name") and is_carried(raw_text(register.raw("name")[row]))}
    unreadable = {f.column for f in register.findings if f.code in _NO_COUNT}
    for name in ADDITIVE:
        known = register.has(name) and name in register.clean
        if not known or register.letters.get(name) in unreadable:
            continue
        values = [None if row in register.parts else value for row, value in enumerate(register.clean[name])]
        blocks = [sum(v for v in values[a + 1 : b] if v is not None) for a, b in pairwise(edges)]
        whole = sum(blocks)
        for number, row in enumerate(totals):
            stated, above, below = values[row], blocks[number], blocks[number + 1]
            if row not in carried and stated is not None and stated not in (whole, above, below):
                summed = above if register.totals[row] else whole
                raw = register.raw(name)[row]
                register.find("total_row_differs", row, name, raw, stated=str(stated), summed=str(summed))
