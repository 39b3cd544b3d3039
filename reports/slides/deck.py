"""Draw slides on a template: layouts found by name, placeholders by number, so that an office can bring a template of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any, Final

from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation
from pptx.slide import Slide as Drawn
from pptx.slide import SlideLayout
from pptx.util import Pt

from reports.say.plain import begun, plain, width
from reports.slides.drawing import draw_chart
from reports.slides.slide import Slide
from reports.slides.template import CHARTS, FIGURES, STAMP, TEXT, layouts_by_name, placeholders_of
from reports.slides.tile_shapes import draw_tiles

SIZE: Final = 18
"""Of text in points where neither layout nor master says it, as office programs take it."""
PITCH: Final = 1.3
"""From line to line, in sizes of the text."""
GAP: Final = 6
"""Points between paragraphs."""
TABLE: Final = 16
"""Of text in tables, in points."""
EDGE: Final = 3.8
"""Points above and below the text of a cell, at least: as office programs have it."""
PADDING: Final = 7.2
"""Points between a cell's edge and its text, as office programs have it."""
LEAST: Final = 0.5
"""Text is not shrunk below this part of its size."""
SMALLEST: Final = 11.0
"""Of a table below a text, in points: where it would be smaller, there is no room for it."""
FEWEST: Final = 3
"""So many rows a table below a text keeps, its head among them."""
FILLED: Final = 0.95
_FEW: Final = 2
"""So few lines do not need a place of their own beside a chart."""
LOOSE: Final = 2.6
"""The rows of a table fill so much of their place, and are at most so many times as high as their text needs."""


def one_line(title: str, language: str) -> str:
    """A title whose text says where it may break (a line feed), on one line."""
    return title.replace("\n", "" if language == "zh" else " ")


def _title(holder: Any, title: str, look: _Look, language: str) -> None:
    """The title on one line, else broken where its text says so, else as it comes; shrunk if it needs more than its box."""
    line = one_line(title, language)
    pieces = title.split("\n") if width(line) * look.size(holder, 0) > _room(holder, look)[0] else [line]
    paragraph = holder.text_frame.paragraphs[0]
    for number, piece in enumerate(pieces):
        if number:
            paragraph.add_line_break()
        run = paragraph.add_run()
        run.text = plain(piece)
        run.font.language_id = _language(language)
    _shrink(holder, _scale(holder, [(piece, 0) for piece in pieces], look))


def _room(holder: Any, look: _Look) -> tuple[float, float]:
    """Width and height in points that a placeholder has for its text."""
    frame = holder.text_frame
    across, down = (side / Pt(1) for side in look.extent(holder))
    inside = frame.margin_left + frame.margin_right, frame.margin_top + frame.margin_bottom
    return max(across - inside[0] / Pt(1), 1), max(down - inside[1] / Pt(1), 1)


class _Look:
    """A layout whose placeholders are sought once a deck: python-pptx seeks them anew each time it is asked."""

    def __init__(self, layout: SlideLayout) -> None:
        self.layout = layout
        self._elements = {holder.placeholder_format.idx: holder._element for holder in placeholders_of(layout)}
        self._master = {
            holder._element.find(f".//{qn('p:ph')}").get("type"): holder._element
            for holder in reversed(placeholders_of(layout.slide_master))
        }
        self._kinds = {holder.placeholder_format.type: holder for holder in reversed(placeholders_of(layout))}
        self._sizes: dict[tuple[int, int], float] = {}
        self._extents: dict[int, tuple[int, int]] = {}

    def of_kind(self, kind: Any) -> Any:
        """The first placeholder of a kind, None without one."""
        return self._kinds.get(kind)

    def extent(self, holder: Any) -> tuple[int, int]:
        """Width and height of a slide's placeholder, which are the layout's unless it was moved."""
        if holder._element.spPr.find(qn("a:xfrm")) is not None:
            return holder.width or 0, holder.height or 0
        idx = holder.placeholder_format.idx
        if idx not in self._extents:
            self._extents[idx] = holder.width or 0, holder.height or 0
        return self._extents[idx]

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
    down = _room(holder, look)[1]
    scale = 1.0
    while scale > LEAST and _text_height(holder, lines, look, scale) > down:
        scale -= 0.05
    return round(scale, 2)


def _text_height(holder: Any, lines: Sequence[tuple[str, int]], look: _Look, scale: float) -> float:
    """The height in points of lines of text, shrunk by ``scale``, in the width of their placeholder."""
    across = _room(holder, look)[0]
    needed = 0.0
    for text, level in lines:
        size = look.size(holder, level) * scale
        needed += (ceil(width(text) * size / across) or 1) * size * PITCH + GAP * scale
    return needed - GAP * scale


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


