"""Look-alikes of the tables that offices send: a known truth, laid out with quirks.

A :class:`Draft` is a table before it is written: labels stay markers (:class:`Place`, :class:`Year`, :class:`Said`) and figures
stay :class:`Figure` until the last moment, so that quirks of how things are written (``北  京``, ``二〇一八年``, ``１２３``) are one
function each and go with quirks of where things stand. A figure carries its truth with it wherever it is moved.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from etl.model import Sheet, Value
from etl.values import to_plain

Merge = tuple[int, int, int, int]
PHASES: Final = ("facts", "writing", "rows", "header", "around", "grid", "book")
SEED: Final = 20181231


@dataclass(frozen=True, slots=True)
class Truth:
    """What a body cell says: ``value`` in the base ``unit``, None where missing."""

    region: str | None
    metric: str
    period: str
    unit: str | None
    value: int | float | None
    dimensions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A body cell. ``shown`` overrides how it is written; else the draft's units and writing decide."""

    truth: Truth
    shown: Value = None
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A region's name: full, short and in Latin letters."""

    code: str
    full: str
    short: str
    latin: str


@dataclass(frozen=True, slots=True)
class Year:
    """A year in a header, a row label or a title."""

    year: int


@dataclass(frozen=True, slots=True)
class Said:
    """A measure's label; ``lead`` is what stands before it (其中：)."""

    metric: str
    words: str
    unit: str
    lead: str = ""


Mark = Place | Year | Said | Figure | Value
Row = list[Mark]

PROVINCES: Final = (
    Place("110000", "北京市", "北京", "Beijing"),
    Place("130000", "河北省", "河北", "Hebei"),
    Place("150000", "内蒙古自治区", "内蒙古", "Inner Mongolia"),
    Place("310000", "上海市", "上海", "Shanghai"),
    Place("450000", "广西壮族自治区", "广西", "Guangxi"),
)
CITIES: Final = (
    Place("320100", "南京市", "南京", "Nanjing"),
    Place("320200", "无锡市", "无锡", "Wuxi"),
    Place("320500", "苏州市", "苏州", "Suzhou"),
    Place("320700", "连云港市", "连云港", "Lianyungang"),
)
JIANGSU: Final = Place("320000", "江苏省", "江苏", "Jiangsu")
MEASURES: Final = (
    Said("members", "工会会员人数", "人"),
    Said("employees", "从业人员", "人"),
    Said("units", "法人单位数", "个"),
    Said("grassroots_unions", "基层工会数", "个"),
)
WOMEN: Final = Said("members_women", "女会员", "人")
RATE: Final = Said("unit_coverage", "建会率", "1")
YEARS: Final = (Year(2016), Year(2017), Year(2018))


@dataclass(slots=True)
class Page:
    """A laid-out sheet: cells are values or figures; ``merged`` 1-based as in :class:`etl.model.Sheet`."""

    rows: list[Row]
    merged: list[Merge] = field(default_factory=list)
    name: str | None = "Sheet1"
    hidden: bool = False


