"""Tables of the linking of registers: other offices' lists, what tells rows apart, the pairs found, what was decided of them."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, Text

from data.database.schema import metadata

comparison = Table(
    "comparison",
    metadata,
    Column("part_id", Integer, ForeignKey("part.id"), primary_key=True, autoincrement=False),
    Column("row", Integer, primary_key=True, autoincrement=False),
    Column("credit_code", String(18)),
    Column("name", Text),
    Column("region", String(12), nullable=False),
    Column("industry", String(5)),
    Column("employees", Integer),
    sqlite_with_rowid=False,
)
"""A unit on somebody else's list (the part's ``source``: tax, market, social_insurance, street). In no figure."""

particulars = Table(
    "particulars",
    metadata,
    Column("part_id", Integer, ForeignKey("part.id"), primary_key=True, autoincrement=False),
    Column("row", Integer, primary_key=True, autoincrement=False),
    Column("address", Text),
    Column("former_name", Text),
    Column("unit_name", Text),
    sqlite_with_rowid=False,
)
"""What a row of any register says beside its facts that tells units apart; of the rows that say something."""

predecessor = Table(
    "predecessor",
    metadata,
    Column("part_id", Integer, ForeignKey("part.id"), primary_key=True, autoincrement=False),
    Column("row", Integer, primary_key=True, autoincrement=False),
    Column("former_code", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""The code that a unit had before, of the rows of registers that give one."""