def draw(deck: Presentation, slides: Sequence[Slide], *, footer: str, stamp: str, language: str) -> None:
    """Put ``slides`` on the deck, each with the footer, its number, and the stamp where there is one."""
    layouts = layouts_by_name(deck)
    looks = {name: _Look(layouts[name]) for name in {slide.layout for slide in slides}}
    for slide in slides:
        look = looks[slide.layout]
        drawn = deck.slides.add_slide(look.layout)
        holders = {holder.placeholder_format.idx: holder for holder in drawn.placeholders}
        _title(holders[0], slide.title, look, language)
        body = [(begun(text), 0) for text in slide.points] + [(begun(text), 1) for text in slide.details]
        text = holders.get(1 if slide.layout == "Cover" else TEXT)
        _widen(holders, slide, body, look)
        _fill(holders, 1 if slide.layout == "Cover" else TEXT, body, language)
        if text is not None and body:
            _shrink(text, _scale(text, body, look))
        _fill(holders, STAMP, [(stamp, 0)] if stamp else [], language)
        _spread([holders[idx] for idx in FIGURES if idx in holders], len(slide.figures))
        for idx, figure in zip(FIGURES, slide.figures, strict=False):
            lines = (figure.name, figure.value, figure.detail, figure.change)
            filled = [(line, level) for level, line in enumerate(lines) if line]
            _fill(holders, idx, filled, language)
            _shrink(holders[idx], _scale(holders[idx], filled, look))
        for idx, chart in zip(CHARTS, slide.charts, strict=False):
            draw_chart(holders[idx], chart)
        if slide.tiles is not None:
            draw_tiles(drawn, holders[CHARTS[len(slide.charts)]], slide.tiles)
        if slide.table:
            _table(drawn, holders[TEXT], slide, look, language)
        _footer(drawn, look, footer, language)
        _drop_empty(drawn)
        if slide.notes:
            frame = drawn.notes_slide.notes_text_frame
            assert frame is not None
            frame.text = "\n".join(plain(note) for note in slide.notes)


def _widen(holders: Mapping[int, Any], slide: Slide, body: Sequence[tuple[str, int]], look: _Look) -> None:
    """Let a lone chart take the place beside it too where next to nothing would stand there; what is said stands above it."""
    if slide.layout != "Chart" or len(slide.charts) != 1 or len(body) > _FEW:
        return
    chart, text = holders[CHARTS[0]], holders[TEXT]
    left, right, bottom = chart.left, text.left + text.width, chart.top + chart.height
    if text.left < chart.left + chart.width or text.top >= bottom:
        return  # an office's own layout, which has the text elsewhere
    text.left, text.top, text.width, text.height = left, chart.top, right - left, chart.height
    taken = round(Pt(_text_height(text, body, look, 1.0) + 2 * GAP)) if body else 0
    text.height = taken
    chart.left, chart.top, chart.width, chart.height = left, chart.top + taken, right - left, bottom - chart.top - taken


def _spread(row: Sequence[Any], count: int) -> None:
    """Let the first ``count`` places of a row of figures fill the whole row, with the gaps that the layout has."""
    if not 0 < count < len(row) or len({holder.top for holder in row}) > 1:
        return  # as many as there are, or an office's own layout in several rows
    left, right = row[0].left, row[-1].left + row[-1].width
    gap = max(row[1].left - row[0].left - row[0].width, 0)
    width_ = (right - left - gap * (count - 1)) // count
    boxes = [(left + (width_ + gap) * at, holder.top, holder.height) for at, holder in enumerate(row[:count])]
    for holder, (at, top, height) in zip(row, boxes, strict=False):
        holder.left, holder.top, holder.width, holder.height = at, top, width_, height


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


def _table(drawn: Drawn, holder: Any, slide: Slide, look: _Look, language: str) -> None:
    """A table in the place of a text, or in what the text leaves of it, with as many rows as there is room for; text as large as the place
    holds, rows as high as fill it."""
    rows = list(slide.table)
    wide = slide.widths or (*(2 for _ in rows[0][1:]), 1)
    widths = [holder.width * share // sum(wide) for share in wide]
    said = [(line, 0) for line in slide.points] + [(line, 1) for line in slide.details]
    taken = _text_height(holder, said, look, 1.0) + 3 * GAP if said else 0.0
    room, size = holder.height / Pt(1) - taken, min(look.size(holder, 0), TABLE)
    edge = EDGE if said else GAP
    while said and len(rows) > FEWEST and sum(_row_heights(rows, widths, SMALLEST, edge)) > room:
        del rows[slide.spare]
    while size > TABLE * LEAST and sum(_row_heights(rows, widths, size, edge)) > room:
        size -= 0.5
    heights = _row_heights(rows, widths, size, edge)
    if said and (size < SMALLEST or sum(heights) > room):
        return  # what stands above says what must be said
    place = holder.left, holder.top + Pt(taken), sum(widths), Pt(sum(heights))
    if said:
        _cut(holder, taken)
    grid = drawn.shapes.add_table(len(rows), len(rows[0]), *place).table
    for number, across in enumerate(widths):
        grid.columns[number].width = across
    stretch = min(max(FILLED * room / sum(heights), 1), LOOSE)
    for row, line, high in zip(rows, grid.rows, heights, strict=True):
        line.height = round(Pt(high * stretch))
        for words, cell in zip(row, line.cells, strict=True):
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            run = cell.text_frame.paragraphs[0].add_run()
            run.text, run.font.size, run.font.language_id = plain(words), Pt(size), _language(language)


def _cut(holder: Any, high: float) -> None:
    """Let a place of text end where a table begins, ``high`` points below its top."""
    left, top, across = holder.left, holder.top, holder.width
    holder.left, holder.top, holder.width, holder.height = left, top, across, round(Pt(high))


def _row_heights(rows: Sequence[Sequence[str]], widths: Sequence[int], size: float, edge: float) -> list[float]:
    """An upper bound of the height of each row of a table in points."""
    inside = [max(across / Pt(1) - 2 * PADDING - size, size) for across in widths]  # a line may end a sign early
    lines = [max(ceil(width(cell) * size / room) or 1 for cell, room in zip(row, inside, strict=True)) for row in rows]
    return [count * size * PITCH + 2 * edge for count in lines]


def _language(language: str) -> MSO_LANGUAGE_ID:
    return MSO_LANGUAGE_ID.SIMPLIFIED_CHINESE if language == "zh" else MSO_LANGUAGE_ID.ENGLISH_UK


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
