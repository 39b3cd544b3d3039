"""From header rows to a path of labels and a unit for each column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from data.letters import get_column_letter
from etl.clean.units import Unit, parse_unit, split_unit
from etl.clean.values import raw_text
from etl.model import Block, Sheet, Value
from etl.tables.blocks.header_rows import translations
from etl.tables.blocks.rows import filled, is_ordinals, is_units, unit_alone

_SPACE: Final = re.compile(r"\s+")
_HAN: Final = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_FOOTNOTE: Final = re.compile(r"\s*[\[［]\d+[\]］]")


_UNIT_BEHIND: Final = re.compile(r"^(.*\S\S)\s+([十百千万亿]{1,2}[人个户家名元])\s*$", re.DOTALL)


@dataclass(slots=True)
class Header:
    """One column's header. ``parts``: outermost first, unit taken off; ``unit``: the innermost that is said."""

    column: int
    parts: tuple[str, ...]
    unit: Unit | None

    @property
    def letter(self) -> str:
        """The column's letter in the sheet."""
        return str(get_column_letter(self.column + 1))

    @property
    def label(self) -> str:
        """The path of labels joined by `` / ``."""
        return " / ".join(self.parts)


@lru_cache(maxsize=65536)
def tidy(text: str) -> str:
    """A label as it is shown: blanks folded, those between Chinese characters and footnote marks taken off."""
    return _FOOTNOTE.sub("", _HAN.sub("", _SPACE.sub(" ", text.replace("\u3000", " ")))).strip()


def _unit_in_brackets(text: str) -> str:
    """A label whose unit stands behind a blank or on a line of its own (``会员人数 万人``), with the unit in brackets."""
    match = _UNIT_BEHIND.match(text)
    return f"{match[1]}({match[2]})" if match and parse_unit(match[2]) is not None else text


def headers_of(sheet: Sheet, block: Block) -> list[Header]:
    """A :class:`Header` for every column of a block; a block without header gives empty paths."""
    rows = sheet.rows
    width = block.width
    unit_rows = {
        i
        for i in block.header
        if is_units(rows[i], filled(rows[i])) and (i != block.header[0] or len(block.header) > 1)
    }
    label_rows = [i for i in block.header if i not in unit_rows and not is_ordinals(rows[i], filled(rows[i]))]
    grid = _spread(sheet, label_rows, block.left, width)
    english = translations(sheet, block.header)
    translated = {k for k, i in enumerate(label_rows) if i in english}
    headers = []
    for j in range(block.left, width):
        parts: list[str] = []
        unit: Unit | None = None
        for k, line in enumerate(grid):
            text = tidy(_unit_in_brackets(raw_text(line[j])))
            if not text or (k in translated and parts and _told(sheet, label_rows[:k], english, j)):
                continue
            label, found = split_unit(text)
            alone = unit_alone(text)
            if alone is not None and parts:
                unit = alone
                continue
            unit = found or alone or unit
            label = tidy(label).strip(" ：:")
            if label and (not parts or parts[-1] != label):
                parts.append(label)
        for i in unit_rows:
            if j < len(rows[i]):
                unit = unit_alone(raw_text(rows[i][j])) or unit
        headers.append(Header(j, tuple(parts), unit))
    return headers


def _told(sheet: Sheet, above: list[int], english: set[int], column: int) -> bool:
    """Whether a column has a label of its own, or merged over it, in a header row above that is no translation."""
    chinese = [i for i in above if i not in english]
    if any(column < len(sheet.rows[i]) and raw_text(sheet.rows[i][column]).strip() for i in chinese):
        return True
    return any(top - 1 in chinese and left - 1 <= column < right for top, left, _, right in sheet.merged)


def _spread(sheet: Sheet, label_rows: list[int], left: int, width: int) -> list[list[Value]]:
    """Header cells with merged ranges filled, and upper labels carried over the columns that they span without a merge."""
    rows = sheet.rows
    grid = [[rows[i][j] if j < len(rows[i]) else None for j in range(width)] for i in label_rows]
    place = {row: k for k, row in enumerate(label_rows)}
    covered: set[tuple[int, int]] = set()
    for top, first, bottom, right in sheet.merged:
        if top - 1 not in place and not any(top - 1 <= i <= bottom - 1 for i in label_rows):
            continue
        value = rows[top - 1][first - 1] if top - 1 < len(rows) and first - 1 < len(rows[top - 1]) else None
        for i in range(top - 1, bottom):
            for j in range(first - 1, min(right, width)):
                if i in place:
                    grid[place[i]][j] = value
                    covered.add((place[i], j))
    for k in range(len(grid) - 1):
        for j in range(left + 1, width):
            empty = grid[k][j] in (None, "") and (k, j) not in covered
            below = any(grid[m][j] not in (None, "") for m in range(k + 1, len(grid)))
            left_below = any(grid[m][j - 1] not in (None, "") for m in range(k + 1, len(grid)))
            if (
                empty
                and below
                and left_below
                and grid[k][j - 1] not in (None, "")
                and (k, j - 1) not in _vertical(sheet, label_rows)
            ):
                if k > 0 and grid[k - 1][j] != grid[k - 1][j - 1]:
                    continue
                grid[k][j] = grid[k][j - 1]
    return grid


def _vertical(sheet: Sheet, label_rows: list[int]) -> set[tuple[int, int]]:
    place = {row: k for k, row in enumerate(label_rows)}
    return {
        (place[i], j)
        for top, left, bottom, right in sheet.merged
        if bottom > top
        for i in range(top - 1, bottom)
        for j in range(left - 1, right)
        if i in place
    }
