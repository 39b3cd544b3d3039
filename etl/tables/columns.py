"""Which column of a register is which field: its header says what it may be, what stands in it decides.

Of several columns under headers of one field (统一信用代码 beside 组织机构代码, 所属区县 beside 所在乡镇) the one whose cells are most of that kind is
taken; a header that is known by its shape alone counts only if its cells are of the kind; a column under an unknown header that holds nothing
but townships of the table's region is the place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Final

from analysis.vocabulary import DEPTHS, Content
from data.reference import regions
from etl.clean.credit_code import is_valid, normalise
from etl.clean.industries import is_section, resolve_industry
from etl.clean.periods import count_of_date
from etl.clean.places.townships import called_township
from etl.clean.regions import find_address, resolve
from etl.clean.totals import total_of
from etl.clean.union_words import says_cover
from etl.clean.values import DITTOS, parse_figure, raw_text
from etl.fields.answers import answer_key
from etl.fields.dictionary import listed_field, of_which, path_meaning, register_field, without_of_which
from etl.fields.memory import IGNORE, choices, key_of
from etl.fields.shapes import dated_label, says_former
from etl.model import Block, Sheet, Value
from etl.personal.persons import personal_label
from etl.tables.blocks.headers import Header
from etl.tables.numbered import Pair, codes_of_units, numbered_columns
from etl.tables.persons import no_fact
from etl.tables.sexes import counted_by_sex, is_men, of_others
from etl.tables.ticked import ticked_columns
from etl.tables.worded import may_say_cover, worded_field

_LOOKED_AT: Final = 200
_MOST: Final = 0.8
COUNTS: Final = frozenset({"employees", "employees_women", "members", "members_women", "members_migrant"})
CODES: Final = frozenset({"credit_code", "code", "union_code", "unit_code"})
NEEDED: Final = frozenset({"region", "industry", "cover_stated"}) | COUNTS | CODES
"""Fields that rates need: a column that looks like one of them is asked about."""


@dataclass(slots=True)
class Columns:
    """The columns of a register of one content. ``fields``: field -> its header; ``rivals``: columns that were not taken -> the field;
    ``dated``: field -> period -> header, of columns whose headers bear a date; ``by_content``: fields that no header said;
    ``ticked``: field -> the columns of which a tick in one says it; ``numbered``: those of a union's units beside each other."""

    fields: dict[str, Header] = field(default_factory=dict)
    rivals: dict[int, str] = field(default_factory=dict)
    dated: dict[str, dict[str, Header]] = field(default_factory=dict)
    coarse: Header | None = None
    by_content: set[str] = field(default_factory=set)
    ticked: dict[str, list[Header]] = field(default_factory=dict)
    address: Header | None = None
    numbered: list[Pair] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Body:
    """The cells of a register's columns: ``sheet``, its ``block``, and the region in which their names are looked up."""

    sheet: Sheet
    block: Block
    region: str | None

    def cells(self, column: int) -> list[Value]:
        """The filled cells of a column (0-based) in the first rows, those of totals and ditto marks left out."""
        rows = (self.sheet.rows[i] for i in self.block.body[:_LOOKED_AT])
        cells = (row[column] for row in rows if column < len(row) and row[column] not in (None, ""))
        return [
            cell for cell in cells if not (isinstance(cell, str) and (cell in DITTOS or total_of(cell) is not None))
        ]

    def line(self, column: int) -> list[Value]:
        """The cells of a column (0-based) in the first rows, None where one is blank or a row shorter."""
        rows = (self.sheet.rows[i] for i in self.block.body[:_LOOKED_AT])
        return [row[column] if column < len(row) else None for row in rows]


