"""None and not known are two things: a measure is 0 where there are none of those that it counts, null where there are and none says it.

Which of the two it is can be told of a whole node only: a county without covered units beside one whose covered units have no
employees make a city whose covered employees are not known. So sums leave such a measure null, carry beside it how many rows would have
said it (:data:`BESIDE`) and how many it is about, and are made 0 at the end.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from analysis import measures
from analysis.measures import ABOUT
from etl.publish.grouping import Floats

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

_CONTEXT: Final[dict[str, str]] = {
    "employees_unknown": "units",
    "employees_covered": "known",
    "employees_covered_women": "known_women",
    "units_new_covered": "known_new",
    "units_agreement": "agreement",
    "units_wage_agreement": "wage_agreement",
    "units_congress": "congress",
    "gap_25": "known",
    "gap_100": "known",
    **{name: name for name in (*_MEMBERS, *_STAFF)},
    "members_joint": "members",
    "unions_dormant": "dormant",
    **_DATED,
}
"""Measure -> the context in which none of those that it is about is a 0."""


def _counted(measure: str) -> str | None:
    """The column that counts those that a measure is about; None: whoever has its field says it."""
    if measure == "members_joint":
        return JOINT
    about = ABOUT.get(measure)
    return UNCOVERED if about == measures.UNCOVERED else about


def zeros_of(sums: Mapping[str, Floats]) -> dict[str, Floats]:
    """Of sums of nodes the measures that are 0 somewhere, as columns: where each is about nobody and a register that would say it speaks."""
    filled = {}
    for measure, context in _CONTEXT.items():
        about = _counted(measure)
        none = np.isnan(sums[measure]) & (sums[beside(context)] > 0)
        if about is not None:
            none &= ~(np.abs(sums[about]) > 0)
        if none.any():
            filled[measure] = np.where(none, 0.0, sums[measure])
    return filled
