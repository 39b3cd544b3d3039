"""What a row below a header is: of the body, a note, the header printed again, or the end of the table.

:data:`RULES` are asked in order and the first that answers decides; a row that none knows is of the body. The example in
each rule's docstring shows rows that it is for, cells divided by ``|``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from etl.clean.periods import label_period
from etl.clean.values import fold, parse_number
from etl.fields.dictionary import label_role
from etl.model import Block, Sheet, Value
from etl.tables.blocks.notes import table_ahead, title_and_unit
from etl.tables.blocks.rows import (
    count_known,
    data_like,
    filled,
    is_footer_text,
    is_header,
    is_marked,
    run_of_years,
    says_more,
    says_year,
    signed,
    unit_alone,
)

_LONG: Final = 40
"""Characters beyond which a text alone in its row is a sentence and no name."""


class Verdict(Enum):
    """What becomes of a row: taken into the body or the notes, passed over, or left to the next table."""

    BODY = auto()
    NOTE = auto()
    NOTES = auto()
    """The first of the notes below a body: those after it are read as such too."""
    REPEATED = auto()
    ENDS = auto()


@dataclass(slots=True)
class Body:
    """A body while it is read. ``start``: its first row; ``wide``: rows whose only text is merged over the table.

    ``header``: the texts of each header row; ``figures``: column -> how many data-like cells it has had; ``dated``: columns
    whose data-like cells have all been periods; ``blanks``: blank rows since the last row of the body.
    """

    sheet: Sheet
    block: Block
    start: int
    wide: set[int]
    header: list[list[str]]
    figures: dict[int, int] = field(default_factory=dict)
    dated: set[int] = field(default_factory=set)
    blanks: int = 0

    def take(self, line: Line) -> None:
        """Add a row to the body, and count what its columns hold."""
        self.block.body.append(line.index)
        self.blanks = 0
        for j in line.columns:
            if data_like(line.row[j]):
                if label_period(line.row[j]) is not None and (j not in self.figures or j in self.dated):
                    self.dated.add(j)
                else:
                    self.dated.discard(j)
                self.figures[j] = self.figures.get(j, 0) + 1


@dataclass(slots=True)
class Line:
    """The row that is asked about: its place in the sheet (0-based), its cells, and the columns of those that are filled."""

    index: int
    row: list[Value]
    columns: list[int]

    @property
    def lone_text(self) -> str | None:
        """The row's text, where it is all that the row holds."""
        text = self.row[self.columns[0]]
        return text if len(self.columns) == 1 and isinstance(text, str) else None


def verdict(body: Body, line: Line) -> Verdict:
    """What a filled row is, by the first of :data:`RULES` that knows."""
    for rule in RULES:
        answer = rule(body, line)
        if answer is not None:
            return answer
    return Verdict.BODY


def _begins_notes(_body: Body, line: Line) -> Verdict | None:
    """``注：本表不含个体户`` or ``填报人 | 张三``: below it stand notes, mostly."""
    row, columns = line.row, line.columns
    text = row[columns[0]]
    if signed(row, columns):
        return Verdict.NOTES
    noted = isinstance(text, str) and is_footer_text(text) and len(columns) <= 4
    return Verdict.NOTES if noted and not any(data_like(row[j]) for j in columns[1:]) else None


def _set_off(body: Body, line: Line) -> Verdict | None:
    """``表2 各市会员人数`` merged over the table, or a sentence: the next table's title, else a note within this one."""
    text = line.lone_text
    if text is None or label_period(text) is not None:
        return None
    rows, figures, merged = body.sheet.rows, body.figures, line.index in body.wide
    indented = line.columns[0] > 0 and bool(body.blanks)
    if not (merged or len(text.strip()) > _LONG or (indented and not _within_body(rows, line.index, figures))):
        return None
    if merged and not body.blanks and _heads_lines(rows, line.index):
        return None
    return Verdict.ENDS if table_ahead(body.sheet, line.index) else Verdict.NOTE


def _lone_unit(body: Body, line: Line) -> Verdict | None:
    """``单位：万人`` below the last figures: a note, unless figures go on or a table begins under it."""
    text = line.lone_text
    if text is None or unit_alone(text) is None:
        return None
    goes_on = _within_figures(body.sheet.rows, line.index, body.figures) or table_ahead(body.sheet, line.index)
    return None if goes_on else Verdict.NOTE


def _title_beside_unit(body: Body, line: Line) -> Verdict | None:
    """``工会会员人数 | 万人`` above a header: the next table's title."""
    texts = body.block.body and all(isinstance(line.row[j], str) for j in line.columns)
    return Verdict.ENDS if texts and title_and_unit(body.sheet.rows, line.index, line.columns) else None


def _title(body: Body, line: Line) -> Verdict | None:
    """``各市工会组织数`` above a header: the next table's title, where blank rows or a body stand before it."""
    return Verdict.ENDS if _may_be_title(body, line) and table_ahead(body.sheet, line.index) else None


def _title_over_the_same_header(body: Body, line: Line) -> Verdict | None:
    """``良渚街道2024年建会情况`` above ``指标 | 数值`` as at the top: the same form of another place or year, unless it is this table's own title."""
    text = line.lone_text
    if text is None or not body.header or not body.block.body:
        return None
    rows = body.sheet.rows
    below = next((row for row in rows[line.index + 1 : line.index + 3] if filled(row)), [])
    again = [str(below[j]).strip() for j in filled(below)] in body.header
    own = {fold(str(rows[i][j])) for i in body.block.notes for j in filled(rows[i])}
    return Verdict.ENDS if again and fold(text) not in own else None


