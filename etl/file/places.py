"""Where the totals of a summary are that names no region itself: by its title, sheet and file name, or by the regions that it lists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from analysis.vocabulary import NATION, UNION_MODES
from data.reference import regions
from etl.clean.credit_code import is_union_code, is_valid, normalise
from etl.clean.places.beyond import zone_called
from etl.clean.regions import find_in_text
from etl.clean.totals import total_of
from etl.clean.union_words import kind_by_name
from etl.clean.values import fold
from etl.fields.dictionary import register_field
from etl.file.result import Flags
from etl.file.senders import most_exact, zone_of
from etl.model import Finding, Observation, RecognisedTable

_LEVELS: Final = {
    "省": ("province",),
    "市": ("province", "city", "county"),
    "州": ("city",),
    "盟": ("city",),
    "县": ("county",),
    "区": ("province", "county"),
}
"""What 全省, 全市, 全区 may be."""
_WHOLE: Final = re.compile(r"^全(?P<of>[省市州盟县区])")


def place_totals(tables: list[RecognisedTable], name: str, flags: Flags) -> None:
    """Give the totals (合计, 全省) of summaries without a region the one that title, sheet and file name say, if all rows lie inside it, else for 全省 and
    the like the region common to all rows, if it is of that level. What stays without is told by the checks."""
    for table in tables:
        if table.content != "summary" or table.region is not None or flags.region is not None:
            continue
        said, _ = most_exact(table, name, None)
        said = _not_its_city(table, name, said)
        listed = {o.region_code for o in table.observations if o.region_code}
        common = _common(listed)
        if said not in (None, NATION) and all(said in regions().path(code) for code in listed):
            table.region = said
        for o in table.observations:
            place = table.region or (common if common and _is_whole(o, common) else None)
            if place and o.region_code is None and is_total(o):
                o.region_code = place


def _not_its_city(table: RecognisedTable, name: str, said: str | None) -> str | None:
    """The place of a summary, or the zone that its title, sheet or file name makes of it; None, which is told, for one that has no code: its figures are
    not those of the city that it is in."""
    if any(f.code == "zone_without_code" for f in table.findings):
        return None
    zone = zone_of(table, name, said) if said not in (None, NATION) and said is not None else ""
    if not zone or said is None:
        return said
    found = zone_called(zone, said)
    if found is None:
        args = {"zone": zone, "said": regions()[said].name}
        table.findings.append(Finding.of("zone_without_code", table.sheet, args=args))
    return found


_BODY: Final = re.compile(
    r"^(?P<stem>[^，。、：:（）()《》\s\d]{2,30}?)(?:(?:股份|责任)?有限(?:责任)?公司|集团(?:公司)?|总公司|分公司|股份公司|公司|厂|医院|学校|大学|学院|中学|小学|幼儿园|银行|支行)"
    r"(?!的?(?:名录|名单|一览|清单|类|型|下属|所属|系统|联合|制))"
)
_OF_MANY: Final = re.compile(
    r"[各等及和与、]|所属|下属|所有|全部|全[省市县区镇]|国有|民营|私营|非公|外资|规[上下]|规模|重点|公立|民办|上市|企业|单位|街道|行业"
)
_PART_OF_A_BODY: Final = re.compile(
    r"(?:部门?|科室?|室|车间|班组?|组|处|股|分会|分厂|工段|产线|中心|门店|小组|项目部)(?:[\d一二三四五六七八九十]*)$"
)
_FIRM: Final = re.compile(r"(?:有限(?:责任)?公司|集团(?:公司)?|总公司|分公司|股份公司)$")
"""How a firm's full name ends: a table called after it is its own, whatever its rows are called (斜桥分公司), as long as they are no places."""
_MOST_PARTS: Final = 0.6


def set_aside_bodies(tables: list[RecognisedTable]) -> None:
    """A table of the departments of one enterprise, or of its own figures, says nothing of the region that its name begins with: it gives nothing but
    a finding. A table that names places, measures or industries in its rows is a region's, whatever its title."""
    cards = [(table, card) for table in tables if (card := _card_alone(table)) is not None]
    forms = [(table, union) for table in tables if table.content == "summary" and (union := _union_card(table))]
    for table in tables:
        if table.content != "summary" or not table.observations:
            continue
        places = {o.region_code for o in table.observations if not is_total(o) and o.region_code != table.region}
        near = (body for other, body in cards if other.sheet == table.sheet and set(other.rows) & set(table.rows))
        card = None if places else next(near, None)
        within = (u for other, u in forms if other.sheet == table.sheet and set(table.rows) <= set(other.rows))
        card = card or next(within, None)
        if card is not None:
            _set_aside(table, card)
            continue
        body = _one_body(table.title or "") or _one_body(table.region_name or "")
        if body is None or any(o.dimensions.keys() - {"sex"} for o in table.observations):
            continue
        rows = {o.label.split(" / ")[0] for o in table.observations if o.metric is None}
        parts = [label for label in rows if _PART_OF_A_BODY.search(label)]
        known = {o.row for o in table.observations if o.metric is not None}
        odd = {o.row for o in table.observations} - known
        of_parts = parts and len(parts) >= _MOST_PARTS * len(rows)
        if not places and ((odd and of_parts) or _FIRM.search(body)):
            _set_aside(table, body)


def _set_aside(table: RecognisedTable, body: str) -> None:
    table.content, table.observations = "unknown", []
    table.findings = [f for f in table.findings if f.code not in _OF_FIGURES]
    table.findings.append(Finding.of("table_of_one_unit", table.sheet, args={"unit": body}))


_OF_FIGURES: Final = frozenset({"number_unreadable_cell", "measured_twice", "measure_rival", "rows_not_understood"})
"""What was told of figures that are not read now."""


