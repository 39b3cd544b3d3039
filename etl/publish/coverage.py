"""What is known of each unit's cover: own beats joint beats federation beats stated, once; uncovered; or unknown.

A unit is covered by a union whose ``unit_code`` is its own code, by the union whose code stands in the unit register's own column, by a
union on whose cover list (覆盖单位) it stands, or because its own register says so (是否建会). A union dissolved by the reference date
covers nothing. It is uncovered where a union register or cover list speaks for its place, or its own register says no, and nothing
covers it. It is unknown where nothing speaks for it, or where what would cover it could not be read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import Connection, insert, select, table, text
from sqlalchemy import column as sql_column

from data.database import schema
from data.database.loads import plain_columns
from data.reference import regions
from data.slice import Slice
from etl.check.counted import COUNTED
from etl.clean.columns import wrong_codes
from etl.clean.credit_code import digits_left, normalise
from etl.publish.identity import gather_cover, union_key, unit_key
from etl.publish.links.slice import link_slice
from etl.publish.senders import Senders
from etl.publish.subtrees import Reached

_RANK = "CASE {} WHEN 'own' THEN '1' WHEN 'joint' THEN '2' WHEN 'federation' THEN '3' ELSE NULL END"
_COUNTS = "NOT EXISTS (SELECT 1 FROM displaced d WHERE d.part_id = {0}.part_id AND d.row = {0}.row)"
_TEMPORARY: Final = ("slice_union", "unit_mode", "unit_unread", "unit_place")


def resolve_coverage(
    connection: Connection, slice_: Slice, senders: Senders, changed: Mapping[Slice, Reached | None]
) -> None:
    """Write ``coverage`` anew for the units of a slice; leaves the temporary table ``slice_union`` for the sums that follow.

    Units are those of the parts that are counted (:func:`etl.check.counted.count_parts`). ``displaced`` must have been written for the
    slice (:func:`etl.publish.senders.displace`), and the temporary table ``twin_unit`` (:func:`etl.publish.links.twins.link_registers`).
    ``changed``: the slices that have changed, this one among them, with what was reached, None for all.
    """
    for name in _TEMPORARY:
        connection.execute(text(f"DROP TABLE IF EXISTS {name}"))
    _gather_unions(connection, slice_)
    gather_cover(connection)
    _gather_modes(connection)
    _gather_unread(connection)
    _gather_places(connection, senders)
    _write_coverage(connection)
    _doubt_wrong_codes(connection)
    link_slice(connection, slice_, changed)


def keep_coverage(connection: Connection, slice_: Slice, senders: Senders) -> None:
    """What :func:`resolve_coverage` leaves for the sums, where ``coverage`` itself is up to date."""
    for name in _TEMPORARY:
        connection.execute(text(f"DROP TABLE IF EXISTS {name}"))
    _gather_unions(connection, slice_)
    gather_cover(connection)
    _gather_places(connection, senders)


def _gather_unions(connection: Connection, slice_: Slice) -> None:
    """``slice_union``: the unions that count, one row a code; ``live`` is 0 for those dissolved by the last day."""
    connection.execute(
        text(
            f"CREATE TEMPORARY TABLE slice_union AS SELECT {union_key('u')} AS code, MIN(u.union_kind) AS union_kind, MIN(u.unit_code) AS unit_code,"
            " MAX(u.agreement) AS agreement, MAX(u.wage_agreement) AS wage_agreement, MAX(u.congress) AS congress,"
            " MAX(CASE WHEN u.dissolved IS NULL OR u.dissolved > :last THEN 1 ELSE 0 END) AS live"
            f" FROM labour_union u WHERE u.part_id IN ({COUNTED.format('union_register')}) AND {union_key('u')} IS NOT NULL"
            f" AND {_COUNTS.format('u')} GROUP BY 1"
        ),
        {"last": slice_.last_day},
    )
    _index(connection, "slice_union", "code")


def _gather_modes(connection: Connection) -> None:
    """``unit_mode``: the best way of cover that unions and cover lists give a unit's code, as its rank before the union's code."""
    connection.execute(
        text(
            "CREATE TEMPORARY TABLE unit_mode AS SELECT unit_code, MIN(best) AS best FROM ("
            f" SELECT unit_code, {_RANK.format('union_kind')} || code AS best FROM slice_union WHERE unit_code IS NOT NULL AND live = 1"
            f" UNION ALL SELECT c.unit_key, {_RANK.format('s.union_kind')} || s.code FROM slice_cover c JOIN slice_union s ON s.code = c.union_key"
            " WHERE s.live = 1 AND c.unit_key IS NOT NULL"
            # A unit of two registers is heard under both its codes, and by the union that either row names.
            f" UNION ALL SELECT t.speaks, {_RANK.format('s.union_kind')} || s.code FROM slice_union s JOIN twin_unit t ON t.unit_key = s.unit_code"
            f" WHERE s.live = 1 UNION ALL SELECT t.speaks, {_RANK.format('s.union_kind')} || s.code FROM slice_cover c"
            " JOIN twin_unit t ON t.unit_key = c.unit_key JOIN slice_union s ON s.code = c.union_key WHERE s.live = 1"
            # CROSS: from the few units of two registers to their rows, not from all rows that there are to these.
            f" UNION ALL SELECT t.speaks, {_RANK.format('s.union_kind')} || s.code FROM twin_unit t CROSS JOIN unit u"
            " JOIN slice_union s ON s.code = u.union_code WHERE u.part_id = t.part_id AND u.row = t.row AND s.live = 1"
            ") AS ways WHERE best IS NOT NULL GROUP BY unit_code"
        )
    )
    _index(connection, "unit_mode", "unit_code")


def _gather_unread(connection: Connection) -> None:
    """``unit_unread``: units named by a union or a line of a cover list that was kept out, or on the list of a union that no register
    holds (``union_code`` is that union's)."""
    connection.execute(
        text(
            "CREATE TEMPORARY TABLE unit_unread AS SELECT COALESCE(t.speaks, c.unit_key) AS unit_code, MIN(c.union_key) AS union_code FROM slice_cover c"
            " LEFT JOIN slice_union s ON s.code = c.union_key LEFT JOIN twin_unit t ON t.unit_key = c.unit_key"
            " WHERE s.code IS NULL AND c.unit_key IS NOT NULL GROUP BY 1"
        )
    )
    _index(connection, "unit_unread", "unit_code")
    kept_out = schema.quarantine.join(schema.part, schema.part.c.id == schema.quarantine.c.part_id)
    rows = connection.execute(
        select(schema.quarantine.c.raw, schema.part.c.region)
        .select_from(kept_out)
        .where(
            schema.part.c.id.in_(text("SELECT id FROM counted_part")),
            schema.part.c.content.in_(("union_register", "cover_list")),
        )
    ).all()
    said = [(normalise(str(row.raw.get("unit_code") or "")), row.region) for row in rows]
    named = {code for code, _ in said if code} | _that_lost_digits(connection, said)
    known = set(connection.execute(text("SELECT unit_code FROM unit_unread")).scalars())
    if named - known:
        unread = table("unit_unread", sql_column("unit_code"))
        connection.execute(insert(unread), [{"unit_code": code} for code in sorted(named - known)])


def _that_lost_digits(connection: Connection, said: Sequence[tuple[str, str]]) -> set[str]:
    """The units that may be meant by codes which lost their tail as numbers, each said by a sender: those of its region whose code is of figures
    alone and begins with what is left. Which of them the union covers nobody can tell."""
    stems = {(left, region) for code, region in said if (left := digits_left(code))}
    if not stems:
        return set()
    units = connection.execute(
        text(
            f"SELECT credit_code, region FROM unit WHERE part_id IN ({COUNTED.format('unit_register')}) AND LENGTH(credit_code) = 18"
        )
    ).all()
    tree = regions()
    return {
        unit.credit_code
        for unit in units
        if unit.credit_code.isdigit()
        and any(unit.credit_code.startswith(left) and region in tree.path(unit.region) for left, region in stems)
    }


def _gather_places(connection: Connection, senders: Senders) -> None:
    """``unit_place``: for each region with units whether a union register, and whether it or a cover list, speaks for it."""
    connection.execute(
        text("CREATE TEMPORARY TABLE unit_place (region VARCHAR(12) PRIMARY KEY, unions INTEGER, spoken INTEGER)")
    )
    codes = connection.execute(
        text(f"SELECT DISTINCT region FROM unit WHERE part_id IN ({COUNTED.format('unit_register')})")
    ).scalars()
    rows = [
        {
            "region": code,
            "unions": int(senders.speaks(code, "union_register")),
            "spoken": int(senders.speaks(code, "union_register", "cover_list")),
        }
        for code in codes.all()
    ]
    if rows:
        place = table("unit_place", sql_column("region"), sql_column("unions"), sql_column("spoken"))
        connection.execute(insert(place), rows)


def _write_coverage(connection: Connection) -> None:
    """One row a unit that is covered, unknown or displaced; the order of the cases is the rule."""
    units = COUNTED.format("unit_register")
    connection.execute(text(f"DELETE FROM coverage WHERE part_id IN ({units})"))
    named = f"(CASE WHEN s.live = 1 THEN {_RANK.format('s.union_kind')} || s.code END)"
    best = f"CASE WHEN m.best IS NULL THEN {named} WHEN {named} IS NULL THEN m.best WHEN m.best < {named} THEN m.best ELSE {named} END"
    connection.execute(
        text(
            "INSERT INTO coverage (part_id, row, mode, union_code) SELECT part_id, row,"
            " CASE WHEN displaced THEN 'displaced' WHEN best IS NOT NULL THEN"
            " CASE SUBSTR(best, 1, 1) WHEN '1' THEN 'own' WHEN '2' THEN 'joint' ELSE 'federation' END ELSE said END,"
            " CASE WHEN displaced THEN NULL WHEN best IS NOT NULL THEN SUBSTR(best, 2) WHEN said IN ('own', 'joint') THEN other END"
            f" FROM (SELECT u.part_id AS part_id, u.row AS row, {best} AS best, d.row IS NOT NULL AS displaced,"
            " COALESCE(u.union_code, r.union_code) AS other,"
            " CASE WHEN u.cover_stated THEN 'stated' WHEN NOT u.cover_stated THEN NULL"
            # Unions name their units by code: what would cover a unit without one cannot be found.
            # A union that no register holds: where none speaks for the place its code is all that is known of it, and it covers;
            # where one does, the union that would cover the unit could not be read.
            " WHEN u.union_code IS NOT NULL AND s.code IS NULL THEN CASE WHEN p.unions = 1 THEN 'unknown' WHEN n.uses > 1 THEN 'joint' ELSE 'own' END"
            " WHEN r.union_code IS NOT NULL AND p.unions = 0 THEN 'joint'"
            " WHEN r.unit_code IS NOT NULL THEN 'unknown'"
            " WHEN u.credit_code IS NULL THEN 'unknown'"
            " WHEN p.spoken = 1 THEN NULL ELSE 'unknown' END AS said"
            f" FROM unit u LEFT JOIN unit_mode m ON m.unit_code = {unit_key('u')} LEFT JOIN slice_union s ON s.code = u.union_code"
            f" LEFT JOIN unit_unread r ON r.unit_code = {unit_key('u')} LEFT JOIN unit_place p ON p.region = u.region"
            " LEFT JOIN displaced d ON d.part_id = u.part_id AND d.row = u.row"
            f" LEFT JOIN (SELECT union_code, COUNT(*) AS uses FROM unit WHERE part_id IN ({units}) AND union_code IS NOT NULL"
            " GROUP BY union_code) n ON n.union_code = u.union_code"
            f" WHERE u.part_id IN ({units})) AS resolved WHERE displaced OR best IS NOT NULL OR said IS NOT NULL"
        ),
    )


def _doubt_wrong_codes(connection: Connection) -> None:
    """A unit whose code is wrong cannot be found by the union that would cover it: where nothing names it, it is not known to be uncovered."""
    parts, rows, codes = plain_columns(
        connection.execute(
            text(
                "SELECT u.part_id, u.row, u.credit_code FROM unit u LEFT JOIN coverage c ON c.part_id = u.part_id AND c.row = u.row"
                f" WHERE u.part_id IN ({COUNTED.format('unit_register')}) AND c.row IS NULL AND u.cover_stated IS NULL"
            ),
        )
    )
    wrong = [{"part_id": parts[i], "row": rows[i], "mode": "unknown"} for i in wrong_codes(codes)]
    if wrong:
        connection.execute(insert(schema.coverage), wrong)


def _index(connection: Connection, name: str, key: str) -> None:
    within = "temp." if connection.dialect.name == "sqlite" else ""
    connection.execute(text(f"CREATE UNIQUE INDEX {within}{name}_{key} ON {name} ({key})"))
