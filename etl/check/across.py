"""Checks that need more than one file: made anew at each publish, so they vanish when the missing partner arrives."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

from sqlalchemy import Connection, and_, delete, insert, not_, or_, text

from data.checks import SAME, SAME_CELLS, Levels
from data.database import schema
from data.database.json_columns import from_json
from data.database.schema import in_slice
from data.grain import SHEET_ROWS
from data.letters import get_column_letter
from data.reference import regions
from data.slice import Slice
from etl.check.counted import COUNTED, count_parts
from etl.check.history import AGAINST_LAST, OF_RECORDS, against_last_period
from etl.check.homes import Homes
from etl.check.lookup import look_up_table
from etl.check.replaced import replaced_tables
from etl.check.silence import displaced_rows, silent_regions, uncounted_columns
from etl.check.sums import check_sums

_OF_SLICE: Final = (
    "SELECT id FROM part WHERE status = 'current' AND period = :period AND calibre = :calibre AND purpose = :purpose"
    " AND content = '{}'"
)
_UNIONS_OF_SLICE: Final = (
    f"SELECT code FROM labour_union WHERE part_id IN ({_OF_SLICE.format('union_register')}) AND code IS NOT NULL"
)

_SHEET_ROW: Final = f"(c.row - 1) % {SHEET_ROWS} + 1"

_RULES: Final[tuple[tuple[str, str, str, str], ...]] = (
    (
        "cover_union_unknown",
        "cover_list",
        "union_code",
        f"SELECT c.part_id, {_SHEET_ROW} AS row, c.union_code AS value FROM cover c WHERE c.part_id IN ({COUNTED.format('cover_list')})"
        f" AND c.union_code IS NOT NULL AND c.union_code NOT IN (SELECT code FROM union_seen)",
    ),
    (
        "cover_unit_unknown",
        "cover_list",
        "unit_code",
        f"SELECT c.part_id, {_SHEET_ROW} AS row, c.unit_code AS value FROM cover c WHERE c.part_id IN ({COUNTED.format('cover_list')})"
        f" AND c.unit_code IS NOT NULL AND c.unit_code NOT IN (SELECT code FROM unit_seen)",
    ),
    (
        "membership_union_unknown",
        "membership",
        "union_code",
        f"SELECT m.part_id, m.row, m.union_code AS value FROM membership m WHERE m.part_id IN ({COUNTED.format('membership')})"
        f" AND m.union_code IS NOT NULL AND m.union_code NOT IN (SELECT code FROM union_seen)",
    ),
    (
        "union_unit_unknown",
        "union_register",
        "unit_code",
        f"SELECT u.part_id, u.row, u.unit_code AS value FROM labour_union u WHERE u.part_id IN ({COUNTED.format('union_register')})"
        f" AND u.unit_code IS NOT NULL AND u.unit_code NOT IN (SELECT code FROM unit_seen)",
    ),
    (
        "unit_union_unknown",
        "unit_register",
        "union_code",
        # Of the whole slice, whatever is counted: as long as nobody sends a union register no code is wrong.
        f"SELECT u.part_id, u.row, u.union_code AS value FROM unit u WHERE u.part_id IN ({_OF_SLICE.format('unit_register')})"
        f" AND u.union_code IS NOT NULL AND u.union_code NOT IN ({_UNIONS_OF_SLICE}) AND EXISTS ({_UNIONS_OF_SLICE})",
    ),
)
_TWICE: Final = (
    "SELECT u.part_id, u.row, u.{code} AS value, u.region AS region, l.name AS file, p.columns AS letters FROM {table} u"
    " JOIN part p ON p.id = u.part_id JOIN load l ON l.id = p.load_id JOIN ("
    " SELECT code FROM {seen} GROUP BY code HAVING COUNT(*) > 1) d ON d.code = u.{code}"
    " WHERE u.part_id IN ({parts}) ORDER BY u.{code}, u.part_id, u.row"
)
_CLAIMED: Final = (
    ("unit_claimed_twice", "unit", "credit_code", "unit_register", "unit_seen"),
    ("union_claimed_twice", "labour_union", "code", "union_register", "union_seen"),
)
_SEEN: Final = (
    (
        "unit_seen",
        f"SELECT credit_code AS code, employees FROM unit WHERE part_id IN ({COUNTED.format('unit_register')})"
        " AND credit_code IS NOT NULL",
    ),
    (
        "union_seen",
        "SELECT part_id, row, code, unit_code, union_kind, members FROM labour_union"
        f" WHERE part_id IN ({COUNTED.format('union_register')}) AND code IS NOT NULL",
    ),
)
"""Units and unions that are counted, to be found by their code: each is listed once, for all that is asked of codes. A cross join keeps the order of its
tables in SQLite."""
_MEMBERS: Final = (
    "SELECT m.part_id, m.row, m.members AS membership, l.members AS register FROM membership m CROSS JOIN union_seen l"
    f" WHERE l.code = m.union_code AND m.part_id IN ({COUNTED.format('membership')})"
    " AND m.members IS NOT NULL AND l.members IS NOT NULL AND m.members <> l.members"
)
_STATED: Final = (
    "SELECT o.part_id, o.row, o.col, o.region, o.measure, o.value, o.scale, o.raw FROM observation o"
    " JOIN part p ON p.id = o.part_id JOIN load l ON l.id = p.load_id"
    " WHERE p.status = 'current' AND p.content = 'summary' AND p.period = :period AND p.calibre = :calibre AND p.purpose = :purpose"
    " AND o.region IS NOT NULL AND o.measure IS NOT NULL AND o.value IS NOT NULL AND o.industry = '*' AND o.size = '*' AND o.unit_kind = '*'"
    " AND o.dimensions NOT LIKE '%registration_type%'"
)
_OVER_UNIT: Final = (
    "SELECT l.part_id, l.row, l.members, u.employees FROM union_seen l CROSS JOIN unit_seen u"
    " WHERE u.code = l.unit_code AND l.union_kind = 'own' AND l.members > u.employees"
)
_SHEET_OVER_UNIT: Final = (
    "SELECT m.part_id, m.row, m.members, u.employees FROM membership m CROSS JOIN union_seen l CROSS JOIN unit_seen u"
    f" WHERE l.code = m.union_code AND u.code = l.unit_code AND m.part_id IN ({COUNTED.format('membership')})"
    " AND l.union_kind = 'own' AND m.members > u.employees"
)


_ON_ROWS: Final = (
    *(code for code, *_ in _RULES if code != "unit_union_unknown"),
    *(code for code, *_ in _CLAIMED),
    "members_differ",
    "members_over_unit",
)
"""What is said of single rows, by codes that they share with others."""


def cross_check(connection: Connection, slice_: Slice, levels: Levels, parts: Collection[int] | None = None) -> None:
    """Replace the slice's findings of phase ``publish``; each has the level that ``levels`` give its check.

    ``parts``: those of the provinces that a change reached (:mod:`etl.publish.subtrees`): what is said of rows of others stays.
    """
    finding = schema.finding.c
    here = [finding.phase == "publish", in_slice(schema.finding, slice_)]
    if parts is not None:
        on_rows = or_(finding.code.in_(_ON_ROWS), and_(finding.code.in_(OF_RECORDS), finding.row.is_not(None)))
        here.append(or_(not_(on_rows), finding.part_id.in_(parts)))
    connection.execute(delete(schema.finding).where(*here))
    count_parts(connection, slice_, parts)
    found = _on_rows(connection, slice_)
    stated = _stated(connection, slice_)
    homes = Homes(connection, slice_, stated)
    found += _conflicts(stated, homes)
    found += check_sums(connection, slice_, homes)
    found += replaced_tables(connection, slice_)
    found += displaced_rows(connection, slice_)
    found += silent_regions(connection, slice_)
    found += uncounted_columns(connection, slice_)
    found += against_last_period(connection, slice_, homes, counted=parts is not None)
    _insert(connection, slice_, found, levels)


def check_against_last(connection: Connection, slice_: Slice, levels: Levels) -> None:
    """Replace those of a slice's findings that look at the period before it, which has changed."""
    finding = schema.finding.c
    connection.execute(
        delete(schema.finding).where(
            finding.phase == "publish", in_slice(schema.finding, slice_), finding.code.in_(AGAINST_LAST)
        )
    )
    count_parts(connection, slice_, None)
    homes = Homes(connection, slice_, _stated(connection, slice_))
    found = silent_regions(connection, slice_)
    found += against_last_period(connection, slice_, homes)
    _insert(connection, slice_, found, levels)


