"""Columns of words that rates need, under headers that nobody knows: whether a unit has a union (组建形式: 单独建会, 未建), of which kind a union
is (类别: 单独基层工会), what kind of unit it is (性质: 企业, 事业单位), how many work there as a band, what it is called. What stands in them decides."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Final

from analysis.vocabulary import UNION_MODES
from data.reference import register_words
from etl.clean.credit_code import is_valid, normalise
from etl.clean.extents import extent_of
from etl.clean.union_words import kind_by_name, says_cover, union_kind
from etl.clean.values import fold, parse_figure, raw_text
from etl.model import Finding, RecognisedTable, Value
from etl.tables.joined import may_be_joined, without_code

_MOST: Final = 0.8
_COVER: Final = re.compile("工会|建会|入会")
"""A word that is about unions, whatever the header: 已建 alone may be of a party branch."""
_NAME: Final = re.compile(".{6}工会$|委员会$")
"""The name of a union: it says which, and is no word of a list."""
_ABOUT_UNIONS: Final = re.compile("工会|建会|union", re.IGNORECASE)
_BARE_UNION: Final = re.compile(r"^(?:单位|企业|有没有|有无|有否)*(?:基层)?工会(?:组织)?$")
"""Headers that name the union alone: 有 and 无 below them can say nothing but whether there is one."""
_OTHER_BODIES: Final = re.compile("党|团|妇|商会|协会|经费|活动|制度|阵地|女职")
"""Headers of what else is founded, or of what a union has."""


def _is_cover(text: str) -> bool:
    return says_cover(text) is not None


def _tells_cover(text: str) -> bool:
    return _is_cover(text) and _COVER.search(fold(text)) is not None and _NAME.search(fold(text)) is None


def _is_kind(text: str) -> bool:
    return union_kind(text) is not None


def _is_unit_kind(text: str) -> bool:
    return _unit_kinds().get(fold(text), "other") != "other"


@cache
def _union_kinds() -> frozenset[str]:
    """Words that say the kind of a union and name none (区域性基层工会联合会)."""
    return frozenset(fold(word) for word in register_words("union_kind"))


def _is_band(text: str) -> bool:
    said = extent_of(text)
    return said is not None and said.bounded


def _unit_kinds() -> dict[str, str]:
    return {fold(word): value for word, value in register_words("unit_kind").items() if len(word) > 1}


_TOLD: Final[dict[str, dict[str, Callable[[str], bool]]]] = {
    "unit_register": {"cover_stated": _tells_cover, "unit_kind": _is_unit_kind},
    "union_register": {"union_kind": _is_kind},
}
"""Content -> field -> whether a cell can be nothing else."""


_BODY: Final = re.compile(
    r"(?:公司|厂|店|商行|经营部|合作社|事务所|分公司|工作室|门市部|批发部|服务部|饭店|酒店|超市|医院|学校|幼儿园)(?:[(（][^()（）]*[)）])?$"
)


def names_of_bodies(cells: Sequence[Value], most: float = _MOST) -> bool:
    """Whether cells are names of firms, shops and the like by how they end, hardly two alike."""
    return (
        len(cells) > 1
        and len(set(cells)) >= _MOST * len(cells)
        and _share(_names_in(cells), lambda text: bool(_BODY.search(text))) >= most
    )


def names_of_unions(cells: Sequence[Value], most: float = _MOST) -> bool:
    """Whether cells are names of grassroots unions (某某公司工会委员会, 某某镇联合工会), hardly two alike; 某某市总工会 stands for its region."""
    texts = _names_in(cells)
    return len(texts) > 1 and len(set(texts)) >= _MOST * len(texts) and _share(texts, _of_a_union) >= most


def _names_in(cells: Sequence[Value]) -> list[str]:
    """The texts of cells, without the codes that stand beside names in them."""
    texts = [raw_text(cell).strip() for cell in cells]
    return [without_code(text).strip() for text in texts] if may_be_joined(cells) else texts


_OF_WORKERS: Final = re.compile(r"从业|职工|员工|用工|在职|人员规模|人数")
_NAMED: Final = ("unit_register", "comparison")
_OF_UNIONS: Final = {"union_register": "name", "membership": "union_name"}
"""Content -> what the names of its unions are, under any header."""
_CODES_OF_UNIONS: Final = {"union_register": "code", "membership": "union_code"}
"""Content -> what codes that only unions have, no two alike, are under any header (工会法人统一代码)."""


def _is_code_of_union(text: str) -> bool:
    code = normalise(text)
    return code.startswith("81") and is_valid(code)


def worded_field(content: str, label: str, cells: Sequence[Value]) -> str | None:
    """The field of words that a column is, whatever its header ``label``; None where its cells may be something else."""
    texts = [raw_text(cell).strip() for cell in cells]
    if len(texts) < 2 or _OTHER_BODIES.search(label):
        return None
    if content in _NAMED and names_of_bodies(cells):
        return "name"
    if content in _OF_UNIONS and names_of_unions(cells):
        return _OF_UNIONS[content]
    if content in _CODES_OF_UNIONS and len(set(texts)) == len(texts) and _share(texts, _is_code_of_union) >= _MOST:
        return _CODES_OF_UNIONS[content]
    if content == "unit_register" and _OF_WORKERS.search(label) and _share(texts, _is_band) >= _MOST:
        return "employees"
    if content == "unit_register" and _names_unions(label, texts):
        return "union_name"
    for field, told in _TOLD.get(content, {}).items():
        if _share(texts, told) >= _MOST:
            return field
        if field == "cover_stated" and _ABOUT_UNIONS.search(label) and _are_kinds(texts):
            return field
        if (
            field == "cover_stated"
            and _BARE_UNION.match(fold(label))
            and _share(texts, _is_cover) >= _MOST
            and len(set(texts)) > 1
        ):
            return field
        if field == "cover_stated" and _share(texts, _is_cover) >= _MOST and len({t for t in texts if told(t)}) > 1:
            return field
    return None


def _are_kinds(texts: Sequence[str]) -> bool:
    """Whether words under a header about unions are kinds of them beside a no (工会组织形式: 独立, 联合, 无)."""
    kinds = {text for text in texts if union_kind(text) in UNION_MODES and _NAME.search(text) is None}
    return bool(kinds) and _share(texts, lambda text: text in kinds or _is_cover(text)) >= _MOST


def _of_a_body(text: str) -> bool:
    """``某某公司工会委员会``, ``实验小学工会``: the union of one unit by its name."""
    return _of_a_union(text) and _BODY.search(re.sub(r"(?:基层)?工会(?:委员会)?$", "", text)) is not None


def unions_of_bodies(cells: Sequence[Value]) -> bool:
    """Whether cells are names of unions of firms, schools and the like, hardly two alike; 许村镇工会 may stand for its township."""
    texts = [raw_text(cell).strip() for cell in cells]
    return len(texts) > 1 and len(set(texts)) >= _MOST * len(texts) and _share(texts, _of_a_body) >= _MOST


def _names_unions(label: str, texts: Sequence[str]) -> bool:
    """Whether cells name grassroots unions, each that of a unit or one of several (工会名称 in a list of units)."""
    return "工会" in label and _share(texts, lambda text: _NAME.search(text) is not None and _of_a_union(text)) >= _MOST


def _of_a_union(text: str) -> bool:
    return kind_by_name(text) in UNION_MODES and fold(text) not in _union_kinds()


def may_say_cover(label: str, cells: Sequence[Value]) -> bool:
    """Whether a column may state cover: its header is about unions, its cells are yes and no (是, 否, √) or words of it."""
    texts = [raw_text(cell).strip() for cell in cells]
    return bool(texts) and _ABOUT_UNIONS.search(label) is not None and _share(texts, _is_cover) >= _MOST


_OF_FOUNDING: Final = re.compile(
    r"^(?:目前|现|是否|有无|已|单位|企业|组织)*(?:组建|建立|成立|建设|建成|覆盖)?(?:完成)?(?:情况|状态|状况|进度|进展|现状|与否|否|形式|方式|类型|类别|结果|备注|标识|标记)*$"
)
"""A header that says that something is founded, and not what."""
_FOUNDS: Final = re.compile("建|成立|覆盖|联合|独立|单独")


def may_be_of_unions(label: str, cells: Sequence[Value]) -> bool:
    """Whether a column whose header names nothing (组建情况, 状态) may say whether units have a union: its cells say founded and not founded
    (已组建, 未组建). It may be of other bodies too, so that it can only be asked about."""
    texts = [fold(raw_text(cell)) for cell in cells]
    return (
        bool(texts)
        and _OF_FOUNDING.match(fold(label)) is not None
        and _share(texts, lambda text: _FOUNDS.search(text) is not None and _is_cover(text)) >= _MOST
    )


_MAY_BE_UNIONS: Final = re.compile(
    r"工(?![业程商资伤种龄作艺厂人])|建(?![筑设档房材议])|入会|组织(?!机构|代码|形式)", re.IGNORECASE
)
"""A sign of unions in a header that names them not: 工 beside 党 and 团, 组织, 建."""


def yes_or_no(parts: Sequence[str], cells: Sequence[Value]) -> bool:
    """Whether a column of yes and no may say whether units have a union: by a sign of it in its header or in the one above (组建情况 / 工), and none of
    another body. It can only be asked about."""
    texts = [raw_text(cell).strip() for cell in cells]
    return (
        bool(parts)
        and not _OTHER_BODIES.search(parts[-1])
        and any(_MAY_BE_UNIONS.search(part) for part in parts)
        and len(set(texts)) > 1
        and _share(texts, _is_cover) >= _MOST
    )


_NAMED_AMONG: Final = re.compile(r"(?<!总)工会(?!经费|筹备金|会费|费)|建会")


def among_others(cells: Sequence[Value]) -> bool:
    """Whether a column of texts speaks of unions in some of its cells (群团组织: 工会、团支部; 团支部): it may say which units have one."""
    texts = [raw_text(cell).strip() for cell in cells]
    named = [text for text in texts if _NAMED_AMONG.search(text)]
    return 1 < len(named) < len(texts) and 10 * len(named) >= len(texts)


def take_cover_words(table: RecognisedTable) -> None:
    """Take the words that deny a union out of a register of units' counts of members (564, 未建会), where no column states cover: such a unit has none, one
    that has members has one. In place, and told."""
    match = next((column for column in table.columns if column.field == "members"), None)
    if table.content != "unit_register" or match is None or table.values.keys() & {"cover_stated", "union_code"}:
        return
    cells = table.values["members"]
    denied = [isinstance(cell, str) and _tells_cover(cell) and says_cover(cell) is False for cell in cells]
    if not any(denied):
        return
    counts = [parse_figure(cell).value for cell in cells]
    if not any(counts):
        return
    table.values["cover_stated"] = [
        cell if no else "已建会" if count else None for cell, no, count in zip(cells, denied, counts, strict=True)
    ]
    args = {"label": match.label, "field": "cover_stated"}
    first = denied.index(True)
    table.findings.append(Finding.of("column_by_content", table.sheet, table.rows[first], match.letter, args=args))


def _share(texts: Sequence[str], fits: Callable[[str], bool]) -> float:
    return sum(map(fits, texts)) / len(texts)