@dataclass(slots=True)
class Draft:
    """A table being drawn. ``labels``: number of label columns; ``spans``: merges of the header, 0-based from its first row."""

    layout: str
    title: Row
    header: list[Row]
    body: list[Row]
    labels: int
    above: list[Row] = field(default_factory=list)
    before: list[Row] = field(default_factory=list)
    below: list[Row] = field(default_factory=list)
    spans: list[Merge] = field(default_factory=list)
    title_span: bool = False
    whole: Place | None = None
    scales: dict[str, str] = field(default_factory=dict)
    scale_in: str = ""
    write_place: Callable[[Place], str] = lambda place: place.full
    write_year: Callable[[int], Value] = lambda year: f"{year}年"
    write_said: Callable[[str], str] = lambda words: words
    write_figure: Callable[[Decimal, random.Random], Value] | None = None
    pages: list[Page] = field(default_factory=list)
    dice: random.Random = field(default_factory=lambda: random.Random(SEED))

    @property
    def width(self) -> int:
        """Columns of the table."""
        return max(len(row) for row in [*self.header, *self.body])

    def figures(self) -> Iterator[tuple[Row, int, Figure]]:
        """Each figure with the row and column in which it stands."""
        for row in self.body:
            for j, cell in enumerate(row):
                if isinstance(cell, Figure):
                    yield row, j, cell

    def unit_word(self, unit: str) -> str:
        """The unit as it is printed: 万人 where 人 is scaled by ten thousand."""
        return self.scales.get(unit, "") + ("%" if unit == "1" else unit)

    def write(self, mark: Mark, *, unit: bool) -> Mark:
        """A mark as it is printed; figures stay figures, with ``shown`` set."""
        match mark:
            case Figure():
                return mark if mark.fixed else replace(mark, shown=self._written(mark))
            case Place():
                return self.write_place(mark)
            case Year():
                return self.write_year(mark.year)
            case Said():
                told = f"（{self.unit_word(mark.unit)}）" if unit and self.scale_in == "label" else ""
                return mark.lead + self.write_said(mark.words) + told
            case _:
                return mark

    def _written(self, figure: Figure) -> Value:
        amount = figure.truth.value
        if amount is None:
            return None
        factor = {"万": 10_000, "千": 1000, "亿": 100_000_000}.get(self.scales.get(figure.truth.unit or "", ""), 1)
        if figure.truth.unit == "1":
            return str(Decimal(str(amount)) * 100).rstrip("0").rstrip(".") + "%"
        shown = Decimal(str(amount)) / factor
        return self.write_figure(shown, self.dice) if self.write_figure else to_plain(shown)

    def lay_out(self) -> Page:
        """The sheet: what stands above, the header, the body, what stands below."""
        title = "".join(str(self.write(mark, unit=False)) for mark in self.title)
        head: list[Row] = [*self.before, *([[title]] if title else []), *self.above]
        merged: list[Merge] = []
        if self.title_span and title:
            merged.append((len(self.before) + 1, 1, len(self.before) + 1, self.width))
        at = len(head)
        merged += [(t + at + 1, left + 1, b + at + 1, r + 1) for t, left, b, r in self.spans]
        rows = [*head, *self.header, *self.body, *self.below]
        return Page([[self.write(mark, unit=True) for mark in row] for row in rows], merged)


# --- the four ways of laying out the same truth ----------------------------------------------------------------------


def _amount(said: Said, dice: random.Random) -> int:
    return dice.randrange(20_000, 900_000) * 100 if said.unit == "人" else dice.randrange(120, 99_000) * 100


def _figure(place: Place | None, said: Said, year: Year, dice: random.Random) -> Figure:
    return Figure(Truth(place.code if place else None, said.metric, str(year.year), said.unit, _amount(said, dice)))


def regions_by_indicators(dice: random.Random) -> Draft:
    """地区 | 工会会员人数 | 从业人员 | …, the year in the title."""
    year = YEARS[-1]
    body: list[Row] = [[place, *(_figure(place, said, year, dice) for said in MEASURES)] for place in PROVINCES]
    return Draft("regions_by_indicators", [year, "各地区工会组织情况"], [["地区", *MEASURES]], body, 1)


def regions_by_years(dice: random.Random) -> Draft:
    """地区 | 2016年 | 2017年 | …, the measure in the title."""
    said = MEASURES[0]
    body: list[Row] = [[place, *(_figure(place, said, year, dice) for year in YEARS)] for place in PROVINCES]
    return Draft("regions_by_years", ["各地区", said], [["地区", *YEARS]], body, 1)


def indicators_by_years(dice: random.Random) -> Draft:
    """指标 | 2016年 | 2017年 | …, the region in the title."""
    body: list[Row] = [[said, *(_figure(JIANGSU, said, year, dice) for year in YEARS)] for said in MEASURES]
    return Draft("indicators_by_years", [JIANGSU, "工会组织情况"], [["指标", *YEARS]], body, 1, whole=JIANGSU)


def long_format(dice: random.Random) -> Draft:
    """地区 | 年份 | 指标 | 数值, one figure a row."""
    body: list[Row] = [
        [place, year, said, _figure(place, said, year, dice)]
        for place in PROVINCES[:3]
        for year in YEARS[:2]
        for said in MEASURES[:3]
    ]
    return Draft("long_format", ["工会统计数据"], [["地区", "年份", "指标", "数值"]], body, 3)


