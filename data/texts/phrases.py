"""Where a narrow heading of Chinese may be broken: between its words. A browser breaks between any two signs."""

from __future__ import annotations

import re
from typing import Final

BREAK: Final = "\u200b"
"""A place for a break that takes no room."""
_WORDS: Final = (
    "女职工|女会员|覆盖率|入会率|建会率|占比|比率|单位|职工|企业|会员|干部|工会(?!员)|口径|差异|高出|区间|上限|下限|"
    "结构|标准化|地区|把握|情况|专职|对应|变化|原因|协商|合同"
)
_BEFORE: Final = re.compile(rf"(?<=[^\W_])(?<![(（])(?=[(（])|(?<=[\u4e00-\u9fff%]{{2}})(?<!女)(?=(?:{_WORDS}))")
"""Before a bracket, and before a word of the field that at least two signs stand before."""
SHORT: Final = 3
"""A heading of so many signs is one word."""


def phrased(title: str) -> str:
    """A heading with its places for a break: 小微企业覆盖率 may be broken before 覆盖率. One without Chinese is as it was."""
    return _BEFORE.sub(BREAK, title)


def is_whole(title: str) -> bool:
    """Whether a heading is broken at its places alone: it has some, or is a single word."""
    return BREAK in title or len(title) <= SHORT
