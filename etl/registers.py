"""Registers: columns of raw cells to facts, row checks on the way. Errors quarantine a row, nothing is lost.

Contents: unit_register, union_register, cover_list, membership, target. Levels of findings come from the catalogue
``data/reference/checks_register.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final, cast

import numpy as np

from data.checks import Level, level_of
from data.reference import check_limits, regions, table_words
from data.slice import last_day
from etl.clean import columns as read
from etl.clean.columns import Cleaned
from etl.clean.industries import resolve_industry
from etl.clean.regions import Ambiguous, resolve
from etl.clean.size import classify
from etl.clean.values import fold, parse_number, raw_text
from etl.model import CleanTable, Finding, QuarantinedRow, RecognisedTable, Value

_UNION_CODES: Final = frozenset({"code", "union_code"})
_KIND_BY_CODE: Final = {
    "1": "institution",
    "11": "government",
    "12": "institution",
    "13": "social_organisation",
    "19": "other",
    "5": "social_organisation",
    "91": "enterprise",
    "93": "enterprise",
    "92": "other",
}


class _Register:
    """A register on its way: raw columns, clean columns, findings, and which rows are out."""

    def __init__(self, table: RecognisedTable, region: str | None, sender: str | None) -> None:
        self.table = table
        self.region = region
        self.sender = sender
        self.count = len(table.rows)
        self.letters = {c.field: c.letter for c in table.columns if c.field}
        self.scales = {c.field: c.scale for c in table.columns if c.field}
        self.units = {c.field: c.unit for c in table.columns if c.field}
        self.clean: dict[str, list[Any]] = {}
        self.findings: list[Finding] = []
        self.errors: dict[int, list[str]] = {}
        self.passed_over: set[int] = set()
        self.levels: dict[str, Level] = {}
        self.totals: dict[int, bool] = {}
        """Total rows -> whether the word is one of a subtotal."""
        self.keyless: list[int] = []
        """Rows without code, name and region: a total that is not called so, or a row whose unit cannot be told."""

    def raw(self, name: str) -> list[Value]:
        return self.table.values.get(name) or [None] * self.count

    def find(self, code: str, row: int, name: str | None, value: object = None, **args: str) -> None:
        severity = self.levels.get(code)
        if severity is None:
            severity = self.levels[code] = level_of(code)
        if severity == "off":
            return
        if severity == "error":
            self.errors.setdefault(row, []).append(code)
        self.findings.append(
            Finding(
                code,
                severity,
                self.table.sheet,
                self.table.rows[row],
                self.letters.get(name) if name else None,
                None if value is None else raw_text(cast(Value, value)),
                args,
            )
        )

    def take(self, name: str, cleaned: Cleaned, *, required: bool = False) -> None:
        """Keep a cleaned column and turn its problems into findings."""
        self.clean[name] = cleaned.values
        raw = self.raw(name)
        for code, rows in cleaned.problems.items():
            for row in rows:
                if row not in self.passed_over:
                    self.find(code, row, name, raw[row])
        if required:
            for row, value in enumerate(cleaned.values):
                if value is None and row not in self.passed_over and row not in self.errors:
                    self.find("code_missing", row, name)

    def has(self, name: str) -> bool:
        return name in self.table.values


def clean_register(table: RecognisedTable, *, region: str | None, period: str, sender: str | None = None) -> CleanTable:
    """Clean and check a register.

    ``region``: where rows without a region of their own belong; ``period``: the table's; ``sender``: the region outside which
    rows are errors. The result's ``facts`` have the columns of the content's fact table and ``row``.
    """
    register = _Register(table, region, sender)
    _total_rows(register)
    cleaners: dict[str, Callable[[_Register, str], None]] = {
        "unit_register": _clean_units,
        "union_register": _clean_unions,
        "cover_list": _clean_cover,
        "membership": _clean_membership,
        "target": _clean_targets,
    }
    cleaners[table.content](register, period)
    _settle_keyless(register)
    _totals_differ(register)
    return _result(register)


def _total_rows(register: _Register) -> None:
    subtotals = {fold(word) for word in table_words("subtotal")}
    words = subtotals | {fold(word) for word in table_words("total")}
    for name in ("name", "region", "code", "credit_code", "union_code"):
        cells = register.raw(name) if register.has(name) else []
        short = {cell for cell in cells if isinstance(cell, str) and len(cell) <= 12}
        hits: dict[Value, str] = {cell: word for cell in short if (word := _bare(cell)) in words}
        for row, cell in enumerate(cells) if hits else ():
            if cell in hits and row not in register.passed_over:
                _is_total(register, row, name, cell, subtotal=hits[cell] in subtotals)
    _find_keyless(register)


def _bare(text: str) -> str:
    """A word of a total as the lists have it: ``本页合计：`` and ``合计(3家)`` are ``合计``."""
    return re.sub(r"^(?:本页|本表|以上)|[:：]$|\([^()]*\)$", "", fold(text))


def _is_total(
    register: _Register, row: int, name: str | None = None, cell: Value = None, *, subtotal: bool = False
) -> None:
    register.passed_over.add(row)
    register.totals[row] = subtotal
    register.find("total_row", row, name, cell)


def _find_keyless(register: _Register) -> None:
    """Rows with neither code nor name nor region. A total may carry its word in a column that no field takes, such as 序号."""
    keys = [name for name in ("credit_code", "code", "name", "union_code", "unit_code", "region") if register.has(name)]
    if not keys:
        return
    first, *others = [register.raw(name) for name in keys]
    for row, cell in enumerate(first):
        if (
            (cell is None or cell == "")
            and row not in register.passed_over
            and all(other[row] is None or other[row] == "" for other in others)
        ):
            if row in register.table.totals_elsewhere:
                _is_total(register, row)
            else:
                register.keyless.append(row)
                register.passed_over.add(row)


def _settle_keyless(register: _Register) -> None:
    """A row without a key that states the sum of the rows, or of those since the last total, is a total; any other is an error."""
    if not register.keyless:
        return
    ordinary = np.ones(register.count, dtype=bool)
    ordinary[[*register.keyless, *register.totals]] = False
    sums = {
        name: np.concatenate([[0.0], np.cumsum(np.where(ordinary, np.nan_to_num(_floats(register.clean[name])), 0.0))])
        for name in _ADDITIVE
        if register.has(name) and name in register.clean
    }
    since = 0
    totals = sorted(register.totals)
    for row in register.keyless:
        since = max([since, *(total for total in totals if since < total < row)])
        stated = [(sums[name], register.clean[name][row]) for name in sums if register.clean[name][row] is not None]
        if stated and all(value in (line[-1], line[row] - line[since]) for line, value in stated):
            _is_total(register, row)
            since = row
        else:
            register.find("row_without_key", row, None)


_ADDITIVE: Final = (
    "employees",
    "employees_women",
    "members",
    "members_women",
    "members_migrant",
    "members_platform",
    "staff_full",
    "staff_part",
    "social_workers",
)


def _totals_differ(register: _Register) -> None:
    """A total row against the sums that it may stand for: all rows, or the block of rows just above or just below it.

    Rows in error and repeated rows are part of what the sender added up. A column with an unreadable number is not judged.
    """
    if not register.totals:
        return
    totals = sorted(register.totals)
    edges = [-1, *totals, register.count]
    unreadable = {f.column for f in register.findings if f.code in ("number_unreadable", "number_negative")}
    for name in _ADDITIVE:
        known = register.has(name) and name in register.clean
        if not known or register.letters.get(name) in unreadable:
            continue
        values = register.clean[name]
        blocks = [sum(v for v in values[a + 1 : b] if v is not None) for a, b in pairwise(edges)]
        whole = sum(blocks)
        for number, row in enumerate(totals):
            stated, above, below = values[row], blocks[number], blocks[number + 1]
            if stated is not None and stated not in (whole, above, below):
                summed = above if register.totals[row] else whole
                raw = register.raw(name)[row]
                register.find("total_row_differs", row, name, raw, stated=str(stated), summed=str(summed))


def _regions(register: _Register) -> None:
    """The region of each row: its own column, read inside the sender's region, else the table's."""
    count = register.count
    if not register.has("region"):
        register.clean["region"] = [register.region] * count
        if register.region is None:
            for row in range(count):
                if row not in register.passed_over:
                    register.find("region_missing", row, None)
        return
    tree = regions()
    within = register.sender or register.region
    cache: dict[Any, tuple[str | None, str | None, dict[str, str]]] = {}
    values: list[str | None] = []
    for row, cell in enumerate(register.raw("region")):
        found = cache.get(cell)
        if found is None:
            found = cache[cell] = _one_region(cell, within, register, tree)
        values.append(found[0])
        if found[1] is not None and row not in register.passed_over:
            register.find(found[1], row, "region", cell, **found[2])
    register.clean["region"] = values


def _one_region(
    cell: Value, within: str | None, register: _Register, tree: Any
) -> tuple[str | None, str | None, dict[str, str]]:
    if cell is None or raw_text(cell).strip() == "":
        return (register.region, None, {}) if register.region else (None, "region_missing", {})
    found = resolve(cell, within)
    if isinstance(found, Ambiguous):
        names = "、".join("".join(tree[code].name for code in tree.path(code)[1:]) for code in found.codes[:5])
        return None, "region_ambiguous", {"candidates": names}
    if found is None:
        return None, "region_unknown", {}
    if register.sender and register.sender not in tree.path(found):
        return found, "region_outside_sender", {"sender": tree[register.sender].name}
    if register.region and register.region not in tree.path(found):
        return found, "region_outside_table", {"table": tree[register.region].name}
    return found, None, {}


def _industries(register: _Register) -> None:
    cache: dict[Any, str | None] = {}
    values: list[str | None] = []
    for row, cell in enumerate(register.raw("industry")):
        if cell in cache:
            values.append(cache[cell])
            if cache[cell] is not None:
                continue
        else:
            text = raw_text(cell).strip()
            cache[cell] = resolve_industry(text) if text else None
            values.append(cache[cell])
        if cache[cell] is None and raw_text(cell).strip() and row not in register.passed_over:
            register.find("industry_unknown", row, "industry", cell)
    register.clean["industry"] = values


def _yuan_scale(register: _Register, name: str) -> str:
    return register.scales.get(name, "1") if register.units.get(name) == "元" else "10000"


def _clean_units(register: _Register, period: str) -> None:
    register.take("credit_code", read.codes(register.raw("credit_code"), of_union=False))
    register.take("name", read.texts(register.raw("name")))
    _regions(register)
    _industries(register)
    for name in ("employees", "employees_women"):
        register.take(name, read.integers(register.raw(name), register.scales.get(name, "1")))
    for name in ("revenue", "assets"):
        register.take(name, read.money(register.raw(name), _yuan_scale(register, name)))
    register.take("size_declared", read.words(register.raw("size_declared"), "size_declared"))
    register.take("ownership", read.words(register.raw("ownership"), "ownership"))
    register.take("unit_kind", read.words(register.raw("unit_kind"), "unit_kind"))
    register.take("is_new", read.words(register.raw("is_new"), "flag"))
    register.take("union_code", read.codes(register.raw("union_code"), of_union=True))
    clean = register.clean
    clean["unit_kind"] = [
        kind or _kind_of(code) for kind, code in zip(clean["unit_kind"], clean["credit_code"], strict=True)
    ]
    if register.has("credit_code"):
        for row, code in enumerate(clean["credit_code"]):
            if code is None and row not in register.passed_over and row not in register.errors:
                register.find("credit_code_missing", row, "credit_code")
    else:
        register.findings.append(
            Finding(
                "column_missing", level_of("column_missing"), register.table.sheet, args={"field": "统一社会信用代码"}
            )
        )
    _parts_over_total(register, "employees_women", "employees", "women_over_employees", "women")
    _held_against(register, "members", "employees", column="members")
    clean["size"] = classify(
        clean["industry"],
        _floats(clean["employees"]),
        _floats(clean["revenue"]),
        _floats(clean["assets"]),
        clean["unit_kind"],
    )
    for row, (declared, computed) in enumerate(zip(clean["size_declared"], clean["size"], strict=True)):
        if declared is not None and row not in register.passed_over and _at_odds(declared, computed):
            raw = register.raw("size_declared")[row]
            register.find("size_declared_differs", row, "size_declared", raw, computed=computed)
    _duplicates(register, "credit_code")


def _at_odds(declared: str, computed: str) -> bool:
    """Whether a declared size contradicts what was computed for certain."""
    if declared == computed or computed not in _STATED:
        return False
    return {declared, computed} not in ({"small_or_micro", "small"}, {"small_or_micro", "micro"})


_STATED: Final = frozenset({"large", "medium", "small", "micro", "small_or_micro"})


def _kind_of(code: str | None) -> str:
    """The kind that a credit code's registration department implies (GB 32100-2015); an enterprise where nothing does."""
    if not code:
        return "enterprise"
    return _KIND_BY_CODE.get(code[:2]) or _KIND_BY_CODE.get(code[:1]) or "other"