LAYOUTS: Final[dict[str, Callable[[random.Random], Draft]]] = {
    layout.__name__: layout for layout in (regions_by_indicators, regions_by_years, indicators_by_years, long_format)
}
WIDE: Final = ("regions_by_indicators", "regions_by_years", "indicators_by_years")
BY_REGION: Final = ("regions_by_indicators", "regions_by_years")
BY_YEAR: Final = ("regions_by_years", "indicators_by_years")


# --- quirks ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Quirk:
    """One way in which a table departs from the plain one. ``slot``: quirks of one slot contradict each other."""

    name: str
    phase: str
    slot: str
    layouts: tuple[str, ...]
    apply: Callable[[Draft], None]


QUIRKS: Final[dict[str, Quirk]] = {}


def quirk(
    phase: str, slot: str = "", layouts: tuple[str, ...] = tuple(LAYOUTS)
) -> Callable[[Callable[[Draft], None]], Callable[[Draft], None]]:
    """Register a function as a quirk; without a slot it goes with every other."""

    def register(function: Callable[[Draft], None]) -> Callable[[Draft], None]:
        name = function.__name__
        QUIRKS[name] = Quirk(name, phase, slot or name, layouts, function)
        return function

    return register


def build(layout: str, names: tuple[str, ...] = ()) -> list[Page]:
    """The sheets of a table of this layout with these quirks."""
    draft = LAYOUTS[layout](random.Random(SEED))
    order = list(QUIRKS)
    chosen = sorted((QUIRKS[name] for name in names), key=lambda q: (PHASES.index(q.phase), order.index(q.name)))
    for q in chosen:
        if PHASES.index(q.phase) >= PHASES.index("grid") and not draft.pages:
            draft.pages = [draft.lay_out()]
        q.apply(draft)
    return draft.pages or [draft.lay_out()]


def sheets_of(pages: list[Page]) -> tuple[list[Sheet], dict[tuple[str | None, int, int], Truth]]:
    """The bare sheets, and the truth of each figure by (sheet, row, column), 1-based."""
    truth: dict[tuple[str | None, int, int], Truth] = {}
    sheets = []
    for page in pages:
        grid: list[list[Value]] = []
        for i, row in enumerate(page.rows, start=1):
            line: list[Value] = []
            for j, cell in enumerate(row, start=1):
                if isinstance(cell, Figure):
                    truth[page.name, i, j] = cell.truth
                    line.append(cell.shown)
                else:
                    assert not isinstance(cell, (Place, Year, Said))
                    line.append(cell)
            grid.append(line)
        sheets.append(Sheet(page.name, grid, list(page.merged), page.hidden))
    return sheets, truth


# facts: which rows and columns there are


def _total(draft: Draft, name: Mark, code: str | None, *, first: bool) -> None:
    groups = [row for row in draft.body if isinstance(row[0], Place)]
    row: Row = [name]
    for j in range(1, len(groups[0])):
        cells = [line[j] for line in groups]
        figures = [cell for cell in cells if isinstance(cell, Figure)]
        one = figures[0].truth
        known = [f.truth.value for f in figures if f.truth.value is not None]
        row.append(Figure(replace(one, region=code, value=sum(known))))
    draft.body.insert(0 if first else len(draft.body), row)


def _of_jiangsu(draft: Draft) -> None:
    moved = dict(zip(PROVINCES, CITIES, strict=False))
    body: list[Row] = []
    for row in draft.body:
        place = moved.get(row[0]) if isinstance(row[0], Place) else None
        if place is not None:
            body.append(
                [
                    place,
                    *(
                        replace(c, truth=replace(c.truth, region=place.code)) if isinstance(c, Figure) else c
                        for c in row[1:]
                    ),
                ]
            )
    draft.body, draft.whole = body, JIANGSU


@quirk("facts", "place", BY_REGION)
def cities_of_a_province(draft: Draft) -> None:
    _of_jiangsu(draft)
    draft.title.insert(0, JIANGSU)


