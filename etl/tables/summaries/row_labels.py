"""What a row's labels say, with groups and 其中 inherited from above, and names of several regions settled."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from data.letters import get_column_letter
from data.reference import regions
from etl.clean.periods import label_period, monthly
from etl.clean.regions import resolve
from etl.clean.units import split_unit
from etl.clean.values import fold, raw_text
from etl.fields.dictionary import Meaning, of_which, part_of, path_meaning, without_of_which
from etl.model import Block, Finding, RecognisedTable, Sheet, Value
from etl.tables.blocks.context import Context
from etl.tables.blocks.headers import Header, tidy
from etl.tables.blocks.rows import filled
from etl.tables.summaries.column_labels import within_year, year_of
from etl.tables.summaries.grouped_rows import settle_grouped
from etl.tables.summaries.label_cells import NOTHING_MEANT, LabelCell, Reading, Row, read_cell
from etl.tables.summaries.roles import sample


@dataclass(slots=True)
class _LabelColumns:
    """The label columns of a table while its rows are read, top to bottom.

    ``roles``: column (0-based) -> its role; ``merged``: (row, column) -> what is merged down to there; ``months``: columns whose
    dates stand for months; ``twins``: columns that may be translations; ``carried``: column -> its last filled cell.
    """

    roles: dict[int, str]
    merged: dict[tuple[int, int], Value]
    months: set[int]
    twins: set[int]
    carried: dict[int, Value] = field(default_factory=dict)

    def of_row(self, index: int, cells: list[Value]) -> Iterator[LabelCell]:
        """The label cells of a row (0-based), left to right, blank ones filled from above where they hold for it."""
        for column, role in self.roles.items():
            value = cells[column] if column < len(cells) else None
            if value in (None, "") or not raw_text(value).strip():
                value = self._from_above(index, column, role, cells)
            else:
                self.carried[column] = value
            if value not in (None, ""):
                yield LabelCell(column, role, value, raw_text(value), column in self.months, column in self.twins)

    def _from_above(self, index: int, column: int, role: str, cells: list[Value]) -> Value:
        """What a blank cell takes from above: what is merged over it, or a group written once; a code beside a name, nothing."""
        if role == "region_code" and "region" in self.roles.values():
            return None
        merged = self.merged.get((index, column))
        return merged or (self.carried.get(column) if self._carries(column, cells) else None)

    def _carries(self, column: int, cells: list[Value]) -> bool:
        """A blank outer label cell takes the one above only where an inner label is filled (a group written once)."""
        inner = [c for c, role in self.roles.items() if c > column and role in ("indicator", "period", "region")]
        return any(c < len(cells) and cells[c] not in (None, "") for c in inner)


def read_rows(
    table: RecognisedTable, sheet: Sheet, block: Block, headers: list[Header], roles: dict[int, str], context: Context
) -> list[Row]:
    """What the labels of each row of a block's body say, in its order; ``roles``: column (0-based) -> its role.

    Names that are not of a known region, or of several, are told among the table's findings.
    """
    calibre, year = context.calibre or "", year_of(context)
    months = {c for c, role in roles.items() if role == "period" and monthly(sample(sheet, block, c))}
    labelling = {c: role for c, role in roles.items() if role != "value"}
    columns = _LabelColumns(labelling, _vertical_labels(sheet, roles), months, _translated_columns(headers, roles))
    outermost = next((c for c, role in roles.items() if role in ("region", "indicator", "period")), None)
    rows: list[Row] = []
    parent: Row | None = None
    group = Row()
    for index in block.body:
        cells = sheet.rows[index]
        reading = Reading(sheet.name, index + 1, context.region or context.inside, group.period or year, table.findings)
        row = reading.row
        for cell in columns.of_row(index, cells):
            if not _says_again(reading, cell):
                read_cell(reading, cell)
        _join(reading, parent, calibre)
        if reading.labels and not of_which(reading.labels[0]):
            parent = row
        alone = [j for j in filled(cells) if roles.get(j) not in (None, "source")]
        if len(alone) == 1 and outermost is not None and alone[0] <= outermost:
            _open_group(group, row, raw_text(cells[alone[0]]), calibre)
        else:
            _inherit(group, row)
        rows.append(row)
    settle_grouped(sheet, block, roles, rows)
    _doubt_shanxi(rows)
    _settle_ambiguous(table, rows, roles)
    return rows


_SHANXI: Final = re.compile(r"^shanxi(?:province)?$")
_SHAANXI: Final = "610000"


def _doubt_shanxi(rows: list[Row]) -> None:
    """``Shanxi`` in a table without ``Shaanxi`` is 山西, or 陕西 without its second a: asked about."""
    if any(row.region_code == _SHAANXI for row in rows):
        return
    for row in rows:
        if row.region is not None and row.region_code and _SHANXI.match(fold(row.region)):
            row.candidates, row.region_code = (row.region_code, _SHAANXI), None


def _says_again(reading: Reading, cell: LabelCell) -> bool:
    """Whether a cell says in English what the label before it says in Chinese (会员人数, Members)."""
    return cell.twin and bool(reading.labels) and cell.text.isascii() and not reading.labels[-1].isascii()


def _translated_columns(headers: list[Header], roles: dict[int, str]) -> set[int]:
    """Columns of indicators under the same header as the one before, or under none: there may stand its labels in English."""
    found: set[int] = set()
    for before, header in pairwise(headers):
        both = roles.get(before.column) == roles.get(header.column) == "indicator"
        if both and (header.parts == before.parts or not header.parts):
            found.add(header.column)
    return found


def _open_group(group: Row, row: Row, text: str, calibre: str) -> None:
    """A line of its own above others (``2017年``, ``广东省``, ``会员人数``) says something for the lines below it."""
    period, place = label_period(text), resolve(text)
    label, unit = split_unit(tidy(without_of_which(text)))
    said = path_meaning((label,), calibre)
    if period is not None:
        group.period, row.period, row.region = period, period, None
    elif said.complete and said.metric:
        row.region = None
        row.labels, row.meaning, row.unit = (label,), said, unit
        group.labels, group.meaning, group.unit = row.labels, row.meaning, row.unit
    elif isinstance(place, str):
        row.region = row.region or tidy(text)
        row.region_code = row.region_code if row.placed else place
        _pass_region(row, group)


def _pass_region(giver: Row, taker: Row) -> None:
    taker.region, taker.region_code, taker.candidates = giver.region, giver.region_code, giver.candidates


def _inherit(group: Row, row: Row) -> None:
    row.period = row.period or group.period
    if row.region is None and group.region is not None and row.labels:
        _pass_region(group, row)
    if group.labels and row.region is not None and not row.labels:
        row.labels, row.meaning, row.unit = group.labels, group.meaning, row.unit or group.unit


def _vertical_labels(sheet: Sheet, roles: dict[int, str]) -> dict[tuple[int, int], Value]:
    found: dict[tuple[int, int], Value] = {}
    for top, left, bottom, right in sheet.merged:
        if left == right and roles.get(left - 1) not in (None, "value") and top - 1 < len(sheet.rows):
            line = sheet.rows[top - 1]
            for i in range(top, bottom):
                found[(i, left - 1)] = line[left - 1] if left - 1 < len(line) else None
    return found


def _join(reading: Reading, parent: Row | None, calibre: str) -> None:
    """Make a row's label and meaning of the texts in its label columns; ``parent``: the last row before that is no 其中."""
    row, parts, under = reading.row, list[str](), False
    for text in reading.labels:
        under |= of_which(text)
        label, unit = split_unit(tidy(without_of_which(text)))
        row.unit = unit or row.unit
        if label:
            parts.append(label.strip(" ：:"))
    own = path_meaning(tuple(parts), calibre)
    if under and parent is not None and parent.labels and parts:
        _join_parent(row, parts, own, parent, calibre)
    else:
        row.labels, row.meaning = tuple(parts), own
        if row.unit is None and parent is not None and own.metric == f"{parent.meaning.metric}_women":
            row.unit = parent.unit
    if len(row.labels) == 1 and row.region is None and not (own.metric or own.dimensions):
        _read_bare_label(reading, row.labels[0])


