"""Draw slides on a template: layouts found by name, placeholders by number, so that an office can bring a template of its own."""

from __future__ import annotations

import unicodedata
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import Any, Final, Literal
from zipfile import BadZipFile, ZipFile

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
from reports.say.plain import plain
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


SIZE: Final = 18
"""Of text in points where neither layout nor master says it, as office programs take it."""
PITCH: Final = 1.3
"""From line to line, in sizes of the text."""
GAP: Final = 6
"""Points between paragraphs."""
LEAST: Final = 0.5
"""Text is not shrunk below this part of its size."""


_TYPES: Final = "[Content_Types].xml"
_POTX: Final = b"presentationml.template.main+xml"
_PPTX: Final = b"presentationml.presentation.main+xml"


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
    """A ranking: names, values, the axis with its unit, the position of the whole, the end of the axis and its steps."""

    names: tuple[str, ...]
    values: tuple[float, ...]
    axis: str
    number_format: str
    marked: int | None = None
    top: float | None = None
    step: float | None = None


@dataclass(frozen=True, slots=True)
class Pairs:
    """Fractions side by side: what is reached and what was to be reached."""

    names: tuple[str, ...]
    series: tuple[Series, ...]
    axis: str


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


Chart = Bars | Pairs | Stack | Lines


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide before it is drawn. ``details`` stand below ``points`` in a quieter tone; ``notes`` are for the speaker."""

    layout: str
    title: str
    points: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    charts: tuple[Chart, ...] = ()
    notes: tuple[str, ...] = ()


def open_template(path: Path | None) -> Presentation:
    """The template at ``path`` (.pptx or .potx), else ours, without any slides that it holds.

    Raises TemplateError for one that will not do.
    """
    path = path or TEMPLATE
    try:
        deck = pptx.Presentation(BytesIO(_presentation(path)))
    except TemplateError:
        raise
    except OSError as problem:
        raise TemplateError(f"{path} cannot be opened: {problem.strerror or problem}") from problem
    except (KeyError, ValueError, SyntaxError, AttributeError, BadZipFile, zlib.error, PackageNotFoundError) as problem:
        raise TemplateError(
            f"{path} is no .pptx or .potx that can be read; save it as one in PowerPoint or WPS"
        ) from problem
    layouts = _layouts(deck)
    for name, needed in NEEDED.items():
        if name not in layouts:
            raise TemplateError(
                f"{path}: no layout is named {name!r}; start from {TEMPLATE.name}, which has all of them"
            )
        found = {holder.placeholder_format.idx: holder for holder in _holders(layouts[name])}
        lacking = [
            f"{idx} ({what})" for idx, what in needed.items() if idx not in found or not _takes(found[idx], what)
        ]
        if _of_kind(layouts[name], PP_PLACEHOLDER.FOOTER) is None:
            lacking.append("footer")
        if lacking:
            raise TemplateError(f"{path}: layout {name!r} lacks the placeholder {', '.join(lacking)}")
    _remove_slides(deck)
    return deck


def _layouts(deck: Presentation) -> dict[str, SlideLayout]:
    """The layouts of all masters by name; of two that share one, the first."""
    found: dict[str, SlideLayout] = {}
    for master in deck.slide_masters:
        for layout in master.slide_layouts:
            found.setdefault(layout.name, layout)
    return found


def _takes(holder: Any, what: str) -> bool:
    """Whether a placeholder takes what belongs there: a chart one or one for any content a chart, all but those for pictures text."""
    kind = holder.placeholder_format.type
    if what == "chart":
        return kind in (PP_PLACEHOLDER.CHART, PP_PLACEHOLDER.OBJECT)
    return kind not in (
        *(PP_PLACEHOLDER.CHART, PP_PLACEHOLDER.PICTURE, PP_PLACEHOLDER.BITMAP, PP_PLACEHOLDER.TABLE),
        *(PP_PLACEHOLDER.MEDIA_CLIP, PP_PLACEHOLDER.ORG_CHART),
    )


@cache
def _ours() -> bytes:
    return TEMPLATE.read_bytes()


def _presentation(path: Path) -> bytes:
    """The file's bytes; a template (.potx) as the presentation that it becomes. Raises TemplateError for one with macros."""
    if path == TEMPLATE:
        return _ours()
    package = path.read_bytes()
    with ZipFile(BytesIO(package)) as archive:
        types = archive.read(_TYPES)
        if b"macroEnabled" in types or any("vbaProject" in name for name in archive.namelist()):
            raise TemplateError(f"{path} holds macros, which no report may; save it as .pptx or .potx without them")
        if _POTX not in types:
            return package
        buffer = BytesIO()
        with ZipFile(buffer, "w") as copy:
            for member in archive.infolist():
                content = archive.read(member)
                copy.writestr(member, content.replace(_POTX, _PPTX) if member.filename == _TYPES else content)
    return buffer.getvalue()