@quirk("facts", "place", BY_REGION)
def province_only_in_a_note(draft: Draft) -> None:
    _of_jiangsu(draft)
    draft.above.append(["填报单位：", JIANGSU])


@quirk("facts", "total", BY_REGION)
def total_row_first(draft: Draft) -> None:
    _total(draft, "合计", draft.whole.code if draft.whole else None, first=True)


@quirk("facts", "total", BY_REGION)
def total_row_last(draft: Draft) -> None:
    _total(draft, "总  计", draft.whole.code if draft.whole else None, first=False)


@quirk("facts", "total", BY_REGION)
def nation_row_first(draft: Draft) -> None:
    _total(draft, "全　国", "100000", first=True)


@quirk("facts", "part", ("regions_by_indicators", "indicators_by_years"))
def women_of_which(draft: Draft) -> None:
    _women(draft, "其中：")


@quirk("facts", "part", ("regions_by_indicators", "indicators_by_years"))
def women_by_hash(draft: Draft) -> None:
    _women(draft, "#")


@quirk("facts", "part", ("regions_by_indicators", "indicators_by_years"))
def women_indented(draft: Draft) -> None:
    _women(draft, "　　")


def _women(draft: Draft, lead: str) -> None:
    said = replace(WOMEN, lead=lead)

    def part(cell: Mark) -> Mark:
        assert isinstance(cell, Figure)
        whole = cell.truth.value
        return replace(
            cell,
            truth=replace(
                cell.truth,
                metric=said.metric,
                dimensions=(("sex", "female"),),
                value=None if whole is None else int(whole) // 200 * 100,
            ),
        )

    if draft.layout == "indicators_by_years":
        draft.body.insert(1, [said, *(part(cell) for cell in draft.body[0][1:])])
        return
    draft.header[0].insert(2, said)
    for row in draft.body:
        row.insert(2, part(row[1]))


@quirk("facts", "rate", ("regions_by_indicators", "indicators_by_years"))
def a_rate_in_percent(draft: Draft) -> None:
    def rate(cell: Mark) -> Figure:
        assert isinstance(cell, Figure)
        return Figure(replace(cell.truth, metric=RATE.metric, unit="1", value=draft.dice.randrange(301, 998) / 1000))

    if draft.layout == "indicators_by_years":
        draft.body.append([RATE, *(rate(cell) for cell in draft.body[0][1:])])
        return
    draft.header[0].append(RATE)
    for row in draft.body:
        row.append(rate(row[1]))


@quirk("facts", "years in it")
def counts_that_look_like_years(draft: Draft) -> None:
    for row, j, figure in list(draft.figures()):
        if figure.truth.unit == "个" or draft.layout == "regions_by_years":
            row[j] = replace(figure, truth=replace(figure.truth, value=draft.dice.randrange(1950, 2020)))


def _missing(name: str, marker: Value) -> None:
    def apply(draft: Draft) -> None:
        cells = list(draft.figures())
        for row, j, figure in cells[1::3]:
            row[j] = Figure(replace(figure.truth, value=None), marker, fixed=True)

    apply.__name__ = name
    quirk("rows", "missing")(apply)


for _name, _marker in {
    "missing_blank": None,
    "missing_empty_text": "",
    "missing_hyphen": "-",
    "missing_dash": "—",
    "missing_two_dashes": "——",
    "missing_dots": "…",
    "missing_two_dots": "..",
    "missing_stars": "***",
    "missing_footnote": "[4]",
    "missing_word": "暂缺",
    "missing_full_width_blank": "　",
}.items():
    _missing(_name, _marker)


# writing: names, years, figures


def _writing(name: str, slot: str, attribute: str, how: object, layouts: tuple[str, ...] = tuple(LAYOUTS)) -> None:
    def apply(draft: Draft) -> None:
        setattr(draft, attribute, how)

    apply.__name__ = name
    quirk("writing", slot, layouts)(apply)


