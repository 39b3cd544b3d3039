"""Registers in disorder, drawn by lot: several senders above each other, columns that one has and another has not, cells that are blank,
wrong or at odds, the same unit in two registers, unions on nobody's list."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook

from tests.recount.workbooks import code

SENDERS: Final = {
    "330000": "浙江省",
    "330100": "杭州市",
    "330400": "嘉兴市",
    "330102": "杭州市上城区",
    "330105": "杭州市拱墅区",
    "330106": "杭州市西湖区",
    "330402": "嘉兴市南湖区",
    "330481": "嘉兴市海宁市",
}
_COUNTIES: Final = [place for place in SENDERS if not place.endswith("00")]
_SYLLABLES: Final = "安柏辰达恩帆广翰佳凯岚铭诺欧鹏启瑞晟腾维翔逸泽卓"
_HEADCOUNTS: Final = (0, 1, 2, 5, 9, 10, 24, 25, 26, 60, 99, 100, 101, 299, 300, 800)
_INDUSTRIES: Final = ("C13", "C1331", "J66", "F51", "I65", "A01", "E47", "K70", None, "Z99", "G59", "O80", "Q84", "P83")
_UNIT_COLUMNS: Final = {
    "行政区划代码": 0.8,
    "行业代码": 0.8,
    "从业人员(人)": 1.0,
    "其中：女职工(人)": 0.6,
    "单位类型": 0.7,
    "所属工会代码": 0.2,
    "是否建会": 0.3,
    "营业收入(万元)": 0.3,
    "资产总额(万元)": 0.3,
}
_UNION_COLUMNS: Final = {
    "工会级别": 0.6,
    "行政区划代码": 0.8,
    "建会单位代码": 1.0,
    "专职工会干部": 0.7,
    "会员人数": 0.9,
    "女会员": 0.6,
    "农民工会员": 0.4,
    "签订集体合同": 0.5,
    "工资集体协商": 0.3,
    "撤销日期": 0.3,
    "成立日期": 0.3,
}
"""Columns -> how often a register has them."""


@dataclass(frozen=True, slots=True)
class _Unit:
    number: int
    name: str
    region: str


class Disorder:
    """The workbooks of a seed. ``rough``: with codes that are wrong or missing, figures that are none, parts above their whole."""

    def __init__(self, seed: int, *, rough: bool) -> None:
        self._lot = random.Random(seed)
        self._rough = rough
        self._units = {place: [*self._settle(place)] for place in _COUNTIES}

    def write(self, folder: Path) -> list[Path]:
        """One workbook a sender and period, for one period or two."""
        paths = []
        for period in self._lot.choice([("2024",), ("2023", "2024")]):
            for sender in self._senders():
                sheets = self._sheets(sender, period)
                if sheets:
                    paths.append(self._book(folder, sender, period, sheets))
        return paths

    def _settle(self, place: str) -> Iterable[_Unit]:
        for number in range(self._lot.choice([0, 1, 3, 8, 20])):
            yield _Unit(int(place[2:]) * 1000 + number, self._name(), place)

    def _name(self) -> str:
        return "".join(self._lot.choice(_SYLLABLES) for _ in range(5)) + self._lot.choice(["有限公司", "厂", "商行"])

    def _happens(self, share: float) -> bool:
        return self._lot.random() < share

    def _senders(self) -> list[str]:
        often = {"330000": 0.5, "330100": 0.4, "330400": 0.4}
        return [place for place in SENDERS if self._happens(often.get(place, 0.6))] or ["330000"]

    def _columns(self, columns: dict[str, float], sender: str) -> list[str]:
        must = "行政区划代码" if sender not in _COUNTIES else ""
        return [name for name, often in columns.items() if name == must or self._happens(often)]

    def _sheets(self, sender: str, period: str) -> dict[str, tuple[list[str], list[list[Any]]]]:
        stem = sender.rstrip("0")
        places = [place for place in _COUNTIES if place.startswith(stem)]
        units = [unit for place in places for unit in self._units[place] if self._happens(0.93)]
        sheets: dict[str, tuple[list[str], list[list[Any]]]] = {}
        if units and self._happens(0.85):
            sheets["单位台账"] = self._unit_register(sender, units)
        if self._happens(0.8):
            sheets |= self._union_register(sender, period, places, units)
        return sheets

    def _unit_register(self, sender: str, units: Sequence[_Unit]) -> tuple[list[str], list[list[Any]]]:
        head = ["统一社会信用代码", "单位名称", *self._columns(_UNIT_COLUMNS, sender)]
        if "是否建会" in head and "所属工会代码" in head:
            head.remove("所属工会代码")  # which of the two goes first where they differ is not what is asked here
        marks = self._lot.choice([["是", "否", None], ["√", None], ["是", "否"], ["已建", "未建", None]])
        rows = []
        for unit in units:
            heads = self._lot.choice(_HEADCOUNTS)
            odd = [None, "-", "约50", -3, "50人左右"] if self._rough else [None]
            row = {
                "统一社会信用代码": self._code(code("91", unit.number)),
                "单位名称": unit.name,
                "行政区划代码": unit.region if sender not in _COUNTIES or self._happens(0.96) else None,
                "行业代码": self._lot.choice(_INDUSTRIES),
                "从业人员(人)": self._lot.choice([heads] * 12 + odd),
                "其中：女职工(人)": self._lot.choice([heads // 2] * 6 + [None, heads + self._rough]),
                "单位类型": self._lot.choice(["企业"] * 6 + ["事业单位", "机关", "社会组织", None]),
                "所属工会代码": self._lot.choice([None, None, None, code("81", unit.number), self._joint(unit.region)]),
                "是否建会": self._lot.choice(marks),
                "营业收入(万元)": self._lot.choice([None, 10, 100, 500, 3000, 50000]),
                "资产总额(万元)": self._lot.choice([None, 10, 100, 5000, 90000]),
            }
            rows.append([row[name] for name in head])
            if self._rough and self._happens(0.02):
                rows.append([*rows[-1]])
        return head, rows

    def _code(self, valid: str) -> str | None:
        drawn = self._lot.random() if self._rough else 1.0
        if drawn < 0.06:
            return None
        if drawn < 0.1:
            return valid[:-1] + ("0" if valid[-1] != "0" else "1")
        return valid.lower() if drawn < 0.12 else valid

    @staticmethod
    def _joint(place: str) -> str:
        return code("81", int(place[2:]) * 1000 + 900)

    def _union_register(
        self, sender: str, period: str, places: Sequence[str], units: Sequence[_Unit]
    ) -> dict[str, tuple[list[str], list[list[Any]]]]:
        head = ["工会代码", "工会名称", "工会类型", *self._columns(_UNION_COLUMNS, sender)]
        if "会员人数" not in head:
            head = [name for name in head if name not in ("女会员", "农民工会员")]
        if "撤销日期" in head and "成立日期" not in head:
            head.append("成立日期")
        rows, cover = [], []
        for unit in units:
            if self._happens(0.4):
                row = self._union(
                    period, code("81", unit.number), unit.region, "单独基层工会", (0, 1, 5, 20, 100, None)
                )
                rows.append(row | {"建会单位代码": code("91", unit.number)})
        for place in places:
            if self._happens(0.6):
                kind = self._lot.choice(["联合基层工会", "联合基层工会", "区域性基层工会联合会"])
                rows.append(self._union(period, self._joint(place), place, kind, (0, 7, 60, None)))
                listed = [code("91", unit.number) for unit in units if unit.region == place and self._happens(0.3)]
                if self._rough and self._happens(0.1):
                    listed.append(code("91", int(place[2:]) * 1000 + 800))  # in no register
                cover += [[self._joint(place), unit] for unit in listed]
        if not rows:
            return {}
        lines = [[row.get(name) for name in head] for row in rows]
        sheets = {"工会台账": (head, lines)}
        if cover:
            sheets["覆盖单位"] = (["工会代码", "单位代码"], cover)
        if "会员人数" in head and self._happens(0.3):
            placed = self._happens(0.3)
            said = [
                [
                    *line[:2],
                    *([row["行政区划代码"]] if placed else []),
                    self._lot.choice([3, 40, None]),
                    self._lot.choice([None, 1, 2]),
                ]
                for line, row in zip(lines, rows, strict=True)
                if self._happens(0.8)
            ]
            if said:
                place = ["行政区划代码"] if placed else []
                sheets["会员"] = (["工会代码", "工会名称", *place, "会员人数", "女会员"], said)
        return sheets

    def _union(self, period: str, union: str, place: str, kind: str, members: Sequence[int | None]) -> dict[str, Any]:
        count = self._lot.choice(members)
        women = [None, None if count is None else count // 2, count]
        if self._rough and count is not None:
            women.append(count + 3)
        return {
            "工会代码": union if not self._rough or self._happens(0.97) else None,
            "工会名称": self._name() + "工会",
            "工会类型": kind
            if not self._rough or self._happens(0.94) or kind != "单独基层工会"
            else self._lot.choice([None, "其他"]),
            "工会级别": self._lot.choice(["基层"] * 5 + [None]),
            "行政区划代码": place,
            "专职工会干部": self._lot.choice([0, 1, 2, None]),
            "会员人数": count,
            "女会员": self._lot.choice(women),
            "农民工会员": self._lot.choice([None, 0, 1]),
            "签订集体合同": self._lot.choice(["是", "否", None]),
            "工资集体协商": self._lot.choice(["是", "否", None]),
            "撤销日期": self._lot.choice([None] * 8 + [f"{period}-06-30", "2026-01-01", "2020-05-01"]),
            "成立日期": self._lot.choice([None, f"{period}-03-01", "2015-01-01"]),
        }

    def _book(
        self, folder: Path, sender: str, period: str, sheets: dict[str, tuple[list[str], list[list[Any]]]]
    ) -> Path:
        name = SENDERS[sender]
        book = Workbook()
        cover = book.active
        assert cover is not None
        for line in (["报表（合成数据）"], ["报送单位", name], ["报告期", f"{period}年"], ["口径", "合成数据"]):
            cover.append(line)
        for title, (head, rows) in sheets.items():
            sheet = book.create_sheet(title)
            for line in ([f"{name}{title}（合成数据）"], [f"报告期：{period}年"], head, *rows):
                sheet.append(line)
            sheet.append([self._lot.choice(["注：合成数据", "注：合成数据", "注：空白表示未建会"])])
        path = folder / f"{sender}_{period}_{name}.xlsx"
        book.save(path)
        return path
