"""Headers of what is planned, wanted or due (拟建会方式, 会员数（目标）, 应建会): they are of no count and no state that is."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from analysis.vocabulary import REGISTERS
from etl.clean.values import LONGEST_LABEL, fold

_PLANNED: Final = re.compile(
    r"(?<![模虚比])拟|计划(?!生育|单列|内|外)|预[计期估定]|意[向愿]|打算|目标|任务|下一?步|下一?阶段|[明次下](?:一?年|季度?|月)|争取|力争|倒排|承诺|建议"
    r"|[应待需](?:当|要|再|予|新)?(?=[建入组设签配覆]|成立|发展|加入|换届|达到)|将(?=[建入组]|成立|于)|筹[建备](?!金)|准备(?!金)"
    r"|(?<![a-z])(?:planned|targets?|expected|proposed|intended)(?![a-z])",
    re.IGNORECASE,
)
_BEHIND: Final = re.compile(r"换届|届满|到期|期满")
"""What is due by its nature: 预计换届时间 is the end of a term."""


@lru_cache(maxsize=65536)
def says_planned(label: str) -> bool:
    """Whether a header, or one above it, is of what is planned, wanted or due rather than of what is; the end of a term is always to come."""
    if len(label) > LONGEST_LABEL:
        return False
    parts = [fold(part) for part in label.split(" / ")]
    return any(_PLANNED.search(part) is not None and _BEHIND.search(part) is None for part in parts)


def never_a_fact(content: str, field: str, label: str) -> bool:
    """Whether a header ``label`` of a register gives the ``field`` as it is planned or due; targets are planned by nature, and so is the end of a term."""
    return content in REGISTERS and content != "target" and field != "term_end" and says_planned(label)