def _texts_for_figures(body: Body, line: Line) -> Verdict | None:
    """``杭州市 | 有 | 无`` behind a blank row under ``杭州市 | 12 | 5``: another table, be it under a title or not."""
    if not body.blanks:
        return None
    rows, below, lines = body.sheet.rows, line.index + 1, len(body.block.body)
    other = _other_shape(line.row, body.figures, lines) or (
        _may_be_title(body, line) and below < len(rows) and _other_shape(rows[below], body.figures, lines)
    )
    return Verdict.ENDS if other else None


def _header_again(body: Body, line: Line) -> Verdict | None:
    """``地区 | 会员人数`` as at the top: printed on every page; behind a blank row under other text, it heads another table."""
    if not body.header or [str(line.row[j]).strip() for j in line.columns] not in body.header:
        return None
    apart = body.blanks and line.index > body.start and len(line.columns) > 1
    return Verdict.ENDS if apart and _text_just_above(body, line.index) else Verdict.REPEATED


def _other_header(body: Body, line: Line) -> Verdict | None:
    """``地区 | 基层组织数 | 职工人数`` where the body has figures: the header of another table."""
    if not body.block.body or len(line.columns) < 2 or not is_header(line.row, line.columns):
        return None
    return Verdict.ENDS if _breaks(body, line.row, line.columns) else None


RULES: Final[tuple[Callable[[Body, Line], Verdict | None], ...]] = (
    _begins_notes,
    _set_off,
    _lone_unit,
    _title_beside_unit,
    _title,
    _title_over_the_same_header,
    _texts_for_figures,
    _header_again,
    _other_header,
)


def _may_be_title(body: Body, line: Line) -> bool:
    """Whether a lone text may head the next table: ``2018年`` does so behind a blank row only, other texts below a body too."""
    text = line.lone_text
    return text is not None and bool(body.blanks or (body.block.body and label_period(text) is None))


def _heads_lines(rows: list[list[Value]], index: int) -> bool:
    """Whether a text merged over the table stands for the lines below it (``会员人数（万人）``), being no note."""
    text = str(rows[index][filled(rows[index])[0]])
    if is_marked(text) or is_footer_text(text) or re.search(r"[。；;]", text) or len(text.strip()) > 24:
        return False
    if index + 1 >= len(rows):
        return False
    below = rows[index + 1]
    columns = filled(below)
    return len(columns) >= 2 and any(data_like(below[j]) for j in columns[1:])


def _other_shape(row: Sequence[Value], figures: dict[int, int], lines: int) -> bool:
    """Whether a row has texts in most of the columns in which the body has figures: another table, without a header."""
    usual = [j for j, many in figures.items() if many * 2 > lines]
    texts = [j for j in usual if j < len(row) and isinstance(row[j], str) and parse_number(row[j]).kind == "unreadable"]
    return len(texts) >= 2 and len(texts) * 2 > len(usual)


def _text_just_above(body: Body, index: int) -> bool:
    """Whether something that is not of the body stands in the four rows above."""
    behind = body.block.body[-1] + 1 if body.block.body else 0
    return any(filled(body.sheet.rows[i]) for i in range(max(behind, index - 4), index))


def _breaks(body: Body, row: Sequence[Value], columns: list[int]) -> bool:
    """Whether a row of labels heads another table: it has labels where the body has figures, and known ones among them."""
    figures, dated = body.figures, body.dated
    numeric = [j for j in columns if figures.get(j, 0) >= 1 and not (j in dated and label_period(row[j]) is not None)]
    known = count_known(row, columns)
    years = sum(1 for j in columns if label_period(row[j]) is not None)
    if not figures:
        return bool(body.blanks) and known >= 2 and known >= len(columns) // 2
    if dated and years and not any(label_period(row[j]) is not None for j in columns if j not in dated):
        return False
    if dated and not says_more(row, columns, dated):
        return False
    if years and not any(says_year(row[j]) for j in columns[1:]):
        # Counts between 1900 and 2100 are no years where the row begins with a name (上海 1990 2001, 法人单位数 1990 2001).
        named = isinstance(row[columns[0]], str) and label_role(str(row[columns[0]])) is None
        if not known or (named and label_period(row[columns[0]]) is None and not run_of_years(row, columns)):
            return False
    return bool(numeric) and (
        known + years >= max(2, len(columns) // 2) or (bool(body.blanks) and len(numeric) >= len(columns) // 2)
    )


def of_body(row: Sequence[Value], columns: list[int], figures: dict[int, int]) -> bool:
    """Whether a row has a figure where the body has had figures."""
    return len(columns) >= 2 and any(j in figures and data_like(row[j]) for j in columns)


def _within_figures(rows: list[list[Value]], index: int, figures: dict[int, int]) -> bool:
    """Whether the row below goes on with the body."""
    return index + 1 < len(rows) and of_body(rows[index + 1], filled(rows[index + 1]), figures)


def _within_body(rows: list[list[Value]], index: int, figures: dict[int, int]) -> bool:
    """Whether a lone text, no note by its words, is followed at once by a row of the body: a row with only a name."""
    text = str(rows[index][filled(rows[index])[0]])
    if is_marked(text) or re.match(r"^\s*[(（]?\s*续", text):
        return False
    return _within_figures(rows, index, figures)