def _on_rows(connection: Connection, slice_: Slice) -> list[dict[str, Any]]:
    """Findings on single rows of the parts that are counted."""
    for name, select in _SEEN:
        look_up_table(connection, name, select, "code", slice_.params)
    found: list[dict[str, Any]] = []
    for code, _content, field, sql in _RULES:
        for row in connection.execute(text(sql), slice_.params):
            found.append(
                {"code": code, "part_id": row.part_id, "row": row.row, "field": field, "value": row.value, "args": {}}
            )
    for claim in _CLAIMED:
        found += _claimed_twice(connection, slice_, *claim)
    for row in connection.execute(text(_MEMBERS), slice_.params):
        found.append(
            {
                "code": "members_differ",
                "part_id": row.part_id,
                "row": row.row,
                "field": "members",
                "value": str(row.membership),
                "args": {"membership": str(row.membership), "register": str(row.register)},
            }
        )
    for row in [
        *connection.execute(text(_OVER_UNIT), slice_.params),
        *connection.execute(text(_SHEET_OVER_UNIT), slice_.params),
    ]:
        found.append(
            {
                "code": "members_over_unit",
                "part_id": row.part_id,
                "row": row.row,
                "field": "members",
                "value": str(row.members),
                "args": {"members": str(row.members), "employees": str(row.employees)},
            }
        )
    return found