def _floats(values: list[Any]) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _parts_over_total(register: _Register, part: str, total: str, code: str, arg: str) -> None:
    if not (register.has(part) and register.has(total)):
        return
    for row, (some, whole) in enumerate(zip(register.clean[part], register.clean[total], strict=True)):
        if some is not None and whole is not None and some > whole and row not in register.passed_over:
            register.find(code, row, part, register.raw(part)[row], **{arg: str(some), "total": str(whole)})


def _held_against(register: _Register, part: str, total: str, *, column: str) -> None:
    """Members against employees where a register has a column that its facts do not: it is read for this alone, and told."""
    if not register.has(column):
        return
    register.clean[column] = read.integers(register.raw(column), register.scales.get(column, "1")).values
    label = next((c.label for c in register.table.columns if c.field == column), column)
    level = level_of("column_held_against")
    register.findings.append(
        Finding(
            "column_held_against",
            level,
            register.table.sheet,
            column=register.letters.get(column),
            args={"label": label},
        )
    )
    _parts_over_total(register, part, total, "members_over_employees_row", "members")
    del register.clean[column]


def _duplicates(register: _Register, name: str) -> None:
    """A code met again: the same row once more is counted once; other content under the same code is an error."""
    values = register.clean[name]
    seen: dict[str, int] = {}
    lists: Sequence[list[Value]] | None = None
    for row, code in enumerate(values):
        if code is None or row in register.passed_over:
            continue
        first = seen.setdefault(code, row)
        if first == row:
            continue
        lists = lists or list(register.table.values.values())
        same = all(column[row] == column[first] for column in lists)
        where = str(register.table.rows[first])
        register.find("duplicate_row" if same else "duplicate_code", row, name, code, first=where)
        if same:
            register.passed_over.add(row)