def _card_alone(table: RecognisedTable) -> str | None:
    """The unit whose card a summary is, where none of its rows is a place."""
    places = any(not is_total(o) and o.region_code != table.region for o in table.observations if o.region_code)
    return None if table.content != "summary" or places or not table.observations else _one_card(table)


def _one_card(table: RecognisedTable) -> str | None:
    """The unit whose card a table is (单位名称 | 某某公司, 职工人数 | 120), by its name, else its code, or the units whose cards are stacked in it; None for
    any other table, and where it names more of them than it has cards."""
    texts = _texts(table)
    bodies = {text: None for text in texts if len(text) >= _SHORTEST_NAME and _FIRM_OR_SHOP.search(text)}
    codes = {text: None for text in texts if is_valid(normalise(text)) and not is_union_code(normalise(text))}
    cards = _cards(table, "unit_register", ("name", "credit_code"))
    if len(bodies) > cards or len(codes) > cards or not bodies | codes:
        return None
    return _called(bodies or codes)


def _union_card(table: RecognisedTable) -> str | None:
    """The grassroots union whose form a table is (工会名称 | 某某公司工会, 统一社会信用代码 | 81…), or the unions whose forms are stacked in it: it gives
    their own codes, or their names, and no more of them than it has forms."""
    texts = _texts(table)
    codes = {text: None for text in texts if is_union_code(normalise(text))}
    names = {text: None for text in texts if len(text) >= _SHORTEST_NAME and _UNION.search(text)}
    if codes and len(codes) <= _cards(table, "union_register", ("code",)):
        return _called(names or codes)
    own = {text: None for text in names if kind_by_name(text) in UNION_MODES}
    named = own and own == names and len(own) <= _cards(table, "union_register", ("name",))
    return _called(own) if named else None


def _texts(table: RecognisedTable) -> dict[str, None]:
    """All that a table says, in its order, once each."""
    heads = [column.label for column in table.columns]
    labels = [part for o in table.observations for part in (*o.label.split(" / "), o.raw)]
    above = [text for line in _named_above(table) for text in line]
    return dict.fromkeys(text.strip() for text in (*heads, *labels, *above) if text)


def _named_above(table: RecognisedTable) -> list[list[str]]:
    """The lines above a table that name a unit or a union beside the word for its name (工会名称 | 某某公司工会委员会): the first line of its card."""
    lines = [re.split(r"[\s:：]+", text) for text in (table.title or "", *table.notes)]
    return [
        line
        for line in lines
        if any(register_field(content, text) == "name" for content in _LISTS for text in line if text)
        and any(len(t) >= _SHORTEST_NAME and (_FIRM_OR_SHOP.search(t) or kind_by_name(t) in UNION_MODES) for t in line)
    ]


_LISTS: Final = ("unit_register", "union_register")


def _cards(table: RecognisedTable, content: str, fields: tuple[str, ...]) -> int:
    """In how many lines of a table a key of these fields stands: once in a card, once in the header of a list."""
    lines: dict[int, set[str]] = {0: {column.label for column in table.columns}}
    for o in table.observations:
        lines.setdefault(o.row, set()).update((*o.label.split(" / "), o.raw))
    lines |= {-number: set(line) for number, line in enumerate(_named_above(table), 1)}
    return sum(any(register_field(content, text) in fields for text in texts if text) for texts in lines.values())


def _called(names: Iterable[str]) -> str:
    """The first of those whose cards a table holds, and that there are others."""
    first, *others = names
    return f"{first}…" if others else first


_UNION: Final = re.compile(r"工会(?:委员会|联合会)?$")
_SHORTEST_NAME: Final = 6
_FIRM_OR_SHOP: Final = re.compile(r"(?:公司|厂|店|商行|经营部|合作社|事务所|医院|学校|幼儿园|集团|中心)$")


def _one_body(title: str) -> str | None:
    """The enterprise, school or hospital of which a title speaks (海宁市恒远食品有限公司2024年各部门人数); None where it is of none, or of many."""
    bare = fold(title)
    place = find_in_text(bare)
    if place is not None:
        for code in regions().path(place):
            bare = bare.removeprefix(fold(regions()[code].name))
    found = _BODY.match(bare)
    return None if found is None or _OF_MANY.search(found["stem"]) else found[0]


def is_total(o: Observation) -> bool:
    """Whether a figure is of a table's whole region: of a total, or of a row without a place."""
    return o.region is None or total_of(o.region) is not None


def nowhere(table: RecognisedTable) -> list[Finding]:
    """Tell of rows with known measures whose place nobody knows and nobody has told of yet (其中：女 below a total): they count nowhere."""
    told = {f.row for f in table.findings if f.code in ("region_unknown_label", "region_ambiguous_label")}
    lost = {
        o.row: o
        for o in reversed(table.observations)
        if o.metric is not None
        and o.value is not None
        and o.region_code is None
        and not is_total(o)
        and o.row not in told
    }
    column = next((c.letter for c in table.columns if c.field == "region"), None)
    return [
        Finding.of("region_unknown_label", table.sheet, row, column, o.region, {}) for row, o in sorted(lost.items())
    ]


def _is_whole(o: Observation, place: str) -> bool:
    found = _WHOLE.match(fold(o.region or ""))
    return found is not None and regions()[place].level in _LEVELS[found["of"]]


def _common(codes: set[str]) -> str | None:
    """The lowest region that holds all of two or more regions."""
    paths = [regions().path(code) for code in sorted(codes)]
    shared = [level[0] for level in zip(*paths, strict=False) if len(set(level)) == 1]
    return shared[-1] if len(paths) > 1 and shared and shared[-1] != NATION else None
