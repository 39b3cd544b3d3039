"""A publish that sums anew only what a change reaches leaves every table as one that sums everything does."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest
from sqlalchemy import Engine

import etl.publish.rollup
from data.database import links, schema
from data.database.engine import for_reading, writer
from data.database.lists import node_cell, union_cell, unit_cell
from data.slice import Slice
from etl.file.result import FileResult, Part
from etl.load.batch import load_results
from etl.load.undo import undo
from etl.model import QuarantinedRow
from etl.publish.publish import refresh
from tests.recount.workbooks import code

PLACES = {
    "330000": ("330102", "330203", "330100"),
    "440000": ("440103", "440304"),
    "110000": ("110101",),
    "320000": ("320102", "320505"),
}
SENDERS = (*PLACES, *(county for counties in PLACES.values() for county in counties if not county.endswith("00")))
UNITS = {province: [code("91", 100 * n + k) for k in range(6)] for n, province in enumerate(PLACES, 1)}
UNIONS = {province: [code("81", 100 * n + k) for k in range(5)] for n, province in enumerate(PLACES, 1)}
TABLES = (schema.rollup, schema.totals, schema.rate_pair, schema.stated_rate, unit_cell, node_cell, union_cell)
FIGURES = (None, 2, 9, 40, 150)


class Sender:
    """Random registers. ``links``: how often a row names a unit or union of another province; a tenth as often it is about a place of
    another. ``summaries``: whether tables state values of whole regions too."""

    def __init__(self, seed: int, *, links: float, summaries: bool = False) -> None:
        self.random = random.Random(seed)
        self._links = links
        self._summaries = summaries
        self._sent = 0

    def file(self) -> FileResult:
        """One workbook, of one sender and period, with some registers."""
        self._sent += 1
        region = self.random.choice(SENDERS)
        period = self.random.choice(("2023", "2024", "2024"))
        kinds = ["unit_register", "union_register", "cover_list", "membership"]
        contents = self.random.sample(kinds, self.random.randint(1, 4))
        if self._summaries and self.random.random() < 0.3:
            contents.append("summary")
        parts = [self._part(content, region, period) for content in contents]
        result = FileResult(f"{region}_{self._sent}.xlsx", f"{self._sent:064x}", parts=parts)
        result.rows_read = result.rows_accepted = sum(part.rows_accepted for part in parts)
        return result

    def _part(self, content: str, region: str, period: str) -> Part:
        facts = getattr(self, f"_{content}")(region)
        rows = len(facts["row"])
        columns = {
            name: "A" for name in facts if (name != "row" and self.random.random() < 0.9) or name in ("code", "name")
        }
        columns = {name: letter for name, letter in columns.items() if name in facts}
        held = []
        if content in ("union_register", "cover_list") and self.random.random() < 0.2:
            held = [QuarantinedRow(90, ("union_code_invalid",), {"unit_code": self._unit(region)})]
        return Part(
            "表",
            "A1:Z9",
            None,
            "",
            content,
            period,
            None,
            region,
            "synthetic",
            "synthetic",
            None,
            columns,
            facts,
            rows,
            rows,
            held,
        )

    def _home(self, region: str) -> str:
        """The province whose codes a row names; seldom another one than the sender's."""
        return self.random.choice(list(PLACES)) if self.random.random() < self._links else f"{region[:2]}0000"

    def _unit(self, region: str) -> str:
        return self.random.choice(UNITS[self._home(region)])

    def _union(self, region: str) -> str:
        return self.random.choice(UNIONS[self._home(region)])

    def _place(self, region: str) -> str:
        """A county of the sender; seldom one of another province."""
        if self.random.random() < self._links / 10:
            region = self.random.choice(list(PLACES))
        return self.random.choice(PLACES.get(region, (region,)))

    def _columns(self, rows: Iterable[dict[str, Any]]) -> dict[str, list[Any]]:
        listed = [{"row": 3 + number, **row} for number, row in enumerate(rows)]
        return {name: [row[name] for row in listed] for name in listed[0]}

    def _some(self) -> range:
        return range(self.random.randint(1, 5))

    def _unit_register(self, region: str) -> dict[str, list[Any]]:
        pick = self.random.choice
        codes = [
            pick([self._unit(region), None]) if self.random.random() < 0.2 else self._unit(region) for _ in self._some()
        ]
        return self._columns(
            {
                "credit_code": unit,
                "name": f"单位{pick('甲乙丙')}",
                "region": self._place(region),
                "industry": pick(["C13", "F52", None]),
                "employees": pick(FIGURES),
                "employees_women": pick(FIGURES[:3]),
                "size": pick(["small", "large", "undetermined"]),
                "unit_kind": pick(["enterprise", "government"]),
                "is_new": pick([True, False, None]),
                "union_code": pick([None, None, self._union(region)]),
                "cover_stated": pick([None, None, True, False]),
            }
            for unit in dict.fromkeys(codes)
        )

    def _union_register(self, region: str) -> dict[str, list[Any]]:
        pick = self.random.choice
        codes = [pick([self._union(region)] * 4 + [None]) for _ in self._some()]
        return self._columns(
            {
                "code": union,
                "name": f"工会{pick('甲乙丙')}",
                "union_kind": pick(["own", "own", "joint", "federation", "above"]),
                "region": self._place(region),
                "industry": pick([None, "C13"]),
                "unit_code": pick([None, self._unit(region)]),
                "founded": pick([None, f"{pick(['2023', '2024'])}-03-01"]),
                "dissolved": pick([None, None, None, "2023-05-01"]),
                "dormant": pick([None, True, False]),
                "staff_full": pick(FIGURES),
                "members": pick(FIGURES),
                "members_women": pick(FIGURES),
                "agreement": pick([None, True, False]),
            }
            for union in dict.fromkeys(codes)
        )

    def _cover_list(self, region: str) -> dict[str, list[Any]]:
        pick, named = self.random.choice, self.random.random() < 0.2
        return self._columns(
            {
                "union_code": None if named and pick([True, False]) else self._union(region),
                "unit_code": None if named and pick([True, False]) else self._unit(region),
                "union_name": f"工会{pick('甲乙丙')}",
                "unit_name": f"单位{pick('甲乙丙')}",
            }
            for _ in self._some()
        )

    def _membership(self, region: str) -> dict[str, list[Any]]:
        pick, by_region = self.random.choice, self.random.random() < 0.3
        return self._columns(
            {
                "union_code": None if by_region else self._union(region),
                "union_name": None,
                "region": self._place(region),
                "members": pick(FIGURES),
                "members_women": pick(FIGURES[:3]),
            }
            for _ in self._some()
        )

    def _summary(self, region: str) -> dict[str, list[Any]]:
        pick = self.random.choice
        return self._columns(
            {
                "col": 2,
                "region": pick(["100000", region, self._place(region)]),
                "region_label": None,
                "label": "数",
                "measure": pick(["units", "units_covered", "employees", "members"]),
                "industry": "*",
                "size": "*",
                "unit_kind": "*",
                "dimensions": {},
                "unit": "个",
                "scale": 1.0,
                "value": pick([5, 70, 900]),
                "rate": None,
                "raw": "5",
            }
            for _ in self._some()
        )


