"""Every number of the workbook is that of the commands: figures, changes like for like, ranks."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine

from analysis.__main__ import main
from analysis.periods import is_period
from analysis.rows import has_flag
from analysis.vocabulary import SIZES
from data.reference import calibres, figures
from data.scope import EVERYTHING
from data.texts import text
from data.texts.names import figure_name
from reports.content.gather import gather
from reports.content.moves import RATES
from reports.content.record import Content
from reports.order import Order
from tests.crosswise import crosswise
from tests.reports.workbook.written import COUNTED, made, table

FIGURES = tuple(figures())
SMALL = ("--where", "size=small_micro", "--where", "unit_kind=enterprise")
Ask = Callable[..., list[dict[str, Any]]]
Compared = Callable[..., dict[str, dict[str, dict[str, Any]]]]


@pytest.fixture
def ask(full_url: str, capsys: pytest.CaptureFixture[str]) -> Ask:
    """``python -m analysis rates`` as a user types it."""

    def answer(region: str, period: str, calibre: str, *more: str) -> list[dict[str, Any]]:
        question = ["rates", "--region", region, "--period", period, "--calibre", calibre, *more]
        capsys.readouterr()
        assert main([*question, "--format", "json", "--database", full_url]) == 0
        rows: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
        return rows

    return answer


@pytest.fixture
def compared(full_url: str, capsys: pytest.CaptureFixture[str]) -> Compared:
    """``python -m analysis compare`` as a user types it: region -> metric -> its row."""

    def answer(content: Content, figures: Sequence[str], *more: str) -> dict[str, dict[str, dict[str, Any]]]:
        question = ["compare", "--region", content.region, "--from", content.compare or "", "--to", content.period]
        question += ["--calibre", content.calibre, *(word for name in figures for word in ("--metric", name)), *more]
        capsys.readouterr()
        assert main([*question, "--format", "json", "--database", full_url]) == 0
        found: dict[str, dict[str, dict[str, Any]]] = {}
        for row in json.loads(capsys.readouterr().out):
            found.setdefault(row["region"], {})[row["metric"]] = row
        return found

    return answer


@pytest.mark.parametrize(("asked", "language"), crosswise(COUNTED, ["zh", "en"]))
def test_every_number_is_that_of_the_commands(
    full: Engine,
    tmp_path: Path,
    ask: Ask,
    compared: Compared,
    asked: tuple[str, str, str | None, str | None],
    language: str,
) -> None:
    region, period, compare, calibre = asked
    content = gather(full, EVERYTHING, Order(region, period, compare=compare, calibre=calibre))
    book = load_workbook(made(content, tmp_path / "r.xlsx", language))
    reader = Reader(language, ask, compared, content)
    for name, check in reader.sheets.items():
        title = text(f"book.sheet.{name}", language)
        if title in book.sheetnames:
            sheet = book[title]
            known = check(table(sheet))
            assert known == sum(isinstance(v, (int, float)) for row in table(sheet) for v in row.values()), title
    assert {"summary", "trend"} <= reader.seen
    if content.calibre == "synthetic":
        assert {"industries", "sizes", "gaps"} <= reader.seen
    book.close()


def _places(values: dict[str, float]) -> dict[str, int]:
    return {code: 1 + sum(other > value for other in values.values()) for code, value in values.items()}


class Reader:
    """Compares the tables of a workbook with the answers of the commands; each check returns how many numbers it compared."""

    def __init__(self, language: str, ask: Ask, compared: Compared, content: Content) -> None:
        self.language, self.content, self.seen = language, content, set[str]()
        self.compared = partial(compared, content)
        self.names = {figure_name(name, language): name for name in FIGURES}
        self.calibres = {c.name_zh if language == "zh" else c.name_en: c.id for c in calibres().values()}
        self.sizes = {text(f"size.{size}", language): size for size in SIZES}
        self.rates, periods = ask, (content.period, content.compare)
        self.ask = lambda *more, period=content.period: ask(content.region, period, content.calibre, *more)
        self.whole = {p: self.ask(period=p)[0] for p in periods if p}
        self.sheets = {
            "summary": self.summary,
            "regions": self.regions,
            "industries": self.industries,
            "sizes": self.size_classes,
            "small": self.small,
            "gaps": self.gaps,
            "trend": self.trend,
            "compare": self.compare,
        }

    def figures(
        self,
        row: dict[str, Any],
        asked: dict[str, Any],
        before: dict[str, Any] | None = None,
        changes: dict[str, dict[str, Any]] | None = None,
    ) -> int:
        """Compare the cells under the name of a figure, those of the compared period, and the changes of rates beside them."""
        known = 0
        for header, value in row.items():
            name = self.names.get(header)
            if name is not None:
                assert value == (pytest.approx(asked[name], rel=1e-15) if asked[name] is not None else None), header
                known += value is not None
        if self.content.compare is None:
            return known
        told = None
        for name in FIGURES:
            named = figure_name(name, self.language)
            then = row.get(text("book.col.then", self.language, figure=named, period=self.content.compare))
            if then is not None:
                assert before is not None
                assert then == pytest.approx(before[name], rel=1e-15)
                known += 1
            header = text("book.change", self.language, figure=named)
            if header in row:
                change = (changes or {}).get(name, {})
                told = change if told is None else told
                assert row[header] == (None if change.get("points") is None else pytest.approx(change["points"]))
                known += row[header] is not None
        share = row.get(text("book.col.share", self.language))
        if share is not None:
            assert told is not None
            assert share == pytest.approx(told["comparable"]["share"])
            known += 1
        return known

    def summary(self, rows: list[dict[str, Any]]) -> int:
        self.seen.add("summary")
        known = 0
        names = [self.names[next(iter(row.values()))] for row in rows]
        changes = self.compared(names).get(self.content.region, {}) if self.content.compare else {}
        for row, name in zip(rows, names, strict=True):
            for period, asked in {**self.whole, **self.earlier(row)}.items():
                assert row[period] == (None if asked[name] is None else pytest.approx(asked[name], rel=1e-15))
                known += row[period] is not None
            found = changes.get(name, {"points": None, "comparable": {}})
            like = found["comparable"] if found["points"] is not None else {}
            cells = {
                text("book.col.change", self.language): found["points"],
                text("book.col.like_before", self.language, period=self.content.compare): like.get("before"),
                text("book.col.like_before", self.language, period=self.content.period): like.get("after"),
                text("book.col.share", self.language): like.get("share"),
            }
            for header, value in cells.items():
                if header in row:
                    assert row[header] == (None if value is None else pytest.approx(value, abs=1e-9)), header
                    known += value is not None
        return known

    def earlier(self, row: dict[str, Any]) -> dict[str, Any]:
        """The answers for the other periods that a row has columns of; none where a period is compared."""
        others = [head for head in row if is_period(head) and head not in self.whole]
        assert not (others and self.content.compare)
        return {period: self.ask(period=period)[0] for period in others}

    def regions(self, rows: list[dict[str, Any]]) -> int:
        now = {r["region"]: r for r in self.ask("--by", "region") if r["region"]}
        compare = self.content.compare
        then = {r["region"]: r for r in self.ask("--by", "region", period=compare)} if compare else {}
        changes = self.compared(RATES, "--by", "region") if compare else {}
        code, rank = (text(f"book.col.{name}", self.language) for name in ("code", "rank"))
        assert {row[code] for row in rows} == set(now)
        known = sum(self.figures(row, now[row[code]], then.get(row[code]), changes.get(row[code])) for row in rows)
        by = next((name for name in RATES if len(self.content.ranks[name]) > 1), "")
        columns = {rank: now, text("book.col.rank_before", self.language, period=compare): then}
        ranked: list[dict[str, float]] = []
        for header, answers in columns.items():
            if header in rows[0]:
                values = {
                    c: r[by] for c, r in answers.items() if c and r[by] is not None and not has_flag(r, by, "small")
                }
                ranked.append(values)
                places = _places(values)
                assert {row[code]: row[header] for row in rows if row[header] is not None} == places
                known += len(places)
        won = text("book.col.won", self.language)
        if won in rows[0]:
            both = set(ranked[0]) & set(ranked[1])
            after, before = (_places({c: values[c] for c in both}) for values in ranked)
            assert {row[code]: row[won] for row in rows if row[won] is not None} == {
                c: before[c] - after[c] for c in both
            }
            known += len(both)
        return known

    def compare(self, rows: list[dict[str, Any]]) -> int:
        figure, code = (text(f"book.col.{name}", self.language) for name in ("figure", "code"))
        names = [self.names[row[figure]] for row in rows]
        whole = self.compared(names)[self.content.region]
        below = self.compared(RATES, "--by", "region")
        known = 0
        for row, name in zip(rows, names, strict=True):
            found = whole[name] if row[code] == self.content.region else below[row[code]][name]
            like = found["comparable"] if found["points"] is not None else {}
            cells = {text("book.col.change", self.language): found["points"]}
            cells[text("book.col.share", self.language)] = like.get("share")
            for end, period in (("before", self.content.compare), ("after", self.content.period)):
                cells[text("book.col.then_reported", self.language, period=period)] = found[end]
                cells[text("book.col.like_before", self.language, period=period)] = like.get(end)
            for header, value in cells.items():
                assert row[header] == (None if value is None else pytest.approx(value, abs=1e-9)), (name, header)
                known += value is not None
        return known

    def industries(self, rows: list[dict[str, Any]]) -> int:
        self.seen.add("industries")
        now = {r["industry"]: r for r in self.ask("--by", "industry")}
        compare = self.content.compare
        then = {r["industry"]: r for r in self.ask("--by", "industry", period=compare)} if compare else {}
        code = text("book.col.code", self.language)
        sections = [row[code] or "unknown" for row in rows]
        assert sections == sorted(now, key=lambda c: (-(now[c]["gap_workers"] or -1), c))
        known = 0
        for row, section in zip(rows, sections, strict=True):
            changes = {}
            if compare:
                changes = self.compared(["unit_coverage"], "--where", f"industry={section}").get(
                    self.content.region, {}
                )
            known += self.figures(row, now[section], then.get(section), changes)
        return known

    def size_classes(self, rows: list[dict[str, Any]]) -> int:
        self.seen.add("sizes")
        now = {r["size"]: r for r in self.ask("--by", "size", "--where", "unit_kind=enterprise")}
        sizes = [self.sizes[next(iter(row.values()))] for row in rows]
        assert set(sizes) == set(now)
        return sum(self.figures(row, now[size]) for size, row in zip(sizes, rows, strict=True))

    def small(self, rows: list[dict[str, Any]]) -> int:
        now = {r["region"]: r for r in self.ask("--by", "region", *SMALL)}
        every = {r["region"]: r for r in self.ask("--by", "region")}
        heads = {text(f"book.small.{name}", self.language): name for name in ("units_own", "units_joint", "gap_units")}
        known = 0
        for row in rows:
            code = row[text("book.col.code", self.language)]
            known += self.figures(row, every[code])
            assert {h: row[h] for h in heads} == {h: now[code][name] for h, name in heads.items()}
            known += len(heads)
        return known

    def gaps(self, rows: list[dict[str, Any]]) -> int:
        self.seen.add("gaps")
        heads = [text(f"book.col.{name}", self.language) for name in ("code", "industry_code", "size", "rank")]
        answers: dict[str, dict[tuple[str, str], dict[str, Any]]] = {}
        known = 0
        for number, row in enumerate(rows, 1):
            code, section, size, rank = (row[head] for head in heads)
            if code not in answers:
                asked = self.rates(code, self.content.period, self.content.calibre, "--by", "industry", "--by", "size")
                answers[code] = {(r["industry"], r["size"]): r for r in asked}
            known += 1 + self.figures(row, answers[code][(section or "unknown", self.sizes[size])])
            assert rank == number
        return known

    def trend(self, rows: list[dict[str, Any]]) -> int:
        self.seen.add("trend")
        period, calibre = (text(f"book.col.{name}", self.language) for name in ("period", "calibre"))
        asked = [self.rates(self.content.region, row[period], self.calibres[row[calibre]])[0] for row in rows]
        return sum(self.figures(row, answer) for row, answer in zip(rows, asked, strict=True))
