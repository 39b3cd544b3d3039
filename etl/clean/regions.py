"""Region names in all their spellings to codes: ``北  京``, ``内蒙``, ``广东``, ``Guangdong``, ``110101``, ``110101.0``.

A name that several regions bear is never guessed: it resolves only inside a region that makes it unique.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from analysis.vocabulary import DEPTHS, NATION
from data.reference import city_spellings, region_spellings, regions, table_words
from etl.clean.places.short import short_place
from etl.clean.places.townships import below, townships
from etl.clean.places.zones import named_zone
from etl.clean.values import fold, raw_text

_ETHNIC: Final = re.compile(
    r"(?:维吾尔|哈萨克|蒙古|柯尔克孜|塔吉克|锡伯|回族|藏族|羌族|彝族|白族|傣族|景颇族|傈僳族|哈尼族|壮族|苗族|布依族|侗族|土家族|朝鲜族|"
    r"满族|瑶族|黎族|水族|仡佬族|仫佬族|毛南族|畲族|达斡尔族|鄂温克族|鄂伦春|裕固族|保安族|东乡族|撒拉族|土族|佤族|拉祜族|布朗族|纳西族|"
    r"普米族|怒族|独龙族|各族|哈萨克族|蒙古族|维吾尔族)+"
)
_SUFFIXES: Final = (
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "林区",
    "特区",
    "省",
    "市",
    "盟",
    "州",
    "县",
    "区",
    "旗",
)
_SCIENTIFIC: Final = re.compile(r"^\d(?:\.\d{1,11})?e\+?(?:0?[5-9]|1[01])$")
_LISTED: Final = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.]|[(][一二三四五六七八九十\d]{1,3}[)]|\d{1,2}[、.)])(?=[^\d])"
)
"""How a list numbers what it names: 1.杭州, (一)杭州市."""
_LATIN_SUFFIX: Final = re.compile(
    r"(?:province|municipality|city|prefecture|(?:zhuang|hui|uygh?ur)?autonomousregion|s\.?a\.?r\.?)$"
)
_CODE_BESIDE: Final = re.compile(
    r"^(?:[(\[【](?P<before>\d{6}(?:\d{3}){0,2})[)\]】](?P<name>[\u4e00-\u9fff·]{2,})"
    r"|(?P<named>[\u4e00-\u9fff·]{2,})[-_—:]?[(\[【]?(?P<behind>\d{6}(?:\d{3}){0,2})[)\]】]?)$"
)
"""A place's code beside its name in one cell; that before the name without brackets is read as it stands."""
_CODE: Final = re.compile(r"^(?:\d{2}|\d{4}|\d{6}|\d{9}|\d{12}|b0[1-9])$")


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A name that several regions bear; ``codes`` are they."""

    codes: tuple[str, ...]


def _short(name: str) -> str:
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            stem = name[: -len(suffix)]
            plain = _ETHNIC.sub("", stem) if suffix.startswith("自治") else stem
            return plain if len(plain) >= 2 else stem
    return name


def _autonomous(name: str) -> str:
    """``恩施土家族苗族自治州`` as people say it: 恩施州; other names as they are."""
    for suffix in ("自治州", "自治县", "自治旗"):
        stem = _ETHNIC.sub("", name.removesuffix(suffix)) if name.endswith(suffix) else ""
        if stem:
            return stem + suffix[-1]
    return name


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """Folded spelling -> codes, best level first (townships left out: they are looked up inside a county only)."""
    table: dict[str, list[str]] = {}
    for region in regions():
        if region.level == "township" or region.kind == "placeholder":
            continue
        for spelling in {fold(region.name), fold(_short(region.name)), fold(_autonomous(region.name))}:
            table.setdefault(spelling, []).append(region.code)
    for spelling, code in region_spellings().items():
        codes = table.setdefault(fold(spelling), [])
        if code not in codes:
            codes.insert(0, code)
    for code, spelling in city_spellings():
        # A Latin name is as ambiguous as the Chinese one: Chaoyang is a city and districts of others.
        alike = table.get(fold(_short(regions()[code].name)), [])
        for name in {fold(spelling), fold(spelling).replace("'", "")}:
            codes = table.setdefault(name, [])
            codes += [other for other in dict.fromkeys((code, *alike)) if other not in codes]
    return {name: tuple(codes) for name, codes in table.items()}


def _from_code(text: str) -> str | None:
    tree = regions()
    if not _CODE.match(text):
        return None
    code = text.upper()
    if len(code) == 12 and code.endswith("000"):
        code = code[:9]
    if len(code) == 9 and code.endswith("000") and code not in tree:
        code = code[:6]
    code = code if len(code) >= 6 or code.startswith("B") else code.ljust(6, "0")
    return code if code in tree else None


def _inside(code: str, within: str) -> bool:
    return within in regions().path(code)


def resolve(text: object, within: str | None = None) -> str | Ambiguous | None:
    """The code of a region, :class:`Ambiguous`, or None where no region is so called.

    ``within``: the code of a region; a name that is not unique is taken inside it, and townships are known only there.
    A province's name beats a city's, a city's a county's only where the higher one is a full name or a province's short
    name (吉林 is the province); two of one level are ambiguous.
    """
    if text is None:
        return None
    return _resolve(raw_text(text) if not isinstance(text, str) else text, within)  # type: ignore[arg-type]


@lru_cache(maxsize=200_000)
def _resolve(text: str, within: str | None) -> str | Ambiguous | None:
    plain = fold(text).replace("’", "'").strip("'*#、.").removesuffix(".0")
    if _SCIENTIFIC.match(plain) and float(plain).is_integer():
        plain = str(int(float(plain)))
    plain = re.sub(r"[\[［]\d+[\]］]$", "", plain)
    plain = _LISTED.sub("", plain)
    if not plain:
        return None
    if code := _from_code(plain):
        return code
    if len(parts := [part for part in re.split(r"[/|\\>→»]", plain) if part]) > 1:
        return _by_path(parts, within)
    if beside := _CODE_BESIDE.match(plain):  # 海宁市330481, [330481]海宁市
        code, name = beside["before"] or beside["behind"], beside["name"] or beside["named"]
        return _by_code_and_name(code, name, within)
    leading = re.match(r"^(\d{6})\D", plain)
    if leading:  # 330481许村镇; 320602崇川区, whose code is another one now
        return _by_code_and_name(leading[1], plain[6:], within)
    codes = _names().get(plain, ())
    if within and within != NATION:
        inner = tuple(code for code in codes if _inside(code, within))
        if not inner:
            inner = townships(plain, within)
        if not inner and (called := _called(plain, within)):
            return called
        codes = inner or codes
    return _pick(plain, codes) if codes else _by_parts(plain, within)


def _called(plain: str, within: str) -> str | None:
    """The one region inside another that is so called in short, or a zone in daily use: 莫旗, 高新区."""
    return short_place(plain, within) or named_zone(plain, within)


@lru_cache(maxsize=65536)
def shortened(text: str, within: str | None) -> str | None:
    """The region that a text is read as by its short form alone (:mod:`etl.clean.places`); None for one that is called so in the list."""
    if within is None or within == NATION:
        return None
    plain = fold(text).strip("'*#、.")
    known = any(_inside(code, within) for code in _names().get(plain, ())) or townships(plain, within)
    found = None if known else _called(plain, within)
    return None if found is None or plain.endswith(fold(regions()[found].name)) else found


def _by_code_and_name(code: str, name: str, within: str | None) -> str | Ambiguous | None:
    """The region of a code and a name in one text: the name's if it lies in that of the code, which may be its own; two that lie apart are asked about."""
    known = _from_code(code)
    found = _resolve(name, known or within)
    if known is None or not isinstance(found, str):
        return known or found
    return found if _inside(found, known) else known if _inside(known, found) else Ambiguous((known, found))


