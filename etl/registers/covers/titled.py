"""A union that is named above a table of units (… 联合工会（81…）) and covers them, as where each union's list stands under its name."""

from __future__ import annotations

import re
from typing import Final

from etl.clean.credit_code import is_union_code, is_valid, normalise
from etl.clean.union_words import kind_by_name
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
    title = register.table.title
    if not title or not register.count or register.has("union_code"):
        return
    codes = {normalise(found["code"]) for found in _CODE.finditer(title) if _covers(found)}
    unions = sorted(code for code in codes if is_valid(code) and is_union_code(code))
    if len(unions) == 1:
        register.table.values["union_code"] = [unions[0]] * register.count
        register.find("union_of_title", 0, None, unions[0], count=str(register.count))
    elif _kind(last := title.split()[-1]) in _OF_SEVERAL:
        register.find("union_of_title_unread", 0, None, last)


def _covers(found: re.Match[str]) -> bool:
    """Whether the name beside a code is that of a union of several units."""
    kinds = [kind for word in (found["before"], found["after"]) if word and (kind := _kind(word)) is not None]
    return bool(kinds) and kinds[0] in _OF_SEVERAL


def _kind(word: str) -> str | None:
    """The kind of union that a word names; None for what is no name of one (联合工会涵盖单位名单)."""
    return kind_by_name(word) if _NAME.search(word) else None
