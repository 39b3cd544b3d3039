"""The unit of a cell: from its label, column, row, corner or note, the nearest winning."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from etl.clean.units import Unit, listed_units
from etl.clean.values import fold
from etl.fields.dictionary import kind_of_count, meaning
from etl.model import Block, Sheet
from etl.tables.blocks.context import Context
from etl.tables.blocks.headers import Header
from etl.tables.summaries.column_labels import Column
from etl.tables.summaries.label_cells import Row
from etl.tables.summaries.title import Topic

_INDEX: Final = re.compile(r"=\s*100|指数|排名|排序|位次|名次|序位|(?i:\brank)")
_RATE: Final = re.compile(
    r"率|比重|占比|比例|增幅|增速|增长|同比|环比|±|[%％]|(?i:\brate\b|\bshare\b|\bdensity\b|\bpercent)"
)
_RELATIVE: Final = re.compile(
    r"率|比重|占比|比例|增长|增幅|增速|指数|排名|位次|名次|序位|平均|人均|(?i:rank|rate|share|ratio|average|change)"
)
_BASE_OF_KIND: Final = {"persons": "人", "units": "个", "money": "元"}


def corner_units(sheet: Sheet, block: Block, headers: list[Header], roles: dict[int, str]) -> list[Unit]:
    """The units that the header of a label column gives the whole table: ``地区（单位：万人）``."""
    corners = [h for h in headers if roles.get(h.column) in ("region", "indicator", "period")]
    units = [h.unit for h in corners if h.unit is not None and h.unit.base != "1"]
    rows = (sheet.rows[i] for i in block.header)
    told = [
        str(row[h.column]) for row in rows for h in corners if h.column < len(row) and isinstance(row[h.column], str)
    ]
    return units or [unit for text in told for unit in listed_units(text) if unit.base != "1"]


def unit_of_cell(
    label: str, metric: str | None, column: Column, row: Row, topic: Topic, context: Context
) -> Unit | None:
    """The unit of a value cell: base unit and scale; None for an index, or where nothing tells it.

    ``label``: the cell's whole label; ``metric``: its measure, if known; the others: what its column, its row, the table's title
    and its notes say.
    """
    if _INDEX.search(label):
        return None
    found = column.unit or row.unit or _unit_around(label, metric, topic, context)
    if found is None:
        return _usual_unit(label, metric, column, row)
    if found.base is None:
        return Unit("人" if kind_of_count(metric, label) == "persons" else ("个" if metric else None), found.scale)
    return found


def _unit_around(label: str, metric: str | None, topic: Topic, context: Context) -> Unit | None:
    """The unit that the title or the notes give. A count's unit in a note (单位：万人) is not that of a rate beside it."""
    titled = bool(topic.label) and topic.label in label
    if (_is_rate(metric) if metric else _RATE.search(label)) and not titled:
        noted = [topic.unit, *context.units] if topic.unit else context.units
        return next((unit for unit in noted if unit.base == "1"), None)
    return topic.unit or _named_unit(label, context) or _noted_unit(kind_of_count(metric, label), metric, context)


def _usual_unit(label: str, metric: str | None, column: Column, row: Row) -> Unit | None:
    """The unit in which a measure is counted where nothing says another.

    A part of a count that is not understood (企业数 / 25人以上) is still counted in its unit.
    """
    if metric:
        return Unit("1" if _is_rate(metric) else _BASE_OF_KIND[kind_of_count(metric, label)], Decimal(1))
    if _RELATIVE.search(label):
        return None
    counted = [m for part in (*row.labels, *column.labels) if (m := meaning(part).metric) and not _is_rate(m)]
    return Unit(_BASE_OF_KIND[kind_of_count(counted[-1], "")], Decimal(1)) if counted else None


def _noted_unit(kind: str, metric: str | None, context: Context) -> Unit | None:
    """The unit of the notes that counts what the label counts; the only one, where the label does not tell."""
    units = [unit for unit in context.units if unit.base != "1"] or context.units
    fitting = [unit for unit in units if _kind_of_unit(unit) == kind]
    known = len(units) == 1 and (metric is None or _kind_of_unit(units[0]) in (kind, None))
    return fitting[0] if fitting else units[0] if known else None


def _named_unit(label: str, context: Context) -> Unit | None:
    """The unit that a note gives to some columns by name: ``Employment, Members and Covered are in thousands``."""
    parts = [fold(part) for part in label.split(" / ")]
    return next((unit for words, unit in context.named_units if any(part in words for part in parts)), None)


def _is_rate(metric: str) -> bool:
    return metric.endswith(("coverage", "density", "share", "rate", "density_in_covered"))


def _kind_of_unit(unit: Unit) -> str | None:
    return {"人": "persons", "个": "units", "户": "units", "元": "money"}.get(unit.base or "")
