"""What a header or a row label means: a register's field, a measure, an industry, a kind, a sex. By dictionary only.

The dictionary is ``data/reference/fields.csv`` and ``label_words.csv``. A label gets a measure only if every part of it is
understood: ``制造业法人单位数`` is the measure ``units`` of industry C; ``城镇单位就业人员平均工资`` is none.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Final

from data.reference import field_aliases, label_words, registration_types, table_words
from etl.clean.industries import industry_of_name
from etl.clean.values import LONGEST_LABEL, plain
from etl.fields.planned import never_a_fact
from etl.fields.shapes import shaped_field

_OF_WHICH: Final = re.compile(r"^\s*(?:其\s*中\s*[:：]?|[#＃]|of which:?)\s*", re.IGNORECASE)
_DATED: Final = re.compile(
    r"^(?:截至|截止)?(?:到|至)?(?:1[89]|20)\d{2}年?(?:(?:第?[一二三四1-4]季度|(?:1[0-2]|0?[1-9])月(?:\d{1,2}日)?)?(?:年?[底末初]|年度|度)?)|[(](?:1[89]|20)\d{2}年?[底末]?[)]$"
    r"|(?<=[^\d\-~])(?:19|20)\d{2}(?:年?[底末]|年度?)?$"
    r"|^(?:本|当|报告)?(?:[月季期年]|季度|年度)[末底](?=..)|[(](?:本|当|报告)?(?:[月季期年]|季度|年度)[末底](?:实有)?数?[)]$"
)
_AT_ITS_END: Final = re.compile(
    r"^(?:本|当|报告)(?:[月季期年]|季度|年度)[末底](?:实有)?(?:人数|数)?$|^[月季][末底](?:实有)?(?:人数|数)?$"
)
"""When a count is taken that is taken at the end of the table's own period (本月末, 季末数)."""
_COUNT: Final = re.compile(r"(?:总人数|总户数|合计数|总数|人数|个数|户数|家数|数量)$")
_LONG_ENOUGH: Final = 4
_HEADING: Final = re.compile(
    r"^(?:工会|组织|会员|职工|基层|建会|入会|发展|建设|基本|主要|总体|全部|单位|法人|人员|队伍|统计|数据|指标|各地区?|全国|我国|及其?|和|与|、)*"
    r"(?:情况|概况|状况|指标|数据|项目)$"
)
"""A heading over several columns that says nothing of its own (工会组织及会员情况)."""
_WOMEN_OF: Final = {
    "employees": "employees_women",
    "employees_covered": "employees_covered_women",
    "members": "members_women",
}

_NOT_BY_SEX: Final = ("members_migrant", "members_joint", "members_platform", "staff_full", "staff_part")
"""Counts of persons whose women are of no measure."""


def part_of(whole: str | None, part: str | None) -> str | None:
    """The measure of a part under 其中 by that of its whole: 女职工 of 已建会单位职工人数 are the covered women; None where it is the part's own."""
    if (
        whole in _WOMEN_OF
        and part is not None
        and part in _WOMEN_OF.values()
        and _WOMEN_OF[whole].startswith(part.removesuffix("_women"))
    ):
        return _WOMEN_OF[whole]
    return None


def of_which(text: str) -> bool:
    """Whether a label says that it is a part of the one before: ``其中：``, ``#``, or an indent."""
    return bool(_OF_WHICH.match(text)) or text.startswith(("　", "  ", "\t"))


def without_of_which(text: str) -> str:
    """A label with its ``其中：`` or ``#`` taken off."""
    return _OF_WHICH.sub("", text)


@cache
def _table(content: str, calibre: str) -> dict[str, str]:
    table: dict[str, str] = {}
    for entry in field_aliases():
        if entry.content == content and entry.calibre in ("", calibre):
            for alias in entry.aliases:
                key = plain(alias)
                if entry.calibre or key not in table:
                    table[key] = entry.field
    return table


def register_field(content: str, label: str) -> str | None:
    """The field of a register's column: by the dictionary, else by the shape of its header; None where neither knows it, and where the header is of what is
    planned or due (会员数（目标）, 下一步计划 / 是否建会)."""
    found = listed_field(content, label) or shaped_field(content, label)
    return None if found is not None and never_a_fact(content, found, label) else found


