"""The ledger: who is in it, what is written by whom, who leaves it by joining, and two people's edits of one unit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from data.queries.plan.ledger import (
    EntryFilter,
    Page,
    ledger,
    ledger_counts,
    left_ledger,
    unit_history,
    waiting_changes,
)
from data.queries.question import BadQuestion
from data.scope import EVERYTHING, OutOfScope, Scope
from data.slice import Slice
from etl.planning.ledger import Done, Edit, NoSuchChange, Writer, decide, edit
from tests.books import unit_code
from tests.etl.planning.conftest import AFTER, BEFORE, COUNTY, by, load

TODAY = "2025-06-30"


def rows(engine: Engine, slice_: Slice = BEFORE, **asked: Any) -> dict[str, dict[str, Any]]:
    found, total = ledger(engine, EVERYTHING, region=COUNTY, slice_=slice_, **asked)
    assert total == len(found)
    return {row["credit_code"]: row for row in found}


def write(engine: Engine, number: int, author: str = "甲", seen: int | None = None, **values: str | None) -> Done:
    return edit(engine, BEFORE, [Edit(unit_code(number), values, seen)], by(author))


def test_only_uncovered_units_stand_in_it_most_employees_first(engine: Engine) -> None:
    found = rows(engine)
    assert [*found] == [unit_code(n) for n in range(12, 2, -1)]
    assert {row["status"] for row in found.values()} == {"open"}


def test_what_is_written_stays_with_the_unit_and_each_change_has_its_author(engine: Engine) -> None:
    write(engine, 5, "甲", status="contacted", office="街道总工会", due="2025-05-01", supervised="yes")
    write(engine, 5, "乙", status="preparing", office="街道总工会")
    row = rows(engine)[unit_code(5)]
    assert (row["status"], row["office"], row["due"], row["supervised"]) == (
        "preparing",
        "街道总工会",
        "2025-05-01",
        "yes",
    )
    assert row["changed_by"] == "乙"
    told = unit_history(engine, EVERYTHING, code=unit_code(5), purpose="administrative")
    assert told is not None
    changes = [(c["field"], c["old"], c["new"], c["author"]) for c in told["changes"]]
    assert ("status", None, "contacted", "甲") in changes
    assert changes[-1] == ("status", "contacted", "preparing", "乙")
    assert len(changes) == 5


def test_filters_go_by_what_is_written(engine: Engine) -> None:
    write(engine, 5, status="contacted", due="2025-05-01")
    write(engine, 6, status="deferred", due="2025-12-01", supervised="yes", office="园区工会")
    assert [*rows(engine, entries=EntryFilter(status=["contacted"]))] == [unit_code(5)]
    assert [*rows(engine, entries=EntryFilter(overdue=TODAY))] == [unit_code(5)]
    assert [*rows(engine, entries=EntryFilter(supervised=True, office="园区工会"))] == [unit_code(6)]
    assert len(rows(engine, entries=EntryFilter(status=["open"]))) == 8
    assert [*rows(engine, entries=EntryFilter(written=True), page=Page("due"))] == [unit_code(5), unit_code(6)]
    with pytest.raises(BadQuestion):
        rows(engine, entries=EntryFilter(status=["won"]))  # type: ignore[list-item]


def test_a_unit_that_joins_leaves_by_itself_and_counts_as_won(engine: Engine, tmp_path: Path) -> None:
    for number in (3, 4, 12):
        write(engine, number, status="preparing")
    load(engine, tmp_path, "2025", 3, range(1, 12))
    now = rows(engine, AFTER)
    assert now[unit_code(4)]["status"] == "preparing"
    assert unit_code(3) not in now
    left = {row["credit_code"]: row["standing"] for row in left_ledger(engine, EVERYTHING, region=COUNTY, slice_=AFTER)}
    assert left == {unit_code(3): "won", unit_code(12): "gone"}
    counts = ledger_counts(engine, EVERYTHING, region=COUNTY, slice_=AFTER, today=TODAY)
    assert (counts["units"], counts["won"], counts["won_workers"], counts["gone"]) == (8, 1, 30, 1)
    assert counts["status"]["preparing"] == 1
    before = ledger_counts(engine, EVERYTHING, region=COUNTY, slice_=BEFORE, today=TODAY)
    assert (before["units"], before["won"], before["gone"]) == (10, 0, 0)


def test_an_entry_opened_later_is_no_gain_of_an_earlier_period(engine: Engine, tmp_path: Path) -> None:
    load(engine, tmp_path, "2025", 0)
    edit(engine, AFTER, [Edit(unit_code(1), {"status": "contacted"})], by("甲"))
    counts = ledger_counts(engine, EVERYTHING, region=COUNTY, slice_=BEFORE, today=TODAY)
    assert counts["won"] == 0


def test_nothing_is_written_of_units_that_are_covered_or_not_there(engine: Engine) -> None:
    absent = unit_code(99)
    done = edit(engine, BEFORE, [Edit(code, {"status": "contacted"}) for code in (unit_code(1), absent)], by("甲"))
    assert done.refused == {unit_code(1): "covered", absent: "not_found"}
    assert done.changed == {}
    assert unit_history(engine, EVERYTHING, code=unit_code(1), purpose="administrative") is None


def test_a_bulk_edit_writes_all_units_at_once(engine: Engine) -> None:
    edits = [Edit(unit_code(n), {"office": "区总工会"}) for n in range(3, 13)]
    tried = edit(engine, BEFORE, edits, by("甲"), dry_run=True)
    assert len(tried.changed) == 10
    assert rows(engine, entries=EntryFilter(written=True)) == {}
    assert edit(engine, BEFORE, edits, by("甲")).changed == tried.changed
    assert {row["office"] for row in rows(engine).values()} == {"区总工会"}
    assert edit(engine, BEFORE, edits, by("甲")).changed == {}


def test_two_people_who_change_different_fields_both_have_their_way(engine: Engine) -> None:
    write(engine, 5, status="contacted", note="电话已打")
    write(engine, 5, "甲", 2, status="preparing", note="电话已打")
    done = write(engine, 5, "乙", 2, status="contacted", note="同意筹建")
    assert (done.changed, done.waiting) == ({unit_code(5): ["note"]}, {})
    row = rows(engine)[unit_code(5)]
    assert (row["status"], row["note"]) == ("preparing", "同意筹建")


def test_two_peoples_words_on_one_field_are_both_kept_and_shown(engine: Engine) -> None:
    write(engine, 5, status="contacted")
    write(engine, 5, "甲", 1, status="preparing")
    done = write(engine, 5, "乙", 1, status="deferred")
    assert done.waiting == {unit_code(5): ["status"]}
    row = rows(engine)[unit_code(5)]
    assert (row["status"], row["waiting"]) == ("preparing", 1)
    (shown,) = waiting_changes(engine, EVERYTHING, region=COUNTY, purpose="administrative")
    assert (shown["base"], shown["current"], shown["proposed"]) == ("contacted", "preparing", "deferred")
    assert (shown["current_by"], shown["author"]) == ("甲", "乙")
    assert [*rows(engine, entries=EntryFilter(waiting=True))] == [unit_code(5)]
    assert write(engine, 5, "乙", 1, status="deferred").waiting == {unit_code(5): ["status"]}
    assert len(waiting_changes(engine, EVERYTHING, region=COUNTY, purpose="administrative")) == 1


@pytest.mark.parametrize(
    ("accept", "stands", "state"), [(True, "deferred", "accepted"), (False, "preparing", "rejected")]
)
def test_a_decision_leaves_both_words_in_the_history(engine: Engine, accept: bool, stands: str, state: str) -> None:
    write(engine, 5, status="contacted")
    write(engine, 5, "甲", 1, status="preparing")
    write(engine, 5, "乙", 1, status="deferred")
    (shown,) = waiting_changes(engine, EVERYTHING, region=COUNTY, purpose="administrative")
    decide(engine, shown["id"], by("丙"), accept=accept)
    row = rows(engine)[unit_code(5)]
    assert (row["status"], row["waiting"]) == (stands, 0)
    told = unit_history(engine, EVERYTHING, code=unit_code(5), purpose="administrative")
    assert told is not None
    assert [c["decided_by"] for c in told["changes"] if c["state"] == state] == ["丙"]
    assert {c["new"] for c in told["changes"]} == {"contacted", "preparing", "deferred"}
    with pytest.raises(NoSuchChange):
        decide(engine, shown["id"], by("丙"), accept=accept)


def test_no_ledger_of_statistical_data_nor_for_readers_without_lists(engine: Engine) -> None:
    with pytest.raises(OutOfScope):
        ledger(engine, EVERYTHING, region=COUNTY, slice_=Slice("2024", "register", "statistical"))
    with pytest.raises(OutOfScope):
        ledger(engine, Scope(unit_lists=False), region=COUNTY, slice_=BEFORE)
    with pytest.raises(OutOfScope):
        edit(engine, BEFORE, [], Writer("甲", "test", Scope(unit_lists=False)))


def test_a_writer_writes_of_their_own_region_alone(engine: Engine) -> None:
    done = edit(engine, BEFORE, [Edit(unit_code(5), {"status": "contacted"})], Writer("甲", "test", Scope("430000")))
    assert done.refused == {unit_code(5): "out_of_scope"}
