"""What one cell of a label column says of its row: a region, a period, a unit, or a part of its label.

A cell is read by the role of its column (:data:`_BY_ROLE`). What a cell of a region column says is settled by :data:`_REGION_RULES`
in order, the first that answers decides; the example in each rule's docstring is a cell that it is for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from analysis.vocabulary import NATION
from data.letters import get_column_letter
from data.reference import indicator_units, regions
from etl.clean.periods import Period, dated_period, find_period, label_period, month_in_digits
from etl.clean.places.townships import former_township
from etl.clean.regions import Ambiguous, resolve, shortened
from etl.clean.totals import total_of
from etl.clean.units import Unit, parse_unit, split_unit
from etl.clean.values import fold
from etl.fields.dictionary import Meaning, path_meaning, without_of_which
from etl.model import Finding, Value
from etl.tables.blocks.headers import tidy
from etl.tables.summaries.column_labels import within_year

NOTHING_MEANT: Final = Meaning(complete=True)
"""The meaning of a row without a label: nothing is left to be understood."""


@dataclass(slots=True)
class Row:
    """What a row's labels say.

    ``region_code``: its region's code where that is known; ``candidates``: the codes of the regions that bear the name, where
    there are several and none is settled on: one of the two is empty.
    """

    region: str | None = None
    region_code: str | None = None
    candidates: tuple[str, ...] = ()
    period: Period | None = None
    labels: tuple[str, ...] = ()
    meaning: Meaning = NOTHING_MEANT
    unit: Unit | None = None
    total: bool = False

    @property
    def placed(self) -> bool:
        """Whether a region, or several of one name, are known by code."""
        return self.region_code is not None or bool(self.candidates)


@dataclass(slots=True)
class LabelCell:
    """A filled cell of a label column: its column (0-based) and that one's role, its value, and the value as text.

    ``monthly``: whether the dates of its column stand for months; ``twin``: whether its column may say in English what the one
    before says.
    """

    column: int
    role: str
    value: Value
    text: str
    monthly: bool
    twin: bool


@dataclass(slots=True)
class Reading:
    """The row being read: ``number`` in its ``sheet`` (1-based), what its cells have said so far, and what holds around it.

    ``inside``: the region in which names are looked up, the table's where it says any; ``year``: the period that a line above or the table gives;
    ``labels``: the texts that name what is counted, outermost first; ``findings``: the table's, which are added to.
    """

    sheet: str | None
    number: int
    inside: str | None
    year: Period | None
    findings: list[Finding]
    row: Row = field(default_factory=Row)
    labels: list[str] = field(default_factory=list)


def read_cell(reading: Reading, cell: LabelCell) -> None:
    """Add to a row what one of its label cells says; the column of sources says nothing."""
    say = _BY_ROLE.get(cell.role)
    if say is not None:
        say(reading, cell)


def _read_period(reading: Reading, cell: LabelCell) -> None:
    row, text = reading.row, cell.text
    row.period = (
        within_year(row.period or reading.year, text)  # 6月, 上半年, under 2018年
        or (cell.monthly and dated_period(cell.value, months=True))  # 2018-01-01, among first days of months
        or label_period(cell.value)  # 2018年, 2018Q4
        or month_in_digits(cell.value)  # 202410
        or dated_period(cell.value, months=False)  # 43465
        or find_period(text)  # 截至2018年底的数
        or row.period
    )
    if row.period is None:
        reading.labels.append(text)


def _read_unit(reading: Reading, cell: LabelCell) -> None:
    reading.row.unit = _both(reading.row.unit, parse_unit(cell.text.strip()))


def _both(first: Unit | None, second: Unit | None) -> Unit | None:
    """The unit of two columns, one of which may be a multiplier (Number, Thousands)."""
    if first is None or second is None:
        return first or second
    return first if first.base == "1" else Unit(first.base, first.scale * second.scale)


def _read_code(reading: Reading, cell: LabelCell) -> None:
    """An indicator's code whose first letters say in what it is counted."""
    for prefix, word in indicator_units():
        if cell.text.strip().upper().startswith(prefix):
            reading.row.unit = reading.row.unit or parse_unit(word)


def _read_indicator(reading: Reading, cell: LabelCell) -> None:
    reading.labels.append(cell.text)


@dataclass(slots=True)
class _Place:
    """A cell of a column of regions. ``found``: what bears its name; ``outer``: the region that the row's cells before it name."""

    cell: LabelCell
    found: str | Ambiguous | None
    outer: str | None


