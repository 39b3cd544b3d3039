"""Draw slides on a template: layouts found by name, placeholders by number, so that an office can bring a template of its own."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Literal
from zipfile import BadZipFile

import pptx
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PackageNotFoundError
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation
from pptx.slide import Slide as Drawn
from pptx.slide import SlideLayout
from pptx.util import Pt

from data.settings import ROOT
from reports import slide_charts
from reports.plain import plain
from reports.slide_charts import Series

TEMPLATE: Final = ROOT / "reports" / "templates" / "slides.pptx"
STAMP: Final = 20
TEXT: Final = 14
CHARTS: Final = (13, 16)
FIGURES: Final = (31, 32, 33, 34, 35)
NEEDED: Final[Mapping[str, Mapping[int, str]]] = {
    "Cover": {0: "title", 1: "subtitle", STAMP: "stamp"},
    "Figures": {0: "title", **dict.fromkeys(FIGURES, "figure"), TEXT: "text", STAMP: "stamp"},
    "Chart": {0: "title", CHARTS[0]: "chart", TEXT: "text", STAMP: "stamp"},
    "Two charts": {0: "title", CHARTS[0]: "chart", CHARTS[1]: "chart", TEXT: "text", STAMP: "stamp"},
    "Text": {0: "title", TEXT: "text", STAMP: "stamp"},
}
"""What a template must have: by the layout's name, placeholders by number."""


LONG: Final = 64
"""Titles wider than so many Chinese signs would need three lines at their full size."""


class TemplateError(ValueError):
    """A template that lacks a layout or a placeholder; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the headline figures: its name, the number, what it is made of, how it moved."""

    name: str
    value: str
    detail: str = ""
    change: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """A ranking: names, values, the axis with its unit, the position of the whole, the end of the axis."""

    names: tuple[str, ...]
    values: tuple[float, ...]
    axis: str
    number_format: str
    marked: int | None = None
    top: float | None = None


@dataclass(frozen=True, slots=True)
class Stack:
    """Parts of a whole, as fractions."""

    names: tuple[str, ...]
    series: tuple[Series, ...]
    axis: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Series over periods; each series one uninterrupted piece of one calibre."""

    periods: tuple[str, ...]
    series: tuple[Series, ...]
    axis: str
    number_format: str
    kind: Literal["rate", "count"]


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide before it is drawn. ``details`` stand below ``points`` in a quieter tone; ``notes`` are for the speaker."""

    layout: str
    title: str
    points: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    charts: tuple[Bars | Stack | Lines, ...] = ()
    notes: tuple[str, ...] = ()


def open_template(path: Path | None) -> Presentation:
    """The template at ``path``, else ours, without any slides that it holds; raises TemplateError for one that will not do."""
    try:
        deck = pptx.Presentation(BytesIO(_bytes(path or TEMPLATE)))
    except (OSError, KeyError, ValueError, BadZipFile, PackageNotFoundError) as problem:
        raise TemplateError(f"{path} cannot be opened as a .pptx: {problem}") from problem
    layouts = {layout.name: layout for layout in deck.slide_layouts}
    for name, needed in NEEDED.items():
        if name not in layouts:
            raise TemplateError(
                f"{path}: no layout is named {name!r}; start from {TEMPLATE.name}, which has all of them"
            )
        found = {holder.placeholder_format.idx for holder in _holders(layouts[name])}
        lacking = [f"{idx} ({what})" for idx, what in needed.items() if idx not in found]
        if _of_kind(layouts[name], PP_PLACEHOLDER.FOOTER) is None:
            lacking.append("footer")
        if lacking:
            raise TemplateError(f"{path}: layout {name!r} lacks the placeholder {', '.join(lacking)}")
    _remove_slides(deck)
    return deck


@cache
def _ours() -> bytes:
    return TEMPLATE.read_bytes()


def _bytes(path: Path) -> bytes:
    return _ours() if path == TEMPLATE else path.read_bytes()


