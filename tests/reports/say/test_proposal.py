"""What is proposed names the largest places truly: those that one unit holds are left out, and the sentence says so where they are larger."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from analysis.rows import has_flag
from data.scope import EVERYTHING
from reports.content.gather import gather
from reports.order import Order
from reports.say.gaps import find_proposal, proposal_title

EXCEPT = {"zh": "一半以上在一个单位的除外", "en": "without those of which one unit holds more than half"}


@pytest.mark.parametrize("region", ["330000", "330100", "640000"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_larger_places_that_are_left_out_are_told(full: Engine, region: str, language: str) -> None:
    content = gather(full, EVERYTHING, Order(region, "2025", calibre="synthetic"))
    found = find_proposal(content, language, 3)
    assert found is not None
    least = min(workers for *_, workers in found.places)
    larger = [row for row in content.cells if (row["gap_workers"] or 0) > least]
    passed_over = [row for row in larger if has_flag(row, "gap_workers", "one_unit") or row["gap_units"] == 1]
    assert len(larger) - len(passed_over) <= len(found.places)
    assert found.apart == bool(passed_over)
    assert (EXCEPT[language] in proposal_title(found, content, language)) == bool(passed_over)