_writing("names_short", "names", "write_place", lambda place: place.short)
_writing("names_with_blanks", "names", "write_place", lambda place: "  ".join(place.short))
_writing("names_with_full_width_blanks", "names", "write_place", lambda place: "　".join(place.short))
_writing("names_indented", "names", "write_place", lambda place: "　　" + place.full)
_writing("names_with_blanks_behind", "names", "write_place", lambda place: place.short + "   ")
_writing("names_with_footnotes", "names", "write_place", lambda place: place.full + "[1]")
_writing("names_in_latin", "names", "write_place", lambda place: place.latin, BY_REGION)
_writing(
    "year_bare_number",
    "years",
    "write_year",
    lambda year: year,
    ("regions_by_years", "indicators_by_years", "long_format"),
)
_writing(
    "year_bare_float",
    "years",
    "write_year",
    lambda year: float(year),
    ("regions_by_years", "indicators_by_years", "long_format"),
)
_writing("year_bare_text", "years", "write_year", lambda year: str(year))
_writing("year_end", "years", "write_year", lambda year: f"{year}年底")
_writing("year_end_formal", "years", "write_year", lambda year: f"{year}年末")
_writing("year_business", "years", "write_year", lambda year: f"{year}年度")
_writing("year_full_width", "years", "write_year", lambda year: "".join(chr(ord(c) + 0xFEE0) for c in str(year)) + "年")
_writing("year_spaced", "years", "write_year", lambda year: f"{year} 年")
_writing("year_until", "years", "write_year", lambda year: f"截至{year}年底")
_writing(
    "year_in_chinese",
    "years",
    "write_year",
    lambda year: "".join("〇一二三四五六七八九"[int(c)] for c in str(year)) + "年",
)
_writing("labels_with_blanks", "label writing", "write_said", lambda words: "  ".join(words))
_writing("labels_with_full_width_blanks", "label writing", "write_said", lambda words: words[:2] + "　" + words[2:])
_writing("labels_broken_into_lines", "label writing", "write_said", lambda words: words[:3] + "\n" + words[3:])
_writing("labels_indented", "label writing", "write_said", lambda words: "　" + words)

_writing("thousands", "figures", "write_figure", lambda amount, dice: f"{amount:,}")
_writing("thousands_full_width", "figures", "write_figure", lambda amount, dice: f"{amount:,}".replace(",", "，"))
_writing(
    "digits_full_width",
    "figures",
    "write_figure",
    lambda amount, dice: "".join(chr(ord(c) + 0xFEE0) for c in f"{amount}"),
)
_writing("figures_as_text", "figures", "write_figure", lambda amount, dice: f"{amount}")
_writing("figures_padded", "figures", "write_figure", lambda amount, dice: f"  {amount} ")
_writing("figures_with_apostrophe", "figures", "write_figure", lambda amount, dice: f"'{amount}")
_writing("figures_as_floats", "figures", "write_figure", lambda amount, dice: float(amount))
_writing(
    "figures_of_mixed_kind",
    "figures",
    "write_figure",
    lambda amount, dice: to_plain(amount) if dice.random() < 0.5 else f"{amount:,}",
)


@quirk("rows", "figures")
def own_ten_thousands(draft: Draft) -> None:
    _own_scale(draft, "万", 10_000, 1)


@quirk("rows", "figures")
def own_hundred_millions(draft: Draft) -> None:
    _own_scale(draft, "亿", 100_000_000, 1)


@quirk("rows", "figures")
def own_scale_in_some(draft: Draft) -> None:
    _own_scale(draft, "万", 10_000, 2)


def _own_scale(draft: Draft, word: str, factor: int, step: int) -> None:
    for row, j, figure in list(draft.figures())[::step]:
        if figure.truth.value is not None and figure.truth.unit != "1":
            row[j] = replace(figure, shown=f"{Decimal(str(figure.truth.value)) / factor}{word}", fixed=True)


# units: where they are said. 万人 and 万个 everywhere, so that a unit that is overlooked shows in the value


def _scaled(draft: Draft, **scales: str) -> str:
    draft.scales = scales or {"人": "万", "个": "万"}
    units = {figure.truth.unit: None for _, _, figure in draft.figures() if figure.truth.unit != "1"}
    return "、".join(draft.unit_word(unit) for unit in units if unit)


