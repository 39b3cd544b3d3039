"""Figures that can be looked up: the census of 2004, the statements of 2018. Loaded as workbooks, asked as the command asks."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from sqlalchemy import Engine

from analysis.__main__ import main
from analysis.measures import MEASURE_IDS
from analysis.metrics import METRIC_IDS
from analysis.rows import RateRow
from data.queries import FindingFilter, rates
from data.reference import regions
from data.scope import EVERYTHING
from data.slice import SliceFilter

CUT_OFF = {"610000", "620000", "630000", "640000", "650000"}


def ask(engine: Engine, periods: str, calibre: str | None = None, by: Sequence[str] = ()) -> list[RateRow]:
    return rates(engine, EVERYTHING, region="100000", slices=SliceFilter(periods, calibre), by=by)


def test_nation_2004(published: Engine) -> None:
    (row,) = ask(published, periods="2004", calibre="census")
    assert row["unit_coverage"] == pytest.approx(1166154 / 5168303, abs=1e-12)
    assert row["density"] == pytest.approx(122908000 / 212616600, abs=1e-12)
    assert round(row["unit_coverage"], 7) == 0.2256358
    assert row["gap_units"] == 5168303 - 1166154
    assert row["purpose"] == "published"
    assert row["reference_date"] == "2004-12-31"


def test_a_row_has_every_measure_and_metric(published: Engine) -> None:
    (row,) = ask(published, periods="2004", calibre="census")
    assert set(MEASURE_IDS) | set(METRIC_IDS) <= set(row)


def test_provinces_2004(published: Engine) -> None:
    rows = {r["region"]: r for r in ask(published, periods="2004", calibre="census", by=["region"])}
    covered = {c: r["unit_coverage"] for c, r in rows.items() if r["unit_coverage"] is not None}
    density = {c: r["density"] for c, r in rows.items() if r["density"] is not None}
    assert min(covered, key=lambda c: covered[c]) == "310000"
    assert covered["310000"] == pytest.approx(0.1127327, abs=1e-6)
    assert max(covered, key=lambda c: covered[c]) == "530000"
    assert covered["530000"] == pytest.approx(0.4213107, abs=1e-6)
    assert min(density, key=lambda c: density[c]) == "440000"
    assert density["440000"] == pytest.approx(0.4358252, abs=1e-6)
    assert len(covered) == 26


def test_children_without_data_are_there_and_say_why(published: Engine) -> None:
    rows = {r["region"]: r for r in ask(published, periods="2004", calibre="census", by=["region"])}
    assert set(regions().children("100000")) <= set(rows)
    for code in CUT_OFF:
        assert rows[code]["unit_coverage"] is None
        assert rows[code]["density"] is None
        own = [m for m in rows[code]["missing"] if m["region"] == code]
        assert own[0]["why"] == "not_in_source"
        assert {"units_covered", "members"} <= set(own[0]["measures"])
    assert rows["710000"]["missing"][0]["why"] == "outside_statistics"


def test_the_nation_names_who_is_missing(published: Engine) -> None:
    (row,) = ask(published, periods="2004", calibre="census")
    lacking = {m["region"] for m in row["missing"] if {"units_covered", "members"} <= set(m["measures"])}
    assert lacking >= CUT_OFF


def test_remainder_row_2004(published: Engine) -> None:
    rest = ask(published, periods="2004", calibre="census", by=["region"])[-1]
    assert rest["region"] is None
    assert rest["region_kind"] == "remainder"
    assert rest["units_covered"] == 89_600
    assert rest["members"] == 8_034_000
    assert rest["units"] == 0
    assert rest["unit_coverage"] is None


def test_2018_has_one_row_for_each_calibre(published: Engine) -> None:
    rows = {r["calibre"]: r for r in ask(published, periods="2018")}
    assert rows["acftu"]["grassroots_share"] == pytest.approx(277 / 286, abs=1e-12)
    assert rows["acftu"]["members"] == 310_000_000
    assert rows["nbs_unions"]["grassroots_unions"] == 2_731_000
    assert rows["nbs_unions"]["grassroots_share"] is None
    assert len(rows) == len(ask(published, periods="2018"))


def test_a_stated_rate_stands_where_no_sums_give_it(published: Engine) -> None:
    (row,) = ask(published, periods="2013-06", calibre="acftu")
    assert row["density"] == pytest.approx(0.811)
    assert row["employees"] is None


def test_legal_units_by_industry(published: Engine) -> None:
    rows = {r["industry"]: r["units"] for r in ask(published, periods="2022", calibre="nbs_units", by=["industry"])}
    assert rows["C"] == 4529585
    assert rows["F"] == 10881533
    (whole,) = ask(published, periods="2022", calibre="nbs_units")
    assert whole["units"] == 37169634


def test_the_command_prints_the_same(published_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(
        [
            "rates",
            "--region",
            "100000",
            "--period",
            "2004",
            "--calibre",
            "census",
            "--format",
            "json",
            "--database",
            published_url,
        ]
    )
    (row,) = json.loads(capsys.readouterr().out)
    assert code == 0
    assert row["unit_coverage"] == pytest.approx(0.2256358, abs=1e-6)
    assert row["density"] == pytest.approx(0.5780734, abs=1e-6)


def test_the_command_on_an_unknown_region(published_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rates", "--region", "999999", "--database", published_url]) == 2
    assert "999999" in capsys.readouterr().err


def test_the_command_on_a_region_without_data(published_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rates", "--region", "110101", "--format", "json", "--database", published_url]) == 0
    assert json.loads(capsys.readouterr().out) == []


@pytest.mark.parametrize(
    "arguments",
    [["--period", "20x4"], ["--where", "colour=red"], ["--by", "colour"], ["--calibre", "nobody"], ["--where", "size"]],
)
def test_the_command_on_bad_arguments(
    arguments: list[str], published_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rates", "--region", "100000", *arguments, "--database", published_url]) == 2
    assert capsys.readouterr().err.startswith("analysis: ")


@pytest.mark.parametrize("form", ["csv", "table"])
def test_other_formats(form: str, published_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["rates", "--region", "100000", "--period", "2000..2002", "--format", form, "--database", published_url])
        == 0
    )
    assert "2001" in capsys.readouterr().out


def test_cut_off_figure_is_found_against_its_peers(published: Engine) -> None:
    from data.queries import findings

    rows, total = findings(published, EVERYTHING, among=FindingFilter(code="peer_outlier"))
    assert total == 1
    assert rows[0]["value"] == "44551"
    assert rows[0]["cell"] == "E27"