def columns_of(content: Content, headers: Sequence[Header], given: Mapping[str, str], body: Body) -> Columns:
    """The columns of a table as a register of this content. ``given``: a planner's answers, which go before all else."""
    found, whole = Columns(), ""
    candidates: dict[str, list[Header]] = {}
    before: Header | None = None
    for header in headers:
        said = given.get(key_of(header.label)) if given else None
        part = header.parts[-1] if header.parts and of_which(header.parts[-1]) else None
        if said is not None and said in choices(content):
            candidates[said] = [header]
            found.fields[said] = header
        elif said != IGNORE and header.parts and not _of_others(content, header, before):
            path = (*whole.split(" / "), without_of_which(part)) if part and whole else ()
            metric = path_meaning(path).metric if path else None
            if metric is None or metric in choices(content):  # 其中：女性 behind 会员人数 are no employees
                _offer(content, header, " / ".join(path) or header.label, candidates, found, body)
        whole = whole if part else header.label
        before = before if is_men(header) else header
    for name, rivals in candidates.items():
        if name in found.fields:
            chosen = found.fields[name]
        else:
            chosen = found.fields[name] = _best(name, rivals, body)
        for header in rivals:
            if header is not chosen:
                found.rivals[header.column] = name
    if content == "union_register":
        codes_of_units(found.fields, lambda h: looks_like(body.cells(h.column), "", None) == "credit_code")
    _settle_places(found, candidates, body)
    free = [h for h in headers if not no_fact(h) and not (given and key_of(h.label) in given)]
    counted = counted_by_sex(content, free, found.fields, lambda header: body.line(header.column))
    found.fields |= counted
    found.by_content |= counted.keys()
    ticks = ticked_columns(content, free, body.cells)
    if ticks is not None and found.fields.get(ticks[0]) in (None, *ticks[1]):
        name, run = ticks
        found.fields = {n: h for n, h in found.fields.items() if h not in run} | {name: run[0]}
        found.rivals = {column: n for column, n in found.rivals.items() if column not in {h.column for h in run}}
        found.ticked[name] = run
    _number_units(content, found, free)
    return found


def _number_units(content: Content, found: Columns, headers: Sequence[Header]) -> None:
    """Set columns of a union's units (单位1, 单位2) apart: they are no rivals of each other, nor unknown."""
    found.numbered = numbered_columns(content, headers, found.fields.get("unit_name"))
    columns = {header.column for pair in found.numbered for header in pair if header is not None}
    found.fields = {n: h for n, h in found.fields.items() if h.column not in columns}
    found.rivals = {column: n for column, n in found.rivals.items() if column not in columns}


def _of_others(content: Content, header: Header, before: Header | None) -> bool:
    """Whether a column is of persons, by name, or counts women of others than the rows' own."""
    return personal_label(header.label) is not None or of_others(content, header, before)


def _offer(
    content: Content, header: Header, label: str, candidates: dict[str, list[Header]], found: Columns, body: Body
) -> None:
    """Add a column to the candidates of the field that its header says, if its cells are of that kind where only the shape says it.

    ``label``: the header, under that of its whole where it is a part of the column before it (其中：女). A count whose header bears a
    date is of that date.
    """
    dated = dated_label(label)
    name = register_field(content, dated[0]) if dated else None
    if dated is not None and name in COUNTS:
        found.dated.setdefault(name, {}).setdefault(dated[1], header)
        return
    name = register_field(content, label)
    if name == "size_declared" and header.unit is not None:  # 规模（人） counts
        name = None
    if name == "name" and _share(body.cells(header.column), _is_figure) >= _MOST:  # 单位 | 10户 counts units
        name = None
    if name is not None:
        sure = listed_field(content, label) is not None or bool(answer_key(label))
        if sure or _kind(name, body, header.column) >= (_MOST if name in CODES else 0.5):
            candidates.setdefault(name, []).append(header)


def _best(name: str, rivals: Sequence[Header], body: Body) -> Header:
    """The column whose cells are most of a field's kind; of equals the first. Of places the one that goes deepest, of counts the one
    that holds the others (职工总数 beside 在岗职工)."""
    if name in COUNTS:
        rivals = [header for header in rivals if not says_former(header.label)] or rivals
    if len(rivals) == 1 or name not in _KINDS:
        return rivals[0]
    if name in COUNTS and (whole := _whole(rivals, body)) is not None:
        return whole
    return max(rivals, key=lambda h: (round(_kind(name, body, h.column), 1), _depth(name, body, h.column), -h.column))


def _whole(rivals: Sequence[Header], body: Body) -> Header | None:
    """The column that is nowhere smaller than any of the others, and larger somewhere; None where there is none."""
    lines = [
        [parse_figure(row[h.column] if h.column < len(row) else None).value or 0 for h in rivals]
        for row in (body.sheet.rows[i] for i in body.block.body[:_LOOKED_AT])
    ]
    held = [n for n in range(len(rivals)) if all(line[n] == max(line) for line in lines)]
    return rivals[held[0]] if len(held) == 1 else None