def width(text: str) -> float:
    """How wide a text is, in Chinese signs; bold Latin letters take some six tenths of one."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.6 for sign in text)


def fitted(text: str, most: float) -> str:
    """``text`` on one line, cut with an ellipsis beyond a width of ``most`` Chinese signs."""
    line = plain(text)
    if width(line) <= most:
        return line
    while line and width(line) > most - 1:
        line = line[:-1]
    return f"{line.rstrip()}…"


def one_line(title: str, language: str) -> str:
    """A title whose text says where it may break (a line feed), on one line."""
    return title.replace("\n", "" if language == "zh" else " ")


def _title(holder: Any, title: str, look: _Look, language: str) -> None:
    """The title on one line, else broken where its text says so, else as it comes; shrunk if it needs more than its box."""
    line = one_line(title, language)
    pieces = title.split("\n") if width(line) * look.size(holder, 0) > _room(holder)[0] else [line]
    paragraph = holder.text_frame.paragraphs[0]
    for number, piece in enumerate(pieces):
        if number:
            paragraph.add_line_break()
        run = paragraph.add_run()
        run.text = plain(piece)
        run.font.language_id = _language(language)
    _shrink(holder, _scale(holder, [(piece, 0) for piece in pieces], look))


def _room(holder: Any) -> tuple[float, float]:
    """Width and height in points that a placeholder has for its text."""
    frame = holder.text_frame
    across, down = (holder.width or 0) / Pt(1), (holder.height or 0) / Pt(1)
    inside = frame.margin_left + frame.margin_right, frame.margin_top + frame.margin_bottom
    return max(across - inside[0] / Pt(1), 1), max(down - inside[1] / Pt(1), 1)


class _Look:
    """A layout whose placeholders are sought once a deck: python-pptx seeks them anew each time it is asked."""

    def __init__(self, layout: SlideLayout) -> None:
        self.layout = layout
        self._elements = {holder.placeholder_format.idx: holder._element for holder in _holders(layout)}
        self._master = {
            holder._element.find(f".//{qn('p:ph')}").get("type"): holder._element
            for holder in reversed(_holders(layout.slide_master))
        }
        self._kinds = {holder.placeholder_format.type: holder for holder in reversed(_holders(layout))}
        self._sizes: dict[tuple[int, int], float] = {}

    def of_kind(self, kind: Any) -> Any:
        """The first placeholder of a kind, None without one."""
        return self._kinds.get(kind)

    def size(self, holder: Any, level: int) -> float:
        """The size in points of text of a level: what the layout says, else its master, else :data:`SIZE`."""
        key = holder.placeholder_format.idx, level
        if key not in self._sizes:
            self._sizes[key] = self._said(holder, level)
        return self._sizes[key]

    def _said(self, holder: Any, level: int) -> float:
        idx, kind = holder.placeholder_format.idx, holder.placeholder_format.type
        title = kind in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
        style = self.layout.slide_master._element.iter(qn("p:titleStyle" if title else "p:bodyStyle"))
        for element in (self._elements.get(idx), self._master.get("title" if title else "body"), *style):
            look = None if element is None else element.find(f".//{qn(f'a:lvl{level + 1}pPr')}/{qn('a:defRPr')}")
            if look is not None and look.get("sz"):
                return int(look.get("sz")) / 100
        return SIZE


def _scale(holder: Any, lines: Sequence[tuple[str, int]], look: _Look) -> float:
    """By how much text must shrink to fit its placeholder, in steps of a twentieth: 1 where it has room."""
    across, down = _room(holder)
    sizes = {level: look.size(holder, level) for level in {level for _, level in lines}}
    scale = 1.0
    while scale > LEAST:
        needed = sum(
            (ceil(width(text) * sizes[level] * scale / across) or 1) * sizes[level] * scale * PITCH + GAP * scale
            for text, level in lines
        )
        if needed - GAP * scale <= down:
            break
        scale -= 0.05
    return round(scale, 2)


def _shrink(holder: Any, scale: float) -> None:
    """Say how far text is shrunk, as office programs themselves do it; they go on from there when it is edited."""
    if scale >= 1:
        return
    body = holder.text_frame._txBody.bodyPr
    for tag in ("a:noAutofit", "a:normAutofit", "a:spAutoFit"):
        for old in body.findall(qn(tag)):
            body.remove(old)
    fit = parse_xml(f'<a:normAutofit {nsdecls("a")} fontScale="{round(scale * 100_000)}" lnSpcReduction="10000"/>')
    body.insert(1 if body.find(qn("a:prstTxWarp")) is not None else 0, fit)


def _remove_slides(deck: Presentation) -> None:
    listed = deck.slides._sldIdLst
    for entry in list(listed):
        deck.part.drop_rel(entry.rId)
        listed.remove(entry)
    for tag in ("p:custShowLst", "p:extLst"):  # shows and sections name slides that are gone
        for found in deck.part._element.findall(qn(tag)):
            deck.part._element.remove(found)


def draw(deck: Presentation, slides: Sequence[Slide], *, footer: str, stamp: str, language: str) -> None:
    """Put ``slides`` on the deck, each with the footer, its number, and the stamp where there is one."""
    layouts = _layouts(deck)
    looks = {name: _Look(layouts[name]) for name in {slide.layout for slide in slides}}
    for slide in slides:
        look = looks[slide.layout]
        drawn = deck.slides.add_slide(look.layout)
        holders = {holder.placeholder_format.idx: holder for holder in drawn.placeholders}
        _title(holders[0], slide.title, look, language)
        body = [(text, 0) for text in slide.points] + [(text, 1) for text in slide.details]
        text = holders.get(1 if slide.layout == "Cover" else TEXT)
        _fill(holders, 1 if slide.layout == "Cover" else TEXT, body, language)
        if text is not None and body:
            _shrink(text, _scale(text, body, look))
        _fill(holders, STAMP, [(stamp, 0)] if stamp else [], language)
        for idx, figure in zip(FIGURES, slide.figures, strict=False):
            lines = (figure.name, figure.value, figure.detail, figure.change)
            filled = [(line, level) for level, line in enumerate(lines) if line]
            _fill(holders, idx, filled, language)
            _shrink(holders[idx], _scale(holders[idx], filled, look))
        for idx, chart in zip(CHARTS, slide.charts, strict=False):
            _chart(holders[idx], chart)
        _footer(drawn, look, footer, language)
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


def _chart(holder: Any, chart: Chart) -> None:
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
                drawn.value_axis.maximum_scale, drawn.value_axis.major_unit = chart.top, chart.step
        case Pairs():
            slide_charts.pairs(holder, chart.names, chart.series, axis=chart.axis)
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


def _footer(drawn: Drawn, look_of: _Look, text: str, language: str) -> None:
    """Footer and number of the layout on the slide: python-pptx leaves them to whoever opens the file."""
    look = f'<a:rPr lang="{"zh-CN" if language == "zh" else "en-GB"}" sz="900"/>'
    number = f'<a:fld id="{{7B1E6A52-2F4B-4B83-9C1D-0F6C7C6F9A01}}" type="slidenum">{look}<a:t/></a:fld>'
    for kind, content in ((PP_PLACEHOLDER.FOOTER, f"<a:r>{look}<a:t/></a:r>"), (PP_PLACEHOLDER.SLIDE_NUMBER, number)):
        source = look_of.of_kind(kind)
        if source is None:
            continue
        name = "Footer" if kind == PP_PLACEHOLDER.FOOTER else "Number"
        shape = parse_xml(
            f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{_free_id(drawn)}" name="{name}"/>'
            '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
            "<p:nvPr/></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/><a:p>"
            f"{content}</a:p></p:txBody></p:sp>"
        )
        holder = source._element.find(f".//{qn('p:ph')}")
        shape.find(f".//{qn('p:nvPr')}").append(parse_xml(_copied(holder)))
        shape.find(f".//{qn('a:t')}").text = plain(text) if kind == PP_PLACEHOLDER.FOOTER else "‹#›"
        drawn.shapes._spTree.append(shape)


def _free_id(drawn: Drawn) -> int:
    return max(int(shape.get("id")) for shape in drawn.shapes._spTree.iter(qn("p:cNvPr"))) + 1


def _copied(holder: Any) -> str:
    kept = "".join(f' {name}="{holder.get(name)}"' for name in ("type", "sz", "idx") if holder.get(name))
    return f"<p:ph {nsdecls('p')}{kept}/>"


def _drop_empty(drawn: Drawn) -> None:
    """Take out placeholders that hold nothing, which would show as prompts while the slide is edited."""
    for holder in list(drawn.placeholders):
        if holder.has_text_frame and not holder.text_frame.text:
            holder._element.getparent().remove(holder._element)
