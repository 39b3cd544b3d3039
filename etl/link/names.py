"""A unit's name in parts: place, trade name (字号), trade (行业), form of company and branch; spelt one way however it was written."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from data.reference import regions, simplified_characters
from etl.link.reference import link_words
from etl.link.typed import MisreadPlaces, misread_ends

_BRACKETED: Final = re.compile(r"[(\[{〔【<《「]([^)\]}〕】>》」]*)[)\]}〕】>》」]")
_MARKS: Final = re.compile(r"[^0-9a-z\u3400-\u9fff]")
_NUMBER: Final = (
    "[0-9]+|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九](?:[〇零一二三四五六七八九]{2})?"
)
_NUMBERED: Final = re.compile(rf"第({_NUMBER})")
"""第三五金厂 is the third one for hardware, not the thirty-fifth for gold."""
_COUNTED: Final = re.compile(rf"(?<!第)({_NUMBER})(?=分?(?:公司|厂|店|行|社|院|校|部|队|所|营业|门市))")
_DIGITS: Final = {character: str(value) for value, character in enumerate("零一二三四五六七八九")} | {"〇": "0"}
_LADDER: Final = ("市", "县", "区")
"""What a county was before: names bear the old word for decades."""
_WORDS: Final = re.compile("市场|区域|县[城级域]")
"""The end of a place and what follows it as another word: 成都市场 is a market of 成都."""
_PLACE_ENDS: Final = ("特别行政区", "自治区", "自治州", "自治县", "地区", "省", "市", "县", "区")


_OLD_COUNTY: Final = re.compile(r"[\u3400-\u9fff]{1,3}县(?![城域级长委政府])")
"""A county in front of a name, also one that is a district by another name today: 郫县."""
_LONGEST: Final = 11
"""Characters of the longest name of a place."""


@dataclass(frozen=True, slots=True)
class Places:
    """Names of places that may stand in front of a name: those of a county, and those that may everywhere, which all counties have in common."""

    own: frozenset[str]
    everywhere: frozenset[str]
    misread: MisreadPlaces

    def __contains__(self, name: str) -> bool:
        return name in self.everywhere or name in self.own


@dataclass(frozen=True, slots=True)
class Name:
    """The parts of a name, each without brackets, blanks and marks; empty where the name has none.

    ``core`` is trade name and trade together; ``sound`` its pinyin without tones, ``trade_sound`` that of the trade name alone.
    """

    place: str
    trade_name: str
    trade: str
    form: str
    branch: str
    sound: str
    trade_sound: str

    @property
    def core(self) -> str:
        """Trade name and trade."""
        return self.trade_name + self.trade


def plain_name(text: str) -> str:
    """A name in simplified characters and half width, in lower case, numbers of branches in digits; brackets are kept."""
    folded = unicodedata.normalize("NFKC", text).lower().translate(simplified_characters())
    return _NUMBERED.sub(lambda found: "第" + _number(found[1]), folded)


def _number(word: str) -> str:
    """一 → 1, 十二 → 12, 二十 → 20; digits stay."""
    if word.isdigit():
        return word
    tens, ten, ones = word.rpartition("十")
    if ten:
        return f"{_DIGITS.get(tens, '1')}{_DIGITS.get(ones, '0')}"
    return "".join(_DIGITS.get(character, character) for character in word)


def unit_of_union(name: str) -> str:
    """The unit's name in that of its own union: without 工会委员会 and the like at the end."""
    return _union_end().sub("", re.sub(r"\s", "", name))


def names_one_unit(name: str) -> bool:
    """Whether a union's name may be that of one unit's own union: not that of a street, a trade or a joint union."""
    return not any(word in name for word in link_words("joint"))


def name_parts(text: str, region: str) -> Name:
    """The parts of a unit's name. ``region``: where it sits, whose own places may stand in front without 省, 市 or 县."""
    return _parts(text, region[:6])


@lru_cache(maxsize=65_536)
def _parts(text: str, county: str) -> Name:
    places = _places(county)
    branch = ""

    def settle(found: re.Match[str]) -> str:
        """What stands in brackets: a place and a kind of partnership go, a branch is kept as such, all else stays where it is."""
        nonlocal branch
        bare = _MARKS.sub("", found[1])
        if bare in link_words("aside") or _leading_place(bare, places) == bare:
            return ""
        if not _branch_end().search(bare):
            return bare
        branch += bare
        return ""

    kept = _MARKS.sub("", _BRACKETED.sub(settle, plain_name(text)))
    head, form, tail = _at_form(kept, places)
    branch = tail or branch
    place = _leading_place(head, places)
    rest = head[len(place) :]
    trade_name, trade = _without_trade(rest, form)
    if not rest:
        trade_name, place = place, ""
    sounds = sound(trade_name), sound(trade)
    return Name(
        place, trade_name, trade, form, _bare_branch(branch, county, places), " ".join(filter(None, sounds)), sounds[0]
    )