def _clean_unions(register: _Register, period: str) -> None:
    register.take("code", read.codes(register.raw("code"), of_union=True), required=True)
    register.take("name", read.texts(register.raw("name")))
    register.take("level", read.words(register.raw("level"), "level"))
    register.take("union_kind", read.words(register.raw("union_kind"), "union_kind", problem="union_kind_unknown"))
    _regions(register)
    _industries(register)
    register.take("unit_code", read.codes(register.raw("unit_code"), of_union=False))
    for name in ("founded", "dissolved", "term_end"):
        register.take(name, read.dates(register.raw(name)))
    for name in ("dormant", "agreement", "wage_agreement", "congress"):
        register.take(name, read.words(register.raw(name), "flag"))
    for name in ("staff_full", "staff_part", "social_workers", *_MEMBERS):
        register.take(name, read.integers(register.raw(name), register.scales.get(name, "1")))
    clean = register.clean
    clean["union_kind"] = [
        kind or ("own" if unit else None) or ("above" if level not in (None, "grassroots") else None)
        for kind, unit, level in zip(clean["union_kind"], clean["unit_code"], clean["level"], strict=True)
    ]
    for row, kind in enumerate(clean["union_kind"]):
        if kind is None and row not in register.passed_over and row not in register.errors:
            register.find("union_kind_unknown", row, "union_kind", register.raw("union_kind")[row])
    _members(register)
    _held_against(register, "members", "employees", column="employees")
    last = last_day(period)
    for row, (founded, dissolved) in enumerate(zip(clean["founded"], clean["dissolved"], strict=True)):
        late = founded and (_after(founded, last) or (dissolved and _after(founded, dissolved)))
        if late and row not in register.passed_over:
            limit = min(last, dissolved) if dissolved else last
            register.find("union_dates_at_odds", row, "founded", founded, founded=founded, limit=limit)
    _terms(register, period)
    for row, (dissolved, members) in enumerate(zip(clean["dissolved"], clean["members"], strict=True)):
        if dissolved and members and dissolved[:10] <= last and row not in register.passed_over:
            raw = register.raw("members")[row]
            register.find("union_dissolved_members", row, "members", raw, dissolved=dissolved, members=str(members))
    _duplicates(register, "code")


