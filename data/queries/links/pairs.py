"""Pairs of rows that are, or may be, one unit: what agrees, what differs, what was decided. Never from statistical loads.

Rows are shown by names of bodies, places and codes alone; columns that name persons are never kept (:mod:`etl.personal`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Engine, Row, bindparam, text

from analysis.vocabulary import LINK_KINDS
from data.database.json_columns import from_json
from data.grain import sheet_row
from data.queries.seen import stem
from data.reference import regions
from data.scope import OutOfScope, Scope
from data.slice import Slice

_TABLES: Final = {"unit_union": "labour_union", "unit_cover": "cover", "lead": "comparison", "unit_unit": "unit"}
_SELECT: Final = (
    "SELECT k.id, k.kind, k.zone, k.probability, k.weights, k.counts, k.region AS unit_region, k.unit_key, k.other_key,"
    " k.part_id, k.row, k.other_part, k.other_row, d.id AS decision_id, d.decision, d.author, d.reason, d.decided_at,"
    " la.name AS file_a, pa.sheet AS sheet_a, lb.name AS file_b, pb.sheet AS sheet_b, pb.source, pb.period AS period_b, u.name AS name_a, u.credit_code AS code_a,"
    " u.industry AS industry_a, u.employees AS persons_a, qa.address AS address_a, qa.former_name AS former_a, qb.address AS address_b,"
    " qb.former_name AS former_b, {other} FROM link k"
    " JOIN unit u ON u.part_id = k.part_id AND u.row = k.row JOIN part pa ON pa.id = k.part_id JOIN load la ON la.id = pa.load_id"
    " JOIN part pb ON pb.id = k.other_part JOIN load lb ON lb.id = pb.load_id JOIN {table} o ON o.part_id = k.other_part AND o.row = k.other_row"
    " LEFT JOIN particulars qa ON qa.part_id = k.part_id AND qa.row = k.row"
    " LEFT JOIN particulars qb ON qb.part_id = k.other_part AND qb.row = k.other_row"
    " LEFT JOIN link_said s ON s.link_id = k.id LEFT JOIN link_decision d ON d.id = s.decision_id"
    " WHERE k.period = :period AND k.calibre = :calibre AND k.purpose = :purpose AND k.kind = :kind"
)
_OTHER: Final = {
    "unit_union": "COALESCE(qb.unit_name, o.name) AS name_b, o.code AS code_b, o.unit_code AS told_code, o.region AS region_b, o.industry AS industry_b, o.members AS persons_b",
    "unit_cover": "o.unit_name AS name_b, o.union_code AS code_b, o.unit_code AS told_code, pb.region AS region_b, NULL AS industry_b, NULL AS persons_b",
    "unit_unit": "o.name AS name_b, o.credit_code AS code_b, NULL AS told_code, o.region AS region_b, o.industry AS industry_b, o.employees AS persons_b",
    "lead": "o.name AS name_b, o.credit_code AS code_b, NULL AS told_code, o.region AS region_b, o.industry AS industry_b, o.employees AS persons_b",
}


@dataclass(frozen=True, slots=True)
class PairFilter:
    """The pairs that a list is about. Empty: all. ``open``: doubtful ones that nobody has decided; ``decided``: those that
    somebody has."""

    kinds: Sequence[str] = LINK_KINDS
    zone: str | None = None
    open: bool = False
    decided: bool = False
    ids: Sequence[int] = ()


def pairs(
    engine: Engine, scope: Scope, *, region: str, slice_: Slice, among: PairFilter = PairFilter()
) -> list[dict[str, Any]]:
    """The pairs of a region in a slice, as ``etl link --json`` prints them, the doubtful ones first, the likeliest in front.

    Raises :class:`data.scope.OutOfScope`, for a reader who may not see single units too.
    """
    with engine.connect() as connection:
        return pairs_in(connection, scope, region=region, slice_=slice_, among=among)


def check_pairs(scope: Scope, region: str, slice_: Slice) -> None:
    """Raise :class:`data.scope.OutOfScope` where no pair may be shown: single units, or statistical loads. UnknownRegion too."""
    scope.check(region, regions())
    if not scope.unit_lists or slice_.purpose == "statistical":
        raise OutOfScope("lists of single units are not for this reader, or not of these data")


def pairs_in(
    connection: Connection, scope: Scope, *, region: str, slice_: Slice, among: PairFilter = PairFilter()
) -> list[dict[str, Any]]:
    """The same inside a transaction that is open: what it has changed is seen."""
    check_pairs(scope, region, slice_)
    told = [_pair(row) for kind in among.kinds for row in _rows(connection, region, slice_, kind, among)]
    return sorted(told, key=lambda p: (p["zone"] != "doubtful", -p["probability"], p["id"]))


_AT_ONCE: Final = 500
"""Ids in one statement: SQLite of old takes 999 parameters."""


def _rows(connection: Connection, region: str, slice_: Slice, kind: str, among: PairFilter) -> list[Row[Any]]:
    ask = _SELECT.format(other=_OTHER[kind], table=_TABLES[kind])
    said = {**slice_.params, "kind": kind}
    if prefix := stem(region):
        ask, said["stem"] = f"{ask} AND SUBSTR(k.region, 1, {len(prefix)}) = :stem", prefix
    if among.zone is not None:
        ask, said["zone"] = f"{ask} AND k.zone = :zone", among.zone
    if among.open:
        ask += " AND k.zone = 'doubtful' AND s.decision_id IS NULL"
    if among.decided:
        ask += " AND s.decision_id IS NOT NULL"
    if not among.ids:
        return list(connection.execute(text(ask), said))
    chosen = text(f"{ask} AND k.id IN :ids").bindparams(bindparam("ids", expanding=True))
    pieces = (among.ids[first : first + _AT_ONCE] for first in range(0, len(among.ids), _AT_ONCE))
    return [row for some in pieces for row in connection.execute(chosen, {**said, "ids": list(some)})]


def pattern(weights: Mapping[str, float]) -> str:
    """What is equal for pairs that agree and differ alike: each field with its whole bits, without how rare the name is."""
    return " ".join(f"{field}{weight:+.0f}" for field, weight in sorted(weights.items()) if field != "rarity")


def _pair(row: Row[Any]) -> dict[str, Any]:
    weights: dict[str, Any] = from_json(row.weights)
    sides = {
        "code": (row.code_a, row.told_code or row.code_b),
        "name": (row.name_a, row.name_b),
        "region": (row.unit_region, row.region_b),
        "address": (row.address_a, row.address_b),
        "industry": (row.industry_a, row.industry_b),
        "size": (row.persons_a, row.persons_b),
        "former_name": (row.former_a, row.former_b),
    }
    named = {"place": "name", "branch": "name", "rarity": "name", "sibling": "name"}
    return {
        "id": row.id,
        "kind": row.kind,
        "a": {
            "file": row.file_a,
            "sheet": row.sheet_a,
            "row": row.row,
            "name": row.name_a,
            "code": row.code_a,
            "region": row.unit_region,
        },
        "b": {
            "file": row.file_b,
            "sheet": row.sheet_b,
            "row": sheet_row(row.other_row) if row.kind == "unit_cover" else row.other_row,
            "name": row.name_b,
            "code": row.code_b,
            "region": row.region_b,
            "source": row.source if row.kind == "lead" else None,
            "period": row.period_b,
        },
        "zone": row.zone,
        "probability": row.probability,
        "why": [
            {
                "field": field,
                **dict(zip("ab", sides[named.get(field, field)], strict=True)),
                "weight": weight,
            }
            for field, weight in weights.items()
        ],
        "pattern": pattern(weights),
        "counts": bool(row.counts),
        "unit_key": row.unit_key,
        "other_key": row.other_key,
        "decision": row.decision,
        "author": row.author,
        "reason": row.reason,
        "decided_at": row.decided_at,
        "decision_id": row.decision_id,
    }


def counts_of(found: Sequence[dict[str, Any]]) -> dict[str, int]:
    """How many pairs there are by zone, and of these how many are decided, and count."""
    return {
        "certain": sum(pair["zone"] == "certain" for pair in found),
        "doubtful": sum(pair["zone"] == "doubtful" for pair in found),
        "accepted": sum(pair["decision"] == "accept" for pair in found),
        "rejected": sum(pair["decision"] == "reject" for pair in found),
        "open": sum(pair["zone"] == "doubtful" and pair["decision"] is None for pair in found),
        "counted": sum(pair["counts"] for pair in found),
    }
