"""What was read of drafts, held against what is right: wrong in silence, or asked about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from analysis.metrics import METRIC_IDS
from etl.file.result import FileResult, Part
from tests.clerks.books import read, told
from tests.clerks.variants.draft import Register, Summary, save

_OF_NO_USE: Final = frozenset({"calibre_assumed"})
"""What is told of any table, whatever was read of it."""


@dataclass(slots=True)
class Verdict:
    """``wrong``: what was read otherwise than it stands, or lost, with nothing said; ``asked``: what is held back and told."""

    wrong: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


def judged(drafts: Sequence[Register | Summary], folder: Path) -> Verdict:
    """Write drafts as the sheets of one file, read it, and hold it against what is right."""
    path = save(drafts, folder)
    result = read(path)
    verdict = Verdict()
    for draft in drafts:
        if isinstance(draft, Register):
            _register(draft, result, verdict)
        else:
            _summary(draft, result, verdict)
    return verdict


def _heard(result: FileResult) -> set[str]:
    return told(result) - _OF_NO_USE


def _register(draft: Register, result: FileResult, verdict: Verdict) -> None:
    parts = [p for p in result.parts if p.content == draft.content and p.period == draft.period]
    rows = [part for part in parts if part.facts.get("name")]
    if draft.refused:
        if rows:
            verdict.wrong.append(f"read what is to be refused: {[p.region for p in rows]}")
        elif not _heard(result):
            verdict.wrong.append("refused without a word")
        return
    if draft.told and not _heard(result):
        verdict.wrong.append("nothing is told")
    if len(rows) != 1:
        _not_read(
            f"{draft.content}: {len(rows)} parts of {[(p.content, p.period) for p in result.parts]}", result, verdict
        )
        return
    (part,) = rows
    if part.region != draft.sender:
        verdict.wrong.append(f"sender {part.region}, not {draft.sender}")
    for name, right in draft.right.items():
        _column(name, right, part, result, verdict)
    for extra in sorted(_read(part) - set(draft.right)):
        verdict.wrong.append(f"{extra} read: {part.facts[extra]}")
    for content, name, right_of in draft.parts:
        found = [p for p in result.parts if p.content == content]
        values = [list(p.facts[name]) for p in found]
        if values != [right_of[name]]:
            _not_read(f"{content}.{name}: {values}", result, verdict)


_MADE: Final = frozenset({"row", "size", "unit_kind", "part"})


def _read(part: Part) -> set[str]:
    return {name for name in part.facts if name not in _MADE and any(cell is not None for cell in part.facts[name])}


def _column(name: str, right: list[Any], part: Part, result: FileResult, verdict: Verdict) -> None:
    found = list(part.facts.get(name, [None] * len(right)))
    if found == right:
        return
    kept = len(found) == len(right) and all(a in (None, b) for a, b in zip(found, right, strict=True))
    if kept and _heard(result):
        verdict.asked.append(name)
    else:
        verdict.wrong.append(f"{name}: {found}, not {right}")


def _not_read(what: str, result: FileResult, verdict: Verdict) -> None:
    if _heard(result):
        verdict.asked.append(what)
    else:
        verdict.wrong.append(what)


def _figures(result: FileResult) -> Iterator[tuple[tuple[str | None, str, str], Any]]:
    for part in result.parts:
        facts = part.facts
        if part.content != "summary":
            continue
        rows = zip(facts["region"], facts["measure"], facts["value"], facts["rate"], facts["industry"], strict=True)
        for region, measure, value, rate, industry in rows:
            known = rate if measure in METRIC_IDS else value
            if measure is not None and region is not None and known is not None:
                yield (region, measure if industry == "*" else f"{measure}@{industry}", part.period), known


def _summary(draft: Summary, result: FileResult, verdict: Verdict) -> None:
    found: dict[tuple[str | None, str, str], Any] = {}
    for key, value in _figures(result):
        if found.setdefault(key, value) != value:
            verdict.wrong.append(f"{key} is {found[key]} and {value}")
    for key, value in found.items():
        right = draft.right.get(key)
        if right is None and key[0] == draft.whole:
            parts = [n for (_, measure, period), n in draft.right.items() if (measure, period) == key[1:]]
            right = sum(parts) if all(isinstance(n, int) for n in parts) else value
        if right != value:
            verdict.wrong.append(f"{key}: {value}, not {right}")
    lost = [key for key in draft.right if key not in found]
    if lost:
        _not_read(f"{len(lost)} of {len(draft.right)} figures, {lost[0]}", result, verdict)
