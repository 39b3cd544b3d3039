"""What a report is made of: the same figures as the commands give, and what may leave the federation."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from analysis.suppression import FAMILIES, reasons
from data.queries import rates
from data.reference import UnknownRegion
from data.scope import EVERYTHING, OutOfScope, Scope
from reports.content import NoFigures, Withheld, gather

EVERY = tuple(m for family in FAMILIES.values() for m in family)


def test_figures_are_those_of_the_commands(full: Engine) -> None:
    found = gather(full, EVERYTHING, "330000", "2024", compare="2023")
    key = {"calibre": "synthetic", "purpose": "synthetic"}
    assert found.whole == rates(full, EVERYTHING, region="330000", periods="2024", **key)[0]
    assert found.before == rates(full, EVERYTHING, region="330000", periods="2023", **key)[0]
    assert list(found.children) == rates(full, EVERYTHING, region="330000", periods="2024", by=("region",), **key)
    assert (found.synthetic, found.audience, found.hidden) == (True, "internal", 0)
    listed = list(found.units_without_union())
    assert len(listed) == found.whole["gap_units"]
    assert listed[0]["employees"] >= listed[-1]["employees"]


def test_a_published_table_has_no_list_of_units_and_names_its_publisher(full: Engine) -> None:
    found = gather(full, EVERYTHING, "100000", "2004")
    assert (found.calibre, found.purpose, found.synthetic) == ("census", "published", False)
    assert list(found.units_without_union()) == []
    assert any("普查" in source for source in found.sources)
    shaanxi = next(r for r in found.children if r["region"] == "610000")
    assert found.why(shaanxi, "units_covered") == "not_in_source"


@pytest.mark.parametrize("region", ["330000", "430000", "640000", "330100"])
def test_nothing_sensitive_leaves_the_federation(full: Engine, region: str) -> None:
    found = gather(full, EVERYTHING, region, "2024", compare="2023", audience="external")
    tables = [[found.whole], [found.before], found.children, found.children_before, found.industries, found.sizes]
    shown = [row for table in tables for row in table if row is not None]
    assert all(reasons(row, EVERY) == [] for row in shown)
    assert all(row["gap_25"] is None and row["agreement_coverage"] is None for row in shown)
    assert list(found.cells) == []
    assert list(found.units_without_union()) == []
    for table in (found.children, found.industries):
        hidden = [row for row in table if row["suppressed"]]
        assert len(hidden) != 1
        assert all(found.why(row, "units") == "suppressed" for row in hidden)


def test_a_region_that_is_hidden_in_the_table_above_has_no_external_report(full: Engine) -> None:
    city = gather(full, EVERYTHING, "330100", "2024", audience="external")
    hidden = [row["region"] for row in city.children if row["suppressed"]]
    assert hidden
    for code in hidden:
        with pytest.raises(Withheld):
            gather(full, EVERYTHING, code, "2024", audience="external")


def test_rounded_counts_make_the_rates(full: Engine) -> None:
    found = gather(full, EVERYTHING, "330000", "2024", audience="external", base=5)
    for row in [found.whole, *found.children]:
        if row["units"]:
            assert row["units"] % 5 == 0
            assert row["unit_coverage"] == row["units_covered"] / row["units"]


def test_what_cannot_be_had(full: Engine) -> None:
    with pytest.raises(NoFigures):
        gather(full, EVERYTHING, "330000", "1999")
    with pytest.raises(NoFigures):
        gather(full, EVERYTHING, "110000", "2024", calibre="census")
    with pytest.raises(UnknownRegion):
        gather(full, EVERYTHING, "999999", "2024")
    with pytest.raises(OutOfScope):
        gather(full, Scope("430000"), "330000", "2024")
    assert list(gather(full, Scope("430000", unit_lists=False), "430000", "2024").units_without_union()) == []
