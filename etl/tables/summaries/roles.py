"""What a column is: a label (region, period, indicator, code) or values.

:data:`_RULES` are asked in order and the first that answers decides; a column that none knows holds values. The example in each
rule's docstring is a column that it is for: its header, then cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from etl.clean.periods import label_period, month_in_digits
from etl.clean.regions import resolve
from etl.clean.totals import total_of
from etl.clean.units import parse_unit, split_unit
from etl.clean.values import fold, parse_number, raw_text
from etl.fields.dictionary import label_role, meaning
from etl.model import Block, Sheet, Value
from etl.tables.blocks.headers import Header
from etl.tables.blocks.rows import is_footer_text

_FULL_NAME: Final = re.compile(r".{2}(?:省|市|州|盟|区|县|旗|乡|镇|街道)$")
_SIX: Final = re.compile(r"\d{6}(?:\d{3}|\d{6})?$")
_INDICATOR_CODE: Final = re.compile(r"[A-Za-z]\d{3,}[0-9A-Za-z]*|[A-Za-z]{1,3}\d+[0-9A-Za-z]*")


@dataclass(frozen=True, slots=True)
class _Column:
    """The column that is asked about. ``cells``: its filled cells, of the first rows; ``texts``: how many of them are no numbers.

    ``said``: the role that its header's words give; ``before``: the roles of the columns to its left; ``last``: whether it is the
    table's last column; ``inside``: the region in which names of places are looked up; ``across``: whether the other headers are names of places.
    """

    header: Header
    cells: Sequence[Value]
    texts: int
    said: str | None
    before: dict[int, str]
    last: bool
    inside: str | None
    across: bool

    def most(self, count: int) -> bool:
        """Whether a count is nine tenths of the cells or more."""
        return count * 10 >= len(self.cells) * 9

    def half(self, count: int) -> bool:
        """Whether a count is more than half of the cells."""
        return count * 2 > len(self.cells)


def sample(sheet: Sheet, block: Block, column: int, most: int = 300) -> list[Value]:
    """The cells of a column (0-based) in the first ``most`` rows of a block's body, None where a row is shorter."""
    return [sheet.rows[i][column] if column < len(sheet.rows[i]) else None for i in block.body[:most]]


def column_roles(
    sheet: Sheet, block: Block, headers: list[Header], *, titled: bool, inside: str | None = None
) -> dict[int, str]:
    """Column -> region, region_code, period, indicator, code, source, unit, or value; empty columns have no role.

    ``titled``: whether the title says what is counted; ``inside``: the region in which names of places are looked up.
    """
    roles: dict[int, str] = {}
    across = _places_across(headers, inside)
    for header in headers:
        cells = sample(sheet, block, header.column)
        full = [cell for cell in cells if cell not in (None, "") and raw_text(cell).strip()]
        if not full and not header.parts:
            continue
        role = "code" if _coded(header, headers, full) else _role(header, full, block, roles, inside, across=across)
        stray = role == "indicator" and "value" in roles.values() and label_role(header.label) != "indicator"
        roles[header.column] = "source" if stray or any(is_footer_text(part) for part in header.parts) else role
    if "value" not in roles.values() and roles:
        last = max(roles)
        roles[last] = "value"
    values = [header for header in headers if roles.get(header.column) == "value" and header.parts]
    if titled or any(meaning(split_unit(header.parts[-1])[0]).metric for header in values):
        _set_aside_constants(sheet, block, headers, roles)
    return roles


def _set_aside_constants(sheet: Sheet, block: Block, headers: list[Header], roles: dict[int, str]) -> None:
    """Labels that say the same in every row, and nothing that is known (县级, 上报数), tell no row from another where title or headers count."""
    for header in headers:
        if roles.get(header.column) != "indicator":
            continue
        texts = {raw_text(cell).strip() for cell in sample(sheet, block, header.column) if cell not in (None, "")}
        if len(texts) == 1 and "region" in roles.values() and not meaning(texts.pop()).complete:
            roles[header.column] = "source"


def _coded(header: Header, headers: list[Header], full: Sequence[Value]) -> bool:
    """Whether a column repeats another one's header with codes (COUNTRY beside Country, Unit Code beside Unit)."""
    name = fold(header.label)
    if not name or not full or not all(re.fullmatch(r"[A-Za-z0-9_.\-]{1,16}", raw_text(cell).strip()) for cell in full):
        return False
    twin = _bare_head(name)
    others = [other for other in headers if other.column != header.column and _bare_head(fold(other.label)) == twin]
    if re.search(r"(?:codes?|代码|编码)$", name):
        return bool(others)
    return name == twin and any(other.label != header.label and other.column > header.column for other in others)


def _bare_head(name: str) -> str:
    """A header without the word that tells the code from the name (``country code``, ``country name``)."""
    return re.sub(r"[\s_.]*(?:codes?|names?|labels?|代码|编码|名称)$", "", name)