@quirk("around", "unit")
def unit_note_line(draft: Draft) -> None:
    draft.above.append([f"单位：{_scaled(draft)}"])


@quirk("around", "unit")
def unit_note_at_the_right(draft: Draft) -> None:
    draft.above.append([*[None] * (draft.width - 1), f"单位：{_scaled(draft)}"])


@quirk("around", "unit")
def unit_note_in_brackets(draft: Draft) -> None:
    draft.above.append([f"（计量单位：{_scaled(draft)}）"])


@quirk("around", "unit")
def unit_note_beside_a_form_number(draft: Draft) -> None:
    draft.above.append(["表号：工统1表", *[None] * max(draft.width - 2, 1), f"单位：{_scaled(draft)}"])


@quirk("around", "unit")
def unit_note_of_mixed_scales(draft: Draft) -> None:
    draft.above.append([f"单位：{_scaled(draft, 人='万')}"])


@quirk("around", "unit")
def unit_note_below(draft: Draft) -> None:
    draft.below.insert(0, [f"注：单位：{_scaled(draft)}"])


@quirk("writing", "unit", ("regions_by_indicators", "indicators_by_years", "long_format"))
def unit_with_each_label(draft: Draft) -> None:
    _scaled(draft)
    draft.scale_in = "label"


@quirk("writing", "unit", ("regions_by_indicators", "indicators_by_years", "long_format"))
def plain_unit_with_each_label(draft: Draft) -> None:
    draft.scale_in = "label"


@quirk("rows", "unit", ("indicators_by_years", "long_format"))
def unit_column(draft: Draft) -> None:
    _scaled(draft)
    at = draft.labels
    draft.header[0].insert(at, "计量单位")
    for row in draft.body:
        unit = next(cell.truth.unit for cell in row if isinstance(cell, Figure))
        row.insert(at, draft.unit_word(unit or ""))
    draft.labels += 1


@quirk("header", "unit", ("regions_by_indicators",))
def unit_row_under_the_header(draft: Draft) -> None:
    _scaled(draft)
    units = [said.unit for said in draft.header[-1] if isinstance(said, Said)]
    draft.header.append([*[None] * draft.labels, *(f"({draft.unit_word(unit)})" for unit in units)])


@quirk("around", "unit", ("regions_by_years",))
def unit_in_the_title(draft: Draft) -> None:
    draft.title.append(f"（{_scaled(draft)}）")


# rows: label columns


@quirk("rows", "codes", BY_REGION)
def region_codes_as_floats(draft: Draft) -> None:
    _codes(draft, float)


@quirk("rows", "codes", BY_REGION)
def region_codes_as_text(draft: Draft) -> None:
    _codes(draft, str)


def _codes(draft: Draft, kind: Callable[[str], Value]) -> None:
    draft.header[0].insert(0, "行政区划代码")
    for row in draft.body:
        row.insert(0, kind(row[0].code) if isinstance(row[0], Place) else None)
    draft.labels += 1


@quirk("rows", "codes", BY_REGION)
def region_codes_alone_as_floats(draft: Draft) -> None:
    for row in draft.body:
        row[0] = float(row[0].code) if isinstance(row[0], Place) else row[0]


@quirk("rows", "serial", BY_REGION)
def serial_numbers(draft: Draft) -> None:
    draft.header[0].insert(0, "序号")
    for number, row in enumerate(draft.body, start=1):
        row.insert(0, number)
    draft.labels += 1


@quirk("rows", "groups", ("long_format",))
def region_written_once(draft: Draft) -> None:
    last: Mark = None
    for row in draft.body:
        if row[0] == last:
            row[0] = None
        else:
            last = row[0]


@quirk("rows", "groups", ("long_format",))
def region_and_year_written_once(draft: Draft) -> None:
    last: tuple[Mark, Mark] = (None, None)
    for row in draft.body:
        now = (row[0], row[1])
        row[0] = None if now[0] == last[0] else row[0]
        row[1] = None if now == last else row[1]
        last = now


