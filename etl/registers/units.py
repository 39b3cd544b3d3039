"""The unit register: kind, size, amounts in yuan, stated cover."""

from __future__ import annotations

from typing import Final

import numpy as np

from analysis.vocabulary import SIZES
from etl.clean import columns as read
from etl.clean.size_columns import classify, classify_between
from etl.model import Finding
from etl.registers.covers.titled import take_union_of_title
from etl.registers.particulars import take_particulars
from etl.registers.places import place_industries, place_rows
from etl.registers.register import Register, floats
from etl.registers.rules import duplicates, held_against, parts_over_total, take_persons
from etl.registers.stated import take_stated_cover

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


def _yuan_scale(register: Register, name: str) -> str:
    return register.scales.get(name, "1") if register.units.get(name) == "元" else "10000"


def clean_units(register: Register, _period: str) -> None:
    """Clean a unit register and check its rows; amounts are in yuan, employees persons.

    The kind comes from the credit code where it is not said, the size from industry, employees, revenue and assets; a declared
    size that contradicts it is told.
    """
    register.take("credit_code", read.codes(register.raw("credit_code"), of_union=False))
    register.take("name", read.texts(register.raw("name")))
    place_rows(register)
    place_industries(register)
    for name in ("employees", "employees_women"):
        take_persons(register, name)
    for name in ("revenue", "assets"):
        register.take(name, read.money(register.raw(name), _yuan_scale(register, name)))
    register.take("size_declared", read.words(register.raw("size_declared"), "size_declared"))
    register.take("ownership", read.words(register.raw("ownership"), "ownership"))
    register.take("unit_kind", read.words(register.raw("unit_kind"), "unit_kind"))
    register.take("is_new", read.words(register.raw("is_new"), "flag"))
    take_union_of_title(register)
    register.take("union_code", read.codes(register.raw("union_code"), of_union=True))
    take_stated_cover(register)
    take_particulars(register)
    clean = register.clean
    clean["unit_kind"] = [
        kind or _kind_of(code) for kind, code in zip(clean["unit_kind"], clean["credit_code"], strict=True)
    ]
    if register.has("credit_code"):
        for row, code in enumerate(clean["credit_code"]):
            if code is None and register.judged(row):
                register.find("credit_code_missing", row, "credit_code")
    else:
        register.findings.append(Finding.of("column_missing", register.table.sheet, args={"field": "统一社会信用代码"}))
    for row, (code, name) in enumerate(zip(clean["credit_code"], clean["name"], strict=True)):
        if code is None and name is None and register.judged(row):
            register.find("row_without_key", row, None)
    parts_over_total(register, "employees_women", "employees", "women_over_employees", "women")
    held_against(register, "members", "employees", column="members")
    take_sizes(register)
    for row, (declared, computed) in enumerate(zip(clean["size_declared"], clean["size"], strict=True)):
        if declared is not None and row not in register.passed_over and _at_odds(declared, computed):
            raw = register.raw("size_declared")[row]
            register.find("size_declared_differs", row, "size_declared", raw, computed=computed)
    duplicates(register, "credit_code", "name")


def take_sizes(register: Register) -> None:
    """The size of each unit by the standard; of one whose employees are a band (25-99人) what is certain whichever of them it has."""
    persons = register.kept("employees")
    least, most = read.bounds(register.raw("employees"), persons)
    others = floats(register.kept("revenue")), floats(register.kept("assets"))
    kinds, industries = register.clean["unit_kind"], register.kept("industry")
    register.clean["size"] = (
        classify(industries, least, *others, kinds)
        if np.array_equal(least, most, equal_nan=True)
        else classify_between(industries, (least, most), *others, kinds)
    )


def _at_odds(declared: str, computed: str) -> bool:
    """Whether a declared size contradicts what was computed for certain."""
    if declared == computed or computed not in _STATED:
        return False
    return {declared, computed} not in ({"small_or_micro", "small"}, {"small_or_micro", "micro"})


_STATED: Final = frozenset(SIZES) - {"undetermined", "not_applicable"}


def _kind_of(code: str | None) -> str:
    """The kind that a credit code's registration department implies (GB 32100-2015); an enterprise where nothing does."""
    if not code:
        return "enterprise"
    return _KIND_BY_CODE.get(code[:2]) or _KIND_BY_CODE.get(code[:1]) or "other"
