"""Names that begin like a place and are another's: 长春汽开区 is not 长春, 海宁尖山新区 not 海宁. By what follows the place's name at once."""

from __future__ import annotations

import re
from typing import Final

from data.reference import regions
from etl.clean.places.zones import named_zone, short_zone
from etl.clean.values import fold

_ZONE: Final = re.compile(
    r"^(?P<own>[\u4e00-\u9fff·]{0,8}?)(?:开发区|高新区|新区|园区|工业园|产业园|科技园|物流园|集聚区|功能区|保税区|度假区|示范区|工业区)"
)
_AREA: Final = re.compile(
    r"^(?P<own>[\u4e00-\u9fff]{1,2}[\u4e00-\u9fff](?<![城市郊辖地社分县校厂景片山库牧林灾老特矿战军小营全管]))区(?![县域级划市街块位间分镇])"
)
_TOWN: Final = re.compile(r"^(?P<own>[\u4e00-\u9fff]{2,3})(?:街道|镇(?![镇村街乡居])|(?<!城)乡(?![镇村]))")
_MANY: Final = re.compile(
    r"[各全及和与等每个所属一二三四五六七八九十两市县区乡镇]|街|城[乡镇]|企业|单位|工会|会员|职工|规[上下]|重点|省级|国家|试点"
)
"""Words of what is of several places, or of no place: 各开发区, 直属企业及园区."""
_SHORTEST: Final = 2
"""Signs of a region's name that are left when the word for its kind is taken off."""


def place_beyond(text: str, code: str) -> str:
    """What follows the name of a region in a text and makes another place of it (汽开区 behind 长春); empty where nothing does, or what is of many."""
    region, plain = regions()[code], fold(text)
    short = region.name[:-1] if len(region.name) > _SHORTEST else region.name
    for name in (region.name, short):
        before, found, behind = plain.partition(fold(name))
        if not found:
            continue
        said = (pattern.match(behind) for pattern in (_ZONE, _AREA, *([_TOWN] if region.level == "county" else [])))
        made = next((match for match in said if match is not None), None)
        near = len(before) <= len(region.name) and made is not None and not _MANY.search(made["own"])
        return made[0] if near and made is not None else ""
    return ""


def zone_called(name: str, code: str) -> str | None:
    """The one zone of a region that is called so behind its name (汽开区 in 长春市); None for none and for several."""
    return named_zone(fold(name), code) or short_zone(fold(name), code)