def _bare_branch(branch: str, county: str, places: Places) -> str:
    """A branch without the places in front of the last one: 浙江海宁分公司 is 海宁分公司."""
    place = _leading_place(branch, places)
    rest = _COUNTED.sub(lambda found: "第" + _number(found[1]), branch[len(place) :])
    return short_place(place, county) + rest


def _at_form(name: str, places: Places) -> tuple[str, str, str]:
    """(what stands before the form of company, the form's class, what stands after it: a branch)."""
    found = None
    for match in _company().finditer(name):
        found = match
        if match.end() < len(name) and not _company().match(name, match.end()):
            break
    misread = _misread_form().search(name) if found is None or found[0] in ("公司", "责任公司") else None
    if misread is not None and misread.start() > 1 and (found is None or misread.start() < found.start()):
        return name[: misread.start()], _class_of(""), ""
    if found is not None and found.start() > 0:
        return name[: found.start()], _class_of(found[0]), name[found.end() :]
    start = _branch_start(name, places)
    if start:
        return name[:start], "", name[start:]
    other = _other_form().search(name)
    for word in _long_forms() if other is None or len(other[0]) < 3 else ():
        misread = _misread_other_form(word).search(name)
        if misread is not None and misread.start() > 1:
            return name[: misread.start()], word, ""
    if other is not None and other.start() > 0:
        return name[: other.start()], other[0], ""
    return name, "", ""


def _branch_start(name: str, places: Places) -> int:
    """Where a branch begins in a name without a form of company: 宏达纺织|第1分公司, 老百姓大药房|海宁人民路店. 0 where it has none: 海宁第2小学
    is no branch of Haining."""
    branch = _branch_without_form().search(name)
    start = branch.start() if branch else len(name)
    if _branch_end().search(name):
        inner = range(3, len(name) - 2)
        start = min(start, next((n for n in inner if _leading_place(name[n:], places, typed=False)), start))
    return 0 if start in (1, len(name)) or _leading_place(name[:start], places) == name[:start] else start


def _class_of(form: str) -> str:
    """有限责任公司 is 有限公司; a share company and a group keep their own."""
    share, group = "股份" in form, "集团" in form
    return f"{'集团' if group else ''}{'股份' if share else ''}公司"


def _leading_place(name: str, places: Places, *, typed: bool = True) -> str:
    """The places in front of a name, one after the other (浙江省海宁市), of the county's own also such with a sign wrong where ``typed``."""
    end = 0
    while True:
        fits = (n for n in range(min(_LONGEST, len(name) - end), 1, -1) if name[end : end + n] in places)
        longest = next((n for n in fits if not _WORDS.match(name, end + n - 1)), 0)
        if not longest and typed:
            old = _OLD_COUNTY.match(name, end)
            loose = old.end() if old else places.misread.end(name, end)
            if loose is not None and len(name) - loose > 1:
                longest = loose - end
        if not longest:
            return name[:end]
        end += longest


def _without_trade(rest: str, form: str) -> tuple[str, str]:
    """(trade name, trade): words of trades are taken from the end as long as a trade name is left; a single sign (面馆, 花店) only of a shop, and where
    two are left."""
    end = len(rest)
    while True:
        word = next((w for w in _trades_by_end().get(rest[end - 1 : end], ()) if rest.endswith(w, 0, end)), "")
        if not word or end - len(word) < 1:
            break
        end -= len(word)
    if end == len(rest) > 2 and form.endswith(link_words("form_shop")) and rest[-1] in link_words("trade_shop"):
        end -= 1
    return rest[:end], rest[end:]


@cache
def own_places(county: str) -> frozenset[str]:
    """The county, its city and its province, without their ends."""
    tree = regions()
    return frozenset(_short(tree[code].name) for code in (tree.path(county) if county in tree else ()))


