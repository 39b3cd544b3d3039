"""Quirks of where the unit is said: 万人 and 万个 mostly, so that a unit that is overlooked shows in the value."""

from __future__ import annotations

from dataclasses import replace

from tests.lookalikes.draft import Draft, Figure
from tests.lookalikes.layouts import LAYOUTS, MEASURE_COLUMNS, MEASURE_LINES
from tests.lookalikes.quirk import quirk

LABELLED = tuple(name for name in LAYOUTS if name != "regions_by_years")
"""Layouts with a label for each measure."""


def _scaled(draft: Draft, **scales: str) -> str:
    draft.scales = scales or {"人": "万", "个": "万"}
    units = {figure.truth.unit: None for _, _, figure in draft.figures() if figure.truth.unit != "1"}
    return "、".join(draft.unit_word(unit) for unit in units if unit)


@quirk("around", "unit")
def unit_note_line(draft: Draft) -> None:
    draft.above.append([f"单位：{_scaled(draft)}"])


@quirk("around", "unit")
def unit_note_at_the_right(draft: Draft) -> None:
    draft.above.append([*[None] * (draft.width - 1), f"单位：{_scaled(draft)}"])


@quirk("around", "unit")
def unit_note_in_brackets(draft: Draft) -> None:
    draft.above.append([f"（计量单位：{_scaled(draft)}）"])


@quirk("around", "unit")
def unit_note_beside_a_form_number(draft: Draft) -> None:
    draft.above.append(["表号：工统1表", *[None] * max(draft.width - 2, 1), f"单位：{_scaled(draft)}"])


@quirk("around", "unit")
def unit_note_of_mixed_scales(draft: Draft) -> None:
    draft.above.append([f"单位：{_scaled(draft, 人='万')}"])


@quirk("around", "unit")
def unit_note_below(draft: Draft) -> None:
    draft.below.insert(0, [f"注：单位：{_scaled(draft)}"])


@quirk("writing", "unit", LABELLED)
def unit_with_each_label(draft: Draft) -> None:
    _scaled(draft)
    draft.scale_in = "label"


@quirk("writing", "unit", LABELLED)
def plain_unit_with_each_label(draft: Draft) -> None:
    draft.scale_in = "label"


@quirk("rows", "unit", (*MEASURE_LINES, "long_format"))
def unit_column(draft: Draft) -> None:
    _scaled(draft)
    at = draft.labels
    draft.header[0].insert(at, "计量单位")
    for row in draft.body:
        unit = next((cell.truth.unit for cell in row if isinstance(cell, Figure)), None)
        if unit is not None:
            row.insert(at, draft.unit_word(unit))
    draft.labels += 1


@quirk("header", "unit", (*MEASURE_COLUMNS, "indicators_under_years"))
def unit_row_under_the_header(draft: Draft) -> None:
    _scaled(draft)
    units = [cell.truth.unit for cell in draft.body[-1] if isinstance(cell, Figure)]
    draft.header.append([*[None] * draft.labels, *(f"({draft.unit_word(unit or '')})" for unit in units)])


@quirk("around", "unit", ("regions_by_years",))
def unit_in_the_title(draft: Draft) -> None:
    draft.title.append(f"（{_scaled(draft)}）")


@quirk("around", "unit")
def unit_note_of_households(draft: Draft) -> None:
    for row, j, figure in list(draft.figures()):
        if figure.truth.unit == "个":
            row[j] = replace(figure, truth=replace(figure.truth, unit="户"))
    draft.above.append(["单位：户、人"])


@quirk("writing", "unit", LABELLED)
def unit_with_each_label_and_another_above(draft: Draft) -> None:
    _scaled(draft)
    draft.scale_in = "label"
    draft.above.append(["单位：人、个"])


@quirk("around", "unit", ("regions_by_years",))
def unit_in_the_corner(draft: Draft) -> None:
    word = _scaled(draft)
    corner = draft.header[0]
    corner[draft.labels - 1] = f"{corner[draft.labels - 1] or ''}（单位：{word}）"


@quirk("around", "unit", ("regions_by_years",))
def unit_note_in_english(draft: Draft) -> None:
    _scaled(draft, 人="千", 个="千")
    draft.above.append(["[Numbers in thousands]"])


@quirk("around", "unit", ("indicators_by_years", "years_by_indicators"))
def unit_note_of_thousands(draft: Draft) -> None:
    _scaled(draft, 人="千", 个="千")
    draft.above.append(["", "（单位：千人、千个）"])
