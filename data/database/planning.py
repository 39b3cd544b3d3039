"""Tables of what an office writes down itself: its ledger of units without a union, saved plans, targets set by hand.

Nothing here comes from a workbook's facts, and nothing of it changes with a publish: entries are kept by credit code, plans and targets by
region, across periods and loads. All are of the one metadata of :mod:`data.database.schema`.
"""

from __future__ import annotations

from sqlalchemy import JSON, Column, Float, Index, Integer, String, Table, Text

from data.database.schema import metadata, unit

ledger_entry = Table(
    "ledger_entry",
    metadata,
    Column("purpose", String(16), primary_key=True),
    Column("credit_code", String(18), primary_key=True),
    Column("name", Text),
    Column("region", String(12), nullable=False, index=True),
    Column("since", String(10), nullable=False),
    Column("status", Text),
    Column("reason", Text),
    Column("plan", Text),
    Column("office", Text),
    Column("due", Text),
    Column("supervised", Text),
    Column("note", Text),
    Column("revision", Integer, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", String(32), nullable=False),
    sqlite_with_rowid=False,
)
"""What is written of a unit. ``purpose``: synthetic entries never stand beside real ones. ``name``, ``region``: as the register had them when the
entry was last written. ``since``: the period of the register on which it was opened. ``due``: ISO date; ``supervised``: ``yes`` or null.
``revision``: the id of its last change."""

ledger_change = Table(
    "ledger_change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("purpose", String(16), nullable=False),
    Column("credit_code", String(18), nullable=False),
    Column("field", String(16), nullable=False),
    Column("old", Text),
    Column("new", Text),
    Column("author", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("origin", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("decided_by", Text),
    Column("decided_at", String(32)),
    Index("ledger_change_of", "purpose", "credit_code"),
)
"""Each change of each field, by whom, when and from where (``origin``: a command, or the name of a filled-in list). ``state``: applied; waiting
where another had changed the same field since the list was exported, then accepted or rejected by ``decided_by``."""

saved_plan = Table(
    "saved_plan",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("region", String(12), nullable=False, index=True),
    Column("period", String(10), nullable=False),
    Column("calibre", String(16), nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("author", Text, nullable=False),
    Column("saved_at", String(32), nullable=False),
    Column("data_version", Integer, nullable=False),
    Column("wishes", JSON, nullable=False),
    Column("answer", JSON, nullable=False),
    Column("units", JSON, nullable=False),
)
"""A plan as it was saved. ``wishes``: its moves as they can be asked again; ``answer``: what they would have done then; ``units``: those that
they reached, each as [key, region, employees], so that what has changed since can be told."""

set_target = Table(
    "set_target",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("region", String(12), nullable=False),
    Column("metric", String(32), nullable=False),
    Column("period", String(10), nullable=False),
    Column("calibre", String(16), nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("value", Float),
    Column("author", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Index("set_target_of", "region", "metric", "period"),
)
"""Targets set by hand, each word of them kept: the last one of a region, metric, period, calibre and purpose counts. ``value`` null: withdrawn."""

UNIT_INDEXES = (
    Index("unit_code", unit.c.credit_code),
    Index("unit_heads", unit.c.employees.desc()),
    Index("unit_region", unit.c.region, unit.c.employees),
)
"""By which single units are found among a million: those that a plan names, the largest of a province, all of a county."""