def _settle_places(found: Columns, candidates: Mapping[str, list[Header]], body: Body) -> None:
    """Keep the coarser of two columns of places (所属区县 beside 所在乡镇): it tells where the finer one's names lie."""
    rivals = candidates.get("region", ())
    if len(rivals) > 1:
        fine = found.fields["region"]
        others = [h for h in rivals if h is not fine and _kind("region", body, h.column) >= _MOST]
        found.coarse = next(
            (h for h in others if _depth("region", body, h.column) < _depth("region", body, fine.column)), None
        )
        if found.coarse is not None:
            found.rivals.pop(found.coarse.column, None)


def place_by_content(found: Columns, headers: Sequence[Header], body: Body, answered: Callable[[Header], bool]) -> None:
    """Take a column of townships under an unknown header for the place, where no column says it or only one that is coarser."""
    taken = {header.column for header in found.fields.values()} | set(found.rivals)
    said = found.fields.get("region")
    depth = _depth("region", body, said.column) if said is not None else 0.0
    for header in headers:
        if header.column in taken or answered(header) or no_fact(header):
            continue
        texts = _townships_in(body, header, said)
        if len(texts) < 2 or _share(texts, lambda text: _township(text, body.region)) < _MOST:
            continue
        if said is None or depth < DEPTHS["township"]:
            found.coarse = said
            found.fields["region"] = header
            found.by_content.add("region")
            return


def _townships_in(body: Body, header: Header, outer: Header | None) -> list[str]:
    """The cells of a column, each behind that of a coarser column of places before it (迁安市 | 杨店子镇); none where one is no text."""
    names, places = body.line(header.column), body.line(outer.column) if outer is not None else []
    cells = body.cells(header.column)
    if any(not isinstance(cell, str) or cell.strip().isdigit() for cell in cells):
        return []
    if not places or not all(isinstance(place, str) for place in body.cells(outer.column if outer else 0)):
        return [str(cell) for cell in cells]
    return [f"{place or ''}{name}" for place, name in zip(places, names, strict=True) if name not in (None, "")]


def words_by_content(
    found: Columns, content: Content, headers: Sequence[Header], body: Body, answered: Callable[[Header], bool]
) -> None:
    """Take columns of words for the fields that they can only be (:mod:`etl.tables.worded`), where no header says these."""
    taken = {header.column for header in found.fields.values()} | set(found.rivals)
    for header in headers:
        if header.column in taken or answered(header) or no_fact(header):
            continue
        name = worded_field(content, header.label, body.cells(header.column))
        if name is not None and name not in found.fields:
            found.fields[name] = header
            found.by_content.add(name)


_ADDRESS: Final = re.compile(r"地址|住所|详址|坐落|经营场所")


def place_by_address(found: Columns, headers: Sequence[Header], body: Body) -> None:
    """Take a column of addresses for the place where no column says it, if most of them name a region inside the table's."""
    if "region" in found.fields:
        return
    for header in headers:
        if not _ADDRESS.search(header.label) or personal_label(header.label) is not None:
            continue
        cells = [cell for cell in body.cells(header.column) if isinstance(cell, str)]
        placed = _share(cells, lambda cell: find_address(raw_text(cell), body.region) is not None)
        if len(cells) > 1 and placed >= _MOST:
            found.fields["region"] = header
            found.address = header
            return


def looks_like(cells: Sequence[Value], label: str, region: str | None, counted: str = "") -> str | None:
    """The field that rates need and that an unknown column looks like by its cells; None for none of them.

    ``counted``: the count that the table should have and has not, so that a column of whole numbers may well be it.
    """
    if len(cells) < 2:
        return None
    for name, fits in _LOOKS:
        if _share(cells, lambda cell, fits=fits: fits(cell, region)) >= _MOST:  # type: ignore[misc]
            return name
    if _SECTION_HEAD.search(label) and _share(cells, lambda cell: is_section(raw_text(cell))) >= _MOST:
        return "industry"
    if _share(cells, lambda cell: called_township(raw_text(cell))) >= _MOST:
        return "region"
    if may_say_cover(label, cells):
        return "cover_stated"
    if NO_COUNT.search(label) or _share(cells, lambda cell: _is_number(cell, region)) < _MOST:
        return None
    if re.search(r"人|工|男|规模", label):
        return "employees"
    return counted if counted and _are_counts(cells) else None


NO_COUNT: Final = re.compile(
    r"号|码|编|年限|年龄|年份|年度|成立|率|比|元|日期|时间|额|税|资本|金|收入|产值|资产|利润|面积|亩|吨|电话|手机|传真|分|名次|排名|经度|纬度"
)
"""Headers of numbers that count nobody."""
_SMALLEST_ID: Final = 100_000