def _claimed_twice(
    connection: Connection, slice_: Slice, code: str, table: str, field: str, content: str, seen: str
) -> list[dict[str, Any]]:
    sql = _TWICE.format(code=field, table=table, parts=COUNTED.format(content), seen=seen)
    rows = connection.execute(text(sql), slice_.params).all()
    by_code: dict[str, list[Any]] = {}
    by_part: dict[int, list[Any]] = {}
    for row in rows:
        by_code.setdefault(row.value, []).append(row)
        by_part.setdefault(row.part_id, []).append(row)
    found: list[dict[str, Any]] = []
    for part_id, claimed in by_part.items():
        claimed.sort(key=lambda row: row.row)
        told = claimed if len(claimed) <= _TOLD_ALONE else claimed[:1]
        for row in told:
            said = [row] if told is claimed else claimed  # a column of them is one cause
            others = {each.row: [o for o in by_code[each.value] if o is not each] for each in said}
            args = {
                "other": "、".join(_place(o, field) for o in others[row.row][:9]),
                "regions": ",".join(sorted({o.region for of_row in others.values() for o in of_row})),
            }
            if len(said) > 1:
                cells = (f"{_letter(row, field)}{each.row}" for each in said[:_TOLD_ALONE])
                args |= {SAME: str(len(said)), SAME_CELLS: "、".join(cells)}
            entry = {"code": code, "part_id": part_id, "row": row.row, "field": field, "value": row.value, "args": args}
            found.append(entry)
    return found


_TOLD_ALONE: Final = 3
"""So many claims of a table are told each; more are one finding, with their count and the first cells."""


def _letter(row: Any, field: str) -> str:
    letters = from_json(row.letters) if isinstance(row.letters, str) else row.letters
    return str(letters.get(field, ""))


def _place(row: Any, field: str) -> str:
    """A row as its reader finds it: file, cell and region."""
    return f"{row.file} {_letter(row, field)}{row.row}（{regions()[row.region].name}）"


def _stated(connection: Connection, slice_: Slice) -> Sequence[Any]:
    """What the slice's tables state of whole regions, the statement that counts first: as :mod:`etl.publish.rollup` chooses."""
    return connection.execute(
        text(_STATED + " ORDER BY o.scale, l.sha256, o.part_id, o.row, o.col"), slice_.params
    ).all()


def _conflicts(stated: Sequence[Any], homes: Homes) -> list[dict[str, Any]]:
    """Two tables that state one figure, by more than the coarser of them can show."""
    return [
        _at(row, "conflicting_statements", first=str(first.value), second=str(row.value))
        for row in stated
        if (first := homes.cells[row.region, row.measure]) is not row
        and abs(first.value - row.value) > max(first.scale, row.scale)
    ]


def _at(row: Any, code: str, **args: str) -> dict[str, Any]:
    return {
        "code": code,
        "part_id": row.part_id,
        "row": row.row,
        "col": row.col,
        "field": None,
        "value": row.raw,
        "args": {"region": regions()[row.region].name, "measure": row.measure, **args},
    }


def _insert(connection: Connection, slice_: Slice, found: list[dict[str, Any]], levels: Levels) -> None:
    if not found:
        return
    part = schema.part.c
    parts = {
        row.id: row
        for row in connection.execute(schema.part.select().where(part.id.in_({f["part_id"] for f in found})))
    }
    rows = []
    for entry in found:
        if levels[entry["code"]] == "off":
            continue
        home = parts[entry["part_id"]]
        letter = get_column_letter(entry["col"]) if entry.get("col") else home.columns.get(entry["field"])
        rows.append(
            {
                "load_id": home.load_id,
                "part_id": home.id,
                "phase": "publish",
                **slice_.params,
                "sheet": home.sheet,
                "cell": f"{letter}{entry['row']}" if letter and entry["row"] else None,
                "row": entry["row"],
                "column": letter,
                "severity": levels[entry["code"]],
                "code": entry["code"],
                "args": entry["args"],
                "value": entry["value"],
            }
        )
    if rows:
        connection.execute(insert(schema.finding), rows)
