"""Files of every kind are valid by the schemas that Word, PowerPoint and Excel read by, as openxml-audit knows them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import docx
import pytest
from openpyxl import Workbook
from openpyxl.styles import Font
from openxml_audit import FileFormat, OpenXmlValidator, ValidationSeverity
from openxml_audit.errors import ValidationError
from sqlalchemy import Engine

from data.scope import EVERYTHING
from data.texts import LANGUAGES
from data.workbooks import save
from etl.write.template import write_templates
from reports.content.gather import NoFigures, gather
from reports.content.record import Content, Withheld
from reports.documents.styles import new
from reports.files import Kind, Manner, write
from reports.order import Order
from reports.slides.template import TEMPLATE
from tests.crosswise import shared
from tests.reports.conftest import MOMENT, Report, half
from tests.reports.reading import members

WORKBOOK = Kind("xlsx")
KINDS = (Kind("pptx"), Kind("docx", "brief"), Kind("docx", "circular"), WORKBOOK)
SOURCES = (
    ("640000", "2025", "2023", "synthetic"),
    ("640100", "2025", "2024", "synthetic"),
    ("330106", "2024", "2023", "synthetic"),
    ("100000", "2004", None, "census"),
    ("440000", "2004", None, "census"),
    ("610000", "2004", None, "census"),
    ("100000", "2018", None, "acftu"),
    ("100000", "2022", "2018", "nbs_unions"),
)
"""Registers of a province, a city and a county; what was published, a province that our copy lacks among it."""


@cache
def _validator() -> OpenXmlValidator:
    return OpenXmlValidator(FileFormat.OFFICE_2019, max_errors=0)


def faults(path: Path) -> list[str]:
    """What is against the schemas in a file, its main part and all others, in words; advice (warnings) is none."""
    errors: Sequence[ValidationError] = _validator().validate(path).errors
    return [
        f"{error.part_uri} {error.path}: {error.description}"
        for error in errors
        if error.severity is ValidationSeverity.ERROR
    ]


def invalid(paths: Sequence[Path]) -> dict[str, list[str]]:
    """The files among ``paths`` with a fault, and those faults."""
    return {path.name: found for path in paths if (found := faults(path))}


@pytest.mark.parametrize("turn", shared((1, 0)))
def test_slides_and_documents_are_valid(made: list[Report], turn: int) -> None:
    assert invalid([report.path for report in half(made, turn)]) == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", ["nation", "unions", "county", "external", "absent"])
def test_workbooks_are_valid(contents: dict[str, Content], tmp_path: Path, case: str, language: str) -> None:
    path = write(contents[case], tmp_path, WORKBOOK, Manner(language, MOMENT, ""))
    assert invalid([path]) == {}


def test_the_workbooks_inside_charts_are_valid(made: list[Report], tmp_path: Path) -> None:
    report = next(r for r in made if (r.case, r.kind, r.language) == ("province", "slides", "zh"))
    inside = {name: part for name, part in members(report.path.read_bytes()).items() if name.endswith(".xlsx")}
    assert inside
    for number, part in enumerate(inside.values()):
        (tmp_path / f"{number}.xlsx").write_bytes(part)
    assert invalid(sorted(tmp_path.iterdir())) == {}


def test_what_offices_start_from_is_valid(tmp_path: Path) -> None:
    assert invalid([TEMPLATE, *write_templates("330106", tmp_path)]) == {}


def test_what_is_against_a_schema_is_found(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].cell(1, 1, "甲").font = Font(name="宋体", bold=True)
    book.save(tmp_path / "library.xlsx")
    save(book, tmp_path / "ours.xlsx")
    docx.Document().save(str(tmp_path / "library.docx"))  # its styles are there twice, and differ
    new("zh").save(str(tmp_path / "ours.docx"))
    assert set(invalid(sorted(tmp_path.iterdir()))) == {"library.xlsx", "library.docx"}


@pytest.mark.long
@pytest.mark.parametrize("audience", ["internal", "external"])
@pytest.mark.parametrize("source", SOURCES, ids=lambda source: f"{source[0]}_{source[3]}")
def test_each_kind_of_each_source_is_valid_in_both_languages_and_editions(
    full: Engine, tmp_path: Path, source: tuple[str, str, str | None, str], audience: str
) -> None:
    region, period, compare, calibre = source
    try:
        content = gather(full, EVERYTHING, Order(region, period, compare, calibre, audience))  # type: ignore[arg-type]
    except (NoFigures, Withheld):
        return
    written = [
        write(content, tmp_path, kind, Manner(language, MOMENT, "", office="浙江省总工会"))
        for kind, language in itertools.product(KINDS, LANGUAGES)
    ]
    assert invalid(written) == {}
