"""Whole columns of raw cells to values. Each distinct cell is read once, so 20 000 rows cost little more than their words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import compress
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analysis.compare.changes import is_rate
from analysis.pace.aim import AimFault, aim_fault
from data.reference import figures as known_figures
from data.reference import register_words
from etl.clean.credit_code import ALPHABET, WEIGHTS, is_union_code, normalise
from etl.clean.extents import extent_of
from etl.clean.numerals import count_in_words
from etl.clean.periods import Period, count_of_date, find_period
from etl.clean.size_columns import Floats
from etl.clean.union_words import says_cover, union_kind
from etl.clean.values import fold, parse_figure, parse_number, raw_text
from etl.model import Value

MAX_EXACT: Final = 10**15
_SURE: Final = 1e12
_FAR_FROM_HALF: Final = 0.4
"""Below ``_SURE`` a product of two floats is off by less than a thousandth, so that a result this near to a whole number rounds to it."""
_NEVER_EQUAL: Final = {float, str, type(None)}
"""Types whose values are never equal to one of another type."""
_DATE: Final = re.compile(r"^\d{4}\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2}))?(?!\d)")
_LOST: Final = re.compile(r"^\d(?:\.\d+)?[eE]\+\d{2}$")
"""A code that was a number when a program wrote the file: 9.13E+17."""
_TABLE: Final = np.full(128, -1, dtype=np.int64)
for _position, _character in enumerate(ALPHABET):
    _TABLE[ord(_character)] = _position


@dataclass(slots=True)
class Cleaned:
    """A column after reading: one value a row, and which rows (0-based) have which problem."""

    values: list[Any]
    problems: dict[str, list[int]] = field(default_factory=dict)

    def report(self, code: str, row: int) -> None:
        """Note that a row has a problem."""
        self.problems.setdefault(code, []).append(row)


def _by_distinct(cells: Sequence[Value], read: Callable[[Value], tuple[Any, str | None]]) -> Cleaned:
    """Read each distinct cell once; a cell's problem is reported on every row that has it.

    Cells are told apart by their type too: 1, 1.0 and True are equal.
    """
    keys: Sequence[Any] = cells
    if len(types := set(map(type, cells)) - _NEVER_EQUAL) > 0:
        keys = [(cell.__class__, cell) for cell in cells]
    values: dict[Any, Any] = {}
    problems: dict[Any, str] = {}
    for key in set(keys):
        values[key], problem = read(key[1] if types else key)
        if problem is not None:
            problems[key] = problem
    cleaned = Cleaned(list(map(values.__getitem__, keys)))
    if problems:
        for row, key in enumerate(keys):
            if key in problems:
                cleaned.report(problems[key], row)
    return cleaned


def texts(cells: Sequence[Value]) -> Cleaned:
    """Names: text stripped of blanks at its ends, in one line; None where blank."""
    return Cleaned(
        [(c.strip() or None) if c.__class__ is str else (raw_text(c) or None) for c in map(_one_line, cells)]
    )


_BREAK: Final = re.compile(r"\s*[\r\n]+\s*")
_WITHIN_A_NAME: Final = re.compile(r"(?<=[\u4e00-\u9fff()（）])\s*[\r\n]+\s*(?=[\u4e00-\u9fff()（）])")


def _one_line(cell: Value) -> Value:
    """A name that is broken over several lines of its cell in one: between Chinese characters nothing stands for the break."""
    if cell.__class__ is not str or not ("\n" in cell or "\r" in cell):
        return cell
    return _BREAK.sub(" ", _WITHIN_A_NAME.sub("", str(cell).strip()))


def integers(cells: Sequence[Value], scale: str = "1") -> Cleaned:
    """Persons, as whole numbers of base units; None where missing or unreadable."""
    factor = Decimal(scale)
    plain = factor == 1

    def read(cell: Value) -> tuple[int | None, str | None]:
        if plain and cell.__class__ is float and 0 <= cell < _SURE and cell.is_integer():
            return int(cell), None
        if cell.__class__ is int and plain:
            return (cell, None) if cell >= 0 else (None, "number_negative")
        if isinstance(cell, date) and (count := count_of_date(cell)) is not None:
            return int(count * factor), "number_was_date"
        parsed = parse_figure(cell)
        if parsed.kind == "unreadable":
            if (worded := count_in_words(cell)) is not None:
                return int(worded * factor), "number_in_words"
            about = extent_of(cell)
            return None, "number_unreadable" if about is None else "number_band" if about.bounded else "number_about"
        if parsed.value is None:
            return None, None
        amount = parsed.value * (Decimal(1) if parsed.own_scale else factor)
        if amount < 0:
            return None, "number_negative"
        if amount >= MAX_EXACT:
            return None, "number_unreadable"
        whole = int(amount.quantize(Decimal(1), ROUND_HALF_UP))
        return whole, None if whole == amount else "number_fraction"

    return _by_distinct(cells, read)


def bounds(cells: Sequence[Value], counts: Sequence[int | None]) -> tuple[Floats, Floats]:
    """(at least, at most) of each row's persons: its count, else the bounds that its cell says (25-99人); NaN where it says none of any kind."""
    least = np.array([np.nan if count is None else count for count in counts], float)
    most = least.copy()
    for row, count in enumerate(counts):
        said = extent_of(cells[row]) if count is None else None
        if said is not None and said.bounded:
            least[row] = 0 if said.least is None else said.least
            most[row] = np.inf if said.most is None else said.most
    return least, most


