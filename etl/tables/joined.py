"""Names and codes of units or unions in one cell: 某某公司（91330481MA28…）, the code first, or on a line of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from etl.clean.credit_code import is_union_code, is_valid, normalise
from etl.clean.values import half_width, raw_text
from etl.model import Finding, RecognisedTable, Value

_SIDES: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "unit_register": (("name", "credit_code"),),
    "comparison": (("name", "credit_code"),),
    "union_register": (("name", "code"),),
    "cover_list": (("union_name", "union_code"),),
    "membership": (("union_name", "union_code"),),
}
"""Content -> the fields of a name and its code; units of a union in one cell are a list (:mod:`etl.registers.covers.several`)."""
_OF_UNIONS: Final = frozenset({"code", "union_code"})
_LENGTH: Final = 18
_SIGN: Final = "0-9A-HJ-NP-RTUWXY"
_CALLED: Final = r"(?:(?:统一)?(?:社会)?信用代码|税号|代码|编码)?"
_LAST: Final = re.compile(
    rf"^(?P<name>.*?[^\s:,;、/|\-_(\[【])[\s:,;、/|\-_]*[(\[【]?\s*{_CALLED}[:\s]*(?P<code>[{_SIGN}]{{18}})\s*[)\]】]?$",
    re.IGNORECASE | re.DOTALL,
)
_FIRST: Final = re.compile(
    rf"^[(\[【]?{_CALLED}[:\s]*(?P<code>[{_SIGN}]{{18}})\s*[)\]】]?[\s:,;、/|\-_]*(?P<name>[^0-9\s].+)$",
    re.IGNORECASE | re.DOTALL,
)
_RUN: Final = re.compile(rf"[{_SIGN}]{{18}}", re.IGNORECASE)
_LOOKED_AT: Final = 20
_MOST: Final = 0.8


@lru_cache(maxsize=65536)
def name_and_code(text: str) -> tuple[str, str] | None:
    """The name and the credit code that a cell holds beside each other; None where it holds one of them, or a code that is not valid."""
    if len(text) <= _LENGTH + 1:
        return None
    plain = half_width(text).strip()
    for form in (_LAST, _FIRST):
        found = form.match(plain)
        if found is not None and is_valid(normalise(found["code"])):
            return re.sub(r"\s*\n\s*", "", found["name"]).strip(), found["code"].upper()
    return None


def without_code(text: str) -> str:
    """A name without the code that stands beside it in its cell; any other text as it is."""
    found = name_and_code(text)
    return text if found is None else found[0]


def may_be_joined(cells: Sequence[Value]) -> bool:
    """Whether the first text of a column is long enough for a name and a code: a look before a closer one."""
    first = next((cell for cell in cells if cell not in (None, "")), None)
    return isinstance(first, str) and len(first) > _LENGTH + 1 and _RUN.search(first) is not None


def joined(cells: Sequence[Value], code_field: str) -> bool:
    """Whether cells hold names with codes of that field's kind (unions' own, or others)."""
    if not may_be_joined(cells):
        return False
    texts = [raw_text(cell) for cell in cells if cell not in (None, "")][:_LOOKED_AT]
    found = [pair for text in texts if (pair := name_and_code(text)) is not None]
    fits = sum(is_union_code(code) == (code_field in _OF_UNIONS) for _, code in found)
    return bool(texts) and fits >= _MOST * len(texts)


def joined_field(content: str, fields: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The pairs of a register's fields of which it has one alone, the one that may hold both."""
    return tuple(pair for pair in _SIDES.get(content, ()) if (pair[0] in fields) != (pair[1] in fields))


def part_joined(table: RecognisedTable) -> None:
    """Take names and codes in one column of a register apart, in place, which is told."""
    for name, code in joined_field(table.content, list(table.values)):
        held = name if name in table.values else code
        cells = table.values[held]
        match = next((column for column in table.columns if column.field == held), None)
        if match is None or not joined(cells, code):
            continue
        pairs = [name_and_code(raw_text(cell)) for cell in cells]
        alone: dict[str, list[Value]] = {name: [None] * len(cells), code: [None] * len(cells)}
        alone[held] = list(cells)
        table.values[name] = [pair[0] if pair else cell for pair, cell in zip(pairs, alone[name], strict=True)]
        table.values[code] = [pair[1] if pair else cell for pair, cell in zip(pairs, alone[code], strict=True)]
        places = [place for place, pair in enumerate(pairs) if pair]
        args = {"label": match.label, "count": str(len(places))}
        row, shown = table.rows[places[0]], raw_text(cells[places[0]])
        table.findings.append(Finding.of("name_with_code", table.sheet, row, match.letter, shown, args))
