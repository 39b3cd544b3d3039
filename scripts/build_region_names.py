"""Write the regions' names in Latin letters, by the rules for place names.

    python -m scripts.build_region_names

Chinese names by 中国地名汉语拼音字母拼写规则 (1984) and GB/T 16159-2012: what is specific of a name is one word, what is generic (市, 县, 区)
another; a syllable that begins with a, e or o behind another has an apostrophe. Names from Mongol, Uygur, Tibetan and their like by
少数民族语地名汉语拼音字母音译转写法 (1976). Reads ``place_readings.csv`` (readings that a dictionary gets wrong) and
``place_names_minority.csv``, writes ``region_names_en.csv`` and ``township_names_en.csv``. Needs pypinyin, which nothing else does.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from pypinyin import Style, lazy_pinyin

FOLDER: Final = Path(__file__).parent.parent / "data" / "reference"
_GENERIC: Final = [
    "高新技术产业开发区",
    "高新技术产业园区",
    "高新技术开发区",
    "高技术产业开发区",
    "经济技术开发区",
    "经济开发区",
    "工业园区",
    "工业园",
    "产业园区",
    "产业园",
    "开发区",
    "管理区",
    "示范区",
    "实验区",
    "聚集区",
    "旅游区",
    "新城",
    "新区",
    "管理委员会",
    "管委会",
    "街道办事处",
    "地区办事处",
    "办事处",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "行政区",
    "联合旗",
    "左翼中旗",
    "左翼后旗",
    "左翼前旗",
    "右翼前旗",
    "右翼中旗",
    "右翼后旗",
    "左旗",
    "右旗",
    "前旗",
    "中旗",
    "后旗",
    "民族乡",
    "民族镇",
    "民族苏木",
    "街道",
    "苏木",
    "地区",
    "林区",
    "矿区",
    "特区",
    "农场",
    "林场",
    "牧场",
    "渔场",
    "茶场",
    "良种场",
    "监狱",
    "水库",
    "林业局",
    "煤矿",
    "园区",
    "省",
    "市",
    "县",
    "区",
    "州",
    "盟",
    "旗",
    "镇",
    "乡",
    "场",
]
_WORDS: Final = [
    "高新",
    "技术",
    "产业",
    "开发区",
    "经济",
    "工业",
    "园区",
    "管理区",
    "示范区",
    "实验区",
    "聚集区",
    "管理",
    "委员会",
    "管委会",
    "街道",
    "办事处",
    "地区",
    "新区",
    "新城",
    "联合",
    "左翼",
    "右翼",
    "民族",
    "农业",
    "循环",
    "化工",
    "稀土",
    "净月",
    "汽车",
    "航空港",
    "综合",
    "城乡",
    "一体化",
    "转型",
    "改革",
    "物流",
    "现代",
    "文化",
    "旅游",
    "创意",
    "食品区",
    "风景",
    "名胜",
    "火炬",
    "高技术",
    "临港",
    "滨海",
    "中国",
    "新加坡",
    "特别",
    "市辖区",
    "林业局",
    "良种场",
    "生态",
    "科技",
    "科技园",
    "国际",
    "保税区",
    "港区",
    "监狱",
    "水库",
    "煤矿",
    "直辖",
    "县级",
    "行政",
    "区划",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "省",
    "中央",
    "国家",
    "机关",
]
_NATIONALITIES: Final = {
    "蒙古族": "Mongolzu",
    "藏族": "Zangzu",
    "维吾尔族": "Uygurzu",
    "布依族": "Buyeizu",
    "哈萨克族": "Kazakzu",
    "柯尔克孜族": "Kirgizzu",
    "达斡尔族": "Daurzu",
    "佤族": "Vazu",
    "布朗族": "Blangzu",
    "撒拉族": "Salarzu",
    "锡伯族": "Xibezu",
    "塔吉克族": "Tajikzu",
    "保安族": "Bonanzu",
    "裕固族": "Yugurzu",
    "鄂温克族": "Ewenkizu",
    "鄂伦春族": "Oroqenzu",
    "门巴族": "Monbazu",
    "珞巴族": "Lhobazu",
    "独龙族": "Derungzu",
    "景颇族": "Jingpozu",
    "哈尼族": "Hanizu",
    "傈僳族": "Lisuzu",
    "拉祜族": "Lahuzu",
    "东乡族": "Dongxiangzu",
    "仫佬族": "Mulaozu",
    "毛南族": "Maonanzu",
    "仡佬族": "Gelaozu",
    "普米族": "Pumizu",
    "阿昌族": "Achangzu",
    "德昂族": "De'angzu",
    "基诺族": "Jinozu",
    "土家族": "Tujiazu",
    "纳西族": "Naxizu",
    "朝鲜族": "Chaoxianzu",
    "赫哲族": "Hezhenzu",
    "俄罗斯族": "Russzu",
    "各族": "Gezu",
    **{f"{name}族": "" for name in "壮回苗彝侗瑶白傣黎畲水土羌怒京满"},
}
"""Nationalities as GB/T 3304 writes them; by their syllables where it has those."""


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a reference file."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))


@cache
def _readings() -> dict[str, list[str]]:
    found = {row["word"]: row["reading"].split() for row in rows_of("place_readings.csv")}
    return {word: found[word] for word in _longest_first(found)}


@cache
def _minority() -> dict[str, str]:
    found = {row["stem"]: row["name_en"] for row in rows_of("place_names_minority.csv")}
    return {word: found[word] for word in _longest_first(found)}


def syllables(name: str) -> list[str]:
    """The reading of each character of a name; what is none stays as it is. The longest known word at a place decides."""
    found: list[str] = []
    usual = lazy_pinyin(name, style=Style.NORMAL, v_to_u=True, errors=lambda text: list(text))  # type: ignore[arg-type,return-value]  # one a character, others than Chinese too
    at = 0
    while at < len(name):
        word = next((word for word in _readings() if len(word) > 1 and name.startswith(word, at)), None)
        found += _readings()[word] if word else _readings().get(name[at]) or [usual[at]]
        at += len(word) if word else 1
    return found


def joined(parts: list[str]) -> str:
    """Syllables as one word with a capital, apostrophes where one begins with a vowel."""
    word = "".join(f"'{part}" if at and part[0] in "aeo" else part for at, part in enumerate(parts))
    return word[:1].upper() + word[1:]


def name_en(name: str, places: Mapping[str, int]) -> str:
    """A region's name in words. ``places``: names that stand before others in names of zones (河北唐山芦台)."""
    read = syllables(name)
    return " ".join(_latin(word, read[at : at + len(word)]) for at, word in _words(name, places))


