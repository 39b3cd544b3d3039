"""Synthetic workbooks as regions would send them: registers of units and unions, cover lists, membership counts.

Everything is drawn from a fixed seed for each province, so the bytes are the same every time. No real unit is behind any row:
names say 样例, codes carry XN where real ones do not, and every sheet and cover says 合成数据. The shares that steer the draw
are in ``data/reference/sample_*.csv``; docs/sample-data.md explains them and lists the flaws put in on purpose.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from openpyxl import Workbook

from data.reference import regions
from data.workbooks import save
from etl.write.sample.sheets import cover, cover_list, membership, union_sheet, unit_sheet
from etl.write.sample.unions import picture, unions_of_year
from etl.write.sample.units import PERIODS, SCALES, Province, make_province, province_weights


def workbook(province: Province, period: int) -> Workbook:
    """One province's workbook for one period: 封面, 单位台账, 工会台账, 覆盖单位, 会员统计."""
    year = PERIODS[period]
    now = picture(province, period)
    rng = np.random.default_rng(province.seed * 10 + period)
    book = Workbook(write_only=True)
    name = regions()[province.code].name
    cover(book, name, year)
    unit_sheet(book, province, now, year, name, rng)
    unions = list(unions_of_year(province, now, int(year)))
    union_sheet(book, unions, year, name, rng)
    cover_list(book, now, year, name, rng, province)
    if (province.code, year) != ("630000", "2024"):
        membership(book, unions, year, name, rng)
    return book


def write_sample(out: Path, scale: str = "demo") -> list[Path]:
    """Write the workbooks of a scale into ``out``: ``demo`` and ``nation`` 31 provinces, ``province`` one; three periods each."""
    codes = ["330000"] if scale == "province" else sorted(province_weights())
    paths = []
    for code in codes:
        province = make_province(code, SCALES[scale])
        for period, year in enumerate(PERIODS):
            short = regions()[code].name
            paths.append(save(workbook(province, period), out / f"{code}_{year}_{short}_合成数据.xlsx"))
    return paths