@quirk("rows", "groups", ("regions_by_indicators",))
def years_as_lines_of_their_own(draft: Draft) -> None:
    lines: list[Row] = [[YEARS[1]]]
    for row in draft.body:
        lines.append(
            [
                replace(
                    c,
                    truth=replace(
                        c.truth,
                        period=str(YEARS[1].year),
                        value=c.truth.value + 700 if isinstance(c.truth.value, int) else c.truth.value,
                    ),
                )
                if isinstance(c, Figure) and not c.fixed
                else replace(c, truth=replace(c.truth, period=str(YEARS[1].year)))
                if isinstance(c, Figure)
                else c
                for c in row
            ]
        )
    draft.body = [*lines, [YEARS[2]], *draft.body]
    draft.title = ["各地区工会组织情况"]


# header


@quirk("header", "no header", ("long_format",))
def no_header(draft: Draft) -> None:
    draft.header = []


@quirk("header", "levels", BY_YEAR)
def indicator_merged_above_years(draft: Draft) -> None:
    top: Row = [None] * draft.width
    first = draft.labels
    top[:first] = draft.header[0][:first]
    top[first] = MEASURES[0] if draft.layout == "regions_by_years" else "年份"
    draft.header[0][:first] = [None] * first
    draft.header.insert(0, top)
    draft.spans += [(0, j, 1, j) for j in range(first)] + [(0, first, 0, draft.width - 1)]
    if draft.layout == "regions_by_years":
        draft.title = ["各地区主要指标"]


@quirk("header", "levels", ("regions_by_indicators",))
def year_merged_above_indicators(draft: Draft) -> None:
    _above(draft, [(YEARS[-1], draft.width - draft.labels)], merged=True)
    draft.title = ["各地区工会组织情况"]


@quirk("header", "levels", ("regions_by_indicators",))
def year_above_indicators_unmerged(draft: Draft) -> None:
    _above(draft, [(YEARS[-1], draft.width - draft.labels)], merged=False)
    draft.title = ["各地区工会组织情况"]


@quirk("header", "levels", ("regions_by_indicators",))
def two_years_side_by_side(draft: Draft) -> None:
    many = draft.width - draft.labels
    heads = draft.header[0][draft.labels :]
    draft.header[0] += heads
    for row in draft.body:
        old = row[draft.labels :]
        row[draft.labels :] = [
            *(
                replace(c, truth=replace(c.truth, period=str(YEARS[1].year))) if isinstance(c, Figure) else c
                for c in old
            ),
            *old,
        ]
    _above(draft, [(YEARS[1], many), (YEARS[2], many)], merged=True)
    draft.title = ["各地区工会组织情况"]


def _above(draft: Draft, groups: list[tuple[Mark, int]], *, merged: bool) -> None:
    first = draft.labels
    top: Row = [*draft.header[0][:first]]
    spans: list[Merge] = [(0, j, 1, j) for j in range(first)]
    for mark, many in groups:
        spans.append((0, len(top), 0, len(top) + many - 1))
        top += [mark, *[None] * (many - 1)]
    draft.header[0] = [*[None] * first, *draft.header[0][first:]]
    draft.header.insert(0, top)
    draft.spans += spans if merged else []


@quirk("header", "second line")
def ordinals_under_the_header(draft: Draft) -> None:
    if draft.header:
        many = draft.width - draft.labels
        draft.header.append([*"甲乙丙丁戊"[: draft.labels], *(str(n + 1) for n in range(many))])


@quirk("header", "second line", ("regions_by_indicators",))
def english_under_the_header(draft: Draft) -> None:
    words = {"members": "Members of Unions", "employees": "Employed Persons", "units": "Legal Units"}
    words |= {"grassroots_unions": "Grassroots Unions", "members_women": "Women Members", "unit_coverage": "Coverage"}
    last = draft.header[-1]
    texts = [words[said.metric] if isinstance(said, Said) else None for said in last]
    draft.header.append(["Region" if j == draft.labels - 1 else text for j, text in enumerate(texts)])


@quirk("header", "label header", BY_REGION)
def region_header_with_blanks(draft: Draft) -> None:
    for row in draft.header:
        row[:] = ["地   区" if cell == "地区" else cell for cell in row]


