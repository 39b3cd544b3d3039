"""The last look before anything is kept: what still names a person in a file's results is masked.

Columns of persons are gone by now (:mod:`etl.tables.recognise`); this is for what stands elsewhere: a number in a unit's name, an ID number pasted
where a credit code belongs, a name in a cell that should hold a figure, a sheet called after its author.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from etl.model import Finding, QuarantinedRow
from etl.personal.mask import MASK, mask_file_name, masked_cell
from etl.personal.persons import identity_number, numbers_in, personal_label

if TYPE_CHECKING:
    from etl.file.result import FileResult, Part


_CODES: Final = ("credit_code", "code", "union_code", "unit_code")
_NAMES: Final = ("name", "union_name", "unit_name")
_COUNTS: Final = ("employees", "employees_women", "members", "members_women", "members_migrant", "members_platform")
_CELL_TEXTS: Final = ("stands", "expect", "new")
"""What a finding about a correction tells of its cell."""
_MOBILES: Final = range(13_000_000_000, 20_000_000_000)


def mask_persons(result: FileResult) -> None:
    """Mask persons in all that a file gave, in place. Each cell of a register that changes gets a finding without a value."""
    _mask_corrections(result)
    result.sheets = [mask_file_name(name) for name in result.sheets]
    for part in result.parts:
        _mask_part(part)
        _mask_rows(part.quarantined)
        _mask_findings(part.findings)
    _mask_rows(result.loose)
    _mask_findings(result.findings)
    result.offers, result.known = (
        [
            replace(offer, sheet=offer.sheet and mask_file_name(offer.sheet))
            for offer in offers
            if _label(offer.label) == offer.label
        ]
        for offers in (result.offers, result.known)
    )
    for preview in result.previews:
        preview.sheet = preview.sheet and mask_file_name(preview.sheet)
        preview.title = preview.title and masked_cell(preview.title)
        preview.notes = [masked_cell(note) for note in preview.notes]
        preview.rows = [
            (number, [None if cell is None else masked_cell(cell) for cell in cells]) for number, cells in preview.rows
        ]
        preview.columns = [(letter, _label(label), field) for letter, label, field in preview.columns]


def _mask_corrections(result: FileResult) -> None:
    """A correction tells no person: nothing of a dropped column, and no name or number of one in any other."""
    told = [*result.findings, *(finding for part in result.parts for finding in part.findings)]
    dropped = {(f.sheet, f.column) for f in told if f.code == "personal_column_dropped"}
    for finding in told:
        if not finding.code.startswith("correction_"):
            continue
        personal = (finding.sheet, finding.column) in dropped
        if personal:
            finding.value = None
        for name in _CELL_TEXTS:
            text = finding.args[name]
            finding.args[name] = MASK if personal else masked_cell(text)


def _label(label: str) -> str:
    """A header's path, its parts masked where they are persons."""
    return " / ".join(part if personal_label(part) else masked_cell(part) for part in label.split(" / "))


def _mask_findings(findings: list[Finding]) -> None:
    for finding in findings:
        finding.sheet = finding.sheet and mask_file_name(finding.sheet)
        if finding.value is not None:
            finding.value = masked_cell(finding.value)
        finding.args = {k: v if v.isdigit() else _label(v) for k, v in finding.args.items()}


def _mask_rows(rows: list[QuarantinedRow]) -> None:
    for row in rows:
        row.raw = {_label(name): masked_cell(text) for name, text in row.raw.items()}
        for cell in row.cells:
            cell |= {"name": _label(cell["name"]), "label": _label(cell["label"])}
            if cell["region"] and not cell["region_code"]:
                cell["region"] = masked_cell(cell["region"])


def _mask_part(part: Part) -> None:
    part.sheet = part.sheet and mask_file_name(part.sheet)
    part.columns = {_label(name): letter for name, letter in part.columns.items()}
    if part.content == "summary":
        _mask_observations(part.facts)
        return
    changed: list[tuple[int, str]] = []
    facts = part.facts
    for column in _NAMES:
        if column in facts and numbers_in("\n".join(name for name in facts[column] if name)):
            changed += [(i, column) for i, name in enumerate(facts[column]) if name and numbers_in(name)]
            facts[column] = [masked_cell(name) if name else name for name in facts[column]]
    wrong = {f.row for f in part.findings if f.value is not None and identity_number(f.value.strip())}
    for name in _CODES:
        if wrong and name in facts:
            changed += _blank(facts, name, [i for i, row in enumerate(facts["row"]) if row in wrong], identity_number)
    for name in _COUNTS:
        if name in facts and max((value for value in facts[name] if value), default=0) in _MOBILES:
            changed += _blank(facts, name, range(len(facts[name])), lambda value: int(value) in _MOBILES)
    part.findings += [
        Finding.of(
            "personal_text_masked",
            part.sheet,
            facts["row"][i],
            part.columns.get(name),
        )
        for i, name in changed
    ]


def _blank(facts: dict[str, list[Any]], name: str, places: Any, is_personal: Any) -> list[tuple[int, str]]:
    """Set to None what is personal at some places of a column; returns where."""
    hit = [i for i in places if facts[name][i] is not None and is_personal(str(facts[name][i]))]
    if hit:
        facts[name] = list(facts[name])
        for i in hit:
            facts[name][i] = None
    return [(i, name) for i in hit]


def _mask_observations(facts: dict[str, list[Any]]) -> None:
    """Texts of a summary: what has no figure in its cell, no code as region, no measure as label may be a person."""
    figures = [v is not None or r is not None for v, r in zip(facts["value"], facts["rate"], strict=True)]
    facts["raw"] = [
        raw if figure or not raw else masked_cell(raw) for raw, figure in zip(facts["raw"], figures, strict=True)
    ]
    facts["region_label"] = [
        label if code or not label else masked_cell(label)
        for label, code in zip(facts["region_label"], facts["region"], strict=True)
    ]
    facts["label"] = [
        label if measure else _label(label) for label, measure in zip(facts["label"], facts["measure"], strict=True)
    ]
