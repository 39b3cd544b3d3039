"""What every page asks of SQL, statement by statement: ``python -m tests.benchmarks.questions URL [--least MS] [--page NAME]… [--runs N] [REGION…]``.

Each page, list, drawer and search is asked as a browser asks for it, with nothing kept from before, of a database that is there; by default of the nation and of
the first province, city and county that have units, in the newest period of registers. Times are milliseconds of processor time in the database's driver, reading of
rows included, the least of some runs. Prints a line for each statement of ``--least`` milliseconds or more, and at the end the worst statement and page.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, event, func, select

from analysis.compare.flows import ANY_FLOW
from analysis.measures import MEASURE_IDS
from analysis.metrics import BY_ID
from callbacks.asking import Asker
from callbacks.lists.grids import GRIDS, answer
from callbacks.plans import answers as plans
from callbacks.router import page, view_of
from callbacks.shell.places import groups
from data.database import schema
from data.database.engine import reader
from data.database.schema import in_slice
from data.queries.question import BadQuestion
from data.queries.trace.figure import Figure
from data.queries.trace.where_from import where_from
from data.reference import regions
from data.slice import Slice
from layouts.selection import DATA_TABS

LISTS: Final = ("grid", "list")
"""What the names of questions for rows of a long list begin with: they may take ten times as long."""
SECTIONS: Final = ("C", "F")
FILTERS: Final[Mapping[str, str]] = {
    "": "",
    " industry": "&industry=C,F",
    " size": "&size=small",
    " kind": "&kind=enterprise",
    " all": "&industry=C,F&size=small_micro&kind=enterprise&min=25",
}
WHERE: Final[Mapping[str, Mapping[str, Sequence[str]]]] = {
    "": {},
    " industry": {"industry": SECTIONS},
    " all": {"industry": SECTIONS, "size": ["small_micro"], "unit_kind": ["enterprise"]},
}
SOUGHT: Final = ("样", "1", "例", "公司", "有限公司", "样例12", "12", "123", "1234", "123456", "999999", "杭州", "zz")
"""What is searched for: signs that many names begin with, pieces of most names, digits of codes, what there is not."""


@dataclass(slots=True)
class Statement:
    """A statement that was asked: where it was put, and the seconds of its thread in the driver."""

    where: str
    sql: str
    seconds: float = 0.0


@dataclass(slots=True)
class Noted:
    """The statements that were asked so far."""

    statements: list[Statement] = field(default_factory=list)

    def begin(self, sql: str) -> Statement:
        """Note a statement, told by the innermost function of the queries that put it."""
        frames = [frame for frame in traceback.extract_stack() if "/data/queries/" in frame.filename]
        asked = (
            f"{frames[-1].filename.partition('/data/queries/')[2].removesuffix('.py')}.{frames[-1].name}"
            if frames
            else "-"
        )
        found = Statement(asked, sql)
        self.statements.append(found)
        return found


def timed_connection(noted: Noted) -> type[sqlite3.Connection]:
    """A connection whose cursors note what they are asked, and how long it takes to the last row read."""

    class Cursor(sqlite3.Cursor):
        asked: Statement | None = None

        def _timed(self, work: Callable[..., Any], *given: Any) -> Any:
            start = time.thread_time()
            try:
                return work(*given)
            finally:
                if self.asked is not None:
                    self.asked.seconds += time.thread_time() - start

        def execute(self, sql: str, *given: Any) -> Any:
            self.asked = noted.begin(sql) if sql.lstrip().upper().startswith(("SELECT", "WITH")) else None
            return self._timed(super().execute, sql, *given)

        def fetchone(self) -> Any:
            return self._timed(super().fetchone)

        def fetchmany(self, size: int | None = None) -> Any:
            return self._timed(super().fetchmany, self.arraysize if size is None else size)

        def fetchall(self) -> Any:
            return self._timed(super().fetchall)

    class Timed(sqlite3.Connection):
        def cursor(self, factory: Any = None) -> Any:
            return super().cursor(Cursor if factory is None else factory)

    return Timed


@contextmanager
def noting(url: str) -> Iterator[tuple[Engine, Noted]]:
    """A reader of a database whose statements are noted."""
    engine, noted = reader(url), Noted()

    def timed(_dialect: Any, _record: Any, _args: Any, given: dict[str, Any]) -> None:
        given["factory"] = timed_connection(noted)

    event.listen(engine, "do_connect", timed)
    try:
        yield engine, noted
    finally:
        engine.dispose()


@dataclass(frozen=True, slots=True)
class Held:
    """What a database holds that is asked about: the newest slice of registers, the one before it, and the units that one region has most of."""

    slice: Slice
    before: Slice | None
    code: str
    places: Mapping[str, str]

    @property
    def search(self) -> str:
        """The address's end that asks for the slice."""
        compared = f"&compare={self.before.period}" if self.before else ""
        return f"&period={self.slice.period}&calibre={self.slice.calibre}&purpose={self.slice.purpose}{compared}"


