"""Loads as versions: unchanged, supersede, undo, order, and sums that hold at every node."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event, text

from analysis.measures import MEASURE_IDS
from data.database.engine import writer
from data.queries import rates
from data.reference import regions
from data.scope import EVERYTHING
from data.slice import SliceFilter
from etl.file.process import process_file
from etl.file.result import FileResult, Flags
from etl.file.safely import submitted
from etl.load.batch import Run, load_paths, load_results
from etl.load.undo import CannotUndo, undo
from tests.books import register, summary, union, union_code, unit, unit_code

COUNTIES = ("330106", "330102", "330203", "320102", "320505", "110101")
PROVINCES = {"33": "浙江省", "32": "江苏省", "11": "北京市"}


def fresh(folder: Path, name: str) -> Engine:
    path = folder / name
    path.unlink(missing_ok=True)
    return writer(f"sqlite:///{path}")


def dump(engine: Engine) -> dict[str, list[Any]]:
    with engine.connect() as connection:
        return {
            name: [tuple(r) for r in connection.execute(text(f"SELECT * FROM {name} ORDER BY 1, 2, 3, 4, 5, 6, 7"))]
            for name in ("rollup", "totals", "rate_pair")
        }


def files(folder: Path) -> list[Path]:
    made = []
    for number, (prefix, name) in enumerate(PROVINCES.items()):
        counties = [c for c in COUNTIES if c.startswith(prefix)]
        units = [
            unit(
                100 * number + i,
                region=counties[i % len(counties)],
                industry="CFGHI"[i % 5] + {"C": "13", "F": "52", "G": "54", "H": "62", "I": "65"}["CFGHI"[i % 5]],
                employees=3 + 7 * i,
                women=i,
            )
            for i in range(12)
        ]
        unions = [
            union(100 * number + 1, unit=100 * number + 1, region=counties[0]),
            union(100 * number + 2, kind="联合基层工会", region=counties[-1]),
        ]
        cover = [(union_code(100 * number + 2, counties[-1]), units[i][0]) for i in (2, 3, 4)]
        unions = [
            (
                union_code(100 * number + 1 + i, counties[0 if i == 0 else -1]),
                *u[1:4],
                units[1][0] if i == 0 else None,
                *u[5:],
            )
            for i, u in enumerate(unions)
        ]
        made.append(
            register(
                folder / f"{prefix}.xlsx",
                units,
                unions if prefix != "11" else (),
                cover if prefix != "11" else (),
                region=name,
            )
        )
    return made


def test_the_same_bytes_twice_change_nothing(tmp_path: Path) -> None:
    engine = fresh(tmp_path, "a.db")
    paths = files(tmp_path)
    first = load_paths(engine, paths)
    before = dump(engine)
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(paths[0].read_bytes())
    again = load_paths(engine, [*paths, copy])
    assert {r.status for r in again} == {"unchanged"}
    assert again[-1].load_id == first[0].load_id
    assert dump(engine) == before


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
@pytest.mark.parametrize("one_batch", [True, False])
def test_the_order_of_files_does_not_matter(order: tuple[int, ...], one_batch: bool, tmp_path: Path) -> None:
    paths = files(tmp_path)
    straight, other = fresh(tmp_path, "a.db"), fresh(tmp_path, "b.db")
    load_paths(straight, paths)
    if one_batch:
        load_paths(other, [paths[i] for i in order])
    else:
        for i in order:
            load_paths(other, [paths[i]])
    assert dump(other) == dump(straight)


def partners(folder: Path) -> list[FileResult]:
    """Files that need each other: units, unions, a cover list, members, a twin county, the year before, and two statements at odds."""
    units = [unit(n, employees=20 + n) for n in range(1, 6)]
    unions = [union(1, unit=1, members=99), union(2, kind="联合基层工会"), union(3, unit=77)]
    cover = [(union_code(2), unit_code(2)), (union_code(9), unit_code(3)), (union_code(2), unit_code(88))]
    members = [(union_code(1), "330106", 50, 5), (union_code(2), "330106", 30, 5)]
    heads, low, high = ("地区", "会员人数(人)"), [("浙江省", 90), ("杭州市", 80)], [("浙江省", 95), ("杭州市", 100)]
    source = "数据来源：工会台账"
    made = [
        register(folder / "units.xlsx", units),
        register(folder / "unions.xlsx", unions=unions),
        register(folder / "cover.xlsx", cover=cover),
        register(folder / "members.xlsx", members=members),
        register(folder / "twin.xlsx", [unit(1, region="330108"), unit(8, region="330108")], region="杭州市"),
        register(folder / "before.xlsx", [unit(1, employees=30_000), unit(2)], period="2023年"),
        summary(folder / "low.xlsx", "2024年甲表", heads, low, source),
        summary(folder / "high.xlsx", "2024年乙表", heads, high, source),
    ]
    return [process_file(str(path), Flags(calibre="register")) for path in made]


def told(engine: Engine) -> list[tuple[Any, ...]]:
    """What is said at publish, by file and cell."""
    sql = "SELECT l.name, f.code, f.cell, f.value, f.args FROM finding f JOIN load l ON l.id = f.load_id WHERE f.phase = 'publish'"
    with engine.connect() as connection:
        return sorted(tuple(map(str, row)) for row in connection.execute(text(sql)))


def some(examples: int) -> settings:
    """So many examples, the same in every run."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        phases=(Phase.generate,),
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )


