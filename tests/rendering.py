"""Open a report in LibreOffice, render it, and say what a reader would object to on its pages."""

from __future__ import annotations

import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from PIL import Image

from scripts.environment import office

MINUTES = 3
RESOLUTION = 60
FILTERS = {
    ".docx": "MS Word 2007 XML",
    ".pptx": "Impress MS PowerPoint 2007 XML",
    ".xlsx": "Calc MS Excel 2007 XML",
}
"""Named, since LibreOffice guesses otherwise and opens a broken package as plain text."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word as printed, with its box in points from the page's upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """One printed page: size in points, its words."""

    width: float
    height: float
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """All words, without blanks: lines break where the page wants."""
        return "".join(word.text for word in self.words)

    def between(self, left: float, right: float) -> str:
        """The words of a column, without blanks, from the top down: those that begin between two parts (0 to 1) of the page's width."""
        return "".join(word.text for word in self.words if left <= word.left / self.width < right)

    def outside(self, margin: float) -> list[str]:
        """Words that reach nearer to an edge than ``margin`` points, or over it."""
        return [
            word.text
            for word in self.words
            if word.left < margin
            or word.top < margin
            or word.right > self.width - margin
            or word.bottom > self.height - margin
        ]


@dataclass(frozen=True)
class Rendered:
    """A report as LibreOffice prints it."""

    pdf: Path
    pages: tuple[Page, ...] = field(repr=False)

    @property
    def text(self) -> str:
        """The text of all pages, without blanks."""
        return "".join(page.text for page in self.pages)

    @cached_property
    def pictures(self) -> tuple[Path, ...]:
        """A PNG of each page."""
        stem = self.pdf.with_suffix("")
        _run("pdftoppm", "-r", str(RESOLUTION), "-png", str(self.pdf), str(stem))
        return tuple(sorted(self.pdf.parent.glob(f"{stem.name}-*.png")))

    def blank(self) -> list[int]:
        """Pages with nothing on them, counted from 1: hardly a pixel differs from the ground."""
        found = []
        for number, picture in enumerate(self.pictures, start=1):
            with Image.open(picture) as image:
                counts = image.convert("L").histogram()
            if max(counts) > 0.9995 * sum(counts):
                found.append(number)
        return found

    def lost(self, text: str) -> str:
        """Characters of ``text``, what the file says, that no page prints: no font has a glyph, or a frame cuts them off."""
        return "".join(sorted(set(re.sub(r"\s", "", text)) - set(self.text)))

    def faults(self, source: str, *, margin: float = 5) -> list[str]:
        """What no report may show, in words; an empty list if all is well. ``source``: the text that the file holds."""
        found = [f"page {number} is blank" for number in self.blank()]
        for number, page in enumerate(self.pages, start=1):
            if cut := page.outside(margin):
                found.append(f"page {number}: {cut[:5]} at the edge")
        if lost := self.lost(source):
            found.append(f"not printed: {lost!r}")
        return found


def render(path: Path, folder: Path) -> Rendered:
    """Print ``path`` to PDF by LibreOffice."""
    return render_all([path], folder)[path]


_EACH: Final = 1 / 6
"""Minutes that each file may take besides, on a machine that does other things."""
_IN_ONE_RUN: Final = 100
"""Files that LibreOffice is given at once: of three hundred it has left one out."""


def render_all(paths: Sequence[Path], folder: Path) -> dict[Path, Rendered]:
    """Print files, all of one kind in one run of LibreOffice, with a profile of its own so that runs side by side do not meet.

    Their names must differ by more than the suffix.
    """
    program = office.find()
    assert program is not None, "no LibreOffice: run python -m scripts.environment.office"
    folder.mkdir(parents=True, exist_ok=True)
    profile = folder / "profile"
    try:
        for suffix, filter_name in FILTERS.items():
            mine = [str(path) for path in paths if path.suffix == suffix]
            for start in range(0, len(mine), _IN_ONE_RUN):
                some = mine[start : start + _IN_ONE_RUN]
                _run(
                    program,
                    f"-env:UserInstallation={profile.as_uri()}",
                    *("--headless", "--norestore", f"--infilter={filter_name}", "--convert-to", "pdf"),
                    *("--outdir", str(folder), *some),
                    minutes=MINUTES + len(some) * _EACH,
                )
    finally:
        shutil.rmtree(profile, ignore_errors=True)
    found = {}
    for path in paths:
        pdf = folder / f"{path.stem}.pdf"
        assert pdf.is_file(), f"LibreOffice could not open {path.name}"
        found[path] = Rendered(pdf, _pages(pdf))
    return found


def convert(path: Path, form: str, folder: Path) -> Path:
    """Open a workbook in LibreOffice, compute it, and save it as ``form`` (xlsx, xls, ods) into ``folder``, which must be another one."""
    program = office.find()
    assert program is not None, "no LibreOffice: run python -m scripts.environment.office"
    folder.mkdir(parents=True, exist_ok=True)
    profile = folder / "profile"
    try:
        _run(
            program,
            f"-env:UserInstallation={profile.as_uri()}",
            *("--headless", "--norestore", "--convert-to", form, "--outdir", str(folder), str(path)),
        )
    finally:
        shutil.rmtree(profile, ignore_errors=True)
    return folder / f"{path.stem}.{form}"


def _pages(pdf: Path) -> tuple[Page, ...]:
    boxes = pdf.with_suffix(".html")
    _run("pdftotext", "-bbox", str(pdf), str(boxes))
    tree = ElementTree.fromstring(
        re.sub("[\u0000-\u0008\u000b\u000c\u000e-\u001f]", "\ufffd", boxes.read_text("utf-8"))
    )
    space = "{http://www.w3.org/1999/xhtml}"
    return tuple(
        Page(
            float(page.attrib["width"]),
            float(page.attrib["height"]),
            tuple(
                Word(word.text or "", *(float(word.attrib[name]) for name in ("xMin", "yMin", "xMax", "yMax")))
                for word in page.iter(f"{space}word")
            ),
        )
        for page in tree.iter(f"{space}page")
    )


def _run(*command: str, minutes: float | None = None) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=(minutes or MINUTES) * 60, check=False)
    assert done.returncode == 0, f"{Path(command[0]).name}: {done.stderr.strip()}"
