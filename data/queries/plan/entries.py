"""What is written in the ledger of some units, for a page of a list."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Engine, select

from analysis.plan.ledger import FIELDS
from data.database.planning import ledger_entry
from data.scope import OutOfScope, Scope


def entries_of(engine: Engine, scope: Scope, *, codes: Collection[str], purpose: str) -> dict[str, dict[str, Any]]:
    """Credit code -> the fields of its ledger entry; a unit of which nothing is written is left out.

    The codes are those of units that the reader has been shown. Raises OutOfScope for a reader without unit lists.
    """
    if not scope.unit_lists:
        raise OutOfScope("no list of units may be made for this reader")
    if not codes:
        return {}
    entry = ledger_entry.c
    ask = select(entry.credit_code, *(entry[name] for name in FIELDS))
    ask = ask.where(entry.purpose == purpose, entry.credit_code.in_(list(codes)))
    with engine.connect() as connection:
        return {row["credit_code"]: dict(row) for row in connection.execute(ask).mappings()}
