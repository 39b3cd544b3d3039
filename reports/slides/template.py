"""A deck's template: its layouts and placeholders, an office's own or ours."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

import pptx
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.exc import PackageNotFoundError
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation
from pptx.slide import SlideLayout

from data.palette import ACCENT, BLUE, GREY, LINES, SEQUENCE
from data.settings import ROOT
from reports.own import DAMAGE, Unfit, package_of

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


_TYPES: Final = "[Content_Types].xml"
_POTX: Final = b"presentationml.template.main+xml"
_PPTX: Final = b"presentationml.presentation.main+xml"


_PARTS: Final = ((20, 80), (40, 60), (60, 40), (85, 15), (100, 0), (65, 0))
"""Parts of the first colour of a theme, and of white in it: the scale of a map from pale to dark."""
_THEME: Final = {
    **{
        colour.lstrip("#").upper(): (f"accent{number}",)
        for number, colour in enumerate((BLUE, ACCENT, *LINES[2:4], GREY), start=1)
    },
    **{colour.lstrip("#").upper(): ("accent1", *part) for colour, part in zip(SEQUENCE, _PARTS, strict=True)},
}
"""Our colours as those of the theme: the fifth is the grey of context."""


class TemplateError(Unfit):
    """A template that lacks a layout or a placeholder; the message says which and what to do."""


def open_template(path: Path | None) -> Presentation:
    """The template at ``path`` (.pptx or .potx), else ours, without any slides that it holds.

    Raises TemplateError for one that will not do.
    """
    path = path or TEMPLATE
    try:
        deck = pptx.Presentation(BytesIO(_presentation(path)))
    except Unfit as problem:
        raise TemplateError(str(problem)) from problem
    except OSError as problem:
        raise TemplateError(f"{path} cannot be opened: {problem.strerror or problem}") from problem
    except (*DAMAGE, PackageNotFoundError) as problem:
        raise TemplateError(
            f"{path} is no .pptx or .potx that can be read; save it as one in PowerPoint or WPS"
        ) from problem
    layouts = layouts_by_name(deck)
    for name, needed in NEEDED.items():
        if name not in layouts:
            hint = (
                "; LibreOffice keeps no names of layouts: save it in PowerPoint or WPS" if _unnumbered(layouts) else ""
            )
            raise TemplateError(
                f"{path}: no layout is named {name!r}; start from {TEMPLATE.name}, which has all of them{hint}"
            )
        found = {holder.placeholder_format.idx: holder for holder in placeholders_of(layouts[name])}
        lacking = [
            f"{idx} ({what})" for idx, what in needed.items() if idx not in found or not _takes(found[idx], what)
        ]
        if _of_kind(layouts[name], PP_PLACEHOLDER.FOOTER) is None:
            lacking.append("footer")
        if lacking:
            raise TemplateError(f"{path}: layout {name!r} lacks the placeholder {', '.join(lacking)}")
    _remove_slides(deck)
    return deck


def layouts_by_name(deck: Presentation) -> dict[str, SlideLayout]:
    """The layouts of all masters by name; of two that share one, the first."""
    found: dict[str, SlideLayout] = {}
    for master in deck.slide_masters:
        for layout in master.slide_layouts:
            found.setdefault(layout.name, layout)
    return found


def _unnumbered(layouts: Mapping[str, SlideLayout]) -> bool:
    """Whether placeholders of one layout share a number, as LibreOffice writes them."""
    numbered = ([holder.placeholder_format.idx for holder in placeholders_of(layout)] for layout in layouts.values())
    return any(len(set(numbers)) < len(numbers) for numbers in numbered)


def recolour(deck: Presentation) -> None:
    """Give charts and maps the colours of the deck's theme where they have those of ours: an office's template has colours of its own."""
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_chart:
                _take_theme(shape.chart._chartSpace)
            elif shape.shape_type == MSO_SHAPE_TYPE.GROUP:
                _take_theme(shape._element)


def _take_theme(element: Any) -> None:
    for colour in list(element.iter(qn("a:srgbClr"))):
        told = _THEME.get(colour.get("val").upper())
        if told is None:
            continue
        name, *light = told
        found = parse_xml(f'<a:schemeClr {nsdecls("a")} val="{name}"/>')
        for tag, part in zip(("lumMod", "lumOff"), light, strict=False):
            found.append(parse_xml(f'<a:{tag} {nsdecls("a")} val="{part * 1000}"/>'))
        colour.getparent().replace(colour, found)


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
    """The file's bytes; a template (.potx) as the presentation that it becomes. Raises as :func:`reports.own.package_of`."""
    if path == TEMPLATE:
        return _ours()
    package = package_of(path)
    with ZipFile(BytesIO(package)) as archive:
        types = archive.read(_TYPES)
        if _POTX not in types:
            return package
        buffer = BytesIO()
        with ZipFile(buffer, "w") as copy:
            for member in archive.infolist():
                content = archive.read(member)
                copy.writestr(member, content.replace(_POTX, _PPTX) if member.filename == _TYPES else content)
    return buffer.getvalue()


def _remove_slides(deck: Presentation) -> None:
    listed = deck.slides._sldIdLst
    for entry in list(listed):
        deck.part.drop_rel(entry.rId)
        listed.remove(entry)
    for tag in ("p:custShowLst", "p:extLst"):  # shows and sections name slides that are gone
        for found in deck.part._element.findall(qn(tag)):
            deck.part._element.remove(found)


def placeholders_of(layout: Any) -> list[Any]:
    """The placeholders of a slide's layout."""
    return list(layout.placeholders)


def _of_kind(layout: SlideLayout, kind: Any) -> Any:
    return next((holder for holder in placeholders_of(layout) if holder.placeholder_format.type == kind), None)
