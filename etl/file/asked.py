"""What a planner is asked about a table: its unknown headers, those first that rates need; each part of a label once."""

from __future__ import annotations

from typing import Final

from analysis.vocabulary import REGISTERS, Content
from etl.fields.dictionary import meaning, register_field
from etl.fields.memory import Answers, Offer, key_of, offers
from etl.model import Finding, RecognisedTable

OFFERED: Final = 40
_ASKED: Final = (
    "column_unknown_needed",
    "plan_by_title",
    "column_rival",
    "figures_unread",
    "column_other_year",
    "column_unknown",
)
"""Findings on columns that were not taken, the dearest first."""
_GUESSED: Final = ("column_unknown_needed", "plan_by_title", "column_rival")
"""Those that say what a column may be."""


def offers_of(table: RecognisedTable, answers: Answers) -> list[Offer]:
    """The unknown headers and labels of a table, as far as nothing has been said about them yet."""
    given = answers.of(table.fingerprint)
    if table.content == "unknown":
        content = _likeliest(table)
        labels = [(c.label, c.letter) for c in table.columns if c.label and key_of(c.label) not in given]
        taken = {f: letter for label, letter in reversed(labels) if (f := register_field(content, label)) is not None}
        unknown: list[tuple[str, str | None, str | None]] = [
            (label, letter, None) for label, letter in labels if register_field(content, label) is None
        ]
        return offers(content, table.sheet, table.range, table.fingerprint, unknown[:OFFERED], tuple(taken.items()))
    if table.content in REGISTERS:
        told = sorted((f for f in table.findings if f.code in _ASKED), key=lambda f: _ASKED.index(f.code))
        asked = [(f.args["label"], f.column, _guess(f)) for f in told if f.args.get("label")]
        return offers(table.content, table.sheet, table.range, table.fingerprint, asked[:OFFERED], _taken(table))
    labels_of = dict.fromkeys(part for o in table.observations if o.metric is None for part in unknown_parts(o.label))
    parts: list[tuple[str, str | None, str | None]] = [(p, None, None) for p in labels_of if key_of(p) not in given]
    return offers("summary", table.sheet, table.range, table.fingerprint, parts[:OFFERED])


def _guess(finding: Finding) -> str | None:
    return finding.args.get("field") if finding.code in _GUESSED else None


def _taken(table: RecognisedTable) -> tuple[tuple[str, str], ...]:
    return tuple((c.field, c.letter) for c in table.columns if c.field)


def _likeliest(table: RecognisedTable) -> Content:
    """The register that a table which was not recognised would most likely be."""
    labels = [column.label for column in table.columns if column.label]
    return max(REGISTERS, key=lambda content: sum(register_field(content, label) is not None for label in labels))


def known_of(table: RecognisedTable) -> list[Offer]:
    """The known columns of a register, for an answer that says otherwise."""
    if table.content not in REGISTERS:
        return []
    columns: list[tuple[str, str | None, str | None]] = [
        (c.label, c.letter, c.field) for c in table.columns if c.field and c.label
    ]
    return offers(table.content, table.sheet, table.range, table.fingerprint, columns, _taken(table))


def unknown_parts(label: str) -> list[str]:
    """The parts of a label's path that are not understood: a row's and a column's are asked about apart; else the whole label."""
    parts = [part for part in label.split(" / ") if part and not meaning(part).complete]
    return parts or ([label] if label else [])