def _places_across(headers: list[Header], inside: str | None) -> bool:
    """Whether most headers but the first are names of places."""
    named = [header for header in headers[1:] if len(header.parts) == 1]
    return len(named) > 1 and 2 * sum(_names_region(header.parts[0], inside) for header in named) > len(headers) - 1


def _role(
    header: Header, full: Sequence[Value], block: Block, before: dict[int, str], inside: str | None, *, across: bool
) -> str:
    """The role of a column by the first of :data:`_RULES` that knows it. ``full``: its filled cells."""
    texts = sum(1 for cell in full if parse_number(cell).kind == "unreadable")
    said = label_role(header.label) if header.parts else None
    column = _Column(header, full, texts, said, before, header.column >= block.width - 1, inside, across)
    for rule in _RULES:
        role = rule(column)
        if role is not None:
            return role
    return "value"


_SERIAL_HEADS: Final = frozenset(
    {"序号", "序", "编号", "no", "no.", "№", "行号", "项次", "顺序号", "行次", "号", "serial", "index", "#"}
)


def _serial(column: _Column) -> str | None:
    """No header, or ``序号``: 1, 2, 3 — a count of the rows, whatever stands beside it; it may begin anew, and skip a total's row."""
    heads = {fold(part).strip("：: ") for part in column.header.parts}
    if heads and not heads <= _SERIAL_HEADS:
        return None
    found = [parse_number(cell).value for cell in column.cells]
    numbers = [int(n) for n in found if n is not None and n == n.to_integral_value()]
    if len(numbers) != len(column.cells) or len(numbers) < 2 or numbers[0] != 1 or numbers[1] != 2:
        return None
    return "code" if all(b in (a + 1, 1) for a, b in pairwise(numbers)) else None


def _under_period(column: _Column) -> str | None:
    """``2018年``: 12.5, 13.1."""
    parts = column.header.parts
    return "value" if len(parts) == 1 and label_period(parts[0]) is not None else None


def _codes_of_regions(column: _Column) -> str | None:
    """``代码``: 110000, 120000, before any column of names."""
    if column.said != "code" or "region" in column.before.values() or not column.cells:
        return None
    coded = sum(1 for cell in column.cells if _SIX.fullmatch(raw_text(cell).strip()) and isinstance(resolve(cell), str))
    return "region_code" if column.most(coded) else None


def _reporting_places(column: _Column) -> str | None:
    """``单位``: 浙江省, 江苏省 — the word means who reports here, not what is counted in."""
    cells = [cell for cell in column.cells if not isinstance(cell, str) or total_of(cell) is None]
    if column.said != "unit" or not cells or _all_units(cells):
        return None
    return "region" if 2 * sum(1 for cell in cells if _names_region(cell, column.inside)) >= len(cells) else None


def _said_by_header(column: _Column) -> str | None:
    """``年份``: 2017, 2018; ``计量单位``: 万人; ``来源``: 统计局. Under ``单位`` may stand anything; units it is where they are."""
    if column.said == "unit" and column.texts and not _all_units(column.cells):
        return None
    return column.said if column.said in ("source", "unit", "code", "region_code", "period") else None


def _only_region_codes(column: _Column) -> str | None:
    """``地区``: 110000, 120000; or the same without any header, where nothing in it is text."""
    bare = column.said is None and not column.header.parts and not column.texts
    if not column.cells or not (column.said == "region" or bare):
        return None
    places = sum(
        1
        for cell in column.cells
        if _SIX.match(raw_text(cell).strip().removesuffix(".0")) and isinstance(resolve(cell), str)
    )
    return ("region_code" if bare else "region") if column.most(places) else None


def _named_labels(column: _Column) -> str | None:
    """``地区``: 北京, 天津; ``指标``: 会员人数, 女会员; ``项目``: 北京, 天津 are regions all the same."""
    if column.said not in ("region", "indicator") or not (column.texts or not column.cells or not column.before):
        return None
    if column.said == "indicator" and column.half(
        sum(1 for cell in column.cells if isinstance(resolve(cell, column.inside), str))
    ):
        return "region"
    return column.said


def _corner(column: _Column) -> str | None:
    """``会员数（千人）`` in the corner: 2024, 2023 are periods, and 桃城, 冀州 places: what it counts stands in the other columns."""
    parts = column.header.parts
    if column.before or not column.cells or not parts or not meaning(split_unit(parts[-1])[0]).metric:
        return None
    if _in_order(column.cells) and (len(column.cells) > 1 or column.across):
        return "period"
    if column.texts == len(column.cells) > 1:
        return "region" if column.most(sum(_names_region(cell, column.inside) for cell in column.cells)) else None
    return None


