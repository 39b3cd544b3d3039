"""Tables of rows: what is made of a row, and what of a table stands in a file."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from openpyxl import load_workbook

from analysis.compare.changes import Change
from analysis.compare.leaves import Comparable
from data.tables import figures, gaps, loads, trends
from data.tables import xlsx_file as xlsx
from data.tables.csv_file import csv_pieces
from data.tables.record import Column, Table, table_of
from data.tables.written import columns_written, header, rows_written


def change(before: float, after: float) -> Change:
    whole = Comparable(None, None, 1, 1.0, 100, (), ())
    return Change("unit_coverage", before, after, after - before, after - before, whole, before, after, ())


def row(region: str | None, unit_coverage: float | None, **values: Any) -> dict[str, Any]:
    missing = (
        [{"region": region, "measures": ["units_covered"], "why": "not_reported"}] if unit_coverage is None else []
    )
    return {"region": region, "unit_coverage": unit_coverage, "missing": missing, "sources": [], "flags": [], **values}


SMALL = [{"metric": "unit_coverage", "flag": "small"}]


def values(table: Table, key: str) -> list[Any]:
    return [record[key] for record in table.records()]


def test_a_table_can_be_cut_by_columns_and_rows() -> None:
    table = table_of("t", "T", (Column("a", "A", "text"), Column("b", "B", "count")), [{"a": "x", "b": 1}, {"a": "y"}])
    assert list(table.only("b", "a").rows) == [(1, "x"), (None, "y")]
    assert list(table.where(lambda record: record["b"] is not None).rows) == [("x", 1)]
    assert list(table.first(1).rows) == [("x", 1)]
    assert table.called({"b": "C"}).titles == ("A", "C")
    with pytest.raises(KeyError):
        table.only("c")


def test_rows_that_come_one_by_one_are_passed_on_one_by_one() -> None:
    taken: list[int] = []

    def units() -> Iterator[dict[str, Any]]:
        for number in range(3):
            taken.append(number)
            yield {"name": str(number), "region": "330106", "industry": "C13", "employees": number}

    rows = rows_written(gaps.ledger(units(), "zh"), "zh")
    assert taken == []
    next(rows)
    assert taken == [0]


def test_a_file_has_names_beside_codes_and_units_in_its_header() -> None:
    table = gaps.ledger(
        [{"name": "甲厂", "region": "330106", "industry": "C13", "size": "small", "employees": 7}], "zh"
    )
    titles = [header(column, "zh") for column in columns_written(table, "zh")]
    (line,) = rows_written(table, "zh")
    told = dict(zip(titles, line, strict=True))
    assert told["地区代码"] == "330106"
    assert told["地区"] == "西湖区"
    assert told["行业代码"] == "C13"
    assert told["行业"] == "农副食品加工业"
    assert told["规模"] == "小型"
    assert told["从业人员（人）"] == 7


def test_an_industry_without_a_name_in_english_has_that_of_its_section() -> None:
    table = gaps.ledger([{"region": "330106", "industry": "C1311"}, {"region": "330106", "industry": None}], "en")
    names = [
        line[[c.key for c in columns_written(table, "en")].index("industry_name")] for line in rows_written(table, "en")
    ]
    assert names[0] == "Manufacturing"
    assert names[1] == "Industry not stated"


def test_a_ranking_shares_places_and_keeps_who_has_none() -> None:
    rows = [row("110000", 0.2), row("120000", 0.5), row("130000", None), row("140000", 0.5), row(None, 0.9)]
    table = figures.ranking(rows, "unit_coverage", "zh")
    assert values(table, "region") == ["120000", "140000", "110000", "130000", None]
    assert values(table, "rank") == [1, 1, 3, None, None]


def test_a_map_says_why_a_figure_is_missing() -> None:
    rows = [row("110000", 0.2), row("130000", None), row(None, None)]
    rows[2]["missing"] = []
    assert values(figures.by_region(rows, "unit_coverage", "zh"), "reason") == [None, "not_reported", "no_data"]


def test_places_gained_stand_beside_those_that_have_a_place() -> None:
    now = [row("110000", 0.2), row("120000", 0.5), row("130000", 0.4)]
    table = figures.compared(now, {"110000": change(0.6, 0.2), "120000": change(0.5, 0.5)}, "100000", "zh")
    assert values(table, "region") == ["120000", "130000", "110000"]
    assert values(table, "move") == [1, None, -1]


def test_regions_of_few_units_have_no_place_and_say_so() -> None:
    rows = [row("110000", 0.9, flags=SMALL), row("120000", 0.5), row("130000", 0.4)]
    ranking = figures.ranking(rows, "unit_coverage", "zh")
    assert values(ranking, "region") == ["120000", "130000", "110000"]
    assert values(ranking, "rank") == [1, 2, None]
    table = figures.compared(rows, {each["region"]: change(0.5, 0.5) for each in rows}, "100000", "zh")
    assert values(table, "rank") == [1, 2, None]
    assert values(table, "move")[-1] is None
    assert values(table, "reason") == [None, None, "small"]
    assert values(figures.by_region(rows, "unit_coverage", "zh"), "reason") == ["small", None, None]


def test_why_a_rate_moved_holds_every_part_and_the_total_under_its_region() -> None:
    points = {"within_points": 1.0, "mix_points": 0.5, "reporting_points": -2.0, "points": -0.5}
    rows = [{"region": "330100", "reports": "partly", **points}, {"part": "total", "reports": "partly", **points}]
    table = trends.change(rows, "330000", ("2023", "2024"), "zh")
    assert values(table, "region") == ["330100", "330000"]
    assert values(table, "part") == [None, "total"]
    assert values(table, "reporting_points") == [-2.0, -2.0]


def test_the_newest_row_of_a_period_is_its_headline() -> None:
    table = figures.headline(
        [{"period": "2024", "units": 5}, {"period": "2023"}, {"period": "2024", "units": 7}], "100000", "zh"
    )
    assert values(table, "period") == ["2023", "2024"]
    assert values(table, "units") == [None, 7]


def test_cells_without_a_known_gap_stand_last() -> None:
    rows = [row("110000", None, industry="C", gap_workers=None), row(None, None, industry="C", gap_workers=9),
            row("110000", None, industry="F", gap_workers=3), row("120000", None, industry="F", gap_workers=4)]  # fmt: skip
    assert values(gaps.heat(rows, "zh"), "gap_workers") == [4, 3, None, 9]


def test_each_small_enterprise_stands_under_one_mode_of_cover() -> None:
    modes = {"units_own": 1, "units_joint": 3, "units_federation": 2, "units_stated": 1}
    known = row("110000", 0.5, units=12, units_covered=5, units_unknown=2, **modes)
    unread = row("120000", None, units=4, units_covered=None, units_unknown=4, **dict.fromkeys(modes))
    table = gaps.modes([known, unread], "zh")
    assert [values(table, mode)[0] for mode in gaps.MODES] == [1, 1, 2, 1, 5, 2]
    assert sum(values(table, mode)[0] for mode in gaps.MODES) == 12
    assert (values(table, "uncovered")[1], values(table, "unknown")[1]) == (None, 4)


def test_what_must_be_known_of_a_row_stands_in_its_file_as_json() -> None:
    left = {"density": {"rows": 2, "share": 0.1, "numerator": 3, "denominator": 4}}
    rows = [row("110000", 0.2, left_out=left, flags=SMALL), row("120000", 0.3, left_out={})]
    for table in (
        figures.by_region(rows, "unit_coverage", "zh"),
        figures.ranking(rows, "unit_coverage", "zh"),
        figures.compared(rows, {}, "100000", "zh"),
        figures.peers(rows, "110000", "zh"),
    ):
        found = next(record for record in table.records() if record["region"] == "110000")
        assert json.loads(str(found["left_out"])) == left
        assert json.loads(str(found["flags"])) == SMALL
        assert found["missing"] is None


@pytest.mark.parametrize(("whole", "share"), [(40, 0.25), (0, None), (None, None)])
def test_a_priority_has_its_share_of_the_gap(whole: int | None, share: float | None) -> None:
    cells = [{"region": "110000", "industry": "C", "gap_workers": 10}]
    table = gaps.priorities(cells, whole, "zh")
    assert values(table, "share") == [share]
    assert values(table, "rank") == [1]


def test_a_sum_over_some_divisions_is_marked() -> None:
    history = [{"period": "2018", "members": 5, "partial": {"members"}}, {"period": "2019", "members": 6, "partial": set()},
               {"period": "2020", "members": None, "partial": set()}]  # fmt: skip
    table = trends.series(history, "members", "zh")
    assert values(table, "partial") == [1, 0]
    assert values(table, "period") == ["2018", "2019"]


def test_sums_are_laid_beside_what_is_stated() -> None:
    measures = dict.fromkeys(loads.RECONCILED)
    whole = {**measures, "units": 10, "sources": []}
    children = [{**measures, "region": "110000", "region_kind": "division", "units": 7},
                {**measures, "region": None, "region_kind": "remainder", "units": 3}]  # fmt: skip
    first, second, *_ = loads.reconciliation(whole, children, "zh").records()
    assert first == {"measure": "units", "stated": 10, "children": 7, "rest": 3}
    assert second == {"measure": "units_covered", "stated": None, "children": None, "rest": None}


def test_a_total_whose_parts_nobody_knows_has_no_remainder() -> None:
    measures = dict.fromkeys(loads.RECONCILED)
    whole = {**measures, "units": 35, "members": 666, "sources": []}
    silent = {**measures, "region": "330106001", "region_kind": "division"}
    rest = {**measures, "region": None, "region_kind": "remainder", "units": 35, "members": 666}
    told = loads.reconciliation(whole, [silent, rest], "zh").records()
    assert {row["measure"]: row["rest"] for row in told} == dict.fromkeys(loads.RECONCILED)
    partly = loads.reconciliation(whole, [{**silent, "units": 30}, rest | {"units": 5}], "zh").records()
    assert {row["measure"]: row["rest"] for row in partly} == {**dict.fromkeys(loads.RECONCILED), "units": 5}


def test_a_row_kept_out_says_what_stood_in_it_and_why() -> None:
    held = {"load_id": 1, "content": "summary", "region": None, "codes": ["unknown_region"], "can_release": True,
            "raw": {"units": "12"}}  # fmt: skip
    (record,) = loads.kept_out([held], "en").records()
    assert record["raw"] == "Legal units = 12"
    assert record["codes"] == "unknown_region"
    assert record["can_release"] == 1
    assert record["region"] == ""
    (line,) = rows_written(loads.kept_out([held], "en"), "en")
    assert "Remainder" not in " ".join(str(value) for value in line)


def test_a_load_spans_its_periods() -> None:
    parts = [{"period": p, "calibre": "census"} for p in ("2018", "2004")]
    (record,) = loads.loads([{"id": 1, "parts": parts, "findings": {"error": 2}}], "zh").records()
    assert (record["first"], record["last"], record["error"]) == ("2004", "2018", 2)


def test_a_region_that_sent_nothing_says_why() -> None:
    rows = [{"region": "110000", "region_kind": "division", "summary": 0}, {"region": "120000", "region_kind": "division"},
            {"region": "710000", "region_kind": "outside_statistics"}]  # fmt: skip
    table = loads.completeness(rows, "100000", "2018", "zh")
    assert values(table, "reason") == [None, "not_reported", "outside_statistics"]


def test_a_region_in_a_table_above_names_whose_it_is() -> None:
    rows = [{"region": "330100", "region_kind": "division", "within": {"unit_register": "330000", "summary": "100000"}}]
    table = loads.completeness(rows, "330000", "2025", "en")
    assert (values(table, "within"), values(table, "reason")) == (["Zhejiang and China"], [None])


def test_a_table_longer_than_a_sheet_goes_on_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 5)
    file = io.BytesIO()
    table = Table("t", "T", (Column("a", "A", "count"),), ((number,) for number in range(6)))
    xlsx.write_xlsx(file, table, ["above"], "zh")
    sheets = [[line[0] for line in sheet.iter_rows(values_only=True)] for sheet in load_workbook(file).worksheets]
    assert sheets == [["above", "A", 0, 1, 2], ["A", 3, 4, 5]]


def test_no_text_of_a_workbook_is_a_formula_a_link_or_a_number() -> None:
    names = ["=1+1", "{=1}", "http://example.org/", "007"]
    file = io.BytesIO()
    xlsx.write_xlsx(file, Table("t", "T", (Column("a", "A", "text"),), [(name,) for name in names]), ["=2"], "zh")
    cells = [line[0] for line in load_workbook(file).active.iter_rows()]
    assert [cell.value for cell in cells] == ["=2", "A", *names]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.hyperlink for cell in cells] == [None] * len(cells)


def test_a_csv_begins_with_its_mark_and_ends_lines_as_spreadsheets_do() -> None:
    table = Table("t", "T", (Column("a", "A", "text"), Column("b", "B", "share")), [("=1", 0.1), ("x,y", None)])
    assert "".join(csv_pieces(table, ["above"], "zh")) == '\ufeffabove\r\nA,B\r\n\'=1,0.1\r\n"x,y",\r\n'


def test_columns_of_which_no_row_has_a_value_are_left_out_and_those_of_no_rows_stay() -> None:
    columns = (Column("a", "A", "text"), Column("b", "B", "share"), Column("c", "C", "count"))
    assert Table("t", "T", columns, [("x", None, 0), ("y", None, None)]).known().keys == ("a", "c")
    assert Table("t", "T", columns, []).known().keys == ("a", "b", "c")