def rows_of(engine: Engine) -> dict[str, Counter[Any]]:
    """Table -> its rows: the sums; of current parts what covers them and what is displaced; links; what the checks of all files said."""
    current = schema.part.c.status == "current"
    found = {}
    with for_reading(engine).connect() as connection:
        for table in TABLES:
            found[table.name] = Counter(tuple(row) for row in connection.execute(table.select()))
        for table in (schema.coverage, schema.displaced):
            ask = table.select().join(schema.part, schema.part.c.id == table.c.part_id).where(current)
            found[table.name] = Counter(tuple(row) for row in connection.execute(ask))
        for table in (links.link, links.link_period, links.link_state, links.same_unit):
            names = [column for column in table.c if column.name != "id"]
            found[table.name] = Counter(
                str(tuple(row)) for row in connection.execute(table.select().with_only_columns(*names))
            )
        said = schema.finding.select().where(schema.finding.c.phase == "publish")
        found["finding"] = Counter(str(tuple(row)[1:]) for row in connection.execute(said))
    return found


def as_if_whole(engine: Engine) -> None:
    """Sum every slice anew."""
    part = schema.part.c
    with engine.begin() as connection:
        slices = connection.execute(
            schema.part.select().with_only_columns(part.period, part.calibre, part.purpose).distinct()
        )
        refresh(connection, {Slice(*row): None for row in slices.all()})