def _join_parent(row: Row, parts: list[str], own: Meaning, parent: Row, calibre: str) -> None:
    """``其中：女性`` below ``会员人数``: a part of what the row above counts."""
    inherited = tuple(part for part in parent.labels if part not in parts)
    joined = path_meaning((*inherited, *parts), calibre)
    metric = part_of(parent.meaning.metric, own.metric) or own.metric
    row.meaning = (
        Meaning(metric, own.dimensions, own.complete)
        if own.metric
        else Meaning(joined.metric, {**own.dimensions}, joined.complete)
    )
    if row.meaning.metric is None and joined.metric:
        row.meaning = joined
    row.labels = (*inherited, *parts)
    row.unit = row.unit or parent.unit


_TOWNSHIP: Final = re.compile(r".(?:镇|乡|街道)$")


def _read_bare_label(reading: Reading, label: str) -> None:
    """A label that means no measure may be a region (``浙江省``) or a period (``2018年``, ``上半年``) in a column of indicators."""
    row, place = reading.row, resolve(label)
    if place is None and _TOWNSHIP.search(label):
        place = resolve(label, reading.inside)
    if isinstance(place, str):
        row.region, row.region_code, row.candidates = label, place, ()
    elif row.period is None and (period := within_year(reading.year, label) or label_period(label)) is not None:
        row.period = period
    else:
        return
    row.labels, row.meaning = (), NOTHING_MEANT


def _settle_ambiguous(table: RecognisedTable, rows: list[Row], roles: dict[int, str]) -> None:
    """A name that several regions bear is that of the city or province whose line stands above it; else it takes the level of
    its neighbours, if only one of them is of that level. What remains is asked about."""
    tree = regions()
    levels = Counter(tree[row.region_code].level for row in rows if row.region_code)
    usual = levels.most_common(1)[0][0] if levels else None
    column = get_column_letter(1 + next((column for column, role in roles.items() if role == "region"), 0))
    above: str | None = None
    for number, row in zip(table.rows, rows, strict=True):
        if not row.candidates:
            if row.region_code and tree[row.region_code].level in ("province", "city"):
                above = row.region_code
            continue
        inside = [code for code in row.candidates if above is not None and code != above and above in tree.path(code)]
        fitting = [code for code in row.candidates if tree[code].level == usual]
        if len(inside) == 1 and len(fitting) != 1:
            fitting = inside
        if len(fitting) == 1:
            row.region_code, row.candidates = fitting[0], ()
        else:
            names = "、".join("".join(tree[c].name for c in tree.path(code)[1:]) for code in row.candidates[:5])
            args = {"candidates": names}
            table.findings.append(Finding.of("region_ambiguous_label", table.sheet, number, column, row.region, args))
