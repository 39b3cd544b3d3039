"""Slides and documents read back: every number against the queries; hostile names stay text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from analysis.__main__ import main as analyse
from analysis.rows import Row, has_flag
from analysis.vocabulary import SMALL_ENTERPRISES
from data.queries import gap_cells, rates, trend
from data.reference import figures, regions
from data.scope import EVERYTHING
from data.slice import Slice, SliceFilter
from data.texts import numbers, text
from data.texts.names import figure_name, industry_name, region_name
from reports.content.record import Content
from reports.documents.brief import write_brief
from reports.documents.circular import write_circular
from reports.say.gaps import find_proposal
from reports.slides.plan import write_slides
from tests.reports.conftest import ASKED, MOMENT, Report
from tests.reports.reading import charts, document_text, elements, members, slide_texts, tables


def near(value: float, allowed: Iterable[float | None]) -> bool:
    return any(other is not None and abs(value - other) <= 1e-9 * max(1.0, abs(other)) for other in allowed)


def numbers_of(row: Row) -> list[float]:
    """All figures of a row, and the shares of its units of known cover by mode of cover."""
    found = [float(row[name]) for name in figures() if row.get(name) is not None]
    parts = [row.get(name) for name in ("units_own", "units_joint", "gap_units")]
    known = (row.get("units") or 0) - (row.get("units_unknown") or 0)
    return found + [part / known for part in parts if part is not None and known]


def speaks_of(words: str, name: str) -> bool:
    """Whether a category or a row names something; a long name may be cut with an ellipsis."""
    pieces = re.split(r" · ", re.sub(r"^\d+ ", "", words))
    return name in words or any(piece.endswith("…") and name.startswith(piece[:-1]) for piece in pieces)


def speaks_of_region(words: str, code: str | None, language: str) -> bool:
    """The same of a region, by its name among its like or its whole name: Jingning Xian, Jingning Shezu Zizhixian."""
    return any(speaks_of(words, region_name(code, language, short=short)) for short in (True, False))


class Asked:
    """The answers of the queries for the arguments of a report."""

    def __init__(self, engine: Engine, case: str) -> None:
        given = ASKED[case]
        self.region, self.periods = given["region"], [given["period"], given.get("compare", "")]
        self.calibre = given["calibre"]
        slices = {p: SliceFilter(p, self.calibre) for p in self.periods if p}
        ask = partial(rates, engine, EVERYTHING, region=self.region)
        self.wholes = {p: self._first(ask(slices=s)) for p, s in slices.items()}
        self.small = {p: self._first(ask(slices=s, where=SMALL_ENTERPRISES)) for p, s in slices.items()}
        self.children = {p: ask(slices=s, by=("region",)) for p, s in slices.items()}
        self.around = self._around(partial(rates, engine, EVERYTHING), slices[self.periods[0]])
        self.industries = ask(slices=slices[self.periods[0]], by=("industry",))
        self.history = [r for r in trend(engine, EVERYTHING, region=self.region) if r["calibre"] == self.calibre]
        purpose = (self.wholes[self.periods[0]] or {}).get("purpose", "published")
        self.cells = [
            row
            for level in (None, "county")
            for row in gap_cells(
                engine,
                EVERYTHING,
                region=self.region,
                slice_=Slice(self.periods[0], self.calibre, purpose),
                level=level,
                limit=500,
            )
        ]

    def _around(self, ask: Any, slice_: SliceFilter) -> list[Row]:
        """The region above with all that are below it."""
        path = regions().path(self.region)[:-1]
        return (
            []
            if not path
            else [*ask(region=path[-1], slices=slice_), *ask(region=path[-1], slices=slice_, by=("region",))]
        )

    @staticmethod
    def _first(rows: list[Any]) -> Row:
        return rows[0] if rows else {}

    def rows_named(self, words: str, language: str) -> Iterator[Row]:
        """The rows that a chart's category or a table's row may speak of."""
        for row in self.cells:
            if speaks_of_region(words, row["region"], language) and speaks_of(
                words, industry_name(row["industry"], language)
            ):
                yield row
        for rows in (*self.children.values(), self.around):
            yield from (row for row in rows if speaks_of_region(words, row["region"], language))
        yield from (row for row in self.industries if speaks_of(words, industry_name(row["industry"], language)))
        for period, whole in self.wholes.items():
            if period in words or region_name(self.region, language, short=False) in words:
                yield whole
                yield self.small[period]
        yield from (row for row in self.history if row["period"] in words)


def by_kind(made: list[Report], kind: str) -> list[Report]:
    return [report for report in made if report.kind == kind and report.case != "external"]


def test_every_point_of_a_chart_is_a_figure_of_what_it_names(made: list[Report], full: Engine) -> None:
    points = 0
    for report in by_kind(made, "slides"):
        asked = Asked(full, report.case)
        for chart in charts(report.path):
            for name, values in chart.values.items():
                assert chart.behind[name] == pytest.approx(values, abs=1e-12, nan_ok=True)
            for series, values in chart.values.items():
                if series == text("report.axis_points", report.language):
                    continue  # contributions to a change: see below
                for category, value in zip(chart.categories, values, strict=True):
                    if value is None:
                        continue
                    found = [n for row in asked.rows_named(category, report.language) for n in numbers_of(row)]
                    assert near(value, found), (report.path.name, chart.slide, series, category, value)
                    points += 1
    assert points > 200


def analysed(url: str, capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    """The rows that ``python -m analysis`` prints."""
    capsys.readouterr()
    assert analyse([*arguments, "--format", "json", "--database", url]) == 0
    rows: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return rows


@pytest.mark.parametrize(("case", "by"), [("province", "region"), ("county", "industry")])
def test_why_a_rate_moved_is_what_the_analysis_says(
    made: list[Report], full_url: str, capsys: pytest.CaptureFixture[str], case: str, by: str
) -> None:
    asked = ASKED[case]
    change = ("change", "--region", asked["region"], "--from", asked["compare"], "--to", asked["period"], "--by", by)
    *parts, total = analysed(full_url, capsys, *change)
    rows = [row for row in parts if row["reports"] in ("both", "partly") and row["after"] is not None]
    like = {id(row): row["within_points"] + row["mix_points"] for row in rows}
    assert total["part"] == "total"
    for report in (r for r in made if (r.case, r.kind) == (case, "slides")):
        axis = text("report.axis_points", report.language)
        (chart,) = [chart for chart in charts(report.path) if axis in chart.values]
        shown = dict(zip(chart.categories, chart.values[axis], strict=True))
        printed = shown.pop(text("report.change_in_all", report.language))
        first, last = (Decimal(numbers.percent(total[side]).rstrip("%")) for side in ("before", "after"))
        assert Decimal(str(printed)) == last - first
        assert sum(Decimal(str(value)) for value in shown.values()) == Decimal(str(printed))
        reporting = shown.pop(text("report.reporting_change", report.language), 0.0)
        assert reporting == pytest.approx(total["reporting_points"], abs=0.11)
        names = [
            region_name(r["region"], report.language)
            if by == "region"
            else industry_name(r["industry"], report.language)
            for r in rows
        ]
        points = {name: like[id(row)] for name, row in zip(names, rows, strict=True)}
        rest = sum(points.values())
        for category, value in shown.items():
            name = next((name for name in names if speaks_of(category, name)), None)
            if name is not None:
                assert value == pytest.approx(points[name], abs=0.011)
                rest -= points[name]
        others = [value for category, value in shown.items() if not any(speaks_of(category, name) for name in names)]
        assert sum(value or 0 for value in others) == pytest.approx(rest, abs=0.11)


def test_targets_stand_beside_what_is_reached(contents: dict[str, Content], tmp_path: Path) -> None:
    content = contents["province"]
    goal = {"metric": "unit_coverage", "target": 0.5, "target_period": "2025"}
    later = {**goal, "target": 0.9, "target_period": "2030"}
    aimed = replace(content, targets=[later, goal, {**goal, "metric": "wage_agreement_coverage", "target": 0.1}])
    slides = write_slides(aimed, tmp_path / "a.pptx", language="zh", timestamp=MOMENT)
    (chart,) = [chart for chart in charts(slides) if text("report.target", "zh") in chart.values]
    assert chart.values == {
        "实际": [content.whole["unit_coverage"], content.whole["wage_agreement_coverage"]],
        "目标": [0.5, 0.1],
    }
    words = "".join(slide_texts(slides))
    now = round(100 * content.whole["unit_coverage"], 1)
    assert 38.5 < now < 39, "counted in the workbooks: 1 665 of 4 294 units"
    assert f"浙江省建会覆盖率（按单位）2025年目标为50.0%，2024年实际为{now}%，还差{50 - now:.1f}个百分点" in words
    assert "工资集体协商覆盖率2025年目标为10.0%" in words
    assert "90.0%" not in words
    circular = document_text(write_circular(aimed, tmp_path / "a.docx", language="zh", timestamp=MOMENT))
    assert "目标完成情况" in circular
    assert len(slide_texts(slides)) <= 10


def test_a_proposal_is_the_what_if_of_the_analysis(contents: dict[str, Content]) -> None:
    content = contents["province"]
    found = find_proposal(content, "zh", 3)
    assert found is not None
    whole = content.whole
    # One enterprise founds a union of its own: a gap that is mostly one unit's is none for a joint union.
    cells = [row for row in content.cells if row["gap_units"] > 1 and not has_flag(row, "gap_workers", "one_unit")][:3]
    workers = sum(row["gap_workers"] for row in cells)
    assert (found.units, found.workers) == (sum(row["gap_units"] for row in cells), workers)
    known = whole["gap_workers"] / (1 - whole["worker_coverage"])
    assert found.after == pytest.approx(whole["worker_coverage"] + workers / known)
    tied = replace(content, cells=[{**row, "gap_workers": 100, "gap_units": 2} for row in content.cells])
    assert find_proposal(tied, "zh", 3) is None, "three of many that tie are not the largest"


def test_the_ranking_of_a_province_is_by_unit_coverage(made: list[Report], full: Engine) -> None:
    report = next(r for r in made if (r.case, r.kind, r.language) == ("province", "slides", "zh"))
    asked = Asked(full, "province")
    ranking = next(chart for chart in charts(report.path) if any("舟山" in category for category in chart.categories))
    (values,) = ranking.values.values()
    shown = dict(zip(ranking.categories, values, strict=True))
    children = {region_name(r["region"], "zh"): r["unit_coverage"] for r in asked.children["2024"] if r["region"]}
    for category, value in shown.items():
        rank, _, name = category.partition(" ")
        if name:
            assert value == pytest.approx(children[name], abs=1e-12)
            assert int(rank) == sum(1 for other in children.values() if other > children[name]) + 1
    assert len([c for c in shown if " " in c]) == len(children)


def printed(row: Row, language: str) -> set[str]:
    """All ways in which a row's figures may stand in a table."""
    found: set[str] = set()
    for value in numbers_of(row):
        found |= {numbers.percent(value, places) for places in (1, 2)}
        found |= {numbers.exact(value), numbers.count(value, language), f"{value:,.1f}"}
    return found