ways = given(
    order=st.permutations(range(8)),
    batches=st.lists(st.integers(1, 4), min_size=8, max_size=8),
    gone=st.lists(st.integers(0, 7), max_size=4, unique=True),
)


@some(3)
@ways
def test_only_what_is_current_counts_however_it_came(
    order: list[int], batches: list[int], gone: list[int], tmp_path: Path
) -> None:
    came(order, batches, gone, tmp_path)


@pytest.mark.long
@some(12)
@ways
def test_only_what_is_current_counts_in_many_ways(
    order: list[int], batches: list[int], gone: list[int], tmp_path: Path
) -> None:
    came(order, batches, gone, tmp_path)


def came(order: list[int], batches: list[int], gone: list[int], tmp_path: Path) -> None:
    """Raise AssertionError where files that came in such batches, some taken back, leave more or less than those that stayed."""
    results = partners(tmp_path) if not (tmp_path / "units.xlsx").exists() else _READ[tmp_path]
    _READ[tmp_path] = results
    wandering, straight = fresh(tmp_path, "w.db"), fresh(tmp_path, "s.db")
    waiting, loads = list(order), {}
    for size in batches:
        batch, waiting = waiting[:size], waiting[size:]
        reports = load_results(wandering, [results[i] for i in batch])
        loads |= {i: report.load_id for i, report in zip(batch, reports, strict=True)}
    for i in gone:
        undo(wandering, loads[i] or 0)
    load_results(straight, [results[i] for i in range(8) if i not in gone])
    assert told(wandering) == told(straight)
    assert dump(wandering) == dump(straight)
    wandering.dispose()
    straight.dispose()


_READ: dict[Path, list[FileResult]] = {}


def test_of_two_files_of_one_batch_the_later_path_wins_whichever_is_read_first(tmp_path: Path) -> None:
    first = register(tmp_path / "a.xlsx", [unit(1, employees=10)])
    second = register(tmp_path / "b.xlsx", [unit(1, employees=20)])
    read = threading.Event()

    def work(path: str, flags: Flags) -> FileResult:
        if path == str(first):
            assert read.wait(60)
        result = process_file(path, flags)
        if path == str(second):
            read.set()
        return result

    engine = fresh(tmp_path, "a.db")
    with ThreadPoolExecutor(2) as pool:
        results = list(submitted(pool, {0: str(first), 1: str(second)}, Flags(), 2, work))
    assert [number for number, _ in results] == [0, 1]
    load_results(engine, [result for _, result in results])
    (row,) = rates(engine, EVERYTHING, region="330106", slices=SliceFilter("2024"))
    assert row["employees"] == 20


def test_two_workers_give_what_one_gives(tmp_path: Path) -> None:
    paths = files(tmp_path)
    one, two = fresh(tmp_path, "a.db"), fresh(tmp_path, "b.db")
    load_paths(one, paths)
    load_paths(two, paths, run=Run(workers=2))
    assert dump(one) == dump(two)


def test_a_later_part_supersedes_and_undo_restores(tmp_path: Path) -> None:
    engine = fresh(tmp_path, "a.db")
    load_paths(engine, files(tmp_path))
    before = dump(engine)
    better = register(
        tmp_path / "33b.xlsx",
        [unit(n) for n in range(900, 905)],
        [union(1, unit=900, unit_code_=unit_code(900))],
        region="浙江省",
    )
    (report,) = load_paths(engine, [better])
    (row,) = rates(engine, EVERYTHING, region="330000")
    assert row["units"] == 5
    assert report.load_id is not None
    undo(engine, report.load_id)
    assert dump(engine) == before
    with pytest.raises(CannotUndo):
        undo(engine, report.load_id)
    assert load_paths(engine, [better])[0].status == "loaded"


def test_undo_of_an_unknown_load(tmp_path: Path) -> None:
    with pytest.raises(CannotUndo, match="unknown"):
        undo(fresh(tmp_path, "a.db"), 99)


def test_undoing_an_older_version_leaves_the_newer_one(tmp_path: Path) -> None:
    engine = fresh(tmp_path, "a.db")
    ids = []
    for count in (3, 4, 5):
        (report,) = load_paths(engine, [register(tmp_path / f"{count}.xlsx", [unit(n) for n in range(count)])])
        ids.append(report.load_id)
    undo(engine, ids[1])
    assert rates(engine, EVERYTHING, region="330000")[0]["units"] == 5
    undo(engine, ids[2])
    assert rates(engine, EVERYTHING, region="330000")[0]["units"] == 3


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    engine = fresh(tmp_path, "a.db")
    reports = load_paths(engine, files(tmp_path), dry_run=True)
    assert {(r.status, r.load_id) for r in reports} == {("dry_run", None)}
    assert dump(engine)["rollup"] == []
    assert rates(engine, EVERYTHING, region="100000") == []