_GROUP: Final = re.compile(r"(?P<whole>[^()]+)\((?:其中[:：]?)?(?P<of>[^()]+)\)")


@lru_cache(maxsize=65536)
def listed_field(content: str, label: str) -> str | None:
    """The field of a register's column, by its whole header path or its last part; None if the dictionary has neither."""
    table = _table(content, "")
    parts = [plain(part) for part in label.split(" / ")]
    if (group := _GROUP.fullmatch(parts[-1])) is not None and dimension_of(group["of"]):
        parts = [*parts[:-1], group["whole"], group["of"]]  # 职工人数(女) is not all of them
    for key in ("/".join(parts), "/".join(parts[-2:]), parts[-1], re.sub(r"\([^()]*\)$", "", parts[-1])):
        if key in table:
            return table[key]
    if len(parts) > 1 and parts[-1] in ("代码", "名称", ""):
        return table.get(parts[0])
    if len(parts) > 1:
        path = tuple(_ABOUT.sub("", part) for part in label.split(" / "))  # 职工情况 / 总数 are the employees
        metric = path_meaning(tuple(label.split(" / "))).metric or path_meaning(path).metric
        return metric if metric in table.values() else None
    return None


_ABOUT: Final = re.compile(r"(?<=.)(?:基本)?(?:情况|状况|信息|数据)$")


@lru_cache(maxsize=65536)
def label_role(label: str) -> str | None:
    """What a label column holds by its header: region, region_code, period, indicator, code, source, unit; or None."""
    table = _table("label", "")
    last = plain(label.split(" / ")[-1])
    bare = re.sub(r"(?<=.)(?:name|label)$", "", last)
    named = table.get(re.sub(r"名[称字]?$", "", last))
    return (
        table.get(plain(label))
        or table.get(last)
        or table.get(bare)
        or table.get(_chinese_of(last))
        or ("region" if named == "region" else None)
    )


