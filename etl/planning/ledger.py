"""Writing the ledger: single and bulk edits, filled-in lists put together with what others wrote meanwhile, and what is decided between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, Engine, bindparam, func, insert, select, update

from analysis.plan.ledger import FIELDS, Values, merge
from data.database import schema
from data.database.planning import ledger_change, ledger_entry
from data.database.stamp import now
from data.queries.plan.ledger import check_ledger
from data.queries.registered import registered_few, state
from data.reference import regions
from data.scope import OutOfScope, Scope
from data.slice import Slice

_AT_ONCE: Final = 500
"""Codes in one statement: SQLite of old takes 999 parameters."""
_LONGEST_NAME: Final = 60


class NoSuchChange(LookupError):
    """No change of this number waits for a decision."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What is to be written of one unit. ``seen``: the last change that its author had seen; None: what stands now."""

    code: str
    values: Values
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes, from where (``origin``: a command or a file's name), and what they may see."""

    author: str
    origin: str
    scope: Scope


@dataclass(slots=True)
class Done:
    """What came of edits: ``changed``: code -> its fields; ``waiting``: code -> fields that another had changed too; ``refused``: code -> why
    (not_found, covered, unknown, out_of_scope, changed_since). ``numbers``: the first and last change that were written, by which
    :func:`take_back` knows them; None where none was."""

    changed: dict[str, list[str]] = field(default_factory=dict)
    waiting: dict[str, list[str]] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    numbers: tuple[int, int] | None = None

    def told(self) -> dict[str, Any]:
        """As JSON has it."""
        fields = sum(map(len, self.changed.values()))
        return {"units": len(self.changed), "fields": fields, "waiting": self.waiting, "refused": self.refused}


def edit(engine: Engine, slice_: Slice, edits: Sequence[Edit], by: Writer, *, dry_run: bool = False) -> Done:
    """Write what edits say, all or, on an error, nothing; a dry run tells the same and writes nothing.

    A unit's first entry is opened only while the register of the slice has it uncovered; a unit that has one keeps it wherever it stands.
    Where an edit was made on an older state (``seen``) and another changed the same field since, the field stays and the edit waits: both
    are kept. Raises as :func:`data.queries.plan.ledger.check_ledger`, and BadValue for an author that is none.
    """
    check_ledger(by.scope, by.scope.root, slice_)
    author = plain_author(by.author)
    done = Done()
    with engine.begin() as connection:
        standing = _Standing(connection, slice_, [one.code for one in edits], by.scope)
        rows: list[dict[str, Any]] = []
        for one in edits:
            if (reason := standing.refusal(one.code)) is not None:
                done.refused[one.code] = reason
                continue
            current = standing.entry(one.code)
            base = current if one.seen is None else standing.base(one.code, one.seen)
            merged = merge(base, current, one.values)
            waiting = standing.new_words(one.code, merged.conflicts)
            head = {"purpose": slice_.purpose, "credit_code": one.code, "author": author, "at": now()}
            head |= {"origin": by.origin}
            for state_, fields in (("applied", merged.changes), ("waiting", waiting)):
                old = current if state_ == "applied" else base
                rows += [
                    {**head, "field": n, "old": old.get(n), "new": value, "state": state_}
                    for n, value in fields.items()
                ]
            if merged.changes:
                done.changed[one.code] = list(merged.changes)
                standing.apply(one.code, merged.changes)
            if merged.conflicts:
                done.waiting[one.code] = list(merged.conflicts)
        if rows and not dry_run:
            done.numbers = _write(connection, slice_, rows, standing)
    return done


def take_back(engine: Engine, slice_: Slice, numbers: tuple[int, int], by: Writer) -> Done:
    """Let stand again what stood before the changes of one edit, from the first to the last number; what waited of it is rejected.

    A field that was changed again since stays, and its unit is refused (``changed_since``). What is taken back stays in the history, and so does that
    it was. Raises :class:`NoSuchChange` where these are not the changes of one author, and as :func:`edit`.
    """
    check_ledger(by.scope, by.scope.root, slice_)
    author, change, done = plain_author(by.author), ledger_change.c, Done()
    with engine.begin() as connection:
        ask = select(ledger_change).where(change.id.between(*numbers), change.purpose == slice_.purpose)
        batch = connection.execute(ask.order_by(change.id)).all()
        if len({row.author for row in batch}) != 1:
            raise NoSuchChange(f"no edit wrote the changes {numbers[0]} to {numbers[1]}")
        standing = _Standing(connection, slice_, [row.credit_code for row in batch], by.scope)
        rows: list[dict[str, Any]] = []
        waiting: list[int] = []
        for row in batch:
            code, name = row.credit_code, row.field
            if (reason := standing.refusal(code)) is not None:
                done.refused[code] = reason
            elif row.state == "waiting":
                waiting.append(row.id)
                done.changed.setdefault(code, []).append(name)
            elif row.state != "applied" or standing.last(code, name) > row.id:
                done.refused[code] = "changed_since"
            else:
                head = {"purpose": slice_.purpose, "credit_code": code, "author": author, "at": now()}
                rows.append(
                    {**head, "origin": by.origin, "field": name, "old": row.new, "new": row.old, "state": "applied"}
                )
                done.changed.setdefault(code, []).append(name)
                standing.apply(code, {name: row.old})
        for some in (waiting[start : start + _AT_ONCE] for start in range(0, len(waiting), _AT_ONCE)):
            told = {"state": "rejected", "decided_by": author, "decided_at": now()}
            connection.execute(update(ledger_change).where(change.id.in_(some)).values(**told))
        if rows:
            done.numbers = _write(connection, slice_, rows, standing)
    return done


def plain_author(author: str) -> str:
    """Who writes, in one line. An author may be a person: who changed what is kept, as of loads. Raises ValueError for none."""
    said = " ".join(author.split())
    if not said or len(said) > _LONGEST_NAME:
        raise ValueError(f"an author is a name of at most {_LONGEST_NAME} characters")
    return said


class _Standing:
    """What the register and the ledger say of some units before an edit."""

    def __init__(self, connection: Connection, slice_: Slice, codes: Sequence[str], scope: Scope) -> None:
        self._tree, self._scope, self._period = regions(), scope, slice_.period
        self.units: dict[str, Any] = {}
        self.kept: dict[str, dict[str, Any]] = {}
        self._applied: dict[str, list[Any]] = {}
        self._waiting: set[tuple[str, str, str | None]] = set()
        source, conditions = registered_few(slice_)
        unit, entry, change = schema.unit.c, ledger_entry.c, ledger_change.c
        for some in _pieces(codes):
            ask = select(unit.credit_code, unit.name, unit.region, state().label("state")).select_from(source)
            for row in connection.execute(ask.where(*conditions, unit.credit_code.in_(some))):
                self.units[row.credit_code] = row
            mine = entry.purpose == slice_.purpose, entry.credit_code.in_(some)
            for record in connection.execute(select(ledger_entry).where(*mine)).mappings():
                self.kept[record["credit_code"]] = dict(record)
            history = select(ledger_change).where(change.purpose == slice_.purpose, change.credit_code.in_(some))
            for row in connection.execute(history.order_by(change.id)):
                if row.state == "applied":
                    self._applied.setdefault(row.credit_code, []).append(row)
                elif row.state == "waiting":
                    self._waiting.add((row.credit_code, row.field, row.new))

    def refusal(self, code: str) -> str | None:
        """Why nothing may be written of a unit; None where something may."""
        unit, kept = self.units.get(code), self.kept.get(code)
        if unit is None and kept is None:
            return "not_found"
        try:
            self._scope.check(unit.region if unit is not None else str(kept and kept["region"]), self._tree)
        except OutOfScope:
            return "out_of_scope"
        return None if kept is not None or unit is None or unit.state == "uncovered" else str(unit.state)

    def entry(self, code: str) -> Values:
        """What is written of a unit now."""
        kept = self.kept.get(code, {})
        return {name: kept.get(name) for name in FIELDS}

    def base(self, code: str, seen: int) -> Values:
        """What was written of it when the change ``seen`` was the last one of the whole ledger."""
        found: dict[str, str | None] = dict.fromkeys(FIELDS)
        for row in self._applied.get(code, ()):
            if row.id <= seen:
                found[row.field] = row.new
        return found

    def last(self, code: str, name: str) -> int:
        """The number of the change that a unit's field stands by; 0 for none."""
        return max((row.id for row in self._applied.get(code, ()) if row.field == name), default=0)

    def new_words(self, code: str, conflicts: Values) -> dict[str, str | None]:
        """The conflicts that do not wait already: the same list sent twice says nothing new."""
        return {name: value for name, value in conflicts.items() if (code, name, value) not in self._waiting}

    def apply(self, code: str, changes: Values) -> None:
        """Let later edits of the same unit see these changes."""
        kept = self.kept.setdefault(code, {"since": self._period})
        kept.update(changes)
        if (unit := self.units.get(code)) is not None:
            kept |= {"name": unit.name, "region": unit.region}


def _pieces(codes: Sequence[str]) -> Iterator[list[str]]:
    once = list(dict.fromkeys(codes))
    return (once[start : start + _AT_ONCE] for start in range(0, len(once), _AT_ONCE))


def _write(connection: Connection, slice_: Slice, rows: list[dict[str, Any]], standing: _Standing) -> tuple[int, int]:
    """Write changes and what their units' entries are by them; returns the first and last number."""
    last = int(connection.execute(select(func.max(ledger_change.c.id))).scalar_one() or 0)
    numbered = [{"id": number, **row} for number, row in enumerate(rows, start=last + 1)]
    connection.execute(insert(ledger_change), numbered)
    latest = {row["credit_code"]: row for row in numbered if row["state"] == "applied"}
    known = ("name", "region", "since", *FIELDS)
    held = set()
    for some in _pieces(list(latest)):
        mine = ledger_entry.c.purpose == slice_.purpose, ledger_entry.c.credit_code.in_(some)
        held |= set(connection.execute(select(ledger_entry.c.credit_code).where(*mine)).scalars())
    for fresh in (True, False):
        entries = [
            {
                "purpose": slice_.purpose,
                "credit_code": code,
                **{name: standing.kept[code].get(name) for name in known},
                "revision": row["id"],
                "changed_by": row["author"],
                "changed_at": row["at"],
            }
            for code, row in latest.items()
            if (code not in held) == fresh
        ]
        if entries and fresh:
            connection.execute(insert(ledger_entry), entries)
        elif entries:
            _update(connection, entries)
    return last + 1, last + len(rows)


def _update(connection: Connection, entries: Sequence[Mapping[str, Any]]) -> None:
    entry = ledger_entry.c
    mine = entry.purpose == bindparam("of_purpose"), entry.credit_code == bindparam("of_code")
    values = [
        {"of_purpose": one["purpose"], "of_code": one["credit_code"]}
        | {name: value for name, value in one.items() if name not in ("purpose", "credit_code")}
        for one in entries
    ]
    connection.execute(update(ledger_entry).where(*mine), values)


def decide(engine: Engine, number: int, by: Writer, *, accept: bool) -> dict[str, Any]:
    """Take a waiting change, or leave what stands; either way both stay in the history. Returns its unit and field.

    Raises :class:`NoSuchChange`, OutOfScope, and ValueError for an author that is none.
    """
    author = plain_author(by.author)
    change, entry = ledger_change.c, ledger_entry.c
    with engine.begin() as connection:
        row = connection.execute(select(ledger_change).where(change.id == number, change.state == "waiting")).first()
        if row is None:
            raise NoSuchChange(f"no change {number} waits for a decision")
        mine = entry.purpose == row.purpose, entry.credit_code == row.credit_code
        kept = connection.execute(select(ledger_entry).where(*mine)).mappings().one()
        by.scope.check(kept["region"], regions())
        when = now()
        connection.execute(
            update(ledger_change)
            .where(change.id == number)
            .values(state="accepted" if accept else "rejected", decided_by=author, decided_at=when)
        )
        if accept:
            last = int(connection.execute(select(func.max(change.id))).scalar_one()) + 1
            written = {"purpose": row.purpose, "credit_code": row.credit_code, "field": row.field, "new": row.new}
            written |= {"id": last, "old": kept[row.field], "author": row.author, "at": when, "state": "applied"}
            connection.execute(insert(ledger_change).values(**written, origin=f"{row.origin} ({author})"))
            told = {row.field: row.new, "revision": last, "changed_by": row.author, "changed_at": when}
            connection.execute(update(ledger_entry).where(*mine).values(**told))
    return {
        "id": number,
        "credit_code": row.credit_code,
        "field": row.field,
        "state": "accepted" if accept else "rejected",
    }


def last_change(connection: Connection) -> int:
    """The number of the ledger's last change, which an exported list carries; 0 before the first."""
    return int(connection.execute(select(func.max(ledger_change.c.id))).scalar_one() or 0)
