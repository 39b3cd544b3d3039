"""None and not known are two things: a measure is 0 where there are none of those that it counts, null where there are and none says it.

Which of the two it is can be told of a whole node only: a county without covered units beside one whose covered units have no
employees make a city whose covered employees are not known. So sums leave such a measure null, carry beside it how many rows would have
said it (:data:`BESIDE`) and how many it is about, and are made 0 at the end.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

UNCOVERED: Final = "count:uncovered"
JOINT: Final = "count:joint"
"""Uncovered units, and joint unions and federations: counted for this alone."""
_DATED: Final = {"unions_founded": "founded", "unions_dissolved": "dissolved", "unions_term_due": "term_end"}
_MEMBERS: Final = ("members", "members_women", "members_migrant", "members_platform")
_STAFF: Final = ("staff_full", "staff_part", "social_workers")


def beside(context: str) -> str:
    """The column of a frame that counts the rows which make "none" a 0."""
    return f"beside:{context}"


UNIT_CONTEXTS: Final = ("units", "known", "known_women", "known_new", "agreement", "wage_agreement", "congress")
"""Of units: all; those whose cover is known; of these those of registers with a column for women, for new organisations, and those for
which a union register with a column for agreements speaks."""
UNION_CONTEXTS: Final = (*_MEMBERS, *_STAFF, "dormant", *_DATED.values())
"""Fields of union registers: the places and unions of which a register with this field speaks."""
BESIDE: Final = (*(beside(name) for name in (*UNIT_CONTEXTS, *UNION_CONTEXTS)), UNCOVERED, JOINT)

_RULES: Final[dict[str, tuple[str | None, str]]] = {
    "employees_unknown": ("units_unknown", "units"),
    "employees_covered": ("units_covered", "known"),
    "employees_covered_women": ("units_covered", "known_women"),
    "units_new_covered": ("units_covered", "known_new"),
    "units_agreement": ("units_covered", "agreement"),
    "units_wage_agreement": ("units_covered", "wage_agreement"),
    "units_congress": ("units_covered", "congress"),
    "gap_25": (UNCOVERED, "known"),
    "gap_100": (UNCOVERED, "known"),
    **{name: ("grassroots_unions", name) for name in _MEMBERS},
    "members_joint": (JOINT, "members"),
    **{name: ("unions", name) for name in _STAFF},
    "unions_dormant": ("unions", "dormant"),
    **{name: (None, field) for name, field in _DATED.items()},
}
"""Measure -> the count of those that it is about (None: whoever has the field says it), the context in which none of them is a 0."""


def with_zeros(sums: pd.DataFrame) -> pd.DataFrame:
    """Sums of nodes, each measure 0 where it is about nobody and a register that would say it speaks."""
    filled = {}
    for measure, (about, context) in _RULES.items():
        none = sums[measure].isna() & (sums[beside(context)] > 0)
        if about is not None:
            none &= sums[about].fillna(0) == 0
        filled[measure] = sums[measure].mask(none, 0)
    return sums.assign(**filled)