def held_in(engine: Engine) -> Held:
    """What is asked about of a database."""
    part, unit = schema.part.c, schema.unit.c
    mine = part.status == "current", part.content == "unit_register"
    with engine.connect() as connection:
        slices = connection.execute(
            select(part.period, part.calibre, part.purpose).where(*mine).distinct().order_by(part.period.desc())
        ).all()
        newest = Slice(*slices[0])
        alike = [Slice(*row) for row in slices if row[1:] == slices[0][1:]]
        first = select(func.min(part.id)).where(*mine, in_slice(schema.part, newest)).scalar_subquery()
        told = select(unit.region, unit.credit_code).where(unit.part_id == first, unit.credit_code.is_not(None))
        region, code = connection.execute(told.limit(1)).one()
    path = regions().path(region)
    places = {regions()[one].level: one for one in path if regions()[one].level != "township"}
    return Held(newest, alike[1] if len(alike) > 1 else None, code, places)


Asked = Callable[[Asker, str], object]
"""Asks a question of a region, with nothing kept from before."""


def _page(path: str, more: str) -> Asked:
    return lambda ask, region: page(path, f"?region={region}{more}", ask)


def _grid(path: str, name: str, more: str) -> Asked:
    def asked(ask: Asker, region: str) -> object:
        return answer(path, name, view_of(path, f"?region={region}{more}", ask), ask, {"startRow": 0})

    return asked


def _pages(held: Held) -> Iterator[tuple[str, Asked]]:
    search = held.search
    for path in ("/", "/regions", "/gaps", "/trends", "/tasks", "/reports"):
        for name, more in FILTERS.items():
            yield f"page {path}{name}", _page(path, search + more)
    for axes in ("industry_size", "region_size"):
        yield f"page /gaps {axes}", _page("/gaps", f"{search}&axes={axes}&tab=all")
    for metric in ("own_union_rate", "small_micro_coverage", "gap_workers"):
        for path in ("/", "/regions", "/trends"):
            yield f"page {path} {metric}", _page(path, f"{search}&metric={metric}")
    beside = ",".join([*held.places.values(), "110000"][:5])
    yield "page /trends regions", _page("/trends", f"{search}&regions={beside}")
    yield "page /trends multiples", _page("/trends", f"{search}&tab=multiples")
    for flow in (ANY_FLOW, "joined", "opened"):
        for name, more in FILTERS.items():
            yield f"page /trends flow-{flow}{name}", _page("/trends", f"{search}&tab=flow-{flow}{more}")
    for tab in DATA_TABS:
        yield f"page /data {tab}", _page("/data", f"{search}&tab={tab}")
    yield "page /gaps unit", _page("/gaps", f"{search}&unit={held.code}")
    yield "page /glossary", _page("/glossary", search)


def _plans(held: Held) -> Iterator[tuple[str, Asked]]:
    def planned(basket: str) -> Asked:
        return lambda ask, region: page("/gaps", f"?region={region}{held.search}&plan={basket.format(region)}", ask)

    yield "plan open", planned("open")
    yield "plan one cell", planned("joint~{0}~i.C~s.small")
    yield "plan largest 500", planned("own~{0}~n.500")
    for metric in ("unit_coverage", "worker_coverage", "small_micro_coverage"):
        yield f"plan aim {metric}", planned(f"aim.{metric}.0.9.{{0}}")
    yield "plan each", planned("each.worker_coverage.0.9.{0}")