def _after(first: str, second: str) -> bool:
    """Whether a date is after another, as far as both are known: 2015-05 is not after 2015."""
    known = min(len(first), len(second))
    return first[:known] > second[:known]


def _terms(register: _Register, period: str) -> None:
    """A term that ends before the union was founded, later than one term after the period, or before the period began.

    A term that ends within the period's year is due and counted (``unions_term_due``); one that ended before is overdue, unless
    the union was dissolved since.
    """
    years = int(check_limits()["term_years"])
    first, latest = f"{period[:4]}-01-01", f"{int(period[:4]) + years}-12-31"
    clean, last = register.clean, last_day(period)
    for row, (founded, ends) in enumerate(zip(clean["founded"], clean["term_end"], strict=True)):
        if not ends or row in register.passed_over:
            continue
        if ends > latest or (founded and _after(founded, ends)):
            register.find("union_term_at_odds", row, "term_end", ends, term_end=ends, years=str(years))
        elif ends[:10] < first and not (clean["dissolved"][row] and clean["dissolved"][row][:10] <= last):
            register.find("union_term_overdue", row, "term_end", ends, term_end=ends, period=period)


_MEMBERS: Final = ("members", "members_women", "members_migrant", "members_platform")


def _members(register: _Register) -> None:
    _parts_over_total(register, "members_women", "members", "members_women_over_members", "women")
    _parts_over_total(register, "members_migrant", "members", "members_migrant_over_members", "part")