def _chinese_of(key: str) -> str:
    """The Chinese of a bilingual label (``会员人数members``); empty where it has none or is Chinese alone."""
    chinese = re.sub(r"[a-z][a-z0-9'’\-&/]*", "", key)
    return chinese if chinese != key and re.search(r"[\u4e00-\u9fff]{2}", chinese) else ""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a label says. ``metric``: a measure's or metric's id; ``dimensions``: industry, kind, registration_type, sex,
    size; ``complete``: every part of the label was understood."""

    metric: str | None = None
    dimensions: dict[str, str] = field(default_factory=dict)
    complete: bool = False


@cache
def _measures(calibre: str) -> dict[str, str]:
    return {**_table("metric", calibre), **_table("measure", calibre)}


def _canonical(key: str) -> str:
    """A key without what is said or left out at will: 的, and how a count is called (人数, 总数, 个数, 数)."""
    bare = key.replace("的", "")
    return _COUNT.sub("", bare).removesuffix("数")


def _counted(key: str) -> str:
    """A key that says that it counts, however it does (企业总数, 企业总户数, 企业数 are 企业#); empty for one that does not."""
    bare = _canonical(key)
    return f"{bare}#" if bare and bare != key.replace("的", "") else ""


@cache
def _variants(calibre: str) -> dict[str, str | None]:
    """Canonical key -> measure or metric; None where two are spelt alike. Short keys are left out: 企业数 is no 企业."""
    found: dict[str, str | None] = {}
    for key, metric in _measures(calibre).items():
        if "/" not in key and (counted := _counted(key)):
            found[counted] = metric if found.get(counted, metric) == metric else None
        bare = _canonical(key)
        if "/" not in key and len(bare) >= _LONG_ENOUGH:
            found[bare] = metric if found.get(bare, metric) == metric else None
    return found


def _measure_of(key: str, calibre: str) -> str | None:
    return (
        _measures(calibre).get(key) or _variants(calibre).get(_counted(key)) or _variants(calibre).get(_canonical(key))
    )


@cache
def _words() -> dict[str, tuple[str, str]]:
    return {plain(word): (dimension, value) for dimension, value, words in label_words() for word in words}


@cache
def _registration() -> dict[str, str]:
    table: dict[str, str] = {}
    for code, name in registration_types().items():
        key = plain(name)
        for spelling in (key, key.removesuffix("企业"), key + "企业", key.replace("、", ""), key.removesuffix("公司")):
            table.setdefault(spelling, code)
    return table


def dimension_of(text: str) -> dict[str, str] | None:
    """The dimensions that a phrase names as a whole (``制造业``, ``企业``, ``女``, ``港、澳、台商投资企业``), or None."""
    key = plain(text)
    if not key or key in _fillers() or _HEADING.match(key) or _AT_ITS_END.match(key):
        return {}
    if key in _words():
        dimension, value = _words()[key]
        return {dimension: value}
    if (code := industry_of_name(key)) is not None:
        return {"industry": code}
    if key in _registration():
        found = {"registration_type": _registration()[key]}
        if key.endswith("企业"):
            found["kind"] = "enterprise"
        return found
    if key.endswith("单位") and key != "单位" and (inner := dimension_of(key.removesuffix("单位"))):
        return inner
    return None


@cache
def _fillers() -> frozenset[str]:
    words = (
        *table_words("total"),
        *table_words("subtotal"),
        "本年",
        "期末",
        "期末实有",
        "期末数",
        "期末人数",
        "年末数",
        "年末人数",
        "年末实有",
        "实有数",
        "现有",
        "本期",
        "本期数",
        "本年数",
        "年末",
        "年底",
        "总",
        "全部",
        "全国",
        "按行业分",
        "地区",
        "绝对数",
        "数量",
        "人数",
        "个数",
        "合计数",
        "人员",
        "总量",
        "总规模",
    )
    return frozenset(plain(word) for word in words)


@lru_cache(maxsize=65536)
def meaning(label: str, calibre: str = "") -> Meaning:
    """What one label (no path) says, alone. A text is no label, and looked through for one at every place would take the square of its length."""
    if len(label) > LONGEST_LABEL:
        return Meaning()
    key = unpivoted(plain(label))
    if not key:
        return Meaning(complete=True)
    table = _measures(calibre)
    if key not in table and (undated := _DATED.sub("", key)) != key and undated and dimension_of(key) is None:
        key = undated.removeprefix("的")
    if key in table:
        return _with_sex(Meaning(table[key], {}, complete=True), key, key)
    dims = dimension_of(key)
    if dims is not None:
        return Meaning(None, dims, complete=True)
    if (metric := _measure_of(key, calibre)) is not None:
        return _with_sex(Meaning(metric, {}, complete=True), key, key)
    for start in range(1, len(key)):
        metric = _measure_of(key[start:], calibre)
        if metric is not None:
            dims = _all_dimensions(key[:start])
            if dims is not None:
                return _with_sex(Meaning(metric, dims, complete=True), key[start:], key)
    chinese = _chinese_of(key)
    return meaning(chinese, calibre) if chinese else Meaning()


_PIVOT: Final = re.compile(r"^(?P<how>求和|计数|sumof|countof)项?(?P<of>.+)$")
_UNIT_NAMES: Final = re.compile(r"^(?:法人)?(?:单位|企业)(?:详细)?(?:名称|全称)?$|^(?:统一社会)?信用代码$")


def unpivoted(key: str) -> str:
    """The key of a pivot table's header without how its figures were made: 求和项:从业人员 is 从业人员, 计数项:单位名称 counts units. Means stay as they are."""
    found = _PIVOT.match(key)
    if found is None:
        return key
    if found["how"] in ("求和", "sumof"):
        return found["of"]
    return "单位数" if _UNIT_NAMES.match(found["of"]) else key


def _with_sex(found: Meaning, alias: str, key: str) -> Meaning:
    """Add what the alias itself says beside the measure: 女 is a sex, 企业数 counts enterprises only."""
    dims = dict(found.dimensions)
    if found.metric and found.metric.endswith("_women") and "女" in key:
        dims["sex"] = "female"
    if found.metric in ("units", "units_covered", "units_own", "units_joint") and "企业" in alias:
        dims.setdefault("kind", "enterprise")
    if dims.get("sex") == "female" and found.metric in _WOMEN_OF:
        return Meaning(_WOMEN_OF[found.metric], dims, found.complete)
    return Meaning(found.metric, dims, found.complete)


def _all_dimensions(text: str) -> dict[str, str] | None:
    """Dimensions of a phrase that may name several one after another (``国有企业``, ``全国制造业``); None if a part is unknown."""
    whole = dimension_of(text)
    if whole is not None:
        return dict(whole)
    for cut in range(len(text) - 1, 0, -1):
        head = dimension_of(text[:cut])
        if head is not None:
            tail = _all_dimensions(text[cut:])
            if tail is not None:
                return {**head, **tail}
    return None


@lru_cache(maxsize=65536)
def path_meaning(parts: tuple[str, ...], calibre: str = "") -> Meaning:
    """What a path of labels says together, outermost first: ``会员人数 / 女`` → members_women."""
    said = _along(parts, calibre)
    if not said.complete and (mended := _mended(parts, calibre)) != parts:
        return _along(mended, calibre)
    return said


_WITHIN: Final = {
    ("units_covered", "units"): "units_covered",
    ("units_covered", "employees"): "employees_covered",
    ("units_covered", "employees_women"): "employees_covered_women",
}
"""What a measure under another's heading is: 职工人数 under 已建会单位 are the employees of the covered units."""


_AMONG: Final = {
    ("employees", "units_covered"): "employees_covered",
    ("employees_women", "units_covered"): "employees_covered_women",
}
"""What a kind of units under a heading of persons is: 已建会单位 under 从业人员 are those of the covered units, 已建会单位数 counts these."""


def _along(parts: tuple[str, ...], calibre: str) -> Meaning:
    metric: str | None = None
    dims: dict[str, str] = {}
    complete = True
    for part in parts:
        said = meaning(part, calibre)
        nested = _measures(calibre).get(f"{plain(metric)}/{plain(part)}") if metric and said.metric is None else None
        if nested is not None:
            metric = nested
            continue
        complete &= said.complete
        dims |= said.dimensions
        if said.metric is not None:
            inner = _AMONG.get((metric or "", said.metric)) if not plain(part).endswith("数") else None
            metric = inner or _WITHIN.get((metric or "", said.metric), said.metric)
        elif not said.complete:
            metric = None
    if metric in _WOMEN_OF and dims.get("sex") == "female":
        metric = _WOMEN_OF[metric]
    elif dims.get("sex") == "male" or (dims.get("sex") and metric and metric.startswith("units")):
        metric = None  # units have no sex: 女 under 已建会单位 are women of something there
    elif dims.get("sex") == "female" and metric in _NOT_BY_SEX:
        metric = None  # 女 under 农民工会员 are some of them
    return Meaning(metric if complete else None, dims, complete)


def _mended(parts: tuple[str, ...], calibre: str) -> tuple[str, ...]:
    """A path in which labels broken over several rows (工会基层, 组织数) are one again, where only the whole is understood."""
    for start in range(len(parts)):
        for end in range(len(parts), start + 1, -1):
            if all(meaning(part, calibre).complete for part in parts[start:end]):
                continue
            whole = "".join(without_of_which(part) for part in parts[start:end])
            if (said := meaning(whole, calibre)).complete and said.metric:
                return _mended((*parts[:start], whole, *parts[end:]), calibre)
    return parts


def kind_of_count(metric: str | None, label: str) -> str:
    """Whether a label counts ``persons``, ``money`` or ``units``: decides which of several units in a note is its own."""
    text = unicodedata.normalize("NFKC", label)
    if metric and metric.startswith(("employees", "members", "staff", "social_workers")):
        return "persons"
    if metric:
        return "units"
    if re.search(r"(?i)(收入|工资|产值|资产|金额|经费|支出|总额|报酬|利润|税)", text):
        return "money"
    if re.search(
        r"(?i)(人数|职工|人员|人口|会员|干部|女性|男|女|worker|persons|people|member|employ(?:ed|ees|ment)\b|staff)",
        text,
    ):
        return "persons"
    return "units"
