"""Which units are covered, and how: own beats joint beats federation, each unit once. Made in SQL over one slice.

A unit is covered by a union whose ``unit_code`` is its own code, by the union whose code stands in the unit register's own
column, or by a union on whose cover list (覆盖单位) it stands. A union dissolved by the reference date covers nothing.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from data.slice import Slice

_CURRENT = "SELECT id FROM part WHERE status = 'current' AND period = :period AND calibre = :calibre AND purpose = :purpose AND content = '{}'"
_RANK = "CASE {} WHEN 'own' THEN '1' WHEN 'joint' THEN '2' WHEN 'federation' THEN '3' ELSE NULL END"


def resolve_coverage(connection: Connection, slice_: Slice) -> None:
    """Write ``coverage`` anew for the units of a slice; leaves the temporary table ``slice_union`` for the sums that follow."""
    for name in ("slice_union", "unit_mode"):
        connection.execute(text(f"DROP TABLE IF EXISTS {name}"))
    connection.execute(
        text(
            "CREATE TEMPORARY TABLE slice_union AS SELECT u.code AS code, MIN(u.union_kind) AS union_kind, MIN(u.unit_code) AS unit_code,"
            " MAX(u.agreement) AS agreement, MAX(u.wage_agreement) AS wage_agreement, MAX(u.congress) AS congress"
            f" FROM labour_union u WHERE u.part_id IN ({_CURRENT.format('union_register')}) AND u.code IS NOT NULL"
            " AND (u.dissolved IS NULL OR u.dissolved > :last) GROUP BY u.code"
        ),
        {**slice_.params, "last": slice_.last_day},
    )
    connection.execute(
        text(
            "CREATE UNIQUE INDEX temp.slice_union_code ON slice_union (code)"
            if connection.dialect.name == "sqlite"
            else "CREATE UNIQUE INDEX slice_union_code ON slice_union (code)"
        )
    )
    connection.execute(
        text(
            "CREATE TEMPORARY TABLE unit_mode AS SELECT unit_code, MIN(best) AS best FROM ("
            f" SELECT unit_code, {_RANK.format('union_kind')} || code AS best FROM slice_union WHERE unit_code IS NOT NULL"
            f" UNION ALL SELECT c.unit_code, {_RANK.format('s.union_kind')} || s.code FROM cover c JOIN slice_union s ON s.code = c.union_code"
            f" WHERE c.part_id IN ({_CURRENT.format('cover_list')})"
            ") AS ways WHERE best IS NOT NULL GROUP BY unit_code"
        ),
        slice_.params,
    )
    connection.execute(
        text(
            "CREATE UNIQUE INDEX temp.unit_mode_code ON unit_mode (unit_code)"
            if connection.dialect.name == "sqlite"
            else "CREATE UNIQUE INDEX unit_mode_code ON unit_mode (unit_code)"
        )
    )
    units = _CURRENT.format("unit_register")
    connection.execute(text(f"DELETE FROM coverage WHERE part_id IN ({units})"), slice_.params)
    lone = connection.execute(text("SELECT COUNT(*) FROM slice_union")).scalar_one() == 0
    named = (
        "CASE WHEN u.union_code IS NULL THEN NULL WHEN n.uses > 1 THEN '2' || u.union_code ELSE '1' || u.union_code END"
        if lone
        else f"{_RANK.format('s.union_kind')} || s.code"
    )
    join = (
        f"LEFT JOIN (SELECT union_code, COUNT(*) AS uses FROM unit WHERE part_id IN ({units}) GROUP BY union_code) n ON n.union_code = u.union_code"
        if lone
        else "LEFT JOIN slice_union s ON s.code = u.union_code"
    )
    connection.execute(
        text(
            "INSERT INTO coverage (part_id, row, mode, union_code)"
            " SELECT part_id, row, CASE SUBSTR(best, 1, 1) WHEN '1' THEN 'own' WHEN '2' THEN 'joint' ELSE 'federation' END, SUBSTR(best, 2)"
            " FROM (SELECT u.part_id AS part_id, u.row AS row,"
            f" CASE WHEN m.best IS NULL THEN {named} WHEN {named} IS NULL THEN m.best WHEN m.best < {named} THEN m.best ELSE {named} END AS best"
            f" FROM unit u LEFT JOIN unit_mode m ON m.unit_code = u.credit_code {join} WHERE u.part_id IN ({units})) AS resolved"
            " WHERE best IS NOT NULL"
        ),
        slice_.params,
    )