def _by_path(parts: list[str], within: str | None) -> str | Ambiguous | None:
    """The region of names, or a code and names, that signs set apart: 嘉善县/罗星街道, 330421103|西塘镇. A code of a place that is called otherwise is asked about."""
    code, names = next((p for p in parts if _CODE.match(p)), ""), [p for p in parts if not p[0].isdigit()]
    known, inside = _from_code(code), _from_code(code[:6]) or within
    found = _resolve("".join(names), inside) if names and len(names) + bool(code) == len(parts) else None
    if not isinstance(found, str) or (known and not _inside(found, str(inside))):
        return known or found if names else None
    return found if known in (None, found, inside) else Ambiguous((str(known), found))


def _by_parts(plain: str, within: str | None) -> str | Ambiguous | None:
    """The region of a text that is no name as it stands: a chain of names, a federation's name, a former prefecture, a bilingual name."""
    found = _compound(plain)
    if not isinstance(found, str) and within and (rest := _after(plain, within)) != plain:
        own = townships(rest, within) if rest else (within,)
        found = own[0] if len(own) == 1 else found
    if found is None and within and (former := _FORMER.sub("", plain)) != plain:
        # A county that has become a district, a new area a district, of the same name (临安市, 钱塘新区): the same place.
        same = [
            c for c in _names().get(former, ()) if regions()[c].level == "county" and c != within and _inside(c, within)
        ]
        found = same[0] if len(same) == 1 and within != NATION else None
    if found is None and plain.endswith("总工会"):
        return _resolve(plain.removesuffix("总工会"), within)
    if found is None and plain.endswith("地区"):
        # A prefecture that has become a city since (毕节地区): the same area.
        cities = [c for c in _names().get(plain.removesuffix("地区") + "市", ()) if regions()[c].level == "city"]
        found = cities[0] if len(cities) == 1 else None
    if found is None and (bare := _LATIN_SUFFIX.sub("", plain)) != plain and bare:
        return _resolve(bare, within)
    bilingual = re.sub(r"[a-z'.\-()&,]+", "", plain)
    if found is None and bilingual != plain and re.search(r"[\u4e00-\u9fff]", bilingual):
        return _resolve(bilingual, within)
    return found


