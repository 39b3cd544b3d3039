"""A union that is named above a table of units (… 联合工会（81…）) and covers them, as where each union's list stands under its name."""

from __future__ import annotations

import re
from typing import Final

from etl.clean.credit_code import is_union_code, is_valid, normalise
from etl.clean.union_words import kind_by_name
from etl.clean.values import LONGEST_LABEL
from etl.registers.register import Register

_WORD: Final = r"[^\s()（）,，、:：;；]+"
_CODE: Final = re.compile(
    rf"(?:(?P<before>{_WORD})[\s(（,，:：]*(?:(?:工会|组织|统一社会信用)?代码[\s:：]*)?)?(?<![0-9A-Za-z])(?P<code>81[0-9A-Za-z]{{16}})(?![0-9A-Za-z])"
    rf"[\s)）,，:：]*(?P<after>{_WORD})?"
)
"""A union's code with the words beside it, one of which names the union."""
_NAME: Final = re.compile("(?:工会|联合会)(?:委员会)?$")
_OF_SEVERAL: Final = ("joint", "federation")


def take_union_of_title(register: Register) -> None:
    """Give the units of a table without a column of unions the union whose code its title says; of one without a code it is only told.

    Only a joint union or a federation covers what stands below its name: a federation of a county or town is who sends the table.
    """
    title = (register.table.title or register.table.sheet or "")[:LONGEST_LABEL]
    if not register.count or register.has("union_code"):
        return
    codes = {normalise(found["code"]) for found in _CODE.finditer(title) if _covers(found)}
    unions = sorted(code for code in codes if is_valid(code) and is_union_code(code))
    if len(unions) == 1:
        register.table.values["union_code"] = [unions[0]] * register.count
        register.find("union_of_title", 0, None, unions[0], count=str(register.count))
    elif not register.has("cover_stated") and not register.has("union_name"):
        named = (_named(text) for text in (*title.split()[-1:], register.table.sheet or "", title))
        if (name := next((name for name in named if name), None)) is not None:
            register.find("union_of_title_unread", 0, None, name)


_LIST: Final = re.compile(
    r"^(?P<union>(?!.*(?:已|未|应|拟|新|组)建).*[^\d年度]{2,}(?:联合工会|工会联合会)(?:委员会)?)的?(?:会员|涵盖|覆盖|成员|所属|下属|辖区|加入|入会)*(?:单位|企业|商户|公司)"
    r"(?:名单|名册|花名册|台账|明细|一览|情况|清单|统计|汇总|登记)*表?$"
)
"""The list of a union's units: 濮院镇毛衫行业联合工会会员单位名单."""
_OF_A_PLACE: Final = re.compile(r"^.{0,12}[省市县区](?:各?类|各)?(?:联合工会|工会联合会)(?:委员会)?$")
"""The joint unions of a county, not the name of one."""
_APART: Final = re.compile(r"[(（][^()（）]*[)）]|(?:19|20)\d{2}年?度?(?:\d{1,2}月)?[末底]?|\s")


def _named(text: str) -> str | None:
    """The union of several units that a title or the name of a sheet is called after, or whose list it is; None for any other text."""
    if _kind(text) in _OF_SEVERAL:
        return text
    found = _LIST.match(_APART.sub("", text))
    if found is None or _OF_A_PLACE.match(found["union"]):
        return None
    return found["union"] if _kind(found["union"]) in _OF_SEVERAL else None


def _covers(found: re.Match[str]) -> bool:
    """Whether the name beside a code is that of a union of several units."""
    kinds = [kind for word in (found["before"], found["after"]) if word and (kind := _kind(word)) is not None]
    return bool(kinds) and kinds[0] in _OF_SEVERAL


def _kind(word: str) -> str | None:
    """The kind of union that a word names; None for what is no name of one (联合工会涵盖单位名单)."""
    return kind_by_name(word) if _NAME.search(word) else None