@cache
def _places(county: str) -> Places:
    """Names of places that may stand in front of a name from some county: its own path and its townships with and without ends, and
    what :func:`_everywhere` has."""
    tree = regions()
    codes = [*tree.path(county), *tree.children(county)] if county in tree else []
    own = {form for code in codes for form in (tree[code].name, _short(tree[code].name))}
    own |= {_short(tree[code].name) + end for code in tree.path(county)[3:] for end in _LADDER} if codes else set()
    townships = {tree[code].name for code in codes if tree[code].level == "township"}
    whole = {tree[code].name for code in codes if tree[code].level in ("city", "county", "township")}
    return Places(
        frozenset(own - {_short(name) for name in townships}) | townships, _everywhere(), MisreadPlaces(whole)
    )


@cache
def _everywhere() -> frozenset[str]:
    names: set[str] = {"中国"}
    for region in regions().upper():
        if region.level in ("province", "city", "county") and region.kind in ("division", "outside_statistics"):
            names.add(region.name)
            if region.level in ("province", "city"):
                names.add(_short(region.name))
    return frozenset(names)


def _short(name: str) -> str:
    """A place without 省, 市, 县 and the like, where two characters are left."""
    if not name.endswith(_PLACE_ENDS):
        return name  # most of the many places that are looked through
    for end in _PLACE_ENDS:
        if name.endswith(end) and len(name) - len(end) >= 2:
            return name[: -len(end)]
    return name


def is_known_place(name: str, county: str) -> bool:
    """Whether a place is one of today's, or a county's own under a word that it bore before."""
    return name in _places(county) or any(name + end in _places(county) for end in _PLACE_ENDS)


def short_place(place: str, county: str) -> str:
    """The last of the places in front of a name from some county, without its end: 浙江省海宁市 → 海宁."""
    places, last = _places(county), place
    while rest := next((last[n:] for n in range(1, len(last) - 1) if last[:n] in places and last[n:] in places), ""):
        last = rest
    return _short(last)


@cache
def _trades_by_end() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for word in link_words("trade"):
        found.setdefault(word[-1], []).append(word)
    return {end: tuple(sorted(words, key=lambda w: -len(w))) for end, words in found.items()}


@cache
def _company() -> re.Pattern[str]:
    words = sorted(link_words("form"), key=lambda w: -len(w))
    return re.compile(rf"(?:集团)?(?<![分子])(?:{'|'.join(words)})|(?:{'|'.join(link_words('form_group'))})$")


@cache
def _misread_form() -> re.Pattern[str]:
    return misread_ends(("有限责任公司", "有限公司"), never=("有公司",))


@cache
def _misread_other_form(word: str) -> re.Pattern[str]:
    return misread_ends((word,))


@cache
def _long_forms() -> tuple[str, ...]:
    """Other forms of so many signs that one wrong sign leaves them what they are."""
    return tuple(word for word in link_words("form_other") if len(word) > 4)


@cache
def _other_form() -> re.Pattern[str]:
    words = sorted(link_words("form_other"), key=lambda w: -len(w))
    return re.compile(rf"(?:{'|'.join(words)})$")


@cache
def _branch_end() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(sorted(link_words('branch'), key=lambda w: -len(w)))})$")


@cache
def _branch_without_form() -> re.Pattern[str]:
    """第一分公司 and the like behind a name that was shortened."""
    words = "|".join(sorted(link_words("branch"), key=lambda w: -len(w)))
    return re.compile(
        rf"第[0-9]+(?:分?[厂店部行社所队]|{words})?$|(?:[东南西北]|城[东南西北]|销售)?分(?:公司|厂|店|行|社|院|校|部)$"
    )


@cache
def _union_end() -> re.Pattern[str]:
    words = "|".join(sorted(link_words("union"), key=lambda w: -len(w)))
    return re.compile(rf"(?:[(（]?(?:{words})[)）]?)+$")


class _Sounds(dict[int, str]):
    """Character -> its commonest pinyin without tone, for ``str.translate``; each ends in a blank, so that 西安 is not 先. Each is spelt when it is
    first asked for: names hold a tenth of all that there are."""

    def __missing__(self, code: int) -> str:
        from pypinyin import Style, pinyin_dict
        from pypinyin.style import convert

        spelt = pinyin_dict.pinyin_dict.get(code, "") if 0x4E00 <= code <= 0x9FFF else ""
        said = f"{convert(spelt.split(',')[0], Style.NORMAL, strict=False)} " if spelt else chr(code)
        return self.setdefault(code, said)


_sounds: Final = _Sounds()


def sound(text: str) -> str:
    """Pinyin without tones of each character, for characters typed by sound."""
    return text.translate(_sounds).strip()
