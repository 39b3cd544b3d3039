"""Counts that only their parts name: 男 | 女 | 合计 in a register of units are its employees, 女 alone beside their count the women among them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from etl.clean.totals import total_of
from etl.clean.values import parse_figure, plain
from etl.model import Value
from etl.tables.blocks.headers import Header

_COUNT: Final = {"unit_register": "employees", "union_register": "members", "membership": "members"}
"""Content -> what its rows count."""
_MEN: Final = frozenset({"男", "男性"})
_WOMEN: Final = frozenset({"女", "女性", "其中女", "其中女性", "#女", "#女性"})
_OTHERS: Final = {
    "employees": re.compile("会员|入会|农民工|干部|代表|党|团|主席|委员|派遣"),
    "members": re.compile("职工|员工|从业|干部|代表|党|团|主席|委员|派遣"),
}
"""Headings over men and women that are others than those counted."""
_MOST: Final = 0.8


def counted_by_sex(
    content: str, headers: Sequence[Header], fields: dict[str, Header], line: Callable[[Header], Sequence[Value]]
) -> dict[str, Header]:
    """The fields of counts that columns called after a sex give, where ``fields`` have them not; ``line``: all cells of a column.

    Men, women and a total beside each other, the total their sum; or women right behind a known count, nowhere more than it.
    """
    count = _COUNT.get(content)
    if count is None or {count, f"{count}_women"} <= fields.keys():
        return {}
    taken = {header.column for name, header in fields.items() if name != f"{count}_women"}
    free = [header for header in headers if header.parts and header.column not in taken]
    for woman in (header for header in free if plain(header.parts[-1]) in _WOMEN):
        if _OTHERS[count].search("".join(woman.parts[:-1])):
            continue
        women = _figures(line(woman))
        beside = [h for h in free if abs(h.column - woman.column) <= 2 and h.parts[:-1] == woman.parts[:-1]]
        men = next((h for h in beside if is_men(h)), None)
        before = max((h for h in headers if h.column < woman.column and h is not men), key=_place, default=None)
        if count in fields:
            whole = fields[count]
            alike = whole is before and whole.parts[:-1] == woman.parts[:-1]
            if alike and _holds(zip(women, _figures(line(whole)), strict=True), lambda part, all_: part <= all_):
                return {f"{count}_women": woman}
            continue
        total = next((h for h in beside if total_of(h.parts[-1]) is not None or plain(h.parts[-1]) == "总人数"), None)
        if men is None or total is None:
            continue
        both = [None if m is None or w is None else m + w for m, w in zip(_figures(line(men)), women, strict=True)]
        if _holds(zip(both, _figures(line(total)), strict=True), lambda part, all_: part == all_):
            return {count: total, f"{count}_women": woman}
    return {}


def of_others(content: str, header: Header, before: Header | None) -> bool:
    """Whether a column of women alone belongs to another count than the rows' own: 女性 behind 会员人数 in a register of units."""
    count = _COUNT.get(content)
    if count is None or before is None or not header.parts or plain(header.parts[-1]) not in _WOMEN:
        return False
    return _OTHERS[count].search("".join(header.parts[:-1] or before.parts)) is not None


def is_men(header: Header) -> bool:
    """Whether a column counts men, by its header."""
    return bool(header.parts) and plain(header.parts[-1]) in _MEN


def _place(header: Header) -> int:
    return header.column


def _figures(cells: Sequence[Value]) -> list[float | None]:
    return [None if (value := parse_figure(cell).value) is None else float(value) for cell in cells]


def _holds(pairs: Iterable[tuple[float | None, float | None]], rule: Callable[[float, float], bool]) -> bool:
    """Whether a rule holds in most of the rows that have both figures."""
    both = [(part, whole) for part, whole in pairs if part is not None and whole is not None]
    return bool(both) and sum(rule(part, whole) for part, whole in both) >= _MOST * len(both)