def _years_behind(column: _Column) -> str | None:
    """``会员数``, behind places: 2022, 2023, 2024, 2022, 2023, 2024; years that follow each other and begin anew are no counts."""
    parts = column.header.parts
    if "region" not in column.before.values() or "period" in column.before.values() or not parts:
        return None
    if column.last or len(column.cells) < _RUN or not meaning(split_unit(parts[-1])[0]).metric:
        return None
    first = next((n for n in range(1, len(column.cells)) if column.cells[n] == column.cells[0]), len(column.cells))
    runs = [column.cells[n : n + first] for n in range(0, len(column.cells), first)]
    return "period" if first > 1 and all(run == runs[0] for run in runs) and _in_order(runs[0], step=1) else None


_RUN: Final = 3
_FIRST_YEAR: Final = 1949
_LAST_YEAR: Final = 2100


def _in_order(cells: Sequence[Value], step: int | None = None) -> bool:
    """Whether cells are nothing but years, one after the other up or down; ``step``: by how much, if it matters."""
    found = [label_period(cell) for cell in cells]
    years = [int(period.id) for period in found if period is not None and re.fullmatch(r"\d{4}", period.id)]
    if len(years) < len(cells) or not all(_FIRST_YEAR <= year <= _LAST_YEAR for year in years):
        return False
    steps = [b - a for a, b in pairwise(years)]
    one_way = all(by > 0 for by in steps) or all(by < 0 for by in steps)
    return one_way and (step is None or all(abs(by) == step for by in steps))


def _under_measure(column: _Column) -> str | None:
    """``会员人数（万人）``: 12.5, or 12.5 and ``缺``."""
    parts = column.header.parts
    return "value" if parts and meaning(split_unit(parts[-1])[0]).metric else None


def _nothing_below(column: _Column) -> str | None:
    """``其中``, with no cell filled below it."""
    return None if column.cells else "value"


def _leading_periods(column: _Column) -> str | None:
    """No header, first column: 2016, 2017, 2018; under a header that says nothing of it, more than one of them."""
    if column.before or not (len(column.cells) > 1 or not column.header.parts):
        return None
    dated = sum(1 for cell in column.cells if label_period(cell) is not None)
    return "period" if column.most(dated) else None


def _inner_periods(column: _Column) -> str | None:
    """No header, behind the regions: 2017年, 2018年 (北京 | 2018年 | 会员人数 | 12.5)."""
    if column.header.parts or column.last or "value" in column.before.values():
        return None
    return "period" if all(label_period(cell) is not None for cell in column.cells) else None


_DATED: Final = re.compile(r"年月|月份|月$|报告期|统计期|期间|所属期|账期|时点|日期|时间")


def _months_in_digits(column: _Column) -> str | None:
    """``统计月份``: 202410, 202411."""
    dated = bool(column.cells) and any(_DATED.search(part) for part in column.header.parts)
    return "period" if dated and all(month_in_digits(cell) for cell in column.cells) else None


def _units(column: _Column) -> str | None:
    """No header: 万人, 个, 万人."""
    if column.header.parts or column.texts < len(column.cells):
        return None
    return "unit" if _all_units(column.cells) else None


def _indicator_codes(column: _Column) -> str | None:
    """Any header, behind another column: A0S0401, A0S0402."""
    if not column.before or not column.half(column.texts):
        return None
    coded = sum(1 for cell in column.cells if _INDICATOR_CODE.fullmatch(raw_text(cell).strip()))
    return "code" if column.half(coded) else None


def _mostly_texts(column: _Column) -> str | None:
    """Any header: 北京, 天津 are regions, 北京 汇总 among them or not; 制造业, 建筑业 are indicators."""
    if not column.half(column.texts):
        return None
    cells = [cell for cell in column.cells if not isinstance(cell, str) or total_of(cell) is None]
    places = sum(1 for cell in cells if _names_region(cell, column.inside))
    return "region" if 2 * places > len(cells) else "indicator"


def _leading_labels(column: _Column) -> str | None:
    """No header, first column: 1-4人, 100, 200 — numbers are names there beside a text."""
    return "indicator" if not column.before and column.texts and not column.header.parts else None


_RULES: Final[tuple[Callable[[_Column], str | None], ...]] = (
    _serial,
    _under_period,
    _months_in_digits,
    _codes_of_regions,
    _reporting_places,
    _said_by_header,
    _only_region_codes,
    _named_labels,
    _corner,
    _years_behind,
    _under_measure,
    _nothing_below,
    _leading_periods,
    _inner_periods,
    _units,
    _indicator_codes,
    _mostly_texts,
    _leading_labels,
)


def _all_units(cells: Sequence[Value]) -> bool:
    return all(parse_unit(raw_text(cell).strip()) for cell in cells)


def _names_region(cell: Value, inside: str | None) -> bool:
    """Whether a label is the name of a region, be it of several (和平区): then the full name alone counts (城区 is a word too)."""
    found = resolve(cell, inside)
    return isinstance(found, str) or (found is not None and bool(_FULL_NAME.search(fold(raw_text(cell)))))