def _clean_cover(register: _Register, period: str) -> None:
    register.take("union_code", read.codes(register.raw("union_code"), of_union=True), required=True)
    register.take("unit_code", read.codes(register.raw("unit_code"), of_union=False), required=True)
    seen: dict[tuple[str, str], int] = {}
    for row, pair in enumerate(zip(register.clean["union_code"], register.clean["unit_code"], strict=True)):
        if None in pair or row in register.passed_over or row in register.errors:
            continue
        if seen.setdefault(pair, row) != row:
            register.find("duplicate_row", row, "unit_code", pair[1], first=str(register.table.rows[seen[pair]]))
            register.passed_over.add(row)


def _clean_membership(register: _Register, period: str) -> None:
    register.take("union_code", read.codes(register.raw("union_code"), of_union=True))
    _regions(register)
    for name in _MEMBERS:
        register.take(name, read.integers(register.raw(name), register.scales.get(name, "1")))
    _members(register)
    _duplicates(register, "union_code")


def _clean_targets(register: _Register, period: str) -> None:
    _regions(register)
    register.clean["metric"] = read.words(register.raw("metric"), "metric").values
    unit = register.units.get("value")
    values: list[float | None] = []
    for row, cell in enumerate(register.raw("value")):
        parsed = parse_number(cell)
        if parsed.value is None:
            values.append(None)
            if row not in register.passed_over:
                register.find("number_unreadable", row, "value", cell)
            continue
        share = (
            parsed.value
            if parsed.own_scale
            else parsed.value * (Decimal("0.01") if unit == "1" or parsed.value > 1 else 1)
        )
        values.append(float(share))
    register.clean["value"] = values
    for row, metric in enumerate(register.clean["metric"]):
        if metric is None and row not in register.passed_over:
            register.find("target_metric_unknown", row, "metric", register.raw("metric")[row])


def _result(register: _Register) -> CleanTable:
    out = register.errors.keys() | register.passed_over
    columns: dict[str, list[Any]] = {"row": register.table.rows, **register.clean}
    if out:
        keep = [row for row in range(register.count) if row not in out]
        columns = {name: [values[row] for row in keep] for name, values in columns.items()}
    quarantined = [
        QuarantinedRow(
            register.table.rows[row],
            sorted(set(codes)),
            {
                name: raw_text(values[row])
                for name, values in register.table.values.items()
                if values[row] not in (None, "")
            },
        )
        for row, codes in sorted(register.errors.items())
    ]
    return CleanTable(
        content=register.table.content,
        facts=columns,
        rows_read=register.count,
        rows_accepted=register.count - len(quarantined),
        quarantined=quarantined,
        findings=register.findings,
    )