def test_every_number_of_a_table_is_a_figure_of_its_row(made: list[Report], full: Engine) -> None:
    seen = 0
    for report in [*by_kind(made, "circular"), *by_kind(made, "brief")]:
        asked = Asked(full, report.case)
        for table in tables(report.path):
            for row in table[1:]:
                words = " ".join(row)
                rows = list(asked.rows_named(words, report.language))
                allowed = {text for found in rows for text in printed(found, report.language)}
                for head, cell in zip(table[0], row, strict=True):
                    percent = re.fullmatch(r"[\d.]+%", cell)
                    if rows and (percent or re.fullmatch(r"\d{1,3}(,\d{3})+", cell)):
                        assert cell in allowed, (report.path.name, head, row, cell)
                        seen += 1
    assert seen > 200


def test_the_census_as_published(made: list[Report]) -> None:
    circular = next(r for r in made if (r.case, r.kind, r.language) == ("nation", "circular", "zh"))
    text = "\n".join(" ".join(row) for table in tables(circular.path) for row in table)
    assert "42.13%" in text
    assert "11.27%" in text
    slides = next(r for r in made if (r.case, r.kind, r.language) == ("nation", "slides", "zh"))
    values = [v for chart in charts(slides.path) for series in chart.values.values() for v in series if v is not None]
    assert near(0.4213107, [round(v, 7) for v in values])
    assert figure_name("unit_coverage", "zh")