def width(text: str) -> float:
    """How wide a text is, in Chinese signs; bold Latin letters take some six tenths of one."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.6 for sign in text)


def _remove_slides(deck: Presentation) -> None:
    listed = deck.slides._sldIdLst
    for entry in list(listed):
        deck.part.drop_rel(entry.rId)
        listed.remove(entry)


def draw(deck: Presentation, slides: Sequence[Slide], *, footer: str, stamp: str, language: str) -> None:
    """Put ``slides`` on the deck, each with the footer, its number, and the stamp where there is one."""
    layouts = {layout.name: layout for layout in deck.slide_layouts}
    for slide in slides:
        layout = layouts[slide.layout]
        drawn = deck.slides.add_slide(layout)
        holders = {holder.placeholder_format.idx: holder for holder in drawn.placeholders}
        _fill(holders, 0, [(slide.title, 0)], language)
        if width(slide.title) > LONG and slide.layout != "Cover":
            holders[0].text_frame.paragraphs[0].runs[0].font.size = Pt(20)
        body = [(text, 0) for text in slide.points] + [(text, 1) for text in slide.details]
        _fill(holders, 1 if slide.layout == "Cover" else TEXT, body, language)
        _fill(holders, STAMP, [(stamp, 0)] if stamp else [], language)
        for idx, figure in zip(FIGURES, slide.figures, strict=False):
            lines = (figure.name, figure.value, figure.detail, figure.change)
            _fill(holders, idx, [(line, level) for level, line in enumerate(lines) if line], language)
        for idx, chart in zip(CHARTS, slide.charts, strict=False):
            _chart(holders[idx], chart)
        _footer(drawn, layout, footer, language)
        _drop_empty(drawn)
        if slide.notes:
            frame = drawn.notes_slide.notes_text_frame
            assert frame is not None
            frame.text = "\n".join(plain(note) for note in slide.notes)


def _fill(holders: Mapping[int, Any], idx: int, lines: Sequence[tuple[str, int]], language: str) -> None:
    if not lines:
        return
    frame = holders[idx].text_frame
    for number, (text, level) in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.level = level
        run = paragraph.add_run()
        run.text = plain(text)
        run.font.language_id = _language(language)


def _language(language: str) -> MSO_LANGUAGE_ID:
    return MSO_LANGUAGE_ID.SIMPLIFIED_CHINESE if language == "zh" else MSO_LANGUAGE_ID.ENGLISH_UK


def _chart(holder: Any, chart: Bars | Stack | Lines) -> None:
    match chart:
        case Bars():
            drawn = slide_charts.bars(
                holder,
                chart.names,
                chart.values,
                axis=chart.axis,
                marked=chart.marked,
                number_format=chart.number_format,
            )
            if chart.top is not None:
                drawn.value_axis.maximum_scale = chart.top
                drawn.value_axis.major_unit = 0.1 if chart.top <= 0.6 else 0.2
        case Stack():
            slide_charts.stacked(holder, chart.names, chart.series, axis=chart.axis)
        case Lines():
            slide_charts.lines(
                holder,
                chart.periods,
                chart.series,
                axis=chart.axis,
                number_format=chart.number_format,
                kind=chart.kind,
            )


def _holders(layout: Any) -> list[Any]:
    return list(layout.placeholders)


def _of_kind(layout: SlideLayout, kind: Any) -> Any:
    return next((holder for holder in _holders(layout) if holder.placeholder_format.type == kind), None)


def _footer(drawn: Drawn, layout: SlideLayout, text: str, language: str) -> None:
    """Footer and number of the layout on the slide: python-pptx leaves them to whoever opens the file."""
    look = f'<a:rPr lang="{"zh-CN" if language == "zh" else "en-GB"}" sz="900"/>'
    number = f'<a:fld id="{{7B1E6A52-2F4B-4B83-9C1D-0F6C7C6F9A01}}" type="slidenum">{look}<a:t/></a:fld>'
    for kind, content in ((PP_PLACEHOLDER.FOOTER, f"<a:r>{look}<a:t/></a:r>"), (PP_PLACEHOLDER.SLIDE_NUMBER, number)):
        source = _of_kind(layout, kind)
        if source is None:
            continue
        name = "Footer" if kind == PP_PLACEHOLDER.FOOTER else "Number"
        shape = parse_xml(
            f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{len(drawn.shapes) + 2}" name="{name}"/>'
            '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
            "<p:nvPr/></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/><a:p>"
            f"{content}</a:p></p:txBody></p:sp>"
        )
        holder = source._element.find(f".//{qn('p:ph')}")
        shape.find(f".//{qn('p:nvPr')}").append(parse_xml(_copied(holder)))
        shape.find(f".//{qn('a:t')}").text = plain(text) if kind == PP_PLACEHOLDER.FOOTER else "‹#›"
        drawn.shapes._spTree.append(shape)


def _copied(holder: Any) -> str:
    kept = "".join(f' {name}="{holder.get(name)}"' for name in ("type", "sz", "idx") if holder.get(name))
    return f"<p:ph {nsdecls('p')}{kept}/>"


def _drop_empty(drawn: Drawn) -> None:
    """Take out placeholders that hold nothing, which would show as prompts while the slide is edited."""
    for holder in list(drawn.placeholders):
        if holder.has_text_frame and not holder.text_frame.text:
            holder._element.getparent().remove(holder._element)
