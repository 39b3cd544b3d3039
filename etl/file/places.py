"""Where the totals of a summary are that names no region itself: by its title, sheet and file name, or by the regions that it lists."""

from __future__ import annotations

import re
from typing import Final

from analysis.vocabulary import NATION
from data.reference import regions
from etl.clean.totals import total_of
from etl.clean.values import fold
from etl.file.result import Flags
from etl.file.senders import most_exact
from etl.model import Observation, RecognisedTable

_LEVELS: Final = {
    "省": ("province",),
    "市": ("province", "city", "county"),
    "州": ("city",),
    "盟": ("city",),
    "县": ("county",),
    "区": ("province", "county"),
}
"""What 全省, 全市, 全区 may be."""
_WHOLE: Final = re.compile(r"^全(?P<of>[省市州盟县区])")


def place_totals(tables: list[RecognisedTable], name: str, flags: Flags) -> None:
    """Give the totals (合计, 全省) of summaries without a region the one that title, sheet and file name say, if all rows lie inside it, else for 全省 and
    the like the region common to all rows, if it is of that level. What stays without is told by the checks."""
    for table in tables:
        if table.content != "summary" or table.region is not None or flags.region is not None:
            continue
        said, _ = most_exact(table, name, None)
        listed = {o.region_code for o in table.observations if o.region_code}
        common = _common(listed)
        if said not in (None, NATION) and all(said in regions().path(code) for code in listed):
            table.region = said
        for o in table.observations:
            place = table.region or (common if common and _is_whole(o, common) else None)
            if place and o.region_code is None and is_total(o):
                o.region_code = place


def is_total(o: Observation) -> bool:
    """Whether a figure is of a table's whole region: of a total, or of a row without a place."""
    return o.region is None or total_of(o.region) is not None


def _is_whole(o: Observation, place: str) -> bool:
    found = _WHOLE.match(fold(o.region or ""))
    return found is not None and regions()[place].level in _LEVELS[found["of"]]


def _common(codes: set[str]) -> str | None:
    """The lowest region that holds all of two or more regions."""
    paths = [regions().path(code) for code in sorted(codes)]
    shared = [level[0] for level in zip(*paths, strict=False) if len(set(level)) == 1]
    return shared[-1] if len(paths) > 1 and shared and shared[-1] != NATION else None