_FORMER: Final = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:新区|市|县|区)$")


def _after(plain: str, within: str) -> str:
    """A text without the names of a region and of those above it at its beginning: 四平市铁东区叶赫镇 in 铁东区, of which there are two."""
    for code in regions().path(within)[1:]:
        name = fold(regions()[code].name)
        plain = plain.removeprefix(name if plain.startswith(name) else fold(_short(name)))
    return plain


def _pick(plain: str, codes: tuple[str, ...]) -> str | Ambiguous:
    tree = regions()
    if len(codes) == 1:
        return codes[0]
    best = min(DEPTHS[tree[code].level] for code in codes)
    top = [code for code in codes if DEPTHS[tree[code].level] == best]
    full = [code for code in codes if fold(tree[code].name) == plain]
    if len(full) == 1 and (len(top) > 1 or full == top):
        return full[0]
    if full and len(top) == 1 and top[0] in full and all(_inside(code, top[0]) for code in full):
        return top[0]
    if len(top) == 1 and (best <= 1 or top == full or all(_inside(code, top[0]) for code in codes)):
        return top[0]
    return Ambiguous(tuple(sorted(codes)))


def _compound(plain: str) -> str | Ambiguous | None:
    """``广东省广州市天河区``: a chain of names, each inside the one before."""
    return _chain(_PLACEHOLDER.sub("", plain), NATION, 0)


_PLACEHOLDER: Final = re.compile(
    r"(?:(?:省|自治区)?直辖县级?行政(?:区划|单位)|省直辖(?:行政单位|县)|自治区直辖县|市辖区|市辖县)(?=.)"
)
"""What divides a province's or a city's units and is no place of its own: 湖北省省直辖县级行政区划仙桃市."""


def around(region: str | None) -> str | None:
    """The region in which the names of a table's places are looked up: of a township's table its county, where its neighbours are known too."""
    if region is None or regions()[region].level != "township":
        return region
    return regions()[region].nav_parent


def find_address(text: str, inside: str | None) -> str | None:
    """The most exact region that an address names (``浙江省嘉兴市海宁市许村镇人民路1号``), read within ``inside``; None where it names none."""
    plain = _PLACEHOLDER.sub("", fold(text))
    found = find_in_text(plain)
    if found == NATION:
        found = None
    if inside is not None and (found is None or inside not in regions().path(found)):
        deeper = _deeper(plain, inside)
        return deeper if deeper != inside else found
    return found


@cache
def _longest_name() -> int:
    return max(map(len, _names()))