@quirk("header", "label header", WIDE)
def corner_left_blank(draft: Draft) -> None:
    for row in draft.header:
        row[:] = [None if cell in ("地区", "指标") else cell for cell in row]


@quirk("header")
def header_repeated_in_the_body(draft: Draft) -> None:
    middle = len(draft.body) // 2
    draft.body[middle:middle] = [list(row) for row in draft.header]


# around: above and below


@quirk("around", "title", WIDE)
def title_merged(draft: Draft) -> None:
    draft.title_span = True


@quirk("around", "title", WIDE)
def title_at_the_middle(draft: Draft) -> None:
    text = "".join(str(draft.write(mark, unit=False)) for mark in draft.title)
    draft.above.insert(0, [None, text])
    draft.title = []


@quirk("around", "title", ("regions_by_indicators",))
def year_in_a_line_below_the_title(draft: Draft) -> None:
    year = draft.write(YEARS[-1], unit=False)
    if isinstance(draft.title[0], Year) or (len(draft.title) > 1 and isinstance(draft.title[1], Year)):
        draft.title = [mark for mark in draft.title if not isinstance(mark, Year)]
        draft.above.insert(0, [f"（{year}）"])


@quirk("around", "title", ("regions_by_indicators",))
def year_only_in_a_note(draft: Draft) -> None:
    year = draft.write(YEARS[-1], unit=False)
    if any(isinstance(mark, Year) for mark in draft.title):
        draft.title = [mark for mark in draft.title if not isinstance(mark, Year)]
        draft.above.insert(0, [f"报告期：{year}"])


@quirk("around", "title", ("indicators_by_years",))
def region_only_in_a_note(draft: Draft) -> None:
    draft.title = ["工会组织情况"]
    draft.above.insert(0, [f"地区：{draft.write(JIANGSU, unit=False)}"])


@quirk("around", "title", ("indicators_by_years",))
def region_in_the_cell_beside_its_key(draft: Draft) -> None:
    draft.title = ["工会组织情况"]
    draft.above.insert(0, ["填报单位：", JIANGSU])


@quirk("around", "title", ("regions_by_years",))
def indicator_only_in_a_note(draft: Draft) -> None:
    if any(isinstance(mark, Said) for mark in draft.title):
        draft.title = ["各地区年度数据"]
        draft.above.insert(0, [f"指标：{draft.write(MEASURES[0], unit=False)}"])


@quirk("around")
def blank_rows_above(draft: Draft) -> None:
    draft.before.insert(0, [])
    draft.above += [[], []]


@quirk("around")
def annex_number_above(draft: Draft) -> None:
    draft.before.append(["附件1"])


@quirk("around")
def table_number_in_the_title(draft: Draft) -> None:
    draft.title.insert(0, "表3-1  ")


@quirk("around")
def note_below(draft: Draft) -> None:
    draft.below.append(["注：本表数据由各地上报，未经核实。"])


@quirk("around")
def source_below(draft: Draft) -> None:
    draft.below.append(["数据来源：各地总工会年报"])


@quirk("around")
def notes_over_several_rows(draft: Draft) -> None:
    draft.below += [
        ["注：1.会员人数为年末数。"],
        ["    2.法人单位数不含个体经营户100户。"],
        ["数据来源：各地总工会年报。"],
    ]


@quirk("around")
def notes_after_a_blank_row(draft: Draft) -> None:
    draft.below += [[], ["说明：部分地区数据暂缺，2020年补报。"]]


@quirk("around")
def signatures_below(draft: Draft) -> None:
    draft.below.append(["填表人：张三", None, "审核人：李四", "填报日期：2019年3月5日"])


# grid


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


# book


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
    other = "indicators_by_years" if draft.layout == "regions_by_indicators" else "regions_by_indicators"
    _below(draft, build(other)[0], gap=1)


@quirk("book", "copies")
def another_table_below_without_a_gap(draft: Draft) -> None:
    other = "indicators_by_years" if draft.layout == "regions_by_indicators" else "regions_by_indicators"
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
