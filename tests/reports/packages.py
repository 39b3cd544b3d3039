"""What an Office program would have to repair in a package: parts, relationships, content types, the order of elements.

Office programs read by schema (ISO/IEC 29500): an element out of its place makes Word offer a repair where LibreOffice is silent.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator

from lxml import etree

RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
    "http://schemas.openxmlformats.org/presentationml/2006/main": "p",
}
_RUN_A = "ln noFill solidFill gradFill effectLst effectDag highlight uLnTx uLn uFillTx uFill latin ea cs sym hlinkClick hlinkMouseOver rtl extLst"
_LABEL = "numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize separator"
_AXIS = (
    "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr txPr "
    "crossAx crosses crossesAt"
)
ORDERS = {
    "w:pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid "
    "spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl "
    "divId cnfStyle rPr sectPr pPrChange",
    "w:rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
    "eastAsianLayout specVanish oMath",
    "w:tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd "
    "tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "w:tblCellMar": "top left start bottom right end",
    "w:tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "w:tbl": "tblPr tblGrid tr",
    "w:tr": "tblPrEx trPr tc",
    "w:tc": "tcPr p",
    "w:sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType "
    "cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "w:style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal "
    "personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
    "w:font": "altName panose1 charset family notTrueType pitch sig embedRegular embedBold embedItalic embedBoldItalic",
    "w:settings": "writeProtection view zoom removePersonalInformation mirrorMargins bordersDoNotSurroundHeader "
    "bordersDoNotSurroundFooter proofState attachedTemplate revisionView trackRevisions documentProtection defaultTabStop "
    "autoHyphenation evenAndOddHeaders drawingGridHorizontalSpacing drawingGridVerticalSpacing displayHorizontalDrawingGridEvery "
    "displayVerticalDrawingGridEvery characterSpacingControl savePreviewPicture hdrShapeDefaults footnotePr endnotePr compat docVars rsids mathPr "
    "themeFontLang clrSchemeMapping doNotAutoCompressPictures shapeDefaults decimalSymbol listSeparator docId defaultImageDpi",
    "a:rPr": _RUN_A,
    "a:defRPr": _RUN_A,
    "a:endParaRPr": _RUN_A,
    "a:pPr": "lnSpc spcBef spcAft buClrTx buClr buSzTx buSzPct buSzPts buFontTx buFont buNone buAutoNum buChar buBlip tabLst defRPr",
    "a:bodyPr": "prstTxWarp noAutofit normAutofit spAutoFit scene3d sp3d flatTx extLst",
    "a:p": "pPr r br fld endParaRPr",
    "p:sp": "nvSpPr spPr style txBody extLst",
    "p:txBody": "bodyPr lstStyle p",
    "p:sld": "cSld clrMapOvr transition timing extLst",
    "p:graphicFrame": "nvGraphicFramePr xfrm graphic extLst",
    "c:chartSpace": "date1904 lang roundedCorners AlternateContent style clrMapOvr pivotSource protection chart spPr txPr "
    "externalData printSettings userShapes extLst",
    "c:chart": "title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea legend plotVisOnly dispBlanksAs showDLblsOverMax extLst",
    "c:plotArea": "layout barChart lineChart catAx valAx dateAx dTable spPr extLst",
    "c:catAx": f"{_AXIS} auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl extLst",
    "c:valAx": f"{_AXIS} crossBetween majorUnit minorUnit dispUnits extLst",
    "c:scaling": "logBase orientation max min",
    "c:dLbls": f"dLbl delete {_LABEL} showLeaderLines leaderLines extLst",
    "c:dLbl": f"idx delete layout tx {_LABEL} extLst",
    "c:barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId extLst",
    "c:lineChart": "grouping varyColors ser dLbls dropLines hiLowLines upDownBars marker smooth axId extLst",
    "c:ser": "idx order tx spPr invertIfNegative marker pictureOptions dPt dLbls trendline errBars cat val smooth shape extLst",
    "c:dPt": "idx invertIfNegative marker bubble3D explosion spPr pictureOptions extLst",
    "c:legend": "legendPos legendEntry layout overlay spPr txPr extLst",
}
"""Children in the order that the schema wants. ``a:p`` has runs, breaks and fields in any order: see :data:`MIXED`."""
MIXED = {
    "a:p": {"r", "br", "fld"},
    "w:sectPr": {"headerReference", "footerReference"},
    "c:plotArea": {"catAx", "valAx"},
}


def faults(blob: bytes) -> list[str]:
    """All that is wrong with a package and the packages inside it, in words; empty for a sound one."""
    with zipfile.ZipFile(io.BytesIO(blob)) as archive:
        names = archive.namelist()
        parts = {name: archive.read(name) for name in names}
    found = [f"{name} is there {n} times" for name, n in Counter(name.lower() for name in names).items() if n > 1]
    found += [*_types(parts), *_relations(parts)]
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")):
            found += [f"{name}: {fault}" for fault in _elements(etree.fromstring(content))]
        if content[:2] == b"PK":
            found += [f"{name}: {fault}" for fault in faults(content)]
    return found


def _types(parts: dict[str, bytes]) -> Iterator[str]:
    """Parts without a content type, and types of parts that are not there."""
    tree = etree.fromstring(parts["[Content_Types].xml"])
    endings = {e.get("Extension", "").lower() for e in tree if str(e.tag).endswith("Default")}
    named = [e.get("PartName", "").lstrip("/") for e in tree if str(e.tag).endswith("Override")]
    yield from (f"type of {name}, which is not there" for name in named if name not in parts)
    yield from (f"two types of {name}" for name, n in Counter(named).items() if n > 1)
    for name in parts:
        if name != "[Content_Types].xml" and name not in named and name.rpartition(".")[2].lower() not in endings:
            yield f"{name} has no type"


def _relations(parts: dict[str, bytes]) -> Iterator[str]:
    """Relationships that lead nowhere, ids that are used and not there, parts that nothing leads to."""
    reached: set[str] = set()
    for name, content in parts.items():
        if not name.endswith(".rels"):
            continue
        folder, _, file = name.rpartition("_rels/")
        source = folder + file.removesuffix(".rels")
        ids = set()
        for relation in etree.fromstring(content).iter(RELATIONSHIPS):
            if relation.get("Id") in ids:
                yield f"{name}: {relation.get('Id')} twice"
            ids.add(relation.get("Id"))
            if relation.get("TargetMode") == "External":
                continue
            target = relation.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            reached.add(path)
            if path not in parts:
                yield f"{name}: {target} is not there"
        if source in parts:
            used = {
                value
                for element in etree.fromstring(parts[source]).iter(etree.Element)
                for key, value in element.attrib.items()
                if "officeDocument/2006/relationships}" in str(key)
            }
            yield from (f"{source}: no relationship {rid}" for rid in sorted(used - ids))
    for name in parts:
        if not name.endswith(".rels") and name != "[Content_Types].xml" and name not in reached:
            yield f"nothing leads to {name}"


def _elements(root: etree._Element) -> Iterator[str]:
    """Elements out of the schema's order, unknown among those whose order is known, and ids of shapes used twice."""
    for element in root.iter(etree.Element):
        name = _short(element)
        if name in ORDERS:
            order = ORDERS[name].split()
            children = [_short(child).partition(":")[2] for child in element]
            if unknown := [child for child in children if child not in order]:
                yield f"{name} holds {', '.join(unknown)}"
                continue
            loose = MIXED.get(name, set())
            places = [min(map(order.index, loose)) if child in loose else order.index(child) for child in children]
            if places != sorted(places):
                yield f"{name} has {' '.join(children)}"
        if name == "p:spTree":
            ids = Counter(e.get("id") for e in element.iter(etree.Element) if _short(e) == "p:cNvPr")
            yield from (f"shape {shape} is there {n} times" for shape, n in ids.items() if n > 1)


def _short(element: etree._Element) -> str:
    space, _, name = str(element.tag).lstrip("{").rpartition("}")
    return f"{PREFIXES.get(space, '')}:{name}"