link = Table(
    "link",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("period", String(10), nullable=False),
    Column("calibre", String(16), nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("city", String(4), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("part_id", Integer, nullable=False),
    Column("row", Integer, nullable=False),
    Column("region", String(12), nullable=False),
    Column("other_part", Integer, nullable=False),
    Column("other_row", Integer, nullable=False),
    Column("unit_key", Text, nullable=False),
    Column("other_key", Text, nullable=False),
    Column("zone", String(8), nullable=False),
    Column("probability", Float, nullable=False),
    Column("weights", JSON, nullable=False),
    Column("counts", Boolean, nullable=False),
    Index("link_slice", "period", "calibre", "purpose", "city"),
    Index("link_row", "part_id", "row"),
)
"""A pair of a unit's row and another row that is held, or may be held, to be the same unit. Made at publish. ``kind``: unit_union (a union
that names the unit), unit_cover (a line of a cover list), lead (a row of another office's list), unit_unit (a row of the unit register of the
period before, or of another sender's in the same period). ``zone``: certain, doubtful. ``weights``: field →
bits. ``counts``: whether it is held to be one: the unit's cover rests on it, or the two rows are counted once."""

link_decision = Table(
    "link_decision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("unit_key", Text, nullable=False),
    Column("other_key", Text, nullable=False),
    Column("decision", String(8), nullable=False),
    Column("author", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("decided_at", String(32), nullable=False),
    Column("revoked_at", String(32)),
    Column("revoked_by", Text),
    Index("link_decided", "unit_key", "other_key"),
)
"""What somebody said of a pair, by the keys of its rows: it holds in every period in which the two stand, until it is revoked."""

link_said = Table(
    "link_said",
    metadata,
    Column("link_id", Integer, primary_key=True, autoincrement=False),
    Column("decision_id", Integer, nullable=False),
)
"""The decision that holds of a pair: that of its own keys, or of what its unit was called in an earlier period. Made at publish."""

link_state = Table(
    "link_state",
    metadata,
    *(Column(key, String(16), primary_key=True) for key in ("period", "calibre", "purpose")),
    Column("city", String(4), primary_key=True),
    Column("digest", String(64), nullable=False),
)
"""Of what rows and model the pairs of a city were made, so that only a change makes them anew."""

link_period = Table(
    "link_period",
    metadata,
    *(Column(key, String(16), primary_key=True) for key in ("period", "calibre", "purpose")),
    Column("city", String(4), primary_key=True),
    Column("digest", String(64), nullable=False),
)
"""The same of the pairs of units of two periods."""

link_register = Table(
    "link_register",
    metadata,
    *(Column(key, String(16), primary_key=True) for key in ("period", "calibre", "purpose")),
    Column("city", String(4), primary_key=True),
    Column("digest", String(64), nullable=False),
)
"""The same of the pairs of units in two registers of one period."""

same_unit = Table(
    "same_unit",
    metadata,
    Column("purpose", String(16), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("root", Text, nullable=False),
    Index("same_unit_root", "purpose", "root"),
)
"""Units that are called otherwise than in an earlier period, or in another register, by the pairs that count: ``root`` is the key of the first period."""

ledger_carried = Table(
    "ledger_carried",
    metadata,
    Column("purpose", String(16), primary_key=True),
    Column("credit_code", String(18), primary_key=True),
    Column("from_code", String(18), nullable=False),
)
"""Entries of the ledger that were written under a unit's earlier code and stand under its present one as long as the two are held to be one."""

link_other = Table(
    "link_other",
    metadata,
    Column("part_id", Integer, primary_key=True, autoincrement=False),
    Column("row", Integer, primary_key=True, autoincrement=False),
    Column("region", String(12), nullable=False),
    Column("persons", BigInteger),
    Column("union_code", Text),
    Column("mode", String(12)),
    sqlite_with_rowid=False,
)
"""A row of a union or cover list that names a unit by no code that is its own: whose cover a link to it is, and in which mode. Made at publish."""

link_base = Table(
    "link_base",
    metadata,
    Column("part_id", Integer, primary_key=True, autoincrement=False),
    Column("row", Integer, primary_key=True, autoincrement=False),
    Column("mode", String(12)),
    Column("union_code", Text),
    sqlite_with_rowid=False,
)
"""What is known of the cover of a unit that may be linked, without its links. Made at publish, so that a decision need not look at all units."""

link_sum = Table(
    "link_sum",
    metadata,
    Column("region", String(12), primary_key=True),
    *(Column(key, String(16), primary_key=True) for key in ("period", "calibre", "purpose")),
    Column("industry", String(8), primary_key=True),
    Column("size", String(16), primary_key=True),
    Column("unit_kind", String(20), primary_key=True),
    Column("linked", BigInteger, nullable=False),
    Column("linked_employees", BigInteger, nullable=False),
    Column("linked_small", BigInteger, nullable=False),
    Column("false_units", Float, nullable=False),
    Column("false_employees", Float, nullable=False),
    Column("false_small", Float, nullable=False),
    Column("doubtful", BigInteger, nullable=False),
    Column("doubtful_employees", BigInteger, nullable=False),
    Column("doubtful_small", BigInteger, nullable=False),
    Column("unlinked", BigInteger, nullable=False),
    Column("unlinked_employees", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""What rests on links at each node below the nation: units whose cover is a link, how many of these are expected to be false (Σ 1 − p), units
with doubtful links alone, and rows that name a unit and are linked to none. Only where there are any. The nation is the sum of its provinces."""

twin_sum = Table(
    "twin_sum",
    metadata,
    Column("region", String(12), primary_key=True),
    *(Column(key, String(16), primary_key=True) for key in ("period", "calibre", "purpose")),
    Column("industry", String(8), primary_key=True),
    Column("size", String(16), primary_key=True),
    Column("unit_kind", String(20), primary_key=True),
    *(
        Column(f"{what}{of}", Float if what == "twins_false" else BigInteger, nullable=False)
        for what in ("twins", "twins_false", "twins_maybe", "twins_covered")
        for of in ("", "_employees", "_small")
    ),
    sqlite_with_rowid=False,
)
"""Rows at each node below the nation that stand for a unit which another register has too: ``twins`` are not counted, ``twins_false`` of them are expected to
be units of their own (Σ 1 − p), ``twins_maybe`` are counted and may be units that are counted already, ``twins_covered`` those of these of which both
rows are covered."""