def _are_counts(cells: Sequence[Value]) -> bool:
    """Whether numbers may count persons: whole, no years, no identifiers, and no serial of the rows."""
    figures = [count_of_date(cell) if isinstance(cell, date) else parse_figure(cell).value for cell in cells]
    whole = [int(n) for n in figures if n is not None and n == int(n) and 0 <= n < _SMALLEST_ID]
    years = sum(1 for n in whole if 1900 <= n <= 2100)
    serial = all(b - a == 1 for a, b in pairwise(whole))
    return len(whole) == len(figures) and years < len(whole) and not serial and len(set(whole)) > 2


def _share(cells: Sequence[Value], fits: Callable[[Value], bool]) -> float:
    return sum(1 for cell in cells if fits(cell)) / len(cells) if cells else 0.0


def _kind(name: str, body: Body, column: int) -> float:
    """Which part of a column's cells is of a field's kind; of a field without a kind all are."""
    fits = _KINDS.get(name)
    cells = body.cells(column)
    return 1.0 if fits is None else _share(cells, lambda cell: fits(cell, body.region))


def _depth(name: str, body: Body, column: int) -> float:
    """How exact the cells of a column of places or industries are, on average."""
    cells = body.cells(column)
    if name == "region":
        found = [code for cell in cells if isinstance(code := resolve(cell, body.region), str)]
        return sum(DEPTHS[regions()[code].level] for code in found) / len(found) if found else 0.0
    if name == "industry":
        codes = [code for cell in cells if (code := resolve_industry(raw_text(cell))) is not None]
        return sum(len(code) for code in codes) / len(codes) if codes else 0.0
    return 0.0


@lru_cache(maxsize=65536)
def _valid(text: str) -> bool:
    return is_valid(normalise(text))


def _is_code(cell: Value, _region: str | None) -> bool:
    text = normalise(raw_text(cell))
    return len(text) == 18 and (_valid(text) or re.fullmatch(r"[0-9A-HJ-NPQRTUWXY]{18}", text) is not None)


def _is_unit_code(cell: Value, region: str | None) -> bool:
    return _is_code(cell, region) and not normalise(raw_text(cell)).startswith("81")


def _is_union_code(cell: Value, region: str | None) -> bool:
    return _is_code(cell, region) and normalise(raw_text(cell)).startswith("81")


def _is_place(cell: Value, region: str | None) -> bool:
    return resolve(cell, region) is not None


def _township(cell: Value, region: str | None) -> bool:
    found = resolve(cell, region)
    return isinstance(found, str) and regions()[found].level == "township"


def _is_industry(cell: Value, _region: str | None) -> bool:
    return resolve_industry(raw_text(cell)) is not None


def _is_long_industry(cell: Value, region: str | None) -> bool:
    """``C1311``, ``制造业``; a short number may be anything."""
    return not re.fullmatch(r"[A-Ta-t]?|\d{1,3}", raw_text(cell).strip().removesuffix(".0")) and _is_industry(
        cell, region
    )


def _says_cover(cell: Value, _region: str | None) -> bool:
    return says_cover(raw_text(cell)) is not None


_SECTION_HEAD: Final = re.compile(r"行业|产业|门类|industry|sector", re.IGNORECASE)


def _is_text(cell: Value, _region: str | None) -> bool:
    return isinstance(cell, str) and parse_figure(cell).value is None


def _is_figure(cell: Value) -> bool:
    return parse_figure(cell).value is not None


def _is_number(cell: Value, _region: str | None) -> bool:
    return parse_figure(cell).value is not None or not isinstance(cell, (str, bool))


_Fits = Callable[[Value, str | None], bool]
_KINDS: Final[dict[str, _Fits]] = {
    "credit_code": _is_code,
    "code": _is_code,
    "union_code": _is_union_code,
    "unit_name": _is_text,
    "unit_code": _is_code,
    "region": _is_place,
    "industry": _is_industry,
    "cover_stated": _says_cover,
    **dict.fromkeys(COUNTS, _is_number),
}
_LOOKS: Final[tuple[tuple[str, _Fits], ...]] = (
    ("union_code", _is_union_code),
    ("credit_code", _is_unit_code),
    ("region", _township),
    ("industry", _is_long_industry),
)
