"""The rows of the bundled sample as pandas reads them, and what can be counted in them: nothing here uses the import or the analysis."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from data.reference import regions
from data.settings import ROOT

SAMPLE = ROOT / "data" / "sample"
_NAMES = {
    "统一社会信用代码": "code",
    "行政区划代码": "region",
    "所在地区": "region",
    "行业代码": "industry",
    "所属行业": "industry",
    "国民经济行业代码": "industry",
    "从业人员(人)": "employees",
    "期末从业人员(人)": "employees",
    "职工人数": "employees",
    "企业规模": "size",
    "规模": "size",
    "是否建会": "stated",
    "工会代码": "union",
    "工会类型": "kind",
    "建会单位代码": "unit",
    "单位代码": "unit",
    "会员人数": "members",
    "女会员": "women",
    "其中：女会员": "women",
    "专职工会干部": "staff_full",
    "签订集体合同": "agreement",
}
_NUMBERS = ("employees", "members", "women", "staff_full")


@dataclass
class Rows:
    """All rows of a province's files of a period. ``units`` says of each row whether a union register comes with it (``spoken``)."""

    units: pd.DataFrame
    unions: pd.DataFrame
    cover: pd.DataFrame
    membership: pd.DataFrame

    def inside(self, region: str) -> Rows:
        """The rows at or below a region; cover lists have no region and stay whole."""
        path = regions().path
        parts = [f[f["region"].map(lambda code: region in path(code)).astype(bool)] for f in self._placed()]
        return Rows(parts[0], parts[1], self.cover, parts[2])

    def _placed(self) -> tuple[pd.DataFrame, ...]:
        return self.units, self.unions, self.membership


def files_of(province: str, period: str) -> list[Path]:
    """A province's files of a period, those of its counties after its own."""
    return sorted(SAMPLE.glob(f"{province[:2]}????_{period}_*"))


def sheets_of(path: Path) -> dict[str, pd.DataFrame]:
    """Every sheet, or file of a zip, as text without header."""
    if path.suffix != ".zip":
        return pd.read_excel(path, sheet_name=None, header=None, dtype=str, engine="calamine")
    with zipfile.ZipFile(path) as archive:
        return {name.removesuffix(".csv"): _csv(archive.read(name).decode("gb18030")) for name in archive.namelist()}


def _csv(text: str) -> pd.DataFrame:
    """A file as a sheet would be: lines filled up to the longest, what is empty a blank."""
    lines = [line.split(",") for line in text.splitlines()]
    width = max(map(len, lines))
    return pd.DataFrame([[cell or None for cell in line] + [None] * (width - len(line)) for line in lines], dtype=str)


@cache
def rows_of(province: str, period: str) -> Rows:
    """The rows of a province: a county that sends units itself in place of its province's, rows that stand there twice once."""
    found: dict[str, list[pd.DataFrame]] = {"单位台账": [], "工会台账": [], "覆盖单位": [], "会员统计": []}
    for path in files_of(province, period):
        sheets = sheets_of(path)
        sender = path.name[:6]
        for name, sheet in sheets.items():
            for kind, frames in found.items():
                if name.endswith(kind):
                    frame = _table(sheet)
                    if kind == "单位台账":
                        own = f"{name.removesuffix(kind)}工会台账" in sheets
                        frame["spoken"] = own or sender[2:] != "0000"
                        frame["sender"] = sender
                        if sender[2:] != "0000":
                            frames[:] = [f[f["region"] != sender] for f in frames]
                    frames.append(frame)
    frames = {kind: pd.concat(parts, ignore_index=True) if parts else pd.DataFrame() for kind, parts in found.items()}
    units = frames["单位台账"].drop_duplicates(
        subset=frames["单位台账"].columns.drop(["spoken", "sender"], errors="ignore")
    )
    units = units[~units["code"].isin(_sent_by_counties(period)) | (units["sender"].str[2:] != "0000")]
    blank = pd.DataFrame(columns=["union", "unit", "region", "kind", *_NUMBERS, "agreement"])
    return Rows(units, *(blank if frames[kind].empty else frames[kind] for kind in list(found)[1:]))


@cache
def _sent_by_counties(period: str) -> frozenset[str]:
    """The codes in unit registers that counties send themselves: of two senders the more exact one counts."""
    paths = [path for path in SAMPLE.glob(f"*_{period}_*") if path.name[2:6] != "0000"]
    return frozenset(code for path in paths for code in _table(sheets_of(path)["单位台账"])["code"])


def _table(sheet: pd.DataFrame) -> pd.DataFrame:
    """A table under its own names, from the row of its heads down to its total or footer."""
    heads = next(i for i, row in enumerate(sheet.itertuples(index=False)) if row[1] in _NAMES or row[0] in _NAMES)
    frame = sheet.iloc[heads + 1 :].set_axis(list(sheet.iloc[heads]), axis=1)
    first = frame.iloc[:, 0]
    frame = frame[~(first.str.startswith(("注：", "合计")).fillna(False))]
    frame = frame.rename(columns={name: short for name, short in _NAMES.items() if name in frame})
    frame = frame[[name for name in dict.fromkeys(_NAMES.values()) if name in frame]].copy()
    for name in set(_NUMBERS) & set(frame.columns):
        frame[name] = pd.to_numeric(frame[name])
    if "code" in frame:
        frame["code"] = [unicodedata.normalize("NFKC", code).upper() for code in frame["code"]]
    if "region" in frame:
        frame["region"] = [_places().get(place, place) for place in frame["region"]]
    return frame


@cache
def _places() -> dict[str, str]:
    """Full names from the province down -> codes."""
    tree = regions()
    return {"".join(tree[code].name for code in tree.path(node.code)[1:]): node.code for node in tree}


def csv_of(name: str) -> pd.DataFrame:
    """A file of ``data/reference`` as text."""
    text = (ROOT / "data" / "reference" / name).read_text(encoding="utf-8")
    return pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
