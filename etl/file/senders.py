"""Whose a register is: what title, sheet name, file name and cover say, the most exact of them; the values in it never narrow that.

Sources are asked in order (:data:`_SOURCES`); each may only make more exact what those before it said, or say what none did.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePath
from typing import Final

from analysis.vocabulary import NATION, REGISTERS
from data.reference import regions
from etl.clean.places.beyond import place_beyond
from etl.clean.regions import find_in_text, resolve
from etl.clean.values import fold
from etl.file.result import Flags
from etl.model import Finding, RecognisedTable

_WITHOUT_CODE: Final = re.compile(
    r"^[\u4e00-\u9fff·]{1,12}?(?:[\u4e00-\u9fff](?<![布格结])局(?![部面势])|[\u4e00-\u9fff]委(?![员托])|开发区|高新区|新区|园区|工业园|产业园|科技园|物流园|集聚区|功能区|保税区|度假区|示范区|片区|系统|产业工会|工业区)"
)
"""Who sends and has no code of the tree: 教育系统, 经编产业园区, 尖山新区, 市场监督管理局, 国资委."""
_BETWEEN: Final = re.compile(r"^(?:[\s\-—_·:：()（）《》的]|(?:19|20)\d{2}年?(?:度|末|底)?|关于)+")
_PLACE_WORD: Final = re.compile(r"[\u4e00-\u9fff]{1,10}?(?:街道办事处|街道|镇|乡|苏木)")


def settle_senders(tables: list[RecognisedTable], name: str, flags: Flags) -> None:
    """Give each register of a workbook (``name``: its file's) the most exact region that is said of it, and its sender's name without a code."""
    for table in tables:
        if table.content not in REGISTERS:
            continue
        said, others = most_exact(table, name, table.region, flags.region)
        if said is not None:
            for text in others:
                _tell(table, text, said)
        table.region = said
        table.sender = _named(table, name)


def place_of_file(name: str, flags: Flags) -> str | None:
    """The region in which the places of a file's tables lie, as far as they do not say it: what ``--region`` gives, else what its name says."""
    return flags.region or _place(PurePath(name).stem, None)


def most_exact(
    table: RecognisedTable, name: str, said: str | None, inside: str | None = None
) -> tuple[str | None, list[str]]:
    """The most exact region that is said of a table, and the texts that name another. ``said``: what is known of it; ``inside``: where, else,
    its places are looked up."""
    others: list[str] = []
    for last in (False, True):  # a township is known by its short name once a later source says of which county it is
        for source in _SOURCES:
            text = source(table, name)
            found = _place(text, said or inside) if text else None
            if found is None:
                continue
            if said is None or said in regions().path(found):
                said = found
            elif last and found not in regions().path(said):
                others.append(text)
    return said, others


def _title(table: RecognisedTable, _name: str) -> str:
    """``海宁市长安镇2024年企业名录``."""
    return table.title or ""


def _sheet(table: RecognisedTable, _name: str) -> str:
    """``许村镇``: a sheet a township."""
    return table.sheet or ""


def _file(_table: RecognisedTable, name: str) -> str:
    """``海宁市许村镇单位台账.xlsx``."""
    return PurePath(name).stem


_SENT_BY: Final = re.compile(
    r"^[(（]?(?:填报|报送|上报|填表|报出|编报)单位(?:名称)?(?:[(（][^()（）]*[)）])?\s*[:：]\s*(?P<who>.+)$"
)


def _line(table: RecognisedTable, _name: str) -> str:
    """``填报单位（盖章）：海宁市许村镇`` above the table."""
    return next((said["who"] for note in table.notes if (said := _SENT_BY.match(note.strip()))), "")


_SOURCES: Final[tuple[Callable[[RecognisedTable, str], str], ...]] = (_title, _line, _sheet, _file)


def _place(text: str, inside: str | None) -> str | None:
    """The most exact region that a text speaks of; townships are known inside ``inside`` alone."""
    found = find_in_text(text)
    found = None if found == NATION else found
    base = found if found is not None and (inside is None or inside in regions().path(found)) else inside
    if base is not None and regions()[base].level in ("county", "city"):
        whole = resolve(text, base) if not text.strip().isdigit() else None
        words = _PLACE_WORD.findall(text)
        places = [whole, *(resolve(word, base) or resolve(word.lstrip("和及与"), base) for word in words)]
        exact = [p for p in places if isinstance(p, str) and p != base and base in regions().path(p)]
        towns = {p for p in exact if regions()[p].level == "township"}
        if len(towns) > 1 and whole not in towns:  # 姚庄镇、西塘镇: a table of both
            return found
        if exact:
            return exact[0]
    return found


def _named(table: RecognisedTable, name: str) -> str:
    """The sender's name behind that of its region, where the tree has no code for it; empty where there is none."""
    if table.region is None:
        return ""
    names = [fold(regions()[code].name) for code in regions().path(table.region)]
    for source in _SOURCES:
        text = fold(source(table, name))
        for place in reversed(names):
            before, found, behind = text.partition(place)
            rest = _BETWEEN.sub("", behind) if found and len(before) < 12 else ""
            said = _WITHOUT_CODE.match(rest)
            if said is not None:
                return said[0]
    return ""


def _tell(table: RecognisedTable, text: str, said: str) -> None:
    args = {"other": text[:40], "said": regions()[said].name}
    table.findings.append(Finding.of("sender_contradicted", table.sheet, args=args))


def zone_of(table: RecognisedTable, name: str, place: str) -> str:
    """What makes another place of a summary's in its title, sender's line, sheet or file name (汽开区 behind 长春); empty where nothing does."""
    texts = (source(table, name) for source in _SOURCES)
    return next((zone for text in texts if (zone := place_beyond(text, place))), "")
