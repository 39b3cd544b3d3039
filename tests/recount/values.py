"""Columns of raw cells to values: codes, numbers, words, dates. Each distinct cell is read once."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import pandas as pd

from tests.recount.reading import plain

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = np.array([pow(3, i, 31) for i in range(17)])
_POSITION = np.full(128, -1)
for _place, _letter in enumerate(_ALPHABET):
    _POSITION[ord(_letter)] = _place
_NOTHING = {"", "-", "--", "—", "——", "–", "…", "...", "***", "/", "无", "空"}
_EXACT = 10**15
"""A number cell beyond this has lost its tail."""

_YES = {"是", "有", "1", "true", "y", "yes", "√", "✓", "已建", "已建立", "已签订", "已开展", "已签", "单独", "联合"}
_NO = {"否", "无", "0", "false", "n", "no", "×", "未建", "未建立", "未签订", "未开展", "未签", "没有"}
UNIT_KINDS = {
    "企业": "enterprise",
    "事业单位": "institution",
    "机关": "government",
    "社会组织": "social_organisation",
    "其他": "other",
}
UNION_KINDS = {
    "单独基层工会": "own",
    "联合基层工会": "joint",
    "区域性基层工会联合会": "federation",
    "行业性基层工会联合会": "federation",
    "县(市、区)总工会": "above",
    "总工会": "above",
    "乡镇(街道)工会": "above",
    "开发区工会": "above",
    "产业工会": "above",
}


def each(column: pd.Series[Any], read: Callable[[Any], Any]) -> pd.Series[Any]:
    """A column with every distinct cell read once."""
    cells = [None if cell != cell else cell for cell in column.tolist()]
    found = {cell: read(cell) for cell in set(cells)}
    return pd.Series([found[cell] for cell in cells], index=column.index, dtype=object)


def keep(column: pd.Series[Any], mask: pd.Series[Any], other: pd.Series[Any] | None = None) -> pd.Series[Any]:
    """A column of objects where ``mask`` holds; elsewhere the other's values, or None."""
    rest = [None] * len(column) if other is None else other.tolist()
    chosen = [a if m else b for a, m, b in zip(column.tolist(), mask.tolist(), rest, strict=True)]
    return pd.Series(chosen, index=column.index, dtype=object)


def codes(column: pd.Series[Any]) -> pd.Series[Any]:
    """Valid credit codes in their plain form; None for what is none (wrong check character, lost digits, O or I)."""
    texts = each(column, _code_text)
    long = texts.map(lambda text: len(text) == 18 and text.isascii())
    valid = pd.Series(False, index=texts.index)
    if long.any():
        letters = np.array(texts[long].tolist(), "U18").view(np.uint32).reshape(-1, 18)
        numbers = _POSITION[letters]
        check = (31 - (numbers[:, :17] * _WEIGHTS).sum(axis=1) % 31) % 31
        valid[long] = (check == numbers[:, 17]) & (numbers >= 0).all(axis=1)
    return keep(texts, valid)


def _code_text(cell: Any) -> str:
    if isinstance(cell, (int, float)) and abs(cell) >= _EXACT:
        return ""
    return re.sub(r"[\s'’\-\u200b]", "", plain(cell)).upper()


def unit_codes(column: pd.Series[Any]) -> pd.Series[Any]:
    """Valid credit codes of units: one that begins with 81 is a union's, put into the wrong column."""
    found = codes(column)
    return keep(found, found.map(lambda code: code is not None and not code.startswith("81")))


def numbers(column: pd.Series[Any], scale: int = 1) -> tuple[pd.Series[Any], pd.Series[Any]]:
    """(whole numbers as floats with NaN for none, whether a wrong figure stood there): unreadable or negative ones are withheld."""

    def read(cell: Any) -> tuple[float, bool]:
        if isinstance(cell, float) and cell >= 0 and cell.is_integer():
            return cell * scale, False
        text = plain(cell).replace(",", "").replace(" ", "")
        if text in _NOTHING:
            return np.nan, False
        if not re.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", text):
            return np.nan, True
        amount = Decimal(text) * scale
        if amount < 0:
            return np.nan, True
        return float(amount.quantize(Decimal(1), ROUND_HALF_UP)), False

    both = each(column, read)
    amounts, wrong = zip(*both.tolist(), strict=True) if len(both) else ((), ())
    return pd.Series(amounts, both.index, float), pd.Series(wrong, both.index, bool)


def flags(column: pd.Series[Any]) -> pd.Series[Any]:
    """1.0 for yes, 0.0 for no, NaN where nothing or another word stands."""
    return each(column, _flag).astype(float)


def _flag(cell: Any) -> float:
    word = plain(cell).lower()
    return 1.0 if word in _YES else 0.0 if word in _NO else np.nan


def words(column: pd.Series[Any], known: dict[str, str]) -> pd.Series[Any]:
    """The values of known words; None for others."""
    return each(column, lambda cell: known.get(plain(cell)))


def texts(column: pd.Series[Any]) -> pd.Series[Any]:
    """Plain texts; None where blank."""
    return each(column, lambda cell: plain(cell) or None)


def dates(column: pd.Series[Any]) -> pd.Series[Any]:
    """ISO dates as text; None for none."""

    def read(cell: Any) -> str | None:
        if isinstance(cell, (datetime.date, datetime.datetime)):
            return cell.isoformat()[:10]
        match = re.fullmatch(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?)?月?", plain(cell))
        return "-".join([match[1], *(f"{int(part):02d}" for part in match.groups()[1:] if part)]) if match else None

    return each(column, read)
