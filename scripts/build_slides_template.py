"""Build ``reports/templates/slides.pptx``, the look of our slides: theme, master and four layouts with placeholders.

An office takes the file as a start for its own: a layout is found by its name and a placeholder by its number, so both stay.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.presentation import Presentation as Slides
from pptx.util import Inches

from data.palette import ACCENT, BLUE, GREY, LINES, SEQUENCE
from data.settings import ROOT
from reports.saving import PRODUCER, describe, save

TARGET = ROOT / "reports" / "templates" / "slides.pptx"
BUILT = datetime(2026, 1, 1, tzinfo=UTC)
INK, DIM, LINE, GROUND = "1D2733", "66717E", "DFE4EA", "F6F7F9"
SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)


@dataclass(frozen=True)
class Level:
    """How a paragraph of one level looks: size in points, colour of the theme, bold, bullet, space before in points."""

    size: float
    colour: str = "tx1"
    bold: bool = False
    bullet: bool = False
    before: float = 0
    align: str = "l"


@dataclass(frozen=True)
class Place:
    """A placeholder: its number and kind, box in inches, levels of text, and what the layout shows in it."""

    idx: int
    kind: str
    name: str
    box: tuple[float, float, float, float]
    levels: tuple[Level, ...]
    prompt: str
    anchor: str = "t"
    fill: str = ""


TITLE = Place(0, "title", "Title", (0.6, 0.46, 12.13, 0.92), (Level(24, bold=True),), "结论 / Finding", "ctr")
FOOTER = Place(11, "ftr", "Footer", (0.6, 7.0, 11.2, 0.3), (Level(10, "tx2"),), "", "ctr")
NUMBER = Place(12, "sldNum", "Number", (11.93, 7.0, 0.8, 0.3), (Level(10, "tx2", align="r"),), "‹#›", "ctr")
STAMP = Place(
    20, "body", "Stamp", (8.73, 0.14, 4.0, 0.3), (Level(11, "accent2", bold=True, align="r"),), "合成数据", "ctr"
)
CHART = Place(13, "chart", "Chart", (0.6, 1.6, 8.5, 5.25), (Level(12),), "图表 / Chart")
BESIDE = Place(
    14,
    "body",
    "Beside",
    (9.4, 1.7, 3.33, 5.1),
    (Level(14, before=8), Level(12, "tx2", before=4)),
    "要点 / Points",
)
TEXT = Place(
    14,
    "body",
    "Text",
    (0.6, 1.65, 12.13, 5.2),
    (Level(20, bullet=True, before=16), Level(14, before=6)),
    "正文 / Text",
)
BELOW = Place(
    14, "body", "Below", (0.6, 4.3, 12.13, 2.5), (Level(16, before=8), Level(12, "tx2", before=6)), "说明 / Remarks"
)
SMALL = (Level(13, "tx2"), Level(28, bold=True, before=4), Level(12, "tx2", before=4), Level(12, "accent1", before=4))
FIGURES = tuple(
    Place(31 + i, "body", f"Figure {i + 1}", (0.6 + i * 2.456, 1.7, 2.3, 2.3), SMALL, "指标 / Figure", fill="bg2")
    for i in range(5)
)
HALVES = (
    Place(13, "chart", "Chart", (0.6, 1.6, 4.55, 5.3), (Level(12),), "图表 / Chart"),
    Place(16, "chart", "Chart 2", (5.25, 1.6, 4.55, 5.3), (Level(12),), "图表 / Chart"),
)
BESIDE_HALVES = Place(14, "body", "Beside", (10.0, 1.7, 2.73, 5.1), BESIDE.levels, BESIDE.prompt)
COVER_TITLE = Place(0, "ctrTitle", "Title", (0.9, 2.3, 11.5, 1.4), (Level(36, bold=True),), "标题 / Title", "b")
COVER_TEXT = Place(
    1, "subTitle", "Subtitle", (0.9, 3.95, 11.5, 1.9), (Level(18, "tx2", before=4),), "地区 · 时期 / Region · Period"
)
SHARED = (STAMP, FOOTER, NUMBER)
LAYOUTS = {
    "Cover": (COVER_TITLE, COVER_TEXT, *SHARED),
    "Figures": (TITLE, *FIGURES, BELOW, *SHARED),
    "Chart": (TITLE, CHART, BESIDE, *SHARED),
    "Two charts": (TITLE, *HALVES, BESIDE_HALVES, *SHARED),
    "Text": (TITLE, TEXT, *SHARED),
}


def _emu(inches: float) -> int:
    return int(Inches(inches))


def _level(number: int, level: Level) -> str:
    hang = 'marL="285750" indent="-285750"' if level.bullet else 'marL="0" indent="0"'
    bullet = '<a:buFont typeface="Arial"/><a:buChar char="•"/>' if level.bullet else "<a:buNone/>"
    return (
        f'<a:lvl{number}pPr {hang} algn="{level.align}"><a:lnSpc><a:spcPct val="105000"/></a:lnSpc>'
        f'<a:spcBef><a:spcPts val="{round(level.before * 100)}"/></a:spcBef>{bullet}'
        f'<a:defRPr sz="{round(level.size * 100)}" b="{int(level.bold)}"><a:solidFill><a:schemeClr val="{level.colour}"/>'
        f'</a:solidFill><a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/></a:defRPr></a:lvl{number}pPr>'
    )


def _placeholder(number: int, place: Place) -> str:
    left, top, width, height = map(_emu, place.box)
    fill = f'<a:solidFill><a:schemeClr val="{place.fill}"/></a:solidFill>' if place.fill else ""
    inset = (
        'lIns="144000" tIns="108000" rIns="72000" bIns="72000"' if place.fill else 'lIns="0" tIns="0" rIns="0" bIns="0"'
    )
    text = (
        '<a:fld id="{7B1E6A52-2F4B-4B83-9C1D-0F6C7C6F9A01}" type="slidenum"><a:rPr lang="zh-CN"/><a:t>‹#›</a:t></a:fld>'
        if place.kind == "sldNum"
        else f'<a:r><a:rPr lang="zh-CN"/><a:t>{place.prompt}</a:t></a:r>' * bool(place.prompt)
    )
    idx = f' idx="{place.idx}"' if place.idx else ""
    size = ' sz="quarter"' if place.idx else ""
    levels = "".join(_level(i, level) for i, level in enumerate(place.levels, start=1))
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{place.name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="{place.kind}"{size}{idx}/></p:nvPr></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{fill}</p:spPr>'
        f'<p:txBody><a:bodyPr vert="horz" wrap="square" {inset} anchor="{place.anchor}"><a:normAutofit/></a:bodyPr>'
        f"<a:lstStyle>{levels}</a:lstStyle><a:p>{text}</a:p></p:txBody></p:sp>"
    )


def _rule(number: int, box: tuple[float, float, float, float], colour: str) -> str:
    left, top, width, height = map(_emu, box)
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Rule {number}"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>'
        f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        f'</a:prstGeom><a:solidFill><a:schemeClr val="{colour}"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr>'
        "<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr/></a:p></p:txBody></p:sp>"
    )


def _tree(shapes: list[str], name: str = "") -> str:
    named = f' name="{name}"' if name else ""
    ground = (
        ""
        if name
        else '<p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'
    )
    return (
        f'<p:cSld{named}>{ground}<p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr>'
        '<a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
        f"{''.join(shapes)}</p:spTree></p:cSld>"
    )


def _master() -> str:
    body = Place(1, "body", "Text", TEXT.box, TEXT.levels, "正文 / Text")
    shapes = [_placeholder(i, place) for i, place in enumerate((TITLE, body, FOOTER, NUMBER), start=2)]
    return _tree(shapes)


def _layout(name: str, places: tuple[Place, ...]) -> str:
    rules = (
        [_rule(90, (0.9, 3.8, 1.6, 0.05), "accent1"), _rule(91, (0, 0, 0.28, 7.5), "accent1")]
        if name == "Cover"
        else [_rule(90, (0, 0.56, 0.14, 0.72), "accent1"), _rule(91, (0.6, 6.94, 12.13, 0.012), "accent6")]
    )
    shapes = [*rules, *(_placeholder(i, place) for i, place in enumerate(places, start=2))]
    return (
        f'<p:sldLayout {SPACES} preserve="1" userDrawn="1">{_tree(shapes, name)}'
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    )


def _text_styles() -> str:
    body = "".join(_level(i, TEXT.levels[min(i, 2) - 1]) for i in range(1, 6))
    return (
        f"<p:txStyles {SPACES}><p:titleStyle>{_level(1, TITLE.levels[0])}</p:titleStyle><p:bodyStyle>{body}</p:bodyStyle>"
        f"<p:otherStyle>{_level(1, Level(12))}</p:otherStyle></p:txStyles>"
    )


def _theme(old: bytes) -> bytes:
    """The theme with our colours, and system fonts that Windows has; others put their own in their place."""
    colours = {
        "dk1": INK, "lt1": "FFFFFF", "dk2": DIM, "lt2": GROUND, "accent1": BLUE, "accent2": ACCENT, "accent3": LINES[2],
        "accent4": LINES[3], "accent5": GREY, "accent6": LINE, "hlink": BLUE, "folHlink": SEQUENCE[5],
    }  # fmt: skip
    theme = old.decode("utf-8")
    for name, colour in colours.items():
        value = f'<a:{name}><a:srgbClr val="{colour.lstrip("#").upper()}"/></a:{name}>'
        theme = re.sub(rf"<a:{name}>.*?</a:{name}>", value, theme, flags=re.DOTALL)
    theme = re.sub(r'<a:latin typeface="[^"]*"', '<a:latin typeface="Microsoft YaHei"', theme)
    theme = re.sub(r'<a:ea typeface="[^"]*"', '<a:ea typeface="微软雅黑"', theme)
    theme = re.sub(r'<a:font script="Hans" typeface="[^"]*"', '<a:font script="Hans" typeface="微软雅黑"', theme)
    return re.sub(r'name="Office Theme"', 'name="Union coverage"', theme).encode("utf-8")


def _replace(element: Any, tag: str, xml: str) -> None:
    old = element.find(f"{{http://schemas.openxmlformats.org/presentationml/2006/main}}{tag}")
    element.replace(old, parse_xml(xml.replace(f"<p:{tag}", f"<p:{tag} {SPACES}", 1) if SPACES not in xml else xml))


def build() -> Slides:
    """The template as a presentation without slides."""
    slides = Presentation()
    slides.slide_width, slides.slide_height = Inches(13.333), Inches(7.5)
    master = slides.slide_master
    for layout in list(slides.slide_layouts)[len(LAYOUTS) :]:
        slides.slide_layouts.remove(layout)
    _replace(master.element, "cSld", _master())
    _replace(master.element, "txStyles", _text_styles())
    for layout, (name, places) in zip(slides.slide_layouts, LAYOUTS.items(), strict=True):
        new = parse_xml(_layout(name, places))
        for child in list(layout.element):
            layout.element.remove(child)
        for key in list(layout.element.attrib):
            del layout.element.attrib[key]
        for key, value in new.attrib.items():
            layout.element.set(key, value)
        layout.element.extend(list(new))
    for relation in list(master.part.rels.values()):
        if relation.reltype.endswith("/theme"):
            relation.target_part._blob = _theme(relation.target_part.blob)
    for part in (slides.part, slides.part.package):
        for key, relation in list(part._rels.items()):
            if relation.reltype.endswith(("/printerSettings", "/thumbnail")):
                part._rels.pop(key)
    describe(slides, title="Union coverage slides", subject="Template", language="zh", timestamp=BUILT, author=PRODUCER)
    return slides


def main(target: Path = TARGET) -> int:
    """Write the template and say where."""
    save(build(), target, BUILT)
    print(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