HOSTILE = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "http://elsewhere.example/x",
    "javascript:alert(1)",
    "<b>bold</b>",
    "_x000D_x",
    "a\x01\x0bb",
    "{DDEAUTO c:\\\\x}",
    "\u202egnp.exe",
    "y" * 400,
)


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("writer", [write_slides, write_brief, write_circular])
def test_no_name_from_a_workbook_becomes_a_formula_a_link_or_a_field(
    contents: dict[str, Content], tmp_path: Path, name: str, writer: Any
) -> None:
    content = contents["province"]
    source = {**content.whole["sources"][0], "file": name, "source": name}
    hostile = replace(content, whole={**content.whole, "sources": [source]}, children=[], before=None)
    path = writer(
        hostile, tmp_path / ("x.pptx" if writer is write_slides else "x.docx"), language="zh", timestamp=MOMENT
    )
    blob = path.read_bytes()
    for member, element in elements(blob):
        tag = str(element.tag).rpartition("}")[2]
        assert tag not in ("hlinkClick", "hlinkHover", "hyperlink"), (member, tag)
        assert tag != "f" or "worksheets/" not in member, member
        if tag == "Relationship":
            assert element.get("TargetMode") != "External", member
        if tag == "instrText":
            assert name not in (element.text or "")
        if tag == "t" and element.text:
            assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\u202e]|_x000D_", element.text)
    assert not any("externalLink" in member or "vbaProject" in member for member in members(blob))