def test_the_finer_unit_wins_where_two_tables_state_a_figure(tmp_path: Path) -> None:
    fine = summary(
        tmp_path / "fine.xlsx",
        "各地区法人单位（2004年）",
        ("地区", "法人单位数(个)"),
        [("北京", 220956), ("天津", 93162)],
    )
    coarse = summary(
        tmp_path / "coarse.xlsx",
        "部分地区单位数，2004年",
        ("地区", "法人单位数(万个)"),
        [("北京", 22.1), ("天津", 9.9)],
    )
    for order in ((fine, coarse), (coarse, fine)):
        engine = fresh(tmp_path, f"{order[0].stem}.db")
        for path in order:
            load_paths(engine, [path])
        values = {
            r["region"]: r["units"]
            for r in rates(engine, EVERYTHING, region="100000", by=["region"], slices=SliceFilter(calibre="census"))
            if r["units"]
        }
        assert (values["110000"], values["120000"]) == (220956, 93162)
        with engine.connect() as connection:
            found = (
                connection.execute(text("SELECT value FROM finding WHERE code = 'conflicting_statements'"))
                .scalars()
                .all()
            )
        assert found == ["9.9"]


figures = st.lists(st.one_of(st.none(), st.integers(0, 10**7)), min_size=4, max_size=4)


tables = given(nation=figures, rows=st.lists(figures, min_size=3, max_size=3))


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@tables
def test_children_and_remainder_make_the_parent(
    nation: list[int | None], rows: list[list[int | None]], tmp_path: Path
) -> None:
    """Eight tables that are new in each run; in the long run fifty."""
    whole_of(nation, rows, tmp_path)


@pytest.mark.long
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@tables
def test_children_and_remainder_make_the_parent_in_many_tables(
    nation: list[int | None], rows: list[list[int | None]], tmp_path: Path
) -> None:
    whole_of(nation, rows, tmp_path)


def whole_of(nation: list[int | None], rows: list[list[int | None]], tmp_path: Path) -> None:
    """Raise AssertionError where the parts of a table do not make its whole."""
    header = ("地区", "法人单位数", "已建工会单位数", "从业人员", "会员人数")
    names = ("北京", "江苏", "浙江")
    path = summary(
        tmp_path / "t.xlsx",
        "各地区法人单位建立工会情况（2004年）",
        header,
        [("全国", *nation), *((n, *r) for n, r in zip(names, rows, strict=True))],
    )
    engine = fresh(tmp_path, "p.db")
    load_paths(engine, [path])
    whole = rates(engine, EVERYTHING, region="100000", slices=SliceFilter(calibre="census"))
    children = rates(engine, EVERYTHING, region="100000", by=["region"], slices=SliceFilter(calibre="census"))
    if not whole:
        assert all(v is None for r in [nation, *rows] for v in r)
        return
    for name in MEASURE_IDS:
        parts = [r[name] for r in children if r[name] is not None]
        assert sum(parts) == (whole[0][name] or 0)
        assert whole[0][name] is None or whole[0][name] == 0 or parts
    for metric, some, all_ in (("unit_coverage", 1, 0), ("density", 3, 2)):
        if nation[some] is not None and nation[all_]:
            assert whole[0][metric] == nation[some] / nation[all_]
        elif nation[some] is None and nation[all_] is None:
            both = [(r[some], r[all_]) for r in rows if r[some] is not None and r[all_] is not None]
            below = sum(b for _, b in both)
            assert whole[0][metric] == (sum(a for a, _ in both) / below if below else None)


def test_every_node_is_the_sum_of_its_children(full: Engine) -> None:
    tree = regions()
    for code in ("330000", "430000", "640000", "330100"):
        (whole,) = rates(full, EVERYTHING, region=code, slices=SliceFilter("2024", "synthetic"))
        children = rates(full, EVERYTHING, region=code, slices=SliceFilter("2024", "synthetic"), by=["region"])
        assert {r["region"] for r in children} - {None} == set(tree.children(code))
        for name in MEASURE_IDS:
            known = [r[name] for r in children if r[name] is not None]
            assert sum(known) == (whole[name] or 0), (code, name)


def steps_to_publish(folder: Path, count: int) -> int:
    """Thousands of steps that the database takes to store and publish a register of so many units and unions."""
    numbers = range(1, count + 1)
    units = [unit(n, employees=90) for n in numbers]
    members = [(union_code(n), "330106", 20, 5) for n in numbers]
    path = register(folder / f"{count}.xlsx", units, [union(n, unit=n) for n in numbers], members=members)
    result = process_file(str(path), Flags())
    engine, steps = fresh(folder, f"{count}.db"), [0]

    def step() -> None:
        steps[0] += 1

    @event.listens_for(engine, "connect")
    def count_steps(connection: Any, _record: Any) -> None:
        connection.set_progress_handler(step, 1000)

    engine.dispose()  # the connection that made the tables does not count
    load_results(engine, [result])
    return steps[0]


def test_publishing_costs_each_row_the_same(tmp_path: Path) -> None:
    assert steps_to_publish(tmp_path, 1200) < 3 * steps_to_publish(tmp_path, 600)
