"""The parts of an official document (GB/T 9704-2012) around its text: head, signature and date, imprint, each in a named field.

A field is a content control whose tag is its name: Word and WPS show the name, an office fills it by hand or by a program of its own.
What the program knows (the office's name, the dates) stands in it; the rest is blank and shorter than a word.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import floor
from typing import Any, Final

from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from data.texts import text
from reports.documents import styles
from reports.documents.styles import PITCH, paragraph
from reports.documents.widths import signs
from reports.say import sentences
from reports.say.figures import NAME
from reports.say.plain import plain

FIELDS: Final = (
    "copy_number",
    "secrecy",
    "urgency",
    "office_mark",
    "number",
    "addressees",
    "signature",
    "date",
    "copies",
    "printed_by",
    "printed_on",
)
"""The names of the fields, which are the tags of their content controls, in the order of the document."""
HEAD: Final = {"copy_number": "Plain", "secrecy": "Secrecy", "urgency": "Secrecy"}
"""The fields above the mark in their order (7.2.1 to 7.2.3), with their styles."""
_NUMBER: Final = 1.25
"""So many signs an annex's number takes with its point."""
_MARK: Final = (54.0, 26.0)
"""The largest and the least size of the office's mark in points: a mark of 22 mm would be too large (7.2.4)."""


@dataclass(frozen=True, slots=True)
class Imprint:
    """Who issues a document and when. ``office``: its full name, empty where nobody said it."""

    office: str
    moment: datetime
    language: str

    def say(self, key: str, **values: object) -> str:
        """A text of official documents in the document's language."""
        return text(f"official.{key}", self.language, **values)

    @property
    def name(self) -> str:
        """The office's name, else the words that ask for it."""
        return plain(self.office, NAME * 2) or text("document.office", self.language)

    @property
    def day(self) -> str:
        """The day of the document, in digits without zeros before them (7.3.5.4)."""
        return sentences.day(self.moment.strftime("%Y-%m-%d"), self.language)


def write_head(document: Document, imprint: Imprint) -> None:
    """The copy's number, secrecy and urgency in the first three lines, the office's mark in red, the document's number, the red line below."""
    for field, style in HEAD.items():
        _field(paragraph(document, "", style), field, "", imprint)
    mark = imprint.say("mark", office=imprint.name)
    line = paragraph(document, "", "Office Mark")
    _field(line, "office_mark", mark, imprint)
    size = min(_MARK[0], max(_MARK[1], styles.WIDTH.pt * 0.92 / max(_signs(mark), 1)))
    for run in line._p.iter(qn("w:r")):
        run.get_or_add_rPr().append(parse_xml(f'<w:sz {nsdecls("w")} w:val="{int(size) * 2}"/>'))
    form: Any = line.style
    form.font.size = Pt(int(size))  # LibreOffice takes the size in a content control from the style alone
    number = paragraph(document, "", "Document Number")
    _field(number, "number", imprint.say("number", year=imprint.moment.year), imprint)


def write_addressees(document: Document, said: str, imprint: Imprint) -> None:
    """To whom the document goes."""
    _field(paragraph(document, "", "Plain"), "addressees", said, imprint)


def write_signature(document: Document, imprint: Imprint) -> None:
    """The office's name and the day of the document, without a seal (7.3.5.2): the longer of both ends two signs from the edge, the
    date begins two signs right of the name."""
    letters = any(sign.isascii() and sign.isalpha() for sign in imprint.name)
    # Letters are as wide as each is; figures and signs of a Chinese font have one width.
    wide = signs if letters else _signs
    name, day = wide(imprint.name), wide(imprint.day)
    apart = name - day  # how far the date's end lies right of where it would if it began with the name
    ends = (2.0, apart) if apart >= 2 else (day + 4 - name, 2.0)
    for field, said, end in (("signature", imprint.name, ends[0]), ("date", imprint.day, ends[1])):
        line = paragraph(document, "", "Signature")
        _field(line, field, said, imprint)
        _right(line, end)
        if field == "signature":
            line.paragraph_format.keep_with_next = True