def _grids(held: Held) -> Iterator[tuple[str, Asked]]:
    for path, named in GRIDS.items():
        for name, source in named.items():
            tab = f"&tab=flow-{ANY_FLOW}" if name == "flowunits" else ""
            begun = held.search + tab
            suffix = "_unknown" if name == "unknown" else ""
            for column in source.shape("zh").columns:
                for sign in ("", "-") if column.sorts else ():
                    yield (
                        f"grid {name} by {sign}{column.key}",
                        _grid(path, name, f"{begun}&sort{suffix}={sign}{column.key}"),
                    )
            for sought in ("公司", "77", "1234", "没有"):
                yield f"grid {name} q={sought}", _grid(path, name, f"{begun}&q{suffix}={sought}")
            for called, more in FILTERS.items():
                yield f"grid {name}{called}", _grid(path, name, begun + more)


def _origins(held: Held) -> Iterator[tuple[str, Asked]]:
    def told(metric: str, where: Mapping[str, Sequence[str]]) -> Asked:
        def asked(ask: Asker, region: str) -> object:
            with suppress(BadQuestion):
                return ask(where_from, figure=Figure(region, held.slice, metric, where))
            return None

        return asked

    for metric in (*BY_ID, *MEASURE_IDS):
        for name, where in WHERE.items():
            yield f"from {metric}{name}", told(metric, where)


def _searches() -> Iterator[tuple[str, Asked]]:
    def sought(text: str) -> Asked:
        return lambda ask, _: groups(ask, text)

    for text in SOUGHT:
        yield f"search {text}", sought(text)


def questions(held: Held) -> dict[str, Asked]:
    """All that is asked, by name."""
    return dict([*_pages(held), *_plans(held), *_grids(held), *_origins(held), *_searches()])


def measured(engine: Engine, noted: Noted, asked: Asked, region: str, runs: int) -> list[Statement]:
    """The statements of a question, each with the least seconds of some runs."""
    best: list[Statement] = []
    for _ in range(runs):
        ask = Asker(engine)
        ask.version()
        noted.statements.clear()
        asked(ask, region)
        while ask.is_looking():
            time.sleep(0.01)
        found = list(noted.statements)
        if not best or [one.sql for one in best] != [one.sql for one in found]:
            best = found
        else:
            for one, again in zip(best, found, strict=True):
                one.seconds = min(one.seconds, again.seconds)
    return best


def main() -> None:
    """Ask all, and print what took long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("regions", nargs="*")
    parser.add_argument("--least", type=float, default=5.0)
    parser.add_argument("--page", action="append", default=[])
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--out")
    given = parser.parse_args()
    plans.SEARCHES.run = lambda _: None  # the exact answers are looked for beside the page for as long as they may
    rows = []
    with noting(given.url) as (engine, noted):
        held = held_in(engine)
        places = {regions()[code].level: code for code in given.regions} or held.places
        for name, asked in questions(held).items():
            if given.page and not any(wanted in name for wanted in given.page):
                continue
            once = name.startswith("search")
            for level, region in list(places.items())[: 1 if once else None]:
                found = measured(engine, noted, asked, region, given.runs)
                sum_ = sum(one.seconds for one in found) * 1000
                rows.append({"page": name, "level": level, "statements": len(found), "ms": round(sum_, 1)})
                worst = [one for one in found if one.seconds * 1000 >= given.least]
                rows[-1]["worst"] = [(one.where, round(one.seconds * 1000, 1)) for one in worst]
                if worst or sum_ >= given.least:
                    said = ", ".join(f"{one.where} {one.seconds * 1000:.1f}" for one in worst)
                    print(f"{name:<44} {level:<9} {len(found):>3} {sum_:>8.1f}  {said}", flush=True)
    if given.out:
        Path(given.out).write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
