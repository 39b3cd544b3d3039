"""Quirks of how names, years, labels and figures are written, and of what stands for a missing one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from etl.clean.values import to_plain
from etl.model import Value
from tests.lookalikes.draft import Draft, Figure
from tests.lookalikes.layouts import BY_REGION, LAYOUTS
from tests.lookalikes.quirk import quirk

YEARS_AS_LABELS = tuple(name for name in LAYOUTS if name not in ("regions_by_indicators", "indicators_by_regions"))
"""Where a bare number is a year by its place; in a title it says nothing."""


def _missing(name: str, marker: Value) -> None:
    def apply(draft: Draft) -> None:
        cells = list(draft.figures())
        for row, j, figure in cells[1::3]:
            row[j] = Figure(replace(figure.truth, value=None), marker, fixed=True)

    apply.__name__ = name
    quirk("rows", "missing")(apply)


for _name, _marker in {
    "missing_blank": None,
    "missing_empty_text": "",
    "missing_hyphen": "-",
    "missing_dash": "—",
    "missing_two_dashes": "——",
    "missing_dots": "…",
    "missing_two_dots": "..",
    "missing_stars": "***",
    "missing_footnote": "[4]",
    "missing_word": "暂缺",
    "missing_full_width_blank": "　",
    "missing_not_available": "#N/A",
    "missing_mark_of_a_note": "①",
}.items():
    _missing(_name, _marker)


def _writing(name: str, slot: str, attribute: str, how: object, layouts: tuple[str, ...] = tuple(LAYOUTS)) -> None:
    def apply(draft: Draft) -> None:
        setattr(draft, attribute, how)

    apply.__name__ = name
    quirk("writing", slot, layouts)(apply)


_writing("names_short", "names", "write_place", lambda place: place.short)
_writing("names_with_blanks", "names", "write_place", lambda place: "  ".join(place.short))
_writing("names_with_full_width_blanks", "names", "write_place", lambda place: "　".join(place.short))
_writing("names_indented", "names", "write_place", lambda place: "　　" + place.full)
_writing("names_with_blanks_behind", "names", "write_place", lambda place: place.short + "   ")
_writing("names_with_footnotes", "names", "write_place", lambda place: place.full + "[1]")
_writing("names_in_latin", "names", "write_place", lambda place: place.latin, BY_REGION)
_writing(
    "year_bare_number",
    "years",
    "write_year",
    lambda year: year,
    YEARS_AS_LABELS,
)
_writing(
    "year_bare_float",
    "years",
    "write_year",
    lambda year: float(year),
    YEARS_AS_LABELS,
)
_writing("year_bare_text", "years", "write_year", lambda year: str(year))
_writing("year_end", "years", "write_year", lambda year: f"{year}年底")
_writing("year_end_formal", "years", "write_year", lambda year: f"{year}年末")
_writing("year_business", "years", "write_year", lambda year: f"{year}年度")
_writing("year_full_width", "years", "write_year", lambda year: "".join(chr(ord(c) + 0xFEE0) for c in str(year)) + "年")
_writing("year_spaced", "years", "write_year", lambda year: f"{year} 年")
_writing("year_until", "years", "write_year", lambda year: f"截至{year}年底")
_writing(
    "year_in_chinese",
    "years",
    "write_year",
    lambda year: "".join("〇一二三四五六七八九"[int(c)] for c in str(year)) + "年",
)
_writing("labels_with_blanks", "label writing", "write_said", lambda words: "  ".join(words))
_writing("labels_with_full_width_blanks", "label writing", "write_said", lambda words: words[:2] + "　" + words[2:])
_writing("labels_broken_into_lines", "label writing", "write_said", lambda words: words[:3] + "\n" + words[3:])
_writing("labels_indented", "label writing", "write_said", lambda words: "　" + words)

_writing("thousands", "figures", "write_figure", lambda amount, _dice: f"{amount:,}")
_writing("thousands_full_width", "figures", "write_figure", lambda amount, _dice: f"{amount:,}".replace(",", "，"))
_writing(
    "digits_full_width",
    "figures",
    "write_figure",
    lambda amount, _dice: "".join(chr(ord(c) + 0xFEE0) for c in f"{amount}"),
)
_writing("figures_as_text", "figures", "write_figure", lambda amount, _dice: f"{amount}")
_writing("figures_padded", "figures", "write_figure", lambda amount, _dice: f"  {amount} ")
_writing("figures_with_apostrophe", "figures", "write_figure", lambda amount, _dice: f"'{amount}")
_writing("figures_as_floats", "figures", "write_figure", lambda amount, _dice: float(amount))
_writing("figures_with_blanks", "figures", "write_figure", lambda amount, _dice: f"{amount:,}".replace(",", " "))
_writing("figures_with_notes", "figures", "write_figure", lambda amount, _dice: f"{amount}②")
_writing("names_with_circled_notes", "names", "write_place", lambda place: place.short + "①")
_writing("years_with_notes", "years", "write_year", lambda year: f"{year}年⑴")
_writing("labels_with_circled_notes", "label writing", "write_said", lambda words: words + "②")
_writing(
    "figures_of_mixed_kind",
    "figures",
    "write_figure",
    lambda amount, dice: to_plain(amount) if dice.random() < 0.5 else f"{amount:,}",
)


@quirk("rows", "figures")
def own_ten_thousands(draft: Draft) -> None:
    _own_scale(draft, "万", 10_000, 1)


@quirk("rows", "figures")
def own_hundred_millions(draft: Draft) -> None:
    _own_scale(draft, "亿", 100_000_000, 1)


@quirk("rows", "figures")
def own_scale_in_some(draft: Draft) -> None:
    _own_scale(draft, "万", 10_000, 2)


def _own_scale(draft: Draft, word: str, factor: int, step: int) -> None:
    for row, j, figure in list(draft.figures())[::step]:
        if figure.truth.value is not None and figure.truth.unit != "1":
            row[j] = replace(figure, shown=f"{Decimal(str(figure.truth.value)) / factor}{word}", fixed=True)