def write_imprint(document: Document, imprint: Imprint) -> None:
    """Copies, who printed it and when: between lines as wide as the text, the last at the lower edge of the last page (7.4)."""
    copies, printed = paragraph(document, "", "Imprint"), paragraph(document, "", "Imprint")
    for line in (copies, printed):
        line.add_run("　")  # one sign free
    copies.add_run(imprint.say("copies"))
    _field(copies, "copies", imprint.say("no_copies"), imprint)
    copies.add_run(imprint.say("copies_end"))
    _field(printed, "printed_by", imprint.name, imprint)
    printed.add_run("\t")
    _field(printed, "printed_on", imprint.day, imprint)
    printed.add_run(imprint.say("printed"))
    for line in (copies, printed):
        frame = parse_xml(
            f'<w:framePr {nsdecls("w")} w:w="{styles.WIDTH.twips}" w:hSpace="0" w:wrap="notBeside" w:vAnchor="margin" '
            'w:hAnchor="margin" w:xAlign="center" w:yAlign="bottom"/>'
        )
        line._p.get_or_add_pPr().insert(1, frame)  # after the style
    paragraph(document, "", "Imprint Anchor")


def _field(line: Paragraph, name: str, said: str, imprint: Imprint) -> None:
    """A content control at the end of a line, with its name for readers and its tag for programs."""
    control = parse_xml(
        f'<w:sdt {nsdecls("w")}><w:sdtPr><w:alias/><w:tag w:val="{name}"/><w:text/></w:sdtPr>'
        "<w:sdtContent><w:r><w:t/></w:r></w:sdtContent></w:sdt>"
    )
    control.find(f".//{qn('w:alias')}").set(qn("w:val"), imprint.say(f"field.{name}"))
    shown = control.find(f".//{qn('w:t')}")
    shown.text = plain(said) if said else "　　"
    shown.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    line._p.append(control)


def write_annexes(document: Document, names: Sequence[str], language: str) -> None:
    """The annexes by name (7.3.4): two signs in, numbered where there are several, a name's further lines below its first sign."""
    word = text("document.annexes" if len(names) > 1 else "document.annex_alone", language)
    begin, numbered = (2 if language == "zh" else 0) + _signs(word), len(names) > 1
    for at, name in enumerate(names, start=1):
        line = document.add_paragraph(style="Normal")
        line.add_run(
            f"{word if at == 1 else ''}{f'{at}.' if numbered else ''}" + ("\t" if numbered else "") + plain(name)
        )
        inside = begin + (_NUMBER if numbered else 0)
        _hang(line, inside - (begin - _signs(word) if at == 1 else begin), inside, styles.SIZE)
        if numbered:  # figures and dots are not of one width in all fonts: names begin at a stop
            line.paragraph_format.tab_stops.add_tab_stop(Pt(inside * styles.SIZE))
        line.paragraph_format.keep_with_next = True


def _hang(line: Paragraph, out: float, inside: float, size: float) -> None:
    """Let all lines but the first begin ``inside`` signs from the edge, the first ``out`` signs before that."""
    indent: Any = line._p.get_or_add_pPr().get_or_add_ind()
    for old in list(indent.attrib):
        del indent.attrib[old]
    for side, wide in (("left", inside), ("hanging", out)):
        indent.set(qn(f"w:{side}"), str(round(wide * size * 20)))


def _right(line: Paragraph, end: float) -> None:
    """Let a line end so many signs before the edge."""
    indent: Any = line._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:rightChars"), str(round(end * 100)))
    indent.set(qn("w:right"), str(round(end * 16 * 20)))


def _signs(said: str) -> float:
    """How many signs wide a text is; two digits or letters take one."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.5 for sign in said)


def grid(document: Document, language: str) -> None:
    """22 lines of 28 signs (5.2.3) as the document's grid, for what an office adds in styles of its own; in English its lines alone."""
    section = document.sections[0]._sectPr
    for old in section.findall(qn("w:docGrid")):
        section.remove(old)
    element = OxmlElement("w:docGrid")
    element.set(qn("w:type"), "linesAndChars" if language == "zh" else "lines")
    element.set(qn("w:linePitch"), str(round(PITCH * 20)))
    if language == "zh":  # what a sign of 16 points gives up so that 28 fill the line, in 4096ths of a point
        element.set(qn("w:charSpace"), str(floor((styles.WIDTH.pt / styles.ACROSS - styles.SIZE) * 4096)))
    section.append(element)
