"""What lines and cells beside the data say: notes between rows, numbers of pages, what colours mean, that a unit is gone."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from etl.clean.values import half_width

_NOTE: Final = re.compile(
    r"^\s*(?:注|备注|说明|附注|(?:更正|订正|勘误|补充)(?:说明)?[:：]|以下|下列|上述|[※*★▲●■◆]|[—\-=]{2,})|^\s*[(【\[][^()【】\[\]]*[)】\]]\s*[。.]?\s*$"
)
_PAGE: Final = re.compile(
    r"^[\s\-—–]*(?:第\s*)?\d{1,4}\s*(?:页|/\s*\d{1,4}\s*页?|[-—–](?=\s*$))[\s,，/]*(?:共\s*\d{1,4}\s*页)?[\s\-—–]*$|^\s*共\s*\d+\s*条(?:记录|数据)?(?=\s|$)|^(?:导出|打印|制表)(?:人|时间|日期)?\s*[:：]"
)
_COLOUR: Final = (
    r"(?:标?(?:注|记|示)?(?:红|黄|绿|蓝|灰|橙|紫)(?:色|底|字)?|底纹|底色|填充色?|颜色|加粗|斜体|下划线|删除线)"
)
_MEANS: Final = re.compile(
    rf"{_COLOUR}(?:的|部分|字体|底纹|底色|填充|背景|单元格|标注|标记|标识|行|单位|企业|色)*(?:为|是|表示|代表|指|即|[:：=])"
)
_GONE: Final = re.compile(
    r"(?<![未拟待不])(?:已经?)?(?:注销|吊销|撤销|停业|歇业|停产|倒闭|破产|关闭|关停|解散|迁出|迁走|搬走|搬离|搬迁至|外迁|查无|不存在|无此企业|已停)"
)
_CORRECTS: Final = re.compile(
    r"(?:更正|订正|改正|修正|改为|改成|应为|应该?是|应系|应填|实为|实际.{0,4}|误(?:填|报|写|为)|[填报写]错|(?:以|按).{1,10}为准).{0,12}\d"
    r"|\d.{0,8}(?:为准|[填报写]错|有误|误(?:填|报|写))|原.{0,8}\d.{0,10}(?:现|改|应)"
)
_SAYS_STATE: Final = re.compile(r"备注|说明|状态|状况|存续|情况|变动|异动|^$")


@lru_cache(maxsize=65536)
def is_note(text: str) -> bool:
    """Whether a line alone in its row is a note between the rows (※ …, 注：…, （…）), what colours mean, or the number of a page."""
    plain = half_width(text).strip()
    return _NOTE.search(plain) is not None or _PAGE.match(plain) is not None or means_colour(text)


@lru_cache(maxsize=65536)
def means_colour(text: str) -> bool:
    """Whether a text says what colours or other looks of cells mean: 标黄的为已建会企业."""
    return _MEANS.search(half_width(text)) is not None


@lru_cache(maxsize=65536)
def says_gone(text: str) -> bool:
    """Whether a remark says that a unit or a union is no more, or no longer there: 已注销, 迁出."""
    return _GONE.search(half_width(text)) is not None


@lru_cache(maxsize=65536)
def says_other_figure(text: str) -> bool:
    """Whether a remark gives another figure than the row: 更正：职工数应为228人, 原报35，以41为准."""
    return _CORRECTS.search(half_width(text)) is not None


def may_say_gone(label: str) -> bool:
    """Whether a column of this header holds remarks or states."""
    return _SAYS_STATE.search(label) is not None