def _chain(rest: str, inside: str, depth: int) -> str | Ambiguous | None:
    if not rest:
        return inside if depth else None
    if depth and regions()[inside].level == "county" and len(named := townships(rest, inside)) == 1:
        return named[0]
    for end in range(min(len(rest), _longest_name()), 1, -1):
        codes = [c for c in _names().get(rest[:end], ()) if c != inside and _inside(c, inside)]
        if depth == 0:
            high = [c for c in codes if regions()[c].level in ("nation", "province", "city")]
            codes = high if high or len(codes) > 1 or end == len(rest) else codes
        full = [c for c in codes if fold(regions()[c].name) == rest[:end]]
        full = [code for code in full if not any(code != outer and _inside(code, outer) for outer in full)]
        for code in full if len(full) == 1 else codes if len(codes) == 1 else []:
            if (found := _chain(rest[end:], code, depth + 1)) is not None:
                return found
    return None


def find_in_text(text: str) -> str | None:
    """The code of the region that a title or note speaks of (``广东省2024年…``, ``报送单位：广东省总工会``), or None.

    The longest name first, at the beginning of the text or of a field; one that is a common word too (新建会企业, 公安系统) in full
    alone; 全国 is the nation.
    """
    plain = fold(text)
    for start in (0, *(m.end() for m in _BEFORE_A_PLACE.finditer(plain))):
        for end in range(min(len(plain), start + 24), start + 1, -1):
            piece = plain[start:end]
            codes = _names().get(piece)
            if codes and piece not in _common_words() and not _of_a_township(plain, start, end):
                found = _pick(piece, codes)
                if isinstance(found, str):
                    return _deeper(plain[end:], found)
    return NATION if "全国" in plain else None


_TOWNSHIP_HERE: Final = re.compile(r"[\u4e00-\u9fff]{0,6}?(?:街道|镇|乡|苏木)(?![镇村街乡])")


def _of_a_township(plain: str, start: int, end: int) -> bool:
    """Whether a short name is the beginning of a township's (大丰街道, 玉山镇, 西山瑶族乡), which lies in another county than the one so called.

    浙江乡镇企业 and 海宁镇街 speak of the townships of a region, and 大丰区大丰街道 says which it is.
    """
    behind = _TOWNSHIP_HERE.match(plain, end)
    return behind is not None and plain[start : behind.end()] in _township_names()


@cache
def _township_names() -> frozenset[str]:
    return frozenset(fold(region.name) for region in regions() if region.level == "township")


@cache
def _common_words() -> frozenset[str]:
    """Short names of regions that are words of every day."""
    return frozenset(table_words("common_word"))


_BEFORE_A_PLACE: Final = re.compile(
    r"[:：()（）\-—_《,，。;；]|\d+(?:年(?:度|末|底|初)?|月份?[末底]?|日)?|季度末?|[上下]半年|^附?[表件][一二三四五六七八九十]+[、.]?|^中共"
)
"""What may stand before the name of a region in a title: 2024年末余杭区, 表一 余杭区."""


_BETWEEN: Final = re.compile(r"^(?:[\s\-—_·:：()（）《》的]|(?:19|20)\d{2}年?(?:度|末|底)?)+")
_TOWNSHIP: Final = re.compile(r"^[\u4e00-\u9fff]{1,10}?(?:街道|镇|乡|苏木)")


def _names_another(rest: str, inside: str, first: str) -> bool:
    """Whether another township of the same county is named behind one (姚庄镇、西塘镇): what is said is of both."""
    if not _AND.match(rest):
        return False
    found = (below(inside)[0].get(rest[1:end], ()) for end in range(min(len(rest), 12), 2, -1))
    return any(first not in named for named in found if len(named) == 1)


_AND: Final = re.compile(r"[、,，和及与]")


def _deeper(rest: str, inside: str) -> str:
    rest = _BETWEEN.sub("", rest)
    if regions()[inside].level in ("county", "city") and _TOWNSHIP.match(rest):
        for end in range(min(len(rest), 14), 1, -1):
            named = below(inside)[0].get(rest[:end], ())
            if len(named) == 1 and regions()[named[0]].level == "township":
                return inside if _names_another(rest[end:], inside, named[0]) else named[0]
    for end in range(min(len(rest), 24), 1, -1):
        codes = [c for c in _names().get(rest[:end], ()) if c != inside and _inside(c, inside)]
        if len(codes) == 1 and fold(regions()[codes[0]].name) == rest[:end]:
            return _deeper(rest[end:], codes[0])
    return inside
