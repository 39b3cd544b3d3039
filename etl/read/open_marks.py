"""Percent formats and error values of an .ods, whose cells say their type themselves."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree

_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_CALC: Final = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_LARGE: Final = 24_000_000
"""Bytes of content.xml beyond which a file is not looked through: the reader takes it as it is."""
_FAR: Final = 10_000
"""Repetitions of blank rows or cells that end a sheet."""


def typed_cells(archive: zipfile.ZipFile) -> Iterator[tuple[str, int, int, str]]:
    """(sheet, row, column, type) of the cells of an .ods that are ``percentage`` or an error's text, 0-based; none for broken XML."""
    if "content.xml" not in archive.namelist() or archive.getinfo("content.xml").file_size > _LARGE:
        return
    with archive.open("content.xml") as file:
        try:
            yield from _typed(ElementTree.iterparse(file))
        except ElementTree.ParseError:
            return


def _typed(events: Iterator[tuple[str, ElementTree.Element]]) -> Iterator[tuple[str, int, int, str]]:
    rows: list[tuple[int, list[tuple[int, str]]]] = []
    for _, element in events:
        if element.tag == f"{_TABLE}table-row":
            repeated = int(element.get(f"{_TABLE}number-rows-repeated", "1"))
            rows.append((repeated, _of_row(element)))
            element.clear()
        elif element.tag == f"{_TABLE}table":
            name, row = element.get(f"{_TABLE}name", ""), 0
            for repeated, cells in rows:
                for n in range(repeated if cells and repeated < _FAR else 0):
                    for column, said in cells:
                        yield name, row + n, column, said
                row += repeated
            rows = []
            element.clear()


def _of_row(row: ElementTree.Element) -> list[tuple[int, str]]:
    """(column, type) of the cells of a row that say percent or error."""
    found: list[tuple[int, str]] = []
    column = 0
    for cell in row:
        repeated = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        said = ""
        if cell.get(f"{_CALC}value-type") == "error":
            said = "".join(cell.itertext()).strip() or "#VALUE!"
        elif cell.get(f"{_OFFICE}value-type") == "percentage":
            said = "percentage"
        if said and repeated < _FAR:
            found += [(column + n, said) for n in range(repeated)]
        column += repeated
    return found