def money(cells: Sequence[Value], scale: str = "10000") -> Cleaned:
    """Amounts in yuan, whole; ``scale`` takes the column's unit to yuan (万元 by default, as the standard counts)."""
    factor = Decimal(scale)

    def read(cell: Value) -> tuple[int | None, str | None]:
        parsed = parse_number(cell)
        if parsed.kind == "unreadable":
            return None, "number_unreadable"
        if parsed.value is None:
            return None, None
        return int(
            (parsed.value * (factor if not parsed.own_scale else Decimal(1))).to_integral_value(ROUND_HALF_UP)
        ), None

    times = float(factor)
    cleaned = Cleaned([])
    for row, cell in enumerate(cells):
        if cell.__class__ is float and abs(near := cell * times) < _SURE:
            whole = round(near)
            if abs(near - whole) < _FAR_FROM_HALF:  # the printed decimal rounds the same way
                cleaned.values.append(whole)
                continue
        value, problem = read(cell)
        cleaned.values.append(value)
        if problem is not None:
            cleaned.report(problem, row)
    return cleaned


def words(cells: Sequence[Value], name: str, *, problem: str | None = "word_unknown") -> Cleaned:
    """Words of a fixed list (``register_words.csv``) to their values; a list of yes and no gives True and False."""
    table = {fold(word): value for word, value in register_words(name).items()}

    def read(cell: Value) -> tuple[Any, str | None]:
        text = fold(raw_text(cell))
        if not text:
            return None, None
        value = table.get(text)
        if value in ("yes", "no"):
            return value == "yes", None
        if value is None and parse_number(cell).kind == "missing":
            return None, None
        return value, None if value is not None else problem

    return _by_distinct(cells, read)


def cover(cells: Sequence[Value]) -> Cleaned:
    """Whether units have a union (:func:`etl.clean.union_words.says_cover`); None where nothing is said, or nothing that is understood."""

    return _put(cells, says_cover, "word_unknown")


def union_kinds(cells: Sequence[Value]) -> Cleaned:
    """Kinds of union (:func:`etl.clean.union_words.union_kind`)."""

    return _put(cells, union_kind, "union_kind_unknown")


def _put(cells: Sequence[Value], understood: Callable[[str], Any], problem: str) -> Cleaned:
    """What cells say that are put in words of their own; a cell that says something and is not understood is a ``problem``."""

    def read(cell: Value) -> tuple[Any, str | None]:
        text = raw_text(cell)
        said = understood(text)
        blank = not text.strip() or parse_number(cell).kind == "missing"
        return said, None if said is not None or blank else problem

    return _by_distinct(cells, read)


def figures(cells: Sequence[Value]) -> Cleaned:
    """Metrics and measures to their ids: by id, by name in Chinese or English, or by a word of ``register_words.csv``; else None. What says that it counts
    (会员人数, 基层工会数) is of the same name without."""
    bare = [_COUNTS.sub("", raw_text(cell).strip()) for cell in cells]
    as_written, without = (words(told, "metric", problem=None).values for told in (cells, bare))
    known = _figures_by_name()
    named = [(known.get(fold(raw_text(cell))), known.get(fold(text))) for cell, text in zip(cells, bare, strict=True)]
    return Cleaned([a or n[0] or w or n[1] for a, n, w in zip(as_written, named, without, strict=True)])


_COUNTS: Final = re.compile(r"(?<=.)(?:总?(?:人|个|户|家)?数|总数量?|数量)$")


def says_basis(figure: str, cell: Value) -> bool:
    """Whether a cell names a figure so that it is no other's name too: 入会率 alone is of all employees and of those of covered units."""
    known = known_figures().get(figure)
    exact = {fold(figure), *(fold(known.name(language)) for language in ("zh", "en") if known is not None)}
    return figure not in _BASES or fold(raw_text(cell)) in exact


_BASES: Final = ("density", "density_in_covered")
"""Figures that share a short name."""


@cache
def _figures_by_name() -> dict[str, str]:
    named = {fold(figure.name(language)): id_ for id_, figure in known_figures().items() for language in ("zh", "en")}
    return named | {fold(id_): id_ for id_ in known_figures()}


