"""The union register: kind, level, dates, members by group."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.periods import last_day, year_of
from data.reference import check_limits
from etl.clean import columns as read
from etl.clean.union_words import kind_by_name, says_no_kind
from etl.clean.values import raw_text
from etl.registers.particulars import take_particulars
from etl.registers.places import place_industries, place_rows
from etl.registers.register import Register
from etl.registers.rules import MEMBERS, check_members, code_or_name, duplicates, held_against, take_persons


def clean_unions(register: Register, period: str) -> None:
    """Clean a union register and check its rows: kind by the unit or level where not said, members, dates, codes met twice.

    ``period``: the register's; what lies after its last day contradicts it.
    """
    register.take("code", read.codes(register.raw("code"), of_union=True))
    register.take("name", read.texts(register.raw("name")))
    register.take("level", read.words(register.raw("level"), "level"))
    unread = dict.fromkeys(_read_kinds(register))
    place_rows(register)
    code_or_name(register, "code", "name", "union_code_missing")
    place_industries(register)
    register.take("unit_code", read.codes(register.raw("unit_code"), of_union=False))
    take_particulars(register)
    for name in ("founded", "dissolved", "term_end"):
        register.take(name, read.dates(register.raw(name)))
    for name in ("dormant", "agreement", "wage_agreement", "congress"):
        register.take(name, read.words(register.raw(name), "flag"))
    for name in ("staff_full", "staff_part", "social_workers", *MEMBERS):
        take_persons(register, name)
    clean = register.clean
    _take_kinds_by_name(register, unread)
    clean["union_kind"] = [
        kind or ("own" if unit or named else None) or ("above" if level not in (None, "grassroots") else None)
        for kind, unit, named, level in zip(
            clean["union_kind"], clean["unit_code"], _named_units(register), clean["level"], strict=True
        )
    ]
    for row, kind in enumerate(clean["union_kind"]):
        if kind is None and row not in unread and row not in register.passed_over and row not in register.errors:
            register.find("union_kind_unknown", row, "union_kind", register.raw("union_kind")[row])
    for row in (row for row in unread if row not in register.passed_over):
        known = clean["union_kind"][row] is not None
        word = register.raw("union_kind")[row]
        register.find("union_kind_unread" if known else "union_kind_unknown", row, "union_kind", word)
    check_members(register)
    held_against(register, "members", "employees", column="employees")
    last = last_day(period)
    for row, (founded, dissolved) in enumerate(zip(clean["founded"], clean["dissolved"], strict=True)):
        late = founded and (_after(founded, last) or (dissolved and _after(founded, dissolved)))
        if late and row not in register.passed_over:
            limit = min(last, dissolved) if dissolved else last
            against = ("dissolved",) if dissolved and _after(founded, dissolved) else ()
            register.find("union_dates_at_odds", row, "founded", founded, against, founded=founded, limit=limit)
    _terms(register, period)
    for row, (dissolved, members) in enumerate(zip(clean["dissolved"], clean["members"], strict=True)):
        if dissolved and members and dissolved[:10] <= last and row not in register.passed_over:
            raw = register.raw("members")[row]
            register.find("union_dissolved_members", row, "members", raw, dissolved=dissolved, members=str(members))
    duplicates(register, "code", "name")


def _read_kinds(register: Register) -> list[int]:
    """Keep the column of kinds; returns the rows whose word says nothing of the kind, which the rest of the row may tell."""
    kinds, raw = read.union_kinds(register.raw("union_kind")), register.raw("union_kind")
    unknown = kinds.problems.pop("union_kind_unknown", [])
    unread = [row for row in unknown if says_no_kind(raw_text(raw[row]))]
    if len(unread) < len(unknown):
        kinds.problems["union_kind_unknown"] = [row for row in unknown if not says_no_kind(raw_text(raw[row]))]
    register.take("union_kind", kinds)
    return unread


def _take_kinds_by_name(register: Register, unread: Iterable[int]) -> None:
    """The kind of unions whose row says none, nor a unit or a level that tells it, by their names; told once. ``unread``: rows that say a kind which
    is not understood (told for each): their names go before all else."""
    clean, raw = register.clean, register.raw("union_kind")
    for row in unread:
        clean["union_kind"][row] = kind_by_name(clean["name"][row] or "")
    silent = [
        row
        for row in range(register.count)
        if register.judged(row)
        and raw[row] in (None, "")
        and not (clean["unit_code"][row] or _named_units(register)[row])
        and clean["level"][row] in (None, "grassroots")
    ]
    found = {row: kind for row in silent if (kind := kind_by_name(clean["name"][row] or "")) is not None}
    for row, kind in found.items():
        clean["union_kind"][row] = kind
    if found:
        first = min(found)
        register.find("union_kind_by_name", first, "name", register.raw("name")[first], count=str(len(found)))


def _named_units(register: Register) -> list[str | None]:
    """The unit that each union names without its code."""
    return register.clean.get("unit_name") or [None] * register.count


def _after(first: str, second: str) -> bool:
    """Whether a date is after another, as far as both are known: 2015-05 is not after 2015."""
    known = min(len(first), len(second))
    return first[:known] > second[:known]


def _terms(register: Register, period: str) -> None:
    """A term that ends before the union was founded, later than one term after the period, or before the period began.

    A term that ends within the period's year is due and counted (``unions_term_due``); one that ended before is overdue, unless
    the union was dissolved since.
    """
    years = int(check_limits()["term_years"])
    first, latest = f"{year_of(period)}-01-01", f"{year_of(period) + years}-12-31"
    clean, last = register.clean, last_day(period)
    for row, (founded, ends) in enumerate(zip(clean["founded"], clean["term_end"], strict=True)):
        if not ends or row in register.passed_over:
            continue
        early = founded and _after(founded, ends)
        if ends > latest or early:
            against = ("founded",) if early else ()
            register.find("union_term_at_odds", row, "term_end", ends, against, term_end=ends, years=str(years))
        elif ends[:10] < first and not (clean["dissolved"][row] and clean["dissolved"][row][:10] <= last):
            register.find("union_term_overdue", row, "term_end", ends, term_end=ends, period=period)
