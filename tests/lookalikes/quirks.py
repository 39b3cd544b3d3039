"""Quirks of layout and of values, each a small change to a grid that leaves its truth as it was."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from etl.model import Value
from tests.lookalikes.layouts import Cell, Layout

Quirk = Callable[[Layout], None]
_FULL = str.maketrans("0123456789", "０１２３４５６７８９")
_CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")


def _cells(layout: Layout) -> list[Cell]:
    return [cell for _, cells in layout.lines for cell in cells]


def _print(layout: Layout, how: Callable[[int], Value]) -> None:
    for cell in _cells(layout):
        if cell.truth.value is not None and type(cell.shown) is int:
            cell.shown = how(cell.shown)


def _missing(marker: str) -> Quirk:
    def change(layout: Layout) -> None:
        cell = layout.lines[1][1][1]
        cell.shown, cell.truth = marker, dataclasses.replace(cell.truth, value=None)

    return change


def _labels(how: Callable[[str], str]) -> Quirk:
    def change(layout: Layout) -> None:
        layout.lines = [(how(label), cells) for label, cells in layout.lines]

    return change


def _years(how: Callable[[str], Value]) -> Quirk:
    def change(layout: Layout) -> None:
        layout.header[-1] = [how(v[:4]) if isinstance(v, str) and v[:4].isdigit() else v for v in layout.header[-1]]

    return change


def _below(*texts: str) -> Quirk:
    return lambda layout: layout.below.extend([text] for text in texts)


def _set(**changes: object) -> Quirk:
    def change(layout: Layout) -> None:
        for name, value in changes.items():
            setattr(layout, name, value)

    return change


def _merged_header(layout: Layout) -> None:
    width = len(layout.header[-1])
    blank: list[Value] = [""] * width
    layout.header.append(blank)
    layout.merged += [(1, j, 2, j) for j in range(1, width + 1)]


def _unit_note(layout: Layout) -> None:
    layout.above.append(["单位：万个、万人"])
    _print(layout, lambda v: v // 10_000)


def _unit_in_labels(layout: Layout) -> None:
    def with_unit(label: str, unit: str) -> str:
        return f"{label}(万{unit})"

    if layout.name == "regions_by_indicators":
        first, *labels = layout.header[0]
        units = [cell.truth.unit for cell in layout.lines[0][1]]
        layout.header[0] = [first, *(with_unit(str(a), u) for a, u in zip(labels, units, strict=True))]
    elif layout.name == "regions_by_years":
        layout.above = [[f"{row[0]}(万人)"] if row and str(row[0]).startswith("指标") else row for row in layout.above]
    else:
        layout.lines = [(with_unit(label, cells[0].truth.unit), cells) for label, cells in layout.lines]
    _print(layout, lambda v: v // 10_000)


def _spelt(names: dict[str, str]) -> Quirk:
    return _labels(lambda text: names.get(text, text))


def _of_which(mark: str) -> Quirk:
    def change(layout: Layout) -> None:
        layout.lines = [(label if i == 0 else f"{mark}{label}", cells) for i, (label, cells) in enumerate(layout.lines)]

    return change


def _header_row_repeated(layout: Layout) -> None:
    layout.header.append([f"{'甲' if j == 0 else j}" for j in range(len(layout.header[-1]))])


def _title_merged(layout: Layout) -> None:
    layout.above.insert(0, ["工会统计资料汇编"])
    top = -len(layout.above) + 1
    layout.merged.append((top, 1, top, len(layout.header[-1])))


QUIRKS: dict[str, Quirk] = {
    "title": lambda layout: layout.above.insert(0, ["工会统计资料汇编"]),
    "blank_rows_above": lambda layout: layout.above.extend([[], []]),
    "unit_note": _unit_note,
    "unit_in_labels": _unit_in_labels,
    "header_merged_over_two_rows": _merged_header,
    "footer_note": _below("注：本表数据为年末数。", "数据来源：各地区工会"),
    "footer_over_rows": _below("注：1.本表数据为年末数。", "2.合计数与分项数之和因四舍五入略有出入，未作调整。"),
    "blank_before_footer": lambda layout: layout.below.extend([[], ["资料来源：各地区工会"]]),
    "names_with_blanks": _labels(lambda text: "  ".join(text) if len(text) == 2 else text),
    "names_with_full_width_blanks": _labels(lambda text: "\u3000".join(text) if len(text) == 2 else text),
    "indents": _labels(lambda text: f"  {text}"),
    "missing_blank": _missing(""),
    "missing_hyphen": _missing("-"),
    "missing_dash": _missing("—"),
    "missing_dots": _missing("…"),
    "missing_stars": _missing("***"),
    "missing_footnote": _missing("[4]"),
    "thousands": lambda layout: _print(layout, lambda v: f"{v:,}"),
    "full_width_digits": lambda layout: _print(layout, lambda v: str(v).translate(_FULL)),
    "text_numbers": lambda layout: _print(layout, str),
    "floats": lambda layout: _print(layout, float),
    "wan_in_cells": lambda layout: _print(layout, lambda v: f"{v // 10_000}万"),
    "yi_in_cells": lambda layout: _print(layout, lambda v: f"{v / 100_000_000:.4f}亿"),
    "years_at_the_end": _years(lambda year: f"{year}年底"),
    "years_of_account": _years(lambda year: f"{year}年度"),
    "years_in_chinese": _years(lambda year: f"{year.translate(_CHINESE)}年"),
    "years_as_numbers": _years(int),
    "full_names": _spelt({"北京": "北京市", "内蒙古": "内蒙古自治区", "江苏": "江苏省", "陕西": "陕西省"}),
    "pinyin": _spelt({"北京": "Beijing", "内蒙古": "Inner Mongolia", "江苏": "Jiangsu", "陕西": "Shaanxi"}),
    "total_word": _spelt({"全国": "全国总计"}),
    "of_which": _of_which("其中："),
    "number_sign": _of_which("#"),
    "ordinals_under_header": _header_row_repeated,
    "tabs_after_values": _set(tabs=True),
    "ragged_rows": _set(ragged=True),
    "empty_columns_to_256": _set(right=252),
    "title_merged": _title_merged,
    "blank_column_left": _set(left=1),
    "hidden_sheet": _set(hidden=True),
}

_VALUES = ("thousands", "full_width_digits", "text_numbers", "floats", "wan_in_cells", "yi_in_cells")
_MISSING = tuple(name for name in QUIRKS if name.startswith("missing_"))
_YEARS = tuple(name for name in QUIRKS if name.startswith("years_"))
_NAMES = ("names_with_blanks", "names_with_full_width_blanks", "full_names", "pinyin")
# Two of a group contradict each other: a cell is printed one way, a name or a year is spelt one way.
_EXCLUSIVE = (
    _VALUES,
    _MISSING,
    _YEARS,
    _NAMES,
    ("unit_note", "unit_in_labels"),
    ("title", "title_merged"),
    ("of_which", "number_sign", "indents"),
)
# 万 in the cell and 万 in the unit: nobody can know which is meant. Ragged rows have no columns to the right.
_CONTRADICT = {
    frozenset(pair)
    for pair in (
        *((unit, value) for unit in ("unit_note", "unit_in_labels") for value in ("wan_in_cells", "yi_in_cells")),
        ("ragged_rows", "empty_columns_to_256"),
    )
}


def go_together(a: str, b: str) -> bool:
    """Whether two quirks can be had in one table."""
    return (
        a != b and frozenset((a, b)) not in _CONTRADICT and not any(a in group and b in group for group in _EXCLUSIVE)
    )