def _latin(word: str, read: list[str]) -> str:
    return _minority().get(word) or _NATIONALITIES.get(word) or joined(read).translate(_BRACKETS)


_BRACKETS: Final = str.maketrans("（）、", "(),")


def _words(name: str, places: Mapping[str, int]) -> list[tuple[int, str]]:
    """A name cut into what is specific and what is generic, each with its place."""
    end = len(name)
    tail: list[tuple[int, str]] = []
    while generic := next((word for word in _GENERIC if name[:end].endswith(word) and len(word) < end), None):
        if end - len(generic) == 1 and len(generic) == 1 and tail:
            break  # 乡镇, 市区: one word
        end -= len(generic)
        tail[:0] = _cut(generic, end, _WORDS) if len(generic) > _ONE_WORD else [(end, generic)]
        if generic not in _AGAIN:
            break
    while nation := next((word for word in _longest_first(_NATIONALITIES) if tail and name[:end].endswith(word)), None):
        if len(nation) == end:
            break
        end -= len(nation)
        tail[:0] = [(end, nation)]
    return [*_head(name[:end], places), *tail]


_ONE_WORD: Final = 3
"""Characters of a generic part that stay together: Kaifaqu, Lianheqi."""
_AGAIN: Final = frozenset(
    {"管理委员会", "管委会", "街道办事处", "办事处", "地区办事处", "自治县", "自治州", "自治旗", "民族乡"}
)
"""What may stand behind something generic."""


def _head(head: str, places: Mapping[str, int]) -> list[tuple[int, str]]:
    """What is specific: places before it, then words that zones share, then the rest as one."""
    found: list[tuple[int, str]] = []
    at = 0
    minority = next((stem for stem in _minority() if head.startswith(stem)), None)
    if minority:
        found.append((0, minority))
        at = len(minority)
    while len(head) - at > 2 and (place := next((p for p in places if head.startswith(p, at)), None)):
        stem = place.removesuffix("市") or place
        found += [(at, stem), *([(at + len(stem), "市")] if stem != place else [])]
        at += len(place)
    rest = head[at:]
    return found + (_cut(rest, at, _WORDS) if len(rest) > 3 else [(at, rest)] if rest else [])


def _cut(text: str, start: int, words: Iterable[str]) -> list[tuple[int, str]]:
    """A text cut at known words; what lies between stays one word."""
    found: list[tuple[int, str]] = []
    known = _longest_first(words)
    at = rest = 0
    while at < len(text):
        word = next((w for w in known if text.startswith(w, at)), None)
        if word is None:
            at += 1
            continue
        if at > rest:
            found.append((start + rest, text[rest:at]))
        found.append((start + at, word))
        at = rest = at + len(word)
    return found + ([(start + rest, text[rest:])] if rest < len(text) else [])


def _whole(name: str, places: Mapping[str, int]) -> str:
    """Names whose generic part is within the minority's spelling (杭锦后旗) stand whole."""
    return _minority().get(name) or name_en(name, places)


def _write(file_name: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    with (FOLDER / file_name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def main() -> None:
    """Write both files."""
    upper = rows_of("regions.csv")
    short = [row["short"].split("|")[0] for row in rows_of("region_spellings.csv") if row["code"][0] != "B"]
    cities = [row["name"].removesuffix("市") for row in upper if row["level"] == "city" and row["name"].endswith("市")]
    cities += [f"{city}市" for city in cities]
    places = dict.fromkeys(_longest_first([*short, *cities]), 1)
    usual = {row["code"]: row["name_en"] for row in rows_of("region_spellings.csv")}
    named = ((r["code"], usual.get(r["code"]) or _region(r, places), " ".join(syllables(r["name"]))) for r in upper)
    _write("region_names_en.csv", ("code", "name_en", "syllables"), named)
    towns = ((t["code"], _whole(t["name"], places if len(t["name"]) > _LONG else {})) for t in rows_of("townships.csv"))
    _write("township_names_en.csv", ("code", "name_en"), towns)


_LONG: Final = 7
"""Characters from which on a township's name is taken for a zone's, which begins with its city's."""


def _region(row: Mapping[str, str], places: Mapping[str, int]) -> str:
    return _whole(row["name"], places if row["kind"] == "zone" else {})


if __name__ == "__main__":
    main()
