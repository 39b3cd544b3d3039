"""What a cell says of a union: whether a unit has one, and of which kind it is. By the words of the reference file, else by how it is put
(尚未建会, 单独建会（2018年）; 村级联合工会)."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any, Final

from analysis.vocabulary import UNION_MODES
from data.reference import register_words
from etl.clean.values import fold

_FOUNDED: Final = r"(?:组?建|成立|设立|覆盖|纳入|加入|入会|基层工会|工会)"
_NO: Final = re.compile(
    rf"(?:未|没有?|无|拟|筹|待|不愿意?|不想|不同意|不具备|不符合|不够|未达到?|计划|准备|正在)(?:单独|独立|联合)?{_FOUNDED}|^建会(?:中|过程中)$"
)
_YES: Final = re.compile(
    rf"已经?(?:单独|独立|联合|依法|参加)?{_FOUNDED}|(?:单独|独立|联合|区域|行业|园区|楼宇|村|社区|街道|乡镇|镇)[性级]?(?:联合)?{_FOUNDED}|^建会(?!中|过程)|^有工会|^(?:组?建|成立|组建)[了立]?$"
)
_NAMED: Final = re.compile(r".{2}(?:工会|工会委员会|工会联合会|工会联合委员会|总工会)$")
"""The name of a union: what has one is in it."""
_WHEN: Final = re.compile(r"于?(?:19|20)\d{2}年?(?:\d{1,2}月)?(?:\d{1,2}日)?")
_KINDS: Final = {
    "federation": re.compile("联合会"),
    "joint": re.compile("联合(?!会)"),
    "own": re.compile("单独|独立|[独单]建"),
    "above": re.compile("总工会"),
}


_LED: Final = re.compile(r"^(?P<word>是|否|有|无|没有)[(（,，、;；:：。](?P<rest>.*?)[)）]?$")
"""A yes or no with a word behind it that explains it."""
_CODED: Final = re.compile(r"^\d{1,2}[-—_.、:：|](?=[^\d\W])")
"""The code that a system writes before a word: 1-是, 02|联合建会."""
_TAKEN_BACK: Final = re.compile("撤|销|停|散|未|尚|拟|计划|筹|准备|明年|申请|待|但|不")


@lru_cache(maxsize=65536)
def says_cover(text: str) -> bool | None:
    """True for a union, False for none, None for a text that says neither, or both (已建会，未建工会女职委)."""
    plain = _CODED.sub("", fold(text))
    listed = _listed("cover_stated").get(plain)
    if listed is not None:
        return bool(listed == "yes")
    if _listed("union_kind").get(plain) in UNION_MODES:  # 独立, 联合: of which kind its union is
        return True
    led = _LED.match(plain)
    if led is not None and _listed("cover_stated").get(led["word"]) is not None:  # 是（2019年成立）; 否，暂无计划
        own, behind = (
            _listed("cover_stated").get(led["word"]) == "yes",
            says_cover(led["rest"]) if led["rest"] else None,
        )
        return own if behind in (own, None) and not (own and _TAKEN_BACK.search(led["rest"])) else None
    plain = _WHEN.sub("", plain)
    rest, times = _NO.subn("；", plain)
    no = times > 0
    yes = _YES.search(rest) is not None or (not no and _NAMED.search(rest) is not None)
    return None if yes == no else yes


@lru_cache(maxsize=65536)
def union_kind(text: str) -> str | None:
    """``own``, ``joint``, ``federation`` or ``above``; None for a text that says none of them, or several."""
    plain = _CODED.sub("", fold(text))
    if (listed := _listed("union_kind").get(plain)) is not None:
        return str(listed)
    if _NO.search(_WHEN.sub("", plain)):
        return None
    said = [kind for kind, pattern in _KINDS.items() if pattern.search(plain)]
    return said[0] if len(said) == 1 else None


_MEANT: Final = re.compile(
    "撤|销|停|散|废|并入|合并|小组|分会|级|系统|产业|行业|区域|工委|[总局]|直属|片区|街道|乡|镇|园区|村|社区|楼宇|市场|商圈|[?？]"
)
"""Words of what a union may be beside the kinds that are known: dissolved, a part of one, one of a system or a place."""


def says_no_kind(text: str) -> bool:
    """Whether a text that gives no kind of union says nothing of it either (其他, 企业工会): not one that says several, that there is none, or what may
    be a kind in words that are not known."""
    plain = fold(text)
    return not (
        _NO.search(_WHEN.sub("", plain))
        or _MEANT.search(plain)
        or any(pattern.search(plain) for pattern in _KINDS.values())
    )


@cache
def _listed(field: str) -> dict[str, Any]:
    return {fold(word): value for word, value in register_words(field).items()}


_ENDS: Final = re.compile(r"(?:基层)?(?:工会|委员会)+$")
_UNIT: Final = re.compile(
    r"(?:公司|集团|厂|店|院|校|中学|小学|大学|幼儿园|所|局|中心|社|银行|支行|部|站|场|馆|队|矿|商行|事务所|分公司|超市|酒店|宾馆|医院)(?:[(][^()]*[)])?$"
)
"""How the name of a unit ends."""


@lru_cache(maxsize=65536)
def kind_by_name(name: str) -> str | None:
    """The kind of a union by its own name (某某公司工会委员会, 某某街道商贸联合工会); None for a name that tells none."""
    plain = fold(name)
    said = [kind for kind, pattern in _KINDS.items() if kind != "own" and pattern.search(plain)]
    if said:
        return said[0] if len(said) == 1 else None
    stem = _ENDS.sub("", plain)
    return "own" if stem != plain and _UNIT.search(stem) and "联合" not in plain else None
