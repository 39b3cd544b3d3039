"""What a register's header says by its shape, where the dictionary lacks its words: 所在乡镇街道, 年末从业人员, 2024年职工人数, 国民经济行业小类.

:data:`_SHAPES` are asked in order, the first that answers decides; the example in each rule's docstring is a header that it is for.
A header that a shape knows is a field only if its values are of that kind (:mod:`etl.tables.columns`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from analysis.periods import named
from etl.clean.values import LONGEST_LABEL, plain
from etl.fields.answers import answer_key, keyed_union, without_key

_MARKS: Final = re.compile(r"[()（）\[\]【】/、·\-—~,，.．:：|]")
_UNIT: Final = re.compile(r"[(（](?:单位[:：])?(?:人|个|户|家|名|万人|千人)[)）]")
_ABOUT: Final = r"所在|所属|隶属|管辖|归属|所辖|注册|登记|实际|生产|经营|办公|单位|企业|法人|公司|机构|的|及|和|或"
_PLACE: Final = re.compile(
    rf"^(?:{_ABOUT})*(?:乡镇?|镇街?|街道?镇?|办事处|属地|辖区|辖地|区域|片区|园区|开发区|工业区|功能区|区县|县区|县市区?|市县区?|市区|地市|"
    rf"行政区划?|区划|地区|地域|板块|所在地|注册地|登记地|归属地|管辖地|经营地|{_ABOUT})+(?:名称?|代码|编码|全称)*$"
)
_PLACE_WORD: Final = re.compile(r"乡|镇|街|属地|辖|区|地域|地市|板块|县|所在地|注册地|登记地|归属地|管辖地|经营地")
_WHEN: Final = (
    r"(?:12月)[末底]?|截至|截止|目前|现有|实有|期末|年末|年底|月末|季末|本年末?|本期末?|当年|当期|报告期末?|末|底"
)
_WHO: Final = r"全部|全体|本?单位|企业|公司|机构|法人|在职|在岗|在册|在编|现|总|的|数"
_WORKERS: Final = r"(?:从业人员|就业人员|从业者|职工|员工|用工|雇员|职员|从业人|从业|用工人员|在职人员|在岗人员)"
_COUNTED: Final = r"(?:总人数|人员数|总数|人数|数量|合计|总计|总量|人员|数|期末人数|年末人数)"
_EMPLOYEES: Final = re.compile(rf"^(?:{_WHEN}|{_WHO})*{_WORKERS}(?:{_WHEN}|{_COUNTED})*$")
_WOMEN: Final = re.compile(
    rf"^(?:{_WHEN}|{_WHO})*(?:女性?{_WORKERS}|{_WORKERS}(?:{_COUNTED})*女(?:性|职工|员工)?)(?:{_WHEN}|{_COUNTED})*$"
)
_INDUSTRY: Final = re.compile(
    r"^(?:所属|所在|国民经济|主要|主营|从事|经营|单位|企业|统计|登记|的)*(?:行业|(?<![^所属的业济])门类)(?:门类|大类|中类|小类|分类|类别|名称|代码|编码|及|和|类型|4754)*$"
)
_CODE: Final = re.compile(
    r"^(?:单位|企业|法人|机构|公司|组织|覆盖|所?涵盖|被|下属|所属|成员|的)*(?:(?:统一)?(?:社会)?信用代码|信用编码|信用码|税号|纳税人识别号|纳税识别号|税务登记号|营业执照(?:注册)?(?:号码?|编号|代码)|工商注册号|注册号|组织机构代码|统一社会|和|或|及)+(?:证)?$"
)
_COVERED: Final = re.compile(
    r"^(?:被)?(?:覆盖|所?涵盖|所辖|下属|成员|会员|加入)的?(?:单位|企业|公司)(?:名称|全称|名单|清单)?$"
)
_BARE_CODE: Final = frozenset({"代码", "编码", "单位编码", "统一代码"})
_OF_UNIT: Final = re.compile("单位|企业|法人|覆盖|涵盖|被|成员|下属")
_STAFF: Final = re.compile(
    r"^(?:工会)?(?P<how>专|兼)职(?:工会)?(?:的)?(?:干部|工作人员|工作者|人员|主席)(?:人数|数|总数)?$"
)
_UNION: Final = re.compile(r"^(?:联合|单独|基层|所属|企业|单位)*工会(?:组织|委员会|联合会)?(?:名称|全称)$")
_MEMBERS: Final = re.compile(
    rf"^(?:{_WHEN}|现|总|的)*(?:工会)?(?:入会|加入工会|会员)(?:职工|员工|总)?(?:会员)?(?:{_WHEN}|{_COUNTED})*$"
)
_STATED: Final = re.compile(
    r"^(?:该?单位|企业|公司)?(?:目前|现)?(?:是否|有无|有否|有没有)?(?:已经?|依法)*(?:被)?(?:组建|建立|成立|设立|覆盖|建|有)(?:了|有)?(?:基层)?(?:工会组织|工会|会)"
    r"(?:组织)?(?:情况|状态|与否|否)?$"
)
_JOINED: Final = re.compile(r"^(?:该?单位|企业|公司|商户|店铺)?是否(?:已经?)?(?:入会|加入工会)$")
_OPTIONS: Final = re.compile(r"[(（][^()（）]*(?:是|否|有|无|打|填|√|选|已|未|y|n|0)[^()（）]*[)）]", re.IGNORECASE)
"""What is to be filled in, in brackets: （是/否）, (1是 0否), （打√）."""


def _place(key: str, content: str) -> str | None:
    """``所在乡镇（街道）``, ``属地镇街名称``, ``注册辖区``."""
    held = content in ("unit_register", "union_register", "membership", "comparison")
    return "region" if held and _PLACE.match(key) and _PLACE_WORD.search(key) else None


def _women(key: str, content: str) -> str | None:
    """``年末女性从业人员数``, ``其中女员工``."""
    return "employees_women" if content == "unit_register" and _WOMEN.match(key) else None


def _employees(key: str, content: str) -> str | None:
    """``年末从业人员``, ``在岗职工总数``, ``用工人数``."""
    held = content in ("unit_register", "union_register", "comparison")
    return "employees" if held and _EMPLOYEES.match(key) else None


_MEMBERS_WOMEN: Final = re.compile(rf"^(?:{_WHEN}|现|总|的)*(?:工会)?女(?:性)?(?:工会)?会员(?:{_WHEN}|{_COUNTED})*$")


def _members_women(key: str, content: str) -> str | None:
    """``年末女会员总数``, ``女性会员人数``."""
    return "members_women" if content in ("union_register", "membership") and _MEMBERS_WOMEN.match(key) else None


def _members(key: str, content: str) -> str | None:
    """``年末工会会员总数``, ``入会人数``."""
    return "members" if content in ("unit_register", "union_register", "membership") and _MEMBERS.match(key) else None


def _industry(key: str, content: str) -> str | None:
    """``国民经济行业小类代码``, ``所属行业门类``."""
    return "industry" if content in ("unit_register", "union_register", "comparison") and _INDUSTRY.match(key) else None


def _code(key: str, content: str) -> str | None:
    """``统一信用代码``, ``纳税人识别号``, ``营业执照号``."""
    field = {
        "unit_register": "credit_code",
        "comparison": "credit_code",
        "cover_list": "unit_code",
        "membership": "union_code",
    }.get(content)
    if key in _BARE_CODE:
        return {"union_register": "code"}.get(content, field)
    if content == "union_register" and _OF_UNIT.match(key):  # beside the union's own
        field = "unit_code"
    return field if _CODE.match(key) else None


def _staff(key: str, content: str) -> str | None:
    """``专职工会工作者人数``, ``兼职干部数``."""
    said = _STAFF.match(key) if content == "union_register" else None
    return None if said is None else "staff_full" if said["how"] == "专" else "staff_part"


def _union_name(key: str, content: str) -> str | None:
    """``联合工会名称``, ``基层工会委员会全称``."""
    return "name" if content == "union_register" and _UNION.match(key) else None


_LISTED_NAME: Final = re.compile(
    r"^(?:(?:纳税|缴费|参保|登记|申报)人|(?:市场|经营|商事|纳税|缴费|参保|登记)?(?:主体|店铺?|商户|商铺|门店|店招|招牌|字号|户|单位|企业))(?:招牌)?(?:名称?|全称)$|^(?:店招|招牌|店名|户名|字号)$"
)


def _listed_name(key: str, content: str) -> str | None:
    """``主体名称``, ``店招名称``, ``纳税人名称``."""
    return "name" if content in ("comparison", "unit_register") and _LISTED_NAME.match(key) else None


def _covered(key: str, content: str) -> str | None:
    """``覆盖企业``, ``成员单位名单``."""
    return "unit_name" if content in ("cover_list", "union_register") and _COVERED.match(key) else None


_OF_OWN_UNIT: Final = re.compile(r"^(?:工会)?(?:建会|所在|所属|组建|依托)(?:的)?(?:单位|企业)(?:名称|全称)?$")


def _own_unit(key: str, content: str) -> str | None:
    """``建会单位``, ``所在单位名称``."""
    return "unit_name" if content == "union_register" and _OF_OWN_UNIT.match(key) else None


def _stated(key: str, content: str) -> str | None:
    """``是否已建立工会组织（1是 0否）``, ``建会（是/否）``."""
    said = _STATED.match(key) or _JOINED.match(key)
    return "cover_stated" if content == "unit_register" and said else None


_TERM: Final = re.compile(
    r"^(?:本届|工会|委员会|任期|应|预计|下次|拟)*(?:届满|到期|期满|换届)(?:到期|届满)?(?:日期?|时间|年月)$|^(?:本届|任期)+(?:届满|到期|期满)$"
)


def _term_end(key: str, content: str) -> str | None:
    """``本届届满``, ``任期到期时间``, ``下次换届时间``."""
    return "term_end" if content == "union_register" and _TERM.match(key) else None


_SHAPES: Final[tuple[Callable[[str, str], str | None], ...]] = (
    _place,
    _women,
    _employees,
    _members_women,
    _members,
    _industry,
    _code,
    _staff,
    _union_name,
    _stated,
    _covered,
    _own_unit,
    _listed_name,
    _term_end,
)


def _without_options(text: str) -> str:
    return _OPTIONS.sub("", text)


def _without_key(text: str) -> str:
    return without_key(text) if answer_key(text) else text


@lru_cache(maxsize=65536)
def shaped_field(content: str, label: str) -> str | None:
    """The field of a register's column by the shape of its header's last part, or of its whole path; None where no shape knows it."""
    parts = label.split(" / ")
    texts = [text for text in (parts[-1], "".join(parts)) if len(text) <= LONGEST_LABEL]
    for text in dict.fromkeys(bare(text) for text in texts for bare in (str, _without_options, _without_key)):
        key = _MARKS.sub("", plain(_UNIT.sub("", text)))
        for shape in _SHAPES:
            if key and (field := shape(key, content)) is not None:
                return field
    return "cover_stated" if content == "unit_register" and keyed_union(label) else None


_FORMER: Final = re.compile(
    r"[(（](?:旧|原|老)|旧[)）]?$|作废|停用|上年|去年|往年|上期|上次|调整前|变更前|更正前|修改前|备份"
)


def says_former(label: str) -> bool:
    """Whether a header is of counts that were, beside one of those that are: ``职工人数（旧）``."""
    return _FORMER.search(label) is not None


_YEAR_FIRST: Final = re.compile(
    r"^(?:截至|截止)?(?:到|至)?(?P<year>(?:19|20)\d{2})(?!\d)年?(?:(?P<month>1[0-2]|0?[1-9])月)?(?:\d{1,2}日)?(?:年?[末底]|度)?(?:的)?"
)
_YEAR_LAST: Final = re.compile(
    r"[(（]?(?P<year>(?:19|20)\d{2})年?(?:(?P<month>1[0-2]|0?[1-9])月)?(?:年?[末底]|度)?[)）]?$"
)


@lru_cache(maxsize=65536)
def dated_label(label: str) -> tuple[str, str] | None:
    """A header without the date that it bears, and the period of that (``2024年职工人数``, ``从业人员（2023年末）``); None where it bears none."""
    parts = label.split(" / ")
    for place in (len(parts) - 1, 0):
        key = plain(parts[place])
        for pattern in (_YEAR_FIRST, _YEAR_LAST):
            found = pattern.search(key)
            if found is None:
                continue
            rest = (key[: found.start()] + key[found.end() :]).strip()
            others = [part for n, part in enumerate(parts) if n != place]
            bare = " / ".join([*others[:place], *([rest] if rest else []), *others[place:]])
            if bare:
                year, month = int(found["year"]), found["month"]
                return bare, named(year) if month in (None, "12") else named(year, "month", int(month))
    return None