def _read_region(reading: Reading, cell: LabelCell) -> None:
    outer = reading.row.region_code
    name = without_of_which(cell.text)
    found = resolve(name if isinstance(cell.value, str) else cell.value, outer or reading.inside)
    place = _Place(cell, found, outer)
    if cell.role == "region":
        reading.row.region = tidy(name)
    for answers in _REGION_RULES:
        if answers(reading, place):
            return


def _one_region(reading: Reading, place: _Place) -> bool:
    """``杭州市``, ``330100``; ``西湖区`` behind ``杭州市`` is the one inside it, and a name from elsewhere leaves the outer one."""
    if not isinstance(place.found, str):
        return False
    row, outer = reading.row, place.outer
    row.region_code = place.found if outer is None or outer in regions().path(place.found) else outer
    row.candidates = ()
    row.region = row.region or regions()[place.found].name
    text = without_of_which(place.cell.text)
    if row.region_code == place.found == shortened(text, outer or reading.inside):
        _tell(reading, place, "region_short", text, place.found)
    return True


def _tell(reading: Reading, place: _Place, code: str, text: str, now: str) -> None:
    """Tell of a name in a cell of places that was read as that of the region ``now``."""
    letter, args = get_column_letter(place.cell.column + 1), {"now": regions()[now].name}
    reading.findings.append(Finding.of(code, reading.sheet, reading.number, letter, text, args))


def _unknown_code(_reading: Reading, place: _Place) -> bool:
    """``990001`` in a column of codes: the name beside it may tell."""
    return place.cell.role == "region_code"


def _part_of_known(reading: Reading, _place: _Place) -> bool:
    """``城区`` behind ``杭州市``: the row's place is known."""
    return reading.row.placed


def _total(reading: Reading, place: _Place) -> bool:
    """``合计``, ``共计5个``: the table's own region; ``全国总计``: the nation; ``海宁市合计``: 海宁市."""
    found = total_of(place.cell.text)
    if found is None:
        return False
    whose = resolve(found.whose, place.outer or reading.inside) if found.whose else None
    if isinstance(whose, str):
        reading.row.region_code, reading.row.candidates = whose, ()
        reading.row.region = tidy(found.whose)
        return True
    if isinstance(whose, Ambiguous):
        reading.row.candidates = whose.codes
        return True
    if found.whose:
        return False
    nation = fold(place.cell.text).startswith("全国")
    reading.row.total = not nation
    reading.row.region_code = NATION if nation else None
    return True


def _of_several(reading: Reading, place: _Place) -> bool:
    """``鼓楼区``, of Nanjing, Xuzhou, Fuzhou or Kaifeng: settled once all rows are read."""
    if not isinstance(place.found, Ambiguous):
        return False
    reading.row.candidates = place.found.codes
    return True


def _measure(reading: Reading, place: _Place) -> bool:
    """``会员人数``, ``女性``: a line of measures among those of regions."""
    said = path_meaning((split_unit(tidy(place.cell.text))[0],), "")
    if not (said.complete and (said.metric or said.dimensions)):
        return False
    reading.labels.append(place.cell.text)
    return True


def _former(reading: Reading, place: _Place) -> bool:
    """``许村乡``, which is 许村镇 now, told."""
    text = without_of_which(place.cell.text)
    now = former_township(text, place.outer or reading.inside)
    if now is None:
        return False
    reading.row.region_code, reading.row.candidates = now, ()
    _tell(reading, place, "region_former", text, now)
    return True


def _unknown(reading: Reading, place: _Place) -> bool:
    """``某某新区``, ``shanxii``: told, in any script."""
    text = place.cell.text
    if label_period(text) is None and re.search(r"[^\W\d_]", text):
        letter = get_column_letter(place.cell.column + 1)
        reading.findings.append(Finding.of("region_unknown_label", reading.sheet, reading.number, letter, text, {}))
    return True


_REGION_RULES: Final[tuple[Callable[[Reading, _Place], bool], ...]] = (
    _one_region,
    _unknown_code,
    _part_of_known,
    _total,
    _of_several,
    _measure,
    _former,
    _unknown,
)
_BY_ROLE: Final[dict[str, Callable[[Reading, LabelCell], None]]] = {
    "period": _read_period,
    "region": _read_region,
    "region_code": _read_region,
    "unit": _read_unit,
    "code": _read_code,
    "indicator": _read_indicator,
}