def differing(some: dict[str, Counter[Any]], other: dict[str, Counter[Any]]) -> dict[str, list[Any]]:
    return {
        name: [*(some[name] - other[name]), "≠", *(other[name] - some[name])]
        for name in some
        if some[name] != other[name]
    }


@pytest.mark.parametrize("seed", [1, 6, *(pytest.param(seed, marks=pytest.mark.long) for seed in (0, 2, 3, 4, 5))])
def test_after_each_batch_and_undo_every_table_is_as_if_all_were_summed_anew(seed: int) -> None:
    """Daily a sender with some links, and one without that has summaries too."""
    sender = Sender(seed, links=(0.0, 0.015, 0.06)[seed % 3], summaries=seed == 6)
    engine = writer("sqlite://")
    loads: list[int] = []
    for step in range(9):
        if step > 3 and loads and sender.random.random() < 0.35:
            undo(engine, loads.pop(sender.random.randrange(len(loads))))
        else:
            reports = load_results(engine, [sender.file() for _ in range(1 if step else 12)])
            loads += [report.load_id for report in reports if report.load_id and report.status == "loaded"]
        incremental = rows_of(engine)
        as_if_whole(engine)
        assert not differing(incremental, rows_of(engine)), (seed, step)


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 8))])
def test_the_sums_are_those_of_one_batch(seed: int) -> None:
    sender = Sender(100 + seed, links=0.02)
    files = [sender.file() for _ in range(14)]
    one, many = writer("sqlite://"), writer("sqlite://")
    load_results(one, files)
    for first in range(0, len(files), 3):
        load_results(many, files[first : first + 3])
    names = {table.name for table in TABLES}
    together, apart = ({n: rows for n, rows in rows_of(engine).items() if n in names} for engine in (one, many))
    assert not differing(together, apart)


def reached_by_one_more(monkeypatch: pytest.MonkeyPatch, *, links: float) -> list[tuple[str, frozenset[str]]]:
    """The province of each of some files that came alone, and the provinces that were summed anew for it, where not all were."""
    found: list[Any] = []
    asked = etl.publish.rollup.touched_parts

    def noted(*given: Any) -> Any:
        found.append(asked(*given))
        return found[-1]

    monkeypatch.setattr(etl.publish.rollup, "touched_parts", noted)
    sender = Sender(7, links=links)
    engine = writer("sqlite://")
    load_results(engine, [sender.file() for _ in range(12)])
    reached = []
    for _ in range(8):
        found.clear()
        file = sender.file()
        load_results(engine, [file])
        reached += [(file.path, each.provinces) for each in found if each is not None]
    return reached


def test_a_change_in_one_province_leaves_the_others_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    reached = reached_by_one_more(monkeypatch, links=0)
    assert len(reached) > 4
    for path, provinces in reached:
        assert provinces == {f"{path[:2]}0000"}


def test_a_change_reaches_the_provinces_whose_units_or_unions_it_names(monkeypatch: pytest.MonkeyPatch) -> None:
    reached = reached_by_one_more(monkeypatch, links=0.03)
    assert any(len(provinces) > 1 for _, provinces in reached)