def aim_of(
    figure: str, cell: Value, *, scale: Decimal = Decimal(1), of_percent: bool = False, signs: bool = False
) -> float | AimFault:
    """What a cell, a field or an argument asks of a target, exactly; else why it is none.

    Of a rate a bare number is a share up to 1 and percent from 2 on; one between may be either. ``signs``: up to 2 it needs its sign. A count may
    be in words of a number (1.5万) and have what it counts behind it (1,500人). ``scale``, ``of_percent``: what stands over the column.
    """
    parsed, rate = parse_number(cell), is_rate(figure)
    parsed = parsed if rate else parse_figure(cell)
    if parsed.value is None:
        return "no_value"
    bare = not parsed.own_scale
    of_percent = of_percent and bare
    if not rate and (of_percent or raw_text(cell).rstrip().endswith(("%", "％", "‰"))):
        return "share"
    if rate and bare and not of_percent and 0 < parsed.value < 2 and (signs or parsed.value > 1):
        return "unclear"
    in_percent = rate and bare and (of_percent or parsed.value > 1)
    value = float(parsed.value * (Decimal("0.01") if in_percent else scale if bare and not rate else 1))
    return aim_fault(figure, value) or value


_JANUARY_OR_OCTOBER: Final = re.compile(r"^((?:19|20)\d{2})\.1$")
"""A number that was typed as 2019.1 or as 2019.10."""


def dates(cells: Sequence[Value]) -> Cleaned:
    """Dates as ISO text (``2019-05-01``, ``2019-05`` or ``2019``); Excel serial numbers are dates too."""

    def read(cell: Value) -> tuple[str | None, str | None]:
        if isinstance(cell, datetime):
            return cell.date().isoformat(), None
        if isinstance(cell, date):
            return cell.isoformat(), None
        if isinstance(cell, (int, float)) and not isinstance(cell, bool) and 10_000 <= cell <= 80_000:
            return date.fromordinal(date(1899, 12, 30).toordinal() + int(cell)).isoformat(), None
        if cell.__class__ is float and (unsure := _JANUARY_OR_OCTOBER.match(repr(cell))) is not None:
            return unsure[1], "date_month_unsure"
        text = raw_text(cell).strip()
        if not text or parse_number(cell).kind == "missing":
            return None, None
        if len(text) == 8 and text.isdigit():
            text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
        found = find_period(text)
        if found is None or _lacks_a_part(text, found):
            return None, "date_unreadable"
        return found.reference_date or found.id[:7], None

    return _by_distinct(cells, read)


def _lacks_a_part(text: str, found: Period) -> bool:
    """Whether a text like a date (2024-13-40) was read as its year or month alone, for its other figures are none."""
    parts = _DATE.match(unicodedata.normalize("NFKC", text).strip())
    if parts is None or found.reference_date is not None:
        return False
    return parts[2] is not None or "-" not in found.id


def codes(cells: Sequence[Value], *, of_union: bool) -> Cleaned:
    """Credit codes, normalised. A wrong check digit is reported and the code kept; a number that lost digits is refused."""
    cleaned = Cleaned([None if cell == "" else cell for cell in cells])
    values = cleaned.values
    wrong = wrong_codes(values)
    for row in wrong:
        cell = cells[row]
        if (isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) >= MAX_EXACT) or (
            isinstance(cell, str) and _LOST.match(cell.strip())
        ):
            values[row] = None
            cleaned.report("credit_code_lost_digits", row)
        else:
            values[row] = normalise(cell) or None if isinstance(cell, str) else raw_text(cell) or None
    for row in (wrong[i] for i in wrong_codes([values[row] for row in wrong])):
        code = values[row]
        if _MISSING.get(code) is None:
            _MISSING[code] = parse_number(code).kind == "missing"
        if _MISSING[code]:
            values[row] = None
            continue
        cleaned.report("credit_code_confusable" if "O" in code or "I" in code else "credit_code_invalid", row)
    if not of_union:
        for row, code in enumerate(values):
            if code is not None and code[0] == "8" and is_union_code(code):
                cleaned.report("union_code_in_unit_column", row)
    return cleaned


def former_codes(cells: Sequence[Value]) -> Cleaned:
    """Codes that a unit had before, of any form, normalised; None where blank, and for a number that lost digits."""

    def read(cell: Value) -> tuple[str | None, str | None]:
        lost = isinstance(cell, (int, float)) and abs(cell) >= MAX_EXACT
        code = "" if lost else normalise(raw_text(cell))
        return (None if not code or _LOST.match(code) or parse_number(code).kind == "missing" else code), None

    return _by_distinct(cells, read)


_MISSING: dict[str, bool] = {}


def wrong_codes(values: Sequence[Value]) -> list[int]:
    """Rows that hold something but no text of 18 characters whose check character fits."""
    fits = [code.__class__ is str and len(code) == 18 and code.isascii() for code in values]
    rows = np.flatnonzero(fits)
    bad = [row for row, code in enumerate(values) if code is not None and not fits[row]]
    if len(rows):
        letters: npt.NDArray[np.uint32] = np.array(list(compress(values, fits)), "U18").view(np.uint32).reshape(-1, 18)
        numbers = _TABLE[letters]
        check = (31 - (numbers[:, :17] * np.asarray(WEIGHTS)).sum(axis=1) % 31) % 31
        wrong = (check != numbers[:, 17]) | (numbers < 0).any(axis=1)
        bad += rows[wrong].tolist()
    return sorted(bad)
