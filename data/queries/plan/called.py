"""What units that are named by their codes are called in other periods, by the pairs that hold them to be one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import Connection, select

from data.database.links import same_unit
from data.scope import OutOfScope, Scope

_AT_ONCE: Final = 400
"""Codes in one statement: SQLite of old takes 999 parameters."""


def called_otherwise(connection: Connection, scope: Scope, purpose: str, codes: Sequence[str]) -> dict[str, list[str]]:
    """Code -> the other codes of its unit in data of a purpose; what has none is left out, and so are names of times without a code.

    Raises :class:`~data.scope.OutOfScope` for a reader to whom no lists of units may be made.
    """
    if not scope.unit_lists:
        raise OutOfScope("no list of units may be made for this reader")
    same = same_unit.c
    first = dict.fromkeys(codes, "")
    for some in _pieces(codes):
        ask = select(same.key, same.root).where(same.purpose == purpose, same.key.in_(some))
        first |= {row.key: row.root for row in connection.execute(ask)}
    roots = {code: root or code for code, root in first.items()}
    keys: dict[str, list[str]] = {}
    for some in _pieces(sorted(set(roots.values()))):
        ask = select(same.key, same.root).where(same.purpose == purpose, same.root.in_(some)).order_by(same.key)
        for row in connection.execute(ask):
            keys.setdefault(row.root, [row.root]).append(row.key)
    found = {
        code: [key for key in keys.get(root, [root]) if key != code and "|" not in key] for code, root in roots.items()
    }
    return {code: others for code, others in found.items() if others}


def _pieces(codes: Sequence[str]) -> Iterable[Sequence[str]]:
    return (codes[start : start + _AT_ONCE] for start in range(0, len(codes), _AT_ONCE))
